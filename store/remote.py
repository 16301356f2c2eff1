"""Any SPARQL 1.1 endpoint behind the same port: Oxigraph server, Virtuoso, Fuseki, GraphDB, Neptune.

Queries go out as form POSTs (SPARQL 1.1 Protocol, section 2.1.2). Answers come back as SPARQL JSON or N-Triples only,
are read whole and checked before anything is passed on, and are then serialised here, because servers hide failure in
good-looking answers: the Oxigraph server ends a timed-out query with 200 and broken JSON (in CSV the error text is a
row like any other), Virtuoso cuts silently at its own row limit and says so in a header alone (both measured).

The endpoint must be set up so that its default graph is the union that `store.port` speaks of. Whether several default
graphs are merged without duplicates is the endpoint's matter too (the Oxigraph server repeats triples).

    store = RemoteStore("https://example.org/sparql")
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

from ontology.namespaces import PROVENANCE_GRAPH
from store import engine
from store.exchange import Exchange
from store.job import spliced
from store.port import (
    Cancellation,
    Dataset,
    Insertion,
    Limits,
    MediaTypes,
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    Serialized,
    Solutions,
    StoreError,
    StoreUnavailable,
)
from store.results import JSON, parse_json, serialize_solutions, serialize_truth
from store.terms import Literal
from store.workers import WorkerPool

N_TRIPLES: Final = "application/n-triples"
IDENTITY_QUERY: Final = (
    f"SELECT ?id {{ GRAPH <{PROVENANCE_GRAPH}> "
    f"{{ <{PROVENANCE_GRAPH}> <http://purl.org/dc/terms/identifier> ?id }} }} LIMIT 2"
)
IDENTITY_S: Final = 30.0
_INSPECTION_BYTES: Final = 2**28
_TRUSTED: Final = Limits(seconds=60.0, rows=10_000_000, memory_bytes=2**30)


@dataclass(frozen=True, slots=True)
class _Received:
    body: bytes
    headers: Mapping[str, str]


class RemoteStore:
    """A SPARQL endpoint by its address; `timeout_s` (seconds) holds for trusted queries, `Limits` for the others.

    `identity` is read from the dataset (`<…/graph/provenance> dcterms:identifier ?id` in that graph) and asked for
    again after 30 seconds; a dataset that does not say it gets a hash of the address and "unknown".
    """

    def __init__(self, endpoint_url: str, timeout_s: float = _TRUSTED.seconds, workers: int = 1) -> None:
        self._url = endpoint_url
        self._trusted = Limits(timeout_s, _TRUSTED.rows, _TRUSTED.memory_bytes)
        self._exchange = Exchange()
        self._inspectors = WorkerPool(workers)
        self._identity: tuple[str, float] | None = None

    @property
    def identity(self) -> str:
        """The content hash that the dataset states of itself, else a stand-in made from the address."""
        known = self._identity
        if known is not None and time.monotonic() - known[1] < IDENTITY_S:
            return known[0]
        found = [row[0] for row in self.select(IDENTITY_QUERY).rows]
        if len(found) == 1 and isinstance(found[0], Literal):
            identity = found[0].value
        else:
            identity = hashlib.sha256(f"{self._url} unknown".encode()).hexdigest()
        self._identity = identity, time.monotonic()
        return identity

    @property
    def derived(self) -> Path | None:
        """Return None: an endpoint has no place for files made from it."""
        return None

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        """Answer a trusted SELECT; raises StoreUnavailable also where the endpoint cut the answer."""
        received = self._ask(query, JSON, self._trusted, dataset, None)
        found = parse_json(received.body)
        if isinstance(found, bool):
            raise QueryRefused("This is not a SELECT query.")
        if _cut(received.headers, len(found.rows)):
            raise StoreUnavailable(f"The endpoint cut the answer at its own limit of {len(found.rows)} rows.")
        return found

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        """Answer a trusted ASK."""
        found = parse_json(self._ask(query, JSON, self._trusted, dataset, None).body)
        if not isinstance(found, bool):
            raise QueryRefused("This is not an ASK query.")
        return found

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted CONSTRUCT or DESCRIBE, serialised as an RDF media type."""
        received = self._ask(query, N_TRIPLES, self._trusted, dataset, None)
        triples = _triples(received.body)
        if _cut(received.headers, len(triples)):
            raise StoreUnavailable(f"The endpoint cut the answer at its own limit of {len(triples)} triples.")
        return engine.serialize_triples(triples, media_type)

    def answer(
        self,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
        outside: tuple[Insertion, ...] = (),
    ) -> Serialized:
        """Answer a query from outside: inspected here as everywhere, then put to the endpoint within the limits.

        At the deadline the connection is closed; whether the endpoint stops its work is the endpoint's matter.
        """
        inspecting = replace(limits, memory_bytes=_INSPECTION_BYTES)
        kind = self._inspectors.inspect(query, inspecting, cancellation).kind
        accepted = getattr(offered, kind)
        if accepted is None:
            raise NotAcceptable(kind)
        query = spliced(query, outside)
        received = self._ask(query, N_TRIPLES if kind == "graph" else JSON, limits, dataset, cancellation)
        most = limits.rows
        if kind == "graph":
            triples = _triples(received.body)
            truncated = len(triples) > most or _cut(received.headers, len(triples))
            body = engine.serialize_triples(triples[:most], accepted)
            return Serialized(body, accepted, truncated, min(len(triples), most))
        found = parse_json(received.body)
        if isinstance(found, bool):
            return Serialized(serialize_truth(found, accepted), accepted)
        truncated = len(found.rows) > most or _cut(received.headers, len(found.rows))
        body = serialize_solutions(found.variables, found.rows[:most], accepted, truncated=truncated)
        return Serialized(body, accepted, truncated, min(len(found.rows), most))

    def warm(self) -> None:
        """Start the inspecting processes, so that the first query need not."""
        self._inspectors.warm()

    def close(self) -> None:
        """Close the connections and end the inspecting process."""
        self._exchange.close()
        self._inspectors.close()

    def _ask(
        self, query: str, accept: str, limits: Limits, dataset: Dataset | None, cancellation: Cancellation | None
    ) -> _Received:
        form: dict[str, str | list[str]] = {"query": query}
        if dataset is not None and dataset.default_graphs:
            form["default-graph-uri"] = list(dataset.default_graphs)
        if dataset is not None and dataset.named_graphs:
            form["named-graph-uri"] = list(dataset.named_graphs)
        try:
            status, headers, body = self._exchange.post(self._url, form, accept, limits, cancellation)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise StoreUnavailable(f"The endpoint {self._url} cannot be reached: {problem}") from problem
        if status != httpx.codes.OK:
            raise self._failure(status, body, limits)
        if "x-sql-state" in headers:  # Virtuoso gives what it had by its own time limit (S1TAT), with 200
            raise QueryTimeout(limits.seconds)
        return _Received(body, headers)

    def _failure(self, status: int, body: bytes, limits: Limits) -> StoreError:
        said = " ".join(body[:500].decode(errors="replace").split())
        if status in (408, 504):
            return QueryTimeout(limits.seconds)
        if status == httpx.codes.BAD_REQUEST:
            return QuerySyntaxError(f"The endpoint does not take the query: {said}")
        if status >= httpx.codes.INTERNAL_SERVER_ERROR and "exceeds the limit" in said:
            return QueryRefused(f"The endpoint finds the query too costly: {said}")
        return StoreUnavailable(f"The endpoint {self._url} answered with status {status}: {said}")


def _triples(body: bytes) -> list[ox.Triple]:
    try:
        return list(dict.fromkeys(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
    except (SyntaxError, ValueError) as problem:
        raise StoreUnavailable("The endpoint's answer was cut short or is not N-Triples.") from problem


def _cut(headers: Mapping[str, str], rows: int) -> bool:
    """Say whether Virtuoso cut the answer: its row limit stands in a header of every answer that met it."""
    limit = headers.get("x-sparql-maxrows", "")
    return limit.isdigit() and rows >= int(limit)
