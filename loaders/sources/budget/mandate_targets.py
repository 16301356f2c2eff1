"""What a line in a list of legislative mandates cites: a document by its symbol, or an act that has none.

Such lists stand under headings that name the body and the kind ("UN-Habitat Assembly resolutions and decisions"), and
the lines give only numbers. A line is read where heading and number leave one reading; else the reason is given.

>>> read_mandate("69/213", "General Assembly resolutions", "un-habitat").symbol
'A/RES/69/213'
>>> read_mandate("Decision 2/6", "UN-Habitat Assembly resolutions and decisions", "un-habitat").act
Act(kind='decision', body='un-habitat-assembly', number='2/6')
"""

import re
from dataclasses import dataclass, field
from typing import Final

from loaders.organisations import organisation_iri
from loaders.organisations.acts import act_iri
from loaders.symbols import UnreadableSymbol, act_symbol, body_named, normalise
from loaders.symbols.acts import KNOWN_BODIES, NUMBER, body_slug
from ontology.namespaces import ID

# Bodies whose resolutions and decisions are never numbered alike (loaders.symbols.acts): the number tells the kind.
_TOLD_BY_NUMBER: Final = frozenset({"general-assembly", "economic-and-social-council", "human-rights-council"})
# What UN-Habitat's own lists call its bodies; in the list of another entity these are bodies of that one.
_OWN_BODIES: Final = {
    "Governing Council": "un-habitat-governing-council",
    "Executive Board": "executive-board",
    "Committee of Permanent Representatives": "committee-of-permanent-representatives",
}
_NO_NAME: Final = re.compile(r"(?:\w+ing |Executive |General |Joint )?(?:Assembly|Board|Commission|Committee|Council)")
# The Governing Council of UN-Habitat met first for its nineteenth session (A/RES/56/206 made it of a Commission).
_FIRST_GOVERNING_COUNCIL_SESSION: Final = 19
_KIND: Final = re.compile(r"\b(resolution|decision|recommendation)s?\b", re.IGNORECASE)
_FULL_SYMBOL: Final = re.compile(r"[A-Z]+/")
_BODY: Final = ID + "body/"
# "Commission on Narcotic Drugs resolutions, decisions, statements and declarations", or the body alone.
_ACTS_OF: Final = re.compile(
    r"(?P<body>[A-Z].*?)(?:\s+(?:ministerial\s+)?(?:resolution|decision|recommendation|statement|declaration)s?\b.*)?"
)
_BODY_NAME: Final = re.compile(r"\b(?:Assembly|Board|Commission|Committee|Conference|Council)\b")
_OPEN_ENDED: Final = re.compile(r"OECPR[. ]?(\d{4}/\d+)")
_LEAD: Final = re.compile(r"^.*\b(?:resolution|decision|recommendation)s?\b\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Act:
    """An act without a symbol: its kind (resolution, decision, recommendation), the slug of its body, its number."""

    kind: str
    body: str
    number: str
    body_name: str = field(default="", compare=False, repr=False)

    @property
    def iri(self) -> str:
        """Return the IRI of the act, the one that readers of documents make of the same mention."""
        return act_iri(self.kind, self.body, self.number)


@dataclass(frozen=True)
class Mandate:
    """What a line cites: a document's symbol, or an act, or neither and then the reason why it cannot be told."""

    symbol: str | None = None
    act: Act | None = None
    reason: str | None = None


def read_mandate(printed: str, heading: str, entity: str | None, *, decisions_marked: bool = False) -> Mandate:
    """Return what a line cites, from its printed number and the heading above it.

    `entity` is the slug of the entity whose list it is, since "Governing Council" alone means that of UN-Habitat only
    in its own list. `decisions_marked` says that the list prints the word before the numbers of decisions, so that a
    bare number is a resolution.
    """
    text = " ".join(printed.split())
    if not text:
        return Mandate(reason="it has no number")
    if _FULL_SYMBOL.match(text) and (whole := read_symbol(text)).reason is None:
        return whole
    named = _body(text, heading, entity)
    kinds = {match.lower() for match in _KIND.findall(text)} or {match.lower() for match in _KIND.findall(heading)}
    if named is None:
        return Mandate(reason=f"{heading!r} names no body that is known for the number {text!r}")
    body, name = named
    number = _number(text)
    if number is None:
        return Mandate(reason=f"{text!r} holds no number of a resolution or decision")
    if len(kinds) != 1:
        kinds = _kind_of(body, number, text, decisions_marked)
        if len(kinds) != 1:
            return Mandate(reason=f"{heading!r} does not say whether {text!r} is a resolution or a decision")
    return _target(kinds.pop(), body, number, name)


def read_symbol(printed: str) -> Mandate:
    """Return what a full symbol or a link to docs.un.org names."""
    try:
        return Mandate(symbol=normalise(printed))
    except UnreadableSymbol as error:
        return Mandate(reason=str(error))


def _body(text: str, heading: str, entity: str | None) -> tuple[str, str] | None:
    """Return the slug and the name of the body that the line itself, else its heading, names."""
    return _named(text, entity) or _named(heading, entity)


def _named(text: str, entity: str | None) -> tuple[str, str] | None:
    """Return the body that a text names from its beginning up to the words for its acts: the whole name, no part."""
    found = _ACTS_OF.fullmatch(text)
    if found is None:
        return None
    name = found["body"].strip()
    if name in _OWN_BODIES:
        return (_OWN_BODIES[name], "") if entity == "un-habitat" else None
    known = organisation_iri(name)
    if known is not None and known.startswith(_BODY):
        return known.removeprefix(_BODY), name
    slug = body_named(name)
    if slug in KNOWN_BODIES:
        return slug, name
    if _NO_NAME.fullmatch(name) or not _BODY_NAME.search(name):
        return None
    return body_slug(name), name


def _number(text: str) -> str | None:
    open_ended = _OPEN_ENDED.fullmatch(text)
    if open_ended:
        return open_ended[1]
    bare = _LEAD.sub("", text)
    return bare if re.fullmatch(NUMBER, bare) else None


def _kind_of(body: str, number: str, text: str, decisions_marked: bool) -> set[str]:
    if body in _TOLD_BY_NUMBER:
        try:
            act_symbol(body, number)
        except UnreadableSymbol:
            return {"decision"}
        return {"resolution"}
    return {"resolution"} if decisions_marked and not _KIND.search(text) else set()


def _target(kind: str, body: str, number: str, name: str) -> Mandate:
    session = re.match(r"(\d+)/", number)
    if body == "un-habitat-governing-council" and session and int(session[1]) < _FIRST_GOVERNING_COUNCIL_SESSION:
        return Mandate(
            reason=f"the Governing Council of UN-Habitat has no {kind} {number}: its first session was the nineteenth"
        )
    if kind == "resolution":
        try:
            return Mandate(symbol=act_symbol(body, number))
        except UnreadableSymbol:
            # A number out of the range of a body that has symbols is none of its resolutions.
            if body in _TOLD_BY_NUMBER:
                return Mandate(reason=f"{number!r} is no number of a resolution of {body}")
    return Mandate(act=Act(kind, body, number, name))
