"""Every error as RFC 9457 problem details (`application/problem+json`): what was wrong, where, what to do.

`problem_of` is the one map from exceptions to problems and `install` puts it into an application, for unknown
addresses, wrong methods, invalid parameters and unforeseen faults too. A router raises `Problem` for its own errors.

    raise Problem(404, "unknown-question", "No such question", "There is no question cq-99; GET /questions lists all.")
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from api.error_pages import MEDIA_TYPE, page_of, wants_page
from api.negotiation import GENERAL_NAMES, HTML, LANGUAGES, OFFERS, MalformedHeader, UnknownLanguage
from ontology.namespaces import BASE
from queries.answers import BadParameter, UnknownThing
from store.port import (
    NotAcceptable,
    OutsideFailed,
    QueryCancelled,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)

PROBLEM: Final = BASE + "problem/"
RETRY_BUSY_S: Final = 5
RETRY_UNAVAILABLE_S: Final = 30

_METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_LONGEST_ECHO: Final = 100
_LOG: Final = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """An error to answer with: its HTTP status, type (`slug`, the end of its URI), title, detail and further members.

    `detail` is a sentence for the person who asked. `headers` go with the answer. `instance` names this occurrence.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members
        self.instance = uuid4().urn


def not_acceptable(offered: Sequence[str], varies: str = "Accept") -> Problem:
    """Return the problem of an asker who accepts none of the media types `offered` (406)."""
    detail = f"None of the media types you accept can be given here. On offer: {', '.join(offered)}."
    return Problem(406, "not-acceptable", "No acceptable format", detail, {"Vary": varies}, offered=list(offered))


def _of_store(error: StoreError) -> Problem | None:
    detail = str(error)
    match error:
        case QuerySyntaxError():
            problem = Problem(400, "query-syntax", "Not a SPARQL query", detail)
            place = {"line": error.line, "column": error.column}
            problem.members.update({name: value for name, value in place.items() if value is not None})
            return problem
        case QueryRefused():
            return Problem(403, "query-refused", "The query asks for what is not allowed here", detail)
        case NotAcceptable():
            problem = not_acceptable([*OFFERS[error.kind], *GENERAL_NAMES[error.kind]])
            problem.members["kind"] = error.kind
            return problem
        case QueryTimeout():
            return Problem(504, "query-timeout", "The query took too long", detail, limit_s=error.limit_s)
        case QueryTooLarge():
            # 507, not 503: programs repeat a request after 503, and this one would need as much memory again.
            return Problem(
                507, "query-too-large", "The query needs too much memory", detail, limit_bytes=error.limit_bytes
            )
        case OutsideFailed():
            return Problem(502, "endpoint-failed", "Another endpoint failed", detail, endpoint=error.endpoint)
        case StoreBusy():
            retry = {"Retry-After": str(RETRY_BUSY_S)}
            return Problem(503, "store-busy", "Too many queries at once", detail, retry, retry_after_s=RETRY_BUSY_S)
        case StoreUnavailable():
            retry = {"Retry-After": str(RETRY_UNAVAILABLE_S)}
            title = "The store cannot be reached"
            # The sentence may name files and hosts, which are the operator's affair: it goes to the log.
            _LOG.error("%s: %s", title, detail)
            detail = f"The knowledge graph cannot be read at the moment. Ask again in {RETRY_UNAVAILABLE_S} seconds."
            return Problem(503, "store-unavailable", title, detail, retry, retry_after_s=RETRY_UNAVAILABLE_S)
        case QueryCancelled():
            return _disconnected()
    return None


def _disconnected() -> Problem:
    """Return what nobody will read, so that an asker who leaves is no fault of the service."""
    return Problem(400, "disconnected", "The connection ended", "The connection ended before the answer was there.")


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception is to the asker; what is unforeseen becomes 500 without its text."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StoreError) and (known := _of_store(error)):
        return known
    if isinstance(error, MalformedHeader):
        title = "A header cannot be read"
        return Problem(400, "malformed-header", title, str(error), header=error.header, part=error.part)
    if isinstance(error, UnknownLanguage):
        return Problem(400, "unknown-language", "No such language", str(error), accepted=sorted(LANGUAGES))
    if isinstance(error, BadParameter):
        return _of_parameter(error)
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, ClientDisconnect):
        return _disconnected()
    detail = "Something went wrong that should not have. If it happens again, report it with the value of 'instance'."
    return Problem(500, "internal", "Internal error", detail)


def _of_parameter(error: BadParameter) -> Problem:
    """Name the parameter that is wrong and what would do; 404 for a thing that the graph does not hold."""
    detail = f"{error}; {error.allowed}."
    if isinstance(error, UnknownThing):
        return Problem(404, "unknown-thing", "No such thing", detail, parameter=error.name, allowed=error.allowed)
    return Problem(400, "invalid-parameters", "Invalid parameters", detail, parameter=error.name, allowed=error.allowed)


def _sentence(fault: Mapping[str, Any]) -> str:
    """Say what a parameter must be, for the pydantic error types that parameters of routes give."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return "is required"
        case "int_parsing" | "int_type" | "int_from_float":
            return "must be a whole number"
        case "float_parsing" | "float_type" | "decimal_parsing":
            return "must be a number"
        case "bool_parsing" | "bool_type":
            return "must be true or false"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            return "must be a date such as 2026-01-31"
        case "literal_error" | "enum":
            return f"must be {context['expected']}"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
        case "string_too_short":
            return f"must have at least {context['min_length']} characters"
        case "string_too_long":
            return f"must have at most {context['max_length']} characters"
        case "string_pattern_mismatch":
            return f"must have the form {context['pattern']}"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return "is not valid: " + message[:1].lower() + message[1:]


_PLACES: Final = {"query": "the URL's query", "path": "the path", "header": "the headers", "body": "the body"}


def _of_validation(error: RequestValidationError) -> Problem:
    """Name each invalid parameter, where it stands, what is allowed: 400 in the address or headers, 422 in the body."""
    faults: list[dict[str, Any]] = []
    for fault in error.errors():
        place, *names = (str(step) for step in fault["loc"])
        found: dict[str, Any] = {"parameter": ".".join(names) or place, "in": place, "problem": _sentence(fault)}
        if fault["type"] != "missing":
            given = str(fault.get("input"))
            found["given"] = given if len(given) <= _LONGEST_ECHO else given[:_LONGEST_ECHO] + "…"
        faults.append(found)
    detail = "; ".join(f"'{f['parameter']}' in {_PLACES.get(f['in'], f['in'])} {f['problem']}" for f in faults) + "."
    status = 422 if any(fault["in"] == "body" for fault in faults) else 400
    return Problem(status, "invalid-parameters", "Invalid parameters", detail, errors=faults)


def _allowed(request: Request) -> list[str]:
    """Return the methods that the address answers to, over all routes: Starlette names those of the first only."""
    routes = request.app.router.routes
    allowed = {
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    }
    # Whatever answers GET answers HEAD (api.browsers).
    allowed |= {"HEAD"} if "GET" in allowed else set()
    return sorted(allowed)


def _of_http(request: Request, error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    if error.status_code == 404:
        detail = f"There is nothing at {request.url.path}. GET /docs describes every address."
        if error.detail != "Not Found":
            detail = str(error.detail)
        return Problem(404, "not-found", "Nothing here", detail, headers)
    if error.status_code == 405:
        allowed = _allowed(request)
        detail = f"{request.method} is not possible at {request.url.path}. Possible: {', '.join(allowed)}."
        return Problem(
            405, "method-not-allowed", "Not with this method", detail, {"Allow": ", ".join(allowed)}, allowed=allowed
        )
    detail = str(error.detail)
    return Problem(error.status_code, f"http-{error.status_code}", "The request failed", detail, headers)


def response_of(problem: Problem) -> JSONResponse:
    """Write a problem as RFC 9457 section 3 says."""
    return JSONResponse(_members(problem), status_code=problem.status, headers=_headers(problem), media_type=MEDIA_TYPE)


def _members(problem: Problem) -> dict[str, Any]:
    return {
        "type": PROBLEM + problem.slug,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": problem.instance,
        **problem.members,
    }


def _headers(problem: Problem) -> dict[str, str]:
    # A script of another site that may read the answers must be able to read why there is none.
    cross_origin = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Allow, Retry-After"}
    return {"Cache-Control": "no-store", **cross_origin, **problem.headers}


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = _of_http(request, error) if isinstance(error, HTTPException) else problem_of(error)
        if problem.status == 500:
            # Starlette raises an unforeseen error once more after this: the server logs it and closes the connection,
            # which the asker has to know before sending the next request. A StoreError ends here.
            trace = error if isinstance(error, StoreError) else None
            problem.headers["Connection"] = "close"
            _LOG.error("%s: %s %s failed", problem.instance, request.method, request.url.path, exc_info=trace)
        if problem.status != 406 and wants_page(request):
            body = await run_in_threadpool(page_of, _members(problem), request)
            fields = _headers(problem) | {"Vary": "Accept, Accept-Language", "X-Content-Type-Options": "nosniff"}
            return Response(body, status_code=problem.status, headers=fields, media_type=HTML)
        return response_of(problem)

    ours = (Problem, StoreError, BadParameter, MalformedHeader, UnknownLanguage, ClientDisconnect)
    for kind in (*ours, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)
