"""Which things of different sources are one: found by code, by symbol, or by name, each link with how it was found.

Only a code or a symbol that one thing alone has on either side makes an assertion (`skos:exactMatch`). Things with the
same name are proposed (`skos:closeMatch` in the graph of suggestions), never asserted: names are shared by different
things. Nothing is linked whose codes of one kind differ, or that a source itself tells apart.

Every link is a `sssom:Mapping` node that says its method, its confidence, the fields compared and the value they share,
after the Simple Standard for Sharing Ontological Mappings; `queries.sssom` writes them as a mapping set.

>>> kenya = Thing("http://www.wikidata.org/entity/Q114", frozenset({"wikidata"}), frozenset({("iso3", "KEN")}))
>>> area = Thing("http://metadata.un.org/sdg/codes/geoArea/404", frozenset({"countries"}), frozenset({("iso3", "KEN")}))
>>> [(link.subject, link.predicate, link.match) for link in find_links([kenya, area])]
[('http://metadata.un.org/sdg/codes/geoArea/404', 'exactMatch', 'KEN')]
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final, Literal

from rdflib import RDF, XSD, Graph, URIRef
from rdflib import Literal as RdfLiteral

from loaders.link_names import name_key
from loaders.symbols.grammar import UnreadableSymbol
from loaders.symbols.normalise import normalise
from ontology.namespaces import (
    BASE,
    CODE,
    DEF,
    GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    PROVENANCE_GRAPH,
    SUGGESTED_GRAPH,
)
from store import terms
from store.port import Solutions

# Where the links that are asserted belong; those that names propose belong to the graph of suggestions.
LINK_GRAPH: Final = GRAPH + "source/links"

# The properties that hold a code, by the kind of code; a notation with a datatype is of that kind.
CODES: Final[Mapping[str, str]] = {DEF + name: name for name in ("iso2", "iso3", "m49")}
SYMBOL: Final = DEF + "symbol"
NOTATION: Final = PREFIXES["skos"] + "notation"
NAMES: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")
TYPE: Final = PREFIXES["rdf"] + "type"
READ: Final = (*CODES, SYMBOL, NOTATION, *NAMES, TYPE)
# Work, results, sums and parts of documents bear names that many share.
NOT_LINKED: Final = frozenset(
    DEF + name
    for name in [
        "Activity",
        "SubOutput",
        "Amount",
        "Result",
        "Impact",
        "Outcome",
        "Output",
        "FrameworkOutcome",
        "FrameworkOutput",
        "StrategicPriority",
        "PlanElement",
        "Indicator",
        "IndicatorTarget",
        "Baseline",
        "ActualValue",
        "SourceRecord",
        "Dataset",
        "DocumentPart",
        "Paragraph",
        "Citation",
    ]
)
_SURE: Final = Decimal("1.0")
# How sure a shared name is: in one language it may be chance, in more it hardly is.
CONFIDENCE_BY_LANGUAGES: Final = (Decimal("0.6"), Decimal("0.8"), Decimal("0.9"))
_SSSOM: Final = PREFIXES["sssom"]
_LEXICAL: Final = URIRef(PREFIXES["semapv"] + "LexicalMatching")
# Graphs that repeat what sources say, or say it of the service itself.
_NO_SOURCES: Final = frozenset({INFERRED_GRAPH, SUGGESTED_GRAPH, PROVENANCE_GRAPH, ONTOLOGY_GRAPH, LINK_GRAPH})
# What country programmes name is named within each: two outcomes of one name are two.
PROGRAMMES: Final = GRAPH + "programme/"
# More things than this with one name say that the name is no name (Other, Unspecified).
_MOST_ALIKE: Final = 4

Names = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Thing:
    """What sources say of one IRI: which ones do, its codes by kind, its symbol, its names by language, its types."""

    iri: str
    sources: frozenset[str]
    codes: Names = frozenset()
    symbol: str = ""
    names: Names = frozenset()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A link that was found: `predicate` is exactMatch (asserted) or closeMatch (suggested); `field` was compared."""

    subject: str
    predicate: Literal["exactMatch", "closeMatch"]
    object: str
    field: str
    match: str
    confidence: Decimal
    subject_source: str = ""
    object_source: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the mapping: the same whenever the same link is found in the same way."""
        key = f"{self.subject} {self.predicate} {self.object} {self.field}"
        return f"{ID}mapping/{hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:20]}"


@dataclass(slots=True)
class _Said:
    sources: set[str] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)
    symbol: str = ""
    names: set[tuple[str, str]] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def thing(self, iri: str) -> Thing:
        return Thing(
            iri,
            frozenset(self.sources),
            frozenset(self.codes),
            self.symbol,
            frozenset(self.names),
            frozenset(self.types),
        )


def things(statements: Iterable[tuple[str, str, str, terms.Term]]) -> list[Thing]:
    """Return the things that statements (source, thing, property, value) speak of; only properties in READ count."""
    said: defaultdict[str, _Said] = defaultdict(_Said)
    for source, iri, predicate, value in statements:
        known = said[iri]
        known.sources.add(source)
        if predicate == TYPE and isinstance(value, terms.IRI):
            known.types.add(value.value)
        elif isinstance(value, terms.Literal):
            _add(known, predicate, value)
    return [known.thing(iri) for iri, known in sorted(said.items()) if known.names or known.codes or known.symbol]


def statements(select: Callable[[str], Solutions]) -> Iterator[tuple[str, str, str, terms.Term]]:
    """Give what graphs say of codes, symbols, names and types; each graph is a source, all knowledge one.

    `select` answers a SELECT over all graphs, as a store's does.
    """
    wanted = " ".join(terms.IRI(predicate).sparql() for predicate in READ)
    query = (
        f"SELECT ?source ?thing ?predicate ?value {{ VALUES ?predicate {{ {wanted} }} "
        "GRAPH ?source { ?thing ?predicate ?value } }"
    )
    for source, thing, predicate, value in select(query).rows:
        if (
            isinstance(source, terms.IRI)
            and isinstance(thing, terms.IRI)
            and isinstance(predicate, terms.IRI)
            and value is not None
            and not no_source(source.value)
        ):
            yield _source(source.value), thing.value, predicate.value, value


def no_source(graph: str) -> bool:
    """Say whether a graph repeats what sources say, or says it of the service itself, or is that of a programme."""
    return graph in _NO_SOURCES or graph.startswith(PROGRAMMES)


def _source(graph: str) -> str:
    # The curated facts of all documents are one source: who wrote them told things apart in one vocabulary of names.
    knowledge = GRAPH + "doc/"
    return knowledge if graph.startswith(knowledge) else graph


def _add(known: _Said, predicate: str, value: terms.Literal) -> None:
    if predicate in CODES:
        known.codes.add((CODES[predicate], value.value.strip().upper()))
    elif predicate == NOTATION and value.datatype != terms.XSD_STRING:
        known.codes.add((value.datatype, value.value.strip()))
    elif predicate == SYMBOL:
        try:
            known.symbol = normalise(value.value)
        except UnreadableSymbol:
            known.symbol = ""
    elif predicate in NAMES and value.language and (key := name_key(value.value, value.language)):
        known.names.add((value.language.split("-")[0].lower(), key))


def find_links(known: Iterable[Thing]) -> list[Link]:
    """Return the links among things of different sources, in a fixed order; one IRI in several sources is one thing."""
    taken = [thing for thing in known if not thing.types & NOT_LINKED]
    found: dict[tuple[str, str], Link] = {}
    for link in (*_by_code(taken), *_by_name(taken)):
        # Codes come first: what they assert is not suggested again.
        found.setdefault((link.subject, link.object), link)
    return sorted(found.values())


def asserted(links: Iterable[Link]) -> Graph:
    """Return the triples of the links that codes and symbols assert, with their mapping nodes."""
    return _graph(link for link in links if link.predicate == "exactMatch")


def suggested(links: Iterable[Link]) -> Graph:
    """Return the triples of the links that names propose, with their mapping nodes, for the graph of suggestions."""
    return _graph(link for link in links if link.predicate == "closeMatch")


def _by_code(known: list[Thing]) -> Iterator[Link]:
    bearers: defaultdict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in known:
        for code in thing.codes:
            bearers[code].append(thing)
        if thing.symbol:
            bearers["symbol", thing.symbol].append(thing)
    for (kind, value), same in sorted(bearers.items(), key=lambda item: item[0]):
        for one, other in combinations(same, 2):
            if _may_be_one(one, other) and _alone(one, same) and _alone(other, same):
                compared = kind if ":" in kind else DEF + kind
                yield _link(one, other, "exactMatch", compared, value, _SURE)


def _by_name(known: list[Thing]) -> Iterator[Link]:
    bearers: defaultdict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in known:
        for name in thing.names:
            bearers[name].append(thing)
    shared: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    by_iri = {thing.iri: thing for thing in known}
    for name, same in sorted(bearers.items(), key=lambda item: item[0]):
        if 1 < len(same) <= _MOST_ALIKE:
            for one, other in combinations(same, 2):
                if _may_be_one(one, other) and _alone(one, same) and _alone(other, same):
                    shared[one.iri, other.iri].append(name)
    for (one_iri, other_iri), names in shared.items():
        languages = sorted({language for language, _ in names})
        sure = CONFIDENCE_BY_LANGUAGES[min(len(languages), len(CONFIDENCE_BY_LANGUAGES)) - 1]
        best = next((key for language in ("en", *languages) for said, key in names if said == language), names[0][1])
        yield _link(by_iri[one_iri], by_iri[other_iri], "closeMatch", NAMES[0], best, sure)


def _alone(thing: Thing, same: list[Thing]) -> bool:
    """Say whether no other thing of any of the thing's sources shares the value: else the source tells them apart."""
    return not any(other is not thing and other.sources & thing.sources for other in same)


def _may_be_one(one: Thing, other: Thing) -> bool:
    if one.iri == other.iri or one.sources & other.sources:
        return False
    mine, theirs = _by_kind(one.codes), _by_kind(other.codes)
    if any(not mine[kind] & theirs[kind] for kind in mine.keys() & theirs.keys()):
        return False
    own_types, their_types = ({kind for kind in thing.types if kind.startswith(DEF)} for thing in (one, other))
    return not own_types or not their_types or bool(own_types & their_types)


def _by_kind(codes: Names) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind, value in codes:
        found[kind].add(value)
    return dict(found)


def _link(
    one: Thing, other: Thing, predicate: Literal["exactMatch", "closeMatch"], compared: str, match: str, sure: Decimal
) -> Link:
    # Ours first, then the United Nations', then the others', so that a link is found the same way round each time.
    first, second = sorted((one, other), key=lambda thing: (_rank(thing.iri), thing.iri))
    sources = (min(thing.sources, default="") for thing in (first, second))
    return Link(first.iri, predicate, second.iri, compared, match, sure, *sources)


def _rank(iri: str) -> int:
    return 0 if iri.startswith(BASE) else 1 if iri.startswith("http://metadata.un.org/") else 2


def _graph(links: Iterable[Link]) -> Graph:
    graph = Graph()
    for link in links:
        node, predicate = URIRef(link.iri), URIRef(PREFIXES["skos"] + link.predicate)
        graph.add((URIRef(link.subject), predicate, URIRef(link.object)))
        for slot, value in (
            (RDF.type, URIRef(_SSSOM + "Mapping")),
            (RDF.subject, URIRef(link.subject)),
            (RDF.predicate, predicate),
            (RDF.object, URIRef(link.object)),
            (URIRef(_SSSOM + "mapping_justification"), _LEXICAL),
            (URIRef(_SSSOM + "confidence"), RdfLiteral(link.confidence, datatype=XSD.decimal)),
            (URIRef(_SSSOM + "subject_match_field"), URIRef(link.field)),
            (URIRef(_SSSOM + "object_match_field"), URIRef(link.field)),
            (URIRef(_SSSOM + "match_string"), RdfLiteral(link.match)),
            (URIRef(DEF + "method"), URIRef(CODE + "mapping-method/lexical")),
        ):
            graph.add((node, slot, value))
        for slot_name, source in (("subject_source", link.subject_source), ("object_source", link.object_source)):
            if source.startswith(("http://", "https://")):
                graph.add((node, URIRef(_SSSOM + slot_name), URIRef(source)))
    return graph
