"""How the time of each question grows with the data: `python -m bench.growth` asks two sizes of a made world in turn.

An anchored question is flat, at most `FLAT` times as long however much larger the world is; a scan grows no faster than
the data, told by its triples or by its named graphs (documents), whichever grew more. Where an answer itself has more
rows in the larger world, so many times as long is allowed. What takes longer by less than `NOISE_MS` counts as flat:
clocks and caches do that much.

>>> Grown("cq-04", "anchored", 0.2, 0.22, 3, 3, 10.0).holds
True
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.comparing.asked import Asked, asked
from bench.comparing.rounds import Compared, Effort, Spread, compare
from bench.comparing.sides import Child
from bench.generator import generate
from bench.result import Result
from store.snapshot import Home

FLAT: Final = 1.3
LINEAR: Final = 1.2
NOISE_MS: Final = 0.3
SIDES: Final = ("engine", "queries")


@dataclass(frozen=True)
class Grown:
    """The milliseconds and rows of one thing asked in a small and a large world, `times` as large.

    `spread` is that of the ratio, round against round.
    """

    name: str
    cost: str
    small_ms: float
    large_ms: float
    small_rows: int
    large_rows: int
    times: float
    spread: Spread | None = None
    failed: str = ""

    @property
    def ratio(self) -> float:
        """Return how many times as long it takes in the large world."""
        return self.large_ms / self.small_ms if self.small_ms else 0.0

    @property
    def bound(self) -> float | None:
        """Return how many times as long it may take; None where no cost is declared."""
        longer = max(1.0, self.large_rows / self.small_rows) if self.small_rows else 1.0
        if self.cost == "anchored":
            return FLAT * longer
        return LINEAR * self.times if self.cost == "scan" else None

    @property
    def holds(self) -> bool:
        """Say whether it keeps its bound; what gave no answer in the large world does not."""
        if self.failed:
            return False
        return self.bound is None or self.ratio <= self.bound or self.large_ms - self.small_ms <= NOISE_MS

    def as_result(self, side: str) -> Result:
        """Return it as a result."""
        return Result(
            f"{self.name}: growth, {side}" + (f", {self.failed}" if self.failed else ""),
            self.ratio,
            "x",
            self.bound,
            held=self.holds,
            low=None if self.spread is None else self.spread.low,
            high=None if self.spread is None else self.spread.high,
        )

    def line(self) -> str:
        """Return it as one line for a person."""
        mark = "ok  " if self.holds else "FAIL"
        bound = "" if self.bound is None else f" (at most {self.bound:.1f})"
        rows = f"{self.small_rows} and {self.large_rows} rows"
        said = self.failed or f"{self.small_ms:9.2f} {self.large_ms:9.2f} ms {self.ratio:7.2f} times{bound}, {rows}"
        return f"{mark} {self.name:26}{self.cost:9}{said}"


def grow(
    small: Path, large: Path, side: str, names: Sequence[str] = (), limit: float = 20.0, effort: Effort | None = None
) -> Iterator[Grown]:
    """Yield the growth of everything asked (or of what is named) between two homes, on a side of `SIDES`."""
    listed = [asked()[name] for name in names] or list(asked().values())
    times = _larger(small, large)
    with ExitStack() as held:
        # Neither of the two sides reads a dump.
        homes = (("small", small), ("large", large))
        sides = [held.enter_context(Child(side, home, home, limit, name)) for name, home in homes]
        for one in listed:
            if sides[0].can(one):
                yield _grown(one, compare([one], sides, effort or Effort(rounds=11, seconds=1.0))[0], times)


def _grown(one: Asked, found: Compared, times: float) -> Grown:
    small, large = found.ms("small"), found.ms("large")
    failed = "; ".join(f"{name}: {why}" for name, why in found.failed.items())
    rows = found.rows.get("small", 0), found.rows.get("large", 0)
    return Grown(one.name, one.cost, small or 0.0, large or 0.0, *rows, times, found.ratio("large", "small"), failed)


def _larger(small: Path, large: Path) -> float:
    """Return how many times as large one home is: a scan may walk the kind of thing that grew most."""
    sizes: list[tuple[int, int]] = []
    for home in (small, large):
        current = Home(home).current()
        if current is None:
            raise ValueError(f"{home} holds no snapshot; make one with python -m bench.generator.")
        sizes.append((current.triples, len(current.graphs)))
    return max(sizes[1][kind] / sizes[0][kind] for kind in (0, 1))


def measure(sizes: Sequence[int], seed: int, say: Callable[[str], None]) -> Iterator[Result]:
    """Make two worlds and yield the growth of everything, on the engine and through `queries`."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder:
        homes = [Path(folder) / str(size) for size in sizes]
        for size, home in zip(sizes, homes, strict=True):
            generate(size, seed, home, say)
        for side in SIDES:
            yield from _told(grow(homes[0], homes[1], side), side, say)


def _told(found: Iterator[Grown], side: str, say: Callable[[str], None]) -> Iterator[Result]:
    say(f"Growth, {side}:")
    for one in found:
        say(one.line())
        yield one.as_result(side)


def main() -> int:
    """Measure as the command line says; the exit code is 1 where a question grows more than it declares."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--homes", type=Path, nargs=2, metavar=("SMALL", "LARGE"), help="homes made before")
    wanted.add_argument("--sizes", type=float, nargs=2, default=(1e5, 1e6), help="triples to make where there are none")
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--side", choices=SIDES, action="append", help="both unless given")
    wanted.add_argument("--only", nargs="+", default=(), metavar="NAME", help="questions and others by name")
    wanted.add_argument("--limit", type=float, default=20.0, help="seconds that one answer may take")
    given = wanted.parse_args()

    def say(line: str) -> None:
        print(line, flush=True)

    if not given.homes:
        results = list(measure([int(size) for size in given.sizes], given.seed, say))
        return 0 if all(one.holds for one in results) else 1
    held = True
    for side in given.side or SIDES:
        found = grow(given.homes[0], given.homes[1], side, given.only, given.limit)
        held &= not [one for one in _told(found, side, say) if not one.holds]
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
