"""What follows when a few facts come or go, found from these facts: the same as closing everything again.

What comes is followed forward: each new fact is put in every place of every rule that it fits, and the rest of the
rule is looked up (semi-naive evaluation). What goes is followed in what was true before: all that rested on it is taken
back, and what also follows from something that stays is found again (delete and rederive: A. Gupta, I. S. Mumick and
V. S. Subrahmanian, "Maintaining views incrementally", SIGMOD 1993). Both take time by what changes, not by what there
is.

>>> lost, gained = deduce(rules, before, now, came={fact}, gone=set())  # doctest: +SKIP
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ontology.closure import MOST_ROUNDS, EndlessClosure, HornRule
from ontology.inference_rules import Rule

Term = Hashable
"""A term as the store holds it; `str()` gives it as SPARQL writes it, `_:…` for a blank node."""
Fact = tuple[Any, Any, Any]
_Bindings = dict[str, Any]
_Atom = tuple[Any, Any, Any]

# For more solutions than this, a rule is asked for all that it says.
_MOST_SOLUTIONS: Final = 500


class Facts(Protocol):
    """What is true at one moment, stated or inferred, for those who derive."""

    def matching(self, subject: Any | None, predicate: Any | None, value: Any | None) -> Iterable[Fact]:
        """Return the facts with these terms, None being any."""

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact is stated or inferred."""

    def constructed(self, query: str) -> Iterable[Fact]:
        """Return what a CONSTRUCT gives."""


class Conclusions(Facts, Protocol):
    """The facts of now, whose inferred ones can be changed."""

    def stated(self, fact: Fact) -> bool:
        """Say whether a fact is stated, whether or not it follows as well."""

    def infer(self, facts: Collection[Fact]) -> None:
        """Add inferred facts."""

    def retract(self, facts: Collection[Fact]) -> None:
        """Take inferred facts back; those that are not inferred are passed over."""


@dataclass(frozen=True)
class _Compiled:
    body: tuple[_Atom, ...]
    head: tuple[_Atom, ...]


@dataclass(frozen=True)
class _Named:
    rule: Rule
    sure: tuple[_Atom, ...]
    seeds: tuple[tuple[_Atom, tuple[_Atom, ...]], ...]
    told: Mapping[Any, str]
    marks: frozenset[tuple[Any, Any]]


class Rules:
    """Rules made ready for the terms of a store; `term` reads a term as SPARQL writes it, `literal` knows literals."""

    def __init__(
        self,
        horn: Sequence[HornRule],
        named: Sequence[Rule],
        term: Callable[[str], Term],
        literal: Callable[[Any], bool],
    ) -> None:
        def compiled(patterns: Iterable[tuple[str, str, str]]) -> tuple[_Atom, ...]:
            return tuple(
                (s if s[0] == "?" else term(s), p if p[0] == "?" else term(p), o if o[0] == "?" else term(o))
                for s, p, o in patterns
            )

        self.literal = literal
        self.named = [
            _Named(
                rule,
                compiled(rule.sure),
                tuple((compiled([seed.pattern])[0], compiled(seed.beside)) for seed in rule.seeds),
                {term(p): variable for p, variable in rule.told},
                frozenset((term(p), term(value)) for p, value in rule.marks),
            )
            for rule in named
        ]
        rules = [_Compiled(compiled(rule.body), compiled(rule.head)) for rule in horn]
        # By predicate, and by predicate and value where the rule names both, as it does with types.
        self._uses: dict[Any, list[tuple[_Compiled, int]]] = {}
        self._makes: dict[Any, list[tuple[_Compiled, int]]] = {}
        for rule in rules:
            for uses, atoms in ((self._uses, rule.body), (self._makes, rule.head)):
                for at, (_, predicate, value) in enumerate(atoms):
                    key = predicate if isinstance(value, str) else (predicate, value)
                    uses.setdefault(key, []).append((rule, at))

    def using(self, fact: Fact) -> Iterator[tuple[_Compiled, int]]:
        """Yield the rules that a fact may be a premise of, each with the place where it fits."""
        yield from self._uses.get(fact[1], ())
        yield from self._uses.get((fact[1], fact[2]), ())

    def making(self, fact: Fact) -> Iterator[tuple[_Compiled, int]]:
        """Yield the rules that may conclude a fact."""
        yield from self._makes.get(fact[1], ())
        yield from self._makes.get((fact[1], fact[2]), ())


def deduce(
    rules: Rules, before: Facts, now: Conclusions, came: Collection[Fact], gone: Collection[Fact]
) -> frozenset[Fact]:
    """Bring the inferred facts up to date after stated facts `came` and went; return all that is true only since.

    `came` may hold facts that were stated or inferred before; `gone` holds none that is stated still. `before` is what
    was true, closed; `now` holds what is stated now, and still the inferred facts of before. Raises EndlessClosure.
    """
    lost = _resting_on(rules, before, gone, now.stated)
    now.retract(lost)
    # What is stated is not repeated as inferred.
    now.retract(came)
    again = {fact for fact in lost if _follows(rules, now, fact)} | _claimed_again(rules, now, lost)
    fresh = {fact for fact in came if fact in lost or not before.holds(fact)}
    again -= {fact for fact in again if now.stated(fact)}
    now.infer(again)
    gained = _following(rules, now, fresh | again)
    # What was true and was not lost is true still, so all that was gained is new.
    return frozenset(fresh | gained) - lost


def _following(rules: Rules, now: Conclusions, fresh: Collection[Fact]) -> set[Fact]:
    """Infer all that follows from fresh facts; return it."""
    gained: set[Fact] = set()
    frontier = set(fresh)
    for _ in range(MOST_ROUNDS):
        found = {fact for fact in set(_conclusions(rules, now, frontier)) if not now.holds(fact)}
        if not found:
            return gained
        now.infer(found)
        gained |= found
        frontier = found
    raise EndlessClosure(f"The rules still add triples after {MOST_ROUNDS} rounds; look for a rule that mints names.")


def _resting_on(rules: Rules, before: Facts, gone: Collection[Fact], stated: Callable[[Fact], bool]) -> set[Fact]:
    """Return the facts that went and all that some derivation rested on them for, but what is stated still."""
    lost = set(gone)
    frontier = set(gone)
    while frontier:
        frontier = {fact for fact in _conclusions(rules, before, frontier) if fact not in lost and not stated(fact)}
        lost |= frontier
    return lost


def _conclusions(rules: Rules, facts: Facts, premises: Collection[Fact]) -> Iterator[Fact]:
    """Yield what follows in one step from one of the premises together with the facts."""
    for premise in premises:
        for rule, at in rules.using(premise):
            bound = _match(rule.body[at], premise, {})
            if bound is not None:
                rest = rule.body[:at] + rule.body[at + 1 :]
                for bindings in _solutions(rest, bound, facts):
                    for atom in rule.head:
                        fact = _instance(atom, bindings)
                        if not rules.literal(fact[0]):
                            yield fact
    by_predicate: dict[Any, list[Fact]] = {}
    for premise in premises:
        by_predicate.setdefault(premise[1], []).append(premise)
    for named in rules.named:
        solutions = (
            found
            for pattern, beside in named.seeds
            for premise in (premises if isinstance(pattern[1], str) else by_predicate.get(pattern[1], ()))
            if (bound := _match(pattern, premise, {})) is not None
            for found in _solutions([*beside, *named.sure], bound, facts)
        )
        yield from _constructed(facts, named, solutions)


def _follows(rules: Rules, facts: Facts, fact: Fact) -> bool:
    """Say whether a fact follows in one step by a rule of the axioms."""
    for rule, at in rules.making(fact):
        bound = _match(rule.head[at], fact, {})
        if bound is not None and any(True for _ in _solutions(rule.body, bound, facts)):
            return True
    return False


def _claimed_again(rules: Rules, facts: Facts, lost: Collection[Fact]) -> set[Fact]:
    """Return what the named rules still say of the claims that lost something."""
    found: set[Fact] = set()
    for named in rules.named:
        claims: dict[Any, _Bindings] = {}
        for subject, predicate, value in lost:
            if predicate in named.told:
                claims.setdefault(subject, {})[named.told[predicate]] = value
            elif (predicate, value) in named.marks:
                claims.setdefault(subject, {})
        solutions = (solution for bound in claims.values() for solution in _solutions(named.sure, bound, facts))
        found.update(_constructed(facts, named, solutions))
    return found & set(lost)


def _constructed(facts: Facts, named: _Named, solutions: Iterable[_Bindings]) -> Iterator[Fact]:
    """Yield what a named rule says for solutions of its sure part, or for more than these."""
    variables = sorted({part for atom in named.sure for part in atom if isinstance(part, str)})
    asked: set[tuple[str, ...]] = set()
    for solution in solutions:
        terms = tuple(str(solution[name]) for name in variables)
        # A blank node has no name that a query could give.
        if any(term.startswith("_:") for term in terms) or len(asked) >= _MOST_SOLUTIONS:
            yield from facts.constructed(named.rule.about({}))
            return
        asked.add(terms)
    for terms in sorted(asked):
        yield from facts.constructed(named.rule.about(dict(zip(variables, terms, strict=True))))


def _solutions(atoms: Sequence[_Atom], bindings: _Bindings, facts: Facts) -> Iterator[_Bindings]:
    if not atoms:
        yield bindings
        return
    best = max(range(len(atoms)), key=lambda at: _narrow(atoms[at], bindings))
    atom, rest = atoms[best], [*atoms[:best], *atoms[best + 1 :]]
    for fact in facts.matching(*(_known(part, bindings) for part in atom)):
        bound = _match(atom, fact, bindings)
        if bound is not None:
            yield from _solutions(rest, bound, facts)


def _narrow(atom: _Atom, bindings: _Bindings) -> int:
    """Return how few facts may fit an atom: few say something of a thing, more of a value, many are of a kind."""
    subject, _, value = atom
    known = bindings.keys()
    thing = not isinstance(subject, str) or subject in known
    return 4 * thing + (2 if value in known else not isinstance(value, str))


def _known(part: Any, bindings: _Bindings) -> Any | None:
    return bindings.get(part) if isinstance(part, str) else part


def _match(atom: _Atom, fact: Fact, bindings: _Bindings) -> _Bindings | None:
    bound = dict(bindings)
    for part, term in zip(atom, fact, strict=True):
        if isinstance(part, str):
            if bound.setdefault(part, term) != term:
                return None
        elif part != term:
            return None
    return bound


def _instance(atom: _Atom, bindings: _Bindings) -> Fact:
    subject, predicate, value = (bindings[part] if isinstance(part, str) else part for part in atom)
    return subject, predicate, value
