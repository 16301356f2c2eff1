"""A programme as a Word file: results tables and narrative, read by machine for a person to confirm.

What is found is a proposal (`origin` is `extracted`): the reading fills the form, and the form is what is checked and
sent. What was not understood is listed with its place: `table 3, row 4`, `para 17`.
"""

from typing import Final

from loaders.programme.docx_blocks import Elements, Paragraph, Table, read_blocks
from loaders.programme.docx_headings import columns_of
from loaders.programme.docx_opening import opened
from loaders.programme.docx_results import Title, read_flat, read_framework, title_of
from loaders.programme.docx_rows import FoundRows
from loaders.programme.docx_text import read_facts, read_front_table, read_sections
from loaders.programme.docx_unread import told_of
from loaders.programme.form import sheet
from loaders.programme.limits import check_size
from loaders.programme.submission import Place, Problem, Submission
from loaders.programme.tables import language_of
from loaders.programme.texts import Text, sentence

_RESULTS: Final = ("outcomes", "outputs", "indicators")


def read_docx(data: bytes, name: str) -> Submission:
    """Return what a Word file holds, as far as a machine can tell; raises Unreadable when it cannot be opened."""
    check_size(data, name)
    found = FoundRows()
    found.problems += opened(data, name)
    paragraphs: list[Paragraph] = []
    titles: list[Title] = []
    elements: Elements = {}
    blocks = read_blocks(data, name, elements)
    found.problems += told_of(blocks, elements)
    for block in blocks:
        if isinstance(block, Paragraph):
            if title_of(block.text):
                titles.append((block.text, block.place))
            else:
                paragraphs.append(block)
        else:
            _table(block, titles, found)
            titles = []
    for text, place in titles:
        said = sentence(
            "“{text}” stands above no results table",
            "“{text}”下方没有成果表",
            text=text[:60],
        )
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


def _no_results(name: str) -> Problem:
    return Problem(
        "no-results",
        Place("", "", name),
        sentence(
            "No results table was found in {name}.",
            "在 {name} 中未找到成果表。",
            name=name,
        ),
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
        sentence(
            "{name} was read by machine; every value needs a look.",
            "{name} 由机器读取；各项内容须经确认。",
            name=name,
        ),
        Text("Download the filled workbook, correct it and send that.", "请下载已预填的工作簿，更正后再提交。"),
        "hint",
    )
