"""Those who answer: processes of ours and servers, each asked by name and given a limit of time.

with Child("engine", home, dump, limit=2) as side:
side.once(asked()["cq-04"])     # Took(ms=0.21, rows=3)
"""

import http.client
import json
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self
from urllib.parse import urlencode, urlsplit

from bench.comparing.asked import Asked
from bench.comparing.own import Own
from bench.comparing.servers import Running
from store.port import QueryTimeout, StoreError
from store.remote import RemoteStore

_READY_S = 1800.0


@dataclass(frozen=True, slots=True)
class Took:
    """One answer: its milliseconds, its rows where they were counted, and the processor's time where that is known."""

    ms: float
    rows: int = 0
    cpu_ms: float | None = None


class NoAnswer(Exception):  # noqa: N818 - named for what came
    """There was none: over the limit, refused or wrong; the message says which, in a word or two."""


class Side(Protocol):
    """One who answers.

    `leans_on` names another side with the same engine underneath: what that one gave no answer to is not asked here,
    since a server goes on with what its client has given up.
    """

    @property
    def name(self) -> str:
        """Return its name."""
        ...

    @property
    def leans_on(self) -> str:
        """Return the name of the other side, empty for none."""
        ...

    def can(self, one: Asked) -> bool:
        """Say whether it has a way to be asked this."""
        ...

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        ...


class Child:
    """A process of `bench.comparing.child` of one kind; one that takes too long is ended and a new one started."""

    def __init__(self, kind: str, home: Path, dump: Path, limit: float, name: str = "") -> None:
        self.name, self.kind, self.leans_on = name or kind, kind, ""
        self.ready_s = 0.0
        self._command = [sys.executable, "-m", "bench.comparing.child", kind, str(home), str(dump), str(limit)]
        # The process ends an answer itself where it can, so it is given a little longer.
        self._limit = limit + 1
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def can(self, one: Asked) -> bool:
        """Say whether it is SPARQL, or what this kind of process does otherwise."""
        return (
            bool(one.sparql) or self.kind in ("queries", "yardstick") or (self.kind == "rdflib" and one.name == "check")
        )

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        process = self._process or self._start()
        _stream(process.stdin).write(one.name + "\n")
        _stream(process.stdin).flush()
        said = self._line(process, self._limit)
        if said is None or "over" in said:
            if said is None:
                self._end()
            raise NoAnswer(f"> {self._limit - 1:g} s")
        if "error" in said:
            raise NoAnswer(str(said["error"]))
        return Took(float(said["ms"]), int(said["rows"]), float(said["cpu_ms"]))

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said = self._line(self._process, _READY_S)
        if said is None or "ready" not in said:
            self._end()
            raise RuntimeError(f"{self.name} did not start")
        self.ready_s = float(said["ready"])
        return self._process

    def _line(self, process: subprocess.Popen[str], limit: float) -> Mapping[str, float] | None:
        ready, _, _ = select.select([_stream(process.stdout)], [], [], limit)
        line = _stream(process.stdout).readline() if ready else ""
        return json.loads(line) if line else None

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Service:
    """The service over HTTP: an answer made anew, or asked for again when its body is kept."""

    def __init__(self, name: str, server: Running, own: Own, limit: float, *, anew: bool) -> None:
        self.name, self.leans_on = name, "queries"
        self._own = own
        self._server = server
        self._client = _Client(server.address, limit)
        self._headers = {"Accept": "application/json"} | ({"Cache-Control": "no-cache"} if anew else {})
        self._anew = anew

    def can(self, one: Asked) -> bool:
        """Say yes; only what is fetched is kept, so nothing that is posted is asked for again."""
        return self._anew or one.body is None

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        headers, body = self._headers, None
        if one.body is not None:
            try:
                body, media_type = one.body(self._own)
            except LookupError as problem:
                raise NoAnswer(str(problem)) from None
            headers = headers | {"Content-Type": media_type}
        before = self._server.cpu_ms
        took = self._client.ask("GET" if body is None else "POST", one.path, body, headers)
        return replace(took, cpu_ms=self._server.cpu_ms - before)


class Endpoint:
    """A SPARQL endpoint asked by plain HTTP, the answer read whole."""

    def __init__(self, name: str, url: str, limit: float, leans_on: str = "") -> None:
        self.name, self.leans_on = name, leans_on
        self._path = urlsplit(url).path
        self._client = _Client(url, limit)

    def can(self, one: Asked) -> bool:
        """Say whether SPARQL alone can say it."""
        return bool(one.sparql)

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        headers = {
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        bodies = [urlencode({"query": sparql}).encode() for sparql in one.sparql]
        return Took(sum(self._client.ask("POST", self._path, body, headers).ms for body in bodies))


class Published:
    """An endpoint to which a snapshot was published, asked as the service asks it: in the engine's dialect, checked."""

    def __init__(self, name: str, url: str, limit: float) -> None:
        self.name, self.leans_on = name, ""
        self._limit = limit
        self._store = RemoteStore(url, timeout_s=limit)

    def can(self, one: Asked) -> bool:
        """Say whether SPARQL alone can say it."""
        return bool(one.sparql)

    def once(self, one: Asked) -> Took:
        """Answer once; raises NoAnswer."""
        begun = time.perf_counter()
        try:
            rows = sum(len(self._store.select(sparql).rows) for sparql in one.sparql)
        except QueryTimeout:
            raise NoAnswer(f"> {self._limit:g} s") from None
        except StoreError as problem:
            raise NoAnswer(" ".join(str(problem).split())[:200]) from None
        return Took((time.perf_counter() - begun) * 1000, rows)


class _Client:
    """One connection, kept open; after a failure there is a new one."""

    def __init__(self, address: str, limit: float) -> None:
        self._host = urlsplit(address).netloc
        self._limit = limit
        self._open: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Took:
        begun = time.perf_counter()
        try:
            answer, received = self._sent(method, path, body, headers)
        except TimeoutError:
            self._drop()
            raise NoAnswer(f"> {self._limit:g} s") from None
        except (OSError, http.client.HTTPException) as problem:
            self._drop()
            raise NoAnswer(type(problem).__name__) from None
        if answer.status != http.client.OK or not received:
            raise NoAnswer(f"status {answer.status}")
        return Took((time.perf_counter() - begun) * 1000)

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request, once more where a connection that was kept open has been closed at the other end."""
        kept = self._open is not None
        connection = self._open or http.client.HTTPConnection(self._host, timeout=self._limit)
        self._open = connection
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer, answer.read()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._drop()
            if not kept:
                raise
        return self._sent(method, path, body, headers)

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


def _stream(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise RuntimeError("the process has no pipe")
    return stream
