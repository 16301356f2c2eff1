"""What the service says of itself in RDF: SPARQL service description, VoID, DCAT.

Pure functions of the counts and of the address of the service, so that clients (Comunica, query assistants, data
portals) find the endpoint, its formats, its graphs and what is in them without being told.

>>> void(count(store), "http://127.0.0.1:8000/")  # doctest: +SKIP
"""

from typing import Final

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology.namespaces import BASE, DEF, GRAPH, ID, PREFIXES, SUGGESTED_GRAPH
from queries.statistics import TARGETS, Holdings, Statistics

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
DATASET: Final = URIRef(BASE + "void#dataset")
CATALOGUE: Final = URIRef(BASE + "catalogue#catalogue")
LICENCE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")

_TITLE: Final = {
    "en": "Golden Thread: from mandate to plan to result in a country",
    "zh": "金线：从授权到计划再到国家一级的成果",
}
_ABOUT: Final = {
    "en": "A knowledge graph of United Nations strategic planning. Every statement names the document and paragraph.",
    "zh": "联合国战略规划知识图谱。每项陈述都标明出处文件和段落。",
}
_DEFAULT_GRAPH: Final = {
    "en": "The union of all named graphs but that of suggestions.",
    "zh": "除建议图之外所有命名图的并集。",
}
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
)
_DOWNLOADS: Final = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": "application/n-triples"}


def service_description(held: Holdings, endpoint: str, federated: bool) -> Graph:
    """Return the SPARQL 1.1 Service Description of the endpoint at an address.

    `federated` says whether SERVICE is answered for at least one other endpoint.
    """
    graph = _graph()
    service = URIRef(endpoint + "#service")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    _texts(graph, service, DCTERMS.title, _TITLE)
    if federated:
        graph.add((service, SD.feature, SD.BasicFederatedQuery))
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    dataset = BNode("default")
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((service, SD.availableGraphs, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, SD.GraphCollection))
    default = BNode("union")
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    graph.add((default, VOID.triples, _integer(held.triples)))
    _texts(graph, default, DCTERMS.description, _DEFAULT_GRAPH)
    # Blank nodes have fixed labels, so that two answers with one entity tag are the same to the byte.
    for number, (iri, triples) in enumerate(held.graphs.items(), 1):
        named, content = BNode(f"named{number}"), BNode(f"graph{number}")
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(iri)))
        graph.add((named, SD.graph, content))
        graph.add((content, RDF.type, SD.Graph))
        graph.add((content, VOID.triples, _integer(triples)))
    graph.add((service, RDFS.seeAlso, URIRef(BASE + "void")))
    graph.add((service, RDFS.seeAlso, URIRef(BASE + "examples")))
    return graph


def void(counts: Statistics, address: str) -> Graph:
    """Return the VoID description of the dataset; `address` is that of the service, with a slash at its end."""
    graph = _graph()
    _dataset(graph, counts.held)
    graph.add((URIRef(BASE + "void"), RDF.type, VOID.DatasetDescription))
    graph.add((URIRef(BASE + "void"), FOAF.primaryTopic, DATASET))
    graph.add((DATASET, RDF.type, VOID.Dataset))
    graph.add((DATASET, FOAF.homepage, URIRef(address)))
    graph.add((DATASET, VOID.sparqlEndpoint, URIRef(address + "sparql")))
    graph.add((DATASET, VOID.uriLookupEndpoint, URIRef(address + "search?q=")))
    graph.add((DATASET, VOID.uriSpace, Literal(ID)))
    if counts.example is not None:
        graph.add((DATASET, VOID.exampleResource, URIRef(counts.example)))
    for vocabulary in (DEF, *(PREFIXES[name] for name in ("skos", "dcterms", "prov", "sssom"))):
        graph.add((DATASET, VOID.vocabulary, URIRef(vocabulary)))
    for name in ("Turtle", "JSON-LD", "N-Triples"):
        graph.add((DATASET, VOID.feature, FORMATS[name]))
    numbers = {
        VOID.triples: counts.held.triples,
        VOID.entities: counts.entities,
        VOID.classes: len(counts.classes),
        VOID.properties: len(counts.properties),
        VOID.distinctSubjects: counts.subjects,
        VOID.distinctObjects: counts.objects,
    }
    for measure, number in numbers.items():
        graph.add((DATASET, measure, _integer(number)))
    for place, (iri, number) in enumerate(counts.classes.items(), 1):
        part = _part(graph, VOID.classPartition, f"class{place}")
        graph.add((part, VOID["class"], URIRef(iri)))
        graph.add((part, VOID.entities, _integer(number)))
    for place, use in enumerate(counts.properties, 1):
        part = _part(graph, VOID.propertyPartition, f"property{place}")
        graph.add((part, VOID.property, URIRef(use.iri)))
        graph.add((part, VOID.triples, _integer(use.triples)))
        graph.add((part, VOID.distinctSubjects, _integer(use.subjects)))
        graph.add((part, VOID.distinctObjects, _integer(use.objects)))
    for iri, triples in counts.held.graphs.items():
        graph.add((DATASET, VOID.subset, URIRef(iri)))
        graph.add((URIRef(iri), RDF.type, VOID.Dataset))
        graph.add((URIRef(iri), VOID.triples, _integer(triples)))
        graph.add((URIRef(iri), VOID.dataDump, URIRef(_local(iri, address) + ".nt")))
    _linksets(graph, counts)
    return graph


def dcat(held: Holdings, address: str) -> Graph:
    """Return the DCAT catalogue: the dataset, each named graph with what is known of its origin, and the endpoint."""
    graph = _graph()
    endpoint = URIRef(BASE + "catalogue#sparql")
    graph.add((CATALOGUE, RDF.type, DCAT.Catalog))
    _texts(graph, CATALOGUE, DCTERMS.title, _TITLE)
    _texts(graph, CATALOGUE, DCTERMS.description, _ABOUT)
    graph.add((CATALOGUE, FOAF.homepage, URIRef(address)))
    graph.add((CATALOGUE, DCAT.service, endpoint))
    graph.add((CATALOGUE, DCAT.dataset, DATASET))
    graph.add((endpoint, RDF.type, DCAT.DataService))
    graph.add((endpoint, DCTERMS.title, Literal("SPARQL 1.1", lang="en")))
    graph.add((endpoint, DCAT.endpointURL, URIRef(address + "sparql")))
    graph.add((endpoint, DCAT.endpointDescription, URIRef(address + "sparql")))
    graph.add((endpoint, DCTERMS.conformsTo, URIRef("http://www.w3.org/TR/sparql11-protocol/")))
    graph.add((endpoint, DCAT.servesDataset, DATASET))
    _dataset(graph, held)
    graph.add((DATASET, RDF.type, DCAT.Dataset))
    graph.parse(data=held.provenance, format="nt")
    for number, (iri, triples) in enumerate(held.graphs.items(), 1):
        part = URIRef(iri)
        graph.add((CATALOGUE, DCAT.dataset, part))
        graph.add((DATASET, DCTERMS.hasPart, part))
        graph.add((part, RDF.type, DCAT.Dataset))
        graph.add((part, VOID.triples, _integer(triples)))
        if (part, DCTERMS.title, None) not in graph:
            graph.add((part, DCTERMS.title, Literal(iri.removeprefix(GRAPH))))
        if iri == SUGGESTED_GRAPH:
            _texts(graph, part, DCTERMS.description, {"en": "What methods suggest; no document states it."})
        for suffix, media_type in _DOWNLOADS.items():
            download = URIRef(_local(iri, address) + suffix)
            distribution = BNode(f"download{number}{suffix.replace('.', '-')}")
            graph.add((part, DCAT.distribution, distribution))
            graph.add((distribution, RDF.type, DCAT.Distribution))
            graph.add((distribution, DCAT.accessURL, download))
            graph.add((distribution, DCAT.downloadURL, download))
            kind = URIRef("https://www.iana.org/assignments/media-types/" + media_type)
            graph.add((distribution, DCAT.mediaType, kind))
    return graph


def _dataset(graph: Graph, held: Holdings) -> None:
    _texts(graph, DATASET, DCTERMS.title, _TITLE)
    _texts(graph, DATASET, DCTERMS.description, _ABOUT)
    graph.add((DATASET, DCTERMS.license, LICENCE))
    graph.add((DATASET, DCTERMS.identifier, Literal(held.snapshot)))


def _linksets(graph: Graph, counts: Statistics) -> None:
    for target in TARGETS:
        other = URIRef(f"{BASE}void#{target.name}")
        for number, (relation, triples) in enumerate(sorted(counts.links.get(target.name, {}).items()), 1):
            linkset = URIRef(f"{BASE}void#links-{target.name}-{number}")
            graph.add((DATASET, VOID.subset, linkset))
            graph.add((linkset, RDF.type, VOID.Linkset))
            graph.add((linkset, VOID.subjectsTarget, DATASET))
            graph.add((linkset, VOID.objectsTarget, other))
            graph.add((linkset, VOID.linkPredicate, URIRef(relation)))
            graph.add((linkset, VOID.triples, _integer(triples)))
        graph.add((other, RDF.type, VOID.Dataset))
        graph.add((other, DCTERMS.title, Literal(target.title, lang="en")))
        graph.add((other, VOID.uriSpace, Literal(target.space)))
        graph.add((other, FOAF.homepage, URIRef(target.home)))


def _part(graph: Graph, relation: URIRef, label: str) -> Node:
    part = BNode(label)
    graph.add((DATASET, relation, part))
    return part


def _local(iri: str, address: str) -> str:
    """Return where this service answers for an IRI of ours."""
    return address + iri.removeprefix(BASE)


def _texts(graph: Graph, subject: Node, predicate: URIRef, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        graph.add((subject, predicate, Literal(text, lang=language)))


def _integer(number: int) -> Literal:
    return Literal(number, datatype=XSD.integer)


def _graph() -> Graph:
    graph = Graph()
    for prefix, namespace in (("sd", SD), ("void", VOID), ("dcat", DCAT), ("foaf", FOAF), ("formats", FORMATS)):
        graph.bind(prefix, namespace)
    return graph
