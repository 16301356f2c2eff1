"""The form as JSON and as CSV: both shapes, its schema, its context, and what is written is read back."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph, Namespace

from loaders.programme.csv_zip import read_csv_zip, to_csv_zip
from loaders.programme.form import FORM, choices
from loaders.programme.json_form import read_json
from loaders.programme.json_schema import programme_schema
from loaders.programme.json_writing import to_json
from loaders.programme.programme_context import PROGRAMME_CONTEXT, programme_context
from loaders.programme.reading import read_submission
from loaders.programme.submission import Submission
from ontology.namespaces import DEF
from tests.programme_files import PROGRAMME, codes, only, submission, values, zipped
from tests.programme_strategies import submissions

GT = Namespace(DEF)


def read(value: Any) -> Submission:
    return read_json(json.dumps(value).encode(), "programme.json")


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the programme with one value put at a path such as `programme.outcomes.0.statement`."""
    whole = deepcopy(PROGRAMME)
    *way, last = path.split(".")
    inner: Any = whole
    for step in way:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[last] = value
    return whole


def unordered(read_values: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    return {key: sorted(repr(sorted(row.items())) for row in rows) for key, rows in read_values.items()}


@given(submissions)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_submission_written_as_json_reads_back_the_same(any_submission: Submission) -> None:
    again = read_json(to_json(any_submission), "any.json")
    # Nested, outputs follow the order of their outcomes.
    assert unordered(values(again)) == unordered(values(any_submission))
    assert again.problems == ()


@given(submissions)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_submission_written_as_csv_reads_back_the_same(any_submission: Submission) -> None:
    again = read_csv_zip(to_csv_zip(any_submission), "any.zip")
    assert values(again) == values(any_submission)
    assert again.problems == ()


def test_nested_and_flat_json_are_the_same_programme() -> None:
    flat: dict[str, Any] = {"programme": {}}
    for one in FORM:
        rows = [
            {key: cell.raw for key, cell in row.cells.items() if cell.given} for row in submission().sheets[one.key]
        ]
        flat[one.key] = rows[0] if one.vertical else rows
    assert values(read(flat)) == values(submission())
    assert read(flat).problems == ()


def test_what_stands_inside_an_outcome_belongs_to_it() -> None:
    output = submission().sheets["outputs"][0]
    assert output.value("outcome_id") == "1"
    assert output.place_of("outcome_id").text == "programme.outcomes[0].outcome_id"
    assert submission().sheets["resources"][0].value("result_id") == "1"


def test_every_value_says_where_it_stands_given_or_not() -> None:
    row = submission().sheets["outcomes"][1]
    assert row.place.text == "programme.outcomes[1]"
    assert row.place_of("statement").text == "programme.outcomes[1].statement"
    assert row.place_of("assumptions").text == "programme.outcomes[1].assumptions"
    assert row.value("assumptions") is None


def test_numbers_dates_and_choices_are_understood_as_in_the_workbook() -> None:
    programme = submission().programme
    assert programme is not None
    assert programme.value("start") == date(2026, 1, 1)
    assert programme.value("total_budget") == Decimal("3000.50")
    spaced = read(changed("programme.total_budget", "1 200,5")).programme
    assert spaced is not None and spaced.value("total_budget") == Decimal("1200.5")


def test_a_key_that_nearly_is_one_is_taken_for_it_and_said_once() -> None:
    whole = deepcopy(PROGRAMME)
    for outcome in whole["programme"]["outcomes"]:
        outcome["statment"] = outcome.pop("statement")
    again = read(whole)
    problem = only(again)
    assert (problem.code, problem.place.text) == ("renamed-column", "programme.outcomes[0].statment")
    assert values(again) == values(submission())


def test_unknown_keys_are_named_once_for_all_rows() -> None:
    whole = deepcopy(PROGRAMME)
    for outcome in whole["programme"]["outcomes"]:
        outcome["colour"] = "blue"
    assert only(read(whole)).code == "unknown-column"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("programme.outcomes", "none", "not-a-table"),
        ("programme.outcomes", [1], "not-an-object"),
        ("programme.title", ["a", "b"], "several-values"),
        ("programme.title", {"en": "a"}, "not-a-value"),
        ("programme.outcomes.0.outputs.0.outcome_id", "2", "parent-mismatch"),
        ("@context", "https://example.org/context.jsonld", "unknown-context"),
        ("@context", {"title": "https://example.org/title"}, "unknown-context"),
    ],
)
def test_a_value_of_the_wrong_shape_is_one_problem(path: str, value: Any, code: str) -> None:
    assert codes(read(changed(path, value))) == [code]


@pytest.mark.parametrize("context", [PROGRAMME_CONTEXT, [PROGRAMME_CONTEXT], programme_context()])
def test_our_own_context_is_welcome(context: Any) -> None:
    assert read(changed("@context", context)).problems == ()


def test_a_repeated_key_and_a_number_that_is_none_are_named() -> None:
    repeated = read_json(b'{"programme": {"title": "a", "title": "b"}}', "x.json")
    assert codes(repeated) == ["repeated-key"] and repeated.problems[0].place.text == "programme.title"
    assert codes(read_json(b'{"programme": {"total_budget": NaN}}', "x.json")) == ["not-a-number"]


def test_the_schema_is_one_and_accepts_the_programme_in_both_shapes() -> None:
    Draft202012Validator.check_schema(programme_schema())
    validator = Draft202012Validator(programme_schema())
    assert not list(validator.iter_errors(PROGRAMME))
    assert not list(validator.iter_errors(json.loads(to_json(submission()))))
    assert list(validator.iter_errors(changed("programme.colour", "blue")))
    assert list(validator.iter_errors(changed("programme.start", "soon")))


def test_with_its_context_the_json_is_linked_data() -> None:
    document = json.loads(to_json(submission())) | {"@context": programme_context()}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    programme = graph.value(predicate=RDF.type, object=GT.CountryProgrammeDocument)
    outcomes = set(graph.subjects(GT.resultOf, programme))
    outputs = {output for outcome in outcomes for output in graph.subjects(GT.directlyContributesTo, outcome)}
    assert (len(outcomes), len(outputs)) == (2, 1)
    (output,) = outputs
    indicators = set(graph.subjects(GT.measures, output))
    assert {str(graph.value(one, GT.resultCode)) for one in indicators} == {"1.1.a", "1.1.b"}
    assert graph.value(programme, GT.startsOn).toPython() == date(2026, 1, 1)  # type: ignore[union-attr]


def test_no_choice_is_also_a_key_of_the_context() -> None:
    keys = {column.key for one in FORM for column in one.columns} | {one.key for one in FORM}
    slugs = {choice.slug for one in FORM for column in one.columns if column.codes for choice in choices(column.codes)}
    assert not keys & slugs


def csv_files(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = {
        "programme.csv": [["Field", "Value"], ["country_iso3", "XLA"], ["title", "方案"], ["start", "2026-01-01"]],
        "Outcomes.csv": [["Outcome number", "Outcome statement", "合作框架成果"], ["1", "住房, 土地; 服务\t和", "501"]],
        "outputs.csv": [["output_id", "statement"], ["1.1", "住房"]],
        "indicators.csv": [["indicator_id", "statement"], ["1.1.a", "住房"]],
    }
    files = {}
    for name, rows in lines.items():
        text = "\r\n".join(delimiter.join('"' + field + '"' for field in row) for row in rows)
        files[name] = text.encode(encoding)
    return zipped(files)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_comes_with_any_delimiter_and_unicode_encoding(delimiter: str, encoding: str) -> None:
    again = read_submission(csv_files(delimiter, encoding), "sheets.zip")
    assert again.sheets["outcomes"][0].value("statement") == "住房, 土地; 服务\t和"
    assert again.programme is not None and again.programme.value("country_iso3") == "XLA"
    assert set(codes(again)) == {"missing-column"}


def test_csv_in_an_old_encoding_is_read_and_said() -> None:
    again = read_submission(csv_files(encoding="gb18030"), "sheets.zip")
    assert again.sheets["outcomes"][0].value("unsdcf_outcome_id") == "501"
    told = [problem.detail.en for problem in again.problems if problem.code == "encoding-told"]
    assert told and all("GB 18030" in text for text in told)
    outcome = "outcome_id;statement\r\n1;Des villes résilientes à l’été\r\n".encode("cp1252")
    french = read_csv_zip(zipped({"outcomes.csv": outcome}), "sheets.zip")
    assert french.sheets["outcomes"][0].value("statement") == "Des villes résilientes à l’été"
    assert any("Windows-1252" in problem.detail.en for problem in french.problems)


def test_a_csv_value_says_its_line_even_after_line_breaks_within_quotes() -> None:
    data = zipped({"outcomes.csv": b'outcome_id,statement\n1,"a\nb"\n2,c\n'})
    row = read_csv_zip(data, "sheets.zip").sheets["outcomes"][1]
    assert row.place_of("statement").text == "outcomes.csv, line 4, column B"
