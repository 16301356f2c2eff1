"""Our own IRIs answer: `/id/{path}` gives what the graph says of the thing, `/graph/{path}` a named graph itself.

curl -H 'Accept: application/ld+json' http://127.0.0.1:8000/id/plan/un-habitat/2026-2029
"""

import threading
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import to_json as json_bytes

from api.caching import unchanged, wants_fresh
from api.lookups import lookups_of
from api.negotiation import HTML, JSON_LD, TURTLE, choose, choose_language
from api.pages import thing_page, triples_page
from api.problems import Problem, not_acceptable
from api.representations import OFFERS, VARIES, Resource, accepted, fields_of, readings, represent, tag_of
from loaders.sources.files.rdf_files import GENERATED
from ontology.context import context
from ontology.namespaces import BASE, GRAPH, ID, SUGGESTED_GRAPH
from queries.identifiers import checked_iri
from queries.lookup import Lookup
from queries.things import (
    MOST_IN_OUR_WORDS,
    describe,
    describe_suggestion,
    graph_size,
    holds_graphs,
    is_whole,
    named_graph,
)
from store.port import Dataset
from store.terms import IRI, Blank, Term

# A page is for reading: it shows so many triples of a graph and says how many there are.
_SHOWN = 500


def router() -> APIRouter:
    """Return the routes /id/{path}, /.well-known/genid/{path}, /graph, /graph/{path} and /context.jsonld."""
    routes = APIRouter(tags=["things"])
    one_large_at_a_time = threading.Lock()

    def graph(request: Request, path: str) -> Response:
        """Give a named graph itself, whole; what all names of several begin with leads to the catalogue (303).

        404 where the snapshot has none of this name.
        """
        return _graph(request, path, one_large_at_a_time)

    routes.add_api_route("/id/{path:path}", thing, summary="A thing of the graph")
    routes.add_api_route(f"/{GENERATED.removeprefix(BASE)}{{path:path}}", nameless, include_in_schema=False)
    routes.add_api_route("/graph", graphs, include_in_schema=False)
    routes.add_api_route("/graph/{path:path}", graph, summary="A named graph")
    routes.add_api_route("/context.jsonld", jsonld_context, summary="The JSON-LD context of everything here")
    return routes


def thing(request: Request, path: str) -> Response:
    """Give what the graph says of `{base}id/{path}`; a document comes with its parts. 404 names what is near.

    A part of a document whose `#` arrives percent-encoded is shown inside its document (303).
    """
    document, hash_sign, part = path.partition("#")
    if hash_sign and document:
        return RedirectResponse(f"/id/{quote(document)}#{quote(part)}", 303, headers={"Vary": VARIES})
    return _thing(request, ID, path)


def nameless(request: Request, path: str) -> Response:
    """Give what the graph says of a node that its source left without a name."""
    return _thing(request, GENERATED, path)


def _thing(request: Request, space: str, path: str) -> Response:
    accept = accepted(request)
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    with lookups_of(request).use() as lookup:
        valid = False
        for name, media_type in readings(path):
            if (iri := _iri(space + name)) is None:
                continue
            valid = True
            resource = Resource(iri, f"/{iri.removeprefix(BASE)}", lookup.store.identity)
            chosen = media_type or choose(accept, OFFERS)
            entity_tag = tag_of(resource, chosen or "", language)
            # A tag that we made names a thing that there is, so that 304 needs no look at the graph.
            if chosen and unchanged(request, entity_tag, known=False) is not None:
                return Response(status_code=304, headers=fields_of(resource, chosen, entity_tag))
            written = TURTLE if chosen in (HTML, None) else str(chosen)
            bodies = lookups_of(request).bodies
            kept = bodies.get(entity_tag) if chosen == HTML and not wants_fresh(request) else None
            body = kept or describe(lookup.store, iri, written)
            suggested = body is None
            if body is None and (body := describe_suggestion(lookup.store, iri, written)) is None:
                continue
            if chosen is None:
                raise not_acceptable(OFFERS, VARIES)
            if (held := unchanged(request, entity_tag)) is not None:
                return Response(status_code=held.status_code, headers=fields_of(resource, chosen, entity_tag))
            if chosen == HTML and kept is None:
                body = _suggestion(lookup, iri, language) if suggested else thing_page(lookup, iri, language)
                bodies.put(entity_tag, body)
            said = "complete" if is_whole(lookup.store, iri) else "truncated"
            fields = fields_of(resource, chosen, entity_tag) | {"GoldenThread-Completeness": said}
            return Response(body, headers=fields, media_type=chosen)
        near = list(lookups_of(request).index(lookup).nearest(space + path)) if valid else []
    detail = f"The graph says nothing of {space + path}. GET /search?q=… finds things by name."
    raise Problem(404, "unknown-thing", "No such thing", detail, nearest=near)


def graphs() -> Response:
    """Lead to the catalogue, which lists the named graphs."""
    return RedirectResponse("/catalogue", 303)


def jsonld_context() -> Response:
    """Give the one JSON-LD context for everything that is read or written as JSON or YAML."""
    body = json_bytes({"@context": context()}, indent=1)
    return Response(body, media_type=JSON_LD, headers={"Access-Control-Allow-Origin": "*"})


def _graph(request: Request, path: str, one_large_at_a_time: threading.Lock) -> Response:
    with lookups_of(request).use() as lookup:
        store = lookup.store
        for name, media_type in readings(path):
            if (iri := _iri(GRAPH + name)) is None or not (size := graph_size(store, iri)):
                continue
            graph, count = iri, size

            def write(kind: str, language: str, graph: str = graph, count: int = count) -> bytes:
                if kind == HTML:
                    return triples_page(graph, _rows(lookup, graph, language), count, language)
                if count <= MOST_IN_OUR_WORDS:
                    return named_graph(store, graph, kind)
                with one_large_at_a_time:
                    return named_graph(store, graph, kind)

            return represent(request, Resource(graph, f"/graph/{name}", store.identity), media_type, write)
        if path.endswith("/") and holds_graphs(store, GRAPH + path):
            return RedirectResponse("/catalogue", 303)
    detail = f"There is no graph {GRAPH + path} in this snapshot. GET /catalogue lists those there are."
    raise Problem(404, "unknown-graph", "No such graph", detail, catalogue=f"{BASE}catalogue")


def _rows(lookup: Lookup, graph: str, language: str) -> list[list[tuple[str, str | None]]]:
    """Return the first triples of a named graph as a page shows them: things by their names, with their addresses."""
    return _shown_rows(lookup, f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {_SHOWN}", graph, language)


def _suggestion(lookup: Lookup, iri: str, language: str) -> bytes:
    """Return a suggestion as a page: what it says, and nothing as if it were asserted."""
    said = f"SELECT ?p ?o WHERE {{ {IRI(iri).sparql()} ?p ?o }} ORDER BY ?p ?o"
    rows = _shown_rows(lookup, said, SUGGESTED_GRAPH, language)
    return triples_page(iri, rows, len(rows), language)


def _shown_rows(lookup: Lookup, query: str, graph: str, language: str) -> list[list[tuple[str, str | None]]]:
    rows = lookup.store.select(query, Dataset((graph,))).rows
    lookup.names({term.value for row in rows for term in row if isinstance(term, IRI)})
    return [[_shown(lookup, term, language) for term in row] for row in rows]


def _shown(lookup: Lookup, term: Term | None, language: str) -> tuple[str, str | None]:
    if isinstance(term, IRI):
        return lookup.label(term.value, language).text, term.value
    return (term.label if isinstance(term, Blank) else term.value if term else ""), None


def _iri(text: str) -> str | None:
    """Return an IRI that can name a thing, None for what is none."""
    try:
        return checked_iri(text)
    except ValueError:
        return None
