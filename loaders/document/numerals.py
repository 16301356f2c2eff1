"""Numerals as official documents print them, in both directions: roman, Chinese, letters.

>>> arabic("XIV"), arabic("十二"), roman(4)
(14, 12, 'IV')
"""

import re
from typing import Final

_ROMAN: Final = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ROMAN_SHAPE: Final = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.I)
_CHINESE_DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_CHINESE_SHAPE: Final = re.compile(r"[一二三四五六七八九]?十?[一二三四五六七八九]?")


def roman(number: int) -> str:
    """Return a positive number in capital roman numerals."""
    signs = ""
    for value, sign in _ROMAN:
        while number >= value:
            signs, number = signs + sign, number - value
    return signs


def arabic(numeral: str) -> int | None:
    """Return the value of a roman, Chinese or arabic numeral, None when it is none of them."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if numeral and _ROMAN_SHAPE.fullmatch(numeral):
        total, rest = 0, numeral.upper()
        for value, sign in _ROMAN:
            while rest.startswith(sign):
                total, rest = total + value, rest[len(sign) :]
        return total
    if numeral and _CHINESE_SHAPE.fullmatch(numeral):
        tens, ten, ones = numeral.partition("十")
        if not ten:
            return _CHINESE_DIGITS[numeral] if len(numeral) == 1 else None
        return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
    return None


def letter_index(letters: str) -> int | None:
    """Return the place of a list letter: a is 1, z is 26, aa is 27; None when the letters count nothing."""
    lowered = letters.lower()
    if len(lowered) == 1 and "a" <= lowered <= "z":
        return ord(lowered) - 96
    if len(lowered) == 2 and lowered[0] == lowered[1] and "a" <= lowered[0] <= "z":
        return 26 + ord(lowered[0]) - 96
    return None
