"""A thing as a page: what it is, where it is said, what it is linked to, and its days in their order.

A document is a thing whose parts follow, each with what the graph knows from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel import Locale

from api.pages.addresses import page_address
from api.pages.document import sections
from api.pages.environment import render
from api.pages.evidence import Shown, official, places
from api.pages.frame import PLACES
from api.pages.kinds import narrowest
from api.pages.relations import HIDDEN, relation_name
from api.pages.standing import EXPLAINED, STANDINGS
from ontology.namespaces import BASE, DEF, DOC, PREFIXES
from ontology.translations import LANGUAGES
from queries.around import Dated, Relation, classes_of, dates_of, literals_of, relations_of, stated_in
from queries.contents import contents
from queries.lookup import Lookup, Name
from store.terms import Literal

_SKOS: Final = PREFIXES["skos"]
# Properties whose values are tags of languages.
_LANGUAGES: Final = frozenset({DEF + "inLanguage", DEF + "originalLanguage"})
_NAMING: Final = frozenset(
    {_SKOS + "prefLabel", _SKOS + "altLabel", PREFIXES["rdfs"] + "label", DEF + "ownRendering", DEF + "partText"}
)
_DESCRIBING: Final = (_SKOS + "definition", PREFIXES["dcterms"] + "description", PREFIXES["rdfs"] + "comment")
_STARTS: Final = DEF + "startsOn"
_ENDS: Final = DEF + "endsOn"
# So many of a group are shown at once, so many can be opened; all are in the data.
_AT_ONCE: Final = 10
_MOST: Final = 150
_MOST_PLACES: Final = 60
_NAMED_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Linked:
    """One thing in a group: its name and address, how the relation is known, and where it is said."""

    name: Name
    address: str
    standing: str
    places: tuple[Shown, ...]
    more_places: int


@dataclass(frozen=True, slots=True)
class Group:
    """The things that stand in one relation to a thing; `forward` when the relation is told of the thing itself."""

    relation: str
    forward: bool
    items: tuple[Linked, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the timeline: a day or, with `until`, days; what they are of which thing, and where that is said.

    `dated` is None where a thing simply begins and ends on these days.
    """

    day: str
    until: str | None
    dated: str | None
    about: Name | None
    address: str
    places: tuple[Shown, ...]


def thing_page(lookup: Lookup, iri: str, language: str) -> bytes:
    """Return a thing as a page; that of a document has each part at the fragment that ends the part's IRI."""
    relations = relations_of(lookup, iri)
    literals = literals_of(lookup, iri)
    kinds = classes_of(lookup, [iri])[iri]
    days = dates_of(lookup, iri, relations)
    said = stated_in(lookup, iri)
    lookup.names(
        {iri, *kinds}
        | {name for one in relations for name in (one.relation, one.other)}
        | {name for one in days for name in (one.dated, one.about)}
        | {relation for relation, _ in literals}
    )
    every = [one.parts for one in relations] + [one.parts for one in days]
    lookup.evidence({part for stated in every for part in stated[:_NAMED_PLACES]}, language)
    title = lookup.label(iri, language)
    parts = contents(lookup, iri, language) if iri.startswith(DOC) else ()
    return render(
        "thing.html",
        language,
        {} if iri.startswith(BASE) else {"iri": iri},
        iri=iri,
        ours=iri.startswith(BASE),
        title=title,
        others=[name for name in lookup.names([iri])[iri] if name.text != title.text],
        kinds=[(page_address(kind), lookup.label(kind, language)) for kind in narrowest(kinds)],
        description=_description(literals, language),
        facts=_facts(lookup, literals, language),
        groups=_groups(lookup, relations, language),
        days=_timeline(lookup, iri, days, language),
        places=places(lookup, said[:_MOST_PLACES], language),
        hidden_places=max(0, len(said) - _MOST_PLACES),
        sections=sections(lookup, parts, language),
        has_text=any(part.evidence.texts for part in parts),
        official=official(parts[0].evidence, language) if parts else None,
        standings=STANDINGS,
        explained=EXPLAINED,
        differing=any(one.standing != "asserted" for one in relations),
        has_thread=any(place.address == "/thread" for place in PLACES),
    )


def _description(literals: Sequence[tuple[str, Literal]], language: str) -> Literal | None:
    told = [value for relation, value in literals if relation in _DESCRIBING]
    spoken = (value for tag in (language, "en") for value in told if value.language == tag)
    return next(spoken, told[0] if told else None)


def _facts(lookup: Lookup, literals: Sequence[tuple[str, Literal]], language: str) -> list[dict[str, Any]]:
    """Return the plain values by property: of values in several languages those in the reader's, else English."""
    values: dict[str, list[Literal]] = {}
    for relation, value in literals:
        if relation not in _NAMING and relation not in _DESCRIBING:
            values.setdefault(relation, []).append(value)
    facts = []
    for relation, all_values in values.items():
        spoken = {value.language for value in all_values}
        tag = language if language in spoken else "en" if "en" in spoken else None
        chosen = [value for value in all_values if tag is None or value.language in (tag, None)]
        if relation in _LANGUAGES:
            chosen = [_language_named(value, language) for value in chosen]
        facts.append({"name": relation_name(lookup, relation, language), "values": chosen})
    return facts


def _language_named(tag: Literal, language: str) -> Literal:
    """Return the name of a language for its tag, as readers of a language call it."""
    name = Locale.parse(tag.value).get_language_name(language) if tag.value in LANGUAGES else None
    return Literal(name, language=language) if name else tag


def _groups(lookup: Lookup, relations: Sequence[Relation], language: str) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, bool], list[Relation]] = {}
    for one in (one for one in relations if one.relation not in HIDDEN):
        grouped.setdefault((one.relation, one.forward), []).append(one)
    made = [
        _group(lookup, relation_name(lookup, relation, language), forward, found, language)
        for (relation, forward), found in grouped.items()
    ]
    return [
        {"group": one, "first": one.items[:_AT_ONCE], "rest": one.items[_AT_ONCE:]}
        for one in sorted(made, key=lambda group: (not group.forward, group.relation))
    ]


def _group(lookup: Lookup, relation: str, forward: bool, found: Sequence[Relation], language: str) -> Group:
    named = sorted(((lookup.label(one.other, language), one) for one in found), key=lambda pair: pair[0].text)
    items = tuple(
        Linked(
            name=name,
            address=page_address(one.other),
            standing=one.standing,
            places=tuple(places(lookup, one.parts[:_NAMED_PLACES], language)),
            more_places=max(0, len(one.parts) - _NAMED_PLACES),
        )
        for name, one in named[:_MOST]
    )
    return Group(relation, forward, items, max(0, len(named) - _MOST))


def _timeline(lookup: Lookup, iri: str, days: Sequence[Dated], language: str) -> list[Day]:
    """Return the days in their order; what begins and ends is one line."""
    starts = {one.about: one for one in days if one.dated == _STARTS}
    ends = {one.about: one for one in days if one.dated == _ENDS}
    lines = []
    for one in days:
        if one.about in starts and one.about in ends:
            if one is ends[one.about]:
                continue
            if one is starts[one.about]:
                end = ends[one.about]
                parts = tuple(dict.fromkeys((*one.parts, *end.parts)))
                until = None if end.day == one.day else end.day
                lines.append(
                    _line(lookup, iri, Dated(one.day, one.dated, one.about, parts), until, language, both=True)
                )
                continue
        lines.append(_line(lookup, iri, one, None, language))
    return lines


def _line(lookup: Lookup, iri: str, one: Dated, until: str | None, language: str, *, both: bool = False) -> Day:
    return Day(
        day=one.day,
        until=until,
        dated=None if both and one.about != iri else relation_name(lookup, one.dated, language),
        about=None if one.about == iri else lookup.label(one.about, language),
        address=page_address(one.about),
        places=tuple(places(lookup, one.parts[:_NAMED_PLACES], language)),
    )
