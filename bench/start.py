"""From `make serve` on an installed environment to the first answer: on an empty home, and on one that was used before."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result
from bench.service import begin, end, wait

QUESTION = "/questions/cq-04"
BOUND_S = 5.0


def measure() -> Iterator[Result]:
    """Yield the seconds to the first answer, first with nothing built yet and then started again."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("make serve to first answer, empty home", "make serve to first answer, home in use"):
            address, process = begin(Path(folder) / "home")
            try:
                yield Result(name, wait(address, QUESTION, 120), "s", BOUND_S)
            finally:
                end(process)
