"""The Reconciliation Service API 0.2 at `/reconcile`: a spreadsheet's column matched with things of the graph.

OpenRefine and other clients are given this address and find the rest in its manifest.

    curl 'http://127.0.0.1:8000/reconcile' -d 'queries={"q0":{"query":"Kenia"}}'
"""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, JSON, choose_language
from api.pages import preview_page
from api.problems import Problem
from ontology.namespaces import DEF, ID
from queries import reconciliation
from queries.names.folding import fold
from queries.names.matching import candidates
from store.terms import IRI

VERSIONS: Final = ("0.2",)
_MOST_QUERIES: Final = 200
_MOST_IDS: Final = 1000
_SUGGESTED: Final = 10
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "Vary": "Accept-Language"}

Language = Annotated[str | None, Query(description="The language of names: ar, zh, en, fr, ru or es.")]
Batch = Annotated[str | None, Query(description='A batch of queries, as JSON: {"q0": {"query": "Kenya"}}.')]
Extension = Annotated[str | None, Query(description="Things and properties to fetch, as JSON.")]
Prefix = Annotated[str, Query(description="The beginning of a name.", max_length=200)]
Cursor = Annotated[int, Query(ge=0, le=1000, description="How many results to leave out.")]


def router() -> APIRouter:
    """Return the routes /reconcile, its suggestions, previews and property proposals."""
    routes = APIRouter(tags=["reconciliation"], prefix="/reconcile")
    routes.add_api_route("", get, summary="The service manifest, or a batch of queries")
    routes.add_api_route("", post, methods=["POST"], summary="A batch of queries, or a data extension")
    routes.add_api_route("/suggest/entity", suggest_entity, summary="Things by the beginning of a name")
    routes.add_api_route("/suggest/type", suggest_type, summary="Types by the beginning of a name")
    routes.add_api_route("/suggest/property", suggest_property, summary="Properties by the beginning of a name")
    routes.add_api_route("/properties", propose, summary="The properties that things of a type have")
    routes.add_api_route("/preview", preview, summary="A small page about a thing", response_class=Response)
    return routes


def get(request: Request, queries: Batch = None, extend: Extension = None, lang: Language = None) -> Response:
    """Give the manifest, or answer queries in the address."""
    return _answered(request, queries, extend, lang)


def post(
    request: Request,
    queries: Annotated[str | None, Form()] = None,
    extend: Annotated[str | None, Form()] = None,
    lang: Language = None,
) -> Response:
    """Answer a batch of queries or a data extension in a form."""
    return _answered(request, queries, extend, lang)


def _answered(request: Request, queries: str | None, extend: str | None, lang: str | None) -> Response:
    language = _language(request, lang)
    if queries is not None:
        return _reconciled(request, _object(queries, "queries"), language)
    if extend is not None:
        return _extended(request, _object(extend, "extend"), language)
    return _json(_manifest(request, language))


def _reconciled(request: Request, batch: dict[str, Any], language: str) -> Response:
    if len(batch) > _MOST_QUERIES:
        detail = f"A batch holds at most {_MOST_QUERIES} queries; this one has {len(batch)}. Send it in parts."
        raise Problem(413, "batch-too-large", "Too many queries at once", detail, limit=_MOST_QUERIES)
    results = {}
    with lookups_of(request).use() as lookup:
        index = lookups_of(request).index(lookup)
        for name, asked in batch.items():
            if not isinstance(asked, dict):
                raise _wrong(f"{name!r} is not an object with `query`")
            try:
                results[name] = {"result": reconciliation.reconcile(index, lookup, asked, language)}
            except ValueError as error:
                raise _wrong(f"{name!r}: {error}") from error
    return _json(results)


def _extended(request: Request, asked: dict[str, Any], language: str) -> Response:
    things, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(things, list) or not isinstance(properties, list) or len(things) > _MOST_IDS:
        raise _wrong(f"`extend` names `ids` (at most {_MOST_IDS}) and `properties`")
    try:
        wanted = [reconciliation.property_iri(str(one["id"])) for one in properties]
        with lookups_of(request).use() as lookup:
            found = reconciliation.extended(lookup, [IRI(str(thing)).value for thing in things], wanted, language)
    except (ValueError, KeyError, TypeError) as error:
        raise _wrong(str(error)) from error
    return _json(found)


def _manifest(request: Request, language: str) -> dict[str, Any]:
    here = str(request.base_url).rstrip("/")
    with lookups_of(request).use() as lookup:
        kinds = reconciliation.types(lookup, reconciliation.offered(lookups_of(request).index(lookup)), language)
    suggest = {
        name: {"service_url": here, "service_path": f"/reconcile/suggest/{name}"}
        for name in ("entity", "type", "property")
    }
    return {
        "versions": list(VERSIONS),
        "name": "Golden Thread",
        "identifierSpace": ID,
        "schemaSpace": DEF,
        "documentation": f"{here}/docs#/reconciliation",
        "view": {"url": f"{here}/things?iri={{{{id}}}}"},
        "defaultTypes": kinds,
        "preview": {"url": f"{here}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 260},
        "suggest": suggest,
        "extend": {"propose_properties": {"service_url": here, "service_path": "/reconcile/properties"}},
    }


def suggest_entity(
    request: Request, prefix: Prefix, cursor: Cursor = 0, type: str | None = None, lang: Language = None
) -> Response:
    """Give things whose names begin with, hold or resemble what was typed."""
    language = _language(request, lang)
    with lookups_of(request).use() as lookup:
        index = lookups_of(request).index(lookup)
        hits = index.find(prefix, language, type, cursor + _SUGGESTED)[cursor:]
        named = [hit.iri for hit in hits] or [one.iri for one in candidates(index, prefix) if not cursor]
        lookup.names([*named, *(kind for iri in named for kind in index.kinds(iri))])
        found = [
            {
                "id": iri,
                "name": lookup.label(iri, language).text,
                "notable": [{"id": kind, "name": lookup.label(kind, language).text} for kind in index.kinds(iri)],
            }
            for iri in named
        ]
    return _json({"result": found})


def suggest_type(request: Request, prefix: Prefix = "", cursor: Cursor = 0, lang: Language = None) -> Response:
    """Give types whose names hold what was typed."""
    language = _language(request, lang)
    with lookups_of(request).use() as lookup:
        present = [kind for kind, _ in lookups_of(request).index(lookup).classes()]
        ordered = dict.fromkeys([*reconciliation.offered(lookups_of(request).index(lookup)), *present])
        kinds = [kind for kind in reconciliation.types(lookup, ordered, language) if fold(prefix) in fold(kind["name"])]
    return _json({"result": kinds[cursor : cursor + _SUGGESTED]})


def suggest_property(
    request: Request, prefix: Prefix = "", cursor: Cursor = 0, type: str | None = None, lang: Language = None
) -> Response:
    """Give properties whose names hold what was typed."""
    language = _language(request, lang)
    with lookups_of(request).use() as lookup:
        kinds = [type] if type else list(reconciliation.offered(lookups_of(request).index(lookup)))
        found: dict[str, dict[str, str]] = {}
        for kind in kinds:
            for one in reconciliation.properties_of(lookup, _iri(kind), language):
                found.setdefault(one["id"], one)
    kept = [one for one in found.values() if fold(prefix) in fold(one["name"])]
    return _json({"result": kept[cursor : cursor + _SUGGESTED]})


def propose(
    request: Request, type: str, limit: Annotated[int, Query(ge=1, le=100)] = 50, lang: Language = None
) -> Response:
    """Give the properties that things of a type have."""
    language = _language(request, lang)
    with lookups_of(request).use() as lookup:
        found = reconciliation.properties_of(lookup, _iri(type), language, limit)
    return _json({"properties": found, "type": type, "limit": limit})


def preview(request: Request, id: str, lang: Language = None) -> Response:
    """Give a small page about a thing, for a client to show beside a cell."""
    language = _language(request, lang)
    iri = _iri(id)
    with lookups_of(request).use() as lookup:
        snapshot = lookup.store.identity
        entity_tag = tag(snapshot, "preview", iri, language)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        kinds = lookups_of(request).index(lookup).kinds(iri)
        if not kinds:
            raise Problem(404, "unknown-thing", "No such thing", f"Nothing in the graph is called {iri}.")
        body = preview_page(lookup, iri, kinds, language)
    return Response(body, headers=headers(entity_tag, snapshot), media_type=HTML)


def _language(request: Request, lang: str | None) -> str:
    return choose_language(lang, request.headers.get("Accept-Language"))


def _iri(text: str) -> str:
    try:
        return reconciliation.property_iri(text)
    except ValueError as error:
        raise _wrong(str(error)) from error


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(f"`{name}` is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise _wrong(f"`{name}` is not a JSON object")
    return given


def _wrong(detail: str) -> Problem:
    said = f"{detail}. The API is described at https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/."
    return Problem(400, "invalid-reconciliation-query", "Not a reconciliation query", said)


def _json(body: object) -> Response:
    return Response(json_bytes(body), media_type=JSON, headers=_OPEN)
