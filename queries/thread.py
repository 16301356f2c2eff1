"""The thread between two things: all shortest paths, every step with its evidence.

The search goes from both ends at once, one batch query per step, so its cost follows the neighbourhoods and not the
graph. Among equally short paths those of asserted steps come before those with inferred ones, and those before
suggested ones.

>>> find_threads(lookup, "…/id/act/decision/executive-board/2024/5", "…/id/plan/un-habitat/2026-2029")  # doctest: +SKIP
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ontology.namespaces import DEF, PREFIXES
from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.terms import IRI, Term

Strength = Literal["asserted", "inferred", "suggested"]
_RDF: Final = PREFIXES["rdf"]
# How statements and claims name the thing, the relation and the other thing, from either end.
_STATEMENTS: Final = (
    (_RDF + "subject", _RDF + "predicate", _RDF + "object"),
    (_RDF + "object", _RDF + "predicate", _RDF + "subject"),
)
_CLAIMS: Final = (
    (DEF + "claimSubject", DEF + "claimRelation", DEF + "claimObject"),
    (DEF + "claimObject", DEF + "claimRelation", DEF + "claimSubject"),
)
_SUBJECTS: Final = (IRI(_RDF + "subject"), IRI(DEF + "claimSubject"))
_CITES: Final = (DEF + "citesDocument", DEF + "citesAct")
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
    merged: dict[tuple[str, str, str, bool, Strength, str], list[str]] = {}
    for (source, relation, target, via, part), forward, strength in _told(lookup, sorted(things), suggested):
        if not (isinstance(source, IRI) and isinstance(relation, IRI) and isinstance(target, IRI)):
            continue
        if isinstance(via, IRI):
            parts = merged.setdefault((source.value, relation.value, target.value, forward, strength, via.value), [])
            if isinstance(part, IRI) and part.value not in parts:
                parts.append(part.value)
    return [Step(*key, tuple(sorted(parts))) for key, parts in merged.items()]


def _told(
    lookup: Lookup, things: list[str], suggested: bool
) -> Iterator[tuple[tuple[Term | None, ...], bool, Strength]]:
    """Give what is told of things (thing, relation, other, node, part), its direction and how it is known."""
    by_statement = [_row(thing, *way) for thing in things for way in (*_STATEMENTS, *_CLAIMS)]
    for from_, relation, to, here, via, part in lookup.store.select(fill(support("neighbours"), by_statement)).rows:
        yield (from_, relation, to, via, part), here in _SUBJECTS, "asserted"
    by_claim = [_row(thing, *way) for thing in things for way in _CLAIMS]
    derived = lookup.store.select(fill(support("neighbours-inferred"), by_claim)).rows
    for from_, relation, to, here, via, part in derived:
        yield (from_, relation, to, via, part), here in _SUBJECTS, "inferred"
    by_citation = [_row(thing, way) for thing in things for way in _CITES]
    for name, forward in (("neighbours-citing", True), ("neighbours-cited", False)):
        for from_, relation, to, _, via, part in lookup.store.select(fill(support(name), by_citation)).rows:
            yield (from_, relation, to, via, part), forward, "asserted"
    if suggested:
        for row in lookup.store.select(fill(support("neighbours-suggested"), iris(things))).rows:
            from_, relation, to, ahead, _, via, part = row
            yield (from_, relation, to, via, part), getattr(ahead, "value", "") == "true", "suggested"


def _row(*values: str) -> tuple[IRI, ...]:
    return tuple(IRI(value) for value in values)


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
    paths.sort(key=_rank)
    return Threads(tuple(paths[:most]), complete and len(paths) <= most)


def _rank(path: tuple[Step, ...]) -> tuple[object, ...]:
    """Return the key that puts paths in order: what is stated first, and ties in one order whatever the engine's."""
    strength = sum(_ORDER[step.strength] for step in path)
    return strength, [step.target for step in path], [(step.relation, step.via, step.forward) for step in path]


def _distinct(steps: list[Step]) -> list[Step]:
    chosen: dict[tuple[str, bool, str], Step] = {}
    for step in steps:
        chosen.setdefault((step.relation, step.forward, step.via), step)
    return list(chosen.values())


def _turned(step: Step) -> Step:
    return Step(step.target, step.relation, step.source, not step.forward, step.strength, step.via, step.parts)
