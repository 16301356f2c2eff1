"""Files that are damaged, hostile or not what they say: each gives one clear answer that names place and fix."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from loaders.programme.archive import Archive
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Submission
from loaders.programme.workbook import read_workbook
from tests.conftest import ROOT
from tests.programme_files import codes, repacked, submission, values, with_shared_texts, workbook, zipped

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
BOMB = b"<worksheet>" + b" " * 25_000_000 + b"</worksheet>"


def refused(data: bytes, name: str = "file.xlsx") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_submission(data, name)
    problem = caught.value
    assert problem.detail.en and problem.detail.zh and problem.fix.en and problem.fix.zh
    assert problem.place.text
    return problem


def sheet_of(rows: str, name: str = "Indicators") -> bytes:
    """Return the programme's workbook with the XML of one sheet's data replaced."""
    which = {"Outcomes": 3, "Outputs": 4, "Indicators": 5}[name]
    part = f"xl/worksheets/sheet{which}.xml"
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(with_shared_texts(workbook()), lambda entry, data: xml.encode() if entry == part else data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 and then nothing", "damaged-file"),
        (workbook()[:-200], "damaged-file"),
        (COMPOUND, "old-office-file"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (b"%PDF-1.7", "unknown-format"),
        (b"<!DOCTYPE html><html></html>", "unknown-format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), ""),
        (zipped({"picture.png": b""}), "unknown-format"),
        (zipped({"xl/workbook.bin": b""}), "binary-workbook"),
        (zipped({"xl/styles.xml": b""}), "not-a-workbook"),
        (zipped({f"{number}.csv": b"" for number in range(LIMITS.entries + 1)}), "inflates-too-much"),
    ],
)
def test_what_is_no_programme_is_refused_with_a_reason(data: bytes, code: str) -> None:
    assert refused(data).code == code or not code


@pytest.mark.parametrize("name", ["b.docx", "b.XLSX", "b.zip"])
def test_text_under_the_name_of_a_word_file_or_workbook_is_a_damaged_file_and_no_turtle(name: str) -> None:
    assert refused(b"broken\n", name).code == "damaged-file"


def test_a_file_beyond_ten_megabytes_is_not_even_opened() -> None:
    problem = refused(b"PK\x03\x04" + bytes(LIMITS.file_bytes))
    assert problem.code == "file-too-large" and "10.0 MB" in problem.detail.en


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    assert (
        refused(repacked(workbook(), lambda name, data: BOMB if "sheet5" in name else data)).code == "inflates-too-much"
    )


def test_a_zip_that_lies_about_its_sizes_is_cut_off_at_them() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"<workbook>" + b" " * 500_000 + b"</workbook>"}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.infolist()[0].file_size
    lying = bytes(data).replace(struct.pack("<I", size), struct.pack("<I", 60))
    liar = Archive(lying, "liar.xlsx")
    with pytest.raises(Unreadable):
        liar.read("xl/workbook.xml")


def test_an_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped({"outcomes.csv": b"outcome_id"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at] |= 1
    assert refused(bytes(data), "sheets.zip").code == "password-protected"


def test_macros_are_neither_run_nor_a_reason_to_refuse() -> None:
    read = read_submission(repacked(workbook(), lambda _, data: data, {"xl/vbaProject.bin": b"\xd0\xcf"}), "plan.xlsm")
    assert [(one.code, one.severity) for one in read.problems] == [("macros-ignored", "hint")]
    assert values(read) == values(submission())


def test_a_sheet_of_two_hundred_thousand_rows_is_refused_with_its_name() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 200_001))
    problem = refused(sheet_of(rows))
    assert (problem.code, problem.place.text) == ("too-many-rows", "Indicators")


def test_empty_rows_down_to_the_last_do_no_harm() -> None:
    rows = "".join(f'<row r="{number}" s="1"/>' for number in range(1, 200_001))
    assert codes(read_submission(sheet_of(rows), "file.xlsx")) == []


def test_a_sheet_of_twenty_thousand_columns_is_refused() -> None:
    cells = "".join("<c><v>1</v></c>" for _ in range(20_000))
    assert refused(sheet_of(f'<row r="1">{cells}</row>')).code == "too-many-columns"


def test_a_million_formatted_empty_cells_are_refused() -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c s="{(row * at) % 97}"/>' for at in range(1000)) + "</row>"
        for row in range(600)
    )
    assert refused(sheet_of(rows)).code == "too-many-cells"


def test_one_long_text_used_a_thousand_times_is_refused() -> None:
    def swell(name: str, data: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return data.replace(b"<t>", b"<t>" + bytes(65 + number % 20 for number in range(30_000)), 1)
        return data

    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 1001))
    assert refused(repacked(sheet_of(rows), swell)).code == "too-many-characters"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"]
)
def test_a_part_that_declares_entities_is_refused_with_its_name(part: str, declaration: str) -> None:
    def declare(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        body = data[data.index(b"?>") + 2 :] if data.startswith(b"<?xml") else data
        return declaration.encode() + body

    problem = refused(repacked(with_shared_texts(workbook()), declare))
    assert problem.code == "document-type"


def test_a_part_that_is_no_xml_is_named_with_its_line() -> None:
    problem = refused(repacked(workbook(), lambda name, data: data[:-30] if "sheet3" in name else data))
    assert problem.code == "damaged-part" and "Outcomes" in problem.place.text and "line" in problem.place.text


def test_strange_addresses_and_references_do_no_harm() -> None:
    rows = (
        '<row r="x"><c r="??" t="s"><v>99999999</v></c></row><row><c r="ZZZ9999999"><v>1e999</v></c></row>'
        '<row r="2"><c r="A2" s="77"><v>abc</v></c><c t="b"><v/></c></row>'
    )
    with pytest.raises(Unreadable, match="more than 500 columns"):
        read_submission(sheet_of(rows), "file.xlsx")


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ('{"programme": {\n  "title": "x",\n}}', "json-syntax", "line 3, column 1"),
        ('{"programme": ', "json-syntax", "line 1, column 15"),
        ("[" * 200_000, "nested-too-deep", "plan.json"),
        ('{"programme":' + '{"a":' * 60 + "1" + "}" * 61, "nested-too-deep", "plan.json"),
        ('{"outcome": []}', "not-the-form", "plan.json"),
        ("[1, 2]", "", "plan.json"),
    ],
)
def test_json_that_cannot_be_read_says_where(text: str, code: str, where: str) -> None:
    problem = refused(text.encode(), "plan.json")
    assert problem.code == code or not code
    assert where in problem.place.text


def test_json_in_another_encoding_is_read_or_refused_with_the_line() -> None:
    text = '{"programme": {"title": "方案 é"}}'
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        programme = read_submission(text.encode(encoding), "plan.json").programme
        assert programme is not None and programme.value("title") == "方案 é"
    problem = refused(('{"programme": {\n"title": "é"}}').encode("cp1252"), "plan.json")
    assert problem.code == "wrong-encoding" and "line 2" in problem.place.text


def test_json_numbers_beyond_reason_are_named() -> None:
    text = '{"programme": {"total_budget": ' + "9" * 5000 + ', "title": "\\ud800\\u0000x"}}'
    read = read_submission(text.encode(), "plan.json")
    assert codes(read) == ["not-a-number"]
    assert read.programme is not None and read.programme.value("title") == "x"


def test_a_remote_context_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    text = '{"@context": "http://127.0.0.1:9/evil.jsonld", "programme": {"title": "x"}}'
    assert codes(read_submission(text.encode(), "plan.json")) == ["unknown-context"]


def test_csv_that_is_no_text_is_refused() -> None:
    data = zipped({"outcomes.csv": b"\x00\x81\xff\xfe\x00\x8d\x9d"})
    assert refused(data, "sheets.zip").code == "wrong-encoding"


def test_csv_with_too_many_rows_or_endless_quotes_is_refused() -> None:
    many = zipped({"outcomes.csv": b"outcome_id,statement\n" + b"1,x\n" * (LIMITS.rows + 1)})
    endless = zipped({"outcomes.csv": b'outcome_id,statement\n1,"' + bytes(65 + i % 26 for i in range(140_000))})
    assert refused(many, "sheets.zip").code == "too-many-rows"
    assert refused(endless, "sheets.zip").code == "csv-syntax"


def test_one_csv_alone_is_told_what_to_do() -> None:
    assert "zip" in refused(b"outcome_id,statement\n1,x\n", "outcomes.csv").fix.en


WHOLE = workbook()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_damaged_workbook_is_read_or_refused_never_a_failure(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at] = byte
    try:
        assert isinstance(read_workbook(bytes(data), "damaged.xlsx"), Submission)
    except Unreadable as problem:
        assert problem.place.text


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["outcomes", "outputs", "title", "start", "@id", "indicators", "statment", "partners"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_any_json_under_programme_is_read(value: object) -> None:
    assert isinstance(read_submission(json.dumps({"programme": value}).encode(), "any.json"), Submission)


def test_a_mistake_made_in_many_rows_is_one_problem_with_all_places() -> None:
    rows = [{"outcome_id": str(number), "statement": {"en": "x"}} for number in range(1000)]
    read = read_submission(json.dumps({"programme": {"outcomes": rows}}).encode(), "plan.json")
    assert codes(read) == ["not-a-value"]
    assert len(read.problems[0].places) == LIMITS.places


def test_reading_a_workbook_loads_no_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(workbook())
    script = (
        "import sys; from pathlib import Path; from loaders.programme.reading import read_submission;"
        f"read_submission(Path({str(tmp_path / 'plan.xlsx')!r}).read_bytes(), 'plan.xlsx');"
        "print(sorted({'openpyxl', 'rdflib', 'lxml', 'rapidfuzz', 'docx'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def _fill(count: int) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        for number in range(count):
            book["Outcomes"].cell(1, 20 + number, f"Remark {number}")
            book["Outcomes"].cell(4, 20 + number, "x")

    return fill


def test_hundreds_of_strange_columns_are_one_problem() -> None:
    read = read_workbook(workbook(_fill(400)), "wide.xlsx")
    assert codes(read) == ["unknown-column"]
    assert len(read.problems[0].places) <= LIMITS.places
