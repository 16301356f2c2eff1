"""What the store's tests share: small graphs, a home with one snapshot, an Oxigraph server on the same triples."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from tests.conftest import absent

EX = "http://example.org/"
SUGGESTED = EX + "graph/suggested"


def numbered(count: int, start: int = 0) -> bytes:
    """Return N-Triples of `count` things with a number and a name each."""
    return b"".join(
        b"<http://example.org/t%d> <http://example.org/number> "
        b'"%d"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        b'<http://example.org/t%d> <http://example.org/name> "thing %d"@en .\n' % (n, n, n, n)
        for n in range(start, start + count)
    )


GRAPHS = (
    GraphContent(EX + "graph/a", numbered(20)),
    GraphContent(EX + "graph/b", numbered(10, 10)),
    GraphContent(
        EX + "graph/odd",
        b'<http://example.org/odd> <http://example.org/says> "a, \\"b\\"\\nc\\td"@en-GB .\n'
        b'_:x <http://example.org/says> "\\u4E2D\\u6587" .\n',
    ),
    GraphContent(SUGGESTED, b"<http://example.org/t1> <http://example.org/maybe> <http://example.org/t2> .\n"),
)


def load(home: Home, *graphs: GraphContent, recipe: str = "") -> SnapshotInfo:
    """Publish a snapshot of exactly these graphs."""
    with Staging(home, recipe) as staging:
        for graph in graphs:
            staging.put(graph)
        return staging.publish([SUGGESTED])


@contextlib.contextmanager
def oxigraph_server(data: Path, folder: Path, *options: str) -> Iterator[str]:
    """Run an Oxigraph server on a copy of an engine's directory; give the address of its query endpoint."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        absent("the oxigraph server")
        raise AssertionError
    shutil.copytree(data, folder / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [binary, "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}", *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D")
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.kill()
        server.wait()
