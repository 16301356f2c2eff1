"""A pool of processes for queries from outside: no engine setting stops a runaway join, a kill does.

A query has a deadline, a memory limit and a row limit. At the deadline its worker is killed (SIGKILL) and another one
started. Workers belong to no snapshot: a job names the directory, and opening another takes 5 to 10 ms. Safe to use
from many threads.

A query that runs longer than a second no longer counts among the pool's workers: another may start in its place, so
that a few runaways keep nobody waiting. There are never more than twice as many workers as the pool was made for.

    pool = WorkerPool(4)
    pool.answer(folder, "SELECT …", MediaTypes("text/csv", None, None), Limits(seconds=10))
"""

import contextlib
import queue
import threading
import time
from pathlib import Path
from typing import Final

from store.job import Call, Calls, Inspection, Job, OutOfMemory, Reply, Unacceptable
from store.port import (
    Cancellation,
    Dataset,
    Insertion,
    Limits,
    MediaTypes,
    NotAcceptable,
    QueryCancelled,
    QueryTooLarge,
    Serialized,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)
from store.process import Worker

DEFAULT_WORKERS: Final = 4
WAIT_S: Final = 2.0
# A query that runs longer than this no longer counts among the workers of its pool.
LONG_S: Final = 1.0
MOST_TIMES: Final = 2
_LOOK_S: Final = 0.1


class WorkerPool:
    """`count` workers for whoever asks first; `wait_s` seconds is the longest wait for a free one.

    A worker starts (about 0.2 s) when it is first needed, or with `warm`. While queries run longer than a second there
    may be as many more workers, up to `MOST_TIMES * count` in all; they end when the long queries have ended.
    """

    def __init__(self, count: int = DEFAULT_WORKERS, wait_s: float = WAIT_S) -> None:
        if count < 1:
            raise ValueError("a pool needs at least one worker")
        self._count = count
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._closed = False
        self._all: set[Worker] = set()
        # None stands for a worker that was not started yet; last in, first out prefers those that were.
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        # Places for workers: idle, started or not, and at work.
        self._places = count
        self._since: dict[Worker, float] = {}

    def answer(
        self,
        folder: Path,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
        outside: tuple[Insertion, ...] = (),
    ) -> Serialized:
        """Answer a query on the engine's directory `folder` within limits.

        Raises QuerySyntaxError, QueryRefused, NotAcceptable, QueryTimeout, QueryTooLarge, QueryCancelled, StoreBusy
        (no worker free within the wait), StoreUnavailable (the directory cannot be opened).
        """
        reply = self._ask(Job(query, str(folder), offered, limits, dataset, outside), cancellation)
        if not isinstance(reply, Serialized):
            raise StoreError(f"A query process answered with {type(reply).__name__}.")
        return reply

    def inspect(self, query: str, limits: Limits, cancellation: Cancellation | None = None) -> Inspection:
        """Return what a query is, under the same limits; raises as `answer` does."""
        reply = self._ask(Job(query, None, MediaTypes(None, None, None), limits, None), cancellation)
        if not isinstance(reply, Inspection):
            raise StoreError(f"A query process answered with {type(reply).__name__}.")
        return reply

    def calls(
        self, query: str, allowed: tuple[str, ...], limits: Limits, cancellation: Cancellation | None = None
    ) -> tuple[Call, ...]:
        """Return the SERVICE clauses of a query, all of endpoints in `allowed`; raises as `answer` does."""
        job = Job(query, None, MediaTypes(None, None, None), limits, None, allowed=allowed)
        reply = self._ask(job, cancellation)
        if not isinstance(reply, Calls):
            raise StoreError(f"A query process answered with {type(reply).__name__}.")
        return reply.found

    def warm(self) -> None:
        """Start all workers that wait to be needed, so that no query has to."""
        waiting = []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.append(self._idle.get_nowait())
        for worker in waiting:
            self._idle.put(worker or self._start())

    @property
    def pids(self) -> frozenset[int]:
        """Return the numbers of the processes that belong to the pool now."""
        with self._lock:
            return frozenset(worker.pid for worker in self._all)

    def close(self) -> None:
        """End all workers; a query that runs fails with a StoreError."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for running in workers:
            running.kill()
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker is not None:
                    worker.bury()

    def _ask(self, job: Job, cancellation: Cancellation | None) -> Reply:
        worker = self._take()
        try:
            with (cancellation or Cancellation()).ending(worker.kill):
                reply = worker.ask(job)
        except StoreError as problem:
            if cancellation is not None and cancellation.cancelled and not isinstance(problem, QueryCancelled):
                raise QueryCancelled("The query was cancelled.") from problem
            raise
        finally:
            self._give_back(worker)
        if isinstance(reply, StoreError):
            raise reply
        if isinstance(reply, OutOfMemory):
            raise QueryTooLarge(job.limits.memory_bytes)
        if isinstance(reply, Unacceptable):
            raise NotAcceptable(reply.kind)
        return reply

    def _take(self) -> Worker:
        worker = self._free_place()
        try:
            if worker is None:
                worker = self._start()
            elif not worker.usable:
                worker = self._replace(worker)
        except BaseException:
            self._idle.put(None)
            raise
        with self._lock:
            self._since[worker] = time.monotonic()
        return worker

    def _free_place(self) -> Worker | None:
        """Return a free worker, or None for one that is yet to be started."""
        until = time.monotonic() + self._wait_s
        while True:
            if self._closed:
                raise StoreUnavailable("The store is closed.")
            with contextlib.suppress(queue.Empty):
                return self._idle.get_nowait()
            with self._lock:
                if self._places < self._allowed():
                    self._places += 1
                    return None
            left = until - time.monotonic()
            if left <= 0:
                raise StoreBusy("Every query process is at work; ask again in a few seconds.")
            with contextlib.suppress(queue.Empty):
                return self._idle.get(timeout=min(left, _LOOK_S))

    def _allowed(self) -> int:
        """Return how many places there may be now; the caller holds the lock."""
        long_ago = time.monotonic() - LONG_S
        running_long = sum(since <= long_ago for since in self._since.values())
        return min(self._count + running_long, MOST_TIMES * self._count)

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._since.pop(worker, None)
            surplus = self._places > self._allowed()
            if surplus:
                self._places -= 1
                self._all.discard(worker)
        if surplus:
            worker.bury()
        else:
            try:
                self._idle.put(worker if worker.usable else self._replace(worker))
            except OSError:
                # No process can be started now (too many of them, or too little memory): the next query tries again.
                self._idle.put(None)
        if self._closed:
            self.close()

    def _replace(self, worker: Worker) -> Worker:
        with self._lock:
            self._all.discard(worker)
        worker.bury()
        return worker if self._closed else self._start()

    def _start(self) -> Worker:
        worker = Worker()
        with self._lock:
            self._all.add(worker)
        return worker
