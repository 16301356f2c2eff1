"""What changed in the named graphs of a store since the snapshot that it was cloned from, triple by triple.

>>> difference = Difference()
>>> difference.note("urn:g", came=[triple], gone=[])  # doctest: +SKIP
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox


@dataclass
class Difference:
    """The triples that came to graphs and went from them, by graph; a triple is in one of the two at most."""

    came: dict[str, set[ox.Triple]] = field(default_factory=dict)
    gone: dict[str, set[ox.Triple]] = field(default_factory=dict)

    def note(self, graph_iri: str, came: Iterable[ox.Triple], gone: Iterable[ox.Triple]) -> None:
        """Note a change of a graph, on top of what was noted of it."""
        new, old = self.came.setdefault(graph_iri, set()), self.gone.setdefault(graph_iri, set())
        for triple in gone:
            if triple in new:
                new.remove(triple)
            else:
                old.add(triple)
        for triple in came:
            if triple in old:
                old.remove(triple)
            else:
                new.add(triple)

    def graphs(self) -> tuple[str, ...]:
        """Return the graphs that changed, in order."""
        return tuple(sorted(iri for iri in self.came.keys() | self.gone.keys() if self.changed(iri)))

    def changed(self, graph_iri: str) -> bool:
        """Say whether a graph changed."""
        return bool(self.came.get(graph_iri) or self.gone.get(graph_iri))

    def triples(self, graphs: Collection[str] | None = None) -> Iterator[ox.Triple]:
        """Yield every triple that came to these graphs (without `graphs`, any) or went from them."""
        for noted in (self.came, self.gone):
            for iri, triples in noted.items():
                if graphs is None or iri in graphs:
                    yield from triples

    def touches(self, graphs: Collection[str], predicates: Collection[str]) -> bool:
        """Say whether a triple with one of these predicates came to one of these graphs, or went from it."""
        return any(triple.predicate.value in predicates for triple in self.triples(graphs))

    def __len__(self) -> int:
        return sum(len(triples) for noted in (self.came, self.gone) for triples in noted.values())


def compared(old: ox.Store, graph_iri: str, ntriples: bytes) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return which triples a graph gains and which it loses when its content becomes this, read as the engine reads it.

    Blank nodes are other nodes each time they are read. Raises SyntaxError for what is not N-Triples.
    """
    incoming = ox.Store()
    incoming.load(ntriples, format=ox.RdfFormat.N_TRIPLES)
    new = lines(incoming, None)
    del incoming
    known = lines(old, graph_iri)
    return _parsed(new - known), _parsed(known - new)


def lines(store: ox.Store, graph_iri: str | None) -> set[bytes]:
    """Return a graph (without `graph_iri`, the default graph) as the engine writes it, line by line."""
    name = ox.DefaultGraph() if graph_iri is None else ox.NamedNode(graph_iri)
    written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    return set((written or b"").splitlines())


def line(triple: ox.Triple) -> bytes:
    """Return a triple as the engine writes it."""
    return f"{triple} .".encode()


def _parsed(written: Iterable[bytes]) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(b"\n".join(written), format=ox.RdfFormat.N_TRIPLES)}
