"""One rule broken by one thing, and how some faults explain others.

What follows from a mistake is not a second mistake: a link that leads nowhere leaves its outcome without outputs and
its sums wrong. The Turtle of a cause says what it explains, and how far: on the same thing, on what belongs to it, on
what it belongs to, wherever the same value stands, or everywhere in the programme.

>>> Fault(cause, "urn:outcome/1", None, None).key  # doctest: +SKIP
('DER-02', 'missing')
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.programme.graph import ProgrammeGraph
from loaders.programme.properties import property_iri
from shapes.cpd.rules import GRADES, Cause, Reach, Words, rules
from store.terms import Term

_UPWARD = tuple(
    property_iri(name) for name in ("directlyContributesTo", "measures", "milestoneOf", "resourceFor", "informsResult")
)


@dataclass(frozen=True)
class Fault:
    """A cause met at a thing (IRI of the programme's graph): the property where one is at fault, and what stands there.

    `value` is a term of the graph, or words by language where a comparison of texts found something to say.
    """

    cause: Cause
    focus: str
    path: str | None
    value: Term | Words | None

    @property
    def key(self) -> tuple[str, str]:
        """Return the rule and cause that it is reported under."""
        return self.cause.key

    @property
    def gates(self) -> bool:
        """Return whether it keeps the programme from going on."""
        return rules()[self.cause.rule].gates(self.cause.grade)

    @property
    def text(self) -> str | None:
        """Return the value as plain text, None where there is none."""
        found = getattr(self.value, "value", None)
        return found if isinstance(found, str) else None


def roots_of(faults: Sequence[Fault], programme: ProgrammeGraph) -> dict[Fault, list[Fault]]:
    """Return the faults that no other explains, each with those that it explains, directly or through others.

    A fault that keeps the programme from going on is never hidden by one that does not.
    """
    ordered = sorted(faults, key=lambda fault: (not fault.gates, GRADES.index(fault.cause.grade), fault.cause.id))
    index = _Index(ordered, programme) if len(ordered) > 1 else None
    hidden_by: dict[Fault, Fault] = {}
    for fault in ordered if index else ():
        for other in index.explained_by(fault) if index else ():
            if other not in hidden_by and other is not _root(fault, hidden_by) and other.key != fault.key:
                hidden_by[other] = fault
    found: dict[Fault, list[Fault]] = {fault: [] for fault in faults if fault not in hidden_by}
    for other in ordered:
        if other in hidden_by:
            found[_root(other, hidden_by)].append(other)
    return found


def _root(fault: Fault, hidden_by: Mapping[Fault, Fault]) -> Fault:
    while fault in hidden_by:
        fault = hidden_by[fault]
    return fault


class _Index:
    """Faults by cause and by what ties them to others, so that thousands of them are not compared pair by pair."""

    def __init__(self, faults: Sequence[Fault], programme: ProgrammeGraph) -> None:
        self._programme = programme.programme
        self._above = _above(programme)
        self._asked: set[tuple[str, str, str, str | None]] = set()
        self._by: dict[tuple[str, str, str | None], list[Fault]] = {}
        for fault in faults:
            ties = [("at", fault.focus), ("value", fault.text), ("any", None)]
            ties += [("under", one) for one in {fault.focus, self._programme, *self._over(fault.focus)}]
            for tie, name in ties:
                self._by.setdefault((fault.cause.id, tie, name), []).append(fault)

    def explained_by(self, fault: Fault) -> Iterator[Fault]:
        """Give the faults that one explains; where others of its cause have asked before, they have been given."""
        for reach, named in fault.cause.hides.items():
            for name in named:
                for tie, of in self._ties(fault, reach):
                    asked = (fault.cause.id, name, tie, of)
                    if asked in self._asked:
                        continue
                    self._asked.add(asked)
                    for other in self._by.get((name, tie, of), ()):
                        if fault.gates or not other.gates:
                            yield other

    def _ties(self, fault: Fault, reach: Reach) -> list[tuple[str, str | None]]:
        match reach:
            case "explains":
                return [("at", fault.focus)]
            case "explainsBelow":
                return [("under", fault.focus)]
            case "explainsAbove":
                return [("at", one) for one in (fault.focus, *sorted(self._over(fault.focus)), self._programme)]
            case "explainsSameValue":
                return [] if fault.text is None else [("value", fault.text)]
            case "explainsEverywhere":
                return [("any", None)]

    def _over(self, focus: str) -> frozenset[str]:
        return self._above.get(focus, frozenset())


def _above(programme: ProgrammeGraph) -> dict[str, frozenset[str]]:
    """Return for each row what it belongs to, at any distance."""
    parents: dict[str, set[str]] = {}
    for key in programme.places:
        if len(key) == 3 and key[1] in _UPWARD and key[2] in programme.rows:
            parents.setdefault(key[0], set()).add(key[2])
    found = {}
    for row in parents:
        waiting, seen = [row], set[str]()
        while waiting:
            for parent in parents.get(waiting.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        found[row] = frozenset(seen)
    return found
