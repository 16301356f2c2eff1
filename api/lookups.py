"""What each snapshot taught: its looked-up names and its name index, kept as long as the snapshot is in use.

>>> with lookups.use() as lookup: lookup.label(iri, "zh")  # doctest: +SKIP
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from fastapi import Request

from api.caching import Bodies
from api.state import Stores
from queries.lookup import Lookup, Memory
from queries.names.finding import NameIndex
from store.port import Store, StoreError

# The snapshot in use and the one before it, on which long answers may still be at work.
_KEPT = 2


@dataclass
class _Learned:
    memory: Memory = field(default_factory=Memory)
    index: NameIndex | None = None
    building: threading.Lock = field(default_factory=threading.Lock)


class Lookups:
    """Gives a lookup on the current snapshot, with what was learned of it so far."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self.bodies = Bodies()
        # The questions whose last answer was quick to make.
        self.quick: set[str] = set()
        self._learned: OrderedDict[str, _Learned] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def use(self) -> Iterator[Lookup]:
        """Give a lookup on the current snapshot, which stays the same until the context is left."""
        with self._stores.use() as store:
            yield Lookup(store, self._of(store).memory)

    @contextmanager
    def at(self, snapshot: str) -> Iterator[Lookup]:
        """Give a lookup on a snapshot by its hash: the current one or the one before it. Raises SnapshotGone."""
        with self._stores.at(snapshot) as store:
            yield Lookup(store, self._of(store).memory)

    def index(self, lookup: Lookup) -> NameIndex:
        """Return the name index of the lookup's snapshot; the first call opens it, or builds it where it is absent."""
        learned = self._of(lookup.store)
        with learned.building:
            if learned.index is None:
                learned.index = NameIndex(lookup.store)
            return learned.index

    def _of(self, store: Store) -> _Learned:
        identity = store.identity
        with self._lock:
            learned = self._learned.get(identity)
            if learned is not None:
                self._learned.move_to_end(identity)
                return learned
            learned = self._learned[identity] = _Learned()
            while len(self._learned) > _KEPT:
                self._learned.popitem(last=False)
        # A snapshot is opened for search before anybody searches; of an endpoint elsewhere all names would be fetched.
        if store.derived is not None:
            threading.Thread(target=self._open_index, args=(identity,), name="index of names", daemon=True).start()
        return learned

    def _open_index(self, identity: str) -> None:
        with suppress(StoreError), self.at(identity) as lookup:
            self.index(lookup)


def lookups_of(request: Request) -> Lookups:
    """Return the lookups of the application that serves this request."""
    lookups: Lookups = request.app.state.lookups
    return lookups
