"""Threads, coverage and gaps over HTTP: every step and every cell has its evidence."""

from urllib.parse import quote

import httpx
import pytest

from ontology.namespaces import ID
from tests.http_answers import PLAN, problem_of


def test_every_step_of_a_thread_has_its_evidence(web: httpx.Client) -> None:
    path = "/alignment/thread?from=act/decision/executive-board/2024/5&to=element/2026-2029/focus&lang=zh"
    body = web.get(path).json()
    assert body["completeness"] == "complete"
    assert body["gap"] is None
    assert body["paths"]
    listed = {part["iri"] for part in body["evidence"]}
    for steps in body["paths"]:
        assert len(steps) == body["length"]
        for step in steps:
            assert step["evidence"]
            assert {part["iri"] for part in step["evidence"]} <= listed
            assert step["status"] in ("asserted", "inferred", "suggested")
            assert step["relation"]["label"] and step["from"]["label"] and step["to"]["label"]


def test_a_thread_may_be_asked_for_by_full_iris(web: httpx.Client) -> None:
    egypt = quote("http://metadata.un.org/sdg/codes/geoArea/818", safe="")
    body = web.get(f"/alignment/thread?from={quote(ID + 'place/cairo', safe='')}&to={egypt}").json()
    assert body["length"] == 1


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("from=plan/none&to=place/cairo", 404, "unknown-thing"),
        ("from=a%20b&to=place/cairo", 400, "invalid-parameters"),
        ("from=place/cairo", 400, "invalid-parameters"),
        ("from=place/cairo&to=place/rome&longest=99", 400, "invalid-parameters"),
    ],
)
def test_a_thread_between_what_is_not_there_is_an_error(query: str, status: int, slug: str, web: httpx.Client) -> None:
    problem_of(web.get(f"/alignment/thread?{query}"), status, slug)


def test_every_cell_of_coverage_and_every_gap_has_its_evidence(web: httpx.Client) -> None:
    found = web.get(f"/alignment/coverage?plan={PLAN}").json()
    assert {element["code"] for element in found["elements"]} >= {"1", "2", "3", "4", "5"}
    assert all(element["evidence"] for element in found["elements"])
    assert found["cells"]
    assert all(claim["evidence"] for cell in found["cells"] for claim in cell["claims"])
    assert all(cell["count"] == len(cell["claims"]) for cell in found["cells"])
    gaps = web.get(f"/alignment/gaps?plan={PLAN}").json()
    served_elements = {cell["element"] for cell in found["cells"]}
    assert {thing["iri"] for thing in gaps["unserved"]}.isdisjoint(served_elements)
    assert all(thing["evidence"] for thing in (*gaps["unserved"], *gaps["unlinked"]))
    for path in ("coverage", "gaps"):
        assert web.get(f"/alignment/{path}").json()["plan"]["iri"] == ID + PLAN
        problem_of(web.get(f"/alignment/{path}?plan=plan/none"), 404, "unknown-thing")
