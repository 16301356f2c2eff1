"""Plans on a line of time: a lane for each plan, its period as a bar, what happened to it as numbered marks below.

>>> drawn([Bar("plan", "2020-01-01", "2025-12-31", "2023-12-31")], [], "2024-01-01").width
1080.0
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.layers import Placed

WIDTH: Final = 1080.0
_EDGE: Final = 20.0
_HEADER: Final = 34.0
_NAME: Final = 26.0
_BAR: Final = 22.0
# The diameter of a mark: the least size of what one may touch (WCAG 2.2, criterion 2.5.8).
MARK: Final = 26.0
_GAP: Final = 6.0
_BELOW_LANE: Final = 18.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A plan's period (ISO dates); `extended_from` is the end that it had before, if it was prolonged."""

    plan: str
    start: str
    end: str
    extended_from: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to a plan on a day (ISO date), with the key of its entry in the list."""

    plan: str
    key: str
    day: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A plan as drawn: where its name begins, its bar, the part by which it was prolonged, its marks by key."""

    plan: str
    name_y: float
    bar: Placed
    extension: Placed | None
    marks: tuple[tuple[str, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All lanes, the years with their x, the x of the day of which it is told (None if it lies outside), the size."""

    lanes: tuple[Lane, ...]
    years: tuple[tuple[int, float], ...]
    today: float | None
    width: float
    height: float


def drawn(bars: Sequence[Bar], marks: Sequence[Mark], as_of: str, *, mirrored: bool = False) -> Timeline:
    """Draw plans in the order given, with their marks; mirrored, time runs from right to left."""
    days = [day for bar in bars for day in (bar.start, bar.end)] + [mark.day for mark in marks]
    if not days:
        return Timeline((), (), None, WIDTH, _HEADER)
    first, last = int(min(days)[:4]), int(max(days)[:4]) + 1
    scale = _Scale(datetime.date(first, 1, 1).toordinal(), datetime.date(last, 1, 1).toordinal(), mirrored)
    lanes = []
    y = _HEADER
    for bar in bars:
        lane, y = _lane(bar, [mark for mark in marks if mark.plan == bar.plan], scale, y)
        lanes.append(lane)
    years = tuple((year, scale.x(f"{year}-01-01")) for year in range(first, last + 1))
    today = scale.x(as_of) if f"{first}-01-01" <= as_of <= f"{last}-01-01" else None
    return Timeline(tuple(lanes), years, today, WIDTH, y)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    mirrored: bool

    def x(self, day: str) -> float:
        share = (datetime.date.fromisoformat(day).toordinal() - self.first) / (self.last - self.first)
        x = _EDGE + share * (WIDTH - 2 * _EDGE)
        return round(WIDTH - x if self.mirrored else x, 1)

    def span(self, start: str, end: str, y: float) -> Placed:
        one, other = sorted((self.x(start), self.x(end)))
        return Placed("", one, y, max(2.0, other - one), _BAR)


def _lane(bar: Bar, marks: Sequence[Mark], scale: _Scale, y: float) -> tuple[Lane, float]:
    top = y + _NAME
    extension = None if bar.extended_from is None else scale.span(bar.extended_from, bar.end, top)
    placed: list[tuple[str, float, float, float]] = []
    # Each level holds the x of its marks; a mark goes to the first level where it touches none.
    levels: list[list[float]] = []
    for mark in sorted(marks, key=lambda mark: (mark.day, mark.key)):
        x = scale.x(mark.day)
        level = next((at for at, taken in enumerate(levels) if all(abs(x - one) >= MARK + 2 for one in taken)), None)
        if level is None:
            level = len(levels)
            levels.append([])
        levels[level].append(x)
        placed.append((mark.key, x, top + _BAR + _GAP + MARK / 2 + level * (MARK + _GAP), top + _BAR))
    bottom = top + _BAR + len(levels) * (MARK + _GAP) + _BELOW_LANE
    return Lane(bar.plan, y + _NAME * 0.7, scale.span(bar.start, bar.end, top), extension, tuple(placed)), bottom
