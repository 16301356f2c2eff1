"""One HTTP exchange with a deadline that holds: for the whole exchange, not for each packet of it.

The exchanges run on an event loop in a thread of their own, so that a deadline, or an asker who is gone, closes the
connection wherever the exchange stands; callers are plain threads. Connections are kept and shared. What is sent are
queries, so an exchange that fails before its answer is whole is tried again (`store.resilience`).

    Exchange().post("https://example.org/sparql", {"query": "ASK {}"}, "application/sparql-results+json", Limits())
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Mapping
from typing import Final

import httpx

from store.port import Cancellation, Limits, QueryCancelled, QueryTimeout, QueryTooLarge, StoreUnavailable
from store.resilience import AGAIN, ATTEMPTS, asks_too_long, wait_after

Answered = tuple[int, Mapping[str, str], bytes]
_CONNECT_S: Final = 5.0
# Idle connections end before servers end them (Virtuoso: after 10 seconds), so that none breaks under a query.
_POOL: Final = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=5.0)
# Failures of a connection; a read-only query may be asked again.
_RETRIED: Final = (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


class Exchange:
    """A pool of connections and the thread that drives them."""

    def __init__(self, *, follow_redirects: bool = True, user_agent: str | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sparql-exchange", daemon=True)
        self._thread.start()
        self._client = asyncio.run_coroutine_threadsafe(_client(follow_redirects, user_agent), self._loop).result()
        self._closed = False

    def post(
        self,
        url: str,
        form: Mapping[str, str | list[str]],
        accept: str,
        limits: Limits,
        cancellation: Cancellation | None = None,
    ) -> Answered:
        """Post a form and return status, headers (lower case) and the whole body.

        Raises QueryTimeout, QueryTooLarge (the body is larger than `limits.memory_bytes`), QueryCancelled, and
        httpx.HTTPError if the connection fails at every attempt.
        """
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        exchange = asyncio.wait_for(self._post(url, form, accept, limits.memory_bytes), limits.seconds)
        running = asyncio.run_coroutine_threadsafe(exchange, self._loop)
        try:
            with (cancellation or Cancellation()).ending(lambda: _drop(running)):
                return running.result()
        except TimeoutError:
            raise QueryTimeout(limits.seconds) from None
        except concurrent.futures.CancelledError:
            raise QueryCancelled("The query was cancelled.") from None
        finally:
            running.cancel()

    def close(self) -> None:
        """Close the connections and end the thread."""
        if self._closed:
            return
        self._closed = True
        asyncio.run_coroutine_threadsafe(self._client.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _post(self, url: str, form: Mapping[str, str | list[str]], accept: str, most_bytes: int) -> Answered:
        for attempt in range(1, ATTEMPTS + 1):
            last = attempt == ATTEMPTS
            retry_after = None
            try:
                answered = await self._once(url, form, accept, most_bytes)
                retry_after = answered[1].get("retry-after")
                if last or answered[0] not in AGAIN or asks_too_long(retry_after):
                    return answered
            except _RETRIED:
                if last:
                    raise
            await asyncio.sleep(wait_after(attempt, retry_after))
        raise AssertionError

    async def _once(self, url: str, form: Mapping[str, str | list[str]], accept: str, most_bytes: int) -> Answered:
        async with self._client.stream("POST", url, data=form, headers={"Accept": accept}) as response:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > most_bytes:
                    raise QueryTooLarge(most_bytes)
            return response.status_code, {name.lower(): value for name, value in response.headers.items()}, bytes(body)


async def _client(follow_redirects: bool, user_agent: str | None) -> httpx.AsyncClient:
    # The deadline is the exchange's; only connecting has one of its own, so that a dead host is noticed early.
    headers = None if user_agent is None else {"User-Agent": user_agent}
    timeout = httpx.Timeout(None, connect=_CONNECT_S)
    return httpx.AsyncClient(timeout=timeout, follow_redirects=follow_redirects, headers=headers, limits=_POOL)


def _drop(running: concurrent.futures.Future[Answered]) -> None:
    running.cancel()
