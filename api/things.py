"""Our own IRIs answer: `/id/{path}` gives what the graph says of the thing, in the format asked for or by suffix.

curl -H 'Accept: application/ld+json' http://127.0.0.1:8000/id/plan/un-habitat/2026-2029
"""

from typing import Final

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, JSON_LD, N_TRIPLES, TURTLE, choose, choose_language, split_suffix
from api.pages import thing_page
from api.problems import Problem, not_acceptable
from ontology.context import context
from ontology.namespaces import ID
from queries.identifiers import checked_iri
from queries.things import describe

_OFFERS: Final = (TURTLE, HTML, JSON_LD, N_TRIPLES)
_SUFFIXES: Final = {".ttl": TURTLE, ".html": HTML, ".jsonld": JSON_LD, ".nt": N_TRIPLES}


def router() -> APIRouter:
    """Return the routes /id/{path} and /context.jsonld."""
    routes = APIRouter(tags=["things"])
    routes.add_api_route("/id/{path:path}", thing, summary="A thing of the graph")
    routes.add_api_route("/context.jsonld", jsonld_context, summary="The JSON-LD context of everything here")
    return routes


def thing(request: Request, path: str) -> Response:
    """Give what the graph says of `{base}id/{path}`; a document comes with its parts. 404 names what is near."""
    accept = request.headers.get("Accept")
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        for name, media_type in _readings(path):
            chosen = media_type or choose(accept, _OFFERS)
            entity_tag = tag(lookup.store.identity, name, chosen or "", language)
            if (held := unchanged(request, entity_tag, known=False)) is not None:
                return held
            body = describe(lookup.store, _address(name), TURTLE if chosen in (HTML, None) else str(chosen))
            if body is None:
                continue
            if chosen is None:
                raise not_acceptable(_OFFERS, "Accept, Accept-Language")
            if (held := unchanged(request, entity_tag)) is not None:
                return held
            if chosen == HTML:
                body = thing_page(lookup, ID + name, language)
            suffix = next(suffix for suffix, kind in _SUFFIXES.items() if kind == chosen)
            fields = headers(entity_tag, lookup.store.identity) | {"Content-Location": f"/id/{name}{suffix}"}
            return Response(body, headers=fields, media_type=chosen)
        near = list(lookups_of(request).index(lookup).nearest(ID + path))
    detail = f"The graph says nothing of {ID + path}. GET /search?q=… finds things by name."
    raise Problem(404, "unknown-thing", "No such thing", detail, nearest=near)


def jsonld_context() -> Response:
    """Give the one JSON-LD context for everything that is read or written as JSON or YAML."""
    body = json_bytes({"@context": context()}, indent=1)
    return Response(body, media_type=JSON_LD, headers={"Access-Control-Allow-Origin": "*"})


def _address(name: str) -> str:
    """Return the IRI that an address of ours stands for; raises Problem for what is none."""
    try:
        return checked_iri(ID + name)
    except ValueError as error:
        detail = f"{ID + name!r} is no IRI, so nothing has this name. GET /search?q=… finds things by name."
        raise Problem(404, "unknown-thing", "No such thing", detail, nearest=[]) from error


def _readings(path: str) -> list[tuple[str, str | None]]:
    """Return what the path may mean: the thing itself, or a thing and the suffix of a format; symbols hold dots."""
    name, media_type = split_suffix(path, _SUFFIXES)
    return [(path, None)] if media_type is None else [(path, None), (name, media_type)]
