r"""Lines of a document, freed of page furniture.

Page numbers, running headers, job numbers, form feeds, separator rules and markup belong to the page, not to the
document; they are taken out and kept apart, so that nothing disappears unseen. A bare number is furniture only where
its place proves it (at the edge of a page, beside a running header, in an unbroken count), because tables and figures
hold bare numbers too.

>>> lay_out("A/79/123\n\n1. Text\f2/3\nA/79/123\nmore text").furniture
('2/3', 'A/79/123')
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

SYMBOL_LINE: Final = re.compile(
    r"(?=[^\s]*/)[A-Z]{1,8}(?:/[A-Za-z0-9.\-()]+)+(?:\s?\(?(?:[IVXLC]+|Vol\. ?[IVX]+|Part [IVX]+)\)?)?", re.ASCII
)
_PAGE: Final = (
    r"(?:[-–—]\s?\d{1,4}\s?[-–—]|\d{1,4}\s?/\s?\d{1,4}|\d{1,4}|[Pp]age \d+(?: of \d+)?"
    r"|第 ?\d+ ?页(?:[，, ]*共 ?\d+ ?页)?)"
)
_PAGE_LINE: Final = re.compile(_PAGE)
_SURE_PAGE_LINE: Final = re.compile(r"[Pp]age \d+(?: of \d+)?|第 ?\d+ ?页(?:[，, ]*共 ?\d+ ?页)?|[-–—] ?\d{1,4} ?[-–—]")
_HEADER_WITH_PAGE: Final = re.compile(
    rf"(?:(?P<s1>{SYMBOL_LINE.pattern})\s+{_PAGE}|{_PAGE}\s+(?P<s2>{SYMBOL_LINE.pattern}))", re.ASCII
)
_LETTERHEAD: Final = re.compile(rf"(?:United Nations|Nations Unies|联合国)\s+(?P<symbol>{SYMBOL_LINE.pattern})")
_JOB_NUMBER: Final = re.compile(
    r"(?:[A-Z]{0,3}\.?\s?)?\d{2}-\d{4,6}\s*(?:\([A-Z]{1,2}\))?(?:\s+\d{6})?(?:\s+\d+/\d+)?(?:\s*\*\d{6,8}\*)?"
    r"|[A-Z]\d{6,8}\s?(?:\[[A-Z]\]|\([A-Z]\))?(?:\s+\d{6})?(?:\s+\d+/\d+)?|\*\d{6,8}\*|GE\.\d{2}-\d{4,6}\s*\([A-Z]\)"
    r"|\d+/\d+\s+\d{2}-\d{4,6}(?:\s*\([A-Z]\))?|Please recycle.*|请回收.*|\*\s?[A-Z]?\d{6,8}\s?\*"
)
_RULE: Final = re.compile(r"[_\-–—=]{3,}|(?:\*\s*){3,}|<!--.*?-->|\*{3,}")
_MORE: Final = re.compile(r"/?(?:\.\.\.|…)|/(?:\.\.\.|…)")
_BULLET: Final = re.compile(r"^[-•·‣▪*]\s+(?=[(（])")


@dataclass(frozen=True)
class Line:
    """A line of the document's text: what it says and what stands before it."""

    text: str
    heading_level: int = 0
    blanks_before: int = 0
    page_before: bool = False
    rule_before: bool = False


@dataclass(frozen=True)
class Layout:
    """The lines, what was taken out, and what the shape of the page tells.

    `width` is that of a full line (a Chinese character counts two); `wrapped` says that lines are broken at it;
    `blanks_mean_breaks` that an empty line ends a paragraph (in some extracted text every line is followed by one).
    """

    lines: tuple[Line, ...]
    furniture: tuple[str, ...]
    header_symbol: str | None = None
    width: int = 0
    wrapped: bool = False
    blanks_mean_breaks: bool = True


@dataclass
class _Row:
    """A line while furniture is looked for."""

    text: str
    blanks: int
    page: bool
    level: int = 0
    out: bool = False
    rule: bool = False
    edge: bool = field(default=False)


def display_width(text: str) -> int:
    """Return the width of a line in columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def without_mark(text: str) -> str:
    """Return a text without the footnote marks at its end: raised, starred, tagged, or a digit glued to the stop.

    >>> without_mark("in line with it,<sup>3</sup>")
    'in line with it,'
    """
    return re.sub(r"(?:<sup>.*?</sup>|[⁰¹²³⁴-⁹*\s]|(?<=[.;:,，。；”])\d{1,3}$)+$", "", text)


def ends_complete(text: str) -> bool:
    """Return whether a text ends as sentences and list items do (footnote marks and closing quotes aside).

    >>> ends_complete("the plan.³"), ends_complete("the plan of")
    (True, False)
    """
    bare = without_mark(text)
    bare = re.sub(r"[”’\"'»）)\]】》]+$", "", bare) if not re.search(r"[.;:!?。；：！？…]$", bare) else bare
    return bool(re.search(r"[.;:!?。；：！？…]$", bare))


def unmarked(text: str) -> tuple[str, int]:
    """Return a line without Markdown and HTML markup, and the level of the heading that the markup made it (0: none).

    Footnote marks (`<sup>1</sup>`, stars) stay: they are read later.
    """
    level = 0
    heading = re.match(r"(#{1,6})\s+", text)
    if heading is not None:
        level, text = len(heading.group(1)), text[heading.end() :].rstrip("# ")
    text = re.sub(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*(?!\*)", r"\1", text)
    text = re.sub(r"(?<![\w*\\])\*(?=[^\s*])(?!\d+\*)([^*]+?)(?<=[^\s*])\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?:(?<=\s)|^)_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?=[\s,.;:]|$)", r"\1", text)
    text = re.sub(r"</?(?:i|b|em|strong|u|br|p|span)\s*/?>", "", text)
    text = re.sub(r"\[([^\[\]]+)\]\((#[^()]*)\)", r"\1", text)
    text = re.sub(r"\[([^\[\]]+)\]\((https?:[^()]*)\)", r"\1 (\2)", text)
    text = re.sub(r"<(https?:[^>\s]+)>", r"\1", text)
    text = re.sub(r"\\([*_.#\[\]()\-])", r"\1", text)
    return _BULLET.sub("", text), level


def lay_out(text: str) -> Layout:
    """Return the lines of a text without page furniture, and what was taken out."""
    rows = _rows(text)
    known = _own_symbol(rows)
    _mark_furniture(rows, known)
    lines: list[Line] = []
    furniture: list[str] = []
    blanks, page, rule = 0, False, False
    for row in rows:
        blanks, page = blanks + row.blanks, page or row.page
        if row.out:
            furniture.append(row.text)
            rule = rule or row.rule
            page = page or not row.rule
            continue
        lines.append(Line(row.text, row.level, blanks, page, rule))
        blanks, page, rule = 0, False, False
    return _measured(Layout(tuple(lines), tuple(furniture), known))


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    blanks = 0
    for number, page in enumerate(text.split("\f")):
        first = True
        for raw in page.split("\n"):
            stripped = raw.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
            # A tab at the start of a line is an empty cell below a table row, an indent elsewhere.
            in_table = "\t" in stripped.strip() or (not blanks and rows and "\t" in rows[-1].text)
            stripped = stripped.strip(" \u00a0\u3000\r") if in_table and stripped.strip() else stripped.strip()
            if not stripped:
                blanks += 1
                continue
            bare, level = unmarked(stripped.replace("\u00a0", " "))
            rows.append(_Row(bare, blanks, first and number > 0, level, edge=first and number > 0))
            blanks, first = 0, False
        if rows:
            rows[-1].edge = True
    return rows


def _own_symbol(rows: list[_Row]) -> str | None:
    """Return the document's symbol: alone on a line of the first page, else the one that running headers repeat."""
    counts: Counter[str] = Counter()
    for place, row in enumerate(rows):
        found = _header_symbol(row.text)
        if found is not None:
            if place < 12 and (SYMBOL_LINE.fullmatch(row.text) or _LETTERHEAD.fullmatch(row.text)):
                return found
            counts[found] += 1
    return counts.most_common(1)[0][0] if counts else None


def _header_symbol(text: str) -> str | None:
    if SYMBOL_LINE.fullmatch(text) and any(char.isdigit() for char in text):
        return text
    match = _LETTERHEAD.fullmatch(text)
    if match is not None and any(char.isdigit() for char in match["symbol"]):
        return match["symbol"]
    match = _HEADER_WITH_PAGE.fullmatch(text)
    return (match.group("s1") or match.group("s2")) if match else None


def _mark_furniture(rows: list[_Row], known: str | None) -> None:
    seen_symbol = False
    for place, row in enumerate(rows):
        text = row.text
        if _RULE.fullmatch(text):
            row.out = row.rule = True
        elif _JOB_NUMBER.fullmatch(text) or _SURE_PAGE_LINE.fullmatch(text) or _MORE.fullmatch(text):
            row.out = True
        elif known is not None and _header_symbol(text) == known:
            row.out = seen_symbol or place >= 12 or _HEADER_WITH_PAGE.fullmatch(text) is not None
            seen_symbol = True
    _mark_page_numbers(rows)
    _mark_running_titles(rows)


def _mark_page_numbers(rows: list[_Row]) -> None:
    bare = [place for place, row in enumerate(rows) if not row.out and _PAGE_LINE.fullmatch(row.text)]
    for place in bare:
        neighbours = [rows[near] for near in (place - 1, place + 1) if 0 <= near < len(rows)]
        beside_header = any(near.out and not near.rule and _header_symbol(near.text) for near in neighbours)
        beside_job = any(near.out and not near.rule and _JOB_NUMBER.fullmatch(near.text) for near in neighbours)
        rows[place].out = beside_header or beside_job or rows[place].edge
    left = [place for place in bare if not rows[place].out]
    values = [int(match.group(0)) for place in left if (match := re.match(r"\d+", rows[place].text))]
    counted = len(values) == len(left) >= 3 and values[0] <= 3
    if counted and all(later == earlier + 1 for earlier, later in pairwise(values)):
        for place in left:
            rows[place].out = True


def _mark_running_titles(rows: list[_Row]) -> None:
    """Take out a line that three pages or more repeat at their edge."""

    def shape(text: str) -> str:
        return re.sub(r"^\d+\s+|(?<!\s)\s+\d+(?:/\d+)?$", "", text)

    def at_edge(place: int) -> bool:
        near = [rows[other] for other in (place - 1, place + 1) if 0 <= other < len(rows)]
        return rows[place].edge or any(other.out and not other.rule for other in near)

    counts = Counter(shape(row.text) for place, row in enumerate(rows) if not row.out and at_edge(place))
    for place, row in enumerate(rows):
        if not row.out and place > 0 and counts[shape(row.text)] >= 3 and at_edge(place) and len(row.text) > 3:
            row.out = True


def _measured(layout: Layout) -> Layout:
    widths = sorted(display_width(line.text) for line in layout.lines if display_width(line.text) >= 20)
    if not widths:
        return layout
    width = widths[int(len(widths) * 0.95)] if len(widths) > 1 else widths[0]
    full = [
        after.blanks_before > 0
        for line, after in zip(layout.lines, layout.lines[1:], strict=False)
        if display_width(line.text) >= 0.8 * width
        and not ends_complete(line.text)
        and not after.page_before
        and not re.match(r"[A-Z(\d]", after.text)
    ]
    wrapped = width <= 130
    apart = sum(line.blanks_before > 0 for line in layout.lines) > 0.05 * len(layout.lines)
    meaning = not wrapped or (apart and (len(full) < 3 or sum(full) <= 0.5 * len(full)))
    return replace(layout, width=width, wrapped=wrapped, blanks_mean_breaks=meaning)
