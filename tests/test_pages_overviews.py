"""The thread, coverage, plans in time and contradictions as pages: what they show, and what they say of nothing."""

import httpx
import pytest

from queries.lookup import Lookup
from queries.thread import find_threads
from tests.overview_pages import page

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
KENYA = "http://metadata.un.org/sdg/codes/geoArea/404"
DECISION, OUTCOME = "act/decision/executive-board/2024/5", "result/2026-2029/outcome-3"
FOCUS, EARLIER = "element/2026-2029/focus", "result/2020-2023/outcome-1.2"
PAGES = (
    "/thread",
    f"/thread?from=A/RES/73/239&to={KENYA}",
    "/thread?from=plan&to=zzqqx",
    "/coverage",
    "/coverage?by=claim",
    "/coverage?by=outcome",
    f"/coverage?by=country&element=result/2020-2023/outcome-4.2&column={KENYA}",
    "/plans?as_of=2021-06-29",
    "/contradictions",
)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_light_in_every_language(address: str, language: str, web: httpx.Client) -> None:
    read = page(web, address, language)
    ((document, _),) = read.all("html")
    assert document["lang"] == language
    assert len(read.all("h1")) == 1


def test_a_page_is_not_sent_again_to_who_holds_it(web: httpx.Client) -> None:
    first = web.get("/plans?as_of=2021-06-29")
    again = web.get("/plans?as_of=2021-06-29", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_empty_thread_page_gives_examples_that_all_lead_somewhere(web: httpx.Client) -> None:
    examples = [link for link, _ in page(web, "/thread").all("a") if link["href"].startswith("/thread?from=")]
    assert len(examples) >= 3
    for link in examples:
        assert page(web, link["href"]).all("svg", "thread"), link


def test_a_thread_draws_every_relation_of_every_path_and_lists_it_with_its_evidence(
    web: httpx.Client, bundled: Lookup
) -> None:
    read = page(web, f"/thread?from={DECISION}&to={OUTCOME}")
    base = "https://w3id.org/goldenthread/id/"
    paths = find_threads(bundled, base + DECISION, base + OUTCOME).paths
    relations = {
        (step.source, step.target, step.relation, step.forward, step.strength) for path in paths for step in path
    }
    labels = [link for link, _ in read.all("a") if link["href"].startswith("#step-")]
    steps = read.all("div", "step")
    assert len(labels) == len(steps) == len(relations)
    assert all("Asserted" in text or "Inferred" in text for _, text in steps)
    things = {thing for path in paths for step in path for thing in (step.source, step.target)}
    assert len(read.all("a", "box")) == len(things)
    assert len(read.all("details")) >= len(steps), "each step has its places"


def test_a_drawing_has_a_title_and_a_description_and_each_link_a_name(web: httpx.Client) -> None:
    read = page(web, f"/thread?from={DECISION}&to={OUTCOME}")
    ((drawing, _),) = read.all("svg", "thread")
    assert set(drawing["aria-labelledby"].split()) <= set(read.ids)
    labels = [link for link, _ in read.all("a") if link["href"].startswith("#step-")]
    assert all(
        "→" in link["aria-label"] and link["aria-label"].endswith(("(Asserted)", "(Inferred)")) for link in labels
    )


def test_what_is_suggested_is_drawn_otherwise_than_what_is_asserted(web: httpx.Client) -> None:
    read = page(web, f"/thread?from={FOCUS}&to={EARLIER}&suggested=true")
    assert read.all("rect", "suggested")
    assert not read.all("rect", "asserted")
    assert [text for _, text in read.all("text", "standing-note")] == ["Suggested"]
    assert not page(web, f"/thread?from={FOCUS}&to={EARLIER}").all("rect", "suggested")


def test_an_end_may_be_given_by_name_symbol_or_identifier(web: httpx.Client) -> None:
    for start in ("A/RES/73/239", "doc/A/RES/73/239", "General Assembly resolution 73/239"):
        read = web.get("/thread", params={"from": start, "to": KENYA}, headers={"Accept": "text/html"})
        assert 'class="thread"' in read.text, start


def test_a_name_of_several_things_is_to_be_chosen_and_the_other_end_is_kept(web: httpx.Client) -> None:
    read = page(web, f"/thread?from=plan&to={KENYA}")
    choices = [link["href"] for link, _ in read.all("a") if link["href"].startswith("/thread?from=")]
    assert len(choices) > 1
    assert all("geoArea%2F404" in address for address in choices)


def test_a_name_of_nothing_is_said_to_be_so(web: httpx.Client) -> None:
    assert "Nothing is called “zzqqx”" in web.get("/thread?from=zzqqx&to=Kenya").text


def test_where_no_chain_joins_two_things_the_page_says_so_and_offers_suggestions(web: httpx.Client) -> None:
    read = page(web, "/thread?from=A/RES/73/239&to=http://metadata.un.org/sdg/codes/geoArea/832")
    statuses = [text for attributes, text in read.all("p") if attributes.get("role") == "status"]
    assert any("No chain of at most 8" in text for text in statuses) or read.all("svg", "thread")


def test_the_heat_map_shows_every_number_and_adds_up(web: httpx.Client) -> None:
    read = page(web, "/coverage?by=country")
    cells = [(kind, text) for kind, text in read.all("td") if kind.get("class", "").startswith("heat-")]
    assert all(text.isdigit() for _, text in cells)
    assert all((kind["class"] == "heat-0") is (text == "0") for kind, text in cells)
    (status,) = [text for attributes, text in read.all("p") if attributes.get("role") == "status"]
    assert status.startswith(f"{sum(int(text) for _, text in cells)} ties")


def test_each_number_opens_as_many_things_each_with_its_place(web: httpx.Client) -> None:
    read = page(web, "/coverage?by=country")
    for link, text in [(link, text) for link, text in read.all("a") if "element=" in link["href"]][:6]:
        opened = page(web, link["href"].removesuffix("#cell"))
        assert "cell" in opened.ids
        assert len(opened.all("div", "place")) >= int(text)


@pytest.mark.parametrize("order", ["most", "fewest"])
def test_rows_are_sorted_by_the_server_too(order: str, web: httpx.Client) -> None:
    read = page(web, f"/coverage?by=country&order={order}")
    totals = [int(kind["data-total"]) for kind, _ in read.all("td", "total") if "data-total" in kind]
    assert totals == sorted(totals, reverse=order == "most")
    assert read.all("th", "total")[0][0]["aria-sort"] == ("descending" if order == "most" else "ascending")


def test_gaps_are_the_elements_to_which_nothing_is_tied(web: httpx.Client) -> None:
    read = page(web, "/coverage?by=country")
    gaps = [kind for kind, _ in read.all("td", "total") if kind.get("data-total") == "0"]
    assert gaps
    assert f"{len(gaps)} elements without any" in " ".join(text for _, text in read.all("summary"))


@pytest.mark.parametrize("by", ["entity", "country"])
def test_where_nothing_is_tied_to_any_element_the_page_says_so(by: str, web: httpx.Client) -> None:
    text = web.get(f"/coverage?plan=plan/un-habitat/2026-2029&by={by}").text
    assert "No loaded source ties an element of this plan to any of these" in text


def test_the_outcomes_are_set_against_each_other_as_primary_and_secondary(web: httpx.Client) -> None:
    read = page(web, "/coverage?by=outcome")
    links = {link["href"]: text for link, text in read.all("a") if link["href"].startswith("#link-")}
    # HSP/EB.2021/19/Add.1, para. 9 (a) and (b): 1.1 is primary, 4.1 secondary, of 3.1 more is recommended.
    assert links["#link-1.1-1.1"] == "1"
    assert links["#link-1.1-4.1"] == "2"
    assert links["#link-1.1-3.1"] == "2+"
    assert links["#link-1.2-3.3"] == "+"
    assert "#link-4.1-1.1" not in links


def test_the_line_of_time_tells_what_was_known_on_a_day(web: httpx.Client) -> None:
    before, after = (page(web, f"/plans?as_of={day}") for day in ("2021-06-29", "2023-06-08"))
    assert not before.all("rect", "extension")
    assert len(after.all("rect", "extension")) == 1
    assert any("31 December 2023" in text and "prolonged" in text for _, text in after.all("strong"))
    planned = [text for attributes, text in before.all("small", "ahead")]
    assert planned == ["ahead on that day"], "the evaluation that was planned for 2022"


def test_every_mark_of_the_drawing_is_an_entry_of_the_list(web: httpx.Client) -> None:
    read = page(web, "/plans?as_of=2026-01-15")
    marks = [link["href"] for link, _ in read.all("a", "moment")]
    assert marks
    assert sorted(marks) == sorted(f"#{name}" for name in read.ids if name.startswith("event-"))


def test_the_slider_leads_to_its_day(web: httpx.Client) -> None:
    response = web.get("/plans?step=0&lang=en", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == "/plans?as_of=2019-05-31&lang=en"
    assert web.get("/plans?step=999", follow_redirects=False).status_code == 303


def test_before_anything_was_known_the_page_says_when_it_began(web: httpx.Client) -> None:
    text = web.get("/plans?as_of=1990-01-01").text
    assert "No loaded document tells of a plan as known on that day" in text
    assert "/plans?as_of=2019-05-31" in text


def test_each_contradiction_shows_its_sides_the_rule_and_the_reason(web: httpx.Client) -> None:
    read = page(web, "/contradictions")
    articles = read.all("article", "disagreement")
    assert len(articles) >= 20
    assert len(read.all("div", "side")) >= 2 * len(articles)
    assert all("Found by the rule" in text and "Why it matters" in text for _, text in articles)


def test_contradictions_are_narrowed_to_a_kind_and_a_document(web: httpx.Client) -> None:
    every = len(page(web, "/contradictions").all("article"))
    some = page(web, "/contradictions?kind=time").all("article")
    assert 0 < len(some) < every
    one = page(web, "/contradictions?document=HSP/EB.2021/19/Add.1").all("article")
    assert 0 < len(one) < every
    assert all("HSP/EB.2021/19/Add.1" in text for _, text in one)


@pytest.mark.parametrize(
    "address",
    ["/plans?as_of=yesterday", "/coverage?by=moon", "/coverage?order=up", "/coverage?plan=<>", "/thread?suggested=x"],
)
def test_a_bad_parameter_is_an_error(address: str, web: httpx.Client) -> None:
    assert web.get(address, headers={"Accept": "text/html"}).status_code in (400, 422)


@pytest.mark.parametrize(
    "address", ["/coverage?plan=plan/un-habitat/2026-2028", "/contradictions?document=HSP/EB.1999/99"]
)
def test_an_unknown_thing_is_not_found(address: str, web: httpx.Client) -> None:
    assert web.get(address, headers={"Accept": "text/html"}).status_code == 404
