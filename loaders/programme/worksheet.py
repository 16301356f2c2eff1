"""One sheet of a workbook as a grid, in one pass: values, formulas without values, merged ranges, real addresses.

The file states the address of each cell; it is kept as it is, so hidden, inserted or filtered rows and columns
cannot shift it. Limits are checked while reading, before the next cell is looked at.
Source: ECMA-376-1, section 18.3.1 (worksheets).
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from loaders.programme.archive import Archive
from loaders.programme.grids import Found, Grid, Merged, address
from loaders.programme.limits import LIMITS, Unreadable, check_values
from loaders.programme.ooxml import Package, is_date_format, unescaped
from loaders.programme.submission import Place, Value
from loaders.programme.texts import Text, sentence
from loaders.programme.values import tidy
from loaders.programme.xml_parts import walk

_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_DECIMALS: Final = re.compile(r"0\.(0+)")
# Spreadsheets keep numbers as binary fractions; fifteen digits are what they show of them.
_DIGITS: Final = 15


def read_worksheet(archive: Archive, package: Package, name: str, part: str, before: int = 0) -> Grid:
    """Return the cells of a sheet; raises Unreadable when it is damaged or beyond the limits.

    `before` is the number of values in the sheets read before.
    """
    rows: dict[int, dict[int, Found]] = {}
    merged: list[Merged] = []
    cell: dict[str, str] = {}
    value: list[str] = []
    row = column = cells = elements = characters = 0
    filled = before
    within = ""
    has_formula = has_value = False

    def starts(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, within, has_formula, has_value, cells, elements
        if tag == "c":
            cells += 1
            _limit(cells <= LIMITS.cells, name, "cells", LIMITS.cells)
            at = _ADDRESS.fullmatch(attributes.get("r", ""))
            column = _column(at[1]) if at else column + 1
            if at:
                row = int(at[2])
            cell.clear()
            cell.update(attributes)
            value.clear()
            has_formula = has_value = False
        elif tag == "row":
            elements += 1
            _limit(elements <= LIMITS.row_elements, name, "rows", LIMITS.rows)
            stated = attributes.get("r", "")
            row = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 8 else row + 1
            column = 0
        elif tag == "v" or (tag == "t" and within != "rPh"):
            within = "v"
            has_value = True
        elif tag == "f":
            has_formula = True
            within = "f"
        elif tag == "rPh":
            within = "rPh"
        elif tag == "mergeCell":
            corners = [_ADDRESS.fullmatch(corner) for corner in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1] and len(merged) < LIMITS.merged:
                (first, last) = (corners[0], corners[1])
                merged.append(Merged(int(first[2]), _column(first[1]), int(last[2]), _column(last[1])))

    def ends(tag: str) -> None:
        nonlocal within, characters, filled
        if tag == "c":
            found = _found(package, name, row, column, cell, "".join(value), has_formula and not has_value_of(cell))
            if found is not None:
                characters += len(found.raw)
                filled += 1
                check_values(filled, archive.name)
                _limit(column <= LIMITS.columns, name, "columns", LIMITS.columns)
                _limit(len(found.raw) <= LIMITS.text_characters, name, "characters", LIMITS.text_characters)
                _limit(characters <= LIMITS.characters, name, "characters", LIMITS.characters)
                rows.setdefault(row, {})[column] = found
                _limit(len(rows) <= LIMITS.rows, name, "rows", LIMITS.rows)
        elif tag in ("v", "t", "f", "rPh"):
            within = ""

    def has_value_of(attributes: Mapping[str, str]) -> bool:
        # A formula may rightly give the empty text, and says so by its type.
        return bool("".join(value)) or (has_value and attributes.get("t") == "str")

    walk(
        archive.chunks(part),
        f"{archive.name}: {name}",
        starts,
        ends,
        lambda text: value.append(text) if within == "v" else None,
    )
    ordered = {number: rows[number] for number in sorted(rows)}
    return Grid(name, ordered, lambda at_row, at_column: _place(name, at_row, at_column), tuple(merged))


def _found(
    package: Package, name: str, row: int, column: int, cell: Mapping[str, str], text: str, uncomputed: bool
) -> Found | None:
    place = _place(name, row, column)
    if uncomputed:
        return Found("=", "=", place, "formula-without-value")
    kind = cell.get("t", "n")
    match kind:
        case "s":
            index = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
            shown = tidy(package.texts[index]) if 0 <= index < len(package.texts) else ""
            return Found(shown, shown, place) if shown else None
        case "inlineStr" | "str":
            shown = tidy(unescaped(text))
            return Found(shown, shown, place) if shown else None
        case "b":
            return Found(text == "1", "TRUE" if text == "1" else "FALSE", place)
        case "e":
            return Found(text, text, place, "error-value")
        case "d":
            return Found(text, text, place) if text else None
    style = cell.get("s", "")
    index = int(style) if style.isascii() and style.isdigit() and len(style) < 9 else -1
    code = package.formats[index] if 0 <= index < len(package.formats) else ""
    converted = _numeric(text.strip(), code, package.from_1904)
    return Found(converted[0], converted[1], place) if converted else None


def _numeric(text: str, code: str, from_1904: bool) -> tuple[Value, str] | None:
    """Return the value of a number cell and how the sheet shows it."""
    if not text:
        return None
    try:
        number = Decimal(f"{float(text):.{_DIGITS}g}")
    except (ValueError, InvalidOperation):
        return text, text
    if not number.is_finite():
        return text, text
    if code and is_date_format(code):
        day = _day(number, from_1904)
        if day is not None:
            return day, day.isoformat()
    if "%" in code:
        percent = _plain(number * 100)
        return percent, f"{percent:f}%"
    number = _plain(number)
    shown = f"{number:f}"
    fixed = _DECIMALS.fullmatch(code)
    # An output number such as 1.10, typed as a number, shows its last zero only by its format.
    if fixed and len(shown.partition(".")[2]) < len(fixed[1]):
        shown = f"{number:.{len(fixed[1])}f}"
    return number, shown


def _plain(number: Decimal) -> Decimal:
    """Return the number without trailing zeros and exponent."""
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() and abs(normal) < 10**27 else normal


def _day(serial: Decimal, from_1904: bool) -> date | None:
    # Day 60 of the 1900 system is 29 February 1900, which never was (ECMA-376-1, section 18.17.4.1).
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31) if serial < 60 else date(1899, 12, 30)
    try:
        return first + timedelta(days=int(serial)) if serial > 0 else None
    except OverflowError:
        return None


def _place(name: str, row: int, column: int) -> Place:
    at = address(row, column)
    return Place(name, at, f"{name}!{at}")


@cache
def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


_COUNTED: Final = {
    "cells": Text("cells", "单元格"),
    "rows": Text("rows", "行"),
    "columns": Text("columns", "列"),
    "characters": Text("characters", "字符"),
}


def _limit(within: bool, sheet: str, of_what: str, most: int) -> None:
    if within:
        return
    raise Unreadable(
        f"too-many-{of_what}",
        sentence(
            "The sheet {sheet} has more than {most:,} {of_what}; such a sheet is not read.",
            "工作表 {sheet} 超过 {most:,} {of_what}；不予读取。",
            sheet=sheet,
            most=most,
            of_what=_COUNTED[of_what],
        ),
        Text("Keep only the rows and columns of the form.", "请只保留表单的行和列。"),
        Place(sheet, "", sheet),
    )
