"""What an answer over HTTP costs above the same query and its serialisation on the bare engine, question by question.

One client, warm, both sides in turn. An answer holds when it takes at most 1.5 times the time of the bare engine, or at
most 1 ms more where that is below 2 ms (p50). The bound is for an answer that the service computes anew (`no-cache`),
as the engine does; what a question asked again costs, whose body the service has kept, is reported beside it.
"""

import http.client
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from bench.result import Result
from bench.service import running
from queries.answers import read_parameters
from queries.catalogue import Question, catalogue
from queries.template import fill
from store.snapshot import Home

AS_ASKED = {"Accept": "application/json"}
ANEW = {"Accept": "application/json", "Cache-Control": "no-cache"}
ROUNDS = 60
WARM_UP = 5
RATIO = 1.5
SMALL_MS = 2.0
ALLOWANCE_MS = 1.0


def measure() -> Iterator[Result]:
    """Yield, for each question with its default parameters, the ratio of HTTP to bare engine, as asked and anew."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as address:
        info = Home(Path(folder) / "home").current()
        if info is None:
            raise RuntimeError("the service built no snapshot")
        engine = ox.Store.read_only(str(Home(Path(folder) / "home").path(info.id) / "data"))
        client = http.client.HTTPConnection(address.removeprefix("http://"))
        for question in catalogue().values():
            yield from _compare(question, engine, client)
        client.close()


def _compare(question: Question, engine: ox.Store, client: http.client.HTTPConnection) -> Iterator[Result]:
    parameters = read_parameters(question, {}, "en")
    sparql = fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql
    path = f"/questions/{question.id}"

    def bare() -> None:
        solutions = engine.query(sparql)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError(f"{question.id} is not a SELECT")
        solutions.serialize(format=ox.QueryResultsFormat.JSON)

    def served(headers: Mapping[str, str]) -> None:
        client.request("GET", path, headers=dict(headers))
        answer = client.getresponse()
        if answer.status != 200 or not answer.read():
            raise RuntimeError(f"{path} gave {answer.status}")

    sides = (bare, lambda: served(AS_ASKED), lambda: served(ANEW))
    for _ in range(WARM_UP):
        for side in sides:
            side()
    rounds = [[_milliseconds(side) for side in sides] for _ in range(ROUNDS)]
    engine_ms, http_ms, anew_ms = (statistics.median(side) for side in zip(*rounds, strict=True))
    holds = anew_ms <= RATIO * engine_ms or (engine_ms < SMALL_MS and anew_ms <= engine_ms + ALLOWANCE_MS)
    name = f"{question.id}: {anew_ms:.2f} ms over HTTP, {engine_ms:.2f} ms on the engine"
    yield Result(name, anew_ms / engine_ms, "x", RATIO, held=holds)
    yield Result(f"{question.id} asked again: {http_ms:.2f} ms over HTTP", http_ms / engine_ms, "x")


def _milliseconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
