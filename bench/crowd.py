"""Two hundred clients at once for minutes: questions, pages, searches, downloads, checks, and queries that mean harm.

Each client waits about `PAUSE_S` seconds between requests, as people and their programs do. First all behave; then one
in `HOSTILE_SHARE` requests is a query that cannot end in time. What is measured: that nothing fails but by an announced
429, 503 or 504 that says when to come back, that ordinary answers stay quick meanwhile, and that memory does not grow.

    python -m bench --only crowd --home DIR
"""

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from api.checking.sample import sample_workbook
from bench.result import Result
from bench.service import begin, end, wait
from queries.catalogue import catalogue

PAUSE_S: Final = 2.0
# One request in so many, in the second part.
HOSTILE_SHARE: Final = 20
# Announced: too much is asked of the service now, or a query took longer than it may.
ANNOUNCED: Final = frozenset({429, 503, 504})
# What a hostile query may end with beside that: cut at the limit of rows, refused, or more memory than it may have.
ENDED: Final = ANNOUNCED | {200, 400, 403, 422, 507}
_SAMPLE_S: Final = 2.0
_TIMEOUT_S: Final = 60.0
_MOST_P99_S: Final = 2.0
_MOST_GROWTH: Final = 1.1

_HOSTILE: Final = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT ?a ?b { ?a (<urn:x>|!<urn:x>)* ?b . ?b (<urn:x>|!<urn:x>)* ?c }",
    'SELECT ?x { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(a+)+$")) }',
    "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f }",
    "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
)
_FREE: Final = (
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "PREFIX gt: <https://w3id.org/goldenthread/def#> SELECT ?plan ?element { ?plan gt:hasElement ?element }",
)
_SOUGHT: Final = (
    "housing",
    "战略计划",
    "Executive Board",
    "New Urban Agenda",
    "国家方案文件",
    "resolution 79",
    "logement",
)
_PAGES: Final = ("/", "/plans", "/alignment/coverage", "/contradictions", "/rules", "/data", "/check")
_LANGUAGES: Final = ("en", "zh", "fr", "ar")
_HTML: Final = {"Accept": "text/html"}
_ANEW: Final = {"Cache-Control": "no-cache"}
_FORMATS: Final = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/turtle")


@dataclass
class Seen:
    """What the clients saw in one part of the run: seconds by kind of request, statuses, and what was not announced."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, kind: str, status: int, seconds: float, announced: bool, what: str) -> None:
        """Take down one answer."""
        self.statuses[kind, status] += 1
        allowed = ENDED if kind == "hostile" else ANNOUNCED | {200, 304}
        if status not in allowed or (status in {429, 503} and not announced):
            self.faults.append(f"{status} {what}")
        if status in {200, 304}:
            self.seconds.setdefault(kind, []).append(seconds)

    def ordinary(self) -> list[float]:
        """Return the seconds of all answers but those to hostile queries, in order."""
        return sorted(one for kind, taken in self.seconds.items() if kind != "hostile" for one in taken)


def measure(home: Path, clients: int = 200, seconds: float = 300.0) -> Iterator[Result]:
    """Yield what the clients saw; a fifth of the time goes to the part without hostile queries."""
    address, process = begin(home)
    try:
        wait(address, "/health", 120)
        calm, rough, memory = asyncio.run(_run(address, process.pid, clients, seconds))
    finally:
        end(process)
    for part, seen in (("calm", calm), ("hostile", rough)):
        taken = seen.ordinary()
        yield Result(f"{clients} clients, {part}: answers", len(taken), "answers")
        yield Result(f"{clients} clients, {part}: ordinary answer, p50", _at(taken, 0.5), "s")
        yield Result(f"{clients} clients, {part}: ordinary answer, p99", _at(taken, 0.99), "s", _MOST_P99_S)
        refused = sum(n for (kind, status), n in seen.statuses.items() if kind != "hostile" and status in ANNOUNCED)
        yield Result(f"{clients} clients, {part}: ordinary requests told to come back", refused, "answers")
        yield Result(f"{clients} clients, {part}: failed unannounced", len(seen.faults), "answers", 0)
        for fault, times in Counter(seen.faults).most_common(5):
            print(f"     {times} × {fault}", flush=True)
        for (kind, status), times in sorted(seen.statuses.items()):
            print(f"     {part:8} {kind:9} {status}  {times:6}", flush=True)
    half = len(memory) // 2
    yield Result("memory of all processes at its most", max(memory) / 2**20, "MB")
    growth = statistics.median(memory[-half // 2 :]) / statistics.median(memory[half // 2 : half])
    yield Result("memory: last quarter over second quarter", growth, "x", _MOST_GROWTH)


async def _run(address: str, leader: int, clients: int, seconds: float) -> tuple[Seen, Seen, list[int]]:
    calm, rough = Seen(), Seen()
    memory: list[int] = []
    workbook = sample_workbook("en")
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT_S, limits=limits, http2=False) as web:
        for seen, share, hostile in ((calm, 0.2, False), (rough, 0.8, True)):
            until = time.perf_counter() + seconds * share
            watch = asyncio.create_task(_watch(leader, until, memory))
            # Chance that can be repeated, no secret.
            chances = map(random.Random, range(clients))
            await asyncio.gather(*(_client(web, chance, workbook, until, hostile, seen) for chance in chances))
            await watch
    return calm, rough, memory


async def _client(
    web: httpx.AsyncClient, chance: random.Random, workbook: bytes, until: float, hostile: bool, seen: Seen
) -> None:
    await asyncio.sleep(chance.uniform(0, PAUSE_S))
    while time.perf_counter() < until:
        kind, request = _next(web, chance, workbook, hostile)
        begun = time.perf_counter()
        what = f"{request.method} {request.url.raw_path.decode()[:80]}"
        try:
            answer = await web.send(request)
            announced = "Retry-After" in answer.headers
            seen.note(kind, answer.status_code, time.perf_counter() - begun, announced, what)
        except httpx.HTTPError as error:
            seen.statuses[kind, 0] += 1
            seen.faults.append(f"{type(error).__name__} {what}")
        await asyncio.sleep(chance.expovariate(1 / PAUSE_S))


def _next(web: httpx.AsyncClient, chance: random.Random, workbook: bytes, hostile: bool) -> tuple[str, httpx.Request]:
    if hostile and chance.randrange(HOSTILE_SHARE) == 0:
        return "hostile", web.build_request("POST", "/sparql", data={"query": chance.choice(_HOSTILE)})
    language = chance.choice(_LANGUAGES)
    question = f"/questions/{chance.choice(sorted(catalogue()))}?lang={language}"
    match chance.choices(
        ("question", "anew", "page", "search", "download", "check", "sparql"), (40, 10, 20, 12, 8, 3, 7)
    )[0]:
        case "question":
            return "question", web.build_request("GET", question)
        case "anew":
            return "anew", web.build_request("GET", question, headers=_ANEW)
        case "page":
            address = chance.choice((*_PAGES, question.partition("?")[0]))
            return "page", web.build_request("GET", f"{address}?lang={language}", headers=_HTML)
        case "search":
            return "search", web.build_request("GET", "/search", params={"q": chance.choice(_SOUGHT), "lang": language})
        case "download":
            return "download", web.build_request("GET", question, headers={"Accept": chance.choice(_FORMATS)})
        case "check":
            return "check", web.build_request("POST", "/checks", files={"file": ("programme.xlsx", workbook)})
    return "sparql", web.build_request("GET", "/sparql", params={"query": chance.choice(_FREE)})


async def _watch(leader: int, until: float, memory: list[int]) -> None:
    while time.perf_counter() < until:
        memory.append(await asyncio.to_thread(_resident, leader))
        await asyncio.sleep(_SAMPLE_S)


def _resident(leader: int) -> int:
    """Return the bytes that a process and all of its session hold, shared pages counted once for all (Pss)."""
    total = 0
    for folder in Path("/proc").iterdir():
        try:
            # Behind the name in brackets: state, parent, group, session.
            session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
            if session == leader:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        except (OSError, ValueError, IndexError, StopIteration):
            continue
    return total


def _at(taken: Sequence[float], share: float) -> float:
    return taken[min(len(taken) - 1, int(share * len(taken)))] if taken else float("inf")
