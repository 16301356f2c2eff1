"""Things that other organisations name: what our graph says of a country, a goal, a subject, at `/things?iri=`.

A thing of ours has its own address (303). Others keep theirs; here is what is said of them, as a page or as data, with
the twins `/things.ttl?iri=…`, `.jsonld`, `.nt` and `.html`.

curl -H 'Accept: text/turtle' 'http://127.0.0.1:8000/things?iri=http://metadata.un.org/sdg/11'
"""

from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, TURTLE, choose, choose_language
from api.pages import local_address, thing_page
from api.problems import Problem, not_acceptable
from api.representations import OFFERS, SUFFIXES, VARIES, accepted
from ontology.namespaces import BASE
from queries.identifiers import checked_iri
from queries.things import describe

_IN_ADDRESS: Final = "/:@!$&'()*+,;=~-._%#?"
Name = Annotated[str, Query(min_length=1, max_length=2000, description="The IRI of a thing.")]


def router() -> APIRouter:
    """Return the routes /things and its twins."""
    routes = APIRouter(tags=["things"])
    routes.add_api_route("/things", _route(None), summary="A thing by its IRI, whoever minted it", name="things")
    for suffix, media_type in SUFFIXES.items():
        routes.add_api_route(f"/things{suffix}", _route(media_type), include_in_schema=False)
    return routes


def _route(media_type: str | None) -> Callable[[Request, str], Response]:
    def thing(request: Request, iri: Name) -> Response:
        """Give what the graph says of a thing; one of ours is at its own address (303). 404 where it says nothing."""
        return _thing(request, iri, media_type)

    return thing


def _thing(request: Request, given: str, media_type: str | None) -> Response:
    try:
        iri = checked_iri(given)
    except ValueError as error:
        detail = f"{given[:200]!r} is no IRI: {error}."
        raise Problem(400, "invalid-parameters", "Invalid parameters", detail, parameter="iri") from error
    if iri.startswith(BASE):
        return RedirectResponse(quote(local_address(iri), safe=_IN_ADDRESS), 303, headers={"Vary": VARIES})
    chosen = media_type or choose(accepted(request), OFFERS)
    if chosen is None:
        raise not_acceptable(OFFERS, VARIES)
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        snapshot = lookup.store.identity
        entity_tag = tag(snapshot, "things", iri, chosen, language if chosen == HTML else "")
        body = describe(lookup.store, iri, TURTLE if chosen == HTML else chosen)
        if body is None:
            detail = f"The graph says nothing of {iri}. GET /search?q=… finds things by name."
            raise Problem(404, "unknown-thing", "No such thing", detail, nearest=[])
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        if chosen == HTML:
            body = thing_page(lookup, iri, language)
    suffix = next(suffix for suffix, kind in SUFFIXES.items() if kind == chosen)
    fields = headers(entity_tag, snapshot) | {
        "Content-Location": f"/things{suffix}?{urlencode({'iri': iri})}",
        "Link": f'<{quote(iri, safe=_IN_ADDRESS)}>; rel="canonical"',
    }
    return Response(body, headers=fields, media_type=chosen)
