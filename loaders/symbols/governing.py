"""Whose act it is: the body that governs a resolution or decision number in a sentence.

In order: the body named right before ("General Assembly resolution"); the one right after ("of the Governing Council
of …"); for "its" and 其, the body that speaks in the sentence; the issuer of the document; the nearest body named
before; last, a number that only one body can have. A body counts only where the number is of a form it uses.

>>> governing(Place("General Assembly ", "", "resolution", ("77/161",)), None)
'general-assembly'
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from loaders.symbols.acts import FIRST_GA_NUMBERED_BY_SESSION, KNOWN_BODIES, RESOLUTIONS, bodies_in

Act = Literal["decision", "resolution", "recommendation"]

_DAY: Final = (
    r"(?:\d{1,2} (?:and \d{1,2} |to \d{1,2} )?)?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) \d{4}"
)
DATE: Final = rf"(?: of {_DAY})"
_SHORT = re.compile(
    r"\b(?P<assembly>Assembly)\b|(?P<governing>Governing Council)\b"
    r"|(?P<council>\bCouncil)\b|(?P<board>\bBoard)\b|(?P<assembly_zh>大会)|(?P<council_zh>理事会)",
    re.ASCII,
)
_PART_OF_A_NAME = re.compile(r"\b(?!The|In|By|Its|And|Also|[A-Z][a-z]+ing)[A-Z][\w-]* $")
_ADOPTS_NOTHING = re.compile(r"conference|meeting|forum|congress")
_UN_HABITAT: Final = frozenset(
    {"un-habitat-assembly", "un-habitat-governing-council", "executive-board", "committee-of-permanent-representatives"}
)
_BETWEEN_NAME_AND_HEAD = re.compile(
    r"(?:'s)? ?(?:in |by |and )?(?:(?:relevant|previous|earlier|recent|subsequent|draft|ministerial|agreed|the|its) )*"
    r"|(?:在|的|于|关于|各项|有关|相关|通过的|[第]?[一二三四五六七八九十\d ]+(?:届会议?|次会议|年|月|日)|[\s,])*"
)
_ORGAN = re.compile(
    r"Commission|Committee|Conference|Council|Assembly|Board|Parties|Meeting|Authority|委员会|会议|理事会"
)
_YEARLY = re.compile(r"(?:19|20)\d\d/\d+")
_SESSIONAL = re.compile(r"(\d{1,3})/\d+(?: ?[A-Z](?:-[A-Z])?)?")


@dataclass(frozen=True)
class Place:
    """Where numbers stand: the sentence before them (up to "resolution" or 第), after them, the act, the numbers."""

    before: str
    after: str
    act: Act
    numbers: tuple[str, ...]


def fits(body: str, number: str, act: Act) -> bool:
    """Return whether the body numbers acts of this kind in this form."""
    if act == "resolution" and body in RESOLUTIONS:
        return RESOLUTIONS[body].symbol(number) is not None
    if body.endswith("executive-board"):
        return act == "decision" and bool(_YEARLY.fullmatch(number))
    if body == "committee-of-permanent-representatives":
        return act != "resolution" and bool(_YEARLY.fullmatch(number))
    session = _SESSIONAL.fullmatch(number)
    first = int(session[1]) if session else None
    if body in {"general-assembly", "human-rights-council"}:
        return first is not None and (body != "general-assembly" or first >= FIRST_GA_NUMBERED_BY_SESSION)
    if body in {"un-habitat-assembly", "un-habitat-governing-council"}:
        return first is not None and first < FIRST_GA_NUMBERED_BY_SESSION
    if body in {"economic-and-social-council", "security-council"}:
        return body == "economic-and-social-council" and bool(_YEARLY.fullmatch(number))
    return True


def governing(place: Place, issuer: str | None) -> str | None:
    """Return the slug of the body whose acts stand at this place, or None where the text does not say."""
    named = _named_before(place, issuer)
    if named and _BETWEEN_NAME_AND_HEAD.fullmatch(place.before[named[-1][1] :]):
        adjacent = named[-1]
        joined = re.search(r"\band $", place.before) and not re.search(r"'s|\b(?:its|their) $", place.before)
        if not joined:
            return adjacent[2]
    following = _named_after(place, issuer)
    if following is not None:
        return following or None
    possible = [
        body
        for _, _, body in named
        if not _ADOPTS_NOTHING.search(body) and any(fits(body, n, place.act) for n in place.numbers)
    ]
    if re.search(r"\b(?:its|their) (?:\w+ ){0,2}$|其[^,。]{0,20}$", place.before):
        speaker = _speaker(place, named)
        if speaker:
            return speaker
    elif possible and re.search(r"第 ?$", place.before):
        return possible[-1]
    if issuer and any(fits(issuer, number, place.act) for number in place.numbers):
        return issuer
    return possible[-1] if possible else _by_form(place)


def _named_before(place: Place, issuer: str | None) -> list[tuple[int, int, str]]:
    full = bodies_in(place.before)
    short = [
        (m.start(), m.end(), _meant(m, full, place, issuer))
        for m in _SHORT.finditer(place.before)
        if not any(start < m.end() and m.start() < end for start, end, _ in full)
        and not _PART_OF_A_NAME.search(place.before[: m.start()])
    ]
    return sorted(full + [s for s in short if s[2]])


def _meant(short: re.Match[str], full: list[tuple[int, int, str]], place: Place, issuer: str | None) -> str:
    """Return the body that a short name means here, or the empty string."""
    kind = (short.lastgroup or "").removesuffix("_zh")
    if kind == "governing" or (kind == "council" and short[0] == "理事会"):
        if issuer in _UN_HABITAT:
            return "un-habitat-governing-council"
        kind = "council"
    earlier = [body for start, _, body in full if start < short.start() and body.endswith(kind)]
    for body in [*reversed(earlier), *([issuer] if issuer and issuer.endswith(kind) else [])]:
        if any(fits(body, number, place.act) for number in place.numbers):
            return body
    if kind == "assembly" and any(fits("general-assembly", number, place.act) for number in place.numbers):
        return "general-assembly"
    return ""


def _named_after(place: Place, issuer: str | None) -> str | None:
    """Return the body in "resolution 16 (II) of the Governing Council of …", "" for one not known, else None."""
    of = re.match(rf"{DATE}?,? (?:adopted )?(?:on {_DAY} )?(?:of|by) (?:the )?(?=[A-Z])", place.after)
    if not of and re.search(r"\b[IiBb][ny] $", place.before):
        of = re.match(rf"{DATE}?, the (?=[A-Z])", place.after)
    if not of:
        return None
    rest = place.after[of.end() : of.end() + 160]
    bodies = bodies_in(rest)
    if bodies and bodies[0][0] == 0:
        return bodies[0][2]
    short = _SHORT.match(rest)
    if short:
        return _meant(short, bodies_in(place.before), place, issuer)
    organ = _ORGAN.search(re.match(r"(?:[A-Z][\w-]*|of|the|on|and|for| )*", rest)[0])  # type: ignore[index]
    return "" if organ else None


def _speaker(place: Place, named: list[tuple[int, int, str]]) -> str | None:
    """Return the body in "the General Assembly, in its", "人居大会在其", "在其第 2024/5 号决定中，执行局"."""
    for _, end, body in reversed([one for one in named if one[2] in KNOWN_BODIES]):
        between = place.before[end:]
        near = len(between) <= 60 and not re.match(r"(?:'s)?,? (?:and|of|to|on)\b|和|及", between)
        if near and ";" not in between and any(fits(body, number, place.act) for number in place.numbers):
            return body
    after = re.match(r"[^,。]{0,6}中\^*,", place.after)
    if after:
        bodies = bodies_in(place.after[after.end() : after.end() + 40])
        if bodies and bodies[0][0] <= 4 and any(fits(bodies[0][2], n, place.act) for n in place.numbers):
            return bodies[0][2]
    return None


def _by_form(place: Place) -> str | None:
    """Return the one body that adopts resolutions with such numbers: by session 31 or later, or with a year in ( )."""
    if place.act != "resolution":
        return None
    for body, pattern in (
        ("general-assembly", rf"{_SESSIONAL.pattern}|S-\d+/\d+|ES-\d+/\d+"),
        ("security-council", r".*\(\d{4}\)"),
    ):
        if any(re.fullmatch(pattern, number) and fits(body, number, "resolution") for number in place.numbers):
            return body
    return None
