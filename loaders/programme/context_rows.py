"""How a context is asked for: the queries of `context/`, answered by a store or by a small graph of examples.

Values enter a query in one place, its line `VALUES (?x) { (UNDEF) }`, as typed terms.

>>> iris(["urn:a", "urn:a"])
[IRI(value='urn:a')]
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Final, Protocol

from loaders.programme.context_model import Names
from ontology.namespaces import CODE, rebase
from store.port import Solutions
from store.terms import IRI, Blank, Literal, Term

_SLOT: Final = "(UNDEF)"
_BATCH: Final = 500

Cells = tuple[Term | None, ...]


class Answers(Protocol):
    """What a context is read from: a store of the graph (`store.port.Store`) or a small graph of examples."""

    @property
    def identity(self) -> str:
        """The name of the state of the graph."""
        ...

    def select(self, query: str) -> Solutions:
        """Answer a SELECT."""
        ...


def names_of(store: Answers, things: Iterable[str]) -> dict[str, Names]:
    """Return a name per language of each thing: the official one, else the project's own rendering."""
    official: dict[str, dict[str, str]] = {}
    own: dict[str, dict[str, str]] = {}
    for thing, name, rendered in ask(store, "names", iris(things)):
        if isinstance(name, Literal):
            kept = (own if lexical(rendered) == "true" else official).setdefault(lexical(thing), {})
            language = name.language or ""
            kept[language] = min(kept.get(language, name.value), name.value)
    return {thing: {**own.get(thing, {}), **official.get(thing, {})} for thing in own.keys() | official.keys()}


def ask(store: Answers, name: str, values: Sequence[IRI | Literal] | None = None) -> list[Cells]:
    """Answer a query of `context/`, with these values in its VALUES line; nothing is asked about no values."""
    query = _query(name)
    if values is None:
        return list(store.select(query).rows)
    found: list[Cells] = []
    for start in range(0, len(values), _BATCH):
        written = " ".join(f"({value.sparql()})" for value in values[start : start + _BATCH])
        found.extend(store.select(query.replace(_SLOT, written, 1)).rows)
    return found


@cache
def _query(name: str) -> str:
    return rebase(resources.files("loaders.programme").joinpath("context", f"{name}.rq").read_text(encoding="utf-8"))


def iris(values: Iterable[str]) -> list[IRI | Literal]:
    """Return each value once, as the terms of a VALUES line; raises ValueError for what is no IRI."""
    return [IRI(value) for value in dict.fromkeys(values)]


def lexical(term: Term | None) -> str:
    """Return the text of a term: the IRI, the words of a literal, nothing where a cell is empty."""
    return "" if term is None else term.label if isinstance(term, Blank) else term.value


def slug(term: Term | None) -> str:
    """Return the last part of the IRI of a code, the text of any other term."""
    return lexical(term).rsplit("/", 1)[-1] if lexical(term).startswith(CODE) else lexical(term)


def dates(rows: Iterable[Cells], column: int) -> list[date]:
    """Return the dates of a column; what is no day, such as 2026-00-00, is left out."""
    found = []
    for row in rows:
        try:
            found.append(date.fromisoformat(lexical(row[column])))
        except ValueError:
            continue
    return found


def grouped(rows: Iterable[Cells], column: int) -> dict[str, list[Cells]]:
    """Return the rows by the text in a column; rows without one are left out."""
    groups: dict[str, list[Cells]] = {}
    for row in rows:
        if row[column] is not None:
            groups.setdefault(lexical(row[column]), []).append(row)
    return groups
