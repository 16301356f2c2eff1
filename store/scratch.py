"""A small store in memory, for one answer: load some triples, ask SELECT queries, let it go.

It is the same engine as that of the snapshots, so a query that holds here holds there. Blank nodes keep their labels.
The engine keeps the value of a number and not how it was written ("0.70" is read back as "0.7"), reads the integer
types that XML Schema derives (xsd:byte, xsd:nonNegativeInteger …) as xsd:integer, and writes language tags in small
letters: what must not be lost of these is kept elsewhere.

>>> scratch = Scratch(b"<urn:a> <urn:p> <urn:b> .")
>>> scratch.select("SELECT ?o { <urn:a> <urn:p> ?o }").rows
((IRI(value='urn:b'),),)
"""

from collections.abc import Iterable

import pyoxigraph as ox

from store import engine
from store.port import Solutions, StoreError


class UnreadableTriples(StoreError):  # noqa: N818 - named for what the triples are
    """The text is not N-Triples; the message says which line."""


class Scratch:
    """A store of these triples, N-Triples in UTF-8 in one or several pieces; raises UnreadableTriples."""

    def __init__(self, ntriples: bytes | Iterable[bytes] = b"") -> None:
        self._store = ox.Store()
        for piece in (ntriples,) if isinstance(ntriples, bytes) else ntriples:
            self.add(piece)

    def add(self, ntriples: bytes, graph: str | None = None) -> None:
        """Add triples to those that are there, or to the graph of this IRI, which only GRAPH sees.

        Raises UnreadableTriples.
        """
        try:
            quads = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)
            if graph is None:
                self._store.extend(quads)
            else:
                name = ox.NamedNode(graph)
                self._store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
        except SyntaxError as problem:
            raise UnreadableTriples(f"These triples cannot be read: {problem}") from problem

    def select(self, query: str) -> Solutions:
        """Answer a SELECT; raises QuerySyntaxError or another StoreError."""
        return engine.select(self._store, query)

    def __len__(self) -> int:
        return len(self._store)
