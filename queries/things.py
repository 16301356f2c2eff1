"""A thing, or a whole named graph, as linked data: what is said, as Turtle, JSON-LD or N-Triples.

A document comes with its parts, so that `…/id/doc/HSP/EB.2025/4#para-3` resolves inside it.

>>> describe(store, "…/id/plan/un-habitat/2026-2029", "text/turtle")  # doctest: +SKIP
"""

from collections.abc import Sequence
from typing import Final

from rdflib import Graph

from ontology.namespaces import DOC, PREFIXES
from queries.jsonld import compact
from queries.template import fill, iris, support
from store.port import Dataset, Store
from store.terms import IRI, Literal

TURTLE: Final = "text/turtle"
JSON_LD: Final = "application/ld+json"
N_TRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
MEDIA_TYPES: Final = (TURTLE, JSON_LD, N_TRIPLES)
# Beyond it a graph is written by the engine: the same triples, without our prefixes and short names (rdflib takes some
# 50 microseconds and 2 kB for a triple).
MOST_IN_OUR_WORDS: Final = 20_000
# The limit of support/described-by.rq.
MOST_RELATIONS: Final = 5_000


def describe(store: Store, iri: str, media_type: str) -> bytes | None:
    """Return what the graph says of a thing in one of MEDIA_TYPES, or None when it says nothing.

    Of what others say of it at most MOST_RELATIONS are given (`is_whole`).
    """
    names = ("describe-document",) if iri.startswith(DOC) else ("describe", "described-by")
    return _described(store, iri, names, media_type)


def describe_suggestion(store: Store, iri: str, media_type: str) -> bytes | None:
    """Return what a suggestion says in one of MEDIA_TYPES, or None where nothing is suggested under this name."""
    return _described(store, iri, ("describe-suggested",), media_type)


def _described(store: Store, iri: str, names: Sequence[str], media_type: str) -> bytes | None:
    found = [store.construct(fill(support(name), iris([iri])), N_TRIPLES) for name in names]
    # The same name may be in both.
    triples = b"".join(dict.fromkeys(line for triples in found for line in triples.splitlines(keepends=True)))
    if not triples:
        return None
    return triples if media_type == N_TRIPLES else write(Graph().parse(data=triples, format="nt"), media_type)


def is_whole(store: Store, iri: str) -> bool:
    """Return whether `describe` gives all that others say of a thing; of a document it always does."""
    if iri.startswith(DOC):
        return True
    ((count,),) = store.select(fill(support("relation-count"), iris([iri]))).rows
    return isinstance(count, Literal) and int(count.value) <= MOST_RELATIONS


def write(graph: Graph, media_type: str) -> bytes:
    """Return a graph in one of MEDIA_TYPES or RDF/XML, with our prefixes and, in JSON-LD, the words of our context."""
    if media_type == JSON_LD:
        return compact(graph)
    if media_type == N_TRIPLES:
        return graph.serialize(format="nt", encoding="utf-8")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph.serialize(format="xml" if media_type == RDF_XML else "turtle", encoding="utf-8")


def named_graph(store: Store, iri: str, media_type: str) -> bytes:
    """Return a named graph, whole, in one of MEDIA_TYPES; an unknown one is empty."""
    every = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    if media_type == N_TRIPLES or graph_size(store, iri) > MOST_IN_OUR_WORDS:
        return store.construct(every, media_type, Dataset((iri,)))
    triples = store.construct(every, N_TRIPLES, Dataset((iri,)))
    return write(Graph().parse(data=triples, format="nt"), media_type)


def holds_graphs(store: Store, start: str) -> bool:
    """Return whether the name of any named graph begins so."""
    listed = "SELECT ?graph WHERE { GRAPH ?graph {} FILTER(STRSTARTS(STR(?graph), ?start)) } LIMIT 1"
    return bool(store.select(listed.replace("?start", Literal(IRI(start).value).sparql())).rows)


def graph_size(store: Store, iri: str) -> int:
    """Return how many triples a named graph has; 0 for one that does not exist."""
    IRI(iri)
    ((count,),) = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", Dataset((iri,))).rows
    return int(count.value) if isinstance(count, Literal) else 0
