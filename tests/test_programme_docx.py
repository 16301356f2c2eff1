"""A Word file is read by machine: its results tables and narrative fill the form, each value with its place."""

import pytest

from loaders.programme.context_model import Context
from loaders.programme.docx import read_docx
from loaders.programme.graph import programme_graph
from loaders.programme.reading import read_submission
from loaders.programme.submission import Submission
from loaders.programme.template import write_template
from tests.word_samples import chinese, english


@pytest.fixture(scope="module")
def read() -> Submission:
    return read_docx(english(), "kenya.docx")


@pytest.fixture(scope="module")
def read_in_chinese() -> Submission:
    return read_docx(chinese(), "kenya.docx")


def cells(read: Submission, sheet: str, row_id: str) -> dict[str, str]:
    row = next(row for row in read.sheets[sheet] if row.row_id == row_id)
    return {key: str(cell.value) for key, cell in row.cells.items() if cell.given}


def test_what_a_machine_read_is_marked_as_such(read: Submission) -> None:
    assert read.origin == "extracted"
    assert read.problems[0].code == "read-by-machine"


def test_the_front_page_and_the_title_tell_country_and_years(read: Submission) -> None:
    programme = read.programme
    assert programme is not None
    assert programme.value("country_iso3") == "KEN"
    assert (str(programme.value("start")), str(programme.value("end"))) == ("2026-01-01", "2029-12-31")
    assert programme.value("derivation_option") == "b"
    assert programme.value("plan_version") == "2026-2029"
    assert programme.place_of("start").text == "table 1, row 2"


def test_the_framework_is_known_by_the_cycle_printed_beside_it(read: Submission) -> None:
    assert read.programme is not None
    assert read.programme.value("unsdcf_id") == "KEN-2022-2026"
    assert read.programme.place_of("unsdcf_id").text == "para 2"


def test_titles_across_a_table_tell_its_outcome(read: Submission) -> None:
    outcome = cells(read, "outcomes", "1")
    assert outcome["statement"] == "People live in adequate housing"
    assert outcome["unsdcf_outcome_id"] == "86747"
    assert outcome["unsdcf_outcome_text"] == "By 2026 people in Kenya are housed"


def test_a_title_above_a_table_tells_its_outcome(read: Submission) -> None:
    assert cells(read, "outcomes", "2") == {"outcome_id": "2", "statement": "Cities are safe"}
    assert cells(read, "outputs", "2.1")["outcome_id"] == "2"


def test_indicators_are_tied_to_outcome_or_output_by_column_number_and_row(read: Submission) -> None:
    tied = {row.value("statement"): row.value("result_id") for row in read.sheets["indicators"]}
    assert tied == {
        "Share in slums": "1",
        "Laws passed": "1.1",
        "Number of plans": "2.1",
        "Share of people covered": "2.1",
    }


def test_baselines_and_targets_come_with_their_years(read: Submission) -> None:
    slums = cells(read, "indicators", "1.1")
    assert (slums["baseline"], slums["baseline_year"], slums["target"], slums["target_year"]) == (
        "24.9",
        "2024",
        "20",
        "2029",
    )
    assert (slums["unit"], slums["source"]) == ("%", "Census")
    laws = cells(read, "indicators", "1.1.1")
    assert (laws["baseline"], laws["baseline_year"], laws["target"], laws["target_year"]) == ("0", "2025", "2", "2029")


def test_what_is_no_number_stays_as_printed(read: Submission) -> None:
    plans = next(row for row in read.sheets["indicators"] if row.value("statement") == "Number of plans")
    assert plans.value("target") == "TBD"


def test_a_merged_cell_is_read_once_and_money_beside_several_outputs_is_that_of_the_outcome(read: Submission) -> None:
    assert [row.value("statement") for row in read.sheets["outputs"]][:2] == ["A housing policy", "Land registers"]
    assert len([row for row in read.sheets["indicators"] if row.value("statement") == "Share in slums"]) == 1
    (line,) = read.sheets["resources"]
    assert (line.value("result_id"), str(line.value("regular")), str(line.value("other"))) == ("1", "100000", "250000")
    assert line.value("currency") == "USD"


def test_each_output_has_the_partners_of_its_row(read: Submission) -> None:
    assert cells(read, "outputs", "1.1")["partners"] == "Ministry of Housing"
    assert cells(read, "outputs", "1.2")["partners"] == "County of Nairobi"


def test_a_table_with_the_columns_of_the_form_is_read_as_that_sheet(read: Submission) -> None:
    (evaluation,) = read.sheets["evaluations"]
    assert (evaluation.value("title"), evaluation.value("type"), evaluation.value("year")) == ("Final", "final", 2029)
    assert evaluation.place_of("budget").text == "table 4, row 2"


def test_an_address_names_table_and_row_or_paragraph(read: Submission) -> None:
    outcome = read.sheets["outcomes"][0]
    assert outcome.place_of("statement").text == "table 2, row 2"
    output = next(row for row in read.sheets["outputs"] if row.row_id == "1.2")
    assert output.place_of("statement").text == "table 2, row 6"
    assert output.place_of("statement").cell == "R6C3"


def test_sections_of_the_template_hold_the_paragraphs_below_them(read: Submission) -> None:
    rationale, priorities = read.sheets["sections"]
    assert (rationale.value("section_code"), rationale.value("heading")) == ("rationale", "Programme rationale")
    assert rationale.place_of("text").text == "paras 1–2"
    assert priorities.value("section_code") == "priorities"
    assert str(priorities.value("text")).endswith("4. Land follows.")


def test_chinese_headings_give_the_same_rows(read_in_chinese: Submission) -> None:
    read = read_in_chinese
    assert read.language == "zh"
    programme = read.programme
    assert programme is not None
    assert (programme.value("country_iso3"), programme.value("unsdcf_id")) == ("KEN", "KEN-2022-2026")
    assert (str(programme.value("start")), str(programme.value("end"))) == ("2026-01-01", "2029-12-31")
    outcome = cells(read, "outcomes", "1")
    assert (outcome["statement"], outcome["unsdcf_outcome_id"]) == ("人们住有所居", "86747")
    slums = cells(read, "indicators", "1.1")
    assert (slums["baseline"], slums["baseline_year"], slums["target"], slums["target_year"]) == (
        "24.9",
        "2024",
        "20",
        "2029",
    )
    output = cells(read, "outputs", "1.1")
    assert (output["statement"], output["partners"]) == ("住房政策", "住房部")
    assert read.sheets["sections"][0].value("section_code") == "rationale"


def test_sums_in_thousands_are_counted_as_their_heading_says(read_in_chinese: Submission) -> None:
    (line,) = read_in_chinese.sheets["resources"]
    assert str(line.value("total")) == "350000"
    assert line.cells["total"].raw == "350"


def test_the_workbook_filled_from_a_word_file_states_the_same(read: Submission) -> None:
    filled = read_submission(write_template("en", None, read), "filled.xlsx")
    assert filled.origin == "stated"
    expected, stated = (programme_graph(one, Context.empty()).ntriples for one in (read, filled))
    assert set(stated.splitlines()) == set(expected.splitlines())
