"""A graph that rules make from the others, brought up to date by what changed in them.

`Derivation` shows a clone (`store.staging`) as the facts that `ontology.deduction` reasons on: what was true in the
snapshot in use, what is stated now, and the inferred graph, which it changes.

>>> derivation = Derivation(staging, "urn:inferred", unread=["urn:suggested"])  # doctest: +SKIP
>>> deduce(rules, derivation.before, derivation.now, *derivation.changes())  # doctest: +SKIP
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from store.staging import Staging

Fact = tuple[Any, Any, Any]

_DEFAULT: Final = ox.DefaultGraph()


class Before:
    """What was stated or inferred in the snapshot in use."""

    def __init__(self, opened: Callable[[], ox.Store], unread: Collection[str]) -> None:
        # Asked for each time: an engine that somebody holds is not closed.
        self._opened = opened
        self._unread = {ox.NamedNode(iri) for iri in unread} | {_DEFAULT}
        self._known: dict[Any, bool] = {}

    def matching(self, subject: Any | None, predicate: Any | None, value: Any | None) -> Iterator[Fact]:
        """Yield the facts with these terms, None being any; one that several graphs hold comes several times."""
        if _impossible(subject, predicate):
            return
        for quad in self._store.quads_for_pattern(subject, predicate, value, None):
            if quad.graph_name not in self._unread:
                yield quad.subject, quad.predicate, quad.object

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact is stated or inferred."""
        subject = fact[0]
        # Most of what comes is said of things that nothing was said of.
        if subject not in self._known:
            self._known[subject] = any(True for _ in self.matching(subject, None, None))
        return self._known[subject] and any(True for _ in self.matching(*fact))

    def constructed(self, query: str) -> Iterator[Fact]:
        """Yield what a CONSTRUCT over the named graphs gives."""
        found = self._store.query(query)
        assert isinstance(found, ox.QueryTriples)  # noqa: S101 - rules are CONSTRUCT queries
        for triple in found:
            yield triple.subject, triple.predicate, triple.object

    @property
    def _store(self) -> ox.Store:
        return self._opened()


class Now(Before):
    """What is stated by what is staged, and what is inferred so far."""

    def __init__(self, staging: Staging, target: str, unread: Collection[str]) -> None:
        super().__init__(staging.opened, unread)
        self._staging = staging
        self._target = target
        self._unstated = {*self._unread, ox.NamedNode(target)}

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact is stated or inferred by now."""
        return any(True for _ in self.matching(*fact))

    def stated(self, fact: Fact) -> bool:
        """Say whether a fact is stated, whether or not it follows as well."""
        if _impossible(fact[0], fact[1]):
            return False
        return any(quad.graph_name not in self._unstated for quad in self._store.quads_for_pattern(*fact, None))

    def infer(self, facts: Collection[Fact]) -> None:
        """Add inferred facts."""
        self._staging.change(self._target, [ox.Triple(*fact) for fact in facts], [])

    def retract(self, facts: Collection[Fact]) -> None:
        """Take inferred facts back; those that are not inferred are passed over."""
        name = ox.NamedNode(self._target)
        there = [ox.Triple(*fact) for fact in facts if ox.Quad(*fact, name) in self._store]
        self._staging.change(self._target, [], there)


class Derivation:
    """The graph `target` of a clone, made by rules that read all graphs but `unread`."""

    def __init__(self, staging: Staging, target: str, unread: Collection[str]) -> None:
        if staging.difference is None:
            raise ValueError("everything is written anew, so there is no change to derive from")
        staging.drop_others({*unread, target})
        self._difference = staging.difference
        self._told = [iri for iri in self._difference.graphs() if iri not in {*unread, target}]
        self.before = Before(staging.opened_previous, unread)
        self.now = Now(staging, target, unread)

    def changes(self) -> tuple[set[Fact], set[Fact]]:
        """Return the facts that graphs state since the snapshot in use, and those that no graph states any more."""
        came = {_fact(triple) for iri in self._told for triple in self._difference.came.get(iri, ())}
        gone = {_fact(triple) for iri in self._told for triple in self._difference.gone.get(iri, ())}
        return came, {fact for fact in gone if not self.now.stated(fact)}


@cache
def read_term(text: str) -> Any:
    """Return a term from how SPARQL writes it: an IRI in angle brackets, or a literal."""
    line = f"<urn:x> <urn:x> {text} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.TURTLE)
    return quad.object


def is_literal(term: Any) -> bool:
    """Say whether a term is a literal, which nothing can be said of."""
    return isinstance(term, ox.Literal)


def _fact(triple: ox.Triple) -> Fact:
    return triple.subject, triple.predicate, triple.object


def _impossible(subject: Any | None, predicate: Any | None) -> bool:
    """Say whether no triple can have these terms: rules may ask with what is a literal elsewhere."""
    return isinstance(subject, ox.Literal) or not (predicate is None or isinstance(predicate, ox.NamedNode))
