"""JSON-LD as it is written here is read back as the very same triples, by two readers that share no code."""

import json
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic, to_canonical_graph
from rdflib.term import Node

from ontology.namespaces import CODE, DEF, ID
from ontology.vocabulary import ontology_graph
from queries.jsonld import compact
from queries.lookup import Lookup
from store.embedded import EmbeddedStore

GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def by_rdflib(written: bytes) -> Graph:
    return Graph().parse(data=written, format="json-ld")


def by_oxigraph(written: bytes) -> Graph:
    quads = pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD)
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")


def graphs_of(store: EmbeddedStore) -> dict[str, Graph]:
    names = [str(getattr(row[0], "value", "")) for row in store.select(GRAPHS).rows]
    query = "CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
    return {
        name: Graph().parse(data=store.construct(query.format(name), "application/n-triples"), format="nt")
        for name in names
    }


def same(one: Graph, other: Graph) -> bool:
    return set(one) == set(other) or isomorphic(one, other)


def test_every_graph_of_the_store_is_read_back_as_it_was(bundled_store: EmbeddedStore) -> None:
    graphs = graphs_of(bundled_store)
    assert len([name for name in graphs if "/graph/doc/" in name]) >= 3
    for name, graph in graphs.items():
        written = compact(graph)
        assert same(graph, by_rdflib(written)), f"rdflib reads {name} differently"
        assert same(graph, by_oxigraph(written)), f"Oxigraph reads {name} differently"


def test_the_text_of_a_document_is_read_back_as_it_was(with_text: Lookup) -> None:
    store = with_text.store
    assert isinstance(store, EmbeddedStore)
    graph = next(graph for name, graph in graphs_of(store).items() if "/graph/text/" in name)
    assert len(graph) > 300
    written = compact(graph)
    assert same(graph, by_rdflib(written))
    assert same(graph, by_oxigraph(written))


def test_the_vocabulary_is_read_back_as_it_was() -> None:
    graph = ontology_graph()
    written = compact(graph)
    assert isomorphic(to_canonical_graph(graph), to_canonical_graph(by_oxigraph(written)))


def test_it_is_written_in_the_short_words_of_the_context(bundled_store: EmbeddedStore) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{ID}plan/un-habitat/2026-2029> }} ?s ?p ?o }}"
    graph = Graph().parse(data=bundled_store.construct(query, "application/n-triples"), format="nt")
    document = json.loads(compact(graph))
    (node,) = document["@graph"]
    assert node["id"] == "plan/un-habitat/2026-2029"
    assert "StrategicPlan" in node["type"]
    assert node["planStatus"] == "draft"
    assert node["zh"] == "人居署2026–2029年期间战略计划"
    assert node["presentedIn"] == "doc/HSP/EB.2025/4"
    assert "endsOn" not in document["@context"], "only words that occur are in the context"


def test_a_graph_has_one_form_however_it_was_built() -> None:
    triples = [(URIRef(ID + f"t{n}"), URIRef(DEF + "partNumber"), Literal(str(n))) for n in range(20)]
    there, back = Graph(), Graph()
    for triple in triples:
        there.add(triple)
    for triple in reversed(triples):
        back.add(triple)
    assert compact(there) == compact(back)


PATHS = st.text(st.sampled_from("ab1/:#?.%-~中"), max_size=8).filter(lambda path: path.count("#") < 2)
IRIS = st.one_of(
    st.builds(lambda path: URIRef(ID + path.replace("%", "%41")), PATHS),
    st.builds(lambda path: URIRef(CODE + "plan-status/" + path.replace("%", "%41")), PATHS),
    st.sampled_from(
        [URIRef(value) for value in (ID, DEF, DEF + "Plan", CODE + "unit/participant", "urn:x:y", "http://a")]
    ),
)
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text, language: Literal(text, lang=language), TEXTS, st.sampled_from(["en", "zh", "fr", "de"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind, normalize=False),
        st.sampled_from(["1", "-7", "01", "+3", "true", "1.50", "1E0", "2025-01-27", "9" * 20]),
        st.sampled_from([XSD.integer, XSD.boolean, XSD.decimal, XSD.double, XSD.date, XSD.string, URIRef("urn:kind")]),
    ),
)
PREDICATES = st.sampled_from(
    [
        RDF.type,
        SKOS.prefLabel,
        SKOS.altLabel,
        *(
            URIRef(DEF + name)
            for name in (
                "ownRendering",
                "partText",
                "partNumber",
                "planStatus",
                "unit",
                "startsOn",
                "figureValue",
                "ordinal",
                "statedIn",
                "concerns",
            )
        ),
        URIRef("http://example.org/own"),
    ]
)
NODES: st.SearchStrategy[Node] = st.one_of(IRIS, st.builds(BNode, st.sampled_from(["b0", "b1"])))
TRIPLES = st.lists(
    st.tuples(NODES, PREDICATES, st.one_of(NODES, LITERALS)).filter(
        lambda triple: triple[1] != RDF.type or isinstance(triple[2], URIRef)
    ),
    max_size=6,
)


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TRIPLES)
def test_any_graph_is_read_back_as_it_was(triples: list[Any]) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    written = compact(graph)
    # rdflib normalises the lexical forms of literals when it reads, so lines are compared as the engine reads them.
    again = {f"{quad.triple} ." for quad in pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD)}
    lines = graph.serialize(format="nt").encode()
    asked = {f"{quad.triple} ." for quad in pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)}
    assert len(again) == len(asked)
    if not any("_:" in line for line in asked):
        assert again == asked


@pytest.mark.parametrize("path", ["a:b", "a/b:c", "//x/y", "?q", "#f", "", "../x", "a//b", "./a", "a/../b", "a/."])
def test_an_address_that_would_be_resolved_otherwise_is_written_in_full(path: str) -> None:
    graph = Graph()
    graph.add((URIRef(ID + path), URIRef(DEF + "concerns"), URIRef(ID + path)))
    assert set(by_rdflib(compact(graph))) == set(graph)
    assert set(by_oxigraph(compact(graph))) == set(graph)
