"""The check, the rules, the data and the ways for programs, as pages: what a reader finds on them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.checking.sample import MENDED
from api.pages.developers import TOOLS
from api.pages.grades import GRADES, KINDS, MARKS, SETS, VERDICTS, set_of
from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from shapes.cpd.rules import GRADES as RULE_GRADES
from shapes.cpd.rules import MARKS as RULE_MARKS
from shapes.cpd.rules import rules
from shapes.cpd.worked_examples import edited
from tests.http_answers import XLSX
from tests.overview_pages import Read, page

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
PAGES = ("/check", "/rules", "/rules/ALN-01", "/data", "/developers")


@pytest.fixture(scope="module")
def web(bundled_address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=bundled_address, headers=HTML, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def sample(web: httpx.Client) -> bytes:
    return web.get("/check/sample.xlsx?lang=en").content


def faulty(edits: list[dict[str, Any]]) -> bytes:
    programme = json.loads(json.dumps(edited(edits)[0], default=str))
    programme["programme"]["country_iso3"] = "KEN"
    return to_workbook(submission_of_json(programme, "kenya.json"))


def check(web: httpx.Client, data: bytes, language: str = "en", form: str = "html") -> httpx.Response:
    files = {"file": ("kenya.xlsx", data)}
    return web.post(f"/checks?format=html&lang={language}", files=files, data={"format": form})


def report(web: httpx.Client, data: bytes, language: str = "en") -> Read:
    answer = check(web, data, language)
    assert answer.status_code == 200, answer.text
    read = Read(answer.text)
    assert not read.unclosed
    assert len(read.ids) == len(set(read.ids))
    return read


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_what_every_page_keeps(address: str, language: str, web: httpx.Client) -> None:
    if address.startswith("/rules"):
        # Rules are the same in every state of the graph but for what is quoted, so they carry no entity tag.
        assert web.get(f"{address}?lang={language}").status_code == 200
    else:
        assert page(web, address, language).all("h1")


def test_every_rule_and_finding_has_words_for_what_it_is() -> None:
    assert tuple(GRADES) == RULE_GRADES
    assert MARKS.keys() == RULE_MARKS.keys()
    assert {rule.kind for rule in rules().values()} <= KINDS.keys()
    assert {set_of(rule) for rule in rules()} == SETS.keys()
    assert VERDICTS.keys() == {"ready", "ready-with-questions", "not-ready"}


def test_the_sample_has_one_mistake_and_mended_it_has_none(web: httpx.Client, sample: bytes) -> None:
    found = web.post("/checks?format=json", files={"file": ("sample.xlsx", sample)}).json()
    assert [(one["rule"], one["where"][0]["address"]) for one in found["findings"]] == [("ALN-01", "Outcomes!E4")]
    book = load_workbook(io.BytesIO(sample))
    book["Outcomes"]["E4"] = MENDED
    buffer = io.BytesIO()
    book.save(buffer)
    mended = web.post("/checks?format=json", files={"file": ("sample.xlsx", buffer.getvalue())}).json()
    assert not mended["findings"]
    assert mended["verdict"] == "ready-with-questions"


def test_the_report_says_the_verdict_in_words_and_the_place_the_fix_and_the_authority(
    web: httpx.Client, sample: bytes
) -> None:
    read = report(web, sample)
    assert read.all("h1")[0][1].endswith("Not ready")
    [(_, finding)] = read.all("article", "finding")
    assert "Outcomes!E4" in finding
    assert "Choose one element from the list." in finding
    assert "2026-2029/impact" in finding, "values that would do are named"
    assert "HSP/EB.2025/8, para. 21" in finding
    assert "The document says so expressly." in finding
    assert "per draft HSP/EB.2025/4" in finding
    assert "|" not in read.all("h4")[0][1], "the heading stands in one language"
    assert any(attributes.get("href") == "/rules/ALN-01" for attributes, _ in read.all("a"))


def test_what_could_not_be_checked_is_a_section_with_reasons(web: httpx.Client, sample: bytes) -> None:
    read = report(web, sample)
    assert "What could not be checked" in [text for _, text in read.all("h2")]
    [(_, reasons), *_] = read.all("ul", "reasons")
    assert "No cooperation framework of this country is loaded here." in reasons
    assert "DER-01" in reasons


def test_findings_stand_by_severity_and_then_by_sheet(web: httpx.Client) -> None:
    mistakes = [
        {"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}},
        {"sheet": "outcomes", "row": "2", "set": {"assumptions": None}},
        {"sheet": "outputs", "row": "1.1", "set": {"partners": None}},
    ]
    read = report(web, faulty(mistakes))
    grades = [attributes["data-grade"] for attributes, _ in read.all("section", "of-grade")]
    assert grades == sorted(grades, key=list(GRADES).index)
    assert [attributes["data-sheet"] for attributes, _ in read.all("section") if "data-sheet" in attributes] == [
        "Outcomes",
        "Outputs",
        "Outcomes",
    ]


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_a_finding_speaks_the_readers_language(language: str, web: httpx.Client, sample: bytes) -> None:
    (found,) = web.post("/checks?format=json", files={"file": ("sample.xlsx", sample)}).json()["findings"]
    assert len(set(found["what"].values())) == 6
    read = report(web, sample, language)
    [(_, finding)] = read.all("article", "finding")
    for told in ("what", "fix"):
        assert " ".join(found[told][language].split()) in finding


@pytest.mark.parametrize(
    ("form", "kind"), [("xlsx", XLSX), ("csv", "text/csv"), ("json", "application/json"), ("ttl", "text/turtle")]
)
def test_the_form_gives_the_report_in_the_format_chosen(form: str, kind: str, web: httpx.Client, sample: bytes) -> None:
    answer = check(web, sample, form=form)
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="checked.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) == 2


def test_a_file_that_cannot_be_read_brings_the_form_back_with_the_reason(web: httpx.Client) -> None:
    answer = check(web, b"nothing of the kind", "zh")
    assert answer.status_code == 422
    read = Read(answer.text)
    [alert] = [text for attributes, text in read.all("div") if attributes.get("role") == "alert"]
    assert "无法检查该文件" in alert
    assert read.all("form", "upload")
    # What a browser sends of a field in which nothing was chosen.
    nothing = b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--b--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    empty = web.post("/checks?format=html&lang=en", content=nothing, headers=kind)
    assert empty.status_code == 400
    assert "No file was chosen" in empty.text


def test_the_address_of_the_check_leads_a_reader_to_the_form(web: httpx.Client) -> None:
    answer = web.get("/checks?lang=zh")
    assert (answer.status_code, answer.headers["location"]) == (303, "/check?lang=zh")


def test_the_template_is_offered_for_the_countries_that_the_graph_knows(web: httpx.Client) -> None:
    options = {attributes["value"]: text for attributes, text in page(web, "/check").all("option")}
    assert options["KEN"] == "Kenya"
    assert web.get("/templates/cpd.xlsx?country=KEN&lang=en").status_code == 200


def test_rules_are_listed_by_set_and_can_be_narrowed(web: httpx.Client) -> None:
    read = Read(web.get("/rules?lang=en").text)
    assert len([attributes for attributes, _ in read.all("a") if attributes.get("href", "").startswith("/rules/")]) == (
        len(rules())
    )
    narrow = web.get("/rules?set=DER&severity=blocker&lang=en").text
    assert "DER-01" in narrow
    assert "DER-03" not in narrow
    assert "ALN-01" not in narrow
    assert 'href="?set=DER&amp;severity=blocker&amp;lang=zh"' in narrow, "a change of language keeps the choice"


def test_a_rule_tells_its_authority_and_its_examples_in_words(web: httpx.Client) -> None:
    read = Read(web.get("/rules/DER-01?lang=en").text)
    assert not read.unclosed
    text = " ".join(text for _, text in read.all("main"))
    assert "HSP/EB.2025/8, para. 17" in text
    assert "directs (derive country programme documents" in text
    assert {"Passes", "Fails"} <= {text.split(" ", 1)[1] for _, text in read.all("b", "outcome")}
    assert "The framework is named by its country alone." in text
    assert "{" not in text


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_a_page(rule: str, web: httpx.Client) -> None:
    answer = web.get(f"/rules/{rule}?lang=ru")
    assert answer.status_code == 200
    assert not Read(answer.text).unclosed


def test_the_data_page_names_every_document_with_its_statements(web: httpx.Client) -> None:
    read = page(web, "/data")
    rows = [text for _, text in read.all("tr")]
    [plan] = [row for row in rows if row.startswith("HSP/EB.2025/4")]
    assert "Development of the strategic plan" in plan
    assert "27 January 2025" in plan
    assert all(text[-1].isdigit() for attributes, text in read.all("td", "number"))


def test_the_mappings_are_files_that_say_what_they_are(web: httpx.Client) -> None:
    for address in ("/mappings.sssom.tsv", "/mappings.suggested.sssom.tsv"):
        answer = web.get(address)
        assert answer.headers["content-type"].startswith("text/tab-separated-values")
        assert answer.text.startswith("#curie_map:")
        assert web.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_page_for_developers_names_what_there_is(web: httpx.Client) -> None:
    text = web.get("/developers?lang=en").text
    for address in ("/docs", "/developers/sparql", "/void", "/catalogue", "/mappings.sssom.tsv", "/context.jsonld"):
        assert f'href="{address}"' in text
        assert web.get(address, headers={"Accept": "*/*"}).status_code == 200
    assert f"{web.base_url}/mcp" in text.replace("&#39;", "'")
    assert [name for name, _ in TOOLS] == ["list_questions", "ask", "find", "describe", "sparql"]


def test_the_editor_answers_without_scripts(web: httpx.Client) -> None:
    def asked(query: str, **more: str) -> httpx.Response:
        return web.get("/developers/sparql", params={"query": query, "lang": "en", **more})

    assert "<th" in asked("SELECT ?s { ?s ?p ?o } LIMIT 3").text
    assert "3 rows" in asked("SELECT ?s { ?s ?p ?o } LIMIT 3").text
    assert "shown: 1 to 200" in asked("SELECT ?s { ?s ?p ?o } LIMIT 500").text
    assert '<p class="lead">yes' in asked("ASK { ?s ?p ?o }").text
    assert "The query found no rows." in asked("SELECT ?s { ?s a <urn:nothing> }").text
    assert "<pre" in asked("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1").text
    assert asked("SELECT ?s { ?s ?p ?o } LIMIT 3", format="csv").headers["content-type"].startswith("text/csv")


def test_a_query_at_fault_stays_in_the_editor_with_the_reason(web: httpx.Client) -> None:
    answer = web.get("/developers/sparql", params={"query": "SELECT <b>", "lang": "en"})
    assert answer.status_code == 400
    assert "SELECT &lt;b&gt;</textarea>" in answer.text
    assert "The query gave no answer" in answer.text
    refused = web.get("/developers/sparql", params={"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"})
    assert refused.status_code in (400, 403)


def test_a_question_of_the_catalogue_comes_into_the_editor(web: httpx.Client) -> None:
    text = web.get("/developers/sparql?example=cq-04&lang=en").text
    assert "VALUES" in Read(text).all("textarea")[0][1]
    assert 'href="/questions/cq-04"' in text
    assert web.get("/developers/sparql?example=cq-99").status_code == 404
