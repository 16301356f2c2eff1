"""Whatever is loaded first, and whatever was loaded and replaced on the way, the graphs are those of the last state."""

import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.loading import Reading, load_documents
from api.loading_programmes import ProgrammeRefused, load_programmes
from api.loading_sources import load_sources
from api.precedence import precedence
from bench.programmes import programme
from loaders.links import PROGRAMMES
from loaders.programme.context import read_context
from loaders.programme.reading import read_submission
from loaders.resolutions import read_resolution
from loaders.sources.registry import sources
from ontology.namespaces import AREA_GRAPH, ONTOLOGY_GRAPH, PROVENANCE_GRAPH, knowledge_graph, source_graph, text_graph
from store.embedded import EmbeddedStore
from store.snapshot import Home

CHOSEN = ("countries", "un-system", "uninfo")
TEXTS = ("A_RES_34_114.json", "HSP_HA.1_Res.5.json")


@pytest.fixture
def home(bundled_home: Home, tmp_path: Path) -> Home:
    return copied(bundled_home, tmp_path / "home")


def copied(home: Home, folder: Path) -> Home:
    return Home(shutil.copytree(home.folder, folder))


def load(home: Home, place: Path, *names: str) -> bool:
    return load_sources(home, [sources()[name] for name in names], str(place))[0].changed


def reading(shared: Path, name: str) -> Reading:
    data = (shared / "data/un-resolutions" / name).read_bytes()
    return Reading(read_resolution(data, name), name, hashlib.sha256(data).hexdigest())


def quads(home: Home) -> set[str]:
    """Return all that a home holds but when and from where it was loaded."""
    info = home.current()
    assert info is not None
    store = ox.Store.read_only(str(home.path(info.id) / "data"))
    recorded = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(PROVENANCE_GRAPH))}
    # Blank nodes, of which only the ontology has any, are others each time they are read.
    return {str(quad) for quad in store if quad.triple not in recorded and "_:" not in str(quad)}


def test_the_order_of_loads_and_what_was_replaced_on_the_way_leave_no_trace(
    shared: Path, bundled_home: Home, home: Home, tmp_path: Path
) -> None:
    data = shared / "data"
    texts = [reading(shared, name) for name in TEXTS]
    load_sources(home, [sources()[name] for name in CHOSEN], str(data), readings=texts)

    other = copied(bundled_home, tmp_path / "other")
    load_documents(other, texts[:1])
    for name in reversed(CHOSEN):
        load(other, data, name)
    # A copy that lacks the last lines comes and goes.
    shorter = tmp_path / "shorter"
    shutil.copytree(data / "countries", shorter / "countries", copy_function=shutil.copyfile)
    table = shorter / "countries" / "country-codes.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-9]), encoding="utf-8")
    assert load(other, shorter, "countries")
    load_documents(other, texts[1:])
    assert load(other, data, "countries")
    assert quads(other) == quads(home)


def test_loading_the_same_again_changes_nothing_and_asks_no_shapes(shared: Path, home: Home) -> None:
    assert load(home, shared / "data", "un-system")
    again, (told,) = load_sources(home, [sources()["un-system"]], str(shared / "data"))
    assert not again.changed
    assert told.triples > 0
    assert "inference" not in again.seconds


def test_a_programme_is_loaded_as_a_graph_of_its_own_and_what_follows_with_it(shared: Path, home: Home) -> None:
    load(home, shared / "data", "uninfo")
    store = EmbeddedStore(home)
    made = programme(read_context(store, "KEN"), seed=1)
    store.close()
    loaded = load_programmes(home, [read_submission(json.dumps(made).encode(), "kenya.json")])
    (graph,) = (one for one in loaded.snapshot.graphs if one.iri.startswith(PROGRAMMES))
    assert graph.triples > 100
    assert {"links", "contradictions", "gate of documents"}.isdisjoint(loaded.seconds)
    assert not load_programmes(home, [read_submission(json.dumps(made).encode(), "kenya.json")]).changed
    # One that is not ready is refused, and what was loaded stays.
    made["outcomes"] = []
    with pytest.raises(ProgrammeRefused, match=r"kenya\.json is not ready"):
        load_programmes(home, [read_submission(json.dumps(made).encode(), "kenya.json")])
    assert home.current() == loaded.snapshot


def test_the_curated_name_comes_first_then_sources_in_the_order_of_their_registry() -> None:
    graphs = [
        ONTOLOGY_GRAPH,
        knowledge_graph("HSP/EB.2025/4"),
        AREA_GRAPH,
        source_graph("sdg-kos"),
        source_graph("countries"),
        source_graph("unheard-of"),
        text_graph("HSP/EB.2025/4", "en"),
    ]
    ranks = [precedence(graph) for graph in graphs]
    assert ranks == sorted(ranks)
