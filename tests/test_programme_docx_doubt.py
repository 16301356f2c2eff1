"""What a Word file leaves in doubt is named and not guessed at, and what is no sound Word file is refused."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.parser import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.programme.docx import read_docx
from loaders.programme.docx_blocks import Table, read_blocks
from loaders.programme.docx_headings import role_of
from loaders.programme.docx_items import items_of
from loaders.programme.limits import Unreadable
from tests.word_samples import table, written


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
