"""What readers meet beside the answers: errors as pages, names for identifiers, a remembered language, old links."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.app import create_app
from api.loading import Reading, load_documents, refresh
from api.settings import Settings
from loaders.document.reader import read_document
from ontology.namespaces import ID
from queries.catalogue import catalogue
from queries.names.asking import find_questions
from store.snapshot import Home
from tests.serving import served

HTML, JSON = "text/html", "application/json"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
PLAN = "plan/un-habitat/2026-2029"
GOAL = "http://metadata.un.org/sdg/11"


@pytest.fixture
def web(bundled_address: str) -> Iterator[httpx.Client]:
    """Give a browser with nothing remembered."""
    with httpx.Client(base_url=bundled_address, headers=BROWSER) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/plan/un-habitat/2026-2028", 404),
        ("/questions/cq-99", 404),
        ("/nothing/here", 404),
        ("/questions/cq-04?as_of=yesterday", 400),
        ("/questions/cq-04?lang=xx", 400),
        ("/questions/cq-04?page=0", 400),
        ("/questions/cq-04?snapshot=0000", 410),
        ("/search", 400),
    ],
)
def test_an_error_is_a_page_to_a_browser_and_json_to_a_program(path: str, status: int, web: httpx.Client) -> None:
    page = web.get(path)
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (status, HTML)
    assert "<h1>" in page.text
    told = web.get(path, headers={"Accept": "*/*"})
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")


def test_an_error_is_told_in_the_language_of_the_reader(web: httpx.Client) -> None:
    assert "该地址没有内容" in web.get("/nothing?lang=zh").text
    assert "à cette adresse" in web.get("/nothing?lang=fr").text


def test_an_unknown_thing_leads_to_those_with_the_nearest_names(web: httpx.Client) -> None:
    page = web.get("/id/plan/un-habitat/2026-2028").text
    assert f'href="/id/{PLAN}"' in page


def test_an_address_of_words_leads_to_questions(web: httpx.Client) -> None:
    assert "/questions/cq-03" in web.get("/which-decision-extended-the-plan").text


def test_a_name_that_one_thing_bears_leads_to_its_identifier(web: httpx.Client) -> None:
    found = web.get("/questions/cq-32", params={"organization": "UN-Habitat", "lang": "en"})
    assert found.status_code == 303
    assert parse_qs(urlsplit(found.headers["location"]).query) == {"organization": ["org/un-habitat"], "lang": ["en"]}
    document = web.get("/questions/citations", params={"document": "hsp/eb.2025/4"})
    assert document.status_code == 303
    assert parse_qs(urlsplit(document.headers["location"]).query)["document"] == ["doc/HSP/EB.2025/4"]


def test_a_name_that_several_bear_is_an_error_that_leads_to_each(web: httpx.Client) -> None:
    page = web.get("/questions/cq-32", params={"organization": "Habitat"})
    assert page.status_code == 400
    assert "/questions/cq-32?organization=org%2Fun-habitat" in page.text


def test_a_name_that_nothing_bears_is_an_error(web: httpx.Client) -> None:
    assert web.get("/questions/cq-32", params={"organization": "qqzzxx yy"}).status_code == 400


def test_the_language_of_an_address_is_remembered_and_an_address_beats_it(web: httpx.Client) -> None:
    assert "set-cookie" not in web.get("/").headers
    chosen = web.get("/?lang=ar").headers
    assert chosen["set-cookie"].startswith("lang=ar; Path=/;")
    assert 'dir="rtl"' in web.get("/rules").text
    assert "Cookie" in web.get("/rules").headers["vary"]
    assert 'lang="fr"' in web.get("/rules?lang=fr").text
    assert web.get("/questions", headers={"Accept": JSON}).json()["language"] == "fr"


def test_a_cookie_of_another_form_is_left_alone(web: httpx.Client) -> None:
    assert web.get("/", headers={"Cookie": "lang=xx; a=b"}).status_code == 200
    assert web.get("/", headers={"Cookie": ";;=,"}).status_code == 200


def test_a_page_is_compressed_and_data_is_not(web: httpx.Client) -> None:
    assert web.get("/").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in web.get("/questions/cq-13", headers={"Accept": JSON}).headers


def test_things_of_others_are_shown_with_what_the_graph_says_of_them(web: httpx.Client) -> None:
    page = web.get("/things", params={"iri": GOAL})
    assert page.status_code == 200
    assert f"/things.ttl?iri={'http%3A//metadata.un.org/sdg/11'}" in page.text
    turtle = web.get("/things.ttl", params={"iri": GOAL})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert GOAL in turtle.text
    assert web.get("/things", params={"iri": GOAL}, headers={"Accept": "application/ld+json"}).json()
    ours = web.get("/things", params={"iri": ID + PLAN})
    assert (ours.status_code, ours.headers["location"]) == (303, f"/id/{PLAN}")
    assert web.get("/things", params={"iri": "http://example.org/nothing"}).status_code == 404
    assert web.get("/things", params={"iri": "no iri"}).status_code == 400
    assert web.get("/things", params={"iri": GOAL}, headers={"Accept": "image/png"}).status_code == 406


def test_a_long_answer_has_pages_and_every_row_is_on_one(web: httpx.Client) -> None:
    rows = len(web.get("/questions/figures", headers={"Accept": JSON}).json()["rows"])
    seen, page = 0, 1
    while found := web.get(f"/questions/figures?page={page}").text.count('class="evidence"'):
        seen, page = seen + found, page + 1
    assert seen == rows


def test_a_row_says_how_it_is_known(web: httpx.Client) -> None:
    page = web.get("/questions/cq-29?lang=en").text
    assert 'class="standing asserted"' in page
    assert 'class="standing suggested"' in page
    assert 'class="standing suggested"' not in web.get("/questions/cq-13?lang=en").text


def test_search_finds_questions_in_any_language_and_by_number() -> None:
    assert "cq-03" in [question.id for question in find_questions("decision extended")]
    assert "cq-04" in [question.id for question in find_questions("该计划何时结束")]
    assert [question.id for question in find_questions("cq-13")] == ["cq-13"]
    assert find_questions("zzqqx") == ()


def test_the_questions_are_a_page_by_topic(web: httpx.Client) -> None:
    page = web.get("/questions?lang=en").text
    assert all(f'href="/questions/{question}"' in page for question in catalogue())


def test_a_permanent_link_answers_from_its_snapshot_while_that_is_kept(seed: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    refresh(home)
    with (
        served(create_app(Settings(store=str(home.folder), workers=1))) as found,
        httpx.Client(base_url=found, headers={"Accept": JSON}) as web,
    ):
        before = web.get("/questions/cq-13").json()["snapshot"]
        data = seed.read_bytes()
        load_documents(home, [Reading(read_document(data, seed.name), seed.name, "0")])
        now = web.get("/questions/cq-13").json()["snapshot"]
        assert now != before
        kept = web.get(f"/questions/cq-13?snapshot={before}")
        assert kept.json()["snapshot"] == kept.headers["goldenthread-snapshot"] == before
        assert web.get(f"/questions/cq-13?snapshot={now}").json()["snapshot"] == now
        gone = web.get(f"/questions/cq-13?snapshot={'0' * 64}")
        assert gone.status_code == 410
        assert gone.json()["again"] == "/questions/cq-13"
