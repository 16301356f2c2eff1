"""Lines broken by a page's width, joined to the text that was written.

Chinese joins without a space, English with one. A number that a line end broke is one number again; a symbol or an
address broken after a slash too. A hyphen at a line end stays, unless the document itself writes the word without it.

>>> join("超过 11亿人居住在贫", "民窟和非正规住区"), join("strategic plan of", "the Programme")
('超过 11亿人居住在贫民窟和非正规住区', 'strategic plan of the Programme')
"""

import re
from dataclasses import dataclass
from typing import Final

_SEAM: Final = 100
_WORD: Final = re.compile(r"(?<![\w-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w-])")
_SPACED: Final = re.compile(r"[\u3400-\u9fff] [0-9A-Za-z]|[0-9A-Za-z] [\u3400-\u9fff]")
_TIGHT: Final = re.compile(r"[\u3400-\u9fff](?=[0-9A-Za-z])|[0-9A-Za-z](?=[\u3400-\u9fff])")
_CHINESE_THEN_FIGURE: Final = re.compile(r"[\u3400-\u9fff][0-9A-Za-z]|[0-9A-Za-z][\u3400-\u9fff]")
_ENDS_CHINESE: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]\s*$")
_STARTS_CHINESE: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_HAS_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Habits:
    """How a document writes, learnt from its unbroken lines.

    `words` are its words in lower case (they tell whether a hyphen belongs to a word); `spaced` says that it prints a
    space between Chinese and figures or letters.
    """

    words: frozenset[str] = frozenset()
    spaced: bool = False


PLAIN: Final = Habits()


def habits_of(text: str) -> Habits:
    """Return how a text writes."""
    words = frozenset(word.lower() for word in _WORD.findall(text))
    spaced, tight = len(_SPACED.findall(text)), len(_TIGHT.findall(text))
    return Habits(words, spaced > tight)


def join(before: str, after: str, habits: Habits = PLAIN) -> str:
    """Return two pieces of a broken line as one, written as the document writes."""
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return before + after
    if len(before) > _SEAM:
        return before[:-_SEAM] + join(before[-_SEAM:], after, habits)
    hyphenated = re.search(r"([A-Za-z]+)-$", before)
    continued = re.match(r"[a-z]+", after)
    if hyphenated and continued:
        first, second = hyphenated.group(1).lower(), continued.group(0)
        broken = first + second in habits.words and not {first, second} <= habits.words
        return (before[:-1] if broken else before) + after
    if habits.spaced and _CHINESE_THEN_FIGURE.search(before[-1] + after[0]):
        return f"{before} {after}"
    return before + ("" if _touches(before, after) else " ") + after


def _touches(before: str, after: str) -> bool:
    """Return whether nothing stood between the two pieces."""
    if _ENDS_CHINESE.search(before) or _STARTS_CHINESE.match(after):
        return True
    if before[-1] in "“‘" or after[0] in "”’":
        return bool(_HAS_CHINESE.search(before[-12:]) or _HAS_CHINESE.search(after[:12])) or before[-1] in "“‘"
    if re.search(r"\S[/-]$", before) and re.match(r"\w", after):
        return True
    if re.search(r"\d[–—-]$", before) and re.match(r"\d", after):
        return True
    return _number_continues(before, after)


def _number_continues(before: str, after: str) -> bool:
    """Return whether a line end stood inside a number: after a decimal point, a separator, within a group of three."""
    if re.search(r"(?<!\d)\d{1,3}(?:,\d{3})*,$", before) and re.match(r"\d{3}(?!\d)", after):
        return True
    if re.search(r"(?<![\d.])\d+\.$", before) and re.match(r"\d+(?:\s?%|\s?[万亿]| per cent| million| billion)", after):
        return True
    if re.search(r"(?<!\d)(?:19|20)$", before) and re.match(r"\d\d(?!\d)", after):
        return True
    group = re.search(r"(?<=\d )(\d{1,2})$", before)
    rest = re.match(r"(\d{1,2})(?!\d)", after)
    return bool(group and rest and len(group.group(1)) + len(rest.group(1)) == 3)
