"""Entity tags: an answer is named by the snapshot it was made from and by everything that shaped it.

>>> tag("9f…", "cq-04", "zh", "application/json")  # doctest: +SKIP
'"5c3…"'
"""

import hashlib
import re
import threading
from collections import OrderedDict
from importlib import metadata

from fastapi import Request, Response

_TAG = re.compile(r'"[^"]*"')
_VERSION = metadata.version("goldenthread")


class Bodies:
    """The bodies of recent answers by entity tag, least recently asked for dropped first.

    A tag names the snapshot and everything else that shaped the answer, so a kept body is never out of date. `limit`
    bounds their size together, in bytes; one that takes more than a hundredth of it is not kept.
    """

    def __init__(self, limit: int = 64 * 2**20) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, entity_tag: str) -> bytes | None:
        """Return the body with this tag, None if it is not kept."""
        with self._lock:
            body = self._bodies.get(entity_tag)
            if body is not None:
                self._bodies.move_to_end(entity_tag)
            return body

    def put(self, entity_tag: str, body: bytes) -> None:
        """Keep a body."""
        if len(body) > self._limit // 100:
            return
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(entity_tag, b""))
            self._bodies[entity_tag] = body
            while self._size > self._limit:
                self._size -= len(self._bodies.popitem(last=False)[1])


def wants_fresh(request: Request) -> bool:
    """Return whether the asker wants no kept answer (`Cache-Control: no-cache`, RFC 9111, section 5.2.1.4)."""
    return "no-cache" in request.headers.get("Cache-Control", "")


def tag(snapshot: str, *shaped_by: str) -> str:
    """Return the strong entity tag (RFC 9110, section 8.8.3) of an answer; a new release changes it too."""
    content = "\0".join((_VERSION, snapshot, *shaped_by))
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def unchanged(request: Request, entity_tag: str, known: bool = True) -> Response | None:
    """Return 304 when the asker holds this very answer (RFC 9110, section 13.1.2), else None.

    `*` stands for any answer there is, so it counts only where it is `known` that there is one.
    """
    held = request.headers.get("If-None-Match")
    if held is not None and ((known and held.strip() == "*") or entity_tag in _TAG.findall(held)):
        return Response(status_code=304, headers=headers(entity_tag))
    return None


def headers(entity_tag: str, snapshot: str | None = None) -> dict[str, str]:
    """Return the headers that every cacheable answer carries: ask again each time, and 304 is cheap."""
    fields = {
        "ETag": entity_tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, GoldenThread-Completeness, GoldenThread-Snapshot",
        "X-Content-Type-Options": "nosniff",
    }
    return fields if snapshot is None else fields | {"GoldenThread-Snapshot": snapshot}
