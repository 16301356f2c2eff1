"""A thing and what is around it: what it is linked to, on whose word, and when what was.

Every relation says how it is known: a document states it (asserted), a rule derived it (inferred), a method proposes
it (suggested). The three are never mixed.

>>> relations_of(lookup, ".../id/plan/un-habitat/2026-2029")[0].standing  # doctest: +SKIP
'asserted'
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import OWL

from ontology.namespaces import DEF, PREFIXES
from ontology.vocabulary import ontology_graph
from queries.lookup import Lookup
from queries.template import fill, iris, support
from queries.thread import Strength
from store.terms import IRI, Literal, Term

_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
# What a page shows elsewhere (names, classes, places of statements), and the inner workings of claims and citations.
_ELSEWHERE: Final = frozenset(
    {_RDF_TYPE, PREFIXES["skos"] + "topConceptOf", PREFIXES["skos"] + "hasTopConcept"}
    | {DEF + name for name in ("statedIn", "inDocument", "citesDocument", "citesAct", "premise", "setsAgainst")}
    | {DEF + name for name in ("claimSubject", "claimObject", "claimRelation")}
)
# A figure or a list has the dates of what it counts: they are no event of the thing.
_COUNTS: Final = frozenset({DEF + "ReportedFigure", DEF + "Enumeration", DEF + "Measure"})
_BATCH: Final = 500
# Of so many things around a thing the days are shown: a page is no calendar.
_NEAR: Final = 1000

_RDF: Final = PREFIXES["rdf"]
# How nodes name the thing, the relation and the other thing: statements and claims, from either end.
_WAYS: Final = (
    (_RDF + "subject", _RDF + "predicate", _RDF + "object"),
    (_RDF + "object", _RDF + "predicate", _RDF + "subject"),
    (DEF + "claimSubject", DEF + "claimRelation", DEF + "claimObject"),
    (DEF + "claimObject", DEF + "claimRelation", DEF + "claimSubject"),
)
_FROM: Final = frozenset({_RDF + "subject", DEF + "claimSubject"})


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a thing to another: `forward` when the thing is what it is told of, `parts` where it is stated."""

    relation: str
    other: str
    forward: bool
    standing: Strength
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A day told of a thing, or of `about`, which is related to it; `dated` is the property that gives the day."""

    day: str
    dated: str
    about: str
    parts: tuple[str, ...]


def classes_of(lookup: Lookup, things: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the classes of each thing."""
    found: dict[str, list[str]] = {thing: [] for thing in things}
    for thing, kind in _asked(lookup, "classes", iris(list(found))):
        if isinstance(thing, IRI) and isinstance(kind, IRI):
            found[thing.value].append(kind.value)
    return {thing: tuple(kinds) for thing, kinds in found.items()}


def things_of(lookup: Lookup, kind: str) -> tuple[str, ...]:
    """Return the things of a class, or the entries of a code list, at most 61."""
    rows = lookup.store.select(fill(support("things-of"), iris([kind]))).rows
    return tuple(term.value for (term,) in rows if isinstance(term, IRI))


def literals_of(lookup: Lookup, thing: str) -> tuple[tuple[str, Literal], ...]:
    """Return the properties of a thing that have a value and lead nowhere."""
    rows = lookup.store.select(fill(support("relations"), iris([thing]))).rows
    return tuple(
        (relation.value, value)
        for _, relation, value in rows
        if isinstance(relation, IRI) and isinstance(value, Literal)
    )


def relations_of(lookup: Lookup, thing: str) -> tuple[Relation, ...]:
    """Return what a thing is linked to, each relation once: first what is asserted, then inferred, then suggested.

    What is inferred only as the other way round of what is asserted is the same fact, so it stands once.
    """
    parts: dict[tuple[str, str, bool, Strength], list[str]] = {}
    told: list[tuple[tuple[str, str, bool, Strength], str | None]] = []
    ways = [tuple(map(IRI, (thing, *way))) for way in _WAYS]
    for here, relation, other, inferred, part in lookup.store.select(fill(support("related"), ways)).rows:
        if isinstance(here, IRI) and isinstance(relation, IRI) and isinstance(other, IRI):
            standing: Strength = "inferred" if _true(inferred) else "asserted"
            stated = part.value if isinstance(part, IRI) else None
            told.append(((relation.value, other.value, here.value in _FROM, standing), stated))
    for _, relation, other, forward, _, _, part in lookup.store.select(
        fill(support("neighbours-suggested"), iris([thing]))
    ).rows:
        if isinstance(relation, IRI) and isinstance(other, IRI):
            key: tuple[str, str, bool, Strength] = (relation.value, other.value, _true(forward), "suggested")
            told.append((key, part.value if isinstance(part, IRI) else None))
    for key, stated in told:
        known = parts.setdefault(key, [])
        if stated and stated not in known:
            known.append(stated)
    with_evidence = {key[:3] for key in parts}
    derived = _derived(lookup, thing)
    for forward, relation, other in lookup.store.select(fill(support("relations"), iris([thing]))).rows:
        if isinstance(relation, IRI) and isinstance(other, IRI) and relation.value not in _ELSEWHERE:
            plain = (relation.value, other.value, _true(forward))
            if plain not in with_evidence:
                parts.setdefault((*plain, "inferred" if plain in derived else "asserted"), [])
    known_otherwise = {
        (relation, other, forward)
        for relation, other, forward, standing in parts
        if standing == "inferred"
        for inverse in _inverses().get(relation, ())
        if (inverse, other, not forward, "asserted") in parts
    }
    order = {"asserted": 0, "inferred": 1, "suggested": 2}
    found = [
        Relation(*key, tuple(sorted(stated_in)))
        for key, stated_in in parts.items()
        if key[3] != "inferred" or key[:3] not in known_otherwise
    ]
    return tuple(sorted(found, key=lambda one: (order[one.standing], not one.forward, one.relation, one.other)))


def dates_of(lookup: Lookup, thing: str, relations: Iterable[Relation] = ()) -> tuple[Dated, ...]:
    """Return the days told of a thing and of what it is related to by `relations`, earliest first."""
    near = list(dict.fromkeys([thing, *(one.other for one in relations)]))[:_NEAR]
    rows = _asked(lookup, "dated", iris(near))
    days = {
        (day.value, dated.value, about.value)
        for about, dated, day in rows
        if isinstance(day, Literal) and isinstance(dated, IRI) and isinstance(about, IRI)
    }
    kinds = classes_of(lookup, (about for _, _, about in days))
    kept = sorted(day for day in days if day[2] == thing or not _COUNTS & set(kinds[day[2]]))
    places: dict[tuple[str, str], list[str]] = {}
    asked = dict.fromkeys((IRI(about), IRI(dated)) for _, dated, about in kept)
    for about, dated, part in _asked(lookup, "day-stated-in", list(asked)):
        if isinstance(about, IRI) and isinstance(dated, IRI) and isinstance(part, IRI):
            places.setdefault((about.value, dated.value), []).append(part.value)
    return tuple(Dated(day, dated, about, tuple(places.get((about, dated), ()))) for day, dated, about in kept)


def _asked(lookup: Lookup, name: str, rows: Sequence[tuple[IRI, ...]]) -> Iterator[tuple[Term | None, ...]]:
    for start in range(0, len(rows), _BATCH):
        yield from lookup.store.select(fill(support(name), rows[start : start + _BATCH])).rows


def _derived(lookup: Lookup, thing: str) -> frozenset[tuple[str, str, bool]]:
    rows = lookup.store.select(fill(support("derived"), iris([thing]))).rows
    return frozenset(
        (relation.value, other.value, _true(forward))
        for forward, relation, other in rows
        if isinstance(relation, IRI) and isinstance(other, IRI)
    )


@cache
def _inverses() -> dict[str, frozenset[str]]:
    """Return, for each relation, those that say the same the other way round."""
    found: dict[str, set[str]] = {}
    for one, other in ontology_graph().subject_objects(OWL.inverseOf):
        found.setdefault(str(one), set()).add(str(other))
        found.setdefault(str(other), set()).add(str(one))
    return {name: frozenset(others) for name, others in found.items()}


def _true(term: object) -> bool:
    return isinstance(term, Literal) and term.value == "true"


def stated_in(lookup: Lookup, thing: str) -> tuple[str, ...]:
    """Return the parts of documents, and records of sources, that speak of a thing."""
    rows = lookup.store.select(fill(support("stated-in"), iris([thing]))).rows
    return tuple(part.value for _, part in rows if isinstance(part, IRI))
