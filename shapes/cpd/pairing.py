"""Which row of one version of a programme is which row of another, wherever either stands in its file.

A row is the same thing where it says the same, else where its words or its number are the same: a row that was moved
or renumbered, or whose words were changed, is no new thing. References are compared by the row that they mean. What
pairs with what does not depend on which of the two versions is called the first.

>>> paired(before, after)["…/cpd/ken-2026/outputs/1.2"]  # doctest: +SKIP
'…/cpd/ken-2026/outputs/1.3'
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from loaders.programme.form import FORM, sheet
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Row
from loaders.programme.values import fold, printed

# The sheets whose rows a reference of this kind may mean.
_MEANT: Final = MappingProxyType(
    {"outcome": ("outcomes",), "result": ("outcomes", "outputs"), "indicator": ("indicators",)}
)
# What tells apart the rows of a sheet without a number, and where the words of a row stand.
_TOLD_BY: Final = MappingProxyType(
    {"milestones": ("indicator_id", "year"), "resources": ("result_id", "year"), "sections": ("section_code",)}
)
_WORDS: Final = ("statement", "title", "text", "heading")
# Rows without a telling cell in common are the same where so much of what they say is; beyond so many pairs none is.
_ALIKE: Final = 500
_MOST_PAIRS: Final = 40_000

Told = frozenset[tuple[str, Hashable]]


def paired(before: ProgrammeGraph, after: ProgrammeGraph) -> Mapping[str, str]:
    """Return the row of `after` for each row of `before` that is in both, as IRIs; so too for the programmes."""
    found = {before.programme: after.programme}
    ours, theirs = _Side(before), _Side(after)
    for one in FORM:
        if one.vertical:
            continue
        mine = [ours.told(row, subject) for subject, row in before.rows.items() if row.sheet == one.key]
        other = [theirs.told(row, subject) for subject, row in after.rows.items() if row.sheet == one.key]
        for left, right in _pairs(mine, other):
            found[left.subject] = right.subject
            ours.same[left.subject] = theirs.same[right.subject] = right.subject
    return found


@dataclass(frozen=True)
class _Thing:
    """A row by what it says: all its cells, its number (or what stands for it) and its words, None where blank."""

    subject: str
    cells: Told
    code: Told | None
    words: str | None


@dataclass
class _Side:
    """One version: its rows by number, and which of them are known to be in the other version too."""

    programme: ProgrammeGraph
    same: dict[str, str] = field(default_factory=dict)
    _numbered: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for subject, row in self.programme.rows.items():
            self._numbered.setdefault((row.sheet, fold(row.row_id)), subject)

    def told(self, row: Row, subject: str) -> _Thing:
        """Return what a row says."""
        cells = {key: self._value(row, key) for key, cell in row.cells.items() if cell.given}
        identifier = sheet(row.sheet).identifier
        told_by = (identifier.key,) if identifier else _TOLD_BY.get(row.sheet, ())
        code = frozenset((key, cells[key]) for key in told_by if key in cells)
        words = next((fold(printed(row.value(key))) for key in _WORDS if key in cells), None)
        return _Thing(subject, frozenset(cells.items()), code if told_by and len(code) == len(told_by) else None, words)

    def _value(self, row: Row, key: str) -> Hashable:
        value = row.value(key)
        column = sheet(row.sheet).by_key.get(key)
        for name in _MEANT.get(column.target or "", ()) if column else ():
            if (meant := self._numbered.get((name, fold(printed(value))))) is not None:
                # A row that the other version lacks is none of its rows, whatever its number.
                return ("row", self.same[meant]) if meant in self.same else ("only here", meant, id(self))
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
            return number.normalize() if number.is_finite() else printed(value)
        return fold(printed(value))


def _pairs(ours: list[_Thing], theirs: list[_Thing]) -> Iterator[tuple[_Thing, _Thing]]:
    """Give the things that are the same: first those that say all the same, then by words, number, likeness."""
    keys: tuple[Callable[[_Thing], Hashable | None], ...] = (
        lambda one: one.cells,
        lambda one: (one.code, one.words) if one.code and one.words else None,
        lambda one: one.words,
        lambda one: one.code,
    )
    for key in keys:
        waiting: dict[Hashable, deque[_Thing]] = {}
        for one in theirs:
            if (told := key(one)) is not None:
                waiting.setdefault(told, deque()).append(one)
        left, taken = [], set()
        for one in ours:
            held = waiting.get(told) if (told := key(one)) is not None else None
            if held:
                other = held.popleft()
                taken.add(other.subject)
                yield one, other
            else:
                left.append(one)
        ours, theirs = left, [one for one in theirs if one.subject not in taken]
    yield from _alike(ours, theirs)


def _alike(ours: list[_Thing], theirs: list[_Thing]) -> Iterator[tuple[_Thing, _Thing]]:
    if len(ours) * len(theirs) > _MOST_PAIRS:
        return
    ranked = sorted(
        (-likeness, at + to, abs(at - to), at, to)
        for at, one in enumerate(ours)
        for to, other in enumerate(theirs)
        if (likeness := _likeness(one, other)) >= _ALIKE
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for *_, at, to in ranked:
        if at not in taken[0] and to not in taken[1]:
            taken[0].add(at)
            taken[1].add(to)
            yield ours[at], theirs[to]


def _likeness(one: _Thing, other: _Thing) -> int:
    """Return how much two rows say alike, in thousandths; nothing where number and words tell them apart."""
    if one.code and other.code and one.words and other.words:
        return 0
    return 1000 * len(one.cells & other.cells) // max(len(one.cells), len(other.cells), 1)
