"""Where sources disagree: each contradiction with what is set against what, and where each side is stated.

>>> contradictions(lookup, {"document": "HSP/EB.2025/4"})[0].sides  # doctest: +SKIP
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queries.answers import Link, answer
from queries.catalogue import catalogue
from queries.lookup import Evidence, Lookup
from queries.template import fill, iris, support
from store.terms import IRI, Literal, value_of


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: the statement, figure, citation or thing, what it says, and where.

    `objects` are things (IRIs) or values; `printed` is the wording in the document where it is kept.
    """

    iri: str
    subject: str | None
    relation: str | None
    objects: tuple[str, ...]
    printed: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contradiction: its kind, the rule that found it, its sides, and the other parts concerned."""

    iri: str
    kind: str
    rule: str
    sides: tuple[Side, ...]
    beside: tuple[Evidence, ...]
    documents: frozenset[str]


@dataclass
class _Told:
    subject: str | None = None
    relation: str | None = None
    objects: dict[str, None] = field(default_factory=dict)
    printed: str | None = None
    parts: dict[str, None] = field(default_factory=dict)


def contradictions(lookup: Lookup, given: Mapping[str, str], language: str = "en") -> tuple[Contradiction, ...]:
    """Return the contradictions of the question `discrepancies` with these parameters, by kind.

    Raises BadParameter and UnknownThing as `answer` does.
    """
    found = answer(lookup, catalogue()["discrepancies"], given, language)
    at = {name: index for index, name in enumerate(found.question.columns)}
    kinds: dict[str, tuple[str, str, dict[str, Evidence]]] = {}
    for row in found.rows:
        iri, kind, rule = (row[at[name]] for name in ("discrepancy", "discrepancy_kind", "found_by"))
        evidence = row[at["part"]]
        if isinstance(iri, Link) and isinstance(kind, Link) and isinstance(rule, Link) and isinstance(evidence, tuple):
            held = kinds.setdefault(iri.iri, (kind.iri, rule.iri, {}))[2]
            held.update({part.iri: part for part in evidence})
    sides = _sides(lookup, list(kinds))
    made = []
    for iri_, (kind_, rule_, parts) in kinds.items():
        told = [_side(side, said, parts) for side, said in sorted(sides.get(iri_, {}).items())]
        told.sort(key=lambda side: (not side.evidence, side.evidence[0].order if side.evidence else ()))
        shown = {part.iri for side in told for part in side.evidence}
        beside = tuple(sorted((one for part, one in parts.items() if part not in shown), key=lambda one: one.order))
        documents = frozenset(part.document for part in parts.values())
        made.append(Contradiction(iri_, kind_, rule_, tuple(told), beside, documents))
    return tuple(sorted(made, key=lambda one: (one.kind, one.rule, one.iri)))


def reasons(lookup: Lookup, rules: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return why each rule holds: its definition by language; a rule without one is left out."""
    found: dict[str, dict[str, str]] = {}
    wanted = sorted(set(rules))
    rows = lookup.store.select(fill(support("definitions"), iris(wanted))).rows if wanted else ()
    for rule, definition in rows:
        if isinstance(rule, IRI) and isinstance(definition, Literal):
            found.setdefault(rule.value, {})[definition.language or ""] = definition.value
    return found


def _side(iri: str, said: _Told, parts: Mapping[str, Evidence]) -> Side:
    evidence = sorted((parts[part] for part in said.parts if part in parts), key=lambda one: one.order)
    return Side(iri, said.subject, said.relation, tuple(said.objects), said.printed, tuple(evidence))


def _sides(lookup: Lookup, discrepancies: list[str]) -> dict[str, dict[str, _Told]]:
    if not discrepancies:
        return {}
    sides: dict[str, dict[str, _Told]] = {}
    for row in lookup.store.select(fill(support("sides"), iris(discrepancies))).rows:
        discrepancy, side, part, subject, relation, object_, printed = map(value_of, row)
        if discrepancy is None or side is None:
            continue
        told = sides.setdefault(discrepancy, {}).setdefault(side, _Told())
        told.subject, told.relation = told.subject or subject, told.relation or relation
        told.printed = told.printed or printed
        if object_ is not None:
            told.objects[object_] = None
        if part is not None:
            told.parts[part] = None
    return sides
