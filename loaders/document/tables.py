r"""Tables: rows of cells between tabs or upright strokes.

>>> cells("| a | b |"), is_table_row("key elements\tplanned results")
(('a', 'b'), True)
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.document.layout import Line, ends_complete

_STROKES: Final = re.compile(r"\|.*\|")
_STROKE_RULE: Final = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_NUMBERED: Final = re.compile(r"\s*(?:\d{1,3}[.)]|[(（]\w{1,4}[)）]|[IVX]+\.|[A-Z]\.|[•\-–*¹²³⁴-⁹]+)\t")

_SENTENCE: Final = re.compile(r"(?:Table|TABLE)\s?\w+\s+[a-z]")
_GAP: Final = re.compile(r"\s{2,}")
_LABEL: Final = re.compile(r"\d{1,3}[.)]|[(（]\w{1,4}[)）]|[IVX]+\.|[A-Z]\.|[•\-–*¹²³⁴-⁹]+")
_SOURCE: Final = re.compile(r"(?:Sources?|Notes?|资料来源|来源|注)\s*[:：]")
_LONE_CAPTION: Final = re.compile(r"(?:Table|TABLE|表)\s?(?:[\dIVX]+|[一二三四五六七八九十]+)[.:：]?")


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


def without_rules(rows: Sequence[Line]) -> list[str]:
    """Return the texts of rows, the rule below a Markdown head left out."""
    return [row.text for row in rows if not is_rule_row(row.text)]


def is_rule_row(text: str) -> bool:
    """Return whether a line is the rule below the head of a Markdown table."""
    return bool(_STROKE_RULE.fullmatch(text.strip()))


def is_lone_caption(text: str) -> bool:
    """Return whether a line is nothing but the number of a table, so that a table must follow it."""
    return bool(_LONE_CAPTION.fullmatch(text))


def aligned_rows(lines: Sequence[Line], start: int, stop: int) -> tuple[int, int]:
    """Return the places of the first row and after the last row of a table whose columns are aligned with spaces.

    The first row stands at most four lines below the caption at `start` (below a title, a unit); the lines of a source
    or note below the table belong to it. (start, start) when there is none: two rows at least are needed.
    """
    if _SENTENCE.match(lines[start].text):
        return start, start
    first = next((place for place in range(start + 1, min(start + 5, stop)) if _gapped(lines[place].text)), stop)
    end = first
    while end < stop and lines[end].blanks_before < 3:
        wrapped = end + 1 < stop and not ends_complete(lines[end].text) and _gapped(lines[end + 1].text)
        if not _gapped(lines[end].text) and not (wrapped and end > first):
            break
        end += 1
    if end - first < 2:
        return start, start
    while end < stop and _SOURCE.match(lines[end].text):
        end += 1
    return first, end


def as_cells(rows: Sequence[str]) -> list[str]:
    """Return aligned rows with a tab between their cells where all have as many; else as printed, nothing guessed."""
    split = [_GAP.split(row) for row in rows if not _SOURCE.match(row)]
    if len({len(row) for row in split}) != 1:
        return list(rows)
    return ["\t".join(row) for row in split] + [row for row in rows if _SOURCE.match(row)]


def _gapped(text: str) -> bool:
    found = _GAP.split(text)
    return len(found) > 2 or (len(found) == 2 and not _LABEL.fullmatch(found[0]))


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
