"""The text of a made programme document, in one language, as the reader of documents gives it.

>>> text(programme, "zh").iri  # doctest: +SKIP
'https://w3id.org/goldenthread/graph/text/zh/E/CPD/2026/KEN/1'
"""

import re
from datetime import date
from typing import Final

from rdflib import SKOS, URIRef

from bench.generating.facts import in_order
from bench.generating.programmes import Programme
from loaders.document.graph import document_graph
from loaders.document.model import Language, Masthead, OfficialDocument, Part, PartKind
from loaders.parts import part_slug
from ontology.namespaces import document_iri, text_graph
from store.snapshot import GraphContent

LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")


def text(programme: Programme, language: Language) -> GraphContent:
    """Return the named graph of a programme's text in a language."""
    symbol = programme.engagement.symbol
    parts = tuple(
        _part(number, said.en if language == "en" else said.zh, position)
        for position, (number, said) in enumerate(programme.parts, start=1)
    )
    title = programme.title.en if language == "en" else programme.title.zh
    issued = date(programme.engagement.year - 1, 10, 1)
    head = Masthead(symbol, title, language, "en", issued)
    graph = document_graph(OfficialDocument(symbol, head, parts, language))
    # The curated name is the one that the document carries.
    graph.remove((URIRef(document_iri(symbol)), SKOS.prefLabel, None))
    return GraphContent(text_graph(symbol, language), in_order(graph.serialize(format="nt", encoding="utf-8")))


def _part(number: str, said: str, position: int) -> Part:
    kind: PartKind = "cover" if number == "cover" else "point" if "(" in number else "paragraph"
    above = re.sub(r"\(.*", "", number)
    return Part(kind, number, part_slug(number), said, position, part_slug(above) if kind == "point" else None)
