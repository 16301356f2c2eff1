"""Loading what changed gives the very graphs that loading everything gives; and a change writes what it changes."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from ontology.namespaces import INFERRED_GRAPH
from store import staging as building
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from store.union import OneName
from tests.conftest import ROOT
from tests.staged_loads import AXIOMS, ONTOLOGY, content, load, stated, states
from tests.store_samples import EX, SUGGESTED, numbered
from tests.test_closure import comparable, oracle

PREFERRED, OTHER = EX + "preferred", EX + "other"
KILLS = 12
# A load that builds on the snapshot in use, in a program of its own, which says when it begins.
LOADER = """
import sys
from pathlib import Path
from store.snapshot import GraphContent, Home
from store.staging import Staging
from tests.store_samples import EX, numbered
home, size = Home(Path(sys.argv[1])), int(sys.argv[2])
with Staging(home) as staging:
    print("begun", flush=True)
    staging.keep(EX + "graph/large")
    staging.put(GraphContent(EX + "graph/small", numbered(size, 100_000)))
    assert staging.difference is not None
    staging.publish()
"""

some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def published(home: Home, *graphs: GraphContent) -> tuple[SnapshotInfo, bool]:
    with Staging(home) as staging:
        for graph in graphs:
            staging.put(graph)
        built_upon = staging.difference is not None
        return staging.publish([SUGGESTED]), built_upon


@some
@given(seed=st.integers(0, 2**32))
def test_any_sequence_of_loads_gives_the_same_triples_as_one_load_of_the_last_state(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        for number, state in enumerate(states(seed, 3)):
            info, built_upon = load(home, state)
            assert built_upon == (number > 0)
            alone = Home(Path(folder) / f"alone-{number}")
            expected, _ = load(alone, state)
            assert content(home, info) == content(alone, expected)
            # Identity, digests and numbers are those of the content, however it was reached.
            assert (info.id, info.graphs, info.triples) == (expected.id, expected.graphs, expected.triples)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_what_follows_after_several_loads_is_what_an_independent_reasoner_says(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        *_, last = ((*load(home, state), state) for state in states(seed, 3))
        info, _, state = last
        store = ox.Store.read_only(str(home.path(info.id) / "data"))
        text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(INFERRED_GRAPH))
        inferred, facts = Graph().parse(data=text or b"", format="nt"), stated(state)
        # What the named rules conclude, the other reasoner takes for given.
        made = {subject for subject in inferred.subjects() if "/claim/inferred/" in str(subject)}
        given_facts = facts + Graph()
        for triple in inferred:
            if triple[0] in made or "/id/rule/" in str(triple[0]):
                given_facts.add(triple)
        ours = comparable(set(inferred) | set(facts), AXIOMS, facts)
        assert ours == comparable(set(oracle(ONTOLOGY, given_facts)), AXIOMS, facts)


def test_a_small_change_shares_the_files_of_the_snapshot_before_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    large = GraphContent(EX + "graph/large", numbered(30_000))
    before, _ = published(home, large, GraphContent(EX + "graph/small", numbered(10, 50_000)))
    after, built_upon = published(home, large, GraphContent(EX + "graph/small", numbered(11, 50_000)))
    assert built_upon
    tables = [
        {path.stat().st_ino: path.stat().st_size for path in (home.path(info.id) / "data").glob("*.sst")}
        for info in (before, after)
    ]
    written = sum(size for inode, size in tables[1].items() if inode not in tables[0])
    assert written < sum(tables[0].values()) / 20
    assert after.triples == before.triples + 2


def test_what_was_loaded_before_is_not_changed_by_a_load_that_builds_on_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    graphs = [GraphContent(EX + f"graph/{name}", numbered(200, start)) for name, start in (("a", 0), ("b", 100))]
    first, _ = published(home, *graphs)
    kept = content(home, first)
    second, built_upon = published(home, graphs[0], GraphContent(EX + "graph/b", numbered(5)))
    assert built_upon
    assert content(home, first) == kept
    assert {graph.iri: graph.triples for graph in second.graphs} == {EX + "graph/a": 400, EX + "graph/b": 10}


def test_many_small_loads_one_after_another_keep_all_that_they_brought(tmp_path: Path) -> None:
    home = Home(tmp_path)
    base = GraphContent(EX + "graph/base", numbered(2_000))
    added = [GraphContent(EX + f"graph/{n}", numbered(3, 10_000 + 10 * n)) for n in range(25)]
    for number in range(len(added) + 1):
        info, _ = published(home, base, *added[:number])
    alone, _ = published(Home(tmp_path / "alone"), base, *added)
    assert (info.id, info.triples, info.graphs) == (alone.id, alone.triples, alone.graphs)
    assert content(home, info) == content(Home(tmp_path / "alone"), alone)


def test_when_much_changes_everything_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_FEW", 10)
    home = Home(tmp_path)
    published(home, GraphContent(EX + "graph/a", numbered(50)), GraphContent(EX + "graph/b", numbered(50, 50)))
    info, built_upon = published(
        home, GraphContent(EX + "graph/a", numbered(50)), GraphContent(EX + "graph/b", numbered(50, 500))
    )
    assert not built_upon
    assert info.triples == 200
    assert info.loose == 0


def test_a_graph_too_large_to_compare_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_MOST_COMPARED_BYTES", 100)
    home = Home(tmp_path)
    published(home, GraphContent(EX + "graph/a", numbered(50)), GraphContent(EX + "graph/b", numbered(50, 50)))
    info, built_upon = published(
        home, GraphContent(EX + "graph/a", numbered(50)), GraphContent(EX + "graph/b", numbered(51, 50))
    )
    assert not built_upon
    assert [graph.triples for graph in info.graphs] == [100, 102]


def test_blank_nodes_that_are_read_again_leave_nothing_of_the_former_ones(tmp_path: Path) -> None:
    home = Home(tmp_path)
    line = b'_:x <http://example.org/says> "one" .\n_:x <http://example.org/says> "two" .\n'
    published(home, GraphContent(EX + "graph/odd", line), GraphContent(EX + "graph/a", numbered(3)))
    info, built_upon = published(
        home,
        GraphContent(EX + "graph/odd", line + b'_:x <http://example.org/says> "three" .\n'),
        GraphContent(EX + "graph/a", numbered(3)),
    )
    assert built_upon
    assert info.triples == 9
    assert len({quad.split()[0] for quad in content(home, info) if quad.startswith("_:")}) == 1


def test_another_recipe_or_another_union_builds_on_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    graph = GraphContent(EX + "graph/a", numbered(3))
    published(home, graph)
    with Staging(home, "another recipe") as staging:
        assert staging.difference is None
    with Staging(home) as staging:
        staging.put(graph)
        info = staging.publish([EX + "graph/a"])
    assert info.triples == 0


def test_a_query_sees_nothing_of_a_graph_that_is_not_staged_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    published(home, GraphContent(EX + "graph/a", numbered(3)), GraphContent(EX + "graph/b", numbered(3, 10)))
    with Staging(home) as staging:
        staging.keep(EX + "graph/a")
        everywhere = staging.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
        assert [row[0].value for row in everywhere if row[0] is not None] == [EX + "graph/a"]  # type: ignore[union-attr]
        assert staging.select("SELECT * { ?s ?p ?o }").rows == ()
        info = staging.publish([SUGGESTED])
    assert [graph.iri for graph in info.graphs] == [EX + "graph/a"]
    assert info.triples == 6


def named(text: str, language: str = "en", thing: str = "t") -> bytes:
    return f'<{EX}{thing}> <{PREFERRED}> "{text}"@{language} .\n'.encode()


def union_of(home: Home) -> set[tuple[str, str]]:
    info = home.current()
    assert info is not None
    store = ox.Store.read_only(str(home.path(info.id) / "data"))
    return {
        (quad.predicate.value, str(quad.object))
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    }


def load_names(home: Home, graphs: dict[str, bytes]) -> None:
    with Staging(home) as staging:
        for name, text in graphs.items():
            staging.put(GraphContent(EX + name, text))
        staging.publish([SUGGESTED], OneName(PREFERRED, OTHER, lambda graph: graph))


def test_of_two_names_in_one_language_that_of_the_first_graph_stands_and_the_other_beside_it(tmp_path: Path) -> None:
    load_names(Home(tmp_path), {"a": named("first") + named("premier", "fr"), "b": named("second")})
    assert union_of(Home(tmp_path)) == {(PREFERRED, '"first"@en'), (PREFERRED, '"premier"@fr'), (OTHER, '"second"@en')}


def test_a_name_stands_again_when_the_graph_that_came_before_it_says_another_thing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load_names(home, {"a": named("first"), "b": named("second")})
    load_names(home, {"a": named("premier", "fr"), "b": named("second")})
    assert union_of(home) == {(PREFERRED, '"premier"@fr'), (PREFERRED, '"second"@en')}


names = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.tuples(st.sampled_from(["x", "y", "z"]), st.sampled_from(["en", "zh"])), min_size=1, max_size=3),
    min_size=1,
)


@settings(max_examples=20, deadline=None)
@given(st.lists(names, min_size=2, max_size=4))
def test_whatever_is_loaded_in_whatever_order_nothing_has_two_names_in_one_language(
    loads: list[dict[str, list[tuple[str, str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        state: dict[str, bytes] = {}
        for load_ in loads:
            state |= {
                graph: b"".join(named(text, language) for text, language in said) for graph, said in load_.items()
            }
            load_names(home, state)
        found = union_of(home)
        languages = [text.rpartition("@")[2] for predicate, text in found if predicate == PREFERRED]
        assert len(languages) == len(set(languages))
        alone = Home(Path(folder) / "alone")
        load_names(alone, state)
        assert union_of(alone) == found
        # No name is lost.
        said = {f'"{text}"@{language}' for load_ in loads[-1:] for pairs in load_.values() for text, language in pairs}
        assert said <= {text for _, text in found}


def test_a_small_load_killed_at_any_moment_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    published(home, GraphContent(EX + "graph/large", numbered(5_000)))
    began = time.monotonic()
    whole = start_loader(home, 1)
    assert whole.wait() == 0
    usual = time.monotonic() - began
    for size in range(2, KILLS + 2):
        before = triples(home)
        loader = start_loader(home, size)
        time.sleep(random.uniform(0, usual / 2))  # noqa: S311 - any moment will do
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        assert triples(home) in (before, 10_000 + 2 * size)
    assert start_loader(home, 50).wait() == 0
    assert triples(home) == 10_100
    assert sorted(path.name for path in home.folder.iterdir()) == ["current", "lock", "snapshots"]


def triples(home: Home) -> int:
    info = home.current()
    assert info is not None
    store = ox.Store.read_only(str(home.path(info.id) / "data"))
    found = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert found == info.triples
    return found


def start_loader(home: Home, size: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", LOADER, str(home.folder), str(size)]
    loader = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert loader.stdout is not None
    with loader.stdout:
        loader.stdout.readline()
    return loader
