"""The store that follows its home: a newly loaded snapshot is in use at the next query, without a restart.

Whether there is a new one costs a `stat` (microseconds). Queries that run stay on the snapshot they began with, and it
is closed when the last of them is done. Several queries of one answer belong on one snapshot:

    with pinned(store) as state:
        rows, etag = state.select(query), state.identity
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from store.embedded import EmbeddedStore
from store.port import (
    Cancellation,
    Dataset,
    Insertion,
    Limits,
    MediaTypes,
    Serialized,
    Solutions,
    Store,
    StoreError,
    StoreUnavailable,
)
from store.remote import RemoteStore
from store.snapshot import Home
from store.workers import DEFAULT_WORKERS, WorkerPool


class SnapshotGone(StoreError):  # noqa: N818 - what is so, as in store.port
    """A state of the graph that was asked for by its hash is no longer kept."""


class CurrentStore:
    """The current snapshot of a home, whichever that is at each call; one pool of `workers` processes for all.

    Raises StoreUnavailable at a call, not when it is made, if nothing was loaded yet.
    """

    def __init__(self, home: Home, workers: int = DEFAULT_WORKERS) -> None:
        self._home = home
        self._pool = WorkerPool(workers)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._latest: EmbeddedStore | None = None
        self._users: dict[EmbeddedStore, int] = {}
        self._closed = False

    @contextmanager
    def pinned(self) -> Iterator[EmbeddedStore]:
        """Give the current snapshot, which stays open and the same until the block is left."""
        with self._lock:
            store = self._follow()
            self._users[store] += 1
        try:
            yield store
        finally:
            with self._lock:
                self._users[store] -= 1
                self._close_unused(store)

    @contextmanager
    def pinned_to(self, identity: str) -> Iterator[EmbeddedStore]:
        """Give the snapshot with this hash: the current one or the one before it. Raises SnapshotGone for others."""
        with self.pinned() as current:
            if current.identity == identity:
                yield current
                return
        try:
            earlier = EmbeddedStore(self._home, self._pool, identity)
        except StoreUnavailable as error:
            raise SnapshotGone(f"The snapshot {identity} is no longer kept.") from error
        try:
            yield earlier
        finally:
            earlier.close()

    def warm(self) -> None:
        """Open the snapshot, if there is one, and start the processes, so that the first query need not."""
        self._pool.warm()
        with suppress(StoreUnavailable), self.pinned():
            pass

    @property
    def identity(self) -> str:
        """The content hash of the current snapshot."""
        with self.pinned() as store:
            return store.identity

    @property
    def derived(self) -> Path | None:
        """The folder beside the current snapshot for files made from it."""
        with self.pinned() as store:
            return store.derived

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        """Answer a trusted SELECT."""
        with self.pinned() as store:
            return store.select(query, dataset)

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        """Answer a trusted ASK."""
        with self.pinned() as store:
            return store.ask(query, dataset)

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted CONSTRUCT or DESCRIBE, serialised as an RDF media type."""
        with self.pinned() as store:
            return store.construct(query, media_type, dataset)

    def serialized(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted query of any kind, written by the engine itself."""
        with self.pinned() as store:
            return store.serialized(query, media_type, dataset)

    def answer(
        self,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
        outside: tuple[Insertion, ...] = (),
    ) -> Serialized:
        """Answer a query from outside within limits."""
        with self.pinned() as store:
            return store.answer(query, offered, limits, dataset, cancellation, outside)

    def close(self) -> None:
        """Let go of everything; a query from outside that runs fails."""
        with self._lock:
            self._closed = True
            latest, self._latest = self._latest, None
            if latest is not None:
                self._close_unused(latest)
        self._pool.close()

    def _follow(self) -> EmbeddedStore:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        stamp = self._home.stamp()
        if self._latest is None or stamp != self._stamp:
            fresh = EmbeddedStore(self._home, self._pool)
            old, self._latest, self._stamp = self._latest, fresh, stamp
            self._users[fresh] = 0
            if old is not None:
                self._close_unused(old)
        return self._latest

    def _close_unused(self, store: EmbeddedStore) -> None:
        if store is not self._latest and self._users.get(store) == 0:
            del self._users[store]
            store.close()


def pinned(store: Store, identity: str | None = None) -> AbstractContextManager[Store]:
    """Return a context that gives one state of any store.

    `identity` asks for the state with this hash. Raises SnapshotGone where it is not to be had.
    """
    if isinstance(store, CurrentStore):
        return store.pinned() if identity is None else store.pinned_to(identity)
    if identity is not None and identity != store.identity:
        raise SnapshotGone(f"The snapshot {identity} is no longer kept.")
    if isinstance(store, RemoteStore):
        return store.pinned()
    return nullcontext(store)
