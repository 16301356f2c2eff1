"""What the form of curated facts admits: its keys, classes and codes, and how each value is written.

All of it follows from the one context and the ontology, so the form cannot drift from the vocabulary.

>>> "adoptedBy" in relations(), "draft" in codes()["planStatus"]
(True, True)
"""

from functools import cache
from typing import Final

from rdflib import OWL, RDF
from rdflib.namespace import SKOS, XSD

from ontology.context import context
from ontology.namespaces import DEF, PREFIXES
from ontology.vocabulary import ontology_graph, terms

# Values, besides dates and statuses, on which two parts may disagree, so that one must know which part gives which.
_DISPUTABLE: Final = frozenset({"provisionVerb", "elementCode", "actNumber", "reportYear", "webAddress"})


@cache
def known_keys() -> frozenset[str]:
    """Return every key that an entry may have."""
    return frozenset(key for key in context() if not key.startswith("@") and key not in PREFIXES)


@cache
def classes() -> frozenset[str]:
    """Return the names of all classes."""
    return frozenset(str(term).removeprefix(DEF) for term in ontology_graph().subjects(RDF.type, OWL.Class))


@cache
def relations() -> frozenset[str]:
    """Return the keys whose values are identifiers of things."""
    return frozenset(key for key in known_keys() if coerced(key) == "@id" and key not in ("id", "states"))


@cache
def _integers() -> frozenset[str]:
    return frozenset(term.name for term in terms() if str(XSD.integer) in map(str, term.ranges))


def written_as(key: str) -> type:
    """Return how a value of this key is written: `int`, `str`, or `dict` for text by language."""
    if key in _integers():
        return int
    term = context().get(key)
    return dict if isinstance(term, dict) and term.get("@container") == "@language" else str


@cache
def upward() -> dict[str, str]:
    """Return the inverse in whose direction a relation is stated: of a pair, the one whose name ends in `Of`."""
    pairs = ontology_graph().subject_objects(OWL.inverseOf)
    names = [(str(one).removeprefix(DEF), str(other).removeprefix(DEF)) for one, other in pairs]
    turned = [pair for one, other in names for pair in ((one, other), (other, one))]
    return {down: up for down, up in turned if up.endswith("Of") and not down.endswith("Of")}


@cache
def codes() -> dict[str, frozenset[str]]:
    """Return, for each key whose values come from a code list, the slugs of that list."""
    concepts: dict[str, set[str]] = {}
    for concept, scheme in ontology_graph().subject_objects(SKOS.inScheme):
        concepts.setdefault(f"{scheme}/", set()).add(str(concept).rsplit("/", 1)[-1])
    lists = {}
    for key, term in context().items():
        if isinstance(term, dict) and "@vocab" in term.get("@context", {}):
            lists[key] = frozenset(concepts.get(term["@context"]["@vocab"], ()))
    return lists


def code_base(key: str) -> str:
    """Return what the slugs of a key's code list are appended to."""
    return str(context()[key]["@context"]["@vocab"])


@cache
def evidenced_values() -> frozenset[str]:
    """Return the keys whose values have evidence of their own: dates, statuses and what is disputable besides."""
    dates = {key for key in known_keys() if coerced(key) == str(XSD.date)}
    statuses = {key for key in codes() if code_base(key).endswith("-status/")}
    return _DISPUTABLE | dates | statuses


def coerced(key: str) -> str | None:
    """Return what the context makes of a key's values: `@id`, `@vocab`, the IRI of a datatype, or None."""
    term = context().get(key)
    kind = term.get("@type") if isinstance(term, dict) else None
    return kind.replace("xsd:", str(XSD)) if isinstance(kind, str) else None
