"""SPARQL as text in files, and the one place where values enter it.

A template declares its parameters in one line, `VALUES (?plan ?as_of) { (UNDEF UNDEF) }`, which is SPARQL as it stands.
`fill` puts typed terms there and touches nothing else, so nothing is ever spliced into a query.

>>> fill("SELECT * { VALUES (?x) { (UNDEF) } ?x ?p ?o }", [(IRI("http://example.org/a"),)])
'SELECT * { VALUES (?x) { (<http://example.org/a>) } ?x ?p ?o }'
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

from ontology.namespaces import rebase
from store.terms import IRI, Literal

_SLOT: Final = re.compile(r"VALUES\s*\(((?:\?\w+\s*)+)\)\s*\{\s*\((?:UNDEF\s*)+\)\s*\}")

Value = IRI | Literal | None


class TemplateError(ValueError):
    """A template without exactly one parameter line, or values that do not fit it."""


def parameters_of(text: str) -> tuple[str, ...]:
    """Return the variables of the template's parameter line, in order; raises TemplateError unless there is one."""
    slots = _SLOT.findall(text)
    if len(slots) != 1:
        raise TemplateError(f"a template has one line `VALUES (?a ?b) {{ (UNDEF UNDEF) }}`; this one has {len(slots)}")
    return tuple(variable.removeprefix("?") for variable in slots[0].split())


def fill(text: str, rows: Sequence[Sequence[Value]]) -> str:
    """Return the template with these rows of terms in its parameter line; None leaves a parameter open (UNDEF)."""
    width = len(parameters_of(text))
    if any(len(row) != width for row in rows):
        raise TemplateError(f"this template takes {width} values in a row")
    written = " ".join("(" + " ".join("UNDEF" if term is None else term.sparql() for term in row) + ")" for row in rows)
    start, end = next(_SLOT.finditer(text)).span()
    head = text[start:end].partition("{")[0]
    return f"{text[:start]}{head}{{ {written} }}{text[end:]}"


@cache
def support(name: str) -> str:
    """Return the text of `queries/support/{name}.rq`, a query that the service itself needs."""
    return rebase(resources.files("queries").joinpath("support", f"{name}.rq").read_text(encoding="utf-8"))


def iris(values: Sequence[str]) -> list[tuple[IRI]]:
    """Return rows of one IRI each, for a template with one parameter."""
    return [(IRI(value),) for value in values]
