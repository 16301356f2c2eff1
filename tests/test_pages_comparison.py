"""The comparison of two versions and the preview of alignment as pages: what a reader finds, in three languages."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from shapes.cpd.worked_examples import edited
from store.snapshot import Home
from tests.overview_pages import Read, page
from tests.serving import served

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
NO_ELEMENT = [{"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}}]
NO_PARTNER = [{"sheet": "outputs", "row": "1.1", "set": {"partners": None}}]
NO_SOURCE = [{"sheet": "indicators", "row": "2.a", "set": {"source": None}}]


@pytest.fixture(scope="module")
def web(bundled_home: Home) -> Iterator[httpx.Client]:
    with (
        served(create_app(Settings(store=str(bundled_home.folder), workers=1))) as address,
        httpx.Client(base_url=address, headers=HTML, timeout=60) as client,
    ):
        yield client


def workbook(edits: list[dict[str, Any]], **first_outcome: Any) -> bytes:
    made = json.loads(json.dumps(edited(edits)[0], default=str))
    made["programme"]["country_iso3"] = "KEN"
    made["outcomes"][0] |= first_outcome
    return to_workbook(submission_of_json(made, "kenya.json"))


def whole(answer: httpx.Response) -> Read:
    """Return the page of an answer, having made sure that it is well formed."""
    assert answer.status_code == 200, answer.text
    read = Read(answer.text)
    assert not read.unclosed
    assert len(read.ids) == len(set(read.ids))
    inside = [attributes["href"][1:] for attributes, _ in read.all("a") if attributes.get("href", "").startswith("#")]
    assert set(inside) <= set(read.ids)
    return read


def compared(web: httpx.Client, before: bytes, after: bytes, language: str = "en") -> Read:
    files = {"before": ("draft.xlsx", before), "after": ("kenya.xlsx", after)}
    # What a browser without scripts sends of the form.
    return whole(web.post(f"/checks/compare?format=html&lang={language}", files=files, data={"format": "html"}))


def section(read: Read, name: str) -> str:
    [(_, text)] = [one for one in read.all("section") if one[0].get("aria-labelledby") == name]
    return text


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_form_takes_two_files_without_scripts(language: str, web: httpx.Client) -> None:
    read = page(web, "/check/compare", language)
    [(form, _)] = read.all("form", "compare")
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert form["action"] == f"/checks/compare?format=html&lang={language}"
    fields = [attributes["name"] for attributes, _ in read.all("input") if attributes.get("type") == "file"]
    assert fields == ["before", "after"]
    labelled = {attributes["for"] for attributes, _ in read.all("label")}
    assert {"before-file", "after-file"} <= labelled


def test_the_pages_of_the_check_lead_to_it(web: httpx.Client) -> None:
    read = page(web, "/check")
    assert any(attributes.get("href") == "/check/compare?lang=en" for attributes, _ in read.all("a"))
    report = whole(web.post("/checks?format=html&lang=en", files={"file": ("kenya.xlsx", workbook([]))}))
    assert any(attributes.get("href") == "/check/compare?lang=en" for attributes, _ in report.all("a"))
    answer = web.get("/checks/compare?lang=zh")
    assert (answer.status_code, answer.headers["location"]) == (303, "/check/compare?lang=zh")


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_what_broke_comes_first_then_what_was_mended_then_what_is_unchanged(language: str, web: httpx.Client) -> None:
    read = compared(web, workbook(NO_ELEMENT + NO_PARTNER), workbook(NO_PARTNER + NO_SOURCE), language)
    order = [name for name in read.ids if name in ("broken", "mended", "unchanged")]
    assert order == ["broken", "mended", "unchanged"]
    for name, rule, cell in (
        ("broken", "IND-02", "Indicators!"),
        ("mended", "ALN-01", "Outcomes!E4"),
        ("unchanged", "PAR-01", "Outputs!E4"),
    ):
        text = section(read, name)
        assert rule in text
        assert cell in text
    [(_, versions)] = read.all("table")[:1]
    assert "draft.xlsx" in versions and "kenya.xlsx" in versions


def test_the_words_are_those_of_the_reader(web: httpx.Client) -> None:
    read = compared(web, workbook(NO_ELEMENT), workbook([]), "zh")
    assert read.all("h1")[0][1] == "检查结果的变化"
    assert "已改正" in section(read, "mended")
    assert {attributes["dir"] for attributes, _ in compared(web, workbook([]), workbook([]), "ar").all("html")} == {
        "rtl"
    }


def test_two_versions_alike_have_nothing_new(web: httpx.Client) -> None:
    read = compared(web, workbook(NO_PARTNER), workbook(NO_PARTNER))
    assert "None." in section(read, "broken")
    assert "None." in section(read, "mended")
    assert "PAR-01" in section(read, "unchanged")
    assert "None." in section(read, "checked")


def test_a_version_that_cannot_be_read_brings_the_form_back_and_says_which(web: httpx.Client) -> None:
    files = {"before": ("draft.xlsx", b"nothing of the kind"), "after": ("kenya.xlsx", workbook([]))}
    answer = web.post("/checks/compare?format=html&lang=en", files=files)
    assert answer.status_code == 422
    read = Read(answer.text)
    [alert] = [text for attributes, text in read.all("div") if attributes.get("role") == "alert"]
    assert "The older version" in alert
    assert read.all("form", "compare")


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_the_report_previews_what_the_programme_would_serve(language: str, web: httpx.Client) -> None:
    data = workbook([], plan_primary="2026-2029/outcome-1")
    read = whole(web.post(f"/checks?format=html&lang={language}", files={"file": ("kenya.xlsx", data)}))
    text = section(read, "alignment")
    assert "Outcomes!E4" in text
    assert "11.1" in text
    words = {
        "en": ("Preview", "not in the graph", "per draft", "closed"),
        "zh": ("预览", "不在图谱中"),
        "ar": ("معاينة",),
    }
    assert all(one in text for one in words[language])
    assert any(attributes.get("href", "").startswith("/coverage?by=claim&plan=") for attributes, _ in read.all("a"))
    answer = web.get("/alignment/gaps?plan=plan/un-habitat/2026-2029", headers={"Accept": "application/json"})
    today = len(answer.json()["unserved"])
    counted = [text for _, text in read.all("tr") if language == "en" and text.startswith("Gaps:")]
    assert language != "en" or counted[0].endswith(f"{today}{today - 1}")
