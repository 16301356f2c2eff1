"""Files that come with a request, as fields of a form or as its body, within what a file may have; none is kept.

before, after = await sent_files(request, ("before", "after"))
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.checking.process import CheckersBusy
from api.problems import Problem
from loaders.programme.limits import LIMITS, Unreadable, too_large

NOT_KEPT: Final = {
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
_FORM: Final = "multipart/form-data"
# What stands around a file in a form.
_AROUND_BYTES: Final = 100_000
_MOST_FIELDS: Final = 10
_RETRY_S: Final = 5
# Problems of their own kind, by what is said of the file: status, type and title.
_KINDS: Final = {
    "file-too-large": (413, "file-too-large", "The file is too large"),
    "no-word-file": (406, "no-word-file", "No Word file was sent"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: its bytes, name and media type, and the format of the answer that its form chose."""

    data: bytes
    name: str
    media_type: str | None
    wanted: str = ""


async def sent_file(request: Request) -> Sent:
    """Return the file that was sent: the field `file` of a form, or the body itself.

    Raises Problem where there is none, or where it is larger than any file may be.
    """
    kind = _kind(request)
    if kind == _FORM:
        [sent] = await sent_files(request, ("file",))
        return sent
    body = b"".join([block async for block in _within(request, 1)])
    if not body:
        detail = "Send the programme as the field `file` of a multipart form, or as the body with its Content-Type."
        raise Problem(400, "no-file", "No file was sent", detail)
    return Sent(body, request.query_params.get("name", "file")[:200], kind or None)


async def sent_files(request: Request, fields: Sequence[str]) -> list[Sent]:
    """Return the files that were sent as these fields of a form; raises Problem as `sent_file` does."""
    named = " and ".join(f"`{field}`" for field in fields)
    if _kind(request) != _FORM:
        raise Problem(400, "no-file", "No file was sent", f"Send a multipart form with a file as its field {named}.")
    try:
        parser = MultiPartParser(
            request.headers, _within(request, len(fields)), max_files=len(fields), max_fields=_MOST_FIELDS
        )
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        detail = f"The form cannot be read: {error}. Send the file as the field {named} of a multipart form."
        raise Problem(400, "malformed-form", "Not a form", detail) from error
    try:
        return [await _sent(form, field) for field in fields]
    finally:
        await form.close()


@contextmanager
def told(**members: Any) -> Iterator[None]:
    """Turn what keeps a file from being read or judged into a problem to answer with; `members` go with it."""
    try:
        yield
    except CheckersBusy as busy:
        raise Problem(
            503,
            "checks-busy",
            "Too many checks at once",
            f"All processes that read files are at work. Send the file again in {_RETRY_S} seconds.",
            {"Retry-After": str(_RETRY_S)},
        ) from busy
    except Unreadable as error:
        raise unreadable(error, **members) from error


def unreadable(error: Unreadable, **members: Any) -> Problem:
    """Return the problem of a file that cannot be read, or given back as wanted, with its place."""
    status, slug, title = _KINDS.get(error.code, (422, "unreadable-programme", "The file cannot be read"))
    return Problem(
        413 if error.code.startswith("too-") else status,
        slug,
        title,
        f"{error.detail.en} {error.fix.en}",
        code=error.code,
        where=error.place.text,
        what=error.detail.by_language(),
        fix=error.fix.by_language(),
        **members,
    )


def _kind(request: Request) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def _sent(form: FormData, field: str) -> Sent:
    sent = form.get(field)
    if not isinstance(sent, UploadFile):
        detail = f"The form has no file in its field `{field}`."
        raise Problem(400, "no-file", "No file was sent", detail, field=field)
    data = await sent.read()
    if not data and not sent.filename:
        # What a browser sends of a field in which no file was chosen.
        detail = "No file was chosen. Choose one and send the form again."
        raise Problem(400, "no-file", "No file was sent", detail, field=field)
    return Sent(data, str(sent.filename or "file"), sent.content_type, str(cast("str", form.get("format")) or ""))


async def _within(request: Request, files: int) -> AsyncGenerator[bytes, None]:
    """Give the body block by block; raises Problem as soon as it is larger than so many files may be."""
    limit = files * LIMITS.file_bytes + _AROUND_BYTES
    taken = 0
    async for block in request.stream():
        taken += len(block)
        if taken > limit:
            raise unreadable(too_large(request.query_params.get("name", "")[:200]), limit_bytes=LIMITS.file_bytes)
        yield block
