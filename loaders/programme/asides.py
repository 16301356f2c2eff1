"""Rows that stand in a table and are none of it: a total under the figures, a note under the last row.

They are told, and named in a problem, so that one line of a person's own does not read as a result that lacks
everything.

>>> kind_of_aside([("result_id", "Total"), ("total", "12000")])
'total'
>>> kind_of_aside([("outcome_id", "To be confirmed with the coordinator")])
'note'
"""

from collections.abc import Sequence
from typing import Final, Literal
from unicodedata import east_asian_width

from loaders.programme.submission import Place, Problem
from loaders.programme.texts import Text, sentence
from loaders.programme.values import fold
from loaders.programme.wording import listed

Aside = Literal["total", "note"]

_TOTALS: Final = frozenset(
    {"total", "totals", "grand total", "sub-total", "subtotal", "sum", "sum total"}
    | {"合计", "总计", "小计", "共计", "总额", "总数", "totaux", "total général", "total general", "suma"}
    | {"итого", "всего", "общий итог", "сумма", "المجموع", "الإجمالي", "المجموع الكلي"}
)
_KEYS: Final = frozenset({"outcome_id", "output_id", "indicator_id", "result_id"})
# Numbers of results are shorter, also those that are written as `Outcome 1.2 (b)`; Chinese characters count twice.
_LONGEST_NUMBER: Final = 24


def kind_of_aside(filled: Sequence[tuple[str, str]]) -> Aside | None:
    """Return what a row is if it is no data; `filled` are its filled cells as (column key, text), from the left."""
    if not filled:
        return None
    key, text = filled[0]
    if fold(text) in _TOTALS:
        return "total"
    width = sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
    return "note" if len(filled) == 1 and key in _KEYS and width > _LONGEST_NUMBER else None


def asides_reported(kind: Aside, places: Sequence[Place]) -> Problem:
    """Report rows that were taken for totals or for notes, and so not read."""
    if kind == "total":
        said = sentence(
            "{places}: taken for a total and not read.", "{places} 视为合计行，未读取。", places=listed(places)
        )
        fix = Text("Nothing to do if it is one.", "如确为合计，无需处理。")
        return Problem("total-row", places[0], said, fix, "hint", tuple(places))
    return Problem(
        "note-row",
        places[0],
        sentence("{places}: taken for a note and not read.", "{places} 视为备注，未读取。", places=listed(places)),
        Text(
            "Move the note out of the table; if it is a row, fill in its other cells.",
            "请将备注移出表格；如为数据行，请填写其余单元格。",
        ),
        "warning",
        tuple(places),
    )
