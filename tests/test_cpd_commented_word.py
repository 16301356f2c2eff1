"""A Word file comes back with comments at the places of its findings; its text and its other parts stay as they are."""

import io
import re
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from loaders.programme.docx_blocks import read_blocks
from loaders.programme.docx_places import anchors_of
from loaders.programme.limits import Unreadable
from tests.marked_files import given_back, packed, parts, workbook
from tests.word_samples import chinese, english, written

MARK = re.compile(rb"<w:commentRange(?:Start|End) [^>]*/>|<w:r [^>]*><w:commentReference [^>]*/></w:r>")
Report = dict[str, Any]


@pytest.fixture(scope="module")
def back() -> tuple[bytes, Report]:
    return given_back(english(), "kenya.docx", "docx")


def comments(data: bytes) -> dict[int, str]:
    return {comment.comment_id: comment.text for comment in Document(io.BytesIO(data)).comments}


def marked_elements(data: bytes) -> dict[int, Any]:
    """Return the paragraph in which each comment begins."""
    body = Document(io.BytesIO(data)).element.body
    return {int(one.get(qn("w:id"))): one.getparent() for one in body.iter(qn("w:commentRangeStart"))}


def text_of(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def about(data: bytes, words: str) -> list[str]:
    """Return the text of each cell or paragraph that has a comment with these words."""
    begun = marked_elements(data)
    found = []
    for number, text in comments(data).items():
        if words in text:
            paragraph = begun[number]
            cell = next(paragraph.iterancestors(qn("w:tc")), paragraph)
            found.append(text_of(cell))
    return found


def test_a_comment_stands_in_the_cell_of_its_finding(back: tuple[bytes, Report]) -> None:
    assert "TBD" in about(back[0], "“Target” of Indicator 2.1-1 is yet to come")
    assert set(about(back[0], "Output 2.1 names no national or local partner")) == {"Output 2.1: Plans"}


def test_each_place_in_the_text_has_its_comment(back: tuple[bytes, Report]) -> None:
    data, body = back
    placed = {(place["sheet"], place["cell"]) for finding in body["findings"] for place in finding["where"]}
    anchors = anchors_of(english(), "kenya.docx")
    wanted = {anchors[place].first for place in placed if place in anchors}
    assert len(wanted) > 5
    paragraphs = {id(paragraph) for paragraph in marked_elements(data).values()}
    assert len(paragraphs) >= len(wanted)


def test_each_comment_has_a_beginning_an_end_and_a_mark(back: tuple[bytes, Report]) -> None:
    body = Document(io.BytesIO(back[0])).element.body
    numbers = sorted(comments(back[0]))
    for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        assert sorted(int(one.get(qn("w:id"))) for one in body.iter(qn(name))) == numbers


def test_a_comment_says_that_a_machine_read_the_text_and_on_whose_authority_it_speaks(
    back: tuple[bytes, Report],
) -> None:
    for text in comments(back[0]).values():
        assert "read by machine" in text.splitlines()[0]
    [first] = [text for text in comments(back[0]).values() if text.startswith("DER-02")]
    assert "HSP/EB.2025/8" in first
    assert all(
        "由机器读取" in text for text in comments(given_back(chinese(), "肯尼亚.docx", "docx", "zh")[0]).values()
    )


def test_a_finding_without_a_place_in_the_text_stands_at_its_beginning(back: tuple[bytes, Report]) -> None:
    places = about(back[0], "every value needs a look")
    assert places == ["UN-Habitat country programme document for Kenya (2026–2029)"]


def test_the_text_is_as_it_was(back: tuple[bytes, Report]) -> None:
    before, after = (read_blocks(data, "kenya.docx") for data in (english(), back[0]))
    assert before == after
    assert MARK.sub(b"", parts(back[0])["word/document.xml"]) == parts(english())["word/document.xml"]


def test_the_other_parts_are_the_same_bytes(back: tuple[bytes, Report]) -> None:
    before, after = parts(english()), parts(back[0])
    assert after.keys() - before.keys() == {"word/comments1.xml"}
    for name in before.keys() - {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}:
        assert after[name] == before[name], name


def test_comments_of_others_are_kept() -> None:
    document = Document(io.BytesIO(english()))
    paragraph = document.paragraphs[0]
    document.add_comment(paragraph.runs, text="Ask the minister", author="Officer", initials="O")
    back, _ = given_back(written(document), "kenya.docx", "docx")
    kept = [comment for comment in Document(io.BytesIO(back)).comments if comment.author == "Officer"]
    assert [comment.text for comment in kept] == ["Ask the minister"]
    numbers = list(comments(back))
    assert len(numbers) == len(set(numbers))
    again, _ = given_back(back, "kenya.docx", "docx")
    assert len(comments(again)) == 2 * len(numbers) - 1


def test_an_empty_paragraph_and_a_table_within_a_cell_can_bear_a_comment() -> None:
    document = Document()
    grid = document.add_table(2, 3)
    for column, text in enumerate(("Output", "Indicator", "Target")):
        grid.cell(0, column).text = text
    cell = grid.cell(1, 0)
    cell.text = "Output 1.1: Plans"
    cell.add_table(1, 1).cell(0, 0).text = "within"
    grid.cell(1, 1).text = "Number of plans"
    back, _ = given_back(written(document), "plans.docx", "docx")
    assert read_blocks(back, "plans.docx") == read_blocks(written(document), "plans.docx")
    assert comments(back)


def test_inserted_and_deleted_text_stays_marked_as_such() -> None:
    document = Document(io.BytesIO(english()))
    package = parts(written(document))
    body = package["word/document.xml"]
    old = b"<w:t>Number of plans</w:t>"
    assert old in body
    change = (
        b'<w:t>Number of </w:t></w:r><w:del w:id="900" w:author="O"><w:r><w:delText>plans</w:delText></w:r></w:del>'
        b'<w:ins w:id="901" w:author="O"><w:r><w:t>city plans</w:t></w:r></w:ins><w:r><w:t></w:t>'
    )
    package["word/document.xml"] = body.replace(old, change)
    back, _ = given_back(packed(package), "kenya.docx", "docx")
    assert change in parts(back)["word/document.xml"]
    assert "Number of city plans" in about(back, "DOC-05") + about(back, "IND-02")


def test_a_workbook_does_not_come_back_as_a_word_file() -> None:
    with pytest.raises(Unreadable, match=r"no Word file") as problem:
        given_back(workbook([]), "arcadia.xlsx", "docx")
    assert problem.value.code == "no-word-file"
