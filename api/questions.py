"""The catalogue over HTTP: what can be asked, and the answers, each row with its evidence.

curl 'http://127.0.0.1:8000/questions/cq-04?as_of=2021-06-29&lang=zh'
"""

import time
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes
from starlette.concurrency import run_in_threadpool

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
from store.current import SnapshotGone

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A page needs names beside the answer and shows a part of it, so it is made in `_Asking.written`.
_WRITERS: Final[Mapping[str, Callable[[Answer], bytes]]] = {
    JSON: lambda found: json_bytes(to_json(found)),
    CSV: to_csv,
    XLSX: to_xlsx,
    TURTLE: to_turtle,
}
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


async def ask(request: Request) -> Response:
    """Answer a question, at its address or at one with a suffix (`cq-04.csv`), or say which questions there are.

    Where the store is on this machine, an answer that is kept, and one that was quick to make before, is given without
    the way to another thread and back, which costs more than they do.
    """
    try:
        asking = _Asking(request)
    except BadParameter as error:
        named = await run_in_threadpool(_by_name, request, error)
        if named is None:
            raise
        return named
    if asking.snapshot:
        return await run_in_threadpool(asking.as_it_was)
    if not request.app.state.settings.remote:
        with lookups_of(request).use() as lookup:
            held = asking.held(lookup)
            if held is None and asking.media_type != HTML and asking.question.id in lookups_of(request).quick:
                held = asking.made(lookup)
        if held is not None:
            return held
    return await run_in_threadpool(asking.answered)


def _by_name(request: Request, error: BadParameter) -> Response | None:
    """Return the way to what a parameter may name, None where it names nothing."""
    question, _ = _asked_for(request)
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    return by_name(request, question, _given(request), error, language)


def _asked_for(request: Request) -> tuple[Question, str]:
    name, media_type = request.path_params["question"], None
    if name not in catalogue():
        name, media_type = split_suffix(name, _SUFFIXES)
    if name not in catalogue() or (media_type is None and name != request.path_params["question"]):
        raise Problem(
            404,
            "unknown-question",
            "No such question",
            f"There is no question {name!r}. GET /questions lists all.",
            known=list(catalogue()),
        )
    media_type = media_type or choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None:
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    return catalogue()[name], media_type


class _Asking:
    """One question as one request asks it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.question, self.media_type = _asked_for(request)
        self.given = _given(request)
        self.language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
        self.parameters = read_parameters(self.question, self.given, self.language)
        self.snapshot = request.query_params.get("snapshot")
        self.page = _page(request)

    def tag(self, lookup: Lookup) -> str:
        shape = [f"{name}={'' if term is None else term.sparql()}" for name, term in self.parameters.items()]
        shape.append(str(self.page) if self.media_type == HTML else "")
        return tag(lookup.store.identity, self.question.id, *shape, self.language, self.media_type)

    def answered(self) -> Response:
        """Return the answer that is held, or made now."""
        try:
            with lookups_of(self.request).use() as lookup:
                return self.held(lookup) or self.made(lookup)
        except UnknownThing as error:
            named = _by_name(self.request, error)
            if named is None:
                raise
            return named

    def as_it_was(self) -> Response:
        """Return the answer from the snapshot asked for; 410 where it is no longer kept."""
        try:
            with lookups_of(self.request).at(str(self.snapshot)) as lookup:
                return self.held(lookup) or self.made(lookup)
        except SnapshotGone as error:
            now = [(name, value) for name, value in self.request.query_params.multi_items() if name != "snapshot"]
            again = self.request.url.path + (f"?{urlencode(now)}" if now else "")
            detail = f"{error} The current snapshot and the one before it answer. Without `snapshot`: {again}"
            raise Problem(410, "snapshot-gone", "The snapshot is no longer kept", detail, again=again) from error

    def held(self, lookup: Lookup) -> Response | None:
        """Return the answer that the asker or the service holds already, None if it must be made."""
        entity_tag = self.tag(lookup)
        if (unmoved := unchanged(self.request, entity_tag)) is not None:
            return unmoved
        body = None if wants_fresh(self.request) else lookups_of(self.request).bodies.get(entity_tag)
        return None if body is None else self.response(body, entity_tag, lookup)

    def made(self, lookup: Lookup) -> Response:
        """Make the answer and keep it."""
        begun = time.perf_counter()
        body = self.written(lookup)
        lookups = lookups_of(self.request)
        if time.perf_counter() - begun < _QUICK_S:
            lookups.quick.add(self.question.id)
        else:
            lookups.quick.discard(self.question.id)
        entity_tag = self.tag(lookup)
        lookups.bodies.put(entity_tag, body)
        return self.response(body, entity_tag, lookup)

    def written(self, lookup: Lookup) -> bytes:
        found = answer(lookup, self.question, self.given, self.language)
        return answer_page(lookup, found, self.page) if self.media_type == HTML else _WRITERS[self.media_type](found)

    def response(self, body: bytes, entity_tag: str, lookup: Lookup) -> Response:
        fields = headers(entity_tag, lookup.store.identity)
        fields |= {"GoldenThread-Completeness": "complete", "Content-Language": self.language}
        return Response(body, headers=fields, media_type=self.media_type)


def _given(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            detail = f"{name!r} stands in the address more than once; give it once."
            raise Problem(400, "repeated-parameter", "A parameter is given twice", detail, parameter=name)
        if name not in _RESERVED:
            given[name] = value
    return given


def _page(request: Request) -> int:
    """Return which page of the rows is asked for, from 1 on."""
    value = request.query_params.get("page", "1")
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
