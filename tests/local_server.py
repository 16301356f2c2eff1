"""A server on this machine that answers as a test says and remembers what it was asked.

with answering(reply(b"one"), reply(status=304)) as server:
    fetch(server.address("data.csv"), folder)
    assert "If-None-Match" not in server.asked[0].headers
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

Form = dict[str, list[str]]
Behaviour = Callable[[BaseHTTPRequestHandler, Form], None]


@dataclass(frozen=True)
class Asked:
    """One request: its headers, and the fields of the form that it posted."""

    headers: dict[str, str]
    form: Form


class LocalServer(ThreadingHTTPServer):
    """A server that shows one behaviour after the other, the last for ever."""

    daemon_threads = True

    def __init__(self, *behaviours: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviours = list(behaviours)
        self.asked: list[Asked] = []

    def address(self, path: str = "data.csv") -> str:
        """Return the address of a file on the server; each is answered alike."""
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"

    @property
    def url(self) -> str:
        """The address of the server as a SPARQL endpoint."""
        return self.address("sparql")


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _answer(self, form: Form) -> None:
        self.server.asked.append(Asked(dict(self.headers), form))
        behaviours = self.server.behaviours
        (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self, form)

    def log_message(self, *_: object) -> None:
        pass


def reply(body: bytes = b"", status: int = 200, *, length: bool = True, **headers: str) -> Behaviour:
    """Answer with this body and these headers (`Retry_After="7"`); without `length`, it ends where the server stops."""
    said = {"Content-Length": str(len(body))} if length else {}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(request: BaseHTTPRequestHandler, _: Form) -> None:
        request.send_response(status)
        for name, value in said.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def trickle(ended: threading.Event, **headers: str) -> Behaviour:
    """Answer with one byte after the other and never come to an end, until `ended` is set."""
    head = reply(b"", 200, length=False, **headers)

    def answer(request: BaseHTTPRequestHandler, form: Form) -> None:
        head(request, form)
        while not ended.wait(0.02):
            try:
                request.wfile.write(b" ")
            except OSError:
                return

    return answer


@contextlib.contextmanager
def answering(*behaviours: Behaviour) -> Iterator[LocalServer]:
    """Run a server until the block is left."""
    server = LocalServer(*behaviours)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
