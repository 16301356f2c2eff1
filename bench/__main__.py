"""Measure and print: `make bench`. Writes `bench/out/results.json`, and tables and pictures beside it.

    python -m bench                               # everything, on a made world of 10^5 triples
    python -m bench --only compared --size 1e6    # the comparison alone, on a larger one
    python -m bench --home DIR --sides engine http virtuoso --asked cq-04 thread
    python -m bench --only crowd --home DIR       # two hundred clients for five minutes
    python -m bench --check-baseline              # ratios against those in bench/baseline.json, for every change

Each result is `{"name", "value", "unit", "bound", "holds"}`, a median with its `quartiles`; `bound` is None where a
figure is only reported. All sides of a ratio are measured in turn in one run, since machines differ and are shared. The
exit code is 1 when a bound does not hold.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import baseline, checking, crowd, increments, loads, pages, resident, start
from bench.comparing.measure import OTHERS, OURS, Wanted, measure
from bench.comparing.table import lines
from bench.generator import generate
from bench.result import Result

OUT = Path("bench/out")
STORED = Path("bench/baseline.json")
MEASURES = ("start", "compared", "loads", "resident", "pages", "checking", "increments")
# Takes five minutes, and the whole machine.
BY_NAME = ("crowd",)


def main() -> int:
    """Measure what the command line says."""
    wanted = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n", 1)[0])
    wanted.add_argument("--only", nargs="+", choices=(*MEASURES, *BY_NAME), default=MEASURES)
    wanted.add_argument("--size", type=float, default=1e5, help="triples of the made world; 1e6 and 1e7 take longer")
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--home", type=Path, help="a made world that is there already (python -m bench.generator)")
    wanted.add_argument("--sides", nargs="+", choices=(*OURS, *OTHERS), default=(*OURS, *OTHERS))
    wanted.add_argument("--asked", nargs="+", default=(), help="questions and others by name; all unless given")
    wanted.add_argument("--limit", type=float, default=2.0, help="seconds that one answer may take")
    wanted.add_argument("--check-baseline", action="store_true", help="hold ratios against the stored ones")
    wanted.add_argument("--store-baseline", action="store_true", help="store the ratios of this run")
    given = wanted.parse_args()
    if given.check_baseline or given.store_baseline:
        return _baseline(given.store_baseline)
    results: list[Result] = []
    if "start" in given.only:
        results += _told(start.measure())
    if {"compared", "loads", "resident", "pages", "crowd"} & set(given.only):
        with _world(given.home, int(given.size), given.seed) as home:
            if "compared" in given.only:
                results += _compared(home, Wanted(given.sides, given.asked, given.limit))
            if "loads" in given.only:
                results += _told(loads.measure(home))
            if "resident" in given.only:
                results += _told(resident.measure(home))
            if "pages" in given.only:
                results += _told(pages.measure(home))
            if "crowd" in given.only:
                results += _told(crowd.measure(home))
    if "checking" in given.only:
        results += _told(checking.measure())
    if "increments" in given.only:
        results += _told(increments.measure())
    return _written(results, "results")


def _compared(home: Path, wanted: Wanted) -> list[Result]:
    done = measure(home, wanted, _say)
    done.write(OUT)
    for line in lines(done.results, done.names, done.notes):
        _say(line)
    results = list(done.as_results())
    for one in results:
        if not one.holds:
            _say(one.line())
    return results


def _baseline(store: bool) -> int:
    with _world(None, baseline.TRIPLES, baseline.SEED) as home:
        found = baseline.measured(home, _say)
    if store:
        baseline.store(found, STORED)
        _say(f"{len(found)} ratios stored")
        return 0
    kept = baseline.stored()
    for name in found.keys() - kept.keys():
        _say(f"not in the baseline yet: {name}; --store-baseline takes it in")
    return _written(_told(baseline.judged(kept, found)), "baseline")


def _told(results: Iterable[Result]) -> list[Result]:
    kept = []
    for result in results:
        kept.append(result)
        _say(result.line())
    return kept


def _written(results: list[Result], name: str) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps([result.as_json() for result in results], indent=1) + "\n")
    broken = sum(not result.holds for result in results)
    _say(f"{len(results)} figures in {OUT / name}.json, {broken} beyond their bounds")
    return 1 if broken else 0


@contextmanager
def _world(home: Path | None, triples: int, seed: int) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder:
        generate(triples, seed, Path(folder) / "home", _say)
        yield Path(folder) / "home"


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
