"""The competency questions, as data: what a question must answer, with its evidence, as read from the documents."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from ontology.namespaces import BASE, DEF, ID, PREFIXES
from queries.answers import Answer, BadParameter, Cell, Link, UnknownThing, answer
from queries.catalogue import catalogue
from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.store_samples import load


@dataclass(frozen=True)
class Case:
    document: str
    question: str
    rows: tuple[dict[str, Any], ...]
    parameters: dict[str, str]
    language: str
    among: bool

    def __str__(self) -> str:
        return " ".join([self.question, *self.parameters.values(), self.language])


def cases() -> list[Case]:
    files = sorted(resources.files("tests").joinpath("competency").iterdir(), key=lambda entry: entry.name)
    return [
        Case(
            read["document"],
            entry["question"],
            tuple(entry["rows"]),
            {name: str(value) for name, value in entry.get("parameters", {}).items()},
            entry.get("language", "en"),
            entry.get("among", False),
        )
        for read in (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files if file.name.endswith(".yaml"))
        for entry in read["cases"]
    ]


def says(cell: Cell, expected: Any) -> bool:
    """Return whether a cell is what is expected: a thing by the end of its IRI or its name, a value by itself."""
    if isinstance(cell, Link):
        return expected in (cell.iri, cell.iri.removeprefix(ID), cell.iri.removeprefix(BASE), cell.name.text) or (
            "/code/" in cell.iri and expected == cell.iri.rsplit("/", 1)[1]
        )
    return bool(cell == expected)


def parts(cell: Cell, symbols: set[str]) -> set[str]:
    assert isinstance(cell, tuple)
    return {f"{part.symbol} {part.part}" for part in cell if part.symbol in symbols}


def rests_on(cell: Cell, symbol: str) -> bool:
    return isinstance(cell, tuple) and any(part.symbol == symbol for part in cell)


def matches(found: Answer, row: tuple[Cell, ...], expected: dict[str, Any]) -> bool:
    cells = dict(zip(found.question.columns, row, strict=True))
    evidence = found.question.evidence_columns
    return all(says(cells[name], value) for name, value in expected.items() if name not in evidence)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_an_answer_is_what_the_document_says_with_its_paragraphs(case: Case, bundled: Lookup) -> None:
    found = answer(bundled, catalogue()[case.question], case.parameters, case.language)
    resting = [row for row in found.rows if any(rests_on(cell, case.document) for cell in row)]
    unexpected = [row for row in resting if not any(matches(found, row, expected) for expected in case.rows)]
    assert case.among or not unexpected
    assert (found.gap is None) is bool(found.rows)
    for expected in case.rows:
        matching = [row for row in found.rows if matches(found, row, expected)]
        assert matching, f"{case}: no row says {expected}"
        for name in set(expected) & set(found.question.evidence_columns):
            column = list(found.question.columns).index(name)
            symbols = {written.split(" ")[0] for written in expected[name]}
            stated = {part for row in matching for part in parts(row[column], symbols)}
            assert stated == set(expected[name]), f"{case}: {expected}"


def test_the_cases_cover_what_the_document_answers() -> None:
    covered = {case.question for case in cases() if case.rows}
    assert covered >= {f"cq-{number:02}" for number in (3, 4, 5, 7, 10, 11, 12, 13, 14, 15, 16)}


def test_one_plan_has_two_ends_by_the_day_on_which_one_asks(bundled: Lookup) -> None:
    question = catalogue()["cq-04"]
    ends = {}
    for day in ("2021-06-29", "2023-06-07", "2023-06-08", "2025-01-27"):
        found = answer(bundled, question, {"as_of": day}, "en")
        column = list(question.columns).index("end")
        ends[day] = {row[column] for row in found.rows}
    assert ends == {
        "2021-06-29": {"2023-12-31"},
        "2023-06-07": {"2023-12-31"},
        "2023-06-08": {"2025-12-31"},
        "2025-01-27": {"2025-12-31"},
    }


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_of_every_answer_names_a_part_that_exists(question: Any, language: str, bundled: Lookup) -> None:
    found = answer(bundled, question, {}, language)
    for row in found.rows:
        evidence = [cell for cell in row if isinstance(cell, tuple)]
        assert len(evidence) == len(question.evidence_columns)
        assert any(evidence), f"a row without evidence: {row}"
    for part in found.evidence:
        assert bundled.store.select(fill(support("kinds"), iris([part.iri]))).rows
        assert part.iri.startswith(part.document + "#")
        assert part.symbol
        assert part.part
        assert part.url.endswith(part.symbol)
    assert found.snapshot == bundled.store.identity


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_a_question_without_an_answer_names_the_gap(question: Any, bundled: Lookup) -> None:
    found = answer(bundled, question, {}, "zh")
    assert (found.gap is None) is bool(found.rows)
    if found.gap is not None:
        assert found.gap == question.gap["zh"]


def test_a_mandate_given_at_no_session_is_told_of_none(tmp_path: Path) -> None:
    plan = f"<{ID}plan/un-habitat/2026-2029>"
    statement, part = f"<{ID}statement/1>", f"<{ID}doc/A/1#para-1>"
    rdf = PREFIXES["rdf"]
    triples = [
        f"{plan} <{rdf}type> <{DEF}StrategicPlan> .",
        f"{statement} <{rdf}subject> {plan} .",
        f"{statement} <{rdf}predicate> <{DEF}mandatedBy> .",
        f"{statement} <{rdf}object> <{ID}body/assembly> .",
        f"{statement} <{DEF}statedIn> {part} .",
        f'<{ID}session/other> <{DEF}startsOn> "2024-01-01" .',
        f"<{ID}session/other> <{DEF}statedIn> {part} .",
    ]
    home = Home(tmp_path)
    load(home, GraphContent(ID + "graph", "\n".join(triples).encode()))
    store = EmbeddedStore(home)
    (row,) = answer(Lookup(store), catalogue()["cq-07"], {}, "en").rows
    store.close()
    assert isinstance(row[2], Link)
    assert row[2].iri == ID + "body/assembly"
    assert (row[1], *row[3:]) == (None, None, None, None, None, (), ())


def test_evidence_stands_in_the_order_of_the_document(bundled: Lookup) -> None:
    found = answer(bundled, catalogue()["bodies"], {}, "en")
    director = next(
        row for row in found.rows if isinstance(row[0], Link) and row[0].iri == ID + "post/executive-director"
    )
    assert isinstance(director[-1], tuple)
    assert [part.part for part in director[-1]][:4] == ["cover", "2", "3", "6"]
    assert [part.part for part in director[-1]][-2:] == ["10", "20"]


def test_a_reason_without_words_in_the_language_is_given_in_english(bundled: Lookup) -> None:
    english = answer(bundled, catalogue()["cq-03"], {}, "en").rows
    french = answer(bundled, catalogue()["cq-03"], {}, "fr").rows
    assert english[0][3] == french[0][3]
    assert answer(bundled, catalogue()["cq-03"], {}, "zh").rows[0][3] != english[0][3]


def test_names_in_another_language_than_asked_for_are_announced(bundled: Lookup) -> None:
    assert "en" in answer(bundled, catalogue()["cq-07"], {}, "fr").fallbacks
    assert answer(bundled, catalogue()["cq-07"], {}, "zh").fallbacks == ()


def test_an_unknown_parameter_is_an_error_that_names_those_there_are(bundled: Lookup) -> None:
    with pytest.raises(BadParameter, match="no parameter 'plam'") as caught:
        answer(bundled, catalogue()["cq-04"], {"plam": "x"}, "en")
    assert caught.value.name == "plam"
    assert "plan, as_of" in caught.value.allowed


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "27/01/2025", "2025-1-1", '2025-01-27" . } #'])
def test_a_day_that_cannot_be_read_is_an_error_that_shows_how_to_write_one(day: str, bundled: Lookup) -> None:
    with pytest.raises(BadParameter, match="cannot be read") as caught:
        answer(bundled, catalogue()["cq-04"], {"as_of": day}, "en")
    assert caught.value.name == "as_of"
    assert "2025-01-31" in caught.value.allowed


def test_an_empty_parameter_takes_its_default(bundled: Lookup) -> None:
    assert answer(bundled, catalogue()["cq-11"], {"plan": ""}, "en").rows


@pytest.mark.parametrize("plan", ["plan/un-habitat/1999", "https://example.org/plan", "doc/HSP/EB.2025/99"])
def test_a_thing_the_graph_does_not_hold_is_an_error_and_no_empty_answer(plan: str, bundled: Lookup) -> None:
    with pytest.raises(UnknownThing, match="nothing in the graph is called") as caught:
        answer(bundled, catalogue()["cq-11"], {"plan": plan}, "en")
    assert caught.value.name == "plan"


@pytest.mark.parametrize("plan", ["act/decision/executive-board/2024/5", "element/2026-2029/focus"])
def test_a_thing_of_another_class_is_an_error_that_names_the_class(plan: str, bundled: Lookup) -> None:
    with pytest.raises(UnknownThing, match="is not a StrategicPlan"):
        answer(bundled, catalogue()["cq-11"], {"plan": plan}, "en")


@pytest.mark.parametrize("plan", ["plan with spaces", "plan/<x>", 'x"y', "a\nb", "{}"])
def test_what_cannot_be_an_identifier_is_an_error(plan: str, bundled: Lookup) -> None:
    with pytest.raises(BadParameter, match="cannot be read as 'plan'"):
        answer(bundled, catalogue()["cq-11"], {"plan": plan}, "en")


@pytest.mark.parametrize("document", ["HSP/EB.2025/4", "doc/HSP/EB.2025/4", ID + "doc/HSP/EB.2025/4"])
def test_a_document_may_be_named_by_its_symbol_or_its_address(document: str, bundled: Lookup) -> None:
    assert answer(bundled, catalogue()["masthead"], {"document": document}, "en").rows
