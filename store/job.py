"""What the service and its query processes say to each other: a job there, one reply back.

Kept apart from both, so that the service need not import the SPARQL grammar which the processes use (0.15 s).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from store.port import Dataset, Insertion, Kind, Limits, MediaTypes, Serialized, StoreError


@dataclass(frozen=True, slots=True)
class Job:
    """One query for a worker; `folder` is the engine's directory, None to inspect the query only."""

    query: str
    folder: str | None
    offered: MediaTypes
    limits: Limits
    dataset: Dataset | None
    # What replaces parts of the query after it was inspected: rows that the service itself fetched.
    outside: tuple[Insertion, ...] = ()
    # Endpoints that SERVICE may name: find its clauses instead of answering.
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a query answers with, and the dataset of its FROM and FROM NAMED clauses (empty if it has none)."""

    kind: Kind
    dataset: Dataset


@dataclass(frozen=True, slots=True)
class Call:
    """A SERVICE clause: `query` (a SELECT) is for the endpoint; the clause stands from `start` to `end` in the text."""

    endpoint: str
    silent: bool
    query: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Calls:
    """The SERVICE clauses of a query, in their order."""

    found: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Unacceptable:
    """The reply to a query whose kind no accepted media type can carry."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The reply when the memory limit was met where Python could still say so."""


def spliced(query: str, outside: Iterable[Insertion]) -> str:
    """Return the query with each insertion in its place; they come in rising order."""
    written: list[str] = []
    last = 0
    for piece in outside:
        written += [query[last : piece.start], piece.text]
        last = piece.end
    return "".join([*written, query[last:]])


Reply = Serialized | Inspection | Calls | Unacceptable | OutOfMemory | StoreError
