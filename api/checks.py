"""The check of a country programme over HTTP: a file goes in, a report comes out, and nothing is kept.

curl -F file=@kenya.xlsx 'http://127.0.0.1:8000/checks?lang=zh'
"""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes
from starlette.concurrency import run_in_threadpool

from api.check_form import form_page
from api.checking.checks import Checked, Contexts, checked
from api.checking.forms import to_csv, to_turtle
from api.checking.marking import ToMark
from api.lookups import lookups_of
from api.negotiation import CSV, HTML, JSON, TURTLE, choose, choose_language
from api.pages import report_page
from api.problems import Problem, not_acceptable
from api.questions import XLSX
from api.uploads import NOT_KEPT, Sent, sent_file, told

if TYPE_CHECKING:
    from api.checking.process import Checkers
    from ontology.translations import Language

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFERS: Final = (JSON, HTML, TURTLE, CSV, XLSX, DOCX)
_SUFFIXES: Final = {JSON: "json", HTML: "html", TURTLE: "ttl", CSV: "csv", XLSX: "xlsx", DOCX: "docx"}
_BY_FORMAT: Final = {"turtle": TURTLE, **{suffix: media_type for media_type, suffix in _SUFFIXES.items()}}


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
    format: Annotated[str | None, Query(description="json, html, turtle, csv, xlsx or docx; else by Accept.")] = None,
) -> Response:
    """Check a workbook, JSON, JSON-LD, Turtle, a zip of CSV or a Word file; the file is forgotten with the answer.

    The file comes as the form field `file`, or as the body itself.
    """
    media_type = _BY_FORMAT.get(format or "") or choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None or (format and format not in _BY_FORMAT):
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    language = choose_language(lang, request.headers.get("Accept-Language"))
    try:
        sent = await sent_file(request)
        found = await run_in_threadpool(_checked, request, sent)
        # What somebody chose in the form is the answer to it, whatever its address says.
        chosen = _BY_FORMAT.get(sent.wanted, media_type)
        written = await run_in_threadpool(_written, request, found, sent.data, chosen, language)
    except Problem as problem:
        if media_type != HTML:
            raise
        # A reader is shown the form again, with what was wrong above it.
        body = await run_in_threadpool(form_page, request, language, {"detail": str(problem), **problem.members})
        return Response(body, problem.status, NOT_KEPT | problem.headers, HTML)
    fields = NOT_KEPT | {"GoldenThread-Verdict": found.report.verdict, "Content-Language": language}
    if chosen in (XLSX, DOCX) or (sent.wanted and chosen != HTML):
        fields["Content-Disposition"] = f'attachment; filename="checked.{_SUFFIXES[chosen]}"'
    return Response(written, media_type=chosen, headers=fields)


def _checked(request: Request, sent: Sent) -> Checked:
    checkers: Checkers = request.app.state.checkers
    contexts: Contexts = request.app.state.contexts
    with told():
        submission = checkers.read(sent.data, sent.name, sent.media_type)
        with lookups_of(request).use() as lookup:
            return checked(lookup, contexts, submission, checkers.judge)


def _written(request: Request, found: Checked, data: bytes, media_type: str, language: "Language") -> bytes:
    if media_type == HTML:
        return report_page(found.body, language)
    if media_type == TURTLE:
        return to_turtle(found.report)
    if media_type == CSV:
        return to_csv(found.body, language)
    if media_type in (XLSX, DOCX):
        checkers: Checkers = request.app.state.checkers
        wanted: Literal["xlsx", "docx"] = "xlsx" if media_type == XLSX else "docx"
        with told():
            return checkers.mark(ToMark(wanted, data, found.submission, found.body, language))
    return json_bytes(found.body)
