"""Three services without a state of their own on one published store, behind a load balancer: one is killed under load.

No answer is wrong, and no request is lost but those that the killed service was at work on.
"""

import contextlib
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from store.publishing import publish
from store.snapshot import Home
from tests.conftest import ROOT
from tests.remote_servers import oxigraph
from tests.serving import served

ASKED = (
    "/questions/cq-04",
    "/questions/cq-13",
    "/questions/cq-29?status=asserted",
    "/questions/citations?document=HSP/EB.2025/4",
    "/questions/gaps",
    "/id/plan/un-habitat/2026-2029.jsonld",
    "/search?q=strategic+plan",
    "/health",
)
CLIENTS = 8
EACH = 20
KILL_AFTER = 40


@dataclass
class Asked:
    """A request as its client saw it: what was asked, what came back, and when (monotonic seconds)."""

    path: str
    status: int
    body: str
    begun: float
    ended: float


class Balancer(ThreadingHTTPServer):
    """Hands each request to the next service; one that cannot be connected to is passed over."""

    daemon_threads = True

    def __init__(self, services: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.turn = itertools.count()
        self.services = services


class Handler(BaseHTTPRequestHandler):
    server: Balancer

    def do_GET(self) -> None:
        turn = next(self.server.turn)
        services = self.server.services
        for service in (services[(turn + step) % len(services)] for step in range(len(services))):
            try:
                # A connection of its own: a kept one might belong to a service that is gone.
                answered = httpx.get(service + self.path, headers={"Accept": self.headers["Accept"]}, timeout=60)
                status, body = answered.status_code, answered.content
                break
            except httpx.ConnectError:
                continue
            except httpx.TransportError as problem:
                status, body = 502, str(problem).encode()
                break
        else:
            status, body = 503, b"no service"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Load:
    """Clients that ask one question after the other, and all that they were answered."""

    address: str
    done: list[Asked] = field(default_factory=list)
    many: threading.Event = field(default_factory=threading.Event)

    def client(self, number: int) -> None:
        with httpx.Client(base_url=self.address, timeout=60) as http:
            for turn in range(EACH):
                path = ASKED[(number + turn) % len(ASKED)]
                begun = time.monotonic()
                answered = http.get(path, headers={"Accept": "application/json, application/ld+json"})
                self.done.append(Asked(path, answered.status_code, answered.text, begun, time.monotonic()))
                if len(self.done) >= KILL_AFTER:
                    self.many.set()


def compared(text: str) -> Any:
    """Return a JSON answer with its lists in one order: what no question orders, an engine may give in any."""

    def ordered(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: ordered(value) for key, value in part.items()}
        return sorted(map(ordered, part), key=str) if isinstance(part, list) else part

    return ordered(json.loads(text))


@contextlib.contextmanager
def service(endpoint: str, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run `goldenthread serve` on a remote store; give its address and its process."""
    said = folder / "said"
    environment = os.environ | {"GOLDENTHREAD_STORE": endpoint, "GOLDENTHREAD_WORKERS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from api.command import main; main()", "serve", "--port", "0"]
    with said.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        address = None
        for _ in range(600):
            assert process.poll() is None, said.read_text()
            if address is None and (found := re.search(r"on (http://\S+)", said.read_text())):
                address = found[1]
            with contextlib.suppress(httpx.TransportError):
                if address is not None and httpx.get(f"{address}/health", timeout=60).status_code == 200:
                    break
            time.sleep(0.1)
        assert address is not None
        yield address, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def expected(bundled_home: Home) -> dict[str, Any]:
    """Return what a service on the embedded snapshot answers."""
    app = create_app(Settings(store=str(bundled_home.folder), workers=1))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        accept = {"Accept": "application/json, application/ld+json"}
        return {path: compared(client.get(path, headers=accept).text) for path in ASKED}


def test_one_of_three_services_is_killed_under_load(
    expected: dict[str, Any], bundled_home: Home, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / str(number)).mkdir()
    with contextlib.ExitStack() as open_here:
        server = open_here.enter_context(oxigraph(tmp_path))
        with server.target() as target:
            publish(bundled_home, target)
        services = [open_here.enter_context(service(server.url, tmp_path / str(number))) for number in range(3)]
        balancer = Balancer([address for address, _ in services])
        open_here.callback(balancer.server_close)
        turning = threading.Thread(target=balancer.serve_forever, kwargs={"poll_interval": 0.05})
        turning.start()
        open_here.callback(turning.join)
        open_here.callback(balancer.shutdown)

        load = Load(f"http://127.0.0.1:{balancer.server_address[1]}")
        clients = [threading.Thread(target=load.client, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        load.many.wait()
        killed_at = time.monotonic()
        services[1][1].kill()
        services[1][1].wait()
        gone_at = time.monotonic()
        for client in clients:
            client.join()

    assert len(load.done) == CLIENTS * EACH
    assert sum(one.begun > gone_at for one in load.done) > KILL_AFTER
    lost = [one for one in load.done if one.status != 200]
    assert len(lost) <= CLIENTS
    for one in lost:
        assert one.begun <= gone_at and one.ended >= killed_at, (one.path, one.status, one.body)
    for one in load.done:
        if one.status == 200:
            assert compared(one.body) == expected[one.path], one.path
