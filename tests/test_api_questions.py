"""Questions over HTTP: each answers, in every format and language, with its evidence; wrong ways to ask are named."""

import csv
import io

import httpx
import pytest
from openpyxl import load_workbook
from rdflib import Graph, URIRef

from ontology.namespaces import DEF
from queries.catalogue import catalogue
from tests.http_answers import BROWSER, CSV, HTML, JSON, TURTLE, XLSX, media_type, problem_of


def test_the_catalogue_lists_every_question_with_its_parameters(web: httpx.Client) -> None:
    body = web.get("/questions", params={"lang": "zh"}).json()
    assert [question["id"] for question in body["questions"]] == list(catalogue())
    listed = next(question for question in body["questions"] if question["id"] == "cq-04")
    assert [parameter["name"] for parameter in listed["parameters"]] == ["plan", "as_of"]
    assert listed["title"] == catalogue()["cq-04"].title["zh"]
    assert listed["url"] == "/questions/cq-04"


@pytest.mark.parametrize("question", catalogue())
def test_every_listed_question_answers(question: str, web: httpx.Client) -> None:
    response = web.get(f"/questions/{question}")
    assert media_type(response) == JSON
    assert response.headers["goldenthread-completeness"] == "complete"
    body = response.json()
    assert (body["gap"] is None) is bool(body["rows"])


def test_an_answer_has_rows_evidence_sparql_snapshot_and_completeness(web: httpx.Client) -> None:
    body = web.get("/questions/cq-04", params={"as_of": "2021-06-29", "lang": "zh"}).json()
    (row,) = body["rows"]
    assert row["end"] == "2023-12-31"
    assert row["plan"]["language"] == "zh"
    assert {(part["symbol"], part["part"]) for part in body["evidence"]} >= {("HSP/EB.2025/4", "1")}
    assert "2021-06-29" in body["sparql"]
    assert body["completeness"] == "complete"
    assert body["parameters"]["as_of"] == "2021-06-29"
    assert body["snapshot"] == web.get("/health").json()["snapshot"]


def test_the_sparql_that_is_shown_gives_the_same_rows_at_the_endpoint(web: httpx.Client) -> None:
    body = web.get("/questions/cq-13").json()
    found = web.get("/sparql", params={"query": body["sparql"]}, headers={"Accept": CSV})
    assert len(list(csv.reader(io.StringIO(found.text)))) - 1 == len(body["rows"])


@pytest.mark.parametrize(
    ("suffix", "kind"), [("json", JSON), ("html", HTML), ("csv", CSV), ("xlsx", XLSX), ("ttl", TURTLE)]
)
def test_an_answer_comes_in_every_format_by_accept_and_by_suffix(suffix: str, kind: str, web: httpx.Client) -> None:
    by_accept = web.get("/questions/cq-13?lang=zh", headers={"Accept": kind})
    by_suffix = web.get(f"/questions/cq-13.{suffix}?lang=zh", headers={"Accept": "image/png"})
    assert media_type(by_accept) == media_type(by_suffix) == kind
    if kind != XLSX:
        assert by_accept.content == by_suffix.content
    match kind:
        case "text/csv":
            assert len(list(csv.reader(io.StringIO(by_suffix.text)))) == 6
        case "text/turtle":
            assert len(set(Graph().parse(data=by_suffix.text, format="turtle").subjects(URIRef(DEF + "statedIn")))) == 5
        case "text/html":
            assert "有效的资源调动" in by_suffix.text
        case "application/json":
            assert len(by_suffix.json()["rows"]) == 5
        case _:
            assert load_workbook(io.BytesIO(by_suffix.content))["Answer"].max_row == 6


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", JSON),
        (BROWSER, HTML),
        ("text/csv;q=0.5, text/turtle;q=0.9", TURTLE),
        ("application/json;q=0, text/*", HTML),
        ("image/png, text/csv;q=0.1", CSV),
    ],
)
def test_what_the_asker_likes_best_decides(accept: str, kind: str, web: httpx.Client) -> None:
    response = web.get("/questions/cq-11", headers={"Accept": accept})
    assert media_type(response) == kind
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("path", ["/questions/cq-99", "/questions/cq-99.csv", "/questions/cq-04.pdf", "/questions/x y"])
def test_an_unknown_question_is_404_and_names_those_there_are(path: str, web: httpx.Client) -> None:
    body = problem_of(web.get(path), 404, "unknown-question")
    assert body["known"] == list(catalogue())


@pytest.mark.parametrize(
    ("query", "status", "slug", "parameter"),
    [
        ("plam=x", 400, "invalid-parameters", "plam"),
        ("as_of=yesterday", 400, "invalid-parameters", "as_of"),
        ("plan=a%20b", 400, "invalid-parameters", "plan"),
        ("plan=%7F", 400, "invalid-parameters", "plan"),
        ("plan=plan/none", 404, "unknown-thing", "plan"),
        ("plan=element/2026-2029/focus", 404, "unknown-thing", "plan"),
        ("as_of=2021-01-01&as_of=2022-01-01", 400, "repeated-parameter", "as_of"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_do(
    query: str, status: int, slug: str, parameter: str, web: httpx.Client
) -> None:
    body = problem_of(web.get(f"/questions/cq-04?{query}"), status, slug)
    assert body["parameter"] == parameter


def test_a_language_that_is_none_of_the_six_is_an_error(web: httpx.Client) -> None:
    body = problem_of(web.get("/questions/cq-04?lang=xx"), 400, "unknown-language")
    assert body["accepted"] == ["ar", "en", "es", "fr", "ru", "zh"]


def test_lang_beats_accept_language_and_a_missing_name_falls_back_and_says_so(web: httpx.Client) -> None:
    accept = {"Accept-Language": "zh-CN, en;q=0.5"}
    assert web.get("/questions/cq-11", headers=accept).headers["content-language"] == "zh"
    french = web.get("/questions/cq-11?lang=fr", headers=accept)
    assert french.headers["content-language"] == "fr"
    (row,) = french.json()["rows"]
    assert row["focus"]["language"] == "en"
    assert "en" in french.json()["name_languages_used"]
