"""How much of a file is read at most, and what is said when a file cannot be read at all.

A file comes from outside: it may be damaged, not what its name says, or made to exhaust the reader. Each limit stands
far above any real programme (the largest seen has some 100 outputs) and is checked before the work it bounds.

>>> LIMITS.file_bytes
10000000
"""

from dataclasses import dataclass
from typing import Final

from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, numbers otherwise."""

    file_bytes: int = 10_000_000
    inflated_bytes: int = 60_000_000
    part_bytes: int = 30_000_000
    # A workbook of repeated text shrinks some forty times; bombs shrink a thousand times.
    inflation: int = 200
    inflation_ignored_below: int = 1_000_000
    entries: int = 2_000
    # In all sheets together; a check takes a second for some thousand of them.
    rows: int = 10_000
    columns: int = 500
    # With empty ones, which spreadsheets write for nothing but a format.
    cells: int = 500_000
    # Filled ones, in all sheets together; of JSON, the values in it.
    values: int = 300_000
    row_elements: int = 250_000
    text_characters: int = 100_000
    characters: int = 20_000_000
    # Of all values together: some five hundred pages.
    written: int = 1_000_000
    merged: int = 5_000
    nesting: int = 40
    sheets: int = 100
    places: int = 200
    # In one cell that may hold many.
    items: int = 200


LIMITS: Final = Limits()


class Unreadable(Exception):  # noqa: N818 - it is what a person is told, not a failure of the program
    """The file as a whole cannot be read: `code` for machines, what is wrong and where, and what to do."""

    def __init__(self, code: str, detail: Text, fix: Text, place: Place | None = None) -> None:
        super().__init__(f"{detail.en} {fix.en}")
        self.code = code
        self.detail = detail
        self.fix = fix
        self.place = place if place is not None else Place("", "", "")


def check_rows(count: int, name: str) -> None:
    """Raise Unreadable when a file holds more rows, in all its sheets together, than the limit."""
    if count > LIMITS.rows:
        raise Unreadable(
            "too-many-rows",
            sentence(
                "{name} has more than {rows:,} rows.",
                "{name} 超过 {rows:,} 行。",
                name=name,
                rows=LIMITS.rows,
            ),
            Text("Send one programme at a time.", "请一次只发送一个方案。"),
            Place("", "", name),
        )


def check_written(count: int, name: str) -> None:
    """Raise Unreadable when the values of a file have more characters, all together, than the limit."""
    if count > LIMITS.written:
        raise Unreadable(
            "too-many-characters",
            sentence(
                "The values in {name} have more than {written:,} characters.",
                "{name} 中的内容超过 {written:,} 个字符。",
                name=name,
                written=LIMITS.written,
            ),
            Text("Send the programme alone, without annexes.", "请只发送方案本身，不含附件。"),
            Place("", "", name),
        )


def check_items(place: Place, text: str) -> None:
    """Raise Unreadable when one cell holds more values, separated by semicolon or line break, than the limit."""
    if sum(map(text.count, ";；\n")) >= LIMITS.items:
        raise Unreadable(
            "too-many-items",
            sentence(
                "{place} holds more than {items} values.",
                "{place} 的值超过 {items} 个。",
                place=place.text,
                items=LIMITS.items,
            ),
            Text("Keep those that matter.", "请只保留重要的值。"),
            place,
        )


def check_values(count: int, name: str) -> None:
    """Raise Unreadable when a file holds more values than the limit."""
    if count > LIMITS.values:
        raise Unreadable(
            "too-many-values",
            sentence(
                "The file {name} holds more than {values:,} values.",
                "文件 {name} 的值超过 {values:,} 个。",
                name=name,
                values=LIMITS.values,
            ),
            Text("Send one programme at a time.", "请一次只发送一个方案。"),
            Place("", "", name),
        )


def check_size(data: bytes, name: str) -> None:
    """Raise Unreadable when a file is empty or larger than the limit."""
    place = Place("", "", name)
    if not data:
        raise Unreadable(
            "empty-file",
            sentence(
                "The file {name} is empty.",
                "文件 {name} 是空的。",
                name=name,
            ),
            Text("Send the file again.", "请重新发送文件。"),
            place,
        )
    if len(data) > LIMITS.file_bytes:
        raise too_large(name, len(data))


def too_large(name: str, size: int | None = None) -> Unreadable:
    """Return the reason why a file of this size (bytes), or one that was cut off as it came, is not read."""
    most = LIMITS.file_bytes // 1_000_000
    if size is None:
        told = sentence(
            "The file has more than {most} MB, the most that is read.", "文件超过 {most} MB 的读取上限。", most=most
        )
    else:
        told = sentence(
            "The file {name} has {megabytes:.1f} MB; at most {most} MB are read.",
            "文件 {name} 为 {megabytes:.1f} MB；最多读取 {most} MB。",
            name=name,
            megabytes=size / 1_000_000,
            most=most,
        )
    fix = Text("Take out pictures and unused sheets.", "请删除图片和未使用的工作表。")
    return Unreadable("file-too-large", told, fix, Place("", "", name))
