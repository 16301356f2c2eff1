"""The pages about the data and for developers: /data, /developers and the SPARQL editor.

The editor asks the endpoint of this very service, within the same limits, and shows the answer as a table.

    curl -H 'Accept: text/html' 'http://127.0.0.1:8000/developers/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D'
"""

import json
from typing import Any, Final
from urllib.parse import urlencode

import anyio
from fastapi import APIRouter, Request, Response

from api.description import holdings_of
from api.negotiation import HTML, choose_language
from api.page_answers import Language, page_answer
from api.pages.addresses import shortened
from api.pages.developers import RESULTS, Result, columns_and_rows, developers_page, sparql_page
from api.pages.sources import sources_page
from api.problems import Problem, problem_of
from api.sparql import answered
from queries.catalogue import Question, catalogue
from queries.examples import query_of
from store.port import StoreError

# Queries from the editor under way at once; programs use the endpoint.
_QUERIES: Final = 4
_MOST_ROWS: Final = 200
_MOST_TEXT: Final = 40_000
_LONGEST_CELL: Final = 300
_ACCEPTED: Final = "application/sparql-results+json, text/turtle;q=0.9"


def router() -> APIRouter:
    """Return the routes /data, /developers and /developers/sparql."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/data", data)
    routes.add_api_route("/developers", developers)
    limiter = anyio.CapacityLimiter(_QUERIES)

    async def editor(
        request: Request, query: str = "", example: str = "", format: str = "", lang: Language = None
    ) -> Response:
        return await edited(request, limiter, query, example, format, lang)

    routes.add_api_route("/developers/sparql", editor)
    return routes


def data(request: Request, lang: Language = None) -> Response:
    """Show what is loaded: documents, open data, licences, dates."""
    return page_answer(
        request, lang, ("data",), lambda lookup, spoken: sources_page(lookup, holdings_of(lookup.store).graphs, spoken)
    )


def developers(request: Request, lang: Language = None) -> Response:
    """Show the ways for programs."""
    address = str(request.base_url)
    return page_answer(request, lang, ("developers", address), lambda _lookup, spoken: developers_page(address, spoken))


async def edited(
    request: Request, limiter: anyio.CapacityLimiter, query: str, example: str, form: str, lang: str | None
) -> Response:
    """Show the editor, with the answer to a query; in another format, the endpoint's answer itself."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    asked = _example(example)
    if asked is not None:
        query = query_of(asked)
    if query.strip() and not asked and form in RESULTS:
        return await _endpoint(request, limiter, query, RESULTS[form])
    result, status = None, 200
    if query.strip() and not asked:
        result, status = await _result(request, limiter, query)
    body = sparql_page(query, language, result, asked)
    fields = {"Cache-Control": "no-store", "Vary": "Accept-Language", "Content-Language": language}
    return Response(body, status, fields, HTML)


def _example(name: str) -> Question | None:
    if name and name not in catalogue():
        detail = f"There is no question {name!r}. GET /questions lists all."
        raise Problem(404, "unknown-question", "No such question", detail, known=list(catalogue()))
    return catalogue().get(name)


async def _endpoint(request: Request, limiter: anyio.CapacityLimiter, query: str, accepted: str) -> Response:
    """Ask the endpoint of this service, with its limits and its answers to the protocol."""
    kept = [pair for pair in request.scope["headers"] if pair[0] not in (b"accept", b"if-none-match")]
    scope = {
        **request.scope,
        "query_string": urlencode({"query": query}).encode(),
        "headers": [*kept, (b"accept", accepted.encode())],
    }
    return await answered(Request(scope, request.receive), limiter)


async def _result(request: Request, limiter: anyio.CapacityLimiter, query: str) -> tuple[Result, int]:
    try:
        answer = await _endpoint(request, limiter, query, _ACCEPTED)
    except (Problem, StoreError) as error:
        problem = problem_of(error)
        return Result(fault=str(problem)), problem.status
    complete = answer.headers["GoldenThread-Completeness"] == "complete"
    text = bytes(answer.body).decode()
    if "turtle" in answer.headers["content-type"]:
        whole = len(text) <= _MOST_TEXT
        return Result(triples=text if whole else text[:_MOST_TEXT], complete=complete and whole), 200
    body = json.loads(text)
    if "boolean" in body:
        return Result(truth=body["boolean"]), 200
    variables = body["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in variables] for row in body["results"]["bindings"]]
    found = columns_and_rows(variables, rows, _MOST_ROWS)
    return Result(found.columns, found.rows, found.count, complete=complete), 200


def _cell(term: dict[str, Any] | None) -> tuple[str, str | None] | None:
    if term is None:
        return None
    text = str(term["value"])
    if term["type"] == "uri":
        return shortened(text), text
    cut = text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL] + "…"
    return cut, None
