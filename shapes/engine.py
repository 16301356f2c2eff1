"""The one engine that applies rules to facts, whatever they are about.

It runs on what is asserted, before any inference: a type that was inferred from a property would make a wrong value
look right. Subclasses are looked up in the ontology. SHACL is compiled to queries (`shapes.compiler`), which run with
the queries of `rules/` on a store in memory; the tests compare what they find with pyshacl.

>>> report = check(asserted, read_shapes(), ontology)  # doctest: +SKIP
>>> [sentence(finding, "en") for finding in report.findings]  # doctest: +SKIP
['[HSP/EB.2025/4, 12] period/strategic-plan-2026-2029: A plan period must have one last day. …']
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from ontology.namespaces import ID
from shapes.compiler import breaches, things_of
from shapes.compiling.terms import ntriples, to_rdflib
from shapes.findings import SEVERITIES, Finding, NotChecked, Place, Report
from shapes.library import Shapes as Shapes
from shapes.library import name_of
from shapes.library import read_shapes as read_shapes
from shapes.lookups import lookups_of
from shapes.naming import evidence_of, label_of, part_text, value_text
from shapes.readings import IN_TEXT_RULE, readings_of
from store.scratch import Scratch
from store.terms import Term

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
    told, not_checked = _told(data, shapes, ontology)
    scratch = Scratch((ntriples(data), ntriples(told)))
    spoken_of = _spoken_of(scratch, shapes)
    met = {name: things for name, things in spoken_of.items() if things}
    found = {*_broken_shapes(scratch, data, shapes), *_broken_queries(scratch, data, shapes)}
    rules = {name_of(rule) for name in met for rule in (name, *shapes.graph.objects(name, SH.property))}
    seen = {str(to_rdflib(thing)) for things in met.values() for thing in things}
    ours = {str(thing) for thing in data.subjects(RDF.type) if isinstance(thing, URIRef) and thing.startswith(ID)}
    return Report(
        findings=_findings(_root_causes(found, shapes), data, shapes, ontology),
        rules_checked=tuple(name for name in shapes.rules if name in rules | {query.id for query in shapes.queries}),
        shapes_without_target=tuple(sorted(name_of(name) for name in spoken_of.keys() - met.keys())),
        things_without_shape=tuple(sorted(ours - seen)),
        not_checked=not_checked,
    )


def prepare(data: Graph, shapes: Shapes, ontology: Graph) -> tuple[Graph, tuple[NotChecked, ...]]:
    """Return the graph that the rules are applied to, and what they cannot be applied to.

    It holds the facts, what the ontology says of classes and codes, and what `shapes.lookups` and `shapes.readings`
    tell.
    """
    told, not_checked = _told(data, shapes, ontology)
    return data + told, not_checked


def _told(data: Graph, shapes: Shapes, ontology: Graph) -> tuple[Graph, tuple[NotChecked, ...]]:
    told = lookups_of(data)
    for predicate in _LOOKED_UP:
        for subject, value in ontology.subject_objects(predicate):
            told.add((subject, predicate, value))
    if IN_TEXT_RULE not in shapes.rules:
        return told, ()
    readings, not_checked = readings_of(data)
    told += readings
    return told, not_checked


def _spoken_of(scratch: Scratch, shapes: Shapes) -> dict[URIRef, frozenset[Term]]:
    """Return the things that each shape with a target speaks of, before any are exempted."""
    found = things_of(scratch.select, shapes.compiled, [str(name) for name in shapes.targeted])
    return {URIRef(name): things for name, things in found.items()}


def _broken_shapes(scratch: Scratch, data: Graph, shapes: Shapes) -> Iterator[_Breach]:
    for breach in breaches(scratch.select, shapes.compiled, only=[str(name) for name in shapes.targeted]):
        focus = to_rdflib(breach.focus)
        path = None if breach.path is None else URIRef(breach.path)
        cause = _CAUSES.get(name_of_component(breach.component), _OTHER_CAUSE)
        yield _Breach(name_of(URIRef(breach.rule)), cause, focus, path, _as_stated(data, focus, path, breach.value))


def name_of_component(component: object) -> str:
    """Return the bare name of a kind of constraint: `MinCount` for `sh:MinCountConstraintComponent`."""
    return str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")


def _broken_queries(scratch: Scratch, data: Graph, shapes: Shapes) -> Iterator[_Breach]:
    for query in shapes.queries:
        answer = scratch.select(query.sparql)
        for row in answer.rows:
            found = {name: term for name, term in zip(answer.variables, row, strict=True) if term is not None}
            focus = to_rdflib(found["focus"])
            path = to_rdflib(found["path"]) if "path" in found else None
            yield _Breach(query.id, _OTHER_CAUSE, focus, path, _as_stated(data, focus, path, found.get("value")))


def _as_stated(data: Graph, focus: Node, path: Node | None, value: Term | None) -> Node | None:
    """Return the value as the facts write it: the engine answers with 0.7 where they say 0.70."""
    if value is None:
        return None
    term = to_rdflib(value)
    if path is None or not isinstance(term, Literal) or (focus, path, term) in data:
        return term
    return next((stated for stated in data.objects(focus, path) if _is_same(stated, term)), term)


def _is_same(stated: Node, term: Literal) -> bool:
    if not isinstance(stated, Literal):
        return False
    languages = str(stated.language).lower() == str(term.language).lower()
    return (str(stated) == str(term) and languages) or (stated.value is not None and stated.value == term.value)


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
