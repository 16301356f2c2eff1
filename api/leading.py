"""IRIs of ours that name something which is given at another address, and lead there (303).

An answer as Turtle names itself and its rows; a programme as JSON names its context and its schema. Whoever follows
such a name meets what it names. (A question is a thing of its own: `api.description`.)

curl -I http://127.0.0.1:8000/id/answer/cq-04/SNAPSHOT
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import to_json as json_bytes

from api.negotiation import JSON_LD
from api.problems import Problem
from loaders.programme.json_schema import PROGRAMME_SCHEMA
from loaders.programme.programme_context import PROGRAMME_CONTEXT, programme_context
from ontology.namespaces import BASE
from queries.catalogue import catalogue


def router() -> APIRouter:
    """Return the routes for answers by their IRIs, and for the context and schema of programmes."""
    routes = APIRouter(tags=["things"])
    routes.add_api_route("/id/answer/{question}/{snapshot}", answer, include_in_schema=False)
    routes.add_api_route("/" + PROGRAMME_SCHEMA.removeprefix(BASE), schema, include_in_schema=False)
    routes.add_api_route("/" + PROGRAMME_CONTEXT.removeprefix(BASE), context, include_in_schema=False)
    return routes


def answer(request: Request, question: str, snapshot: str) -> Response:
    """Lead to the permanent link of an answer; that tells whether the state it was asked of is still kept."""
    asked = urlencode([*request.query_params.multi_items(), ("snapshot", snapshot)])
    return RedirectResponse(f"/questions/{_known(question)}?{asked}", 303)


def schema() -> Response:
    """Lead to the JSON Schema of programmes."""
    return RedirectResponse("/templates/cpd.schema.json", 303)


def context() -> Response:
    """Give the JSON-LD context of programmes."""
    body = json_bytes({"@context": programme_context()}, indent=1)
    return Response(body, media_type=JSON_LD, headers={"Access-Control-Allow-Origin": "*"})


def _known(question: str) -> str:
    if question in catalogue():
        return question
    detail = f"There is no question {question!r}. GET /questions lists all."
    raise Problem(404, "unknown-question", "No such question", detail, known=list(catalogue()))
