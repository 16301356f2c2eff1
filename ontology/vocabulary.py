"""The vocabulary as data: the OWL modules, the code lists and the bridges to other vocabularies.

Everything that must agree with the ontology (the JSON-LD context, the shapes' tests, the question catalogue) reads it
here, so that the Turtle files stay the only place where a term is described.

>>> [term.name for term in terms() if term.code_list == "influence"]
['hasInfluence']
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from rdflib import OWL, RDF, SKOS, Graph, URIRef

from ontology.namespaces import CODE, DEF, rebase

RANGE: Final = URIRef("http://schema.org/rangeIncludes")

TermKind = Literal["class", "object", "datatype", "annotation"]

_KINDS: Final[dict[URIRef, TermKind]] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "datatype",
    OWL.AnnotationProperty: "annotation",
}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A class or property of the vocabulary; `ranges` are the IRIs its values are documented to come from, sorted."""

    iri: str
    kind: TermKind
    ranges: tuple[str, ...]

    @property
    def name(self) -> str:
        """The part of the IRI after the namespace, which is also the term's key in JSON and YAML."""
        return self.iri.removeprefix(DEF)

    @property
    def code_list(self) -> str | None:
        """The name of the code list that the property takes its values from, or None."""
        return next((value.removeprefix(CODE) for value in self.ranges if value.startswith(CODE)), None)


@cache
def ontology_graph() -> Graph:
    """Return all modules and code lists, with the base in use, in one graph shared by all callers: do not change it."""
    graph = Graph()
    for folder in ("modules", "schemes"):
        for entry in sorted(files("ontology").joinpath(folder).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith(".ttl"):
                graph.parse(data=rebase(entry.read_text(encoding="utf-8")), format="turtle")
    return graph


@cache
def bridges_graph() -> Graph:
    """Return what relates the terms to those of other vocabularies; nothing here depends on it. Do not change it."""
    text = files("ontology").joinpath("bridges.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=rebase(text), format="turtle")


@cache
def terms() -> tuple[Term, ...]:
    """Return every class and property of the vocabulary, sorted by IRI."""
    graph = ontology_graph()
    return tuple(
        sorted(
            Term(str(subject), kind, tuple(sorted(str(value) for value in graph.objects(subject, RANGE))))
            for owl_kind, kind in _KINDS.items()
            for subject in graph.subjects(RDF.type, owl_kind)
            if isinstance(subject, URIRef) and subject.startswith(DEF)
        )
    )


def code_iri(code_list: str, slug: str) -> str:
    """Return the IRI of a concept of a code list; raises KeyError, which names the slugs there are, for another."""
    start = f"{CODE}{code_list}/"
    known = {str(concept) for concept in ontology_graph().subjects(SKOS.inScheme, URIRef(CODE + code_list))}
    if start + slug not in known:
        slugs = ", ".join(sorted(iri.removeprefix(start) for iri in known))
        hint = f"it holds {slugs}" if known else "there is no such list"
        raise KeyError(f"'{slug}' is not in the code list '{code_list}': {hint}")
    return start + slug
