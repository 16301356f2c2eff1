"""What a request finds in the application: the stores it may ask and the settings it must keep.

The routers know these two shapes and nothing of how they came to be, so a test may put anything that fits in their
place.

    app.state.stores = Following(CurrentStore(home))      # with stores.use() as store: store.answer(...)
    app.state.settings = settings  # settings.limits.seconds
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from store.current import pinned
from store.federation import Federation
from store.port import Limits, Store


class Stores(Protocol):
    """The way to the snapshot in use."""

    def use(self) -> AbstractContextManager[Store]:
        """Give the store of the current snapshot, which stays whole until the context is left.

        Raises StoreUnavailable where there is none.
        """
        ...

    def at(self, snapshot: str) -> AbstractContextManager[Store]:
        """Give the store of a snapshot by its hash; raises SnapshotGone for one that is no longer kept."""
        ...


@dataclass(frozen=True, slots=True)
class Following:
    """The stores behind one port: each use stays on the snapshot that was current when it began."""

    store: Store

    def use(self) -> AbstractContextManager[Store]:
        """Give the store of the current snapshot; a remote endpoint has no snapshots and gives itself."""
        return pinned(self.store)

    def at(self, snapshot: str) -> AbstractContextManager[Store]:
        """Give the store of a snapshot by its hash: the current one or the one before it. Raises SnapshotGone."""
        return pinned(self.store, snapshot)


class Settings(Protocol):
    """What the routers need to know of the configuration."""

    @property
    def limits(self) -> Limits:
        """What one query from outside may use."""
        ...

    @property
    def remote(self) -> bool:
        """Whether the store is an endpoint elsewhere, so that asking it takes a way over the network."""
        ...


def stores_of(request: Request) -> Stores:
    """Return the stores of the application that serves this request."""
    stores: Stores = request.app.state.stores
    return stores


def limits_of(request: Request) -> Limits:
    """Return the limits for one query from outside."""
    settings: Settings = request.app.state.settings
    return settings.limits


def federation_of(request: Request) -> Federation | None:
    """Return the way to other endpoints, None where the installation allows none."""
    found: Federation | None = getattr(request.app.state, "federation", None)
    return found
