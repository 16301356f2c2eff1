"""Whether the service can answer: `/health` asks the graph itself, so it is red when answers would be."""

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json as json_bytes

from api.lookups import lookups_of
from api.negotiation import JSON
from api.problems import Problem
from queries.template import support


def router() -> APIRouter:
    """Return the route /health."""
    routes = APIRouter(tags=["service"])
    routes.add_api_route("/health", health, summary="Whether the service can answer")
    return routes


def health(request: Request) -> Response:
    """Give the snapshot in use; 503 as a problem when the graph cannot be read or holds nothing."""
    with lookups_of(request).use() as lookup:
        if not lookup.store.select(support("alive")).rows:
            detail = "The graph holds nothing. Load the bundled knowledge: goldenthread load."
            raise Problem(503, "empty-graph", "Nothing is loaded", detail, {"Retry-After": "30"})
        body = {"status": "ok", "snapshot": lookup.store.identity}
    return Response(json_bytes(body), media_type=JSON, headers={"Cache-Control": "no-store"})
