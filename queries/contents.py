"""A document from its first part to its last, and beside each part what the graph knows from it.

>>> contents(lookup, ".../id/doc/HSP/EB.2025/4", "en")[0].evidence.part  # doctest: +SKIP
'cover'
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ontology.namespaces import DEF
from queries.lookup import Evidence, Lookup
from queries.template import fill, iris, support
from store.terms import IRI, Term

_CITES: Final = (IRI(DEF + "citesDocument"), IRI(DEF + "citesAct"))
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What a part states: a thing that it speaks of, or that `subject` has a `relation` to `other`.

    A citation has no subject: the document itself is what cites. `is_thing` is False for a value that leads nowhere.
    """

    subject: str | None
    relation: str | None
    other: str
    is_thing: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: where it is, its text where that is loaded, and what is known from it."""

    evidence: Evidence
    known: tuple[Known, ...]


def contents(lookup: Lookup, document: str, language: str) -> tuple[Part, ...]:
    """Return the parts of a document in its order, each with what it states; empty for what is no document."""
    rows = lookup.store.select(fill(support("document-parts"), iris([document]))).rows
    parts = [part.value for (part,) in rows if isinstance(part, IRI)]
    said: dict[str, list[str]] = {part: [] for part in parts}
    for part, node in _asked(lookup, "said-in", iris(parts)):
        if isinstance(part, IRI) and isinstance(node, IRI):
            said[part.value].append(node.value)
    states = _states(lookup, dict.fromkeys(node for nodes in said.values() for node in nodes))
    evidence = lookup.evidence(parts, language)
    return tuple(
        Part(found, tuple(dict.fromkeys(states.get(node, Known(None, None, node)) for node in said[part])))
        for part, found in sorted(evidence.items(), key=lambda pair: (pair[1].part != "cover", _place(pair[1])))
    )


def _states(lookup: Lookup, nodes: Iterable[str]) -> dict[str, Known]:
    """Return what those nodes say that are statements, claims or citations; values that are no things are left out."""
    asked = iris(list(nodes))
    found = {}
    for name in ("statements", "claims"):
        for node, subject, relation, other in _asked(lookup, name, asked):
            if isinstance(node, IRI) and isinstance(relation, IRI):
                found[node.value] = Known(_value(subject), relation.value, _value(other), isinstance(other, IRI))
    for node, _, other in _asked(lookup, "citations", [(node, cites) for (node,) in asked for cites in _CITES]):
        if isinstance(node, IRI):
            found[node.value] = Known(None, _CITES[0].value, _value(other))
    return found


def _asked(lookup: Lookup, name: str, rows: Sequence[tuple[IRI, ...]]) -> Iterator[tuple[Term | None, ...]]:
    for start in range(0, len(rows), _BATCH):
        yield from lookup.store.select(fill(support(name), rows[start : start + _BATCH])).rows


def _value(term: Term | None) -> str:
    return getattr(term, "value", "")


def _place(part: Evidence) -> tuple[object, ...]:
    # Paragraphs by number, then notes, annexes and tables.
    return not part.part[:1].isdigit(), part.order
