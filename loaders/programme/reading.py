"""Reading a programme in whatever format it comes: told by its content, never by its name alone.

>>> read_submission(b'{"programme": {"country_iso3": "KEN"}}', "upload").programme.value("country_iso3")
'KEN'
"""

from collections.abc import Mapping
from typing import Final

from loaders.programme.archive import Archive, container_of, refuse_compound
from loaders.programme.form import sheet
from loaders.programme.limits import Unreadable, check_items, check_rows, check_size, check_written
from loaders.programme.submission import Place, Submission
from loaders.programme.texts import Text, sentence

_RDF_TYPES: Final[Mapping[str, str]] = {
    "text/turtle": "text/turtle",
    "application/x-turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/ld+json": "application/ld+json",
}
_HEAD: Final = 1_000
# Text in UTF-16 or UTF-32 says so first, and holds zero bytes.
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_ZIPPED: Final = (".xlsx", ".xlsm", ".docx", ".docm", ".zip")
_RDF_NAMES: Final[Mapping[str, str]] = {".nt": "application/n-triples"}


def read_submission(data: bytes, name: str, media_type: str | None = None) -> Submission:
    """Return what a file holds, whatever its format; raises Unreadable when it cannot be read as a whole.

    `name` is what the file is called in messages; `media_type`, as sent with the file, only decides between
    serialisations of RDF.
    """
    submission = _read(data, name, media_type)
    check_rows(sum(map(len, submission.sheets.values())), name)
    for row in submission.rows():
        for column in sheet(row.sheet).columns:
            if column.many and (cell := row.cells.get(column.key)) is not None:
                check_items(cell.place, cell.raw)
    check_written(sum(len(cell.raw) for row in submission.rows() for cell in row.cells.values()), name)
    return submission


def _read(data: bytes, name: str, media_type: str | None) -> Submission:
    check_size(data, name)
    container = container_of(data)
    if container == "compound":
        raise refuse_compound(data, name)
    if container == "zip":
        return _read_zip(data, name)
    if data.startswith(b"%PDF"):
        raise _not_accepted(name, Text("a PDF", "PDF 文件"))
    if data[:512].lstrip().lower().startswith((b"<html", b"<!doctype", b"<?xml")):
        raise _not_accepted(name, Text("an HTML or XML file", "HTML 或 XML 文件"))
    if data.startswith(b"{\\rtf"):
        raise _not_accepted(name, Text("an RTF file", "RTF 文件"))
    first = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if first in (b"{", b"["):
        return _read_json(data, name)
    if name.lower().endswith((".csv", ".tsv")):
        raise Unreadable(
            "single-csv",
            sentence(
                "{name} is one sheet of the form only.",
                "{name} 只是表单的一个表。",
                name=name,
            ),
            Text("Put the CSV files of all sheets into one zip.", "请将所有表的 CSV 文件放入一个 zip。"),
            Place("", "", name),
        )
    if b"\x00" in data[:_HEAD] and not data.startswith(_WIDE_MARKS):
        raise _not_accepted(name, Text("no text", "非文本文件"))
    if name.lower().endswith(_ZIPPED):
        # Told as damaged, not as bad Turtle.
        return _read_zip(data, name)
    return _read_rdf(data, name, media_type)


def _read_zip(data: bytes, name: str) -> Submission:
    archive = Archive(data, name)
    if "word/document.xml" in archive:
        from loaders.programme.docx import read_docx

        return read_docx(data, name)
    if any(entry.startswith("xl/") for entry in archive.names):
        from loaders.programme.workbook import read_workbook_archive

        return read_workbook_archive(archive)
    from loaders.programme.csv_zip import is_csv, read_csv_archive

    if any(is_csv(entry) for entry in archive.names):
        return read_csv_archive(archive)
    raise _not_accepted(name, Text("a zip of something else", "其他内容的压缩包"))


def _read_json(data: bytes, name: str) -> Submission:
    from loaders.programme.json_form import is_form, submission_of_json
    from loaders.programme.json_text import parsed

    value = parsed(data, name)
    linked = isinstance(value, list) or (isinstance(value, dict) and any(key.startswith("@") for key in value))
    if linked and not is_form(value):
        return _read_rdf(data, name, "application/ld+json")
    return submission_of_json(value, name)


def _read_rdf(data: bytes, name: str, media_type: str | None) -> Submission:
    from loaders.programme.rdf import read_rdf

    ending = name[name.rfind(".") :].lower() if "." in name else ""
    stated = (media_type or "").partition(";")[0].strip().lower()
    return read_rdf(data, name, _RDF_TYPES.get(stated) or _RDF_NAMES.get(ending, "text/turtle"))


def _not_accepted(name: str, what: Text) -> Unreadable:
    return Unreadable(
        "unknown-format",
        sentence("{name} is {what}, which is not read.", "{name} 为{what}，不予读取。", name=name, what=what),
        Text(
            "Send a workbook (.xlsx), a Word file (.docx), JSON, Turtle, or a zip of CSV files.",
            "请发送工作簿（.xlsx）、Word 文件（.docx）、JSON、Turtle 或 CSV 文件的 zip。",
        ),
        Place("", "", name),
    )
