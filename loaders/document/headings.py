"""Headings, annexes and acts: the lines that open a section of a document.

Sections are numbered 一、 or I., then A., then 1.; annexes and the acts of a compilation begin a count of their own.

>>> section_heading("五、 我们的执行和监测", []).key
'V'
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from loaders.document.layout import Layout, Line, display_width, ends_complete
from loaders.document.numerals import arabic, roman

Style = Literal["roman", "letter", "number", "plain"]

_CHINESE_SECTION: Final = re.compile(r"([一二三四五六七八九十]{1,3})[、.．]\s*(\S.*)", re.DOTALL)
_ROMAN_SECTION: Final = re.compile(r"([IVXLC]{1,7})[.．]\s*(?=[^\d\s])(\S.*)", re.DOTALL)
_LETTER_SECTION: Final = re.compile(r"([A-Z])[.．](?:\s+|(?=[\u4e00-\u9fff“]|[A-Z][a-z]))(\S.*)", re.DOTALL)
_BARE_SECTION: Final = re.compile(r"([IVXL]{1,6}|[A-H])[.．]?")
_NUMBER_SECTION: Final = re.compile(r"(\d{1,2})[.．](?!\d)\s*(\S.*)", re.DOTALL)
_ANNEX: Final = re.compile(
    r"(?P<word>Annex|ANNEX|Appendix|APPENDIX|Enclosure|附件|附录)\s*"
    r"(?P<number>[IVXLC]{1,6}|[A-H]|\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[.:：]?\*{0,3}"
)
_ANNEX_TITLED: Final = re.compile(
    r"(?P<word>Annex|ANNEX|附件)(?:\s*(?P<number>[IVX]{1,6}|[A-H]|\d{1,2}|[一二三四五六七八九十]{1,3}))?\s*[.:：]\s*\S.{0,150}"
)
_ACT: Final = re.compile(
    r"(?:(?P<kind>Decision|Resolution|Recommendation|DECISION|RESOLUTION)\s+"
    r"(?P<number>\d{1,4}/(?:\d{1,3}|CP\.\d+|Res\.\d+)(?: [A-Z])?)\b[.:]?\s*.*"
    r"|第?\s?(?P<number_zh>\d{1,4}/\d{1,3})\s?号(?P<kind_zh>决定|决议|建议)[.:：]?\s*.*"
    r"|(?P<number_bare>\d{1,4}/\d{1,3})\s?[.．]\s+\S.*)",
    re.DOTALL,
)
_KINDS_ZH: Final = {"决定": "decision", "决议": "resolution", "建议": "recommendation"}
OPENING_WORDS: Final = re.compile(
    r"(?:导言|引言|前言|摘要|概要|内容提要|执行摘要|背景|目录|结论|Introduction|INTRODUCTION|Summary|SUMMARY|"
    r"Executive summary|Background|Overview|Contents|CONTENTS|Conclusions?|Foreword|Abbreviations)"
)
NAMED_HEADING: Final = re.compile(
    r"(?:Action|Objective|Goal|Priority|Chapter|Part|Module|Outcome area)\s+(?:\d{1,2}|[IVX]+)[.:]\s+\S"
)
CONTENTS: Final = re.compile(r"目\s{0,2}录|(?i:(?:table of )?contents)")
_LONGEST_HEADING: Final = 1000
_CAPTION: Final = re.compile(r"(?:Table|TABLE|表)\s?(?:[\dIVX]+|[一二三四五六七八九十]+)\b")


@dataclass(frozen=True)
class Heading:
    """A heading: how it is numbered, its label as printed, its element in the section's path, its title."""

    style: Style
    label: str
    key: str
    title: str


@dataclass(frozen=True)
class ScopeOpening:
    """A line that begins a count of its own: an annex (`annex`, "II") or an act (`decision`, "2024/5")."""

    kind: Literal["annex", "appendix", "decision", "resolution", "recommendation", "annotations"]
    key: str


def is_title_like(text: str) -> bool:
    """Return whether a line reads as a heading: not a sentence, not long, not a fragment in lower case."""
    if len(text) > _LONGEST_HEADING:
        return False
    bare = re.sub(r"(?:<sup>.*?</sup>|[⁰¹²³⁴-⁹*\s])+$", "", text)
    if not bare or display_width(bare) > 220 or re.search(r"[.;:,。；：，]$", bare):
        return False
    return "。" not in bare and not bare[0].islower() and bool(re.search(r"[A-Za-z\u4e00-\u9fff]", bare))


def section_heading(text: str, path: Sequence[tuple[Style, str]]) -> Heading | None:
    """Return the numbered heading that a line is, None when it is none.

    Takes the path of the open sections, which tells whether "C." or "V." counts letters or roman numerals.
    """
    match = _CHINESE_SECTION.fullmatch(text)
    if match is not None and is_title_like(match[2]):
        return Heading("roman", text[: match.start(2)].strip(), roman(arabic(match[1]) or 1), match[2])
    as_roman, as_letter = _ROMAN_SECTION.fullmatch(text), _LETTER_SECTION.fullmatch(text)
    if as_roman is None and as_letter is None:
        bare = _BARE_SECTION.fullmatch(text)
        if bare is None or not (_expected("roman", bare[1], path) or _expected("letter", bare[1], path)):
            return None
        style: Style = "roman" if _expected("roman", bare[1], path) else "letter"
        return Heading(style, text, bare[1], "")
    title = (as_roman or as_letter)[2]  # type: ignore[index]
    key = (as_roman or as_letter)[1]  # type: ignore[index]
    if not is_title_like(title):
        return None
    label = text[: len(text) - len(title)].strip()
    is_letter = as_letter is not None and (
        as_roman is None or (_expected("letter", key, path) and not _expected("roman", key, path))
    )
    if is_letter and not _expected("letter", key, path):
        return None
    return Heading("letter" if is_letter else "roman", label, key, title)


def numbered_subheading(text: str) -> Heading | None:
    """Return the heading of the third level ("1. Evaluation") that a line would be, if it numbers no paragraph."""
    match = _NUMBER_SECTION.fullmatch(text)
    if match is None or not is_title_like(match[2]) or display_width(text) > 120:
        return None
    return Heading("number", text[: match.start(2)].strip(), match[1], match[2])


def _expected(style: Style, key: str, path: Sequence[tuple[Style, str]]) -> bool:
    """Return whether a key is the first of its style or follows the one that is open."""
    open_key = next((open_key for open_style, open_key in reversed(path) if open_style == style), None)
    if style == "roman":
        value = arabic(key)
        return value is not None and value == (arabic(open_key) or 0 if open_key else 0) + 1
    return len(key) == 1 and ord(key) == (ord(open_key) if open_key else ord("A") - 1) + 1


def scope_openings(layout: Layout, lines: Sequence[Line]) -> dict[int, ScopeOpening]:
    """Return the lines that begin an annex, or an act in a compilation of acts, by their place.

    A broken line may begin with "Annex II" or "72/226": a full, unfinished line before it says so.

    The title of a single resolution is no act of a compilation: acts count from two different numbers on.
    """
    annexes: dict[int, ScopeOpening] = {}
    acts: dict[int, ScopeOpening] = {}
    for place, line in enumerate(lines):
        text = line.text
        if not _may_open(layout, lines, place):
            continue
        annex = _ANNEX.fullmatch(text) or (_ANNEX_TITLED.fullmatch(text) if is_title_like(text) else None)
        if annex is not None and place > 0:
            kind: Literal["annex", "appendix"] = (
                "appendix" if annex["word"].lower().startswith(("app", "附录")) else "annex"
            )
            number = annex["number"] or ""
            value = arabic(number) if number else None
            annexes[place] = ScopeOpening(kind, roman(value) if value else number)
            continue
        act = _ACT.fullmatch(text) if is_title_like(text) else None
        if act is not None:
            named = (act["kind"] or "").lower() or _KINDS_ZH.get(act["kind_zh"] or "", "resolution")
            number = act["number"] or act["number_zh"] or act["number_bare"]
            acts[place] = ScopeOpening(named, number)  # type: ignore[arg-type]
    distinct = {(opening.kind, opening.key) for opening in acts.values()}
    return annexes | (acts if len(distinct) > 1 else {})


def _may_open(layout: Layout, lines: Sequence[Line], place: int) -> bool:
    line, before = lines[place], lines[place - 1].text if place else ""
    if not before or not layout.wrapped or line.page_before or line.heading_level or ends_complete(before):
        return True
    return (layout.blanks_mean_breaks and line.blanks_before > 0) or display_width(before) < 0.6 * layout.width


def is_table_caption(text: str) -> bool:
    """Return whether a line names a table that follows it ("Table 2")."""
    return bool(_CAPTION.match(text)) and is_title_like(text)
