"""What a remote store costs: publishing to it, and asking it instead of the embedded one. `python -m bench.remote`.

Starts the Oxigraph server, and Virtuoso where it is installed, in temporary folders; `--triples` is the size of the
made graph that is published beside the bundled one. All times are of this machine; the ratios are what to compare.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from api.loading import refresh
from ontology.namespaces import GRAPH
from queries.answers import answer
from queries.catalogue import catalogue
from queries.lookup import Lookup
from store.embedded import EmbeddedStore
from store.publishing import publish
from store.remote import RemoteStore
from store.snapshot import GraphContent, Home
from store.staging import Staging
from tests.remote_servers import SERVERS, Server
from tests.store_samples import numbered

ASKED = ("cq-04", "cq-13", "cited-by", "elements", "gaps")
ROUNDS = 7
GRAPH_TRIPLES = 50_000

Ask = Callable[[EmbeddedStore | RemoteStore], object]


def main() -> None:
    """Print one line for each figure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--triples", type=int, default=200_000)
    asked.add_argument("--engine", choices=sorted(SERVERS))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bundled = Home(folder / "bundled")
        refresh(bundled)
        for kind in [given.engine] if given.engine else sorted(SERVERS):
            for part in ("bundled", "made"):
                (folder / kind / part).mkdir(parents=True)
            with SERVERS[kind](folder / kind / "bundled") as server:
                _bundled(server, bundled)
            with SERVERS[kind](folder / kind / "made") as server:
                _made(server, Home(folder / kind / "home"), given.triples)


def _load(home: Home, triples: int, first: int = 0) -> None:
    each = GRAPH_TRIPLES // 2
    with Staging(home) as staging:
        for number in range(max(1, triples // GRAPH_TRIPLES)):
            start = number * each
            content = numbered(each - first, start + first) + numbered(first, 10**9) if not number else b""
            staging.put(GraphContent(f"{GRAPH}made/{number}", content or numbered(each, start)))
        staging.publish([])


def _made(server: Server, home: Home, triples: int) -> None:
    for step, first in (("first", 0), ("again, nothing changed", 0), ("1,000 things of one graph changed", 1000)):
        _load(home, triples, first)
        begun = time.perf_counter()
        with server.target() as target:
            done = publish(home, target)
        seconds = time.perf_counter() - begun
        rate = f", {done.triples:,} triples sent, {done.triples / seconds:,.0f}/s" if done.triples else ""
        print(f"{server.kind}: {triples:,} triples, {step}: {seconds:.2f} s{rate}, server peak {_peak(server)} MB")


def _bundled(server: Server, home: Home) -> None:
    begun = time.perf_counter()
    with server.target() as target:
        done = publish(home, target)
    seconds = time.perf_counter() - begun
    print(f"{server.kind}: publish bundled: {seconds:.2f} s, {done.triples / seconds:,.0f} triples/s sent", flush=True)
    here, there = EmbeddedStore(home), RemoteStore(server.url)
    state = "SELECT ?s { ?s ?p ?o } LIMIT 1"
    asked: list[tuple[str, Ask]] = [("one triple", lambda store: store.select(state))]
    asked += [(name, _question(name)) for name in ASKED]
    for name, ask in asked:
        embedded, remote = _medians(partial(ask, here), partial(ask, there))
        print(
            f"{server.kind}: {name}: embedded {embedded:.2f} ms, remote {remote:.2f} ms, {remote / embedded:.1f} times",
            flush=True,
        )
    here.close()
    there.close()


def _question(name: str) -> Ask:
    def ask(store: EmbeddedStore | RemoteStore) -> object:
        return answer(Lookup(store), catalogue()[name], {}, "en")

    return ask


def _medians(*measured: Callable[[], object]) -> list[float]:
    """Return the median milliseconds of each, measured in turn."""
    times: list[list[float]] = [[] for _ in measured]
    for _ in range(ROUNDS):
        for at, act in enumerate(measured):
            begun = time.perf_counter()
            act()
            times[at].append((time.perf_counter() - begun) * 1000)
    return [statistics.median(one) for one in times]


def _peak(server: Server) -> int:
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


if __name__ == "__main__":
    main()
