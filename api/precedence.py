"""Whose name for a thing stands where graphs name it differently: ours, then the source that others refer to.

>>> from ontology.namespaces import text_graph
>>> precedence(text_graph("HSP/EB.2025/4", "en")) > precedence(ONTOLOGY_GRAPH)
True
"""

from functools import cache
from typing import Final

from rdflib.namespace import SKOS

from loaders.sources.registry import sources
from ontology.namespaces import AREA_GRAPH, GRAPH, ONTOLOGY_GRAPH, source_graph
from store.union import OneName

_CURATED: Final = GRAPH + "doc/"


def precedence(graph_iri: str) -> tuple[int, int, str]:
    """Return the rank of a graph, the lowest first.

    The ontology and its code lists, the curated facts of documents, what is bundled of areas; then the sources of open
    data in the order of their registry, in which what others refer to comes first; then all others, by their addresses.
    """
    order = (graph_iri == ONTOLOGY_GRAPH, graph_iri.startswith(_CURATED), graph_iri == AREA_GRAPH)
    if any(order):
        return order.index(True), 0, graph_iri
    place = _places().get(graph_iri)
    return (len(order), place, graph_iri) if place is not None else (len(order) + 1, 0, graph_iri)


@cache
def _places() -> dict[str, int]:
    return {source_graph(name): place for place, name in enumerate(sources())}


# In the union of the graphs a thing has one preferred name in each language; the others stand beside it.
ONE_NAME: Final = OneName(str(SKOS.prefLabel), str(SKOS.altLabel), precedence)
