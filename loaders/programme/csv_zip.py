"""The form as a zip of CSV files, one for each sheet, named by its key (`outcomes.csv`).

The first line holds the machine keys or the headings. Files saved by spreadsheet programs are read as they come:
with semicolons or tabs, as UTF-16, and, if they are no Unicode at all, in the old encoding their bytes fit, which
is said.

>>> is_csv("sheets/outputs.csv"), is_csv("__MACOSX/._outputs.csv")
(True, False)
"""

import csv
import io
import posixpath
import zipfile
from typing import Final

from loaders.programme.archive import Archive
from loaders.programme.encodings import decoded
from loaders.programme.form import FORM
from loaders.programme.grids import Found, Grid, address
from loaders.programme.headings import recognised
from loaders.programme.limits import LIMITS, Unreadable, check_size, check_values
from loaders.programme.submission import Place, Problem, Submission
from loaders.programme.tables import sheet_named, submission_of
from loaders.programme.texts import Text, sentence
from loaders.programme.values import printed, tidy

_DELIMITERS: Final = (",", ";", "\t")
_HEAD: Final = 20_000
# A fixed date keeps the zip the same for the same submission.
_WRITTEN_ON: Final = (2000, 1, 1, 0, 0, 0)


def read_csv_zip(data: bytes, name: str) -> Submission:
    """Return what a zip of CSV files holds; raises Unreadable when it cannot be read as a whole."""
    check_size(data, name)
    return read_csv_archive(Archive(data, name))


def read_csv_archive(archive: Archive) -> Submission:
    """Return what an opened zip of CSV files holds; raises Unreadable as `read_csv_zip`."""
    met: list[Problem] = []
    grids: list[Grid] = []
    for entry in archive.names:
        if is_csv(entry):
            grids.append(_grid(archive.read(entry), entry, met))
            check_values(sum(len(row) for grid in grids for row in grid.rows.values()), archive.name)
    return submission_of(grids, "csv", archive.name, met)


def is_csv(entry: str) -> bool:
    """Tell whether an entry of a zip is a CSV file, and not one that macOS adds."""
    return entry.lower().endswith((".csv", ".tsv", ".txt")) and not entry.startswith("__MACOSX/")


def to_csv_zip(submission: Submission) -> bytes:
    """Return a submission as a zip that is read back to the same cells, one file for each sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in FORM:
            rows = submission.sheets.get(one.key, ())
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(column.key for column in one.columns)
            writer.writerows([printed(row.value(column.key)) for column in one.columns] for row in rows)
            archive.writestr(zipfile.ZipInfo(f"{one.key}.csv", _WRITTEN_ON), text.getvalue().encode("utf-8-sig"))
    return buffer.getvalue()


def _grid(data: bytes, entry: str, met: list[Problem]) -> Grid:
    name = posixpath.basename(entry)
    title = name.rpartition(".")[0]
    text, told = decoded(data, name)
    if told:
        met.append(
            Problem(
                "encoding-told",
                Place(name, "", name),
                sentence(
                    "{name} is not UTF-8; it was read as {told}.",
                    "{name} 不是 UTF-8；按 {told} 读取。",
                    name=name,
                    told=told,
                ),
                Text(
                    "Look at the accents and Chinese characters, or save it as “CSV UTF-8”.",
                    "请核对文字，或另存为“CSV UTF-8”。",
                ),
                "warning",
            )
        )
    return _split(text, title, name, _delimiter(text, title, name))


def _delimiter(text: str, title: str, name: str) -> str:
    """Return the delimiter under which most headings of the form are found; a comma if none are."""
    one = sheet_named(title)
    if one is None:
        return _DELIMITERS[0]
    grids = {delimiter: _split(text[:_HEAD], title, name, delimiter, whole=False) for delimiter in _DELIMITERS}
    return max(grids, key=lambda each: max(recognised(one, grids[each]), recognised(one, grids[each].turned())))


def _split(text: str, title: str, name: str, delimiter: str, whole: bool = True) -> Grid:
    # A text that is cut off may end within quotation marks; a whole one with marks left open lost what follows them.
    rows: dict[int, dict[int, Found]] = {}
    lines: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter, strict=whole)
    line = 1

    def place_at(row: int, column: int) -> Place:
        at = address(row, column)
        return Place(name, at, f"{name}, line {lines.get(row, row)}, column {at.rstrip('0123456789')}")

    try:
        for number, row in enumerate(reader, start=1):
            lines[number] = line
            line = reader.line_num + 1
            cells = {
                column: Found(shown, shown, place_at(number, column))
                for column, field in enumerate(row, start=1)
                if (shown := tidy(field))
            }
            if cells:
                rows[number] = cells
            if len(rows) > LIMITS.rows or len(row) > LIMITS.columns:
                raise _too_large(name)
    except csv.Error as error:
        raise Unreadable(
            "csv-syntax",
            sentence(
                "{name}, line {line}: the row that begins there is no CSV ({error}).",
                "{name} 从第 {line} 行开始的一行不是合法的 CSV。",
                name=name,
                line=line,
                error=error,
            ),
            Text(
                "Look for a quotation mark that is not closed, or save the sheet as CSV again.",
                "请检查是否有未闭合的引号，或将该表重新另存为 CSV。",
            ),
            Place(name, "", f"{name}, line {line}"),
        ) from None
    return Grid(title, rows, place_at)


def _too_large(name: str) -> Unreadable:
    return Unreadable(
        "too-many-rows",
        sentence(
            "{name} has more than {rows:,} rows or {columns} columns.",
            "{name} 超过 {rows:,} 行或 {columns} 列。",
            name=name,
            rows=LIMITS.rows,
            columns=LIMITS.columns,
        ),
        Text("Keep only the rows and columns of the form.", "请只保留表单的行和列。"),
        Place(name, "", name),
    )
