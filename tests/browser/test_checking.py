"""An officer checks a draft, reads what is wrong, takes the annotated copy along, mends the cell, and checks again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from api.checking.sample import MENDED
from tests.browser.conftest import Watched, assert_readable
from tests.browser.test_pages import LANGUAGES

# The pages themselves are among those of `test_pages`; these are what the editor shows.
PAGES = ("/developers/sparql?query=SELECT * { ?s ?p ?o } LIMIT 5", "/developers/sparql?query=SELECT")
EDITOR = "/developers/sparql"


@pytest.fixture
def sample(watched: Watched, tmp_path: Path) -> Path:
    """Return the sample as its reader has it: downloaded."""
    page = watched.page
    page.goto("/check?lang=en")
    with page.expect_download() as download:
        page.locator("a[href^='/check/sample.xlsx']").click()
    file = tmp_path / "sample.xlsx"
    download.value.save_as(file)
    return file


def send(page: Page, file: Path, language: str = "en") -> None:
    page.goto(f"/check?lang={language}")
    page.locator("#file").set_input_files(file)
    page.locator(".upload button").click()
    page.locator("#report").wait_for()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_barrier_no_fault_and_fits_a_phone(
    address: str, language: str, watched: Watched, barriers: Callable[[Page], list[str]]
) -> None:
    page = watched.page
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert not barriers(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not watched.errors
    assert not watched.elsewhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_no_barrier_in_light_and_dark_and_fits_a_phone(
    language: str, watched: Watched, sample: Path, barriers: Callable[[Page], list[str]]
) -> None:
    send(watched.page, sample, language)
    assert_readable(watched, barriers)


def test_check_read_take_along_mend_and_be_ready(watched: Watched, sample: Path, tmp_path: Path) -> None:
    page = watched.page
    send(page, sample)
    assert "Not ready" in page.locator("h1").inner_text()
    finding = page.locator(".finding").first
    assert "Outcomes!E4" in finding.inner_text()
    assert "Choose one element from the list." in finding.inner_text()

    # The file is still at hand: nobody has to choose it again for the annotated copy.
    page.locator("#as-xlsx").check()
    with page.expect_download() as download:
        page.locator(".upload button").click()
    annotated = tmp_path / "checked.xlsx"
    download.value.save_as(annotated)
    book = load_workbook(annotated)
    assert "ALN-01" in book["Outcomes"]["E4"].comment.text

    book["Outcomes"]["E4"] = MENDED
    book.save(annotated)
    send(page, annotated)
    assert "Ready" in page.locator("h1").inner_text()
    assert page.locator(".finding").count() == 0
    assert page.locator(".reasons li").count() > 0, "what could not be checked is said"
    assert not watched.errors


def test_findings_are_filtered_by_severity_and_sheet(watched: Watched, sample: Path) -> None:
    page = watched.page
    book = load_workbook(sample)
    book["Outcomes"]["H5"] = None
    book["Outputs"]["E4"] = None
    book.save(sample)
    send(page, sample)
    every = page.locator(".finding").count()
    assert every >= 2
    page.locator("#of-sheet").select_option("Outputs")
    shown = page.locator(".finding:visible").count()
    assert 0 < shown < every
    assert str(shown) in page.locator(".filter [role=status]").inner_text()
    page.locator("#of-sheet").select_option("")
    assert page.locator(".finding:visible").count() == every


def test_the_check_works_without_scripts(watched: Watched, sample: Path, service: str) -> None:
    plain = watched.page.context.browser
    assert plain is not None
    silent = plain.new_context(base_url=service, java_script_enabled=False)
    page = silent.new_page()
    send(page, sample)
    assert page.url.startswith(f"{service}/checks")
    assert page.locator(".finding").count() == 1
    assert not page.locator(".filter").is_visible()
    page.get_by_role("link", name="中文", exact=True).click()
    assert page.url.startswith(f"{service}/check?")
    silent.close()


def test_a_file_that_cannot_be_read_is_explained_and_another_can_be_sent(
    watched: Watched, sample: Path, tmp_path: Path
) -> None:
    page = watched.page
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"nothing of the kind")
    page.goto("/check?lang=en")
    page.locator("#file").set_input_files(broken)
    page.locator(".upload button").click()
    page.locator("[role=alert]").wait_for()
    page.locator("#file").set_input_files(sample)
    page.locator(".upload button").click()
    page.locator("#report").wait_for()
    assert not watched.errors


def test_the_editor_runs_a_query_by_keyboard_and_shows_a_table(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{EDITOR}?lang=en")
    page.locator("#example").select_option("cq-04")
    page.get_by_role("button", name="Show its query").click()
    assert "VALUES" in page.locator("#query").input_value()
    page.locator("#query").press("Control+Enter")
    page.locator("#result tbody tr").first.wait_for()
    assert not watched.errors
