"""A pool of processes for queries from outside: no engine setting stops a runaway join, a kill does.

A query has a deadline, a memory limit and a row limit. At the deadline its worker is killed (SIGKILL) and another one
started. Workers belong to no snapshot: a job names the directory, and opening another takes 5 to 10 ms. Safe to use
from many threads; a worker is a new program, so that nothing of a threaded server is forked.

    pool = WorkerPool(2)
    pool.answer(folder, "SELECT …", MediaTypes("text/csv", None, None), Limits(seconds=10))
"""

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Final

from store.job import Inspection, Job, OutOfMemory, Reply, Unacceptable
from store.port import (
    Cancellation,
    Dataset,
    Limits,
    MediaTypes,
    NotAcceptable,
    QueryCancelled,
    QueryTimeout,
    QueryTooLarge,
    Serialized,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)

DEFAULT_WORKERS: Final = 2
WAIT_S: Final = 2.0
START_S: Final = 30.0
_PROGRAM: Final = "from store.worker import main; main()"
# The Rust runtime says so on its error output before it aborts.
_ALLOCATION_FAILED: Final = b"memory allocation of"


class Worker:
    """One process, its connection and what it writes to its error output."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside input
                [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(theirs.fileno(),),
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
                start_new_session=True,
            )
            self._connection = Connection(ours.detach())
        self._ready = False
        self.spent = False

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Return whether the process lives and may be given a job."""
        return not self.spent and self._process.poll() is None

    def ask(self, job: Job) -> Reply:
        """Give a job and return the reply; raises StoreError and is `spent` if the process did not survive it."""
        try:
            if not self._ready:
                if not self._connection.poll(START_S):
                    self.kill()
                    raise StoreUnavailable(f"A query process did not start within {START_S:g} seconds.")
                self._connection.recv()
                self._ready = True
            self._connection.send(job)
            if not self._connection.poll(job.limits.seconds):
                self.kill()
                raise QueryTimeout(job.limits.seconds)
            reply: Reply = self._connection.recv()
        except (EOFError, OSError) as problem:
            self.kill()
            raise self._reason(job.limits) from problem
        return reply

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self.spent = True
        self._process.kill()

    def bury(self) -> None:
        """Kill the process, wait for its end and let go of what it held here."""
        self.kill()
        self._process.wait()
        self._connection.close()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._errors.close()

    def _reason(self, limits: Limits) -> StoreError:
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read()
        if code == -signal.SIGABRT or _ALLOCATION_FAILED in said:
            return QueryTooLarge(limits.memory_bytes)
        words = said.decode(errors="replace").strip().splitlines()
        return StoreError(f"The query's process ended (exit code {code}){': ' + words[-1] if words else '.'}")


class WorkerPool:
    """Workers for whoever asks first; `wait_s` seconds is the longest wait for a free one.

    A worker starts (about 0.2 s) when it is first needed, or with `warm`.
    """

    def __init__(self, count: int = DEFAULT_WORKERS, wait_s: float = WAIT_S) -> None:
        if count < 1:
            raise ValueError("a pool needs at least one worker")
        self._wait_s = wait_s
        self._closing = threading.Lock()
        self._closed = False
        self._all: set[Worker] = set()
        # None stands for a worker that was not started yet; last in, first out prefers those that were.
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def answer(
        self,
        folder: Path,
        query: str,
        offered: MediaTypes,
        limits: Limits,
        dataset: Dataset | None = None,
        cancellation: Cancellation | None = None,
    ) -> Serialized:
        """Answer a query on the engine's directory `folder` within limits.

        Raises QuerySyntaxError, QueryRefused, NotAcceptable, QueryTimeout, QueryTooLarge, QueryCancelled, StoreBusy
        (no worker free within the wait), StoreUnavailable (the directory cannot be opened).
        """
        reply = self._ask(Job(query, str(folder), offered, limits, dataset), cancellation)
        if not isinstance(reply, Serialized):
            raise StoreError(f"A query process answered with {type(reply).__name__}.")
        return reply

    def inspect(self, query: str, limits: Limits, cancellation: Cancellation | None = None) -> Inspection:
        """Return what a query is, under the same limits; raises as `answer` does."""
        reply = self._ask(Job(query, None, MediaTypes(None, None, None), limits, None), cancellation)
        if not isinstance(reply, Inspection):
            raise StoreError(f"A query process answered with {type(reply).__name__}.")
        return reply

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
        with self._closing:
            return frozenset(worker.pid for worker in self._all)

    def close(self) -> None:
        """End all workers; a query that runs fails with a StoreError."""
        with self._closing:
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
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        try:
            worker = self._idle.get(timeout=self._wait_s)
        except queue.Empty:
            raise StoreBusy("Every query process is at work; ask again in a few seconds.") from None
        if worker is None:
            return self._start()
        return worker if worker.usable else self._replace(worker)

    def _give_back(self, worker: Worker) -> None:
        if not worker.usable:
            worker = self._replace(worker)
        self._idle.put(worker)
        if self._closed:
            self.close()

    def _replace(self, worker: Worker) -> Worker:
        with self._closing:
            self._all.discard(worker)
        worker.bury()
        return worker if self._closed else self._start()

    def _start(self) -> Worker:
        worker = Worker()
        with self._closing:
            self._all.add(worker)
        return worker
