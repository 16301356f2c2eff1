"""Our vocabulary answers at its own address: `/def` gives the ontology and the code lists.

curl -H 'Accept: text/turtle' http://127.0.0.1:8000/def
"""

from functools import cache
from typing import Final

from fastapi import APIRouter, Request, Response

from api.negotiation import JSON_LD, N_TRIPLES, TURTLE, choose
from api.problems import not_acceptable
from ontology.vocabulary import ontology_graph
from queries.jsonld import compact

_OFFERS: Final = (TURTLE, JSON_LD, N_TRIPLES)


def router() -> APIRouter:
    """Return the routes /def and /def/{module}, which give the whole vocabulary."""
    routes = APIRouter(tags=["things"])
    routes.add_api_route("/def", vocabulary, summary="The vocabulary")
    routes.add_api_route("/def/{module}", vocabulary, include_in_schema=False)
    return routes


def vocabulary(request: Request) -> Response:
    """Give every term with its labels and definitions, and the code lists."""
    media_type = choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None:
        if choose(request.headers.get("Accept"), ("text/html",)) is None:
            raise not_acceptable(_OFFERS)
        media_type = TURTLE
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
    return Response(_written(media_type), media_type=media_type, headers=headers)


@cache
def _written(media_type: str) -> bytes:
    graph = ontology_graph()
    if media_type == JSON_LD:
        return compact(graph)
    return graph.serialize(format="turtle" if media_type == TURTLE else "nt", encoding="utf-8")
