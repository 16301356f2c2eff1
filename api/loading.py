"""A load, from files to a new snapshot: read, admit, compare, infer, publish. If it fails, the snapshot in use stays.

This is where the rooms meet: `loaders` read, `shapes` say what may enter, `ontology` says what follows, `store` keeps.

>>> refresh(Home(folder)).triples > 0  # doctest: +SKIP
True
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import DCTERMS, SKOS

from api.linking import link
from loaders.document.graph import document_graph
from loaders.document.model import OfficialDocument
from loaders.knowledge import bundled_knowledge
from loaders.links import LINK_GRAPH
from loaders.suggestions import suggest
from ontology.areas import area_graph
from ontology.clashes import Inconsistent, clash_queries, find_clashes
from ontology.closure import closure_updates, run_closure
from ontology.inference_rules import read_rules, rule_updates
from ontology.namespaces import (
    AREA_GRAPH,
    BASE,
    DEF,
    DISCREPANCY_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    SUGGESTED_GRAPH,
    document_iri,
    knowledge_graph,
    source_graph,
    text_graph,
)
from ontology.vocabulary import ontology_graph
from shapes.contradictions import Row, find_contradictions
from shapes.findings import Report
from shapes.gate import admit
from store.embedded import EmbeddedStore
from store.port import StoreUnavailable
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from store.terms import IRI
from store.terms import Literal as LiteralTerm

# Graphs that each load makes anew and that no reader of facts wrote.
_DERIVED: Final = frozenset({INFERRED_GRAPH, PROVENANCE_GRAPH, DISCREPANCY_GRAPH, SUGGESTED_GRAPH, LINK_GRAPH})
# Sources of open data: kept as they are, checked by shapes of their own when they are loaded.
SOURCES: Final = source_graph("")
PART_TEXT: Final = URIRef(DEF + "partText")
_BUNDLE: Final = URIRef(PROVENANCE_GRAPH + "#bundle")
_BUNDLED_ROOMS: Final = ("ontology", "knowledge", "shapes", "loaders")

Progress = Callable[[str], None]


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
class Loaded:
    """What a load did: the snapshot now in use, the report of the gate, and whether anything changed."""

    snapshot: SnapshotInfo
    report: Report | None
    changed: bool


def refresh(home: Home, progress: Progress = lambda _: None) -> Loaded:
    """Bring the bundled ontology and knowledge in a home up to date; what else was loaded there is kept.

    Does nothing, quickly, when they are. Raises shapes.gate.Refused, ontology.clashes.Inconsistent, StoreError.
    """
    current = home.current()
    _refuse_other_base(current)
    if current is not None and _bundle_loaded(home) == bundle_digest():
        return Loaded(current, None, changed=False)
    return _load(home, (), progress)


def load_documents(home: Home, readings: Sequence[Reading], progress: Progress = lambda _: None) -> Loaded:
    """Load the text of documents, each into its own graph, in place of what an earlier load of it put there.

    Raises as `refresh` does; all documents enter or none.
    """
    return _load(home, readings, progress)


@cache
def bundle_digest() -> str:
    """Return the SHA-256 over all that comes with the project and decides what the graph holds."""
    digest = hashlib.sha256()
    for room in _BUNDLED_ROOMS:
        for name, entry in sorted(_files(resources.files(room), room)):
            digest.update(name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


def _load(home: Home, readings: Sequence[Reading], progress: Progress) -> Loaded:
    progress("reading the bundled ontology and knowledge")
    with Staging(home, recipe=bundle_digest()) as staging:
        _refuse_other_base(staging.previous)
        texts = _texts(readings)
        told = _enter(staging, texts)
        progress("checking what would enter against the shapes")
        report, suggestions = _admitted(staging, texts, told)
        # The largest graphs in memory have served, and the engine needs room to write.
        del texts
        progress("setting what the documents say against each other")
        staging.put(_content(DISCREPANCY_GRAPH, find_contradictions(lambda query: _rows(staging, query, told))))
        suggestions += link(staging)
        progress("inferring what follows")
        infer(staging)
        staging.put(_content(SUGGESTED_GRAPH, suggestions))
        progress("writing the snapshot")
        staging.put(_content(PROVENANCE_GRAPH, _provenance(staging)))
        return published(staging, report)


def _enter(staging: Staging, texts: Mapping[str, Graph]) -> list[str]:
    """Stage the bundle, these texts, and what was loaded before; return the graphs that documents speak in."""
    # Canonical blank node labels: the same content has the same digest each time it is read.
    new = {ONTOLOGY_GRAPH: to_canonical_graph(ontology_graph()), AREA_GRAPH: area_graph()} | _knowledge() | dict(texts)
    known = () if staging.previous is None else staging.previous.graphs
    kept = [graph.iri for graph in known if graph.iri not in new.keys() | _DERIVED]
    for iri, graph in new.items():
        staging.put(_content(iri, graph))
    for iri in kept:
        staging.keep(iri)
    return [*new, *(iri for iri in kept if not iri.startswith(SOURCES))]


def _admitted(staging: Staging, texts: Mapping[str, Graph], told: Sequence[str]) -> tuple[Report, Graph]:
    """Return the gate's report on what is asserted, and what it suggests; raises Refused."""
    read = [iri for iri in told if iri in _curated_texts() and iri not in texts]
    asserted = _union([*_knowledge().values(), *texts.values(), *(_staged(staging, iri) for iri in read)])
    for iri in texts.keys() - _curated_texts():
        _forget_words(asserted, texts[iri])
    return admit(asserted, ontology_graph()), suggest(asserted)


def _knowledge() -> dict[str, Graph]:
    return {knowledge_graph(file.symbol): file.graph for file in bundled_knowledge()}


def infer(staging: Staging) -> None:
    """Write what follows from what is staged into the graph of inferences; raises Inconsistent for a clash."""
    run_closure(
        staging.update,
        lambda: _count(staging, INFERRED_GRAPH),
        (*closure_updates(ontology_graph()), *rule_updates(read_rules())),
    )
    _refuse_clashes(staging)


def published(staging: Staging, report: Report | None) -> Loaded:
    """Make what is staged the snapshot in use."""
    previous = staging.previous
    snapshot = staging.publish(union_excludes=[SUGGESTED_GRAPH])
    return Loaded(snapshot, report, changed=previous is None or previous.id != snapshot.id)


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


def _rows(staging: Staging, query: str, graphs: Sequence[str]) -> Iterator[Row]:
    solutions = staging.select(query, default_graphs=graphs)
    for row in solutions.rows:
        yield {
            name: URIRef(term.value) if isinstance(term, IRI) else _literal(term)
            for name, term in zip(solutions.variables, row, strict=True)
            if isinstance(term, IRI | LiteralTerm)
        }


def _literal(term: LiteralTerm) -> Literal:
    return Literal(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype))


def _refuse_other_base(snapshot: SnapshotInfo | None) -> None:
    """Refuse a home whose addresses have another base: two bases in one graph would double everything."""
    if snapshot is not None and not any(graph.iri == ONTOLOGY_GRAPH for graph in snapshot.graphs):
        detail = (
            f"This store was built for another base than {BASE}; set GOLDENTHREAD_BASE as it was, or another store."
        )
        raise StoreUnavailable(detail)


@cache
def _curated_texts() -> frozenset[str]:
    """Return the graphs of the texts from which facts were curated, each in the language that was read."""
    return frozenset(text_graph(file.symbol, file.language) for file in bundled_knowledge())


def _forget_words(asserted: Graph, text: Graph) -> None:
    """Take the words of a text out of what is checked: printed figures are those of the language that was curated."""
    for triple in text.triples((None, PART_TEXT, None)):
        asserted.remove(triple)


def _refuse_clashes(staging: Staging) -> None:
    def select(query: str) -> Iterable[Sequence[str]]:
        return [
            [term.value for term in row if isinstance(term, IRI | LiteralTerm)] for row in staging.select(query).rows
        ]

    clashes = find_clashes(select, clash_queries(ontology_graph()), lambda iri: None)
    if clashes:
        raise Inconsistent(clashes)


def _provenance(staging: Staging) -> Graph:
    """Return where everything comes from: the bundle as it is now, the sources as they were loaded."""
    graph = Graph().parse(data=staging.previous_content(PROVENANCE_GRAPH), format="nt")
    graph.remove((_BUNDLE, None, None))
    graph.add((_BUNDLE, DCTERMS.identifier, Literal(bundle_digest())))
    return graph


def _bundle_loaded(home: Home) -> str | None:
    query = f"SELECT ?digest {{ GRAPH <{PROVENANCE_GRAPH}> {{ {_BUNDLE.n3()} {DCTERMS.identifier.n3()} ?digest }} }}"
    try:
        store = EmbeddedStore(home)
    except StoreUnavailable:
        return None
    try:
        rows = store.select(query).rows
    finally:
        store.close()
    return rows[0][0].value if rows and isinstance(rows[0][0], LiteralTerm) else None


def _content(iri: str, graph: Graph) -> GraphContent:
    return GraphContent(iri, graph.serialize(format="nt", encoding="utf-8"))


def _staged(staging: Staging, iri: str) -> Graph:
    triples = staging.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", "application/n-triples")
    return Graph().parse(data=triples, format="nt")


def _union(graphs: Iterable[Graph]) -> Graph:
    union = Graph()
    for graph in graphs:
        union += graph
    return union


def _count(staging: Staging, iri: str) -> int:
    counted = staging.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}").rows[0][0]
    return int(counted.value) if isinstance(counted, LiteralTerm) else 0


def _files(folder: Traversable, name: str) -> Iterable[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{name}/{entry.name}")
        elif not entry.name.endswith((".pyc", ".md")):
            yield f"{name}/{entry.name}", entry
