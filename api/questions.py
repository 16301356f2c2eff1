"""The catalogue over HTTP: what can be asked, and the answers, each row with its evidence.

curl 'http://127.0.0.1:8000/questions/cq-04?as_of=2021-06-29&lang=zh'
"""

import datetime
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Query, Request, Response
from pydantic_core import to_json as json_bytes
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from api.caching import headers, tag, unchanged, wants_fresh
from api.lookups import lookups_of
from api.naming import by_name
from api.negotiation import CSV, HTML, JSON, LANGUAGES, TURTLE, choose, choose_language, split_suffix
from api.pages import answer_page, questions_page
from api.problems import Problem, not_acceptable
from queries.answers import OPEN, Answer, BadParameter, UnknownThing, answer, read_parameters
from queries.catalogue import Question, catalogue
from queries.export import to_csv, to_json, to_turtle, to_xlsx
from queries.lookup import Lookup
from queries.template import Value
from store.current import SnapshotGone
from store.port import StoreError

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A page needs names beside the answer and shows a part of it, so it is made in `_made`.
_WRITERS: Final[Mapping[str, Callable[[Answer], bytes]]] = {
    JSON: lambda found: json_bytes(to_json(found)),
    CSV: to_csv,
    XLSX: to_xlsx,
    TURTLE: to_turtle,
}
_PLACE: Final = "/questions/"
_SUFFIXES: Final = {".json": JSON, ".html": HTML, ".csv": CSV, ".xlsx": XLSX, ".ttl": TURTLE}
_OFFERS: Final = (JSON, HTML, CSV, XLSX, TURTLE)
_RESERVED: Final = ("lang", "format", "snapshot", "page")

_MOST_PAGES: Final = 10_000
_NEGOTIATED: Final = {"Vary": "Accept, Accept-Language"}

# The event loop may be kept from other requests for as long as this, once, by a question that was quicker before.
_QUICK_S: Final = 0.006

Language = Annotated[str | None, Query(description="The language of names: ar, zh, en, fr, ru or es.")]
_LANG: Final = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "The language of names: ar, zh, en, fr, ru or es.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


def router() -> APIRouter:
    """Return the routes /questions and /questions/{id}, the latter documented for each question.

    One plain route answers all of them: a route for each costs every request a walk past those before it. The others
    are what the OpenAPI document shows; no request reaches them.
    """
    routes = APIRouter(tags=["questions"])
    routes.add_api_route("/questions", list_questions, summary="What can be asked")
    routes.add_route("/questions/{question}", ask, methods=["GET"], include_in_schema=False)
    for question in catalogue().values():
        routes.add_api_route(
            f"/questions/{question.id}",
            ask,
            summary=question.title["en"],
            description=_description(question),
            name=question.id,
            openapi_extra={"parameters": [*(_documented(question, name) for name in _asked(question)), _LANG]},
            responses={200: {"content": {media_type: {} for media_type in _OFFERS}}},
        )
    return routes


def list_questions(request: Request, lang: Language = None) -> Response:
    """List all questions with their parameters, titles in the language asked for, English where there is none."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    # JSON first: programs accept anything, browsers name HTML.
    if choose(request.headers.get("Accept"), (JSON, HTML)) == HTML:
        return Response(questions_page(language), media_type=HTML, headers=_NEGOTIATED)
    listed = [_listed(question, language) for question in catalogue().values()]
    return Response(json_bytes({"language": language, "questions": listed}), media_type=JSON, headers=_NEGOTIATED)


def install(app: FastAPI) -> None:
    """Let answers that are held or quick to make be given before a request goes its way through the application."""
    app.add_middleware(_Straight)


class _Straight:
    """Gives an answer that is kept, and one that was quick to make before, where the request arrives.

    The way through the routes, and to another thread and back, costs more than they do. Whatever is not so simple, and
    every error, goes the usual way to `ask`; so does all that a remote store must be asked for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = None
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_PLACE):
            request = Request(scope)
            if not request.app.state.settings.remote:
                with suppress(Problem, ValueError, StoreError):
                    response = _at_once(request, scope["path"].removeprefix(_PLACE))
        if response is None:
            await self.app(scope, receive, send)
        else:
            scope["endpoint"] = ask
            await response(scope, receive, send)


def _at_once(request: Request, name: str) -> Response | None:
    asked = _read(request, name)
    if asked.snapshot is not None:
        return None
    with lookups_of(request).use() as lookup:
        held = _held(request, asked, lookup)
        if held is None and asked.media_type != HTML and asked.question.id in lookups_of(request).quick:
            return _made(request, asked, lookup)
        return held


async def ask(request: Request) -> Response:
    """Answer a question, at its address or at one with a suffix (`cq-04.csv`), or say which questions there are."""
    try:
        asked = _read(request, request.path_params["question"])
    except BadParameter as error:
        named = await run_in_threadpool(_by_name, request, error)
        if named is None:
            raise
        return named
    return await run_in_threadpool(_as_it_was if asked.snapshot else _answered, request, asked)


def _by_name(request: Request, error: BadParameter) -> Response | None:
    """Return the way to what a parameter may name, None where it names nothing."""
    question, _ = _asked_for(request.path_params["question"], request.headers.get("Accept"))
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    return by_name(request, question, _given(request.query_params), error, language)


def _asked_for(name: str, accept: str | None) -> tuple[Question, str]:
    asked, media_type = name, None
    if name not in catalogue():
        name, media_type = split_suffix(name, _SUFFIXES)
    if name not in catalogue() or (media_type is None and name != asked):
        raise Problem(
            404,
            "unknown-question",
            "No such question",
            f"There is no question {name!r}. GET /questions lists all.",
            known=list(catalogue()),
        )
    media_type = media_type or choose(accept, _OFFERS)
    if media_type is None:
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    return catalogue()[name], media_type


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one request asks: all that shapes its answer but the state of the graph."""

    question: Question
    media_type: str
    language: str
    given: Mapping[str, str]
    parameters: Mapping[str, Value]
    snapshot: str | None
    page: int

    def tag(self, lookup: Lookup) -> str:
        shape = [f"{name}={'' if term is None else term.sparql()}" for name, term in self.parameters.items()]
        shape.append(str(self.page) if self.media_type == HTML else "")
        return tag(lookup.store.identity, self.question.id, *shape, self.language, self.media_type)


def _read(request: Request, name: str) -> _Asked:
    """Read what is asked; the same words on the same day ask the same. Raises Problem, BadParameter and the like."""
    headers = request.headers
    today = datetime.datetime.now(datetime.UTC).date()
    return _understood(name, request.url.query, headers.get("Accept"), headers.get("Accept-Language"), today)


@lru_cache(maxsize=1024)
def _understood(
    name: str, query: str, accept: str | None, accept_language: str | None, _today: datetime.date
) -> _Asked:
    question, media_type = _asked_for(name, accept)
    words = QueryParams(query)
    given = _given(words)
    language = choose_language(words.get("lang"), accept_language)
    parameters = read_parameters(question, given, language)
    return _Asked(question, media_type, language, given, parameters, words.get("snapshot") or None, _page(words))


def _answered(request: Request, asked: _Asked) -> Response:
    """Return the answer that is held, or made now."""
    try:
        with lookups_of(request).use() as lookup:
            return _held(request, asked, lookup) or _made(request, asked, lookup)
    except UnknownThing as error:
        named = _by_name(request, error)
        if named is None:
            raise
        return named


def _as_it_was(request: Request, asked: _Asked) -> Response:
    """Return the answer from the snapshot asked for; 410 where it is no longer kept."""
    try:
        with lookups_of(request).at(str(asked.snapshot)) as lookup:
            return _held(request, asked, lookup) or _made(request, asked, lookup)
    except SnapshotGone as error:
        now = [(name, value) for name, value in request.query_params.multi_items() if name != "snapshot"]
        again = request.url.path + (f"?{urlencode(now)}" if now else "")
        detail = f"{error} The current snapshot and the one before it answer. Without `snapshot`: {again}"
        raise Problem(410, "snapshot-gone", "The snapshot is no longer kept", detail, again=again) from error


def _held(request: Request, asked: _Asked, lookup: Lookup) -> Response | None:
    """Return the answer that the asker or the service holds already, None if it must be made."""
    entity_tag = asked.tag(lookup)
    if (unmoved := unchanged(request, entity_tag)) is not None:
        return unmoved
    body = None if wants_fresh(request) else lookups_of(request).bodies.get(entity_tag)
    return None if body is None else _response(body, entity_tag, asked, lookup)


def _made(request: Request, asked: _Asked, lookup: Lookup) -> Response:
    """Make the answer and keep it."""
    begun = time.perf_counter()
    found = answer(lookup, asked.question, asked.given, asked.language)
    html = asked.media_type == HTML
    body = answer_page(lookup, found, asked.page) if html else _WRITERS[asked.media_type](found)
    lookups = lookups_of(request)
    if time.perf_counter() - begun < _QUICK_S:
        lookups.quick.add(asked.question.id)
    else:
        lookups.quick.discard(asked.question.id)
    entity_tag = asked.tag(lookup)
    lookups.bodies.put(entity_tag, body)
    return _response(body, entity_tag, asked, lookup)


def _response(body: bytes, entity_tag: str, asked: _Asked, lookup: Lookup) -> Response:
    fields = headers(entity_tag, lookup.store.identity)
    fields |= {"GoldenThread-Completeness": "complete", "Content-Language": asked.language}
    return Response(body, headers=fields, media_type=asked.media_type)


def _given(words: QueryParams) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in words.multi_items():
        if name in given:
            detail = f"{name!r} stands in the address more than once; give it once."
            raise Problem(400, "repeated-parameter", "A parameter is given twice", detail, parameter=name)
        if name not in _RESERVED:
            given[name] = value
    return given


def _page(words: QueryParams) -> int:
    """Return which page of the rows is asked for, from 1 on."""
    value = words.get("page", "1")
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST_PAGES:
        detail = f"'page' is a whole number from 1 to {_MOST_PAGES}, not {value[:50]!r}."
        raise Problem(400, "invalid-parameters", "Invalid parameters", detail, parameter="page")
    return int(value)


def _listed(question: Question, language: str) -> dict[str, Any]:
    return {
        "id": question.id,
        "topic": question.topic,
        "title": question.title.get(language, question.title["en"]),
        "titles": dict(question.title),
        "parameters": [
            {
                "name": name,
                "type": parameter.kind,
                "title": parameter.title.get(language, parameter.title["en"]),
                "default": parameter.default,
            }
            for name, parameter in ((name, question.parameters[name]) for name in _asked(question))
        ],
        "columns": dict(question.columns),
        "cost": question.cost,
        "url": f"/questions/{question.id}",
    }


def _description(question: Question) -> str:
    lines = [question.title["zh"], question.note.get("en", ""), f"```sparql\n{question.sparql}```"]
    return "\n\n".join(line for line in lines if line)


def _asked(question: Question) -> list[str]:
    """Return the parameters that are asked for by their own name; the language of the answer is `lang` for all."""
    return [name for name, parameter in question.parameters.items() if parameter.kind != "language"]


def _documented(question: Question, name: str) -> dict[str, Any]:
    parameter = question.parameters[name]
    schema: dict[str, Any] = {"type": "integer"} if parameter.kind == "integer" else {"type": "string"}
    if parameter.default is not None:
        schema["default"] = parameter.default
    said = f"{parameter.title['en']} ({parameter.kind}; {OPEN} leaves a thing open)"
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}
