"""Coverage and gaps of a plan: who claims to contribute to which of its elements, and what nobody serves.

>>> coverage(lookup, "…/id/plan/un-habitat/2026-2029").cells  # doctest: +SKIP
"""

from dataclasses import dataclass
from functools import cached_property

from queries.lookup import Lookup
from queries.template import fill, iris, support
from queries.thread import Strength
from store.terms import IRI, text_of, value_of


@dataclass(frozen=True)
class PlanThing:
    """An element or result of a plan: its class, code, status, and the parts that state it."""

    iri: str
    kind: str
    code: str | None
    status: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """One claim that `contributor` —relation→ `element`, with its strength, level and evidence."""

    iri: str
    contributor: str
    relation: str
    element: str
    strength: Strength
    level: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The matrix of a plan: its things, its contributors, and the claims in each cell."""

    plan: str
    things: tuple[PlanThing, ...]
    claims: tuple[Claim, ...]

    @cached_property
    def contributors(self) -> tuple[str, ...]:
        """Return what claims to contribute, in the order first met."""
        return tuple(dict.fromkeys(claim.contributor for claim in self.claims))

    @cached_property
    def cells(self) -> dict[tuple[str, str], tuple[Claim, ...]]:
        """Return the claims by element and contributor; an empty cell is absent."""
        cells: dict[tuple[str, str], list[Claim]] = {}
        for claim in self.claims:
            cells.setdefault((claim.element, claim.contributor), []).append(claim)
        return {cell: tuple(claims) for cell, claims in cells.items()}

    @cached_property
    def unserved(self) -> tuple[PlanThing, ...]:
        """Return the things of the plan to which nothing claims to contribute."""
        served = {claim.element for claim in self.claims}
        return tuple(thing for thing in self.things if thing.iri not in served)

    @cached_property
    def unlinked(self) -> tuple[PlanThing, ...]:
        """Return the things of the plan that claim no link to another of its things."""
        linked = {claim.contributor for claim in self.claims}
        return tuple(thing for thing in self.things if thing.iri not in linked)


def coverage(lookup: Lookup, plan: str) -> Coverage:
    """Return who contributes to what in a plan; a plan without elements has empty things."""
    things: dict[str, tuple[str, str | None, str | None, list[str]]] = {}
    for thing, kind, code, status, part in lookup.store.select(fill(support("plan-things"), iris([plan]))).rows:
        if isinstance(thing, IRI) and isinstance(kind, IRI) and isinstance(part, IRI):
            known = things.setdefault(thing.value, (kind.value, value_of(code), value_of(status), []))
            if part.value not in known[3]:
                known[3].append(part.value)
    claims: dict[str, tuple[str, str, str, str, str | None, list[str]]] = {}
    for row in lookup.store.select(fill(support("coverage"), iris([plan]))).rows:
        element, contributor, relation, claim, kind, level, part = row
        if isinstance(claim, IRI):
            said = (
                text_of(contributor),
                text_of(relation),
                text_of(element),
                value_of(kind) or "asserted",
                value_of(level),
            )
            parts = claims.setdefault(claim.value, (*said, []))[5]
            if isinstance(part, IRI) and part.value not in parts:
                parts.append(part.value)
    return Coverage(
        plan=plan,
        things=tuple(
            PlanThing(iri, kind, code, status, tuple(sorted(parts)))
            for iri, (kind, code, status, parts) in sorted(
                things.items(), key=lambda item: (item[1][0], item[1][1] or "", item[0])
            )
        ),
        claims=tuple(
            Claim(
                iri,
                contributor,
                relation,
                element,
                "inferred" if kind == "inferred" else "asserted",
                level,
                tuple(sorted(parts)),
            )
            for iri, (contributor, relation, element, kind, level, parts) in sorted(
                claims.items(), key=lambda item: item[1][:4]
            )
        ),
    )
