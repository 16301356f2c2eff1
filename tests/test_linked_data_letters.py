"""An address is understood however its letters come, encoded or as they are; only the first line is touched."""

import json
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from api.addresses import LenientAddresses
from api.app import create_app
from api.settings import Settings
from ontology.namespaces import DEF, GRAPH, ID
from store.snapshot import GraphContent, Home
from tests.serving import served
from tests.store_samples import load


@pytest.mark.parametrize(
    "minted", ["源/战略 计划".replace(" ", "_"), quote("源/战略_计划"), "café", quote("café"), "a+b", "x(y)'z", "50%25"]
)
def test_an_address_answers_whether_its_letters_come_encoded_or_not(
    minted: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("letters"))
    triple = f'<{ID}{minted}> <{DEF}symbol> "x" .\n'
    load(home, GraphContent(f"{GRAPH}source/{minted}", triple.encode()))
    app = create_app(Settings(store=str(home.folder), workers=1))
    with served(app) as address, httpx.Client(base_url=address) as client:
        for prefix, iri in (("/id/", ID + minted), ("/graph/source/", f"{GRAPH}source/{minted}")):
            for written in {minted, quote(minted, safe="/%()'+"), quote(minted, safe="/%")}:
                for suffix in ("", ".ttl", ".nt"):
                    response = client.get(prefix + written + suffix)
                    assert response.status_code == 200, (written, suffix)
                    assert f'<{quote(iri, safe=":/%()+" + chr(39))}>; rel="canonical"' in response.headers["link"]
                    location = response.headers["content-location"]
                    assert location.isascii()
                    assert client.get(location).status_code == 200, location


@pytest.fixture(scope="module")
def typed(bundled_home: Home) -> Iterator[int]:
    """Give the port of a service started as `goldenthread serve` starts it."""
    app = create_app(Settings(store=str(bundled_home.folder), workers=1))
    with served(app, LenientAddresses) as address:
        yield int(address.rpartition(":")[2])


def received(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one answer: its head and its body."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(re.findall(rb"content-length: (\d+)", head)[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head, body


def sent(port: int, *pieces: bytes) -> tuple[bytes, bytes]:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return received(connection)


LAST = "Host: x\r\nConnection: close\r\n"


def test_letters_that_came_as_they_are_are_understood(typed: int) -> None:
    head, body = sent(typed, f"GET /search?q=战略重点 HTTP/1.1\r\n{LAST}\r\n".encode())
    assert head.startswith(b"HTTP/1.1 200")
    assert json.loads(body)["query"] == "战略重点"
    head, body = sent(typed, f"GET /id/计划 HTTP/1.1\r\n{LAST}\r\n".encode())
    assert head.startswith(b"HTTP/1.1 404")
    assert "计划" in json.loads(body)["detail"]


def test_only_the_first_line_of_a_request_is_touched(typed: int) -> None:
    body = 'SELECT ("é中 /id/战略" AS ?x) {}'.encode()
    head = f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n"
    kept = f"POST /sparql HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode()
    again = f"GET /search?q=战略重点 HTTP/1.1\r\n{LAST}\r\n".encode()
    for pieces in ((kept + body, again), (kept, body, again), (kept, body[:5], body[5:], again)):
        with socket.create_connection(("127.0.0.1", typed)) as connection:
            for piece in pieces[:-1]:
                connection.sendall(piece)
            assert "é中 /id/战略".encode() in received(connection)[1]
            connection.sendall(pieces[-1])
            assert received(connection)[0].startswith(b"HTTP/1.1 200")
