"""The terms of a vocabulary for people: each with its names, definition and what it is, in the order of their names.

The addresses of our terms end in a fragment (`…/def#StrategicPlan`), so one page holds them all, each at its fragment.

>>> [entry.fragment for entry in entries(ontology_graph(), DEF)][:1]
['AdministrativeInstruction']
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

_NAMES: Final = (RDFS.label, SH.name)
_DEFINITIONS: Final = (SKOS.definition, RDFS.comment, SH.description, SH.message)
_RELATIONS: Final = (
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.inverseOf,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.path,
    SH["class"],
    SH.property,
    DCTERMS.source,
    RDFS.isDefinedBy,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its IRI and fragment, its names and definitions by language, and pairs of a relation and a thing."""

    iri: str
    fragment: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]
    relations: tuple[tuple[str, str], ...]

    def name(self, language: str) -> str:
        """Return the name in a language, else in English, else the fragment."""
        return self.names.get(language) or self.names.get("en") or self.fragment

    def definition(self, language: str) -> str:
        """Return the definition in a language, else in English, else nothing."""
        return self.definitions.get(language) or self.definitions.get("en") or ""


def entries(graph: Graph, namespace: str) -> tuple[Entry, ...]:
    """Return the terms of a namespace (`…/def#`) that the graph describes, sorted by fragment."""
    found = {subject for subject in graph.subjects() if isinstance(subject, URIRef) and subject.startswith(namespace)}
    return tuple(_entry(graph, subject, namespace) for subject in sorted(found))


def part(graph: Graph, defined_by: str) -> Graph:
    """Return the triples about the terms that are defined by a module, and about the module itself."""
    module = URIRef(defined_by)
    chosen = Graph()
    for subject in (module, *graph.subjects(RDFS.isDefinedBy, module)):
        _copy(graph, subject, chosen)
    return chosen


def modules(graph: Graph) -> frozenset[str]:
    """Return the IRIs of the modules that a graph describes."""
    return frozenset(str(subject) for subject in graph.subjects(RDF.type, OWL.Ontology))


def _copy(graph: Graph, subject: object, chosen: Graph) -> None:
    for triple in graph.triples((subject, None, None)):  # type: ignore[arg-type]
        if triple not in chosen:
            chosen.add(triple)
            if not isinstance(triple[2], URIRef | Literal):
                _copy(graph, triple[2], chosen)


def _entry(graph: Graph, subject: URIRef, namespace: str) -> Entry:
    relations = {
        (str(relation), str(value))
        for relation in _RELATIONS
        for value in graph.objects(subject, relation)
        if isinstance(value, URIRef)
    }
    return Entry(
        iri=str(subject),
        fragment=str(subject).removeprefix(namespace),
        names=_by_language(graph, subject, _NAMES),
        definitions=_by_language(graph, subject, _DEFINITIONS),
        relations=tuple(sorted(relations)),
    )


def _by_language(graph: Graph, subject: URIRef, predicates: Iterable[URIRef]) -> dict[str, str]:
    found: dict[str, str] = {}
    for predicate in predicates:
        for value in graph.objects(subject, predicate):
            if isinstance(value, Literal):
                found.setdefault(value.language or "en", str(value))
    return found
