"""The SPARQL 1.1 Protocol's query operation (W3C Recommendation of 21 March 2013, section 2.1), read only.

The asker's query runs in the store's workers, within the limits. An answer is whole, or says that the row limit cut it
(`GoldenThread-Completeness: truncated`), or is a problem: a query that ran out of time never gives 200.

    curl 'http://127.0.0.1:8000/sparql' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 3' -H 'Accept: text/csv'
"""

import asyncio
import hashlib
import json
import re
from dataclasses import astuple, dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request, Response

from api.description import describe_service
from api.negotiation import OFFERS, AnswerTypes, MalformedHeader, choose_answer_types, parse_media_range
from api.problems import Problem
from api.state import Stores, federation_of, limits_of, stores_of
from store.federation import Federation, Gathered, Source
from store.port import Cancellation, Dataset, Limits, StoreBusy
from store.terms import IRI

LARGEST_BODY: Final = 2**20
# Queries wait for the store's workers in threads of their own, so that other routes never wait for a free thread.
THREADS: Final = 32

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_METHODS: Final = "GET, HEAD, OPTIONS, POST"
_USAGE: Final = (
    "Send a SPARQL 1.1 query: GET /sparql?query=…, or POST it as the form field 'query', or POST it as the body with "
    f"Content-Type {QUERY}. The header Accept chooses the format."
)
# Connections are read on up to here after a body that is too large: an answer sent earlier could be lost in a reset.
_LARGEST_DRAIN: Final = 16 * LARGEST_BODY
_MOST_PARAMETERS: Final = 1000
_ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Functions whose value changes with each evaluation, and escapes that may spell them (SPARQL 1.1, section 19.2).
_CHANGING: Final = re.compile(r"\\[uU]|\b(now|rand|uuid|struuid)\b", re.IGNORECASE)
_ENTITY_TAG: Final = re.compile(r'"([^"]*)"')

_SHARED_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, GoldenThread-Completeness, GoldenThread-Row-Limit, GoldenThread-Snapshot, GoldenThread-Sources, "
        "Retry-After"
    ),
    "Vary": "Accept",
    # Answers hold text that askers choose: a browser shall never take one for a page.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation as the protocol describes it."""

    query: str
    dataset: Dataset


def _decode(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"{where} is not UTF-8: byte 0x{data[error.start]:02x} at position {error.start + 1} cannot be read."
        raise Problem(400, "not-utf-8", "Not UTF-8", detail) from error


def _parameters(data: bytes, where: str) -> Pairs:
    """Decode name=value pairs, once; percent-encoded octets are UTF-8."""
    text = _decode(data, where)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        detail = (
            f"A percent-encoded value in {where} is not UTF-8: byte 0x{error.object[error.start]:02x} cannot be read."
        )
        raise Problem(400, "not-utf-8", "Not UTF-8", detail) from error
    except ValueError as error:
        detail = f"There are more than {_MOST_PARAMETERS} parameters in {where}."
        raise Problem(400, "too-many-parameters", "Too many parameters", detail) from error


def _unsupported(detail: str) -> Problem:
    accepted = [FORM, QUERY]
    headers = {"Accept-Post": ", ".join(accepted)}
    return Problem(415, "unsupported-media-type", "Not a way to send a query", detail, headers, accepted=accepted)


def _read_only() -> Problem:
    detail = "This endpoint answers queries only; the graph is changed by loading documents, not by SPARQL Update."
    return Problem(403, "read-only", "Read only", detail)


def _content_type(request: Request) -> str:
    """Return the media type of the body: a form or a query in UTF-8; raise the problem of any other."""
    given = request.headers.get("content-type", "")
    if not given:
        raise _unsupported(f"The request has no Content-Type. {_USAGE}")
    try:
        media_type = parse_media_range(given, "Content-Type")
    except MalformedHeader as error:
        raise _unsupported(str(error)) from error
    if media_type.name == UPDATE:
        raise _read_only()
    if media_type.name not in (FORM, QUERY):
        raise _unsupported(f"A body of type {media_type.name} is not read here. {_USAGE}")
    charset = dict(media_type.parameters).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise _unsupported(f"A query is sent in UTF-8 (SPARQL 1.1 Protocol, section 2.1.3), not in {charset}.")
    if (coding := request.headers.get("content-encoding", "identity")).lower() != "identity":
        raise _unsupported(f"The body is sent as it is, without Content-Encoding {coding}.")
    return media_type.name


async def _body(request: Request) -> bytes:
    """Read the body, of at most LARGEST_BODY bytes."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST_BODY:
            chunks.append(chunk)
        elif size > _LARGEST_DRAIN:
            break
    if size > LARGEST_BODY:
        detail = f"The body is larger than the {LARGEST_BODY} bytes that a query may have."
        raise Problem(413, "request-too-large", "The query is too long", detail, limit_bytes=LARGEST_BODY)
    return b"".join(chunks)


async def _read(request: Request) -> Operation:
    """Read the operation; parameters in the URL count with those of a body, so that none is dropped in silence."""
    pairs = _parameters(request.scope["query_string"], "the URL")
    if request.method == "POST":
        body = await _body(request)
        content_type = _content_type(request)
        pairs += _parameters(body, "the form") if content_type == FORM else [("query", _decode(body, "the query"))]
    return _operation(pairs)


def _operation(pairs: Pairs) -> Operation:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise _read_only()
    if not queries:
        raise Problem(400, "query-missing", "No query", f"The request has no parameter 'query'. {_USAGE}")
    if len(queries) > 1:
        detail = f"The request has {len(queries)} queries; a query operation has exactly one."
        raise Problem(400, "query-repeated", "More than one query", detail)
    return Operation(queries[0], Dataset(_graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")))


def _graphs(pairs: Pairs, parameter: str) -> tuple[str, ...]:
    graphs = tuple(value for name, value in pairs if name == parameter)
    for graph in graphs:
        try:
            IRI(graph)
            valid = _ABSOLUTE_IRI.match(graph)
        except ValueError:
            valid = None
        if not valid:
            detail = f"The parameter {parameter} names a graph by an absolute IRI, which {graph!r} is not."
            raise Problem(400, "not-an-iri", "Not the IRI of a graph", detail, parameter=parameter, given=graph)
    return graphs


def _entity_tag(identity: str, operation: Operation, types: AnswerTypes, limits: Limits) -> str | None:
    """Name the answer before it is computed, or return None where two evaluations may differ.

    It is a weak tag: the rows of an answer without ORDER BY may come in another order.
    """
    if not identity or _CHANGING.search(operation.query):
        return None
    dataset = (operation.dataset.default_graphs, operation.dataset.named_graphs)
    formats = (astuple(types.types), sorted(types.names.items()))
    whole = json.dumps([identity, operation.query, dataset, formats, limits.rows])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


async def _cancel_when_gone(request: Request, cancellation: Cancellation) -> None:
    """Wait for the end of the asker's connection and then end the query."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    cancellation.cancel()


async def answered(request: Request, limiter: anyio.CapacityLimiter) -> Response:
    """Answer the query operation that a request holds; `limiter` bounds how many are under way at once."""
    operation = await _read(request)
    if limiter.borrowed_tokens >= limiter.total_tokens:
        raise StoreBusy(f"{int(limiter.total_tokens)} queries are being answered already.")
    cancellation = Cancellation()
    watch = asyncio.create_task(_cancel_when_gone(request, cancellation))
    try:
        return await anyio.to_thread.run_sync(
            _answer, request, stores_of(request), limits_of(request), operation, cancellation, limiter=limiter
        )
    finally:
        watch.cancel()


def _answer(
    request: Request, stores: Stores, limits: Limits, operation: Operation, cancellation: Cancellation
) -> Response:
    """Answer from the current snapshot; runs in a thread, for as long as the query takes."""
    federation = federation_of(request)
    gathered = _gathered(federation, operation.query, limits, cancellation)
    types = choose_answer_types(", ".join(request.headers.getlist("accept")))
    headers = dict(_SHARED_HEADERS)
    with stores.use() as store:
        headers["GoldenThread-Snapshot"] = quote(store.identity)
        if request.method == "POST":
            headers["Cache-Control"] = "no-store"
        elif not gathered.sources and (tag := _entity_tag(store.identity, operation, types, limits)):
            headers |= {"Cache-Control": "no-cache", "ETag": f'W/"{tag}"'}
            if tag in _ENTITY_TAG.findall(request.headers.get("if-none-match", "")):
                return Response(status_code=304, headers=headers)
        else:
            headers["Cache-Control"] = "no-store"
        # A store that knows nothing of other endpoints is asked as ever.
        more = {"outside": gathered.outside} if gathered.outside else {}
        answer = store.answer(gathered.query, types.types, limits, operation.dataset, cancellation, **more)
    if gathered.sources:
        headers["GoldenThread-Sources"] = ", ".join(map(_source, gathered.sources))
    headers["GoldenThread-Completeness"] = "truncated" if answer.truncated else "complete"
    headers["GoldenThread-Row-Limit"] = str(limits.rows)
    return Response(answer.body, media_type=types.names.get(answer.media_type, answer.media_type), headers=headers)


def _gathered(federation: Federation | None, query: str, limits: Limits, cancellation: Cancellation) -> Gathered:
    """Ask the other endpoints that a query names, where the installation lists any."""
    return Gathered(query) if federation is None else federation.gather(query, limits, cancellation)


def _source(source: Source) -> str:
    """Write what came from an endpoint, and when, as one element of the header GoldenThread-Sources."""
    came = "failed" if source.rows is None else f"rows={source.rows}"
    return f'<{source.endpoint}>; {came}; asked="{source.asked_at:%Y-%m-%dT%H:%M:%SZ}"'


def _parameter(name: str, description: str, repeated: bool = False) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    schema = {"type": "array", "items": text} if repeated else text
    return {"name": name, "in": "query", "required": not repeated, "description": description, "schema": schema}


_DATASET_PARAMETERS: Final = [
    _parameter("default-graph-uri", "A graph that the default graph of the query is made of.", repeated=True),
    _parameter("named-graph-uri", "A graph that the query may name.", repeated=True),
]
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The answer.", "content": {name: {} for offers in OFFERS.values() for name in offers}},
    "4XX": {"description": "The request is at fault.", "content": {"application/problem+json": {}}},
    "5XX": {"description": "A limit was reached, or a fault.", "content": {"application/problem+json": {}}},
}
_STILL_RIGHT: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The answer that If-None-Match names is still right."}
}
_FORM_SCHEMA: Final = {
    "type": "object",
    "required": ["query"],
    "properties": {"query": {"type": "string"}} | {each["name"]: each["schema"] for each in _DATASET_PARAMETERS},
}


def router(threads: int = THREADS) -> APIRouter:
    """Return the routes of `/sparql`; at most `threads` queries are under way at once, more are told to come again."""
    routes = APIRouter(tags=["SPARQL"], default_response_class=Response, responses=_ANSWERS)
    limiter = anyio.CapacityLimiter(threads)

    async def sparql(request: Request) -> Response:
        # SPARQL 1.1 Service Description, section 2: GET of the endpoint without any parameter.
        if request.method != "POST" and not request.scope["query_string"]:
            described = await anyio.to_thread.run_sync(describe_service, request)
            if described is not None:
                return described
        return await answered(request, limiter)

    async def options() -> Response:
        preflight = {
            "Allow": _METHODS,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
            "Accept-Post": f"{FORM}, {QUERY}",
        }
        return Response(status_code=204, headers=_SHARED_HEADERS | preflight)

    get = {"parameters": [_parameter("query", "A SPARQL 1.1 query."), *_DATASET_PARAMETERS]}
    post = {
        "parameters": _DATASET_PARAMETERS,
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": _FORM_SCHEMA}, QUERY: {"schema": {"type": "string"}}},
        },
    }
    routes.get("/sparql", summary="Ask in SPARQL", name="sparql", responses=_STILL_RIGHT, openapi_extra=get)(sparql)
    routes.post("/sparql", summary="Ask in SPARQL", name="sparql_post", openapi_extra=post)(sparql)
    routes.head("/sparql", include_in_schema=False)(sparql)
    routes.options("/sparql", include_in_schema=False)(options)
    routes.api_route("/sparql/", methods=["GET", "HEAD", "POST"], include_in_schema=False)(sparql)
    routes.options("/sparql/", include_in_schema=False)(options)
    return routes
