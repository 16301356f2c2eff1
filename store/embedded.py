"""One snapshot, opened read-only: our own queries run here, those from outside in worker processes.

The engine frees the interpreter lock while it works, so callers use threads. The snapshot never changes; the service
follows new ones through `store.current`.

    store = EmbeddedStore(Home(folder))
    store.select("SELECT ?s { ?s a skos:Concept }")
"""

from pathlib import Path

import pyoxigraph as ox

from store import engine
from store.port import Cancellation, Dataset, Insertion, Limits, MediaTypes, Serialized, Solutions, StoreUnavailable
from store.snapshot import Home, SnapshotInfo
from store.workers import WorkerPool


class EmbeddedStore:
    """The current snapshot of a home, as it was when this was made.

    Without `workers` it has a pool of its own, which starts at the first query from outside. `identifier` asks for a
    snapshot that is kept beside the current one. Raises StoreUnavailable if the home holds no snapshot, not this one,
    or it cannot be read.
    """

    def __init__(self, home: Home, workers: WorkerPool | None = None, identifier: str | None = None) -> None:
        pinned = home.pin_current() if identifier is None else home.pin(identifier)
        if pinned is None:
            raise StoreUnavailable(f"The snapshot {identifier} is not kept.")
        self._info, self._mark = pinned
        self._folder = home.path(self._info.id) / "data"
        self._workers = WorkerPool() if workers is None else workers
        self._owns_workers = workers is None
        self._store: ox.Store | None = None
        try:
            self._store = engine.open_snapshot(self._folder)
        except StoreUnavailable:
            self._mark.close()
            raise

    @property
    def identity(self) -> str:
        """The content hash of the snapshot."""
        return self._info.id

    @property
    def derived(self) -> Path | None:
        """The folder beside the snapshot for files made from it; None where it cannot be made."""
        folder = self._folder.parent / "derived"
        try:
            folder.mkdir(exist_ok=True)
        except OSError:
            return None
        return folder

    @property
    def info(self) -> SnapshotInfo:
        """What is known of the snapshot: its graphs, their digests and sizes, when it was built."""
        return self._info

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        """Answer a trusted SELECT, in this process and without limits.

        Name several default graphs with `dataset`, not with FROM, which the engine alone would answer with duplicates.
        """
        return engine.select(self._open, query, dataset)

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        """Answer a trusted ASK."""
        return engine.ask(self._open, query, dataset)

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted CONSTRUCT or DESCRIBE, serialised as an RDF media type."""
        return engine.construct(self._open, query, media_type, dataset)

    def serialized(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted query of any kind, written by the engine itself: the fastest way to bytes."""
        return engine.serialized(self._open, query, media_type, dataset)

    def answer(
        self,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
        outside: tuple[Insertion, ...] = (),
    ) -> Serialized:
        """Answer a query from outside in a worker process, within limits; raises as `WorkerPool.answer` does."""
        self._open  # noqa: B018 - refuse when closed
        return self._workers.answer(self._folder, query, offered, limits, dataset, cancellation, outside)

    def close(self) -> None:
        """Let go of the snapshot; queries that run keep the engine open until they are done."""
        self._store = None
        self._mark.close()
        if self._owns_workers:
            self._workers.close()

    @property
    def _open(self) -> ox.Store:
        store = self._store
        if store is None:
            raise StoreUnavailable("The store is closed.")
        return store
