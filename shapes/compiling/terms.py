"""Terms on their way: from the graph of shapes into the text of a query, and from an answer back to rdflib.

>>> written(rdflib.Literal(4))
'"4"^^<http://www.w3.org/2001/XMLSchema#integer>'
"""

from typing import Final

import rdflib
from rdflib import XSD
from rdflib.term import Node

from shapes.compiling.refusals import NotCompilable
from store.terms import IRI, XSD_STRING, Blank, Literal, Term

_DERIVED: Final = frozenset(
    XSD[name]
    for name in (
        *("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
        *("positiveInteger", "nonNegativeInteger", "negativeInteger", "nonPositiveInteger"),
    )
)
_APART: Final = "urn:kept-apart:"


def name_of_node(node: Node) -> str:
    """Return what to call a shape in a report: its IRI, or the mark of a blank node."""
    return f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


def written(term: Node) -> str:
    """Return a term of the shapes graph as SPARQL writes it; raises NotCompilable for a blank node or a broken IRI."""
    try:
        return of_rdflib(term).sparql() if not isinstance(term, rdflib.BNode) else _refuse(term)
    except ValueError as problem:
        if isinstance(problem, NotCompilable):
            raise
        raise NotCompilable(name_of_node(term), str(problem)) from problem


def of_rdflib(term: Node) -> Term:
    """Return an rdflib term as a term of the store."""
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), str(term.language))
        return Literal(str(term), None, str(term.datatype) if term.datatype else XSD_STRING)
    return Blank(str(term)) if isinstance(term, rdflib.BNode) else IRI(str(term))


def to_rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Return a term of an answer as rdflib knows it; a text without language has no datatype there."""
    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, Blank):
        return rdflib.BNode(term.label)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype == XSD_STRING else rdflib.URIRef(term.datatype.removeprefix(_APART))
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def ntriples(graph: rdflib.Graph) -> bytes:
    """Return a graph as N-Triples in UTF-8 for the engine, several times faster than rdflib writes it.

    Literals of the integer types that XML Schema derives (xsd:byte …) get a datatype that nobody asks for: the engine
    would take them for xsd:integer, and a wrong datatype would pass. Raises ValueError for what is no IRI.
    """
    known: dict[Node, str] = {}

    def text(term: Node) -> str:
        written = known.get(term)
        if written is None:
            kept_apart = isinstance(term, rdflib.Literal) and term.datatype in _DERIVED
            ours = rdflib.Literal(str(term), datatype=_APART + str(term.datatype)) if kept_apart else term  # type: ignore[attr-defined]
            written = known[term] = of_rdflib(ours).sparql()
        return written

    return "".join(f"{text(s)} {text(p)} {text(o)} .\n" for s, p, o in graph).encode()


def _refuse(node: rdflib.BNode) -> str:
    raise NotCompilable(f"_:{node}", "a blank node of the shapes cannot be named in a query; give it an IRI")
