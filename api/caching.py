"""Entity tags: an answer is named by the snapshot it was made from and by everything that shaped it.

>>> tag("9f…", "cq-04", "zh", "application/json")  # doctest: +SKIP
'"5c3…"'
"""

import hashlib
import re
from importlib import metadata

from fastapi import Request, Response

_TAG = re.compile(r'"[^"]*"')
_VERSION = metadata.version("goldenthread")


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
