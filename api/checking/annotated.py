"""The office's own workbook given back: each cell at fault tinted, with a note, and a sheet that lists the findings.

What was typed stays as it is, byte for byte: only marks are put into the parts of the file. A file of another kind
comes back as the workbook filled in with what was read from it, so that an office can confirm it and go on from there.

>>> annotated(data, submission, checked.body, "en")  # doctest: +SKIP
b'PK…'
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from api.checking.findings_sheet import CONTENT, HEAD, LINK, TEXT, Line, not_selected, sheet_of, with_first_sheet
from api.checking.forms import HEADINGS, SEVERITIES, authority, said
from api.checking.notes import COMMENTS, DRAWING, with_notes, with_shapes
from api.checking.packages import OFFICE, TYPES, linked, links_of, repacked, targets, typed, unused, without_macros
from api.checking.sheet_marks import marked, numbered, styles_of
from api.checking.splices import in_utf8
from api.checking.tints import BARE, Look, with_looks
from loaders.programme.archive import Archive
from loaders.programme.ooxml import read_package
from loaders.programme.submission import Submission
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook
from ontology.translations import Language

_WORKBOOK: Final = "xl/workbook.xml"
_SHEET: Final[Mapping[str, str]] = {
    "en": "Findings",
    "zh": "检查结果",
    "fr": "Constats",
    "es": "Hallazgos",
    "ru": "Замечания",
    "ar": "الملاحظات",
}
_TINTS: Final = {"blocker": "F4B183", "error": "F8CBAD", "warning": "FFE699", "question": "BDD7EE", "hint": "E2EFDA"}
_STYLES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

Cell = tuple[int, int]


class _Mark(NamedTuple):
    """A place of a finding: the sheet and cell where it stands in the workbook, empty where it has none."""

    finding: Mapping[str, Any]
    place: Mapping[str, Any]
    sheet: str
    cell: str


def annotated(data: bytes, submission: Submission, body: Mapping[str, Any], language: Language) -> bytes:
    """Return the workbook with the findings of the report (`body`) in it; `data` is the file as it was handed in.

    Raises Unreadable when the workbook cannot be opened.
    """
    if submission.format == "xlsx":
        book, moved = data, {}
    else:
        book = to_workbook(submission, language)
        moved = _moved(book, submission)
    marks = [
        _Mark(finding, place, *moved.get(place["address"], (place["sheet"], place["cell"])))
        for finding in body["findings"]
        for place in finding["where"]
    ]
    return _marked(Archive(book, submission.name), book, marks, language)


def _moved(filled: bytes, submission: Submission) -> dict[str, tuple[str, str]]:
    """Return where each value of the file stands in the workbook that was filled in from it, by its address."""
    written = read_workbook(filled, submission.name)
    moved = {}
    for key, rows in submission.sheets.items():
        for row, copy in zip(rows, written.sheets[key], strict=False):
            moved[row.place.text] = copy.place.sheet, copy.place.cell
            for column, cell in row.cells.items():
                if (place := copy.place_of(column)) is not None:
                    moved[cell.place.text] = place.sheet, place.cell
    return moved


def _marked(archive: Archive, data: bytes, marks: Sequence[_Mark], language: str) -> bytes:
    parts = dict(read_package(archive, _WORKBOOK).sheets)
    links = archive.read(links_of(_WORKBOOK)) if links_of(_WORKBOOK) in archive else None
    types = in_utf8(archive.read(TYPES))
    changed: dict[str, bytes] = {}
    pages = {name: in_utf8(archive.read(part)) for name, part in parts.items()}
    tints, texts = _cells(marks, parts, language)
    styled = {name: styles_of(pages[name], cells) for name, cells in tints.items()}
    looks = {Look(_TINTS[grade], styled[name][at]) for name, cells in tints.items() for at, grade in cells.items()}
    fixed = (HEAD, TEXT, LINK, *(Look(tint, wraps=True) for tint in _TINTS.values()))
    own = targets(links, _WORKBOOK, "styles")
    styles_part = next((part for part in own.values() if part in archive), None)
    styles, places = with_looks(
        in_utf8(archive.read(styles_part)) if styles_part else BARE,
        [*fixed, *sorted(looks, key=lambda look: (look.fill, look.base))],
    )
    if styles_part is None:
        styles_part = unused(frozenset(archive.names), "xl/styles{}.xml")
        links, _ = linked(links, f"{OFFICE}/styles", posixpath.relpath(styles_part, "xl"))
        types = typed(types, styles_part, _STYLES)
    changed[styles_part] = styles
    for name, page in pages.items():
        cells = tints.get(name, {})
        notes, types, new = _noted(archive, parts[name], texts.get(name, {}), types, changed)
        changed |= notes
        page = marked(not_selected(page), {at: _tinted(places, _TINTS[grade]) for at, grade in cells.items()}, new)
        if page != pages[name]:
            changed[parts[name]] = page
    name = said(_SHEET, language)
    while name.casefold() in {one.casefold() for one in parts}:
        name += " 2"
    part = unused(frozenset(archive.names), "xl/worksheets/findings{}.xml")
    links, link = linked(links, f"{OFFICE}/worksheet", posixpath.relpath(part, "xl"))
    links, types, gone = without_macros(links, types)
    changed |= {
        part: sheet_of(
            [_line(mark, parts, language) for mark in marks if not mark.place["related"]],
            said(HEADINGS, language),
            places,
        ),
        _WORKBOOK: with_first_sheet(in_utf8(archive.read(_WORKBOOK)), name, link),
        links_of(_WORKBOOK): links,
        TYPES: typed(types, part, CONTENT),
    }
    return repacked(data, changed, gone)


def _cells(
    marks: Sequence[_Mark], parts: Mapping[str, str], language: str
) -> tuple[dict[str, dict[Cell, str]], dict[str, dict[Cell, str]]]:
    """Return by sheet the gravest severity found at each cell, and what its note says."""
    grades: dict[str, dict[Cell, str]] = {}
    texts: dict[str, dict[Cell, str]] = {}
    for mark in marks:
        at = numbered(mark.cell)
        if mark.sheet not in parts or at is None:
            continue
        finding, notes = mark.finding, texts.setdefault(mark.sheet, {})
        # Findings come by severity, so the first one at a cell is the gravest.
        grades.setdefault(mark.sheet, {}).setdefault(at, finding["severity"])
        words = f"{finding['rule']}: {said(finding['what'], language)}\n{said(finding['fix'], language)}"
        if words not in notes.get(at, ""):
            notes[at] = f"{notes[at]}\n\n{words}" if at in notes else words
    return grades, texts


def _tinted(places: Mapping[Look, int], tint: str) -> Any:
    return lambda style: places.get(Look(tint, style), style)


def _noted(
    archive: Archive, part: str, texts: Mapping[Cell, str], types: bytes, changed: Mapping[str, bytes]
) -> tuple[dict[str, bytes], bytes, str | None]:
    """Return the parts that give a sheet its notes, the content types, and the link to their drawing if it is new."""
    if not texts:
        return {}, types, None
    links = archive.read(links_of(part)) if links_of(part) in archive else None
    names = frozenset((*archive.names, *changed))
    folder = posixpath.dirname(part)
    comments = next((one for one in targets(links, part, "comments").values() if one in archive), None)
    drawing = next((one for one in targets(links, part, "vmlDrawing").values() if one in archive), None)
    noted, fresh = with_notes(in_utf8(archive.read(comments)) if comments else None, texts)
    found: dict[str, bytes] = {}
    if comments is None:
        comments = unused(names, "xl/notes{}.xml")
        links, _ = linked(links, f"{OFFICE}/comments", posixpath.relpath(comments, folder))
        types = typed(types, comments, COMMENTS)
    found[comments] = noted
    new = None
    if fresh:
        shapes = with_shapes(archive.read(drawing) if drawing else None, fresh)
        if drawing is None:
            drawing = unused(names, "xl/drawings/notes{}.vml")
            links, new = linked(links, f"{OFFICE}/vmlDrawing", posixpath.relpath(drawing, folder))
            types = typed(types, drawing, DRAWING)
        found[drawing] = shapes
    if links is not None:
        found[links_of(part)] = links
    return found, types, new


def _line(mark: _Mark, parts: Mapping[str, str], language: str) -> Line:
    finding, at = mark.finding, numbered(mark.cell)
    address = f"{mark.sheet}!{mark.cell}" if mark.sheet and mark.cell else mark.place["address"]
    quoted = mark.sheet.replace("'", "''")
    target = f"'{quoted}'!{re.split('[: ]', mark.cell)[0]}" if mark.sheet in parts and at else ""
    texts = (
        said(SEVERITIES, language)[finding["severity"]],
        finding["rule"],
        address,
        mark.place["value"] or "",
        said(finding["what"], language),
        said(finding["fix"], language),
        authority(finding, language),
        (finding["may_ignore_if"] or {}).get(language, ""),
    )
    return texts, target, _TINTS[finding["severity"]]
