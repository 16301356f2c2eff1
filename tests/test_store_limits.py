"""Queries from outside end at their limits, and nobody else notices."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.embedded import EmbeddedStore
from store.port import (
    Cancellation,
    Limits,
    MediaTypes,
    QueryCancelled,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    Serialized,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)
from store.results import CSV
from store.snapshot import GraphContent, Home
from store.workers import LONG_S, WorkerPool
from tests.conftest import ROOT
from tests.store_samples import EX, load, numbered

OFFERED = MediaTypes(CSV, CSV, "text/turtle")
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
EASY = f"SELECT ?name {{ <{EX}t3> <{EX}name> ?name }}"
ANSWER = b"name\r\nthing 3\r\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("home"))
    info = load(home, GraphContent(EX + "graph/a", numbered(1500)))
    return home.path(info.id) / "data"


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    workers = WorkerPool(2, wait_s=20)
    yield workers
    workers.close()


def ask(pool: WorkerPool, folder: Path, query: str = EASY, seconds: float = 20, memory: int = 2**30) -> Serialized:
    return pool.answer(folder, query, OFFERED, Limits(seconds, 1000, memory))


def test_a_runaway_query_ends_at_its_limit_and_others_are_answered_meanwhile(pool: WorkerPool, folder: Path) -> None:
    ended: list[BaseException] = []

    def run_away() -> None:
        try:
            ask(pool, folder, RUNAWAY, seconds=3)
        except StoreError as problem:
            ended.append(problem)

    ask(pool, folder)
    began = time.monotonic()
    runaway = threading.Thread(target=run_away)
    runaway.start()
    for _ in range(20):
        assert ask(pool, folder).body == ANSWER
    assert runaway.is_alive()
    runaway.join()
    assert isinstance(ended[0], QueryTimeout) and ended[0].limit_s == 3
    assert 3 <= time.monotonic() - began < 6
    assert ask(pool, folder).body == ANSWER


def test_a_query_that_needs_too_much_memory_is_ended_and_the_next_is_answered(pool: WorkerPool, folder: Path) -> None:
    with pytest.raises(QueryTooLarge, match="64 MiB") as refused:
        ask(pool, folder, HUNGRY, memory=2**26)
    assert refused.value.limit_bytes == 2**26
    assert ask(pool, folder).body == ANSWER


def test_a_memory_limit_holds_for_its_query_only(folder: Path) -> None:
    workers = WorkerPool(1)
    assert ask(workers, folder, memory=2**25).body == ANSWER
    assert ask(workers, folder, "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o", memory=2**30).rows == 1000
    workers.close()


def test_who_finds_no_free_process_in_time_is_told_to_come_back(folder: Path) -> None:
    workers = WorkerPool(1, wait_s=0.1)
    gone = Cancellation()
    limits = Limits(seconds=60)
    begun = threading.Event()
    outcome: list[StoreError] = []

    def occupy() -> None:
        begun.set()
        try:
            workers.answer(folder, RUNAWAY, OFFERED, limits, None, gone)
        except StoreError as problem:
            outcome.append(problem)

    occupant = threading.Thread(target=occupy)
    occupant.start()
    begun.wait()
    time.sleep(0.2)
    with pytest.raises(StoreBusy, match="ask again"):
        ask(workers, folder)
    gone.cancel()
    occupant.join()
    assert isinstance(outcome[0], QueryCancelled)
    workers.close()


def test_a_cancelled_query_frees_its_process(folder: Path) -> None:
    workers = WorkerPool(1, wait_s=20)
    gone = Cancellation()
    threading.Timer(0.5, gone.cancel).start()
    with pytest.raises(QueryCancelled):
        workers.answer(folder, RUNAWAY, OFFERED, Limits(seconds=60), None, gone)
    assert ask(workers, folder).body == ANSWER
    workers.close()


def test_cancelling_after_the_answer_harms_no_other_query(folder: Path) -> None:
    workers = WorkerPool(1)
    late = Cancellation()
    workers.answer(folder, EASY, OFFERED, Limits(), None, late)
    before = workers.pids
    late.cancel()
    assert ask(workers, folder).body == ANSWER
    assert workers.pids == before
    workers.close()


def test_processes_that_died_while_idle_are_replaced(pool: WorkerPool, folder: Path) -> None:
    pool.warm()
    before = pool.pids
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    for _ in range(3):
        assert ask(pool, folder).body == ANSWER
    assert len(pool.pids) == 2 and pool.pids != before


@contextlib.contextmanager
def runaways(workers: WorkerPool, folder: Path, count: int) -> Iterator[None]:
    """Let runaway queries occupy workers while the block runs."""
    ends = [Cancellation() for _ in range(count)]

    def run(end: Cancellation) -> None:
        with contextlib.suppress(QueryCancelled):
            workers.answer(folder, RUNAWAY, OFFERED, Limits(seconds=60), None, end)

    threads = [threading.Thread(target=run, args=(end,)) for end in ends]
    for thread in threads:
        thread.start()
    try:
        time.sleep(LONG_S / 2)
        yield
    finally:
        for end in ends:
            end.cancel()
        for thread in threads:
            thread.join()


def test_long_queries_in_every_process_keep_nobody_waiting(folder: Path) -> None:
    workers = WorkerPool(2, wait_s=20)
    with runaways(workers, folder, 2):
        for _ in range(3):
            assert ask(workers, folder).body == ANSWER
        assert len(workers.pids) in (3, 4)
    assert len(workers.pids) <= 2
    assert ask(workers, folder).body == ANSWER
    workers.close()


def test_there_are_never_more_than_twice_the_processes_asked_for(folder: Path) -> None:
    workers = WorkerPool(1, wait_s=LONG_S + 3)
    with runaways(workers, folder, 2):
        while len(workers.pids) < 2:
            time.sleep(0.05)
        with pytest.raises(StoreBusy):
            ask(workers, folder)
        assert len(workers.pids) == 2
    assert len(workers.pids) == 1
    workers.close()


def test_a_query_in_a_pool_that_is_closed_says_so(folder: Path) -> None:
    workers = WorkerPool(1)
    ask(workers, folder)
    threading.Timer(0.5, workers.close).start()
    with pytest.raises(StoreUnavailable, match="ended from outside"):
        ask(workers, folder, RUNAWAY)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_dies_during_a_query_is_an_error_of_its_own(folder: Path, end: signal.Signals) -> None:
    workers = WorkerPool(1)
    ask(workers, folder)
    (pid,) = workers.pids
    threading.Timer(0.5, os.kill, (pid, end)).start()
    with pytest.raises(QueryRefused, match="end abnormally"):
        ask(workers, folder, RUNAWAY)
    assert ask(workers, folder).body == ANSWER
    workers.close()


def test_processes_yield_to_the_service(pool: WorkerPool, folder: Path) -> None:
    ask(pool, folder)
    (pid,) = pool.pids
    assert os.getpriority(os.PRIO_PROCESS, pid) >= os.getpriority(os.PRIO_PROCESS, 0) + 10


def test_no_process_outlives_its_pool(folder: Path) -> None:
    workers = WorkerPool(2)
    workers.warm()
    ask(workers, folder)
    pids = workers.pids
    assert len(pids) == 2
    workers.close()
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with pytest.raises(StoreUnavailable, match="closed"):
        ask(workers, folder)


def test_no_process_outlives_a_service_that_is_killed_during_a_query(folder: Path) -> None:
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from store.port import Limits\n"
        "from store.workers import WorkerPool\n"
        "from tests.test_store_limits import EASY, OFFERED, RUNAWAY\n"
        "pool = WorkerPool(1)\n"
        "folder = Path(sys.argv[1])\n"
        "pool.answer(folder, EASY, OFFERED, Limits())\n"
        "print(*pool.pids, flush=True)\n"
        "pool.answer(folder, RUNAWAY, OFFERED, Limits(seconds=600))\n"
    )
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        pid = int(service.stdout.readline())
        time.sleep(0.3)
        service.kill()
    for _ in range(100):
        if not running(pid):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the query process went on without its service")


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_snapshot_that_is_gone_is_unavailable(pool: WorkerPool, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="could not be opened"):
        ask(pool, tmp_path / "gone")


def test_queries_from_many_threads_get_their_own_answers(pool: WorkerPool, folder: Path) -> None:
    wrong: list[object] = []

    def check(n: int) -> None:
        for k in range(n, 60, 6):
            body = ask(pool, folder, f"SELECT ?name {{ <{EX}t{k}> <{EX}name> ?name }}").body
            if body != f"name\r\nthing {k}\r\n".encode():
                wrong.append((k, body))

    threads = [threading.Thread(target=check, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_embedded_store_starts_its_own_processes_once(folder: Path) -> None:
    store = EmbeddedStore(Home(folder.parents[2]))
    answers = {store.answer(EASY, OFFERED, Limits()).body for _ in range(3)}
    assert answers == {ANSWER}
    store.close()
