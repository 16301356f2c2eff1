"""The merge of the named graphs that a snapshot holds as its default graph, written whole or where they changed.

Graphs may name one thing differently. In the merge it has one name in each language, that of the graph that comes first
by `OneName.rank`; the others stand beside it as other names. So the merge depends on what the graphs say and not on
the order in which they were loaded, and each graph still says what its source says.

>>> union = Union(frozenset({"urn:suggested"}))
>>> union.holds(store, triple)  # doctest: +SKIP
True
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from store.copying import write_merge


@dataclass(frozen=True, slots=True)
class OneName:
    """The property that gives a thing at most one text in each language, and the one that other names are moved to.

    Of several texts stands that of the graph of the lowest `rank`, which is given the graph's IRI; in one graph, or in
    graphs of one rank, the first in the order of their characters.
    """

    property: str
    otherwise: str
    rank: Callable[[str], Any]


class Union:
    """The merge of all named graphs but `excludes`; unions with one `key` have the same merge of the same graphs."""

    def __init__(self, excludes: Collection[str], names: OneName | None = None) -> None:
        self._excludes = frozenset(excludes)
        self._rank = names.rank if names else None
        self._preferred = ox.NamedNode(names.property) if names else None
        self._other = ox.NamedNode(names.otherwise) if names else None
        named = (names.property, names.otherwise) if names else ()
        self.key = repr((sorted(excludes), named))

    def includes(self, graph_iri: str) -> bool:
        """Say whether a graph is part of the merge."""
        return graph_iri not in self._excludes

    def holds(self, store: ox.Store, triple: ox.Triple) -> bool:
        """Say whether the merge of the store's graphs holds a triple."""
        language = self._language(triple)
        if language is None:
            return self._stated(store, triple.subject, triple.predicate, triple.object)
        if triple.predicate == self._preferred:
            return bool(self._chosen(store, triple.subject, language) == triple.object)
        if self._stated(store, triple.subject, triple.predicate, triple.object):
            return True
        stated = self._stated(store, triple.subject, self._preferred, triple.object)
        return stated and self._chosen(store, triple.subject, language) != triple.object

    def affected(self, store: ox.Store, changed: Iterable[ox.Triple]) -> set[ox.Triple]:
        """Return the triples of which the merge may hold others than before, when these came to graphs or went."""
        found = set()
        for triple in changed:
            found.add(triple)
            language = self._language(triple)
            if language is not None:
                texts = {text for text, _ in self._texts(store, triple.subject, language)} | {triple.object}
                for name in filter(None, (self._preferred, self._other)):
                    found |= {ox.Triple(triple.subject, name, text) for text in texts}
        return found

    def change(
        self, store: ox.Store, changed: Iterable[ox.Triple], stated: Collection[ox.Triple] = ()
    ) -> tuple[int, int]:
        """Bring a store's default graph up to date after its graphs changed; return how many triples came and went.

        Of those in `stated` it is known that a graph of the merge holds them.
        """
        came: list[ox.Quad] = []
        gone: list[ox.Quad] = []
        for triple in self.affected(store, changed):
            quad = ox.Quad(triple.subject, triple.predicate, triple.object)
            sure = triple in stated and self._language(triple) is None
            there, right = quad in store, sure or self.holds(store, triple)
            if there != right:
                (came if right else gone).append(quad)
        store.extend(came)
        for quad in gone:
            store.remove(quad)
        return len(came), len(gone)

    def write(self, store: ox.Store, graphs: Iterable[str], folder: Path) -> None:
        """Write the merge of a store's graphs into its default graph, which is empty."""
        write_merge(store, store, [iri for iri in graphs if self.includes(iri)], folder)
        self.change(store, self._contested(store))

    def _contested(self, store: ox.Store) -> Iterator[ox.Triple]:
        """Yield a name of each thing that graphs name differently in one language."""
        if self._preferred is None:
            return
        # Numbers in place of texts: a few dozen bytes for each name that there is.
        first: dict[int, int] = {}
        for quad in store.quads_for_pattern(None, self._preferred, None, None):
            text = quad.object
            if isinstance(text, ox.Literal) and text.language and self._in_merge(quad.graph_name):
                said = hash(text)
                if first.setdefault(hash((quad.subject, text.language)), said) != said:
                    yield quad.triple

    def _language(self, triple: ox.Triple) -> str | None:
        if self._preferred is None or triple.predicate not in (self._preferred, self._other):
            return None
        return triple.object.language if isinstance(triple.object, ox.Literal) else None

    def _chosen(self, store: ox.Store, subject: Any, language: str) -> Any:
        assert self._rank is not None  # noqa: S101 - asked only where things have one name
        found = [(self._rank(graph), text.value, text) for text, graph in self._texts(store, subject, language)]
        return min(found, key=lambda named: named[:2], default=(None, "", None))[2]

    def _texts(self, store: ox.Store, subject: Any, language: str) -> Iterator[tuple[ox.Literal, str]]:
        for quad in store.quads_for_pattern(subject, self._preferred, None, None):
            graph, text = quad.graph_name, quad.object
            if isinstance(text, ox.Literal) and text.language == language and isinstance(graph, ox.NamedNode):
                yield from [(text, graph.value)] if self.includes(graph.value) else []

    def _stated(self, store: ox.Store, subject: Any, predicate: Any, value: Any) -> bool:
        return any(self._in_merge(quad.graph_name) for quad in store.quads_for_pattern(subject, predicate, value, None))

    def _in_merge(self, graph: Any) -> bool:
        return isinstance(graph, ox.NamedNode) and graph.value not in self._excludes
