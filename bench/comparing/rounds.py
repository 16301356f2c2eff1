"""Taking turns: every side answers once in each round, so that a busy machine is busy for all of them.

>>> compare([one], sides, Effort())[0].ratio("http", "engine").median  # doctest: +SKIP
1.42
"""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bench.comparing.asked import Asked
from bench.comparing.sides import NoAnswer, Side


@dataclass(frozen=True)
class Effort:
    """How long a side is measured for one thing asked: rounds, and the seconds after which it has answered enough."""

    rounds: int = 11
    seconds: float = 0.3
    warm_up: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with its quartiles."""

    median: float
    low: float
    high: float


@dataclass
class Compared:
    """What each side took for one thing asked, round by round in milliseconds; why one gave no answer; rows.

    `cpu` is the processor's time of sides of which it is known.
    """

    asked: Asked
    times: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    def ms(self, side: str) -> float | None:
        """Return the median milliseconds of a side, None where it gave no answer."""
        return statistics.median(self.times[side]) if self.times.get(side) else None

    def work(self, side: str, to: str) -> float | None:
        """Return the ratio of the processor's time of two sides, each in the round where it had least of it.

        A busy machine lets both wait and disturbs both; what it adds is left out.
        """
        times, others = self.cpu.get(side), self.cpu.get(to)
        return min(times) / min(others) if times and others and min(others) else None

    def ratio(self, side: str, to: str) -> Spread | None:
        """Return how many times as long a side took as another, round against round; None where one is missing."""
        pairs = list(zip(self.times.get(side, ()), self.times.get(to, ()), strict=False))
        return spread([one / other for one, other in pairs if other > 0])


def compare(
    listed: Iterable[Asked], sides: Sequence[Side], effort: Effort, told: Callable[[Compared], None] = lambda _: None
) -> list[Compared]:
    """Ask everything of all sides, in turn; `told` is called with each result as it comes."""
    results = []
    for one in listed:
        result = Compared(one)
        _ask(one, [side for side in sides if side.can(one)], effort, result)
        results.append(result)
        told(result)
    return results


def _ask(one: Asked, sides: Sequence[Side], effort: Effort, result: Compared) -> None:
    spent = dict.fromkeys((side.name for side in sides), 0.0)
    for number in range(effort.warm_up + effort.rounds):
        # Who follows whom changes from round to round, since one may leave the caches cold for the next.
        first = number % max(1, len(sides))
        for side in (*sides[first:], *sides[:first]):
            if side.leans_on in result.failed:
                result.failed.setdefault(side.name, result.failed[side.leans_on])
            if side.name in result.failed or spent[side.name] > effort.seconds:
                continue
            try:
                took = side.once(one)
            except NoAnswer as problem:
                result.failed[side.name] = str(problem)
                continue
            result.rows[side.name] = took.rows
            # One that is slow is not asked twice to be measured once.
            if number >= effort.warm_up or took.ms > effort.seconds * 1000:
                spent[side.name] += took.ms / 1000
                result.times.setdefault(side.name, []).append(took.ms)
                if took.cpu_ms is not None:
                    result.cpu.setdefault(side.name, []).append(took.cpu_ms)


def spread(values: Sequence[float]) -> Spread | None:
    """Return median and quartiles of some values, None for none."""
    if not values:
        return None
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


def overall(ratios: Iterable[float | None]) -> float | None:
    """Return the geometric mean of ratios, None for none: that of the inverse ratios is its inverse."""
    known = [one for one in ratios if one]
    return statistics.geometric_mean(known) if known else None
