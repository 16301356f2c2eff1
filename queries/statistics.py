"""What a state of the graph holds, counted: graphs, classes, properties, and links to other datasets.

Counting reads everything, so the result belongs to a snapshot and is kept beside it (`held`, `counted`). For a million
triples `holdings` takes about a second and `count` ten (measured), which is why what only needs the former does not
wait for the latter.

>>> holdings(store).triples  # doctest: +SKIP
63288
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ontology.namespaces import BASE, GEO_AREA, PROVENANCE_GRAPH, SDG, THESAURUS
from queries.beside import beside
from queries.template import fill, iris, support
from store.port import Dataset, Store
from store.terms import Literal, Term, text_of

# Raised whenever what was counted before would not do.
_VERSION: Final = 1
WIKIDATA: Final = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Target:
    """Another dataset that ours is linked to: its short name, its title, and where its addresses begin."""

    name: str
    title: str
    space: str
    home: str


# A link counts for the longest space that its object's address begins with.
TARGETS: Final = (
    Target("geoarea", "Countries and areas (M49) of the UN SDG data", GEO_AREA, "http://metadata.un.org/sdg/"),
    Target("sdg", "UN SDG Knowledge Organization System", SDG, "http://metadata.un.org/sdg/"),
    Target("unbis", "UNBIS Thesaurus", THESAURUS, "http://metadata.un.org/thesaurus/"),
    Target("wikidata", "Wikidata", WIKIDATA, "https://www.wikidata.org/"),
)


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How often a property is used: triples, distinct subjects, distinct objects."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """The size of one state's default graph and of its named graphs, and what is known of their origin (N-Triples)."""

    snapshot: str
    triples: int
    graphs: Mapping[str, int]
    provenance: bytes


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of one state's default graph; `links` by target name and property."""

    held: Holdings
    subjects: int
    objects: int
    entities: int
    example: str | None
    classes: Mapping[str, int]
    properties: tuple[PropertyCount, ...]
    links: Mapping[str, Mapping[str, int]]


def held(store: Store) -> Holdings:
    """Return the holdings of a state, counted once for as long as it is kept."""
    file = beside(store, "holdings.json", _VERSION, lambda path: path.write_bytes(_written(holdings(store))))
    return holdings(store) if file is None else _holdings(json.loads(file.read_bytes()))


def counted(store: Store) -> Statistics:
    """Return the statistics of a state, counted once for as long as it is kept."""
    file = beside(store, "statistics.json", _VERSION, lambda path: path.write_bytes(_written(count(store))))
    return count(store) if file is None else _statistics(json.loads(file.read_bytes()))


def holdings(store: Store) -> Holdings:
    """Count the triples of a store's default graph and of each named graph."""
    ((triples,),) = store.select(support("void-size")).rows
    return Holdings(
        snapshot=store.identity,
        triples=_number(triples),
        graphs={text_of(graph): _number(number) for graph, number in store.select(support("void-graphs")).rows},
        provenance=store.construct(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples", Dataset((PROVENANCE_GRAPH,))
        ),
    )


def count(store: Store) -> Statistics:
    """Count what a store holds in its default graph."""
    ((subjects, objects),) = store.select(support("void-totals")).rows
    spaces = store.select(fill(support("void-entities"), iris([BASE]))).rows
    entities, example = (_number(spaces[0][1]), text_of(spaces[0][2])) if spaces else (0, None)
    return Statistics(
        held=held(store),
        subjects=_number(subjects),
        objects=_number(objects),
        entities=entities,
        example=example,
        classes={text_of(kind): _number(number) for kind, number in store.select(support("void-classes")).rows},
        properties=tuple(
            PropertyCount(text_of(iri), *map(_number, numbers))
            for iri, *numbers in store.select(support("void-properties")).rows
        ),
        links=_links(store),
    )


def _written(found: Holdings | Statistics) -> bytes:
    """Return counts as JSON; the only bytes in them are text."""
    return json.dumps(asdict(found), default=bytes.decode, ensure_ascii=False).encode()


def _holdings(read: dict[str, Any]) -> Holdings:
    return Holdings(**read | {"provenance": read["provenance"].encode()})


def _statistics(read: dict[str, Any]) -> Statistics:
    properties = tuple(PropertyCount(**one) for one in read["properties"])
    return Statistics(**read | {"held": _holdings(read["held"]), "properties": properties})


def _links(store: Store) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    rows = store.select(fill(support("void-links"), iris([target.space for target in TARGETS]))).rows
    counted = {(text_of(space), text_of(iri)): _number(number) for space, iri, number in rows}
    for (space, iri), number in counted.items():
        target = next(target for target in TARGETS if target.space == space)
        inner = (other.space for other in TARGETS if other.space != space and other.space.startswith(space))
        own = number - sum(counted.get((other, iri), 0) for other in inner)
        if own:
            found.setdefault(target.name, {})[iri] = own
    return found


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
