"""Agents use the service through the protocol's own client: in memory, over HTTP, over standard input and output."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters

from api.agents import agent_server
from api.lookups import Lookups
from api.state import Following
from ontology.namespaces import DEF, ID
from queries.catalogue import catalogue
from queries.digest import fitted
from store.current import CurrentStore
from store.port import Limits
from store.snapshot import Home

PLAN = "plan/un-habitat/2026-2029"
TOOLS = {"list_questions", "ask", "find", "describe", "sparql"}
EVERYTHING = [
    ("list_questions", {}),
    ("ask", {"question": "cq-13"}),
    ("find", {"name": "战略重点"}),
    ("describe", {"thing": PLAN}),
    ("sparql", {"query": "SELECT * { ?s ?p ?o } LIMIT 2"}),
    ("sparql", {"query": "ASK { ?s ?p ?o }"}),
    ("sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"}),
]

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def store(bundled_home: Home) -> Iterator[CurrentStore]:
    found = CurrentStore(bundled_home, workers=1)
    yield found
    found.close()


@pytest.fixture(scope="module")
def lookups(store: CurrentStore) -> Lookups:
    return Lookups(Following(store))


def calling(lookups: Lookups, budget: int = 40_000, limits: Limits | None = None) -> Call:
    """Return a way to call a tool in memory that gives what the agent gets."""

    def call(tool: str, **arguments: Any) -> Any:
        server = agent_server(lambda: lookups, limits or Limits(), budget)
        return asyncio.run(_called(server, lambda client: client.call_tool(tool, arguments)))

    return call


async def _called(server: Any, act: Callable[[Client], Awaitable[Any]]) -> Any:
    async with Client(server) as client:
        return await act(client)


@pytest.fixture(scope="module")
def call(lookups: Lookups) -> Call:
    return calling(lookups)


def content(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content[0].text
    told: dict[str, Any] = json.loads(result.content[0].text)
    assert result.structured_content == told
    return told


def complaint(result: Any) -> str:
    assert result.is_error
    text: str = result.content[0].text
    assert "Traceback" not in text
    return text


def test_the_tools_say_what_they_are_for_and_that_they_only_read(lookups: Lookups) -> None:
    server = agent_server(lambda: lookups, Limits())
    tools = asyncio.run(_called(server, lambda client: client.list_tools())).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert len(tool.description) > 40
        assert tool.annotations.read_only_hint
        for given in tool.input_schema["properties"].values():
            assert given["description"]


@pytest.mark.parametrize(("tool", "arguments"), EVERYTHING)
def test_every_result_names_its_evidence_snapshot_and_completeness(
    tool: str, arguments: dict[str, Any], call: Call, store: CurrentStore
) -> None:
    told = content(call(tool, **arguments))
    assert told["completeness"] in ("complete", "truncated")
    assert told["snapshot"] == store.identity
    assert isinstance(told["evidence"], list)


def test_the_questions_are_those_of_the_catalogue(call: Call) -> None:
    told = content(call("list_questions", language="zh"))
    assert [question["id"] for question in told["questions"]] == list(catalogue())
    assert told["completeness"] == "complete"
    listed = next(question for question in told["questions"] if question["id"] == "cq-04")
    assert listed["title"] == catalogue()["cq-04"].title["zh"]
    assert set(listed["parameters"]) == {"plan", "as_of"}
    plan = content(call("list_questions", topic="plan"))
    assert {question["topic"] for question in plan["questions"]} == {"plan"}


@pytest.mark.parametrize("question", ["cq-01", "cq-04", "cq-13", "cq-29", "gaps"])
def test_an_answer_is_that_of_the_catalogue_with_the_parts_of_its_rows(question: str, call: Call) -> None:
    told = content(call("ask", question=question))
    listed = {part["iri"] for part in told["evidence"]}
    for row in told["rows"]:
        named = [part for cell in row.values() if isinstance(cell, list) for part in cell]
        assert named
        if told["evidence_in_all"] == len(told["evidence"]):
            assert {part["iri"] for part in named} <= listed
    for part in told["evidence"]:
        assert part["symbol"] and part["part"] and part["url"].startswith("https://docs.un.org/")


def test_parameters_are_those_of_the_question(call: Call) -> None:
    told = content(call("ask", question="cq-04", parameters={"as_of": "2021-06-29"}, language="zh"))
    assert told["rows"][0]["end"] == "2023-12-31"
    assert told["parameters"]["as_of"] == "2021-06-29"
    none = content(call("ask", question="cq-04", parameters={"as_of": "1990-01-01"}))
    assert none["rows"] == []
    assert none["gap"]


def test_what_is_found_can_be_described(call: Call) -> None:
    told = content(call("find", name="strategic plan 2026–2029", kind="StrategicPlan"))
    assert told["found"][0]["iri"] == ID + PLAN
    assert told["found"][0]["stated_in"]
    assert told["evidence"]
    thing = content(call("describe", thing=told["found"][0]["iri"]))
    assert thing["relations"]
    assert {"to", "from"} == {relation["direction"] for relation in thing["relations"]}
    assert thing["evidence"]
    assert thing["label"]


def test_sparql_gives_evidence_for_the_parts_it_binds(call: Call) -> None:
    query = f"SELECT ?part {{ <{ID}{PLAN}> <{DEF}statedIn> ?part }}"
    told = content(call("sparql", query=query))
    assert {part["iri"] for part in told["evidence"]} == {row["part"] for row in told["rows"]}


def test_a_cut_result_says_so(call: Call, lookups: Lookups) -> None:
    every = "SELECT * { ?s ?p ?o }"
    cut = content(call("sparql", query=every, limit=5))
    assert (len(cut["rows"]), cut["completeness"]) == (5, "truncated")
    assert content(call("find", name="plan", limit=1))["completeness"] == "truncated"
    small = calling(lookups, budget=2_000)
    for tool, arguments in (
        ("sparql", {"query": every, "limit": 1000}),
        ("sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }", "limit": 1000}),
        ("ask", {"question": "cq-29"}),
        ("describe", {"thing": PLAN}),
        ("list_questions", {}),
    ):
        result = small(tool, **arguments)
        assert content(result)["completeness"] == "truncated", tool
        # The budget bounds the rows; what names them (columns, the SPARQL) comes on top.
        assert len(result.content[0].text.encode()) < 20_000, tool


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "cq-99"}, "no question 'cq-99'"),
        ("ask", {"question": "cq-04", "parameters": {"plam": "x"}}, "no parameter 'plam'; its parameters: plan, as_of"),
        ("ask", {"question": "cq-04", "parameters": {"as_of": "soon"}}, "a date such as 2025-01-31"),
        ("ask", {"question": "cq-04", "parameters": {"plan": "plan/none"}}, "nothing in the graph is called"),
        ("ask", {"question": "cq-04", "language": "xx"}, "no language 'xx'"),
        ("ask", {}, "question"),
        ("list_questions", {"topic": "none"}, "The topics: "),
        ("describe", {"thing": "plan/un-habitat/2026-2028"}, f"Near it: {ID}{PLAN}"),
        ("describe", {"thing": "a b"}, "is not an IRI"),
        ("find", {"name": ""}, "at least 1 character"),
        ("find", {"name": "x", "limit": 1000}, "less than or equal to 50"),
        ("sparql", {"query": "SELECT"}, "not SPARQL at line 1"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "read only"),
        ("sparql", {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE is refused"),
        ("none", {}, "none"),
    ],
)
def test_what_is_wrong_with_a_call_is_said_in_plain_words(
    tool: str, arguments: dict[str, Any], said: str, call: Call
) -> None:
    assert said in complaint(call(tool, **arguments))


def test_a_query_without_end_is_ended(lookups: Lookups) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(20)) + " }"
    hurried = calling(lookups, limits=Limits(seconds=0.5))
    assert "time limit of 0.5 seconds" in complaint(hurried("sparql", query=endless))


def test_at_least_one_row_is_given_however_long_it_is() -> None:
    assert fitted(["x" * 100, "y"], 10) == (["x" * 100], False)
    assert fitted([], 10) == ([], True)


def test_the_tools_work_over_http(bundled_address: str) -> None:
    async def use() -> list[Any]:
        async with Client(f"{bundled_address}/mcp") as client:
            tools = await client.list_tools()
            assert {tool.name for tool in tools.tools} == TOOLS
            return [await client.call_tool(tool, arguments) for tool, arguments in EVERYTHING]

    for result in asyncio.run(use()):
        assert content(result)["completeness"]
    # Others may come through a name of their own, and a program that only looks is told how to ask.
    elsewhere = {"Host": "data.example.org", "Origin": "https://example.org"}
    looked = httpx.get(f"{bundled_address}/mcp", headers=elsewhere)
    assert (looked.status_code, looked.headers["allow"]) == (405, "POST")
    assert httpx.get(f"{bundled_address}/health").status_code == 200


def test_the_tools_work_over_standard_input_and_output(bundled_home: Home) -> None:
    command = shutil.which("goldenthread", path=str(Path(sys.executable).parent))
    assert command is not None
    environment = {**os.environ, "GOLDENTHREAD_STORE": str(bundled_home.folder), "GOLDENTHREAD_WORKERS": "1"}

    async def use() -> list[Any]:
        async with Client(StdioServerParameters(command=command, args=["mcp"], env=environment)) as client:
            return [await client.call_tool(tool, arguments) for tool, arguments in EVERYTHING]

    for result in asyncio.run(use()):
        assert content(result)["completeness"]
