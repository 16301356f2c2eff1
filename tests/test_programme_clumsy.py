"""What people do to the form without meaning to: each slip is one thing said, at its place, and nothing else."""

import json
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from loaders.programme.form import sheet
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Place, Submission, number_rows
from loaders.programme.values import read_date, read_number, read_year, understood
from tests.programme_files import PROGRAMME, codes, edited, only, workbook, zipped


def column_of(book: Workbook, name: str, key: str) -> int:
    return next(int(cell.column or 0) for cell in book[name][2] if cell.value == key)


def refused(data: bytes, name: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_submission(data, name)
    assert caught.value.detail.zh and caught.value.fix.en and caught.value.fix.zh and caught.value.place.text
    return caught.value


@pytest.mark.parametrize(("text", "year"), [("2025", 2025), ("２０２５年", 2025), ("25", None), ("2025/26", None)])
def test_a_year_has_four_digits(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "number"), [("1.200,50", "1200.50"), ("1.200.000", "1200000"), ("1.200", "1.200"), ("1.20.000", None)]
)
def test_points_separate_thousands_where_nothing_else_can_be_meant(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))


def test_a_date_as_spreadsheets_show_it_is_read() -> None:
    assert str(read_date("1-Jan-2026")) == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11.1, 11.3", "11.1; 11.3"),
        ("11.1、11.a", "11.1; 11.a"),
        ("11.1,11.3", "11.1; 11.3"),
        ("11,3", "11,3"),
        ("11.1 – Homes, safe and affordable", "11.1 – Homes, safe and affordable"),
    ],
)
def test_codes_may_stand_apart_by_commas_and_names_may_contain_them(text: str, value: str) -> None:
    assert understood(sheet("outcomes").column("sdg_targets"), text) == value


def test_values_one_column_aside_are_one_problem_not_one_for_each_column() -> None:
    def shift(book: Workbook) -> None:
        page = book["Indicators"]
        first = column_of(book, "Indicators", "type")
        for row in range(4, page.max_row + 1):
            values = [page.cell(row, at).value for at in range(first, page.max_column + 1)]
            page.cell(row, first).value = None
            for at, value in enumerate(values, first + 1):
                page.cell(row, at).value = value

    problem = only(edited(shift))
    assert problem.code == "shifted-values" and "right" in problem.detail.en and "右" in problem.detail.zh
    assert ("indicators", "target_year") in problem.stops and ("indicators", "indicator_id") not in problem.stops


def test_a_total_under_the_figures_is_no_row() -> None:
    def add(book: Workbook) -> None:
        page = book["Resources"]
        page.cell(5, 1).value = "合计"
        page.cell(5, column_of(book, "Resources", "total")).value = 3000.5

    read = edited(add)
    assert only(read).code == "total-row" and only(read).severity == "hint" and only(read).place.text == "Resources!A5"
    assert len(read.sheets["resources"]) == 1


def test_a_note_under_the_rows_is_no_outcome_that_lacks_everything() -> None:
    def add(book: Workbook) -> None:
        book["Outcomes"].cell(8, 1).value = "To be confirmed with the coordinator"

    read = edited(add)
    assert only(read).code == "note-row" and only(read).place.text == "Outcomes!A8"
    assert len(read.sheets["outcomes"]) == 2


def test_an_outcome_of_which_only_the_number_is_filled_in_is_a_row() -> None:
    read = edited(lambda book: book["Outcomes"].cell(6, 1, "3"))
    assert codes(read) == [] and len(read.sheets["outcomes"]) == 3


def programme_moved(book: Workbook, keys: set[str] | None = None) -> None:
    page = book["Programme"]
    for row in range(1, page.max_row + 1):
        key, value = page.cell(row, 2).value, page.cell(row, 3).value
        if value is not None and key in sheet("programme").by_key and (keys is None or key in keys):
            page.cell(row, 4).value, page.cell(row, 3).value = value, None


def test_values_written_over_the_guidance_are_read_and_the_guidance_left_is_none() -> None:
    read = edited(programme_moved)
    assert read.programme and read.programme.value("title") == "Country programme of Xanadu"
    assert read.programme.value("replace_by") is None


def test_one_value_written_over_its_guidance_is_pointed_at() -> None:
    read = edited(lambda book: programme_moved(book, {"title"}))
    assert only(read).code == "unread-cells" and only(read).place.text == "Programme!D3"


def test_a_workbook_of_something_else_is_refused_with_the_names_of_its_sheets() -> None:
    def another(book: Workbook) -> None:
        book.create_sheet("Budget 2026")
        for name in book.sheetnames[:-1]:
            del book[name]

    problem = refused(workbook(another), "budget.xlsx")
    assert problem.code == "not-the-form" and "Budget 2026" in problem.detail.en


def test_a_sheet_under_a_name_of_its_own_is_named_in_the_fix() -> None:
    def rename(book: Workbook) -> None:
        book["Outcomes"].title = "Our list"

    assert "Name the sheet “Outcomes”" in only(edited(rename)).fix.en


@pytest.mark.parametrize("number", ["1e99999999", "-1e9999999999999999999", "1e-99999999"])
def test_a_number_with_an_endless_exponent_is_no_number(number: str) -> None:
    text = json.dumps(PROGRAMME).replace('"3000.50"', number, 1)
    read = read_submission(text.encode(), "plan.json")
    assert only(read).code == "not-a-number" and only(read).place.text == "programme.total_budget"


def test_more_rows_than_a_check_can_compare_are_refused_whatever_sheets_they_are_in() -> None:
    half = [{"outcome_id": str(number)} for number in range(LIMITS.rows // 2 + 1)]
    data = zipped(
        {
            f"{key}.csv": f"{name},statement\n".encode() + b"".join(b"%d,x\n" % at for at in range(len(half)))
            for key, name in (("outcomes", "outcome_id"), ("outputs", "output_id"))
        }
    )
    assert refused(data, "plan.zip").code == "too-many-rows"


def flat(**outcome: Any) -> bytes:
    return json.dumps({"programme": {"country_iso3": "XLA", "outcomes": [{"outcome_id": "1", **outcome}]}}).encode()


def test_a_cell_of_thousands_of_values_is_refused_with_its_place() -> None:
    problem = refused(flat(sdg_targets=["11.1"] * 5000), "plan.json")
    assert (problem.code, problem.place.text) == ("too-many-items", "programme.outcomes[0].sdg_targets")


def test_more_text_than_a_programme_has_is_refused() -> None:
    sections = [{"section_code": "1", "text": "x " * 45_000} for _ in range(20)]
    data = json.dumps({"programme": {"sections": sections}}).encode()
    assert refused(data, "plan.json").code == "too-many-characters"


def test_rows_of_one_number_are_told_apart_by_their_place_among_them() -> None:
    there = Place("Outcomes", "A4", "Outcomes!A4")
    rows = number_rows([(name, {}, there) for name in ("1", "1~2", "1", "1", "")], "outcomes")
    assert len({row.key for row in rows}) == 5 and rows[0].key == "1"


def test_a_quotation_mark_left_open_does_not_swallow_the_rows_that_follow() -> None:
    problem = refused(zipped({"outcomes.csv": b'outcome_id,statement\n1,"Homes\n2,Towns\n'}), "plan.zip")
    assert (problem.code, problem.place.text) == ("csv-syntax", "outcomes.csv, line 2")


@pytest.mark.parametrize(
    ("data", "name"), [(b"{\\rtf1 plan}", "plan.rtf"), (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "plan.png")]
)
def test_a_file_of_another_kind_is_told_what_would_do(data: bytes, name: str) -> None:
    problem = refused(data, name)
    assert problem.code == "unknown-format" and ".xlsx" in problem.fix.en


def test_something_else_than_an_object_as_programme_is_one_problem() -> None:
    read: Submission = read_submission(b'{"programme": "Kenya"}', "plan.json")
    assert only(read).code == "not-an-object" and ("programme", "title") in only(read).stops
