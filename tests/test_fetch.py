"""Files from the web: over http and https alone, within limits, asked for again only if they changed."""

import io
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from loaders.sources.files import archives
from loaders.sources.files.fetch import USER_AGENT, fetch, is_address, retry_after
from loaders.sources.source import SourceRefused
from tests.local_server import Form, LocalServer, reply, trickle


def archive(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files:
            out.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def waited() -> list[float]:
    return []


def test_a_file_is_kept_under_its_own_name_with_where_and_when_it_came_from(
    endpoint: LocalServer, tmp_path: Path
) -> None:
    endpoint.behaviours = [reply(b"a,b\n")]
    url = endpoint.address("open%20data/Kenya%20(KEN).json?download=1")
    fetched = fetch(url, tmp_path)
    assert fetched.place.name == "Kenya (KEN).json"
    assert fetched.place.read_bytes() == b"a,b\n"
    assert (fetched.url, fetched.unchanged) == (url, False)
    assert datetime.fromisoformat(fetched.retrieved) <= datetime.now(UTC)
    assert endpoint.asked[0].headers["User-Agent"] == USER_AGENT


def test_what_did_not_change_is_not_downloaded_again(endpoint: LocalServer, tmp_path: Path) -> None:
    changed = "Fri, 20 Nov 2026 10:00:00 GMT"
    endpoint.behaviours = [reply(b"one", ETag='"1"', Last_Modified=changed), reply(status=304)]
    first, second = fetch(endpoint.address(), tmp_path), fetch(endpoint.address(), tmp_path)
    headers = endpoint.asked[1].headers
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', changed)
    assert (second.unchanged, second.place, second.retrieved) == (True, first.place, first.retrieved)
    assert second.place.read_bytes() == b"one"


def test_a_copy_that_somebody_changed_is_fetched_anew(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [reply(b"one", ETag='"1"')]
    fetch(endpoint.address(), tmp_path).place.write_bytes(b"other")
    assert fetch(endpoint.address(), tmp_path).place.read_bytes() == b"one"
    assert "If-None-Match" not in endpoint.asked[1].headers


def test_what_changed_takes_the_place_of_the_copy(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [reply(b"one", ETag='"1"'), reply(b"two", ETag='"2"')]
    fetch(endpoint.address(), tmp_path)
    fetched = fetch(endpoint.address(), tmp_path)
    assert (fetched.place.read_bytes(), fetched.etag, fetched.unchanged) == (b"two", '"2"', False)


def test_a_server_that_is_busy_is_asked_again_after_the_time_it_names(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(status=503, Retry_After="7"), reply(status=429), reply(b"fine")]
    assert fetch(endpoint.address(), tmp_path, pause=waited.append).place.read_bytes() == b"fine"
    assert waited[0] == 7
    assert len(waited) == 2


def test_after_three_tries_the_reason_is_given_and_the_copy_named(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(b"one")]
    copy = fetch(endpoint.address(), tmp_path).place
    endpoint.behaviours = [reply(status=500)]
    with pytest.raises(SourceRefused, match="answers 500 Internal Server Error") as refused:
        fetch(endpoint.address(), tmp_path, pause=waited.append)
    assert len(endpoint.asked) == 4
    assert str(copy) in str(refused.value)
    assert copy.read_bytes() == b"one"


def test_a_server_that_asks_for_an_hour_is_not_waited_for(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(status=429, Retry_After="3600")]
    with pytest.raises(SourceRefused, match="wait 3600 seconds"):
        fetch(endpoint.address(), tmp_path, pause=waited.append)
    assert waited == []


def test_an_address_that_does_not_exist_is_not_tried_again(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [reply(status=404)]
    with pytest.raises(SourceRefused, match=r"answers 404 Not Found\. Check the address"):
        fetch(endpoint.address(), tmp_path)
    assert len(endpoint.asked) == 1


def test_a_download_that_breaks_off_is_tried_again(endpoint: LocalServer, tmp_path: Path, waited: list[float]) -> None:
    endpoint.behaviours = [reply(b"half", Content_Length="8"), reply(b"whole")]
    assert fetch(endpoint.address(), tmp_path, pause=waited.append).place.read_bytes() == b"whole"


def test_a_download_that_always_breaks_off_leaves_nothing_to_load(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    endpoint.behaviours = [reply(b"half", Content_Length="8")]
    with pytest.raises(SourceRefused, match="only 4 of 8 bytes came"):
        fetch(endpoint.address(), tmp_path, pause=waited.append)
    assert not [path for path in tmp_path.rglob("*") if path.name == "data.csv"]


@pytest.mark.parametrize("length", [None, 0])
def test_more_than_the_limit_is_refused_whether_or_not_the_server_says_so(
    endpoint: LocalServer, tmp_path: Path, length: int | None
) -> None:
    def answer(request: BaseHTTPRequestHandler, _: Form) -> None:
        request.send_response(200)
        if length is None:
            request.send_header("Content-Length", "101")
        request.end_headers()
        request.wfile.write(b"x" * 101)

    endpoint.behaviours = [answer]
    with pytest.raises(SourceRefused, match="limit of 100"):
        fetch(endpoint.address(), tmp_path, most_bytes=100)


def test_a_server_that_trickles_is_left_after_the_limit_of_time(
    endpoint: LocalServer, tmp_path: Path, waited: list[float]
) -> None:
    ended = threading.Event()
    endpoint.behaviours = [trickle(ended)]
    with pytest.raises(SourceRefused, match="longer than the limit of time"):
        fetch(endpoint.address(), tmp_path, seconds=0.2, pause=waited.append)
    ended.set()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:text/plain,x",
        "gopher://x/",
        "http:///x",
        "http://a b/",
        "//x/y",
    ],
)
def test_only_addresses_on_the_web_are_fetched(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceRefused):
        fetch(address, tmp_path)


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        fetch("https://somebody:secret@example.org/x", tmp_path)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_cannot_lead_off_the_web(endpoint: LocalServer, tmp_path: Path, target: str) -> None:
    endpoint.behaviours = [reply(status=302, Location=target)]
    with pytest.raises(SourceRefused):
        fetch(endpoint.address(), tmp_path)
    assert not list(tmp_path.rglob("data.csv"))


def test_redirects_on_the_web_are_followed_but_not_for_ever(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [reply(status=301, Location=endpoint.address("moved.csv")), reply(b"here")]
    assert fetch(endpoint.address(), tmp_path).place.read_bytes() == b"here"
    endpoint.behaviours = [reply(status=302, Location=endpoint.address("round.csv"))]
    with pytest.raises(SourceRefused, match="302"):
        fetch(endpoint.address("again.csv"), tmp_path)
    assert len(endpoint.asked) < 12


def test_an_archive_becomes_the_folder_of_its_files(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [
        reply(archive(("data/KEN.json", b"{}"), ("data/BRA.json", b"[]")), ETag='"1"'),
        reply(status=304),
    ]
    for _ in range(2):
        fetched = fetch(endpoint.address("all.zip"), tmp_path)
        assert sorted(path.name for path in fetched.place.iterdir()) == ["BRA.json", "KEN.json"]


def test_an_office_document_is_no_archive_of_files(endpoint: LocalServer, tmp_path: Path) -> None:
    endpoint.behaviours = [reply(archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")))]
    assert fetch(endpoint.address("table.xlsx"), tmp_path).place.name == "table.xlsx"


def link() -> zipfile.ZipInfo:
    part = zipfile.ZipInfo("link.csv")
    part.external_attr = 0o120777 << 16
    return part


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("../outside.csv", b"x")], "no plain file inside"),
        ([("/etc/outside.csv", b"x")], "no plain file inside"),
        ([("a\\..\\b.csv", b"x")], "no plain file inside"),
        ([("C:/b.csv", b"x")], "no plain file inside"),
        ([(link(), b"/etc/passwd")], "no plain file inside"),
        ([("a.csv", b"x"), ("A.csv", b"y")], "twice"),
        ([("bomb.csv", b"0" * 1_000_000)], "more than the limit"),
    ],
)
def test_an_archive_that_could_do_harm_is_not_unpacked(
    endpoint: LocalServer, tmp_path: Path, files: list[tuple[str | zipfile.ZipInfo, bytes]], reason: str
) -> None:
    endpoint.behaviours = [reply(archive(*files))]
    with pytest.raises(SourceRefused, match=reason):
        fetch(endpoint.address("all.zip"), tmp_path / "cache", most_bytes=10_000)
    assert not list(tmp_path.rglob("*.csv"))


def test_an_archive_of_too_many_files_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    packed = tmp_path / "all.zip"
    packed.write_bytes(archive(("a", b""), ("b", b""), ("c", b"")))
    with pytest.raises(SourceRefused, match="3 files"):
        archives.unpack(packed, tmp_path / "out", 1000)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    whole = bytearray(archive(("a.csv", b"some content that is long enough " * 20)))
    whole[40:60] = b"\x00" * 20
    packed.write_bytes(whole)
    with pytest.raises(SourceRefused, match="cannot be unpacked"):
        archives.unpack(packed, tmp_path / "out", 10_000)
    assert not (tmp_path / "out").exists()


def test_a_server_that_is_not_there_is_named(tmp_path: Path, endpoint: LocalServer, waited: list[float]) -> None:
    url = endpoint.address().replace(str(endpoint.server_address[1]), "9")
    with pytest.raises(SourceRefused, match=r"could not be fetched: .*refused"):
        fetch(url, tmp_path, pause=waited.append)


def test_waiting_times_are_seconds_or_dates() -> None:
    assert retry_after("120") == 120
    assert 50 < (retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)) or 0) <= 60
    assert retry_after("Fri, 20 Nov 2020 10:00:00 GMT") == 0
    assert retry_after("soon") is None


def test_addresses_and_paths_are_told_apart() -> None:
    assert is_address("https://example.org/x")
    assert is_address("file:/etc/passwd")
    assert not is_address("data/ceb")
    assert not is_address("C:\\data")
