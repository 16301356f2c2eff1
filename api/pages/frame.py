"""What stands around every page: where one can go, and of which state of the graph and how fresh it is.

The state is that of the application that serves the request, found through the context of the request, so that every
page shows it and no page function has to be given it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.pages.words import N_
from store.port import Store, StoreError


@dataclass(frozen=True, slots=True)
class Place:
    """A page that every page leads to: its address and its name."""

    address: str
    name: str


# Each page author adds the line of a page here when its address answers.
PLACES: Final = (
    Place("/", N_("Start page")),
    Place("/questions", N_("Questions")),
    Place("/thread", N_("The thread")),
    Place("/coverage", N_("Coverage")),
    Place("/plans", N_("Plans in time")),
    Place("/contradictions", N_("Contradictions")),
    Place("/check", N_("Check a programme")),
    Place("/rules", N_("Rules")),
    Place("/data", N_("About the data")),
    Place("/developers", N_("For developers")),
)


@dataclass(frozen=True, slots=True)
class State:
    """A state of the graph: its hash, and when it was made, where the store knows."""

    snapshot: str
    made: datetime | None


_STATE: Final[ContextVar[Callable[[], State] | None]] = ContextVar("state of the graph", default=None)


def show_state(find: Callable[[], State]) -> None:
    """Let the pages of this request show the state that `find` returns."""
    _STATE.set(find)


def state() -> State | None:
    """Return the state that this request is answered from, None where it is not known or cannot be had."""
    find = _STATE.get()
    try:
        return find() if find else None
    except StoreError:
        return None


def state_of(store: Store) -> State:
    """Return the state of a store; only one on this machine knows when its snapshot was made."""
    info = getattr(store, "info", None)
    return State(store.identity, getattr(info, "built_at", None))
