"""Every IRI of ours answers over real HTTP: negotiation, twins, links, parts, and what is not there."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from api.app import create_app
from api.settings import Settings
from ontology.namespaces import BASE, DEF, GRAPH, ID, SHAPE
from queries.things import MOST_IN_OUR_WORDS, MOST_RELATIONS
from shapes.library import read_shapes
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.http_answers import problem_of
from tests.serving import served
from tests.store_samples import load

TTL, HTML, LD, NT = "text/turtle", "text/html", "application/ld+json", "application/n-triples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
RDFLIB = "application/rdf+xml,text/turtle;q=0.9,application/n-triples;q=0.8,application/ld+json;q=0.7,*/*;q=0.1"
PLAN = "plan/un-habitat/2026-2029"
DOCUMENT = "doc/HSP/EB.2025/4"
PART = URIRef(f"{ID}{DOCUMENT}#para-3")
M49 = "source/m49"
# One of each kind of address, the smallest there are: what a row of the table asks is how, not what.
PLACES = (f"/id/{PLAN}", "/def/alignment", f"/graph/{M49}")
ACCEPTED: list[tuple[str | None, str]] = [
    (None, TTL),
    ("", TTL),
    ("*/*", TTL),
    ("*", TTL),
    (BROWSER, HTML),
    (JENA, TTL),
    (RDFLIB, TTL),
    (TTL, TTL),
    (HTML, HTML),
    (LD, LD),
    (NT, NT),
    ("TEXT/TURTLE", TTL),
    ("text/turtle;charset=utf-8", TTL),
    ("text/*", TTL),
    ("application/*", LD),
    ("text/*, text/turtle;q=0", HTML),
    ("text/html;q=0.9, text/turtle;q=0.8", HTML),
    ("text/html;q=0.8, text/turtle;q=0.9", TTL),
    ("text/html;q=0.5,application/ld+json;q=0.5", HTML),
    ("application/ld+json, text/turtle", TTL),
    ("application/n-triples, */*;q=0.1", NT),
    ("*/*;q=0.1, application/n-triples;q=0.2", NT),
    ("*/*, text/turtle;q=0", HTML),
    ("*/*, text/turtle;q=0, text/html;q=0", LD),
    ("*/*;q=0.5, text/*;q=0", LD),
    ("image/png, text/html;q=0.1", HTML),
    ("image/png,,application/ld+json", LD),
    ("text/turtle ; q=0.3 , application/n-triples ; q=0.30001", NT),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', LD),
    ("application/ld+json;q=1.000, text/turtle;q=0.999", LD),
    ("application/rdf+xml, application/ld+json;q=0.1", LD),
]
REFUSED = [
    "image/png",
    "application/rdf+xml",
    "application/json",
    "text/csv, image/*",
    "*/*;q=0",
    "text/turtle;q=0",
    "text/turtle;q=0, text/html;q=0.0, application/ld+json;q=0, application/n-triples;q=0.000",
]
TABLE = [(place, accept, kind) for place in PLACES for accept, kind in ACCEPTED]


@pytest.fixture(scope="module")
def web(bundled_address: str) -> Iterator[httpx.Client]:
    """Give a client that asks for no format unless told to."""
    with httpx.Client(base_url=bundled_address, timeout=30) as client:
        del client.headers["accept"]
        yield client


@pytest.fixture(autouse=True)
def _forgotten(web: httpx.Client) -> None:
    """Keep no language that an earlier test chose by `?lang=`."""
    web.cookies.clear()


def ask(web: httpx.Client, path: str, accept: str | None = None) -> httpx.Response:
    return web.get(path, headers={} if accept is None else {"Accept": accept})


def graph_of(response: httpx.Response) -> Graph:
    assert response.status_code == 200, response.text
    kind = response.headers["content-type"].partition(";")[0]
    return Graph().parse(data=response.text, format={TTL: "turtle", NT: "nt", LD: "json-ld"}[kind])


def links(response: httpx.Response) -> dict[tuple[str, str | None], str]:
    found = {}
    for link in response.headers["link"].split(", "):
        matched = re.fullmatch(r'<([^<>]*)>; rel="(\w+)"(?:; type="([^"]*)")?', link)
        assert matched, link
        found[matched[2], matched[3]] = matched[1]
    return found


def test_the_table_has_enough_rows() -> None:
    assert len(TABLE) + len(REFUSED) >= 60


@pytest.mark.parametrize(("place", "accept", "kind"), TABLE)
def test_what_the_asker_accepts_decides(place: str, accept: str | None, kind: str, web: httpx.Client) -> None:
    response = ask(web, place, accept)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == kind
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
    twin = ask(web, response.headers["content-location"], "image/png")
    assert twin.headers["content-type"] == response.headers["content-type"]
    assert twin.headers["etag"] == response.headers["etag"]


@pytest.mark.parametrize("accept", REFUSED)
@pytest.mark.parametrize("place", [*PLACES, "/def", "/shape"])
def test_what_nobody_here_can_write_is_406_and_names_what_can_be(place: str, accept: str, web: httpx.Client) -> None:
    response = ask(web, place, accept)
    assert problem_of(response, 406, "not-acceptable")["offered"] == [TTL, HTML, LD, NT]
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("accept", ["text/turtle;q=2", "turtle", "text/html;q=a", "*/turtle"])
@pytest.mark.parametrize("place", PLACES)
def test_an_accept_header_that_cannot_be_read_is_an_error(place: str, accept: str, web: httpx.Client) -> None:
    problem_of(ask(web, place, accept), 400, "malformed-header")


def test_several_accept_headers_are_one_list(web: httpx.Client) -> None:
    response = web.get(f"/id/{PLAN}", headers=[("Accept", "image/png"), ("Accept", LD)])
    assert response.headers["content-type"] == LD


@pytest.mark.parametrize("place", [f"/id/{PLAN}", f"/id/{DOCUMENT}", "/def", "/def/plan", "/shape", f"/graph/{M49}"])
def test_every_answer_leads_to_its_thing_and_to_the_other_formats(place: str, web: httpx.Client) -> None:
    for kind in (TTL, HTML, LD, NT):
        response = ask(web, place, kind)
        found = links(response)
        assert found["canonical", None] == BASE + place[1:]
        assert {kind for name, kind in found if name == "alternate"} == {TTL, HTML, LD, NT} - {kind}
        assert ask(web, found["describedby", TTL]).headers["content-type"].startswith(TTL)
        for (name, other), address in found.items():
            if name == "alternate" and other is not None:
                assert web.get(address).headers["content-type"].startswith(other)


@pytest.mark.parametrize(
    "place", [f"/id/{PLAN}", f"/id/{PLAN}.nt", "/def", "/def/plan.jsonld", "/shape", f"/graph/{M49}"]
)
def test_what_the_asker_holds_is_not_sent_again(place: str, web: httpx.Client) -> None:
    first = ask(web, place)
    for held in (first.headers["etag"], f'"x", {first.headers["etag"]}', "*"):
        again = web.get(place, headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "content-location", "link"):
            assert again.headers[name] == first.headers[name]
    assert web.get(place, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("place", [f"/id/{PLAN}", "/def/plan", f"/graph/{M49}", "/shape"])
def test_each_format_has_a_tag_of_its_own_and_only_pages_depend_on_the_language(place: str, web: httpx.Client) -> None:
    tags = {
        (kind, language): web.get(place, headers={"Accept": kind, "Accept-Language": language}).headers["etag"]
        for kind in (TTL, HTML, LD, NT)
        for language in ("en", "zh")
    }
    assert len(set(tags.values())) == 5
    assert tags[HTML, "en"] != tags[HTML, "zh"]


@pytest.mark.parametrize("place", ["/def", "/def/plan", f"/id/{PLAN}", f"/graph/{M49}", "/shape"])
def test_all_formats_say_the_same(place: str, web: httpx.Client) -> None:
    graphs = [graph_of(ask(web, place, kind)) for kind in (TTL, LD, NT)]
    named = [{triple for triple in graph if all(isinstance(term, URIRef) for term in triple)} for graph in graphs]
    assert named[0] and named[0] == named[1] == named[2]
    assert len({len(graph) for graph in graphs}) == 1


def test_the_vocabulary_answers_whole_and_by_module(web: httpx.Client) -> None:
    whole, plan = graph_of(ask(web, "/def")), graph_of(ask(web, "/def/plan"))
    assert (URIRef(DEF + "StrategicPlan"), None, None) in plan
    assert (URIRef(DEF + "Citation"), None, None) in whole
    assert (URIRef(DEF + "Citation"), None, None) not in plan
    assert len(plan) < len(whole)
    assert graph_of(ask(web, "/def/bridges"))


@pytest.mark.parametrize(
    "place", ["/def/Nope", "/def/StrategicPlan", "/def/plan/x.ttl", "/def/Nope.ttl", "/def/nope.html"]
)
def test_a_module_that_there_is_not_is_404_and_never_the_whole_vocabulary(place: str, web: httpx.Client) -> None:
    response = ask(web, place)
    assert response.status_code == 404
    if place.count("/") == 2:
        known = problem_of(response, 404, "unknown-module")["known"]
        assert isinstance(known, list) and "plan" in known


def test_the_page_of_the_vocabulary_has_every_term_at_its_fragment(web: httpx.Client) -> None:
    terms = {str(term).removeprefix(DEF) for term in graph_of(ask(web, "/def")).subjects() if str(term).startswith(DEF)}
    page = ask(web, "/def", HTML).text
    assert terms <= set(re.findall(r'id="([^"]+)"', page))
    assert 'id="StrategicPlan"' in ask(web, "/def/plan.html?lang=zh").text


def test_every_rule_answers_at_its_fragment(web: httpx.Client) -> None:
    rules = {str(rule) for rule in graph_of(ask(web, "/shape")).subjects() if str(rule).startswith(SHAPE)}
    assert {SHAPE + rule for rule in read_shapes().rules} <= rules
    page = ask(web, "/shape.html").text
    assert all(f'id="{rule.removeprefix(SHAPE)}"' in page for rule in rules)


def test_every_named_graph_answers_with_its_own_triples(web: httpx.Client, bundled_store: EmbeddedStore) -> None:
    for held in bundled_store.info.graphs:
        response = ask(web, "/" + quote(held.iri.removeprefix(BASE)), NT)
        assert len(set(ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES))) == held.triples, held.iri


def test_a_graph_too_large_for_our_words_is_given_whole(
    web: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("large"))
    count = MOST_IN_OUR_WORDS + 1
    lines = "".join(f'<{ID}x/{n}> <{DEF}symbol> "{n}" .\n' for n in range(count))
    load(home, GraphContent(GRAPH + "source/large", lines.encode()))
    app = create_app(Settings(store=str(home.folder), workers=1))
    with served(app) as address, httpx.Client(base_url=address) as large:
        for kind, form in ((TTL, ox.RdfFormat.TURTLE), (LD, ox.RdfFormat.JSON_LD)):
            response = large.get("/graph/source/large", headers={"Accept": kind})
            assert len(set(ox.parse(response.content, format=form))) == count
        assert f"{count} triples" in large.get("/graph/source/large.html").text


def test_an_unknown_graph_is_404_and_names_the_catalogue(web: httpx.Client) -> None:
    for place in ("/graph/source/none", "/graph/source/none.ttl", "/graph/a%20b", "/graph/%3Cx%3E"):
        assert problem_of(ask(web, place), 404, "unknown-graph")["catalogue"] == BASE + "catalogue"
    listed = ask(web, "/graph")
    assert (listed.status_code, listed.headers["location"]) == (303, "/catalogue")


@pytest.mark.parametrize("kind", [TTL, LD, NT])
def test_the_parts_of_a_document_resolve_inside_it(kind: str, web: httpx.Client) -> None:
    graph = graph_of(ask(web, f"/id/{DOCUMENT}", kind))
    assert (PART, URIRef(DEF + "inDocument"), URIRef(ID + DOCUMENT)) in graph


def test_the_page_of_a_document_has_every_part_at_its_fragment(web: httpx.Client) -> None:
    parts = graph_of(ask(web, f"/id/{DOCUMENT}")).subjects(URIRef(DEF + "inDocument"), URIRef(ID + DOCUMENT))
    shown = set(re.findall(r'id="([^"]+)"', ask(web, f"/id/{DOCUMENT}", HTML).text))
    assert {str(part).partition("#")[2] for part in parts} <= shown


def test_a_part_whose_hash_sign_came_encoded_is_shown_inside_its_document(web: httpx.Client) -> None:
    response = ask(web, f"/id/{DOCUMENT}%23para-3")
    assert (response.status_code, response.headers["location"]) == (303, f"/id/{DOCUMENT}#para-3")


@pytest.mark.parametrize(
    "place",
    f"/ /id/x /id/{PLAN} /def /def/plan /shape /graph/{M49} /questions /questions/cq-04 /search /alignment/gaps "
    "/context.jsonld /health /metrics /void /.well-known/void /catalogue /examples /docs /openapi.json "
    "/static/style.css /sparql /mcp".split(),
)
def test_every_address_says_what_may_be_done_with_it(place: str, web: httpx.Client) -> None:
    response = web.options(place, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    allowed = set(response.headers["allow"].split(", "))
    assert "OPTIONS" in allowed
    assert {"GET", "HEAD"} <= allowed or place == "/mcp"
    assert response.headers["access-control-allow-methods"] == response.headers["allow"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert web.delete(place).status_code == 405


def test_an_address_without_anything_has_no_options(web: httpx.Client) -> None:
    assert web.options("/nothing/here").status_code == 404


@pytest.mark.parametrize(
    "place",
    [f"/id/{PLAN}", f"/id/{DOCUMENT}.html", "/def", "/def/plan.nt", "/shape", f"/graph/{M49}", "/id/none", "/void"],
)
def test_head_is_get_without_the_body(place: str, web: httpx.Client) -> None:
    got, headed = web.get(place), web.head(place)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "etag", "link", "content-location", "vary"):
        assert headed.headers.get(name) == got.headers.get(name), name


def test_a_thing_that_many_others_speak_of_is_described_in_part_and_says_so(
    web: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("many"))
    name = "http://www.w3.org/2004/02/skos/core#prefLabel"
    said = f'<{ID}hub> <{name}> "Hub"@en .\n<{ID}few> <{DEF}concerns> <{ID}rim> .\n<{ID}few> <{name}> "Few"@en .\n'
    said += "".join(f"<{ID}x/{n}> <{DEF}concerns> <{ID}hub> .\n" for n in range(MOST_RELATIONS + 1))
    load(home, GraphContent(GRAPH + "source/many", said.encode()))
    app = create_app(Settings(store=str(home.folder), workers=1))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        hub = client.get("/id/hub.nt")
        assert hub.headers["goldenthread-completeness"] == "truncated"
        assert f'<{ID}hub> <{name}> "Hub"@en' in hub.text
        assert hub.text.count("\n") == MOST_RELATIONS + 1
        rim = client.get("/id/rim.nt")
        assert rim.headers["goldenthread-completeness"] == "complete"
        assert sorted(rim.text.splitlines()) == sorted(said.splitlines()[1:3])
    assert web.get(f"/id/{PLAN}").headers["goldenthread-completeness"] == "complete"
