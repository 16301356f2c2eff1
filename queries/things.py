"""A thing as linked data: all that is said of it, as Turtle, JSON-LD or N-Triples.

A document comes with its parts, so that `…/id/doc/HSP/EB.2025/4#para-3` resolves inside it.

>>> describe(store, "…/id/plan/un-habitat/2026-2029", "text/turtle")  # doctest: +SKIP
"""

from typing import Final

from rdflib import Graph

from ontology.namespaces import DOC, PREFIXES
from queries.jsonld import compact
from queries.template import fill, iris, support
from store.port import Store

MEDIA_TYPES: Final = ("text/turtle", "application/ld+json", "application/n-triples")


def describe(store: Store, iri: str, media_type: str) -> bytes | None:
    """Return what the graph says of a thing in one of MEDIA_TYPES, or None when it says nothing."""
    query = support("describe-document" if iri.startswith(DOC) else "describe")
    triples = store.construct(fill(query, iris([iri])), "application/n-triples")
    if not triples:
        return None
    if media_type == "application/n-triples":
        return triples
    graph = Graph().parse(data=triples, format="nt")
    if media_type == "application/ld+json":
        return compact(graph)
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph.serialize(format="turtle", encoding="utf-8")
