"""What the readers say about a file, in plain words: one function for each problem.

A message names the thing by what the person sees (sheet, cell, heading), states the fact, then the fix.

>>> from loaders.programme.submission import Place
>>> formula_without_value([Place("Resources", "C5", "Resources!C5")]).detail.en
'Resources!C5 holds a formula whose result was not saved.'
"""

from collections.abc import Iterable, Sequence

from loaders.programme.form import Column, Sheet
from loaders.programme.grids import Found
from loaders.programme.submission import Place, Problem
from loaders.programme.texts import Text, joined, quoted, sentence

_SHOWN = 3


def listed(places: Sequence[Place]) -> Text:
    """Return the first places by name, and how many more there are."""
    more = len(places) - _SHOWN
    return joined((place.text for place in places[:_SHOWN]), f" (+{more})" if more > 0 else "")


def names(columns: Iterable[Column]) -> Text:
    """Return the headings of columns, quoted."""
    return joined(quoted(one.heading) for one in columns)


def renamed_column(sheet: Sheet, found: Found, column: Column, sure: bool) -> Problem:
    """Report a heading that differs from the form's by a slip; `sure` when the machine key confirms it."""
    return Problem(
        "renamed-column",
        found.place,
        sentence(
            "The heading “{written}” in {place} was taken for “{heading}”.",
            "{place} 的标题“{written}”被视为“{heading}”。",
            written=found.raw,
            place=found.place.text,
            heading=column.heading,
        ),
        sentence("Write “{words}”.", "请改为“{words}”。", words=column.heading.as_heading),
        "hint" if sure else "warning",
    )


def unknown_columns(sheet: Sheet, found: Sequence[Found], absent: Sequence[Column]) -> Problem:
    """Report headings that the form does not have, while it may lack columns that it should have."""
    needed = any(one.required for one in absent)
    places = tuple(one.place for one in found)
    unknown = sentence(
        "The form has no column {columns} ({places}); it was not read.",
        "表单没有{columns}一列（{places}），未读取。",
        columns=joined(quoted(one.raw[:60]) for one in found[:_SHOWN]),
        places=listed(places),
    )
    lacking = sentence(
        "{unknown} The sheet has no {columns}.", "{unknown}该表缺少{columns}。", unknown=unknown, columns=names(absent)
    )
    return Problem(
        "unknown-column",
        places[0],
        lacking if absent else unknown,
        Text(
            "Correct the heading if it means one of them, or delete the column.",
            "如指其中一列，请更正标题；否则请删除该列。",
        )
        if absent
        else Text("Delete the column.", "请删除该列。"),
        "error" if needed else "hint",
        places,
        # Where only optional columns lack, the rules judge what is missing: a hint must not hide it.
        tuple((sheet.key, one.key) for one in absent) if needed else (),
    )


def missing_columns(sheet: Sheet, absent: Sequence[Column], place: Place) -> Problem:
    """Report columns with required values that the sheet does not have."""
    return Problem(
        "missing-column",
        place,
        sentence(
            "{place} has no column {columns}.", "{place} 缺少{columns}一列。", place=place.text, columns=names(absent)
        ),
        Text("Add the column as in the template.", "请按模板补上该列。"),
        "error",
        stops=tuple((sheet.key, one.key) for one in absent),
    )


def repeated_column(column: Column, kept: Place, found: Found) -> Problem:
    """Report a second column for what another one already gives."""
    return Problem(
        "repeated-column",
        found.place,
        sentence(
            "{kept} and {other} both say “{heading}”; only the first was read.",
            "{kept} 和 {other} 均为“{heading}”；只读取了前者。",
            kept=kept.text,
            other=found.place.text,
            heading=column.heading,
        ),
        Text("Keep one of them.", "请只保留一列。"),
        "error",
        (kept, found.place),
    )


def shifted_headings(one: Sheet, conflicts: Sequence[tuple[str, Found, Found]]) -> Problem:
    """Report headings that say other columns than the hidden machine keys of the same columns do.

    Each conflict is the column that the heading says, the heading, and the machine key.
    """
    key, head, machine = conflicts[0]
    more = f" (+{len(conflicts) - 1})" if len(conflicts) > 1 else ""
    return Problem(
        "shifted-heading",
        head.place,
        sentence(
            "{place} says “{heading}”, but the hidden {hidden} says “{keyed}”{more}; the heading was believed.",
            "{place} 为“{heading}”，隐藏的 {hidden} 为“{keyed}”{more}；以标题为准。",
            place=head.place.text,
            heading=one.column(key).heading,
            hidden=machine.place.cell,
            keyed=one.column(machine.raw).heading,
            more=more,
        ),
        Text(
            "Move whole columns, not cells; copy the data into a fresh template.",
            "请移动整列而非单元格；可将数据复制到新模板。",
        ),
        "error",
        tuple(place for _, heading, machine in conflicts for place in (heading.place, machine.place)),
    )


def no_headings(sheet: Sheet, name: str, place: Place) -> Problem:
    """Report a sheet with data and without headings that the form knows."""
    return Problem(
        "no-headings",
        place,
        sentence(
            "No row of the sheet {name} holds the headings of the form, so it was not read.",
            "工作表 {name} 没有表单的标题行，因此未读取。",
            name=name,
        ),
        Text("Copy the heading row from the template.", "请从模板复制标题行。"),
        "error",
        stops=sheet.whole,
    )


def missing_sheet(sheet: Sheet, place: Place, unknown: Sequence[str]) -> Problem:
    """Report a sheet that every programme needs is not there."""
    missing = sentence("There is no sheet “{sheet}”.", "没有“{sheet}”表。", sheet=sheet.title)
    others = joined(quoted(name) for name in unknown[:_SHOWN])
    beside = sentence(
        "{missing} Not part of the form: {others}.", "{missing}不属于表单：{others}。", missing=missing, others=others
    )
    return Problem(
        "missing-sheet",
        place,
        beside if unknown else missing,
        sentence(
            "Name the sheet “{sheet}” if it is one of these; else add it as in the template.",
            "如为其中之一，请命名为“{sheet}”；否则请按模板补上。",
            sheet=sheet.title,
        )
        if unknown
        else Text("Add it as in the template.", "请按模板补上。"),
        "error",
        stops=sheet.whole,
    )


def renamed_sheet(sheet: Sheet, name: str, place: Place) -> Problem:
    """Report a sheet whose name differs from the form's by a slip."""
    return Problem(
        "renamed-sheet",
        place,
        sentence(
            "The sheet “{name}” was taken for “{sheet}”.",
            "工作表“{name}”被视为“{sheet}”。",
            name=name,
            sheet=sheet.title,
        ),
        sentence("Name it “{sheet}”.", "请命名为“{sheet}”。", sheet=sheet.title),
        "warning",
    )


def repeated_sheet(sheet: Sheet, name: str, kept: str, place: Place) -> Problem:
    """Report a second sheet for what another one already gives."""
    return Problem(
        "repeated-sheet",
        place,
        sentence(
            "The sheets “{kept}” and “{name}” both stand for “{sheet}”; only the first was read.",
            "工作表“{kept}”和“{name}”均代表“{sheet}”；只读取了前者。",
            kept=kept,
            name=name,
            sheet=sheet.title,
        ),
        Text("Keep one of them.", "请只保留一个。"),
        "error",
    )


def unknown_sheets(unknown: Sequence[str], place: Place) -> Problem:
    """Report sheets that are not part of the form."""
    return Problem(
        "unknown-sheet",
        place,
        sentence(
            "Not part of the form and not read: {sheets}.",
            "不属于表单，未读取：{sheets}。",
            sheets=joined(map(quoted, unknown)),
        ),
        Text("Nothing to do if they hold only notes.", "如仅为备注，无需处理。"),
        "hint",
    )


def merged_cells(ranges: Sequence[str], places: Sequence[Place]) -> Problem:
    """Report merged cells among the data: which row a value belongs to cannot be told."""
    return Problem(
        "merged-cells",
        places[0],
        sentence(
            "Cells are merged in {ranges}; only the first cell of a range has a value.",
            "{ranges} 的单元格已合并；只有区域的第一个单元格有值。",
            ranges=joined(ranges[:_SHOWN]),
        ),
        Text("Unmerge them and fill in every cell.", "请取消合并，并逐格填写。"),
        "error",
        tuple(places),
    )


def formula_without_value(places: Sequence[Place]) -> Problem:
    """Report formulas whose results the file does not hold."""
    return Problem(
        "formula-without-value",
        places[0],
        sentence(
            "{places} holds a formula whose result was not saved.",
            "{places} 含有未保存结果的公式。",
            places=listed(places),
        )
        if len(places) == 1
        else sentence(
            "{places} hold a formula whose result was not saved.",
            "{places} 含有未保存结果的公式。",
            places=listed(places),
        ),
        Text(
            "Open the file in a spreadsheet program and save it, or type the value.",
            "请用电子表格软件打开并保存，或直接填写数值。",
        ),
        "error",
        tuple(places),
    )


def error_value(places: Sequence[Place], raw: str) -> Problem:
    """Report cells that show an error of the spreadsheet, such as #REF!."""
    return Problem(
        "error-value",
        places[0],
        sentence("{places} shows the error {error}.", "{places} 显示错误 {error}。", places=listed(places), error=raw),
        Text("Type the value that should stand there.", "请填写应有的值。"),
        "error",
        tuple(places),
    )


def date_instead_of_number(places: Sequence[Place], raw: str) -> Problem:
    """Report numbers such as 1.2 that the spreadsheet program turned into dates."""
    return Problem(
        "date-instead-of-number",
        places[0],
        sentence(
            "{places} holds the date {date} where a number or code belongs.",
            "{places} 应填编号，现为日期 {date}。",
            places=listed(places),
            date=raw,
        ),
        Text("Format the cell as text and type the number again.", "请将单元格设为文本格式后重新输入。"),
        "error",
        tuple(places),
    )


def unread_cells(places: Sequence[Place]) -> Problem:
    """Report values that stand outside the form."""
    return Problem(
        "unread-cells",
        places[0],
        sentence(
            "{places} stands outside the form and was not read.",
            "{places} 在表单之外，未读取。",
            places=listed(places),
        ),
        Text("Move it into the form, or leave it as a note.", "请移入表单；如为备注可保留。"),
        "hint",
        tuple(places),
    )
