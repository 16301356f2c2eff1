"""Where a reader writes what a source says: N-Triples in a file, counts by kind, and what could not be read.

Lines go straight to the file, so a source of any size is read in constant memory.

>>> import io
>>> out = Triples(io.BytesIO())
>>> out.add("https://example.org/a", "http://www.w3.org/2004/02/skos/core#prefLabel", Literal("Kenya", "en"))
>>> out.counted("countries")
>>> out.counts
{'countries': 1}
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral

from store.terms import IRI, Literal, Term

# How many places that could not be read are kept in words; all are counted.
KEPT_NOTES = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a reader could not take: where it stands (file, row, key) and what is the matter with it."""

    place: str
    problem: str


class Triples:
    """The triples of one source, written as they are read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.counts: dict[str, int] = {}
        self.written = 0
        self.notes: list[Unread] = []
        self.unread = 0

    @property
    def digest(self) -> str:
        """Return the SHA-256 (hexadecimal) of what was written; a reader writes the same file alike each time."""
        return self._digest.hexdigest()

    def add(self, subject: str, predicate: str, value: Term | str) -> None:
        """Write a triple of IRIs and a value, a plain `str` being an IRI; raises ValueError for what is no IRI."""
        said = _written(value) if isinstance(value, str) else value.sparql()
        line = f"{_written(subject)} {_written(predicate)} {said} .\n".encode()
        self._digest.update(line)
        self._file.write(line)
        self.written += 1

    def add_all(self, graph: Graph) -> None:
        """Write a small graph, in a fixed order; raises ValueError for blank nodes, which have no name to keep."""
        for subject, predicate, value in sorted(graph):
            if isinstance(subject, BNode) or isinstance(value, BNode):
                raise ValueError(f"{subject} {predicate} {value}: a blank node has no name that stays the same")
            self.add(str(subject), str(predicate), _term(value))

    def counted(self, kind: str, number: int = 1) -> None:
        """Count things of a kind, to be held against the files."""
        self.counts[kind] = self.counts.get(kind, 0) + number

    def note(self, place: str, problem: str) -> None:
        """Say what could not be read, and where."""
        self.unread += 1
        if len(self.notes) < KEPT_NOTES:
            self.notes.append(Unread(place, problem))

    def note_all(self, place: str, problems: Iterable[str]) -> None:
        """Say several things that could not be read at one place."""
        for problem in problems:
            self.note(place, problem)


# The same few predicates, classes and subjects stand in line after line.
@lru_cache(maxsize=4096)
def _written(iri: str) -> str:
    return IRI(iri).sparql()


def _term(value: object) -> Term:
    if isinstance(value, URIRef):
        return IRI(str(value))
    if isinstance(value, RdfLiteral):
        if value.language:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=str(value.datatype)) if value.datatype else Literal(str(value))
    raise ValueError(f"{value!r} is neither an IRI nor a literal")
