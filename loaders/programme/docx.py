"""A programme as a Word file: results tables and narrative, read by machine for a person to confirm.

What is found is a proposal (`origin` is `extracted`): the reading fills the form, and the form is what is checked and
sent. What was not understood is listed with its place: `table 3, row 4`, `para 17`.
"""

from typing import Final

from loaders.programme.archive import Archive
from loaders.programme.docx_blocks import Paragraph, Table, read_blocks
from loaders.programme.docx_headings import columns_of
from loaders.programme.docx_results import Title, read_flat, read_framework, title_of
from loaders.programme.docx_rows import FoundRows
from loaders.programme.docx_text import read_facts, read_front_table, read_sections
from loaders.programme.form import sheet
from loaders.programme.limits import LIMITS, Unreadable, check_size
from loaders.programme.sheets.codes import Text
from loaders.programme.submission import Place, Problem, Submission
from loaders.programme.tables import language_of
from loaders.programme.xml_parts import walk

_RESULTS: Final = ("outcomes", "outputs", "indicators")
_DOCUMENT: Final = "word/document.xml"
_MACROS: Final = "word/vbaProject.bin"
# A tree of so many elements takes some hundred megabytes of memory.
_MOST_ELEMENTS: Final = 600_000


def read_docx(data: bytes, name: str) -> Submission:
    """Return what a Word file holds, as far as a machine can tell; raises Unreadable when it cannot be opened."""
    check_size(data, name)
    _check(data, name)
    found = FoundRows()
    paragraphs: list[Paragraph] = []
    titles: list[Title] = []
    for block in read_blocks(data, name):
        if isinstance(block, Paragraph):
            if title_of(block.text):
                titles.append((block.text, block.place))
            else:
                paragraphs.append(block)
        else:
            _table(block, titles, found)
            titles = []
    for text, place in titles:
        said = Text(f"“{text[:60]}” stands above no results table", f"“{text[:60]}”下方没有成果表")
        found.report("unread-text", place, said, Text("Enter it by hand.", "请手工填写。"), "hint")
    read_facts(paragraphs, found)
    read_sections(paragraphs, found)
    if not any(found.rows[key] for key in ("outcomes", "outputs", "indicators")):
        found.problems.append(_no_results(name))
    sheets = found.sheets()
    problems = (_by_machine(name), *found.problems)
    return Submission("docx", name, language_of(sheets), sheets, problems, "extracted")


def _table(table: Table, titles: list[Title], found: FoundRows) -> None:
    columns = columns_of(table)
    if columns is not None and columns.sheet is not None:
        read_flat(table, columns, found)
    elif columns is not None:
        read_framework(table, columns, titles, found)
    elif not read_front_table(table, found) and any(table.cells(number) for number in range(len(table.rows))):
        said = Text("it was taken neither for a results table nor for facts", "既非成果表，也非基本信息表")
        fix = Text("If it holds results, enter them in the workbook.", "如含成果，请填入工作簿。")
        found.report("unread-table", table.place, said, fix, "hint")


def _check(data: bytes, name: str) -> None:
    """Refuse bombs, macros, document types and entities before any tree is built."""
    archive = Archive(data, name)
    if _DOCUMENT not in archive:
        raise Unreadable(
            "not-a-word-file",
            Text(f"{name} is no Word document.", f"{name} 不是 Word 文件。"),
            Text("Save it as .docx.", "请另存为 .docx。"),
            Place("", "", name),
        )
    if _MACROS in archive:
        raise Unreadable(
            "macros",
            Text(f"{name} holds macros.", f"{name} 含有宏。"),
            Text("Save it as .docx, without macros.", "请另存为不含宏的 .docx。"),
            Place("", "", name),
        )
    elements = 0

    def starts(*_: object) -> None:
        nonlocal elements
        elements += 1
        if elements > _MOST_ELEMENTS:
            raise Unreadable(
                "too-many-elements",
                Text(f"{name} is larger than any programme document.", f"{name} 过大，超出任何方案文件的规模。"),
                Text("Send the programme only.", "请只发送方案。"),
                Place("", "", name),
            )

    for entry in archive.names:
        if entry.endswith((".xml", ".rels")) and archive.size(entry) <= LIMITS.part_bytes:
            walk(archive.chunks(entry), f"{name}: {entry}", starts, lambda _: None)


def _no_results(name: str) -> Problem:
    return Problem(
        "no-results",
        Place("", "", name),
        Text(f"No results table was found in {name}.", f"在 {name} 中未找到成果表。"),
        Text(
            "Head its columns with words such as output, indicator, baseline, target; or fill in the workbook.",
            "请在表头使用产出、指标、基线、目标等字样，或填写工作簿。",
        ),
        stops=tuple((key, column) for key in _RESULTS for column in sheet(key).by_key),
    )


def _by_machine(name: str) -> Problem:
    return Problem(
        "read-by-machine",
        Place("", "", name),
        Text(f"{name} was read by machine; every value needs a look.", f"{name} 由机器读取；各项内容须经确认。"),
        Text("Download the filled workbook, correct it and send that.", "请下载已预填的工作簿，更正后再提交。"),
        "hint",
    )
