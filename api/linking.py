"""Links between the sources of a snapshot that is being built: asserted ones in a graph of their own, others suggested.

Among the suggestions is what work of the sources might contribute to a strategic plan (`loaders.suggestions_of_work`).
Links are looked for anew only where something changed that they are found by.

>>> suggestions = link(staging)  # doctest: +SKIP
"""

from collections.abc import Iterable
from typing import Final

from rdflib import Graph
from rdflib.namespace import SKOS

from loaders.links import LINK_GRAPH, READ, asserted, find_links, no_source, statements, suggested, things
from loaders.suggestions_of_work import READ_OF_WORK, WORK_SUGGESTION, suggest_work
from ontology.namespaces import ID, SUGGESTED_GRAPH
from store.snapshot import GraphContent
from store.staging import Staging

_MAPPING = ID + "mapping/"
_FOUND_BY: Final = frozenset({*READ, *READ_OF_WORK})


def link(staging: Staging) -> Graph:
    """Write the links that codes and symbols assert into their graph; return what names suggest."""
    links = find_links(things(statements(staging.select)))
    sure = asserted(links)
    if len(sure):
        staging.put(GraphContent(LINK_GRAPH, sure.serialize(format="nt", encoding="utf-8")))
    return suggested(links) + suggest_work(staging.select)


def links_changed(staging: Staging) -> bool:
    """Say whether links may be others than in the snapshot in use."""
    if not staging.continues:
        return True
    changed = [graph for graph in _changed(staging) if not no_source(graph)]
    if staging.difference is None:
        return bool(changed)
    return staging.difference.touches(changed, _FOUND_BY)


def keep_links(staging: Staging, told: Graph | None) -> Graph | None:
    """Keep the links as they are; return the suggestions with those that documents tell now (None: none changed)."""
    before = staging.previous
    if before is not None and before.graph(LINK_GRAPH) is not None:
        staging.keep(LINK_GRAPH)
    return None if told is None else told + _previous(staging, made_here=True)


def kept_suggestions(staging: Staging) -> Graph:
    """Return the suggestions of the snapshot in use that `link` does not make anew."""
    return _previous(staging, made_here=False)


def _previous(staging: Staging, *, made_here: bool) -> Graph:
    graph = Graph().parse(data=staging.previous_content(SUGGESTED_GRAPH), format="nt")
    for subject, predicate, value in list(graph):
        if made_here != (str(subject).startswith((_MAPPING, WORK_SUGGESTION)) or predicate == SKOS.closeMatch):
            graph.remove((subject, predicate, value))
    return graph


def _changed(staging: Staging) -> Iterable[str]:
    """Return the graphs that are new, or others than in the snapshot in use, or no longer there."""
    before = set() if staging.previous is None else {graph.iri for graph in staging.previous.graphs}
    return {graph for graph in staging.graphs() | before if not staging.kept(graph)}
