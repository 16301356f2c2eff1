"""Values that stand one column beside their headings: told from the columns whose kind can be seen.

A year under “Unit” and a unit under “Direction” are not many mistakes but one, made when cells were inserted or
deleted. It is told only where at least three columns hold what they cannot mean, and one step aside most cells fit.

>>> from loaders.programme.form import sheet
>>> shift_of(sheet("indicators"), {}, {})
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loaders.programme.form import Column, Sheet
from loaders.programme.grids import Found
from loaders.programme.submission import Problem
from loaders.programme.texts import Text, sentence
from loaders.programme.values import slug_of, understood

_SEEN: Final = frozenset({"number", "integer", "year", "date", "yes-no", "code"})
_TIES: Final = frozenset({"identifier", "reference"})
_LEAST: Final = 3
# A few cells may hold what their column cannot mean in any place, such as a target to come.
_MOST: Final = 0.5


@dataclass(frozen=True)
class Shift:
    """Values that stand `by` columns beside their headings (1 to the right, -1 to the left), in these columns."""

    by: int
    columns: tuple[str, ...]
    first: Found


def shift_of(one: Sheet, columns: Mapping[str, int], rows: Mapping[int, Mapping[int, Found]]) -> Shift | None:
    """Return how the values of a sheet are shifted, None if they are not; `columns` are its columns by key."""
    seen = [one.column(key) for key in columns if one.column(key).kind in _SEEN and not one.column(key).many]
    wrong = [column for column in seen if _share(column, columns[column.key], rows) == 0]
    if len(wrong) < _LEAST:
        return None
    for by in (1, -1):
        aside = {column.key: _share(column, columns[column.key] + by, rows) for column in seen}
        told = [share for share in aside.values() if share is not None]
        if len(told) >= _LEAST and all(share >= _MOST for share in told) and all(aside[each.key] for each in wrong[:1]):
            return Shift(by, _from(one, columns, columns[wrong[0].key]), _first(wrong[0], columns, rows))
    return None


def _share(column: Column, at: int, rows: Mapping[int, Mapping[int, Found]]) -> float | None:
    """Return which share of the cells at a place a column could hold, None if there are none."""
    cells = [row[at] for row in rows.values() if at in row]
    return sum(_fits(column, found) for found in cells) / len(cells) if cells else None


def _fits(column: Column, found: Found) -> bool:
    if column.codes is not None and column.kind == "code":
        return slug_of(column.codes, found.raw) is not None
    value = understood(column, found.value)
    return value is not None and not isinstance(value, str)


def _from(one: Sheet, columns: Mapping[str, int], first: int) -> tuple[str, ...]:
    """Return the columns from the one at fault on, and those before it up to the numbers that tie the row."""
    ordered = sorted(columns, key=lambda key: columns[key])
    start = next(place for place, key in enumerate(ordered) if columns[key] == first)
    while start and one.column(ordered[start - 1]).kind not in _TIES:
        start -= 1
    return tuple(ordered[start:])


def _first(column: Column, columns: Mapping[str, int], rows: Mapping[int, Mapping[int, Found]]) -> Found:
    return next(row[columns[column.key]] for row in rows.values() if columns[column.key] in row)


def shift_reported(one: Sheet, name: str, shift: Shift) -> Problem:
    """Report values that stand one column beside their headings."""
    first, last = one.column(shift.columns[0]).heading, one.column(shift.columns[-1]).heading
    side = Text("right", "右") if shift.by > 0 else Text("left", "左")
    at, raw = shift.first.place, shift.first.raw[:60]
    return Problem(
        "shifted-values",
        at,
        sentence(
            "On the sheet {name} the values under “{first}” to “{last}” stand one column to the {side} of their "
            "headings, as “{value}” in {place}.",
            "工作表 {name} 中“{first}”至“{last}”的值整体{side}移了一列，如 {place} 的“{value}”。",
            name=name,
            first=first,
            last=last,
            side=side,
            value=raw,
            place=at.text,
        ),
        Text("Move the values back under their headings.", "请将这些值移回各自的标题下。"),
        "error",
        stops=tuple((one.key, key) for key in shift.columns),
    )
