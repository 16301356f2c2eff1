"""Finding by name over HTTP: `/search?q=`, in any of the six languages.

curl 'http://127.0.0.1:8000/search?q=战略重点&lang=en'
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, JSON, choose, choose_language
from api.pages import search_page
from api.problems import not_acceptable

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
        lookup.names(hit.iri for hit in hits)
        found = [
            {
                "iri": hit.iri,
                "label": lookup.label(hit.iri, language).text,
                "matched": hit.label,
                "matched_language": hit.language or None,
                "exact": hit.exact,
                "types": list(hit.kinds),
            }
            for hit in hits[:limit]
        ]
    body = {
        "query": q,
        "language": language,
        "results": found,
        "snapshot": snapshot,
        "completeness": "complete" if len(hits) <= limit else "truncated",
    }
    fields = headers(entity_tag, snapshot) | {"GoldenThread-Completeness": str(body["completeness"])}
    written = json_bytes(body) if media_type == JSON else search_page(q, language, found)
    return Response(written, headers=fields, media_type=media_type)
