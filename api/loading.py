"""A load, from files to a new snapshot: read, admit, compare, link, infer, publish. If it fails, the one in use stays.

This is where the rooms meet: `loaders` read, `shapes` say what may enter, `ontology` says what follows, `store` keeps.
A step is left out where nothing changed that it reads, and what it made before is kept; the result is the same.

>>> refresh(Home(folder)).triples > 0  # doctest: +SKIP
True
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import DCTERMS, SKOS

from api.admission import admitted, contradictions, knowledge
from api.deriving import infer as infer
from api.linking import keep_links, kept_suggestions, link, links_changed
from api.phases import Phases
from api.phases import Progress as Progress
from api.precedence import ONE_NAME
from loaders.document.graph import document_graph
from loaders.document.model import OfficialDocument
from loaders.knowledge import bundled_knowledge
from loaders.links import LINK_GRAPH
from ontology.areas import area_graph
from ontology.namespaces import (
    AREA_GRAPH,
    BASE,
    DISCREPANCY_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    SUGGESTED_GRAPH,
    document_iri,
    source_graph,
    text_graph,
)
from ontology.vocabulary import ontology_graph
from shapes.findings import Report
from store.embedded import EmbeddedStore
from store.port import StoreUnavailable
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging

# Graphs that loads make, and that no reader of facts wrote.
DERIVED: Final = frozenset({INFERRED_GRAPH, PROVENANCE_GRAPH, DISCREPANCY_GRAPH, SUGGESTED_GRAPH, LINK_GRAPH})
# Sources of open data: kept as they are, checked by shapes of their own when they are loaded.
SOURCES: Final = source_graph("")
_BUNDLE: Final = URIRef(PROVENANCE_GRAPH + "#bundle")
_BUNDLED_ROOMS: Final = ("ontology", "knowledge", "shapes", "loaders")


@dataclass(frozen=True)
class Reading:
    """A document as it was read: from which file (its name) with which content (SHA-256, hexadecimal)."""

    document: OfficialDocument
    origin: str
    sha256: str

    @property
    def graph(self) -> str:
        """Return the named graph that holds the document's text."""
        return text_graph(self.symbol, self.document.language)

    @property
    def symbol(self) -> str:
        """Return the symbol of the document; raises ValueError when it has none."""
        if self.document.symbol is None:
            raise ValueError(f"{self.origin} has no symbol and so no address; give one with --symbol")
        return self.document.symbol


@dataclass(frozen=True)
class Part:
    """A graph that enters from a file of N-Triples, judged by itself: `admit` is asked when it is staged.

    `record` says in the provenance graph where it comes from.
    """

    graph: str
    ntriples: Path
    digest: str
    admit: Callable[[Staging], None]
    record: Callable[[Graph], None]


@dataclass(frozen=True)
class Loaded:
    """What a load did: the snapshot now in use, the report of the gate where it was asked, whether anything changed.

    `seconds` says how long each phase took.
    """

    snapshot: SnapshotInfo
    report: Report | None
    changed: bool
    seconds: Mapping[str, float] = field(default_factory=dict)


def refresh(home: Home, progress: Progress = lambda _: None) -> Loaded:
    """Bring the bundled ontology and knowledge in a home up to date; what else was loaded there is kept.

    Does nothing, quickly, when they are. Raises shapes.gate.Refused, ontology.clashes.Inconsistent, StoreError.
    """
    current = home.current()
    _refuse_other_base(current)
    if current is not None and current.recipe == bundle_digest() and _is_readable(home):
        return Loaded(current, None, changed=False)
    return load(home, progress=progress)


def load_documents(home: Home, readings: Sequence[Reading], progress: Progress = lambda _: None) -> Loaded:
    """Load the text of documents, each into its own graph, in place of what an earlier load of it put there.

    Raises as `refresh` does; all documents enter or none.
    """
    return load(home, readings, progress=progress)


def load(
    home: Home,
    readings: Sequence[Reading] = (),
    parts: Sequence[Part] = (),
    progress: Progress = lambda _: None,
) -> Loaded:
    """Load documents and parts, and what is bundled where it changed; all of it enters or nothing.

    Raises as `refresh` does, and whatever refuses a part.
    """
    phases = Phases(progress)
    with ExitStack() as held:
        with phases("opening"):
            staging = held.enter_context(Staging(home, recipe=bundle_digest()))
        _refuse_other_base(staging.previous)
        with phases("entering", "" if staging.continues else "reading the bundled ontology and knowledge"):
            texts = _texts(readings)
            told = _enter(staging, texts, parts)
            provenance = GraphContent(PROVENANCE_GRAPH, _provenance(staging, parts))
        if (same := _unchanged(staging, provenance)) is not None:
            return Loaded(same, None, changed=False, seconds=phases.seconds)
        report, suggestions = _judged(staging, texts, told, parts, phases)
        # The largest graphs in memory have served, and the engine needs room to write.
        del texts
        with phases("inference", "inferring what follows"):
            infer(staging)
        with phases("publishing", "writing the snapshot"):
            if suggestions is None:
                staging.keep(SUGGESTED_GRAPH)
            else:
                staging.put(_content(SUGGESTED_GRAPH, suggestions))
            staging.put(provenance)
            loaded = published(staging, report)
    return Loaded(loaded.snapshot, report, loaded.changed, phases.seconds)


@cache
def bundle_digest() -> str:
    """Return the SHA-256 over all that comes with the project and decides what the graph holds."""
    digest = hashlib.sha256()
    for room in _BUNDLED_ROOMS:
        for name, entry in sorted(_files(resources.files(room), room)):
            digest.update(name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


def published(staging: Staging, report: Report | None) -> Loaded:
    """Make what is staged the snapshot in use."""
    previous = staging.previous
    snapshot = staging.publish(union_excludes=[SUGGESTED_GRAPH], names=ONE_NAME)
    return Loaded(snapshot, report, changed=previous is None or previous.id != snapshot.id)


def _enter(staging: Staging, texts: Mapping[str, Graph], parts: Sequence[Part]) -> list[str]:
    """Stage what is loaded, and what was loaded before; return the graphs that documents speak in."""
    new = dict(texts)
    if not staging.continues:
        # Canonical blank node labels: the same content has the same digest each time it is read.
        bundled = {ONTOLOGY_GRAPH: to_canonical_graph(ontology_graph()), AREA_GRAPH: area_graph()}
        new = bundled | knowledge() | new
    known = () if staging.previous is None else staging.previous.graphs
    replaced = new.keys() | {part.graph for part in parts} | DERIVED
    kept = [graph.iri for graph in known if graph.iri not in replaced]
    for iri in kept:
        staging.keep(iri)
    for iri, graph in new.items():
        staging.put(_content(iri, graph))
    for part in parts:
        staging.put_file(part.graph, part.ntriples, part.digest)
    return [iri for iri in (*new, *kept) if iri == AREA_GRAPH or not iri.startswith(SOURCES)]


def _unchanged(staging: Staging, provenance: GraphContent) -> SnapshotInfo | None:
    """Return the snapshot in use where all that was put is in it already, and nothing else to be left out."""
    before = staging.previous
    if before is None or not staging.continues:
        return None
    graphs = {graph.iri for graph in before.graphs} - DERIVED
    recorded = before.graph(PROVENANCE_GRAPH)
    same = staging.graphs() == graphs and all(map(staging.kept, graphs))
    return before if same and recorded is not None and recorded.digest == provenance.digest else None


def _judged(
    staging: Staging, texts: Mapping[str, Graph], told: Sequence[str], parts: Sequence[Part], phases: Phases
) -> tuple[Report | None, Graph | None]:
    """Hold what enters against the shapes, find contradictions and links; return the report, and what is suggested.

    None in place of suggestions says that those of the snapshot in use stand.
    """
    for part in parts:
        if not staging.kept(part.graph):
            with phases("gate of sources"):
                part.admit(staging)
    tells_anew = not staging.continues or not all(map(staging.kept, told))
    report, suggestions = None, None
    if tells_anew:
        with phases("gate of documents", "checking what documents say against the shapes"):
            report, suggestions = admitted(staging, texts, told)
        with phases("contradictions", "setting what the documents say against each other"):
            staging.put(_content(DISCREPANCY_GRAPH, contradictions(staging, told)))
    else:
        staging.keep(DISCREPANCY_GRAPH)
    if links_changed(staging):
        with phases("links", "linking sources"):
            told_before = kept_suggestions(staging) if suggestions is None else suggestions
            return report, told_before + link(staging)
    return report, keep_links(staging, suggestions)


def _texts(readings: Sequence[Reading]) -> dict[str, Graph]:
    origins: dict[str, str] = {}
    for reading in readings:
        other = origins.setdefault(reading.graph, reading.origin)
        if other != reading.origin:
            raise ValueError(f"{other} and {reading.origin} are both {reading.symbol}; load the one that is meant")
    return {reading.graph: _text(reading) for reading in readings}


def _text(reading: Reading) -> Graph:
    graph = document_graph(reading.document)
    # The curated name is the one it carries; the title as read, worded or spaced otherwise, stands beside it.
    document = URIRef(document_iri(reading.symbol))
    curated = {
        name.language
        for file in bundled_knowledge()
        for name in file.graph.objects(document, SKOS.prefLabel)
        if isinstance(name, Literal)
    }
    for title in list(graph.objects(document, SKOS.prefLabel)):
        if isinstance(title, Literal) and title.language in curated:
            graph.remove((document, SKOS.prefLabel, title))
            graph.add((document, SKOS.altLabel, title))
    graph.add((URIRef(reading.graph), DCTERMS.source, Literal(reading.origin)))
    graph.add((URIRef(reading.graph), DCTERMS.identifier, Literal(reading.sha256)))
    return graph


def _refuse_other_base(snapshot: SnapshotInfo | None) -> None:
    """Refuse a home whose addresses have another base: two bases in one graph would double everything."""
    if snapshot is not None and not any(graph.iri == ONTOLOGY_GRAPH for graph in snapshot.graphs):
        detail = (
            f"This store was built for another base than {BASE}; set GOLDENTHREAD_BASE as it was, or another store."
        )
        raise StoreUnavailable(detail)


def _provenance(staging: Staging, parts: Sequence[Part]) -> bytes:
    """Return where everything comes from: the bundle as it is now, the sources as they were loaded."""
    graph = Graph().parse(data=staging.previous_content(PROVENANCE_GRAPH), format="nt")
    graph.remove((_BUNDLE, None, None))
    graph.add((_BUNDLE, DCTERMS.identifier, Literal(bundle_digest())))
    for part in parts:
        part.record(graph)
    return graph.serialize(format="nt", encoding="utf-8")


def _is_readable(home: Home) -> bool:
    try:
        EmbeddedStore(home).close()
    except StoreUnavailable:
        return False
    return True


def _content(iri: str, graph: Graph) -> GraphContent:
    return GraphContent(iri, graph.serialize(format="nt", encoding="utf-8"))


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{name}/{entry.name}")
        elif not entry.name.endswith((".pyc", ".md")):
            yield f"{name}/{entry.name}", entry
