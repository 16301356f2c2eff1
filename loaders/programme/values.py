"""How the text or number in a cell is understood, according to the kind of its column.

What is plain is converted, whichever way people write it: `1 200`, `12,5 %`, full-width digits, `2026年1月1日`.
What is not plain stays the text that was found, for the rules to report: `TBD`, `03/04/2026`, `about 5`.

>>> from loaders.programme.form import sheet
>>> understood(sheet("indicators").column("target"), "1 200")
Decimal('1200')
>>> understood(sheet("indicators").column("target"), "TBD")
'TBD'
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from loaders.programme.form import Column, choices
from loaders.programme.submission import Value, split_items
from ontology.translations import LANGUAGES

_YES: Final = frozenset({"yes", "y", "true", "是", "有", "oui", "sí", "si", "да", "نعم", "1"})
_NO: Final = frozenset({"no", "n", "false", "否", "无", "non", "нет", "لا", "0"})
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009]+")
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:([ ,'’])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
# Points that separate thousands are told from a decimal point by there being several, or a comma after them.
_POINTED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS: Final = {
    name: number for number, month in enumerate(_MONTH_NAMES, start=1) for name in (month, month[:3], month[:4])
}
_YEAR_FIRST: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])(?:[T ]00:00.*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.IGNORECASE)
_SLASHED: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
# `11,3` may be one code with a decimal comma, so a comma alone separates only codes that have their own point.
_LISTED: Final = re.compile(r"[,，、]\s+|[，、]|(?<=\.\w),|(?<=\.\w\w),")
_BARE_CODE: Final = re.compile(r"(?:SDG )?\d{1,2}(?:\.[0-9a-z]{1,2})?|[A-Z]{3}", re.IGNORECASE)
_DIGITS_KEPT: Final = 30
# Control characters, and halves of surrogate pairs, which no RDF, XML or UTF-8 text can hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def understood(column: Column, found: Value) -> Value:
    """Return the value that a column's kind makes of what was found; the text itself if it makes nothing of it."""
    if found is None:
        return None
    text = printed(found)
    if not text:
        return None
    if column.many:
        return "; ".join(_items(column, text)) or None
    if column.codes is not None:
        text = slug_of(column.codes, text) or text
    value: Value
    match column.kind:
        case "date":
            value = found if isinstance(found, date) else read_date(text)
        case "number":
            value = None if isinstance(found, bool | date) else read_number(text)
        case "integer":
            value = None if isinstance(found, bool | date) else _whole(text)
        case "year":
            value = None if isinstance(found, bool | date) else read_year(text)
        case "yes-no":
            value = found if isinstance(found, bool) else _yes_or_no(text)
        case _:
            value = text
    return text if value is None else value


def _items(column: Column, text: str) -> Iterator[str]:
    """Give the values of a column that holds many; bare codes may stand apart by commas, names may contain them."""
    for item in split_items(text):
        pieces = [piece.strip() for piece in _LISTED.split(item)] if column.kind == "reference" else [item]
        yield from pieces if len(pieces) > 1 and all(map(_BARE_CODE.fullmatch, pieces)) else [item]


def printed(value: Value) -> str:
    """Return a value as text: numbers without exponent, dates as 2026-01-01, text without blanks at its ends."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return tidy(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def tidy(text: str) -> str:
    """Return text with line feeds for line breaks, without unprintable characters and without blanks at its ends."""
    if text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def read_number(text: str) -> Decimal | None:
    """Return the number that a text states plainly, a percentage as its figure; None for anything else.

    A comma before exactly three digits separates thousands, as in English and Chinese; any other is a decimal comma.

    >>> read_number("12,5 %"), read_number("1,200"), read_number("１２"), read_number("about 5")
    (Decimal('12.5'), Decimal('1200'), Decimal('12'), None)
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    plain = _SPACES.sub(" ", plain).strip().removesuffix("%").strip()
    if _POINTED.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif grouped := _GROUPED.fullmatch(plain):
        plain = plain.replace(grouped[1], "").replace(",", ".")
    elif not _PLAIN.fullmatch(plain):
        return None
    else:
        plain = plain.replace(",", ".")
    if len(plain) > _DIGITS_KEPT:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _whole(text: str) -> int | None:
    number = read_number(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def read_year(text: str) -> int | None:
    """Return the year that a text states with four digits; None for anything else, such as `25` or `2025/26`.

    >>> read_year("2025年"), read_year("25")
    (2025, None)
    """
    year = _whole(unicodedata.normalize("NFKC", text).strip().removesuffix("年"))
    return year if year is not None and 1000 <= year <= 9999 else None


def _yes_or_no(text: str) -> bool | None:
    first = fold(text.split(" – ")[0])
    return True if first in _YES else False if first in _NO else None


def read_date(text: str) -> date | None:
    """Return the date that a text states; None where day and month cannot be told apart.

    >>> read_date("1 March 2026"), read_date("2026年3月1日"), read_date("03/04/2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), None)
    """
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    for year, month, day in _dates(plain):
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None


def _dates(plain: str) -> list[tuple[int, int, int]]:
    if found := _YEAR_FIRST.fullmatch(plain):
        return [(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))]
    if found := _DAY_FIRST.fullmatch(plain):
        return [(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))]
    if found := _MONTH_FIRST.fullmatch(plain):
        return [(int(found[3]), _MONTHS.get(found[1].lower(), 0), int(found[2]))]
    if found := _SLASHED.fullmatch(plain):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if one == other or other > 12:
            return [(year, one, other)]
        if one > 12:
            return [(year, other, one)]
    return []


def fold(text: str) -> str:
    """Return text in the form in which spellings are compared: full-width, case and spacing make no difference.

    >>> fold(" Baseline  ＹＥＡＲ* ")
    'baseline year'
    """
    folded = _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    return folded.strip(" *:：.。\u200b\ufeff")


def slug_of(code_list: str, text: str) -> str | None:
    """Return the slug that a text means: the slug itself, its label in any language, or the drop-down's words."""
    return _spellings(code_list).get(fold(text))


@cache
def _spellings(code_list: str) -> dict[str, str]:
    return {
        fold(spelling): choice.slug
        for choice in choices(code_list)
        for spelling in (choice.slug, *choice.label.spellings, *(choice.shown_in(language) for language in LANGUAGES))
    }
