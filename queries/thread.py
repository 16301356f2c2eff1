"""The thread between two things: all shortest paths, every step with its evidence.

The search goes from both ends at once, one batch query per step, so its cost follows the neighbourhoods and not the
graph. Among equally short paths those of asserted steps come before those with inferred ones, and those before
suggested ones.

>>> find_threads(lookup, "…/id/act/decision/executive-board/2024/5", "…/id/plan/un-habitat/2026-2029")  # doctest: +SKIP
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.terms import IRI
from store.terms import Literal as LiteralTerm

Strength = Literal["asserted", "inferred", "suggested"]
_ORDER: Final[dict[str, int]] = {"asserted": 0, "inferred": 1, "suggested": 2}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `source` —relation→ `target` as stated, or walked backwards when `forward` is False.

    `via` is the node that says so (statement, claim, citation), `parts` the document parts in which it does.
    """

    source: str
    relation: str
    target: str
    forward: bool
    strength: Strength
    via: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threads:
    """The shortest paths found; `complete` is False when a bound on length, breadth or number ended the search."""

    paths: tuple[tuple[Step, ...], ...]
    complete: bool


def find_threads(
    lookup: Lookup,
    start: str,
    end: str,
    longest: int = 8,
    most: int = 50,
    widest: int = 20_000,
    *,
    suggested: bool = False,
) -> Threads:
    """Return all shortest paths between two things, at most `most`, no longer than `longest` steps.

    `widest` bounds how many things one end may reach. Relations are walked in both directions; those that a method
    only suggests when `suggested` is true.
    """
    if start == end:
        return Threads(((),), True)
    ends = (start, end)
    reached: tuple[dict[str, int], dict[str, int]] = ({start: 0}, {end: 0})
    steps: dict[tuple[str, str], list[Step]] = {}
    frontiers = [{start}, {end}]
    for length in range(1, longest + 1):
        side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        if not frontiers[side]:
            return Threads((), True)
        found = _neighbours(lookup, frontiers[side], suggested)
        for step in found:
            steps.setdefault((step.source, step.target), []).append(step)
        depth = max(reached[side].values()) + 1
        fresh = {step.target for step in found} - reached[side].keys()
        reached[side].update(dict.fromkeys(fresh, depth))
        frontiers[side] = fresh
        if fresh & reached[1 - side].keys():
            return _assemble(steps, ends, length, most)
        if len(reached[side]) > widest:
            return Threads((), False)
    return Threads((), not all(frontiers))


def _neighbours(lookup: Lookup, things: Iterable[str], suggested: bool) -> list[Step]:
    merged: dict[tuple[str, str, str, bool, str, str], list[str]] = {}
    asked = iris(sorted(things))
    queries = ("neighbours", "neighbours-suggested") if suggested else ("neighbours",)
    rows = chain.from_iterable(lookup.store.select(fill(support(name), asked)).rows for name in queries)
    for source, relation, target, forward, kind, via, part in rows:
        if not (isinstance(source, IRI) and isinstance(relation, IRI) and isinstance(target, IRI)):
            continue
        if isinstance(forward, LiteralTerm) and isinstance(kind, LiteralTerm) and isinstance(via, IRI):
            key = (source.value, relation.value, target.value, forward.value == "true", kind.value, via.value)
            parts = merged.setdefault(key, [])
            if isinstance(part, IRI) and part.value not in parts:
                parts.append(part.value)
    return [
        Step(source, relation, target, forward, _strength(kind), via, tuple(sorted(parts)))
        for (source, relation, target, forward, kind, via), parts in merged.items()
    ]


def _assemble(steps: dict[tuple[str, str], list[Step]], ends: tuple[str, str], length: int, most: int) -> Threads:
    """Walk every chain of known steps of exactly this length from one end to the other."""
    onward: dict[str, dict[str, list[Step]]] = {}
    for (source, target), known in steps.items():
        onward.setdefault(source, {}).setdefault(target, []).extend(known)
        onward.setdefault(target, {}).setdefault(source, []).extend(map(_turned, known))
    distance = {ends[1]: 0}
    frontier = {ends[1]}
    for depth in range(1, length + 1):
        frontier = {before for thing in frontier for before in onward.get(thing, {})} - distance.keys()
        distance.update(dict.fromkeys(frontier, depth))
    paths: list[tuple[Step, ...]] = []
    complete = True
    pending: list[tuple[str, tuple[Step, ...]]] = [(ends[0], ())]
    while pending:
        thing, walked = pending.pop()
        if thing == ends[1]:
            paths.append(walked)
            continue
        if len(paths) + len(pending) > 20 * most:
            complete = False
            break
        for target, known in onward.get(thing, {}).items():
            if distance.get(target) == length - len(walked) - 1:
                pending.extend((target, (*walked, step)) for step in _distinct(known))
    paths.sort(key=lambda path: (sum(_ORDER[step.strength] for step in path), [step.target for step in path]))
    return Threads(tuple(paths[:most]), complete and len(paths) <= most)


def _distinct(steps: list[Step]) -> list[Step]:
    chosen: dict[tuple[str, bool, str], Step] = {}
    for step in steps:
        chosen.setdefault((step.relation, step.forward, step.via), step)
    return list(chosen.values())


def _turned(step: Step) -> Step:
    return Step(step.target, step.relation, step.source, not step.forward, step.strength, step.via, step.parts)


def _strength(kind: str) -> Strength:
    return "inferred" if kind == "inferred" else "suggested" if kind == "suggested" else "asserted"
