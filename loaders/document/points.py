"""Points below a paragraph: (a), (i), (一), nested; and inline lists, which are not points.

>>> stack = PointStack()
>>> [stack.take(label) for label in ("(a)", "(i)", "(ii)", "(b)")]
[('(a)',), ('(a)', '(i)'), ('(a)', '(ii)'), ('(b)',)]
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from loaders.document.numerals import arabic, letter_index, roman

Style = Literal["letter", "roman", "chinese", "number", "capital"]

LABEL: Final = re.compile(
    r"[(（](?P<inner>[a-z]{1,2}|[ivxl]{1,6}|[一二三四五六七八九十]{1,3}|\d{1,2}|[A-H])[)）]\s*(?P<rest>.*)", re.DOTALL
)
BARE_LABEL: Final = re.compile(r"(?P<inner>[a-z]|[ivx]{1,5})[.)]\s+(?P<rest>\S.*)", re.DOTALL)


@dataclass(frozen=True)
class _Level:
    style: Style
    index: int


@dataclass
class PointStack:
    """The points that are open at a place of the text, outermost first."""

    levels: list[_Level] = field(default_factory=list)

    def readings(self, label: str) -> list[tuple[int, _Level]]:
        """Return how a label can go on: (depth, level), the continuation of an open list before a new one."""
        kinds = _kinds(label)
        found: list[tuple[int, _Level]] = []
        for depth in range(len(self.levels) - 1, -1, -1):
            open_level = self.levels[depth]
            found += [
                (depth, kind) for kind in kinds if kind.style == open_level.style and kind.index == open_level.index + 1
            ]
        found += [
            (len(self.levels), kind)
            for kind in sorted(kinds, key=lambda kind: kind.style == "letter", reverse=True)
            if kind.index == 1 and kind.style not in {level.style for level in self.levels}
        ]
        return found

    def take(self, label: str, reading: tuple[int, _Level] | None = None) -> tuple[str, ...] | None:
        """Open the point with this label; return its path as normalised labels, None when the label fits no list."""
        choice = reading or next(iter(self.readings(label)), None)
        if choice is None:
            return None
        depth, level = choice
        self.levels = [*self.levels[:depth], level]
        return tuple(f"({_normalised(open_level)})" for open_level in self.levels)

    def clear(self) -> None:
        """Close all points: a new paragraph begins."""
        self.levels = []


def next_labels(reading: tuple[int, _Level]) -> str:
    """Return the inner text of the label that would follow in the same list ("b" after "a", "二" after "一")."""
    level = reading[1]
    following = _Level(level.style, level.index + 1)
    if level.style == "chinese":
        return _chinese(level.index + 1)
    return _normalised(following) if level.style != "capital" else chr(64 + following.index)


def _kinds(label: str) -> list[_Level]:
    inner = label.strip("()（）.\t ")
    kinds: list[_Level] = []
    letters = letter_index(inner) if inner.isascii() and inner.isalpha() else None
    if letters is not None:
        kinds.append(_Level("capital" if inner.isupper() else "letter", letters))
    value = arabic(inner)
    if value:
        if inner.isdigit():
            kinds.append(_Level("number", value))
        elif inner.isascii():
            kinds += [] if inner.isupper() else [_Level("roman", value)]
        else:
            kinds.append(_Level("chinese", value))
    return kinds


def _normalised(level: _Level) -> str:
    if level.style in {"roman", "chinese"}:
        return roman(level.index).lower()
    if level.style == "number":
        return str(level.index)
    letter = chr(96 + (level.index - 1) % 26 + 1)
    letters = letter * (1 + (level.index - 1) // 26)
    return letters.upper() if level.style == "capital" else letters


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
