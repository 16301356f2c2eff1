"""Where sources disagree, as a page: both places side by side, by kind, with the rule that found it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.addresses import identifier
from api.pages.environment import render
from api.pages.evidence import Shown, shown
from ontology.namespaces import CODE
from queries.contradictions import Contradiction, Side
from queries.lookup import Lookup, Name

_KIND = CODE + "discrepancy-kind/"


@dataclass(frozen=True, slots=True)
class Said:
    """One side: what it says in words, as printed, and where."""

    iri: str
    subject: tuple[str, Name] | None
    relation: Name | None
    objects: tuple[tuple[str | None, Name], ...]
    name: Name
    printed: str | None
    places: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A contradiction as it is shown."""

    anchor: str
    name: Name
    rule: Name
    why: tuple[str, str] | None
    sides: tuple[Said, ...]
    beside: tuple[Shown, ...]


def contradictions_page(
    lookup: Lookup,
    found: Sequence[Contradiction],
    every: Sequence[Contradiction],
    whys: Mapping[str, Mapping[str, str]],
    given: Mapping[str, str],
    language: str,
) -> bytes:
    """Return the page of the contradictions found; `every` are all there are, to choose kinds and documents from.

    `whys` are the reasons of the rules by language; `given` what was asked (`document`, `kind`).
    """
    lookup.names(_things(every))
    groups: dict[str, list[Disagreement]] = {}
    for one in found:
        groups.setdefault(one.kind, []).append(_shown(lookup, one, whys.get(one.rule, {}), language))
    return render(
        "contradictions.html",
        language,
        {name: value for name, value in given.items() if value},
        current="/contradictions",
        groups=[
            (kind.removeprefix(_KIND), lookup.label(kind, language), told)
            for kind, told in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ],
        count=len(found),
        kinds=_choices(lookup, [one.kind for one in every], language, _KIND),
        documents=_choices(lookup, [document for one in every for document in one.documents], language, None),
        given=given,
    )


def _things(found: Sequence[Contradiction]) -> list[str]:
    things = []
    for one in found:
        things += [one.iri, one.kind, one.rule, *one.documents]
        for side in one.sides:
            things += [side.iri, *(thing for thing in (side.subject, side.relation, *side.objects) if thing)]
    return [thing for thing in things if _is_iri(thing)]


def _choices(lookup: Lookup, things: Sequence[str], language: str, prefix: str | None) -> list[tuple[str, str, int]]:
    """Return what one may choose: its value in the address, its name, how many contradictions concern it."""
    counted = {thing: things.count(thing) for thing in things}
    named = [
        (thing.removeprefix(prefix) if prefix else identifier(thing), _called(lookup, thing, language, prefix), count)
        for thing, count in counted.items()
    ]
    return sorted(named, key=lambda one: one[1])


def _called(lookup: Lookup, thing: str, language: str, prefix: str | None) -> str:
    # A document is told by its symbol: titles are long and much alike.
    return lookup.label(thing, language).text if prefix else identifier(thing)


def _shown(lookup: Lookup, one: Contradiction, why: Mapping[str, str], language: str) -> Disagreement:
    tag = next((tag for tag in (language, "en", *why) if tag in why), None)
    return Disagreement(
        one.iri.rsplit("/", 1)[-1],
        lookup.label(one.iri, language),
        lookup.label(one.rule, language),
        None if tag is None else (why[tag], tag),
        tuple(_said(lookup, side, language) for side in one.sides),
        tuple(shown(part, language) for part in one.beside),
    )


def _said(lookup: Lookup, side: Side, language: str) -> Said:
    objects: list[tuple[str | None, Name]] = [
        (thing, lookup.label(thing, language)) if _is_iri(thing) else (None, Name(thing, "", False))
        for thing in side.objects
    ]
    return Said(
        side.iri,
        None if side.subject is None else (side.subject, lookup.label(side.subject, language)),
        None if side.relation is None else lookup.label(side.relation, language),
        tuple(objects),
        lookup.label(side.iri, language),
        side.printed,
        tuple(shown(part, language) for part in side.evidence),
    )


def _is_iri(text: str) -> bool:
    return "://" in text
