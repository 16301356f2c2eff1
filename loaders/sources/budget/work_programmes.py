"""The yearly work programme of an entity and its subprogrammes, under one address whichever source names them.

>>> programme_iri("un-habitat", 2027).endswith("plan/un-habitat/work-programme-2027")
True
>>> element_slug("Subprogamme 1 – Multilateral negotiations"), element_slug("Component 2 – Field operations")
('subprogramme-1', 'component-2-field-operations')
"""

import re
from typing import Final

from loaders.organisations import organisation_name
from loaders.slugs import plain_slug
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, ID, PREFIXES
from store.terms import XSD_INTEGER, Literal

_SUBPROGRAMME: Final = re.compile(r"Subprog\w*\s+(?P<number>\d+)(?:\s*[-–—:]\s*(?P<title>.+))?", re.IGNORECASE)
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME: Final = PREFIXES["skos"] + "prefLabel"
_OTHER_NAME: Final = PREFIXES["skos"] + "altLabel"


def programme_iri(entity: str, year: int) -> str:
    """Return the IRI of the work programme of an entity (its slug) for a year."""
    return f"{ID}plan/{entity}/work-programme-{year}"


def element_iri(entity: str, year: int, slug: str) -> str:
    """Return the IRI of a subprogramme or component of a work programme."""
    return f"{ID}element/{entity}/{year}/{slug}"


def element_slug(heading: str) -> str:
    """Return the last step of the address of what a heading names."""
    found = _SUBPROGRAMME.fullmatch(" ".join(heading.split()))
    return f"subprogramme-{int(found['number'])}" if found else plain_slug(heading)


class WorkProgrammes:
    """The work programmes that one source speaks of; each, and each of its parts, is described where first met."""

    def __init__(self, out: Triples) -> None:
        self._out = out
        self._names: dict[str, set[str]] = {}
        self._stated: set[tuple[str, str]] = set()

    def programme(self, entity: str, iri: str | None, year: int, stated_in: str) -> str:
        """Write the work programme of an entity for a year, once, and return its IRI."""
        programme = programme_iri(entity, year)
        if programme not in self._names:
            self._names[programme] = set()
            name = (organisation_name(iri) if iri else None) or entity
            self._out.add(programme, _TYPE, DEF + "WorkProgramme")
            self._out.add(programme, DEF + "ownRendering", Literal(f"work programme of {name} for {year}", "en"))
            zh = organisation_name(iri, "zh") if iri else None
            if zh and zh != name:
                self._out.add(programme, DEF + "ownRendering", Literal(f"{zh}{year}年工作方案", "zh"))
            self._out.add(programme, DEF + "year", Literal(str(year), datatype=XSD_INTEGER))
            self._out.add(programme, DEF + "statedIn", stated_in)
            if iri is not None:
                self._out.add(programme, DEF + "responsibleParty", iri)
            self._out.counted("work programmes")
        return programme

    def element(self, entity: str, iri: str | None, year: int, heading: str, stated_in: str) -> str:
        """Write a subprogramme or component, once, and return its IRI; that of the programme where no heading is."""
        programme = self.programme(entity, iri, year, stated_in)
        heading = " ".join(heading.split())
        if not heading:
            return programme
        element = element_iri(entity, year, element_slug(heading))
        found = _SUBPROGRAMME.fullmatch(heading)
        name = (found["title"] if found else None) or heading
        known = self._names.setdefault(element, set())
        if not known:
            self._out.add(element, _TYPE, DEF + ("Subprogramme" if found else "PlanElement"))
            self._out.add(element, DEF + "elementOf", programme)
            self.stated(element, stated_in)
            if found:
                self._out.add(element, DEF + "elementCode", Literal(str(int(found["number"]))))
            self._out.counted("subprogrammes" if found else "other parts of work programmes")
        if name not in known:
            self._out.add(element, _OTHER_NAME if known else _NAME, Literal(name, "en"))
            known.add(name)
        return element

    def stated(self, thing: str, stated_in: str) -> None:
        """Say, once, that a record or paragraph speaks of a part of a work programme."""
        if (thing, stated_in) not in self._stated:
            self._stated.add((thing, stated_in))
            self._out.add(thing, DEF + "statedIn", stated_in)
