"""A sheet as it stands in a file, before anybody knows what its columns mean: cells with their addresses.

The workbook and the CSV files both become grids; everything after that is the same for both.

>>> letters(28), address(5, 3)
('AB', 'C5')
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from loaders.programme.submission import Place, Value

Flaw = Literal["formula-without-value", "error-value", "date-instead-of-number"]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in one cell: never blank. `raw` is what a person sees, `flaw` why the value cannot be relied on."""

    value: Value
    raw: str
    place: Place
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells, rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def range(self) -> str:
        """The range as a spreadsheet writes it: B4:C6."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet by row and column number; `place_at` gives the place of any cell, also of a blank one."""

    name: str
    rows: Mapping[int, Mapping[int, Found]]
    place_at: Callable[[int, int], Place]
    merged: tuple[Merged, ...] = field(default=())

    def turned(self) -> "Grid":
        """Return the grid with rows and columns exchanged; every cell keeps its place."""
        rows: dict[int, dict[int, Found]] = {}
        for number, row in self.rows.items():
            for column, found in row.items():
                rows.setdefault(column, {})[number] = found
        merged = tuple(Merged(one.left, one.top, one.right, one.bottom) for one in self.merged)
        ordered = {number: rows[number] for number in sorted(rows)}
        return Grid(self.name, ordered, lambda row, column: self.place_at(column, row), merged)

    def columns(self) -> Iterator[int]:
        """Give the numbers of the columns that hold anything, in order."""
        yield from sorted({column for row in self.rows.values() for column in row})


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """Return the address of a cell, rows and columns counted from 1."""
    return f"{letters(column)}{row}"
