"""What is known of the graphs of a snapshot without opening it: digests and numbers, counted or carried on.

>>> counted(store, ["urn:g"], {})  # doctest: +SKIP
(GraphInfo(iri='urn:g', digest='…', triples=3),)
"""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from store import engine
from store.difference import Difference, line, lines
from store.snapshot import GraphInfo, SnapshotInfo, sum_digest
from store.terms import Literal


def counted(store: ox.Store, graphs: Iterable[str], digests: Mapping[str, str]) -> tuple[GraphInfo, ...]:
    """Return what is known of graphs after counting them; those without a digest are read for it."""
    return tuple(
        GraphInfo(iri, digests.get(iri) or sum_digest(lines(store, iri)), count(store, f"GRAPH <{iri}> {{ ?s ?p ?o }}"))
        for iri in graphs
    )


def carried_on(previous: SnapshotInfo, digests: Mapping[str, str], difference: Difference) -> tuple[GraphInfo, ...]:
    """Return what is known of the graphs after a change, from what was known before; graphs left empty are gone."""
    known = {graph.iri: graph for graph in previous.graphs}
    infos = []
    for iri in sorted(known.keys() | digests.keys() | set(difference.graphs())):
        before = known.get(iri)
        came, gone = difference.came.get(iri, set()), difference.gone.get(iri, set())
        triples = (before.triples if before else 0) + len(came) - len(gone)
        start = before.digest if before else ""
        if triples:
            digest = digests.get(iri) or sum_digest(map(line, came), map(line, gone), start)
            infos.append(GraphInfo(iri, digest, triples))
    return tuple(infos)


def count(store: ox.Store, pattern: str = "?s ?p ?o") -> int:
    """Return how many solutions a pattern has; without one, how many triples the default graph holds."""
    found = engine.select(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows[0][0]
    assert isinstance(found, Literal)  # noqa: S101 - COUNT always binds
    return int(found.value)
