"""Reading a workbook (.xlsx, or .xlsm without its macros) into a submission.

The reader looks only at the sheets of the form, in one pass over each, so that a value, the formula behind it and the
address in the file are read together; nothing in the file is ever run or fetched.

>>> try:
...     read_workbook(b"PK", "plan.xlsx")
... except Unreadable as problem:
...     print(problem.code)
damaged-file
"""

from typing import Final

from loaders.programme.archive import Archive, container_of, refuse_compound
from loaders.programme.grids import Grid
from loaders.programme.limits import LIMITS, Unreadable, check_size
from loaders.programme.ooxml import read_package
from loaders.programme.submission import Place, Problem, Submission
from loaders.programme.tables import could_be_sheet, submission_of
from loaders.programme.texts import Text, sentence
from loaders.programme.worksheet import read_worksheet

_WORKBOOK: Final = "xl/workbook.xml"
_BINARY: Final = "xl/workbook.bin"
_MACROS: Final = "xl/vbaProject.bin"


def read_workbook(data: bytes, name: str) -> Submission:
    """Return what a workbook holds; raises Unreadable when it cannot be read as a whole.

    Macros are left out of account, and a hint says so.
    """
    check_size(data, name)
    if container_of(data) == "compound":
        raise refuse_compound(data, name)
    return read_workbook_archive(Archive(data, name))


def read_workbook_archive(archive: Archive) -> Submission:
    """Return what an opened workbook holds; raises Unreadable as `read_workbook`."""
    whole = Place("", "", archive.name)
    if _WORKBOOK not in archive:
        binary = _BINARY in archive
        raise Unreadable(
            "binary-workbook" if binary else "not-a-workbook",
            sentence("{name} is a binary workbook.", "{name} 为二进制工作簿。", name=archive.name)
            if binary
            else sentence("{name} is a zip without a workbook.", "{name} 是压缩包，但不是工作簿。", name=archive.name),
            Text("Save it as .xlsx.", "请另存为 .xlsx。"),
            whole,
        )
    package = read_package(archive, _WORKBOOK)
    if len(package.sheets) > LIMITS.sheets:
        raise Unreadable(
            "too-many-sheets",
            sentence(
                "{name} has {count} sheets; at most {most} are read.",
                "{name} 有 {count} 个工作表；最多读取 {most} 个。",
                name=archive.name,
                count=len(package.sheets),
                most=LIMITS.sheets,
            ),
            Text("Keep only the sheets of the form.", "请只保留表单的工作表。"),
            whole,
        )
    grids: list[Grid] = []
    filled = 0
    for sheet, part in package.sheets:
        if could_be_sheet(sheet):
            grids.append(read_worksheet(archive, package, sheet, part, filled))
            filled += sum(map(len, grids[-1].rows.values()))
        else:
            grids.append(Grid(sheet, {}, _nowhere))
    met = [_macros(archive, whole)] if _MACROS in archive else []
    return submission_of(grids, "xlsx", archive.name, met)


def _nowhere(row: int, column: int) -> Place:
    return Place("", "", "")


def _macros(archive: Archive, whole: Place) -> Problem:
    return Problem(
        "macros-ignored",
        whole,
        sentence("{name} contains macros; they were not run.", "{name} 含有宏；未运行。", name=archive.name),
        Text("Save it as .xlsx if nothing depends on them.", "如不需要宏，请另存为 .xlsx。"),
        "hint",
    )
