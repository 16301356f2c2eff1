"""The service describes itself: SPARQL service description, VoID, DCAT and the catalogue's questions as examples.

curl -H 'Accept: text/turtle' http://127.0.0.1:8000/.well-known/void
"""

import datetime
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from fastapi import APIRouter, Request, Response
from rdflib import Graph, URIRef
from rdflib.term import Node

from api.caching import headers, tag, unchanged
from api.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, choose, choose_language
from api.pages import triples_page
from api.problems import Problem
from api.representations import SUFFIXES, Resource, Write, accepted, readings, represent
from api.state import federation_of, stores_of
from ontology.namespaces import BASE
from queries.catalogue import catalogue
from queries.description import dcat, service_description, void
from queries.examples import QUESTION, example, examples
from queries.statistics import Holdings, counted, held
from queries.things import write
from store.port import Store

_OFFERS: Final = (TURTLE, HTML, JSON_LD, N_TRIPLES, RDF_XML)
# The snapshot in use and the one before it.
_KEPT: Final = 2
_SHOWN: Final = 2000


Made = TypeVar("Made")


class Kept(Generic[Made]):
    """What was made of the snapshots in use, so that not even a file is read again."""

    def __init__(self, make: Callable[[Store], Made]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Made] = OrderedDict()

    def of(self, store: Store) -> Made:
        """Return what is made of a store's state."""
        with self._lock:
            identity = store.identity
            if identity not in self._known:
                self._known[identity] = self._make(store)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            return self._known[identity]


# By the hash of the content that was counted, so they serve any number of applications in one process.
_HELD: Final = Kept(held)
_COUNTED: Final = Kept(counted)


def holdings_of(store: Store) -> Holdings:
    """Return how many statements each graph of a store holds, counted once for each state."""
    return _HELD.of(store)


def router() -> APIRouter:
    """Return the routes /void, /.well-known/void, /catalogue, /examples and /id/question/{id}, with their twins."""
    routes = APIRouter(tags=["service"])
    documents: dict[str, tuple[str, Callable[[Store, str], Graph]]] = {
        "void": ("What the dataset holds (VoID)", lambda store, address: void(_COUNTED.of(store), address)),
        "catalogue": ("The datasets and the endpoint (DCAT)", lambda store, address: dcat(_HELD.of(store), address)),
        "examples": ("The questions as example queries", lambda store, address: examples(address + "sparql")),
    }
    for name, (summary, make) in documents.items():
        routes.add_api_route(f"/{name}", _route(name, None, make), name=name, summary=summary)
        for suffix, media_type in SUFFIXES.items():
            routes.add_api_route(f"/{name}{suffix}", _route(name, media_type, make), include_in_schema=False)
    routes.add_api_route("/.well-known/void", _route("void", None, documents["void"][1]), include_in_schema=False)
    routes.add_api_route("/id/question/{question}", question, include_in_schema=False)
    return routes


def describe_service(request: Request) -> Response | None:
    """Give the service description of the endpoint, or None to an asker who accepts no form of it."""
    media_type = choose(accepted(request), _OFFERS)
    if media_type is None:
        return None
    language = choose_language(None, request.headers.get("Accept-Language"))
    endpoint = f"{_address(request)}sparql"
    federated = federation_of(request) is not None
    with stores_of(request).use() as store:
        entity_tag = tag(store.identity, "service", endpoint, str(federated), media_type, language)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        graph = service_description(_HELD.of(store), endpoint, federated)
        fields = headers(entity_tag, store.identity) | {"Link": f'</void>; rel="describedby"; type="{TURTLE}"'}
    body = _page(graph, endpoint, language, twins=False) if media_type == HTML else write(graph, media_type)
    return Response(body, headers=fields, media_type=media_type)


def question(request: Request, question: str) -> Response:
    """Give a question of the catalogue as an example query; people are led to its page."""
    for name, media_type in readings(question):
        if name not in catalogue():
            continue
        asked = catalogue()[name]
        address = f"{_address(request)}sparql"
        resource = Resource(QUESTION + name, f"/id/question/{name}", _state(address, asked.sparql), bundled=True)

        graph = example(asked, address)
        return represent(request, resource, media_type, _writer(graph, resource.iri), shaped_by=_today())
    detail = f"There is no question {question!r}. GET /questions lists all."
    raise Problem(404, "unknown-question", "No such question", detail, known=list(catalogue()))


def _route(name: str, media_type: str | None, make: Callable[[Store, str], Graph]) -> Callable[[Request], Response]:
    def document(request: Request) -> Response:
        address = _address(request)
        with stores_of(request).use() as store:
            resource = Resource(BASE + name, f"/{name}", store.identity)

            def body(kind: str, language: str) -> bytes:
                return _writer(make(store, address), resource.iri)(kind, language)

            # Examples hold today's date where a question asks as of today.
            return represent(request, resource, media_type, body, shaped_by=address + _today())

    return document


def _writer(graph: Graph, iri: str) -> Write:
    def body(kind: str, language: str) -> bytes:
        return _page(graph, iri, language, twins=True) if kind == HTML else write(graph, kind)

    return body


def _page(graph: Graph, iri: str, language: str, *, twins: bool) -> bytes:
    triples = sorted(graph, key=lambda triple: tuple(map(str, triple)))
    rows = [[_shown(graph, term) for term in triple] for triple in triples[:_SHOWN]]
    return triples_page(iri, rows, len(triples), language, twins=twins)


def _shown(graph: Graph, term: Node) -> tuple[str, str | None]:
    if isinstance(term, URIRef):
        return term.n3(graph.namespace_manager).strip("<>"), str(term)
    return str(term), None


def _address(request: Request) -> str:
    """Return the address of this service as the asker knows it, with a slash at its end."""
    return str(request.base_url)


def _state(*shaped_by: str) -> str:
    return hashlib.sha256("\0".join(shaped_by).encode()).hexdigest()


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()
