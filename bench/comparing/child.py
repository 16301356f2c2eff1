"""A process that answers by name, timed inside, so that it can be ended when it takes too long.

    python -m bench.comparing.child engine HOME union.nt 2

It reads one name a line and writes one JSON object a line, `{"ms", "cpu_ms", "rows"}` or `{"error"}`; the first says
that it is ready, and in how many seconds.
"""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import Dataset, Graph

from bench.comparing.asked import Asked, asked
from bench.comparing.own import Own
from shapes.cpd.rules import rules_graph
from store.embedded import EmbeddedStore
from store.snapshot import Home

# Answers one of the things asked, and gives a way to count its rows that is not timed.
Answering = Callable[[Asked], Callable[[], int]]

# A scan with a comparison of texts: some milliseconds on a small world.
_YARDSTICK: Final = """
SELECT (COUNT(*) AS ?names) WHERE {
  ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER(CONTAINS(LCASE(STR(?name)), "plan"))
}
"""


def engine(home: Path, _: Path) -> Answering:
    """Answer on the bare engine: query, and serialise as JSON."""
    here = Home(home)
    current = here.current()
    if current is None:
        raise ValueError(f"{home} holds no snapshot")
    store = ox.Store.read_only(str(here.path(current.id) / "data"))

    @cache
    def rows(sparql: str) -> int:
        return sum(1 for _ in _select(store, sparql))

    def answering(one: Asked) -> Callable[[], int]:
        for sparql in one.sparql:
            _select(store, sparql).serialize(format=ox.QueryResultsFormat.JSON)
        return lambda: sum(rows(sparql) for sparql in one.sparql)

    return answering


def yardstick(home: Path, dump: Path) -> Answering:
    """Do the same piece of work on the bare engine, whatever is asked: what a question's time is told in."""
    work = engine(home, dump)
    fixed = replace(asked()["search"], sparql=(_YARDSTICK,))
    return lambda _: work(fixed)


def queries(home: Path, _: Path) -> Answering:
    """Answer through `queries`, with what it remembers of a snapshot, as the service does."""
    own = Own(EmbeddedStore(Home(home)))
    # What is made once for each snapshot is no part of an answer. A home without frameworks has no check to ask for.
    for name in ("search", "check"):
        with suppress(LookupError):
            asked()[name].through(own)

    def answering(one: Asked) -> Callable[[], int]:
        rows = one.through(own)
        return lambda: rows

    return answering


def rdflib(home: Path, dump: Path) -> Answering:
    """Answer with rdflib in memory, and the check with pyshacl; each in a process of its own, that may be ended."""
    # Queries that name graphs need a dataset, though its named graphs hold nothing here.
    graph = Dataset(default_union=True)
    graph.parse(dump, format="nt")
    checked = Graph()
    with suppress(LookupError):
        programme, context = Own(EmbeddedStore(Home(home))).programme_with_context()
        checked.parse(data=programme.ntriples + context, format="nt")
    rules_graph()

    def answering(one: Asked) -> Callable[[], int]:
        if one.name == "check":
            pyshacl.validate(checked, shacl_graph=rules_graph(), inference="none")
            return _nothing
        found = [graph.query(sparql) for sparql in one.sparql]
        for each in found:
            each.serialize(format="json")
        return lambda: sum(map(len, found))

    return answering


_KINDS: Final[dict[str, Callable[[Path, Path], Answering]]] = {
    "engine": engine,
    "yardstick": yardstick,
    "queries": queries,
    "rdflib": rdflib,
}


def _select(store: ox.Store, sparql: str) -> ox.QuerySolutions:
    found = store.query(sparql)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("not a SELECT")
    return found


def _nothing() -> int:
    return 0


def main() -> None:
    """Answer until the input ends.

    The arguments are the kind, a home, a file of all triples, and the seconds that one answer may take.
    """
    kind, home, dump, limit = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])
    things = asked()
    begun = time.perf_counter()
    answering = _KINDS[kind](home, dump)
    _say({"ready": time.perf_counter() - begun})
    for line in sys.stdin:
        one = things[line.strip()]
        _say(_in_a_fork(answering, one, limit) if kind == "rdflib" else _timed(answering, one))


def _timed(answering: Answering, one: Asked) -> dict[str, object]:
    begun, worked = time.perf_counter(), time.process_time()
    try:
        count = answering(one)
        seconds, work = time.perf_counter() - begun, time.process_time() - worked
        return {"ms": seconds * 1000, "cpu_ms": work * 1000, "rows": count()}
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {' '.join(str(problem).split())[:200]}"}


def _in_a_fork(answering: Answering, one: Asked, limit: float) -> dict[str, object]:
    """Answer in a copy of this process: what it holds in memory need not be read again when the copy is ended."""
    with _pipe() as (reading, writing):
        child = os.fork()
        if child == 0:
            os.write(writing, json.dumps(_timed(answering, one)).encode())
            os._exit(0)
        ready, _, _ = select.select([reading], [], [], limit)
        if not ready:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said: dict[str, object] = json.loads(os.read(reading, 65536) or b"{}") if ready else {"over": limit}
        return said


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


def _say(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
