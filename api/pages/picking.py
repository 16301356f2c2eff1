"""The form of a question: for each parameter the field that suits it, filled in with what was asked.

Few things to choose from are a list; many are a field that takes a name or an identifier and suggests names as one
types; days are date fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.pages.addresses import identifier
from ontology.namespaces import CODE, DEF
from queries.answers import OPEN
from queries.around import things_of
from queries.catalogue import Parameter, Question
from queries.lookup import Lookup
from queries.template import Value
from store.terms import IRI

# More are found faster by their names than in a list.
_MOST_LISTED: Final = 60
_LONGEST_OPTION: Final = 90
_PLAIN: Final = ("text", "thing")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the value it stands for, its name and whether it is the one asked for."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field: `kind` is list, date, number, name or text.

    `value` is what was asked, `called` its name; `of` the class whose things a name field suggests, if it is one.
    """

    name: str
    label: str
    kind: str
    value: str
    called: str
    of: str
    options: tuple[Option, ...] = ()


def fields_of(lookup: Lookup, question: Question, asked: Mapping[str, Value], language: str) -> list[Field]:
    """Return the fields of a question's form, in the order of its parameters."""
    return [
        _field(lookup, parameter, asked[name], language)
        for name, parameter in question.parameters.items()
        if parameter.kind != "language"
    ]


def written(parameter: Parameter, term: Value) -> str:
    """Return a parameter as it is given in an address; what is left open although there is a default is `any`."""
    if term is None:
        return OPEN if parameter.default is not None else ""
    return identifier(term.value) if isinstance(term, IRI) else term.value


def _field(lookup: Lookup, parameter: Parameter, asked: Value, language: str) -> Field:
    label = parameter.title[language]
    value = written(parameter, asked)
    called = lookup.label(asked.value, language).text if isinstance(asked, IRI) else ""
    if parameter.kind in ("date", "integer"):
        kind = "date" if parameter.kind == "date" else "number"
        return Field(parameter.name, label, kind, value, "", "")
    if parameter.kind == "text":
        return Field(parameter.name, label, "text", value, "", "")
    of = _class_of(parameter.kind)
    listed = things_of(lookup, of) if of else ()
    if not listed or len(listed) > _MOST_LISTED:
        suggested = "" if not of.startswith(DEF) else of.removeprefix(DEF)
        return Field(parameter.name, label, "name", value, called, suggested)
    chosen = asked.value if isinstance(asked, IRI) else None
    lookup.names(listed)
    options = [Option(identifier(thing), _named(lookup, thing, language), thing == chosen) for thing in listed]
    if chosen is not None and chosen not in listed:
        options.append(Option(value, _cut(called), True))
    options.sort(key=lambda option: option.name)
    return Field(parameter.name, label, "list", value, called, "", (_open(parameter, asked), *options))


def _open(parameter: Parameter, asked: Value) -> Option:
    return Option(OPEN if parameter.default is not None else "", "", asked is None)


def _class_of(kind: str) -> str:
    if kind == "document":
        return DEF + "Document"
    return "" if kind in _PLAIN else DEF + kind if kind[0].isupper() else CODE + kind


def _named(lookup: Lookup, thing: str, language: str) -> str:
    return _cut(lookup.label(thing, language).text)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_OPTION else name[:_LONGEST_OPTION] + "…"
