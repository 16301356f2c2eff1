"""The workbook: what is written is read back, and every value keeps the address that the file gives it."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from loaders.programme.context_model import Context, Framework, FrameworkOutcome
from loaders.programme.form import FORM, Sheet
from loaders.programme.submission import Submission
from loaders.programme.template import to_workbook, write_template
from loaders.programme.workbook import read_workbook
from tests.programme_files import codes, edited, only, repacked, submission, values, with_shared_texts, workbook
from tests.programme_strategies import submissions

LINES = [one for one in FORM if not one.vertical]


@given(submissions)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_any_submission_written_as_a_workbook_reads_back_the_same(any_submission: Submission) -> None:
    read = read_workbook(to_workbook(any_submission), "any.xlsx")
    assert values(read) == values(any_submission)
    assert read.problems == ()


def test_the_empty_template_reads_as_nothing_without_a_problem() -> None:
    read = read_workbook(write_template(), "template.xlsx")
    assert read.problems == ()
    assert not any(values(read)[one.key] for one in LINES)
    assert read.programme is not None and read.programme.place_of("title").text == "Programme!C3"


def test_texts_that_the_file_keeps_apart_are_read_the_same() -> None:
    apart = with_shared_texts(workbook())
    assert b"inlineStr" not in b"".join(
        zipfile.ZipFile(io.BytesIO(apart)).read(f"xl/worksheets/sheet{n}.xml") for n in (2, 3)
    )
    read = read_workbook(apart, "xanadu.xlsx")
    assert read.problems == () and values(read) == values(submission())


def test_every_cell_says_where_it_stands() -> None:
    read = read_workbook(workbook(), "xanadu.xlsx")
    book = load_workbook(io.BytesIO(workbook()))
    for row in read.rows():
        for cell in row.cells.values():
            held = book[cell.place.sheet][cell.place.cell].value
            assert cell.place.text == f"{cell.place.sheet}!{cell.place.cell}"
            assert (held is None) == (cell.value is None)


@given(st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_addresses_stay_right_when_columns_are_moved_inserted_and_hidden(
    chance: random.Random, keys_removed: bool
) -> None:
    moved: dict[str, object] = {}

    def shuffle(book: Workbook) -> None:
        page = book["Indicators"]
        columns = [[cell.value for cell in column] for column in page.iter_cols()]
        chance.shuffle(columns)
        columns.insert(chance.randrange(len(columns)), ["Remarks", None, None, "mine", None])
        page.delete_cols(1, page.max_column)
        shift = chance.randrange(3)
        for at, column in enumerate(columns, start=1):
            for number, value in enumerate(column, start=1):
                if not (keys_removed and number == 2):
                    page.cell(number + shift, at, value)
        page.column_dimensions["C"].hidden = True
        moved.update({f"{cell.coordinate}": cell.value for row in page.iter_rows() for cell in row})

    read = edited(shuffle)
    assert codes(read) == ["unknown-column"]
    assert values(read) == values(submission())
    for row in read.sheets["indicators"]:
        for key in ("statement", "source", "indicator_id"):
            assert moved[row.cells[key].place.cell] == row.cells[key].raw


def test_headings_serve_where_the_keys_are_gone_in_either_language() -> None:
    def english(book: Workbook) -> None:
        for one in LINES:
            _keep_headings(book[one.title.en], lambda text: text.split(" | ")[0].upper() + " *")

    def chinese(book: Workbook) -> None:
        for one in LINES:
            _keep_headings(book[one.title.en], lambda text: text.split(" | ")[1].rstrip("*"))
            book[one.title.en].title = one.title.zh

    for edit in (english, chinese):
        read = edited(edit)
        assert read.problems == ()
        assert values(read) == values(submission())


def _keep_headings(page: Worksheet, rewritten: Callable[[str], str]) -> None:
    page.delete_rows(2, 2)
    for cell in page[1]:
        cell.value = rewritten(str(cell.value))


def test_a_mistyped_heading_is_one_problem_that_says_what_it_was_taken_for() -> None:
    def mistype(book: Workbook) -> None:
        page = book["Indicators"]
        page.delete_rows(2)
        page["H1"] = "Baselin"

    read = edited(mistype)
    problem = only(read)
    assert (problem.code, problem.place.text) == ("renamed-column", "Indicators!H1")
    assert "“Baselin”" in problem.detail.en and "“Baseline”" in problem.detail.en and "基线" in problem.detail.zh
    assert values(read) == values(submission())


def test_a_mistyped_heading_above_its_key_is_only_a_hint() -> None:
    problem = only(edited(lambda book: book["Indicators"].__setitem__("H1", "Basline | 基线")))
    assert (problem.code, problem.severity) == ("renamed-column", "hint")


def test_a_heading_nobody_can_tell_stops_what_would_follow_from_it() -> None:
    def rename(book: Workbook) -> None:
        page = book["Outputs"]
        page.delete_rows(2)
        page["D1"] = "Xyzzy"

    read = edited(rename)
    problem = only(read)
    assert (problem.code, problem.severity, problem.place.text) == ("unknown-column", "error", "Outputs!D1")
    assert ("outputs", "unit_responsible") in read.stopped


def test_a_strange_heading_beside_a_missing_optional_column_hides_nothing() -> None:
    def rename(book: Workbook) -> None:
        page = book["Indicators"]
        page.delete_rows(2)
        page["H1"] = "Wert"

    read = edited(rename)
    problem = only(read)
    assert (problem.code, problem.severity, problem.stops) == ("unknown-column", "hint", ())
    assert "“Baseline”" in problem.detail.en


def test_a_deleted_required_column_is_one_problem() -> None:
    read = edited(lambda book: book["Indicators"].delete_cols(12))
    problem = only(read)
    assert problem.code == "missing-column"
    assert read.stopped == {("indicators", "source")}


def test_headings_shifted_against_their_keys_are_noticed() -> None:
    def shift(book: Workbook) -> None:
        page = book["Outputs"]
        page["C1"], page["D1"] = page["D1"].value, page["C1"].value

    problem = only(edited(shift))
    assert problem.code == "shifted-heading"
    assert [place.text for place in problem.places] == ["Outputs!C1", "Outputs!C2", "Outputs!D1", "Outputs!D2"]


def test_a_column_that_is_there_twice_is_named_with_both_places() -> None:
    problem = only(edited(lambda book: book["Milestones"].__setitem__("D1", "Value")))
    assert problem.code == "repeated-column"
    assert [place.text for place in problem.places] == ["Milestones!C1", "Milestones!D1"]


def test_a_formula_without_a_saved_result_is_never_taken_for_blank() -> None:
    read = edited(lambda book: book["Indicators"].__setitem__("J4", "=4+4"))
    problem = only(read)
    assert (problem.code, problem.place.text) == ("formula-without-value", "Indicators!J4")
    assert read.sheets["indicators"][0].cells["target"].given


def test_a_formula_with_a_saved_result_is_its_result() -> None:
    data = workbook(lambda book: book["Indicators"].__setitem__("J4", "=4+4"))
    saved = repacked(
        data, lambda _, part: re.sub(rb"(<f>4\+4</f>)<v ?/>|(<f>4\+4</f>)<v></v>", rb"<f>4+4</f><v>8</v>", part)
    )
    read = read_workbook(saved, "xanadu.xlsx")
    assert read.problems == () and read.sheets["indicators"][0].value("target") == Decimal(8)


def test_merged_data_cells_are_refused_with_their_range() -> None:
    read = edited(lambda book: book["Indicators"].merge_cells("B4:B5"))
    problem = only(read)
    assert problem.code == "merged-cells" and "Indicators!B4:B5" in problem.detail.en
    assert [place.cell for place in problem.places] == ["B4", "B5"]


def test_merged_guidance_and_titles_do_no_harm() -> None:
    def merge(book: Workbook) -> None:
        page = book["Outcomes"]
        page.insert_rows(1)
        page["A1"] = "Outcomes of our programme"
        page.merge_cells("A1:D1")
        page.merge_cells("A4:B4")

    read = edited(merge)
    assert read.problems == ()
    assert read.sheets["outcomes"][0].place_of("statement").text == "Outcomes!B5"


def test_errors_of_the_spreadsheet_are_named() -> None:
    problem = only(edited(lambda book: book["Resources"].__setitem__("C4", "#REF!")))
    assert (problem.code, problem.place.text) == ("error-value", "Resources!C4")


def test_a_number_that_became_a_date_is_named() -> None:
    problem = only(edited(lambda book: book["Outputs"].__setitem__("A4", datetime(2026, 2, 1))))
    assert problem.code == "date-instead-of-number" and "2026-02-01" in problem.detail.en


def test_numbers_keep_what_the_sheet_shows() -> None:
    def fill(book: Workbook) -> None:
        page = book["Indicators"]
        page["J4"], page["J4"].number_format = 0.125, "0.0%"
        page["A4"], page["A4"].number_format = 1.1, "0.00"
        page["H4"] = "１２,５ %"
        page["I4"] = "2025"
        page["S4"] = datetime(2027, 5, 1)

    row = edited(fill).sheets["indicators"][0]
    assert (row.value("target"), row.cells["target"].raw) == (Decimal("12.5"), "12.5%")
    assert row.value("indicator_id") == "1.10"
    assert row.value("baseline") == Decimal("12.5")
    assert row.value("baseline_year") == 2025
    assert row.value("tbd_due") == date(2027, 5, 1)


def test_to_be_determined_and_zero_and_blank_are_three_things() -> None:
    indicators = read_workbook(workbook(), "xanadu.xlsx").sheets["indicators"]
    output = read_workbook(workbook(), "xanadu.xlsx").sheets["outputs"][0]
    assert indicators[1].value("target") == "TBD"
    assert output.value("gender_marker") == 0
    assert output.value("hr_marker") is None and output.place_of("hr_marker").text == "Outputs!J4"


def test_rows_with_the_same_id_are_kept_apart() -> None:
    rows = edited(lambda book: book["Outcomes"].__setitem__("A5", "1")).sheets["outcomes"]
    assert [(row.row_id, row.key, row.place.cell) for row in rows] == [("1", "1", "A4"), ("1", "1~2", "A5")]


def test_blank_rows_and_a_note_outside_the_form_do_not_become_rows() -> None:
    def scribble(book: Workbook) -> None:
        page = book["Outcomes"]
        page["A40"] = "  "
        page["B60"].number_format = "@"
        page["Z4"] = "ask Amina"

    read = edited(scribble)
    problem = only(read)
    assert (problem.code, problem.severity, problem.place.text) == ("unread-cells", "hint", "Outcomes!Z4")
    assert len(read.sheets["outcomes"]) == 2


def test_a_value_beside_the_form_of_the_programme_is_said() -> None:
    assert codes(edited(lambda book: book["Programme"].__setitem__("F4", "really?"))) == ["unread-cells"]


def test_the_programme_may_stand_in_one_row() -> None:
    def lay_flat(book: Workbook) -> None:
        page = book["Programme"]
        pairs = [(page.cell(number, 1).value, page.cell(number, 3).value) for number in range(2, page.max_row + 1)]
        page.delete_rows(1, page.max_row)
        for at, (heading, value) in enumerate(pairs, start=1):
            page.cell(1, at, heading)
            page.cell(2, at, value)

    read = edited(lay_flat)
    assert read.problems == ()
    assert values(read)["programme"] == values(submission())["programme"]
    assert read.programme is not None and read.programme.place_of("title").text == "Programme!B2"


def test_a_sheet_of_the_office_is_noted_and_a_mistyped_sheet_taken() -> None:
    note = only(edited(lambda book: book.create_sheet("Our budget notes")))
    assert (note.code, note.severity) == ("unknown-sheet", "hint")
    taken = edited(lambda book: setattr(book["Outcomes"], "title", "Outcome"))
    assert codes(taken) == ["renamed-sheet"] and values(taken) == values(submission())


def test_a_missing_sheet_is_one_problem_and_stops_what_would_follow() -> None:
    read = edited(lambda book: book.remove(book["Outputs"]))
    assert only(read).code == "missing-sheet"
    assert {one for one, _ in read.stopped} == {"outputs"}


def test_a_sheet_without_headings_is_named() -> None:
    read = edited(lambda book: book["Outputs"].delete_rows(1, 3))
    assert only(read).code == "no-headings"
    assert ("outputs", "statement") in read.stopped


def test_the_language_is_declared_or_told_by_the_script() -> None:
    assert read_workbook(workbook(), "").language == "en"

    def chinese(book: Workbook) -> None:
        book["Programme"]["C21"] = None
        book["Programme"]["C3"] = "仙那度国家方案文件"
        for cell in ("B4", "B5"):
            book["Outcomes"][cell] = "城市居民享有适足住房"
        book["Outputs"]["C4"] = "十二个城市制定土地利用规划"

    assert edited(chinese).language == "zh"


def test_the_template_offers_the_framework_of_the_country() -> None:
    outcome = FrameworkOutcome("urn:o", "501", "1.1", {"en": "People live in adequate housing in all cities of Xanadu"})
    framework = Framework("urn:f", "XLA", names={"en": "Framework"}, outcomes=(outcome,))
    data = write_template("en", Context(areas={"XLA": "urn:a"}, frameworks=(framework,)))
    book = load_workbook(io.BytesIO(data))
    held = {cell.value for row in book["Lists"].iter_rows() for cell in row}
    assert {outcome.shown, outcome.names["en"]} <= held
    assert (book["Programme"]["C2"].value, book["Programme"]["C7"].value) == ("XLA", framework.shown)
    rules = {str(rule.sqref): rule.formula1 for rule in book["Outcomes"].data_validations.dataValidation}
    assert rules["C4:C500"].startswith("'Lists'!")


@pytest.mark.parametrize("one", LINES, ids=lambda one: one.key)
def test_a_sheet_of_the_template_has_headings_hidden_keys_and_guidance(one: Sheet) -> None:
    page = load_workbook(io.BytesIO(write_template("zh")))[one.title.zh]
    assert [str(cell.value).rstrip("*") for cell in page[1]] == [column.heading.both for column in one.columns]
    assert [cell.value for cell in page[2]] == [column.key for column in one.columns]
    assert [cell.value for cell in page[3]] == [column.guidance.both for column in one.columns]
    assert page.row_dimensions[2].hidden and page.freeze_panes == "B4"
