"""The rows that are found in a Word file, as they come together from several cells: each value keeps its place.

A result without a number is given the next one, so that others can refer to it; its cell then has no printed text.

>>> rows = FoundRows()
>>> rows.result("outcomes", "", Place("table 1", "R1C1", "table 1, row 1")).name
'1'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.programme.docx_items import without_currency
from loaders.programme.form import FORM, sheet
from loaders.programme.submission import Cell, Place, Problem, Row, Severity, Value, number_rows
from loaders.programme.texts import Text, sentence
from loaders.programme.values import printed, tidy, understood


@dataclass
class FoundRow:
    """A row while it is being found: its sheet, the id it goes by, its cells."""

    sheet: str
    name: str
    place: Place
    cells: dict[str, Cell] = field(default_factory=dict)

    def put(self, column: str, text: str, place: Place, heading: str) -> None:
        """Set a cell that is not filled yet; of a column that holds many, further values are added."""
        words = tidy(text)
        if not words:
            return
        form = sheet(self.sheet).column(column)
        before = self.cells.get(column)
        if before is not None and before.given:
            if not form.many or words in before.raw.split("; "):
                return
            words, place, heading = f"{before.raw}; {words}", before.place, before.heading
        self.cells[column] = Cell(understood(form, words), words, place, heading or form.heading.both)

    def put_sum(self, column: str, text: str, factor: int, place: Place, heading: str) -> None:
        """Set a sum of money that is counted in thousands or millions, as its heading says."""
        plain, currency = without_currency(text)
        self.put(column, plain, place, heading)
        cell = self.cells.get(column)
        if cell is not None and cell.place == place and isinstance(cell.value, Decimal):
            value: Value = cell.value * factor
            self.cells[column] = Cell(value, text.strip(), place, heading)
        if currency:
            self.put("currency", currency, place, heading)


@dataclass
class FoundRows:
    """All rows found so far, by sheet, and what was not understood."""

    rows: dict[str, list[FoundRow]] = field(default_factory=lambda: {one.key: [] for one in FORM})
    problems: list[Problem] = field(default_factory=list)

    def result(self, key: str, code: str, place: Place, under: str = "", heading: str = "") -> FoundRow:
        """Return the row of a sheet with this number, a new one if there is none; without number, the next one."""
        known = next((row for row in self.rows[key] if code and row.name == code), None)
        if known is not None:
            return known
        name = code or self._next(key, under)
        row = FoundRow(key, name, place)
        column = sheet(key).identifier
        if column is not None:
            row.cells[column.key] = Cell(name, code, place, heading)
        self.rows[key].append(row)
        return row

    def add(self, key: str, place: Place) -> FoundRow:
        """Return a new row of a sheet whose rows have no number."""
        row = FoundRow(key, "", place)
        self.rows[key].append(row)
        return row

    def has(self, key: str, name: str) -> bool:
        """Return whether a row with this id was found."""
        return any(row.name == name for row in self.rows[key])

    def _next(self, key: str, under: str) -> str:
        names = {row.name for row in self.rows[key]}
        numbers = range(1, len(names) + 2)
        if key == "indicators":
            return next(name for number in numbers if (name := f"{under}-{number}".lstrip("-")) not in names)
        return next(name for number in numbers if (name := f"{under}.{number}".lstrip(".")) not in names)

    def report(self, code: str, place: Place, said: Text, fix: Text, severity: Severity = "warning") -> None:
        """Note what was not understood."""
        detail = sentence("{place}: {what}.", "{place}：{what}。", place=place.text, what=said)
        self.problems.append(Problem(code, place, detail, fix, severity, (place,)))

    def sheets(self) -> Mapping[str, tuple[Row, ...]]:
        """Return the rows as a submission holds them."""
        return {
            key: number_rows([(self._id(row), row.cells, row.place) for row in rows if row.cells], key)
            for key, rows in self.rows.items()
        }

    def _id(self, row: FoundRow) -> str:
        column = sheet(row.sheet).identifier
        cell = row.cells.get(column.key) if column else None
        return printed(cell.value) if cell else ""
