"""SERVICE to the endpoints that an installation lists: the answers of the standard, within limits, and marked.

A real Oxigraph server is the other endpoint. What SERVICE means is told by the engine itself, which here, and only
here, may ask it directly.
"""

import contextlib
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from store.federation import Federation
from store.inspection import inspect
from store.job import Call, spliced
from store.outside import calls
from store.port import Insertion, Limits, OutsideFailed, QueryRefused, QuerySyntaxError, StoreError
from store.results import JSON
from store.snapshot import GraphContent, Home
from tests.http_answers import problem_of
from tests.local_server import Behaviour, Form, LocalServer, answering, reply
from tests.serving import served
from tests.store_samples import load, oxigraph_server

EX = "http://example.org/"
PREFIX = f"PREFIX ex: <{EX}>\n"
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
HERE = "".join(
    f'<{EX}city/{n}> <{EX}name> "City {n}"@en .\n<{EX}city/{n}> <{EX}size> "{n}"^^{INTEGER} .\n' for n in range(4)
)
THERE = (
    "".join(f"<{EX}city/{n}> <{EX}mayor> <{EX}person/{n % 2}> .\n" for n in range(1, 6))
    + f'<{EX}person/0> <{EX}said> "a \\"{{ SERVICE <x> }}\\" \\\\ \\n\\t é中\\U0001F600"@en-GB .\n'
    + f'<{EX}person/1> <{EX}age> "41"^^{INTEGER} .\n'
)
TWO = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}},{}]}}'

SHAPES = {
    "a join": "SELECT * {{ ?c ex:name ?n . SERVICE <{there}> {{ ?c ex:mayor ?m }} }}",
    "alone": "SELECT ?c ?m {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }}",
    "in capitals and without spaces": "select ?c{{service<{there}>{{?c ex:mayor ?m}}}}",
    "optional": "SELECT ?c ?m {{ ?c ex:name ?n OPTIONAL {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} }}",
    "in a union": "SELECT ?c ?m {{ {{ ?c ex:name ?n }} UNION {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} }}",
    "taken away": "SELECT ?c {{ ?c ex:name ?n MINUS {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} }}",
    "in a sub-query": "SELECT * {{ ?c ex:name ?n {{ SELECT ?c {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} }} }}",
    "of a sub-query": "SELECT ?c {{ SERVICE <{there}> {{ SELECT ?c {{ ?c ex:mayor ?m }} ORDER BY ?c LIMIT 2 }} }}",
    "twice": "SELECT ?c ?s {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} SERVICE <{there}> {{ ?m ex:said ?s }} }}",
    "with a filter": "SELECT ?c {{ ?c ex:size ?z SERVICE <{there}> {{ ?c ex:mayor ?m }} FILTER(?z > 1) }}",
    "with an aggregate": "SELECT ?m (COUNT(?c) AS ?n) {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} GROUP BY ?m",
    "with unbound values": "SELECT ?c ?a {{ SERVICE <{there}> {{ ?c ex:mayor ?m OPTIONAL {{ ?m ex:age ?a }} }} }}",
    "without variables": "SELECT ?n {{ ?c ex:name ?n SERVICE <{there}> {{ ex:person\\/1 ex:age 41 }} }}",
    "without solutions": "SELECT ?n {{ ?c ex:name ?n SERVICE <{there}> {{ ?c ex:none ?m }} }}",
    "with duplicates": "SELECT ?m {{ SERVICE <{there}> {{ SELECT ?m {{ ?c ex:mayor ?m }} }} }}",
    "with difficult text": "SELECT ?s {{ SERVICE <{there}> {{ ?m ex:said ?s }} }}",
    "silent": "SELECT ?c {{ SERVICE SILENT <{there}> {{ ?c ex:mayor ?m }} }}",
    "bound again": "SELECT ?c ?l {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} BIND(STR(?m) AS ?l) }}",
    "with comments": "SELECT ?c # SERVICE <x> {{\n{{ SERVICE # }}\n <{there}> {{ # }}\n ?c ex:mayor ?m # {{\n }} }}",
    "with a string of braces": "SELECT ?c {{ SERVICE <{there}> {{ ?c ?p ?m FILTER('}} SERVICE <x> {{' != '') }} }}",
    "asked for truth": "ASK {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} ?c ex:name ?n }}",
    "made into a graph": "CONSTRUCT {{ ?m ex:of ?c }} {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} ?c ex:name ?n }}",
    "in a graph": "SELECT ?c {{ GRAPH ?g {{ ?c ex:name ?n }} SERVICE <{there}> {{ ?c ex:mayor ?m }} }}",
}


def home_of(folder: str, triples: str, tmp: pytest.TempPathFactory) -> Home:
    home = Home(tmp.mktemp(folder))
    load(home, GraphContent(EX + "graph", triples.encode()))
    return home


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = home_of("there", THERE, tmp_path_factory)
    info = home.current()
    assert info is not None
    with oxigraph_server(home.path(info.id) / "data", tmp_path_factory.mktemp("server")) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def web(there: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = home_of("here", HERE, tmp_path_factory)
    app = create_app(Settings(store=str(home.folder), workers=1, federation=f"{there}, {EX}other"))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def faulty() -> Iterator[LocalServer]:
    with answering() as server:
        yield server


@pytest.fixture(scope="module")
def federation(faulty: LocalServer) -> Iterator[Federation]:
    found = Federation((faulty.url,), rows=2, size=2000)
    yield found
    found.close()


def rows_of(result: Any) -> object:
    """Return an answer of the engine in a form that can be compared: rows without marks, whatever their order."""
    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        rows = [dict(zip(names, map(str, row), strict=True)) for row in result]
        return sorted(sorted(pair for pair in row.items() if not pair[0].startswith("source_")) for row in rows)
    return bool(result) if isinstance(result, ox.QueryBoolean) else {str(triple) for triple in result}


@pytest.mark.parametrize("shape", SHAPES)
def test_service_means_what_the_standard_says(shape: str, web: httpx.Client, there: str) -> None:
    query = PREFIX + SHAPES[shape].format(there=there)
    if shape == "without variables":
        query = query.replace("ex:person\\/1", f"<{EX}person/1>")
    engine = ox.Store()
    engine.load(HERE.encode(), format=ox.RdfFormat.N_TRIPLES)
    engine.load(HERE.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(EX + "graph"))
    told = rows_of(engine.query(query))
    response = web.post("/sparql", data={"query": query}, headers={"Accept": f"{JSON}, application/n-triples"})
    assert response.status_code == 200, response.text
    if response.headers["content-type"] == JSON:
        answered = rows_of(ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON))
    else:
        answered = {str(quad.triple) for quad in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)}
    assert answered == told
    assert f"<{there}>; rows=" in response.headers["goldenthread-sources"]


def test_rows_from_outside_are_marked_with_endpoint_and_time(web: httpx.Client, there: str) -> None:
    query = PREFIX + SHAPES["a join"].format(there=there)
    response = web.get("/sparql", params={"query": query})
    found = response.json()
    assert found["head"]["vars"][-1] == "source_1"
    assert {row["source_1"]["value"] for row in found["results"]["bindings"]} == {there}
    stamp = time.strftime("%Y-%m-%dT", time.gmtime())
    assert response.headers["goldenthread-sources"].startswith(f'<{there}>; rows=5; asked="{stamp}')
    assert "GoldenThread-Sources" in response.headers["access-control-expose-headers"]
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_only_rows_from_outside_are_marked(web: httpx.Client, there: str) -> None:
    query = f"{PREFIX}SELECT * {{ {{ ?c ex:name ?n }} UNION {{ SERVICE <{there}> {{ ?c ex:mayor ?m }} }} }}"
    for row in web.get("/sparql", params={"query": query}).json()["results"]["bindings"]:
        assert ("source_1" in row) is ("m" in row)


def test_the_mark_takes_no_name_of_the_query(web: httpx.Client, there: str) -> None:
    query = f"{PREFIX}SELECT * {{ ?source_1 ex:name ?n . SERVICE <{there}> {{ ?source_1 ex:mayor ?m }} }}"
    found = web.get("/sparql", params={"query": query}).json()
    assert {"source_1", "outside_source_1"} <= set(found["head"]["vars"])
    assert len(found["results"]["bindings"]) == 3


def test_a_query_without_service_is_answered_as_ever(web: httpx.Client) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "ASK { ?s ?p 'SERVICE <x> {}' } # SERVICE <y> {}", "ASK { ?service ?p ?o }"):
        response = web.get("/sparql", params={"query": query})
        assert response.status_code == 200
        assert "goldenthread-sources" not in response.headers
        assert "etag" in response.headers


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <http://127.0.0.1:9/sparql> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{there}/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{there}?x=y> {{ ?s ?p ?o }} }}",
        "BASE <{there}> SELECT * {{ SERVICE <query> {{ ?s ?p ?o }} }}",
        "PREFIX t: <{there}> SELECT * {{ SERVICE t: {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE ?where {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?where {{ <{there}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        "SELECT (EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} AS ?x) {{}}",
        "SELECT * {{ SERVICE <{there}> {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
    ],
)
def test_what_is_not_listed_by_name_is_refused(query: str, web: httpx.Client, there: str) -> None:
    response = web.get("/sparql", params={"query": query.format(there=there)})
    problem_of(response, 403, "query-refused")


def test_without_a_list_nobody_is_asked(tmp_path_factory: pytest.TempPathFactory, there: str) -> None:
    home = home_of("alone", HERE, tmp_path_factory)
    with served(create_app(Settings(store=str(home.folder), workers=1))) as address:
        response = httpx.get(address + "/sparql", params={"query": SHAPES["alone"].format(there=there)})
    problem_of(response, 403, "query-refused")


@pytest.mark.parametrize("endpoint", ["ftp://example.org/", "example.org", "http://a b/"])
def test_a_list_of_what_is_no_endpoint_is_an_error(endpoint: str) -> None:
    with pytest.raises(ValueError, match=r"address|IRI"):
        Federation((endpoint,))


def test_a_syntax_error_beside_service_is_one(web: httpx.Client, there: str) -> None:
    query = f"SELECT * {{ SERVICE <{there}> {{ ?s ?p }} }}"
    problem_of(web.get("/sparql", params={"query": query}), 400, "query-syntax")


def test_the_limits_of_the_service_hold_for_the_rest_of_the_query(there: str, web: httpx.Client) -> None:
    endless = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(20))
    query = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{there}> {{ ?c <{EX}mayor> ?m }} {endless} }}"
    problem_of(web.get("/sparql", params={"query": query}), 504, "query-timeout")


def service(endpoint: LocalServer, silent: bool = False) -> str:
    return f"SELECT ?x {{ SERVICE {'SILENT ' if silent else ''}<{endpoint.url}> {{ ?x a ?y }} }}"


def slow(handler: BaseHTTPRequestHandler, form: Form) -> None:
    time.sleep(1)
    with contextlib.suppress(OSError):
        reply(TWO)(handler, form)


def body(*rows: object) -> Behaviour:
    return reply(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode(), length=False)


LITERAL = {"x": {"type": "literal", "value": "a"}}
FAULTS = {
    "an error": (reply(status=500), "status 500"),
    "a redirect": (reply(status=302, Location="http://127.0.0.1:9/"), "status 302"),
    "half an answer": (reply(TWO[:-20]), "no whole"),
    "a page": (reply(b"<html>"), "no whole"),
    "a truth value": (reply(b'{"head":{},"boolean":true}'), "truth"),
    "too many rows": (body(LITERAL, LITERAL, LITERAL), "more than 2 rows"),
    "too many bytes": (body({"x": {"type": "literal", "value": "a" * 3000}}), "more than"),
    "blank nodes": (body({"x": {"type": "bnode", "value": "b0"}}), "blank nodes"),
    "what is no IRI": (body({"x": {"type": "uri", "value": "a> } DROP ALL"}}), "no whole"),
    "nothing in time": (slow, "within 0.5 seconds"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_an_endpoint_does_wrong_ends_the_query_with_its_name(
    fault: str, faulty: LocalServer, federation: Federation
) -> None:
    behaviour, said = FAULTS[fault]
    faulty.behaviours = [behaviour]
    with pytest.raises(OutsideFailed, match=said) as caught:
        federation.gather(service(faulty), Limits(seconds=0.5 if fault == "nothing in time" else 10))
    assert caught.value.endpoint == faulty.url
    gathered = federation.gather(service(faulty, silent=True), Limits(seconds=0.5 if "time" in fault else 10))
    assert [piece.text for piece in gathered.outside] == ["VALUES () { () }"]
    assert gathered.sources[0].rows is None


def test_the_failure_of_an_endpoint_is_a_problem_that_names_it(web: httpx.Client) -> None:
    query = f"SELECT * {{ SERVICE <{EX}other> {{ ?s ?p ?o }} }}"
    response = web.get("/sparql", params={"query": query})
    assert problem_of(response, 502, "endpoint-failed")["endpoint"] == EX + "other"


def test_an_endpoint_is_asked_for_one_row_more_than_is_taken(faulty: LocalServer, federation: Federation) -> None:
    faulty.behaviours = [body(LITERAL)]
    faulty.asked.clear()
    federation.gather("PREFIX : <a:> " + service(faulty), Limits())
    assert faulty.asked[0].form["query"] == ["PREFIX : <a:> SELECT * WHERE { ?x a ?y } LIMIT 3"]


@settings(max_examples=60)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    language=st.sampled_from([None, "en", "zh-hans"]),
)
def test_any_text_from_outside_stays_a_text(
    text: str, language: str | None, faulty: LocalServer, federation: Federation
) -> None:
    cell = {"type": "literal", "value": text} | ({"xml:lang": language} if language else {})
    faulty.behaviours = [body({"x": cell})]
    gathered = federation.gather(service(faulty), Limits())
    (piece,) = gathered.outside
    assert gathered.query[piece.start : piece.end] == "VALUES () { }"
    (row,) = ox.Store().query(spliced(gathered.query, gathered.outside))
    assert (row[0].value, row[0].language) == (text, language)


@given(
    before=st.sampled_from(["", "# SERVICE <x> { \n", "PREFIX service: <a:> ", "BASE <http://example.org/> "]),
    inside=st.sampled_from(
        [
            "?s ?p '}'",
            "?s ?p '''{ SERVICE <a:b> { }'''",
            "?s <a:{> ?o",
            "{ ?s ?p ?o } UNION { ?o ?p ?s }",
            '?s ?p "\\"}"',
        ]
    ),
    silent=st.sampled_from(["", "SILENT", "silent # <a:c>\n"]),
)
def test_the_clause_that_is_cut_out_is_the_clause(before: str, inside: str, silent: str) -> None:
    clause = f"SERVICE {silent} <a:b> {{ {inside} }}"
    query = f"{before}SELECT ?s {{ ?s ?p ?o . {clause} }}"
    try:
        (found,) = calls(query, ("a:b",))
    except (QueryRefused, QuerySyntaxError):
        assert "{>" in inside
        return
    assert isinstance(found, Call)
    assert query[found.start : found.end] == clause
    assert found.query == f"{before}SELECT * WHERE {{ {inside} }}"
    assert found.silent is bool(silent)


PIECES = [
    "SELECT",
    "*",
    "ASK",
    "{",
    "}",
    "(",
    ")",
    "SERVICE",
    "service",
    "SILENT",
    "<a:b>",
    "<a:c>",
    "?s",
    "a:b",
    "'SERVICE'",
    "#",
    "\n",
    "\r",
    ".",
    "FILTER",
    "EXISTS",
    "UNION",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_no_text_gets_past_the_gate(text: str) -> None:
    """What the gate lets through has as many clauses as the engine finds, and asks the listed endpoint alone."""
    for query in (text, f"ASK {{ {text} }}"):
        try:
            found = calls(query, ("a:b",))
        except StoreError:
            continue
        assert all(call.endpoint == "a:b" for call in found)
        rest = spliced(query, [Insertion(call.start, call.end, "VALUES () { }") for call in found])
        with contextlib.suppress(QuerySyntaxError):
            inspect(rest)
