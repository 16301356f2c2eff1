"""The paragraphs of a document that prose points to: "paragraphs 6 and 7 of its resolution", "第9段", "para. 10".

>>> paragraphs_after(", paras. 5-7 and 9 (b)")
('5', '6', '7', '9(b)')
"""

import re
from typing import Final

from loaders.symbols.governing import DATE

_ONE: Final = r"\d{1,3}(?: ?\((?:[a-z]{1,4}|\d{1,2})\))*"
_LIST: Final = rf"{_ONE}(?:(?:,? and |,? to |, |-| ?(?:、|和|及|至) ?)(?:第 ?)?{_ONE}(?: ?段(?=[、和及至]))?)*"
_BEFORE = re.compile(
    rf"\b[Pp]ara(?:graph)?s?\.? (?P<list>{_LIST}) (?:of|in) (?:the annex to )?"
    rf"(?:(?:the|its|their|his|document|General|Economic|and|Social"
    r"|Security|Human|Rights|Governing|Executive|Board|Council|Assembly|UN-Habitat|United|Nations|Habitat)(?:'s)? )*$",
    re.ASCII,
)
_AFTER = re.compile(
    rf"{DATE}?\^*(?:[,(]| \(|, )? ?(?:operative )?para(?:graph)?s?\.? (?P<list>{_LIST})"
    rf"|[\^,(的中在…. ]*(?:执行部分|序言部分|附件)? ?第 ?(?P<zh>{_LIST}) ?段",
    re.ASCII,
)
_LONGEST_RANGE: Final = 60


def paragraphs_before(text: str) -> tuple[str, ...]:
    """Return the paragraphs named where the text ends, as in "paragraphs 6 and 7 of its"."""
    found = _BEFORE.search(text[-160:])
    return _split(found["list"]) if found else ()


def paragraphs_after(text: str) -> tuple[str, ...]:
    """Return the paragraphs named where the text begins, as in ", para. 10" or "执行部分第 13 和第 14 段"."""
    found = _AFTER.match(text)
    return _split(found["list"] or found["zh"]) if found else ()


def _split(listed: str) -> tuple[str, ...]:
    """Return the numbers of a list with ranges of plain numbers written out."""
    numbers: list[str] = []
    pieces = re.findall(rf"(-|to|至)?[^\d(]*?({_ONE})", listed)
    for joined, printed in pieces:
        number = printed.replace(" ", "")
        if joined and numbers and numbers[-1].isdigit() and number.isdigit():
            first, last = int(numbers[-1]), int(number)
            if first < last <= first + _LONGEST_RANGE:
                numbers += [str(between) for between in range(first + 1, last)]
        numbers.append(number)
    return tuple(numbers)
