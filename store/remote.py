"""Any SPARQL 1.1 endpoint behind the same port: Oxigraph server, Virtuoso, Fuseki, GraphDB, Neptune.

Queries go out as form POSTs (SPARQL 1.1 Protocol, section 2.1.2). Answers come back as SPARQL JSON or N-Triples only,
are read whole and checked before anything is passed on, and are then serialised here, because servers hide failure in
good-looking answers: the Oxigraph server ends a timed-out query with 200 and broken JSON (in CSV the error text is a
row like any other), Virtuoso cuts silently at its own row limit and says so in a header alone (both measured).

What `store.publishing` wrote there says of itself which graphs a query is to see (`store.publication`), and they are
named with every query. Another endpoint must be set up so that its default graph is the union that `store.port` speaks
of. Whatever differs from engine to engine stands in `store.dialects`.

    store = RemoteStore("https://example.org/sparql")
"""

import copy
import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

from store import engine
from store.constructing import as_table, filled
from store.dialects import PLAIN, Dialect, of_server
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
from store.publication import STATE_QUERY, Publication, contents_query, read_contents, read_state
from store.resilience import AGAIN, Circuit, Health
from store.results import JSON, parse_json, serialize_solutions, serialize_truth
from store.workers import WorkerPool

N_TRIPLES: Final = "application/n-triples"
# How long it may take until a newly published state is noticed.
STATE_S: Final = 5.0
_INSPECTION_BYTES: Final = 2**28
_TRUSTED: Final = Limits(seconds=60.0, rows=10_000_000, memory_bytes=2**30)
_GRAPH: Final = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_ROUNDS: Final = 3
_REPLACED: Final = "The dataset is being replaced by a newer one; ask again."


@dataclass(frozen=True, slots=True)
class _State:
    """What the endpoint said of itself at a time (monotonic seconds), and its engine."""

    publication: Publication
    graphs: tuple[str, ...]
    dialect: Dialect
    at: float


class RemoteStore:
    """A SPARQL endpoint by its address; `timeout_s` (seconds) holds for trusted queries, `Limits` for the others.

    `identity` is read from the dataset (`store.publication`) and asked for again after five seconds; a dataset that
    does not say it gets a hash of the address and "unknown".
    """

    def __init__(self, endpoint_url: str, timeout_s: float = _TRUSTED.seconds, workers: int = 1) -> None:
        self._url = endpoint_url
        self._trusted = Limits(timeout_s, _TRUSTED.rows, _TRUSTED.memory_bytes)
        self._exchange = Exchange()
        self._inspectors = WorkerPool(workers)
        self._circuit = Circuit()
        self._known: _State | None = None
        self._pinned = False

    @contextmanager
    def pinned(self) -> Iterator["RemoteStore"]:
        """Give this store as it is now, for several queries of one answer.

        A query that names graphs raises StoreUnavailable if these were replaced since; all others stay on one state.
        """
        state = self._state()
        view = copy.copy(self)
        view._known, view._pinned = state, True
        yield view

    @property
    def identity(self) -> str:
        """The content hash that the dataset states of itself, else a stand-in made from the address."""
        stated = self._state().publication.identity
        return stated or hashlib.sha256(f"{self._url} unknown".encode()).hexdigest()

    @property
    def health(self) -> Health:
        """How the endpoint fares, without asking it."""
        return self._circuit.health

    @property
    def engine(self) -> str:
        """The name of the endpoint's engine, `plain` where it is none of those known."""
        return self._state().dialect.name

    @property
    def derived(self) -> Path | None:
        """Return None: an endpoint has no place for files made from it."""
        return None

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        """Answer a trusted SELECT; raises StoreUnavailable also where the endpoint cut the answer."""
        received = self._ask(query, JSON, self._trusted, dataset)
        found = received.table()
        if isinstance(found, bool):
            raise QueryRefused("This is not a SELECT query.")
        if _cut(received.headers, len(found.rows)):
            raise StoreUnavailable(f"The endpoint cut the answer at its own limit of {len(found.rows)} rows.")
        return found

    def ask(self, query: str, dataset: Dataset | None = None) -> bool:
        """Answer a trusted ASK."""
        found = self._ask(query, JSON, self._trusted, dataset).table()
        if not isinstance(found, bool):
            raise QueryRefused("This is not an ASK query.")
        return found

    def construct(self, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
        """Answer a trusted CONSTRUCT or DESCRIBE, serialised as an RDF media type."""
        triples, cut = self._graph(query, self._trusted, dataset)
        if cut:
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
        inspection = self._inspectors.inspect(query, inspecting, cancellation)
        kind = inspection.kind
        accepted = getattr(offered, kind)
        if accepted is None:
            raise NotAcceptable(kind)
        query = spliced(query, outside)
        asked = _Outside(inspection.dataset, cancellation)
        most = limits.rows
        if kind == "graph":
            triples, cut = self._graph(query, limits, dataset, asked)
            truncated = cut or len(triples) > most
            body = engine.serialize_triples(triples[:most], accepted)
            return Serialized(body, accepted, truncated, min(len(triples), most))
        received = self._ask(query, JSON, limits, dataset, asked)
        found = received.table()
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

    def _graph(
        self, query: str, limits: Limits, dataset: Dataset | None, outside: "_Outside | None" = None
    ) -> tuple[list[ox.Triple], bool]:
        """Return the triples of a CONSTRUCT or DESCRIBE, and whether the endpoint cut them."""
        if self._state().dialect.announces_cut_graphs:
            received = self._ask(query, N_TRIPLES, limits, dataset, outside)
            triples = _triples(received.body)
            return triples, _cut(received.headers, len(triples))
        asked = as_table(query)
        received = self._ask(asked.query, JSON, limits, dataset, outside)
        found = received.table()
        if isinstance(found, bool):
            raise StoreUnavailable(f"The endpoint {self._url} answers a SELECT with a truth value.")
        return filled(asked.head, found), _cut(received.headers, len(found.rows))

    def _ask(
        self,
        query: str,
        accept: str,
        limits: Limits,
        dataset: Dataset | None,
        outside: "_Outside | None" = None,
    ) -> "_Received":
        """Put a query to the graphs it is to see; once more if those it names were replaced meanwhile."""
        for _ in range(_ROUNDS):
            state = self._state()
            chosen = _seen(state, query, dataset, outside)
            # The rows of other endpoints and the words of other people are sent as they are.
            text = state.dialect.preface + (query if outside is not None else state.dialect.asks(query))
            cancellation = None if outside is None else outside.cancellation
            received = self._send(text, accept, limits, chosen, cancellation)
            if state.publication.current is None or not (dataset or _GRAPH.search(query)):
                return replace(received, query=query, dialect=state.dialect)
            now = self._fetch()
            if not now.publication.switching and now.publication.identity == state.publication.identity:
                return replace(received, query=query, dialect=state.dialect)
            if self._pinned:
                break
            self._known = now
        raise StoreUnavailable(_REPLACED)

    def _state(self) -> _State:
        known = self._known
        if known is not None and (self._pinned or time.monotonic() - known.at < STATE_S):
            return known
        self._known = state = self._fetch()
        return state

    def _fetch(self) -> _State:
        received = self._send(STATE_QUERY, JSON, self._trusted, None, None)
        dialect = of_server(received.headers.get("server", ""))
        found = parse_json(received.body)
        if isinstance(found, bool):
            raise StoreUnavailable(f"The endpoint {self._url} answers a SELECT with a truth value.")
        publication = read_state(found)
        known = self._known
        if known is not None and known.publication.current == publication.current:
            return _State(publication, known.graphs, dialect, time.monotonic())
        graphs: tuple[str, ...] = ()
        if publication.current is not None:
            received = self._send(contents_query(publication.current.iri), JSON, self._trusted, None, None)
            found = parse_json(received.body)
            graphs = () if isinstance(found, bool) else tuple(read_contents(found))
        return _State(publication, graphs, dialect, time.monotonic())

    def _send(
        self, query: str, accept: str, limits: Limits, dataset: Dataset | None, cancellation: Cancellation | None
    ) -> "_Received":
        if refusal := self._circuit.refusal():
            raise StoreUnavailable(f"The endpoint {self._url} is not asked now: {refusal}.")
        form: dict[str, str | list[str]] = {"query": query}
        if dataset is not None and dataset.default_graphs:
            form["default-graph-uri"] = list(dataset.default_graphs)
        if dataset is not None and dataset.named_graphs:
            form["named-graph-uri"] = list(dataset.named_graphs)
        try:
            status, headers, body = self._exchange.post(self._url, form, accept, limits, cancellation)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            self._circuit.failed(str(problem) or type(problem).__name__)
            raise StoreUnavailable(f"The endpoint {self._url} cannot be reached: {problem}") from problem
        if status in AGAIN:
            self._circuit.failed(f"status {status}")
        else:
            self._circuit.succeeded()
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


@dataclass(frozen=True, slots=True)
class _Outside:
    """What is known of a query from outside: the dataset of its FROM clauses, and how its asker goes away."""

    dataset: Dataset
    cancellation: Cancellation | None


@dataclass(frozen=True, slots=True)
class _Received:
    body: bytes
    headers: Mapping[str, str]
    query: str = ""
    dialect: Dialect = PLAIN

    def table(self) -> Solutions | bool:
        """Return the rows, or the truth, as the standard means them."""
        found = parse_json(self.body)
        return found if isinstance(found, bool) else self.dialect.reads(self.query, found)


def _seen(state: _State, query: str, dataset: Dataset | None, outside: _Outside | None) -> Dataset | None:
    """Return the graphs that a query is to see: those named with it, those it names, else those published."""
    given = dataset if dataset is not None and (dataset.default_graphs or dataset.named_graphs) else None
    written = outside is not None and (outside.dataset.default_graphs or outside.dataset.named_graphs)
    chosen: Dataset | None = None
    if given is not None:
        if written:
            state.dialect.refuse_two_datasets()
        chosen = given
    elif written and outside is not None:
        chosen = outside.dataset
    elif (current := state.publication.current) is not None:
        # Without GRAPH in its text a query cannot tell which named graphs there are, so none need be sent.
        chosen = Dataset((current.default_graph,), state.graphs if _GRAPH.search(query) else ())
    return None if chosen is None else state.dialect.exact(chosen)


def _triples(body: bytes) -> list[ox.Triple]:
    try:
        return list(dict.fromkeys(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
    except (SyntaxError, ValueError) as problem:
        raise StoreUnavailable("The endpoint's answer was cut short or is not N-Triples.") from problem


def _cut(headers: Mapping[str, str], rows: int) -> bool:
    """Say whether Virtuoso cut the answer: its row limit stands in a header of every answer that met it."""
    limit = headers.get("x-sparql-maxrows", "")
    return limit.isdigit() and rows >= int(limit)
