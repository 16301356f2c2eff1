"""A load of open data: fetch, read, hold against its shapes, infer, publish. If it fails, the snapshot in use stays.

Each source is one named graph, replaced as a whole; everything else is taken over unchanged from the snapshot in use.

>>> load_sources(Home(folder), [sources()["uninfo"]], "../data")  # doctest: +SKIP
(SourceLoad(name='uninfo', triples=26934, …),)
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, XSD

from api.loading import Loaded, Part, Reading, load
from api.phases import Progress
from loaders.sources.files.fetch import fetch, is_address
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples, Unread
from shapes.sources import source_breaches
from store.snapshot import Home
from store.staging import Staging

# A source that comes with less than this share of its former statements is taken for damaged.
_LEAST_SHARE: Final = 0.5
# Where downloads are kept, so that what did not change is not downloaded again.
_FETCHED: Final = "fetched"


@dataclass(frozen=True)
class SourceLoad:
    """What was read from one source: counts by kind, what could not be read, warnings, and the state it leaves."""

    name: str
    triples: int
    counts: Mapping[str, int]
    unread: int
    notes: tuple[Unread, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    source: Source
    place: str
    ntriples: Path
    content: str
    digest: str
    out: Triples


def load_sources(
    home: Home,
    chosen: Sequence[Source],
    place: str,
    progress: Progress = lambda _: None,
    readings: Sequence[Reading] = (),
) -> tuple[Loaded, tuple[SourceLoad, ...]]:
    """Load sources from a file, a folder or an address (http, https), each in place of what it was before.

    The texts of documents (`readings`) may come with them. All enter or none. Raises SourceRefused with the reason, and
    as `api.loading.refresh` does.
    """
    where = fetch(place, home.folder / _FETCHED).place if is_address(place) else Path(place)
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as name:
        read = [_read(source, where, place, Path(name), progress) for source in chosen]
        warnings: dict[str, tuple[str, ...]] = {}
        loaded = load(home, readings, [_part(one, warnings, progress) for one in read], progress)
        return loaded, tuple(_told(one, warnings.get(one.source.name, ())) for one in read)


def _part(one: _Read, warnings: dict[str, tuple[str, ...]], progress: Progress) -> Part:
    """Return a source as what enters; what is only worth a warning is noted when it is judged."""

    def admit(staging: Staging) -> None:
        _refuse_shrunk(one, staging)
        progress(f"{one.source.name}: checking {one.out.written} statements against their shapes")
        warnings[one.source.name] = _admitted(one, staging)

    return Part(one.source.graph, one.ntriples, one.digest, admit, lambda graph: _record(graph, one))


def _read(source: Source, where: Path, place: str, folder: Path, progress: Progress) -> _Read:
    progress(f"{source.name}: reading {place}")
    files = source.files(where)
    target = folder / f"{source.name}.nt"
    with target.open("wb") as opened:
        out = Triples(opened)
        source.read(files, out)
    if not out.written:
        raise SourceRefused(f"{place} gave no statement for the source {source.name}; what was loaded before stays.")
    return _Read(source, place, target, _digest(files), out.digest, out)


def _refuse_shrunk(one: _Read, staging: Staging) -> None:
    before = staging.previous.graph(one.source.graph) if staging.previous is not None else None
    if before is not None and one.out.written < before.triples * _LEAST_SHARE:
        raise SourceRefused(
            f"{one.place} gives {one.out.written} statements for the source {one.source.name}, which had "
            f"{before.triples}: less than half, so what was loaded before stays. If the source did become smaller, "
            f"remove it first: goldenthread load --remove {one.source.name}."
        )


def _admitted(one: _Read, staging: Staging) -> tuple[str, ...]:
    violations, warnings = source_breaches(one.source.name, lambda query: staging.select_in(one.source.graph, query))
    if violations:
        listed = "\n".join(f"- {violation}" for violation in violations)
        raise SourceRefused(f"The source {one.source.name} breaks its own rules; what was loaded stays.\n{listed}")
    return warnings


def _told(one: _Read, warnings: tuple[str, ...]) -> SourceLoad:
    out = one.out
    return SourceLoad(one.source.name, out.written, dict(out.counts), out.unread, tuple(out.notes), warnings)


def _record(graph: Graph, one: _Read) -> None:
    """Say where a source comes from; its day of loading stays while its content is the same."""
    subject = URIRef(one.source.graph)
    content = Literal(one.content)
    same = (subject, DCTERMS.identifier, content) in graph
    loaded = graph.value(subject, PROV.generatedAtTime) if same else None
    graph.remove((subject, None, None))
    for triple in _about(subject, one):
        graph.add(triple)
    graph.add((subject, DCTERMS.identifier, content))
    today = Literal(datetime.now(UTC).replace(microsecond=0).isoformat(), datatype=XSD.dateTime)
    graph.add((subject, PROV.generatedAtTime, loaded or today))


def _about(subject: URIRef, one: _Read) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    source = one.source
    yield subject, RDF.type, PROV.Entity
    for language, title in source.title.items():
        yield subject, DCTERMS.title, Literal(title, lang=language)
    yield subject, DCTERMS.publisher, Literal(source.publisher)
    yield subject, DCTERMS.license, Literal(source.licence)
    yield subject, DCTERMS.source, Literal(source.origin)
    yield subject, DCTERMS.extent, Literal(one.out.written)
    if source.citation:
        yield subject, DCTERMS.bibliographicCitation, Literal(source.citation)


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
