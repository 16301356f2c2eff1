"""Acts of intergovernmental bodies: who adopted them, and which have a document symbol.

An act is not a document. A resolution of five bodies has a symbol made from its number (`A/RES/73/239`); a decision
never has, and decision 2024/5 of the Executive Board is not document HSP/EB.2024/5. Each body numbers in its own
forms, so a number can rule a body out but seldom in.

>>> act_symbol("un-habitat-assembly", "2/1")
'HSP/HA.2/Res.1'
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from loaders.slugs import plain_slug
from loaders.symbols.grammar import LETTERS, SESSION, UnreadableSymbol

FIRST_GA_NUMBERED_BY_SESSION: Final = 31
"""From its thirty-first session (1976) the General Assembly numbers 31/1; before it, 3327 (XXIX)."""
LAST_GOVERNING_COUNCIL_SESSION: Final = 26
"""The Governing Council of UN-Habitat was dissolved by A/RES/73/239 before its twenty-seventh session."""
FIRST_ESCAP_SYMBOL_SESSION: Final = 74
"""Earlier resolutions of ESCAP have no symbol in the UN's own list of budget mandates."""

NUMBER: Final = (
    rf"(?:E?S-\d+/\d+|SS\.{SESSION}/\d+|(?:\d{{4}}/)?\d{{1,4}}(?: ?{LETTERS})? ?\((?:{SESSION}|(?:19|20)\d\d)\)"
    rf"(?: {LETTERS}(?![\w-]))?|\d{{1,4}} ?/ ?\d{{1,4}}(?: ?{LETTERS}(?![\w-]))?)"
)
"""A resolution or decision number in any of its forms: 73/239, 52/12 B, S-25/2, 3327 (XXIX), 2719 (2023), 2025/25."""

_BY_SESSION = re.compile(rf"(?P<session>\d{{1,3}})/(?P<number>\d+)(?: ?(?P<letters>{LETTERS}))?")
_BY_YEAR = re.compile(rf"(?P<year>(?:19|20)\d\d)/(?P<number>\d+)(?: ?(?P<letters>{LETTERS}))?")
_SPECIAL = re.compile(rf"(?P<session>E?S-\d+)/(?P<number>\d+)(?: ?(?P<letters>{LETTERS}))?")
_ROMAN = re.compile(
    rf"(?:(?:19|20)\d\d/)?(?P<number>\d+)(?: ?(?P<early>{LETTERS}))? ?\((?P<session>{SESSION})\)"
    rf"(?: ?(?P<late>{LETTERS}))?"
)
_OF_YEAR = re.compile(r"(?P<number>\d{1,4}) ?\((?P<year>(?:19|20)\d\d)\)")


@dataclass(frozen=True)
class Form:
    """How a body numbers: the reason why a number cannot be a resolution of it, or the symbol."""

    symbol: Callable[[str], str | None]
    example: str


def _letters(found: re.Match[str]) -> str:
    groups = found.groupdict()
    letters = groups.get("letters") or groups.get("early") or groups.get("late")
    return f" {letters}" if letters else ""


def _general_assembly(number: str) -> str | None:
    if found := _BY_SESSION.fullmatch(number):
        # Decisions are numbered from 301 or 401 on; resolutions of one session have not reached 401.
        plausible = FIRST_GA_NUMBERED_BY_SESSION <= int(found["session"]) <= 199 and int(found["number"]) <= 400
        return f"A/RES/{found['session']}/{found['number']}{_letters(found)}" if plausible else None
    if found := _SPECIAL.fullmatch(number):
        return f"A/RES/{found['session']}/{found['number']}{_letters(found)}"
    if found := _ROMAN.fullmatch(number):
        return f"A/RES/{found['number']}({found['session']}){_letters(found)}"
    return None


def _economic_and_social_council(number: str) -> str | None:
    if found := _BY_YEAR.fullmatch(number):
        # Decisions of the Council are numbered from 201 on (Decision 2009/250).
        return f"E/RES/{found['year']}/{found['number']}{_letters(found)}" if int(found["number"]) <= 200 else None
    if found := _ROMAN.fullmatch(number):
        return f"E/RES/{found['number']}({found['session']}){_letters(found)}"
    return None


def _security_council(number: str) -> str | None:
    found = _OF_YEAR.fullmatch(number)
    return f"S/RES/{found['number']}({found['year']})" if found else None


def _human_rights_council(number: str) -> str | None:
    if found := _SPECIAL.fullmatch(number):
        return f"A/HRC/RES/{found['session']}/{found['number']}" if found["session"].startswith("S-") else None
    found = _BY_SESSION.fullmatch(number)
    # Decisions of the Council are numbered from 101 on (18/117).
    return f"A/HRC/RES/{found['session']}/{found['number']}" if found and int(found["number"]) <= 100 else None


def _by_small_session(pattern: str, last: int, first: int = 1) -> Callable[[str], str | None]:
    def symbol(number: str) -> str | None:
        found = _BY_SESSION.fullmatch(number)
        if not found or found["letters"] or not first <= int(found["session"]) <= last:
            return None
        return pattern.format(found["session"], found["number"])

    return symbol


RESOLUTIONS: Final[dict[str, Form]] = {
    "general-assembly": Form(_general_assembly, "73/239, S-25/2 or 3327 (XXIX)"),
    "economic-and-social-council": Form(_economic_and_social_council, "2025/25 or 671 A (XXV)"),
    "security-council": Form(_security_council, "2719 (2023)"),
    "human-rights-council": Form(_human_rights_council, "59/2 or S-30/1"),
    "un-habitat-assembly": Form(_by_small_session("HSP/HA.{}/Res.{}", 18), "2/1"),
    "un-habitat-governing-council": Form(_by_small_session("HSP/GC/{}/{}", LAST_GOVERNING_COUNCIL_SESSION), "19/4"),
    "united-nations-environment-assembly": Form(_by_small_session("UNEP/EA.{}/Res.{}", 30), "5/5"),
    "economic-and-social-commission-for-asia-and-the-pacific": Form(
        _by_small_session("ESCAP/RES/{}/{}", 199, FIRST_ESCAP_SYMBOL_SESSION), "74/1"
    ),
}
"""The bodies whose resolutions have a symbol made from the number, by slug."""

_LONGEST_NAME: Final = 200
_NAMES: Final = (
    ("un-habitat-assembly", r"联合国人居大会|人居大会|UN-Habitat Assembly|United Nations Habitat Assembly"),
    ("united-nations-environment-assembly", r"联合国环境大会|(?:United Nations )?Environment Assembly|UNEA"),
    ("general-assembly", r"联合国大会|联大|General Assembly|\bGA\b"),
    ("economic-and-social-council", r"经济及社会理事会|经社理事会|Economic and Social Council|\bECOSOC\b"),
    ("security-council", r"安全理事会|安理会|Security Council"),
    ("human-rights-council", r"人权理事会|Human Rights Council|\bHRC\b"),
    (
        "unep-governing-council",
        r"环境(?:规划)?署理事会|UNEP Governing Council"
        r"|Governing Council of (?:the United Nations Environment Programme|UNEP)",
    ),
    ("undp-governing-council", r"Governing Council of (?:the United Nations Development Programme|UNDP)"),
    (
        "undp-executive-board",
        r"Executive Board of (?:UNDP|the United Nations Development Programme)"
        r"|(?:开发计划署|开发署)[^。;,]{0,30}?执行局",
    ),
    (
        "unicef-executive-board",
        r"Executive Board of (?:UNICEF|the United Nations Children's Fund)|(?:儿童基金会|儿基会)执行局",
    ),
    ("un-women-executive-board", r"Executive Board of UN-Women|妇女署执行局"),
    ("wfp-executive-board", r"Executive Board of (?:WFP|the World Food Programme)|粮食(?:计划)?署执行局"),
    ("committee-of-permanent-representatives", r"常驻代表委员会|Committee of Permanent Representatives|常驻代表会议"),
    ("executive-board", r"执行局|Executive Board"),
    (
        "un-habitat-governing-council",
        r"(?:人居署|人类住区规划署)理事会|UN-Habitat Governing Council"
        r"|Governing Council of (?:UN-Habitat|the United Nations Human Settlements Programme)",
    ),
    (
        "economic-and-social-commission-for-asia-and-the-pacific",
        r"亚洲及太平洋经济社会委员会|亚太经社会|Economic and Social Commission for Asia and the Pacific|\bESCAP\b",
    ),
    ("economic-and-social-commission-for-western-asia", r"Economic and Social Commission for Western Asia|\bESCWA\b"),
    (
        "economic-commission-for-latin-america-and-the-caribbean",
        r"Economic Commission for Latin America and the Caribbean|\bECLAC\b",
    ),
    ("economic-commission-for-africa", r"Economic Commission for Africa"),
    ("economic-commission-for-europe", r"Economic Commission for Europe|\bECE\b"),
    ("trusteeship-council", r"托管理事会|Trusteeship Council"),
)
_OTHER_ENGLISH = re.compile(
    r"(?:[A-Z][a-z]+ )*(?:Commission|Conference|Committee|Board|Council|Meeting|Forum|Congress)"
    r"(?: (?:of|on|for|to|and|the|in) (?:the )?(?:[A-Z][A-Za-z-]+ ?)+)*"
)
_LEADING_WORDS = re.compile(r"^(?:(?:The|Its|In|By|At|Also|Further|Takes|Requests|[A-Z][a-z]+ing(?<!Governing)) )+")
KNOWN_BODIES: Final = frozenset(slug for slug, _ in _NAMES)
_NAMED = re.compile("|".join(f"(?P<b{index}>{pattern})" for index, (_, pattern) in enumerate(_NAMES)), re.ASCII)


def bodies_in(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, slug) of every body that the text names in full, in reading order.

    A commission, conference or board outside the list gets the slug of its name, so that its acts are not taken for
    those of a body nearer at hand. Short forms ("the Assembly", "大会") are not names and not here.
    """
    found = [(m.start(), m.end(), _NAMES[int((m.lastgroup or "b0")[1:])][0]) for m in _NAMED.finditer(text)]
    for other in _OTHER_ENGLISH.finditer(text):
        name = _LEADING_WORDS.sub("", other[0].strip())
        start = other.start() + other[0].index(name)
        whole = " " in name and name != "Governing Council"
        if whole and not any(begin < start + len(name) and start < end for begin, end, _ in found):
            found.append((start, start + len(name), body_slug(name)))
    return sorted(found)


def body_slug(name: str) -> str:
    """Return the last part of the address of a body that only its English name tells apart."""
    return plain_slug(name, _LONGEST_NAME)


def body_named(text: str) -> str | None:
    """Return the slug of the first body named in the text ("General Assembly resolutions" -> "general-assembly")."""
    found = bodies_in(text)
    return found[0][2] if found else None


def issuer_of(symbol: str) -> str | None:
    """Return the slug of the body whose documents carry this symbol, the one that says "its resolution"."""
    for start, slug in (
        ("A/HRC/", "human-rights-council"),
        ("A/", "general-assembly"),
        ("E/ICEF/", "unicef-executive-board"),
        ("E/", "economic-and-social-council"),
        ("S/", "security-council"),
        ("HSP/HA.", "un-habitat-assembly"),
        ("HSP/EB.", "executive-board"),
        ("HSP/GC/", "un-habitat-governing-council"),
        ("HSP/OECPR.", "committee-of-permanent-representatives"),
        ("UNEP/EA.", "united-nations-environment-assembly"),
    ):
        if symbol.startswith(start):
            return slug
    return None


def act_symbol(body: str, number: str) -> str:
    """Return the symbol of a body's resolution: ("general-assembly", "73/239") -> "A/RES/73/239".

    Raises UnreadableSymbol where the body's resolutions have no symbol, or the number is not of its form.
    """
    form = RESOLUTIONS.get(body)
    if form is None:
        raise UnreadableSymbol(
            number,
            f"resolutions and decisions of {body} have no symbol made from their number; give the document's own",
        )
    symbol = form.symbol(number)
    if symbol is None:
        raise UnreadableSymbol(
            number, f"a resolution of {body} is numbered as {form.example}; a decision has no symbol of its own"
        )
    return symbol
