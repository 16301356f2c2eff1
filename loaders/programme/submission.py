"""What a country office handed in, whatever the format: rows of cells, each with the place it stands at.

Every format is read into one `Submission`. A place is kept from the file when a cell is read and never computed
again, so that a finding names the very cell the office typed into. Columns that could not be read are listed
(`stopped`): what is missing there is a consequence, and is not reported a second time.

>>> from loaders.programme.texts import Text
>>> place = Place("Outcomes", "C5", "Outcomes!C5")
>>> Cell("95121", "95121", place, "UNSDCF outcome").given
True
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from loaders.programme.texts import Text

Value = str | int | Decimal | date | bool | None
Format = Literal["xlsx", "json", "csv", "turtle", "jsonld", "ntriples", "docx"]
Severity = Literal["blocker", "error", "warning", "hint"]
# extracted: a machine read it out of running text, a person has yet to confirm it.
Origin = Literal["stated", "extracted"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: sheet and cell as named in the file (empty where there are none), and in words."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as understood, and as printed in the file.

    A value that does not convert to its column's kind stays the string that was found. `value` is None when blank,
    which is not the same as 0. `heading` is the column's heading in the file.
    """

    value: Value
    raw: str
    place: Place
    heading: str

    @property
    def given(self) -> bool:
        """Whether anything was filled in."""
        return self.value is not None

    @property
    def items(self) -> tuple[str, ...]:
        """The values of a column that holds many: separated by a semicolon or a line break, blanks left out."""
        return split_items(self.value) if isinstance(self.value, str) else () if self.value is None else (self.raw,)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `sheet` is the key of the form's sheet, `row_id` what the office calls it, or its number if nothing.

    `key` is unique within the sheet (a second row with the id `1.2` has the key `1.2~2`) and so serves for names of
    things. `cells` holds a cell for every column that the file offers, also when it is blank.
    """

    sheet: str
    row_id: str
    cells: Mapping[str, Cell]
    place: Place
    key: str

    def value(self, column: str) -> Value:
        """Return the value in a column, None when blank or when the file lacks the column."""
        cell = self.cells.get(column)
        return cell.value if cell else None

    def items(self, column: str) -> tuple[str, ...]:
        """Return the values of a column that holds many."""
        cell = self.cells.get(column)
        return cell.items if cell else ()

    def place_of(self, column: str) -> Place:
        """Return where the column's cell stands, or the row's place when the file lacks the column."""
        cell = self.cells.get(column)
        return cell.place if cell else self.place


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader could not take as it stands, with a fix in plain words.

    `places` lists all places when there are several (`place` is the first): what a rule finds at one of them is a
    consequence. `stops` names the columns, as (sheet key, column key), that were not read because of it.
    """

    code: str
    place: Place
    detail: Text
    fix: Text
    severity: Severity = "error"
    places: tuple[Place, ...] = ()
    stops: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Submission:
    """A programme as handed in. `sheets` has every key of the form; the sheet `programme` holds at most one row.

    `language` is that of the statements: as declared, else told by their script, else English.
    """

    format: Format
    name: str
    language: str
    sheets: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...] = ()
    origin: Origin = "stated"

    @property
    def programme(self) -> Row | None:
        """The row of the programme itself, or None if there is none."""
        return next(iter(self.sheets["programme"]), None)

    @property
    def stopped(self) -> frozenset[tuple[str, str]]:
        """The columns, as (sheet key, column key), that could not be read."""
        return frozenset(stop for problem in self.problems for stop in problem.stops)

    def rows(self) -> Iterator[Row]:
        """Give all rows in the order of the form."""
        for rows in self.sheets.values():
            yield from rows


def split_items(text: str) -> tuple[str, ...]:
    """Return the values in a text that holds many.

    >>> split_items("11.1; 11.3；11.a")
    ('11.1', '11.3', '11.a')
    """
    separated = text.replace("；", ";").replace("\r", "\n").replace("\n", ";").split(";")
    return tuple(item.strip() for item in separated if item.strip())


def number_rows(rows: list[tuple[str, Mapping[str, Cell], Place]], sheet: str) -> tuple[Row, ...]:
    """Make rows out of (id or "", cells, place), giving each a key that is unique within the sheet.

    A row without id is called by its ordinal number, counted from 1.
    """
    taken: dict[str, int] = {}
    numbered = []
    for ordinal, (row_id, cells, place) in enumerate(rows, start=1):
        name = row_id or f"{sheet}-{ordinal}"
        key = name
        while key in taken:
            taken[name] = taken.get(name, 1) + 1
            key = f"{name}~{taken[name]}"
        taken[key] = 1
        numbered.append(Row(sheet, name, cells, place, key))
    return tuple(numbered)


def duplicate_rows(submission: Submission) -> dict[tuple[str, str], tuple[Row, ...]]:
    """Return, by (sheet key, row id), the rows that share an id: all of them, in the order of the file."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in submission.rows():
        groups.setdefault((row.sheet, row.row_id), []).append(row)
    return {name: tuple(rows) for name, rows in groups.items() if len(rows) > 1}
