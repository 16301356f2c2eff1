"""Graphs as JSON-LD in the words of the one context: what is written is read back as the same triples.

Only the words that occur are put into the document's `@context`, so that it stands alone and stays small.

>>> json.loads(compact(graph))["@graph"][0]["type"]  # doctest: +SKIP
'StrategicPlan'
"""

import json
import re
from functools import cache
from typing import Any, Final

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.context import context
from ontology.namespaces import DEF, ID, PREFIXES

_XSD: Final = PREFIXES["xsd"]
# As JSON writes whole numbers; beyond 15 digits some readers take a number for a double.
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# A path that no reader resolves to anything but itself (RFC 3986, section 5.2): no colon, no empty segment, no dots.
_PATH: Final = re.compile(r"(?!\.{1,2}(?:/|$|#))[^/:?#]+(?:/(?!\.{1,2}(?:/|$|#))[^/:?#]+)*/?(?:#[^:]*)?")


def compact(graph: Graph) -> bytes:
    """Return the graph as a JSON-LD document, one object for each subject, in the order of their IRIs."""
    used: set[str] = set()
    nodes = [_node(graph, subject, used) for subject in sorted(set(graph.subjects()), key=str)]
    terms = {key: value for key, value in context().items() if key.startswith("@") or key in used}
    prefixes = {name: iri for name, iri in PREFIXES.items() if f'"{name}:' in json.dumps(terms)}
    document = {"@context": {**prefixes, **terms, "id": "@id", "type": "@type"}, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _node(graph: Graph, subject: Node, used: set[str]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _id(subject)}
    for predicate, value in sorted(graph.predicate_objects(subject), key=lambda pair: (str(pair[0]), str(pair[1]))):
        if predicate == RDF.type:
            key, written = "type", _class(value)
        else:
            key, written = _pair(str(predicate), value, used)
        present = node.get(key)
        if present is None:
            node[key] = written
        elif isinstance(present, dict) and isinstance(written, dict) and _languages(key):
            for language, text in written.items():
                present[language] = [*_listed(present.get(language)), text]
        else:
            node[key] = [*_listed(present), written]
    return node


def _pair(predicate: str, value: Node, used: set[str]) -> tuple[str, Any]:
    language = value.language if isinstance(value, Literal) else None
    for key, term in _terms().get(predicate, ()):
        wanted = term.get("@language")
        if wanted is not None and wanted != language:
            continue
        # A map from language to text holds every text with a language, and nothing else.
        if wanted is None and (language is None) is _languages(key):
            continue
        written = _coerced(term, value)
        if written is not None:
            used.add(key)
            return key, {language: written} if _languages(key) else written
    return predicate, _expanded(value)


def _coerced(term: dict[str, Any], value: Node) -> Any:
    kind = term.get("@type")
    if isinstance(value, URIRef | BNode):
        if kind == "@vocab":
            vocabulary = term["@context"]["@vocab"]
            slug = str(value).removeprefix(vocabulary)
            return slug if value.startswith(vocabulary) and _SLUG.fullmatch(slug) else None
        return _id(value) if kind == "@id" else None
    if not isinstance(value, Literal) or kind in ("@id", "@vocab"):
        return None
    if value.language is not None or (value.datatype is None and kind is None):
        return str(value)
    if kind is not None:
        return str(value) if str(value.datatype) == kind.replace("xsd:", _XSD) else None
    return _native(value)


def _expanded(value: Node) -> Any:
    if isinstance(value, URIRef | BNode):
        return {"@id": _id(value)}
    assert isinstance(value, Literal)  # noqa: S101 - a triple's object is an IRI, a blank node or a literal
    if value.language is not None:
        return {"@value": str(value), "@language": value.language}
    return {"@value": str(value), "@type": str(value.datatype)} if value.datatype else str(value)


def _native(value: Literal) -> Any:
    """Return a JSON number or boolean where JSON-LD reads it back as the very same literal, else a typed value."""
    text, kind = str(value), str(value.datatype)
    if kind == _XSD + "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == _XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    return _expanded(value)


@cache
def _terms() -> dict[str, tuple[tuple[str, dict[str, Any]], ...]]:
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for key, term in context().items():
        if isinstance(term, dict) and "@reverse" not in term:
            found.setdefault(_absolute(term.get("@id", key)), []).append((key, term))
        elif isinstance(term, str) and not key.startswith("@") and not term.startswith("@") and key not in PREFIXES:
            found.setdefault(_absolute(term), []).append((key, {}))
    return {predicate: tuple(terms) for predicate, terms in found.items()}


def _absolute(name: str) -> str:
    prefix, colon, rest = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + rest
    return name if colon else DEF + name


def _languages(key: str) -> bool:
    term = context().get(key)
    return isinstance(term, dict) and term.get("@container") == "@language"


def _class(value: Node) -> str:
    name = str(value).removeprefix(DEF)
    return name if str(value).startswith(DEF) and _SLUG.fullmatch(name) else _absolute_id(value)


def _id(value: Node) -> str:
    path = str(value).removeprefix(ID)
    return path if str(value).startswith(ID) and _PATH.fullmatch(path) else _absolute_id(value)


def _absolute_id(value: Node) -> str:
    return f"_:{value}" if isinstance(value, BNode) else str(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
