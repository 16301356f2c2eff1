"""Numerals written as words, Chinese and English, and what they are worth.

>>> chinese_value("九千零一"), english_value("two hundred and fifty"), ordinal_value("fifty-second")
(9001, 250, 52)
"""

import re
from decimal import Decimal
from typing import Final

_CHINESE_DIGIT: Final = {"零": 0, "〇": 0, "两": 2} | {digit: n for n, digit in enumerate("一二三四五六七八九", 1)}
_CHINESE_UNIT: Final = {"十": 10, "百": 100, "千": 1000}
_CHINESE_LARGE: Final = {"万": 10**4, "亿": 10**8}
CHINESE_DIGITS: Final = "零〇一二两三四五六七八九十百千万亿"
_LONGEST_NUMERAL: Final = 20
CHINESE_SCALES: Final = "十百千万亿"

_NAMES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ORDINAL_NAMES: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
_SMALL: Final = _NAMES.split()
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS: Final = {word: n for n, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_LARGE: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS: Final = {word: n for n, word in enumerate(_ORDINAL_NAMES.split(), 1)} | {
    word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS, 2)
}
_DENOMINATORS: Final = {"half": 2, "halves": 2, "quarter": 4} | {
    word: n for word, n in _ORDINALS.items() if 3 <= n <= 20
}


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD: Final = _either([*_UNITS, *_LARGE, "hundred"])
ENGLISH_CARDINAL: Final = rf"(?:{_either(list(_UNITS))})(?:(?:[ -]| and )(?:{_WORD})\b)*"
ENGLISH_DENOMINATOR: Final = rf"(?:{_either(list(_DENOMINATORS))})"
ENGLISH_DENOMINATORS: Final = rf"(?:halves|(?:{_either([word for word in _DENOMINATORS if word != 'halves'])})s)"
"""After "one" the lower number of a share is in the singular; after others it has its s: twenty-third is no share."""
ENGLISH_ORDINAL: Final = rf"(?:(?:{_either(_TENS)})-)?(?:{_either(list(_ORDINALS))})"


def chinese_value(numeral: str) -> int | None:
    """Return what a Chinese numeral is worth (二〇二六 digit by digit), or None where it is not well formed."""
    if len(numeral) > _LONGEST_NUMERAL:
        return None
    if len(numeral) > 1 and all(c in _CHINESE_DIGIT for c in numeral):
        return None if "两" in numeral else int("".join(str(_CHINESE_DIGIT[c]) for c in numeral))
    for large, worth in (("亿", 10**8), ("万", 10**4)):
        head, sign, tail = numeral.rpartition(large)
        if sign:
            above, below = chinese_value(head), chinese_value(tail) if tail else 0
            # 一万二 is spoken for 12 000; official prose writes 一万二千, or 一万零二 for 10 002.
            if above is None or below is None or (below and below < worth // 10 and tail[0] != "零"):
                return None
            return above * worth + below
    return _below_ten_thousand(numeral)


def _below_ten_thousand(numeral: str) -> int | None:
    total, digit, smallest = 0, None, 10_000
    for character in numeral:
        if character in _CHINESE_UNIT:
            worth = _CHINESE_UNIT[character]
            if worth >= smallest or (digit is None and (worth != 10 or (total and not numeral.startswith("零")))):
                return None
            total, digit, smallest = total + (1 if digit is None else digit) * worth, None, worth
        elif _CHINESE_DIGIT[character] == 0 and (total or len(numeral) == 1 or numeral[0] == character):
            digit = None if len(numeral) > 1 else 0
        elif digit is None:
            digit = _CHINESE_DIGIT[character]
        else:
            return None
    spoken = digit and smallest in {100, 1000} and numeral[-2] != "零"
    return None if spoken or not numeral else total + (digit or 0)


def chinese_scale(scale: str) -> Decimal:
    """Return what a run of Chinese scale characters multiplies by: 千万 is 10 000 000."""
    value = Decimal(1)
    for character in scale:
        value *= (_CHINESE_UNIT | _CHINESE_LARGE)[character]
    return value


def english_value(words: str) -> int:
    """Return what a cardinal written in English words is worth."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            current = (current or 1) * 100
        elif word in _LARGE:
            total, current = total + (current or 1) * _LARGE[word], 0
        elif word != "and":
            current += _UNITS[word]
    return total + current


def ordinal_value(words: str) -> int:
    """Return the place that an ordinal written in English words names: "fifty-second" is 52."""
    tens, _, last = words.lower().rpartition("-")
    return (_UNITS[tens] if tens else 0) + _ORDINALS[last]


def denominator(word: str) -> int:
    """Return the lower number of a share in English words: "thirds" is 3."""
    name = word.lower()
    return _DENOMINATORS[name] if name in _DENOMINATORS else _DENOMINATORS[name.removesuffix("s")]
