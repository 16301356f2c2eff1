"""The process that answers one query from outside at a time, and that may be killed at any moment.

`store.workers` starts it (`main`, with the number of a socket as argument) and talks to it over that socket. It has no
network where the kernel lets a process give that up, yields the processor to the service, and ends when the service
ends, even in the middle of a query.
"""

import contextlib
import ctypes
import os
import resource
import sys
import threading
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from store.engine import engine_failure, evaluate, open_snapshot, rows, serialize_triples, variable_names
from store.inspection import inspect
from store.job import Calls, Job, OutOfMemory, Reply, Unacceptable, spliced
from store.outside import calls
from store.port import Serialized, StoreError
from store.results import serialize_solutions, serialize_truth

_NEW_USER_NAMESPACE: Final = 0x10000000
_NEW_NETWORK_NAMESPACE: Final = 0x40000000
# The least there is: queries that mean harm, in four workers on two cores, must not slow the service's own answers.
NICENESS: Final = 19
# Python's own limit (1000) ends the grammar's recursion at some 40 levels of brackets; this allows several hundred.
RECURSION: Final = 10_000


@dataclass(slots=True)
class Opened:
    """The store a worker holds open, and the memory (bytes) the process had taken before its first query."""

    folder: str | None = None
    store: ox.Store | None = None
    memory: int = field(default_factory=lambda: data_in_use())

    def at(self, folder: str) -> ox.Store:
        """Return the store of this folder, opened read-only if it is not the one that is open."""
        if self.store is None or self.folder != folder:
            self.store = None
            self.store = open_snapshot(Path(folder))
            self.folder = folder
            self.memory = data_in_use()
        return self.store


def main() -> None:
    """Answer jobs until the service goes away."""
    service = Connection(int(sys.argv[1]))
    _give_up_network()
    os.nice(NICENESS)
    sys.setrecursionlimit(RECURSION)
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    opened = Opened()
    service.send("ready")
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            service.send(reply_to(service.recv(), opened))


def reply_to(job: Job, opened: Opened) -> Reply:
    """Return the answer to a job or the reason why there is none."""
    try:
        if job.folder is None:
            _limit_memory(opened.memory + job.limits.memory_bytes)
            return inspect(job.query) if job.allowed is None else Calls(calls(job.query, job.allowed))
        store = opened.at(job.folder)
        _limit_memory(opened.memory + job.limits.memory_bytes)
        return _answer(job, store)
    except StoreError as problem:
        problem.__cause__ = problem.__context__ = None
        return problem
    except MemoryError:
        return OutOfMemory()
    except (OSError, RuntimeError) as problem:
        return engine_failure(problem)
    except ValueError as problem:
        return StoreError(f"The query cannot be answered: {problem}")
    finally:
        _limit_memory(resource.RLIM_INFINITY)


def _answer(job: Job, store: ox.Store) -> Serialized | Unacceptable:
    inspection = inspect(job.query)
    accepted = getattr(job.offered, inspection.kind)
    if accepted is None:
        return Unacceptable(inspection.kind)
    given = job.dataset
    dataset = given if given is not None and (given.default_graphs or given.named_graphs) else inspection.dataset
    found = evaluate(store, spliced(job.query, job.outside), dataset)
    most = job.limits.rows
    if isinstance(found, ox.QueryBoolean):
        return Serialized(serialize_truth(bool(found), accepted), accepted)
    if isinstance(found, ox.QuerySolutions):
        answered = rows(islice(found, most + 1))
        truncated = len(answered) > most
        body = serialize_solutions(variable_names(found), answered[:most], accepted, truncated=truncated)
        return Serialized(body, accepted, truncated, min(len(answered), most))
    triples: dict[ox.Triple, None] = {}
    for triple in found:
        triples[triple] = None
        if len(triples) > most:
            break
    kept = list(islice(triples, most))
    return Serialized(serialize_triples(kept, accepted), accepted, len(triples) > most, len(kept))


def data_in_use() -> int:
    """Return the bytes of private writable memory of this process, which is what RLIMIT_DATA counts (Linux >= 4.7)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def _limit_memory(size: int) -> None:
    # RLIMIT_DATA and not RLIMIT_AS: RocksDB maps its files, and mapped files cost no memory of their own.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        size = hard if size == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (size, hard))


def _give_up_network() -> None:
    """Move to an empty network namespace: a second wall behind the refusal of SERVICE, where the kernel allows it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_NAMESPACE | _NEW_NETWORK_NAMESPACE)


def _end_with_the_service() -> None:
    # The service holds the other end of our standard input and never writes; its death closes it.
    os.read(0, 1)
    os._exit(0)
