"""The phases of long work: each is said when it begins, and the time it took is kept.

>>> phases = Phases(print)
>>> with phases("inference", "inferring what follows"):
...     pass
inferring what follows
>>> list(phases.seconds)
['inference']
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

Progress = Callable[[str], None]


class Phases:
    """A clock for the phases of one piece of work; a phase that is entered again goes on."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}

    @property
    def seconds(self) -> Mapping[str, float]:
        """Return the seconds that each phase took so far, in the order in which they were begun."""
        return MappingProxyType(self._seconds)

    @contextmanager
    def __call__(self, phase: str, step: str = "") -> Iterator[None]:
        """Time what is done within; `step` is told first."""
        if step:
            self._progress(step)
        self._seconds.setdefault(phase, 0.0)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[phase] += time.perf_counter() - begun
