"""Faults made in a right programme, one at a time, each with the cell that is at fault; and changes that are none.

A fault is an edit of the flat JSON form, or of the workbook written from it. `cells` says at which cells, as
(sheet key, row, column key), a finding must point; the row counts from 0 among those of the sheet.

>>> len(FAULTS) >= 40
True
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from loaders.programme.tables import sheet_named

Flat = dict[str, Any]
Cell = tuple[str, int, str]


@dataclass(frozen=True)
class Change:
    """A change of a programme: what it is called, how it is made, and the cells it makes wrong (none: it is right).

    `edit` changes the flat form, `draw` the workbook; `cells` may be given for the workbook as sheet title and cell.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    edit: Callable[[Flat], None] | None = None
    draw: Callable[[Workbook], None] | None = None
    drawn: tuple[str, ...] = ()


def _put(sheet: str, row: int, column: str, value: object) -> Callable[[Flat], None]:
    def edit(flat: Flat) -> None:
        if sheet == "programme":
            flat["programme"][column] = value
        else:
            flat[sheet][row][column] = value

    return edit


def _fault(name: str, sheet: str, row: int, column: str, value: object) -> Change:
    return Change(name, ((sheet, row, column),), _put(sheet, row, column, value))


def _right(name: str, sheet: str, row: int, column: str, value: object) -> Change:
    return Change(name, (), _put(sheet, row, column, value))


def _drop_outcome(flat: Flat) -> None:
    del flat["outcomes"][1]


def _drop_outputs(flat: Flat) -> None:
    gone = {output["output_id"] for output in flat["outputs"] if output["outcome_id"] == "2"}
    for sheet in ("outputs", "indicators", "resources", "milestones"):
        key = {"outputs": "output_id", "milestones": "indicator_id"}.get(sheet, "result_id")
        flat[sheet] = [row for row in flat[sheet] if not any(str(row[key]).startswith(one) for one in gone)]


def _swap_years(flat: Flat) -> None:
    front = flat["programme"]
    front["start"], front["end"] = front["end"], front["start"]


def _misquote(flat: Flat) -> None:
    words = flat["outcomes"][0]["unsdcf_outcome_text"].split()
    words[len(words) // 3] = "perhaps"
    flat["outcomes"][0]["unsdcf_outcome_text"] = " ".join(words)


def _alone(modality: str | None) -> Callable[[Flat], None]:
    def edit(flat: Flat) -> None:
        for output in flat["outputs"]:
            output["sstc"] = "no"
        flat["outputs"][0]["modality"] = modality

    return edit


def _twice(flat: Flat) -> None:
    flat["outputs"][1]["output_id"] = flat["outputs"][0]["output_id"]


def _fewer_milestones(flat: Flat) -> None:
    flat["milestones"][0]["value"], flat["milestones"][1]["value"] = (
        flat["milestones"][1]["value"],
        flat["milestones"][0]["value"],
    )


def _break_sum(sheet_row: int, column: str, by: int) -> Callable[[Flat], None]:
    def edit(flat: Flat) -> None:
        flat["resources"][sheet_row][column] += by

    return edit


def _page(book: Workbook, title: str) -> Worksheet:
    """Return the sheet with this English name, whatever language the workbook is in."""
    return next(page for page in book.worksheets if (one := sheet_named(page.title)) and one.title.en == title)


def _rename(sheet: str, column: str, to: str) -> Callable[[Workbook], None]:
    def draw(book: Workbook) -> None:
        page = _page(book, sheet)
        for cell in page[2]:
            if cell.value == column:
                cell.value = None
                page.cell(1, cell.column).value = to

    return draw


def _insert_column(book: Workbook) -> None:
    _page(book, "Outputs").insert_cols(3)


def _merge(book: Workbook) -> None:
    _page(book, "Outcomes").merge_cells("B4:B5")


def _formula(book: Workbook) -> None:
    page = _page(book, "Resources")
    column = next(cell.column for cell in page[2] if cell.value == "regular")
    page.cell(4, column).value = "=1000*60"


def _swap_columns(book: Workbook) -> None:
    page = _page(book, "Indicators")
    last = page.max_column
    for row in range(1, page.max_row + 1):
        one, other = page.cell(row, 3), page.cell(row, last)
        one.value, other.value = other.value, one.value


def _blank_row(book: Workbook) -> None:
    _page(book, "Outputs").insert_rows(5)


FAULTS: Final[tuple[Change, ...]] = (
    _fault("no country", "programme", 0, "country_iso3", None),
    _fault("unknown country", "programme", 0, "country_iso3", "XQX"),
    _fault("no title", "programme", 0, "title", None),
    _fault("no framework", "programme", 0, "unsdcf_id", None),
    _fault("unknown framework", "programme", 0, "unsdcf_id", "ZZZ-2016-2020"),
    _fault("no derivation option", "programme", 0, "derivation_option", None),
    _fault("unknown derivation option", "programme", 0, "derivation_option", "d"),
    _fault("no start", "programme", 0, "start", None),
    _fault("start that is no date", "programme", 0, "start", "next spring"),
    Change("start and end swapped", (("programme", 0, "start"), ("programme", 0, "end")), _swap_years),
    _fault("no national plan", "programme", 0, "national_plan", None),
    _fault("no coordinator consulted", "programme", 0, "rc_consulted_on", None),
    _fault("no analysis", "programme", 0, "cca_title", None),
    _fault("analysis after the start", "programme", 0, "cca_date", "2028-05-01"),
    _fault("no plan", "programme", 0, "plan_version", None),
    _fault("unknown plan", "programme", 0, "plan_version", "2035-2039"),
    _fault("total that is not the sum", "programme", 0, "total_budget", 1),
    _fault("outcome without framework outcome", "outcomes", 0, "unsdcf_outcome_id", None),
    _fault("unknown framework outcome", "outcomes", 1, "unsdcf_outcome_id", "0000000"),
    _fault("outcome without plan element", "outcomes", 0, "plan_primary", None),
    _fault("unknown plan element", "outcomes", 1, "plan_primary", "impact-area-99"),
    _fault("unknown SDG target", "outcomes", 0, "sdg_targets", "11.99"),
    _fault("outcome without statement", "outcomes", 0, "statement", None),
    _fault("outcome without assumptions", "outcomes", 1, "assumptions", None),
    Change("framework outcome misquoted", (("outcomes", 0, "unsdcf_outcome_text"),), _misquote),
    Change("outcome deleted", (("outputs", 2, "outcome_id"),), _drop_outcome),
    Change("outcome without outputs", (("outcomes", 1, "outcome_id"),), _drop_outputs),
    _fault("output of an unknown outcome", "outputs", 0, "outcome_id", "77"),
    Change("output id twice", (("outputs", 0, "output_id"), ("outputs", 1, "output_id")), _twice),
    _fault("output as activity", "outputs", 0, "statement", "Hold workshops for mayors"),
    _fault("no responsible unit", "outputs", 1, "unit_responsible", None),
    _fault("no partner", "outputs", 1, "partners", None),
    Change("no South-South cooperation", (("outputs", 0, "sstc"),), _alone(None)),
    _fault("blank gender marker", "outputs", 0, "gender_marker", None),
    _fault("marker out of range", "outputs", 0, "hr_marker", 9),
    _fault("no work programme reference", "outputs", 1, "awp_ref", None),
    _fault("indicator of an unknown result", "indicators", 1, "result_id", "8.8"),
    _fault("no baseline", "indicators", 0, "baseline", None),
    _fault("baseline in words", "indicators", 0, "baseline", "a few"),
    _fault("baseline after the start", "indicators", 0, "baseline_year", 2035),
    _fault("target outside the period", "indicators", 0, "target_year", 2041),
    _fault("target against the direction", "indicators", 0, "target", -5),
    _fault("target to be decided", "indicators", 1, "target", "TBD"),
    _fault("no unit of measure", "indicators", 0, "unit", None),
    _fault("no data source", "indicators", 1, "source", None),
    _fault("no frequency", "indicators", 1, "frequency", None),
    Change("milestones that fall", (("milestones", 1, "value"), ("milestones", 0, "value")), _fewer_milestones),
    _fault("milestone of no indicator", "milestones", 0, "indicator_id", "9.9.z"),
    _fault("negative money", "resources", 0, "regular", -10_000),
    _fault("another currency", "resources", 0, "currency", "KES"),
    Change("total unlike its parts", (("resources", 0, "total"),), _break_sum(0, "total", 5_000)),
    Change(
        "outputs that do not add up",
        (("resources", 2, "other"), ("resources", 2, "total")),
        _break_sum(2, "other", 7_000),
    ),
    _fault("money of no result", "resources", 1, "result_id", "6.6"),
    _fault("no earmarking", "resources", 0, "instrument_code", None),
    _fault("tightly earmarked by nobody", "resources", 0, "instrument_code", "tightly-earmarked"),
    _fault("evaluation after the end", "evaluations", 1, "year", 2045),
    _fault("evaluation without budget", "evaluations", 0, "budget", None),
    _fault("lesson of no document", "lessons_risks", 0, "source_symbol", "HSP//EB8"),
    _fault("paragraph without its document", "lessons_risks", 0, "source_symbol", None),
    _fault("risk without mitigation", "lessons_risks", 1, "mitigation", None),
    _fault("section without text", "sections", 0, "text", None),
    Change(
        "heading mistyped", (), draw=_rename("Outcomes", "unsdcf_outcome_id", "UNSDCF outcme"), drawn=("Outcomes!C1",)
    ),
    Change("column renamed", (), draw=_rename("Outputs", "partners", "Zusammenarbeit"), drawn=("Outputs",)),
    Change("data cells merged", (), draw=_merge, drawn=("Outcomes!B4", "Outcomes!B4:B5")),
    Change("formula without value", (("resources", 0, "regular"),), draw=_formula),
)

NEAR_MISSES: Final[tuple[Change, ...]] = (
    _right("framework by country alone", "programme", 0, "status", "draft"),
    _right("spaces around a code", "outputs", 0, "outcome_id", " 1 "),
    _right("number with thin spaces", "resources", 0, "currency", "usd"),
    _right("date as day and month", "programme", 0, "rc_consulted_on", "15 September 2025"),
    _right("target equal in the last year", "indicators", 0, "frequency", "once"),
    _right("zero as baseline", "indicators", 1, "baseline", 0),
    _right("several partners by line", "outputs", 0, "partners", "Ministry of Housing\nAssociation of towns"),
    Change("South-South cooperation as modality", edit=_alone("South-South cooperation")),
    Change("a column inserted", draw=_insert_column),
    Change("columns in another order", draw=_swap_columns),
    Change("an empty row between", draw=_blank_row),
)


def drawn(workbook: bytes, change: Change) -> bytes:
    """Return the workbook with the part of a change that concerns the file itself."""
    if change.draw is None:
        return workbook
    book = load_workbook(io.BytesIO(workbook))
    change.draw(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def applicable(flat: Flat, changes: Sequence[Change]) -> list[Change]:
    """Return the changes for which the programme has the rows."""
    return [
        change
        for change in changes
        if all(sheet == "programme" or len(flat[sheet]) > row for sheet, row, _ in change.cells)
    ]
