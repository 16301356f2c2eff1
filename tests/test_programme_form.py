"""The form: one description that every format follows, in two languages, in step with the code lists."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import SKOS, URIRef

from loaders.programme.form import FORM, Column, Sheet, choices, sheet
from loaders.programme.headings import meanings
from loaders.programme.json_shape import CHILDREN, PARENT_COLUMN
from loaders.programme.submission import Cell, Place, duplicate_rows, number_rows, split_items
from loaders.programme.tables import sheet_named
from loaders.programme.values import fold, printed, read_date, read_number, understood
from ontology.namespaces import CODE
from ontology.vocabulary import ontology_graph
from tests.programme_files import submission

COLUMNS = [(one, column) for one in FORM for column in one.columns]
TARGET = sheet("indicators").column("target")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(("one", "column"), COLUMNS, ids=lambda value: getattr(value, "key", None))
def test_a_column_has_heading_and_guidance_in_both_languages(one: Sheet, column: Column) -> None:
    assert column.heading.en.isascii() or "’" in column.heading.en
    assert HAN.search(column.heading.zh)
    assert column.guidance.en and HAN.search(column.guidance.zh)


@pytest.mark.parametrize("one", FORM, ids=lambda one: one.key)
def test_a_heading_means_one_column(one: Sheet) -> None:
    heard: dict[str, str] = {}
    for column in one.columns:
        for spelling in {fold(text) for text in (column.heading.en, column.heading.zh, column.heading.both)}:
            assert heard.setdefault(spelling, column.key) == column.key
            assert meanings(one)[spelling] == column.key
    for column in one.columns:
        for synonym in column.synonyms:
            assert meanings(one)[fold(synonym)] == column.key, synonym


@pytest.mark.parametrize("one", FORM, ids=lambda one: one.key)
def test_a_sheet_is_found_by_its_name_in_either_language(one: Sheet) -> None:
    assert {sheet_named(name) for name in (one.key, one.title.en, one.title.zh, one.title.both.upper())} == {one}


def test_a_code_column_has_its_choices_and_a_reference_its_target() -> None:
    for _, column in COLUMNS:
        assert (column.kind != "code") or choices(str(column.codes))
        assert (column.kind == "reference") == (column.target is not None)


def test_the_choices_are_those_of_the_code_lists() -> None:
    graph = ontology_graph()
    lists = {column.codes for _, column in COLUMNS if column.kind == "code"} - {"language"}
    for name in sorted(str(name) for name in lists):
        concepts = {str(one).rsplit("/", 1)[-1] for one in graph.subjects(SKOS.inScheme, URIRef(CODE + name))}
        assert concepts == {choice.slug for choice in choices(name)}, name


def test_what_stands_inside_something_has_a_column_for_it() -> None:
    for parent, children in CHILDREN.items():
        for child in children:
            if parent != "programme":
                assert sheet(child).column(PARENT_COLUMN[child]).kind == "reference"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 200", "1200"),
        ("1\u00a0200 000", "1200000"),
        ("1,200,000.50", "1200000.50"),
        ("12,5 %", "12.5"),
        ("１２", "12"),
        ("-3", "-3"),
        ("0,125", "0.125"),
        ("1.200", "1.200"),
        ("1 200,5", "1200.5"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["TBD", "待定", "about 5", "5-10", "1 20", "1,20,0", "1,200,5", "--3", "12 cities", "1e5", "½"]
)
def test_what_is_no_plain_number_stays_text(text: str) -> None:
    assert read_number(text) is None
    assert understood(TARGET, text) == text


@pytest.mark.parametrize(
    "text", ["2026-03-04", "2026/3/4", "2026年3月4日", "4 March 2026", "March 4, 2026", "4 Mar 2026", "２０２６-03-04"]
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["03/04/2026", "2026-02-30", "March 2026", "4 Marchember 2026", "2026"])
def test_a_date_that_is_not_plain_stays_text(text: str) -> None:
    assert read_date(text) is None


def test_day_and_month_are_told_apart_where_only_one_can_be_the_month() -> None:
    assert read_date("25/12/2026") == read_date("12/25/2026") == date(2026, 12, 25)


def test_blank_is_not_zero() -> None:
    assert understood(TARGET, "  ") is None
    assert understood(TARGET, "0") == Decimal(0)


def test_a_choice_is_understood_by_slug_label_and_drop_down() -> None:
    column = sheet("indicators").column("direction")
    offered = choices("indicator-direction")[1]
    for text in ("decrease", "Decrease", "should fall", "应下降", offered.shown):
        assert understood(column, text) == "decrease"
    assert understood(column, "sideways") == "sideways"


def test_years_are_whole_and_yes_is_yes_in_many_words() -> None:
    year, cumulative = sheet("milestones").column("year"), sheet("indicators").column("cumulative")
    assert understood(year, "２０２７") == 2027
    assert understood(year, "2027.5") == "2027.5"
    assert [understood(cumulative, text) for text in ("是", "Oui", "no", "FALSE", "perhaps")] == [
        *(True, True, False, False),
        "perhaps",
    ]


def test_values_in_one_cell_are_separated_by_semicolons_or_lines() -> None:
    assert split_items("a;b；c\nd\r\ne;;") == ("a", "b", "c", "d", "e")


@given(st.sampled_from([column for _, column in COLUMNS]), st.text(max_size=40))
def test_understanding_what_was_understood_changes_nothing(column: Column, text: str) -> None:
    value = understood(column, text)
    assert understood(column, printed(value)) == value


@given(st.lists(st.sampled_from(["", "1", "1~2", "outcomes-1", "2"]), max_size=8))
def test_rows_have_keys_of_their_own_even_if_their_ids_are_equal(ids: list[str]) -> None:
    place = Place("", "", "")
    rows = number_rows([(name, {}, place) for name in ids], "outcomes")
    assert len({row.key for row in rows}) == len(ids)
    assert [row.row_id for row in rows if row.row_id in ids] or not any(ids)


def test_all_rows_that_share_an_id_are_listed() -> None:
    first = submission()
    place = Place("", "", "")
    cell = Cell("1", "1", place, "")
    rows = number_rows([("1", {"outcome_id": cell}, place)] * 3, "outcomes")
    shared = duplicate_rows(type(first)("xlsx", "", "en", {"outcomes": rows}))
    assert [row.key for row in shared["outcomes", "1"]] == ["1", "1~2", "1~3"]
    assert duplicate_rows(first) == {}


def test_the_programme_in_tests_is_read_without_a_problem() -> None:
    assert submission().problems == ()
    assert submission().language == "en"
