"""Cells of a sheet given another look, and a link to the notes beside them; every other cell stays as it is written.

>>> sheet = b'<worksheet><sheetData><row r="1"><c r="A1" s="2"><v>5</v></c></row></sheetData></worksheet>'
>>> marked(sheet, {(1, 1): lambda style: style + 7}, None)
b'<worksheet><sheetData><row r="1"><c r="A1" s="9"><v>5</v></c></row></sheetData></worksheet>'
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from api.checking.splices import Edit, Span, filled, namespace, spans, spliced, with_attribute
from loaders.programme.grids import address

# A cell by row and column, counted from 1, and what gives the place of its new format, from that of its old one.
Cells = Mapping[tuple[int, int], Callable[[int], int]]
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# What comes after the drawing of notes in a sheet (ECMA-376-1, section 18.3.1.99).
_AFTER_NOTES: Final = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def numbered(reference: str) -> tuple[int, int] | None:
    """Return row and column of a cell or of the first one of a range, counted from 1, or None.

    >>> numbered("C5"), numbered("B4:C6"), numbered("the text")
    ((5, 3), (4, 2), None)
    """
    found = _REFERENCE.match(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


def styles_of(sheet: bytes, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the place of the format of each of these cells; a cell that is not written has the first."""
    wanted = set(cells)
    _, written = _found(sheet, wanted)
    return {at: int(written[at].attributes.get("s", "0")) if at in written else 0 for at in wanted}


def marked(sheet: bytes, cells: Cells, notes: str | None) -> bytes:
    """Return the sheet with these cells in their new looks; `notes` is the id of the link to their drawing, if new."""
    own = namespace(sheet)
    rows, written = _found(sheet, set(cells))
    edits: list[Edit] = []
    missing: dict[int, list[tuple[int, int]]] = {}
    for at, look in sorted(cells.items()):
        if at in written:
            style = int(written[at].attributes.get("s", "0"))
            if (new := look(style)) != style:
                edits.append(with_attribute(sheet, written[at], "s", str(new)))
        elif look(0):
            missing.setdefault(at[0], []).append(at)
    for number, absent in missing.items():
        edits += _added(sheet, rows, written, number, [(at, _cell(at, cells[at](0), own)) for at in absent], own)
    if notes is not None:
        edits.append(_drawing(sheet, notes, own))
    return spliced(sheet, edits)


def _cell(at: tuple[int, int], style: int, own: str) -> str:
    return f'<c{own} r="{address(*at)}" s="{style}"/>'


def _found(sheet: bytes, wanted: set[tuple[int, int]]) -> tuple[dict[int, Span], dict[tuple[int, int], Span]]:
    """Return the rows of a sheet by number, and all cells of the rows that something is wanted of."""
    at = {"row": 0, "column": 0}
    places: dict[int, tuple[int, int]] = {}
    in_rows = {row for row, _ in wanted}

    def chosen(number: int, name: str, attributes: Mapping[str, str]) -> bool:
        if name == "row":
            given = attributes.get("r", "")
            at.update(row=int(given) if given.isdigit() else at["row"] + 1, column=0)
            places[number] = at["row"], 0
            return True
        if name == "c":
            given_at = numbered(attributes.get("r", ""))
            at["column"] = given_at[1] if given_at else at["column"] + 1
            places[number] = at["row"], at["column"]
            return at["row"] in in_rows
        return False

    rows: dict[int, Span] = {}
    cells: dict[tuple[int, int], Span] = {}
    for number, span in spans(sheet, chosen).items():
        if span.name == "row":
            rows.setdefault(places[number][0], span)
        else:
            cells.setdefault(places[number], span)
    return rows, cells


def _added(
    sheet: bytes,
    rows: Mapping[int, Span],
    written: Mapping[tuple[int, int], Span],
    number: int,
    absent: list[tuple[tuple[int, int], str]],
    own: str,
) -> Iterator[Edit]:
    """Give the edits that write cells, in the order of columns, into a row that may not be there itself."""
    if number in rows:
        for at, cell in absent:
            after = [span.start for other, span in written.items() if other[0] == number and other[1] > at[1]]
            yield (min(after), min(after), cell.encode()) if after else filled(sheet, rows[number], cell.encode())
        return
    row = f'<row{own} r="{number}">{"".join(cell for _, cell in absent)}</row>'.encode()
    below = [span.start for other, span in rows.items() if other > number]
    if below:
        yield min(below), min(below), row
        return
    [data] = spans(sheet, lambda _, name, __: name == "sheetData").values()
    yield filled(sheet, data, row)


def _drawing(sheet: bytes, link: str, own: str) -> Edit:
    element = f'<legacyDrawing{own} xmlns:r="{_LINKS}" r:id="{link}"/>'.encode()
    parts = spans(sheet, lambda _, name, __: name in _AFTER_NOTES or name == "worksheet").values()
    after = [one.start for one in parts if one.depth == 1 and one.name in _AFTER_NOTES]
    whole = next(one for one in parts if one.depth == 0)
    return (min(after), min(after), element) if after else filled(sheet, whole, element)
