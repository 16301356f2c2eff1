"""What the reader of JSON says about a file, beside what it shares with the reader of tables.

>>> repeated_key(Place("", "", "programme.title")).detail.en
'programme.title is given more than once; the last value was taken.'
"""

from loaders.programme.form import Column, Sheet
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from loaders.programme.submission import Cell, Place, Problem
from loaders.programme.texts import Text, sentence


def unknown_context(context: object) -> Problem:
    """Report a @context that is not the form's."""
    shown = context[:200] if isinstance(context, str) else Text("an inline one", "内联")
    return Problem(
        "unknown-context",
        Place("", "", "@context"),
        sentence(
            "The @context is not the form's ({shown}); it was neither fetched nor followed.",
            "@context 不是本表单的（{shown}）；既未获取，也未采用。",
            shown=shown,
        ),
        sentence(
            "Write “{context}” or leave it out.",
            "请写“{context}”，或删除。",
            context=PROGRAMME_CONTEXT,
        ),
    )


def renamed_key(key: str, place: Place, column: Column) -> Problem:
    """Report a key that differs from the form's by a slip."""
    return Problem(
        "renamed-column",
        place,
        sentence(
            "The key “{key}” in {place} was taken for “{column}”.",
            "{place} 的键“{key}”被视为“{column}”。",
            key=key,
            place=place.text,
            column=column.key,
        ),
        sentence(
            "Write “{words}”.",
            "请改为“{words}”。",
            words=column.key,
        ),
        "warning",
    )


def repeated_key(place: Place) -> Problem:
    """Report a key that an object has more than once."""
    return Problem(
        "repeated-key",
        place,
        sentence(
            "{place} is given more than once; the last value was taken.",
            "{place} 重复出现；采用了最后一个值。",
            place=place.text,
        ),
        Text("Keep one of them.", "请只保留一个。"),
    )


def parent_mismatch(cell: Cell, parent: Cell) -> Problem:
    """Report a thing that stands inside another one than it says."""
    return Problem(
        "parent-mismatch",
        cell.place,
        sentence(
            "{place} says “{written}” but stands inside “{parent}”.",
            "{place} 为“{written}”，却位于“{parent}”之内。",
            place=cell.place.text,
            written=cell.raw,
            parent=parent.raw,
        ),
        Text("Move it, or leave the key out.", "请移动，或删除该键。"),
        places=(cell.place,),
    )


def not_a_table(one: Sheet, at: str) -> Problem:
    """Report something else where a list of objects belongs."""
    return Problem(
        "not-a-table",
        Place("", "", at),
        sentence(
            "{at} should be a list of objects.",
            "{at} 应为对象的列表。",
            at=at,
        ),
        Text("Follow the JSON Schema of the form.", "请遵循表单的 JSON Schema。"),
        stops=one.whole,
    )


def not_an_object(one: Sheet, at: str) -> Problem:
    """Report something else where an object belongs."""
    return Problem(
        "not-an-object",
        Place("", "", at),
        sentence(
            "{at} should be an object.",
            "{at} 应为一个对象。",
            at=at,
        ),
        Text("Follow the JSON Schema of the form.", "请遵循表单的 JSON Schema。"),
        stops=one.whole,
    )


def wrong_value(code: str, place: Place, written: str = "") -> Problem:
    """Report a value that is none: `not-a-number`, `several-values`, `not-a-value`."""
    what = {
        "not-a-number": sentence("{written} is no number", "{written} 不是数字", written=written),
        "several-values": Text("holds several values where one belongs", "只能有一个值"),
        "not-a-value": Text("holds an object where a value belongs", "应为一个值，而非对象"),
    }[code]
    return Problem(
        code,
        place,
        sentence("{place}: {what}.", "{place}：{what}。", place=place.text, what=what),
        Text("Write a single text or number.", "请填写单一的文字或数字。"),
        places=(place,),
    )
