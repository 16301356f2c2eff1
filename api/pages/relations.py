"""What relations and values are called: our vocabulary names its own; those of other vocabularies are named here.

>>> relation_name(lookup, PREFIXES["skos"] + "exactMatch", "en")  # doctest: +SKIP
'same as'
"""

from collections.abc import Mapping
from typing import Final

from api.pages.words import N_, words_of
from ontology.namespaces import PREFIXES
from queries.lookup import Lookup, local_name

_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_NAMES: Final[Mapping[str, str]] = {
    _SKOS + "exactMatch": N_("same as"),
    _SKOS + "closeMatch": N_("nearly the same as"),
    _SKOS + "broadMatch": N_("narrower than"),
    _SKOS + "narrowMatch": N_("wider than"),
    _SKOS + "relatedMatch": N_("related to"),
    _SKOS + "related": N_("related to"),
    _SKOS + "broader": N_("narrower than"),
    _SKOS + "narrower": N_("wider than"),
    _SKOS + "inScheme": N_("entry of the list"),
    _SKOS + "notation": N_("Code"),
    _SKOS + "note": N_("Note"),
    _SKOS + "scopeNote": N_("Note"),
    _DCTERMS + "source": N_("Source"),
    _DCTERMS + "publisher": N_("Publisher"),
    _DCTERMS + "license": N_("Licence"),
    _DCTERMS + "isPartOf": N_("part of"),
    _DCTERMS + "hasPart": N_("has the part"),
    _DCTERMS + "identifier": N_("Identifier"),
    _DCTERMS + "title": N_("Title"),
    _DCTERMS + "type": N_("Kind"),
    PREFIXES["rdfs"] + "seeAlso": N_("see also"),
    PREFIXES["rdfs"] + "subClassOf": N_("kind of"),
    PREFIXES["rdfs"] + "isDefinedBy": N_("defined in"),
    PREFIXES["owl"] + "sameAs": N_("same as"),
}
# How lists are written down says nothing to a reader.
HIDDEN: Final = frozenset(PREFIXES["rdf"] + name for name in ("first", "rest", "subject", "predicate", "object"))


def relation_name(lookup: Lookup, relation: str, language: str) -> str:
    """Return the name of a relation in a language: as its vocabulary gives it, else as we do, else its last part."""
    names = lookup.names([relation])[relation]
    if names and any(name.language in (language, "en") for name in names) and relation not in _NAMES:
        return lookup.label(relation, language).text
    known = _NAMES.get(relation)
    return words_of(language).gettext(known) if known else local_name(relation)
