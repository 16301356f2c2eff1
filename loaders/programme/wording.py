"""What the readers say about a file, in plain words in English and Chinese: one function for each problem.

A message names the thing by what the person sees (sheet, cell, heading), states the fact, then the fix.

>>> from loaders.programme.submission import Place
>>> formula_without_value([Place("Resources", "C5", "Resources!C5")]).detail.en
'Resources!C5 holds a formula whose result was not saved.'
"""

from collections.abc import Iterable, Sequence

from loaders.programme.form import Column, Sheet, Text
from loaders.programme.grids import Found
from loaders.programme.submission import Place, Problem

_SHOWN = 3


def listed(places: Sequence[Place], comma: str = ", ") -> str:
    """Return the first places by name, and how many more there are."""
    shown = comma.join(place.text for place in places[:_SHOWN])
    return f"{shown} (+{len(places) - _SHOWN})" if len(places) > _SHOWN else shown


def names(columns: Iterable[Column]) -> tuple[str, str]:
    """Return the headings of columns, quoted, in English and in Chinese."""
    chosen = list(columns)
    return ", ".join(f"“{one.heading.en}”" for one in chosen), "、".join(f"“{one.heading.zh}”" for one in chosen)


def renamed_column(sheet: Sheet, found: Found, column: Column, sure: bool) -> Problem:
    """Report a heading that differs from the form's by a slip; `sure` when the machine key confirms it."""
    return Problem(
        "renamed-column",
        found.place,
        Text(
            f"The heading “{found.raw}” in {found.place.text} was taken for “{column.heading.en}”.",
            f"{found.place.text} 的标题“{found.raw}”被视为“{column.heading.zh}”。",
        ),
        Text(f"Write “{column.heading.both}”.", f"请改为“{column.heading.both}”。"),
        "hint" if sure else "warning",
    )


def unknown_columns(sheet: Sheet, found: Sequence[Found], absent: Sequence[Column]) -> Problem:
    """Report headings that the form does not have, while it may lack columns that it should have."""
    needed = any(one.required for one in absent)
    places = tuple(one.place for one in found)
    english, chinese = names(absent)
    quoted = ", ".join(f"“{one.raw[:60]}”" for one in found[:_SHOWN])
    lacking = Text(f" The sheet has no {english}.", f"该表缺少{chinese}。") if absent else Text("", "")
    return Problem(
        "unknown-column",
        places[0],
        Text(
            f"The form has no column {quoted} ({listed(places)}); it was not read.{lacking.en}",
            f"表单没有{quoted}一列（{listed(places, '、')}），未读取。{lacking.zh}",
        ),
        Text(
            "Correct the heading if it means one of them, or delete the column." if absent else "Delete the column.",
            "如指其中一列，请更正标题；否则请删除该列。" if absent else "请删除该列。",
        ),
        "error" if needed else "hint",
        places,
        # Where only optional columns lack, the rules judge what is missing: a hint must not hide it.
        tuple((sheet.key, one.key) for one in absent) if needed else (),
    )


def missing_columns(sheet: Sheet, absent: Sequence[Column], place: Place) -> Problem:
    """Report columns with required values that the sheet does not have."""
    english, chinese = names(absent)
    return Problem(
        "missing-column",
        place,
        Text(f"{place.text} has no column {english}.", f"{place.text} 缺少{chinese}一列。"),
        Text("Add the column as in the template.", "请按模板补上该列。"),
        "error",
        stops=tuple((sheet.key, one.key) for one in absent),
    )


def repeated_column(column: Column, kept: Place, found: Found) -> Problem:
    """Report a second column for what another one already gives."""
    return Problem(
        "repeated-column",
        found.place,
        Text(
            f"{kept.text} and {found.place.text} both say “{column.heading.en}”; only the first was read.",
            f"{kept.text} 和 {found.place.text} 均为“{column.heading.zh}”；只读取了前者。",
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
    said, keyed = one.column(key).heading, one.column(machine.raw).heading
    more = f" (+{len(conflicts) - 1})" if len(conflicts) > 1 else ""
    return Problem(
        "shifted-heading",
        head.place,
        Text(
            f"{head.place.text} says “{said.en}”, but the hidden {machine.place.cell} says “{keyed.en}”{more}; "
            f"the heading was believed.",
            f"{head.place.text} 为“{said.zh}”，隐藏的 {machine.place.cell} 为“{keyed.zh}”{more}；以标题为准。",
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
        Text(
            f"No row of the sheet {name} holds the headings of the form, so it was not read.",
            f"工作表 {name} 没有表单的标题行，因此未读取。",
        ),
        Text("Copy the heading row from the template.", "请从模板复制标题行。"),
        "error",
        stops=_all(sheet),
    )


def missing_sheet(sheet: Sheet, place: Place, unknown: Sequence[str]) -> Problem:
    """Report a sheet that every programme needs is not there."""
    others = ", ".join(f"“{name}”" for name in unknown[:_SHOWN])
    return Problem(
        "missing-sheet",
        place,
        Text(
            f"There is no sheet “{sheet.title.en}”." + (f" Not part of the form: {others}." if others else ""),
            f"没有“{sheet.title.zh}”（{sheet.title.en}）表。" + (f"不属于表单：{others}。" if others else ""),
        ),
        Text(
            f"Name the sheet “{sheet.title.en}” if it is one of these; else add it as in the template.",
            f"如为其中之一，请命名为“{sheet.title.en}”；否则请按模板补上。",
        )
        if others
        else Text("Add it as in the template.", "请按模板补上。"),
        "error",
        stops=_all(sheet),
    )


def renamed_sheet(sheet: Sheet, name: str, place: Place) -> Problem:
    """Report a sheet whose name differs from the form's by a slip."""
    return Problem(
        "renamed-sheet",
        place,
        Text(
            f"The sheet “{name}” was taken for “{sheet.title.en}”.",
            f"工作表“{name}”被视为“{sheet.title.zh}”（{sheet.title.en}）。",
        ),
        Text(f"Name it “{sheet.title.en}”.", f"请命名为“{sheet.title.en}”。"),
        "warning",
    )


def repeated_sheet(sheet: Sheet, name: str, kept: str, place: Place) -> Problem:
    """Report a second sheet for what another one already gives."""
    return Problem(
        "repeated-sheet",
        place,
        Text(
            f"The sheets “{kept}” and “{name}” both stand for “{sheet.title.en}”; only the first was read.",
            f"工作表“{kept}”和“{name}”均代表“{sheet.title.zh}”；只读取了前者。",
        ),
        Text("Keep one of them.", "请只保留一个。"),
        "error",
    )


def unknown_sheets(unknown: Sequence[str], place: Place) -> Problem:
    """Report sheets that are not part of the form."""
    quoted = ", ".join(f"“{name}”" for name in unknown)
    return Problem(
        "unknown-sheet",
        place,
        Text(f"Not part of the form and not read: {quoted}.", f"不属于表单，未读取：{quoted}。"),
        Text("Nothing to do if they hold only notes.", "如仅为备注，无需处理。"),
        "hint",
    )


def merged_cells(ranges: Sequence[str], places: Sequence[Place]) -> Problem:
    """Report merged cells among the data: which row a value belongs to cannot be told."""
    named = ", ".join(ranges[:_SHOWN])
    return Problem(
        "merged-cells",
        places[0],
        Text(
            f"Cells are merged in {named}; only the first cell of a range has a value.",
            f"{named} 的单元格已合并；只有区域的第一个单元格有值。",
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
        Text(
            f"{listed(places)} {_holds(places)} a formula whose result was not saved.",
            f"{listed(places, '、')} 含有未保存结果的公式。",
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
        Text(f"{listed(places)} shows the error {raw}.", f"{listed(places, '、')} 显示错误 {raw}。"),
        Text("Type the value that should stand there.", "请填写应有的值。"),
        "error",
        tuple(places),
    )


def date_instead_of_number(places: Sequence[Place], raw: str) -> Problem:
    """Report numbers such as 1.2 that the spreadsheet program turned into dates."""
    return Problem(
        "date-instead-of-number",
        places[0],
        Text(
            f"{listed(places)} holds the date {raw} where a number or code belongs.",
            f"{listed(places, '、')} 应填编号，现为日期 {raw}。",
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
        Text(
            f"{listed(places)} stands outside the form and was not read.",
            f"{listed(places, '、')} 在表单之外，未读取。",
        ),
        Text("Move it into the form, or leave it as a note.", "请移入表单；如为备注可保留。"),
        "hint",
        tuple(places),
    )


def _holds(places: Sequence[Place]) -> str:
    return "holds" if len(places) == 1 else "hold"


def _all(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    return tuple((sheet.key, column.key) for column in sheet.columns)
