"""Property paths of SHACL (section 2.3.1) as property paths of SPARQL.

>>> read_path(shapes, node).text  # doctest: +SKIP
'(<urn:partOf>/(<urn:broader>)*)'
"""

from dataclasses import dataclass
from typing import Final

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from shapes.compiling.refusals import NotCompilable
from shapes.compiling.terms import name_of_node, written

_MARKED: Final = {SH.zeroOrMorePath: ("*", True), SH.oneOrMorePath: ("+", False), SH.zeroOrOnePath: ("?", True)}
_OTHERS: Final = (SH.alternativePath, SH.inversePath)


@dataclass(frozen=True)
class Path:
    """A path as SPARQL writes it; `iri` for a single property, `nullable` if it may lead from a thing to itself."""

    text: str
    iri: str | None = None
    nullable: bool = False


def read_path(graph: Graph, node: Node, above: frozenset[Node] = frozenset()) -> Path:
    """Return the path that `node` describes; raises NotCompilable if it is ill-formed or leads into itself."""
    if isinstance(node, URIRef):
        return Path(written(node), str(node))
    if node in above:
        raise NotCompilable(name_of_node(node), "the path contains itself")
    above |= {node}
    # A node with members is a sequence whatever else is said of it, as the W3C suite has it (path-strange-001).
    if (node, RDF.first, None) in graph:
        parts = _members(graph, node, node, above)
        return Path(f"({'/'.join(part.text for part in parts)})", None, all(part.nullable for part in parts))
    said = [(kind, value) for kind in (*_MARKED, *_OTHERS) for value in graph.objects(node, kind)]
    if len(said) != 1:
        raise NotCompilable(name_of_node(node), "this is no path of SHACL")
    kind, value = said[0]
    if kind == SH.alternativePath:
        parts = _members(graph, value, node, above)
        return Path(f"({'|'.join(part.text for part in parts)})", None, any(part.nullable for part in parts))
    inner = read_path(graph, value, above)
    if kind == SH.inversePath:
        return Path(f"(^{inner.text})", None, inner.nullable)
    mark, nullable = _MARKED[kind]
    return Path(f"({inner.text}{mark})", None, nullable or inner.nullable)


def _members(graph: Graph, head: Node, path: Node, above: frozenset[Node]) -> list[Path]:
    try:
        members = list(Collection(graph, head))
    except ValueError as problem:
        raise NotCompilable(name_of_node(path), f"the list of a path is broken: {problem}") from problem
    if len(members) < 2:
        raise NotCompilable(name_of_node(path), "a sequence or choice of paths has two members or more")
    return [read_path(graph, member, above) for member in members]
