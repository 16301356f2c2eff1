"""The catalogue over HTTP: what can be asked, and the answers, each row with its evidence.

curl 'http://127.0.0.1:8000/questions/cq-04?as_of=2021-06-29&lang=zh'
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged, wants_fresh
from api.lookups import lookups_of
from api.negotiation import CSV, HTML, JSON, LANGUAGES, TURTLE, choose, choose_language, split_suffix
from api.pages import answer_page
from api.problems import Problem, not_acceptable
from queries.answers import OPEN, Answer, answer, read_parameters
from queries.catalogue import Question, catalogue
from queries.export import to_csv, to_json, to_turtle, to_xlsx

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITERS: Final[Mapping[str, Callable[[Answer], bytes]]] = {
    JSON: lambda found: json_bytes(to_json(found)),
    HTML: answer_page,
    CSV: to_csv,
    XLSX: to_xlsx,
    TURTLE: to_turtle,
}
_SUFFIXES: Final = {".json": JSON, ".html": HTML, ".csv": CSV, ".xlsx": XLSX, ".ttl": TURTLE}
_RESERVED: Final = ("lang", "format")

Language = Annotated[str | None, Query(description="The language of names: ar, zh, en, fr, ru or es.")]
_LANG: Final = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "The language of names: ar, zh, en, fr, ru or es.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


def router() -> APIRouter:
    """Return the routes /questions, /questions/{id} and one documented route for each question."""
    routes = APIRouter(tags=["questions"])
    routes.add_api_route("/questions", list_questions, summary="What can be asked")
    for question in catalogue().values():
        routes.add_api_route(
            f"/questions/{question.id}",
            _endpoint(question),
            summary=question.title["en"],
            description=_description(question),
            name=question.id,
            openapi_extra={"parameters": [*(_documented(question, name) for name in _asked(question)), _LANG]},
            responses={200: {"content": {media_type: {} for media_type in _WRITERS}}},
        )
    routes.add_api_route("/questions/{question}", other_question, include_in_schema=False)
    return routes


def list_questions(request: Request, lang: Language = None) -> Response:
    """List all questions with their parameters, titles in the language asked for, English where there is none."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    listed = [_listed(question, language) for question in catalogue().values()]
    return Response(json_bytes({"language": language, "questions": listed}), media_type=JSON)


def other_question(request: Request, question: str) -> Response:
    """Answer at an address with a suffix (`cq-04.csv`), or say which questions there are."""
    name, media_type = split_suffix(question, _SUFFIXES)
    if name in catalogue() and media_type is not None:
        return _answer(request, catalogue()[name], media_type)
    raise Problem(
        404,
        "unknown-question",
        "No such question",
        f"There is no question {question!r}. GET /questions lists all.",
        known=list(catalogue()),
    )


def _endpoint(question: Question) -> Callable[[Request], Response]:
    def ask(request: Request) -> Response:
        media_type = choose(request.headers.get("Accept"), tuple(_WRITERS))
        if media_type is None:
            raise not_acceptable(tuple(_WRITERS), "Accept, Accept-Language")
        return _answer(request, question, media_type)

    return ask


def _answer(request: Request, question: Question, media_type: str) -> Response:
    given = _given(request)
    language = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    parameters = read_parameters(question, given, language)
    with lookups_of(request).use() as lookup:
        snapshot = lookup.store.identity
        shape = [f"{name}={'' if term is None else term.sparql()}" for name, term in parameters.items()]
        entity_tag = tag(snapshot, question.id, *shape, language, media_type)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        body = None if wants_fresh(request) else bodies.get(entity_tag)
        if body is None:
            body = _WRITERS[media_type](answer(lookup, question, given, language))
            bodies.put(entity_tag, body)
    fields = headers(entity_tag, snapshot) | {"GoldenThread-Completeness": "complete", "Content-Language": language}
    return Response(body, headers=fields, media_type=media_type)


def _given(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            detail = f"{name!r} stands in the address more than once; give it once."
            raise Problem(400, "repeated-parameter", "A parameter is given twice", detail, parameter=name)
        if name not in _RESERVED:
            given[name] = value
    return given


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
