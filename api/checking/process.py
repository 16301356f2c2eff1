"""Work on files from outside in processes of their own, killed at a deadline and bounded in memory.

A file within all limits may still be made to keep a reader, a rule or a writer busy, and all hold the interpreter
lock: here nobody else waits for them. What comes back is the submission, the report or the marked file, or why not.

    with Checkers() as checkers:
        submission = checkers.read(data, "kenya.xlsx", None)
        report = checkers.judge(programme_graph(submission, context), context, submission)
        book = checkers.mark(ToMark("xlsx", data, submission, report_json(report), "en"))
"""

import copyreg
import os
import queue
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import Any, Final, Self

from api.checking.marking import ToMark, marked
from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Place, Submission
from loaders.programme.texts import Text
from shapes.cpd.check import check_programme
from shapes.cpd.comparing import Version, compare
from shapes.cpd.comparison import Comparison
from shapes.cpd.report import Report
from shapes.cpd.rules import compiled

SECONDS: Final = 20.0
MEMORY_BYTES: Final = 1_500_000_000
_START_S: Final = 30.0
# What a process can do, by the name under which it is asked for it.
_Done = Submission | Report | Comparison | bytes
_JOBS: Final[Mapping[str, Callable[..., _Done]]] = MappingProxyType(
    {"read": read_submission, "judge": check_programme, "compare": compare, "mark": marked}
)
_Job = tuple[str, tuple[Any, ...]]
# Read-only views of mappings travel as what they show; pickle knows no other way.
copyreg.pickle(MappingProxyType, lambda shown: (view_of, (dict(shown),)))
_PROGRAM: Final = "from api.checking.process import main; main()"


def view_of(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a read-only view of a mapping: how one is made again on the other side."""
    return MappingProxyType(mapping)


class CheckersBusy(Exception):  # noqa: N818 - named for what it is to the asker
    """All processes are at work; ask again in a moment."""


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

    def do(self, job: _Job, name: str) -> _Done:
        """Return what a job gives; raises Unreadable, also when the process did not survive it."""
        try:
            if not self._ready:
                if not self._connection.poll(_START_S):
                    raise EOFError
                self._connection.recv()
                self._ready = True
            self._connection.send(job)
            if not self._connection.poll(SECONDS):
                raise _too_slow(name)
            found: _Done | tuple[str, Text, Text, Place] = self._connection.recv()
        except Unreadable:
            self.end()
            raise
        except (EOFError, OSError) as problem:
            self.end()
            raise _too_much(name) from problem
        if isinstance(found, tuple):
            raise Unreadable(*found)
        return found

    def end(self) -> None:
        """Kill the process and let go of what it held."""
        self.spent = True
        self._process.kill()
        self._process.wait()
        self._connection.close()
        if self._process.stdin is not None:
            self._process.stdin.close()


class Checkers:
    """A few processes that read and judge; the first starts when they are made, in the background."""

    def __init__(self, number: int = 2, patience_s: float = 15.0) -> None:
        self._patience = patience_s
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(number - 1):
            self._idle.put(None)
        self._idle.put(_Process())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, data: bytes, name: str, media_type: str | None) -> Submission:
        """Return what a file holds; raises Unreadable, or CheckersBusy when no process is free for a while."""
        found = self._do(("read", (data, name, media_type)), name)
        assert isinstance(found, Submission)  # noqa: S101 - the answer to this job
        return found

    def judge(self, programme: ProgrammeGraph, context: Context, submission: Submission) -> Report:
        """Return what the rules find; raises Unreadable where they take too long, or CheckersBusy."""
        found = self._do(("judge", (programme, context, submission)), submission.name)
        assert isinstance(found, Report)  # noqa: S101 - the answer to this job
        return found

    def compare(self, before: Version, after: Version) -> Comparison:
        """Return what became of the findings of one version in the next; raises as `judge` does."""
        found = self._do(("compare", (before, after)), after.submission.name)
        assert isinstance(found, Comparison)  # noqa: S101 - the answer to this job
        return found

    def mark(self, wanted: ToMark) -> bytes:
        """Return a file with the findings in it; raises as `judge` does."""
        found = self._do(("mark", (wanted,)), wanted.submission.name)
        assert isinstance(found, bytes)  # noqa: S101 - the answer to this job
        return found

    def close(self) -> None:
        """End all processes that are idle."""
        while not self._idle.empty():
            process = self._idle.get_nowait()
            if process is not None:
                process.end()

    def _do(self, job: _Job, name: str) -> _Done:
        try:
            process = self._idle.get(timeout=self._patience)
        except queue.Empty as full:
            raise CheckersBusy from full
        try:
            if process is None or process.spent:
                process = _Process()
            return process.do(job, name)
        finally:
            self._idle.put(None if process is None or process.spent else process)


def main() -> None:
    """Do jobs for the service until it goes away."""
    service = Connection(int(sys.argv[1]))
    os.nice(5)
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    # Read and compiled before the first file comes.
    compiled()
    service.send("ready")
    while True:
        try:
            job = service.recv()
        except (EOFError, ConnectionError):
            return
        service.send(_done(job))


def _done(job: _Job) -> _Done | tuple[str, Text, Text, Place]:
    kind, given = job
    try:
        return _JOBS[kind](*given)
    except Unreadable as problem:
        return problem.code, problem.detail, problem.fix, problem.place
    except (MemoryError, RecursionError):
        why = _too_much(next((one for one in given if isinstance(one, str)), ""))
        return why.code, why.detail, why.fix, why.place


def _end_with_the_service() -> None:
    # The service holds the other end of our standard input and never writes; its death closes it.
    os.read(0, 1)
    os._exit(0)


def _too_slow(name: str) -> Unreadable:
    return Unreadable(
        "too-slow",
        Text(f"{name} was not checked within {SECONDS:g} seconds.", f"{name} 在 {SECONDS:g} 秒内未能检查完毕。"),
        Text(
            "Copy its values into a fresh copy of the form and hand that in.",
            "请将其中的数值复制到一份新的表单中再提交。",
        ),
        Place("", "", name),
    )


def _too_much(name: str) -> Unreadable:
    return Unreadable(
        "too-much-to-read",
        Text(f"{name} could not be checked: that needs too much memory.", f"{name} 无法检查：所需内存过多。"),
        Text(
            "Copy its values into a fresh copy of the form and hand that in.",
            "请将其中的数值复制到一份新的表单中再提交。",
        ),
        Place("", "", name),
    )
