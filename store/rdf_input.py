"""RDF from outside as plain terms: Turtle, N-Triples and JSON-LD, parsed by the engine without a store.

Nothing is fetched: JSON-LD that names a remote context is an error, since no loader is given to the engine.

>>> [triple] = read_triples(b"<urn:a> <urn:b> 4 .", "turtle", most=10)
>>> triple.value
Literal(value='4', language=None, datatype='http://www.w3.org/2001/XMLSchema#integer')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from typing import Literal as OneOf

import pyoxigraph as ox

from store.port import StoreError
from store.terms import IRI, Blank, Literal, Term

RdfSyntax = OneOf["turtle", "ntriples", "jsonld"]

_FORMATS: Final[Mapping[RdfSyntax, ox.RdfFormat]] = MappingProxyType(
    {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
)


class RdfSyntaxError(StoreError):
    """The text is not RDF of this syntax; `line` and `column` count from 1, None where the engine gives none."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TooManyTriples(StoreError):  # noqa: N818 - a limit, not a fault
    """The text holds more triples than the caller wants to have read."""


@dataclass(frozen=True, slots=True)
class Triple:
    """A statement as read."""

    subject: IRI | Blank
    predicate: IRI
    value: Term


def read_triples(data: bytes, syntax: RdfSyntax, most: int, base: str | None = None) -> list[Triple]:
    """Return the triples of a text in its order, relative addresses resolved against `base`.

    Raises RdfSyntaxError, also for terms of RDF 1.2, and TooManyTriples beyond `most`.
    """
    found: list[Triple] = []
    try:
        for quad in ox.parse(data, _FORMATS[syntax], base_iri=base):
            if len(found) >= most:
                raise TooManyTriples(f"The text holds more than {most:,} triples.")
            subject = _term(quad.subject)
            if isinstance(subject, Literal):
                raise RdfSyntaxError("A literal cannot be the subject of a triple.")
            found.append(Triple(subject, IRI(quad.predicate.value), _term(quad.object)))
    except SyntaxError as error:
        text = str(error).removeprefix("Parser error at ")
        raise RdfSyntaxError(text, error.lineno, error.offset) from None
    except ValueError as error:
        raise RdfSyntaxError(str(error)) from None
    return found


def _term(term: object) -> Term:
    match term:
        case ox.NamedNode():
            return IRI(term.value)
        case ox.BlankNode():
            return Blank(term.value)
        case ox.Literal() if term.language is not None:
            return Literal(term.value, language=term.language)
        case ox.Literal():
            return Literal(term.value, datatype=term.datatype.value)
    raise RdfSyntaxError("The text holds a triple within a triple (RDF 1.2), which is not read here.")
