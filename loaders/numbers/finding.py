"""The numbers in a paragraph of official prose, without what only looks like one.

>>> [n.value for n in find_numbers("2024 年，至少 45 个联合国国家工作队（第 73/239 号决议）")]
[Decimal('45')]
"""

import re
from decimal import Decimal
from typing import Final

from loaders.numbers.printed import (
    FIGURES,
    MEASURE,
    NUMBER,
    RANGE,
    PrintedNumber,
    stop_of,
    understood,
    with_qualifier,
)
from loaders.symbols.plain import Plain

_SKIPPED: Final = re.compile(
    r"https?://\S+|[A-Za-z0-9.()-]*(?:/[A-Za-z0-9.()-]*\d[A-Za-z0-9.()-]*)+"  # symbols, act numbers, 24/7
    r"|(?:19|20)\d\d ?(?:-|/|至|到|to|and|and to) ?(?:(?:19|20)\d\d|\d\d)\b(?: ?年)?"  # periods
    r"|(?:(?:19|20)\d\d ?年 ?)?\d{1,2} ?月(?! ?个)(?: ?\d{1,2}(?: ?日)?(?: ?(?:-|至|、|和) ?\d{1,2}(?: ?日)?)*)?"
    r"|(?:19|20)\d\d ?年|\d{1,2}(?: ?日)?(?: ?(?:-|至) ?\d{1,2})? ?日(?!元)"
    r"|(?:\d{1,2}(?: ?(?:-|to|and) ?\d{1,2})? )?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?: \d{4})?\b"
    r"|(?<![\d$€£])(?<!\d[,.])(?:19|20)\d\d(?![\d,.]\d|\d| ?[%个名项万亿千百多])"
    r"|\bparas?\. ?\d+|\[\d{1,3}\]"
    r"|\b(?i:resolutions?|decisions?|paragraphs?|annex|article|rule|table|figure|chapter|section|Goals?|targets?"
    r"|indicators?|SDGs?|goals?|items?|subprogrammes?|footnote) \d+(?:\.[\da-z]+)*(?: ?\([a-z]\))*"
    r"(?:(?:,| and|, and| to|-) ?\d+(?:\.[\da-z]+)*)*"
    r"|(?:目标|指标|成果|领域|次级方案|图|表|附件|脚注|项目) ?\d+"
    r"(?:\.[\da-z]+)*(?:(?:、| ?和 ?)\d+(?:\.[\da-z]+)*)*(?! ?[个名项多万亿%\d])"
    r"|第 ?\d+(?:[ 、和至-]+第? ?\d+)* ?(?:\([a-z]\) ?)?[段条]|(?<![\d.,])(?<!\d )0\d{2,}"
    r"|[A-Za-z]+-?\d[\w-]*|\d+[A-Za-z]{3,}|\^+\d*|\d{1,2}:\d\d|\d+(?:\.\d+){2,}"
    r"|[一二三四五六七八九十]+、|[((][一二三四五六七八九十\d]{1,3}[))]",
    re.ASCII,
)
_COUNTED: Final = re.compile(rf" ?多?(?!年度|个人|家园|家庭|点|元)(?:{MEASURE})(?<!万)|以上|左右")
_LINE_NUMBER: Final = re.compile(r"^[ \t#*>|]*\d{1,3}[.、)](?!\d)", re.MULTILINE)
_NOT_A_COUNT: Final = re.compile(r"[几数]|[同统唯单专万划]$")


def find_numbers(text: str) -> list[PrintedNumber]:
    """Return the numbers that the text prints, in reading order, without overlap; `printed` is the text's own slice.

    Left out are what look like numbers and count nothing: symbols, dates, years and periods, paragraph and goal
    numbers, marks of footnotes. Of a range both ends are given, "at-least" the first and "up-to" the second. A Chinese
    numeral of one character counts only before a counter word; 一 and "one", mostly articles, only in a share.
    """
    plain = Plain.of(_LINE_NUMBER.sub(lambda number: "\u25a1" * len(number[0]), text))
    blotted = _SKIPPED.sub(lambda skipped: "\u25a1" * len(skipped[0]), plain.text)
    found: list[PrintedNumber] = []
    position = 0
    while match := NUMBER.search(blotted, position):
        position = max(match.end(), match.start() + 1)
        number = understood(plain, text, match) if _counts(blotted, match) else None
        if number is None:
            continue
        position = max(position, stop_of(blotted, match))
        joined = RANGE.match(blotted, match.start("plain")) if match["plain"] else None
        ends = _ends(plain, text, joined) if joined else None
        if ends is not None and joined is not None:
            found.extend(ends)
            position = max(position, joined.end())
            tail = NUMBER.match(blotted, joined.start() + joined[0].rfind(_last_figures(joined[0])))
            position = max(position, tail.end() if tail else position)
        else:
            found.append(number)
    return found


def _last_figures(joined: str) -> str:
    return re.split(r" ?(?:-|至|to) ?", joined)[-1]


def _ends(plain: Plain, text: str, joined: re.Match[str]) -> list[PrintedNumber] | None:
    """Return the two ends of "6-8 million"; the first has the scale and percent sign of the second."""
    last = _last_figures(joined[0])
    tail = NUMBER.match(joined.string, joined.end() - len(last))
    first = re.match(FIGURES, joined[0])
    upper = understood(plain, text, tail) if tail else None
    if upper is None or first is None:
        return None
    low = Decimal(re.sub("[ ,]", "", first[0]))
    high = Decimal(re.sub("[ ,]", "", last))
    if low >= high:
        return None
    start, end = plain.span(joined.start(), joined.start() + first.end())
    scale = upper.value / high
    lower = PrintedNumber(low * scale, "at-least", text[start:end], start, end, upper.percent, ordinal=False)
    return [lower, with_qualifier(upper, "up-to")]


def _counts(text: str, match: re.Match[str]) -> bool:
    """Return whether the match counts something, rather than being part of a word."""
    before, after = text[: match.start()], text[match.end() :]
    if match["chinese"]:
        if _NOT_A_COUNT.search(before[-1:]) or after[:1] in "几数分":
            return False
        if len(match["chinese"]) > 1 or match["over3"] or match["scale3"]:
            return True
        return match["chinese"] != "一" and bool(_COUNTED.match(after))
    if match["words"]:
        return match["words"].lower() not in {"zero", "one"} and not before.endswith("-")
    return match["half"] is None or match["half"] == "一半"
