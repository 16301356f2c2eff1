"""Asking the other endpoints that an installation lists, and nobody else: SERVICE without a hole in the wall.

Each SERVICE clause is put to its endpoint as a SELECT of its own, within a time, a number of rows and a number of
bytes; redirects are not followed. Nothing is cut in silence: an endpoint that gives more, or fails, ends the query with
an error (with SERVICE SILENT a failure gives one empty solution, as the standard says, and the sources say so).

Rows from outside are marked: each carries its endpoint in a variable (`?source_1` for the first SERVICE), which
`SELECT *` shows, and `Gathered.sources` names endpoint, rows and time.

    federation = Federation(("https://query.wikidata.org/sparql",))
    gathered = federation.gather(query, limits)
    store.answer(gathered.query, offered, limits, outside=gathered.outside)
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import httpx

from store.exchange import Exchange
from store.job import Call
from store.port import (
    Cancellation,
    Insertion,
    Limits,
    OutsideFailed,
    QueryTimeout,
    QueryTooLarge,
    Solutions,
    StoreUnavailable,
)
from store.results import JSON, parse_json
from store.terms import IRI, Blank, Term
from store.workers import WorkerPool

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 2**24
USER_AGENT: Final = "GoldenThread (linked data service; federated query)"

_MENTION: Final = re.compile(r"service|\\u", re.IGNORECASE)
# Stands for a clause while the query is inspected, and is replaced by its rows afterwards.
_PLACEHOLDER: Final = "VALUES () { }"


@dataclass(frozen=True, slots=True)
class Source:
    """An endpoint that was asked: when, and how many rows it gave; None where it failed and SILENT let it."""

    endpoint: str
    asked_at: datetime
    rows: int | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A query whose SERVICE clauses are answered: hand `query` and `outside` to `Store.answer`."""

    query: str
    outside: tuple[Insertion, ...] = ()
    sources: tuple[Source, ...] = ()


class Federation:
    """The endpoints in `allowed`, by their exact addresses.

    From each at most `rows` rows and `size` bytes are taken. Raises ValueError for what is no address.
    """

    def __init__(self, allowed: tuple[str, ...], rows: int = MOST_ROWS, size: int = MOST_BYTES) -> None:
        for endpoint in allowed:
            if not endpoint.startswith(("http://", "https://")):
                raise ValueError(f"{endpoint!r} is not the http(s) address of an endpoint.")
            IRI(endpoint)
        self.allowed = allowed
        self._rows = rows
        self._size = size
        self._exchange = Exchange(follow_redirects=False, user_agent=USER_AGENT)
        self._readers = WorkerPool(1)

    def gather(self, query: str, limits: Limits, cancellation: Cancellation | None = None) -> Gathered:
        """Ask the endpoints of a query's SERVICE clauses, all within `limits.seconds`; without any, return it as it is.

        Raises QueryRefused, QuerySyntaxError, OutsideFailed (the endpoint failed or gave too much), QueryTimeout.
        """
        if not _MENTION.search(query):
            return Gathered(query)
        found = self._readers.calls(query, self.allowed, limits, cancellation)
        until = time.monotonic() + limits.seconds
        pieces: list[str] = []
        sources: list[Source] = []
        for number, call in enumerate(found, 1):
            asked_at = datetime.now(UTC)
            left = replace(limits, seconds=max(0.01, until - time.monotonic()), memory_bytes=self._size)
            try:
                rows = self._ask(call, left, limits.seconds, cancellation)
            except OutsideFailed:
                if not call.silent:
                    raise
                pieces.append("VALUES () { () }")
                sources.append(Source(call.endpoint, asked_at, None))
            else:
                pieces.append(_values(rows, call.endpoint, _mark(number, query, rows)))
                sources.append(Source(call.endpoint, asked_at, len(rows.rows)))
        return _gathered(query, found, pieces, tuple(sources))

    def close(self) -> None:
        """Close the connections and end the process."""
        self._exchange.close()
        self._readers.close()

    def _ask(self, call: Call, left: Limits, seconds: float, cancellation: Cancellation | None) -> Solutions:
        form = {"query": f"{call.query} LIMIT {self._rows + 1}"}
        try:
            status, headers, body = self._exchange.post(call.endpoint, form, JSON, left, cancellation)
        except QueryTimeout:
            raise OutsideFailed(call.endpoint, f"did not answer within {seconds:g} seconds") from None
        except QueryTooLarge:
            raise OutsideFailed(call.endpoint, f"gave more than {self._size // 2**20} MiB; ask for less") from None
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise OutsideFailed(call.endpoint, f"cannot be reached ({type(problem).__name__})") from problem
        if status != httpx.codes.OK:
            raise OutsideFailed(call.endpoint, f"answered with status {status}")
        return self._read(call, headers, body)

    def _read(self, call: Call, headers: Mapping[str, str], body: bytes) -> Solutions:
        try:
            found = parse_json(body)
        except StoreUnavailable as problem:
            raise OutsideFailed(call.endpoint, "gave no whole SPARQL JSON results") from problem
        if isinstance(found, bool):
            raise OutsideFailed(call.endpoint, "gave a truth value where rows were asked for")
        # Virtuoso names its row limit in every answer, and a time limit that cut the answer.
        limit = headers.get("x-sparql-maxrows", "")
        if "x-sql-state" in headers or (limit.isdigit() and len(found.rows) >= int(limit)):
            raise OutsideFailed(call.endpoint, "cut its answer at a limit of its own; ask for less")
        if len(found.rows) > self._rows:
            raise OutsideFailed(call.endpoint, f"gave more than {self._rows} rows; ask for less")
        if any(isinstance(term, Blank) for row in found.rows for term in row):
            raise OutsideFailed(call.endpoint, "gave blank nodes, which cannot be joined here; ask for IRIs")
        return found


def _mark(number: int, query: str, rows: Solutions) -> str:
    """Return the name of the variable that marks the rows of a SERVICE: one that the query does not use."""
    name = f"source_{number}"
    while name in query or name in rows.variables:
        name = "outside_" + name
    return name


def _values(rows: Solutions, endpoint: str, mark: str) -> str:
    variables = " ".join("?" + name for name in (*rows.variables, mark))
    origin = IRI(endpoint)
    lines = (" ".join(map(_written, (*row, origin))) for row in rows.rows)
    return f"VALUES ({variables}) {{ " + " ".join(f"({line})" for line in lines) + " }"


def _written(term: Term | None) -> str:
    return "UNDEF" if term is None else term.sparql()


def _gathered(query: str, found: tuple[Call, ...], pieces: list[str], sources: tuple[Source, ...]) -> Gathered:
    text: list[str] = []
    outside: list[Insertion] = []
    last = size = 0
    for call, piece in zip(found, pieces, strict=True):
        kept = query[last : call.start]
        outside.append(Insertion(size + len(kept), size + len(kept) + len(_PLACEHOLDER), piece))
        text += [kept, _PLACEHOLDER]
        size += len(kept) + len(_PLACEHOLDER)
        last = call.end
    return Gathered("".join([*text, query[last:]]), tuple(outside), sources)
