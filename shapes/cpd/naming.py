"""How the things of a programme are called in a finding: by their number and the user's own heading, by language.

>>> Naming(programme, context).thing("…/cpd/aaa-2026/outcomes/1")  # doctest: +SKIP
{'en': 'Outcome 1', 'zh': '成果1'}
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from loaders.programme.context_model import Context
from loaders.programme.form import Column, choices, sheet
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.properties import CODE_LISTS
from loaders.programme.submission import Place, Row
from loaders.programme.texts import quoted
from ontology.namespaces import CODE, SDG
from ontology.translations import LANGUAGES, Language
from shapes.cpd.faults import Fault
from shapes.cpd.report import Where
from shapes.cpd.rules import Words
from shapes.cpd.thing_names import DESCRIBED, NUMBERED, PROGRAMME
from store.terms import IRI, Literal

_WORDS_SHOWN: Final = 60
# A report gives so many characters of what stands in a cell.
_LONGEST_TYPED: Final = 2_000


class Naming:
    """Names for the things, headings, values and places of one programme."""

    def __init__(self, programme: ProgrammeGraph, context: Context) -> None:
        self.programme = programme
        self.context = context
        self._order = {subject: place for place, subject in enumerate(programme.row_places)}

    def thing(self, subject: str) -> Words:
        """Return what a row is called."""
        row = self.programme.rows.get(subject)
        if row is None or subject == self.programme.programme:
            return PROGRAMME
        if row.sheet in NUMBERED:
            return {lang: words.format(row.row_id) for lang, words in NUMBERED[row.sheet].items()}
        words, columns = DESCRIBED[row.sheet]
        told = [_short(cell.raw) for key in columns if (cell := row.cells.get(key)) and cell.given] or [row.place.text]
        first = quoted(told[0])
        return {
            to: words[to].format(
                first[to] + "".join(f"（{more}）" if to == "zh" else f" ({more})" for more in told[1:])
            )
            for to in LANGUAGES
        }

    def heading(self, subject: str, path: str | None) -> Words:
        """Return the heading of a cell: as the file has it, or as the form has it where the file lacks the column."""
        column = self.programme.columns.get((subject, path or ""))
        if column is None:
            return _plain("")
        row = self.programme.rows.get(subject)
        cell = row.cells.get(column.key) if row else None
        own = column.heading
        if cell is None or cell.heading.removesuffix("*") in ("", *map(own.shown, LANGUAGES)):
            return own.by_language()
        return _plain(cell.heading)

    def shown(self, fault: Fault) -> Words:
        """Return the value of a fault in words: as typed where it stands in a cell, else as the graph knows it."""
        value = fault.value
        if value is None or (isinstance(value, IRI) and value.value == fault.focus):
            return _plain("")
        if isinstance(value, IRI | Literal):
            for path in (fault.path, *fault.cause.at):
                if path and (fault.focus, path, value.value) in self.programme.places:
                    typed = self._typed(fault.focus, path)
                    if typed is not None:
                        return _plain(typed)
            return self._iri(value.value) if isinstance(value, IRI) else _plain(value.value)
        return dict(value) if isinstance(value, Mapping) else _plain("")

    def where(self, fault: Fault) -> Where:
        """Return the place of a fault; the sheet where the rule asks for rows that are not there."""
        path = fault.path or self._path_of(fault)
        if path is None and fault.cause.sheet is not None:
            title = sheet(fault.cause.sheet).title
            name = title[self._language]
            row_id = self._row_id(fault.focus)
            cell = self.programme.row_places.get(fault.focus) if fault.focus != self.programme.programme else None
            address = name if cell is None else f"{name} ({cell.text})"
            return Where(name, "", address, row_id, title.by_language(), None, (row_id,), fault.focus, None)
        return self.place(fault.focus, path, fault.text)

    def place(self, subject: str, path: str | None, value: str | None = None, related: bool = False) -> Where:
        """Return the place of a cell, or of a row where no property is named."""
        found = self.programme.place(subject, path, value) or Place("", "", "")
        typed = self._typed(subject, path) if path else None
        row = self.programme.rows.get(subject)
        excerpt = (self._row_id(subject), _first_words(row), "" if typed is None else _short(typed))
        return Where(
            found.sheet,
            found.cell,
            found.text,
            self._row_id(subject),
            self.heading(subject, path),
            None if typed is None else typed[:_LONGEST_TYPED],
            excerpt,
            subject,
            path,
            related,
        )

    def order(self, place: Where) -> tuple[int, int, str]:
        """Return what puts places in the order of the form."""
        column = self.programme.columns.get((place.subject, place.property or ""))
        row = self.programme.rows.get(place.subject)
        columns = list(sheet(row.sheet).by_key) if row else []
        ordinal = columns.index(column.key) if column and column.key in columns else len(columns)
        return self._order.get(place.subject, 0), ordinal, place.address

    def column(self, subject: str, path: str | None) -> Column | None:
        """Return the column that a property of a row was read from."""
        return self.programme.columns.get((subject, path or ""))

    def _path_of(self, fault: Fault) -> str | None:
        """Return the property at fault where the breach names none: the one that holds the value, else the first."""
        if fault.text is not None:
            for path in fault.cause.at:
                if (fault.focus, path, fault.text) in self.programme.places:
                    return path
        known = [path for path in fault.cause.at if (fault.focus, path) in self.programme.places]
        return known[0] if known else next(iter(fault.cause.at), None)

    def _typed(self, subject: str, path: str) -> str | None:
        column, row = self.programme.columns.get((subject, path)), self.programme.rows.get(subject)
        cell = row.cells.get(column.key) if column and row else None
        return cell.raw if cell is not None and cell.given else None

    def _row_id(self, subject: str) -> str:
        row = self.programme.rows.get(subject)
        return row.row_id if row is not None and subject != self.programme.programme else ""

    def _iri(self, iri: str) -> Words:
        if iri in self.programme.rows:
            return self.thing(iri)
        if iri in self._known:
            return self._known[iri]
        return _plain(iri.removeprefix(SDG) if iri.startswith(SDG) else iri.rsplit("/", 1)[-1])

    @cached_property
    def _language(self) -> Language:
        """The language in which the file names its sheets, English if none."""
        rows = [row for row in self.programme.rows.values() if row.place.sheet]
        spoken = (to for to in ("en", *LANGUAGES) if all(sheet(row.sheet).title[to] == row.place.sheet for row in rows))
        return next(spoken, "en")

    @cached_property
    def _known(self) -> Mapping[str, Words]:
        context = self.context
        found: dict[str, Words] = {}
        for framework in context.frameworks:
            found[framework.iri] = _named(framework.names, framework.key)
        for plan in context.plans:
            found[plan.iri] = _named(plan.names, plan.key)
        for outcome in context.outcomes:
            found[outcome.iri] = _plain(outcome.shown)
        for element in context.elements:
            found[element.iri] = _named(element.names, element.key)
        for name in set(CODE_LISTS.values()) - {"participation-mode"}:
            for choice in choices(name):
                found[f"{CODE}{name}/{choice.slug}"] = choice.label.by_language()
        return found


def _named(names: Mapping[str, str], key: str) -> Words:
    return {lang: names.get(lang) or names.get("en") or key for lang in LANGUAGES}


def _plain(text: str) -> Words:
    try:
        number = Decimal(text)
        # A number with an endless exponent is shown as it was written.
        text = f"{number.normalize():f}" if number.is_finite() and abs(number.adjusted()) < 40 else text
    except InvalidOperation:
        pass
    return dict.fromkeys(LANGUAGES, text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WORDS_SHOWN else text[: _WORDS_SHOWN - 1].rstrip() + "…"


def _first_words(row: Row | None) -> str:
    if row is None:
        return ""
    for key in ("statement", "title", "text", "heading", "result_id", "indicator_id"):
        if (cell := row.cells.get(key)) is not None and cell.given:
            return _short(cell.raw)
    return ""
