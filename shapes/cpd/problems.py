"""What could not be read of two versions of a programme: which problems of the first are still those of the second.

A problem is the same where its kind is, and it stands at the same cell of the same row wherever that row now is, keeps
the same columns from being read, or says the same but for its addresses.

>>> _ADDRESS.sub("", "Resources!C5 holds a formula whose result was not saved.")
' holds a formula whose result was not saved.'
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Problem, Submission

_ADDRESS: Final = re.compile(r"(?:[^\s!“”]+!)?\b[A-Z]{1,3}\d+\b")

Cell = tuple[str, str]


class Problems(NamedTuple):
    """The problems in both versions, in pairs, in the first only (`gone`), and in the second only (`come`)."""

    kept: list[tuple[Problem, Problem]]
    gone: list[Problem]
    come: list[Problem]


def same_problems(
    before: tuple[ProgrammeGraph, Submission], after: tuple[ProgrammeGraph, Submission], rows: Mapping[str, str]
) -> Problems:
    """Return which problems of two versions are the same; `rows` are the rows that are in both (see `pairing`)."""
    here, there = _cells(before[0], rows), _cells(after[0], {})
    ours, theirs = list(before[1].problems), list(after[1].problems)
    kept = []
    ways: tuple[Callable[[Problem, Problem], bool], ...] = (
        lambda one, other: bool(_at(one, here)) and _at(one, here) == _at(other, there),
        lambda one, other: bool(one.stops) and one.stops == other.stops,
        lambda one, other: not _at(one, here).isdisjoint(_at(other, there)),
        lambda one, other: _plain(one) == _plain(other),
    )
    for is_same in ways:
        for one in list(ours):
            other = next((each for each in theirs if each.code == one.code and is_same(one, each)), None)
            if other is not None:
                ours.remove(one)
                theirs.remove(other)
                kept.append((one, other))
    return Problems(kept, ours, theirs)


def addresses(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return where problems stand."""
    return tuple(dict.fromkeys(place.text for one in problems for place in (one.places or (one.place,))))


def _cells(programme: ProgrammeGraph, rows: Mapping[str, str]) -> dict[str, Cell]:
    """Return the cell, as row and property, that stands at each address; a row that is in both by its name there."""
    return {
        place.text: (rows.get(key[0], key[0]), key[1])
        for key, place in programme.places.items()
        if len(key) == 2 and place is not programme.row_places.get(key[0])
    }


def _at(problem: Problem, cells: Mapping[str, Cell]) -> frozenset[Cell]:
    return frozenset(cells[text] for text in addresses([problem]) if text in cells)


def _plain(problem: Problem) -> str:
    return _ADDRESS.sub("", problem.detail.en)
