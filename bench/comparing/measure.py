"""The comparison as a whole: a made world, all sides on it, everything asked, and what came of it written down.

>>> measure(Path("/srv/made"), Wanted(sides=OURS)).write(Path("bench/out"))  # doctest: +SKIP
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from bench.comparing import servers
from bench.comparing.asked import Asked, asked
from bench.comparing.own import Own
from bench.comparing.plot import ratios_svg
from bench.comparing.rounds import Compared, Effort, compare
from bench.comparing.sides import Child, Endpoint, NoAnswer, Published, Service, Side
from bench.comparing.table import lines, reference
from bench.result import Result
from store.embedded import EmbeddedStore
from store.snapshot import Home

OURS: Final = ("engine", "queries", "http", "again")
OTHERS: Final = ("rdflib", "rdflib-endpoint", "oxigraph server", "virtuoso")
# An answer over HTTP keeps its bound when it takes at most so many times as long as the bare engine, or so many
# milliseconds longer where that takes less than `SMALL_MS`; one that has not changed, at most so many milliseconds.
RATIO: Final = 1.3
SMALL_MS: Final = 1.0
ALLOWANCE_MS: Final = 0.3
AGAIN_MS: Final = 0.2
# What an answer over HTTP may take at the very most; the bounds above are what is aimed at.
MOST_RATIO: Final = 1.5
MOST_SMALL_MS: Final = 2.0
MOST_ALLOWANCE_MS: Final = 1.0
# In how many seconds a service must have made what it makes once for a snapshot.
_FIRST_S: Final = 900.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """Which sides are asked what, how often, and how many seconds one answer may take."""

    sides: Sequence[str] = (*OURS, *OTHERS)
    names: Sequence[str] = ()
    limit: float = 2.0
    effort: Effort = field(default_factory=Effort)

    def asked(self) -> list[Asked]:
        """Return what is asked; everything unless named. Raises KeyError."""
        return [asked()[name] for name in self.names] if self.names else list(asked().values())


@dataclass(frozen=True)
class Comparison:
    """All results, the sides that answered, and what is to be said of those that did not."""

    results: list[Compared]
    names: list[str]
    notes: list[str]

    def as_results(self) -> Iterator[Result]:
        """Yield every ratio as a result, that of an answer over HTTP with its bound."""
        for one in self.results:
            base = reference(one)
            for name in self.names:
                found = one.ratio(name, base)
                if name == base or found is None:
                    continue
                label = f"{one.asked.name}: {name} over {base}"
                yield Result(label, found.median, "x", held=self._holds(one, name), low=found.low, high=found.high)
                ms, engine = one.ms(name), one.ms("engine")
                if name == "http" and one.asked.name in _BOUND and ms is not None and engine is not None:
                    held = _within(ms, engine, MOST_RATIO, MOST_SMALL_MS, MOST_ALLOWANCE_MS)
                    yield Result(f"{label}, at the most", found.median, "x", held=held)

    @staticmethod
    def _holds(one: Compared, name: str) -> bool | None:
        ms, engine = one.ms(name), one.ms("engine")
        if ms is None or engine is None or one.asked.name not in _BOUND or name not in ("http", "again"):
            return None
        if name == "again":
            return ms <= AGAIN_MS
        return _within(ms, engine, RATIO, SMALL_MS, ALLOWANCE_MS)

    def write(self, folder: Path, name: str = "compared") -> None:
        """Write the table, the picture and every time that was measured."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text("\n".join(lines(self.results, self.names, self.notes)) + "\n")
        others = [side for side in self.names if side != "engine"]
        (folder / f"{name}.svg").write_text(ratios_svg(self.results, others, "Times as long as the bare engine"))
        said = [
            {"asked": one.asked.name, "cost": one.asked.cost, "rows": one.rows, "ms": one.times, "failed": one.failed}
            for one in self.results
        ]
        (folder / f"{name}.json").write_text(json.dumps({"notes": self.notes, "asked": said}, indent=1) + "\n")


def _within(ms: float, engine: float, ratio: float, small: float, allowance: float) -> bool:
    return ms <= ratio * engine or (engine < small and ms <= engine + allowance)


_BOUND: Final = frozenset(one.name for one in asked().values() if one.cost)


def measure(home: Path, wanted: Wanted, say: Say = lambda _: None) -> Comparison:
    """Ask all wanted sides on the data of a home; a side that is not installed is said to be missing."""
    with dumped(home) as dump, ExitStack() as held:
        sides, notes = _sides(home, dump, wanted, held)
        for note in notes:
            say(note)
        results = compare(wanted.asked(), sides, wanted.effort, lambda one: say(_told(one)))
        notes += _differences(results)
    return Comparison(results, [side.name for side in sides], notes)


def _sides(home: Path, dump: Path, wanted: Wanted, held: ExitStack) -> tuple[list[Side], list[str]]:
    limit, notes = wanted.limit, []
    store = EmbeddedStore(Home(home))
    held.callback(store.close)
    own = Own(store)
    sides: list[Side] = []
    for name in wanted.sides:
        try:
            match name:
                case "engine" | "queries" | "rdflib":
                    child = held.enter_context(Child(name, home, dump, limit))
                    notes.append(f"{name}: ready after {child.ready_s:.1f} s")
                    sides.append(child)
                case "http":
                    running = held.enter_context(servers.service(home))
                    sides += [side for side in service_sides(running, own, limit) if side.name in wanted.sides]
                case "oxigraph server":
                    url = held.enter_context(servers.oxigraph(home))
                    sides.append(Endpoint(name, url, limit, leans_on="engine"))
                case "rdflib-endpoint":
                    url = held.enter_context(servers.rdflib_endpoint(dump))
                    sides.append(Endpoint(name, url, limit, leans_on="rdflib"))
                case "virtuoso":
                    url, seconds = held.enter_context(servers.virtuoso(home))
                    notes.append(f"{name}: published after {seconds:.1f} s")
                    sides.append(Published(name, url, limit))
        except servers.NotInstalled as problem:
            notes.append(f"{name}: {problem}")
    return sides, notes


def service_sides(server: servers.Running, own: Own, limit: float) -> list[Side]:
    """Return a running service as the sides `http` (made anew) and `again` (asked for a second time)."""
    # What is made once for each snapshot is no part of an answer.
    patient = Service("first", server, own, _FIRST_S, anew=True)
    for first in ("search", "check"):
        with suppress(NoAnswer):
            patient.once(asked()[first])
    return [Service("http", server, own, limit, anew=True), Service("again", server, own, limit, anew=False)]


@contextmanager
def dumped(home: Path) -> Iterator[Path]:
    """Give all triples that a question sees, as a file of N-Triples, for engines that read one."""
    place = Home(home)
    current = place.current()
    if current is None:
        raise ValueError(f"{home} holds no snapshot; make one with python -m bench.generator.")
    file = home / "union.nt"
    store = ox.Store.read_only(str(place.path(current.id) / "data"))
    store.dump(str(file), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    try:
        yield file
    finally:
        file.unlink()


def _told(one: Compared) -> str:
    times = ", ".join(f"{name} {one.ms(name):.2f}" for name in one.times)
    return f"{one.asked.name}: {times} ms" + "".join(f"; {name} {why}" for name, why in one.failed.items())


def _differences(results: Sequence[Compared]) -> list[str]:
    """Tell where sides gave another number of rows than the engine."""
    notes = []
    for one in results:
        expected = one.rows.get("engine")
        for name in ("rdflib", "virtuoso"):
            if name in one.rows and expected is not None and one.asked.sparql and one.rows[name] != expected:
                notes.append(f"{one.asked.name}: {name} gives {one.rows[name]} rows, the engine {expected}")
    return notes
