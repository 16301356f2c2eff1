"""Any submission at all, for properties that must hold of all of them."""

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from loaders.programme.form import FORM, Column, Sheet, choices
from loaders.programme.submission import Cell, Place, Row, Submission, Value, number_rows
from loaders.programme.values import printed, understood

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOWHERE = Place("", "", "")
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30),
    st.sampled_from(
        ["=1+1", "_x0041_", "a;b", "two\nlines", "1.10", "TBD", "#REF!", "'quoted'", '"', "-", "00", "true"]
    ),
)


def values(column: Column) -> st.SearchStrategy[Value]:
    """Return what may stand in a column: mostly what belongs there, now and then any text."""
    fitting: st.SearchStrategy[Value]
    match column.kind:
        case "number":
            fitting = st.decimals(-(10**12), 10**12, places=3)
        case "integer" | "year":
            fitting = st.integers(0, 3000)
        case "date":
            fitting = st.dates(date(1950, 1, 1), date(2200, 1, 1))
        case "yes-no":
            fitting = st.booleans()
        case "code":
            fitting = st.sampled_from([choice.slug for choice in choices(str(column.codes))])
        case _:
            fitting = _TEXTS
    return st.one_of(st.none(), fitting, fitting, _TEXTS)


def _rows(one: Sheet) -> st.SearchStrategy[tuple[Row, ...]]:
    columns = st.fixed_dictionaries({column.key: values(column) for column in one.columns})
    return st.lists(columns, min_size=1 if one.vertical else 0, max_size=1 if one.vertical else 3).map(
        lambda rows: _numbered(one, rows)
    )


def _numbered(one: Sheet, rows: list[dict[str, Value]]) -> tuple[Row, ...]:
    made: list[tuple[str, Mapping[str, Cell], Place]] = []
    for row in rows:
        cells = {key: understood(one.column(key), value) for key, value in row.items()}
        if one.vertical or any(value is not None for value in cells.values()):
            name = printed(cells[one.identifier.key]) if one.identifier else ""
            held = {key: Cell(value, printed(value), _NOWHERE, key) for key, value in cells.items()}
            made.append((name, held, _NOWHERE))
    return number_rows(made, one.key)


submissions = st.fixed_dictionaries({one.key: _rows(one) for one in FORM}).map(
    lambda sheets: Submission("json", "any", "en", sheets)
)
