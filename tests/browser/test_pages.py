"""Each page, in a real browser: no barrier, no fault, no other host, fit for a phone, light, and usable by keyboard."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Watched, watch

LANGUAGES = ("en", "zh", "ar")
MOST_BYTES = 150_000
# Page authors add their pages here.
PAGES = {
    "start": "/",
    "questions": "/questions",
    "search": "/search?q=plan",
    "nothing found": "/search?q=zzqqx",
    "an answer": "/questions/cq-04",
    "an answer of several standings": "/questions/cq-29",
    "an empty answer": "/questions/cq-04?as_of=1990-01-01",
    "a plan": "/id/plan/un-habitat/2026-2029",
    "a goal": "/things?iri=http://metadata.un.org/sdg/11",
    "a document": "/id/doc/HSP/EB.2025/8",
    "the thread": "/thread",
    "a thread": "/thread?from=A/RES/73/239&to=http://metadata.un.org/sdg/codes/geoArea/404",
    "a suggested thread": "/thread?from=element/2026-2029/focus&to=result/2020-2023/outcome-1.2&suggested=true",
    "a thread to choose": "/thread?from=plan&to=zzqqx",
    "coverage": "/coverage",
    "a cell of coverage": "/coverage?by=country&element=result/2020-2023/outcome-4.2"
    "&column=http://metadata.un.org/sdg/codes/geoArea/404",
    "linkages of outcomes": "/coverage?by=outcome",
    "plans in time": "/plans?as_of=2026-01-15",
    "plans in 2021": "/plans?as_of=2021-06-29",
    "contradictions": "/contradictions",
    "check a programme": "/check",
    "compare two versions": "/check/compare",
    "rules": "/rules",
    "a rule": "/rules/ALN-01",
    "about the data": "/data",
    "for developers": "/developers",
    "the SPARQL editor": "/developers/sparql",
    "the vocabulary": "/def",
    "a named graph": "/graph/doc/HSP/EB.2025/4",
    "an unknown thing": "/id/plan/un-habitat/2026-2028",
    "a bad parameter": "/questions/cq-04?as_of=yesterday",
    "a gone snapshot": "/questions/cq-04?snapshot=0000",
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
three_languages = pytest.mark.parametrize("language", LANGUAGES)


def spoken(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


@every_page
@three_languages
def test_a_page_has_no_barrier_no_fault_and_asks_no_other_host(
    address: str, language: str, watched: Watched, barriers: Callable[[Page], list[str]]
) -> None:
    watched.page.goto(spoken(address, language))
    assert watched.page.locator("html").get_attribute("lang") == language
    assert watched.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert not barriers(watched.page)
    assert not watched.errors
    assert not watched.elsewhere


@every_page
def test_a_page_has_no_barrier_in_the_dark_either(
    address: str, watched: Watched, barriers: Callable[[Page], list[str]]
) -> None:
    watched.page.emulate_media(color_scheme="dark")
    watched.page.goto(spoken(address, "en"))
    assert not barriers(watched.page)


@every_page
@three_languages
def test_a_page_fits_a_narrow_phone(address: str, language: str, watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 320, "height": 640})
    watched.page.goto(spoken(address, language))
    watched.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@every_page
def test_a_page_is_light_the_first_time(address: str, context: BrowserContext, service: str) -> None:
    watched = watch(context, service)
    session = context.new_cdp_session(watched.page)
    session.send("Network.enable")
    taken: list[float] = []
    session.on("Network.loadingFinished", lambda event: taken.append(event["encodedDataLength"]))
    watched.page.goto(spoken(address, "zh"), wait_until="networkidle")
    assert taken
    assert sum(taken) <= MOST_BYTES


@every_page
def test_everything_on_a_page_is_reached_by_keyboard_and_seen_to_be(address: str, watched: Watched) -> None:
    watched.page.goto(spoken(address, "en"))
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.className") == "skip"
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("document.activeElement.id") == "main"
    watched.page.keyboard.press("Tab")
    for _ in range(12):
        seen = watched.page.evaluate(
            """() => { const at = document.activeElement; const box = at.getBoundingClientRect();
                return [at.tagName, getComputedStyle(at).outlineStyle, box.width > 0 && box.height > 0]; }"""
        )
        if seen[0] == "BODY":
            break
        assert seen[1:] == ["solid", True], seen
        watched.page.keyboard.press("Tab")


@every_page
def test_a_page_works_without_scripts(address: str, context: BrowserContext, service: str) -> None:
    plain = context.browser
    assert plain is not None
    silent = plain.new_context(base_url=service, java_script_enabled=False)
    page = silent.new_page()
    page.goto(spoken(address, "en"))
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    silent.close()


def test_the_language_is_chosen_by_address_and_remembered(watched: Watched) -> None:
    page = watched.page
    page.goto("/questions/cq-04?as_of=2021-06-29&lang=en")
    page.get_by_role("link", name="中文", exact=True).click()
    assert parse_qs(urlsplit(page.url).query)["as_of"] == ["2021-06-29"]
    assert page.locator("html").get_attribute("lang") == "zh"
    page.goto("/rules")
    assert page.locator("html").get_attribute("lang") == "zh"
    page.goto("/?lang=fr")
    assert page.locator("html").get_attribute("lang") == "fr"


@three_languages
def test_a_search_suggests_things_and_questions_as_one_types(language: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"/?lang={language}")
    page.locator("#q").press_sequentially("战略", delay=20)
    options = page.locator("main [role=option]")
    options.first.wait_for()
    page.locator("#q").press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant")
    page.locator("#q").press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/")
    assert page.locator("h1").count() == 1
    assert not watched.errors
