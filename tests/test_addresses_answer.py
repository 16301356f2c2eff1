"""Every address of ours that the graph or an answer holds leads somewhere: people and programs may follow any."""

import ast
import json
import re
from collections import defaultdict
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import OWL

from api.negotiation import LANGUAGES
from api.pages.problem_kinds import PROBLEM_KINDS, kind_of
from loaders.programme.json_schema import PROGRAMME_SCHEMA
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from ontology.namespaces import BASE, GRAPH, ID
from ontology.vocabulary import ontology_graph
from store.port import Dataset, Store
from store.terms import IRI
from tests.conftest import ROOT
from tests.http_answers import BROWSER, HTML, JSON_LD, N_TRIPLES, TURTLE, problem_of

EVERY = "SELECT DISTINCT ?t WHERE { GRAPH ?g { { ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t } } }"
TYPES = "SELECT DISTINCT ?t WHERE { GRAPH ?g { ?s ?p ?o } BIND(DATATYPE(?o) AS ?t) }"
OURS = re.compile(re.escape(BASE) + r"[^\s<>\"{}|\\^`]*")
MACHINES = ("/void", "/catalogue", "/examples", "/questions/cq-04.ttl?as_of=2021-06-29", "/questions/cq-13.ttl")


def address(iri: str) -> str:
    """Return the path of an IRI of ours, as a client asks for it: without its fragment."""
    return "/" + quote(iri.removeprefix(BASE).partition("#")[0], safe="/:@!$&'()*+,;=~-._%?")


def kinds(addresses: set[str]) -> dict[str, list[str]]:
    """Return addresses by the first two steps of their paths, which say what they are of."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in sorted(addresses):
        found["/".join(one.split("/")[:3])].append(one)
    return found


@pytest.fixture(scope="module")
def held(bundled_store: Store) -> dict[str, list[str]]:
    named = {
        address(term.value)
        for query in (EVERY, TYPES)
        for (term,) in bundled_store.select(query).rows
        if isinstance(term, IRI) and term.value.startswith(BASE)
    }
    return kinds(named | {address(row[0].value) for row in graphs(bundled_store) if isinstance(row[0], IRI)})


def graphs(store: Store) -> tuple[tuple[object, ...], ...]:
    return store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g {} }", Dataset()).rows


def answers(web: httpx.Client, path: str, accept: str) -> bool:
    return web.get(path, headers={"Accept": accept}).status_code in (200, 303)


def test_an_address_of_every_kind_answers_people_and_programs(held: dict[str, list[str]], web: httpx.Client) -> None:
    assert len(held) > 50
    wrong = [
        (path, accept)
        for of_kind in held.values()
        for path in (of_kind[0], of_kind[-1])
        for accept in (TURTLE, BROWSER)
        if not answers(web, path, accept)
    ]
    assert wrong == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_address_in_the_graph_answers(data: st.DataObject, held: dict[str, list[str]], web: httpx.Client) -> None:
    kind = data.draw(st.sampled_from(sorted(held)))
    path = data.draw(st.sampled_from(held[kind]))
    accept = data.draw(st.sampled_from([TURTLE, JSON_LD, N_TRIPLES, HTML]))
    assert answers(web, path, accept), (path, accept)


@pytest.mark.parametrize("path", MACHINES)
def test_every_address_that_an_answer_names_answers(path: str, web: httpx.Client) -> None:
    response = web.get(path, headers={"Accept": TURTLE})
    graph = Graph().parse(data=response.text, format="turtle")
    named = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    asked = {address(iri) for iri in named if iri.startswith(BASE) and iri != BASE}
    assert asked
    assert [one for one in asked if not answers(web, one, "*/*")] == []


def test_every_address_in_a_set_of_mappings_answers(web: httpx.Client) -> None:
    for path in ("/mappings.sssom.tsv", "/mappings.suggested.sssom.tsv"):
        named = next(line for line in web.get(path).text.splitlines() if "mapping_set_id" in line)
        (iri,) = OURS.findall(named)
        assert address(iri) == path


def test_an_answer_leads_to_its_permanent_link(web: httpx.Client) -> None:
    given_as = web.get("/questions/cq-04.ttl?as_of=2021-06-29")
    (iri,) = {found for found in OURS.findall(given_as.text) if found.startswith(f"{ID}answer/") and "#" not in found}
    led = web.get(address(iri), headers={"Accept": TURTLE}, follow_redirects=False)
    assert led.status_code == 303
    link = httpx.URL(led.headers["location"])
    assert link.path == "/questions/cq-04"
    assert dict(link.params)["as_of"] == "2021-06-29"
    assert dict(link.params)["snapshot"] == given_as.headers["goldenthread-snapshot"]
    again = web.get(str(link), headers={"Accept": TURTLE})
    assert again.text == given_as.text
    problem_of(web.get("/id/answer/cq-999/abc"), 404, "unknown-question")


def test_an_answer_whose_snapshot_is_gone_says_so(web: httpx.Client) -> None:
    gone = web.get(f"/id/answer/cq-04/{'0' * 64}?as_of=2021-06-29", follow_redirects=True)
    assert problem_of(gone, 410, "snapshot-gone")["again"] == "/questions/cq-04?as_of=2021-06-29"


def test_context_and_schema_of_programmes_answer_at_their_names(web: httpx.Client) -> None:
    assert "@context" in web.get(address(PROGRAMME_CONTEXT)).json()
    assert web.get(address(PROGRAMME_SCHEMA), follow_redirects=True).json()["$id"] == PROGRAMME_SCHEMA


def test_the_version_of_a_module_leads_to_the_module_and_another_version_nowhere(web: httpx.Client) -> None:
    versions = {str(one) for one in ontology_graph().objects(None, OWL.versionIRI)}
    assert versions
    for version in versions:
        assert (
            web.get(address(version), follow_redirects=False).headers["location"] == address(version).rpartition("/")[0]
        )
    problem_of(web.get("/def/plan/0.0.0"), 404, "unknown-module")


def test_what_graphs_have_in_common_leads_to_the_catalogue(web: httpx.Client) -> None:
    assert web.get(address(GRAPH + "doc/"), follow_redirects=False).headers["location"] == "/catalogue"
    problem_of(web.get(address(GRAPH + "nothing/")), 404, "unknown-graph")


def test_a_suggestion_answers_and_is_not_told_as_a_fact(bundled_store: Store, web: httpx.Client) -> None:
    suggested = Dataset((f"{GRAPH}suggested",))
    rows = bundled_store.select(
        f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}")) }} LIMIT 1', suggested
    ).rows
    for (term,) in rows:
        assert isinstance(term, IRI)
        for accept in (TURTLE, HTML, JSON_LD):
            assert web.get(address(term.value), headers={"Accept": accept}).status_code == 200


def slugs() -> set[str]:
    """Return the ends of all types that the service raises problems with, from its code."""
    found = set()
    for path in (ROOT / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 1:
                words = ast.walk(node.args[1])
                found |= {
                    word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)
                }
    return {slug for slug in found if slug != "http-"}


def test_every_problem_that_the_service_raises_is_a_known_kind() -> None:
    assert slugs() <= PROBLEM_KINDS.keys()
    assert len(slugs()) > 30


@pytest.mark.parametrize("slug", sorted(PROBLEM_KINDS))
def test_a_type_of_problem_says_what_it_means_and_what_to_do_in_six_languages(slug: str, web: httpx.Client) -> None:
    told = web.get(f"/problem/{slug}").json()
    assert told["type"] == f"{BASE}problem/{slug}"
    assert set(told["status"]) == set(PROBLEM_KINDS[slug].statuses)
    for words in ("title", "means", "mend"):
        assert set(told[words]) == set(LANGUAGES)
        assert len(set(told[words].values())) == len(LANGUAGES)
    page = web.get(f"/problem/{slug}", headers={"Accept": BROWSER, "Accept-Language": "es"})
    assert page.headers["content-type"].startswith(HTML)
    for words in ("title", "means", "mend"):
        assert told[words]["es"].replace("`", "") in re.sub(r"&#39;|`", "", page.text).replace("&#34;", '"')


def test_the_types_are_listed_and_an_unknown_one_leads_to_the_list(web: httpx.Client) -> None:
    listed = web.get("/problem").json()["problems"]
    assert [one["type"] for one in listed] == [f"{BASE}problem/{slug}" for slug in PROBLEM_KINDS]
    assert problem_of(web.get("/problem/nothing"), 404, "unknown-problem")["known"] == list(PROBLEM_KINDS)
    assert web.get("/problem", headers={"Accept": BROWSER}).text.count('href="/problem/') == len(PROBLEM_KINDS)
    assert web.get("/problem/unknown-thing.html").headers["content-type"].startswith(HTML)


def test_a_bare_status_means_no_more_than_that_status() -> None:
    assert kind_of("http-418") is not None
    assert kind_of("http-499") is None
    assert kind_of("http-200") is None


def test_the_type_of_a_problem_that_was_met_answers(web: httpx.Client) -> None:
    met = problem_of(web.get("/id/nothing-of-this-name"), 404, "unknown-thing")
    assert json.loads(web.get(address(str(met["type"]))).text)["status"] == [404]
