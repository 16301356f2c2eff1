"""Writing the workbook: the empty template, the template for one country, or the form filled in from a submission.

The three differ only in what is filled in, so a workbook that was written is read back to the same cells.

    data = write_template("en", context)            # GET /templates/cpd.xlsx?country=KEN
    data = write_template("zh", None, submission)   # what was read from a Word file, to be confirmed
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from loaders.programme import readme_sheet as words
from loaders.programme.context_model import Context
from loaders.programme.form import FORM, FORM_VERSION, Column, Sheet, choices, sheet
from loaders.programme.grids import letters
from loaders.programme.offers import Offers, offers_of
from loaders.programme.ooxml import escaped
from loaders.programme.submission import Row, Submission
from loaders.programme.values import printed
from ontology.translations import Language

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# As in the Open Contracting spreadsheet templates: one colour for what to do with a column.
_COLOURS: Final = {"entry": "FFF2CC", "choose": "DDEBF7", "calculated": "E7E6E6", "guidance": "F7F7F7"}
_FIRST_DATA_ROW: Final = 4
_PREPARED_ROWS: Final = 500
_SHOWN_DIGITS: Final = 15
_NUMERIC: Final = frozenset({"number", "integer", "year"})
_OWN_LISTS: Final = {"outcome": "outcomes", "indicator": "indicators"}
_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def write_template(
    language: Language = "en", context: Context | None = None, submission: Submission | None = None
) -> bytes:
    """Return the form as .xlsx.

    `language` is that of the names of sheets, of headings, guidance and choices, each beside English (English itself
    beside Chinese), and of the framework's outcomes; an Arabic workbook runs from right to left. `context` is what the
    drop-downs offer besides code lists; `submission` what is filled in.
    """
    from openpyxl import Workbook

    book = Workbook()
    offers = offers_of(context, language) if context else Offers({})
    book.remove(book.worksheets[0])
    _write_readme(book, language)
    pages = {one.key: book.create_sheet(one.title[language]) for one in FORM}
    lists = _write_lists(book, offers, language)
    for one in FORM:
        rows = submission.sheets.get(one.key, ()) if submission else ()
        if one.vertical:
            known = {} if submission else {"country_iso3": offers.country, "unsdcf_id": offers.framework}
            _write_form(pages[one.key], one, next(iter(rows), None), known, lists, language)
        else:
            _write_table(pages[one.key], one, rows, lists, language)
    for page in book.worksheets:
        page.sheet_view.rightToLeft = language in _RIGHT_TO_LEFT
    book.active = 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_workbook(submission: Submission, language: Language = "en", context: Context | None = None) -> bytes:
    """Return a submission as a workbook that is read back to the same cells."""
    return write_template(language, context, submission)


def _write_readme(book: "Workbook", language: Language) -> None:
    page = book.create_sheet(words.TITLE[language])
    order: tuple[Language, Language] = ("en", "zh") if language == "en" else (language, "en")
    page.append([f"{words.TITLE[order[0]]} | {words.TITLE[order[1]]}", "", f"{FORM_VERSION}"])
    for lines in (words.LINES, (words.SAMPLE,)):
        for which in order:
            page.append([])
            for line in lines:
                page.append([line[which]])
    page.append([])
    for name, text in words.COLOURS:
        page.append([f"{text[order[0]]} | {text[order[1]]}"])
        page.cell(page.max_row, 1).fill = _fill(name)
    page.column_dimensions["A"].width = 120
    for row in page.iter_rows(max_col=1):
        row[0].alignment = _alignment()
    page["A1"].font = _font(bold=True)


def _write_lists(book: "Workbook", offers: Offers, language: Language) -> dict[str, str]:
    """Write the sheet of choices and return, by code list or kind of thing, the range that holds them."""
    page = book.create_sheet(words.LISTS[language])
    ranges: dict[str, str] = {}
    at = 0
    for name, shown in _lists(offers, language):
        at += 1
        page.cell(1, at, name).font = _font(bold=True)
        page.cell(1, at).fill = _fill("calculated")
        for number, choice in enumerate(shown, start=2):
            _write_text(page.cell(number, at), choice)
        page.column_dimensions[letters(at)].width = 44
        ranges[name] = f"'{page.title}'!${letters(at)}$2:${letters(at)}${len(shown) + 1}"
    for number, (_, text) in enumerate(offers.outcome_texts, start=2):
        # Beside the last list, in the order of the framework's outcomes: the words to be copied.
        _write_text(page.cell(number, at + 1), text)
    if offers.outcome_texts:
        page.cell(1, at + 1, "framework-outcome: text").font = _font(bold=True)
        page.column_dimensions[letters(at + 1)].width = 90
    for target, key in _OWN_LISTS.items():
        rows = f"$A${_FIRST_DATA_ROW}:$A${_PREPARED_ROWS}"
        ranges[target] = f"'{sheet(key).title[language]}'!{rows}"
    page.freeze_panes = "A2"
    return ranges


def _lists(offers: Offers, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    used = dict.fromkeys(column.codes for one in FORM for column in one.columns if column.codes)
    for name in (*used, "yes-no"):
        yield str(name), tuple(choice.shown_in(language) for choice in choices(str(name)))
    targets = sorted((name, shown) for name, shown in offers.by_target.items() if shown)
    # The framework's outcomes come last, so that their full words stand beside them.
    yield from sorted(targets, key=lambda pair: pair[0] == "framework-outcome")


def _write_table(
    page: "Worksheet", one: Sheet, rows: Iterable[Row], lists: Mapping[str, str], language: Language
) -> None:
    for at, column in enumerate(one.columns, start=1):
        mark = "*" if column.required else ""
        head = page.cell(1, at, column.heading.shown(language) + mark)
        head.fill, head.font, head.alignment = _fill(_role(column)), _font(bold=True), _alignment()
        page.cell(2, at, column.key).fill = _fill("calculated")
        guide = page.cell(3, at, column.guidance.shown(language))
        guide.fill, guide.font, guide.alignment = _fill("guidance"), _font(italic=True), _alignment()
        page.column_dimensions[letters(at)].width = column.width
        page.column_dimensions[letters(at)].number_format = _format(column)
        _offer(page, column, f"{letters(at)}{_FIRST_DATA_ROW}:{letters(at)}{_PREPARED_ROWS}", lists)
    page.row_dimensions[2].hidden = True
    page.freeze_panes = f"B{_FIRST_DATA_ROW}"
    for number, row in enumerate(rows, start=_FIRST_DATA_ROW):
        for at, column in enumerate(one.columns, start=1):
            _write_value(page, number, at, column, row, language)


def _write_form(
    page: "Worksheet",
    one: Sheet,
    row: Row | None,
    known: Mapping[str, str],
    lists: Mapping[str, str],
    language: Language,
) -> None:
    field, value, guidance = (title.shown(language) for title in (words.FIELD, words.VALUE, words.GUIDANCE))
    for at, (title, width) in enumerate(zip((field, "key", value, guidance), (44, 18, 60, 70), strict=True), start=1):
        page.cell(1, at, title).font = _font(bold=True)
        page.cell(1, at).fill = _fill("calculated")
        page.column_dimensions[letters(at)].width = width
    for number, column in enumerate(one.columns, start=2):
        page.cell(number, 1, column.heading.shown(language) + ("*" if column.required else "")).font = _font(bold=True)
        page.cell(number, 2, column.key).fill = _fill("calculated")
        page.cell(number, 3).fill = _fill(_role(column))
        page.cell(number, 3).number_format = _format(column)
        page.cell(number, 3).alignment = _alignment()
        guide = page.cell(number, 4, column.guidance.shown(language))
        guide.fill, guide.font, guide.alignment = _fill("guidance"), _font(italic=True), _alignment()
        _offer(page, column, f"C{number}", lists)
        if row:
            _write_value(page, number, 3, column, row, language)
        elif known.get(column.key):
            _write_text(page.cell(number, 3), known[column.key])
    page.column_dimensions["B"].hidden = True
    page.freeze_panes = "C2"


def _write_value(page: "Worksheet", number: int, at: int, column: Column, row: Row, language: Language) -> None:
    value = row.value(column.key)
    if value is None:
        return
    cell = page.cell(number, at)
    cell.alignment = _alignment()
    cell.number_format = _format(column)
    match value:
        case bool():
            _write_text(cell, _choice("yes-no", "yes" if value else "no", language))
        case date() if value.year >= 1901:
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
        case int() | Decimal() if _exact(value):
            cell.value = value
            cell.number_format = "General"
        case str() if column.codes:
            _write_text(cell, _choice(column.codes, value, language))
        case _:
            _write_text(cell, printed(value))


def _write_text(cell: "SheetCell | MergedCell", text: str) -> None:
    # Text that begins with = is no formula here.
    cell.value = escaped(text)
    cell.data_type = "s"


def _exact(value: int | Decimal) -> bool:
    """Tell whether a spreadsheet, which keeps fifteen digits, holds the number as it is."""
    parts = Decimal(value).as_tuple()
    return (
        len(parts.digits) <= _SHOWN_DIGITS and isinstance(parts.exponent, int) and abs(parts.exponent) < _SHOWN_DIGITS
    )


def _choice(code_list: str, value: str, language: Language) -> str:
    return next((choice.shown_in(language) for choice in choices(code_list) if choice.slug == value), value)


def _role(column: Column) -> str:
    return "choose" if column.codes or column.target or column.kind == "yes-no" else "entry"


def _format(column: Column) -> str:
    return "yyyy-mm-dd" if column.kind == "date" else "General" if column.kind in _NUMERIC else "@"


def _offer(page: "Worksheet", column: Column, cells: str, lists: Mapping[str, str]) -> None:
    """Let a column's cells be chosen from a list; other text stays possible, since the rules explain more."""
    from openpyxl.worksheet.datavalidation import DataValidation

    name = column.codes or ("yes-no" if column.kind == "yes-no" else column.target)
    source = lists.get(name or "")
    if source is None:
        return
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    page.add_data_validation(rule)
    rule.add(cells)


@cache
def _fill(role: str) -> "PatternFill":
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=_COLOURS[role])


@cache
def _font(*, bold: bool = False, italic: bool = False) -> "Font":
    from openpyxl.styles import Font

    return Font(bold=bold, italic=italic, color="666666" if italic else None)


@cache
def _alignment() -> "Alignment":
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, vertical="top")
