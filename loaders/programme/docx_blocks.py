"""A Word file as its blocks in order: paragraphs with their numbers, and tables whose merged cells count once.

Read from the XML that python-docx has parsed, since its own `row.cells` repeats a merged cell for every row and column
it spans, and its `paragraph.text` leaves out what stands in content controls and accepted insertions. Text that was
deleted under tracked changes is left out (ECMA-376-1, section 17.13.5).

>>> TableCell("a", 1, 1, 3, Place("table 1", "R1C1", "table 1, row 1")).lines
('a',)
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle

from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence

_TYPED_NUMBER: Final = re.compile(r"(\d{1,3})\s*[.．、]\s*(?!\d)(?=\S)")
_HEADING_STYLE: Final = re.compile(r"^(heading|title|标题)\s*(\d)?$", re.IGNORECASE)
_COUNTED: Final = ("decimal", "chineseCounting", "decimalFullWidth", "ideographDigital")
_PASSED_OVER: Final = frozenset(qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:delText"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables; `number` as typed or counted by the word processor.

    `level` is that of a heading by its style, 1 the highest, 0 for what is no heading.
    """

    text: str
    number: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: where its upper left corner is (rows and columns counted from 1) and how many columns it spans."""

    text: str
    row: int
    column: int
    span: int
    place: Place

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs of the cell that are not blank."""
        return tuple(line.strip() for line in self.text.split("\n") if line.strip())


@dataclass(frozen=True)
class Table:
    """A table: for each row the cell at each column, the very same cell wherever it spans several."""

    number: int
    rows: tuple[tuple[TableCell | None, ...], ...]
    place: Place

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)

    def cells(self, row: int) -> tuple[TableCell, ...]:
        """Return the cells of a row (from 0), each once, also those that began in a row above."""
        return tuple(dict.fromkeys(cell for cell in self.rows[row] if cell is not None))


Block = Paragraph | Table
# The XML element at a place, by the sheet and cell of the place.
Elements = dict[tuple[str, str], Any]


@dataclass
class _Counting:
    """What the numbers of lists have come to: by list and level."""

    formats: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)


def read_blocks(data: bytes, name: str, elements: Elements | None = None) -> list[Block]:
    """Return the blocks of a Word file; raises Unreadable when python-docx cannot open it.

    `elements` is filled with the XML element of each paragraph and cell, by the sheet and cell of its place.
    """
    try:
        document = Document(io.BytesIO(data))
    except Exception as error:
        # python-docx raises what its parts meet: KeyError for a missing part, ValueError for another kind of file.
        raise Unreadable(
            "damaged-file",
            sentence(
                "{name} cannot be opened as a Word document ({error}).",
                "{name} 无法作为 Word 文件打开。",
                name=name,
                error=type(error).__name__,
            ),
            Text("Open it in Word, save it as .docx and send that file.", "请在 Word 中打开并另存为 .docx 后再发送。"),
            Place("", "", name),
        ) from None
    counting = _numbering(document)
    styles = {style.style_id: style for style in document.styles if isinstance(style, BaseStyle)}
    blocks: list[Block] = []
    met = {} if elements is None else elements
    tables = 0
    for element in body_of(document.element.body):
        if element.tag == qn("w:tbl"):
            tables += 1
            blocks.append(_table(element, tables, met))
        else:
            paragraph = _paragraph(element, len(blocks) + 1, styles, counting)
            if paragraph.text:
                blocks.append(paragraph)
                met[paragraph.place.sheet, paragraph.place.cell] = element
    return blocks


def body_of(parent: Any) -> Iterator[Any]:
    """Give paragraphs and tables in order, also those inside content controls and accepted insertions."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from body_of(child)


def _text(element: Any) -> str:
    pieces: list[str] = []
    _collect(element, pieces)
    return re.sub(r"[ \t\u3000\u00a0]+", " ", "".join(pieces)).strip()


def _collect(element: Any, pieces: list[str]) -> None:
    for child in element:
        if child.tag in _PASSED_OVER or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:t"):
            pieces.append(child.text or "")
        elif child.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
            pieces.append("-" if child.tag == qn("w:noBreakHyphen") else " ")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif child.tag == qn("w:p"):
            pieces.append("\n")
            _collect(child, pieces)
        elif child.tag not in (qn("w:pPr"), qn("w:rPr")):
            _collect(child, pieces)


def _paragraph(element: Any, ordinal: int, styles: dict[str, BaseStyle], counting: _Counting) -> Paragraph:
    text = _text(element)
    properties = element.find(qn("w:pPr"))
    style = _value(properties, "w:pStyle") if properties is not None else ""
    names = list(_style_chain(style, styles))
    level = next((found for one in names if (found := _level(str(one.name or "")))), 0)
    typed = _TYPED_NUMBER.match(text)
    counted = _counted(properties, names, counting) if text else ""
    number = typed[1] if typed else counted
    shown = f"{number}. {text}" if counted and not typed else text
    words = f"para {number}" if number and not level else f"paragraph {ordinal} (unnumbered)"
    return Paragraph(shown, number, level, Place("text", f"P{ordinal}", words))


def _level(style: str) -> int:
    """Return the level of headings in a style of this name, 0 if it is none for headings."""
    found = _HEADING_STYLE.search(style)
    return int(found[2] or 1) if found else 0


def _style_chain(style: str, styles: dict[str, BaseStyle]) -> Iterator[BaseStyle]:
    seen: set[str] = set()
    while style and style in styles and style not in seen:
        seen.add(style)
        yield styles[style]
        style = _value(styles[style].element, "w:basedOn")


def _value(parent: Any, name: str) -> str:
    found = parent.find(qn(name)) if parent is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _numbering(document: Any) -> _Counting:
    counting = _Counting()
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return counting
    for abstract in root.findall(qn("w:abstractNum")):
        key = str(abstract.get(qn("w:abstractNumId")))
        for level in abstract.findall(qn("w:lvl")):
            at = _integer(level.get(qn("w:ilvl")), 0)
            counting.formats[key, at] = _value(level, "w:numFmt"), _integer(_value(level, "w:start"), 1)
    for number in root.findall(qn("w:num")):
        counting.lists[str(number.get(qn("w:numId")))] = _value(number, "w:abstractNumId")
    return counting


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


def _counted(properties: Any, styles: list[BaseStyle], counting: _Counting) -> str:
    """Return the number that the word processor shows before a paragraph, for lists that count in figures."""
    for holder in [properties, *(style.element.find(qn("w:pPr")) for style in styles)]:
        found = holder.find(qn("w:numPr")) if holder is not None else None
        if found is None:
            continue
        abstract = counting.lists.get(_value(found, "w:numId"), "")
        level = _integer(_value(found, "w:ilvl"), 0)
        written, start = counting.formats.get((abstract, level), ("", 1))
        if written not in _COUNTED or level > 0:
            return ""
        counting.counts[abstract, level] = counting.counts.get((abstract, level), start - 1) + 1
        return str(counting.counts[abstract, level])
    return ""


def _table(element: Any, number: int, elements: Elements) -> Table:
    place = Place(f"table {number}", "", f"table {number}")
    rows: list[tuple[TableCell | None, ...]] = []
    above: dict[int, TableCell] = {}
    cells = 0
    for ordinal, row in enumerate(_descend(element, "w:tr"), start=1):
        at = 1 + _integer(_value(row.find(qn("w:trPr")), "w:gridBefore"), 0)
        placed: list[TableCell | None] = [None] * (at - 1)
        begun: dict[int, TableCell] = {}
        for tc in _descend(row, "w:tc"):
            cells += 1
            properties = tc.find(qn("w:tcPr"))
            span = min(max(_integer(_value(properties, "w:gridSpan"), 1), 1), LIMITS.columns)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            continued = merge is not None and merge.get(qn("w:val")) != "restart"
            cell = above.get(at) if continued else None
            if cell is None:
                where = Place(f"table {number}", f"R{ordinal}C{at}", f"table {number}, row {ordinal}")
                cell = TableCell(_text(tc), ordinal, at, span, where)
                elements[where.sheet, where.cell] = tc
            placed.extend([cell] * span)
            if merge is not None:
                begun[at] = cell
            at += span
            if cells > LIMITS.cells or len(placed) > LIMITS.columns or ordinal > LIMITS.rows:
                raise Unreadable(
                    "too-many-cells",
                    sentence(
                        "{place} is larger than any results table.",
                        "{place} 过大。",
                        place=place.text,
                    ),
                    Text("Send the tables of the programme only.", "请只发送方案的表格。"),
                    place,
                )
        above = begun
        rows.append(tuple(placed))
    return Table(number, tuple(rows), place)


def _descend(parent: Any, name: str) -> Iterator[Any]:
    """Give the children of this name, also those inside content controls and accepted insertions."""
    for child in parent:
        if child.tag == qn(name):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _descend(child, name)
