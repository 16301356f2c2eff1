"""RDF files from outside: Turtle, N-Triples or RDF/XML, told apart by what they hold, read without asking the network.

Nodes without a name get one made from what is said of them, so that the same file gives the same triples each time.

>>> from pathlib import Path
>>> len(read_rdf(Path("sdg-kos.ttl")))  # doctest: +SKIP
7624
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.sax import SAXException

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.compare import to_canonical_graph
from rdflib.exceptions import ParserError
from rdflib.namespace import SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from loaders.sources.source import SourceRefused
from loaders.sources.text_language import plain_tag
from loaders.sources.triples import Triples
from ontology.namespaces import BASE
from store.terms import IRI, Literal, Term

# Takes note of a place and of what could not be read there.
Note = Callable[[str, str], None]

# What a file may have at most, in bytes: the whole UNBIS thesaurus in six languages has some 20 MB.
MOST_BYTES: Final = 100_000_000
SUFFIXES: Final = frozenset({".ttl", ".nt", ".rdf", ".owl", ".xml", ".n3"})
GENERATED: Final = BASE + ".well-known/genid/"
"""What the names made for nameless nodes begin with (RDF 1.1 Concepts, section 3.5)."""
# Telling nameless nodes apart takes time that can grow faster than their number.
_MOST_NAMELESS: Final = 2000
_XL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
_XML: Final = re.compile(rb"<(\?xml|!DOCTYPE|!--|(\w+:)?RDF\b)")
_DECLARATION: Final = re.compile(rb"<!ENTITY\s+[^>]*?\b(SYSTEM|PUBLIC)\b", re.IGNORECASE)


def is_rdf(path: Path) -> bool:
    """Return whether a file is one of RDF by its name."""
    return path.suffix.lower() in SUFFIXES


def read_rdf(path: Path) -> Graph:
    """Return what a file says. Raises SourceRefused for what is too large, no RDF, or would fetch something else."""
    if path.stat().st_size > MOST_BYTES:
        raise SourceRefused(
            f"{path.name} has {path.stat().st_size} bytes, more than the {MOST_BYTES} that are read. Split it."
        )
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    form = "xml" if _XML.match(data.lstrip()) else "turtle"
    if form == "xml" and _DECLARATION.search(data):
        raise SourceRefused(f"{path.name} refers to other files (external entities), which are not read. Remove them.")
    graph = Graph()
    try:
        graph.parse(data=data, format=form, publicID="urn:x-file:")
    except (BadSyntax, ParserError, SAXException, UnicodeDecodeError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise SourceRefused(f"{path.name} is not {'RDF/XML' if form == 'xml' else 'Turtle'}: {said}") from error
    _plain_labels(graph)
    return graph


def _plain_labels(graph: Graph) -> None:
    """Put plain labels in place of labels that are nodes (SKOS Reference, appendix B.3.4), nameless ones included."""
    nodes: set[Node] = set()
    for kind in ("prefLabel", "altLabel", "hiddenLabel"):
        for thing, label in list(graph.subject_objects(_XL[kind])):
            for form in graph.objects(label, _XL.literalForm):
                graph.add((thing, SKOS[kind], form))
            graph.remove((thing, _XL[kind], label))
            nodes.add(label)
    for node in nodes:
        graph.remove((node, None, None))


def with_names(graph: Graph, source: str, place: str, note: Note) -> Graph:
    """Return the graph with an IRI in place of each blank node, the same for the same content.

    A graph with very many of them is taken without what is said of them, which is noted.
    """
    nameless = {term for triple in graph for term in triple if isinstance(term, BNode)}
    if not nameless:
        return graph
    named = Graph()
    if len(nameless) > _MOST_NAMELESS:
        note(place, f"{len(nameless)} nodes have no name; what the file says of them was left out")
        for triple in graph:
            if nameless.isdisjoint(triple):
                named.add(triple)
        return named
    for triple in to_canonical_graph(graph):
        subject, predicate, value = (_named(term, source) for term in triple)
        named.add((subject, predicate, value))
    return named


def add_triples(out: Triples, graph: Graph, place: str) -> None:
    """Write a graph in a fixed order; what is no valid IRI or literal is noted with the place."""
    for subject, predicate, value in sorted(graph):
        try:
            out.add(str(subject), str(predicate), term_of(value))
        except ValueError as error:
            out.note(place, f"{subject} {predicate}: {error}")


def labels_in(graph: Graph, predicate: URIRef) -> Iterator[tuple[str, str, str]]:
    """Give thing, language and text of every label under a predicate, its white space made single."""
    for thing, label in graph.subject_objects(predicate):
        if isinstance(label, RdfLiteral) and label.language and str(label).strip():
            yield str(thing), plain_tag(label.language), " ".join(str(label).split())


def term_of(value: Node) -> Term:
    """Return a term of rdflib as one of ours; raises ValueError for what no IRI or literal may be."""
    if isinstance(value, RdfLiteral):
        if value.language:
            return Literal(str(value), value.language)
        return Literal(str(value), datatype=str(value.datatype)) if value.datatype else Literal(str(value))
    return IRI(str(value))


def _named(term: Node, source: str) -> Node:
    return URIRef(f"{GENERATED}{source}/{term}") if isinstance(term, BNode) else term
