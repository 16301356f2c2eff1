"""What is carried to each element of a plan, by country, region, goal, entity, programme or instrument.

Where `coverage` tells who claims to contribute, a crossing sets the elements of a plan against things of one kind. A
cell holds what serves the element there, each with the parts that say so; an element without any is a gap.

>>> crossing(lookup, "…/id/plan/un-habitat/2020-2023", "country").cells  # doctest: +SKIP
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ontology.namespaces import DEF, ID, PREFIXES, SDG
from queries.coverage import Coverage, PlanThing, coverage
from queries.lookup import Lookup
from queries.template import fill, iris, support
from queries.thread import Strength
from store.terms import IRI, text_of

# Against what the elements of a plan are set; `claim` is every claim to contribute, whoever makes it.
WAYS: Final = ("claim", "programme", "instrument", "country", "region", "sdg", "entity")
_TYPE: Final = PREFIXES["rdf"] + "type"
_CLASSES: Final = {
    "programme": {
        DEF + name for name in ("FlagshipProgramme", "ProjectPortfolio", "Project", "CountryProgrammeDocument")
    },
    "instrument": {DEF + "Instrument"},
}
_PLACES: Final = {"country": DEF + "Country", "region": DEF + "Region"}
_PLACED: Final = frozenset(DEF + name for name in ("inCountry", "coversRegion", "figurePlace"))
_ABOUT: Final = frozenset(DEF + name for name in ("concerns", "taggedWith"))
# The goals as a whole, where a document speaks of them together.
_ALL_GOALS: Final = ID + "instrument/sdgs"


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing (`carrier`) that stands to an element in a relation, and the parts that say so."""

    element: str
    column: str
    carrier: str
    relation: str
    strength: Strength
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """The elements of a plan, the things they are set against (`columns`), and what each cell holds."""

    plan: str
    by: str
    things: tuple[PlanThing, ...]
    columns: tuple[str, ...]
    carried: tuple[Carried, ...]

    @cached_property
    def cells(self) -> dict[tuple[str, str], tuple[Carried, ...]]:
        """Return what each cell holds, by element and column; an empty cell is absent."""
        cells: dict[tuple[str, str], list[Carried]] = {}
        for one in self.carried:
            cells.setdefault((one.element, one.column), []).append(one)
        return {cell: tuple(held) for cell, held in cells.items()}

    def count(self, element: str, column: str | None = None) -> int:
        """Return how many things are carried to an element, at one column or at all of them together."""
        if column is not None:
            return len(self.cells.get((element, column), ()))
        return sum(len(held) for (one, _), held in self.cells.items() if one == element)

    @cached_property
    def unserved(self) -> tuple[PlanThing, ...]:
        """Return the things of the plan of which no cell holds anything."""
        served = {one.element for one in self.carried}
        return tuple(thing for thing in self.things if thing.iri not in served)


def crossing(lookup: Lookup, plan: str, by: str) -> Crossing:
    """Set the elements and results of a plan against things of one kind, one of `WAYS`; ValueError for others."""
    if by not in WAYS:
        raise ValueError(f"{by!r} is none of {', '.join(WAYS)}")
    matrix = coverage(lookup, plan)
    if by == "claim":
        found = [
            Carried(claim.element, claim.contributor, claim.contributor, claim.relation, claim.strength, claim.parts)
            for claim in matrix.claims
        ]
    else:
        found = _carried(lookup, matrix, by)
    columns = dict.fromkeys(one.column for one in found)
    return Crossing(plan, by, matrix.things, tuple(columns), tuple(found))


def plans_with_elements(lookup: Lookup) -> dict[str, int]:
    """Return the plans of which elements or results are loaded, with their number."""
    rows = lookup.store.select(support("plans-with-elements")).rows
    return {plan.value: int(text_of(count)) for plan, count in rows if isinstance(plan, IRI)}


def _carried(lookup: Lookup, matrix: Coverage, by: str) -> list[Carried]:
    elements = iris([thing.iri for thing in matrix.things])
    if not elements:
        return []
    merged: dict[tuple[str, str, str, Strength], set[str]] = {}
    for query in ("serving", "reported-for"):
        for element, carrier, relation, part in lookup.store.select(fill(support(query), elements)).rows:
            key: tuple[str, str, str, Strength] = (text_of(element), text_of(carrier), text_of(relation), "asserted")
            merged.setdefault(key, set()).add(text_of(part))
    for claim in matrix.claims:
        claimed = (claim.element, claim.contributor, claim.relation, claim.strength)
        merged.setdefault(claimed, set()).update(claim.parts)
    columns = _columns(lookup, {carrier for _, carrier, _, _ in merged}, by)
    found = [
        Carried(element, column, carrier, relation, strength, tuple(sorted(parts)))
        for (element, carrier, relation, strength), parts in sorted(merged.items())
        for column in columns.get(carrier, ())
    ]
    return found + (_own_goals(lookup, [thing.iri for thing in matrix.things]) if by == "sdg" else [])


def _own_goals(lookup: Lookup, elements: list[str]) -> list[Carried]:
    """Return the goals to which elements themselves claim to be aligned."""
    merged: dict[tuple[str, str, str], set[str]] = {}
    for element, goal, relation, part in lookup.store.select(fill(support("claimed-goals"), iris(elements))).rows:
        merged.setdefault((text_of(element), text_of(goal), text_of(relation)), set()).add(text_of(part))
    return [
        Carried(element, goal, element, relation, "asserted", tuple(sorted(parts)))
        for (element, goal, relation), parts in sorted(merged.items())
    ]


def _columns(lookup: Lookup, carriers: Iterable[str], by: str) -> dict[str, tuple[str, ...]]:
    """Return the things of the kind `by` that each carrier belongs to, or is itself."""
    wanted = sorted(carriers)
    if not wanted:
        return {}
    found: dict[str, set[str]] = {}
    belonging = _belonging(lookup, wanted)
    if by in _CLASSES:
        for carrier, property_, other in belonging:
            if property_ == _TYPE and other in _CLASSES[by]:
                found.setdefault(carrier, set()).add(carrier)
    elif by in _PLACES:
        places = {other for _, property_, other in belonging if property_ in _PLACED}
        classed = {place for place, property_, other in _belonging(lookup, places) if other == _PLACES[by]}
        for carrier, property_, other in belonging:
            if property_ in _PLACED and other in classed:
                found.setdefault(carrier, set()).add(other)
    elif by == "entity":
        for carrier, property_, other in belonging:
            if property_ == DEF + "contributingEntity":
                found.setdefault(carrier, set()).add(other)
    else:
        for carrier, property_, other in belonging:
            if property_ in _ABOUT and _is_goal(other):
                found.setdefault(carrier, set()).add(other)
        for carrier_, goal, _, _ in lookup.store.select(fill(support("claimed-goals"), iris(wanted))).rows:
            found.setdefault(text_of(carrier_), set()).add(text_of(goal))
    return {carrier: tuple(sorted(columns)) for carrier, columns in found.items()}


def _belonging(lookup: Lookup, things: Iterable[str]) -> list[tuple[str, str, str]]:
    wanted = sorted(things)
    if not wanted:
        return []
    rows = lookup.store.select(fill(support("belonging"), iris(wanted))).rows
    return [(text_of(thing), text_of(property_), text_of(other)) for thing, property_, other in rows]


def _is_goal(iri: str) -> bool:
    return iri == _ALL_GOALS or (iri.startswith(SDG) and iri.removeprefix(SDG).isdigit())
