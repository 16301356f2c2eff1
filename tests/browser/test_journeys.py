"""What an officer does, from beginning to end: ask, look at the evidence, take the answer along."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Watched
from tests.browser.test_pages import LANGUAGES

PLAN = "plan/un-habitat/2020-2023"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ask_look_at_the_evidence_and_take_the_answer_along(language: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"/?lang={language}")
    page.locator("a[href='/questions/cq-04']").first.click()
    page.locator("select[name=plan]").select_option(PLAN)
    page.locator("input[name=as_of]").fill("2021-06-29")
    page.locator("form.asked button").click()
    assert parse_qs(urlsplit(page.url).query)["as_of"] == ["2021-06-29"]

    evidence = page.locator("tbody .evidence details").first
    evidence.locator("summary").click()
    place = evidence.locator(".place").first
    assert place.locator("blockquote, .quiet").count()
    assert place.locator("a[href^='https://docs.un.org/']").get_attribute("href")
    place.locator(".reference a").click()
    fragment = urlsplit(page.url).fragment
    assert page.locator(f"[id='{fragment}']").count() == 1
    page.go_back()

    with page.expect_download() as download:
        page.locator("a[href*='cq-04.csv']").click()
    path = download.value.path()
    rows = list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2
    assert "2023-12-31" in rows[1]
    assert not watched.errors


def test_the_permanent_link_gives_this_answer(watched: Watched) -> None:
    page = watched.page
    page.goto("/questions/cq-13?lang=en")
    rows = page.locator("tbody tr").count()
    page.locator("a[rel=bookmark]").click()
    assert "snapshot=" in page.url
    assert page.locator("tbody tr").count() == rows > 0


def test_a_parameter_is_given_by_its_name_without_scripts_and_picked_with_them(watched: Watched) -> None:
    page = watched.page
    page.goto("/questions/cq-32?organization=UN-Habitat&lang=en")
    assert parse_qs(urlsplit(page.url).query)["organization"] == ["org/un-habitat"]
    field = page.locator("#organization")
    assert field.input_value() == "United Nations Human Settlements Programme"
    field.fill("World Food")
    page.locator("form.asked [role=option]").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.locator("form.asked button").click()
    assert parse_qs(urlsplit(page.url).query)["organization"] == ["org/wfp"]
    assert not watched.errors
