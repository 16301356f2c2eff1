"""Made data of any size in a home of its own: `python -m bench.generator --triples 1e6 --seed 1 --home DIR`.

Country programmes with outcomes, outputs, indicators and figures, the plans and cooperation frameworks they serve, and
the text of the documents in English and Chinese, beside all that is bundled. It is entered as a load enters it: named
graphs put in a staging, linked, inferred from and published; so every question, thread, check and search works on it.

>>> generate(10_000, seed=1, home=Path("/srv/made")).made.programmes  # doctest: +SKIP
4
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from api.linking import kept_suggestions, link
from api.loading import bundle_digest, infer, published, refresh
from bench.generating.making import ORIGIN, SOURCE, TITLE, Made, make
from loaders.links import LINK_GRAPH
from loaders.sources.triples import Triples
from ontology.namespaces import INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH, source_graph
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging

_REBUILT = frozenset({INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH, LINK_GRAPH})


@dataclass(frozen=True)
class Generated:
    """What was made, the snapshot that holds it, and the seconds that each step took."""

    made: Made
    snapshot: SnapshotInfo
    seconds: dict[str, float]


def generate(triples: int, seed: int, home: Path, progress: Callable[[str], None] = lambda _: None) -> Generated:
    """Make at least so many triples beside the bundled ones in a home that holds nothing else.

    Raises ValueError for a home in which other things were loaded.
    """
    place = Home(home)
    refresh(place, progress)
    clock = _Clock(progress)
    with Staging(place, recipe=f"{bundle_digest()} made {triples} {seed}") as staging, _scratch() as folder:
        previous = staging.previous
        for graph in previous.graphs if previous is not None else ():
            if "/graph/text/" in graph.iri or graph.iri == source_graph(SOURCE):
                raise ValueError(f"{home} holds {graph.iri} already; give a folder of its own, empty or new.")
            if graph.iri not in _REBUILT:
                staging.keep(graph.iri)
        file = folder / f"{SOURCE}.nt"
        with file.open("wb") as opened:
            source = Triples(opened)
            made = make(triples, seed, staging.put, source)
        staging.put_file(source_graph(SOURCE), file, source.digest)
        clock.tell(f"making and writing {made.triples:,} triples")
        suggestions = kept_suggestions(staging) + link(staging)
        clock.tell("linking sources")
        infer(staging)
        clock.tell("inferring")
        staging.put(GraphContent(SUGGESTED_GRAPH, suggestions.serialize(format="nt", encoding="utf-8")))
        staging.put(GraphContent(PROVENANCE_GRAPH, _provenance(staging, made)))
        snapshot = published(staging, None).snapshot
        clock.tell("publishing")
    return Generated(made, snapshot, clock.seconds)


def _provenance(staging: Staging, made: Made) -> bytes:
    graph = Graph().parse(data=staging.previous_content(PROVENANCE_GRAPH), format="nt")
    subject = URIRef(source_graph(SOURCE))
    graph.add((subject, RDF.type, PROV.Entity))
    for language, title in TITLE.items():
        graph.add((subject, DCTERMS.title, Literal(title, lang=language)))
    graph.add((subject, DCTERMS.source, Literal(ORIGIN)))
    graph.add((subject, DCTERMS.identifier, Literal(made.digest)))
    return graph.serialize(format="nt", encoding="utf-8")


def _scratch() -> "_Scratch":
    return _Scratch(prefix="goldenthread-made-")


class _Scratch(tempfile.TemporaryDirectory[str]):
    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


class _Clock:
    """The seconds from one step to the next, told as they pass."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._last = time.perf_counter()

    def tell(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step], self._last = now - self._last, now
        self._progress(f"{step}: {self.seconds[step]:.1f} s")


def main() -> int:
    """Make data as the command line says."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--triples", type=float, required=True, help="how many at least, as 1e6")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--home", type=Path, required=True, help="an empty or new folder")
    given = asked.parse_args()
    done = generate(int(given.triples), given.seed, given.home, lambda said: print(said, flush=True))
    made = done.made
    print(
        f"{made.programmes:,} programmes, {made.frameworks:,} frameworks in {made.graphs:,} graphs; "
        f"{made.triples:,} triples made, {done.snapshot.triples:,} in the snapshot {done.snapshot.id[:12]}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
