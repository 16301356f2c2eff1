"""The service says what it is: SPARQL service description, VoID, DCAT, examples; and clients that read it work."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import SPARQLWrapper
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, VOID, Graph, Literal, Namespace, URIRef

from api.app import create_app
from api.settings import Settings
from ontology.namespaces import BASE, DEF, GEO_AREA, GRAPH, ID, SDG
from queries.catalogue import catalogue
from queries.statistics import Statistics, count
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.conftest import ROOT, absent
from tests.http_answers import problem_of
from tests.npm_packages import installed
from tests.serving import served
from tests.store_samples import load

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
DATASET = URIRef(BASE + "void#dataset")
KINDS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}
DOCUMENTS = ["/void", "/catalogue", "/examples", "/.well-known/void"]
COMUNICA = Path(sys.prefix) / "comunica"


@pytest.fixture(scope="module")
def counts(bundled_store: EmbeddedStore) -> Statistics:
    return count(bundled_store)


def graph_of(web: httpx.Client, path: str, kind: str = "text/turtle") -> Graph:
    response = web.get(path, headers={"Accept": kind})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == kind
    return Graph().parse(data=response.content, format=KINDS[kind])


def number(graph: Graph, subject: Any, predicate: URIRef) -> int:
    value = graph.value(subject, predicate)
    assert isinstance(value, Literal)
    return int(value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_endpoint_without_a_query_describes_itself(kind: str, web: httpx.Client, bundled_address: str) -> None:
    graph = graph_of(web, "/sparql", kind)
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert set(graph.objects(service, SD.endpoint)) == {URIRef(bundled_address + "/sparql")}
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert {FORMATS.SPARQL_Results_JSON, FORMATS.Turtle} <= set(graph.objects(service, SD.resultFormat))
    assert not set(graph.objects(service, SD.feature))


def test_the_description_counts_the_default_graph_and_every_named_graph(
    web: httpx.Client, bundled_store: EmbeddedStore
) -> None:
    graph = graph_of(web, "/sparql")
    (dataset,) = set(graph.objects(None, SD.defaultDataset))
    default = graph.value(dataset, SD.defaultGraph)
    assert number(graph, default, VOID.triples) == bundled_store.info.triples
    named = {
        str(graph.value(node, SD.name)): number(graph, graph.value(node, SD.graph), VOID.triples)
        for node in graph.objects(dataset, SD.namedGraph)
    }
    assert named == {held.iri: held.triples for held in bundled_store.info.graphs}


def test_the_formats_it_names_are_those_it_gives(web: httpx.Client) -> None:
    graph = graph_of(web, "/sparql")
    for name in ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"):
        assert (None, SD.resultFormat, FORMATS[name]) in graph
    for name, kind in (
        ("Turtle", "text/turtle"),
        ("RDF_XML", "application/rdf+xml"),
        ("JSON-LD", "application/ld+json"),
    ):
        assert (None, SD.resultFormat, FORMATS[name]) in graph
        response = web.get(
            "/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"}, headers={"Accept": kind}
        )
        assert response.status_code == 200


def test_a_browser_gets_a_page_and_those_who_forgot_the_query_are_told(web: httpx.Client) -> None:
    page = web.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "sparql-service-description" in page.text
    response = web.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    problem_of(response, 400, "query-missing")
    problem_of(web.get("/sparql?format=json"), 400, "query-missing")
    problem_of(web.post("/sparql", data={}), 415, "unsupported-media-type")


@pytest.mark.parametrize("path", ["/sparql", *DOCUMENTS])
def test_a_description_that_the_asker_holds_is_304(path: str, web: httpx.Client) -> None:
    first = web.get(path)
    again = web.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert web.get(path).content == first.content
    assert "Accept" in first.headers["vary"]
    assert web.head(path).headers["etag"] == first.headers["etag"]
    assert web.options(path).status_code == 204


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("kind", list(KINDS)[:3])
def test_a_description_comes_in_every_format(path: str, kind: str, web: httpx.Client) -> None:
    assert len(graph_of(web, path, kind)) == len(graph_of(web, path))
    assert web.get(path, headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")
    assert web.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_void_counts_what_is_there(web: httpx.Client, bundled_store: EmbeddedStore) -> None:
    graph = graph_of(web, "/.well-known/void")
    store = bundled_store

    def counted(pattern: str) -> int:
        ((found,),) = store.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows
        return int(found.value)  # type: ignore[union-attr]

    assert number(graph, DATASET, VOID.triples) == counted("?s ?p ?o")
    assert number(graph, DATASET, VOID.distinctSubjects) == counted("SELECT DISTINCT ?s { ?s ?p ?o }")
    assert number(graph, DATASET, VOID.distinctObjects) == counted("SELECT DISTINCT ?o { ?s ?p ?o }")
    ours = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}') && isIRI(?s)) }}"
    assert number(graph, DATASET, VOID.entities) == counted(ours)
    classes = {str(graph.value(part, VOID["class"])): part for part in graph.objects(DATASET, VOID.classPartition)}
    assert number(graph, DATASET, VOID.classes) == len(classes)
    plans = counted(f"SELECT DISTINCT ?s {{ ?s a <{DEF}StrategicPlan> }}")
    assert number(graph, classes[DEF + "StrategicPlan"], VOID.entities) == plans
    uses = {str(graph.value(part, VOID.property)): part for part in graph.objects(DATASET, VOID.propertyPartition)}
    assert number(graph, DATASET, VOID.properties) == len(uses)
    assert number(graph, uses[DEF + "statedIn"], VOID.triples) == counted(f"?s <{DEF}statedIn> ?o")
    assert sum(number(graph, part, VOID.triples) for part in uses.values()) == counted("?s ?p ?o")


def test_the_example_of_void_answers_here(web: httpx.Client) -> None:
    example = graph_of(web, "/void").value(DATASET, VOID.exampleResource)
    assert web.get("/" + str(example).removeprefix(BASE)).status_code == 200


def test_every_link_to_another_dataset_is_counted_once(counts: Statistics, bundled_store: EmbeddedStore) -> None:
    def linked(space: str, but: str = "none:") -> int:
        ((found,),) = bundled_store.select(
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(isIRI(?o) && isIRI(?s) && STRSTARTS(STR(?s), '{BASE}') "
            f"&& STRSTARTS(STR(?o), '{space}') && !STRSTARTS(STR(?o), '{but}')) }}"
        ).rows
        return int(found.value)  # type: ignore[union-attr]

    assert sum(counts.links["geoarea"].values()) == linked(GEO_AREA) > 0
    assert sum(counts.links["sdg"].values()) == linked(SDG, GEO_AREA) > 0


def test_links_to_each_target_become_linksets(tmp_path: Path) -> None:
    home = Home(tmp_path)
    objects = [SDG + "11", GEO_AREA + "404", "http://metadata.un.org/thesaurus/1", "http://www.wikidata.org/entity/Q1"]
    triples = "".join(f"<{ID}x> <{DEF}concerns> <{value}> .\n" for value in [*objects, ID + "y", "http://a.b/"])
    load(home, GraphContent(GRAPH + "source/x", triples.encode()))
    app = create_app(Settings(store=str(tmp_path), workers=1))
    with served(app) as address, httpx.Client(base_url=address) as web:
        graph = graph_of(web, "/void")
    sets = list(graph.subjects(RDF.type, VOID.Linkset))
    assert len(sets) == 4
    for links in sets:
        assert number(graph, links, VOID.triples) == 1
        assert graph.value(links, VOID.linkPredicate) == URIRef(DEF + "concerns")
        assert graph.value(links, VOID.subjectsTarget) == DATASET
    targets = {str(graph.value(links, VOID.objectsTarget)).partition("#")[2] for links in sets}
    assert targets == {"geoarea", "sdg", "unbis", "wikidata"}


def test_the_catalogue_lists_every_graph_with_downloads_that_work(web: httpx.Client, bundled_address: str) -> None:
    graph = graph_of(web, "/catalogue")
    (listed,) = graph.subjects(RDF.type, DCAT.Catalog)
    parts = set(graph.objects(listed, DCAT.dataset))
    assert DATASET in parts
    assert URIRef(GRAPH + "ontology") in parts
    downloads = [
        graph.value(place, DCAT.downloadURL) for place in graph.objects(URIRef(GRAPH + "source/m49"), DCAT.distribution)
    ]
    assert len(downloads) == 3
    assert all(httpx.get(str(download)).status_code == 200 for download in downloads)
    service = graph.value(listed, DCAT.service)
    assert graph.value(service, DCAT.endpointURL) == URIRef(bundled_address + "/sparql")
    assert graph.value(service, DCAT.servesDataset) == DATASET
    for part in parts:
        assert graph.value(part, DCTERMS.title)


def test_every_question_is_an_example_that_runs(web: httpx.Client, bundled_address: str) -> None:
    graph = graph_of(web, "/examples")
    found = set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert found == {URIRef(f"{ID}question/{question}") for question in catalogue()}
    for node in found:
        assert (node, RDF.type, SH.SPARQLExecutable) in graph
        assert {label.language for label in graph.objects(node, RDFS.label)} >= {"en", "zh"}  # type: ignore[attr-defined]
        assert list(graph.objects(node, RDFS.comment))
        assert graph.value(node, URIRef("https://schema.org/target")) == URIRef(bundled_address + "/sparql")
        query = str(graph.value(node, SH.select))
        assert web.get("/sparql", params={"query": query}).status_code == 200, node


def test_a_question_answers_at_its_own_iri(web: httpx.Client) -> None:
    graph = graph_of(web, "/id/question/cq-04")
    assert (URIRef(ID + "question/cq-04"), SH.select, None) in graph
    used = Graph().parse(data=web.get("/questions/cq-04.ttl").text, format="turtle")
    for name in {predicate for predicate in used.predicates() if "/id/question/" in str(predicate)}:
        assert (name, RDFS.isDefinedBy, URIRef(ID + "question/cq-04")) in graph
    assert web.get("/id/question/cq-04.html").status_code == 200
    problem_of(web.get("/id/question/cq-99"), 404, "unknown-question")


def test_figures_of_the_service_are_there(web: httpx.Client) -> None:
    web.get("/id/none")
    web.get("/nothing-of-this-name")
    text = web.get("/metrics").text
    assert 'goldenthread_requests_total{method="GET",place="id",status="404"}' in text
    assert "nothing-of-this-name" not in text
    assert 'goldenthread_request_seconds_count{place="id"}' in text


def test_sparqlwrapper_needs_to_be_told_nothing_but_the_address(bundled_address: str) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(bundled_address + "/sparql")
    for question in list(catalogue())[:5]:
        wrapper.setQuery(f"# {question}\n" + httpx.get(f"{bundled_address}/questions/{question}").json()["sparql"])
        wrapper.setReturnFormat(SPARQLWrapper.JSON)
        rows = wrapper.queryAndConvert()["results"]["bindings"]  # type: ignore[index, call-overload]
        assert isinstance(rows, list)
    wrapper.resetQuery()
    wrapper.setQuery(f"DESCRIBE <{ID}plan/un-habitat/2026-2029>")
    assert len(wrapper.queryAndConvert()) > 10  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def comunica() -> Callable[[str, str], Any]:
    """Return a way to ask with Comunica, installed as its lock file pins it (npm checks each package's hash)."""
    node = shutil.which("node")
    if node is None:
        absent("Node.js, which Comunica needs,")
        raise AssertionError
    source = ROOT / "tests" / "comunica"
    installed(source, COMUNICA, "Comunica")

    def ask(endpoint: str, query: str) -> Any:
        environment = os.environ | {"NODE_PATH": str(COMUNICA / "node_modules")}
        command = [node, str(source / "ask.cjs"), endpoint, query]
        answered = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert answered.returncode == 0, answered.stderr
        return json.loads(answered.stdout)

    return ask


def test_comunica_needs_to_be_told_nothing_but_the_address(
    comunica: Callable[[str, str], Any], bundled_address: str
) -> None:
    endpoint = bundled_address + "/sparql"
    plans = comunica(endpoint, f"SELECT ?plan WHERE {{ ?plan a <{DEF}StrategicPlan> }} ORDER BY ?plan")
    assert {"plan": ID + "plan/un-habitat/2026-2029"} in plans
    assert comunica(endpoint, f"ASK {{ <{ID}plan/un-habitat/2026-2029> a <{DEF}StrategicPlan> }}") is True
    built = comunica(endpoint, f"CONSTRUCT {{ ?p a <{DEF}X> }} WHERE {{ ?p a <{DEF}StrategicPlan> }}")
    assert len(built) == len(plans)


def test_comunica_answers_a_question_of_the_catalogue(
    comunica: Callable[[str, str], Any], bundled_address: str
) -> None:
    answer = httpx.get(f"{bundled_address}/questions/cq-13").json()
    assert len(comunica(bundled_address + "/sparql", answer["sparql"])) >= len(answer["rows"])


def test_comunica_reads_one_thing_as_linked_data(comunica: Callable[[str, str], Any], bundled_address: str) -> None:
    thing = f"{ID}plan/un-habitat/2026-2029"
    found = comunica(f"{bundled_address}/id/plan/un-habitat/2026-2029", f"SELECT ?kind WHERE {{ <{thing}> a ?kind }}")
    assert {"kind": DEF + "StrategicPlan"} in found
