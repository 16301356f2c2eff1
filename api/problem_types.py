"""The types of problems answer at their own addresses: what each means and what to do, in six languages.

Every error names its type as an IRI of ours (RFC 9457, section 3.1.1), which people and programs may look up.

curl http://127.0.0.1:8000/problem/snapshot-gone
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.negotiation import HTML, JSON, LANGUAGES, choose, choose_language, split_suffix
from api.pages.problem_kinds import PROBLEM_KINDS, ProblemKind, kind_of
from api.pages.problem_types import problem_types_page
from api.pages.words import words_of
from api.problems import PROBLEM, Problem, not_acceptable

_OFFERS: Final = (JSON, HTML)
_SUFFIXES: Final = {".json": JSON, ".html": HTML}
_VARIES: Final = "Accept, Accept-Language"
Language = Annotated[str | None, Query(description="The language of the page: ar, zh, en, fr, ru or es.")]


def router() -> APIRouter:
    """Return the routes /problem and /problem/{slug}."""
    routes = APIRouter(tags=["errors"])
    routes.add_api_route("/problem", every, summary="The types of problems")
    routes.add_api_route("/problem/{slug}", one, summary="What a type of problem means and what to do")
    return routes


def every(request: Request, lang: Language = None) -> Response:
    """List all types of problems."""
    return _answer(request, lang, None, dict(PROBLEM_KINDS), one=False)


def one(request: Request, slug: str, lang: Language = None) -> Response:
    """Say what a type of problem means and what to do about it. 404 lists the types there are."""
    name, media_type = split_suffix(slug, _SUFFIXES)
    kind = kind_of(name)
    if kind is None:
        detail = f"There is no type of problem {name!r}. GET /problem lists all."
        raise Problem(404, "unknown-problem", "No such type of problem", detail, known=list(PROBLEM_KINDS))
    return _answer(request, lang, media_type, {name: kind}, one=True)


def _answer(
    request: Request, lang: str | None, media_type: str | None, kinds: dict[str, ProblemKind], *, one: bool
) -> Response:
    # JSON first: programs accept anything, browsers name HTML.
    chosen = media_type or choose(request.headers.get("Accept"), _OFFERS)
    if chosen is None:
        raise not_acceptable(_OFFERS, _VARIES)
    language = choose_language(lang, request.headers.get("Accept-Language"))
    if chosen == HTML:
        body = problem_types_page(kinds, PROBLEM, language)
    else:
        told = [_told(slug, kind) for slug, kind in kinds.items()]
        body = json_bytes(told[0] if one else {"problems": told})
    return Response(body, media_type=chosen, headers={"Vary": _VARIES, "Access-Control-Allow-Origin": "*"})


def _told(slug: str, kind: ProblemKind) -> dict[str, Any]:
    """Return a type of problem as JSON, its words by language."""
    words = {"title": kind.title, "means": kind.means, "mend": kind.mend}
    spoken = {
        name: {language: words_of(language).gettext(text) for language in LANGUAGES} for name, text in words.items()
    }
    return {"type": PROBLEM + slug, "status": list(kind.statuses), **spoken}
