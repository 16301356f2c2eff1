"""Whether the service can answer: `/health` asks the graph itself, so it is red when answers would be."""

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json as json_bytes

from api.lookups import lookups_of
from api.negotiation import JSON
from queries.template import support


def router() -> APIRouter:
    """Return the route /health."""
    routes = APIRouter(tags=["service"])
    routes.add_api_route("/health", health, summary="Whether the service can answer")
    return routes


def health(request: Request) -> Response:
    """Give the snapshot in use and how much it holds; 503 as a problem when the graph cannot be read."""
    with lookups_of(request).use() as lookup:
        rows = lookup.store.select(support("statistics")).rows
        body = {
            "status": "ok",
            "snapshot": lookup.store.identity,
            "documents": [
                {"symbol": getattr(symbol, "value", None), "statements": int(getattr(statements, "value", 0))}
                for symbol, statements in rows
            ],
        }
    return Response(json_bytes(body), media_type=JSON, headers={"Cache-Control": "no-store"})
