"""What the parts of an IATI activity have in common: narratives in languages, organizations, dates and codes.

A `Place` is one activity being read: where its triples go and how a problem in it is named.

>>> organisation_reference("41120"), organisation_reference(" XM-DAC-41120 ")
('XM-DAC-41120', 'XM-DAC-41120')
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import quote

from loaders.organisations import organisation_iri
from loaders.sources.iati.seen import Seen
from loaders.sources.iati.xml_records import LANGUAGE, Element
from loaders.sources.text_language import plain_tag
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, ID, PREFIXES
from store.terms import XSD_DATE, XSD_DECIMAL, Literal

TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["skos"] + "prefLabel"
ALT_LABEL: Final = PREFIXES["skos"] + "altLabel"
NARRATIVE: Final = "narrative"
# Codes that the standard closes (IATI 2.03, embedded codelists and ResultType); others may grow.
CLOSED: Final = {
    "ActivityStatus": frozenset("123456"),
    "ActivityDateType": frozenset("1234"),
    "OrganisationRole": frozenset("1234"),
    "ResultType": frozenset("1239"),
    "TransactionType": frozenset(str(code) for code in range(1, 14)),
    "BudgetType": frozenset("12"),
}
# The registry lists UN-Habitat under its bare channel code; its full identifier has the prefix of the DAC list.
_BARE: Final = "41120"
_FULL: Final = "XM-DAC-41120"
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Place:
    """One activity of one file, being read; `language` is that of narratives which do not say theirs.

    `described` remembers which organizations were described under which names, in all files; `own` those that only
    this activity speaks of.
    """

    out: Triples
    file: str
    identifier: str
    language: str
    described: Seen = field(default_factory=Seen)
    own: Seen = field(default_factory=Seen)

    def note(self, element: Element, problem: str) -> None:
        """Say what of this activity could not be taken, with the line of the element."""
        self.out.note(f"{self.file}, activity {self.identifier}, line {element.line}", problem)


def normal_identifier(identifier: str) -> str:
    """Return an IATI identifier with the full organization identifier of UN-Habitat where it begins with the bare one.

    Which of the two a file uses is not settled: the registry says 41120, the standard's lists XM-DAC-41120.
    """
    return _FULL + identifier[len(_BARE) :] if identifier.startswith(_BARE + "-") else identifier


def organisation_reference(reference: str) -> str:
    """Return an organization identifier in its full form, without white space around it."""
    reference = reference.strip()
    return _FULL if reference == _BARE else reference


def organisation(element: Element, place: Place) -> str | None:
    """Return the organization that an element names, and describe it unless it is one that is known here.

    Known by identifier first, else by a name; one that gives neither is noted, and None is returned.
    """
    reference = organisation_reference(element.get("ref"))
    names = [text for text, _ in narratives(element, place)]
    known = organisation_iri(reference, "iati") if reference else None
    known = known or next((iri for spelling in names if (iri := organisation_iri(spelling))), None)
    if known is not None:
        return known
    if not reference and not names:
        place.note(element, f"<{element.name}> gives neither an identifier nor a name")
        return None
    # A name without an identifier is one organization only among the reports of one publisher's activity.
    own = quote(reference, safe="") if reference else f"{_tail(place.identifier)}/{quote(names[0], safe='')}"
    iri = f"{ID}org/iati/{own}"
    _describe(iri, reference, element, place)
    return iri


def name(iri: str, element: Element | None, place: Place, fallback: str = "") -> bool:
    """Write the narratives of an element as names, the first of each language as the preferred one; say if any was."""
    said: set[str | None] = set()
    for text, language in narratives(element, place) if element is not None else []:
        place.out.add(iri, ALT_LABEL if language in said else LABEL, Literal(text, language))
        said.add(language)
    if not said and fallback:
        place.out.add(iri, LABEL, Literal(fallback))
    return bool(said)


def narratives(element: Element, place: Place) -> list[tuple[str, str | None]]:
    """Return the texts of an element with their language, empty ones left out; a bad language tag is noted.

    A text that stands directly in the element, as in version 1 of the standard, is taken where there is no narrative.
    """
    found = []
    told = list(element.all(NARRATIVE))
    if not told and element.text:
        place.note(element, f"the text of <{element.name}> stands outside a <narrative>; it was taken")
        told = [element]
    for narrative in told:
        if not narrative.text:
            continue
        tag = (narrative.get(LANGUAGE) or place.language).replace("_", "-")
        if tag and not _LANGUAGE_TAG.fullmatch(tag):
            place.note(narrative, f"{tag!r} is no language tag; the text is kept without one")
            tag = ""
        found.append((narrative.text, plain_tag(tag) or None))
    return found


def code(element: Element, attribute: str, codelist: str, place: Place) -> str | None:
    """Return the code that an attribute gives, None (noted) where it is missing or not on a closed list."""
    value = element.get(attribute)
    if not value:
        place.note(element, f"<{element.name}> has no {attribute}")
        return None
    if codelist in CLOSED and value not in CLOSED[codelist]:
        place.note(element, f"{value!r} is no code of the list {codelist}")
        return None
    return value


def code_iri(codelist: str, value: str) -> str:
    """Return the IRI of a code of an IATI codelist."""
    return f"{CODE}iati/{codelist}/{quote(value, safe='')}"


def day(element: Element | None, place: Place) -> date | None:
    """Return the date of an `iso-date`; None where there is none, noted where it is no date."""
    written = "" if element is None else element.get("iso-date")
    if element is None or not written:
        return None
    try:
        # The schema's type is xsd:date, which may end with a time zone (2014-01-01Z).
        return date.fromisoformat(written[:10])
    except ValueError:
        place.note(element, f"{written!r} is no date (YYYY-MM-DD)")
        return None


def number(element: Element, written: str, place: Place) -> Decimal | None:
    """Return a decimal number; None where nothing is written, noted where it is no number."""
    written = written.strip()
    if not written:
        return None
    try:
        if _NUMBER.fullmatch(written) and len(written) <= _LONGEST_NUMBER:
            return Decimal(written)
    except InvalidOperation:
        pass
    place.note(element, f"{written[:60]!r} is no number")
    return None


def decimal(value: Decimal) -> Literal:
    """Return a number as a literal, without an exponent and without zeros at its end."""
    written = f"{value:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return Literal(written if written not in ("", "-0") else "0", datatype=XSD_DECIMAL)


def dated(value: date) -> Literal:
    """Return a date as a literal."""
    return Literal(value.isoformat(), datatype=XSD_DATE)


def _describe(iri: str, reference: str, element: Element, place: Place) -> None:
    """Write an organization and its names; the first name met in a language is the preferred one everywhere."""
    met = place.described if reference else place.own
    if met.first(iri):
        place.out.counted("organizations")
        place.out.add(iri, TYPE, DEF + "Organization")
        if reference:
            place.out.add(iri, DEF + "sourceIdentifier", Literal(reference))
    for text, language in narratives(element, place):
        if met.first(iri, language or "", text):
            preferred = met.first(iri, "preferred", language or "")
            place.out.add(iri, LABEL if preferred else ALT_LABEL, Literal(text, language))


def _tail(identifier: str) -> str:
    return quote(normal_identifier(identifier), safe="")
