"""The parts of a document as a page shows them: the text, and beside it what the graph knows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.pages.addresses import page_address
from api.pages.evidence import reference
from api.pages.relations import relation_name
from queries.contents import Known, Part
from queries.lookup import Lookup, Name

# So much of what a part states is seen at once, the rest can be opened.
AT_ONCE: Final = 6


@dataclass(frozen=True, slots=True)
class Said:
    """What is known: a thing spoken of (`other` alone), or a relation; things are a name and an address."""

    subject: tuple[Name, str] | None
    relation: str | None
    other: tuple[Name, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: its fragment, its number, its text where it is loaded, and what is known from it."""

    fragment: str
    number: str
    text: str | None
    text_language: str
    first: tuple[Said, ...]
    rest: tuple[Said, ...]


def sections(lookup: Lookup, parts: Sequence[Part], language: str) -> list[Section]:
    """Return the parts of a document, each text in the reader's language, else in English, else in any."""
    known = [one for part in parts for one in part.known]
    lookup.names(name for one in known for name in (one.subject, one.relation, one.other) if name and "://" in name)
    return [_section(lookup, part, language) for part in parts]


def _section(lookup: Lookup, part: Part, language: str) -> Section:
    texts = dict(part.evidence.texts)
    spoken = next((tag for tag in (language, "en", *texts) if tag in texts), "")
    # Relations tell more than names alone, so they come first.
    said = sorted((_said(lookup, one, language) for one in part.known), key=lambda one: one.relation is None)
    return Section(
        fragment=part.evidence.iri.partition("#")[2],
        number=reference("", part.evidence.part, language),
        text=texts.get(spoken),
        text_language=spoken,
        first=tuple(said[:AT_ONCE]),
        rest=tuple(said[AT_ONCE:]),
    )


def _said(lookup: Lookup, known: Known, language: str) -> Said:
    return Said(
        subject=_named(lookup, known.subject, language) if known.subject else None,
        relation=relation_name(lookup, known.relation, language) if known.relation else None,
        other=_named(lookup, known.other, language) if known.is_thing else (Name(known.other, "", False), ""),
    )


def _named(lookup: Lookup, iri: str, language: str) -> tuple[Name, str]:
    return lookup.label(iri, language), page_address(iri)
