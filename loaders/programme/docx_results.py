"""Results tables of a Word file turned into rows: frameworks with one table per outcome, or tables like the form's.

What a title above the table or a row across it says (`Outcome 1: …`) holds for the rows below. A cell that spans
several rows speaks for all of them; money beside several outputs is that of their outcome.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from loaders.programme.docx_blocks import Table, TableCell
from loaders.programme.docx_headings import Columns, Role, role_of
from loaders.programme.docx_items import Item, items_of, labelled_of, value_and_year
from loaders.programme.docx_rows import FoundRow, FoundRows
from loaders.programme.form import sheet
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence
from loaders.programme.values import fold, printed, read_number

Title = tuple[str, Place]

_TITLE: Final = re.compile(r"(?P<label>[^:：]{2,90}?)\s*(?P<code>\d+(?:\.\d+)*)?\s*[:：]\s*(?P<rest>\S.*)", re.DOTALL)
_LEADING_CODE: Final = re.compile(r"(\d{3,}|\d+(?:\.\d+)+)\s*[.:：、)–-]?\s+(?=\D)")
_TOTAL: Final = re.compile(r"(grand |sub-?)?total\b|合计|总计|小计")
_MEASURES: Final = {
    "baseline": "baseline",
    "target": "target",
    "baseline_year": "baseline_year",
    "target_year": "target_year",
    "source": "source",
    "frequency": "frequency",
    "unit": "unit",
}
_ORDER: Final = ("outcome", "unsdcf_outcome", "plan_primary", "sdg_targets", "output", "indicator", "indicators")
_TITLES: Final = frozenset({"outcome", "unsdcf_outcome", "plan_primary", "sdg_targets", "assumptions", "output"})


def title_of(text: str) -> tuple[str, str, str] | None:
    """Return what a line above or across a results table says: kind, number and words, or None.

    >>> title_of("UNSDCF outcome 2.1: By 2029 people are housed")
    ('unsdcf_outcome', '2.1', 'By 2029 people are housed')
    """
    found = _TITLE.fullmatch(text.strip())
    role = role_of(found["label"]) if found else None
    if found is None or role is None or role.name not in _TITLES:
        return None
    code, rest = found["code"] or "", found["rest"].strip()
    if not code and (leading := _LEADING_CODE.match(rest)):
        code, rest = leading[1], rest[leading.end() :]
    return role.name, code, rest


def read_flat(table: Table, columns: Columns, found: FoundRows) -> None:
    """Read a table that has the columns of one sheet of the form."""
    assert columns.sheet is not None and columns.keys is not None  # noqa: S101 - the caller chose such a table
    identifier = columns.sheet.identifier
    for number in range(columns.first_row, len(table.rows)):
        cells = {key: cell for at, key in columns.keys.items() if (cell := _at(table, number, at)) and cell.lines}
        if not cells:
            continue
        if len(table.cells(number)) == 1 or _TOTAL.match(fold(next(iter(cells.values())).text)):
            _unread(found, next(iter(cells.values())))
            continue
        place = Place(table.place.sheet, f"R{number + 1}", f"{table.place.text}, row {number + 1}")
        row = FoundRow(columns.sheet.key, "", place)
        for at, key in columns.keys.items():
            if key in cells:
                joined = "; ".join if columns.sheet.column(key).many else " ".join
                row.put(key, joined(cells[key].lines), cells[key].place, columns.headings[at])
        if identifier and identifier.key in row.cells:
            row.name = printed(row.cells[identifier.key].value)
        found.rows[columns.sheet.key].append(row)
    for at, heading in columns.headings.items():
        if at not in columns.keys:
            _unknown(found, table, heading)


def read_framework(table: Table, columns: Columns, titles: Sequence[Title], found: FoundRows) -> None:
    """Read a results framework: outcomes, outputs, indicators and money from the columns that have these roles."""
    reading = _Framework(table, columns, found)
    above = [(line, cell.place) for number in range(columns.heading_row) for line, cell in _lines(table, number)]
    reading.titles([*titles, *above])
    for number in range(columns.first_row, len(table.rows)):
        reading.row(number)
    known = set(columns.roles)
    for at, heading in columns.headings.items():
        if at not in known:
            _unknown(found, table, heading)


def _lines(table: Table, number: int) -> Iterable[tuple[str, TableCell]]:
    """Give the lines of a title row; a label in a cell of its own goes with the words beside it."""
    cells = [cell for cell in table.cells(number) if cell.lines]
    if len(cells) == 2 and len(cells[0].lines) == 1 and title_of(cells[0].text) is None:
        yield f"{cells[0].text.rstrip(':：')}: {' '.join(cells[1].lines)}", cells[1]
        return
    for cell in cells:
        for line in cell.lines:
            yield line, cell


class _Framework:
    """A results framework while its rows are read from the top down."""

    def __init__(self, table: Table, columns: Columns, found: FoundRows) -> None:
        self.table = table
        self.columns = columns
        self.found = found
        self.outcome: FoundRow | None = None
        # Those of the row above, which a blank cell goes on with.
        self.outputs: list[FoundRow] = []
        self.read: dict[TableCell, list[FoundRow]] = {}
        self.spans = self._spans()

    def _spans(self) -> dict[TableCell, int]:
        spans: dict[TableCell, int] = {}
        for number in range(self.columns.first_row, len(self.table.rows)):
            for cell in self.table.cells(number):
                spans[cell] = spans.get(cell, 0) + 1
        return spans

    def titles(self, titles: Iterable[Title]) -> None:
        said = [(title, place) for text, place in titles if (title := title_of(text))]
        kinds = [title[0] for title, _ in said]
        for (kind, code, rest), place in said:
            if kind == "outcome":
                self._begin(code, rest, place)
            elif kind == "unsdcf_outcome":
                # Where no outcome of its own follows, the programme takes the framework's words over as they are.
                if "outcome" not in kinds:
                    self._begin("", rest, place)
                self._framework_outcome(code, rest, place, self._current(place))
        for (kind, code, rest), place in said:
            if kind == "unsdcf_outcome" and "outcome" in kinds:
                self._framework_outcome(code, rest, place, self._current(place))
            elif kind in ("plan_primary", "sdg_targets", "assumptions"):
                self._current(place).put(kind, f"{code} {rest}".strip(), place, "")

    def row(self, number: int) -> None:
        cells = [cell for cell in self.table.cells(number) if cell.lines]
        if not cells:
            return
        if len(self.table.cells(number)) == 1:
            lines = [(line, cells[0].place) for line in cells[0].lines]
            if any(title_of(line) for line, _ in lines):
                self.titles(lines)
            elif cells[0] not in self.read:
                self.read[cells[0]] = []
                _unread(self.found, cells[0])
            return
        if _TOTAL.match(fold(cells[0].text)):
            _unread(self.found, cells[0])
            return
        placed = self._placed(number)
        outputs: list[FoundRow] = []
        inner: list[FoundRow] = []
        indicators: list[FoundRow] = []
        for role, cell, heading in sorted(placed, key=lambda one: _rank(one[0].name)):
            match role.name:
                case "outcome":
                    self._outcome_cell(cell, heading)
                case "unsdcf_outcome":
                    self._framework_cell(cell)
                case "plan_primary" | "sdg_targets" | "assumptions":
                    self._current(cell.place).put(role.name, " ".join(cell.lines), cell.place, heading)
                case "output":
                    outputs = self.outputs = self._output_cell(cell, heading, inner)
                case "indicator" | "indicators":
                    indicators.extend(self._indicator_cell(cell, heading, role, outputs or self.outputs))
        # What stands beside an output that holds its indicators in its own cell is said of these.
        indicators = indicators or inner
        for role, cell, heading in placed:
            if role.name in _MEASURES:
                self._measures(role.name, cell, heading, indicators)
            elif role.name in ("partners", "un_partners", "unit_responsible"):
                self._about_outputs(role.name, cell, heading, outputs, indicators)
        self._money([one for one in placed if one[0].name in ("regular", "other", "total", "money")], outputs)

    def _placed(self, number: int) -> list[tuple[Role, TableCell, str]]:
        """Return what stands in the columns with a role, each cell once, in the order of the columns."""
        placed: dict[TableCell, tuple[Role, TableCell, str]] = {}
        for at, role in self.columns.roles.items():
            cell = _at(self.table, number, at)
            if cell is not None and cell.lines and cell not in placed:
                placed[cell] = (role, cell, self.columns.headings[at])
        return list(placed.values())

    def _begin(self, code: str, statement: str, place: Place) -> FoundRow:
        self.outputs = []
        self.outcome = self.found.result("outcomes", code, place)
        self.outcome.put("statement", statement, place, "")
        return self.outcome

    def _current(self, place: Place) -> FoundRow:
        if self.outcome is None:
            self.outcome = self.found.result("outcomes", "", place)
        return self.outcome

    def _framework_outcome(self, code: str, words: str, place: Place, row: FoundRow) -> None:
        row.put("unsdcf_outcome_id", code, place, "")
        row.put("unsdcf_outcome_text", words, place, "")

    def _outcome_cell(self, cell: TableCell, heading: str) -> None:
        if cell in self.read:
            self.outcome = self.read[cell][0]
            return
        (item, *more) = items_of([" ".join(cell.lines)])
        self._begin(item.code, item.text or cell.text, cell.place)
        self.read[cell] = [self._current(cell.place)]
        for one in more:
            self._current(cell.place).put("assumptions", one.text, cell.place, heading)

    def _framework_cell(self, cell: TableCell) -> None:
        words = " ".join(cell.lines)
        title = title_of(words)
        item = items_of([words])[0]
        code, rest = (title[1], title[2]) if title else (item.code, item.text or words)
        if cell not in self.read and not any(role.name == "outcome" for role in self.columns.roles.values()):
            self._begin("", rest, cell.place)
        self._framework_outcome(code, rest, cell.place, self._current(cell.place))
        self.read.setdefault(cell, [self._current(cell.place)])
        self.outcome = self.read[cell][0]

    def _output_cell(self, cell: TableCell, heading: str, indicators: list[FoundRow]) -> list[FoundRow]:
        if cell in self.read:
            return self.read[cell]
        outputs: list[FoundRow] = []
        for item in items_of(cell.lines):
            if item.kind == "indicator" or (item.fields and not item.text):
                indicators.extend(self._indicator([item], cell, heading, outputs[-1:], "output"))
                continue
            parent = self._current(cell.place)
            row = self.found.result("outputs", item.code, cell.place, parent.name, heading)
            row.put("outcome_id", parent.name, cell.place, heading)
            row.put("statement", item.text, cell.place, heading)
            outputs.append(row)
        self.read[cell] = outputs
        return outputs

    def _indicator_cell(self, cell: TableCell, heading: str, role: Role, outputs: list[FoundRow]) -> list[FoundRow]:
        if cell in self.read:
            return self.read[cell]
        self.read[cell] = self._indicator(items_of(cell.lines), cell, heading, outputs, role.level)
        return self.read[cell]

    def _indicator(
        self, items: Iterable[Item], cell: TableCell, heading: str, outputs: Sequence[FoundRow], level: str
    ) -> list[FoundRow]:
        made: list[FoundRow] = []
        for item in items:
            if item.kind == "outcome" and not made:
                self._begin(item.code, item.text, cell.place)
                continue
            if item.text:
                parent = self._measured(item.code, outputs, level, cell.place)
                row = self.found.result("indicators", item.code, cell.place, parent.name, heading)
                row.put("result_id", parent.name, cell.place, heading)
                row.put("statement", item.text, cell.place, heading)
                made.append(row)
            for row in made[-1:] or self.found.rows["indicators"][-1:]:
                for name, (text, year) in item.fields.items():
                    self._value(row, name, text, year, cell.place, heading)
        return made

    def _measured(self, code: str, outputs: Sequence[FoundRow], level: str, place: Place) -> FoundRow:
        """Return the result that an indicator measures: by its number, by the column, by the row it stands in."""
        under = next((row for row in self.found.rows["outputs"] if code.startswith(row.name + ".")), None)
        if level != "outcome" and under is not None:
            return under
        return outputs[-1] if outputs and level != "outcome" else self._current(place)

    def _measures(self, name: str, cell: TableCell, heading: str, indicators: list[FoundRow]) -> None:
        if cell in self.read or not indicators:
            return
        self.read[cell] = []
        lines = [" ".join(cell.lines)] if len(indicators) == 1 else list(cell.lines)
        if len(lines) != len(indicators):
            said = sentence(
                "{lines} lines beside {indicators} indicators",
                "{lines} 行对应 {indicators} 项指标",
                lines=len(lines),
                indicators=len(indicators),
            )
            fix = Text("Give each indicator a row of its own.", "请将每项指标单列一行。")
            self.found.report("unaligned-lines", cell.place, said, fix)
            return
        for row, line in zip(indicators, lines, strict=True):
            labelled = labelled_of(line)
            text, year = (labelled[1], labelled[2]) if labelled else value_and_year(line)
            self._value(row, _MEASURES[name], line if name.endswith("year") else text, year, cell.place, heading)

    def _value(self, row: FoundRow, name: str, text: str, year: str, place: Place, heading: str) -> None:
        if name not in sheet("indicators").by_key:
            self.found.report(
                "unread-text",
                place,
                sentence(
                    "“{text}” was not read",
                    "“{text}”未读取",
                    text=text,
                ),
                _CONFIRM,
            )
            return
        row.put(name, text, place, heading)
        if name in ("baseline", "target"):
            row.put(f"{name}_year", year, place, heading)
            if text.rstrip().endswith("%") and isinstance(read_number(text), Decimal):
                row.put("unit", "%", place, heading)

    def _about_outputs(
        self, name: str, cell: TableCell, heading: str, outputs: list[FoundRow], indicators: list[FoundRow]
    ) -> None:
        words = "; ".join(cell.lines) if name != "unit_responsible" else " ".join(cell.lines)
        for row in outputs:
            row.put(name, words, cell.place, heading)
        if not outputs and name == "unit_responsible":
            for row in indicators:
                row.put("owner", words, cell.place, heading)
        elif not outputs and cell not in self.read:
            self.read[cell] = []
            _unread(self.found, cell)

    def _money(self, placed: list[tuple[Role, TableCell, str]], outputs: list[FoundRow]) -> None:
        fresh = [one for one in placed if one[1] not in self.read]
        if not fresh:
            return
        alone = len(outputs) == 1 and all(self.spans[cell] == 1 for _, cell, _ in fresh)
        result = outputs[0] if alone else self._current(fresh[0][1].place)
        line = FoundRow("resources", "", fresh[0][1].place)
        for role, cell, heading in fresh:
            self.read[cell] = []
            for text in cell.lines:
                labelled = labelled_of(text)
                name = labelled[0] if labelled else "total" if role.name == "money" else role.name
                if name in ("regular", "other", "total"):
                    line.put_sum(name, labelled[1] if labelled else text, role.factor, cell.place, heading)
        if line.cells:
            line.put("result_id", result.name, result.place, "")
            self.found.rows["resources"].append(line)


_CONFIRM: Final = Text("Enter it in the workbook by hand.", "请在工作簿中手工填写。")


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _at(table: Table, row: int, column: int) -> TableCell | None:
    return table.rows[row][column] if column < len(table.rows[row]) else None


def _unread(found: FoundRows, cell: TableCell) -> None:
    words = " ".join(cell.lines)[:60]
    found.report(
        "unread-text",
        cell.place,
        sentence(
            "“{words}” was not read",
            "“{words}”未读取",
            words=words,
        ),
        _CONFIRM,
        "hint",
    )


def _unknown(found: FoundRows, table: Table, heading: str) -> None:
    said = sentence(
        "the column “{heading}” was not read",
        "“{heading}”一列未读取",
        heading=heading[:60],
    )
    found.report("unknown-column", table.place, said, _CONFIRM, "hint")
