"""Writing the form as nested JSON, which its context makes JSON-LD.

What names no parent, or one that is not there or there twice, stands on the level of the programme: nothing is lost.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from loaders.programme.form import FORM, FORM_VERSION, sheet
from loaders.programme.json_shape import CHILDREN, PARENT_COLUMN
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from loaders.programme.submission import Row, Submission
from loaders.programme.values import printed

# A row is known by its sheet and its key, which is unique there.
_Name = tuple[str, str]


def to_json(submission: Submission) -> bytes:
    """Return a submission as JSON that is read back to the same cells; blank cells are left out."""
    inside: dict[_Name | None, list[Row]] = {}
    for one in FORM:
        parents = _parents(one.key, submission)
        for row in submission.sheets.get(one.key, ()):
            if not one.vertical:
                inside.setdefault(_parent(row, parents), []).append(row)
    top = submission.programme
    programme = _object(top, nested=False) if top else {}
    programme |= _children("programme", inside.get(None, []), inside)
    whole = {"@context": PROGRAMME_CONTEXT, "form_version": FORM_VERSION, "programme": programme}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_written).encode()


def _children(parent: str, rows: list[Row], inside: Mapping[_Name | None, list[Row]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key in CHILDREN.get(parent, ()):
        objects = [
            _object(row, nested=parent != "programme") | _children(key, inside.get((key, row.key), []), inside)
            for row in rows
            if row.sheet == key
        ]
        if objects:
            made[key] = objects
    return made


def _object(row: Row, *, nested: bool) -> dict[str, Any]:
    one = sheet(row.sheet)
    # Lessons and risks share a sheet.
    made: dict[str, Any] = {"@type": "ProgrammeRisk" if row.value("kind") == "risk" else one.thing}
    for column in one.columns:
        value = row.value(column.key)
        if value is not None and not (nested and column.key == PARENT_COLUMN.get(one.key)):
            made[column.key] = list(row.items(column.key)) if column.many and isinstance(value, str) else value
    return made


def _parents(key: str, submission: Submission) -> dict[str, _Name]:
    """Return what things of a sheet can stand inside, by id; ids that two rows share are left out."""
    named: dict[str, list[_Name]] = {}
    for parent, children in CHILDREN.items():
        if parent != "programme" and key in children:
            column = sheet(parent).identifier
            for row in submission.sheets.get(parent, ()):
                if column and row.value(column.key) is not None:
                    named.setdefault(printed(row.value(column.key)), []).append((parent, row.key))
    return {name: rows[0] for name, rows in named.items() if len(rows) == 1}


def _parent(row: Row, parents: Mapping[str, _Name]) -> _Name | None:
    tie = PARENT_COLUMN.get(row.sheet)
    return parents.get(printed(row.value(tie))) if tie else None


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        # As text: a JSON number with a fraction would become a double in JSON-LD (JSON-LD 1.1 API, section 8.2.2).
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
