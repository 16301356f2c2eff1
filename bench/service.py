"""A service of this project, started as a user starts it, for as long as a measure needs it.

with running(Path("/tmp/home")) as address: httpx.get(address + "/health")
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running(home: Path) -> Iterator[str]:
    """Start `make serve` on a free port with its graph in `home`; give its address once it answers."""
    address, process = begin(home)
    try:
        wait(address, "/health", 60)
        yield address
    finally:
        end(process)


def begin(home: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Start `make serve` and return at once: its address-to-be and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "GOLDENTHREAD_STORE": str(home)}
    command = ["make", "--silent", "serve", f"PORT={port}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return f"http://127.0.0.1:{port}", process


def end(process: subprocess.Popen[bytes]) -> None:
    """End the service and everything it started."""
    os.killpg(process.pid, 15)
    process.wait(20)


def wait(address: str, path: str, limit_s: float) -> float:
    """Ask until there is an answer; return how many seconds that took. Raises TimeoutError."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < limit_s:
        try:
            if httpx.get(address + path, timeout=5).status_code == 200:
                return time.perf_counter() - begun
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError(f"{address}{path} gave no answer within {limit_s} seconds")
