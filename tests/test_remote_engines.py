"""Published to the Oxigraph server and to Virtuoso 7, the graph answers as it does here: every question, every page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from loaders.programme.context import read_context
from ontology.namespaces import DEF, DOC, GRAPH, ID, SUGGESTED_GRAPH
from queries.answers import answer
from queries.catalogue import catalogue
from queries.coverage import coverage
from queries.digest import of_thing
from queries.export import to_json
from queries.lookup import Lookup
from queries.names.finding import NameIndex
from queries.reconciliation import extended, properties_of, reconcile
from queries.sssom import mapping_set
from queries.statistics import count
from queries.template import support
from queries.things import describe, named_graph
from queries.thread import find_threads
from store.embedded import EmbeddedStore
from store.port import Dataset, Limits, MediaTypes, QueryRefused, StoreUnavailable
from store.publishing import Published, publish
from store.remote import RemoteStore
from store.results import JSON, parse_json
from store.snapshot import Home
from store.terms import IRI, XSD_BOOLEAN, Blank, Literal, Term
from tests.remote_servers import SERVERS, Server, virtuoso
from tests.store_samples import GRAPHS, load
from tests.test_competency import Case, cases

PLAN = ID + "plan/un-habitat/2026-2029"
DECISION = ID + "act/decision/executive-board/2024/5"
THINGS = (PLAN, DECISION, DOC + "HSP/EB.2025/4", ID + "code/reading/curated", DEF + "Plan")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ASKED = {str(case): case for case in cases()} | {name: Case("", name, (), {}, "zh", True) for name in catalogue()}


@dataclass(frozen=True)
class Engine:
    server: Server
    store: RemoteStore
    lookup: Lookup
    published: Published


@pytest.fixture(scope="module", params=sorted(SERVERS))
def engine(
    request: pytest.FixtureRequest, bundled_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        with server.target() as target:
            published = publish(bundled_home, target)
        store = RemoteStore(server.url)
        yield Engine(server, store, Lookup(store), published)
        store.close()


def rows(found: Any) -> Counter[str]:
    """Return the rows of an answer as a bag; a cell of several things has no order."""
    for row in found["rows"]:
        for cell in row.values():
            if isinstance(cell, list):
                cell.sort(key=str)
    return Counter(map(str, found["rows"]))


def bag(store: RemoteStore | EmbeddedStore, query: str, dataset: Dataset | None = None) -> Counter[Any]:
    """Return the rows of a query; language tags in small letters, as RDF compares them, blank nodes without labels."""
    return Counter(tuple(map(compared, row)) for row in store.select(query, dataset).rows)


def compared(term: Term | None) -> object:
    if isinstance(term, Blank):
        return Blank
    if isinstance(term, Literal) and term.language is not None:
        return term.value, term.language.lower()
    return term


def number(store: RemoteStore | EmbeddedStore, query: str, dataset: Dataset | None = None) -> int:
    ((term,),) = store.select(query, dataset).rows
    assert isinstance(term, Literal)
    return int(term.value)


def test_the_snapshot_is_named_there_as_it_is_here(engine: Engine, bundled_store: EmbeddedStore) -> None:
    assert engine.published.changed
    assert engine.published.engine == engine.server.kind == engine.store.engine
    assert engine.store.identity == bundled_store.identity


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_question_gives_the_same_rows_there(name: str, engine: Engine, bundled_store: EmbeddedStore) -> None:
    case = ASKED[name]
    question = catalogue()[case.question]
    there = to_json(answer(engine.lookup, question, case.parameters, case.language))
    here = to_json(answer(Lookup(bundled_store), question, case.parameters, case.language))
    assert rows(there) == rows(here)
    kept = ("parameters", "columns", "gap", "completeness")
    assert {key: there[key] for key in kept} == {key: here[key] for key in kept}


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_described_alike(thing: str, engine: Engine, bundled_store: EmbeddedStore) -> None:
    there, here = (describe(store, thing, "application/n-triples") for store in (engine.store, bundled_store))
    assert there is not None
    assert here is not None
    assert isomorphic(Graph().parse(data=there, format="nt"), Graph().parse(data=here, format="nt"))
    told = [of_thing(lookup, thing, "zh", 10**6) for lookup in (engine.lookup, Lookup(bundled_store))]
    for one in told:
        assert one is not None
        one["relations"].sort(key=str)
    assert told[0] == told[1]


def test_each_named_graph_is_whole(engine: Engine, bundled_store: EmbeddedStore) -> None:
    for graph in bundled_store.info.graphs:
        there, here = (
            named_graph(store, graph.iri, "application/n-triples") for store in (engine.store, bundled_store)
        )
        assert len(there.splitlines()) == len(here.splitlines()) == graph.triples
    ontology = [named_graph(store, GRAPH + "ontology", "text/turtle") for store in (engine.store, bundled_store)]
    assert isomorphic(*(Graph().parse(data=turtle, format="turtle") for turtle in ontology))


def test_threads_and_coverage_are_the_same(engine: Engine, bundled_store: EmbeddedStore) -> None:
    here = Lookup(bundled_store)
    assert find_threads(engine.lookup, DECISION, PLAN) == find_threads(here, DECISION, PLAN)
    assert find_threads(engine.lookup, PLAN, DECISION) == find_threads(here, PLAN, DECISION)
    there, embedded = coverage(engine.lookup, PLAN), coverage(here, PLAN)
    assert there.cells == embedded.cells


def test_names_are_found_alike(engine: Engine, bundled_store: EmbeddedStore) -> None:
    there, here = NameIndex(engine.store), NameIndex(bundled_store)
    for text in ("战略重点", "HSP/EB.2025/4", "strategic plan", "Executive Bord", "Kenya"):
        assert there.find(text) == here.find(text)
        asked = {"query": text}
        assert reconcile(there, engine.lookup, asked, "en") == reconcile(here, Lookup(bundled_store), asked, "en")
    assert properties_of(engine.lookup, DEF + "Body", "en") == properties_of(Lookup(bundled_store), DEF + "Body", "en")
    things, properties = [PLAN, DECISION], [DEF + "hasElement", DEF + "actNumber"]
    there_said = extended(engine.lookup, things, properties, "en")
    assert there_said == extended(Lookup(bundled_store), things, properties, "en")


def test_statistics_mappings_and_contexts_are_the_same(engine: Engine, bundled_store: EmbeddedStore) -> None:
    assert count(engine.store) == count(bundled_store)
    for suggested in (False, True):
        there, here = (mapping_set(store, suggested=suggested) for store in (engine.store, bundled_store))
        assert sorted(there.splitlines()) == sorted(here.splitlines())
    assert read_context(engine.store, ("KEN", "CHN")) == read_context(bundled_store, ("KEN", "CHN"))
    assert bag(engine.store, support("statistics")) == bag(bundled_store, support("statistics"))


def test_the_default_graph_holds_each_triple_once_and_nothing_suggested(
    engine: Engine, bundled_store: EmbeddedStore
) -> None:
    assert number(engine.store, COUNT) == bundled_store.info.triples
    named = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    assert bag(engine.store, named) == bag(bundled_store, named)
    beside = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{SUGGESTED_GRAPH}> {{ ?s ?p ?o }} FILTER EXISTS {{ ?s ?p ?o }} }}"
    assert number(engine.store, beside) == number(bundled_store, beside)


def test_a_blank_node_is_the_same_in_the_union_and_in_its_graph(engine: Engine, bundled_store: EmbeddedStore) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}ontology> {{ ?s ?p ?o FILTER(isBlank(?o)) }} ?o ?q ?v }}"
    assert number(engine.store, query) == number(bundled_store, query) > 0


def test_a_dataset_hides_what_it_does_not_name(engine: Engine, bundled_store: EmbeddedStore) -> None:
    one = GRAPH + "discrepancies"
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    for query in (COUNT, graphs):
        for dataset in (Dataset((one,)), Dataset((), (one,)), Dataset((one,), (SUGGESTED_GRAPH,))):
            assert number(engine.store, query, dataset) == number(bundled_store, query, dataset)


def test_several_default_graphs_are_refused_and_not_answered_with_repeated_rows(engine: Engine) -> None:
    with pytest.raises(QueryRefused, match="one default graph"):
        engine.store.select(COUNT, Dataset((GRAPH + "discrepancies", GRAPH + "ontology")))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?s ?code WHERE {{ ?s a <{DEF}DomainOfChange> ; <{DEF}elementCode> ?code }}",
        f"SELECT ?kind (COUNT(*) AS ?n) FROM <{GRAPH}inferred> WHERE {{ ?s a ?kind }} GROUP BY ?kind",  # noqa: S608
        "SELECT (1 < 2 AS ?less) (BOUND(?x) AS ?bound) (1 AS ?one) WHERE { BIND(EXISTS { ?s ?p ?o } AS ?any) }",
        f"ASK {{ <{PLAN}> ?p ?o }}",
        f"ASK {{ <{PLAN}x> ?p ?o }}",
    ],
)
def test_a_query_from_outside_is_answered_alike(query: str, engine: Engine, bundled_store: EmbeddedStore) -> None:
    offered = MediaTypes(JSON, JSON, "text/turtle")
    there, here = (parse_json(store.answer(query, offered, Limits()).body) for store in (engine.store, bundled_store))
    if isinstance(there, bool) or isinstance(here, bool):
        assert there is here
    else:
        assert Counter(there.rows) == Counter(here.rows)


def test_truth_values_are_truth_values(engine: Engine) -> None:
    found = engine.store.select("SELECT ?yes ?no WHERE { BIND(true AS ?yes) BIND(false AS ?no) }").rows
    assert found == ((Literal("true", datatype=XSD_BOOLEAN), Literal("false", datatype=XSD_BOOLEAN)),)


def test_one_answer_stays_on_one_state(engine: Engine) -> None:
    with engine.store.pinned() as state:
        assert state.identity == engine.store.identity
        assert number(state, COUNT) == number(engine.store, COUNT)


def test_publishing_again_sends_nothing(engine: Engine, bundled_home: Home) -> None:
    before = bag(engine.store, COUNT)
    with engine.server.target() as target:
        again = publish(bundled_home, target)
    assert again == Published(engine.published.identity, engine.published.engine, False)
    assert bag(engine.store, COUNT) == before


def test_an_answer_that_virtuoso_cuts_is_not_passed_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    load(home, *GRAPHS)
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), most_rows=10) as server:
        with server.target() as target:
            publish(home, target)
        store = RemoteStore(server.url)
        everything = "SELECT * { ?s ?p ?o }"
        with pytest.raises(StoreUnavailable, match="limit of 10"):
            store.select(everything)
        with pytest.raises(StoreUnavailable, match="limit of 10"):
            store.construct("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
        answered = store.answer(everything, MediaTypes(JSON, JSON, "text/turtle"), Limits())
        assert answered.truncated
        assert number(store, COUNT) == 42
        store.close()


def test_what_the_engines_cannot_do_is_known(engine: Engine) -> None:
    known: Mapping[str, bool] = {"oxigraph": True, "virtuoso": False}
    with engine.server.target() as target:
        assert target.dialect.atomic is known[engine.server.kind]
    assert isinstance(engine.store.select("SELECT ?s { ?s ?p ?o } LIMIT 1").rows[0][0], IRI | Blank)
