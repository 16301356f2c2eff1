"""Constraints that are queries themselves: `sh:sparql` and the components that a graph of shapes defines.

>>> queries_of_sparql(planner)  # doctest: +SKIP
[Query(root='urn:shape', …)]
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from rdflib import OWL, SH, Graph, URIRef
from rdflib.term import Node

from shapes.compiling.authored import AuthoredQuery, read_prefixes
from shapes.compiling.plan import Branch, Outcome, Planner, Query, Visit, filled, messages_of, steps
from shapes.compiling.refusals import NotCompilable
from shapes.compiling.terms import name_of_node, written
from store.terms import IRI

_VALIDATORS: Final = (SH.validator, SH.nodeValidator, SH.propertyValidator)


@dataclass(frozen=True)
class Component:
    """A constraint component that the shapes define: the properties that hold its parameters, by variable name."""

    iri: Node
    required: tuple[tuple[str, URIRef], ...]
    optional: tuple[tuple[str, URIRef], ...]

    def applies_to(self, graph: Graph, shape: Node) -> bool:
        """Return whether a shape uses this component."""
        return bool(self.required) and all((shape, path, None) in graph for _, path in self.required)


def queries_of_sparql(planner: Planner) -> list[Query]:
    """Return the queries of all `sh:sparql` constraints of a shape; raises NotCompilable or ForbiddenQuery."""
    graph = planner.graph
    queries = []
    for visit in planner.visited:
        for constraint in sorted(graph.objects(visit.shape, SH.sparql), key=str):
            if any(str(value) == "true" for value in graph.objects(constraint, SH.deactivated)):
                continue
            author = _author(planner, visit, constraint, SH.select, {})
            outcome = _outcome(planner, visit, constraint, "SPARQL")
            queries.append(_query(planner, visit, author, outcome))
    return queries


def queries_of_components(planner: Planner) -> list[Query]:
    """Return the queries of all components that a shape uses; raises NotCompilable or ForbiddenQuery."""
    graph = planner.graph
    queries = []
    components = read_components(graph)
    for visit in planner.visited:
        for component in components:
            if component.applies_to(graph, visit.shape):
                queries += [
                    _component_query(planner, visit, component, fixed) for fixed in _uses(graph, visit, component)
                ]
    return queries


def read_components(graph: Graph) -> list[Component]:
    """Return the components that a graph of shapes defines, by name."""
    found = []
    for iri in sorted({node for path in _VALIDATORS for node in graph.subjects(path)}, key=str):
        required: list[tuple[str, URIRef]] = []
        optional: list[tuple[str, URIRef]] = []
        for parameter in graph.objects(iri, SH.parameter):
            path = graph.value(parameter, SH.path)
            if not isinstance(path, URIRef):
                raise NotCompilable(name_of_node(iri), "a parameter has one property as its sh:path")
            name = str(path).rstrip("#/").replace("#", "/").rsplit("/", 1)[-1]
            is_optional = str(graph.value(parameter, SH.optional)) == "true"
            (optional if is_optional else required).append((name, path))
        found.append(Component(iri, tuple(sorted(required)), tuple(sorted(optional))))
    return found


def _uses(graph: Graph, visit: Visit, component: Component) -> Iterator[dict[str, str]]:
    fixed: dict[str, str] = {}
    for name, path in (*component.required, *component.optional):
        values = sorted(graph.objects(visit.shape, path), key=str)
        if len(values) > 1 and len(component.required) + len(component.optional) > 1:
            raise NotCompilable(
                name_of_node(visit.shape), f"{path} has several values, and its component more parameters"
            )
        if len(values) > 1:
            yield from ({name: written(value)} for value in values)
            return
        if values:
            fixed[name] = written(values[0])
    yield fixed


def _component_query(planner: Planner, visit: Visit, component: Component, fixed: dict[str, str]) -> Query:
    graph = planner.graph
    own = SH.nodeValidator if visit.path is None else SH.propertyValidator
    validator = graph.value(component.iri, own) or graph.value(component.iri, SH.validator)
    if validator is None:
        raise NotCompilable(name_of_node(visit.shape), f"{component.iri} has no validator for this kind of shape")
    outcome = _outcome(planner, visit, validator, name_of_node(component.iri))
    if (validator, SH.ask, None) not in graph:
        return _query(planner, visit, _author(planner, visit, validator, SH.select, fixed), outcome)
    author = _author(planner, visit, validator, SH.ask, fixed)
    path = visit.path
    values = [f"{visit.head}BIND(?this AS ?value) "] if path is None else steps(visit.head, path, "?value")
    parts = " UNION ".join(f"{{ {pattern}FILTER NOT EXISTS {author.body()} }}" for pattern in values)
    template = f"{author.prefixes}SELECT DISTINCT ?this ?value {{ {parts} }}"
    author.tested(filled(template))
    return Query(planner.root, planner.target, template, (Branch("", (outcome,), True),))


def _author(planner: Planner, visit: Visit, constraint: Node, kind: URIRef, fixed: dict[str, str]) -> AuthoredQuery:
    graph = planner.graph
    texts = list(graph.objects(constraint, kind))
    name = name_of_node(visit.shape)
    if len(texts) != 1:
        raise NotCompilable(name, f"a constraint has one sh:{kind.removeprefix(str(SH))}")
    known = dict(fixed)
    if planner.shapes_graph is not None:
        known["shapesGraph"] = IRI(planner.shapes_graph).sparql()
    if visit.path is not None:
        known["PATH"] = visit.path.text
    if isinstance(visit.shape, URIRef):
        known["currentShape"] = written(visit.shape)
    return AuthoredQuery(str(texts[0]), name, known, read_prefixes(_prefixes(graph, constraint)))


def _query(planner: Planner, visit: Visit, author: AuthoredQuery, outcome: Outcome) -> Query:
    template = author.for_things(visit.distinct)
    author.tested(filled(template))
    return Query(planner.root, planner.target, template, (Branch("", (outcome,), True),))


def _outcome(planner: Planner, visit: Visit, source: Node, component: str) -> Outcome:
    outcome = planner.outcome(visit.shape, component, visit.path, "value")
    messages = messages_of(planner.graph, source) or outcome.messages
    return replace(outcome, messages=messages, falls_back_to_this=visit.path is None)


def _prefixes(graph: Graph, constraint: Node) -> dict[str, str]:
    waiting = list(graph.objects(constraint, SH.prefixes))
    seen: set[Node] = set()
    declared = {}
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        waiting += graph.objects(source, OWL.imports)
        for declaration in graph.objects(source, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            declared[str(prefix)] = str(namespace)
    return declared
