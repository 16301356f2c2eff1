"""The thread, coverage, plans in time: what a reader does with them, by mouse and by keyboard."""

from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Watched
from tests.browser.test_pages import LANGUAGES

KENYA = "http://metadata.un.org/sdg/codes/geoArea/404"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_leads_to_a_drawing_whose_labels_lead_to_their_evidence(language: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"/thread?lang={language}")
    page.locator(".examples a").first.click()
    page.locator("svg.thread").wait_for()
    label = page.locator("svg.thread a[href^='#step-']").first
    label.focus()
    page.keyboard.press("Enter")
    step = page.locator(f"[id='{urlsplit(page.url).fragment}']")
    step.wait_for()
    page.wait_for_function(
        """(id) => { const box = document.getElementById(id).getBoundingClientRect();
            return box.top >= 0 && box.top < 900; }""",
        arg=urlsplit(page.url).fragment,
    )
    step.locator("summary").click()
    assert step.locator(".place a[href^='https://docs.un.org/']").count()
    assert not watched.errors


def test_the_links_of_a_drawing_are_reached_in_the_order_in_which_it_is_read(watched: Watched) -> None:
    page = watched.page
    page.goto(f"/thread?from=A/RES/73/239&to={KENYA}&lang=en")
    tops = page.locator("svg.thread a").evaluate_all("(links) => links.map((one) => one.getBoundingClientRect().top)")
    # What stands in one row may be of different height.
    assert all(below >= above - 40 for above, below in pairwise(tops))
    names = page.locator("svg.thread a").evaluate_all(
        "(links) => links.map((one) => one.getAttribute('aria-label') || one.textContent.trim())"
    )
    assert all(names)


def test_every_label_and_box_holds_its_text(watched: Watched) -> None:
    page = watched.page
    for language in LANGUAGES:
        page.goto(f"/thread?from=A/RES/73/239&to={KENYA}&lang={language}")
        wide = page.locator("svg.thread a").evaluate_all(
            """(links) => links.flatMap((link) => { const frame = link.querySelector('rect').getBBox();
                return [...link.querySelectorAll('text')].filter((one) => one.getBBox().width > frame.width + 2)
                .map((one) => one.textContent); })"""
        )
        assert not wide


def test_an_end_is_picked_by_name(watched: Watched) -> None:
    page = watched.page
    page.goto("/thread?lang=en")
    page.locator("#from").press_sequentially("A/RES/73/239", delay=10)
    page.locator("form.asked [role=option]").first.wait_for()
    page.locator("#from").press("ArrowDown")
    page.locator("#from").press("Enter")
    page.locator("#to").press_sequentially("Kenya", delay=10)
    page.locator("form.asked [role=option]:visible").first.wait_for()
    page.locator("#to").press("ArrowDown")
    page.locator("#to").press("Enter")
    page.locator("form.asked button").click()
    assert parse_qs(urlsplit(page.url).query)["from"] == ["doc/A/RES/73/239"]
    assert page.locator("svg.thread").count() == 1
    assert page.locator("#from").input_value() == "General Assembly resolution 73/239"
    assert not watched.errors


def test_rows_are_sorted_in_place_and_the_address_says_so(watched: Watched) -> None:
    page = watched.page
    page.goto("/coverage?by=country&lang=en")
    before = page.locator("tbody th").all_inner_texts()
    page.locator(".orders a[href*='order=most']").click()
    totals = [int(text) if text.isdigit() else 0 for text in page.locator("tbody td.total").all_inner_texts()]
    assert totals == sorted(totals, reverse=True)
    assert "order=most" in page.url
    assert page.locator("thead .total").get_attribute("aria-sort") == "descending"
    page.locator(".orders a[href*='order=plan']").click()
    assert page.locator("tbody th").all_inner_texts() == before
    assert not watched.errors


def test_a_cell_opens_what_it_counts(watched: Watched) -> None:
    page = watched.page
    page.goto("/coverage?by=country&lang=en")
    cell = page.locator("tbody td a").first
    count = int(cell.inner_text())
    cell.click()
    assert page.locator("#cell > ul > li").count() == count
    assert page.locator("#cell .place a[href^='https://docs.un.org/']").count() >= count


def test_the_slider_shows_what_was_known_then(watched: Watched) -> None:
    page = watched.page
    page.goto("/plans?as_of=2026-01-15&lang=en")
    slider = page.locator("#step")
    slider.focus()
    now = page.locator("#shown h2").inner_text()
    slider.press("Home")
    page.wait_for_function("(now) => document.querySelector('#shown h2').innerText !== now", arg=now)
    assert parse_qs(urlsplit(page.url).query)["as_of"] == [page.locator("#as_of").input_value()]
    assert page.locator("ol.plans > li").count() == 1
    assert slider.get_attribute("aria-valuetext")
    assert not watched.errors


def test_the_slider_works_without_scripts(watched: Watched, service: str) -> None:
    plain = watched.page.context.browser
    assert plain is not None
    silent = plain.new_context(base_url=service, java_script_enabled=False)
    page = silent.new_page()
    page.goto("/plans?as_of=2026-01-15&lang=en")
    page.locator("#step").press("Home")
    page.locator("form.slider button").click()
    assert parse_qs(urlsplit(page.url).query)["as_of"] != ["2026-01-15"]
    assert page.locator("ol.plans > li").count() == 1
    silent.close()


def test_a_mark_leads_to_what_happened(watched: Watched) -> None:
    page = watched.page
    page.goto("/plans?as_of=2026-01-15&lang=en")
    mark = page.locator("svg.line-of-time a.moment").first
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"[id='{urlsplit(page.url).fragment}'] a").count()
