"""Word files that are damaged, hostile or not what they say: one clear answer each, with its place."""

import io
import struct
import zlib
from collections.abc import Mapping

import pytest
from docx import Document
from docx.oxml.parser import OxmlElement

from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Problem
from tests.marked_files import packed, parts
from tests.word_samples import english, table, written

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = "word/document.xml"


def refused(data: bytes, name: str = "kenya.docx") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_submission(data, name)
    problem = caught.value
    assert problem.detail.en and problem.detail.zh and problem.fix.en and problem.fix.zh
    assert problem.place.text
    return problem


def with_parts(changed: Mapping[str, bytes | None], data: bytes | None = None) -> bytes:
    package: dict[str, bytes | None] = {**parts(data or english()), **changed}
    return packed({name: part for name, part in package.items() if part is not None})


def with_body(body: str) -> bytes:
    return with_parts({DOCUMENT: f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()})


def told(data: bytes, code: str) -> Problem:
    [found] = [problem for problem in read_submission(data, "kenya.docx").problems if problem.code == code]
    return found


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header, line = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\x00\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", line) + chunk(b"IEND", b"")


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    problem = refused(with_parts({DOCUMENT: b"<w>" + b" " * 25_000_000 + b"</w>"}))
    assert problem.code == "inflates-too-much"
    assert DOCUMENT in problem.place.text


@pytest.mark.parametrize("part", [DOCUMENT, "word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'],
)
def test_a_part_that_declares_entities_is_refused_with_its_name(part: str, declaration: str) -> None:
    body = parts(english())[part]
    problem = refused(with_parts({part: declaration.encode() + body[body.index(b"?>") + 2 :]}))
    assert problem.code == "document-type"
    assert part in problem.place.text


def test_a_file_with_macros_is_refused() -> None:
    problem = refused(with_parts({"word/vbaProject.bin": b"\xd0\xcf"}), "kenya.docm")
    assert problem.code == "macros"
    assert "vbaProject" in problem.place.text


def test_a_file_under_a_password_is_refused() -> None:
    stream = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refused(stream).code == "password-protected"


def test_a_part_that_is_no_xml_is_named_with_its_line() -> None:
    problem = refused(with_parts({DOCUMENT: parts(english())[DOCUMENT][:-30]}))
    assert problem.code == "damaged-part"
    assert DOCUMENT in problem.place.text and "line" in problem.place.text


@pytest.mark.parametrize("depth", [70, 1_000, 5_000])
def test_tables_within_tables_without_end_are_refused(depth: int) -> None:
    body = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    assert refused(with_body(body)).code == "nested-too-deep"


def test_a_thousand_tables_beside_one_another_are_read() -> None:
    body = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>" * 1_000
    assert {problem.code for problem in read_submission(with_body(body), "kenya.docx").problems} == {
        "read-by-machine",
        "unread-table",
        "no-results",
    }


def test_a_table_of_a_hundred_thousand_rows_is_refused_with_its_number() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{number * 7919 % 99_991:x}</w:t></w:r></w:p></w:tc></w:tr>"
        for number in range(100_000)
    )
    problem = refused(with_body(f"<w:tbl>{rows}</w:tbl>"))
    assert (problem.code, problem.place.text) == ("too-many-cells", "table 1")


def test_too_many_elements_are_refused_before_any_tree_is_built() -> None:
    problem = refused(with_body("".join(f'<w:p w:id="{number * 7919 % 99_991:x}"/>' for number in range(600_001))))
    assert problem.code == "too-many-elements"
    assert DOCUMENT in problem.place.text


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "[Content_Types].xml"])
def test_a_part_that_is_missing_is_named(part: str) -> None:
    problem = refused(with_parts({part: None}))
    assert problem.code == "missing-part"
    assert part in problem.place.text


def test_a_remote_template_is_never_fetched_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    address = "http://127.0.0.1:9/evil.dotm"
    tie = f'<Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="{address}" TargetMode="External"/>'
    links = f'<Relationships xmlns="{LINKS}">{tie}</Relationships>'.encode()
    hint = told(with_parts({"word/_rels/settings.xml.rels": links}), "outside-part")
    assert hint.severity == "hint"
    assert hint.place.text == "kenya.docx: word/settings.xml"
    assert address in hint.detail.en


def test_an_address_in_the_text_is_no_part_of_the_file() -> None:
    document = Document(io.BytesIO(english()))
    document.part.relate_to("http://127.0.0.1:9/page", f"{OFFICE}/hyperlink", is_external=True)
    assert "outside-part" not in {one.code for one in read_submission(written(document), "kenya.docx").problems}


def test_tracked_changes_are_said_with_their_places() -> None:
    document = Document(io.BytesIO(english()))
    inserted, run, words = OxmlElement("w:ins"), OxmlElement("w:r"), OxmlElement("w:t")
    words.text = " and more"
    run.append(words)
    inserted.append(run)
    document.tables[2].cell(1, 1).paragraphs[0]._p.append(inserted)
    hint = told(written(document), "tracked-changes")
    assert hint.severity == "hint"
    assert [place.text for place in hint.places] == ["table 3, row 2"]


def test_pictures_are_not_passed_over_in_silence() -> None:
    document = Document()
    table(document, [["Output", "Indicator"], ["Output 1.1: Plans", "Number"]])
    document.tables[0].cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(png()))
    hint = told(written(document), "unread-picture")
    assert [place.text for place in hint.places] == ["table 1, row 2"]
    document.add_picture(io.BytesIO(png()))
    assert [place.text for place in told(written(document), "unread-picture").places][-1] == "the text"


def test_more_cells_than_a_programme_has_are_refused() -> None:
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * (LIMITS.columns + 1) + "</w:tr>"
    assert refused(with_body(f"<w:tbl>{row}</w:tbl>")).code == "too-many-cells"
