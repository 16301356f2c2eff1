"""The countries that a state of the graph knows, by name, with the codes that forms use.

>>> countries(lookup, "en")[0].code  # doctest: +SKIP
'AFG'
"""

from dataclasses import dataclass

from loaders.sources.countries.area_codes import alpha3_of
from queries.lookup import Lookup
from queries.template import support
from store.terms import IRI


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its alpha-3 code (ISO 3166-1), its name, and the language that the name is in."""

    code: str
    name: str
    language: str


def countries(lookup: Lookup, language: str) -> tuple[Country, ...]:
    """Return the countries with a code, by name, in a language where there is a name in it."""
    rows = lookup.store.select(support("countries")).rows
    codes = {term.value: code for (term,) in rows if isinstance(term, IRI) and (code := alpha3_of(term.value))}
    lookup.names(codes)
    named = [(code, lookup.label(iri, language)) for iri, code in codes.items()]
    found = [Country(code, name.text, name.language) for code, name in named]
    return tuple(sorted(found, key=lambda country: country.name))
