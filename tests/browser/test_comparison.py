"""An officer compares two drafts: which findings were mended, which are new, and which are still there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from shapes.cpd.worked_examples import edited
from tests.browser.conftest import Watched, assert_readable
from tests.browser.test_pages import LANGUAGES

NO_ELEMENT = {"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}}
NO_PARTNER = {"sheet": "outputs", "row": "1.1", "set": {"partners": None}}
NO_SOURCE = {"sheet": "indicators", "row": "2.a", "set": {"source": None}}


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Path, Path]:
    """Return an older draft as a workbook and a newer one as JSON, with a mistake in common."""
    older, newer = (
        json.loads(json.dumps(edited(one)[0])) for one in ([NO_ELEMENT, NO_PARTNER], [NO_PARTNER, NO_SOURCE])
    )
    for programme in (older, newer):
        programme["programme"]["country_iso3"] = "KEN"
    files = tmp_path / "draft.xlsx", tmp_path / "kenya.json"
    files[0].write_bytes(to_workbook(submission_of_json(older, "draft.json")))
    files[1].write_text(json.dumps(newer), encoding="utf-8")
    return files


def send(page: Page, drafts: tuple[Path, Path], language: str = "en") -> None:
    page.goto(f"/check/compare?lang={language}")
    page.locator("#before-file").set_input_files(drafts[0])
    page.locator("#after-file").set_input_files(drafts[1])
    page.locator(".compare button").click()
    page.locator("#broken").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_has_no_barrier_in_light_and_dark_and_fits_a_phone(
    language: str, watched: Watched, drafts: tuple[Path, Path], barriers: Callable[[Page], list[str]]
) -> None:
    send(watched.page, drafts, language)
    assert_readable(watched, barriers)


def test_two_drafts_are_compared_without_scripts(watched: Watched, drafts: tuple[Path, Path], service: str) -> None:
    plain = watched.page.context.browser
    assert plain is not None
    silent = plain.new_context(base_url=service, java_script_enabled=False)
    page = silent.new_page()
    send(page, drafts)
    for name, rule in (("broken", "IND-02"), ("mended", "ALN-01"), ("unchanged", "PAR-01")):
        assert rule in page.locator(f"section[aria-labelledby={name}]").inner_text()
    page.locator("#compared-as-csv").check()
    page.locator("#before-file").set_input_files(drafts[0])
    page.locator("#after-file").set_input_files(drafts[1])
    with page.expect_download() as download:
        page.locator(".compare button").click()
    assert download.value.suggested_filename == "compared.csv"
    silent.close()
