"""What is refused before a query runs, in whatever disguise it comes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.inspection import inspect
from store.port import Dataset, QueryRefused, QuerySyntaxError

CALL = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"

HIDDEN = [
    f"SELECT * {{ {CALL} }}",
    "SELECT * { ?x ?y ?z SERVICE SILENT ?x { ?a ?b ?c } }",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {CALL} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ ?s ?p ?q {CALL} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ {CALL} }} }}",
    f"SELECT * {{ {{ SELECT ?a {{ OPTIONAL {{ {CALL} }} }} }} }}",
    f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {CALL} }})",
    f"SELECT * {{ ?s ?p ?o }} ORDER BY EXISTS {{ {CALL} }}",
    f"SELECT (EXISTS {{ {CALL} }} AS ?e) {{ }}",
    f"SELECT * {{ BIND(EXISTS {{ {CALL} }} AS ?e) }}",
    f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ {CALL} }} }} }}",
    f"SELECT * {{ ?s ?p ?o OPTIONAL {{ ?s ?q ?r FILTER(IF(EXISTS {{ {CALL} }}, true, false)) }} }}",
    f"ASK {{ {CALL} }}",
    f"CONSTRUCT {{ ?a ?b ?c }} {{ {CALL} }}",
    f"DESCRIBE ?a {{ {CALL} }}",
    "SELECT * { sErViCe <http://127.0.0.1:9/> { ?a ?b ?c } }",
    f"SELECT * {{ ?s ?p ?o . # a comment that ends here\r {CALL} \n }}",
    f'SELECT * {{ ?s ?p "a\\u0022 . # " . {CALL} \n }}',
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    f"SELECT * {{ LATERAL {{ {CALL} }} }}",
]

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> { ?a ?b ?c }" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { ?a ?b ?c }",
    "SELECT ?service { ?service <http://example.org/service> ?o }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:service ?o }",
    "SELECT * { ?s <http://example.org/#service> ?o FILTER EXISTS { ?o ?p ?s } }",
]


@pytest.mark.parametrize("query", HIDDEN)
def test_service_is_refused_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryRefused):
        inspect(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_alone_harms_nobody(query: str) -> None:
    assert inspect(query).kind == "solutions"


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <http://e/a> <http://e/b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX e: <http://e/> INSERT { ?s e:p 1 } WHERE { ?s ?p ?o }",
        "LOAD <http://e/data.ttl>",
        "CLEAR ALL",
        "DROP GRAPH <http://e/g>",
    ],
)
def test_an_update_is_refused_as_an_update(query: str) -> None:
    with pytest.raises(QueryRefused, match="read only"):
        inspect(query)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("", 1, 1),
        ("SELECT * {", 1, 11),
        ("SELECT ?x\r\nWHERE {\n\t?x ?y\n}", 3, 2),
        ("SELECT * { ?s ?p 'é' ) }", 1, 22),
    ],
)
def test_a_syntax_error_is_placed_by_line_and_column_from_one(query: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        inspect(query)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_an_undeclared_prefix_is_named() -> None:
    with pytest.raises(QuerySyntaxError, match="prefix gt: is not declared"):
        inspect("SELECT * { ?s gt:symbol ?o }")


def test_syntax_that_cannot_be_inspected_is_refused_though_the_engine_knows_it() -> None:
    with pytest.raises(QueryRefused, match=r"beyond SPARQL 1\.1"):
        inspect("SELECT * { ?s ?p ?o LATERAL { SELECT ?x { ?x ?p ?s } LIMIT 1 } }")


def test_hopeless_nesting_is_refused() -> None:
    with pytest.raises(QueryRefused, match="nested"):
        inspect("SELECT * " + "{" * 3000 + "}" * 3000)


def test_the_dataset_clauses_are_read_with_base_and_prefixes() -> None:
    query = "BASE <http://b/> PREFIX e: <http://e/> SELECT * FROM <x> FROM e:y FROM NAMED <http://z/> { ?s ?p ?o }"
    assert inspect(query).dataset == Dataset(("http://b/x", "http://e/y"), ("http://z/",))


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * {}", "solutions"),
        ("ASK {}", "truth"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "graph"),
        ("DESCRIBE <http://e/x>", "graph"),
    ],
)
def test_the_kind_of_a_query_is_what_it_answers_with(query: str, kind: str) -> None:
    assert inspect(query).kind == kind


WORDS = [
    "SELECT",
    "*",
    "ASK",
    "{",
    "}",
    "(",
    ")",
    "?s",
    "?p",
    "<http://e/x>",
    "e:x",
    "'a'",
    '"""',
    "#",
    "\n",
    "\r",
    ".",
    ";",
]
WORDS += [
    "SERVICE",
    "FILTER",
    "EXISTS",
    "\\u0022",
    "\\uD800",
    "\\U00110000",
    "\ud800",
    "\x00",
    "1",
    "@en",
    "LIMIT",
    "UNION",
    "\t",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_text_is_either_inspected_or_refused_in_words(query: str) -> None:
    try:
        assert inspect(query).kind in ("solutions", "truth", "graph")
    except (QuerySyntaxError, QueryRefused) as refused:
        assert str(refused)
