"""The links between sources as files for mapping tools: SSSOM/TSV, what is asserted and what is suggested apart.

curl -O http://127.0.0.1:8000/mappings.sssom.tsv
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from queries.sssom import MEDIA_TYPE, mapping_set


def router() -> APIRouter:
    """Return the routes /mappings.sssom.tsv and /mappings.suggested.sssom.tsv."""
    routes = APIRouter(tags=["linked data"])
    content: dict[int | str, dict[str, Any]] = {200: {"content": {"text/tab-separated-values": {}}}}
    routes.add_api_route(
        "/mappings.sssom.tsv",
        asserted,
        summary="Links that codes and symbols assert (SSSOM/TSV)",
        response_class=Response,
        responses=content,
    )
    routes.add_api_route(
        "/mappings.suggested.sssom.tsv",
        suggested,
        summary="Links that names suggest (SSSOM/TSV)",
        response_class=Response,
        responses=content,
    )
    return routes


def asserted(request: Request) -> Response:
    """Give the links between sources that codes and symbols assert."""
    return _mappings(request, suggested=False)


def suggested(request: Request) -> Response:
    """Give the links between sources that names suggest, each with how surely."""
    return _mappings(request, suggested=True)


def _mappings(request: Request, *, suggested: bool) -> Response:
    with lookups_of(request).use() as lookup:
        entity_tag = tag(lookup.store.identity, "mappings", str(suggested))
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        body = mapping_set(lookup.store, suggested=suggested)
        return Response(body, headers=headers(entity_tag, lookup.store.identity), media_type=MEDIA_TYPE)
