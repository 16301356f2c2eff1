"""The thread between two things as a page: a drawing, and the same as a nested list with the evidence of every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.thread import Drawing, Line, drawn
from api.pages.environment import render
from api.pages.evidence import Shown, places
from api.pages.standing import EXPLAINED, STANDINGS
from api.pages.words import RIGHT_TO_LEFT, words_of
from queries.lookup import Lookup, Name
from queries.thread import Threads

# From a mandate to what came of it, with what can be had without loading anything.
EXAMPLES: Final = (
    ("doc/A/RES/73/239", "http://metadata.un.org/sdg/codes/geoArea/404"),
    ("act/decision/un-habitat-assembly/2/1", "http://metadata.un.org/sdg/codes/geoArea/818"),
    ("act/decision/executive-board/2024/5", "result/2026-2029/outcome-3"),
    ("instrument/new-urban-agenda", "element/2026-2029/focus"),
)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a thread: what was typed, the thing it was understood as, and what it may mean where that is open."""

    typed: str = ""
    iri: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One relation of a step, numbered: who stands in it to whom, its standing, and where that is said."""

    number: int
    subject: Name
    relation: Name
    object: Name
    standing: str
    forward: bool
    places: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing that a step leads to, the relations that lead there, and where the thread goes on from it.

    `again` is the place in the list where what follows is told already.
    """

    iri: str
    name: Name
    told: tuple[Told, ...]
    onward: tuple["Branch", ...]
    anchor: str
    again: str | None


def thread_page(
    lookup: Lookup,
    start: End,
    end: End,
    found: Threads | None,
    language: str,
    *,
    suggested: bool,
    longest: int,
    examples: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the page; `found` is None as long as the two ends are not known, `examples` are pairs of IRIs to try."""
    kept = {name: one.typed for name, one in (("from", start), ("to", end)) if one.typed}
    kept |= {"suggested": "true"} if suggested else {}
    lookup.names([iri for pair in examples for iri in pair])
    steps = _Steps(lookup, found, language) if found and found.paths and found.paths[0] else None
    return render(
        "thread.html",
        language,
        kept,
        current="/thread",
        start=start,
        end=end,
        names={iri: lookup.label(iri, language) for iri in _mentioned(start, end, examples)},
        found=found,
        length=len(found.paths[0]) if found and found.paths else 0,
        branches=steps.branches() if steps else (),
        drawing=steps.drawing() if steps else None,
        told=steps.told if steps else {},
        suggested=suggested,
        longest=longest,
        examples=examples,
        standings=STANDINGS,
        explained=EXPLAINED,
    )


def _mentioned(start: End, end: End, examples: Sequence[tuple[str, str]]) -> list[str]:
    ends = [one for side in (start, end) for one in (*side.candidates, *([side.iri] if side.iri else []))]
    return [*ends, *(iri for pair in examples for iri in pair)]


_Key = tuple[str, str, str, bool, str]


class _Steps:
    """The steps of all paths, each relation between two things once, with the parts of all that say so."""

    def __init__(self, lookup: Lookup, found: Threads, language: str) -> None:
        self._lookup = lookup
        self._language = language
        self._start = found.paths[0][0].source
        self._ranks: dict[str, int] = {self._start: 0}
        self._parts: dict[_Key, set[str]] = {}
        for path in found.paths:
            for rank, step in enumerate(path, 1):
                self._ranks.setdefault(step.target, rank)
                key = (step.source, step.target, step.relation, step.forward, step.strength)
                self._parts.setdefault(key, set()).update(step.parts)
        lookup.names([*self._ranks, *(key[2] for key in self._parts)])
        lookup.evidence([part for parts in self._parts.values() for part in parts], language)
        self._order = sorted(self._parts, key=lambda key: self._ranks[key[0]])
        self.told = {str(number): self._told(number, key) for number, key in enumerate(self._order, 1)}
        self.titles: Mapping[str, str] = {iri: lookup.label(iri, language).text for iri in self._ranks}

    def _told(self, number: int, key: _Key) -> Told:
        source, target, relation, forward, standing = key
        subject, other = (source, target) if forward else (target, source)
        label = self._lookup.label
        return Told(
            number,
            label(subject, self._language),
            label(relation, self._language),
            label(other, self._language),
            standing,
            forward,
            tuple(places(self._lookup, sorted(self._parts[key]), self._language)),
        )

    def branches(self) -> tuple[Branch, ...]:
        """Return the thread as a tree from its beginning; what follows a thing is told once."""
        self._expanded: dict[str, str] = {}
        return self._onward(self._start)

    def _onward(self, source: str) -> tuple[Branch, ...]:
        numbered = enumerate(self._order, 1)
        leading: dict[str, list[Told]] = {}
        for number, key in numbered:
            if key[0] == source:
                leading.setdefault(key[1], []).append(self.told[str(number)])
        branches = []
        for target, told in leading.items():
            again = self._expanded.get(target)
            anchor = f"thing-{told[0].number}"
            onward: tuple[Branch, ...] = ()
            if again is None:
                self._expanded[target] = anchor
                onward = self._onward(target)
            name = self._lookup.label(target, self._language)
            branches.append(Branch(target, name, tuple(told), onward, anchor, again if self._goes_on(target) else None))
        return tuple(branches)

    def _goes_on(self, thing: str) -> bool:
        return any(key[0] == thing for key in self._order)

    def drawing(self) -> Drawing:
        """Return the thread as a drawing; Arabic reads each row from the right."""
        grouped: dict[tuple[str, str, str, bool], list[str]] = {}
        for number, (source, target, _relation, forward, standing) in enumerate(self._order, 1):
            grouped.setdefault((source, target, standing, forward), []).append(str(number))
        lines = [
            Line(source, target, standing, forward, tuple(numbers))
            for (source, target, standing, forward), numbers in grouped.items()
        ]
        _ = words_of(self._language).gettext
        return drawn(
            self._ranks,
            lines,
            self.titles,
            {number: told.relation.text for number, told in self.told.items()},
            {standing: _(STANDINGS[standing]) for standing in ("inferred", "suggested")},
            mirrored=self._language in RIGHT_TO_LEFT,
        )
