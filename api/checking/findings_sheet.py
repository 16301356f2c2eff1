"""A sheet that lists the findings, put before the sheets of a workbook, which stay as they are.

Source: ECMA-376-1, sections 18.2 (workbook) and 18.3 (worksheet).

>>> b"Outcomes!E4" in sheet_of([(("error", "ALN-01", "Outcomes!E4"), "'Outcomes'!E4", "F8CBAD")], ("a",), {})
True
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from api.checking.packages import plain
from api.checking.splices import Edit, namespace, spans, spliced, with_attribute
from api.checking.tints import Look
from loaders.programme.grids import address, letters
from loaders.programme.ooxml import escaped

CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS: Final = (12, 10, 24, 24, 60, 60, 50, 40)
_LINKED: Final = 3
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# A cell holds so many characters (Excel specifications and limits).
_MOST: Final = 32_767

# What a row says, where its third cell leads within the workbook (empty for nowhere), and the tint of its first.
Line = tuple[tuple[str, ...], str, str]
HEAD: Final = Look(bold=True)
TEXT: Final = Look(wraps=True)
LINK: Final = Look(link=True, wraps=True)


def sheet_of(lines: Sequence[Line], headings: Sequence[str], looks: Mapping[Look, int]) -> bytes:
    """Return the sheet as a part; `looks` gives the place of each format."""
    rows = [_row(1, [(text, looks.get(HEAD, 0)) for text in headings])]
    links = []
    for number, (texts, target, tint) in enumerate(lines, start=2):
        styles = [looks.get(TEXT, 0)] * len(texts)
        styles[0] = looks.get(Look(fill=tint, wraps=True), 0)
        if target:
            styles[_LINKED - 1] = looks.get(LINK, 0)
            links.append(f'<hyperlink ref="{address(number, _LINKED)}" location={quoteattr(target)}/>')
        rows.append(_row(number, list(zip(texts, styles, strict=True))))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, start=1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        f"{f'<hyperlinks>{chr(10).join(links)}</hyperlinks>' if links else ''}</worksheet>"
    ).encode()


def with_first_sheet(workbook: bytes, name: str, link: str) -> bytes:
    """Return the workbook's part with one more sheet before all others, which is shown when the file is opened.

    What names sheets by their place (names of ranges, views) is moved on by one.
    """
    own = namespace(workbook)
    found = spans(workbook, lambda _, one, __: one in ("sheets", "sheet", "definedName", "workbookView")).values()
    number = 1 + max((int(one.attributes.get("sheetId", "0")) for one in found if one.name == "sheet"), default=0)
    sheet = f'<sheet{own} xmlns:r="{_LINKS}" name={quoteattr(name)} sheetId="{number}" r:id="{link}"/>'
    edits: list[Edit] = []
    for one in found:
        if one.name == "sheets":
            edits.append((one.inner, one.inner, sheet.encode()))
        elif one.name == "definedName" and (place := one.attributes.get("localSheetId", "")).isdigit():
            edits.append(with_attribute(workbook, one, "localSheetId", str(int(place) + 1)))
        elif one.name == "workbookView":
            edits.append(with_attribute(workbook, one, "activeTab", "0"))
            if "firstSheet" in one.attributes:
                edits.append(with_attribute(workbook, one, "firstSheet", "0"))
    return spliced(workbook, edits)


def not_selected(sheet: bytes) -> bytes:
    """Return a sheet that is not selected: with two selected, what is typed into one is typed into both."""
    views = spans(sheet, lambda _, name, given: name == "sheetView" and given.get("tabSelected") in ("1", "true"))
    return spliced(sheet, [with_attribute(sheet, view, "tabSelected", "0") for view in views.values()])


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    written = "".join(
        f'<c r="{letters(at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(escaped(plain(_short(text))))}</t></is></c>"
        for at, (text, style) in enumerate(cells, start=1)
        if text
    )
    return f'<row r="{number}">{written}</row>'


def _short(text: str) -> str:
    return re.sub("[\\s\\S]{3}$", "…", text[:_MOST]) if len(text) > _MOST else text
