"""What a remote endpoint does wrong is noticed: cut answers, silent limits, silence, broken connections."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ontology.namespaces import PROVENANCE_GRAPH
from store.port import (
    Cancellation,
    Dataset,
    Limits,
    MediaTypes,
    QueryCancelled,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    StoreUnavailable,
)
from store.remote import RemoteStore
from store.resilience import FAILURES, FIRST_PAUSE_S, Circuit
from store.results import JSON
from store.settings import open_store
from store.snapshot import GraphContent, Home
from tests.local_server import Form, LocalServer, reply
from tests.store_samples import EX, GRAPHS, load, numbered, oxigraph_server

ROWS = "SELECT * { ?s ?p ?o }"
OFFERED = MediaTypes(JSON, JSON, "text/turtle")
TWO = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}},{}]}}'


@pytest.fixture
def store(endpoint: LocalServer) -> Iterator[RemoteStore]:
    endpoint.behaviours = [reply(TWO)]
    remote = RemoteStore(endpoint.url, timeout_s=5)
    # Asked once, and kept for seconds: what the dataset says of itself.
    assert remote.identity
    endpoint.asked.clear()
    yield remote
    remote.close()


def test_the_query_and_its_dataset_are_posted_and_json_alone_is_asked_for(
    endpoint: LocalServer, store: RemoteStore
) -> None:
    store.select(ROWS, Dataset((EX + "a", EX + "b"), (EX + "c",)))
    (asked,) = endpoint.asked
    assert asked.form == {
        "query": [ROWS],
        "default-graph-uri": [EX + "a", EX + "b"],
        "named-graph-uri": [EX + "c"],
    }
    assert asked.headers["Accept"] == JSON


def test_virtuoso_is_told_to_join_by_loops_whoever_asks(endpoint: LocalServer) -> None:
    def virtuoso(request: BaseHTTPRequestHandler, form: Form) -> None:
        request.server_version = "Virtuoso/07.20.3229"
        reply(TWO)(request, form)

    endpoint.behaviours = [virtuoso]
    store = RemoteStore(endpoint.url, timeout_s=5)
    assert store.identity
    endpoint.asked.clear()
    store.select(ROWS)
    store.answer(ROWS, OFFERED, Limits())
    loops = 'define sql:select-option "loop" ' + ROWS
    assert [asked.form["query"] for asked in endpoint.asked] == [[loops], [loops]]
    store.close()


def test_an_answer_that_breaks_off_with_200_is_no_answer(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [
        reply(b'{"head":{"vars":["x"]},"results":{"bindings":[The SPARQL operation has been cancelled')
    ]
    for ask in (lambda: store.select(ROWS), lambda: store.answer(ROWS, OFFERED, Limits())):
        with pytest.raises(StoreUnavailable, match="cut short"):
            ask()


def test_triples_that_break_off_are_no_answer(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [reply(numbered(2)[:-20])]
    with pytest.raises(StoreUnavailable, match="cut short"):
        store.construct("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")


def test_a_limit_that_only_a_header_tells_is_announced_outside_and_an_error_inside(
    endpoint: LocalServer, store: RemoteStore
) -> None:
    endpoint.behaviours = [reply(TWO, X_SPARQL_MaxRows="2")]
    assert store.answer(ROWS, OFFERED, Limits()).truncated
    with pytest.raises(StoreUnavailable, match="its own limit of 2 rows"):
        store.select(ROWS)


def test_a_partial_answer_at_the_endpoints_time_limit_is_a_timeout(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [reply(TWO, X_SQL_State="S1TAT")]
    with pytest.raises(QueryTimeout):
        store.select(ROWS)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, QuerySyntaxError), (404, StoreUnavailable), (503, StoreUnavailable), (504, QueryTimeout)]
)
def test_each_status_is_the_error_it_means(
    endpoint: LocalServer, store: RemoteStore, status: int, kind: type[StoreError]
) -> None:
    endpoint.behaviours = [reply(b"no", status)]
    with pytest.raises(kind):
        store.select(ROWS)


def test_an_endpoint_that_drips_does_not_escape_the_deadline(endpoint: LocalServer, store: RemoteStore) -> None:
    def drip(request: BaseHTTPRequestHandler, form: Form) -> None:
        reply(TWO[:10], length=False)(request, form)
        for _ in range(100):
            request.wfile.write(b" ")
            time.sleep(0.05)

    endpoint.behaviours = [drip]
    with pytest.raises(QueryTimeout):
        store.answer(ROWS, OFFERED, Limits(seconds=1))


def test_an_answer_larger_than_memory_allows_is_refused(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [reply(b" " * 2**20 + TWO, length=False)]
    with pytest.raises(QueryTooLarge):
        store.answer(ROWS, OFFERED, Limits(memory_bytes=2**20))


def test_a_connection_that_breaks_is_tried_once_more(endpoint: LocalServer, store: RemoteStore) -> None:
    def breaking(request: BaseHTTPRequestHandler, form: Form) -> None:
        if len(endpoint.asked) == 1:
            request.connection.close()
        else:
            reply(TWO)(request, form)

    endpoint.behaviours = [breaking]
    assert len(store.select(ROWS).rows) == 2
    assert len(endpoint.asked) == 2


def test_an_endpoint_that_is_busy_is_asked_again(endpoint: LocalServer, store: RemoteStore) -> None:
    def busy(request: BaseHTTPRequestHandler, form: Form) -> None:
        (reply(b"busy", 503) if len(endpoint.asked) < 3 else reply(TWO))(request, form)

    endpoint.behaviours = [busy]
    assert len(store.select(ROWS).rows) == 2
    assert len(endpoint.asked) == 3


def test_an_endpoint_that_asks_for_a_long_pause_is_not_pressed(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [reply(b"busy", 503, Retry_After="120")]
    with pytest.raises(StoreUnavailable):
        store.select(ROWS)
    assert len(endpoint.asked) == 1


def test_an_endpoint_that_keeps_failing_is_left_alone(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [reply(b"down", 503, Retry_After="120")]
    for _ in range(FAILURES):
        with pytest.raises(StoreUnavailable, match="503"):
            store.select(ROWS)
    assert not store.health.asked
    with pytest.raises(StoreUnavailable, match="is not asked now"):
        store.select(ROWS)
    assert len(endpoint.asked) == FAILURES


def test_after_a_pause_one_query_finds_out_whether_the_endpoint_is_back() -> None:
    now = 0.0
    circuit = Circuit(lambda: now)
    for _ in range(FAILURES):
        circuit.failed("no answer")
    assert circuit.refusal() is not None
    now += FIRST_PAUSE_S
    assert circuit.refusal() is None
    assert circuit.refusal() is not None
    circuit.succeeded()
    assert circuit.refusal() is None


def test_a_cancelled_query_ends_the_exchange(endpoint: LocalServer, store: RemoteStore) -> None:
    endpoint.behaviours = [lambda *_: time.sleep(3)]
    gone = Cancellation()
    threading.Timer(1.5, gone.cancel).start()
    with pytest.raises(QueryCancelled):
        store.answer(ROWS, OFFERED, Limits(seconds=30), None, gone)


def test_an_endpoint_that_is_not_there_is_unavailable() -> None:
    store = open_store("http://127.0.0.1:9/sparql")
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.ask("ASK {}")
    store.close()


def test_the_identity_is_what_the_dataset_says_of_itself(endpoint: LocalServer) -> None:
    store = RemoteStore(endpoint.url)
    said = {"head": {"vars": ["id"]}, "results": {"bindings": [{"id": {"type": "literal", "value": "abc123"}}]}}
    endpoint.behaviours = [reply(json.dumps(said).encode())]
    assert store.identity == "abc123"
    assert PROVENANCE_GRAPH in endpoint.asked[0].form["query"][0]
    assert store.identity == "abc123"
    assert len(endpoint.asked) == 1
    store.close()


def test_a_dataset_that_says_nothing_gets_an_identity_of_its_address(endpoint: LocalServer) -> None:
    store = RemoteStore(endpoint.url)
    endpoint.behaviours = [reply(b'{"head":{"vars":["id"]},"results":{"bindings":[]}}')]
    assert len(store.identity) == 64
    store.close()


def test_a_real_server_that_gives_up_is_an_error_and_no_empty_success(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    info = load(home, *GRAPHS, GraphContent(EX + "graph/many", numbered(3000)))
    with oxigraph_server(home.path(info.id) / "data", tmp_path, "--timeout-s", "1") as url:
        store = RemoteStore(url)
        pairs = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
        with pytest.raises((StoreUnavailable, QueryTimeout, QueryTooLarge)):
            store.answer(pairs, OFFERED, Limits(seconds=4, memory_bytes=2**28))
        store.close()
