"""Which column of a grid is which column of the form, whatever a person did to the sheet.

The hidden machine keys decide; without them the headings do, in any of the six languages or in two of them, in any
order and with columns inserted or hidden. A heading that differs by a slip of the hand is taken for the one it
resembles, and that is said once; what its column would otherwise lack is never reported besides.

>>> from loaders.programme.form import sheet
>>> meanings(sheet("indicators"))[fold("Baseline year | 基线年份")]
'baseline_year'
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.programme.form import Column, Sheet
from loaders.programme.grids import Found, Grid
from loaders.programme.values import fold

# Rows above the headings may hold a title or a note; further down no headings are looked for.
_SEARCHED_ROWS: Final = 20
# Two texts this alike differ by a letter or two in ten; found by trying the form's own headings on one another.
_ALIKE: Final = 0.75
_LONGEST_HEADING: Final = 120
_MOST_UNKNOWN: Final = 60
# Half of the guidance may have been edited and its row is still no data.
_GUIDANCE_LEFT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Renamed:
    """A heading that was taken for a column's; `sure` when the machine key says the same."""

    found: Found
    column: str
    sure: bool


@dataclass(frozen=True)
class Headings:
    """What the columns of a grid are: `columns` gives the number of each column of the form that was found.

    `first_row` is where data may begin. `conflicts` are headings that say another column than the machine key below
    them does (the heading is believed: it is what a person saw); `repeated` are second columns for the same key.
    """

    columns: Mapping[str, int]
    texts: Mapping[str, str]
    first_row: int
    renamed: tuple[Renamed, ...]
    unknown: tuple[tuple[int, Found], ...]
    conflicts: tuple[tuple[str, Found, Found], ...]
    repeated: tuple[tuple[str, Found], ...]


@cache
def meanings(sheet: Sheet) -> dict[str, str]:
    """Return the column key that each accepted spelling of a heading stands for, spellings folded."""
    spelled: dict[str, str] = {}
    for column in sheet.columns:
        for spelling in (*column.heading.spellings, *column.synonyms):
            spelled.setdefault(fold(spelling), column.key)
    for column in sheet.columns:
        spelled.setdefault(column.key, column.key)
        spelled.setdefault(column.key.replace("_", " "), column.key)
    return spelled


def recognised(sheet: Sheet, grid: Grid) -> int:
    """Return how many headings or keys of the form stand in the one row that has most of them."""
    return max((_matches(sheet, row) for row in _first_rows(grid)), default=0)


def read_headings(sheet: Sheet, grid: Grid) -> Headings | None:
    """Return what the grid's columns are, or None if no row looks like headings of this sheet."""
    keys, heads = _key_row(sheet, grid), _heading_row(sheet, grid)
    if keys is None and heads is None:
        return None
    key_cells: Mapping[int, Found] = grid.rows[keys] if keys is not None else {}
    head_cells: Mapping[int, Found] = grid.rows[heads] if heads is not None else {}
    columns: dict[str, int] = {}
    texts: dict[str, str] = {}
    renamed: list[Renamed] = []
    unknown: list[tuple[int, Found]] = []
    conflicts: list[tuple[str, Found, Found]] = []
    repeated: list[tuple[str, Found]] = []
    spelled = meanings(sheet)
    for number in sorted({*key_cells, *head_cells}):
        key_cell, head = key_cells.get(number), head_cells.get(number)
        by_key = key_cell.raw if key_cell and key_cell.raw in sheet.by_key else None
        by_head = spelled.get(fold(head.raw)) if head else None
        if by_key and by_head and by_key != by_head and key_cell and head:
            conflicts.append((by_head, head, key_cell))
        key = by_head or by_key
        shown = head or key_cell
        if shown is None:
            continue
        if key is None:
            unknown.append((number, shown))
        elif key in columns:
            repeated.append((key, shown))
        else:
            columns[key], texts[key] = number, shown.raw
            if head and not by_head and _likeness(sheet, key, head.raw) >= _ALIKE:
                renamed.append(Renamed(head, key, sure=True))
    for number, found, key in near_headings(sheet, unknown, set(columns)):
        columns[key], texts[key] = number, found.raw
        renamed.append(Renamed(found, key, sure=False))
        unknown.remove((number, found))
    first_row = 1 + max(row for row in (keys, heads) if row is not None)
    return Headings(
        columns,
        texts,
        _after_guidance(sheet, grid, columns, first_row),
        tuple(renamed),
        tuple(unknown),
        tuple(conflicts),
        tuple(repeated),
    )


def is_guidance(sheet: Sheet, row: Mapping[int, Found], columns: Mapping[str, int]) -> bool:
    """Tell whether a row holds the form's guidance, in any language, rather than data."""
    held = [(sheet.column(key), row[number]) for key, number in columns.items() if number in row]
    same = sum(says_guidance(column, found) for column, found in held)
    return bool(held) and same >= len(held) * _GUIDANCE_LEFT


def says_guidance(column: Column, found: Found) -> bool:
    """Tell whether a cell holds the form's guidance for its column, in any language."""
    return fold(found.raw) in _guidance(column)


@cache
def _guidance(column: Column) -> frozenset[str]:
    return frozenset(map(fold, column.guidance.spellings)) - {""}


def _after_guidance(sheet: Sheet, grid: Grid, columns: Mapping[str, int], first_row: int) -> int:
    for number, row in grid.rows.items():
        if number >= first_row:
            if not is_guidance(sheet, row, columns):
                break
            first_row = number + 1
    return first_row


def _first_rows(grid: Grid) -> Iterator[Mapping[int, Found]]:
    for number, _ in zip(grid.rows, range(_SEARCHED_ROWS), strict=False):
        yield grid.rows[number]


def _matches(sheet: Sheet, row: Mapping[int, Found]) -> int:
    spelled = meanings(sheet)
    return len({spelled[folded] for found in row.values() if (folded := fold(found.raw)) in spelled})


def _key_row(sheet: Sheet, grid: Grid) -> int | None:
    counted = {
        number: sum(found.raw in sheet.by_key for found in row.values())
        for number, row in zip(grid.rows, _first_rows(grid), strict=False)
    }
    best = max(counted, key=lambda number: counted[number], default=None)
    if best is None or counted[best] < max(2, len(grid.rows[best]) / 2):
        return None
    return best


def _heading_row(sheet: Sheet, grid: Grid) -> int | None:
    keys = _key_row(sheet, grid)
    counted = {
        number: _matches(sheet, row)
        for number, row in zip(grid.rows, _first_rows(grid), strict=False)
        if number != keys
    }
    best = max(counted, key=lambda number: counted[number], default=None)
    if best is not None and counted[best] >= 2:
        return best
    if keys is not None:
        return None
    resembling = {
        number: len(list(near_headings(sheet, list(grid.rows[number].items()), set()))) + counted[number]
        for number in counted
    }
    best = max(resembling, key=lambda number: resembling[number], default=None)
    return best if best is not None and resembling[best] >= min(2, len(sheet.columns)) else None


def near_headings(sheet: Sheet, unknown: list[tuple[int, Found]], taken: set[str]) -> Iterator[tuple[int, Found, str]]:
    """Give the unknown headings that resemble one free column, the most alike first, each column once."""
    free = [column.key for column in sheet.columns if column.key not in taken]
    pairs = sorted(
        (
            (_likeness(sheet, key, found.raw), -place, number, found, key)
            for place, key in enumerate(free)
            for number, found in unknown[:_MOST_UNKNOWN]
            if len(found.raw) <= _LONGEST_HEADING
        ),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    used: set[str | int] = set()
    for likeness, _, number, found, key in pairs:
        if likeness < _ALIKE:
            break
        if key not in used and number not in used:
            used.update((key, number))
            yield number, found, key


def _likeness(sheet: Sheet, key: str, text: str) -> float:
    """Return how alike a heading is to the best spelling of a column's, from 0 to 1, by edits with transpositions."""
    from rapidfuzz.distance import OSA

    column = sheet.column(key)
    spellings = (*column.heading.spellings, column.key, *column.synonyms)
    written = {fold(text), *(fold(half) for half in text.split("|"))} - {""}
    return max(
        (OSA.normalized_similarity(one, fold(spelling)) for one in written for spelling in spellings), default=0.0
    )
