"""What the coverage and the gaps of a plan would be with a programme in the graph; nothing is written.

A programme's outcome serves the elements that it names as a claim to contribute would, and a framework outcome by
deriving from it. Added to the claims of today, such claims are counted as `coverage` counts them: there is one
definition of what is served and what is a gap.

>>> preview(standing(lookup, plan), proposed(programme)).closed  # doctest: +SKIP
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from loaders.programme.graph import ProgrammeGraph
from loaders.programme.properties import property_iri
from loaders.programme.submission import Place
from ontology.namespaces import CODE
from queries.coverage import Claim, Coverage, PlanThing, coverage
from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.terms import IRI

_CONTRIBUTES: Final = CODE + "alignment-relation/contributes-to"
# How a programme's own words for its ties read as claims: the relation, and the level where they say one.
_TIES: Final[Mapping[str, tuple[str, str | None]]] = MappingProxyType(
    {
        property_iri("primaryElement"): (_CONTRIBUTES, CODE + "alignment-level/primary"),
        property_iri("secondaryElement"): (_CONTRIBUTES, CODE + "alignment-level/secondary"),
        property_iri("derivesFrom"): (CODE + "alignment-relation/derives-from", None),
    }
)


@dataclass(frozen=True)
class Proposed:
    """A claim that a programme would add, and the place in its file that makes it."""

    claim: Claim
    place: Place


@dataclass(frozen=True)
class RecordedGap:
    """What a document is recorded not to say of a thing: the gap, the thing, and the parts concerned (IRIs)."""

    iri: str
    thing: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How a plan, or a framework, stands today: its coverage, and the gaps recorded of its elements."""

    coverage: Coverage
    recorded: tuple[RecordedGap, ...]


@dataclass(frozen=True)
class Preview:
    """The coverage of a plan today, and the claims that a programme would add to it."""

    before: Coverage
    added: tuple[Proposed, ...]
    recorded: tuple[RecordedGap, ...] = ()

    @cached_property
    def after(self) -> Coverage:
        """Return what the coverage would be."""
        return replace(self.before, claims=(*self.before.claims, *(one.claim for one in self.added)))

    @cached_property
    def served(self) -> tuple[PlanThing, ...]:
        """Return the things of the plan that the programme would serve."""
        served = {one.claim.element for one in self.added}
        return tuple(thing for thing in self.before.things if thing.iri in served)

    @cached_property
    def closed(self) -> tuple[PlanThing, ...]:
        """Return the things that nothing serves today and the programme would."""
        still = set(self.after.unserved)
        return tuple(thing for thing in self.before.unserved if thing not in still)

    def by(self, thing: str) -> tuple[Proposed, ...]:
        """Return what the programme would claim of a thing of the plan (IRI)."""
        return tuple(one for one in self.added if one.claim.element == thing)


def proposed(programme: ProgrammeGraph) -> tuple[Proposed, ...]:
    """Return the claims that the outcomes of a programme make, so far as they name a thing that is known."""
    found: list[Proposed] = []
    for key, place in programme.places.items():
        row = programme.rows.get(key[0])
        if len(key) == 3 and key[1] in _TIES and key[2].startswith("http") and row and row.sheet == "outcomes":
            relation, level = _TIES[key[1]]
            claim = Claim(f"{key[0]}#claim-{len(found) + 1}", key[0], relation, key[2], "asserted", level, ())
            found.append(Proposed(claim, place))
    return tuple(found)


def standing(lookup: Lookup, plan: str) -> Standing:
    """Return how a plan or a framework (IRI) stands in the graph."""
    known = coverage(lookup, plan)
    parts: dict[tuple[str, str], set[str]] = {}
    for row in lookup.store.select(fill(support("recorded-gaps"), iris([one.iri for one in known.things]))).rows:
        thing, missing, part = (term.value if isinstance(term, IRI) else "" for term in row)
        parts.setdefault((missing, thing), set()).add(part)
    recorded = (RecordedGap(missing, thing, tuple(sorted(found))) for (missing, thing), found in sorted(parts.items()))
    return Standing(known, tuple(recorded))


def preview(today: Standing, claims: Iterable[Proposed]) -> Preview:
    """Return what a plan's coverage would be with these claims, those left out that concern nothing of the plan."""
    things = {thing.iri for thing in today.coverage.things}
    added = tuple(one for one in claims if one.claim.element in things)
    served = {one.claim.element for one in added}
    return Preview(today.coverage, added, tuple(one for one in today.recorded if one.thing in served))
