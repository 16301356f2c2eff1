"""The service as its users meet it: real HTTP, every address, every format, every way to be wrong."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph
import pytest
from openpyxl import load_workbook
from rdflib import Graph, URIRef

from api.app import create_app
from api.settings import Settings
from ontology.context import context
from ontology.namespaces import BASE, DEF, ID
from queries.catalogue import catalogue
from store.snapshot import Home
from tests.protocol_service import served

JSON, HTML, CSV, TURTLE = "application/json", "text/html", "text/csv", "text/turtle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_LD, N_TRIPLES = "application/ld+json", "application/n-triples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PLAN = "plan/un-habitat/2026-2029"
PAGES = [
    "/",
    "/questions/cq-13.html",
    "/questions/cq-04.html?as_of=1990-01-01",
    f"/id/{PLAN}.html",
    "/id/doc/HSP/EB.2025/4.html",
]


@pytest.fixture(scope="module")
def web(bundled_home: Home) -> Iterator[httpx.Client]:
    app = create_app(Settings(store=str(bundled_home.folder), workers=1))
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client


def problem(response: httpx.Response, status: int, slug: str) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["type"] == f"{BASE}problem/{slug}"
    assert body["title"]
    assert body["detail"]
    return body


def media_type(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return response.headers["content-type"].partition(";")[0]


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


@pytest.mark.parametrize("path", ["/questions/cq-11", f"/id/{PLAN}", "/def"])
def test_a_format_that_is_not_on_offer_is_406_with_the_offer(path: str, web: httpx.Client) -> None:
    body = problem(web.get(path, headers={"Accept": "image/png"}), 406, "not-acceptable")
    offered = body["offered"]
    assert isinstance(offered, list)
    assert TURTLE in offered


def test_a_malformed_accept_header_is_an_error_that_shows_the_piece(web: httpx.Client) -> None:
    body = problem(web.get("/questions/cq-11", headers={"Accept": "text/html;q=high"}), 400, "malformed-header")
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
    problem(web.get("/id/plan/none", headers={"If-None-Match": "*"}), 404, "unknown-thing")
    assert web.get(f"/id/{PLAN}", headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("path", ["/questions/cq-99", "/questions/cq-99.csv", "/questions/cq-04.pdf", "/questions/x y"])
def test_an_unknown_question_is_404_and_names_those_there_are(path: str, web: httpx.Client) -> None:
    body = problem(web.get(path), 404, "unknown-question")
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
    body = problem(web.get(f"/questions/cq-04?{query}"), status, slug)
    assert body["parameter"] == parameter


def test_a_language_that_is_none_of_the_six_is_an_error(web: httpx.Client) -> None:
    body = problem(web.get("/questions/cq-04?lang=xx"), 400, "unknown-language")
    assert body["accepted"] == ["ar", "en", "es", "fr", "ru", "zh"]


def test_lang_beats_accept_language_and_a_missing_name_falls_back_and_says_so(web: httpx.Client) -> None:
    accept = {"Accept-Language": "zh-CN, en;q=0.5"}
    assert web.get("/questions/cq-11", headers=accept).headers["content-language"] == "zh"
    french = web.get("/questions/cq-11?lang=fr", headers=accept)
    assert french.headers["content-language"] == "fr"
    (row,) = french.json()["rows"]
    assert row["focus"]["language"] == "en"
    assert "en" in french.json()["name_languages_used"]


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
        nearest = problem(web.get(path), 404, "unknown-thing")["nearest"]
        assert isinstance(nearest, list)
        assert nearest[0] == ID + PLAN
    assert problem(web.get("/id/xyz"), 404, "unknown-thing")["nearest"] == []


@pytest.mark.parametrize("path", ["a b", "<x>", '"', "%7F", "{x}", "中文", "..%2F..%2Fetc%2Fpasswd"])
def test_an_address_that_can_be_no_identifier_is_404(path: str, web: httpx.Client) -> None:
    problem(web.get(f"/id/{path if '%' in path else quote(path)}"), 404, "unknown-thing")


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


def test_every_step_of_a_thread_has_its_evidence(web: httpx.Client) -> None:
    path = "/alignment/thread?from=act/decision/executive-board/2024/5&to=element/2026-2029/focus&lang=zh"
    body = web.get(path).json()
    assert body["completeness"] == "complete"
    assert body["gap"] is None
    assert body["paths"]
    listed = {part["iri"] for part in body["evidence"]}
    for steps in body["paths"]:
        assert len(steps) == body["length"]
        for step in steps:
            assert step["evidence"]
            assert {part["iri"] for part in step["evidence"]} <= listed
            assert step["status"] in ("asserted", "inferred", "suggested")
            assert step["relation"]["label"] and step["from"]["label"] and step["to"]["label"]


def test_a_thread_may_be_asked_for_by_full_iris(web: httpx.Client) -> None:
    egypt = quote("http://metadata.un.org/sdg/codes/geoArea/818", safe="")
    body = web.get(f"/alignment/thread?from={quote(ID + 'place/cairo', safe='')}&to={egypt}").json()
    assert body["length"] == 1


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("from=plan/none&to=place/cairo", 404, "unknown-thing"),
        ("from=a%20b&to=place/cairo", 400, "invalid-parameters"),
        ("from=place/cairo", 400, "invalid-parameters"),
        ("from=place/cairo&to=place/rome&longest=99", 400, "invalid-parameters"),
    ],
)
def test_a_thread_between_what_is_not_there_is_an_error(query: str, status: int, slug: str, web: httpx.Client) -> None:
    problem(web.get(f"/alignment/thread?{query}"), status, slug)


def test_every_cell_of_coverage_and_every_gap_has_its_evidence(web: httpx.Client) -> None:
    found = web.get(f"/alignment/coverage?plan={PLAN}").json()
    assert {element["code"] for element in found["elements"]} >= {"1", "2", "3", "4", "5"}
    assert all(element["evidence"] for element in found["elements"])
    assert found["cells"]
    assert all(claim["evidence"] for cell in found["cells"] for claim in cell["claims"])
    assert all(cell["count"] == len(cell["claims"]) for cell in found["cells"])
    gaps = web.get(f"/alignment/gaps?plan={PLAN}").json()
    served_elements = {cell["element"] for cell in found["cells"]}
    assert {thing["iri"] for thing in gaps["unserved"]}.isdisjoint(served_elements)
    assert all(thing["evidence"] for thing in (*gaps["unserved"], *gaps["unlinked"]))
    for path in ("coverage", "gaps"):
        assert web.get(f"/alignment/{path}").json()["plan"]["iri"] == ID + PLAN
        problem(web.get(f"/alignment/{path}?plan=plan/none"), 404, "unknown-thing")


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
        problem(web.get(f"/search{query}"), 400, "invalid-parameters")


def test_health_names_the_snapshot(web: httpx.Client) -> None:
    response = web.get("/health")
    assert response.json()["status"] == "ok"
    assert response.headers["cache-control"] == "no-store"
    assert len(response.json()["snapshot"]) == 64


def test_the_first_page_is_for_people_and_the_catalogue_for_programs(web: httpx.Client) -> None:
    assert media_type(web.get("/", headers={"Accept": BROWSER})) == HTML
    for headers in ({"Accept": "*/*"}, {"Accept": JSON}, {"Accept": "image/png"}):
        response = web.get("/", headers=headers)
        assert (response.status_code, response.headers["location"]) == (307, "/questions")
        assert response.headers["vary"] == "Accept"
    chinese = web.get("/?lang=zh", headers={"Accept": HTML}).text
    assert 'lang="zh"' in chinese
    assert catalogue()["cq-03"].title["zh"] in chinese


class Resources(HTMLParser):
    """What a page makes a browser fetch or run, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        if tag == "a":
            self.links.append(given.get("href") or "")
        else:
            self.fetched += [
                value or "" for name, value in given.items() if name in ("src", "href", "srcset", "action")
            ]


def resources(page: str) -> Resources:
    found = Resources()
    found.feed(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_no_other_host_and_runs_nothing_inline(path: str, web: httpx.Client) -> None:
    response = web.get(path, headers={"Accept": BROWSER})
    assert media_type(response) == HTML
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    found = resources(response.text)
    assert not found.inline
    assert all(not urlsplit(address).netloc for address in found.fetched)
    for address in found.fetched:
        assert web.get(address if address.startswith("/") else path).status_code in (200, 400)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_into_the_service_leads_somewhere(path: str, web: httpx.Client) -> None:
    found = resources(web.get(path, headers={"Accept": BROWSER}).text)
    own = sorted({address.partition("#")[0] for address in found.links if address.startswith("/")})
    assert own
    for address in own[:40]:
        assert web.get(address, headers={"Accept": BROWSER}).status_code == 200, address


def test_a_page_shows_text_as_text(web: httpx.Client) -> None:
    page = web.get("/questions/cq-04.html", params={"plan": "plan/<script>alert(1)</script>"})
    assert page.status_code == 400
    assert page.headers["content-type"] == "application/problem+json"
    shown = web.get("/search", params={"q": "<script>alert(1)</script>"}, headers={"Accept": HTML}).text
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_an_empty_answer_is_a_page_that_says_what_no_document_states(web: httpx.Client) -> None:
    page = web.get("/questions/cq-04.html", params={"as_of": "1990-01-01", "lang": "zh"}).text
    assert catalogue()["cq-04"].gap["zh"] in page


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_needs_no_other_host(path: str, web: httpx.Client) -> None:
    response = web.get(path)
    assert media_type(response) == HTML
    assert "default-src 'self'" in response.headers["content-security-policy"]
    found = resources(response.text)
    assert found.fetched
    assert all(not urlsplit(address).netloc for address in found.fetched)
    assert not re.search(r"url:\s*['\"]https?://", response.text)
    for address in found.fetched:
        assert web.get(address).status_code == 200, address


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
    body = problem(web.post("/questions/cq-04"), 405, "method-not-allowed")
    assert body["allowed"] == ["GET", "HEAD"]


def test_an_address_without_anything_is_404(web: httpx.Client) -> None:
    problem(web.get("/nothing/here"), 404, "not-found")


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


def test_a_search_in_a_browser_is_a_page_that_keeps_its_words_in_the_other_language(web: httpx.Client) -> None:
    page = web.get("/search", params={"q": "战略重点", "lang": "zh"}, headers={"Accept": "text/html"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert 'href="/id/' in page.text
    assert "?q=%E6%88%98%E7%95%A5%E9%87%8D%E7%82%B9&amp;lang=en" in page.text
    empty = web.get("/search", params={"q": "xyzzy", "lang": "en"}, headers={"Accept": "text/html"})
    assert "Nothing is called that" in empty.text
