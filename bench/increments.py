"""What a change costs beside loading everything: one source, one programme, one closure. `measure()` yields the ratios.

- One of the sources beside the project comes again with a row less: its time over that of the full load.
- One programme goes from its file to the answer of a query, with its check, into a small home and into the full one.
- What follows from that programme alone, in both homes: it must not grow with what is there already.
- The closure of made facts over that of owlrl, with the same triples.
"""

import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import owlrl
import pyoxigraph as ox
from rdflib import RDF, Graph, Literal, URIRef

from api.loading import Loaded
from api.loading_programmes import load_programmes
from api.loading_sources import load_sources
from bench.checking import COUNTRIES
from bench.programmes import programme
from bench.result import Result
from loaders.links import PROGRAMMES
from loaders.programme.context import read_context
from loaders.programme.reading import read_submission
from loaders.sources.registry import sources
from ontology.axioms import Axioms, read_axioms
from ontology.closure import closure_updates, run_closure
from ontology.namespaces import ID, INFERRED_GRAPH
from ontology.vocabulary import ontology_graph
from store.embedded import EmbeddedStore
from store.snapshot import Home

# The data lies beside the project, never in it.
DATA: Final = Path("../shared/data")
# The source that comes again, and the file of it that loses a row.
AGAIN: Final = ("ceb", "ceb/expenses_sdgs.csv")
FACTS: Final = 3_000

RELOAD: Final = 0.2
VISIBLE_MS: Final = 50.0
INFERENCE_MS: Final = 10.0
FLAT: Final = 1.3
OWLRL: Final = 100.0


def measure() -> Iterator[Result]:
    """Yield the figures; without the data beside the project only those of the closure, and that is said."""
    yield from _closure()
    if not DATA.is_dir():
        yield Result(f"incremental loads: not measured, {DATA} is not there", 0, "")
        return
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as name:
        folder = Path(name)
        small, large = Home(folder / "small"), Home(folder / "large")
        load_sources(small, [sources()["uninfo"]], str(DATA))
        begun = time.perf_counter()
        chosen = [source for source in sources().values() if source.found(str(DATA))]
        loaded, _ = load_sources(large, chosen, str(DATA))
        full = time.perf_counter() - begun
        yield Result(f"full load of {loaded.snapshot.triples:,} triples", full, "s")
        yield from _phases(loaded)
        begun = time.perf_counter()
        again, _ = load_sources(large, [sources()[AGAIN[0]]], str(_changed(folder / "changed")))
        one = time.perf_counter() - begun
        if not again.changed:
            raise RuntimeError(f"{AGAIN[1]} lost a row, and nothing changed")
        yield Result(f"{AGAIN[0]} again with a row less, over the full load ({one:.1f} s)", one / full, "x", RELOAD)
        yield from _phases(again)
        times = {home: _programmes(home, folder) for home in (small, large)}
        for at, what, bound in (
            (0, "one programme from file to answer", VISIBLE_MS),
            (1, "what follows", INFERENCE_MS),
        ):
            ms = [statistics.median(run[at] for run in times[home]) * 1000 for home in (small, large)]
            yield Result(f"{what}, in {loaded.snapshot.triples:,} triples", ms[1], "ms", bound)
            yield Result(f"{what}, over that in a small home ({ms[0]:.1f} ms)", ms[1] / ms[0], "x", FLAT)


def _phases(loaded: Loaded) -> Iterator[Result]:
    for phase, seconds in loaded.seconds.items():
        yield Result(f"  {phase}", seconds, "s")


def _changed(folder: Path) -> Path:
    """Return a folder with the files of one source, of which one has a row less."""
    file = folder / AGAIN[1]
    shutil.copytree(DATA / file.parent.name, file.parent, copy_function=shutil.copyfile)
    lines = file.read_bytes().splitlines(keepends=True)
    file.parent.chmod(0o755)
    file.write_bytes(b"".join(lines[:-1]))
    return folder


def _programmes(home: Home, folder: Path) -> list[tuple[float, float]]:
    """Load programmes one after another; return for each the seconds from file to answer, and those of inference."""
    found = []
    for country in COUNTRIES:
        store = EmbeddedStore(home)
        made = programme(read_context(store, country), seed=1)
        known = {graph.iri for graph in store.info.graphs}
        store.close()
        file = folder / "programme.json"
        file.write_text(json.dumps(made))
        begun = time.perf_counter()
        loaded = load_programmes(home, [read_submission(file.read_bytes(), file.name)])
        store = EmbeddedStore(home)
        graph = next(
            one.iri for one in loaded.snapshot.graphs if one.iri not in known and one.iri.startswith(PROGRAMMES)
        )
        there = store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        seconds = time.perf_counter() - begun
        store.close()
        if not there:
            raise RuntimeError(f"the programme of {country} was loaded and is not there")
        found.append((seconds, loaded.seconds["inference"]))
    return found


def _closure() -> Iterator[Result]:
    ontology = ontology_graph()
    axioms = read_axioms(ontology)
    facts = _facts(axioms)
    store = ox.Store()
    store.load(
        facts.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(ID + "g")
    )
    inferred = ox.NamedNode(INFERRED_GRAPH)
    updates = closure_updates(ontology)
    begun = time.perf_counter()
    run_closure(store.update, lambda: sum(1 for _ in store.quads_for_pattern(None, None, None, inferred)), updates)
    ours = time.perf_counter() - begun
    together = facts + _logical(ontology)
    begun = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(together)
    theirs = time.perf_counter() - begun
    told = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=inferred) or b""
    missing = set(Graph().parse(data=told, format="nt")) - set(together)
    yield Result(f"closure of {len(facts):,} facts: triples that owlrl does not entail", len(missing), "triples", 0)
    yield Result(
        f"closure of {len(facts):,} facts: owlrl over ours ({ours:.2f} s)",
        theirs / ours,
        "x",
        held=theirs >= OWLRL * ours,
    )


def _facts(axioms: Axioms) -> Graph:
    """Return facts of the shape of programmes: typed things in trees, with links, drawn by a fixed seed."""
    choose = random.Random(1)  # noqa: S311 - data for a measure
    classes = sorted(axioms.classes)
    chained = sorted(axioms.transitive)
    others = sorted(axioms.object_properties - axioms.transitive)
    facts = Graph()
    number = 0
    while len(facts) < FACTS:
        thing = URIRef(f"{ID}made/{number}")
        facts.add((thing, RDF.type, URIRef(choose.choice(classes))))
        # Trees of a few levels, as programme, outcome, output and indicator are.
        facts.add((thing, URIRef(choose.choice(chained)), URIRef(f"{ID}made/{number // 4}")))
        facts.add((thing, URIRef(choose.choice(others)), URIRef(f"{ID}made/{choose.randrange(number + 1)}")))
        facts.add((thing, URIRef(sorted(axioms.data_properties)[0]), Literal(f"text {number}", lang="en")))
        number += 1
    return facts


def _logical(ontology: Graph) -> Graph:
    """Return the ontology without its texts, which owlrl would reason on for nothing."""
    kept = Graph()
    for triple in ontology:
        if not isinstance(triple[2], Literal):
            kept.add(triple)
    return kept
