"""Publishing is all or nothing for whoever asks: the old state answers until the new one does, whatever is killed."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import store.publishing
from ontology.namespaces import GRAPH, SUGGESTED_GRAPH
from store.port import StoreError, StoreUnavailable
from store.publication import PUBLICATION
from store.publishing import Published, publish
from store.remote import RemoteStore
from store.snapshot import GraphContent, Home
from store.staging import Staging
from store.target import Target
from store.terms import Literal
from tests.remote_servers import SERVERS, Server
from tests.store_samples import numbered

NUMBERS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
BY_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
BLANK = b'_:x <http://example.org/says> "something" .\n_:x <http://example.org/of> _:y .\n'
FIRST = {"a": numbered(400), "b": numbered(100, 300), "kept": BLANK}
SECOND = {"a": numbered(500), "c": numbered(50, 1000), "kept": BLANK}
SUGGESTION = b"<http://example.org/t1> <http://example.org/maybe> <http://example.org/t2> .\n"

KILLABLE = """
import sys
from pathlib import Path
import store.publishing
from store.snapshot import Home
from store.target import Target
store.publishing.BATCH = 100
with Target(sys.argv[2], user=sys.argv[3], password=sys.argv[4]) as target:
    store.publishing.publish(Home(Path(sys.argv[1])), target, lambda step: print(step, flush=True))
"""


def state(folder: Path, graphs: dict[str, bytes]) -> Home:
    home = Home(folder)
    with Staging(home) as staging:
        for name, content in graphs.items():
            staging.put(GraphContent(GRAPH + name, content))
        staging.put(GraphContent(SUGGESTED_GRAPH, SUGGESTION))
        staging.publish([SUGGESTED_GRAPH])
    return home


@dataclass(frozen=True)
class States:
    """Two states of one graph, and what a store that holds one of them answers."""

    first: Home
    second: Home

    def answers(self, home: Home) -> tuple[int, dict[str, int]]:
        info = home.current()
        assert info is not None
        return info.triples, {graph.iri: graph.triples for graph in info.graphs}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> States:
    return States(state(tmp_path_factory.mktemp("first"), FIRST), state(tmp_path_factory.mktemp("second"), SECOND))


@pytest.fixture(scope="module", params=sorted(SERVERS))
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture
def server(running: Server, states: States, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give a server on which the first state answers, sent in several batches."""
    monkeypatch.setattr(store.publishing, "BATCH", 100)
    with running.target() as target:
        publish(states.first, target)
    return running


def answers(remote: RemoteStore) -> tuple[int, dict[str, int]]:
    ((number,),) = remote.select(NUMBERS).rows
    assert isinstance(number, Literal)
    by_graph = {}
    for graph, count in remote.select(BY_GRAPH).rows:
        assert graph is not None
        assert isinstance(count, Literal)
        by_graph[graph.value] = int(count.value)  # type: ignore[union-attr]
    return int(number.value), by_graph


def answered_now(server: Server) -> tuple[int, dict[str, int]]:
    remote = RemoteStore(server.url)
    try:
        return answers(remote)
    finally:
        remote.close()


def test_what_changed_is_sent_and_the_rest_stays(server: Server, states: States) -> None:
    assert answered_now(server) == states.answers(states.first)
    steps: list[str] = []
    with server.target() as target:
        done = publish(states.second, target, steps.append)
    second = states.second.current()
    assert second is not None
    assert (done.identity, done.changed, done.graphs) == (second.id, True, 2)
    assert not [step for step in steps if "kept" in step or "suggested" in step]
    assert answered_now(server) == states.answers(states.second)


def test_a_blank_node_stays_one_thing_in_its_graph_and_in_the_union(server: Server) -> None:
    remote = RemoteStore(server.url)
    found = remote.select(
        f"SELECT ?x {{ GRAPH <{GRAPH}kept> {{ ?x <http://example.org/says> ?text }} ?x <http://example.org/of> ?y }}"
    )
    remote.close()
    assert len(found.rows) == 1


def test_whoever_asks_while_a_state_is_published_sees_the_old_one_or_the_new(server: Server, states: States) -> None:
    seen: list[object] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            try:
                found: object = answered_now(server)
            except StoreUnavailable as problem:
                found = str(problem)
            if not seen or seen[-1] != found:
                seen.append(found)

    asking = threading.Thread(target=ask)
    asking.start()
    with server.target() as target:
        publish(states.second, target)
    over.wait(0.5)
    over.set()
    asking.join()
    old, new = states.answers(states.first), states.answers(states.second)
    # Each answer is two queries, so the switch may fall between them; each alone is of one state.
    for found in seen:
        if not isinstance(found, str):
            assert found[0] in (old[0], new[0])  # type: ignore[index]
            assert found[1] in (old[1], new[1])  # type: ignore[index]
    assert new in seen or answered_now(server) == new


def test_a_state_that_is_in_use_stays_while_it_is_used(server: Server, states: States) -> None:
    remote = RemoteStore(server.url)
    with remote.pinned() as before:
        with server.target() as target:
            publish(states.second, target)
        ((number,),) = before.select(NUMBERS).rows
        assert isinstance(number, Literal)
        assert int(number.value) == states.answers(states.first)[0]
        with pytest.raises(StoreUnavailable, match="replaced"):
            before.select(BY_GRAPH)
    remote.close()


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_killed_publishing_leaves_the_old_state_and_goes_on_where_it_stood(
    server: Server, states: States, steps: int
) -> None:
    secret = ["dba", "dba"] if server.kind == "virtuoso" else ["", ""]
    command = [sys.executable, "-c", KILLABLE, str(states.second.folder), server.url, *secret]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(steps):
            assert process.stdout.readline()
        process.kill()
    found = answered_now(server)
    # Killed when the switch was announced, the new state may be there already: whole, then.
    assert found == states.answers(states.first) or (steps == 4 and found == states.answers(states.second))
    with server.target() as target:
        publish(states.second, target)
    assert answered_now(server) == states.answers(states.second)


@dataclass
class Dying:
    """A target that is lost at an update that holds certain words."""

    target: Target
    word: str
    updates: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.target, name)

    def update(self, sparql: str, *, again: bool = True) -> None:
        if self.word in sparql and not again:
            raise StoreUnavailable("the connection is lost")
        self.target.update(sparql, again=again)


def test_a_switch_that_breaks_off_shows_no_mixture(server: Server, states: States) -> None:
    with server.target() as target, pytest.raises(StoreUnavailable, match="lost"):
        publish(states.second, Dying(target, "defaultGraph"))  # type: ignore[arg-type]
    remote = RemoteStore(server.url)
    ((number,),) = remote.select(NUMBERS).rows
    assert isinstance(number, Literal)
    assert int(number.value) == states.answers(states.first)[0]
    if server.kind == "oxigraph":
        assert answers(remote) == states.answers(states.first)
    else:
        # Its graphs were replaced one by one: nobody is shown them until the publishing is finished.
        with pytest.raises(StoreUnavailable, match="replaced"):
            remote.select(BY_GRAPH)
    remote.close()
    with server.target() as target:
        publish(states.second, target)
    assert answered_now(server) == states.answers(states.second)


def test_of_two_publishings_the_one_that_began_first_gives_way(server: Server, states: States) -> None:
    begun: list[str] = []

    def interrupted(step: str) -> None:
        begun.append(step)
        if len(begun) == 1:
            with server.target() as other:
                publish(states.second, other)

    with server.target() as target, pytest.raises(StoreError, match="Another publishing"):
        publish(states.second, target, interrupted)
    assert answered_now(server) == states.answers(states.second)


def test_going_back_to_an_earlier_state_sends_only_what_differs(server: Server, states: States) -> None:
    with server.target() as target:
        publish(states.second, target)
        back = publish(states.first, target)
    assert back.changed
    assert back.triples < states.answers(states.first)[0] + 1000
    assert answered_now(server) == states.answers(states.first)


def test_unions_that_nobody_asks_any_more_are_removed(
    server: Server, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.publishing, "GRACE", store.publishing.timedelta(0))
    with server.target() as target:
        publish(states.second, target)
        left = target.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
    ours = {graph.value for (graph,) in left if graph is not None and graph.value.startswith(GRAPH)}  # type: ignore[union-attr]
    second = states.second.current()
    assert second is not None
    expected = {graph.iri for graph in second.graphs} | {f"{GRAPH}union/{second.id}", PUBLICATION}
    assert ours == expected


def test_a_store_that_does_not_let_us_write_is_named(server: Server, states: States) -> None:
    wrong = {"user": "dba", "password": "wrong"}
    with Target(server.url, **wrong) as target:
        if server.kind == "oxigraph":
            # It asks nobody for a name.
            assert publish(states.second, target).changed
        else:
            with pytest.raises(StoreError, match="PUBLISH_PASSWORD"):
                publish(states.second, target)


def test_publishing_again_changes_nothing(server: Server, states: States) -> None:
    first = states.first.current()
    assert first is not None
    with server.target() as target:
        assert publish(states.first, target) == Published(first.id, server.kind, False)
    assert answered_now(server) == states.answers(states.first)
