"""Tools for agents (Model Context Protocol): the catalogue first, raw SPARQL last, and evidence with every result.

Five tools that only read: `list_questions`, `ask`, `find`, `describe`, `sparql`. Every result names the snapshot, says
whether it is `complete` or `truncated`, and carries the document parts it rests on. A mistake in a call is a tool error
in plain words. Over HTTP (streamable, at /mcp) and over standard input and output (`goldenthread mcp`).

    server = agent_server(lambda: lookups, Limits())
    server.run("stdio")
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import metadata
from typing import Annotated, Any, Final

from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.lookups import Lookups
from api.negotiation import choose_language
from api.problems import problem_of
from queries.answers import answer
from queries.catalogue import catalogue
from queries.digest import evidence_of, fitted, of_answer, of_thing, parts_among, stated_in
from queries.identifiers import thing_iri
from store.port import Limits, MediaTypes

BUDGET: Final = 40_000
MOST_ROWS: Final = 1_000

_JSON: Final = "application/sparql-results+json"
_N_TRIPLES: Final = "application/n-triples"
_READS: Final = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_GUIDE: Final = (
    "Golden Thread answers questions on United Nations strategic planning from a knowledge graph in which every "
    "statement names the document and paragraph that says so. Look for a question with list_questions and ask it with "
    "ask; find and describe things by name; use sparql only where no question fits. Cite the evidence (symbol, part) "
    "of what you repeat. Where completeness is 'truncated' there is more than you were given: say so or narrow. An "
    "empty answer means that no loaded document states it, not that it is false: its gap says what is missing."
)

Language = Annotated[str, Field(description="The language of names: ar, zh, en, fr, ru or es.")]


def agent_server(lookups: Callable[[], Lookups], limits: Limits, budget: int = BUDGET) -> MCPServer[Any]:
    """Return the tools as an MCP server on the snapshot in use; a result takes about `budget` bytes at most."""
    server: MCPServer[Any] = MCPServer(
        "goldenthread",
        title="Golden Thread",
        instructions=_GUIDE,
        version=metadata.version("goldenthread"),
        log_level="WARNING",
    )
    tools = _Tools(lookups, limits, budget)
    for tool in (tools.list_questions, tools.ask, tools.find, tools.describe, tools.sparql):
        server.add_tool(tool, annotations=_READS)
    return server


class _Tools:
    def __init__(self, lookups: Callable[[], Lookups], limits: Limits, budget: int) -> None:
        self._lookups = lookups
        self._limits = limits
        self._budget = budget

    def list_questions(
        self,
        topic: Annotated[str | None, Field(description="Only the questions of a topic, such as plan.")] = None,
        language: Language = "en",
    ) -> dict[str, Any]:
        """List the questions that can be asked, with their parameters; the first thing to call."""
        with _plainly():
            spoken = choose_language(language, None)
            chosen = [question for question in catalogue().values() if topic in (None, question.topic)]
            topics = sorted({question.topic for question in catalogue().values()})
            if not chosen:
                raise ToolError(f"There is no topic {topic!r}. The topics: {', '.join(topics)}.")
            listed = [
                {
                    "id": question.id,
                    "topic": question.topic,
                    "title": question.title.get(spoken, question.title["en"]),
                    "parameters": {
                        name: {"type": parameter.kind, "default": parameter.default}
                        for name, parameter in question.parameters.items()
                        if parameter.kind != "language"
                    },
                }
                for question in chosen
            ]
            kept, complete = fitted(listed, self._budget)
            with self._lookups().use() as lookup:
                snapshot = lookup.store.identity
            return {
                "questions": kept,
                "topics": topics,
                "evidence": [],
                "snapshot": snapshot,
                "completeness": _said(complete),
            }

    def ask(
        self,
        question: Annotated[str, Field(description="The id of a question, such as cq-04.")],
        parameters: Annotated[
            dict[str, str | int] | None, Field(description="Its parameters by name; a thing is named by its IRI.")
        ] = None,
        language: Language = "en",
    ) -> dict[str, Any]:
        """Ask a question of the catalogue: rows, each with the document parts that say so."""
        with _plainly():
            if question not in catalogue():
                raise ToolError(f"There is no question {question!r}. list_questions gives the ids and titles.")
            given = {name: str(value) for name, value in (parameters or {}).items()}
            with self._lookups().use() as lookup:
                found = answer(lookup, catalogue()[question], given, choose_language(language, None))
            return of_answer(found, self._budget)

    def find(
        self,
        name: Annotated[str, Field(min_length=1, max_length=200, description="Words of a name, in any language.")],
        kind: Annotated[str | None, Field(description="Only things of a class, such as StrategicPlan.")] = None,
        limit: Annotated[int, Field(ge=1, le=50, description="The most things to give.")] = 10,
        language: Language = "en",
    ) -> dict[str, Any]:
        """Find things by name in any of the six languages, best first, with where each is stated."""
        with _plainly():
            spoken = choose_language(language, None)
            lookups = self._lookups()
            with lookups.use() as lookup:
                hits = lookups.index(lookup).find(name, spoken, kind, limit + 1)
                stated = stated_in(lookup, [hit.iri for hit in hits[:limit]], spoken)
                found = [
                    {
                        "iri": hit.iri,
                        "label": lookup.label(hit.iri, spoken).text,
                        "matched": hit.label,
                        "exact": hit.exact,
                        "types": list(hit.kinds),
                        "stated_in": [part.reference for part in stated.get(hit.iri, [])],
                    }
                    for hit in hits[:limit]
                ]
                kept, complete = fitted(found, self._budget)
                parts = [part for thing in stated.values() for part in thing]
                return {
                    "found": kept,
                    **evidence_of(list({part.iri: part for part in parts}.values()), self._budget),
                    "snapshot": lookup.store.identity,
                    "completeness": _said(complete and len(hits) <= limit),
                }

    def describe(
        self,
        thing: Annotated[str, Field(description="An IRI, or what follows /id/ in one of ours.")],
        language: Language = "en",
    ) -> dict[str, Any]:
        """Say what the graph holds of one thing: its names, its relations in both directions, where it is stated."""
        with _plainly():
            spoken = choose_language(language, None)
            iri = thing_iri(thing)
            lookups = self._lookups()
            with lookups.use() as lookup:
                found = of_thing(lookup, iri, spoken, self._budget)
                near = () if found else lookups.index(lookup).nearest(iri)
            if found is None:
                hint = f" Near it: {', '.join(near)}." if near else " find looks for things by name."
                raise ToolError(f"The graph says nothing of {iri}.{hint}")
            return found

    def sparql(
        self,
        query: Annotated[str, Field(description="A SPARQL 1.1 query that only reads; no SERVICE.")],
        limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="The most rows or triples to give.")] = 100,
        language: Language = "en",
    ) -> dict[str, Any]:
        """Run a SPARQL query on the graph. Prefer ask: its queries are checked and carry their evidence.

        The graph's own terms are in the namespace https://w3id.org/goldenthread/def# (describe a thing to see them);
        bind gt:statedIn in the query to get evidence.
        """
        with _plainly():
            spoken = choose_language(language, None)
            limits = Limits(self._limits.seconds, limit, self._limits.memory_bytes)
            with self._lookups().use() as lookup:
                found = lookup.store.answer(query, MediaTypes(_JSON, _JSON, _N_TRIPLES), limits)
                result, values, complete = _read(found.body, found.media_type, self._budget)
                evidence = lookup.evidence(parts_among(values), spoken)
                return {
                    **result,
                    **evidence_of(list(evidence.values()), self._budget),
                    "snapshot": lookup.store.identity,
                    "completeness": _said(complete and not found.truncated),
                }


@asynccontextmanager
async def serving(app: FastAPI, lookups: Lookups, limits: Limits) -> AsyncIterator[None]:
    """Serve the tools at /mcp of an application (see `route`) while the context is open."""
    server = agent_server(lambda: lookups, limits)
    # Each request stands for itself, so that any number of service processes may share an address. What is served is
    # public and only read, from whatever page (as at /sparql), so no host or origin is refused.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app.state.agents = server.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    async with server.session_manager.run():
        yield


def route() -> Route:
    """Return the route /mcp."""
    return Route("/mcp", _Mounted(), methods=["POST"], include_in_schema=False)


class _Mounted:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.agents(scope, receive, send)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what is wrong with a call into a tool error in plain words; what is unforeseen stays the server's."""
    try:
        yield
    except ToolError:
        raise
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500 and not isinstance(error, ValueError):
            raise
        raise ToolError(str(error) if problem.status == 500 else problem.detail) from error


def _read(body: bytes, media_type: str, budget: int) -> tuple[dict[str, Any], list[str], bool]:
    """Return an answer as plain values within the budget, the values it holds, and whether all of it is there."""
    if media_type == _N_TRIPLES:
        lines, complete = fitted(body.decode().splitlines(), budget)
        terms = [word[1:-1] for line in lines for word in line.split() if word.startswith("<")]
        return {"triples": lines}, terms, complete
    document = json.loads(body)
    if "boolean" in document:
        return {"truth": document["boolean"]}, [], True
    rows = [{name: cell["value"] for name, cell in row.items()} for row in document["results"]["bindings"]]
    kept, complete = fitted(rows, budget)
    return (
        {"variables": document["head"]["vars"], "rows": kept, "rows_fetched": len(rows)},
        [value for row in kept for value in row.values()],
        complete,
    )


def _said(complete: bool) -> str:
    return "complete" if complete else "truncated"
