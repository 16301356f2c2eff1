"""What loading takes: the same graphs into the bare engine, into a snapshot, into rdflib; and one document more.

The snapshot's way keeps a digest of each graph, writes the merge of all out and swaps a pointer; what the gate,
contradictions and inference take is in the time of the document, which goes the whole way from file to answer.
"""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Dataset

from api.loading import Reading, load_documents
from bench.result import Result
from loaders.document.reader import read_document
from ontology.namespaces import DEF, SUGGESTED_GRAPH, document_iri
from store.embedded import EmbeddedStore
from store.snapshot import Home
from store.staging import Staging

# rdflib is given no more than this many triples: it takes some 30 seconds for a million and 1.3 GB.
RDFLIB_MOST: Final = 2_000_000
SYMBOL: Final = "E/2026/999"
_DOCUMENT: Final = f"""{SYMBOL}

United Nations
Economic and Social Council
Distr.: General
1 October 2026
Original: English

Report on housing

1. This report is submitted in accordance with A/RES/79/214.

2. There are 1,200 people in informal settlements.
"""


def measure(home: Path) -> Iterator[Result]:
    """Yield the seconds and ratios of loading what a home holds, and one document into it; the home stays as it is."""
    current = Home(home).current()
    if current is None:
        raise ValueError(f"{home} holds no snapshot; make one with python -m bench.generator.")
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as scratch:
        folder = Path(scratch)
        graphs = _graphs(home, folder / "graphs")
        total = sum(graph.triples for graph in current.graphs)
        quads = _together(graphs, folder / "all.nq")
        with _timed() as engine:
            _bulk(quads, folder / "engine")
        with _timed() as ours:
            _stage(graphs, Home(folder / "staged"))
        yield Result(f"load of {total:,} triples, bare engine", total / engine[0] / 1000, "thousand triples a second")
        yield Result("load: snapshot over bare engine", ours[0] / engine[0], "x")
        if total <= RDFLIB_MOST:
            with _timed() as memory:
                _parse(graphs)
            yield Result("load: rdflib over bare engine", memory[0] / engine[0], "x")
        copy = folder / "home"
        shutil.copytree(home, copy)
        with _timed() as document:
            _add(Home(copy))
        yield Result("one document, from its text to an answer about it", document[0], "s")
        yield Result("one document over the whole load, bare engine", document[0] / engine[0], "x")


def _graphs(home: Path, folder: Path) -> list[tuple[str, Path]]:
    """Write every named graph of a home to a file."""
    place = Home(home)
    current = place.current()
    assert current is not None  # noqa: S101 - seen by the caller
    store = ox.Store.read_only(str(place.path(current.id) / "data"))
    folder.mkdir()
    written = []
    for number, graph in enumerate(current.graphs):
        file = folder / f"{number}.nt"
        store.dump(str(file), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph.iri))
        written.append((graph.iri, file))
    return written


def _together(graphs: list[tuple[str, Path]], file: Path) -> Path:
    """Write all graphs to one file of N-Quads: a bulk load for each of many small graphs would be many times slower."""
    with file.open("wb") as opened:
        for iri, part in graphs:
            for line in part.read_bytes().splitlines():
                opened.write(line.removesuffix(b" .") + f" <{iri}> .\n".encode())
    return file


def _bulk(quads: Path, folder: Path) -> None:
    store = ox.Store(str(folder))
    store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
    store.optimize()


def _stage(graphs: list[tuple[str, Path]], home: Home) -> None:
    with Staging(home) as staging:
        for iri, file in graphs:
            with file.open("rb") as opened:
                staging.put_file(iri, file, hashlib.file_digest(opened, "sha256").hexdigest())
        staging.publish([SUGGESTED_GRAPH])


def _parse(graphs: list[tuple[str, Path]]) -> None:
    dataset = Dataset()
    for iri, file in graphs:
        dataset.graph(iri).parse(file, format="nt")


def _add(home: Home) -> None:
    data = _DOCUMENT.encode()
    reading = Reading(read_document(data, "report.txt"), "report.txt", hashlib.sha256(data).hexdigest())
    load_documents(home, [reading])
    store = EmbeddedStore(home)
    found = store.select(f"SELECT ?part {{ ?part <{DEF}inDocument> <{document_iri(SYMBOL)}> }}").rows
    store.close()
    if not found:
        raise RuntimeError(f"{SYMBOL} was loaded, and nothing is known of it")


@contextmanager
def _timed() -> Iterator[list[float]]:
    seconds: list[float] = []
    begun = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - begun)
