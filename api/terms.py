"""Our vocabulary and our rules answer at their own addresses: `/def`, each module of it, and `/shape`.

The address of a term ends in a fragment (`…/def#StrategicPlan`), which stays with the asker; the page has each term at
its fragment.

curl -H 'Accept: text/turtle' http://127.0.0.1:8000/def/plan
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from rdflib import OWL, RDF, SH, BNode, Graph, Literal, URIRef

from api.negotiation import HTML
from api.pages import vocabulary_page
from api.problems import Problem
from api.representations import SUFFIXES, Resource, readings, represent
from ontology.namespaces import BASE, DEF, SHAPE
from ontology.vocabulary import bridges_graph, ontology_graph
from queries.glossary import entries, modules, part
from queries.things import write
from shapes.library import read_shapes

_BRIDGES: Final = BASE + "def/bridges"


def router() -> APIRouter:
    """Return the routes /def, /def/{module}, /def/{module}/{version} and /shape, with their twins."""
    routes = APIRouter(tags=["things"])
    routes.add_api_route("/def", vocabulary, summary="The vocabulary")
    routes.add_api_route("/def/{module}", module, summary="A module of the vocabulary")
    routes.add_api_route("/def/{module}/{version}", version, include_in_schema=False)
    routes.add_api_route("/shape", shapes, summary="The rules that every fact must keep, as SHACL")
    for suffix, media_type in SUFFIXES.items():
        routes.add_api_route(f"/def{suffix}", _twin(vocabulary, media_type), include_in_schema=False)
        routes.add_api_route(f"/shape{suffix}", _twin(shapes, media_type), include_in_schema=False)
    return routes


def vocabulary(request: Request) -> Response:
    """Give every term with its labels and definitions, and the code lists."""
    return _vocabulary(request, None)


def shapes(request: Request) -> Response:
    """Give the shapes and rules that what enters the graph is checked against."""
    return _shapes(request, None)


def module(request: Request, module: str) -> Response:
    """Give one module of the vocabulary: its terms. 404 names the modules there are."""
    known = modules(ontology_graph()) | {_BRIDGES}
    for name, media_type in readings(module):
        iri = f"{BASE}def/{name}"
        if iri in known:
            return _answer(request, iri, f"/def/{name}", media_type)
    names = sorted(iri.removeprefix(BASE + "def/") for iri in known)
    detail = f"There is no module {module!r} of the vocabulary. Terms are written {DEF}StrategicPlan, with #."
    raise Problem(404, "unknown-module", "No such module", detail, known=names)


def version(module: str, version: str) -> Response:
    """Lead from the version of a module that is in use (owl:versionIRI) to the module; 404 for any other."""
    iri = URIRef(f"{BASE}def/{module}")
    if (iri, OWL.versionIRI, URIRef(f"{iri}/{version}")) in _graph(str(iri)):
        return RedirectResponse(f"/def/{module}", 303)
    used = sorted(str(one) for one in ontology_graph().objects(None, OWL.versionIRI))
    detail = f"Version {version!r} of the module {module!r} is not in use."
    raise Problem(404, "unknown-module", "No such module", detail, known=used)


def _vocabulary(request: Request, media_type: str | None) -> Response:
    return _answer(request, DEF.removesuffix("#"), "/def", media_type)


def _shapes(request: Request, media_type: str | None) -> Response:
    return _answer(request, SHAPE.removesuffix("#"), "/shape", media_type)


def _twin(route: Callable[[Request], Response], media_type: str) -> Callable[[Request], Response]:
    def twin(request: Request) -> Response:
        return (_vocabulary if route is vocabulary else _shapes)(request, media_type)

    return twin


def _answer(request: Request, iri: str, address: str, media_type: str | None) -> Response:
    def body(kind: str, language: str) -> bytes:
        if kind != HTML:
            return _written(iri, kind)
        namespace = SHAPE if address == "/shape" else DEF
        return vocabulary_page(iri, entries(_graph(iri), namespace), language)

    return represent(request, Resource(iri, address, _state(iri), bundled=True), media_type, body)


@cache
def _written(iri: str, media_type: str) -> bytes:
    return write(_graph(iri), media_type)


@cache
def _state(iri: str) -> str:
    """Return a hash of the content; blank nodes, whose labels change with every start, count without them."""
    lines = sorted(" ".join("_" if isinstance(term, BNode) else term.n3() for term in triple) for triple in _graph(iri))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def _graph(iri: str) -> Graph:
    if iri == _BRIDGES:
        return bridges_graph()
    if iri.startswith(BASE + "def/"):
        return part(ontology_graph(), iri)
    return ontology_graph() if iri + "#" == DEF else _rules()


def _rules() -> Graph:
    """Return the shapes, and beside them the rules that are written as queries, with what they say."""
    rules = read_shapes()
    graph = Graph() + rules.graph
    for query in rules.queries:
        rule = URIRef(SHAPE + query.id)
        graph.add((rule, RDF.type, SH.SPARQLConstraint))
        graph.add((rule, SH.severity, SH[query.severity.capitalize()]))
        for language, text in query.message.items():
            graph.add((rule, SH.message, Literal(text, lang=language)))
    return graph
