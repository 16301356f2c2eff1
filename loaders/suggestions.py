"""Which element of a plan might go on with which element of the plan before it: a suggestion of likeness of names.

No document states such a crosswalk, so what is found here is a `gt:SuggestedAlignment` and stays in the graph of
suggestions. The method is lexical. A name counts as its words, in English, or its pairs of neighbouring characters,
in Chinese, without function words and words that only say that something gets better; how much two names share is the
Dice coefficient of those, that of two things the best over their names. A pair is suggested where at least
`LEAST_SHARED` is shared in both languages, for each alone has false friends (effective, inclusive, resources); the mean
of the two is its confidence. A name that gives a number (`outcome 1.2`) says nothing of the substance and is not
compared.

>>> round(shared(english_words("climate action"), english_words("action on climate and biodiversity")), 2)
0.8
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel
from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.namespaces import CODE, DEF, ID

# The least share of a name that two things have in common, in each language, for a pair to be suggested.
LEAST_SHARED: Final = 0.2

_NAMING: Final = (SKOS.prefLabel, SKOS.altLabel, URIRef(DEF + "ownRendering"))
_LEXICAL: Final = URIRef(CODE + "mapping-method/lexical")
_CONTINUES: Final = URIRef(CODE + "alignment-relation/continues")

_PASSED_OVER: Final = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "more",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "through",
        "to",
        "which",
        "who",
        "with",
        "better",
        "effective",
        "enhanced",
        "expanded",
        "improved",
        "increased",
        "reduced",
        "strengthened",
    ]
)
_PASSED_OVER_IN_CHINESE: Final = re.compile(
    "[^\u4e00-\u9fff]+|[和与及或并以的地]|所有人|通过|确保|有效|加强|改善|增加|提高|增进|增强|减少|扩大"
)
_NUMBERED: Final = re.compile(r"\d|[(（]")

Tokens = Sequence[str]


def suggest(graph: Graph) -> Graph:
    """Return the suggested counterparts of all elements and results of each strategic plan in the plan before it.

    `graph` is what documents assert. Claims that it holds already are not suggested again.
    """
    suggestions = Graph()
    for earlier, later in pairwise(_plans(graph)):
        known = [(thing, _tokens(graph, thing)) for thing in _things_of(graph, earlier)]
        for thing in _things_of(graph, later):
            own = _tokens(graph, thing)
            for counterpart, tokens in known:
                likeness = [_best(own[language], tokens[language]) for language in _TOKENS]
                if min(likeness) >= LEAST_SHARED and not _claimed(graph, thing, counterpart):
                    _add(suggestions, thing, counterpart, sum(likeness) / len(likeness))
    return suggestions


def english_words(name: str) -> Tokens:
    """Return the words of an English name that carry its meaning, in alphabetical order, plurals as singulars."""
    words = re.findall(r"[a-z]+", name.lower())
    return sorted(word.removesuffix("s") for word in words if word not in _PASSED_OVER)


def chinese_pairs(name: str) -> Tokens:
    """Return the pairs of neighbouring characters of a Chinese name that carry its meaning, in order of code point."""
    return sorted("".join(pair) for run in _PASSED_OVER_IN_CHINESE.split(name) for pair in pairwise(run))


def shared(one: Tokens, other: Tokens) -> float:
    """Return twice the number of tokens in common over the number of all, from 0 to 1; both are in order."""
    return Indel.normalized_similarity(one, other) if one and other else 0.0


_TOKENS: Final[dict[str, Callable[[str], Tokens]]] = {"en": english_words, "zh": chinese_pairs}


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
    elements = set(_related(graph, plan, "hasElement", "elementOf"))
    results = {result for source in (plan, *elements) for result in _related(graph, source, "hasResult", "resultOf")}
    return sorted(elements | results)


def _related(graph: Graph, thing: Node, down: str, up: str) -> Iterator[URIRef]:
    for found in {*graph.objects(thing, URIRef(DEF + down)), *graph.subjects(URIRef(DEF + up), thing)}:
        if isinstance(found, URIRef):
            yield found


def _tokens(graph: Graph, thing: URIRef) -> dict[str, list[Tokens]]:
    names = [name for naming in _NAMING for name in graph.objects(thing, naming) if isinstance(name, Literal)]
    return {
        language: [split(str(name)) for name in names if name.language == language and not _NUMBERED.search(name)]
        for language, split in _TOKENS.items()
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


def _add(graph: Graph, thing: URIRef, counterpart: URIRef, confidence: float) -> None:
    key = hashlib.sha1(f"{thing} continues {counterpart} lexical".encode(), usedforsecurity=False).hexdigest()[:20]
    suggestion = URIRef(f"{ID}suggestion/{key}")
    sure = Literal(Decimal(f"{confidence:.2f}"), datatype=XSD.decimal)
    graph.add((suggestion, RDF.type, URIRef(DEF + "SuggestedAlignment")))
    graph.add((suggestion, URIRef(DEF + "claimSubject"), thing))
    graph.add((suggestion, URIRef(DEF + "claimRelation"), _CONTINUES))
    graph.add((suggestion, URIRef(DEF + "claimObject"), counterpart))
    graph.add((suggestion, URIRef(DEF + "method"), _LEXICAL))
    graph.add((suggestion, URIRef(DEF + "confidence"), sure))
