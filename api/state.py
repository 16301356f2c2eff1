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
from store.port import Limits, Store


class Stores(Protocol):
    """The way to the snapshot in use."""

    def use(self) -> AbstractContextManager[Store]:
        """Give the store of the current snapshot, which stays whole until the context is left.

        Raises StoreUnavailable where there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Following:
    """The stores behind one port: each use stays on the snapshot that was current when it began."""

    store: Store

    def use(self) -> AbstractContextManager[Store]:
        """Give the store of the current snapshot; a remote endpoint has no snapshots and gives itself."""
        return pinned(self.store)


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
