r"""A document, its parts and its citations in RDF.

>>> from loaders.document.reader import read_document
>>> graph = document_graph(read_document("A/79/123\n\nUnited Nations\n\n1. See A/RES/70/1.".encode(), "report.txt"))
>>> (URIRef(document_iri("A/79/123") + "#para-1"), GT.partNumber, Literal("1")) in graph
True
"""

from typing import Final
from urllib.parse import quote

from rdflib import RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from loaders.document.citations import Citation, citations
from loaders.document.model import OfficialDocument, Part
from loaders.organisations.acts import act_iri, body_iri
from loaders.verbs import verb_at_start
from ontology.namespaces import CODE, DEF, ID, document_iri

GT: Final = Namespace(DEF)
_READ_BY_MACHINE: Final = URIRef(CODE + "reading/machine")
_ACTS: Final = {"decision": GT.Decision, "resolution": GT.Resolution, "recommendation": GT.Recommendation}


def part_address(document: OfficialDocument, slug: str) -> URIRef:
    """Return the IRI of a part; raise ValueError when the document has no symbol, since a part has no address then."""
    if document.symbol is None:
        raise ValueError("a document without symbol has no address; give its symbol with --symbol")
    return URIRef(f"{document_iri(document.symbol)}#{quote(slug, safe='.*-')}")


def document_graph(document: OfficialDocument) -> Graph:
    """Return what was read of a document as triples: masthead, parts in order, citations.

    Raises ValueError when the document has no symbol.
    """
    graph = Graph()
    graph.bind("gt", GT)
    slugs = {part.slug for part in document.parts}
    _add_masthead(graph, document)
    if "cover" in slugs:
        graph.add((URIRef(document_iri(document.symbol or "")), GT.statedIn, part_address(document, "cover")))
    for part in document.parts:
        _add_part(graph, document, part, slugs)
    for citation in citations(document)[0]:
        _add_citation(graph, document, citation)
    return graph


def _add_masthead(graph: Graph, document: OfficialDocument) -> None:
    head, node = document.masthead, URIRef(document_iri(document.symbol or ""))
    graph.add((node, RDF.type, GT.Document))
    graph.add((node, GT.symbol, Literal(document.symbol)))
    graph.add((node, GT.inLanguage, Literal(document.language)))
    if head.title:
        graph.add((node, SKOS.prefLabel, Literal(head.title, lang=document.language)))
    if head.original_language:
        graph.add((node, GT.originalLanguage, Literal(head.original_language)))
    if head.distribution_date:
        graph.add((node, GT.issuedOn, Literal(head.distribution_date.isoformat(), datatype=XSD.date)))
    if head.agenda_item:
        graph.add((node, GT.agendaItem, Literal(head.agenda_item)))


def _add_part(graph: Graph, document: OfficialDocument, part: Part, slugs: set[str]) -> None:
    node = part_address(document, part.slug)
    graph.add((node, RDF.type, GT[part.kind.capitalize()]))
    graph.add((node, GT.inDocument, URIRef(document_iri(document.symbol or ""))))
    graph.add((node, GT.partNumber, Literal(part.number)))
    graph.add((node, GT.partText, Literal(part.text, lang=document.language)))
    graph.add((node, GT.position, Literal(part.position)))
    graph.add((node, GT.readBy, _READ_BY_MACHINE))
    if part.parent in slugs:
        graph.add((node, GT.partOf, part_address(document, part.parent or "")))
    if part.heading:
        graph.add((node, GT.heading, Literal(part.heading, lang=document.language)))
    for note in part.notes:
        graph.add((node, GT.refersToNote, part_address(document, note)))
    if part.provision is not None:
        graph.add((node, RDF.type, GT.Provision))
        graph.add((node, GT.provisionKind, URIRef(f"{CODE}provision-kind/{part.provision.kind}")))
        if part.provision.verb:
            graph.add((node, GT.provisionVerbPrinted, Literal(part.provision.verb, lang=document.language)))
            reading = verb_at_start(part.provision.verb)
            if reading is not None:
                graph.add((node, GT.provisionVerb, URIRef(f"{CODE}verb/{reading.code}")))


def _add_citation(graph: Graph, document: OfficialDocument, citation: Citation) -> None:
    mention, part = citation.mention, citation.part
    cited = mention.symbol or f"act/{mention.kind}/{mention.body}/{mention.number}"
    citing = document_iri(document.symbol or "").removeprefix(document_iri(""))
    node = URIRef(
        f"{ID}citation/{citing}/{quote(part.slug, safe='.*-')}/{document_iri(cited).removeprefix(document_iri(''))}"
    )
    graph.add((node, RDF.type, GT.Citation))
    graph.add((node, GT.statedIn, part_address(document, part.slug)))
    graph.add((node, GT.citationText, Literal(mention.printed)))
    graph.add((node, GT.readBy, _READ_BY_MACHINE))
    if mention.symbol is not None:
        target = URIRef(document_iri(mention.symbol))
        graph.add((node, GT.citesDocument, target))
        graph.add((target, RDF.type, GT.Document))
        graph.add((target, GT.symbol, Literal(mention.symbol)))
        return
    body = mention.body or ""
    act = URIRef(act_iri(mention.kind, body, mention.number or ""))
    graph.add((node, GT.citesAct, act))
    graph.add((act, RDF.type, _ACTS[mention.kind]))
    graph.add((act, GT.actNumber, Literal(mention.number)))
    graph.add((act, GT.adoptedBy, URIRef(body_iri(body))))
