"""The SPARQL 1.1 Protocol over real HTTP: its operations, its formats, and clients that know nothing of us."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import SPARQLWrapper
from hypothesis import given, settings
from hypothesis import strategies as st

from store.current import CurrentStore
from tests.http_answers import problem_of
from tests.protocol_cases import ASK, BAD, DIRECT, FORM, GOOD, GRAPHS, HERE, W3C, Case
from tests.protocol_service import CONSTRUCT, SELECT, Watched, application, stored
from tests.serving import served


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CurrentStore]:
    with stored(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="module")
def store(embedded: CurrentStore) -> Watched:
    return Watched(embedded)


@pytest.fixture(scope="module")
def address(store: Watched) -> Iterator[str]:
    with served(application(store)) as found:
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"Accept": "*/*"}) as found:
        yield found


def send(client: httpx.Client, case: Case) -> httpx.Response:
    address = "/sparql" + ("?" + case.parameters if case.parameters else "")
    return client.request(case.method, address, headers=dict(case.headers), content=case.body or None)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_an_operation_of_the_protocol_is_answered(client: httpx.Client, case: Case) -> None:
    response = send(client, case)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] in case.media_types
    if case.truth is not None:
        assert response.json()["boolean"] is case.truth


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_what_is_no_operation_is_refused_with_its_reason(client: httpx.Client, case: Case) -> None:
    response = send(client, case)
    if case.method == "HEAD":
        assert (response.status_code, response.content) == (case.status, b"")
    else:
        problem_of(response, case.status, case.problem)


def test_the_table_holds_every_case_of_the_w3c_on_queries() -> None:
    ours = [case.name for case in (*GOOD, *BAD)]
    assert len(ours) == len(set(ours))
    assert not [name for name in W3C if not any(case.startswith(name) for case in ours)]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;charset=utf-8", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/foo;q=0.5 , application/json ; q = 0.7", "application/json"),
        ("text/tab-separated-values,text/foo", "text/tab-separated-values; charset=utf-8"),
        ("text/foo;q=0.9,text/csv", "text/csv; charset=utf-8"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0.5, text/csv;charset=utf-8;q=0.6", "text/csv; charset=utf-8"),
        ("application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_the_accept_header_chooses_the_format(client: httpx.Client, accept: str, content_type: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert response.headers["vary"] == "Accept"


def test_several_accept_headers_are_one_list(client: httpx.Client) -> None:
    headers = [("Accept", "text/csv;q=0.1"), ("Accept", "text/turtle"), ("Accept", "application/sparql-results+xml")]
    with httpx.Client(base_url=client.base_url) as plain:
        del plain.headers["accept"]
        response = plain.get("/sparql", params={"query": SELECT}, headers=headers)
    assert response.headers["content-type"] == "application/sparql-results+xml"


def test_without_an_accept_header_any_format_will_do(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url) as plain:
        del plain.headers["accept"]
        assert plain.get("/sparql", params={"query": SELECT}).status_code == 200


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{HERE}thing/1>"])
def test_a_graph_comes_in_every_rdf_format(client: httpx.Client, media_type: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type)))


@pytest.mark.parametrize(
    ("query", "accept", "kind", "offered"),
    [
        (SELECT, "application/foo", "solutions", "text/csv"),
        (SELECT, "text/turtle", "solutions", "application/sparql-results+json"),
        (ASK, "image/png", "truth", "application/sparql-results+xml"),
        (CONSTRUCT, "text/csv", "graph", "text/turtle"),
        (CONSTRUCT, "application/n-quads", "graph", "application/n-triples"),
        (f"DESCRIBE <{HERE}thing/1>", "application/sparql-results+json", "graph", "application/ld+json"),
    ],
)
def test_a_format_that_cannot_be_given_is_406_with_what_is_offered(
    client: httpx.Client, query: str, accept: str, kind: str, offered: str
) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    problem = problem_of(response, 406, "not-acceptable")
    assert problem["kind"] == kind
    assert offered in str(problem["offered"])
    assert response.headers["vary"] == "Accept"


def test_a_malformed_accept_header_is_named(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/csv, fooBar"})
    problem = problem_of(response, 400, "malformed-header")
    assert problem["part"] == "fooBar"


def test_a_body_in_pieces_is_read_whole(client: httpx.Client) -> None:
    pieces = (piece.encode() for piece in ("SELECT ('é", "中' AS ?x) ", "{}"))
    response = client.post("/sparql", content=pieces, headers=DIRECT)
    assert response.json()["results"]["bindings"][0]["x"]["value"] == "é中"


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_percent_signs_arrive_as_they_were_sent(client: httpx.Client, path: str) -> None:
    query = 'SELECT ("100%25 + 1 & é中%2B" AS ?text) {}'
    answers = [
        client.get(path, params={"query": query}),
        client.post(path, data={"query": query}),
        client.post(path, content=query.encode(), headers=DIRECT),
    ]
    for response in answers:
        assert response.json()["results"]["bindings"][0]["text"]["value"] == "100%25 + 1 & é中%2B"


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_reaches_the_store_unchanged_on_all_three_ways(
    client: httpx.Client, store: Watched, text: str
) -> None:
    query = f"# fail: refused {text}"
    client.get("/sparql", params={"query": query})
    client.post("/sparql", data={"query": query})
    client.post("/sparql", content=query.encode(), headers=DIRECT)
    assert store.asked[-3:] == [query] * 3


def test_a_syntax_error_says_where(client: httpx.Client) -> None:
    problem = problem_of(client.get("/sparql", params={"query": "ASK {"}), 400, "query-syntax")
    assert (problem["line"], problem["column"]) == (1, 6)


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    asked = {"query": SELECT}
    head, get = client.head("/sparql", params=asked), client.get("/sparql", params=asked)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "goldenthread-completeness"):
        assert head.headers[name] == get.headers[name]


def test_a_wrong_method_is_told_the_right_ones(client: httpx.Client) -> None:
    response = client.put("/sparql", content=b"")
    problem_of(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_content_type_that_is_not_read_is_told_the_ones_that_are(client: httpx.Client) -> None:
    response = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": "text/plain"})
    assert problem_of(response, 415, "unsupported-media-type")["accepted"] == [*FORM.values(), *DIRECT.values()]
    assert "application/sparql-query" in response.headers["accept-post"]


def converted(wrapper: SPARQLWrapper.SPARQLWrapper) -> Any:
    return wrapper.queryAndConvert()


@pytest.mark.parametrize(
    ("method", "way"),
    [
        (SPARQLWrapper.GET, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.URLENCODED),
        (SPARQLWrapper.POST, SPARQLWrapper.POSTDIRECTLY),
    ],
)
def test_sparqlwrapper_gets_json_and_xml(address: str, method: str, way: str) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(address + "/sparql")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    rows = converted(wrapper)["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["1", "2", "3", "4"]
    wrapper.setReturnFormat(SPARQLWrapper.XML)
    assert len(converted(wrapper).getElementsByTagName("result")) == 4


def test_sparqlwrapper_unconfigured_gets_what_it_can_read(address: str) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(address + "/sparql")
    wrapper.setQuery(SELECT)
    assert len(converted(wrapper).getElementsByTagName("result")) == 4
    wrapper.setQuery(CONSTRUCT)
    assert len(converted(wrapper)) == 4


def test_sparqlwrapper_asks_and_constructs(address: str) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(address + "/sparql")
    wrapper.setQuery(f"ASK {{ <{HERE}thing/1> ?p ?o }}")
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    assert converted(wrapper)["boolean"] is True
    wrapper.addDefaultGraph(GRAPHS[1])
    assert converted(wrapper)["boolean"] is False
    wrapper.resetQuery()
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(SPARQLWrapper.TURTLE)
    assert len(list(ox.parse(converted(wrapper), format=ox.RdfFormat.TURTLE))) == 4


def test_problems_are_json_even_where_the_asker_accepts_none(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/csv"})
    assert json.loads(response.content)["status"] == 400
