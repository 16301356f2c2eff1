"""An answer as CSV, workbook, JSON and Turtle: the same rows everywhere, and no cell that a spreadsheet would run."""

import csv
import dataclasses
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from ontology.namespaces import DEF, ID
from queries.answers import Answer, Cell, Link, answer
from queries.catalogue import catalogue
from queries.export import to_csv, to_json, to_turtle, to_xlsx
from queries.lookup import Evidence, Lookup, Name

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1+1"]
# A workbook cannot hold these (ECMA-376, part 1, section 22.4.2.4); they are left out of it, not of the rest.
TEXTS = st.one_of(st.sampled_from(FORMULAS), st.text(max_size=20))


def of(cells: tuple[Cell, ...]) -> Answer:
    """Return an answer of one row with these cells in columns of kind text, and a part as its evidence."""
    part = Evidence(ID + "doc/A/1#para-1", ID + "doc/A/1", "A/1", "1", None, None, ())
    columns: dict[str, Any] = {f"c{number}": "text" for number in range(len(cells))}
    question = dataclasses.replace(catalogue()["cq-11"], columns={**columns, "part": "evidence"}, parameters={})
    return Answer(question, "en", {}, ((*cells, (part,)),), (part,), "SELECT …", "0" * 64, None, ())


@pytest.fixture(scope="module", params=["cq-04", "cq-05", "cq-10", "cq-13", "cq-16", "figures", "evaluations"])
def found(request: pytest.FixtureRequest, bundled: Lookup) -> Answer:
    return answer(bundled, catalogue()[request.param], {}, "zh")


def rows_of(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf"), "Excel takes text without this mark for the local code page"
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_csv_has_a_heading_and_every_row_with_names_identifiers_and_evidence(found: Answer) -> None:
    heading, *rows = rows_of(to_csv(found))
    assert len(rows) == len(found.rows)
    assert all(len(row) == len(heading) for row in rows)
    for row, cells in zip(rows, found.rows, strict=True):
        by_name = dict(zip(heading, row, strict=True))
        for name, cell in zip(found.question.columns, cells, strict=True):
            if isinstance(cell, Link):
                assert (by_name[name], by_name[f"{name}_iri"]) == (cell.name.text, cell.iri)
            elif isinstance(cell, tuple):
                assert by_name[f"{name}_iri"].split() == [part.iri for part in cell]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_text_becomes_a_formula_in_csv(texts: list[str]) -> None:
    _, row = rows_of(to_csv(of(tuple(texts))))
    for text, cell in zip(texts, row, strict=False):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == text or cell == text


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    link = Link(ID + "x", Name(text, "en", False))
    book = load_workbook(io.BytesIO(to_xlsx(of((text, link)))))
    for row in book["Answer"].iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in row)
        assert not str(row[0].value).startswith(("=", "+", "-", "@"))


def test_a_text_too_long_for_a_cell_is_cut_visibly() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(of(("x" * 40_000,)))))
    value = str(book["Answer"].cell(2, 1).value)
    assert len(value) == 32_767
    assert value.endswith("(cut here: a cell holds no more)")


@given(TEXTS)
def test_any_text_fits_into_a_workbook(text: str) -> None:
    load_workbook(io.BytesIO(to_xlsx(of((text,)))))


def test_numbers_stay_numbers(bundled: Lookup) -> None:
    figures = answer(bundled, catalogue()["figures"], {}, "en")
    book = load_workbook(io.BytesIO(to_xlsx(figures)))
    heading, *rows = book["Answer"].iter_rows(values_only=True)
    values = [row[heading.index("value")] for row in rows]
    assert values
    assert all(isinstance(value, int | float) for value in values)
    assert of((-5,)).rows[0][0] == -5
    assert rows_of(to_csv(of((-5,))))[1][0] == "-5", "a negative number is no formula"


def test_a_workbook_holds_answer_evidence_and_how_it_was_found(found: Answer) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(found)))
    assert book.sheetnames == ["Answer", "Evidence", "About"]
    assert book["Answer"].max_row == len(found.rows) + 1
    assert book["Evidence"].max_row == len(found.evidence) + 1
    about = {str(row[0]): row[1] for row in book["About"].iter_rows(values_only=True, max_col=2)}
    assert "VALUES" in str(about["sparql"])
    assert about["snapshot"] == found.snapshot
    links = [book["Evidence"].cell(number, 5).hyperlink for number in range(2, len(found.evidence) + 2)]
    assert all(link is not None and str(link.target).startswith("https://docs.un.org/") for link in links)


def test_turtle_ties_every_row_to_its_parts(found: Answer) -> None:
    graph = Graph().parse(data=to_turtle(found), format="turtle")
    rows = set(graph.objects(predicate=DCTERMS.hasPart))
    assert len(rows) == len(found.rows)
    for row in rows:
        assert list(graph.objects(row, URIRef(DEF + "statedIn")))
    parts = {str(part) for part in graph.objects(predicate=URIRef(DEF + "statedIn"))}
    assert parts == {part.iri for part in found.evidence}


def test_turtle_keeps_dates_as_dates(bundled: Lookup) -> None:
    graph = Graph().parse(data=to_turtle(answer(bundled, catalogue()["cq-04"], {}, "en")), format="turtle")
    end = URIRef(ID + "question/cq-04#end")
    (value,) = graph.objects(predicate=end)
    assert isinstance(value, Literal)
    assert value.n3() == '"2025-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'


def test_answers_to_other_parameters_are_other_resources(bundled: Lookup) -> None:
    named = set()
    for day in ("2021-06-29", "2025-01-27"):
        found = answer(bundled, catalogue()["cq-04"], {"as_of": day}, "en")
        graph = Graph().parse(data=to_turtle(found), format="turtle")
        named |= set(graph.subjects(DCTERMS.isVersionOf))
    assert len(named) == 2


def test_json_is_complete_and_plain(found: Answer) -> None:
    body = json.loads(json.dumps(to_json(found)))
    assert body["question"]["id"] == found.question.id
    assert [column["name"] for column in body["columns"]] == list(found.question.columns)
    assert len(body["rows"]) == len(found.rows)
    assert body["completeness"] == "complete"
    assert "SELECT" in body["sparql"]
    assert (body["gap"] is None) is bool(body["rows"])
    cited = {part["iri"] for row in body["rows"] for name in found.question.evidence_columns for part in row[name]}
    assert cited == {part["iri"] for part in body["evidence"]}
    for part in body["evidence"]:
        assert part["symbol"] and part["part"] and part["url"].startswith("https://docs.un.org/")


def test_an_unofficial_name_is_marked_in_json(bundled: Lookup) -> None:
    rows = to_json(answer(bundled, catalogue()["cq-15"], {}, "en"))["rows"]
    marks = {row["indicators"]["label"]: row["indicators"]["unofficial"] for row in rows}
    assert marks["core indicators"] is False
    assert marks["Global Urban Monitoring Framework indicators"] is True
