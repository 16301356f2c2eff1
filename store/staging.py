"""The next snapshot, built beside the one in use and put in its place when it is whole.

    with Staging(Home(folder), recipe="rules 1") as staging:
        staging.keep("https://example.org/graph/a")
        staging.put(GraphContent("https://example.org/graph/b", ntriples))
        staging.update("INSERT { GRAPH <…/inferred> { … } } WHERE { … }")
        info = staging.publish(union_excludes=["https://example.org/graph/suggested"])

It is built in one of two ways, which lead to the same graphs. Where the snapshot in use was made by the same recipe and
little of it changes, its directory is cloned by hard links (`store.cloning`) and only the triples that differ are
written. Else everything is written anew, in bulk. `difference` tells the first from the second.

Leaving the block without publishing discards everything. A killed load leaves a folder that the next one sweeps.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox

from store import engine
from store.census import carried_on, count, counted
from store.cloning import clone
from store.copying import copy_graphs, write_graph, write_merge
from store.difference import Difference, compared
from store.finishing import finish, is_whole
from store.port import Dataset, Solutions, StoreError, StoreUnavailable
from store.snapshot import FORMAT, STAGING, GraphContent, Home, SnapshotInfo
from store.union import OneName, Union

# A larger graph is not compared with what it was: both would be held in memory.
_MOST_COMPARED_BYTES: Final = 50_000_000
# When more than this share of the triples differs, or this number, writing everything anew is faster and smaller.
_MOST_CHANGED: Final = 0.3
_MOST_CHANGED_TRIPLES: Final = 300_000
_FEW: Final = 50_000
# So many quads may lie in the engine's log, which each reader reads through when it opens a snapshot.
_MOST_LOGGED: Final = 20_000
# When so large a share was written since the files were last put in order, they are again: queries slow down else.
_MOST_LOOSE: Final = 0.2
# A query that is given this as its default graph sees named graphs only.
_NO_GRAPH: Final = "urn:x-goldenthread:nothing"


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
        self._merge: tuple[frozenset[str], ox.Store] | None = None
        self._current: ox.Store | None = None
        self._previous: SnapshotInfo | None = None
        self._digests: dict[str, str] = {}
        self._keeping: list[str] = []
        self._difference: Difference | None = None
        self._derived: set[str] = set()
        self._continues = False
        self._steps = hashlib.sha256(recipe.encode())

    def __enter__(self) -> Self:
        self._held.enter_context(self._home.load_lock())
        try:
            self._home.sweep_locked()
            self._previous = self._home.current()
            self._folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=self._home.folder))
            self._begin()
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

    @property
    def continues(self) -> bool:
        """Say whether the snapshot in use was made by the same recipe, so that what it holds may be gone on from."""
        return self._continues

    @property
    def difference(self) -> Difference | None:
        """Return how the graphs put so far differ from the snapshot in use; None when everything is written anew."""
        return self._difference

    def previous_content(self, graph_iri: str) -> bytes:
        """Return a graph of the snapshot in use as N-Triples, empty if it has none."""
        if self._previous is None or self._previous.graph(graph_iri) is None:
            return b""
        dumped = self.opened_previous().dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph_iri))
        return dumped or b""

    def put(self, content: GraphContent) -> None:
        """Add a graph; raises ValueError if it is there already, StoreError if the content is not N-Triples."""
        if self._note(content.iri, content.digest):
            self._enter(content.iri, content.ntriples, len(content.ntriples))

    def put_file(self, graph_iri: str, ntriples: Path, digest: str) -> None:
        """Add a graph from a file of N-Triples, in constant memory; `digest` (hexadecimal) names its content.

        Raises ValueError if the graph is there already, StoreError if the file does not hold N-Triples.
        """
        if self._note(graph_iri, digest):
            self._enter(graph_iri, ntriples, ntriples.stat().st_size)

    def keep(self, graph_iri: str) -> None:
        """Take a graph unchanged from the snapshot in use; raises KeyError if it has no such graph."""
        known = self._previous.graph(graph_iri) if self._previous is not None else None
        if known is None:
            raise KeyError(f"the current snapshot has no graph {graph_iri}")
        if self._note(graph_iri, known.digest):
            self._keeping.append(graph_iri)

    def kept(self, graph_iri: str) -> bool:
        """Say whether a graph that is staged is that of the snapshot in use, unchanged."""
        known = self._previous.graph(graph_iri) if self._previous is not None else None
        return known is not None and self._digests.get(graph_iri) == known.digest

    def graphs(self) -> frozenset[str]:
        """Return the graphs that were put or kept so far."""
        return frozenset(self._digests)

    def update(self, sparql: str, default_graphs: Collection[str] = ()) -> None:
        """Run a SPARQL update, for inference; it may hold many operations and is one transaction.

        With `default_graphs` the unnamed default graph holds their merge when the update begins; what the update
        writes there is seen by its later operations and is gone afterwards. Raises QuerySyntaxError.
        """
        self._steps.update(self._content_hash().digest() + sparql.encode() + repr(sorted(default_graphs)).encode())
        self.run(sparql, default_graphs)

    def run(self, sparql: str, default_graphs: Collection[str] = ()) -> None:
        """Run a SPARQL update as `update` does; what it writes has been named already (`by_rules`)."""
        self.anew()
        store = self.opened()
        try:
            with _writing():
                if default_graphs:
                    write_merge(store, store, sorted(default_graphs), self._within)
                store.update(sparql)
                if default_graphs:
                    store.clear_graph(ox.DefaultGraph())
        except SyntaxError as problem:
            raise engine.syntax_error(problem) from problem

    def by_rules(self, graph_iri: str) -> None:
        """Note that rules, which the recipe names, make a graph of what is staged by now, in whatever way they run."""
        self._derived.add(graph_iri)
        self._steps.update(self._content_hash().digest() + graph_iri.encode())

    def select(self, sparql: str, default_graphs: Collection[str] = ()) -> Solutions:
        """Answer a SELECT on what is staged so far: on its named graphs, or on the merge of `default_graphs` alone."""
        if default_graphs:
            return engine.select(self._merged(frozenset(default_graphs)), sparql)
        store = self.opened()
        return engine.select(store, sparql, self._seen())

    def select_in(self, graph_iri: str, sparql: str) -> Solutions:
        """Answer a SELECT whose default graph is one staged graph, without a copy of it."""
        return engine.select(self.opened(), sparql, Dataset((graph_iri,), ()))

    def construct(self, sparql: str, media_type: str) -> bytes:
        """Answer a CONSTRUCT or DESCRIBE on the named graphs that are staged so far."""
        store = self.opened()
        return engine.construct(store, sparql, media_type, self._seen())

    def publish(self, union_excludes: Collection[str] = (), names: OneName | None = None) -> SnapshotInfo:
        """Make what is staged the current snapshot and return what is known of it.

        The merge of all named graphs except `union_excludes` is written into the unnamed default graph; with `names`,
        things have one name in each language there (`store.union`). A copy is needed: the engine's own union default
        graph, and lists of default graphs, give a triple once for each graph that holds it (measured with pyoxigraph
        0.5.13), hence duplicate rows and wrong counts.

        The identity is the SHA-256 of the digests of the graphs put and kept, the recipe, the updates and the union.
        A snapshot that exists already is not written again, unless it is damaged: only the pointer moves.
        """
        union = Union(union_excludes, names)
        identity = self._content_hash()
        identity.update(self._steps.digest() + union.key.encode())
        identifier = identity.hexdigest()
        with _writing():
            if not is_whole(self._home, identifier):
                self._build(identifier, union)
            info = self._home.info(identifier)
            self._home.point_to(identifier)
        self.discard(release=False)
        self._home.sweep_locked()
        self._held.close()
        return info

    def discard(self, *, release: bool = True) -> None:
        """Remove what is staged and give the load lock back; does nothing after `publish`."""
        self._store = self._current = self._merge = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if release:
            self._held.close()

    def opened(self) -> ox.Store:
        """Return the store that is being built, for the other modules of this room; the kept graphs are in it."""
        if self._keeping:
            with _writing():
                copy_graphs(self.opened_previous(), self._open, self._keeping, self._within)
            self._keeping = []
        return self._open

    def opened_previous(self) -> ox.Store:
        """Return the snapshot in use, for the other modules of this room; raises StoreUnavailable."""
        if self._current is None:
            if self._previous is None:
                raise ValueError("there is no snapshot in use")
            try:
                self._current = engine.open_snapshot(self._home.path(self._previous.id) / "data")
            except StoreUnavailable as problem:
                raise StoreUnavailable(
                    f"{len(self._keeping)} graphs loaded earlier cannot be taken over, because the snapshot "
                    f"{self._previous.id} cannot be read; move {self._home.folder} away and load everything again."
                ) from problem
        return self._current

    def anew(self, but: str = "") -> None:
        """Write everything anew from here on, with what is staged so far; does nothing when that is so already.

        The graph `but` is staged, and not yet written.
        """
        if self._difference is None:
            return
        cloned = self._open
        self._difference = None
        self._store = ox.Store(self._within / "anew")
        copy_graphs(cloned, self._store, (self._digests.keys() | self._derived) - {but}, self._within)

    def drop_others(self, but: Collection[str]) -> None:
        """Remove what the clone holds of graphs that were neither put nor kept, and are not among `but`."""
        if self._difference is not None and self._previous is not None:
            for graph in self._previous.graphs:
                if graph.iri not in self._digests and graph.iri not in but:
                    self._replace(graph.iri, b"")

    def change(self, graph_iri: str, came: Collection[ox.Triple], gone: Collection[ox.Triple]) -> None:
        """Write a change of a graph of the clone, for the other modules of this room."""
        name = ox.NamedNode(graph_iri)
        assert self._difference is not None  # noqa: S101 - asked only where there is a clone
        with _writing():
            self._open.extend([ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in came])
            for triple in gone:
                self._open.remove(ox.Quad(triple.subject, triple.predicate, triple.object, name))
        self._difference.note(graph_iri, came, gone)

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise ValueError("this staging is not open: use it in a `with` block, before publish or discard")
        return self._store

    @property
    def _within(self) -> Path:
        assert self._folder is not None  # noqa: S101 - open, see above
        return self._folder

    def _begin(self) -> None:
        """Clone the snapshot in use where it was made by the same recipe; a damaged one is no base."""
        build = self._within / "build"
        if self._previous is not None and self._previous.recipe == self._recipe and self._previous.union:
            try:
                clone(self._home.path(self._previous.id) / "data", build)
                self._store = ox.Store(build)
                self._difference = Difference()
                self._continues = True
                return
            except (OSError, RuntimeError):
                shutil.rmtree(build, ignore_errors=True)
        self._store = ox.Store(build)

    def _note(self, iri: str, digest: str) -> bool:
        """Note a graph; return whether it has to be written."""
        self._open  # noqa: B018 - refuse before anything is noted
        if iri in self._digests:
            raise ValueError(f"the graph {iri} is staged already")
        self._digests[iri] = digest
        self._merge = None
        return self._difference is None or not self.kept(iri)

    def _enter(self, iri: str, content: bytes | Path, size: int) -> None:
        try:
            with _writing():
                if self._difference is not None and size > _MOST_COMPARED_BYTES:
                    self.anew(but=iri)
                if self._difference is None:
                    write_graph(self._open, iri, content, size)
                else:
                    self._replace(iri, content if isinstance(content, bytes) else content.read_bytes())
        except (SyntaxError, ValueError) as problem:
            raise StoreError(f"The content of the graph {iri} is not N-Triples: {problem}") from problem
        known = self._previous.triples if self._previous is not None else 0
        most = max(_FEW, min(_MOST_CHANGED * known, _MOST_CHANGED_TRIPLES))
        if self._difference is not None and len(self._difference) > most:
            self.anew()

    def _replace(self, iri: str, content: bytes) -> None:
        came, gone = compared(self._open, iri, content)
        self.change(iri, came, gone)

    def _content_hash(self) -> "hashlib._Hash":
        return hashlib.sha256(repr((FORMAT, sorted(self._digests.items()))).encode())

    def _seen(self) -> Dataset | None:
        """Return what a query sees of a clone: no default graph, and only the graphs that were put, kept or derived."""
        if self._difference is None:
            return None
        return Dataset((_NO_GRAPH,), tuple(sorted(self._digests.keys() | self._derived)))

    def _merged(self, graphs: frozenset[str]) -> ox.Store:
        """Return a store whose default graph is the merge of these graphs."""
        store = self.opened()
        if self._merge is None or self._merge[0] != graphs:
            folder = self._within / "merge"
            self._merge = None
            shutil.rmtree(folder, ignore_errors=True)
            with _writing():
                merge = ox.Store(folder)
                write_merge(store, merge, sorted(graphs), self._within)
            self._merge = graphs, merge
        return self._merge[1]

    def _build(self, identifier: str, union: Union) -> None:
        if self._difference is not None and self._previous is not None:
            if self._previous.union == union.key:
                self._build_changed(identifier, union, self._previous, self._difference)
                return
            self.anew()
        store = self.opened()
        names = sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
        union.write(store, names, self._within)
        store.optimize()
        self._finish(SnapshotInfo(identifier, counted(store, names, self._digests), count(store), _now()), union)

    def _build_changed(self, identifier: str, union: Union, previous: SnapshotInfo, difference: Difference) -> None:
        self.drop_others(self._derived)
        included = [iri for iri in difference.graphs() if union.includes(iri)]
        stated = set().union(*(difference.came.get(iri, ()) for iri in included))
        came, gone = union.change(self._open, difference.triples(included), stated)
        written = 2 * len(difference) + came + gone
        graphs = carried_on(previous, self._digests, difference)
        info = SnapshotInfo(identifier, graphs, previous.triples + came - gone, _now(), loose=previous.loose + written)
        self._finish(info, union, written)

    def _finish(self, info: SnapshotInfo, union: Union, written: int | None = None) -> None:
        """Make what is built a snapshot; `written` counts the quads that were written to a clone, None for no clone."""
        base = None if written is None or self._previous is None else self._previous.id
        in_order = info.loose > _MOST_LOOSE * info.triples
        if in_order:
            self._open.optimize()
        info = replace(info, recipe=self._recipe, union=union.key, loose=0 if in_order else info.loose)
        store: ox.Store | None = self._open
        if written is not None and written <= _MOST_LOGGED and not in_order:
            # The engine is closed when nobody holds it.
            store = self._store = None
        finish(self._home, self._within, info, store, base)


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as problem:
        raise StoreUnavailable(f"The next snapshot could not be written: {problem}") from problem


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
