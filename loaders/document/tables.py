r"""Tables: rows of cells between tabs or upright strokes.

>>> cells("| a | b |"), is_table_row("key elements\tplanned results")
(('a', 'b'), True)
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.document.layout import Line

_STROKES: Final = re.compile(r"\|.*\|")
_STROKE_RULE: Final = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_NUMBERED: Final = re.compile(r"\s*(?:\d{1,3}[.)]|[(（]\w{1,4}[)）]|[IVX]+\.|[A-Z]\.|[•\-–*¹²³⁴-⁹]+)\t")


def cells(row: str) -> tuple[str, ...]:
    """Return the cells of a row, empty ones included."""
    if _STROKES.fullmatch(row.strip()):
        return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))
    return tuple(cell.strip() for cell in row.split("\t"))


def is_table_row(text: str) -> bool:
    """Return whether a line looks like a row: two cells or more, and not a number with its text after a tab."""
    if _STROKES.fullmatch(text.strip()):
        return True
    return "\t" in text and not _NUMBERED.match(text) and len(cells(text)) >= 2


def is_rule_row(text: str) -> bool:
    """Return whether a line is the rule below the head of a Markdown table."""
    return bool(_STROKE_RULE.fullmatch(text.strip()))


def table_end(lines: Sequence[Line], start: int, stop: int) -> int:
    """Return the place after the table that starts at a line; `start` itself when there is none.

    A table has two rows or more, or one of three cells.
    """
    place = start
    while place < stop and is_table_row(lines[place].text) and (place == start or lines[place].blanks_before < 3):
        place += 1
    if place - start >= 2 or (place > start and len([cell for cell in cells(lines[start].text) if cell]) >= 3):
        return place
    return start
