"""The regression check: ratios of one run held against stored ones, so that any machine may run it.

`python -m bench --check-baseline` makes a small world and measures on it; `--store-baseline` writes what it measured to
`bench/baseline.json`. Seconds differ from machine to machine and from hour to hour; how many times as long a question
takes as a fixed piece of work of the same engine (the yardstick), asked in turn with it, does not. The processor's time
is compared and not the clock's, in the best of several rounds, since what a busy machine adds is not the project's.

>>> judged({"cq-04: engine over yardstick": Kept(0.5, 2.0)}, {"cq-04: engine over yardstick": 0.7})[0].held
True
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from bench.comparing import servers
from bench.comparing.asked import Asked, asked
from bench.comparing.measure import dumped, service_sides
from bench.comparing.own import Own
from bench.comparing.rounds import Compared, Effort, compare, overall
from bench.comparing.sides import Child, Side, Took
from bench.result import Result
from store.embedded import EmbeddedStore
from store.snapshot import Home

TRIPLES: Final = 10_000
SEED: Final = 1
# By what factor a ratio may exceed the stored one: means of all questions are steady, single ones less so.
_MEAN: Final = 1.5
_SINGLE: Final = 3.0
# A question that takes less than this part of the yardstick is not told from nothing.
_LEAST: Final = 0.05
# What rdflib is asked: a few questions that it answers in time.
_BY_RDFLIB: Final = ("acts", "cq-01", "cq-05", "elements", "stages")
_EFFORT: Final = Effort(rounds=7, seconds=0.4)
_LIMIT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored ratio, and by what factor a new one may exceed it."""

    ratio: float
    tolerance: float


@dataclass(frozen=True)
class Few:
    """A side that is asked a few things only."""

    side: Side
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return its name."""
        return self.side.name

    @property
    def leans_on(self) -> str:
        """Return the side with the same engine underneath."""
        return self.side.leans_on

    def can(self, one: Asked) -> bool:
        """Say whether it is to be asked this."""
        return one.name in self.names and self.side.can(one)

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        return self.side.once(one)


def measured(home: Path, say: Callable[[str], None]) -> dict[str, float]:
    """Return the ratios of a home by name."""
    with dumped(home) as dump, ExitStack() as held:
        store = EmbeddedStore(Home(home))
        held.callback(store.close)
        sides: list[Side] = [
            held.enter_context(Child(kind, home, dump, _LIMIT_S)) for kind in ("yardstick", "engine", "queries")
        ]
        sides += service_sides(held.enter_context(servers.service(home)), Own(store), _LIMIT_S)
        sides.append(Few(held.enter_context(Child("rdflib", home, dump, _LIMIT_S)), _BY_RDFLIB))
        results = compare(asked().values(), sides, _EFFORT)
    for one in results:
        for name, why in one.failed.items():
            say(f"{one.asked.name}: {name} {why}")
    return dict(ratios(results))


def ratios(results: list[Compared]) -> Iterator[tuple[str, float]]:
    """Yield the ratios by which a state of the project is judged."""
    questions = [one for one in results if one.asked.cost]
    for side, to in (("queries", "engine"), ("http", "engine"), ("again", "http"), ("http", "rdflib")):
        mean = overall(one.work(side, to) for one in questions)
        if mean is not None:
            yield f"all questions: {side} over {to}", mean
    for one in results:
        side = "engine" if "engine" in one.times else "queries"
        found = one.work(side, "yardstick")
        if found is not None:
            yield f"{one.asked.name}: {side} over yardstick", found


def judged(kept: Mapping[str, Kept], found: Mapping[str, float]) -> list[Result]:
    """Return each stored ratio with the new one; one that is missing now does not hold."""
    results = []
    for name, before in kept.items():
        now = found.get(name)
        bound = max(before.ratio * before.tolerance, _LEAST if name.endswith("yardstick") else 0.0)
        results.append(Result(name, now or 0.0, "x", bound, held=now is not None and now <= bound))
    return results


def stored() -> dict[str, Kept]:
    """Return the ratios that come with the project."""
    text = (resources.files("bench") / "baseline.json").read_text(encoding="utf-8")
    return {name: Kept(**kept) for name, kept in json.loads(text)["ratios"].items()}


def store(found: Mapping[str, float], file: Path) -> None:
    """Write ratios as the new baseline, each with its tolerance."""
    kept = {
        name: {"ratio": round(ratio, 4), "tolerance": _MEAN if name.startswith("all ") else _SINGLE}
        for name, ratio in found.items()
    }
    file.write_text(json.dumps({"triples": TRIPLES, "seed": SEED, "ratios": kept}, indent=1) + "\n", encoding="utf-8")
