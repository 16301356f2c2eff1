"""Snapshots: whole or not at all, whatever happens to the load that builds them."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.current import CurrentStore
from store.embedded import EmbeddedStore
from store.port import LoadInProgress, QuerySyntaxError, StoreError, StoreUnavailable
from store.settings import open_store
from store.snapshot import GraphContent, Home
from store.staging import Staging
from store.terms import Literal
from tests.conftest import ROOT
from tests.store_samples import EX, GRAPHS, SUGGESTED, load, numbered

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
KILLS = 20
# A load of about a second in a program of its own, which says when it begins.
LOADER = """
import sys
from pathlib import Path
from store.snapshot import Home
from store.staging import Staging
from tests.store_samples import EX, GraphContent, numbered
home, size = Home(Path(sys.argv[1])), int(sys.argv[2])
with Staging(home) as staging:
    print("begun", flush=True)
    staging.put(GraphContent(EX + "graph/big", numbered(size)))
    staging.update("INSERT { GRAPH <http://example.org/graph/derived> { ?s ?p true } } WHERE { GRAPH ?g { ?s ?p ?o } }")
    staging.publish()
"""


def count(store: EmbeddedStore | CurrentStore, query: str = COUNT) -> int:
    term = store.select(query).rows[0][0]
    assert isinstance(term, Literal)
    return int(term.value)


def count_in(home: Home) -> int:
    store = EmbeddedStore(home)
    try:
        return count(store)
    finally:
        store.close()


def leftovers(home: Home) -> list[str]:
    return [path.name for path in home.folder.iterdir() if path.name not in ("current", "lock", "snapshots")]


def test_a_snapshot_knows_its_graphs_their_digests_and_sizes(tmp_path: Path) -> None:
    info = load(Home(tmp_path), *GRAPHS)
    assert {graph.iri: graph.triples for graph in info.graphs} == {
        EX + "graph/a": 40,
        EX + "graph/b": 20,
        EX + "graph/odd": 2,
        SUGGESTED: 1,
    }
    assert info.triples == 42
    assert all(graph.digest == content.digest for graph, content in zip(info.graphs, GRAPHS, strict=True))
    assert Home(tmp_path).current() == info
    assert json.loads((tmp_path / "snapshots" / info.id / "meta.json").read_text())["id"] == info.id


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = load(home, *GRAPHS)
    stamp = home.stamp()
    again = load(home, *reversed(GRAPHS))
    assert again == first
    assert home.stamp() == stamp


def test_the_identity_depends_on_content_recipe_updates_and_exclusions(tmp_path: Path) -> None:
    def identity(recipe: str = "", update: str = "", excluded: str = "") -> str:
        with Staging(home, recipe) as staging:
            staging.put(GRAPHS[0])
            if update:
                staging.update(update)
            return staging.publish([excluded]).id

    home = Home(tmp_path)
    rule = "INSERT { GRAPH <http://example.org/derived> { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }"
    found = [identity(), identity("r"), identity(update=rule), identity(excluded=EX + "graph/a"), load(home).id]
    assert len(set(found)) == len(found)


@given(st.permutations(numbered(4).splitlines(keepends=True)), st.sampled_from([b"\n", b"\r\n"]))
def test_the_digest_of_a_graph_ignores_order_repetition_and_line_ends(lines: list[bytes], end: bytes) -> None:
    text = b"".join([*lines, lines[0], b"\n# a comment\n"]).replace(b"\n", end)
    assert GraphContent(EX + "g", text).digest == GraphContent(EX + "g", numbered(4)).digest


def test_a_kept_graph_is_the_same_graph(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = load(home, *GRAPHS)
    with Staging(home) as staging:
        for graph in GRAPHS[1:]:
            staging.keep(graph.iri)
        with pytest.raises(KeyError):
            staging.keep(EX + "graph/unknown")
        staging.put(GraphContent(EX + "graph/a", numbered(1)))
        after = staging.publish([SUGGESTED])
    assert after.graphs[1:] == before.graphs[1:]
    assert count_in(home) == 24


def test_blank_nodes_of_two_graphs_are_two_things(tmp_path: Path) -> None:
    line = b'_:x <http://example.org/name> "one" .\n'
    load(Home(tmp_path), GraphContent(EX + "graph/1", line), GraphContent(EX + "graph/2", line))
    assert count_in(Home(tmp_path)) == 2


def test_a_blank_node_is_the_same_in_its_graph_and_in_the_default_graph(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, *GRAPHS)
    with Staging(home) as staging:
        staging.keep(EX + "graph/odd")
        staging.publish()
    store = EmbeddedStore(home)
    assert count(store, f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}says> ?o GRAPH ?g {{ ?s ?p ?o }} }}") == 2
    store.close()


def test_an_update_sees_the_merge_of_the_graphs_it_names_and_leaves_no_trace_of_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    names = [graph.iri for graph in GRAPHS[:2]]
    with Staging(home) as staging:
        for graph in GRAPHS[:2]:
            staging.put(graph)
        assert staging.select(COUNT, names).rows[0][0] == staging.select(COUNT, names[:1]).rows[0][0]
        staging.update(
            f"INSERT {{ ?s <{EX}seen> true }} WHERE {{ ?s <{EX}name> ?o }} ;"
            f"INSERT {{ GRAPH <{EX}graph/derived> {{ ?s <{EX}seen> true }} }} WHERE {{ ?s <{EX}seen> true }}",
            names,
        )
        info = staging.publish([EX + "graph/derived"])
    derived = info.graph(EX + "graph/derived")
    assert derived is not None and derived.triples == 20
    assert info.triples == 40


def test_what_is_wrong_leaves_the_old_snapshot(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = load(home, *GRAPHS)
    with pytest.raises(StoreError, match=r"graph/broken.*not N-Triples"), Staging(home) as staging:
        staging.put(GraphContent(EX + "graph/broken", b"this is no triple"))
    with pytest.raises(QuerySyntaxError), Staging(home) as staging:
        staging.update("INSERT nonsense")
    with pytest.raises(ValueError, match="staged already"), Staging(home) as staging:
        staging.put(GRAPHS[0])
        staging.put(GRAPHS[0])
    assert home.current() == before
    assert leftovers(home) == []


def test_a_second_load_is_refused_while_one_is_at_work(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Staging(home) as first:
        with pytest.raises(LoadInProgress, match="wait until"), Staging(Home(tmp_path)):
            pass
        assert home.sweep() == ()
        first.put(GRAPHS[0])
        first.publish()
    load(home, *GRAPHS)


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new" / "home", workers=1, warm=True)
    with pytest.raises(StoreUnavailable, match="load something first"):
        store.ask("ASK {}")
    load(Home(tmp_path / "new" / "home"), *GRAPHS)
    assert store.ask("ASK { ?s ?p ?o }")
    store.close()


def test_the_current_snapshot_and_the_one_before_it_are_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = [load(home, GraphContent(EX + "graph/a", numbered(n))).id for n in range(1, 5)]
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == set(made[-2:])


def test_a_snapshot_in_use_is_not_swept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    old = load(home, GraphContent(EX + "graph/a", numbered(7)))
    reader = EmbeddedStore(home)
    for n in range(1, 4):
        load(home, GraphContent(EX + "graph/a", numbered(n)))
    assert reader.identity == old.id
    assert count(reader) == 14
    assert home.path(old.id).exists()
    reader.close()
    assert len(home.sweep()) == 1
    assert not home.path(old.id).exists()


def test_readers_are_undisturbed_while_new_snapshots_take_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sizes = {load(home, GraphContent(EX + "graph/a", numbered(1))).id: 2}
    store = CurrentStore(home, workers=1)
    seen: list[tuple[str, int]] = []
    problems: list[BaseException] = []
    over = threading.Event()

    def read() -> None:
        try:
            while not over.is_set():
                with store.pinned() as state:
                    seen.append((state.identity, count(state)))
        except BaseException as problem:
            problems.append(problem)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(2, 8):
        sizes[load(home, GraphContent(EX + "graph/a", numbered(n))).id] = 2 * n
    over.set()
    for reader in readers:
        reader.join()
    assert not problems
    assert all(sizes[identity] == found for identity, found in seen)
    assert count(store) == 14
    store.close()


def test_a_load_killed_at_any_moment_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, *GRAPHS)
    allowed = 42
    size = 3_000
    whole = start_loader(home, size)
    began = time.monotonic()
    assert whole.wait() == 0
    usual = time.monotonic() - began
    for _ in range(KILLS):
        allowed, size = count_in(home), size + 1
        loader = start_loader(home, size)
        time.sleep(random.uniform(0, usual))  # noqa: S311 - any moment will do
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        assert count_in(home) in (allowed, 4 * size)
    load(home, *GRAPHS)
    assert count_in(home) == 42
    assert leftovers(home) == []
    assert len(list((tmp_path / "snapshots").iterdir())) == 2


def start_loader(home: Home, size: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", LOADER, str(home.folder), str(size)]
    loader = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert loader.stdout is not None
    with loader.stdout:
        loader.stdout.readline()
    return loader
