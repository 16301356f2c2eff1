"""The office's own workbook given back: each cell at fault tinted, with a comment, and a sheet that lists the findings.

What was typed stays as it is. A file of another kind comes back as the workbook filled in with what was read from it,
so that an office can confirm it and go on from there.

>>> annotated(data, checked, "en")  # doctest: +SKIP
b'PK…'
"""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname

from api.checking.checks import Checked
from api.checking.forms import HEADINGS, authority
from loaders.programme.form import FormLanguage
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_SHEET: Final[Mapping[str, str]] = {"en": "Findings", "zh": "检查结果"}
_TINTS: Final = {"blocker": "F4B183", "error": "F8CBAD", "warning": "FFE699", "question": "BDD7EE", "hint": "E2EFDA"}
_SEVERITIES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {name: name for name in _TINTS},
    "zh": {"blocker": "须先解决", "error": "错误", "warning": "警告", "question": "问题", "hint": "提示"},
}
_WIDTHS: Final = (12, 10, 24, 24, 60, 60, 50, 40)
_AUTHOR: Final = "Golden Thread"


def annotated(data: bytes, checked: Checked, language: FormLanguage) -> bytes:
    """Return the workbook with the findings in it; `data` is the file as it was handed in."""
    if checked.submission.format == "xlsx":
        book, moved = load_workbook(io.BytesIO(data), rich_text=True), {}
    else:
        filled = to_workbook(checked.submission, language)
        book, moved = load_workbook(io.BytesIO(filled)), _moved(filled, checked)
    listed = [(finding, place) for finding in checked.body["findings"] for place in finding["where"]]
    addressed = [(finding, place, _address(place, moved)) for finding, place in listed]
    for finding, _, (sheet, cell) in addressed:
        if sheet in book.sheetnames and cell:
            _mark(book[sheet], cell, finding, language)
    _list(book, addressed, language)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _moved(filled: bytes, checked: Checked) -> dict[str, tuple[str, str]]:
    """Return where each value of the file stands in the workbook that was filled in from it, by its address."""
    written = read_workbook(filled, checked.submission.name)
    moved = {}
    for key, rows in checked.submission.sheets.items():
        for row, copy in zip(rows, written.sheets[key], strict=False):
            moved[row.place.text] = copy.place.sheet, copy.place.cell
            for column, cell in row.cells.items():
                if (place := copy.place_of(column)) is not None:
                    moved[cell.place.text] = place.sheet, place.cell
    return moved


def _address(place: Mapping[str, Any], moved: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    return moved.get(place["address"], (place["sheet"], place["cell"]))


def _mark(page: "Worksheet", address: str, finding: Mapping[str, Any], language: str) -> None:
    cell = page[address]
    if isinstance(cell, tuple):
        cell = cell[0][0] if isinstance(cell[0], tuple) else cell[0]
    cell.fill = PatternFill("solid", fgColor=_TINTS[finding["severity"]])
    said = f"{finding['rule']}: {finding['what'][language]}\n{finding['fix'][language]}"
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    comment = Comment(before + said, _AUTHOR)
    comment.width, comment.height = 360, 140
    cell.comment = comment


def _list(book: "Workbook", addressed: list[Any], language: str) -> None:
    name = _SHEET[language]
    while name in book.sheetnames:
        name += " 2"
    page = book.create_sheet(name, 0)
    page.append(HEADINGS[language])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for finding, place, (sheet, cell) in addressed:
        if place["related"]:
            continue
        ignorable = (finding["may_ignore_if"] or {}).get(language, "")
        values = (
            _SEVERITIES[language][finding["severity"]],
            finding["rule"],
            f"{sheet}!{cell}" if sheet and cell else place["address"],
            place["value"] or "",
            finding["what"][language],
            finding["fix"][language],
            authority(finding, language),
            ignorable,
        )
        number = page.max_row + 1
        for at, value in enumerate(values, 1):
            written = page.cell(number, at, value)
            # Text from a file must never become a formula.
            written.data_type = "s"
            written.alignment = Alignment(wrap_text=True, vertical="top")
        if sheet in book.sheetnames and cell:
            link = page.cell(number, 3)
            link.hyperlink = f"#{quote_sheetname(sheet)}!{cell}"
            link.font = Font(underline="single", color="0563C1")
        page.cell(number, 1).fill = PatternFill("solid", fgColor=_TINTS[finding["severity"]])
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    book.active = 0
