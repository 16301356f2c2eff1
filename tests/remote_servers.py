"""SPARQL servers that tests really start, empty and writable: the Oxigraph server, and Virtuoso 7 where it is.

with virtuoso(folder) as server:
    publish(home, server.target())
"""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import httpx

from store.target import Target
from tests.conftest import absent

PASSWORD = "dba"  # noqa: S105 - that of a fresh Virtuoso, which lives as long as a test

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CheckpointInterval = 0
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 2

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10

[SPARQL]
ResultSetMaxRows = {most_rows}
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Server:
    """A running server: its kind, the address of its query endpoint, and its process."""

    kind: str
    url: str
    process: subprocess.Popen[bytes]

    def target(self) -> Target:
        secret = {"user": "dba", "password": PASSWORD} if self.kind == "virtuoso" else {}
        return Target(self.url, **secret)


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Run an Oxigraph server on an empty store."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        absent("the oxigraph server")
        raise AssertionError
    port = free_port()
    command = [binary, "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with running(command, folder, f"http://127.0.0.1:{port}/query") as process:
        yield Server("oxigraph", f"http://127.0.0.1:{port}/query", process)


@contextlib.contextmanager
def virtuoso(folder: Path, most_rows: int = 1_000_000) -> Iterator[Server]:
    """Run a Virtuoso server on an empty database; it cuts answers at `most_rows`, as its own setting says."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        absent("Virtuoso 7 (virtuoso-t, of the Debian package virtuoso-opensource-7)")
        raise AssertionError
    port = free_port()
    settings = _VIRTUOSO.format(port=port, sql_port=free_port(), most_rows=most_rows)
    (folder / "virtuoso.ini").write_text(settings)
    command = [binary, "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"http://127.0.0.1:{port}/sparql") as process:
        yield Server("virtuoso", f"http://127.0.0.1:{port}/sparql", process)


SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextlib.contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block is left, and wait until it answers at an address."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(address, params={"query": "ASK {}"}, timeout=5).status_code < 500:
                    break
            assert process.poll() is None, (folder / "output").read_text(errors="replace")
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
