"""An organization as a source names it: its address, class and names, written once for each source.

>>> Agencies(out, "uninfo").iri("UN-HABITAT", "KEN.json projects/3")  # doctest: +SKIP
'https://w3id.org/goldenthread/id/org/un-habitat'
"""

from typing import Final

from loaders.organisations import SCHEMES, organisation_iri, organisations
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, PREFIXES
from store.terms import Literal

_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME: Final = PREFIXES["skos"] + "prefLabel"
_NOTATION: Final = PREFIXES["skos"] + "notation"


class Agencies:
    """The organizations that one source names by the codes of one register; each is described where first met."""

    def __init__(self, out: Triples, scheme: str) -> None:
        self._out = out
        self._scheme = scheme
        self._described: set[str] = set()
        self._unknown: set[str] = set()

    def iri(self, spelling: object, place: str) -> str | None:
        """Return the IRI of the organization that is spelled so; None, with a note once, where none or several are."""
        if not isinstance(spelling, str) or not spelling.strip():
            self._out.note(place, f"the organization is {spelling!r}, which is no name")
            return None
        iri = organisation_iri(spelling, self._scheme)
        if iri is None:
            if spelling not in self._unknown:
                self._unknown.add(spelling)
                self._out.note(
                    place, f"no one organization is known as {spelling!r}; add it to organisations.yaml if it is one"
                )
            return None
        self.describe(iri)
        return iri

    def describe(self, iri: str) -> None:
        """Write the class, the names and the codes of a known organization, once."""
        if iri in self._described:
            return
        self._described.add(iri)
        known = organisations()[iri]
        self._out.add(iri, _TYPE, DEF + known.type)
        for language, name in sorted(known.names.items()):
            self._out.add(iri, _NAME, Literal(name, language))
        for code in known.codes.get(self._scheme, ()):
            self._out.add(iri, _NOTATION, Literal(code, datatype=DEF + SCHEMES[self._scheme]))
