"""Pages of the service for people: they fetch nothing from elsewhere, lead somewhere, and show text as text."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx
import pytest

from queries.catalogue import catalogue
from tests.http_answers import BROWSER, HTML, JSON, PLAN, media_type

PAGES = [
    "/",
    "/questions/cq-13.html",
    "/questions/cq-04.html?as_of=1990-01-01",
    f"/id/{PLAN}.html",
    "/id/doc/HSP/EB.2025/4.html",
]


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


def test_the_first_page_is_for_people_and_the_catalogue_for_programs(web: httpx.Client) -> None:
    assert media_type(web.get("/", headers={"Accept": BROWSER})) == HTML
    for headers in ({"Accept": "*/*"}, {"Accept": JSON}, {"Accept": "image/png"}):
        response = web.get("/", headers=headers)
        assert (response.status_code, response.headers["location"]) == (307, "/questions")
        assert response.headers["vary"] == "Accept"
    chinese = web.get("/?lang=zh", headers={"Accept": HTML}).text
    assert 'lang="zh"' in chinese
    assert catalogue()["cq-03"].title["zh"] in chinese


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


def test_a_search_in_a_browser_is_a_page_that_keeps_its_words_in_the_other_language(web: httpx.Client) -> None:
    page = web.get("/search", params={"q": "战略重点", "lang": "zh"}, headers={"Accept": "text/html"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert 'href="/id/' in page.text
    assert "?q=%E6%88%98%E7%95%A5%E9%87%8D%E7%82%B9&amp;lang=en" in page.text
    empty = web.get("/search", params={"q": "xyzzy", "lang": "en"}, headers={"Accept": "text/html"})
    assert "Nothing is called that" in empty.text
