r"""The table of contents: lines that name what stands elsewhere, so they open nothing.

A table of contents prints the titles of sections and annexes a first time, with leaders and page numbers or bare. Read
as headings they would begin each section twice, and an annex before the body.

>>> lines = lay_out("A/1\n\nContents\nI. Why ........ 2\nAnnex\nFigures ........ 7\n\nI. Why\n\n1. So.").lines
>>> [lines[place].text for place in sorted(contents_lines(lines))]
['Contents', 'I. Why ........ 2', 'Annex', 'Figures ........ 7']
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from loaders.document.headings import CONTENTS, is_title_like
from loaders.document.layout import Line, ends_complete, lay_out

__all__ = ["contents_lines", "lay_out"]

_LEADERS: Final = re.compile(r"(?:\.{4,}|…{2,}|(?:\.\s){4,}|·{4,})\s*(?:\d{1,3}|[ivxlIVXL]{1,6})?$")
_PAGE: Final = re.compile(r"(?:(?<!\s)\s+|(?<=[\u4e00-\u9fff）)]))\d{1,3}$")
_COLUMNS: Final = re.compile(r"(?:章次|段次|页次|页码|Chapter|Paragraphs?|Pages?|\s)+", re.IGNORECASE)
_ANNEX: Final = re.compile(
    r"(?:Annex(?:es)?|Appendi(?:x|ces)|附件|附录)(?:\s*[\dIVX一二三四五六七八九十]{1,4})?", re.IGNORECASE
)
_FIRST_PARAGRAPH: Final = re.compile(r"1[.．、]\s*\S")
_LOOK_AHEAD: Final = 3


def contents_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the places of the lines of the table of contents, its heading included; none when there is no table.

    The table ends with its last entry before a line that says again what an entry said: there the body begins.
    """
    start = next((place for place, line in enumerate(lines) if CONTENTS.fullmatch(line.text)), None)
    if start is not None:
        end = _end(lines, start + 1)
        return frozenset(range(start, end)) if end > start + 1 else frozenset()
    start = _unheaded(lines)
    return frozenset(range(start, _end(lines, start))) if start is not None else frozenset()


def _unheaded(lines: Sequence[Line]) -> int | None:
    """Return where a table without heading begins: two lines with leaders near each other, before paragraph 1."""
    body = next(
        (
            place
            for place, line in enumerate(lines)
            if _FIRST_PARAGRAPH.match(line.text) and not _LEADERS.search(line.text)
        ),
        len(lines),
    )
    entries = [place for place in range(body) if _LEADERS.search(lines[place].text)]
    start = next((one for one, other in pairwise(entries) if other - one <= _LOOK_AHEAD), None)
    while start and (_COLUMNS.fullmatch(lines[start - 1].text) or _ANNEX.fullmatch(lines[start - 1].text)):
        start -= 1
    return start


def _end(lines: Sequence[Line], start: int) -> int:
    """Return the place after the last entry of the table whose entries begin at a line."""
    later: dict[str, int] = {_title(line.text): place for place, line in enumerate(lines)}
    named: set[str] = set()
    end = start
    for place in range(start, len(lines)):
        text = lines[place].text
        title = _title(text)
        leaders = bool(_LEADERS.search(text))
        if place - end > _LOOK_AHEAD or (title in named and not leaders and not _ANNEX.fullmatch(text)):
            break
        if not leaders and not _COLUMNS.fullmatch(text) and (ends_complete(text) or not is_title_like(text)):
            break
        paged = bool(_PAGE.search(text))
        if leaders or paged or _COLUMNS.fullmatch(text) or later[title] > place:
            end = place + 1
            named.add(title)
    return end


def _title(text: str) -> str:
    """Return what an entry names, in a form that its heading in the body shares."""
    return re.sub(r"\s+", "", _PAGE.sub("", _LEADERS.sub("", text))).casefold()
