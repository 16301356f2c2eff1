"""When to ask an endpoint again, and when to leave it alone for a while.

Only queries are asked again: they change nothing. A connection that fails, and a 429, 502 or 503, are tried again
after a growing wait, within the query's own deadline. An endpoint that fails `FAILURES` times in a row is not asked
for some seconds: callers are told at once instead of waiting for the same failure, and the endpoint is left to recover.
Then one query is let through; its success ends the pause, its failure doubles it.

>>> circuit = Circuit()
>>> circuit.refusal() is None
True
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FAILURES: Final = 5
ATTEMPTS: Final = 3
FIRST_WAIT_S: Final = 0.1
LONGEST_WAIT_S: Final = 2
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
AGAIN: Final = frozenset({429, 502, 503})


@dataclass(frozen=True, slots=True)
class Health:
    """How an endpoint fares: whether it is asked now, failures in a row, and what the last of them was."""

    asked: bool
    failures: int
    last_failure: str | None


def asks_too_long(retry_after: str | None) -> bool:
    """Say whether an endpoint asks (`Retry-After`) for a longer wait than a query makes."""
    return retry_after is not None and not (retry_after.isdigit() and int(retry_after) <= LONGEST_WAIT_S)


def wait_after(attempt: int, retry_after: str | None) -> float:
    """Return the seconds to wait after failed attempt 1, 2 …: what the endpoint asks for, else doubling, by chance."""
    if retry_after is not None:
        return float(retry_after)
    return FIRST_WAIT_S * 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret


class Circuit:
    """Counts the failures of one endpoint; safe to use from many threads. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._last: str | None = None
        self._pause = FIRST_PAUSE_S
        self._closed_until = 0.0

    def refusal(self) -> str | None:
        """Return why the endpoint is not asked now, None if it is; after a pause only the first caller gets through."""
        with self._lock:
            if self._failures < FAILURES:
                return None
            left = self._closed_until - self._clock()
            if left <= 0:
                self._closed_until = self._clock() + self._pause
                return None
            return f"it failed {self._failures} times in a row ({self._last}); it is asked again in {left:.0f} s"

    def succeeded(self) -> None:
        """Note an answer, of whatever status the endpoint itself chose."""
        with self._lock:
            self._failures, self._last, self._pause = 0, None, FIRST_PAUSE_S

    def failed(self, reason: str) -> None:
        """Note that the endpoint gave no answer."""
        with self._lock:
            self._failures += 1
            self._last = reason
            if self._failures > FAILURES:
                self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
            if self._failures >= FAILURES:
                self._closed_until = self._clock() + self._pause

    @property
    def health(self) -> Health:
        """Return how the endpoint fares."""
        with self._lock:
            asked = self._failures < FAILURES or self._clock() >= self._closed_until
            return Health(asked, self._failures, self._last)
