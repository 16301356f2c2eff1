"""How the time of a whole check grows with the graph: `python -m bench.check_growth --homes SMALL LARGE`.

One workbook of 5 outcomes, 20 outputs and 60 indicators is checked on two sizes of a made world in turn, against the
framework of a country that both hold. The context is fetched anew for each check; what a whole answer takes, with the
alignment preview, is shown with what a service keeps of a state of the graph, and without it.

>>> [one.name for one in MEASURED][:2]
['rules, context fetched anew', 'rules and reading, context fetched anew']
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final, NamedTuple

from api.checking.checks import Contexts, checked, version_of
from bench.generator import generate
from bench.programmes import programme
from bench.result import Result
from loaders.programme.context import read_context
from loaders.programme.json_form import submission_of_json
from loaders.programme.reading import read_submission
from loaders.programme.template import to_workbook
from loaders.sources.countries.area_codes import alpha3_of
from ontology.namespaces import DEF
from queries.lookup import Lookup
from shapes.cpd.check import check_programme
from store.embedded import EmbeddedStore
from store.port import Store
from store.snapshot import Home
from store.terms import IRI

FLAT: Final = 1.3
ROUNDS: Final = 15
_NAME: Final = "programme.xlsx"


class Part(NamedTuple):
    """A part of a check: whether it reads the file, goes on to the whole answer, and keeps what it asked before."""

    name: str
    reads: bool = False
    answers: bool = False
    keeps: bool = False
    bound: float | None = FLAT


MEASURED: Final = (
    Part("rules, context fetched anew"),
    Part("rules and reading, context fetched anew", reads=True),
    Part("whole answer, all kept", reads=True, answers=True, keeps=True),
    # A preview of a plan that nobody asked about before counts all that serves it, in the whole graph.
    Part("whole answer, nothing kept", reads=True, answers=True, bound=None),
)


def workbook(store: Store, countries: Sequence[str]) -> bytes:
    """Return a workbook for the first of these countries with a framework that has outcomes, or raise LookupError."""
    for iso3 in countries:
        context = read_context(store, iso3)
        if any(framework.outcomes for framework in context.frameworks):
            flat = programme(context, 1, outcomes=5, outputs=4)
            flat["indicators"] += [
                {**row, "indicator_id": f"{row['indicator_id']}{letter}", "statement": f"{row['statement']} {letter}"}
                for row in flat["indicators"]
                for letter in "bc"
            ][: 60 - len(flat["indicators"])]
            return to_workbook(submission_of_json(flat, _NAME), "en", context)
    raise LookupError("no country has a cooperation framework there; make a world with python -m bench.generator")


def measure(small: Path, large: Path, rounds: int = ROUNDS) -> Iterator[Result]:
    """Yield how many times as long a check takes in the large home as in the small one, and the times themselves.

    Raises LookupError where no country has a framework in both.
    """
    with ExitStack() as held:
        stores = [held.enter_context(closing(EmbeddedStore(Home(home)))) for home in (small, large)]
        there = [_countries(store) for store in stores]
        data = workbook(stores[0], [iso3 for iso3 in there[0] if iso3 in there[1]])
        for part in MEASURED:
            times = _times([_work(store, data, part) for store in stores], rounds)
            medians = [statistics.median(one) for one in times]
            ratios = sorted(far / near for near, far in zip(*times, strict=True))
            quarter = len(ratios) // 4
            yield Result(
                f"check, {part.name}: large over small",
                medians[1] / medians[0],
                "x",
                part.bound,
                low=ratios[quarter],
                high=ratios[-1 - quarter],
            )
            for size, median in zip(("small", "large"), medians, strict=True):
                yield Result(f"  check, {part.name}: {size}", median, "ms")


def _countries(store: Store) -> list[str]:
    """Return the countries (alpha-3 codes) that have a cooperation framework."""
    rows = store.select(
        f"SELECT DISTINCT ?country {{ ?framework a <{DEF}CooperationFramework> ; <{DEF}coversCountry> ?country }}"
    ).rows
    codes = {alpha3_of(country.value) for (country,) in rows if isinstance(country, IRI)}
    return sorted(code for code in codes if code)


def _work(store: Store, data: bytes, part: Part) -> Callable[[], object]:
    lookup, contexts = Lookup(store), Contexts()
    submission = read_submission(data, _NAME)

    def work() -> object:
        given = read_submission(data, _NAME) if part.reads else submission
        asked = contexts if part.keeps else Contexts()
        return checked(lookup, asked, given) if part.answers else check_programme(*version_of(lookup, asked, given))

    return work


def _times(works: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the milliseconds of the processor of each round of each; in turn, after one that is not counted."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for number in range(rounds):
        order = list(zip(works, times, strict=True))
        for work, own in order if number % 2 else reversed(order):
            begun = time.process_time()
            work()
            own.append((time.process_time() - begun) * 1000)
    return times


def main() -> int:
    """Measure as the command line says; the exit code is 1 where a check grows with the graph."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--homes", type=Path, nargs=2, metavar=("SMALL", "LARGE"), help="homes made before")
    wanted.add_argument("--sizes", type=float, nargs=2, default=(1e4, 1e6), help="triples to make where there are none")
    wanted.add_argument("--rounds", type=int, default=ROUNDS)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder:
        homes = given.homes or [Path(folder) / str(int(size)) for size in given.sizes]
        if not given.homes:
            for size, home in zip(given.sizes, homes, strict=True):
                generate(int(size), 1, home)
        results = []
        for result in measure(homes[0], homes[1], given.rounds):
            print(result.line(), flush=True)
            results.append(result)
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
