"""Reading the form as JSON, in the nested or the flat shape.

Both shapes have the keys of the form; in the nested one an output stands inside its outcome and need not name it.

    {"programme": {"country_iso3": "KEN", "outcomes": [{"outcome_id": "1", "outputs": [{"output_id": "1.1"}]}]}}
    {"programme": {"country_iso3": "KEN"}, "outcomes": [{"outcome_id": "1"}],
     "outputs": [{"output_id": "1.1", "outcome_id": "1"}]}

With `@context` it is JSON-LD. The context is never fetched: another than ours is a problem, since keys would then
mean something else.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from loaders.programme import json_wording, wording
from loaders.programme.form import FORM, Column, Sheet, sheet
from loaders.programme.grids import Found
from loaders.programme.headings import meanings, near_headings
from loaders.programme.json_shape import BESIDE, CHILDREN, PARENT_COLUMN
from loaders.programme.json_text import JsonObject, NotANumber, parsed
from loaders.programme.limits import LIMITS, Unreadable, check_rows
from loaders.programme.programme_context import is_ours
from loaders.programme.submission import Cell, Place, Problem, Submission, Value, number_rows
from loaders.programme.tables import language_of
from loaders.programme.texts import Text, sentence
from loaders.programme.values import fold, printed, tidy, understood

# Comparing a key with all headings takes a millisecond; no honest file has this many unknown ones.
_MOST_STRANGE_KEYS: Final = 200

_Gathered = list[tuple[str, Mapping[str, Cell], Place]]


def read_json(data: bytes, name: str) -> Submission:
    """Return what a JSON text holds; raises Unreadable when it is no JSON or not the form at all."""
    return submission_of_json(parsed(data, name), name)


def is_form(value: Any) -> bool:
    """Tell whether a JSON value has the shape of the form (rather than of some other JSON-LD)."""
    if not isinstance(value, dict):
        return False
    return "programme" in value or any(key in value for key in (*CHILDREN["programme"], "country_iso3", "unsdcf_id"))


def submission_of_json(value: Any, name: str) -> Submission:
    """Return what a parsed JSON value holds; raises Unreadable when it has not the shape of the form."""
    if not is_form(value):
        raise Unreadable(
            "not-the-form",
            sentence(
                "{name} has no “programme”.",
                "{name} 中没有 “programme”。",
                name=name,
            ),
            Text("Follow the JSON Schema of the form.", "请遵循表单的 JSON Schema。"),
            Place("", "", name),
        )
    reading = _Reading(name)
    reading.check_context(value)
    inner = value.get("programme")
    if isinstance(inner, dict):
        reading.row(sheet("programme"), inner, "programme", None)
        reading.children("programme", value, "", None)
        reading.unknown_keys("programme", [key for key in value if key not in _outer()], "")
    elif "programme" in value:
        reading.meet(json_wording.not_an_object(sheet("programme"), "programme"))
        reading.children("programme", value, "", None)
    else:
        reading.row(sheet("programme"), value, "", None)
    return reading.submission()


def _outer() -> frozenset[str]:
    return frozenset({"programme", *CHILDREN["programme"], *BESIDE})


class _Reading:
    """What has been gathered so far while walking through one JSON value."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, _Gathered] = {one.key: [] for one in FORM}
        self.problems: dict[tuple[str, str], tuple[Problem, list[Place]]] = {}
        self.unknown: dict[str, dict[str, list[Place]]] = {}
        self.found: dict[str, set[str]] = {}
        self.alike: dict[tuple[str, str], str | None] = {}
        self.count = 0

    def submission(self) -> Submission:
        self._about_keys()
        sheets = {key: number_rows(rows, key) for key, rows in self.rows.items()}
        return Submission("json", self.name, language_of(sheets), sheets, tuple(self._met()))

    def meet(self, problem: Problem, about: str = "") -> None:
        """Keep a problem; the same again (by code and what it is about) only adds its place."""
        _, places = self.problems.setdefault((problem.code, about), (problem, []))
        if len(places) < LIMITS.places:
            places.append(problem.place)

    def _met(self) -> Iterator[Problem]:
        for problem, places in self.problems.values():
            yield replace(problem, places=tuple(places)) if len(places) > 1 else problem

    def check_context(self, value: dict[str, Any]) -> None:
        if "@context" in value and not is_ours(value["@context"]):
            self.meet(json_wording.unknown_context(value["@context"]))

    def children(self, parent: str, value: dict[str, Any], path: str, parent_cell: Cell | None) -> None:
        for key in CHILDREN.get(parent, ()):
            if key not in value or value[key] is None:
                continue
            items = value[key]
            at = f"{path}.{key}" if path else key
            if isinstance(items, dict):
                items = [items]
            if not isinstance(items, list):
                self.meet(json_wording.not_a_table(sheet(key), at), key)
                continue
            for number, item in enumerate(items):
                if isinstance(item, dict):
                    self.row(sheet(key), item, f"{at}[{number}]", parent_cell)
                else:
                    self.meet(json_wording.not_an_object(sheet(key), f"{at}[{number}]"), key)

    def row(self, one: Sheet, value: dict[str, Any], path: str, parent_cell: Cell | None) -> None:
        self.count += 1
        check_rows(self.count, self.name)
        for key in value.repeated if isinstance(value, JsonObject) else ():
            self.meet(json_wording.repeated_key(Place("", "", _joined(path, key))), key)
        taken = self._keys(one, value, path)
        cells = {
            column.key: self._cell(column, value, taken.get(column.key), _joined(path, column.key))
            for column in one.columns
        }
        tie = PARENT_COLUMN.get(one.key)
        if tie and parent_cell is not None and parent_cell.given:
            if not cells[tie].given:
                cells[tie] = Cell(parent_cell.value, parent_cell.raw, parent_cell.place, tie)
            elif printed(cells[tie].value) != printed(parent_cell.value):
                self.meet(json_wording.parent_mismatch(cells[tie], parent_cell), one.key)
        identifier = one.identifier
        own = cells[identifier.key] if identifier else None
        self.rows[one.key].append((printed(own.value) if own else "", cells, Place("", "", path or "programme")))
        self.children(one.key, value, path, own)

    def _keys(self, one: Sheet, value: dict[str, Any], path: str) -> dict[str, str]:
        """Return, by column key, the key that the object uses for it; unknown keys are kept for later."""
        taken: dict[str, str] = {}
        strange = []
        allowed = {*CHILDREN.get(one.key, ()), *BESIDE}
        for key in value:
            if key in one.by_key:
                taken[key] = key
            elif key not in allowed:
                strange.append(key)
        spelled = meanings(one)
        for key in list(strange):
            meant = spelled.get(fold(key))
            if meant and meant not in taken:
                taken[meant] = key
                strange.remove(key)
        for key in list(strange):
            meant = self._alike(one, key)
            if meant and meant not in taken:
                taken[meant] = key
                strange.remove(key)
                problem = json_wording.renamed_key(key, Place("", "", _joined(path, key)), one.column(meant))
                self.meet(problem, f"{one.key} {key}")
        self.found.setdefault(one.key, set()).update(taken)
        self.unknown_keys(one.key, strange, path)
        return taken

    def _alike(self, one: Sheet, key: str) -> str | None:
        """Return the column that an unknown key resembles; each key is looked at once, and only so many keys."""
        if (one.key, key) not in self.alike:
            if len(self.alike) >= _MOST_STRANGE_KEYS:
                return None
            found = Found(key, key, Place("", "", key))
            near = next(near_headings(one, [(0, found)], set()), None)
            self.alike[one.key, key] = near[2] if near else None
        return self.alike[one.key, key]

    def unknown_keys(self, sheet_key: str, keys: list[str], path: str) -> None:
        for key in keys:
            self.unknown.setdefault(sheet_key, {}).setdefault(key, []).append(Place("", "", _joined(path, key)))

    def _cell(self, column: Column, value: dict[str, Any], key: str | None, at: str) -> Cell:
        place = Place("", "", at)
        if key is None:
            return Cell(None, "", place, column.key)
        place = Place("", "", at[: len(at) - len(column.key)] + key)
        scalar = self._scalar(column, value[key], place)
        raw = printed(scalar)
        return Cell(understood(column, scalar), raw, place, key)

    def _scalar(self, column: Column, value: Any, place: Place) -> Value:
        if isinstance(value, dict) and len(value) <= 3 and ("@id" in value or "@value" in value):
            value = value.get("@id", value.get("@value"))
        match value:
            case None | bool() | int() | Decimal():
                return value
            case str():
                if len(value) > LIMITS.text_characters:
                    raise Unreadable(
                        "too-many-characters",
                        sentence(
                            "{place} is longer than {most:,} characters.",
                            "{place} 过长。",
                            place=place.text,
                            most=LIMITS.text_characters,
                        ),
                        Text("Shorten it.", "请缩短。"),
                        place,
                    )
                return tidy(value)
            case list() if column.many or len(value) <= 1:
                items = [self._scalar(column, item, place) for item in value]
                if not items:
                    return None
                return items[0] if len(items) == 1 else "; ".join(text for item in items if (text := printed(item)))
            case NotANumber():
                written = value.written[:40]
                self.meet(json_wording.wrong_value("not-a-number", place, written), column.key)
                return written
            case list():
                self.meet(json_wording.wrong_value("several-values", place), column.key)
                return "; ".join(printed(self._scalar(column, item, place)) for item in value)
        self.meet(json_wording.wrong_value("not-a-value", place), column.key)
        return json.dumps(value, ensure_ascii=False, default=str)[:200]

    def _about_keys(self) -> None:
        for key, strange in self.unknown.items():
            one = sheet(key)
            found = [Found(name, name, places[0]) for name, places in strange.items()]
            absent = [column for column in one.columns if column.key not in self.found.get(key, set())]
            absent = [column for column in absent if column.required and column.key != PARENT_COLUMN.get(key)]
            self.meet(wording.unknown_columns(one, found[: LIMITS.places], absent), key)


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
