"""What an answer over HTTP costs above the same query and its serialisation on the bare engine, question by question.

One client, warm, both sides in turn. An answer holds when it takes at most 1.5 times the bare engine's time, or at most
1 ms more where that is below 2 ms (p50). Every request is answered anew: `no-cache` makes the service compute it.
The client is the standard library's, kept alive, so that little of what is measured is the client.
"""

import http.client
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from bench.result import Result
from bench.service import running
from queries.answers import read_parameters
from queries.catalogue import Question, catalogue
from queries.template import fill
from store.snapshot import Home

ANEW = {"Accept": "application/json", "Cache-Control": "no-cache"}
ROUNDS = 60
WARM_UP = 5
RATIO = 1.5
SMALL_MS = 2.0
ALLOWANCE_MS = 1.0


def measure() -> Iterator[Result]:
    """Yield, for each question with its default parameters, the ratio of HTTP to bare engine, and the worst excess."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as address:
        info = Home(Path(folder) / "home").current()
        if info is None:
            raise RuntimeError("the service built no snapshot")
        engine = ox.Store.read_only(str(Home(Path(folder) / "home").path(info.id) / "data"))
        client = http.client.HTTPConnection(address.removeprefix("http://"))
        for question in catalogue().values():
            yield _compare(question, engine, client)
        client.close()


def _compare(question: Question, engine: ox.Store, client: http.client.HTTPConnection) -> Result:
    parameters = read_parameters(question, {}, "en")
    sparql = fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql
    path = f"/questions/{question.id}"

    def bare() -> None:
        solutions = engine.query(sparql)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError(f"{question.id} is not a SELECT")
        solutions.serialize(format=ox.QueryResultsFormat.JSON)

    def served() -> None:
        client.request("GET", path, headers=ANEW)
        answer = client.getresponse()
        if answer.status != 200 or not answer.read():
            raise RuntimeError(f"{path} gave {answer.status}")

    for _ in range(WARM_UP):
        bare()
        served()
    pairs = [(_milliseconds(bare), _milliseconds(served)) for _ in range(ROUNDS)]
    engine_ms, http_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
    holds = http_ms <= RATIO * engine_ms or (engine_ms < SMALL_MS and http_ms <= engine_ms + ALLOWANCE_MS)
    name = f"{question.id}: {http_ms:.2f} ms over HTTP, {engine_ms:.2f} ms on the engine"
    return Result(name, http_ms / engine_ms, "x", RATIO, held=holds)


def _milliseconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
