"""Files of a source from the web: downloaded politely, kept in a cache folder, asked for again only if they changed.

Only http and https, also after redirects; a limit of size and of time; two more tries where the network or the server
fails. An archive is unpacked within limits, and never outside its folder.

    fetched = fetch("https://example.org/data/expenses.csv", cache=Path("cache"))
    source.read(source.files(fetched.place), out)
"""

import email.utils
import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote, urlsplit

from loaders.sources.files.archives import is_archive, unpack
from loaders.sources.source import SourceRefused

USER_AGENT: Final = "goldenthread/0.1 (+https://w3id.org/goldenthread/; loads open data of the United Nations)"
MOST_BYTES: Final = 2**30
SECONDS: Final = 600.0
TRIES: Final = 3
# What a server may ask one to wait before the next try; more is left to the person who loads.
_LONGEST_WAIT_S: Final = 60.0
_SOCKET_S: Final = 30.0
_REDIRECTS: Final = 5
_READ_BYTES: Final = 2**16
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_PLAIN_NAME: Final = re.compile(r"[^\w.() -]+")

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: `place` is the file, or the folder into which an archive was unpacked.

    `retrieved` is when this copy was downloaded (ISO 8601), `unchanged` whether the server said it still holds.
    """

    place: Path
    url: str
    sha256: str
    retrieved: str
    modified: str = ""
    etag: str = ""
    unchanged: bool = False


class _Failed(Exception):  # noqa: N818 - named for what happened to the try
    """A try that failed in a way that may pass; `wait_s` is how long the server asks one to wait, if it says."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def is_address(place: str) -> bool:
    """Say whether a place that somebody gives is an address rather than a path: it begins with a scheme and `//`."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", place) is not None or place.lower().startswith("file:")


def fetch(
    url: str, cache: Path, most_bytes: int = MOST_BYTES, seconds: float = SECONDS, pause: Pause = time.sleep
) -> Fetched:
    """Return the file at an address, downloaded into `cache` unless the copy there still holds.

    `most_bytes` bounds the download (and, unpacked, four times that), `seconds` each try as a whole; `pause` waits.
    Raises SourceRefused with the address, the reason, and what to do.
    """
    _check(url)
    home = cache / hashlib.sha256(url.encode()).hexdigest()[:20]
    kept = _kept(home, url)
    reason = ""
    for left in reversed(range(TRIES)):
        try:
            return _once(url, home, kept, most_bytes, seconds)
        except _Failed as failure:
            reason = str(failure)
            wait = 2.0 ** (TRIES - left) if failure.wait_s is None else failure.wait_s
            if wait > _LONGEST_WAIT_S:
                reason += f" (it asks to wait {wait:.0f} seconds)"
                break
            if left:
                pause(wait)
    earlier = f" A copy of {kept.retrieved[:10]} is at {kept.place}; load it from there." if kept else ""
    raise SourceRefused(f"{url} could not be fetched: {reason}. Try again later, or give a file.{earlier}")


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceRefused(
            f"{url!r} is no address on the web; give one that begins with https:// or http://, or a path."
        )
    if parts.username is not None or re.search(r"[\x00-\x20\x7f]", url):
        raise SourceRefused("An address must hold neither a user name nor white space; write %20 for a space.")


def _kept(home: Path, url: str) -> Fetched | None:
    """Return the copy that is kept, None where there is none or it is not what was written there."""
    try:
        said: dict[str, Any] = json.loads((home / "fetched.json").read_text(encoding="utf-8"))
        found = Fetched(**(said | {"place": Path(said["place"])}))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    file = home / "file" / _name(url)
    whole = found.url == url and file.is_file() and found.place.exists() and _sha256(file) == found.sha256
    return found if whole else None


def _once(url: str, home: Path, kept: Fetched | None, most_bytes: int, seconds: float) -> Fetched:
    headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.modified:
        headers["If-Modified-Since"] = kept.modified
    until = time.monotonic() + seconds
    try:
        with _opener().open(urllib.request.Request(url, headers=headers), timeout=min(_SOCKET_S, seconds)) as response:  # noqa: S310
            return _keep(response, url, home, most_bytes, until)
    except urllib.error.HTTPError as problem:
        problem.close()
        if problem.code == http.client.NOT_MODIFIED and kept:
            return replace(kept, unchanged=True)
        said = f"the server answers {problem.code} {http.client.responses.get(problem.code, '')}".rstrip()
        if problem.code in _TRY_AGAIN:
            raise _Failed(said, retry_after(problem.headers.get("Retry-After"))) from None
        raise SourceRefused(f"{url} could not be fetched: {said}. Check the address.") from None
    except (OSError, http.client.HTTPException) as problem:
        raise _Failed(str(getattr(problem, "reason", "")) or str(problem) or type(problem).__name__) from None


def _keep(response: Any, url: str, home: Path, most_bytes: int, until: float) -> Fetched:
    if response.headers.get("Content-Encoding", "identity") not in ("identity", ""):
        raise SourceRefused(f"{url}: the server sends it compressed, which was not asked for. Download it by hand.")
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and int(promised) > most_bytes:
        raise SourceRefused(f"{url} holds {promised} bytes, more than the limit of {most_bytes}.")
    (home / "file").mkdir(parents=True, exist_ok=True)
    part, file = home / "part", home / "file" / _name(url)
    digest, size = hashlib.sha256(), 0
    with part.open("wb") as out:
        for data in _pieces(response, until):
            size += len(data)
            if size > most_bytes:
                raise SourceRefused(f"{url} holds more than the limit of {most_bytes} bytes.")
            digest.update(data)
            out.write(data)
    if promised.isdecimal() and size != int(promised):
        raise _Failed(f"only {size} of {promised} bytes came")
    (home / "fetched.json").unlink(missing_ok=True)
    part.replace(file)
    place = unpack(file, home / "unpacked", 4 * most_bytes) if is_archive(file) else file
    fetched = Fetched(
        place,
        url,
        digest.hexdigest(),
        datetime.now(UTC).isoformat(timespec="seconds"),
        response.headers.get("Last-Modified", ""),
        response.headers.get("ETag", ""),
    )
    said = json.dumps(asdict(fetched) | {"place": str(place)}, indent=1)
    (home / "fetched.json").write_text(said, encoding="utf-8")
    return fetched


def _pieces(response: IO[bytes], until: float) -> Iterator[bytes]:
    # read1 gives what has come, so that a server that trickles cannot hold one beyond the limit of time.
    while data := response.read1(_READ_BYTES):  # type: ignore[attr-defined]
        yield data
        if time.monotonic() > until:
            raise _Failed("it took longer than the limit of time")


class _OnTheWeb(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https alone, a few of them."""

    max_redirections = _REDIRECTS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        _check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    # Built by hand: the usual opener also reads file:, ftp: and data: addresses.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _OnTheWeb(),
    ):
        opener.add_handler(handler)
    return opener


def retry_after(said: str | None) -> float | None:
    """Return how many seconds a `Retry-After` header asks for (RFC 9110, section 10.2.3: seconds or a date)."""
    if not said:
        return None
    if said.strip().isdecimal():
        return float(said)
    with suppress(ValueError, TypeError):
        at = email.utils.parsedate_to_datetime(said)
        return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    return None


def _name(url: str) -> str:
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    return _PLAIN_NAME.sub("_", last).strip(". ")[-120:] or "download"


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
