"""Footnotes: where they begin, and the marks in the text that refer to them.

A mark is a superscript number, `<sup>1</sup>`, a star, or, in text extracted from a page, a bare digit glued to the
word before it. A bare digit or a superscript counts only when a footnote with that number exists, and never after a
unit of measure: the ² of m² refers to nothing.

>>> take_marks("the report² covers 10 m²,", {"2"})
('the report covers 10 m²,', ('2',))
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OPENERS: Final = (
    re.compile(r"(?P<mark>[⁰¹²³⁴-⁹]{1,3})\s*(?P<rest>\S.*)?", re.DOTALL),
    re.compile(r"<sup>\s*(?P<mark>\d{1,3}|\*{1,4}|[a-z])\s*</sup>\s*(?P<rest>\S.*)?", re.DOTALL),
    re.compile(r"(?P<mark>\*{1,4})\s*(?P<rest>\S.*)", re.DOTALL),
    re.compile(r"\^(?P<mark>\d{1,3})\s+(?P<rest>\S.*)", re.DOTALL),
    re.compile(r"\[(?P<mark>\d{1,3})\]:?\s+(?P<rest>\S.*)", re.DOTALL),
)
# "*Recalling* the plan" is Markdown emphasis; the star of a footnote is not closed behind a word.
_EMPHASIS: Final = re.compile(r"(\*{1,3})(?=[^\s*])[^*]*[^\s*]\1(?!\*)")
_BARE_OPENER: Final = re.compile(r"(?P<mark>\d{1,3})(?:/|\s)\s*(?P<rest>[^\d\s.,%)].*)", re.DOTALL)
_UNIT: Final = re.compile(r"(?:(?<![A-Za-z])(?:k|c|d|m|µ)?m|(?<![A-Za-z])(?:ft|in|yd)|米|CO|NO|PM)$")
# After these a figure belongs to a symbol or a reference: 1/CP.16, Add.1, No. 5.
_REFERENCE: Final = re.compile(
    r"(?:/[A-Za-z]+|\b(?:Add|Rev|Corr|Res|Nos?|INF|vol|paras?|art|sect|chap|fig|pp?|[A-Z]))\.$", re.I
)
_MARK: Final = re.compile(
    r"<sup>\s*(?P<tag>\d{1,3}|\*{1,4}|[a-z])\s*</sup>"
    r"|(?P<super>[⁰¹²³⁴-⁹]{1,3})"
    r"|\[\^?(?P<bracket>\d{1,3})\]"
    r"|\^(?P<caret>\d{1,3})(?!\d)"
    r"|(?P<star>(?<![*\d])\*{1,4}(?!\*))"
    r"|(?P<glued>(?<=[a-z)”\"’,.;:\]])(?<!\d[.,:])\d{1,3}(?![\d\w/%–-]|[.,:]\d))"
    r"|(?P<glued_year>(?<=(?:19|20)\d\d[,.;])\d{1,3}(?!\d))"
    r"|(?P<glued_figure>(?<=\d,)\d{1,2}(?=\s|$)|(?<=\d;)\d{1,3}(?=\s|$)|(?<=\d\.)\d{1,3}$|(?<=%)\d{1,2}(?=[。；，;,.\s]|$))"
    r"|(?P<glued_zh>(?<=[\u4e00-\u9fff”》）])\d{1,3}(?=[。，；]))"
)


def footnote_at(text: str) -> tuple[str, str] | None:
    """Return (mark, text after it) when a line opens a footnote by an unmistakable mark, else None."""
    for opener in _OPENERS:
        match = opener.fullmatch(text)
        if match is not None:
            mark = match["mark"].translate(_SUPERSCRIPTS)
            if mark.startswith("*") and (re.match(r"\*", match["rest"] or "") or _EMPHASIS.match(text)):
                continue
            return mark, match["rest"] or ""
    return None


def bare_footnote_at(text: str) -> tuple[int, str] | None:
    """Return (number, text after it) when a line may open a footnote printed with a plain number, else None."""
    match = _BARE_OPENER.fullmatch(text)
    return (int(match["mark"]), match["rest"]) if match is not None else None


def marks_in(text: str) -> set[str]:
    """Return every mark in a text that could refer to a footnote: raised and starred ones, digits glued to a word.

    A star is a mark only behind a word: the one before a note, or a bullet, refers to nothing.
    """
    marks = set()
    for match in _MARK.finditer(text):
        if match["star"] and (match.start() == 0 or text[match.start() - 1].isspace()):
            continue
        marks.add(next(group for group in match.groups() if group is not None).translate(_SUPERSCRIPTS))
    return marks


def _is_due(mark: str, due: str | None) -> bool:
    return due is not None and int(due) <= int(mark) <= int(due) + 2


def _plain(match: re.Match[str]) -> str | None:
    return match["glued"] or match["glued_year"] or match["glued_zh"]


def take_marks(
    text: str, known: AbstractSet[str], plain: AbstractSet[str] = frozenset(), due: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the text without its footnote marks, and the marks in order.

    Takes the marks for which a footnote exists (`1`, `*`), those of them that the document prints as plain digits, and
    the plain one that is due next: only that one is read right after a figure ("in 1/CP.20,1").
    """
    marks: list[str] = []

    def taken(match: re.Match[str]) -> str:
        printed = next(group for group in match.groups() if group is not None)
        mark = printed.translate(_SUPERSCRIPTS)
        if _plain(match) and (mark not in plain or _REFERENCE.search(text[: match.start()])):
            return match.group(0)
        if _plain(match) and due is not None and int(mark) > int(due) + 2:
            return match.group(0)
        if (match["glued_figure"] or match["glued_zh"]) and (mark not in plain or not _is_due(mark, due)):
            return match.group(0)
        if mark not in known or (match["super"] and _UNIT.search(text[: match.start()])):
            return match.group(0)
        marks.append(mark)
        return ""

    bare = _MARK.sub(taken, text)
    if marks:
        bare = re.sub(r" +(?=[。，；：、,.;])", "", bare)
    return bare, tuple(dict.fromkeys(marks))
