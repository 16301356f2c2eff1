"""Two versions of a country programme compared over HTTP: what was mended, what broke, what is still there.

curl -F before=@draft.docx -F after=@kenya.xlsx 'http://127.0.0.1:8000/checks/compare?lang=zh'
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import to_json as json_bytes
from starlette.concurrency import run_in_threadpool

from api.checking.comparing import Compared, compared, comparison_csv
from api.lookups import lookups_of
from api.negotiation import CSV, HTML, JSON, choose, choose_language
from api.page_answers import Language, page_answer
from api.pages.comparing import compare_page, comparison_page
from api.problems import Problem, not_acceptable
from api.uploads import NOT_KEPT, Sent, sent_files, told
from loaders.programme.limits import LIMITS

if TYPE_CHECKING:
    from api.checking.checks import Contexts
    from api.checking.process import Checkers

_OFFERS: Final = (JSON, HTML, CSV)
_BY_FORMAT: Final = {"json": JSON, "html": HTML, "csv": CSV}
# The older version, then the newer.
_FIELDS: Final = ("before", "after")


def router() -> APIRouter:
    """Return the routes /checks/compare and /check/compare, the page that takes the two files."""
    routes = APIRouter(tags=["checks"])
    file = {"type": "string", "format": "binary"}
    schema = {"type": "object", "required": list(_FIELDS), "properties": dict.fromkeys(_FIELDS, file)}
    routes.add_api_route(
        "/checks/compare",
        compare,
        methods=["POST"],
        summary="Compare two versions of a country programme document",
        openapi_extra={"requestBody": {"content": {"multipart/form-data": {"schema": schema}}, "required": True}},
        responses={200: {"content": {media_type: {} for media_type in _OFFERS}}},
    )
    routes.add_api_route("/checks/compare", to_form, include_in_schema=False)
    routes.add_api_route("/check/compare", form, include_in_schema=False)
    return routes


async def compare(
    request: Request,
    lang: Annotated[str | None, Query(description="The language of the comparison as page or table.")] = None,
    format: Annotated[str | None, Query(description="json, html or csv; else by Accept.")] = None,
) -> Response:
    """Check the version `before` and the version `after` and say what was mended, what broke and what is unchanged.

    Each may be of any format that /checks takes. Both are forgotten with the answer.
    """
    media_type = _BY_FORMAT.get(format or "") or choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None or (format and format not in _BY_FORMAT):
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    language = choose_language(lang, request.headers.get("Accept-Language"))
    try:
        sent = await sent_files(request, _FIELDS)
        found = await run_in_threadpool(_compared, request, sent)
    except Problem as problem:
        if media_type != HTML:
            raise
        # A reader is shown the form again, with what was wrong above it.
        body = _form(language, {"detail": str(problem), **problem.members})
        return Response(body, problem.status, NOT_KEPT | problem.headers, HTML)
    # What somebody chose in the form is the answer to it, whatever its address says.
    media_type = _BY_FORMAT.get(sent[-1].wanted, media_type)
    written = await run_in_threadpool(_written, found, media_type, language)
    verdict = found.comparison.after.verdict
    fields = NOT_KEPT | {"GoldenThread-Verdict": verdict, "Content-Language": language}
    if sent[-1].wanted and media_type != HTML:
        fields["Content-Disposition"] = f'attachment; filename="compared.{sent[-1].wanted}"'
    return Response(written, media_type=media_type, headers=fields)


def form(request: Request, lang: Language = None) -> Response:
    """Show the form that takes two files."""
    return page_answer(request, lang, ("compare",), lambda _, language: _form(language))


def to_form(request: Request) -> Response:
    """Lead a reader who opens the address of the comparison, as a change of language on it does, to the form."""
    query = request.url.query
    return RedirectResponse(f"/check/compare?{query}" if query else "/check/compare", 303)


def _form(language: str, fault: Mapping[str, Any] | None = None) -> bytes:
    return compare_page(language, largest_mb=LIMITS.file_bytes // 1_000_000, fault=fault)


def _compared(request: Request, sent: Sequence[Sent]) -> Compared:
    checkers: Checkers = request.app.state.checkers
    contexts: Contexts = request.app.state.contexts
    versions = []
    for field, one in zip(_FIELDS, sent, strict=True):
        with told(field=field):
            versions.append(checkers.read(one.data, one.name, one.media_type))
    before, after = versions
    with told(), lookups_of(request).use() as lookup:
        return compared(lookup, contexts, before, after, checkers.compare)


def _written(found: Compared, media_type: str, language: str) -> bytes:
    if media_type == HTML:
        return comparison_page(found.body, language)
    if media_type == CSV:
        return comparison_csv(found.body, language)
    return json_bytes(found.body)
