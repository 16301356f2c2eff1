"""Answering a question: its parameters checked and filled in, its rows named, every row with its evidence.

>>> answer(lookup, catalogue()["cq-04"], {"as_of": "2021-06-29"}, "en").rows  # doctest: +SKIP
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from ontology.namespaces import BASE, CODE, DEF, document_iri
from queries.catalogue import ColumnKind, Parameter, Question
from queries.identifiers import checked_iri, thing_iri
from queries.lookup import Evidence, Lookup, Name
from queries.template import Value, fill, support
from store.terms import IRI, XSD, XSD_INTEGER, Literal, Term

_DATE: Final = XSD + "date"
# What a person gives to leave open a parameter that has a default: every plan, every document.
OPEN: Final = "any"
_NUMBERS: Final = frozenset(XSD + kind for kind in ("integer", "decimal", "double", "float", "nonNegativeInteger"))


class BadParameter(ValueError):  # noqa: N818 - an answer to the asker
    """A parameter that does not exist or cannot have this value; `name` names it, `allowed` says what would do."""

    def __init__(self, name: str, message: str, allowed: str) -> None:
        super().__init__(message)
        self.name = name
        self.allowed = allowed


class UnknownThing(BadParameter):
    """A parameter names a thing that the graph does not hold."""


@dataclass(frozen=True, slots=True)
class Link:
    """A thing in a row: its IRI and its name."""

    iri: str
    name: Name


Cell = Link | str | int | float | bool | tuple[Evidence, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: rows of cells in the order of the columns, the SPARQL, and what it rests on.

    `gap` is set when there is no row: what no loaded document states. `fallbacks` lists the languages of names that
    were not to be had in the language asked for.
    """

    question: Question
    language: str
    parameters: Mapping[str, Value]
    rows: tuple[tuple[Cell, ...], ...]
    evidence: tuple[Evidence, ...]
    sparql: str
    snapshot: str
    gap: str | None
    fallbacks: tuple[str, ...]


def answer(lookup: Lookup, question: Question, given: Mapping[str, str], language: str) -> Answer:
    """Answer a question with the parameters given as text, in a language.

    Raises BadParameter for a parameter that is unknown or cannot be read, UnknownThing for a thing that the graph does
    not hold.
    """
    parameters = read_parameters(question, given, language)
    sparql = fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql
    solutions = lookup.store.select(sparql)
    kinds = tuple(question.columns.values())
    if not solutions.rows:
        _check_things(lookup, question, parameters)
    merged = _merge(solutions.rows, kinds)
    things = {term.value for told in merged for term in told if type(term) is IRI}
    links = {thing: Link(thing, name) for thing, name in lookup.labels(things, language).items()}
    parts = [part for columns in merged.values() for column in columns for part in column]
    evidence = lookup.evidence(parts, language)
    rows = tuple(_row(told, columns, kinds, links, evidence) for told, columns in merged.items())
    spoken = {link.name.language for link in links.values()}
    return Answer(
        question=question,
        language=language,
        parameters=parameters,
        rows=rows,
        evidence=tuple(sorted(evidence.values(), key=lambda part: part.order)),
        sparql=sparql,
        snapshot=lookup.store.identity,
        gap=None if rows else question.gap.get(language, question.gap["en"]),
        fallbacks=tuple(sorted(spoken - {language, ""})),
    )


def read_parameters(question: Question, given: Mapping[str, str], language: str) -> dict[str, Value]:
    """Return every parameter of the question as a typed term: as given, else its default, else open (None).

    A parameter of kind `language` is the language of the answer unless given; `any` leaves a thing open.

    Raises BadParameter.
    """
    for name in given:
        if name not in question.parameters:
            known = ", ".join(question.parameters) or "none"
            raise BadParameter(name, f"{question.id} has no parameter {name!r}", f"its parameters: {known}")
    return {
        name: _term(parameter, given.get(name) or (language if parameter.kind == "language" else None))
        for name, parameter in question.parameters.items()
    }


def _term(parameter: Parameter, text: str | None) -> Value:
    value = text if text not in (None, "") else parameter.default
    if value is None or (value == OPEN and parameter.kind not in ("date", "integer", "text", "language")):
        return None
    value = str(value)
    try:
        if parameter.kind == "date":
            date = (
                datetime.datetime.now(datetime.UTC).date() if value == "today" else datetime.date.fromisoformat(value)
            )
            return Literal(date.isoformat(), datatype=_DATE)
        if parameter.kind == "integer":
            return Literal(str(int(value)), datatype=XSD_INTEGER)
        if parameter.kind in ("text", "language"):
            return Literal(value)
        if parameter.kind == "document" and not value.startswith(BASE):
            return IRI(document_iri(unquote(value).removeprefix("doc/")))
        if parameter.kind[0].islower() and parameter.kind not in ("thing", "document"):
            return IRI(checked_iri(value if value.startswith(CODE) else f"{CODE}{parameter.kind}/{value}"))
        return IRI(thing_iri(value))
    except ValueError as error:
        allowed = {"date": "a date such as 2025-01-31, or today", "integer": "a whole number"}
        said = allowed.get(parameter.kind, f"an identifier of a {parameter.kind}, such as its IRI")
        raise BadParameter(parameter.name, f"{value!r} cannot be read as {parameter.name!r}", said) from error


def _check_things(lookup: Lookup, question: Question, parameters: Mapping[str, Value]) -> None:
    for name, term in parameters.items():
        if not isinstance(term, IRI):
            continue
        kind = question.parameters[name].kind
        allowed = f"{name} is the identifier of a {kind}"
        kinds = {row[0] for row in lookup.store.select(fill(support("kinds"), [(term,)])).rows}
        if not kinds:
            raise UnknownThing(name, f"nothing in the graph is called {term.value}", allowed)
        if kind[0].isupper() and IRI(DEF + kind) not in kinds:
            raise UnknownThing(name, f"{term.value} is not a {kind}", allowed)


def _merge(
    rows: tuple[tuple[Term | None, ...], ...], kinds: tuple[ColumnKind, ...]
) -> dict[tuple[Term | None, ...], list[dict[str, None]]]:
    """Return what the rows say without their evidence, each once, with the parts of each evidence column collected."""
    merged: dict[tuple[Term | None, ...], list[dict[str, None]]] = {}
    evidence_at = [index for index, kind in enumerate(kinds) if kind == "evidence"]
    told_at = [index for index, kind in enumerate(kinds) if kind != "evidence"]
    for row in rows:
        told = tuple([row[index] for index in told_at])
        columns = merged.get(told)
        if columns is None:
            columns = merged[told] = [{} for _ in evidence_at]
        for column, index in zip(columns, evidence_at, strict=True):
            term = row[index]
            if isinstance(term, IRI):
                column[term.value] = None
    return merged


def _row(
    told: tuple[Term | None, ...],
    parts: list[dict[str, None]],
    kinds: tuple[ColumnKind, ...],
    links: Mapping[str, Link],
    evidence: Mapping[str, Evidence],
) -> tuple[Cell, ...]:
    terms, columns = iter(told), iter(parts)
    cells: list[Cell] = []
    for kind in kinds:
        if kind == "evidence":
            known = [evidence[part] for part in next(columns) if part in evidence]
            cells.append(tuple(known) if len(known) < 2 else tuple(sorted(known, key=lambda part: part.order)))
        else:
            term = next(terms)
            cells.append(links[term.value] if type(term) is IRI else _value(term))
    return tuple(cells)


def _value(term: Term | None) -> str | int | float | bool | None:
    if isinstance(term, Literal):
        if term.datatype in _NUMBERS:
            number = float(term.value)
            return int(number) if number.is_integer() else number
        return term.value == "true" if term.datatype == XSD + "boolean" else term.value
    return term.value if isinstance(term, IRI) else term.label if term is not None else None
