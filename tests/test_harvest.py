"""Live sources: whole or not at all, politely, and the last good copy is kept, used and dated."""

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.sparql.parser import parseQuery

from loaders.sources.harvest import SOURCES, harvest, harvest_queries, last_copy, read_harvest_query
from loaders.sources.source import SourceRefused
from loaders.sources.triples import Triples
from store.harvesting import HarvestFailed, Manners, pages
from store.snapshot import GraphContent, Home
from store.terms import IRI, Literal
from tests.local_server import Behaviour, LocalServer, reply, trickle
from tests.store_samples import EX, load, numbered, oxigraph_server

NAME = "wikidata-countries"
UNION = "--union-default-graph"
EVERYTHING = "SELECT DISTINCT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object }"
QUICK = Manners(page_rows=2, pause_s=0.5, call_s=5, total_s=30)


def rows(*numbers: int) -> bytes:
    bindings = [
        {
            "subject": {"type": "uri", "value": f"{EX}t{number}"},
            "predicate": {"type": "uri", "value": EX + "name"},
            "object": {"type": "literal", "value": f"thing {number}", "xml:lang": "en"},
        }
        for number in numbers
    ]
    return json.dumps(
        {"head": {"vars": ["subject", "predicate", "object"]}, "results": {"bindings": bindings}}
    ).encode()


END = rows()


@pytest.fixture
def waited() -> list[float]:
    return []


def test_a_real_endpoint_is_read_to_its_last_row_whatever_the_size_of_a_page(
    tmp_path_factory: pytest.TempPathFactory, waited: list[float]
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    info = load(home, GraphContent(EX + "graph/a", numbered(25)))
    with oxigraph_server(
        home.path(info.id) / "data", tmp_path_factory.mktemp("server"), "--union-default-graph"
    ) as url:
        for size in (7, 50, 1000):
            found = [row for page in pages(url, EVERYTHING, Manners(page_rows=size), waited.append) for row in page]
            things = [row for row in found if isinstance(row[0], IRI) and row[0].value.startswith(EX + "t")]
            assert len(things) == len(set(things)) == 50
            assert (IRI(EX + "t7"), IRI(EX + "name"), Literal("thing 7", "en")) in things


def test_a_harvest_of_a_real_endpoint_becomes_a_source_that_can_be_loaded(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, waited: list[float]
) -> None:
    direct, label = "http://www.wikidata.org/prop/direct/", "http://www.w3.org/2000/01/rdf-schema#label"
    kenya = "<http://www.wikidata.org/entity/Q114>"
    data = (
        f'{kenya} <{direct}P298> "KEN" .\n{kenya} <{direct}P297> "KE" .\n{kenya} <{direct}P2082> "404" .\n'
        f'{kenya} <{label}> "Kenya"@en .\n{kenya} <{label}> "肯尼亚"@zh .\n{kenya} <{label}> "Kenia"@de .\n'
    )
    home = Home(tmp_path_factory.mktemp("home"))
    info = load(home, GraphContent(EX + "graph/a", data.encode()))
    with oxigraph_server(
        home.path(info.id) / "data", tmp_path_factory.mktemp("server"), "--union-default-graph"
    ) as url:
        harvested = harvest(NAME, tmp_path, url, pause=waited.append)
    assert (harvested.triples, harvested.problem, harvested.skipped) == (5, "", 0)
    source = next(source for source in SOURCES if source.name == NAME)
    written = BytesIO()
    out = Triples(written)
    source.read(source.files(tmp_path), out)
    graph = Graph().parse(data=written.getvalue().decode(), format="nt")
    said = {str(value) for value in graph.objects(URIRef("http://www.wikidata.org/entity/Q114"))}
    assert said == {"KEN", "KE", "404", "Kenya", "肯尼亚"}
    assert out.counts == {"triples": 5, "things": 1}


LIVE = """
<http://www.wikidata.org/entity/Q114> <http://www.wikidata.org/prop/direct/P298> "KEN" .
<http://www.wikidata.org/entity/Q487883>
    <http://www.wikidata.org/prop/direct/P749> <http://www.wikidata.org/entity/Q1065> ;
    <http://www.w3.org/2000/01/rdf-schema#label> "UN-Habitat"@en .
<http://publications.europa.eu/resource/authority/country/KEN>
    <http://www.w3.org/2004/02/skos/core#inScheme> <http://publications.europa.eu/resource/authority/country> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "Kenya"@en .
<http://metadata.un.org/sdg/11> a <http://metadata.un.org/sdg/ontology#Goal> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "Goal 11"@en .
<http://metadata.un.org/thesaurus/1002940> a <http://www.w3.org/2004/02/skos/core#Concept> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "HOUSING"@en .
"""
BRINGS = {
    "wikidata-countries": {("Q114", "KEN")},
    "wikidata-organisations": {("Q487883", "UN-Habitat")},
    "eu-countries": {("KEN", "Kenya"), ("KEN", "KEN")},
    "un-sdg-live": {("11", "Goal 11")},
    "unbis-live": {("1002940", "HOUSING")},
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = Home(tmp_path_factory.mktemp("home"))
    data = Graph().parse(data=LIVE, format="turtle").serialize(format="nt", encoding="utf-8")
    info = load(home, GraphContent(EX + "graph/a", data))
    with oxigraph_server(home.path(info.id) / "data", tmp_path_factory.mktemp("server"), UNION) as url:
        yield url


@pytest.mark.parametrize("name", sorted(harvest_queries()))
def test_each_declared_query_brings_what_such_an_endpoint_holds(name: str, live: str, tmp_path: Path) -> None:
    graph = Graph().parse(harvest(name, tmp_path, live, pause=lambda _: None).path, format="nt")
    assert {(str(thing).rpartition("/")[2], str(value)) for thing, value in graph.subject_objects()} == BRINGS[name]


def test_pages_are_asked_for_in_a_fixed_order_with_a_pause_and_a_name(
    endpoint: LocalServer, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(rows(1, 2)), reply(rows(3)), reply(END)]
    assert len([row for page in pages(endpoint.url, EVERYTHING, QUICK, waited.append) for row in page]) == 3
    queries = [query for asked in endpoint.asked for query in asked.form["query"]]
    assert [query.splitlines()[-1] for query in queries] == [
        "LIMIT 2 OFFSET 0",
        "LIMIT 2 OFFSET 2",
        "LIMIT 2 OFFSET 3",
    ]
    assert all("ORDER BY ?subject ?predicate ?object" in query for query in queries)
    assert waited == [0.5, 0.5]
    agents = [asked.headers["User-Agent"] for asked in endpoint.asked]
    assert all(agent.startswith("goldenthread/") and "https://" in agent for agent in agents)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again_after_longer_and_longer_waits(
    endpoint: LocalServer, waited: list[float], status: int
) -> None:
    endpoint.behaviours = [reply(b"busy", status), reply(b"busy", status), reply(rows(1)), reply(END)]
    assert len(list(pages(endpoint.url, EVERYTHING, QUICK, waited.append))) == 1
    assert waited == [1.0, 2.0, 0.5]


def test_the_time_that_an_endpoint_names_is_waited_for(endpoint: LocalServer, waited: list[float]) -> None:
    endpoint.behaviours = [reply(b"", 429, Retry_After="17"), reply(rows(1)), reply(END)]
    assert len(list(pages(endpoint.url, EVERYTHING, QUICK, waited.append))) == 1
    assert waited == [17, 0.5]


def test_an_endpoint_that_asks_for_an_hour_is_left_alone(endpoint: LocalServer, waited: list[float]) -> None:
    endpoint.behaviours = [reply(b"", 429, Retry_After="3600")]
    with pytest.raises(HarvestFailed, match="wait 3600 seconds"):
        list(pages(endpoint.url, EVERYTHING, QUICK, waited.append))
    assert waited == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (reply(rows(1, 2)[:-20]), "no whole answer"),
        (reply(b"<html>sorry</html>", Content_Type="text/html"), "sorry"),
        (reply(b'{"head":{},"boolean":true}'), "yes or no"),
        (reply(b"bad query", 400), "does not take the query"),
        (reply(b"", 403), "403 Forbidden"),
        (reply(b"", 404), "does not take the query"),
        (reply(b"", 503), "503 Service Unavailable, 4 times"),
        (reply(rows(1), Content_Length="100000"), "sent only"),
        (reply(rows(1, 2)), "does not know OFFSET"),
    ],
)
def test_what_is_no_whole_answer_is_no_harvest(
    endpoint: LocalServer, waited: list[float], behaviour: Behaviour, reason: str
) -> None:
    endpoint.behaviours = [behaviour]
    with pytest.raises(HarvestFailed, match=reason):
        list(pages(endpoint.url, EVERYTHING, QUICK, waited.append))


def test_an_answer_beyond_the_limit_of_size_is_not_read_on(endpoint: LocalServer, waited: list[float]) -> None:
    endpoint.behaviours = [reply(rows(*range(100)), length=False)]
    with pytest.raises(HarvestFailed, match="larger than the 1000 bytes"):
        list(pages(endpoint.url, EVERYTHING, Manners(most_bytes=1000), waited.append))


def test_an_endpoint_that_trickles_is_left_after_the_limit_of_time(endpoint: LocalServer, waited: list[float]) -> None:
    ended = threading.Event()
    endpoint.behaviours = [trickle(ended, Content_Type="application/sparql-results+json")]
    with pytest.raises(HarvestFailed, match="in time, 2 times"):
        list(pages(endpoint.url, EVERYTHING, Manners(call_s=0.2, tries=2), waited.append))
    ended.set()


def test_only_addresses_on_the_web_are_asked(waited: list[float]) -> None:
    with pytest.raises(HarvestFailed, match="no address on the web"):
        list(pages("file:///etc/passwd", EVERYTHING, QUICK, waited.append))


def test_a_failing_endpoint_leaves_the_last_copy_in_use_and_its_date_is_said(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(rows(1, 2)), reply(END)]
    first = harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    whole = first.path.read_bytes()
    endpoint.behaviours = [reply(rows(5, 6)), reply(rows(7)[:-9])]
    again = harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    assert (again.path, again.retrieved, again.triples) == (first.path, first.retrieved, 2)
    assert f"The copy of {first.retrieved[:10]} is used." in again.problem
    assert again.path.read_bytes() == whole


def test_a_failing_endpoint_without_a_copy_is_refused(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(b"", 503)]
    with pytest.raises(SourceRefused, match="There is no earlier copy"):
        harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)


@pytest.mark.parametrize(("numbers", "taken"), [((1, 2, 3), True), ((1, 2), True), ((1,), False), ((), False)])
def test_a_result_that_shrinks_by_more_than_half_is_refused(
    endpoint: LocalServer, tmp_path: Path, waited: list[float], numbers: tuple[int, ...], taken: bool
) -> None:
    endpoint.behaviours = [reply(rows(1, 2, 3, 4)), reply(END)]
    harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    endpoint.behaviours = [reply(rows(*numbers)), reply(END)]
    harvested = harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    assert (harvested.problem == "") == taken
    assert harvested.triples == (len(numbers) if taken else 4)


def test_a_copy_that_is_not_what_was_written_is_no_copy(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(rows(1)), reply(END)]
    harvested = harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    assert last_copy(NAME, tmp_path) == harvested
    harvested.path.write_bytes(harvested.path.read_bytes()[:-10])
    assert last_copy(NAME, tmp_path) is None


def test_rows_that_are_no_triple_are_counted(endpoint: LocalServer, tmp_path: Path, waited: list[float]) -> None:
    answer = json.loads(rows(1, 2))
    answer["results"]["bindings"][1]["object"] = {"type": "bnode", "value": "b0"}
    endpoint.behaviours = [reply(json.dumps(answer).encode()), reply(END)]
    harvested = harvest(NAME, tmp_path, endpoint.url, QUICK, waited.append)
    assert (harvested.triples, harvested.skipped) == (1, 1)


def test_every_declared_query_can_be_paged_and_says_its_terms() -> None:
    assert {query.name for query in harvest_queries().values()} == {source.name for source in SOURCES}
    assert len(harvest_queries()) >= 5
    for query in harvest_queries().values():
        parseQuery(f"{query.sparql}\nORDER BY ?subject ?predicate ?object\nLIMIT 10 OFFSET 0")
        assert query.endpoint.startswith("https://")
        assert query.licence and query.publisher and query.pause_s >= 1
        assert query.title.keys() >= {"en", "zh"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT DISTINCT ?subject ?predicate ?object WHERE {}", "front matter"),
        ("SELECT ?subject WHERE {}", "SELECT DISTINCT"),
        ("SELECT DISTINCT ?subject ?predicate ?object WHERE {} LIMIT 3", "page by page"),
    ],
)
def test_a_declared_query_that_is_not_well_formed_names_its_file(text: str, reason: str) -> None:
    front = "\n".join(
        f"#+ {field}: 1" for field in ("title", "publisher", "licence", "endpoint", "page_rows", "pause_s")
    )
    head = "" if reason == "front matter" else f"#+ name: odd\n{front}\n"
    with pytest.raises(ValueError, match=f"odd.rq: .*{reason}"):
        read_harvest_query(head + text, "odd.rq")


def test_an_unknown_harvest_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=NAME):
        harvest("nowhere", tmp_path)
