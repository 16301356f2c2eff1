"""The service keeps to HTTP at every address: formats, tags, HEAD, methods, and a description of what there is."""

import httpx
import pytest

from queries.catalogue import catalogue
from tests.http_answers import CSV, HTML, JSON, PLAN, TURTLE, XLSX, problem_of


@pytest.mark.parametrize("path", ["/questions/cq-11", f"/id/{PLAN}", "/def"])
def test_a_format_that_is_not_on_offer_is_406_with_the_offer(path: str, web: httpx.Client) -> None:
    body = problem_of(web.get(path, headers={"Accept": "image/png"}), 406, "not-acceptable")
    offered = body["offered"]
    assert isinstance(offered, list)
    assert TURTLE in offered


def test_a_malformed_accept_header_is_an_error_that_shows_the_piece(web: httpx.Client) -> None:
    body = problem_of(web.get("/questions/cq-11", headers={"Accept": "text/html;q=high"}), 400, "malformed-header")
    assert "q=high" in str(body["part"])


@pytest.mark.parametrize(
    "path",
    [
        "/questions/cq-13",
        "/questions/cq-13.csv",
        f"/id/{PLAN}.ttl",
        f"/alignment/coverage?plan={PLAN}",
        f"/alignment/gaps?plan={PLAN}",
        f"/alignment/thread?from={PLAN}&to=element/2026-2029/focus",
        "/search?q=plan",
    ],
)
def test_an_answer_that_the_asker_holds_is_304(path: str, web: httpx.Client) -> None:
    first = web.get(path)
    tag = first.headers["etag"]
    again = web.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert web.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_format_language_or_parameter_has_another_tag(web: httpx.Client) -> None:
    tags = {
        web.get("/questions/cq-04", params=params, headers={"Accept": accept}).headers["etag"]
        for accept in (JSON, CSV)
        for params in ({"lang": "en"}, {"lang": "zh"}, {"as_of": "2021-06-29"})
    }
    assert len(tags) == 6


def test_whatever_the_asker_holds_an_unknown_thing_is_404(web: httpx.Client) -> None:
    problem_of(web.get("/id/plan/none", headers={"If-None-Match": "*"}), 404, "unknown-thing")
    assert web.get(f"/id/{PLAN}", headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/questions",
        "/questions/cq-11",
        "/questions/cq-11.xlsx",
        f"/id/{PLAN}",
        f"/id/{PLAN}.html",
        "/context.jsonld",
        "/def",
        "/alignment/coverage",
        "/alignment/gaps",
        "/alignment/thread?from=place/cairo&to=place/rome",
        "/search?q=plan",
        "/health",
        "/docs",
        "/openapi.json",
        "/static/style.css",
        "/sparql?query=ASK{}",
    ],
)
def test_head_says_what_get_would(path: str, web: httpx.Client) -> None:
    got, headed = web.get(path), web.head(path)
    assert headed.content == b""
    assert headed.status_code == got.status_code
    for name in ("content-type", "etag", "content-length", "content-security-policy"):
        assert headed.headers.get(name) == got.headers.get(name), name


def test_a_wrong_method_names_the_right_ones(web: httpx.Client) -> None:
    body = problem_of(web.post("/questions/cq-04"), 405, "method-not-allowed")
    assert body["allowed"] == ["GET", "HEAD"]


def test_an_address_without_anything_is_404(web: httpx.Client) -> None:
    problem_of(web.get("/nothing/here"), 404, "not-found")


def test_health_names_the_snapshot(web: httpx.Client) -> None:
    response = web.get("/health")
    assert response.json()["status"] == "ok"
    assert response.headers["cache-control"] == "no-store"
    assert len(response.json()["snapshot"]) == 64


def test_openapi_names_every_question_and_every_parameter(web: httpx.Client) -> None:
    document = web.get("/openapi.json").json()
    for question in catalogue().values():
        operation = document["paths"][f"/questions/{question.id}"]["get"]
        assert operation["summary"] == question.title["en"]
        named = [parameter["name"] for parameter in operation["parameters"]]
        assert sorted(named) == sorted({*question.parameters, "lang"})
        for parameter in operation["parameters"]:
            assert parameter["description"]
            if parameter["name"] != "lang":
                assert parameter["schema"].get("default") == question.parameters[parameter["name"]].default
        assert {JSON, HTML, CSV, XLSX, TURTLE} <= set(operation["responses"]["200"]["content"])
    for path in ("/alignment/thread", "/alignment/coverage", "/alignment/gaps", "/search", "/health", "/id/{path}"):
        assert "get" in document["paths"][path]
    identifiers = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(identifiers) == len(set(identifiers))
