"""A workbook comes back with tints, notes and a list of findings; whatever else is in it stays byte for byte."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from api.checking.splices import filled, in_utf8, spans, spliced, with_attribute
from loaders.programme.workbook import read_workbook
from tests.marked_files import given_back, packed, parts, workbook

NO_ELEMENT: list[dict[str, Any]] = [{"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}}]
CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
EMPTY = re.compile(rb"\s*(?:/>|></[^>]+>)")
MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


@pytest.fixture(scope="module")
def sent() -> bytes:
    return workbook(NO_ELEMENT)


@pytest.fixture(scope="module")
def back(sent: bytes) -> bytes:
    return given_back(sent, "arcadia.xlsx", "xlsx")[0]


def cells(sheet: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[0] for found in CELL.finditer(sheet)}


def sheets(package: dict[str, bytes]) -> list[str]:
    return sorted(name for name in package if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))


def without_style(cell: bytes) -> bytes:
    return re.sub(rb'\ss="\d+"', b"", cell)


def test_cells_without_a_finding_are_written_as_they_were(sent: bytes, back: bytes) -> None:
    before, after = parts(sent), parts(back)
    assert sheets(before) == sheets(after)
    changed = set()
    for name in sheets(before):
        ours, theirs = cells(before[name]), cells(after[name])
        assert ours.keys() <= theirs.keys()
        for at, cell in theirs.items():
            if cell != ours.get(at):
                changed.add((name, at.decode()))
                assert without_style(cell) == without_style(ours.get(at, cell))
    noted = {
        (sheet.title, cell.coordinate)
        for sheet in load_workbook(io.BytesIO(back))
        for row in sheet
        for cell in row
        if cell.comment
    }
    assert 0 < len(changed) <= len(noted)


def test_parts_that_hold_no_marks_are_the_same_bytes(sent: bytes, back: bytes) -> None:
    before, after = parts(sent), parts(back)
    touched = {"xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"}
    for name, data in before.items():
        if name not in touched and not name.endswith(".rels") and name not in sheets(before):
            assert after[name] == data, name


def test_what_is_read_again_is_what_was_read(sent: bytes, back: bytes) -> None:
    first, again = read_workbook(sent, "arcadia.xlsx"), read_workbook(back, "arcadia.xlsx")
    assert first.sheets == again.sheets
    assert not [problem for problem in again.problems if problem.severity != "hint"]


def test_the_gravest_finding_at_a_cell_gives_its_tint(back: bytes) -> None:
    book = load_workbook(io.BytesIO(back))
    cell = book["Outcomes"]["E4"]
    assert cell.fill.fgColor.rgb.endswith("F8CBAD")
    assert cell.comment is not None and cell.comment.text.startswith("ALN-01: ")


def test_the_findings_come_first_and_lead_to_their_cells(back: bytes) -> None:
    book = load_workbook(io.BytesIO(back))
    assert book.sheetnames[0] == "Findings"
    assert book.active is not None and book.active.title == "Findings"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Findings"]
    listed = {row[2].value: row for row in book["Findings"].iter_rows(min_row=2)}
    assert listed["Outcomes!E4"][1].value == "ALN-01"
    assert listed["Outcomes!E4"][2].hyperlink.location == "'Outcomes'!E4"


def test_a_value_that_a_formula_gave_is_kept(sent: bytes) -> None:
    package = parts(sent)
    name = next(name for name in sheets(package) if b"regular" in package[name] and b"to_mobilise" in package[name])
    at = next(at for at, cell in cells(package[name]).items() if at.endswith(b"4") and b"<v>100000</v>" in cell)
    cell = cells(package[name])[at]
    told = cell.replace(b"<v>100000</v>", b"<f>50000*2</f><v>100000</v>")
    package[name] = package[name].replace(cell, told)
    after = parts(given_back(packed(package), "arcadia.xlsx", "xlsx")[0])
    assert without_style(cells(after[name])[at]) == without_style(told)


def with_extras(sent: bytes) -> bytes:
    book = load_workbook(io.BytesIO(sent))
    outcomes = book["Outcomes"]
    outcomes["E4"].comment = Comment("Ask the minister", "Officer")
    outcomes["B4"].comment = Comment("Agreed", "Officer")
    outcomes.defined_names["mine"] = DefinedName("mine", attr_text="Outcomes!$A$4")
    buffer = io.BytesIO()
    book.save(buffer)
    return packed(parts(buffer.getvalue()) | {"xl/media/map.png": b"\x89PNG", "customXml/item1.xml": b"<own/>"})


def test_notes_that_stand_there_are_kept_and_continued(sent: bytes) -> None:
    back = given_back(with_extras(sent), "arcadia.xlsx", "xlsx")[0]
    outcomes = load_workbook(io.BytesIO(back))["Outcomes"]
    assert outcomes["B4"].comment is not None and outcomes["B4"].comment.text == "Agreed"
    assert outcomes["E4"].comment is not None
    assert outcomes["E4"].comment.text.startswith("Ask the minister\n\nALN-01: ")
    after = parts(back)
    assert after["xl/media/map.png"] == b"\x89PNG" and after["customXml/item1.xml"] == b"<own/>"


def test_a_name_of_a_range_stays_with_its_sheet(sent: bytes) -> None:
    book = load_workbook(io.BytesIO(given_back(with_extras(sent), "arcadia.xlsx", "xlsx")[0]))
    assert "mine" in book["Outcomes"].defined_names


def test_a_workbook_that_came_back_can_be_checked_and_come_back_again(back: bytes) -> None:
    again, _ = given_back(back, "arcadia.xlsx", "xlsx")
    book = load_workbook(io.BytesIO(again))
    assert book.sheetnames[:2] == ["Findings 2", "Findings"]


def test_a_cell_or_row_that_is_not_written_gets_its_mark_all_the_same(sent: bytes) -> None:
    package = parts(sent)
    name = next(name for name in sheets(package) if b"plan_primary" in package[name])
    package[name] = re.sub(rb'<c r="E4"[^>]*?(?:/>|>.*?</c>)', b"", package[name], flags=re.DOTALL)
    book = load_workbook(io.BytesIO(given_back(packed(package), "arcadia.xlsx", "xlsx")[0]))
    assert book["Outcomes"]["E4"].comment is not None
    assert book["Outcomes"]["E4"].fill.fgColor.rgb.endswith("F8CBAD")


def test_macros_do_not_come_back(sent: bytes) -> None:
    package = parts(sent)
    package["xl/vbaProject.bin"] = b"macro"
    links = package["xl/_rels/workbook.xml.rels"]
    tie = f'<Relationship Id="rId99" Type="{MACROS}" Target="vbaProject.bin"/>'.encode()
    package["xl/_rels/workbook.xml.rels"] = links.replace(b"</Relationships>", tie + b"</Relationships>")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    package["[Content_Types].xml"] = package["[Content_Types].xml"].replace(kind, macro)
    after = parts(given_back(packed(package), "arcadia.xlsm", "xlsx")[0])
    assert "xl/vbaProject.bin" not in after
    assert kind in after["[Content_Types].xml"] and macro not in after["[Content_Types].xml"]
    assert b"vbaProject" not in after["xl/_rels/workbook.xml.rels"]


def test_what_looks_like_a_formula_stays_text_in_the_list(sent: bytes) -> None:
    data = workbook([{"sheet": "programme", "set": {"country_iso3": "=1+1"}}])
    book = load_workbook(io.BytesIO(given_back(data, "arcadia.xlsx", "xlsx")[0]))
    assert "f" not in {cell.data_type for row in book["Findings"] for cell in row}


NAMES = st.sampled_from(["a", "b", "x:c"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="<>&", exclude_categories=["C"]), max_size=5)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    given_to = draw(
        st.lists(st.tuples(st.sampled_from(["k", "s", "t"]), TEXTS), max_size=2, unique_by=lambda one: one[0])
    )
    attributes = "".join(f" {key}='{value}'".replace("''", "' '") for key, value in given_to if "'" not in value)
    inner = "".join(draw(st.lists(elements(depth=depth + 1), max_size=3))) if depth < 3 else draw(TEXTS)
    return f"<{name}{attributes}>{inner}</{name}>" if inner or draw(st.booleans()) else f"<{name}{attributes} />"


@given(inner=elements(), data=st.data())
@settings(deadline=None, max_examples=100)
def test_what_is_put_in_can_be_taken_out_and_leaves_the_same_bytes(inner: str, data: st.DataObject) -> None:
    part = f'<root xmlns:x="urn:x">{inner}</root>'.encode()
    found = spans(part, lambda _, __, ___: True)
    chosen = data.draw(st.sets(st.sampled_from(sorted(found))))
    grown = spliced(part, [filled(part, found[at], b"<new/>") for at in chosen])
    assert len(spans(grown, lambda _, name, __: name == "new")) == len(chosen)
    undone = grown.replace(b"<new/>", b"")
    assert EMPTY.sub(b"/>", undone) == EMPTY.sub(b"/>", part)
    one = found[max(found)]
    styled = spliced(part, [with_attribute(part, one, "s", "7")])
    assert next(iter(spans(styled, lambda at, _, __: at == max(found)).values())).attributes["s"] == "7"


def test_a_part_in_utf_16_is_put_into_utf_8() -> None:
    part = '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'
    assert in_utf8(part.encode("utf-16")) == '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode()
