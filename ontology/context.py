"""The one JSON-LD 1.1 context: how everything written or read as JSON or YAML maps to the vocabulary.

It is derived from the ontology, so the two cannot drift: a class or property is a key under its own name; a value
from a code list is written as its slug; a text that depends on the language is a map from language to text. Names are
shorter still: `zh: 内罗毕` is a skos:prefLabel, `zh-also` a skos:altLabel, `zh-unofficial` a gt:ownRendering.
`states` is gt:statedIn read backwards: what a part of a document says.

Decimals are best written as strings ("0.71"): from a JSON number with a fraction JSON-LD makes the form of a double,
"7.1E-1", which is no xsd:decimal (JSON-LD 1.1 API, section 8.2.2, object to RDF conversion).

>>> context()["startsOn"]
{'@id': 'gt:startsOn', '@type': 'xsd:date'}
"""

from functools import cache
from typing import Any, Final

from rdflib import SKOS, URIRef

from ontology.namespaces import CODE, DEF, ID, PREFIXES
from ontology.translations import LANGUAGES
from ontology.vocabulary import Term, ontology_graph, terms

# JSON has its own integers, booleans and strings; a datatype is stated only where JSON has none.
_TYPED: Final = {PREFIXES["xsd"] + name: "xsd:" + name for name in ("date", "decimal")}
_LANGUAGE_TAGGED: Final = PREFIXES["rdf"] + "langString"


@cache
def context() -> dict[str, Any]:
    """Return the value of `@context`, with the base in use; shared by all callers: do not change it."""
    return {
        "@version": 1.1,
        "@base": ID,
        "@vocab": DEF,
        **PREFIXES,
        "id": "@id",
        "type": "@type",
        **{term.name: _definition(term) for term in terms()},
        "states": {"@reverse": "gt:statedIn", "@type": "@id"},
        **_names(),
    }


def _definition(term: Term) -> str | dict[str, Any]:
    iri = "gt:" + term.name
    if term.code_list is not None:
        return {"@id": iri, "@type": "@vocab", "@context": _codes(term.code_list)}
    if term.kind == "object":
        return {"@id": iri, "@type": "@id"}
    if _LANGUAGE_TAGGED in term.ranges:
        return {"@id": iri, "@container": "@language"}
    typed = next((_TYPED[value] for value in term.ranges if value in _TYPED), None)
    return {"@id": iri, "@type": typed} if typed else iri


def _codes(code_list: str) -> dict[str, str]:
    """Return the context in which slugs of this list are read.

    A slug that is also a key (`participant` in the list of units) is stated in full: a term comes before `@vocab`
    (JSON-LD 1.1 API, section 5.2, IRI expansion), so it would be read as the property.
    """
    vocabulary = f"{CODE}{code_list}/"
    keys = {term.name for term in terms()}
    concepts = sorted(str(concept) for concept in ontology_graph().subjects(SKOS.inScheme, URIRef(CODE + code_list)))
    slugs = [concept.removeprefix(vocabulary) for concept in concepts]
    return {"@vocab": vocabulary, **{slug: vocabulary + slug for slug in slugs if slug in keys}}


def _names() -> dict[str, Any]:
    suffixes = {"": "skos:prefLabel", "-also": "skos:altLabel", "-unofficial": "gt:ownRendering"}
    return {
        language + suffix: {"@id": iri, "@language": language}
        for suffix, iri in suffixes.items()
        for language in LANGUAGES
    }
