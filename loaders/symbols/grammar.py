"""The grammar of UN document symbols: which strings are one, and how it is spelled.

A symbol is a series (`A`, `HSP`, `FCCC`), then segments between oblique strokes, at least one of which carries a
number; then, for some, a session or year in parentheses, the letters of the parts of a resolution, or the section of
a budget document. The spelling kept here is that of the printed mastheads: `/Add.1`, `/Rev.1`, `/Corr.1`,
`A/81/6 (Sect. 15)`, no space before a session (`A/RES/3327(XXIX)`), one before part letters (`A/RES/71/101 A-B`).

>>> spell("A/RES/3327 (XXIX)")
'A/RES/3327(XXIX)'
"""

import re
import unicodedata
from typing import Final

SERIES: Final = (
    "A",
    "BWC",
    "CAC",
    "CAT",
    "CBD",
    "CCPR",
    "CCW",
    "CD",
    "CEB",
    "CED",
    "CEDAW",
    "CERD",
    "CLCS",
    "CMW",
    "CRC",
    "CRPD",
    "CTOC",
    "DP",
    "E",
    "ECE",
    "ESCAP",
    "FCCC",
    "HRI",
    "HS",
    "HSP",
    "ICCD",
    "ID",
    "IDB",
    "ISBA",
    "JIU",
    "LC",
    "NPT",
    "PBC",
    "S",
    "SPLOS",
    "ST",
    "T",
    "TD",
    "UNEP",
    "UNW",
)
"""The first elements of symbols that are read. Another organisation's (`WT/MIN(05)/DEC`) is not a UN symbol."""

ROMAN: Final = r"(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
SESSION: Final = rf"(?:E?S-)?{ROMAN}"
LETTERS: Final = r"[A-Z](?:-[A-Z])?"

_SEGMENT = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
_BODY = re.compile(rf"[A-Z]+(?:/{_SEGMENT})+")
_NUMBERED = re.compile(r"/(?:[A-Z]+-)?(?:[A-Za-z]+\.)*\d")
_RESOLUTION = re.compile(
    rf"(?P<series>A/RES|A/HRC/RES|E/RES|S/RES|T/RES|ESCAP/RES)/"
    rf"(?P<number>(?:E?S-)?\d+(?:/\d+)?)(?P<early>{LETTERS})?(?:\((?P<session>{SESSION}|\d{{4}})\))?(?P<late>{LETTERS})?"
    r"(?P<suffix>(?:/(?:Add|Rev|Corr)\.\d+)*)"
)
_SECTION = re.compile(
    r"(?P<symbol>.+?)\s*\((?P<word>Sect|Part|Vol|Chap)\.?\s*(?P<number>\d+[A-Z]?|[IVX]+)\)", re.IGNORECASE
)
_SUFFIX_WORDS: Final = {
    "add": "Add",
    "rev": "Rev",
    "corr": "Corr",
    "amend": "Amend",
    "inf": "INF",
    "sr": "SR",
    "summary": "Summary",
}
_OPENING = re.compile(rf"\s*(?:{'|'.join(SERIES)})\s*/", re.IGNORECASE)
_SEVERAL: Final = "it names more than one document; give one symbol at a time"
_BREAK = re.compile(
    rf"\s+(?=/)|(?<=/)\s+|(?<=[.-])\s+(?=[A-Z0-9])|\s+(?=\()|(?<=\()\s+|\s+(?=\))|(?<=[\d)])\s+(?={LETTERS}(?:$|\s?\())"
)
_RUN_TOGETHER = re.compile(rf"\d-?(?:{'|'.join(SERIES)})/")
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SUPERSCRIPT: Final = re.compile("[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+|<sup>[^<]*</sup>")
"""Marks of footnotes: digits that belong to no number."""
_AROUND: Final = " ,;:.。、*\"'“”‘’"
_UNBREAKABLE = re.compile("[\u00a0\u2000-\u200a\u202f]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


class UnreadableSymbol(ValueError):  # noqa: N818 - it reads as what the text is
    """The text is not the symbol of one UN document; the message says why and what would be readable."""

    def __init__(self, printed: str, why: str) -> None:
        """Take the text as printed and a clause that says what is wrong with it and what to write instead."""
        super().__init__(f"{printed!r} is not readable as a UN document symbol: {why}")
        self.printed = printed
        self.why = why


def clean(printed: str) -> str:
    """Return the text with plain spaces, plain hyphens, half-width characters and no footnote marks."""
    text = unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", SUPERSCRIPT.sub("", printed)))
    return " ".join(_DASHES.sub("-", text).split()).strip(_AROUND)


def closed(printed: str) -> str:
    """Return the text without non-breaking and thin spaces where it begins as a symbol: there they never part words."""
    without = _UNBREAKABLE.sub("", _ZERO_WIDTH.sub("", printed))
    return without if _OPENING.match(without) else printed


def spell(cleaned: str) -> str:
    """Return the one spelling of a symbol whose text is clean.

    Raises UnreadableSymbol where the text is no symbol, or names several documents at once.
    """
    section = _SECTION.fullmatch(cleaned)
    if section:
        inner = spell(section["symbol"])
        return f"{inner} ({section['word'].capitalize()}. {section['number'].upper()})"
    if re.search(r"\s(?:and|to|-)\s|(?<=[A-Za-z0-9)])\s+[A-Z]+ ?/|及|和", cleaned):
        raise UnreadableSymbol(cleaned, _SEVERAL)
    solid = _BREAK.sub("", cleaned)
    if _RUN_TOGETHER.search(solid):
        raise UnreadableSymbol(cleaned, _SEVERAL)
    head, _, rest = solid.partition("/")
    segments = [head.upper(), *rest.split("/")]
    if segments[0] not in SERIES:
        raise UnreadableSymbol(cleaned, f"{head!r} is not the first element of a UN series such as A, E, S or HSP")
    solid = "/".join([segments[0], *_spelled_segments(segments)])
    resolution = _RESOLUTION.fullmatch(solid)
    if resolution:
        return _spelled_resolution(cleaned, resolution)
    if re.match(r"(?:A|A/HRC|E|S|T|ESCAP)/RES/", solid):
        raise UnreadableSymbol(cleaned, "after RES/ comes a number such as 73/239, S-25/2, 3327(XXIX) or 2719(2023)")
    if not _BODY.fullmatch(solid):
        raise UnreadableSymbol(cleaned, "a symbol is letters and numbers between oblique strokes, as in HSP/EB.2025/4")
    if not _NUMBERED.search(solid):
        raise UnreadableSymbol(cleaned, "it has no number, as the 4 in HSP/EB.2025/4")
    return solid


def _spelled_segments(segments: list[str]) -> list[str]:
    """Return the segments after the first with their words in the letter case of the mastheads."""
    spelled: list[str] = []
    for segment in segments[1:]:
        word = re.fullmatch(r"([A-Za-z]+)(?:\.(\d+))?", segment)
        name = word[1].lower() if word else ""
        if word and name in _SUFFIX_WORDS and word[2]:
            spelled.append(f"{_SUFFIX_WORDS[name]}.{word[2]}")
        elif word and name == "res" and word[2]:
            spelled.append(f"Res.{word[2]}")
        else:
            spelled.append(segment.upper())
    return spelled


def _spelled_resolution(printed: str, found: re.Match[str]) -> str:
    if found["early"] and found["late"]:
        raise UnreadableSymbol(printed, "it carries part letters twice; write A/RES/1472(XIV) A")
    session = f"({found['session']})" if found["session"] else ""
    if not session and "/" not in found["number"]:
        raise UnreadableSymbol(printed, "a resolution number has a session or a year: 73/239, 3327(XXIX), 2719(2023)")
    if session and "/" in found["number"]:
        raise UnreadableSymbol(printed, "its session is given twice; write 73/239 or 3327(XXIX)")
    letters = found["early"] or found["late"]
    return f"{found['series']}/{found['number']}{session}{' ' + letters if letters else ''}{found['suffix']}"
