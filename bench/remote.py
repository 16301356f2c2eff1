"""What a remote store costs: publishing to it, and asking it instead of the embedded one. `python -m bench.remote`.

Starts the Oxigraph server, and Virtuoso where it is installed, in temporary folders; `--triples` is the size of the
made graph that is published beside the bundled one. All times are of this machine; the ratios are what to compare.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
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


def main() -> None:
    """Print one line for each figure."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--triples", type=int, default=200_000)
    triples = wanted.parse_args().triples
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bundled = Home(folder / "bundled")
        refresh(bundled)
        made = _made(folder / "made", triples)
        for kind, start in SERVERS.items():
            (folder / kind).mkdir()
            (folder / f"{kind}-made").mkdir()
            try:
                with start(folder / kind) as server:
                    _bundled(server, bundled)
                with start(folder / f"{kind}-made") as server:
                    _published(server, made, f"{triples:,} made")
            except AssertionError:
                print(f"{kind}: not installed")


def _made(folder: Path, triples: int) -> Home:
    home = Home(folder)
    _load(home, triples, first=0)
    return home


def _load(home: Home, triples: int, first: int) -> None:
    each = GRAPH_TRIPLES // 2
    with Staging(home) as staging:
        for number in range(max(1, triples // GRAPH_TRIPLES)):
            start = number * each + (first if number == 0 else 0)
            staging.put(GraphContent(f"{GRAPH}made/{number}", numbered(each, start)))
        staging.publish([])


def _published(server: Server, home: Home, what: str) -> None:
    for step in ("first", "again, nothing changed", "one graph changed"):
        if step == "one graph changed":
            info = home.current()
            assert info is not None
            _load(home, info.triples, first=1000)
        begun = time.perf_counter()
        with server.target() as target:
            done = publish(home, target)
        seconds = time.perf_counter() - begun
        rate = f", {done.triples / seconds:,.0f} triples/s sent" if done.triples else ""
        print(
            f"{server.kind}: publish {what}, {step}: {seconds:.2f} s{rate}, server peak {_peak(server)} MB", flush=True
        )


def _bundled(server: Server, home: Home) -> None:
    begun = time.perf_counter()
    with server.target() as target:
        done = publish(home, target)
    seconds = time.perf_counter() - begun
    print(f"{server.kind}: publish bundled: {seconds:.2f} s, {done.triples / seconds:,.0f} triples/s sent", flush=True)
    here, there = EmbeddedStore(home), RemoteStore(server.url)
    state = "SELECT ?s { ?s ?p ?o } LIMIT 1"
    pairs = [("one triple", lambda store: store.select(state))]
    pairs += [(name, _question(name)) for name in ASKED]
    for name, ask in pairs:
        embedded, remote = _medians(lambda ask=ask: ask(here), lambda ask=ask: ask(there))
        print(
            f"{server.kind}: {name}: embedded {embedded:.2f} ms, remote {remote:.2f} ms, {remote / embedded:.1f} times",
            flush=True,
        )
    here.close()
    there.close()


def _question(name: str) -> Callable[[EmbeddedStore | RemoteStore], object]:
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
