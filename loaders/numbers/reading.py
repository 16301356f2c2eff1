"""One printed number read as a value, for a figure that is stored beside the characters it was printed as.

>>> read_number("至少 45 个").qualifier
'at-least'
"""

import re
from typing import Final

from loaders.numbers.numerals import CHINESE_DIGITS
from loaders.numbers.printed import (
    AFTER,
    AFTER_ANY,
    MEASURE,
    NUMBER,
    RANGE,
    PrintedNumber,
    UnreadableNumber,
    stop_of,
    understood,
    with_qualifier,
)
from loaders.symbols.plain import Plain

_AFTER_END: Final = re.compile(rf"(?:{AFTER_ANY.pattern})$")
_VAGUE: Final = re.compile(r"[几数若][十百千万亿干]?|十几|several|dozens|hundreds|thousands|millions", re.IGNORECASE)
_NOUN: Final = rf"[^\W\da-zA-Z{CHINESE_DIGITS}几数]"
_UNIT: Final = re.compile(
    rf" ?多?(?: ?(?:{MEASURE})+ ?{_NOUN}{{0,8}})?(?: ?(?:US )?(?:dollars|euros))?(?: [a-z][a-z-]*){{0,3}}[.,。,]?",
    re.IGNORECASE,
)


def read_number(printed: str) -> PrintedNumber:
    """Return the one number that the whole text is, with counter words, units and qualifiers around it allowed.

    The value is in base units: "1 760 万" is 17600000, "41 %" is 41 with `percent`. Raises UnreadableNumber where the
    text is no number, an indefinite one (几十, "several"), a range, or more than one number.
    """
    plain = Plain.of(printed)
    text = plain.text
    begins = len(text) - len(text.lstrip())
    found = NUMBER.match(text, begins)
    if found is None or not found[0].strip():
        why = "it names no definite amount" if _VAGUE.match(text, begins) else "no number stands at its beginning"
        raise UnreadableNumber(printed, f"{why}; readable are 1 760 万, 三分之二, 17.6 million, at least 45")
    if RANGE.match(text, found.start()):
        raise UnreadableNumber(printed, "it is a range; read its two ends one by one")
    number = understood(plain, printed, found)
    if number is None:
        raise UnreadableNumber(printed, "its numerals do not form a number")
    rest = text[stop_of(text, found) :].rstrip()
    trailing = _AFTER_END.search(rest)
    if trailing:
        rest = rest[: trailing.start()]
        number = with_qualifier(number, AFTER[int((trailing.lastgroup or "q0")[1:])][0])
    if not _UNIT.fullmatch(rest):
        raise UnreadableNumber(printed, f"after the number comes {rest.strip()!r}, which is no counter or unit")
    return PrintedNumber(number.value, number.qualifier, printed, 0, len(printed), number.percent, number.ordinal)
