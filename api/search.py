"""Finding by name over HTTP: `/search?q=`, in any of the six languages.

curl 'http://127.0.0.1:8000/search?q=战略重点&lang=en'
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, JSON, choose, choose_language
from api.pages import search_page
from api.pages.kinds import narrowest
from api.problems import not_acceptable
from queries.catalogue import Question
from queries.lookup import Lookup
from queries.names.asking import find_questions
from queries.names.finding import Hit

_OFFERS: Final = (JSON, HTML)


def router() -> APIRouter:
    """Return the route /search."""
    routes = APIRouter(tags=["search"])
    routes.add_api_route("/search", search, summary="Find things by name")
    return routes


def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words of a name, in any language.")],
    lang: Annotated[str | None, Query(description="The language of names: ar, zh, en, fr, ru or es.")] = None,
    kind: Annotated[str | None, Query(alias="type", description="A class, such as StrategicPlan.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Find things whose names hold all words of `q`, best first; each with what matched and its name in `lang`."""
    media_type = choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None:
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    language = choose_language(lang, request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        snapshot = lookup.store.identity
        entity_tag = tag(snapshot, "search", q, language, kind or "", str(limit), media_type)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        hits = lookups_of(request).index(lookup).find(q, language, kind, limit + 1)
        found = _found(lookup, hits[:limit], language)
    questions = find_questions(q) if kind is None else ()
    body = {
        "query": q,
        "language": language,
        "results": found,
        "questions": [_question(question, language) for question in questions],
        "snapshot": snapshot,
        "completeness": "complete" if len(hits) <= limit else "truncated",
    }
    fields = headers(entity_tag, snapshot) | {"GoldenThread-Completeness": str(body["completeness"])}
    if media_type == HTML:
        page = search_page(q, language, found, questions, more=len(hits) > limit)
        return Response(page, headers=fields, media_type=HTML)
    return Response(json_bytes(body), headers=fields, media_type=JSON)


def _found(lookup: Lookup, hits: Sequence[Hit], language: str) -> list[dict[str, Any]]:
    kinds = {hit.iri: narrowest(hit.kinds)[:1] for hit in hits}
    lookup.names([*kinds, *(kind for few in kinds.values() for kind in few)])
    found = []
    for hit in hits:
        name = lookup.label(hit.iri, language)
        found.append(
            {
                "iri": hit.iri,
                "label": name.text,
                "label_language": name.language or None,
                "matched": hit.label,
                "matched_language": hit.language or None,
                "exact": hit.exact,
                "how": hit.how,
                "kind": next((lookup.label(kind, language).text for kind in kinds[hit.iri]), None),
                "types": list(hit.kinds),
            }
        )
    return found


def _question(question: Question, language: str) -> dict[str, str]:
    title = question.title.get(language, question.title["en"])
    return {"id": question.id, "title": title, "url": f"/questions/{question.id}"}
