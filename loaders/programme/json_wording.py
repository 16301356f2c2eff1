"""What the reader of JSON says about a file, beside what it shares with the reader of tables.

>>> repeated_key(Place("", "", "programme.title")).detail.en
'programme.title is given more than once; the last value was taken.'
"""

from loaders.programme.form import Column, Sheet, Text
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from loaders.programme.submission import Cell, Place, Problem


def unknown_context(context: object) -> Problem:
    """Report a @context that is not the form's."""
    shown = context[:200] if isinstance(context, str) else "an inline one"
    return Problem(
        "unknown-context",
        Place("", "", "@context"),
        Text(
            f"The @context is not the form's ({shown}); it was neither fetched nor followed.",
            f"@context 不是本表单的（{shown}）；既未获取，也未采用。",
        ),
        Text(f"Write “{PROGRAMME_CONTEXT}” or leave it out.", f"请写“{PROGRAMME_CONTEXT}”，或删除。"),
    )


def renamed_key(key: str, place: Place, column: Column) -> Problem:
    """Report a key that differs from the form's by a slip."""
    return Problem(
        "renamed-column",
        place,
        Text(
            f"The key “{key}” in {place.text} was taken for “{column.key}”.",
            f"{place.text} 的键“{key}”被视为“{column.key}”（{column.heading.zh}）。",
        ),
        Text(f"Write “{column.key}”.", f"请改为“{column.key}”。"),
        "warning",
    )


def repeated_key(place: Place) -> Problem:
    """Report a key that an object has more than once."""
    return Problem(
        "repeated-key",
        place,
        Text(
            f"{place.text} is given more than once; the last value was taken.",
            f"{place.text} 重复出现；采用了最后一个值。",
        ),
        Text("Keep one of them.", "请只保留一个。"),
    )


def parent_mismatch(cell: Cell, parent: Cell) -> Problem:
    """Report a thing that stands inside another one than it says."""
    return Problem(
        "parent-mismatch",
        cell.place,
        Text(
            f"{cell.place.text} says “{cell.raw}” but stands inside “{parent.raw}”.",
            f"{cell.place.text} 为“{cell.raw}”，却位于“{parent.raw}”之内。",
        ),
        Text("Move it, or leave the key out.", "请移动，或删除该键。"),
        places=(cell.place,),
    )


def not_a_table(one: Sheet, at: str) -> Problem:
    """Report something else where a list of objects belongs."""
    return Problem(
        "not-a-table",
        Place("", "", at),
        Text(f"{at} should be a list of objects.", f"{at} 应为对象的列表。"),
        Text("Follow the JSON Schema of the form.", "请遵循表单的 JSON Schema。"),
        stops=tuple((one.key, column.key) for column in one.columns),
    )


def not_an_object(one: Sheet, at: str) -> Problem:
    """Report something else where an object belongs."""
    return Problem(
        "not-an-object",
        Place("", "", at),
        Text(f"{at} should be an object.", f"{at} 应为一个对象。"),
        Text("Follow the JSON Schema of the form.", "请遵循表单的 JSON Schema。"),
        stops=tuple((one.key, column.key) for column in one.columns),
    )


def wrong_value(code: str, place: Place, written: str = "") -> Problem:
    """Report a value that is none: `not-a-number`, `several-values`, `not-a-value`."""
    english, chinese = {
        "not-a-number": (f"{written} is no number", f"{written} 不是数字"),
        "several-values": ("holds several values where one belongs", "只能有一个值"),
        "not-a-value": ("holds an object where a value belongs", "应为一个值，而非对象"),
    }[code]
    return Problem(
        code,
        place,
        Text(f"{place.text}: {english}.", f"{place.text}：{chinese}。"),
        Text("Write a single text or number.", "请填写单一的文字或数字。"),
        places=(place,),
    )
