"""The one engine that applies rules to facts, whatever they are about.

It runs on what is asserted, before any inference: a type that was inferred from a property would make a wrong value
look right. Subclasses are looked up in the ontology. SHACL is applied by pyshacl, each rule to all its things at once,
which is the same work as its `validate` in a fraction of the time; its options `focus_nodes` and `use_shapes` are never
used, since they also filter the shapes inside shapes and give wrong verdicts.

>>> report = check(asserted, read_shapes(), ontology)  # doctest: +SKIP
>>> [sentence(finding, "en") for finding in report.findings]  # doctest: +SKIP
['[HSP/EB.2025/4, 12] period/strategic-plan-2026-2029: A plan period must have one last day. …']
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from ontology.namespaces import ID
from shapes.findings import SEVERITIES, Finding, NotChecked, Place, Report
from shapes.library import Shapes as Shapes
from shapes.library import name_of
from shapes.library import read_shapes as read_shapes
from shapes.lint import CONSTRAINTS, EXEMPTS
from shapes.lookups import add_lookups
from shapes.naming import evidence_of, label_of, part_text, value_text
from shapes.readings import IN_TEXT_RULE, add_readings

# What the rules need to know of the ontology: which class lies under which, which code belongs to which list.
_LOOKED_UP: Final = (RDFS.subClassOf, SKOS.inScheme, SKOS.broader)

_CAUSES: Final = {
    "MinCount": "missing",
    "QualifiedMinCount": "missing",
    "QualifiedValue": "missing",
    "HasValue": "missing",
    "MaxCount": "too-many",
    "QualifiedMaxCount": "too-many",
    "UniqueLang": "too-many",
    "Class": "wrong-kind",
    "Datatype": "wrong-kind",
    "NodeKind": "wrong-kind",
    "Node": "wrong-kind",
    "Or": "wrong-kind",
    "Pattern": "wrong-kind",
    "LessThan": "wrong-order",
    "LessThanOrEquals": "wrong-order",
    "Equals": "differs",
}
_OTHER_CAUSE: Final = "not-allowed"


class _Breach(NamedTuple):
    """One rule broken by one thing."""

    rule: str
    cause: str
    focus: Node
    path: Node | None
    value: Node | None


def check(data: Graph, shapes: Shapes, ontology: Graph) -> Report:
    """Return what breaks the rules in `data`, which holds asserted facts only and is left as it is.

    `ontology` holds the vocabulary and its code lists. The report is the same for the same facts, in the same order.
    """
    graph, not_checked = prepare(data, shapes, ontology)
    spoken_of = _spoken_of(graph, shapes)
    met = {name: things for name, things in spoken_of.items() if things}
    breaches = {*_broken_shapes(graph, shapes, met), *_broken_queries(graph, shapes)}
    rules = {name_of(rule) for name in met for rule in (name, *shapes.graph.objects(name, SH.property))}
    seen = {thing for things in met.values() for thing in things}
    ours = {thing for thing in data.subjects(RDF.type) if isinstance(thing, URIRef) and thing.startswith(ID)}
    return Report(
        findings=_findings(_root_causes(breaches, shapes), data, shapes, ontology),
        rules_checked=tuple(name for name in shapes.rules if name in rules | {query.id for query in shapes.queries}),
        shapes_without_target=tuple(sorted(name_of(name) for name in spoken_of.keys() - met.keys())),
        things_without_shape=tuple(sorted(str(thing) for thing in ours - seen)),
        not_checked=not_checked,
    )


def prepare(data: Graph, shapes: Shapes, ontology: Graph) -> tuple[Graph, tuple[NotChecked, ...]]:
    """Return the graph that the rules are applied to, and what they cannot be applied to.

    It holds the facts, what the ontology says of classes and codes, and what `shapes.lookups` and `shapes.readings`
    add.
    """
    graph = Graph()
    for triple in data:
        graph.add(triple)
    for predicate in _LOOKED_UP:
        for subject, value in ontology.subject_objects(predicate):
            graph.add((subject, predicate, value))
    add_lookups(graph)
    return graph, add_readings(graph) if IN_TEXT_RULE in shapes.rules else ()


def _spoken_of(graph: Graph, shapes: Shapes) -> dict[URIRef, set[Any]]:
    """Return the things that each shape with a target speaks of, before any are exempted."""
    facts = DataGraph.from_rdflib(graph)
    found = {}
    for name in shapes.targeted:
        shape = shapes.compiled.lookup_shape_from_node(name)
        found[name] = set(shape.focus_nodes(facts))  # type: ignore[no-untyped-call]
    return found


def _broken_shapes(graph: Graph, shapes: Shapes, spoken_of: Mapping[URIRef, set[Any]]) -> Iterator[_Breach]:
    executor = SHACLExecutor()
    facts = DataGraph.from_rdflib(graph)
    for name, things in spoken_of.items():
        exempt = {thing for kind in shapes.graph.objects(name, EXEMPTS) for thing in graph.subjects(RDF.type, kind)}
        own_constraints = CONSTRAINTS & set(shapes.graph.predicates(name))
        for rule in [name] if own_constraints else shapes.graph.objects(name, SH.property):
            shape = shapes.compiled.lookup_shape_from_node(rule)
            _, results = shape.validate(executor, facts, focus=list(things - exempt))
            for _, result, triples in results:
                yield _breach_of(result, triples)


def _breach_of(result: Any, triples: list[tuple[Any, Any, Any]]) -> _Breach:
    # pyshacl hands out (graph, node) for a node of another graph, and adds results of inner shapes to the outer one.
    said = {
        predicate: value[1] if isinstance(value, tuple) else value
        for subject, predicate, value in triples
        if subject == result
    }
    component = name_of_component(said[SH.sourceConstraintComponent])
    path = said.get(SH.resultPath)
    return _Breach(
        name_of(said[SH.sourceShape]),
        _CAUSES.get(component, _OTHER_CAUSE),
        said[SH.focusNode],
        path if isinstance(path, URIRef) else None,
        said.get(SH.value),
    )


def name_of_component(component: object) -> str:
    """Return the bare name of a kind of constraint: `MinCount` for `sh:MinCountConstraintComponent`."""
    return str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")


def _broken_queries(graph: Graph, shapes: Shapes) -> Iterator[_Breach]:
    for query in shapes.queries:
        for row in graph.query(query.prepared):
            found = row.asdict()  # type: ignore[union-attr]  # a SELECT gives rows
            yield _Breach(query.id, _OTHER_CAUSE, found["focus"], found.get("path"), found.get("value"))


def _root_causes(breaches: set[_Breach], shapes: Shapes) -> list[_Breach]:
    """Leave out what another breach explains: of what kind a thing is that is described nowhere is not at issue."""
    explained = {
        (breach.focus, breach.value, cause)
        for query in shapes.queries
        for breach in breaches
        if breach.rule == query.id
        for cause in query.explains
    }
    return [breach for breach in breaches if (breach.focus, breach.value, breach.cause) not in explained]


def _findings(breaches: list[_Breach], data: Graph, shapes: Shapes, ontology: Graph) -> tuple[Finding, ...]:
    places: dict[tuple[str, str], list[Place]] = {}
    for breach in breaches:
        places.setdefault((breach.rule, breach.cause), []).append(_place(breach, data, ontology))
    findings = []
    for (name, cause), found in places.items():
        rule = shapes.rules[name]
        ordered = tuple(sorted(found, key=lambda place: (place.part_text, place.focus, place.value_text)))
        findings.append(Finding(name, rule.severity, cause, ordered, rule.message, rule.fix))
    return tuple(
        sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.rule, finding.cause))
    )


def _place(breach: _Breach, data: Graph, ontology: Graph) -> Place:
    part = evidence_of(data, breach.focus)
    label = label_of(data, ontology, breach.focus)
    unnamed = isinstance(breach.focus, BNode)
    # A value equal to the thing itself comes from a rule about the whole thing, and says nothing new.
    value = None if breach.value == breach.focus else breach.value
    shown = value_text(data, ontology, value)
    return Place(
        focus=label["en"] if unnamed else str(breach.focus),
        label=label,
        path=None if breach.path is None else str(breach.path),
        part=None if part is None else str(part),
        part_text=part_text(data, part),
        value_text=shown,
        value=shown if isinstance(value, BNode) else None if value is None else str(value),
    )
