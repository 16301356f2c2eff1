"""The global indicator framework as it is published: goals, targets and indicators with the codes in force.

Two forms are read, told apart by what they hold: JSON (goals with targets with indicators) and the workbook of the
Statistics Division, whose cells begin with their number ("11.1.1 Proportion of …") in whatever columns they stand.

>>> read_framework(Path("sdgs.json"), note).entries["11.1.1"].code  # doctest: +SKIP
'C110101'
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from loaders.sources.files.rdf_files import Note
from loaders.sources.files.workbooks import open_workbook
from loaders.sources.sdg_tags import goal_of, indicator_number, target_of
from loaders.sources.source import SourceRefused
from ontology.namespaces import SDG

CODE: Final = re.compile(r"C[0-9]{2}[0-9a-z]{2}[0-9]{2}")
_MOST_BYTES: Final = 20_000_000
_MOST_UNPACKED: Final = 200_000_000
_GOAL: Final = re.compile(r"(Goal|Objectif|Objetivo|Цель|目标|الهدف)\s*(\d{1,2})\s*[.:．。]?\s+(.+)", re.DOTALL)
_LANGUAGES: Final = {"Goal": "en", "Objectif": "fr", "Objetivo": "es", "Цель": "ru", "目标": "zh", "الهدف": "ar"}
_NUMBERED: Final = re.compile(r"(\d{1,2}\.[0-9a-z]{1,2}(?:\.[0-9]{1,2})?)\.?\s+(.+)", re.DOTALL)
# A footnote mark that lost its place above the line: "by speed4". The chemist's "CO2" follows a capital letter.
_FOOTNOTE: Final = re.compile(r"(?<=[a-zà-ÿа-я.])\d$")


@dataclass(frozen=True)
class Entry:
    """A goal, target or indicator: its number and text as printed, its code if it is an indicator, where it stands."""

    number: str
    text: str
    code: str | None
    place: str

    @property
    def iri(self) -> str:
        """Return the IRI of the thing: that of its code for an indicator, of its number otherwise."""
        return SDG + (self.code or self.number)


@dataclass
class Framework:
    """A framework in one language: entries by number in the order of the file, short titles of goals by number."""

    language: str
    entries: dict[str, Entry] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    def indicators(self) -> Iterator[Entry]:
        """Give the indicators; one code stands at several numbers when several targets share it."""
        return (entry for entry in self.entries.values() if entry.code is not None)

    def codes(self) -> frozenset[str]:
        """Return the codes in force."""
        return frozenset(entry.code for entry in self.indicators() if entry.code)


def read_framework(path: Path, note: Note) -> Framework:
    """Return what a file says; raises SourceRefused for what is no framework. Odd entries are noted."""
    if path.stat().st_size > _MOST_BYTES:
        raise SourceRefused(f"{path.name} is larger than the {_MOST_BYTES} bytes that are read.")
    framework = _from_json(path, note) if path.suffix.lower() == ".json" else _from_workbook(path, note)
    if not any(framework.indicators()):
        raise SourceRefused(
            f"{path.name} holds no indicator with a code such as C110101; it is not the global indicator framework."
        )
    return framework


def differences(one: Framework, other: Framework) -> Iterator[str]:
    """Give in words where two files of one framework say different things."""
    for number in sorted(one.entries.keys() | other.entries.keys()):
        first, second = one.entries.get(number), other.entries.get(number)
        if first is None or second is None:
            yield f"{number} stands in one of the two files only ({(first or second).place})"  # type: ignore[union-attr]
        elif first.code != second.code:
            yield f"{number} has the code {first.code} in {first.place} and {second.code} in {second.place}"
        elif one.language == other.language and first.text != second.text:
            yield f"{number} is worded differently in {first.place} and {second.place}; the first is taken"


def _from_json(path: Path, note: Note) -> Framework:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        goals = content["goals"] if isinstance(content, dict) else content
        framework = Framework("en")
        for goal in goals:
            _take(framework, note, path.name, str(goal["number"]), goal["title"], None)
            if isinstance(goal.get("shortTitle"), str):
                framework.short[str(goal["number"])] = goal["shortTitle"].strip()
            for target in goal["targets"]:
                _take(framework, note, path.name, str(target["number"]), target["description"], None)
                for indicator in target["indicators"]:
                    text, code = indicator["description"], indicator.get("code")
                    _take(framework, note, path.name, str(indicator["number"]), text, code)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceRefused(
            f"{path.name} is no framework in JSON (goals with targets with indicators): {type(error).__name__} {error}"
        ) from error
    return framework


def _from_workbook(path: Path, note: Note) -> Framework:
    framework = Framework("en")
    with open_workbook(path, _MOST_UNPACKED) as workbook:
        _take_sheets(workbook, path.name, framework, note)
    return framework


def _take_sheets(workbook: Workbook, file: str, framework: Framework, note: Note) -> None:
    for sheet in workbook.worksheets:
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
            code = next((text for text in texts if CODE.fullmatch(text)), None)
            for text in texts:
                _take_cell(framework, note, f"{file} row {row}", text, code)


def _take_cell(framework: Framework, note: Note, place: str, text: str, code: str | None) -> None:
    if goal := _GOAL.fullmatch(text):
        framework.language = _LANGUAGES[goal.group(1)]
        _take(framework, note, place, goal.group(2), goal.group(3), None)
    elif (numbered := _NUMBERED.fullmatch(text)) and (target_of(numbered[1]) or indicator_number(numbered[1])):
        _take(framework, note, place, numbered[1], numbered[2], code if numbered[1].count(".") == 2 else None)


def _take(framework: Framework, note: Note, file: str, number: str, text: Any, code: Any) -> None:
    place = f"{file} {number}"
    depth = number.count(".")
    known = (goal_of, target_of, indicator_number)[depth](number) if depth <= 2 else None
    if known is None or not isinstance(text, str) or not text.strip():
        note(place, f"{number!r} is no goal, target or indicator of the 2030 Agenda, or has no text")
        return
    if depth == 2 and not (isinstance(code, str) and CODE.fullmatch(code.strip())):
        note(place, f"the code of an indicator looks like C110101, not {code!r}; the indicator was left out")
        return
    number = known.removeprefix(SDG)
    if number in framework.entries:
        note(place, f"{number} stands here a second time; the first ({framework.entries[number].place}) is taken")
        return
    words = " ".join(text.split())
    if _FOOTNOTE.search(words):
        note(place, f"the text ends with the footnote mark {words[-1]}, which was left out")
        words = words[:-1]
    framework.entries[number] = Entry(number, words, code.strip() if depth == 2 else None, place)
