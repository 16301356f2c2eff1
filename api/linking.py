"""Links between the sources of a snapshot that is being built: asserted ones in a graph of their own, others suggested.

Among the suggestions is what work of the sources might contribute to a strategic plan (`loaders.suggestions_of_work`).

>>> suggestions = link(staging)  # doctest: +SKIP
"""

from rdflib import Graph
from rdflib.namespace import SKOS

from loaders.links import LINK_GRAPH, asserted, find_links, statements, suggested, things
from loaders.suggestions_of_work import WORK_SUGGESTION, suggest_work
from ontology.namespaces import ID, SUGGESTED_GRAPH
from store.snapshot import GraphContent
from store.staging import Staging

_MAPPING = ID + "mapping/"


def link(staging: Staging) -> Graph:
    """Write the links that codes and symbols assert into their graph; return what names suggest."""
    links = find_links(things(statements(staging.select)))
    sure = asserted(links)
    if len(sure):
        staging.put(GraphContent(LINK_GRAPH, sure.serialize(format="nt", encoding="utf-8")))
    return suggested(links) + suggest_work(staging.select)


def kept_suggestions(staging: Staging) -> Graph:
    """Return the suggestions of the snapshot in use that `link` does not make anew."""
    graph = Graph().parse(data=staging.previous_content(SUGGESTED_GRAPH), format="nt")
    for subject, predicate, value in list(graph):
        if str(subject).startswith((_MAPPING, WORK_SUGGESTION)) or predicate == SKOS.closeMatch:
            graph.remove((subject, predicate, value))
    return graph
