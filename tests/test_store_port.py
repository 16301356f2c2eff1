"""What every store does alike: the embedded snapshot, the one that follows its home, a real SPARQL server."""

import json
from collections.abc import Iterator

import pytest

from store.current import CurrentStore, pinned
from store.embedded import EmbeddedStore
from store.port import (
    Cancellation,
    Dataset,
    Limits,
    MediaTypes,
    NotAcceptable,
    QueryCancelled,
    QueryRefused,
    QuerySyntaxError,
    Store,
    StoreUnavailable,
)
from store.remote import RemoteStore
from store.results import CSV, JSON
from store.snapshot import Home
from store.terms import IRI, XSD_INTEGER, Literal
from tests.store_samples import EX, GRAPHS, SUGGESTED, load, oxigraph_server

TURTLE = "text/turtle"
EVERYTHING = MediaTypes(JSON, JSON, TURTLE)
LIMITS = Limits(seconds=20)
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module", params=["embedded", "current", "remote"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = Home(tmp_path_factory.mktemp("home"))
    info = load(home, *GRAPHS)
    if request.param == "remote":
        with oxigraph_server(home.path(info.id) / "data", tmp_path_factory.mktemp("server")) as url:
            remote = RemoteStore(url)
            yield remote
            remote.close()
    else:
        opened: Store = EmbeddedStore(home) if request.param == "embedded" else CurrentStore(home)
        yield opened
        opened.close()


def number(store: Store, query: str, dataset: Dataset | None = None) -> int:
    term = store.select(query, dataset).rows[0][0]
    assert isinstance(term, Literal)
    return int(term.value)


def number_outside(store: Store, query: str, dataset: Dataset | None = None) -> int:
    body = store.answer(query, EVERYTHING, LIMITS, dataset).body
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def test_a_row_holds_plain_terms_in_the_order_of_the_variables(store: Store) -> None:
    found = store.select(f"SELECT ?name ?nothing ?s ?n {{ ?s <{EX}name> ?name ; <{EX}number> ?n FILTER(?n = 3) }}")
    assert found.variables == ("name", "nothing", "s", "n")
    assert found.rows == ((Literal("thing 3", "en"), None, IRI(EX + "t3"), Literal("3", datatype=XSD_INTEGER)),)


def test_the_default_graph_holds_each_triple_once_and_nothing_suggested(store: Store) -> None:
    assert number(store, COUNT) == 42
    assert not store.ask(f"ASK {{ ?s <{EX}maybe> ?o }}")


def test_the_suggested_graph_is_there_for_who_names_it(store: Store) -> None:
    assert store.ask(f"ASK {{ GRAPH <{SUGGESTED}> {{ ?s <{EX}maybe> ?o }} }}")


def test_one_default_graph_is_seen_alone_and_hides_the_named_graphs(store: Store) -> None:
    dataset = Dataset((EX + "graph/a",))
    assert number(store, COUNT, dataset) == 40
    assert not store.ask("ASK { GRAPH ?g { ?s ?p ?o } }", dataset)


def test_named_graphs_alone_leave_the_default_graph_empty(store: Store) -> None:
    dataset = Dataset((), (EX + "graph/b",))
    assert number(store, COUNT, dataset) == 0
    assert number(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", dataset) == 20


def test_dataset_parameters_override_from_clauses(store: Store) -> None:
    query = COUNT.replace("WHERE", f"FROM <{EX}graph/b> WHERE")
    assert number_outside(store, query) == 20
    assert number_outside(store, query, Dataset((EX + "graph/a",))) == 40


def test_a_from_clause_names_a_graph_and_fetches_nothing(store: Store) -> None:
    assert number_outside(store, "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }") == 0


def test_construct_gives_a_graph_with_each_triple_once(store: Store) -> None:
    body = store.construct(f"CONSTRUCT {{ <{EX}x> <{EX}y> ?p }} {{ ?s ?p ?o }}", "application/n-triples")
    assert len(body.splitlines()) == 3


def test_ask_answers_yes_and_no(store: Store) -> None:
    assert store.ask(f"ASK {{ <{EX}t1> ?p ?o }}")
    assert not store.ask(f"ASK {{ <{EX}t999> ?p ?o }}")


def test_each_kind_of_query_from_outside_gets_the_media_type_of_its_kind(store: Store) -> None:
    assert store.answer("ASK {}", EVERYTHING, LIMITS).media_type == JSON
    assert store.answer(f"DESCRIBE <{EX}t1>", EVERYTHING, LIMITS).media_type == TURTLE
    assert store.answer(COUNT, MediaTypes(CSV, None, None), LIMITS).body == b"n\r\n42\r\n"


@pytest.mark.parametrize(
    ("query", "kind"), [(COUNT, "solutions"), ("ASK {}", "truth"), ("CONSTRUCT WHERE { ?s ?p ?o }", "graph")]
)
def test_a_kind_that_no_accepted_type_carries_is_named(store: Store, query: str, kind: str) -> None:
    with pytest.raises(NotAcceptable) as refused:
        store.answer(query, MediaTypes(None, None, None), LIMITS)
    assert refused.value.kind == kind


def test_rows_beyond_the_limit_are_cut_and_announced(store: Store) -> None:
    answered = store.answer("SELECT * { ?s ?p ?o }", EVERYTHING, Limits(rows=5))
    document = json.loads(answered.body)
    assert answered.truncated and answered.rows == 5
    assert len(document["results"]["bindings"]) == 5
    assert document["completeness"] == "truncated"


def test_as_many_rows_as_the_limit_are_complete(store: Store) -> None:
    answered = store.answer("SELECT * { ?s ?p ?o }", EVERYTHING, Limits(rows=42))
    assert not answered.truncated and answered.rows == 42
    assert b"completeness" not in answered.body


def test_triples_beyond_the_limit_are_cut_and_announced(store: Store) -> None:
    offered = MediaTypes(None, None, "application/n-triples")
    answered = store.answer("CONSTRUCT WHERE { ?s ?p ?o }", offered, Limits(rows=7))
    assert answered.truncated and answered.rows == 7
    assert len(answered.body.splitlines()) == 7


def test_a_syntax_error_says_line_and_column(store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        store.answer("SELECT *\nWHERE { ?s ?p }", EVERYTHING, LIMITS)
    assert (refused.value.line, refused.value.column) == (2, 9)


def test_updates_and_service_are_refused(store: Store) -> None:
    with pytest.raises(QueryRefused, match="read only"):
        store.answer(f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}", EVERYTHING, LIMITS)
    with pytest.raises(QueryRefused, match="SERVICE"):
        store.answer("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", EVERYTHING, LIMITS)


def test_a_query_whose_asker_is_gone_does_not_begin(store: Store) -> None:
    gone = Cancellation()
    gone.cancel()
    with pytest.raises(QueryCancelled):
        store.answer(COUNT, EVERYTHING, LIMITS, None, gone)


def test_the_identity_stays_the_same_while_nothing_is_loaded(store: Store) -> None:
    assert store.identity == store.identity
    assert len(store.identity) == 64
    with pinned(store) as state:
        assert state.identity == store.identity


def test_embedded_several_default_graphs_are_merged_before_they_are_asked(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    load(home, *GRAPHS)
    store = EmbeddedStore(home)
    both = Dataset((EX + "graph/a", EX + "graph/b"), (EX + "graph/odd",))
    from_both = COUNT.replace("WHERE", f"FROM <{EX}graph/a> FROM <{EX}graph/b> WHERE")
    assert number(store, COUNT, both) == 40
    assert number_outside(store, COUNT, both) == 40
    assert number_outside(store, from_both) == 40
    assert number(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", both) == 2
    store.close()


def test_a_closed_store_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    load(home, *GRAPHS)
    for opened in (EmbeddedStore(home), CurrentStore(home, workers=1), RemoteStore("http://127.0.0.1:9/")):
        opened.close()
        with pytest.raises(StoreUnavailable, match="closed"):
            opened.select(COUNT)
