"""What every store can do: the one port that the rooms above know.

A store is a readable, immutable state of the graph. Two kinds stand behind it: an embedded snapshot (`store.embedded`)
and any SPARQL 1.1 endpoint (`store.remote`). The default graph of a query is the union of all graphs but the suggested
one; `Dataset` chooses another, as the SPARQL 1.1 Protocol's dataset parameters do (section 2.1.4).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf
from typing import Protocol

from store.terms import Term


class StoreError(Exception):
    """The base of all errors of this room; `str()` is a sentence for a person."""


class QuerySyntaxError(StoreError):
    """The text is not a SPARQL query; `line` and `column` count from 1 and are None where the engine gives none."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(StoreError):  # noqa: N818 - an answer to the asker, not a fault
    """The query asks for something that is not allowed here: an update, SERVICE, a remote dataset."""


class QueryTimeout(StoreError):  # noqa: N818
    """The query was ended at its time limit (`limit_s`, seconds); no part of an answer exists."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"The query was ended at its time limit of {limit_s:g} seconds.")
        self.limit_s = limit_s


class QueryTooLarge(StoreError):  # noqa: N818
    """The query needed more memory than a worker may use (`limit_bytes`) and was ended."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The query needed more than its memory limit of {limit_bytes // 2**20} MiB and was ended.")
        self.limit_bytes = limit_bytes


class OutsideFailed(StoreError):  # noqa: N818
    """Another endpoint (`endpoint`) that a query asks by SERVICE failed, or gave more than is taken from it."""

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(f"The endpoint {endpoint} {reason}.")
        self.endpoint = endpoint


class StoreBusy(StoreError):  # noqa: N818
    """Every worker is at work and none became free in time; ask again later."""


class QueryCancelled(StoreError):  # noqa: N818
    """The asker went away (`Cancellation.cancel`) and the query was ended."""


class LoadInProgress(StoreError):  # noqa: N818
    """Another load builds a snapshot in this home; only one may at a time."""


class StoreUnavailable(StoreError):  # noqa: N818
    """The store cannot be reached or read."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query sees, as the protocol's parameters name them; empty means the store's own dataset."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query from outside may use."""

    seconds: float = 10.0
    rows: int = 100_000
    memory_bytes: int = 2**30


@dataclass(frozen=True, slots=True)
class Insertion:
    """What replaces a query's text from `start` to `end` after it was inspected: SPARQL written by the service."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT: the variables in order and one tuple of terms (None: unbound) for each row."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Serialized:
    """An answer as bytes of one media type; `truncated` when the row limit cut it."""

    body: bytes
    media_type: str
    truncated: bool = False
    rows: int | None = None


class Cancellation:
    """A way to end a running query: hand it to `Store.answer`, call `cancel` from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Return whether `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """End the query that runs now, and any that starts later with this cancellation."""
        with self._lock:
            self._cancelled = True
            if self._end is not None:
                self._end()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Let `cancel` call `end` while the block runs, and never after it; raises QueryCancelled if already called."""
        with self._lock:
            if self._cancelled:
                raise QueryCancelled("The query was cancelled before it began.")
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None


class Store(Protocol):
    """A state of the graph that can be asked. Every method may raise StoreError."""

    @property
    def identity(self) -> str:
        """The content hash of the state, which names it in every answer and is its ETag."""
        ...

    @property
    def derived(self) -> Path | None:
        """A folder for files that are made from this state and live as long as it; None where there is none."""
        ...

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        """Answer a trusted SELECT (written by us, parameters as typed terms)."""
        ...

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        """Answer a trusted ASK."""
        ...

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted CONSTRUCT or DESCRIBE, serialised as an RDF media type."""
        ...

    def answer(
        self,
        query: str,
        offered: "MediaTypes",
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
        outside: tuple[Insertion, ...] = (),
    ) -> Serialized:
        """Answer a query from outside within limits; `offered` says which media type for which kind of query.

        `outside` are rows of other endpoints (`store.federation`), put into the query after it was inspected.
        """
        ...

    def close(self) -> None:
        """Let go of files, processes and connections."""
        ...


Kind = OneOf["solutions", "truth", "graph"]
"""What a query answers with: SELECT solutions, ASK a truth, CONSTRUCT and DESCRIBE a graph."""


@dataclass(frozen=True, slots=True)
class MediaTypes:
    """The media type to answer in, by kind of query; None where the asker accepts none that kind can give."""

    solutions: str | None
    truth: str | None
    graph: str | None


class NotAcceptable(StoreError):  # noqa: N818
    """The query is of a kind (`kind`: solutions, truth or graph) that has no media type among those accepted."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"None of the accepted media types can carry the answer to this query (its kind: {kind}).")
        self.kind = kind
