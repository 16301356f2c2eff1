"""Graphs and shapes as hypothesis draws them: every path and constraint of SHACL that is compiled, nested."""

from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

THINGS = [URIRef(f"urn:ex:n{number}") for number in range(3)]
PROPERTIES = [URIRef("urn:ex:p"), URIRef("urn:ex:q")]
CLASSES = [URIRef("urn:ex:C"), URIRef("urn:ex:D")]
LITERALS = [
    Literal("a"),
    Literal("ab"),
    Literal("a", lang="en"),
    Literal("b", lang="en"),
    Literal("b", lang="fr"),
    Literal("c", lang="en-gb"),
    Literal(1),
    Literal(2),
    Literal("1.5", datatype=XSD.decimal),
    Literal("2024-01-31", datatype=XSD.date),
    Literal("2025-01-31", datatype=XSD.date),
    Literal(True),
]
UNNAMED = BNode("unnamed")
VALUES = [*THINGS, UNNAMED, *LITERALS]
# SPARQL knows no order of a date and a number, so no date is below a number; pyshacl orders them by their types.
OF_OTHER_ORDER = {value for value in LITERALS if value.datatype in (XSD.date, XSD.boolean)}
RANGES = {SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive}
COUNTS = st.integers(1, 3).map(Literal)  # pyshacl asks nothing of a blank node where a length may be 0
links = st.tuples(st.sampled_from([*THINGS, UNNAMED]), st.sampled_from(PROPERTIES), st.sampled_from(VALUES))
kinds = st.tuples(st.sampled_from([*THINGS, UNNAMED]), st.just(RDF.type), st.sampled_from(CLASSES))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    graph = Graph()
    for triple in [*draw(st.lists(links, max_size=10)), *draw(st.lists(kinds, max_size=4))]:
        graph.add(triple)
    if draw(st.booleans()):
        graph.add((CLASSES[1], RDFS.subClassOf, CLASSES[0]))
    return graph


def a_list(graph: Graph, members: list[Node]) -> Node:
    head = BNode()
    Collection(graph, head, members)
    return head


@st.composite
def paths(draw: st.DrawFn, graph: Graph, depth: int = 2) -> Node:
    kind = draw(st.sampled_from(["one", "one", "one", "inverse", "sequence", "choice", "star", "plus", "maybe"]))
    if kind == "one" or depth == 0:
        return draw(st.sampled_from(PROPERTIES))
    if kind in ("sequence", "choice"):
        members = a_list(graph, [draw(paths(graph, depth - 1)), draw(paths(graph, depth - 1))])
        if kind == "sequence":
            return members
        node: Node = BNode()
        graph.add((node, SH.alternativePath, members))
        return node
    said = {"inverse": SH.inversePath, "star": SH.zeroOrMorePath, "plus": SH.oneOrMorePath, "maybe": SH.zeroOrOnePath}
    node = BNode()
    graph.add((node, said[kind], draw(paths(graph, depth - 1))))
    return node


def of_values(draw: st.DrawFn, graph: Graph, shape: Node, depth: int) -> None:
    """Add a constraint on each value to a shape."""
    kinds_of = ["class", "datatype", "nodeKind", "range", "length", "pattern", "in", "languageIn", "disjoint"]
    kind = draw(st.sampled_from([*kinds_of, *(["not", "and", "or", "xone", "node"] if depth else [])]))
    if kind == "class":
        graph.add((shape, SH["class"], draw(st.sampled_from(CLASSES))))
    elif kind == "datatype":
        datatypes = [XSD.string, XSD.integer, XSD.decimal, XSD.date, XSD.boolean, RDF.langString]
        graph.set((shape, SH.datatype, draw(st.sampled_from(datatypes))))
    elif kind == "nodeKind":
        names = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
        graph.set((shape, SH.nodeKind, SH[draw(st.sampled_from(names))]))
    elif kind == "range":
        name = draw(st.sampled_from(["minExclusive", "minInclusive", "maxExclusive", "maxInclusive"]))
        graph.set((shape, SH[name], draw(st.sampled_from([Literal(1), Literal(2)]))))
    elif kind == "length":
        graph.set((shape, SH[draw(st.sampled_from(["minLength", "maxLength"]))], draw(COUNTS)))
    elif kind == "pattern":
        graph.set((shape, SH.pattern, Literal(draw(st.sampled_from(["^a", "B$", "[0-9]"])))))
        if draw(st.booleans()):
            graph.set((shape, SH.flags, Literal("i")))
    elif kind == "in":
        members = draw(st.lists(st.sampled_from([*THINGS, *LITERALS]), max_size=4, unique=True))
        graph.set((shape, SH["in"], a_list(graph, members) if members else RDF.nil))
    elif kind == "languageIn":
        graph.set((shape, SH.languageIn, a_list(graph, [Literal(draw(st.sampled_from(["en", "fr"])))])))
    elif kind == "disjoint":
        graph.add((shape, SH.disjoint, draw(st.sampled_from(PROPERTIES))))
    elif kind in ("not", "node"):
        graph.add((shape, SH[kind], draw(inner_shapes(graph, depth - 1))))
    else:
        inner = [draw(inner_shapes(graph, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
        graph.add((shape, SH[kind], a_list(graph, inner)))


@st.composite
def inner_shapes(draw: st.DrawFn, graph: Graph, depth: int) -> Node:
    node = BNode()
    graph.add((node, RDF.type, SH.NodeShape))
    for _ in range(draw(st.integers(1, 2))):
        if draw(st.booleans()):
            graph.add((node, SH.property, draw(property_shapes(graph, depth))))
        else:
            of_values(draw, graph, node, depth)
    return node


@st.composite
def property_shapes(draw: st.DrawFn, graph: Graph, depth: int, name: URIRef | None = None) -> Node:
    node = name or BNode()
    path = draw(paths(graph))
    graph.add((node, RDF.type, SH.PropertyShape))
    graph.add((node, SH.path, path))
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["value", "value", "count", "has", "unique", "equals", "qualified"]))
        if kind == "value":
            of_values(draw, graph, node, depth)
        elif kind == "count":
            graph.set((node, SH[draw(st.sampled_from(["minCount", "maxCount"]))], draw(st.integers(0, 2).map(Literal))))
        elif kind == "has":
            graph.add((node, SH.hasValue, draw(st.sampled_from([*THINGS, *LITERALS]))))
        elif kind == "unique":
            graph.set((node, SH.uniqueLang, Literal(True)))
        elif kind == "equals":
            graph.add((node, SH.equals, draw(st.sampled_from(PROPERTIES))))
        elif depth:
            graph.set((node, SH.qualifiedValueShape, draw(inner_shapes(graph, depth - 1))))
            bound = draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
            graph.set((node, SH[bound], draw(st.integers(0, 1).map(Literal))))
    return node


@st.composite
def shape_graphs(draw: st.DrawFn) -> Graph:
    graph = Graph()
    shape = URIRef("urn:ex:shape")
    graph.add((shape, RDF.type, SH.NodeShape))
    targets = [
        (SH.targetClass, CLASSES[0]),
        (SH.targetNode, THINGS[0]),
        (SH.targetSubjectsOf, PROPERTIES[0]),
        (SH.targetObjectsOf, PROPERTIES[1]),
    ]
    for kind, value in draw(st.lists(st.sampled_from(targets), min_size=1, max_size=3, unique=True)):
        graph.add((shape, kind, value))
    if draw(st.booleans()):
        graph.add((shape, SH.severity, SH.Warning))
    if draw(st.booleans()):
        of_values(draw, graph, shape, 2)
    for number in range(draw(st.integers(0, 2))):
        graph.add((shape, SH.property, draw(property_shapes(graph, 2, URIRef(f"urn:ex:shape-{number}")))))
    if draw(st.sampled_from([True, False, False])):
        graph.add((shape, SH.closed, Literal(True)))
        graph.add((shape, SH.ignoredProperties, a_list(graph, [RDF.type])))
    return graph
