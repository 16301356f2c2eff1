"""What is no official document is refused with the reason; what is missing in one is reported and not guessed."""

from pathlib import Path

import pytest

from loaders.document.citations import citations
from loaders.document.model import NotAnOfficialDocument
from loaders.document.reader import read_document, read_file
from loaders.document.text import decode
from tests.reading_samples import text_of


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (bytes(range(256)) * 8, "encoding|binary"),
        ("caf\u00e9 cr\u00e8me br\u00fbl\u00e9e ".encode("latin-1") * 50, "encoding"),
        (b"<!DOCTYPE html><html><body>A/79/123</body></html>", "HTML"),
        (b"It was a bright cold day in April, and the clocks were striking thirteen.\n\n" * 40, "looked for"),
        (b"1. Call me Ishmael.\n\n2. Some years ago.\n\n3. Never mind how long.\n", "--symbol"),
    ],
    ids=["empty", "blank", "PDF", "binary", "latin-1", "HTML", "novel", "no symbol"],
)
def test_what_is_no_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnOfficialDocument, match=reason):
        read_document(data, "file.txt")


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(NotAnOfficialDocument, match="too large"):
        read_file(path)


def test_the_limit_is_a_parameter() -> None:
    with pytest.raises(NotAnOfficialDocument, match="limit is 10"):
        read_document(b"A/79/123 and more", "file.txt", limit=10)


def test_a_given_symbol_makes_a_document_of_numbered_paragraphs() -> None:
    data = text_of("1. One.", "2. Two.")
    assert read_document(data, "lost.txt", symbol="HSP/EB.2025/9").symbol == "HSP/EB.2025/9"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_recognised(shared: Path, encoding: str) -> None:
    text = next((shared / "seeds").glob("002_*.txt")).read_text(encoding="utf-8")
    assert decode(text.encode(encoding), "again.txt") == text


def test_a_gap_in_the_numbers_is_reported() -> None:
    document = read_document(text_of("A/79/123", "United Nations", "1. One.", "2. Two.", "5. Five."), "gap.txt")
    assert document.numbers("paragraph") == ["1", "2", "5"]
    assert document.problems == ("paragraph numbers not found: 3, 4",)


def test_an_act_whose_body_is_not_named_is_reported_not_guessed() -> None:
    document = read_document(text_of("A/79/123", "United Nations", "1. See decision 9999/5."), "act.txt")
    found, problems = citations(document)
    assert not found
    assert "decision 9999/5" in problems[0]
