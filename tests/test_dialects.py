"""What is sent to other engines in place of a query means the same: shown on the engine that needs none of it."""

from collections import Counter

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.namespaces import DOC, ID
from queries.answers import read_parameters
from queries.catalogue import catalogue
from queries.template import fill, iris, support
from store import engine
from store.constructing import as_table, filled
from store.dialects import OXIGRAPH, PLAIN, VIRTUOSO, booleans, of_server, written_out
from store.embedded import EmbeddedStore
from store.port import Dataset, QueryRefused, Solutions
from store.terms import XSD_BOOLEAN, XSD_INTEGER, Literal
from tests.test_competency import Case, cases

ASKED = {str(case): case for case in cases()} | {name: Case("", name, (), {}, "zh", True) for name in catalogue()}
A, B = "<http://example.org/a>", "<http://example.org/b>"


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_question_with_its_values_written_out_has_the_same_rows(name: str, bundled_store: EmbeddedStore) -> None:
    case = ASKED[name]
    question = catalogue()[case.question]
    given = read_parameters(question, case.parameters, case.language)
    asked = question.sparql
    if given:
        asked = fill(asked, [tuple(given.values())])
    there = written_out(asked)
    assert Counter(bundled_store.select(there).rows) == Counter(bundled_store.select(asked).rows)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        (f"SELECT ?o {{ VALUES (?s) {{ ({A}) }} ?s ?p ?o }}", f"SELECT ?o {{  {A} ?p ?o }}"),
        (f"SELECT ?s {{ VALUES ?s {{ {A} }} ?s ?p ?o }}", f"SELECT ?s {{  {A} ?p ?o  BIND({A} AS ?s)}}"),
        (f"SELECT ?o {{ VALUES (?s ?p) {{ ({A} UNDEF) }} ?s ?p ?o }}", f"SELECT ?o {{  {A} ?p ?o }}"),
        (
            f'ASK {{ VALUES (?s) {{ ({A}) }} ?s ?p ?o FILTER(!BOUND(?s) || ?o != "?s") }}',
            f'ASK {{  {A} ?p ?o FILTER( ?o != "?s") }}',
        ),
        ('ASK { VALUES ?d { "a b"@en-GB } ?s ?p ?d }', 'ASK {  ?s ?p "a b"@en-GB }'),
        ('ASK { VALUES ?d { "2020-01-01"^^<urn:date> } ?s ?p ?d }', 'ASK {  ?s ?p "2020-01-01"^^<urn:date> }'),
    ],
)
def test_one_row_of_values_is_written_into_its_group(query: str, sent: str) -> None:
    assert written_out(query) == sent


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?o {{ VALUES ?s {{ {A} {B} }} ?s ?p ?o }}",
        f"SELECT ?o {{ VALUES ?s {{ {A} }} {{ SELECT ?s ?o {{ ?s ?p ?o }} }} }}",
        f"SELECT ?o {{ ?s ?p ?o }} VALUES ?s {{ {A} }}",
        "SELECT ?o { ?s ?p ?o }",
        "ASK {}",
    ],
)
def test_what_might_change_is_left_as_it_is(query: str) -> None:
    assert written_out(query) == query


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("SELECT ?a { BIND(true AS ?a) BIND(1 AS ?b) }", {"a"}),
        ("SELECT (?x = ?y AS ?same) (?x AS ?z) (COUNT(?x) AS ?n) {}", {"same"}),
        ("SELECT ?a { BIND(NOT EXISTS { ?s ?p ?o } AS ?a) BIND(BOUND(?x) AS ?b) }", {"a", "b"}),
        ("SELECT (?x + 1 AS ?a) (STR(?x = 1) AS ?b) (IF(?x = 1, 2, 3) AS ?c) {}", set()),
        ('SELECT ("a = b" AS ?a) (!BOUND(?x) AS ?b) (?x IN (1, 2) AS ?c) {}', {"b", "c"}),
    ],
)
def test_variables_that_hold_a_truth_are_known_by_their_expression(query: str, variables: set[str]) -> None:
    assert booleans(query) == variables


def test_virtuosos_ones_and_zeros_are_read_as_truths_where_truths_were_asked_for() -> None:
    one, yes = Literal("1", datatype=XSD_INTEGER), Literal("true", datatype=XSD_BOOLEAN)
    found = VIRTUOSO.reads("SELECT ?a ?b { BIND(true AS ?a) BIND(1 AS ?b) }", Solutions(("a", "b"), ((one, one),)))
    assert found == Solutions(("a", "b"), ((yes, one),))
    assert VIRTUOSO.reads("ASK {}", Solutions(("__ASK_RETVAL",), ())) is False


@pytest.mark.parametrize("name", ["describe", "describe-document"])
@pytest.mark.parametrize("thing", [ID + "plan/un-habitat/2026-2029", DOC + "HSP/EB.2025/4"])
def test_a_graph_made_from_a_table_is_the_graph(name: str, thing: str, bundled_store: EmbeddedStore) -> None:
    same_graph(fill(support(name), iris([thing])), bundled_store)


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT WHERE { ?s a <http://www.w3.org/2002/07/owl#Restriction> ; ?p ?o }",
        "PREFIX x: <urn:x:> CONSTRUCT { ?s x:in [ x:of ?o ] } WHERE { ?s a ?o } LIMIT 5",
        "CONSTRUCT { <urn:a> <urn:b> <urn:c> } WHERE { ?s a ?o }",
        "CONSTRUCT { ?o ?p ?s . ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50",
    ],
)
def test_other_graphs_made_from_tables_are_the_same_too(query: str, bundled_store: EmbeddedStore) -> None:
    same_graph(query, bundled_store)


def same_graph(query: str, store: EmbeddedStore) -> None:
    table = as_table(query)
    made = engine.serialize_triples(filled(table.head, store.select(table.query)), "application/n-triples")
    direct = store.construct(query, "application/n-triples")
    assert len(made.splitlines()) == len(direct.splitlines())
    if "LIMIT" not in query or "ORDER" in query:
        assert isomorphic(Graph().parse(data=made, format="nt"), Graph().parse(data=direct, format="nt"))


def test_describe_is_refused_where_it_may_be_cut_without_a_sign() -> None:
    with pytest.raises(QueryRefused, match="Write CONSTRUCT"):
        as_table(f"DESCRIBE {A}")


@pytest.mark.parametrize(
    ("header", "dialect"),
    [("Oxigraph/0.5.13", OXIGRAPH), ("Virtuoso/07.20.3229 (Linux)", VIRTUOSO), ("nginx", PLAIN), ("", PLAIN)],
)
def test_an_engine_is_known_by_its_server_header(header: str, dialect: object) -> None:
    assert of_server(header) is dialect


def test_addresses_for_writing_follow_from_the_one_for_queries() -> None:
    assert OXIGRAPH.addresses("http://host:7878/query") == ("http://host:7878/update", "http://host:7878/store")
    assert VIRTUOSO.addresses("http://host/sparql") == ("http://host/sparql-auth", "http://host/sparql-graph-crud-auth")
    assert PLAIN.addresses("http://host/ds") == ("http://host/ds", "http://host/ds")


def test_a_dataset_is_made_exact_or_refused() -> None:
    assert VIRTUOSO.exact(Dataset(("urn:a",))).named_graphs
    assert OXIGRAPH.exact(Dataset(("urn:a",))) == Dataset(("urn:a",))
    for dialect in (OXIGRAPH, VIRTUOSO):
        with pytest.raises(QueryRefused):
            dialect.exact(Dataset(("urn:a", "urn:b")))
    with pytest.raises(QueryRefused, match="not by both"):
        VIRTUOSO.refuse_two_datasets()
