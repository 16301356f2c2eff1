"""Which element of a plan might go on with which element of the plan before it: suggestions by names and by ties.

No document states such a crosswalk, so what is found here is a `gt:SuggestedAlignment` and stays in the graph of
suggestions. The first method is lexical. A name counts as its words, in English, or its pairs of neighbouring
characters, in Chinese (`loaders.name_words`); how much two names share is the Dice coefficient of those, that of two
things the best over their names. A pair is suggested where at least `LEAST_SHARED` is shared in both languages, for
each alone has false friends (effective, inclusive, resources); the mean of the two is its confidence. A name that gives
a number (`outcome 1.2`) says nothing of the substance and is not compared. The second method is structural: elements
whose names are not alike, yet what they are tied to is (`loaders.suggestions_by_ties`).

>>> round(shared(["action", "climate"], ["action", "biodiversity", "climate"]), 2)
0.8
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel
from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from loaders.name_words import TOKENS, Tokens
from loaders.suggestions_by_ties import pairs_by_ties
from ontology.namespaces import CODE, DEF, ID

# The least share of a name that two things have in common, in each language, for a pair to be suggested.
LEAST_SHARED: Final = 0.2

_NAMING: Final = (SKOS.prefLabel, SKOS.altLabel, URIRef(DEF + "ownRendering"))
_METHOD: Final = CODE + "mapping-method/"
_CONTINUES: Final = URIRef(CODE + "alignment-relation/continues")

_NUMBERED: Final = re.compile(r"\d|[(（]")


def suggest(graph: Graph) -> Graph:
    """Return the suggested counterparts of all elements and results of each strategic plan in the plan before it.

    `graph` is what documents assert. Claims that it holds already are not suggested again.
    """
    suggestions = Graph()
    for earlier, later in pairwise(_plans(graph)):
        known = [(thing, _tokens(graph, thing)) for thing in _things_of(graph, earlier)]
        alike = set()
        for thing in _things_of(graph, later):
            own = _tokens(graph, thing)
            for counterpart, tokens in known:
                likeness = [_best(own[language], tokens[language]) for language in TOKENS]
                if min(likeness) >= LEAST_SHARED and not _claimed(graph, thing, counterpart):
                    alike.add((thing, counterpart))
                    _add(suggestions, thing, counterpart, "lexical", sum(likeness) / len(likeness))
        for thing, counterpart, sure in pairs_by_ties(graph, _elements_of(graph, earlier), _elements_of(graph, later)):
            if (thing, counterpart) not in alike and not _claimed(graph, thing, counterpart):
                _add(suggestions, thing, counterpart, "structural", sure)
    return suggestions


def shared(one: Tokens, other: Tokens) -> float:
    """Return twice the number of tokens in common over the number of all, from 0 to 1; both are in order."""
    return Indel.normalized_similarity(one, other) if one and other else 0.0


def _plans(graph: Graph) -> list[URIRef]:
    """Return the strategic plans in the order in which they begin."""
    began = {}
    for plan in graph.subjects(RDF.type, URIRef(DEF + "StrategicPlan"), unique=True):
        starts = [
            str(day) for period in _periods(graph, plan) for day in graph.objects(period, URIRef(DEF + "startsOn"))
        ]
        if starts and isinstance(plan, URIRef):
            began[plan] = min(starts)
    return sorted(began, key=lambda plan: (began[plan], plan))


def _periods(graph: Graph, plan: Node) -> Iterator[URIRef]:
    yield from _related(graph, plan, "hasPeriod", "periodOf")


def _things_of(graph: Graph, plan: URIRef) -> list[URIRef]:
    """Return the elements of a plan and the results of the plan and of its elements."""
    elements = set(_elements_of(graph, plan))
    results = {result for source in (plan, *elements) for result in _related(graph, source, "hasResult", "resultOf")}
    return sorted(elements | results)


def _elements_of(graph: Graph, plan: URIRef) -> list[URIRef]:
    return sorted(set(_related(graph, plan, "hasElement", "elementOf")))


def _related(graph: Graph, thing: Node, down: str, up: str) -> Iterator[URIRef]:
    for found in {*graph.objects(thing, URIRef(DEF + down)), *graph.subjects(URIRef(DEF + up), thing)}:
        if isinstance(found, URIRef):
            yield found


def _tokens(graph: Graph, thing: URIRef) -> dict[str, list[Tokens]]:
    names = [name for naming in _NAMING for name in graph.objects(thing, naming) if isinstance(name, Literal)]
    return {
        language: [split(str(name)) for name in names if name.language == language and not _NUMBERED.search(name)]
        for language, split in TOKENS.items()
    }


def _best(own: Iterable[Tokens], tokens: Iterable[Tokens]) -> float:
    others = list(tokens)
    return max((shared(one, other) for one in own for other in others), default=0.0)


def _claimed(graph: Graph, one: URIRef, other: URIRef) -> bool:
    subject, target = URIRef(DEF + "claimSubject"), URIRef(DEF + "claimObject")
    return any(
        (claim, target, second) in graph
        for first, second in ((one, other), (other, one))
        for claim in graph.subjects(subject, first)
    )


def _add(graph: Graph, thing: URIRef, counterpart: URIRef, method: str, confidence: float) -> None:
    key = hashlib.sha1(f"{thing} continues {counterpart} {method}".encode(), usedforsecurity=False).hexdigest()[:20]
    suggestion = URIRef(f"{ID}suggestion/{key}")
    sure = Literal(Decimal(f"{confidence:.2f}"), datatype=XSD.decimal)
    graph.add((suggestion, RDF.type, URIRef(DEF + "SuggestedAlignment")))
    graph.add((suggestion, URIRef(DEF + "claimSubject"), thing))
    graph.add((suggestion, URIRef(DEF + "claimRelation"), _CONTINUES))
    graph.add((suggestion, URIRef(DEF + "claimObject"), counterpart))
    graph.add((suggestion, URIRef(DEF + "method"), URIRef(_METHOD + method)))
    graph.add((suggestion, URIRef(DEF + "confidence"), sure))
