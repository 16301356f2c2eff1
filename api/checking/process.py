"""Reading files from outside in processes of their own, which are killed at a deadline and bounded in memory.

A workbook within all limits may still be made to keep a reader busy, and the reader holds the interpreter lock: here
it keeps nobody else waiting. What comes back is the submission, or why the file cannot be read.

    with Readers() as readers:
        submission = readers.read(data, "kenya.xlsx", None)
"""

import os
import queue
import resource
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from typing import Final, Self

from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.sheets.codes import Text
from loaders.programme.submission import Place, Submission

SECONDS: Final = 20.0
MEMORY_BYTES: Final = 1_500_000_000
_START_S: Final = 30.0
_PROGRAM: Final = "from api.checking.process import main; main()"


class ReadersBusy(Exception):  # noqa: N818 - named for what it is to the asker
    """All reading processes are at work; ask again in a moment."""


class _Process:
    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside input
                [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,
            )
            self._connection = Connection(ours.detach())
        self._ready = False
        self.spent = False

    def read(self, data: bytes, name: str, media_type: str | None) -> Submission:
        """Return what the file holds; raises Unreadable, also when the process did not survive the file."""
        try:
            if not self._ready:
                if not self._connection.poll(_START_S):
                    raise EOFError
                self._connection.recv()
                self._ready = True
            self._connection.send((data, name, media_type))
            if not self._connection.poll(SECONDS):
                raise _too_slow(name)
            found = self._connection.recv()
        except Unreadable:
            self.end()
            raise
        except (EOFError, OSError) as problem:
            self.end()
            raise _too_much(name) from problem
        if isinstance(found, Submission):
            return found
        code, detail, fix, place = found
        raise Unreadable(code, detail, fix, place)

    def end(self) -> None:
        """Kill the process and let go of what it held."""
        self.spent = True
        self._process.kill()
        self._process.wait()
        self._connection.close()
        if self._process.stdin is not None:
            self._process.stdin.close()


class Readers:
    """A few processes that read; they start when they are made, in the background."""

    def __init__(self, number: int = 2, patience_s: float = 15.0) -> None:
        self._patience = patience_s
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        self._closed = threading.Event()
        for _ in range(number - 1):
            self._idle.put(None)
        self._idle.put(_Process())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, data: bytes, name: str, media_type: str | None) -> Submission:
        """Return what a file holds; raises Unreadable, or ReadersBusy when no process is free for a while."""
        try:
            process = self._idle.get(timeout=self._patience)
        except queue.Empty as full:
            raise ReadersBusy from full
        try:
            if process is None or process.spent:
                process = _Process()
            return process.read(data, name, media_type)
        finally:
            self._idle.put(None if process is None or process.spent else process)

    def close(self) -> None:
        """End all processes that are idle."""
        self._closed.set()
        while not self._idle.empty():
            process = self._idle.get_nowait()
            if process is not None:
                process.end()


def main() -> None:
    """Read files for the service until it goes away."""
    service = Connection(int(sys.argv[1]))
    os.nice(5)
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    import openpyxl  # noqa: F401 - loaded before the first file comes

    service.send("ready")
    while True:
        try:
            data, name, media_type = service.recv()
        except (EOFError, ConnectionError):
            return
        try:
            service.send(read_submission(data, name, media_type))
        except Unreadable as problem:
            service.send((problem.code, problem.detail, problem.fix, problem.place))
        except (MemoryError, RecursionError):
            why = _too_much(name)
            service.send((why.code, why.detail, why.fix, why.place))


def _end_with_the_service() -> None:
    # The service holds the other end of our standard input and never writes; its death closes it.
    os.read(0, 1)
    os._exit(0)


def _too_slow(name: str) -> Unreadable:
    return Unreadable(
        "too-slow",
        Text(f"{name} was not read within {SECONDS:g} seconds.", f"{name} 在 {SECONDS:g} 秒内未能读完。"),
        Text(
            "Copy its values into a fresh copy of the form and hand that in.",
            "请将其中的数值复制到一份新的表单中再提交。",
        ),
        Place("", "", name),
    )


def _too_much(name: str) -> Unreadable:
    return Unreadable(
        "too-much-to-read",
        Text(f"{name} could not be read: reading it needs too much memory.", f"{name} 无法读取：所需内存过多。"),
        Text(
            "Copy its values into a fresh copy of the form and hand that in.",
            "请将其中的数值复制到一份新的表单中再提交。",
        ),
        Place("", "", name),
    )
