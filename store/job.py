"""What the service and its query processes say to each other: a job there, one reply back.

Kept apart from both, so that the service need not import the SPARQL grammar which the processes use (0.15 s).
"""

from dataclasses import dataclass

from store.port import Dataset, Kind, Limits, MediaTypes, Serialized, StoreError


@dataclass(frozen=True, slots=True)
class Job:
    """One query for a worker; `folder` is the engine's directory, None to inspect the query only."""

    query: str
    folder: str | None
    offered: MediaTypes
    limits: Limits
    dataset: Dataset | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a query answers with, and the dataset of its FROM and FROM NAMED clauses (empty if it has none)."""

    kind: Kind
    dataset: Dataset


@dataclass(frozen=True, slots=True)
class Unacceptable:
    """The reply to a query whose kind no accepted media type can carry."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The reply when the memory limit was met where Python could still say so."""


Reply = Serialized | Inspection | Unacceptable | OutOfMemory | StoreError
