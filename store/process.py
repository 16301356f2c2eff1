"""One process for queries from outside, seen by the service: given a job, killed at its deadline, its death explained.

It is a new program (`store.worker`), so that nothing of a threaded server is forked.

    worker = Worker()
    worker.ask(Job("ASK {}", folder, MediaTypes(None, "text/csv", None), Limits(seconds=10), None))
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection
from typing import IO, Final

from store.job import Job, Reply
from store.port import Limits, QueryRefused, QueryTimeout, QueryTooLarge, StoreError, StoreUnavailable

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
            if self.spent:
                raise StoreUnavailable("The query was ended from outside while it ran.") from problem
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
        if code < 0:
            return QueryRefused("The query made its worker end abnormally; it is nested too deeply or too large.")
        words = said.decode(errors="replace").strip().splitlines()
        return StoreError(f"The query's process ended (exit code {code}){': ' + words[-1] if words else '.'}")
