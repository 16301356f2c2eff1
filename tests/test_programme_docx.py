"""A Word file is read by machine: its results tables and narrative fill the form, each value with its place."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.parser import OxmlElement
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.programme.context_model import Context
from loaders.programme.docx import read_docx
from loaders.programme.docx_blocks import Table, read_blocks
from loaders.programme.docx_headings import role_of
from loaders.programme.docx_items import items_of
from loaders.programme.graph import programme_graph
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Submission
from loaders.programme.template import write_template


def written(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(document: WordDocument, rows: Sequence[Sequence[str]]) -> WordTable:
    made: WordTable = document.add_table(len(rows), max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    return made


def english() -> bytes:
    document = Document()
    document.add_paragraph("UN-Habitat country programme document for Kenya (2026–2029)", style="Title")
    table(
        document,
        [
            ["Country", "Kenya"],
            ["Period", "2026–2029"],
            ["Strategic plan", "2026-2029"],
            ["Derivation option", "b"],
            ["Currency", "USD"],
        ],
    )
    document.add_heading("I. Programme rationale", level=1)
    document.add_paragraph("1. Cities grow fast.")
    document.add_paragraph("2. The programme derives from the UNSDCF 2022–2026 of Kenya.")
    document.add_heading("II. Programme priorities and partnerships", level=1)
    document.add_paragraph("3. Housing comes first.")
    document.add_heading("Housing", level=2)
    document.add_paragraph("4. Land follows.")
    document.add_heading("Annex. Results and resources framework", level=1)
    grid = table(
        document,
        [
            ["UNSDCF outcome 86747: By 2026 people in Kenya are housed", "", "", "", "", ""],
            ["Programme outcome 1: People live in adequate housing", "", "", "", "", ""],
            [
                "Outcome indicators, baselines, targets",
                "Data source",
                "Indicative outputs",
                "Partners",
                "Cost (US$)",
                "",
            ],
            ["", "", "", "", "Regular", "Other"],
            [
                "Indicator 1.1: Share in slums\nBaseline (2024): 24.9 %\nTarget (2029): 20 %",
                "Census",
                "Output 1.1: A housing policy\nIndicator 1.1.1: Laws passed; Baseline: 0 (2025); Target: 2 (2029)",
                "Ministry of Housing",
                "US$ 100,000",
                "250,000",
            ],
            ["", "", "Output 1.2: Land registers", "County of Nairobi", "", ""],
        ],
    )
    for number in (0, 1):
        grid.cell(number, 0).merge(grid.cell(number, 5))
    for column in range(4):
        grid.cell(2, column).merge(grid.cell(3, column))
    grid.cell(2, 4).merge(grid.cell(2, 5))
    for column in (0, 1, 4, 5):
        grid.cell(4, column).merge(grid.cell(5, column))
    document.add_paragraph("Programme outcome 2: Cities are safe")
    table(
        document,
        [
            ["Output", "Indicator", "Baseline", "Target", "Means of verification", "Responsible"],
            ["Output 2.1: Plans", "Number of plans", "3 (2025)", "TBD", "Reports", "ROAf"],
            ["", "Share of people covered", "10 %", "40 % (2029)", "Survey", "ROAf"],
        ],
    )
    table(
        document,
        [["Evaluation", "Type", "Year", "Budget", "Who manages it"], ["Final", "final", "2029", "50,000", "ROAf"]],
    )
    return written(document)


def chinese() -> bytes:
    document = Document()
    document.add_paragraph("人居署肯尼亚国家方案文件（2026–2029年）", style="Title")
    table(document, [["国家", "肯尼亚"], ["期间", "2026年至2029年"], ["战略计划", "2026-2029"]])
    document.add_heading("一、方案依据", level=1)
    document.add_paragraph("1. 城市迅速发展。")
    document.add_paragraph("2. 本方案得自肯尼亚2022–2026年合作框架。")
    grid = table(
        document,
        [
            ["合作框架成果 86747：到2026年肯尼亚人人有住房", "", "", "", ""],
            ["方案成果 1：人们住有所居", "", "", "", ""],
            ["成果指标、基线和目标", "数据来源", "指示性产出", "主要伙伴", "所需费用（千美元）合计"],
            [
                "指标1.1：贫民窟人口比例\n基线（2024年）：24.9%\n目标：20%（2029年）",
                "普查",
                "产出1.1：住房政策",
                "住房部",
                "350",
            ],
        ],
    )
    for number in (0, 1):
        grid.cell(number, 0).merge(grid.cell(number, 4))
    return written(document)


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


def test_a_table_that_is_not_understood_is_named() -> None:
    document = Document()
    table(document, [["Name", "Telephone"], ["A", "1"]])
    read = read_docx(written(document), "x.docx")
    assert [problem.code for problem in read.problems] == ["read-by-machine", "unread-table", "no-results"]
    assert read.problems[1].place.text == "table 1"


def test_a_column_that_is_not_understood_is_named() -> None:
    document = Document()
    table(document, [["Output", "Indicator", "Baseline", "Weather"], ["1.1 A", "B", "1", "fine"]])
    assert "Weather" in " ".join(problem.detail.en for problem in read_docx(written(document), "x.docx").problems)


def test_values_that_cannot_be_told_apart_are_not_guessed_at() -> None:
    document = Document()
    table(document, [["Output", "Indicator", "Baseline"], ["1.1 A", "Indicator 1: B\nIndicator 2: C", "1\n2\n3"]])
    read = read_docx(written(document), "x.docx")
    assert "unaligned-lines" in [problem.code for problem in read.problems]
    assert all(row.value("baseline") is None for row in read.sheets["indicators"])


def test_numbers_that_the_word_processor_counts_are_paragraph_numbers() -> None:
    document = Document()
    document.add_heading("Programme rationale", level=1)
    for text in ("Cities grow.", "Land is scarce."):
        document.add_paragraph(text, style="List Number")
    read = read_docx(written(document), "x.docx")
    assert read.sheets["sections"][0].place_of("text").text == "paras 1–2"


def test_text_in_content_controls_and_insertions_is_read_and_deleted_text_is_not() -> None:
    document = Document()
    paragraph = document.add_paragraph("")
    for wrapper, name, text in (("w:ins", "w:t", "kept"), ("w:del", "w:delText", "gone")):
        outer, run, words = OxmlElement(wrapper), OxmlElement("w:r"), OxmlElement(name)
        words.text = text
        run.append(words)
        outer.append(run)
        paragraph._p.append(outer)
    (block,) = read_blocks(written(document), "x.docx")
    assert not isinstance(block, Table)
    assert block.text == "kept"


@settings(max_examples=25)
@given(
    rows=st.integers(1, 5),
    columns=st.integers(1, 5),
    merges=st.lists(st.tuples(*[st.integers(0, 4)] * 4), max_size=2),
)
def test_however_cells_are_merged_each_text_is_read_once(
    rows: int, columns: int, merges: list[tuple[int, int, int, int]]
) -> None:
    document = Document()
    made = table(document, [[f"r{row}c{column}" for column in range(columns)] for row in range(rows)])
    for top, left, bottom, right in merges:
        first, last = (top % rows, left % columns), (bottom % rows, right % columns)
        try:
            made.cell(*first).merge(made.cell(*last))
        except Exception:  # noqa: S112 - some ranges cannot be merged with what is merged already
            continue
    (block,) = read_blocks(written(document), "x.docx")
    assert isinstance(block, Table)
    seen = dict.fromkeys(cell for row in range(len(block.rows)) for cell in block.cells(row))
    texts = " ".join(cell.text for cell in seen).split()
    assert sorted(texts) == sorted(f"r{row}c{column}" for row in range(rows) for column in range(columns))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Means of verification", "source"),
        ("Indicative outputs", "output"),
        ("Output indicators", "indicator"),
        ("绩效指标", "indicator"),
        ("基线年份", "baseline_year"),
        ("经常资源", "regular"),
        ("其他资源", "other"),
        ("主要合作伙伴", "partners"),
        ("Sustainable Development Goals", "sdg_targets"),
        ("合作框架成果", "unsdcf_outcome"),
    ],
)
def test_headings_are_known_by_their_words(heading: str, name: str) -> None:
    role = role_of(heading)
    assert role is not None and role.name == name


def test_a_sentence_that_begins_with_the_word_outcomes_is_no_outcome() -> None:
    (item,) = items_of(["Outcomes are good"])
    assert (item.kind, item.text) == ("", "Outcomes are good")


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.namelist():
            after.writestr(entry, changed.pop(entry, before.read(entry)))
        for entry, body in changed.items():
            after.writestr(entry, body)
    return out.getvalue()


ENTITY = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="urn:w">&x;</w:document>'


def test_what_is_no_sound_word_file_is_refused_with_the_reason() -> None:
    plain = written(Document())
    cases = {
        "empty-file": b"",
        "damaged-file": b"PK\x03\x04 nonsense",
        "document-type": repacked(plain, {"word/document.xml": ENTITY}),
        "macros": repacked(plain, {"word/vbaProject.bin": b"x"}),
        "inflates-too-much": repacked(plain, {"word/media/image1.bin": b"\0" * 40_000_000}),
        "damaged-part": repacked(plain, {"word/document.xml": b"<w:document>"}),
        "not-a-word-file": repacked(plain, {}).replace(b"word/document.xml", b"word/documant.xml"),
    }
    for code, data in cases.items():
        with pytest.raises(Unreadable) as refused:
            read_docx(data, "x.docx")
        assert refused.value.code == code


def test_a_file_whose_parts_do_not_fit_together_is_refused() -> None:
    broken = repacked(written(Document()), {"[Content_Types].xml": b"<Types/>"})
    with pytest.raises(Unreadable):
        read_docx(broken, "x.docx")
