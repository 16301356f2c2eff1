"""A public SPARQL endpoint asked for all rows of a query, page by page and politely (SPARQLWrapper is the client).

Between calls there is a pause; a busy endpoint (429, 503 …) is asked again after the time it names, else after longer
and longer waits, a few times. Each page is read whole, within limits of time and size, and must be an answer in SPARQL
JSON to its end; an endpoint that repeats a page does not page, and is not believed.

    for page in pages("https://example.org/sparql", "SELECT ?subject ?predicate ?object { … }", Manners()):
        …
"""

import email.utils
import http.client
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException

from store.port import StoreUnavailable
from store.results import parse_json
from store.terms import Term

USER_AGENT: Final = "goldenthread/0.1 (+https://w3id.org/goldenthread/; harvests labels and codes, a few pages a month)"
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_READ_BYTES: Final = 2**16

Page = tuple[tuple[Term | None, ...], ...]
Pause = Callable[[float], None]


class HarvestFailed(StoreUnavailable):
    """An endpoint did not give all rows; the message says what it did instead."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How an endpoint is asked: rows a page, seconds between calls, and limits for a call and for the whole."""

    page_rows: int = 1000
    pause_s: float = 2.0
    call_s: float = 60.0
    total_s: float = 1800.0
    most_bytes: int = 2**28
    tries: int = 4
    longest_wait_s: float = 120.0


class _Busy(Exception):  # noqa: N818 - named for what the endpoint is
    """A call that failed in a way that may pass; `wait_s` is how long the endpoint asks one to wait, if it says."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def pages(endpoint: str, select: str, manners: Manners, pause: Pause = time.sleep) -> Iterator[Page]:
    """Give the rows of a SELECT (without ORDER BY, LIMIT or OFFSET of its own) page by page, in a fixed order.

    The order is that of the columns `?subject ?predicate ?object`, which the query must have: without one, a row may
    stand on two pages or on none (SPARQL 1.1, section 15.4). `pause` waits for a number of seconds.
    Raises HarvestFailed.
    """
    if not endpoint.startswith(("http://", "https://")):
        raise HarvestFailed(f"{endpoint!r} is no address on the web.")
    until, left, offset = time.monotonic() + manners.total_s, manners.most_bytes, 0
    before: Page | None = None
    while True:
        query = f"{select.rstrip()}\nORDER BY ?subject ?predicate ?object\nLIMIT {manners.page_rows} OFFSET {offset}\n"
        page, size = _patiently(endpoint, query, manners, left, until, pause)
        # An endpoint may give fewer rows than asked for, by a limit of its own; only an empty page is the end.
        if not page:
            return
        if page == before:
            raise HarvestFailed(f"{endpoint} gives the same rows again after {offset}; it does not know OFFSET.")
        yield page
        before, left, offset = page, left - size, offset + len(page)
        pause(manners.pause_s)


def _patiently(
    endpoint: str, query: str, manners: Manners, most_bytes: int, until: float, pause: Pause
) -> tuple[Page, int]:
    reason = ""
    for tried in range(manners.tries):
        if time.monotonic() > until:
            raise HarvestFailed(f"{endpoint} took longer than {manners.total_s:.0f} seconds in all.")
        try:
            body = _call(endpoint, query, min(manners.call_s, manners.total_s), most_bytes)
            return _rows(endpoint, body), len(body)
        except _Busy as busy:
            reason = str(busy)
            wait = busy.wait_s if busy.wait_s is not None else manners.pause_s * 2 ** (tried + 1)
            if wait > manners.longest_wait_s:
                raise HarvestFailed(f"{endpoint}: {reason}; it asks to wait {wait:.0f} seconds.") from None
            if tried + 1 < manners.tries:
                pause(wait)
    raise HarvestFailed(f"{endpoint}: {reason}, {manners.tries} times.")


def _call(endpoint: str, query: str, seconds: float, most_bytes: int) -> bytes:
    asking = SPARQLWrapper(endpoint, agent=USER_AGENT, returnFormat=JSON)
    asking.setMethod(POST)
    asking.setTimeout(max(1, round(seconds)))
    asking.setOnlyConneg(True)
    asking.setQuery(query)
    until = time.monotonic() + seconds
    try:
        response = asking.query().response
        with response:
            return _body(response, until, most_bytes)
    except EndPointInternalError as problem:
        raise _Busy(f"answers 500: {_said(str(problem))}") from None
    except urllib.error.HTTPError as problem:
        problem.close()
        said = f"answers {problem.code} {http.client.responses.get(problem.code, '')}".rstrip()
        if problem.code in _TRY_AGAIN:
            raise _Busy(said, _retry_after(problem.headers.get("Retry-After"))) from None
        raise HarvestFailed(f"{endpoint} {said}.") from None
    except SPARQLWrapperException as problem:
        raise HarvestFailed(f"{endpoint} does not take the query: {_said(str(problem))}") from None
    except (OSError, http.client.HTTPException) as problem:
        raise _Busy(f"cannot be reached ({_said(str(getattr(problem, 'reason', '') or problem))})") from None


def _body(response: Any, until: float, most_bytes: int) -> bytes:
    body = bytearray()
    # read1 gives what has come, so that an endpoint that trickles cannot hold one beyond the limit of time.
    while data := response.read1(_READ_BYTES):
        body += data
        if len(body) > most_bytes:
            raise HarvestFailed(f"The answer is larger than the {most_bytes} bytes that are left of the limit.")
        if time.monotonic() > until:
            raise _Busy("did not send a whole page in time")
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and len(body) < int(promised):
        raise _Busy(f"sent only {len(body)} of {promised} bytes")
    return bytes(body)


def _rows(endpoint: str, body: bytes) -> Page:
    try:
        found = parse_json(body)
    except StoreUnavailable:
        # A page of maintenance, or one that was cut: both may be whole the next time.
        raise _Busy(f"sent no whole answer in SPARQL JSON but {_said(body[:200].decode(errors='replace'))!r}") from None
    if isinstance(found, bool):
        raise HarvestFailed(f"{endpoint} answers yes or no to a question for rows.")
    return found.rows


def _retry_after(said: str | None) -> float | None:
    """Return the seconds that `Retry-After` asks for (RFC 9110, section 10.2.3: seconds or a date)."""
    if said and said.strip().isdecimal():
        return float(said)
    with suppress(ValueError, TypeError):
        at = email.utils.parsedate_to_datetime(said or "")
        return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    return None


def _said(text: str) -> str:
    return " ".join(text.split())[:200]
