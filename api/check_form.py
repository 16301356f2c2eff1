"""The page that takes a country programme, and a sample to try it with; `POST /checks` does the work.

curl -O http://127.0.0.1:8000/check/sample.xlsx
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.caching import headers, tag, unchanged
from api.checking.sample import sample_workbook
from api.lookups import lookups_of
from api.negotiation import choose_language
from api.page_answers import Language, page_answer
from api.pages.checking import check_page
from api.questions import XLSX
from loaders.programme.limits import LIMITS
from queries.countries import countries
from queries.lookup import Lookup
from shapes.cpd.rules import ruleset

if TYPE_CHECKING:
    from api.checking.checks import Contexts


def router() -> APIRouter:
    """Return the routes /check and /check/sample.xlsx, and the way from GET /checks to the former."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/check", form)
    routes.add_api_route("/check/sample.xlsx", sample)
    routes.add_api_route("/checks", to_form)
    return routes


def form(request: Request, lang: Language = None) -> Response:
    """Show the form."""
    return page_answer(request, lang, ("check",), _form)


def form_page(request: Request, language: str, fault: Mapping[str, Any] | None = None) -> bytes:
    """Return the form as a page; `fault` says why a file could not be checked."""
    with lookups_of(request).use() as lookup:
        return _form(lookup, language, fault)


def _form(lookup: Lookup, language: str, fault: Mapping[str, Any] | None = None) -> bytes:
    known = countries(lookup, language)
    return check_page(known, language, largest_mb=LIMITS.file_bytes // 1_000_000, fault=fault)


def sample(request: Request, lang: Language = None) -> Response:
    """Give a filled-in workbook with one mistake."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    contexts: Contexts = request.app.state.contexts
    with lookups_of(request).use() as lookup:
        entity_tag = tag(lookup.store.identity, "sample", language, ruleset())
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        if (body := bodies.get(entity_tag)) is None:
            store = lookup.store
            body = sample_workbook(language, lambda code: bool(contexts.of(store, (code,)).frameworks))
            bodies.put(entity_tag, body)
        fields = headers(entity_tag, lookup.store.identity)
    return Response(
        body, headers=fields | {"Content-Disposition": 'attachment; filename="sample.xlsx"'}, media_type=XLSX
    )


def to_form(request: Request) -> Response:
    """Lead a reader who opens the address of the check, as a change of language on a report does, to the form."""
    query = request.url.query
    return RedirectResponse(f"/check?{query}" if query else "/check", 303)
