"""The check of a country programme over HTTP: a file goes in, a report comes out, and nothing is kept.

curl -F file=@kenya.xlsx 'http://127.0.0.1:8000/checks?lang=zh'
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.datastructures import UploadFile
from pydantic_core import to_json as json_bytes
from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartException, MultiPartParser

from api.check_form import form_page
from api.checking.annotated import annotated
from api.checking.checks import Checked, Contexts, checked
from api.checking.forms import to_csv, to_turtle
from api.checking.process import Checkers, CheckersBusy
from api.lookups import lookups_of
from api.negotiation import CSV, HTML, JSON, TURTLE, choose, choose_language
from api.pages import report_page
from api.problems import Problem, not_acceptable
from api.questions import XLSX
from loaders.programme.limits import LIMITS, Unreadable

if TYPE_CHECKING:
    from loaders.programme.form import FormLanguage

_OFFERS: Final = (JSON, HTML, TURTLE, CSV, XLSX)
_BY_FORMAT: Final = {"json": JSON, "html": HTML, "ttl": TURTLE, "turtle": TURTLE, "csv": CSV, "xlsx": XLSX}
# What stands around the file in a form.
_AROUND_BYTES: Final = 100_000
_NOT_KEPT: Final = {
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
_RETRY_S: Final = 5
_SUFFIXES: Final = {CSV: "csv", JSON: "json", TURTLE: "ttl", XLSX: "xlsx"}


def router() -> APIRouter:
    """Return the route /checks."""
    routes = APIRouter(tags=["checks"])
    body = {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/json": {"schema": {"$ref": "/templates/cpd.schema.json"}},
            "text/turtle": {"schema": {"type": "string"}},
        },
        "required": True,
    }
    routes.add_api_route(
        "/checks",
        check,
        methods=["POST"],
        summary="Check a country programme document",
        openapi_extra={"requestBody": body},
        responses={200: {"content": {media_type: {} for media_type in _OFFERS}}},
    )
    return routes


async def check(
    request: Request,
    lang: Annotated[str | None, Query(description="The language of the report as page, table or workbook.")] = None,
    format: Annotated[str | None, Query(description="json, html, turtle, csv or xlsx; else by Accept.")] = None,
) -> Response:
    """Check a workbook, JSON, JSON-LD, Turtle, a zip of CSV or a Word file; the file is forgotten with the answer.

    The file comes as the form field `file`, or as the body itself.
    """
    media_type = _BY_FORMAT.get(format or "") or choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None or (format and format not in _BY_FORMAT):
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    language = choose_language(lang, request.headers.get("Accept-Language"))
    try:
        sent = await _file(request)
        found = await run_in_threadpool(_checked, request, sent.data, sent.name, sent.media_type)
    except Problem as problem:
        if media_type != HTML:
            raise
        # A reader is shown the form again, with what was wrong above it.
        body = await run_in_threadpool(form_page, request, language, {"detail": str(problem), **problem.members})
        return Response(body, problem.status, _NOT_KEPT | problem.headers, HTML)
    # What somebody chose in the form is the answer to it, whatever its address says.
    media_type = _BY_FORMAT.get(sent.wanted, media_type)
    written = await run_in_threadpool(_written, found, sent.data, media_type, language)
    fields = _NOT_KEPT | {"GoldenThread-Verdict": found.report.verdict, "Content-Language": language}
    if media_type == XLSX or (sent.wanted and media_type in _SUFFIXES):
        fields["Content-Disposition"] = f'attachment; filename="checked.{_SUFFIXES[media_type]}"'
    return Response(written, media_type=media_type, headers=fields)


def _checked(request: Request, data: bytes, name: str, media_type: str | None) -> Checked:
    checkers: Checkers = request.app.state.checkers
    contexts: Contexts = request.app.state.contexts
    try:
        submission = checkers.read(data, name, media_type)
        with lookups_of(request).use() as lookup:
            return checked(lookup, contexts, submission, checkers.judge)
    except CheckersBusy as busy:
        raise Problem(
            503,
            "checks-busy",
            "Too many checks at once",
            f"All processes that read files are at work. Send the file again in {_RETRY_S} seconds.",
            {"Retry-After": str(_RETRY_S)},
        ) from busy
    except Unreadable as error:
        raise unreadable(error) from error


def unreadable(error: Unreadable) -> Problem:
    """Return the problem of a file that cannot be read as a whole, in both languages, with its place."""
    return Problem(
        413 if error.code.startswith("too-") else 422,
        "unreadable-programme",
        "The file cannot be read",
        f"{error.detail.en} {error.fix.en}",
        code=error.code,
        where=error.place.text,
        what={"en": error.detail.en, "zh": error.detail.zh},
        fix={"en": error.fix.en, "zh": error.fix.zh},
    )


def _written(found: Checked, data: bytes, media_type: str, language: str) -> bytes:
    spoken = cast("FormLanguage", language if language in ("en", "zh") else "en")
    if media_type == HTML:
        return report_page(found.body, language)
    if media_type == TURTLE:
        return to_turtle(found.report)
    if media_type == CSV:
        return to_csv(found.body, spoken)
    if media_type == XLSX:
        return annotated(data, found, spoken)
    return json_bytes(found.body)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file that was sent: its bytes, name and media type, and the format of the answer that its form chose."""

    data: bytes
    name: str
    media_type: str | None
    wanted: str = ""


async def _file(request: Request) -> _Sent:
    """Return the file that was sent: a field of a form, or the body itself."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            form = await MultiPartParser(request.headers, _within(request), max_files=1, max_fields=10).parse()
        except (MultiPartException, KeyError) as error:
            detail = f"The form cannot be read: {error}. Send the file as the field `file` of a multipart form."
            raise Problem(400, "malformed-form", "Not a form", detail) from error
        sent = form.get("file")
        if not isinstance(sent, UploadFile) and not hasattr(sent, "read"):
            detail = "The form has no file in its field `file`."
            raise Problem(400, "no-file", "No file was sent", detail)
        upload = cast("Any", sent)
        data: bytes = await upload.read()
        await form.close()
        if not data and not upload.filename:
            # What a browser sends of a field in which no file was chosen.
            raise Problem(400, "no-file", "No file was sent", "No file was chosen. Choose one and send the form again.")
        return _Sent(data, str(upload.filename or "file"), upload.content_type, str(form.get("format") or ""))
    body = b"".join([block async for block in _within(request)])
    if not body:
        detail = "Send the programme as the field `file` of a multipart form, or as the body with its Content-Type."
        raise Problem(400, "no-file", "No file was sent", detail)
    return _Sent(body, request.query_params.get("name", "file")[:200], kind or None)


async def _within(request: Request) -> AsyncGenerator[bytes, None]:
    """Give the body block by block; raises Problem as soon as it is larger than any file may be."""
    limit = LIMITS.file_bytes + _AROUND_BYTES
    taken = 0
    async for block in request.stream():
        taken += len(block)
        if taken > limit:
            detail = f"A file has at most {LIMITS.file_bytes // 1_000_000} MB. Leave out pictures and unused sheets."
            raise Problem(413, "file-too-large", "The file is too large", detail, limit_bytes=LIMITS.file_bytes)
        yield block
