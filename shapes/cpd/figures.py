"""Figures in running text against those of the tables (rules DOC-03 and IND-08).

>>> [found.group(1) for found in COUNTED.finditer("The five outcomes and 12 outputs")]
['five', '12']
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.values import read_number
from shapes.cpd.judging import Judged, NotJudged, Said, rows_of, same, text_of

_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_CHINESE_NUMBERS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
# Not "five outcomes of the framework", which counts those of somebody else.
COUNTED: Final = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)}) (outcomes|outputs|indicators)\b"
    r"(?! (?:of|in|from|under) (?:the |its )?(?:UNSDCF|UN|United|cooperation|framework|strategic|plan|SDG))",
    re.IGNORECASE,
)
_COUNTED_ZH: Final = re.compile(
    r"(?<![第十])(\d{1,3}|十[一二]?|[一二两三四五六七八九])\s*(?:项|个)\s*(成果|产出|指标)(?!框架)"
)
_SHEETS: Final = {"outcomes": "outcomes", "outputs": "outputs", "indicators": "indicators"}
_SHEETS_ZH: Final = {"成果": "outcomes", "产出": "outputs", "指标": "indicators"}
_WORDS_ZH: Final = {"outcomes": "项成果", "outputs": "项产出", "indicators": "项指标"}
_TOTAL: Final = re.compile(
    r"(?:total (?:indicative )?(?:budget|resources|cost)[^.;。]{0,40}?|预算总额[^。；]{0,15}?|资源总额[^。；]{0,15}?)"
    r"(?:[A-Z]{3}|US\$|\$|€)?\s*(\d[\d ,.]*\d|\d)\s*(million|billion|万|亿|百万)?",
    re.IGNORECASE,
)
_TIMES: Final = {"million": 10**6, "billion": 10**9, "万": 10**4, "百万": 10**6, "亿": 10**8}
_PART: Final = re.compile(
    r"(?<![a-z])(women|female|girls|妇女|女性?|men|male|boys|男性?)\s*[:：=(（]?\s*(\d[\d ,]*)", re.IGNORECASE
)


def figures_differ(programme: ProgrammeGraph, _context: Context) -> Iterator[Judged | NotJudged]:
    """Find counts of outcomes, outputs and indicators, and a total budget, that differ from the tables."""
    for subject, row in rows_of(programme, "sections"):
        text = text_of(row, "text")
        for pattern, sheets in ((COUNTED, _SHEETS), (_COUNTED_ZH, _SHEETS_ZH)):
            for found in pattern.finditer(text):
                sheet = sheets[found[2].lower()]
                count, told = len(rows_of(programme, sheet)), _number(found[1])
                if count and told != count:
                    in_chinese = f"“{found[0]}”，而表格有{count}{_WORDS_ZH[sheet]}"
                    yield Judged(subject, "sectionText", _against_tables(found[0], str(count), in_chinese))
        total = _total_of(programme)
        for found in _TOTAL.finditer(text):
            told_amount = read_number(found[1].strip())
            if total is None or told_amount is None:
                continue
            unit = Decimal(_TIMES.get((found[2] or "").lower(), 1))
            # What is written in millions is rounded to the last digit written.
            rounding = unit / 10 ** max(0, -int(told_amount.as_tuple().exponent)) if unit > 1 else Decimal(1)
            if abs(told_amount * unit - total) > rounding / 2 + 1:
                amount = f"{total.normalize():f}"
                words = found[0].strip()
                yield Judged(subject, "sectionText", _against_tables(words, amount, f"“{words}”，而表格为{amount}"))


def _against_tables(told: str, held: str, in_chinese: str) -> Said:
    return Said(
        en=f"“{told}”, and the tables have {held}",
        zh=in_chinese,
        fr=f"« {told} », et les tableaux ont {held}",
        es=f"«{told}», y los cuadros tienen {held}",
        ru=f"«{told}», а в таблицах — {held}",
        ar=f"«{told}»، وفي الجداول {held}",
    )


def parts_differ(programme: ProgrammeGraph, _context: Context) -> Iterator[Judged | NotJudged]:
    """Find indicators whose parts by sex are given as numbers that do not add up to the target."""
    for subject, row in rows_of(programme, "indicators"):
        target = row.value("target")
        parts = {
            ("women" if found[1][0].lower() in "wfg妇女" else "men"): read_number(found[2].strip())
            for found in _PART.finditer(text_of(row, "disaggregation"))
        }
        if not isinstance(target, int | Decimal) or len(parts) < 2 or None in parts.values():
            continue
        total = sum((part for part in parts.values() if part is not None), Decimal(0))
        if abs(total - target) > Decimal("0.5"):
            said = f"{total.normalize():f}"
            yield Judged(subject, "disaggregation", same(said))


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    written = written.replace("两", "二")
    if written in _CHINESE_NUMBERS:
        return _CHINESE_NUMBERS.index(written) + 1
    return _NUMBERS.index(written.lower()) + 1


def _total_of(programme: ProgrammeGraph) -> Decimal | None:
    row = programme.rows.get(programme.programme)
    total = row.value("total_budget") if row else None
    return Decimal(total) if isinstance(total, int | Decimal) and not isinstance(total, bool) else None
