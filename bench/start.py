"""From `make serve` on an installed environment to the first answer.

Installing builds the first snapshot, so the bound is for a home in use; an empty home, which is filled on the way, is
reported.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result
from bench.service import begin, end, wait

QUESTION = "/questions/cq-04"
BOUND_S = 5.0


def measure() -> Iterator[Result]:
    """Yield the seconds to the first answer, first with no snapshot built and then started again."""
    with tempfile.TemporaryDirectory() as folder:
        for name, bound in (("empty home", None), ("home in use", BOUND_S)):
            address, process = begin(Path(folder) / "home")
            try:
                yield Result(f"make serve to first answer, {name}", wait(address, QUESTION, 120), "s", bound)
            finally:
                end(process)
