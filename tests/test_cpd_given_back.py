"""The office's own file comes back over HTTP and from the command line, made by a process that can be stopped."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.app import create_app
from api.checking import process
from api.checking.marking import ToMark
from api.checking.process import Checkers
from api.checks import DOCX
from api.command import app as command
from api.settings import Settings
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from store.snapshot import Home
from tests.http_answers import XLSX, problem_of
from tests.marked_files import workbook
from tests.word_samples import english


@pytest.fixture(scope="module")
def client(bundled_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(bundled_home.folder)))) as client:
        yield client


def sent(client: TestClient, name: str, file: bytes, address: str = "/checks", **more: Any) -> Any:
    return client.post(address, files={"file": (name, file)}, **more)


@pytest.mark.parametrize("asked", [{"headers": {"Accept": DOCX}}, {"address": "/checks?format=docx"}])
def test_a_word_file_comes_back_with_comments(asked: dict[str, Any], client: TestClient) -> None:
    answer = sent(client, "kenya.docx", english(), **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == DOCX
    assert answer.headers["content-disposition"] == 'attachment; filename="checked.docx"'
    assert any(comment.text.startswith("DER-02") for comment in Document(io.BytesIO(answer.content)).comments)


def test_the_form_offers_the_word_file(client: TestClient) -> None:
    asked = {"address": "/checks?format=html", "data": {"format": "docx"}, "headers": {"Accept": "text/html"}}
    answer = sent(client, "kenya.docx", english(), **asked)
    assert answer.headers["content-type"] == DOCX
    assert 'value="docx"' in client.get("/check", headers={"Accept": "text/html"}).text


def test_of_a_workbook_no_word_file_is_given_back(client: TestClient) -> None:
    problem = problem_of(sent(client, "arcadia.xlsx", workbook([]), headers={"Accept": DOCX}), 406, "no-word-file")
    assert problem["what"]["zh"] and problem["fix"]["en"]  # type: ignore[index]
    asked = {"address": "/checks?format=html&lang=zh", "data": {"format": "docx"}, "headers": {"Accept": "text/html"}}
    page = sent(client, "arcadia.xlsx", workbook([]), **asked)
    assert page.status_code == 406
    assert "不是 Word 文件" in page.text


def test_a_word_file_also_comes_back_as_the_workbook_filled_in(client: TestClient) -> None:
    answer = sent(client, "kenya.docx", english(), headers={"Accept": XLSX})
    book = load_workbook(io.BytesIO(answer.content))
    assert book["Outputs"]["A4"].value == "1.1"
    assert any(cell.comment for row in book["Outputs"] for cell in row)


def test_the_command_line_writes_the_word_file(
    bundled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_STORE", str(bundled_home.folder))
    file, out = tmp_path / "kenya.docx", tmp_path / "checked.docx"
    file.write_bytes(english())
    done = CliRunner().invoke(command, ["check", str(file), "--format", "docx", "--output", str(out)])
    assert done.exit_code == 1, done.output
    assert list(Document(io.BytesIO(out.read_bytes())).comments)


def test_a_file_that_takes_too_long_to_mark_ends_its_process_and_not_the_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = workbook([])
    submission = read_submission(data, "arcadia.xlsx")
    with Checkers(number=1) as checkers:
        checkers.read(data, "arcadia.xlsx", None)
        monkeypatch.setattr(process, "SECONDS", 0.0)
        body = {"findings": []}
        with pytest.raises(Unreadable) as problem:
            checkers.mark(ToMark("xlsx", data, submission, body, "en"))
        assert problem.value.code == "too-slow"
        monkeypatch.setattr(process, "SECONDS", 20.0)
        assert checkers.mark(ToMark("xlsx", data, submission, body, "en")).startswith(b"PK")


def test_what_is_too_large_is_told_in_the_language_of_the_reader(client: TestClient) -> None:
    page = client.post("/checks?format=html&lang=zh", content=b"x" * 11_000_000, headers={"Accept": "text/html"})
    assert page.status_code == 413
    assert "文件超过 10 MB 的读取上限" in page.text
    problem = problem_of(client.post("/checks", content=b"x" * 11_000_000), 413, "file-too-large")
    assert problem["limit_bytes"] == 10_000_000
    assert problem["what"]["zh"].startswith("文件超过")  # type: ignore[index]
