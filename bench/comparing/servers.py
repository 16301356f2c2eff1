"""Servers on the data of a home, for as long as they are measured: ours, Oxigraph's, rdflib-endpoint, Virtuoso.

with oxigraph(home) as url: Endpoint("oxigraph", url, limit=2)
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from store.publishing import publish
from store.snapshot import Home
from tests.remote_servers import virtuoso as fresh_virtuoso

_START_S = 900.0
# What `pip install` would be told to make the side of this name there.
RDFLIB_ENDPOINT = "rdflib-endpoint==0.6.3"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its address and its process."""

    address: str
    pid: int

    @property
    def resident_mb(self) -> int:
        """Return the memory that it and the processes it started hold, what they share counted once, in MiB (Linux)."""
        return sum(_resident_kb(pid) for pid in (self.pid, *_children(self.pid))) // 1024

    @property
    def cpu_ms(self) -> float:
        """Return the processor's time that its threads have used, in milliseconds (Linux)."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


class NotInstalled(Exception):  # noqa: N818 - named for what is the matter
    """A side that is not on this machine; the message says what would bring it."""


@contextmanager
def service(home: Path) -> Iterator["Running"]:
    """Serve a home as `goldenthread serve` does."""
    command = [sys.executable, "-c", "from api.command import main; main()", "serve", "--port"]
    with _running([*command, "{port}"], "/health", {"GOLDENTHREAD_STORE": str(home)}) as running:
        yield running


@contextmanager
def oxigraph(home: Path) -> Iterator[str]:
    """Run the Oxigraph server on the snapshot itself; give the address of its endpoint. Raises NotInstalled."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        raise NotInstalled("not installed: the `oxigraph` wheel")
    place = Home(home)
    current = place.current()
    if current is None:
        raise ValueError(f"{home} holds no snapshot")
    location = str(place.path(current.id) / "data")
    command = [binary, "serve-read-only", "--location", location, "--bind", "127.0.0.1:{port}"]
    with _running(command, "/query?query=ASK%20%7B%7D") as running:
        yield f"{running.address}/query"


@contextmanager
def rdflib_endpoint(dump: Path) -> Iterator[str]:
    """Run rdflib-endpoint on a file of all triples; give the address of its endpoint. Raises NotInstalled."""
    if importlib.util.find_spec("rdflib_endpoint") is None:
        raise NotInstalled(f"not installed: {RDFLIB_ENDPOINT}")
    command = [sys.executable, "-m", "bench.comparing.endpoint", str(dump), "{port}"]
    with _running(command, "/?query=ASK%20%7B%7D") as running:
        yield f"{running.address}/"


@contextmanager
def virtuoso(home: Path) -> Iterator[tuple[str, float]]:
    """Run Virtuoso with the snapshot published to it; give its address and the seconds that publishing took.

    Raises NotInstalled.
    """
    if shutil.which("virtuoso-t") is None:
        raise NotInstalled("not installed: the Debian package virtuoso-opensource-7")
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder, fresh_virtuoso(Path(folder)) as server:
        begun = time.perf_counter()
        with server.target() as target:
            publish(Home(home), target)
        yield server.url, time.perf_counter() - begun


@contextmanager
def _running(command: Sequence[str], path: str, environment: dict[str, str] | None = None) -> Iterator["Running"]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [part.format(port=port) if "{port}" in part else part for part in command],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address + path)
        yield Running(address, process.pid)
    finally:
        process.kill()
        process.wait()


def _children(pid: int) -> list[int]:
    below = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*below, *(deeper for one in below for deeper in _children(one))]


def _resident_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    begun = time.perf_counter()
    while time.perf_counter() - begun < _START_S:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {address} ended with code {process.returncode}")
        try:
            if httpx.get(address, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise TimeoutError(f"{address} gave no answer within {_START_S:g} seconds")
