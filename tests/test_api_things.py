"""Things over HTTP: each answers at its own address, is found by name, and is led to where its address is wrong."""

from urllib.parse import quote

import httpx
import pyoxigraph
import pytest
from rdflib import Graph, URIRef

from ontology.context import context
from ontology.namespaces import DEF, ID
from tests.http_answers import BROWSER, HTML, JSON_LD, N_TRIPLES, PLAN, TURTLE, media_type, problem_of


@pytest.mark.parametrize(("suffix", "kind"), [("ttl", TURTLE), ("jsonld", JSON_LD), ("nt", N_TRIPLES), ("html", HTML)])
@pytest.mark.parametrize("thing", [PLAN, "doc/HSP/EB.2025/4", "act/decision/un-habitat-assembly/2/1"])
def test_a_thing_answers_at_its_own_address(thing: str, suffix: str, kind: str, web: httpx.Client) -> None:
    by_accept = web.get(f"/id/{thing}", headers={"Accept": kind})
    by_suffix = web.get(f"/id/{thing}.{suffix}", headers={"Accept": "image/png"})
    assert media_type(by_accept) == media_type(by_suffix) == kind
    assert by_accept.headers["content-location"] == f"/id/{thing}.{suffix}"
    if kind != HTML:
        formats = {TURTLE: "turtle", JSON_LD: "json-ld", N_TRIPLES: "nt"}
        graph = Graph().parse(data=by_suffix.text, format=formats[kind])
        assert (URIRef(ID + thing), None, None) in graph
        engine = {
            TURTLE: pyoxigraph.RdfFormat.TURTLE,
            JSON_LD: pyoxigraph.RdfFormat.JSON_LD,
            N_TRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
        }
        assert len(set(pyoxigraph.parse(by_accept.content, format=engine[kind]))) == len(graph)


def test_a_document_comes_with_its_parts(web: httpx.Client) -> None:
    graph = Graph().parse(data=web.get("/id/doc/HSP/EB.2025/4.ttl").text, format="turtle")
    part = URIRef(ID + "doc/HSP/EB.2025/4#para-3")
    assert (part, URIRef(DEF + "inDocument"), URIRef(ID + "doc/HSP/EB.2025/4")) in graph


def test_without_a_preference_a_thing_is_turtle(web: httpx.Client) -> None:
    assert media_type(web.get(f"/id/{PLAN}")) == TURTLE
    assert media_type(web.get(f"/id/{PLAN}", headers={"Accept": BROWSER})) == HTML


def test_an_unknown_thing_is_404_with_the_nearest_names(web: httpx.Client) -> None:
    for path in ("/id/plan/un-habitat/2026-2028", "/alignment/coverage?plan=plan/un-habitat/2026-2028"):
        nearest = problem_of(web.get(path), 404, "unknown-thing")["nearest"]
        assert isinstance(nearest, list)
        assert nearest[0] == ID + PLAN
    assert problem_of(web.get("/id/xyz"), 404, "unknown-thing")["nearest"] == []


@pytest.mark.parametrize("path", ["a b", "<x>", '"', "%7F", "{x}", "中文", "..%2F..%2Fetc%2Fpasswd"])
def test_an_address_that_can_be_no_identifier_is_404(path: str, web: httpx.Client) -> None:
    problem_of(web.get(f"/id/{path if '%' in path else quote(path)}"), 404, "unknown-thing")


def test_the_context_and_the_vocabulary_are_there(web: httpx.Client) -> None:
    response = web.get("/context.jsonld")
    assert media_type(response) == JSON_LD
    assert response.json() == {"@context": context()}
    assert response.headers["access-control-allow-origin"] == "*"
    for path in ("/def", "/def/plan"):
        for kind, name in ((TURTLE, "turtle"), (N_TRIPLES, "nt"), (JSON_LD, "json-ld")):
            vocabulary = web.get(path, headers={"Accept": kind})
            assert media_type(vocabulary) == kind
            assert (URIRef(DEF + "StrategicPlan"), None, None) in Graph().parse(data=vocabulary.text, format=name)


def test_search_finds_by_name_in_any_language(web: httpx.Client) -> None:
    body = web.get("/search", params={"q": "战略重点", "lang": "en"}).json()
    assert body["results"][0]["exact"]
    assert body["results"][0]["matched_language"] == "zh"
    plans = web.get("/search", params={"q": "plan", "type": "StrategicPlan"}).json()["results"]
    assert plans
    assert all(DEF + "StrategicPlan" in hit["types"] for hit in plans)


def test_search_says_when_there_is_more_and_finds_nothing_quietly(web: httpx.Client) -> None:
    cut = web.get("/search", params={"q": "plan", "limit": 1})
    assert len(cut.json()["results"]) == 1
    assert cut.json()["completeness"] == cut.headers["goldenthread-completeness"] == "truncated"
    assert web.get("/search", params={"q": "zzzz"}).json()["results"] == []
    for query in ("", "?q=", "?q=x&limit=0", f"?q={'x' * 201}"):
        problem_of(web.get(f"/search{query}"), 400, "invalid-parameters")
