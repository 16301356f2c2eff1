"""How wide a text is when it is drawn, and the lines of it that fit: SVG breaks no lines itself.

The width is an estimate on the safe side for the sans-serif faces of common systems; Chinese, Japanese and Korean
characters are as wide as they are high.

>>> wrapped("制定 2026–2029 年战略计划", 120, 14, 2)
('制定 2026–2029', '年战略计划')
"""

import re
import unicodedata
from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;|!'()[]/ ‘’·")
_WIDE: Final = frozenset("mwMW@%—…")
# A word with the space after it, or one character of a script that has no spaces.
_HAN: Final = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_PIECE: Final = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
_GAP: Final = re.compile(r"\s")


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a type size; the result has the unit of the size."""
    return size * sum(_advance(character) for character in text)


def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return a text as at most `most` lines no wider than `width` in a type size; an ellipsis ends a cut one.

    A word wider than a line is cut.
    """
    lines: list[str] = []
    line = ""
    pieces = [(match.group(), match.start()) for match in _PIECE.finditer(text)]
    for piece, at in pieces:
        joined = line + (" " if line and at and _GAP.match(text[at - 1]) else "") + piece
        if width_of(joined, size) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = piece if width_of(piece, size) <= width else _cut(piece, width, size)
        if len(lines) == most:
            return (*lines[:-1], _ended(lines[-1], width, size))
    if line:
        lines.append(line)
    if len(lines) > most:
        return (*lines[: most - 1], _ended(lines[most - 1], width, size))
    return tuple(lines)


def _ended(line: str, width: float, size: float) -> str:
    while line and width_of(line + " …", size) > width:
        line = line[:-1].rstrip()
    return line + " …"


def _cut(piece: str, width: float, size: float) -> str:
    while len(piece) > 1 and width_of(piece + "…", size) > width:
        piece = piece[:-1]
    return piece + "…"


def _advance(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.4
    if character in _WIDE or unicodedata.category(character) == "Lu":
        return 0.95 if character in _WIDE else 0.72
    return 0.62
