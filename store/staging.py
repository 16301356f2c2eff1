"""The next snapshot, built beside the one in use and put in its place when it is whole.

    with Staging(Home(folder), recipe="rules 1") as staging:
        staging.keep("https://example.org/graph/a")
        staging.put(GraphContent("https://example.org/graph/b", ntriples))
        staging.update("INSERT { GRAPH <…/inferred> { … } } WHERE { … }")
        info = staging.publish(union_excludes=["https://example.org/graph/suggested"])

Leaving the block without publishing discards everything. A killed load leaves a folder that the next one sweeps.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox

from store import engine
from store.port import Dataset, Solutions, StoreError, StoreUnavailable
from store.snapshot import FORMAT, STAGING, GraphContent, GraphInfo, Home, SnapshotInfo, lines_digest

# One transaction is some ten times faster for a few hundred triples, as most documents have; a bulk load is faster from
# about ten thousand on, and keeps memory flat.
_BULK_BYTES: Final = 2_000_000


class Staging:
    """A snapshot being built; holds the load lock of its home from entering to leaving the `with` block.

    `recipe` names what else decides the content, such as the digest of the inference rules. Raises LoadInProgress on
    entering when another load is at work.
    """

    def __init__(self, home: Home, recipe: str = "") -> None:
        self._home = home
        self._recipe = recipe
        self._held = ExitStack()
        self._folder: Path | None = None
        self._store: ox.Store | None = None
        self._current: ox.Store | None = None
        self._previous: SnapshotInfo | None = None
        self._digests: dict[str, str] = {}
        self._keeping: list[str] = []
        self._merge: frozenset[str] | None = frozenset()
        self._steps = hashlib.sha256(recipe.encode())

    def __enter__(self) -> Self:
        self._held.enter_context(self._home.load_lock())
        try:
            self._home.sweep_locked()
            self._previous = self._home.current()
            self._folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=self._home.folder))
            self._store = ox.Store(self._folder / "build")
        except OSError as problem:
            self.discard()
            raise StoreUnavailable(
                f"A snapshot cannot be built in {self._home.folder}: {problem.strerror or problem}."
            ) from problem
        except BaseException:
            self.discard()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    @property
    def previous(self) -> SnapshotInfo | None:
        """Return the snapshot in use while this one is built, None if there is none."""
        return self._previous

    def previous_content(self, graph_iri: str) -> bytes:
        """Return a graph of the snapshot in use as N-Triples, empty if it has none."""
        if self._previous is None or self._previous.graph(graph_iri) is None:
            return b""
        store = engine.open_snapshot(self._home.path(self._previous.id) / "data")
        return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph_iri)) or b""

    def put(self, content: GraphContent) -> None:
        """Add a graph; raises ValueError if it is there already, StoreError if the content is not N-Triples."""
        self._note(content.iri, content.digest)
        load = self._open.bulk_load if len(content.ntriples) > _BULK_BYTES else self._open.load
        try:
            with _writing():
                load(content.ntriples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(content.iri))
        except (SyntaxError, ValueError) as problem:
            raise StoreError(f"The content of the graph {content.iri} is not N-Triples: {problem}") from problem

    def put_file(self, graph_iri: str, ntriples: Path, digest: str) -> None:
        """Add a graph from a file of N-Triples, in constant memory; `digest` (hexadecimal) names its content.

        Raises ValueError if the graph is there already, StoreError if the file does not hold N-Triples.
        """
        self._note(graph_iri, digest)
        load = self._open.bulk_load if ntriples.stat().st_size > _BULK_BYTES else self._open.load
        try:
            with _writing():
                load(path=ntriples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph_iri))
        except (SyntaxError, ValueError) as problem:
            raise StoreError(f"The content of the graph {graph_iri} is not N-Triples: {problem}") from problem

    def keep(self, graph_iri: str) -> None:
        """Take a graph unchanged from the snapshot in use; raises KeyError if it has no such graph."""
        known = self._previous.graph(graph_iri) if self._previous is not None else None
        if known is None:
            raise KeyError(f"the current snapshot has no graph {graph_iri}")
        self._note(graph_iri, known.digest)
        self._keeping.append(graph_iri)

    def update(self, sparql: str, default_graphs: Collection[str] = ()) -> None:
        """Run a SPARQL update, for inference; it may hold many operations and is one transaction.

        With `default_graphs` the unnamed default graph holds their merge when the update begins; what the update
        writes there is seen by its later operations and is gone afterwards. Raises QuerySyntaxError.
        """
        self._settle(default_graphs)
        self._steps.update(self._content_hash().digest() + sparql.encode() + repr(sorted(default_graphs)).encode())
        try:
            with _writing():
                self._open.update(sparql)
        except SyntaxError as problem:
            raise engine.syntax_error(problem) from problem
        self._merge = None

    def select(self, sparql: str, default_graphs: Collection[str] = ()) -> Solutions:
        """Answer a SELECT on what is staged so far; without `default_graphs` only GRAPH patterns see anything."""
        self._settle(default_graphs)
        return engine.select(self._open, sparql)

    def select_in(self, graph_iri: str, sparql: str) -> Solutions:
        """Answer a SELECT whose default graph is one staged graph, without a copy of it."""
        self._settle(self._merge or ())
        return engine.select(self._open, sparql, Dataset((graph_iri,), ()))

    def construct(self, sparql: str, media_type: str, default_graphs: Collection[str] = ()) -> bytes:
        """Answer a CONSTRUCT or DESCRIBE on what is staged so far."""
        self._settle(default_graphs)
        return engine.construct(self._open, sparql, media_type)

    def publish(self, union_excludes: Collection[str] = ()) -> SnapshotInfo:
        """Make what is staged the current snapshot and return what is known of it.

        The merge of all named graphs except `union_excludes` is written into the unnamed default graph. A copy is
        needed: the engine's own union default graph, and lists of default graphs, give a triple once for each graph
        that holds it (measured with pyoxigraph 0.5.13), hence duplicate rows and wrong counts.

        The identity is the SHA-256 of the digests of the graphs put and kept, the recipe, the updates and
        `union_excludes`. A snapshot that exists already is not written again, unless it is damaged:
        only the pointer moves.
        """
        self._settle(())
        identity = self._content_hash()
        identity.update(self._steps.digest() + repr(sorted(union_excludes)).encode())
        identifier = identity.hexdigest()
        with _writing():
            if not self._whole(identifier):
                self._build(identifier, union_excludes)
            info = self._home.info(identifier)
            self._home.point_to(identifier)
        self.discard(release=False)
        self._home.sweep_locked()
        self._held.close()
        return info

    def discard(self, *, release: bool = True) -> None:
        """Remove what is staged and give the load lock back; does nothing after `publish`."""
        self._store = self._current = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if release:
            self._held.close()

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise ValueError("this staging is not open: use it in a `with` block, before publish or discard")
        return self._store

    def _note(self, iri: str, digest: str) -> None:
        self._open  # noqa: B018 - refuse before anything is noted
        if iri in self._digests:
            raise ValueError(f"the graph {iri} is staged already")
        self._digests[iri] = digest
        self._merge = None

    def _content_hash(self) -> "hashlib._Hash":
        return hashlib.sha256(repr((FORMAT, sorted(self._digests.items()))).encode())

    def _settle(self, default_graphs: Collection[str]) -> None:
        """Copy the kept graphs that wait, and let the default graph hold the merge asked for."""
        with _writing():
            self._copy(self._open, default_graphs)

    def _copy(self, store: ox.Store, default_graphs: Collection[str]) -> None:
        if self._keeping:
            if self._current is None and self._previous is not None:
                self._current = self._open_previous(self._previous.id)
            assert self._current is not None  # noqa: S101 - `keep` saw the previous snapshot
            store.bulk_extend(_quads(self._current, self._keeping))
            self._keeping = []
        wanted = frozenset(default_graphs)
        if self._merge != wanted:
            store.clear_graph(ox.DefaultGraph())
            if wanted:
                store.bulk_extend(_merged(store, wanted))
            self._merge = wanted

    def _build(self, identifier: str, union_excludes: Collection[str]) -> None:
        store = self._open
        names = sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
        store.bulk_extend(_merged(store, [name for name in names if name not in union_excludes]))
        store.optimize()
        store.flush()
        graphs = tuple(
            GraphInfo(name, self._digest(name), _count(store, f"{{ GRAPH <{name}> {{ ?s ?p ?o }} }}")) for name in names
        )
        assert self._folder is not None  # noqa: S101 - open, see above
        whole = self._folder / "whole"
        whole.mkdir()
        # A backup is hard links to the live files: the logs of the load and its `bulk-*.sst` stay behind.
        store.backup(whole / "data")
        total = _count(store, "{ ?s ?p ?o }")
        self._home.adopt(whole, SnapshotInfo(identifier, graphs, total, datetime.now(UTC).replace(microsecond=0)))

    def _open_previous(self, identifier: str) -> ox.Store:
        try:
            return engine.open_snapshot(self._home.path(identifier) / "data")
        except StoreUnavailable as problem:
            raise StoreUnavailable(
                f"{len(self._keeping)} graphs loaded earlier cannot be taken over, because the snapshot {identifier} "
                f"cannot be read; move {self._home.folder} away and load everything again."
            ) from problem

    def _whole(self, identifier: str) -> bool:
        """Say whether a snapshot is there already; one that is damaged is put out of the way, to be swept."""
        if not self._home.path(identifier).exists():
            return False
        try:
            self._home.info(identifier)
            engine.open_snapshot(self._home.path(identifier) / "data")
        except StoreUnavailable:
            self._home.set_aside(identifier)
            return False
        return True

    def _digest(self, name: str) -> str:
        known = self._digests.get(name)
        if known is not None:
            return known
        dumped = self._open.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        return lines_digest(dumped or b"")


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as problem:
        raise StoreUnavailable(f"The next snapshot could not be written: {problem}") from problem


def _quads(store: ox.Store, graphs: Iterable[str]) -> Iterator[ox.Quad]:
    return chain.from_iterable(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)) for iri in graphs)


def _merged(store: ox.Store, graphs: Iterable[str]) -> Iterator[ox.Quad]:
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in _quads(store, graphs))


def _count(store: ox.Store, pattern: str) -> int:
    counted = engine.select(store, f"SELECT (COUNT(*) AS ?n) {pattern}").rows[0][0]
    assert counted is not None  # noqa: S101 - COUNT always binds
    return int(counted.value)  # type: ignore[union-attr]
