r"""A text made plain for scanning, that remembers where each character stood.

Prose breaks lines inside symbols and inside Chinese words, and prints spaces, dashes and brackets in many widths.
Scanning works on the plain form; every span found is given back in the text as it was.

>>> plain = Plain.of("第\u00a072/226 号\n决议")
>>> plain.text
'第 72/226 号决议'
"""

import re
import unicodedata
from dataclasses import dataclass

from loaders.symbols.grammar import SUPERSCRIPT

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_WIDE = re.compile("[\u3000-\u303f\u4e00-\u9fff]")
FOOTNOTE_MARK = "^"


@dataclass(frozen=True)
class Plain:
    """The plain text and, for each of its characters, the offset in the original (and the end of that character)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> "Plain":
        """Return the plain form: single spaces (none between Chinese characters), hyphens, half-width signs."""
        marks = {position for mark in SUPERSCRIPT.finditer(original) for position in range(mark.start(), mark.end())}
        kept: list[tuple[str, int]] = []
        for offset, character in enumerate(original):
            if _INVISIBLE.match(character):
                continue
            if offset in marks:
                plain = FOOTNOTE_MARK
            elif character.isspace():
                plain = " "
            elif _DASH.match(character):
                plain = "-"
            else:
                compatible = unicodedata.normalize("NFKC", character)
                plain = compatible if len(compatible) == 1 else character
                plain = {"’": "'", "‘": "'"}.get(plain, plain)
            if plain == " " and kept and kept[-1][0] == " ":
                continue
            kept.append((plain, offset))
        tight = [
            (plain, offset)
            for index, (plain, offset) in enumerate(kept)
            if not (
                plain == " "
                and 0 < index < len(kept) - 1
                and _WIDE.match(kept[index - 1][0])
                and _WIDE.match(kept[index + 1][0])
            )
        ]
        return cls(
            "".join(plain for plain, _ in tight),
            tuple(offset for _, offset in tight),
            tuple(offset + 1 for _, offset in tight),
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span (not empty) of the plain text."""
        return self.starts[start], self.ends[end - 1]
