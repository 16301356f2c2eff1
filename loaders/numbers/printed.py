"""What a printed number is, and the pattern that knows one: figures, scales, words, shares and hedges.

>>> found = NUMBER.match("1.9 亿")
>>> value_of(found)
Decimal('190000000')
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from loaders.numbers.numerals import (
    CHINESE_DIGITS,
    CHINESE_SCALES,
    ENGLISH_CARDINAL,
    ENGLISH_DENOMINATOR,
    ENGLISH_DENOMINATORS,
    ENGLISH_ORDINAL,
    chinese_scale,
    chinese_value,
    denominator,
    english_value,
    ordinal_value,
)
from loaders.symbols.plain import Plain

Qualifier = Literal["exact", "about", "at-least", "over", "under", "up-to", "nearly"]


class UnreadableNumber(ValueError):  # noqa: N818 - it reads as what the text is
    """The text is not one printed number; the message says why and what would be readable."""

    def __init__(self, printed: str, why: str) -> None:
        """Take the text as printed and a clause that says what is wrong with it."""
        super().__init__(f"{printed!r} is not readable as one number: {why}")


@dataclass(frozen=True)
class PrintedNumber:
    """One number of a text: its value in base units (41 % is 41 with `percent`), exactness, and span in the text."""

    value: Decimal
    qualifier: Qualifier
    printed: str
    start: int
    end: int
    percent: bool
    ordinal: bool


_BEFORE: Final[tuple[tuple[Qualifier, str], ...]] = (
    (
        "up-to",
        r"不超过|不多于|最多|至多|多达|高达"
        r"|up to |as many as |as much as |at most |no more than |not more than |a maximum of ",
    ),
    (
        "at-least",
        r"至少|不少于|不低于|最少|at least |no fewer than |not fewer than |no less than |not less than |a minimum of ",
    ),
    ("over", r"超过|逾|超|多于|高于|more than |over |above |exceeding |in excess of |upwards of "),
    ("nearly", r"将近|接近|近|nearly |almost |close to |just under "),
    ("under", r"不到|不足|少于|低于|less than |fewer than |under |below "),
    ("about", r"大约|大概|约|about |approximately |around |roughly |some |circa |an estimated |estimated |估计(?:有)?"),
)
_INSIDE_OVER: Final = r" ?[多余](?!数|边|元|样|层|少|维)"
AFTER: Final[tuple[tuple[Qualifier, str], ...]] = (
    ("at-least", r" ?(?:或以上|及以上|以上)| or more\b"),
    ("under", r" ?以下"),
    ("up-to", r" ?以内"),
    ("about", r" ?(?:左右|上下)"),
    ("over", r"\+(?!\w)"),
)
FIGURES: Final = r"\d{1,3}(?:[ ,]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_LONGEST_FIGURES: Final = 15
"""A longer run of figures is an identifier, not an amount."""
_ENGLISH_SCALE: Final = r"hundred thousand|thousand|hundred|million|billion|trillion"
_ENGLISH_SCALES: Final = {
    "hundred": 10**2,
    "thousand": 10**3,
    "hundred thousand": 10**5,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
MEASURE: Final = (
    "个百分点|百分点|年期|代表|人次|平方公里|平方米|公里|公顷|个|名|项|次|种|位|条|件|份|家|户|座|场|套|类|届|国|国家|城市|倍|人|年|月|日|天|岁|周|吨|方面|部分"
    "|支柱|领域|阶段|美元|欧元|元|万|级|段|页|章|节|点|组|批|轮|所|处|代|成果|方案|项目|小时|分钟|地区|区域|国别|活动|伙伴|家庭"
)
_QUALIFIED: Final = "|".join(pattern for _, pattern in _BEFORE)
_CHINESE: Final = rf"[{CHINESE_DIGITS}]+"
NUMBER: Final = re.compile(
    rf"(?:(?<![A-Za-z])(?P<before>{_QUALIFIED})(?:有|达|为)?)? ?(?P<currency>US\$|\$|€|£)? ?"
    rf"(?:第 ?(?P<nth>\d+|{_CHINESE})"
    rf"|(?P<top>百|{_CHINESE}|\d+) ?分之 ?(?P<bottom>{_CHINESE}|\d+(?:\.\d+)?)(?P<point>点{_CHINESE})?"
    rf"|(?P<figures>{FIGURES})(?P<nth_en>st|nd|rd|th)\b"
    rf"|(?P<plain>{FIGURES})(?P<percent> ?%| ?per ?cent\b| percentage points?\b)?(?P<over>{_INSIDE_OVER})?"
    rf"(?: ?(?P<scale>[{CHINESE_SCALES}]+)(?P<over2>{_INSIDE_OVER})?| (?P<scale_en>{_ENGLISH_SCALE})\b)?"
    rf"|(?P<half>一半|\bhalf\b)"
    rf"|\b(?:(?P<top_one>one)[ -](?P<bottom_one>{ENGLISH_DENOMINATOR})\b|(?P<top_en>{ENGLISH_CARDINAL})[ -]"
    rf"(?:(?P<bottom_en>{ENGLISH_DENOMINATORS})\b|in (?P<among>{ENGLISH_CARDINAL})\b))"
    rf"|\b(?P<ordinal>{ENGLISH_ORDINAL})\b"
    rf"|\b(?P<words>{ENGLISH_CARDINAL})\b(?P<percent_en> per ?cent\b)?"
    rf"|(?P<chinese>{_CHINESE})(?P<over3>{_INSIDE_OVER})?(?P<scale3>[万亿]+)?)",
    re.IGNORECASE | re.ASCII,
)
AFTER_ANY: Final = re.compile("|".join(f"(?P<q{i}>{pattern})" for i, (_, pattern) in enumerate(AFTER)))
RANGE: Final = re.compile(rf"(?:{FIGURES}) ?(?:-|至|to) ?(?:{FIGURES})")


def stop_of(text: str, found: re.Match[str]) -> int:
    """Return where the number ends, a qualifier right after it (以上, "or more") included."""
    after = AFTER_ANY.match(text, found.end())
    return after.end() if after else found.end()


def with_qualifier(number: PrintedNumber, qualifier: Qualifier) -> PrintedNumber:
    """Return the number with this qualifier, unless it has one already."""
    if number.qualifier != "exact":
        return number
    return PrintedNumber(
        number.value, qualifier, number.printed, number.start, number.end, number.percent, number.ordinal
    )


def understood(plain: Plain, original: str, found: re.Match[str]) -> PrintedNumber | None:
    """Return the number that the match is, or None where its numerals form none."""
    value = value_of(found)
    if value is None:
        return None
    start, end = plain.span(found.start() + (len(found[0]) - len(found[0].lstrip())), stop_of(found.string, found))
    return PrintedNumber(
        value,
        _qualifier(found),
        original[start:end],
        start,
        end,
        bool(found["percent"] or found["percent_en"] or found["top"] == "百"),
        bool(found["nth"] or found["nth_en"] or found["ordinal"]),
    )


def _qualifier(found: re.Match[str]) -> Qualifier:
    if found["before"]:
        return next(q for q, pattern in _BEFORE if re.fullmatch(pattern, found["before"], re.IGNORECASE))
    if found["over"] or found["over2"] or found["over3"]:
        return "over"
    after = AFTER_ANY.match(found.string, found.end())
    return AFTER[int((after.lastgroup or "q0")[1:])][0] if after else "exact"


def value_of(found: re.Match[str]) -> Decimal | None:
    """Return the value in base units of a match of NUMBER, or None where its numerals form no number."""
    if any(len(run) > _LONGEST_FIGURES for run in re.findall(r"\d+", found[0])):
        return None
    if found["nth"]:
        return _any(found["nth"])
    if found["bottom"]:
        return _share(found)
    if found["half"]:
        return Decimal("0.5")
    if found["figures"] or found["plain"]:
        value = Decimal(re.sub("[ ,]", "", found["figures"] or found["plain"]))
        if found["scale"]:
            value *= chinese_scale(found["scale"])
        if found["scale_en"]:
            value *= _ENGLISH_SCALES[found["scale_en"].lower()]
        return value.normalize() if value != value.to_integral() else value.quantize(Decimal(1))
    if found["top_one"]:
        return _rounded(1, denominator(found["bottom_one"]))
    if found["top_en"]:
        bottom = denominator(found["bottom_en"]) if found["bottom_en"] else english_value(found["among"])
        return _rounded(english_value(found["top_en"]), bottom)
    if found["ordinal"]:
        return Decimal(ordinal_value(found["ordinal"]))
    if found["words"]:
        return Decimal(english_value(found["words"]))
    value_in_words = chinese_value(found["chinese"])
    if value_in_words is None:
        return None
    return Decimal(value_in_words) * (chinese_scale(found["scale3"]) if found["scale3"] else 1)


def _share(found: re.Match[str]) -> Decimal | None:
    """Return 百分之四十一 as 41 (a percentage), 三分之二 as 0.6667, rounded to four places."""
    bottom = _any(found["bottom"])
    if found["top"] == "百":
        if bottom is not None and found["point"]:
            places = "".join(str(chinese_value(digit)) for digit in found["point"][1:])
            return bottom + Decimal(f"0.{places}")
        return bottom
    top = _any(found["top"])
    return _rounded(int(bottom), int(top)) if top and bottom is not None else None


def _any(numeral: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", numeral):
        return Decimal(numeral)
    value = chinese_value(numeral)
    return None if value is None else Decimal(value)


def _rounded(above: int, below: int) -> Decimal | None:
    if below == 0:
        return None
    return (Decimal(above) / below).quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
