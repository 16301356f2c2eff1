"""How things are called in findings: by their name and identifier, never by the mark of an unnamed node.

>>> part_text(Graph(), URIRef(DOC + "HSP/EB.2025/4#para-15.b"))
'HSP/EB.2025/4, para-15.b'
"""

from typing import Final
from urllib.parse import unquote

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from ontology.namespaces import DEF, DOC, ID

LANGUAGES: Final = ("en", "zh")
STATED_IN: Final = URIRef(DEF + "statedIn")
_OWN_RENDERING: Final = URIRef(DEF + "ownRendering")
_PART_NUMBER: Final = URIRef(DEF + "partNumber")
_PRINTED_AS: Final = URIRef(DEF + "printedAs")
_TEXT: Final = URIRef(DEF + "citationText")
_THING: Final = {"en": "thing", "zh": "事物"}


def label_of(graph: Graph, ontology: Graph, thing: Node) -> dict[str, str]:
    """Return what to call `thing` by language (en, zh): its name and identifier, or its kind and what it prints."""
    identifier = "" if isinstance(thing, BNode) else identifier_of(thing)
    kind = _kind(graph, ontology, thing)
    printed = next((str(value) for path in (_PRINTED_AS, _TEXT) for value in graph.objects(thing, path)), "")
    labels = {}
    for lang in LANGUAGES:
        name = _name(graph, thing, lang)
        if name:
            labels[lang] = f"“{name}” ({identifier})" if identifier else f"“{name}”"
        elif printed:
            labels[lang] = f"{kind[lang]} “{printed}”" + (f" ({identifier})" if identifier else "")
        else:
            labels[lang] = f"{kind[lang]} {identifier}".rstrip()
    return labels


def identifier_of(term: Node) -> str:
    """Return the identifier by which knowledge files name the thing: its IRI without the base of identifiers."""
    text = str(term)
    for base in (ID, DEF):
        if text.startswith(base):
            return unquote(text.removeprefix(base))
    return text


def value_text(graph: Graph, ontology: Graph, value: Node | None) -> str:
    """Return a value as a person would write it; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, BNode):
        return label_of(graph, ontology, value)["en"]
    return str(value) if isinstance(value, Literal) else identifier_of(value)


def evidence_of(graph: Graph, thing: Node) -> URIRef | None:
    """Return the document part that states `thing`: its first, by address; a part is its own evidence."""
    if isinstance(thing, URIRef) and thing.startswith(DOC) and "#" in thing:
        return thing
    parts = sorted(part for part in graph.objects(thing, STATED_IN) if isinstance(part, URIRef))
    return parts[0] if parts else None


def part_text(graph: Graph, part: URIRef | None) -> str:
    """Return a document part as people write it: `HSP/EB.2025/4, 15(b)`; the empty text for none."""
    if part is None:
        return ""
    document, _, fragment = unquote(part.removeprefix(DOC)).partition("#")
    number = next((str(value) for value in graph.objects(part, _PART_NUMBER)), fragment)
    return f"{document.replace('_', ' ')}, {number}"


def _name(graph: Graph, thing: Node, lang: str) -> str:
    names = [
        str(name)
        for path in (SKOS.prefLabel, _OWN_RENDERING)
        for name in graph.objects(thing, path)
        if isinstance(name, Literal) and name.language == lang
    ]
    return min(names, default="")


def _kind(graph: Graph, ontology: Graph, thing: Node) -> dict[str, str]:
    kind = dict(_THING)
    for concept in sorted(graph.objects(thing, RDF.type), key=str):
        labels = {
            str(label.language): str(label)
            for label in ontology.objects(concept, RDFS.label)
            if isinstance(label, Literal)
        }
        if all(lang in labels for lang in LANGUAGES):
            kind = {lang: labels[lang] for lang in LANGUAGES}
    if (thing, RDF.type, RDF.Statement) in graph:
        kind = {"en": "statement", "zh": "陈述"}
    return kind
