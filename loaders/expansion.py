"""From objects in the words of the one context to triples: what a JSON-LD processor gives for them, much faster.

Curated facts are JSON-LD of a plain kind: one object for each thing, values that are words, numbers or identifiers.
For these, expansion is a table look-up. A test compares it with a JSON-LD processor on everything that is bundled.

>>> sorted(triple[2] for triple in expand({"id": "topic/x", "zh": "主题"}))
[rdflib.term.Literal('主题', lang='zh')]
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from rdflib import RDF, Literal, URIRef

from ontology.context import context
from ontology.namespaces import DEF, ID, PREFIXES

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def expand(node: Mapping[str, Any]) -> Iterator[Triple]:
    """Yield the triples of one object; its keys are words of the context, its `id` is present."""
    subject = URIRef(identifier(node["id"]))
    for key, value in node.items():
        for item in value if isinstance(value, list) else [value]:
            if key == "type":
                yield subject, RDF.type, URIRef(_absolute(item))
            elif key != "id":
                predicate, term = _term(key)
                yield from ((subject, predicate, written) for written in _values(term, item))


def identifier(text: str) -> str:
    """Return the full IRI for an identifier: as it is when it has a scheme, else below our own `…/id/`."""
    return text if ":" in text.split("/")[0] else ID + text


def _values(term: Mapping[str, Any], item: Any) -> Iterator[URIRef | Literal]:
    kind = term.get("@type")
    if kind == "@id":
        yield URIRef(identifier(item))
    elif kind == "@vocab":
        words = term["@context"]
        yield URIRef(words.get(item) or words["@vocab"] + item)
    elif term.get("@container") == "@language":
        for language, texts in item.items():
            yield from (Literal(text, lang=language) for text in (texts if isinstance(texts, list) else [texts]))
    elif "@language" in term:
        yield Literal(item, lang=term["@language"])
    elif kind is not None:
        yield Literal(str(item), datatype=URIRef(_absolute(kind)))
    else:
        yield Literal(item)


@cache
def _term(key: str) -> tuple[URIRef, Mapping[str, Any]]:
    term = context()[key]
    if isinstance(term, str):
        return URIRef(_absolute(term)), {}
    return URIRef(_absolute(term["@id"])), cast("Mapping[str, Any]", term)


@cache
def _absolute(name: str) -> str:
    prefix, colon, rest = name.partition(":")
    if not colon:
        return DEF + name
    return PREFIXES[prefix] + rest if prefix in PREFIXES else name
