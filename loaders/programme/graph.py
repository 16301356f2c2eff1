"""A programme as a graph for the rules, with an address for every statement and for every cell left blank.

Rows become things with names made of country, first year, sheet and row, so no node is blank and a finding can be
joined back to its cell. A value that could not be understood or resolved stays the text that was found: the rules
report it, and `unresolved` says why a reference means nothing.

>>> from loaders.programme.submission import Submission
>>> nothing = Submission("json", "x.json", "en", {sheet.key: () for sheet in FORM})
>>> programme_graph(nothing, Context.empty()).programme.endswith("/id/cpd/draft")
True
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from loaders.programme.context_graph import TYPE, line
from loaders.programme.context_model import Context
from loaders.programme.form import FORM, Column, Sheet
from loaders.programme.properties import CODE_LISTS, TEXTS, code_list_slugs, property_iri
from loaders.programme.resolving import Found, Kind, NotFound, Resolver, country_iri
from loaders.programme.submission import Cell, Place, Row, Submission, Value
from loaders.programme.values import fold
from loaders.sources.countries.area_codes import alpha3_of
from ontology.namespaces import CODE, DEF, ID
from store.terms import XSD_BOOLEAN, XSD_DATE, XSD_DECIMAL, XSD_INTEGER, Literal

PROGRAMMES: Final = ID + "cpd/"
PART_OF: Final = DEF + "partOfProgramme"
_CLASSES: Final = MappingProxyType({sheet.key: DEF + sheet.thing for sheet in FORM})
_PROGRAMME: Final = next(sheet for sheet in FORM if sheet.vertical)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Written = str | Literal
"""An object of a statement: the IRI of a thing, or a literal."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference that means nothing: the statement that holds its text, its kind, and why (`candidates` are IRIs)."""

    subject: str
    predicate: str
    text: str
    kind: Kind
    place: Place
    why: NotFound


@dataclass(frozen=True)
class ProgrammeGraph:
    """The graph of a programme and where everything in it stands.

    `places` has the key (subject, predicate) for every column of every row, also where the cell is blank or the file
    lacks the column (then with the place of the row), and (subject, predicate, value) for each of several values, the
    value being an IRI or the text of a literal. `rows` are the submitted rows by subject; `row_places` where they
    stand, for the programme also when it has no row.
    """

    programme: str
    ntriples: bytes
    places: Mapping[tuple[str, ...], Place]
    row_places: Mapping[str, Place]
    rows: Mapping[str, Row]
    unresolved: tuple[Unresolved, ...] = ()
    columns: Mapping[tuple[str, str], Column] = field(default_factory=dict)

    def place(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """Return where a statement stands, as exactly as is known: its value, its cell, its row; None for others."""
        if predicate is not None:
            exact = self.places.get((subject, predicate, value)) if value is not None else None
            if found := exact or self.places.get((subject, predicate)):
                return found
        return self.row_places.get(subject)


def programme_graph(submission: Submission, context: Context) -> ProgrammeGraph:
    """Return the graph of a submission, its references resolved in the context."""
    return _Writing(submission, context).graph()


class _Writing:
    """The lines and places of one graph while they are written."""

    def __init__(self, submission: Submission, context: Context) -> None:
        self.submission = submission
        self.context = context
        self.language = submission.language if _LANGUAGE.fullmatch(submission.language) else ""
        self.programme = programme_iri(submission, context)
        self.subjects = {
            sheet.key: [self._subject(row) for row in submission.sheets.get(sheet.key, ())] for sheet in FORM
        }
        self.resolver = self._resolver()
        self.lines: list[str] = []
        self.places: dict[tuple[str, ...], Place] = {}
        self.row_places: dict[str, Place] = {}
        self.rows: dict[str, Row] = {}
        self.columns: dict[tuple[str, str], Column] = {}
        self.unresolved: list[Unresolved] = []

    def graph(self) -> ProgrammeGraph:
        self.lines.append(line(self.programme, TYPE, _CLASSES[_PROGRAMME.key]))
        self.row_places[self.programme] = Place(_PROGRAMME.title.en, "", _PROGRAMME.title.en)
        if self.submission.programme is None:
            # What the programme lacks still has a heading, and a place where it would belong.
            for column in _PROGRAMME.columns:
                self.places[self.programme, property_iri(column.property)] = self.row_places[self.programme]
                self.columns[self.programme, property_iri(column.property)] = column
        for sheet in FORM:
            for position, (subject, row) in enumerate(
                zip(self.subjects[sheet.key], self.submission.sheets.get(sheet.key, ()), strict=True), start=1
            ):
                self._row(sheet, subject, row, position)
        return ProgrammeGraph(
            programme=self.programme,
            ntriples="".join(dict.fromkeys(self.lines)).encode("utf-8", "replace"),
            places=MappingProxyType(self.places),
            row_places=MappingProxyType(self.row_places),
            rows=MappingProxyType(self.rows),
            unresolved=tuple(self.unresolved),
            columns=MappingProxyType(self.columns),
        )

    def _subject(self, row: Row) -> str:
        if row.sheet == _PROGRAMME.key:
            return self.programme
        return f"{self.programme}/{row.sheet}/{quote(row.key, safe='', errors='replace')}"

    def _resolver(self) -> Resolver:
        rows: dict[str, dict[str, tuple[str, ...]]] = {}
        for key, subjects in self.subjects.items():
            by_id = rows.setdefault(key, {})
            for subject, row in zip(subjects, self.submission.sheets.get(key, ()), strict=True):
                by_id.setdefault(fold(row.row_id), (subject,))
        first = Resolver(self.context, rows)
        programme = self.submission.programme
        framework = first.resolve("framework", _raw(programme, "unsdcf_id"))
        named = [first.resolve("plan", text) for text in (programme.items("plan_version") if programme else ())]
        return Resolver(
            self.context,
            rows,
            framework.iri if isinstance(framework, Found) else None,
            frozenset(plan.iri for plan in named if isinstance(plan, Found)),
        )

    def _row(self, sheet: Sheet, subject: str, row: Row, position: int) -> None:
        self.rows[subject] = row
        self.row_places[subject] = row.place
        if subject != self.programme:
            self.lines.append(line(subject, TYPE, _class_of(sheet, row)))
            self.lines.append(line(subject, PART_OF, self.programme))
            self.places[subject, PART_OF] = row.place
        if sheet.parent == "resultOf":
            self.lines.append(line(subject, DEF + "resultOf", self.programme))
        if sheet.key == "sections":
            self.lines.append(line(subject, DEF + "position", Literal(str(position), datatype=XSD_INTEGER)))
        for column in sheet.columns:
            predicate = property_iri(column.property)
            self.places[subject, predicate] = row.place_of(column.key)
            self.columns[subject, predicate] = column
            cell = row.cells.get(column.key)
            if cell is None or not cell.given:
                continue
            for text, value in self._values(column, cell, subject, predicate):
                self.lines.append(line(subject, predicate, value))
                self.places[subject, predicate, text] = cell.place

    def _values(self, column: Column, cell: Cell, subject: str, predicate: str) -> Iterator[tuple[str, Written]]:
        """Give each value of a cell as an object, and the text by which its place is found."""
        for value in cell.items if column.many else (cell.value,):
            written = self._reference(column, value, cell, subject, predicate) or self._written(column, value)
            yield (written if isinstance(written, str) else written.value), written

    def _reference(self, column: Column, value: Value, cell: Cell, subject: str, predicate: str) -> str | None:
        kind: Kind | None = "entity" if column.property == "partnerEntity" else column.target
        if kind is None or not isinstance(value, str | int):
            return None
        text = str(value)
        found = self.resolver.resolve(kind, text)
        if isinstance(found, Found):
            return found.iri
        self.unresolved.append(Unresolved(subject, predicate, text, kind, cell.place, found))
        return None

    def _written(self, column: Column, value: Value) -> Written:
        """Return a value as its column's kind writes it; what is not of that kind, as the text that was found."""
        if column.property in CODE_LISTS and (concept := _concept(CODE_LISTS[column.property], str(value))):
            return concept
        match column.kind, value:
            case _, bool():
                return Literal(str(value).lower(), datatype=XSD_BOOLEAN)
            case "date", date():
                return Literal(value.isoformat(), datatype=XSD_DATE)
            case "number", int() | Decimal():
                return Literal(f"{Decimal(value):f}", datatype=XSD_DECIMAL)
            case "integer" | "year", int():
                return Literal(str(value), datatype=XSD_INTEGER)
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        tagged = column.kind == "text" and column.property in TEXTS and self.language
        return Literal(text, language=self.language) if tagged else Literal(text)


def programme_iri(submission: Submission, context: Context) -> str:
    """Return the IRI of a programme: its countries and first year, or `cpd/draft` while these are not known."""
    row = submission.programme
    start = row.value("start") if row else None
    texts = row.items("country_iso3") if row else ()
    codes = [code for text in texts if (code := _alpha3(text, context))]
    if not isinstance(start, date) or not codes or len(codes) != len(texts):
        return PROGRAMMES + "draft"
    return PROGRAMMES + "-".join([*(code.lower() for code in codes), str(start.year)])


def countries_named(submission: Submission) -> tuple[str, ...]:
    """Return the alpha-3 codes of all countries that a submission names, that of its framework's short name included.

    These are the countries whose context a check needs.
    """
    row = submission.programme
    if row is None:
        return ()
    texts = [*row.items("country_iso3"), _raw(row, "unsdcf_id")[:3]]
    return tuple(dict.fromkeys(code for text in texts if (code := _alpha3(text, Context.empty()))))


def _alpha3(text: str, context: Context) -> str | None:
    """Return the alpha-3 code of the country that a text is or begins with; a context may know an invented one."""
    code = next(iter(text.split()), "")
    for known, area in context.areas.items():
        if code.upper() == known or code == area:
            return known
    found = country_iri(code) or country_iri(text)
    return alpha3_of(found) if found else None


def _raw(row: Row | None, column: str) -> str:
    cell = row.cells.get(column) if row else None
    return str(cell.value) if cell and cell.given else ""


def _class_of(sheet: Sheet, row: Row) -> str:
    return DEF + "ProgrammeRisk" if row.value("kind") == "risk" else _CLASSES[sheet.key]


def _concept(code_list: str, text: str) -> str | None:
    return f"{CODE}{code_list}/{folded}" if (folded := fold(text)) in code_list_slugs(code_list) else None
