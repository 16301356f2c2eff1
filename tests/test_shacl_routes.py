"""Shapes compiled to queries find what pyshacl finds, on any graphs and on the knowledge of the project with faults."""

import hashlib

from hypothesis import assume, given, settings
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.knowledge import bundled_knowledge
from ontology.vocabulary import ontology_graph
from shapes.compiler import breaches
from shapes.compiling.terms import ntriples, to_rdflib
from shapes.engine import prepare, read_shapes
from shapes.lint import CONSTRAINTS, EXEMPTS, TARGETS
from store.scratch import Scratch
from tests.random_shapes import OF_OTHER_ORDER, RANGES, graphs, shape_graphs
from tests.shacl_routes import ours, theirs


@settings(max_examples=150, deadline=None)
@given(graphs(), shape_graphs())
def test_both_routes_find_the_same(data: Graph, shapes: Graph) -> None:
    assume(not (set(shapes.predicates()) & RANGES and set(data.objects()) & OF_OTHER_ORDER))
    assert ours(data, shapes) == theirs(data, shapes)


def spoiled(facts: Graph, share: int) -> Graph:
    """Return facts of which some are taken away and some have values that no rule allows; the same every time."""
    graph = Graph()
    for triple in facts:
        mark = int(hashlib.sha256(" ".join(map(str, triple)).encode()).hexdigest(), 16) % share
        subject, path, value = triple
        if mark == 0 and path != RDF.type:
            continue
        if mark == 1 and path != RDF.type:
            graph.add((subject, path, Literal("2031-02-30", datatype=XSD.date)))
        if mark == 2 and path != RDF.type and isinstance(value, URIRef):  # pyshacl fails on one between dates
            graph.add((subject, path, BNode(f"b{mark}")))
        if mark == 3:
            graph.add((subject, path, URIRef("https://w3id.org/goldenthread/id/claim/1")))
        graph.add(triple)
    return graph


def reference(graph: Graph, shapes: Graph) -> set[tuple[str, str, Node, Node | None]]:
    """Return what pyshacl finds, each rule put to all its things at once; what it adds of inner shapes is left out."""
    compiled, facts = ShapesGraph(shapes), DataGraph.from_rdflib(graph)
    _ = compiled.shapes  # reads them
    results = set()
    for name in {shape for target in TARGETS for shape in shapes.subjects(target)}:
        shape = compiled.lookup_shape_from_node(name)
        exempt = {thing for kind in shapes.objects(name, EXEMPTS) for thing in graph.subjects(RDF.type, kind)}
        focus = list(set(shape.focus_nodes(facts)) - exempt)
        rules = [name] if CONSTRAINTS & set(shapes.predicates(name)) else shapes.objects(name, SH.property)
        for rule in rules:
            _, found_here = compiled.lookup_shape_from_node(rule).validate(SHACLExecutor(), facts, focus=focus)
            for _, result, triples in found_here:
                said = {p: o[1] if isinstance(o, tuple) else o for s, p, o in triples if s == result}
                component = str(said[SH.sourceConstraintComponent])
                results.add((str(said[SH.sourceShape]), component, said[SH.focusNode], said.get(SH.value)))
    return results


def test_both_routes_find_the_same_faults_in_the_curated_knowledge() -> None:
    facts = Graph()
    for file in bundled_knowledge():
        for triple in file.graph:
            facts.add(triple)
    shapes = read_shapes()
    graph, _ = prepare(spoiled(facts, 400), shapes, ontology_graph())
    scratch = Scratch(ntriples(graph))
    compiled = {
        (
            breach.rule,
            breach.component,
            to_rdflib(breach.focus),
            None if breach.value is None else to_rdflib(breach.value),
        )
        for breach in breaches(scratch.select, shapes.compiled)
    }
    assert len(compiled) > 300
    assert compiled == reference(graph, shapes.graph)
