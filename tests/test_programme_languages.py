"""The form in six languages: a workbook of any language is read alike, and the same programme has the same findings."""

import io
from collections import Counter

import pytest
from openpyxl import load_workbook

from loaders.programme.context_model import Context
from loaders.programme.form import FORM, Sheet, choices
from loaders.programme.graph import programme_graph
from loaders.programme.headings import meanings
from loaders.programme.json_schema import programme_schema
from loaders.programme.submission import Submission
from loaders.programme.tables import is_beside, sheet_named
from loaders.programme.template import to_workbook, write_template
from loaders.programme.values import fold, slug_of
from loaders.programme.workbook import read_workbook
from ontology.translations import LANGUAGES, Language
from shapes.cpd.check import check_programme
from shapes.cpd.worked_examples import examples, submission_of
from tests.programme_files import submission, values

LONGEST_NAME_OF_A_SHEET = 31
IN_OTHERS = [language for language in LANGUAGES if language not in ("en", "zh")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_of_any_language_is_read_back_the_same(language: Language) -> None:
    read = read_workbook(to_workbook(submission(), language), "any.xlsx")
    assert read.problems == ()
    assert values(read) == values(submission())


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_any_language_serve_where_the_keys_are_gone(language: Language) -> None:
    book = load_workbook(io.BytesIO(to_workbook(submission(), language)))
    for one in FORM:
        page = book[one.title[language]]
        if one.vertical:
            page.delete_cols(2)
            column = [row[0] for row in page.iter_rows(min_row=2)]
        else:
            page.delete_rows(2)
            column = list(page[1])
        for cell in column:
            cell.value = str(cell.value).split(" | ")[0].rstrip("*")
    buffer = io.BytesIO()
    book.save(buffer)
    read = read_workbook(buffer.getvalue(), "any.xlsx")
    assert read.problems == ()
    assert values(read) == values(submission())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_names_its_sheets_in_the_language_and_runs_in_its_direction(language: Language) -> None:
    book = load_workbook(io.BytesIO(write_template(language)))
    assert [one.title[language] for one in FORM] == book.sheetnames[1:-1]
    assert all(len(name) <= LONGEST_NAME_OF_A_SHEET for name in book.sheetnames)
    assert all(sheet_named(name) or is_beside(name) for name in book.sheetnames)
    assert {bool(page.sheet_view.rightToLeft) for page in book.worksheets} == {language == "ar"}


@pytest.mark.parametrize("language", IN_OTHERS)
def test_a_workbook_shows_headings_guidance_and_choices_in_the_language(language: Language) -> None:
    book = load_workbook(io.BytesIO(write_template(language)))
    for one in FORM:
        shown = {str(cell.value).rstrip("*") for row in book[one.title[language]].iter_rows() for cell in row}
        for column in one.columns:
            assert {column.heading.shown(language), column.guidance.shown(language)} <= shown
    listed = {cell.value for row in book[book.sheetnames[-1]].iter_rows() for cell in row}
    assert {choice.shown_in(language) for choice in choices("earmarking")} <= listed


@pytest.mark.parametrize("one", FORM, ids=lambda one: one.key)
def test_a_heading_means_one_column_in_whatever_language(one: Sheet) -> None:
    for language in LANGUAGES:
        assert not [
            name for name, times in Counter(fold(c.heading[language]) for c in one.columns).items() if times > 1
        ]
        for column in one.columns:
            assert meanings(one)[fold(column.heading[language])] == column.key
            assert meanings(one)[fold(column.heading.shown(language))] == column.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_is_understood_in_any_language(language: Language) -> None:
    for choice in choices("indicator-direction"):
        assert slug_of("indicator-direction", choice.label[language]) == choice.slug
        assert slug_of("indicator-direction", choice.shown_in(language)) == choice.slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_schema_has_the_headings_of_the_workbook(language: Language) -> None:
    schema = programme_schema(language)
    for one in FORM:
        described = schema["$defs"][one.key]["properties"]
        assert all(described[column.key]["title"] == column.heading.shown(language) for column in one.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_programme_has_the_same_findings_in_a_workbook_of_any_language(language: Language) -> None:
    for rule in ("ALN-01", "IND-05", "RES-01"):
        example = next(one for one in examples()[rule] if one.outcome == "fails")
        stated, context = submission_of(example.edits)
        read = read_workbook(to_workbook(stated, language), "any.xlsx")

        assert found(read, context) == found(stated, context) != []


def found(given: Submission, context: Context) -> list[tuple[str, str, str]]:
    report = check_programme(programme_graph(given, context), context, given)
    return [(one.rule, one.cause, one.where[0].row_id) for one in report.findings]


def test_a_sheet_that_a_finding_asks_for_is_called_as_in_the_file() -> None:
    stated, context = submission_of([{"sheet": "sections", "remove": "all"}])
    read = read_workbook(to_workbook(stated, "fr"), "any.xlsx")
    report = check_programme(programme_graph(read, context), context, read)
    assert {one.where[0].sheet for one in report.findings if one.rule == "DOC-01"} <= {"Sections"}
    stated, context = submission_of([{"sheet": "evaluations", "remove": "all"}])
    read = read_workbook(to_workbook(stated, "fr"), "any.xlsx")
    report = check_programme(programme_graph(read, context), context, read)
    assert {one.where[0].sheet for one in report.findings if one.cause == "none"} == {"Évaluations"}
