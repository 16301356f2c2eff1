"""Which element of a plan might go on with which of the plan before it, by what the two are tied to.

For elements whose own names are not alike. An element of the earlier plan is known by its surroundings: its results,
the topics it concerns, the work that serves it, what is reported under it or claimed of it, and the same of its
results. Two signs are read, the stronger one counts:

- *Common neighbours.* Both elements are tied to the same things: a topic, a goal or target of the SDG, a document that
  is cited. At least `LEAST_COMMON` things; the Dice coefficient of all is the confidence.
- *Words of the surroundings.* The names of the later element say what the surroundings of the earlier one are called:
  preparedness, response, recovery beside work on crises. A word weighs the more, the fewer surroundings use it (its
  inverse document frequency), and nothing if all do. The share of the weight of the later name that is found is the
  confidence, the mean of English and Chinese; each must reach `LEAST_FOUND` and bring `LEAST_WORDS` words.

To stay precise, surroundings leave out what is tied to more than `MOST_TIED` things of the plan; an element with fewer
than `LEAST_TIES` ties has none; what a plan is about is not compared with how it is carried out (means, enablers,
lenses, inclusion); and each later element is given its best counterpart, with those nearly as good (`NEARLY`) as it.
What names or documents say already is not proposed: the caller leaves those pairs out.

    for thing, counterpart, confidence in pairs_by_ties(graph, earlier_elements, later_elements): ...
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.name_words import TOKENS
from ontology.namespaces import DEF

LEAST_COMMON: Final = 2
LEAST_FOUND: Final = 0.25
LEAST_WORDS: Final = 2
LEAST_TIES: Final = 3
MOST_TIED: Final = 3
NEARLY: Final = 0.8

_NAMING: Final = (SKOS.prefLabel, SKOS.altLabel, URIRef(DEF + "ownRendering"))
# Ties by content, as the element or the other thing states them; order, status and place in a list are none.
_OUT: Final = tuple(URIRef(DEF + name) for name in ("concerns", "benefits", "hasResult", "taggedWith", "citesMandate"))
_IN: Final = tuple(
    URIRef(DEF + name) for name in ("concerns", "serves", "forResult", "reportedUnder", "resultOf", "challengeTo")
)
_EITHER: Final = (URIRef(DEF + "correspondsTo"),)
_RESULT: Final = (URIRef(DEF + "hasResult"), URIRef(DEF + "resultOf"))
# Nodes that stand between two things: from the end that is the element to the end that is what it is tied to.
_BETWEEN: Final = tuple(
    (URIRef(DEF + near), URIRef(DEF + far))
    for near, far in (
        ("claimSubject", "claimObject"),
        ("claimObject", "claimSubject"),
        ("forResult", "forMeasure"),
        ("reportedUnder", "forMeasure"),
        ("citingElement", "citesDocument"),
    )
)

# Elements that say how a plan is carried out, by whatever it is about.
_HOW: Final = frozenset(
    URIRef(DEF + name) for name in ("MeansOfImplementation", "Enabler", "ImplementationLens", "InclusionDimension")
)

Pair = tuple[URIRef, URIRef, float]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    ties: frozenset[URIRef]
    words: Mapping[str, frozenset[str]]


def pairs_by_ties(graph: Graph, earlier: Sequence[URIRef], later: Sequence[URIRef]) -> Iterator[Pair]:
    """Give (later element, earlier element, confidence from 0 to 1) for the pairs that the ties support, in order."""
    known = {thing: around for thing, around in _surroundings(graph, earlier).items() if len(around.ties) >= LEAST_TIES}
    ties = {thing: around.ties for thing, around in _surroundings(graph, later).items()}
    weights = {language: _weights([around.words[language] for around in known.values()]) for language in TOKENS}
    for thing in later:
        own = _words(graph, [thing])
        sure = {
            counterpart: max(_common(ties[thing], around.ties), _found(own, around.words, weights))
            for counterpart, around in known.items()
            if _says_how(graph, thing) == _says_how(graph, counterpart)
        }
        best = max(sure.values(), default=0.0)
        yield from ((thing, other, value) for other, value in sure.items() if value > 0 and value >= NEARLY * best)


def _says_how(graph: Graph, thing: URIRef) -> bool:
    return not _HOW.isdisjoint(graph.objects(thing, RDF.type))


def _surroundings(graph: Graph, things: Sequence[URIRef]) -> dict[URIRef, _Surroundings]:
    ties = {}
    for thing in things:
        direct = _tied(graph, thing)
        held, of = _RESULT
        results = {tie for tie in direct if (tie, of, thing) in graph or (thing, held, tie) in graph}
        ties[thing] = direct.union(*(_tied(graph, result) for result in results)) - {thing}
    number = Counter(tie for tied in ties.values() for tie in tied)
    own = {thing: frozenset(tie for tie in tied if number[tie] <= MOST_TIED) for thing, tied in ties.items()}
    return {thing: _Surroundings(tied, _words(graph, [thing, *sorted(tied)])) for thing, tied in own.items()}


def _tied(graph: Graph, thing: URIRef) -> set[URIRef]:
    found = [tie for out in (*_OUT, *_EITHER) for tie in graph.objects(thing, out)]
    found += [tie for into in (*_IN, *_EITHER) for tie in graph.subjects(into, thing)]
    found += [tie for near, far in _BETWEEN for node in graph.subjects(near, thing) for tie in graph.objects(node, far)]
    return {tie for tie in found if isinstance(tie, URIRef)}


def _words(graph: Graph, things: Sequence[URIRef]) -> dict[str, frozenset[str]]:
    names = [name for thing in things for naming in _NAMING for name in graph.objects(thing, naming)]
    return {
        language: frozenset(
            word
            for name in names
            # A name with a number or an amendment in brackets names a place in a list, not a matter.
            if isinstance(name, Literal) and name.language == language and not _is_numbered(str(name))
            for word in split(str(name))
        )
        for language, split in TOKENS.items()
    }


def _is_numbered(name: str) -> bool:
    return any(character.isdigit() or character in "(（" for character in name)


def _weights(profiles: Sequence[frozenset[str]]) -> tuple[dict[str, float], float]:
    """Return the weight of each word by how few profiles use it, and that of a word that none uses."""
    number = Counter(word for profile in profiles for word in profile)
    total = len(profiles)
    return {word: math.log(total / times) for word, times in number.items()}, math.log(2 * total) if total else 0.0


def _common(one: frozenset[URIRef], other: frozenset[URIRef]) -> float:
    both = len(one & other)
    return 2 * both / (len(one) + len(other)) if both >= LEAST_COMMON else 0.0


def _found(
    own: Mapping[str, frozenset[str]],
    around: Mapping[str, frozenset[str]],
    weights: Mapping[str, tuple[Mapping[str, float], float]],
) -> float:
    shares = []
    for language, words in own.items():
        known, unknown = weights[language]
        met = words & around[language]
        whole = math.fsum(known.get(word, unknown) for word in sorted(words))
        share = math.fsum(known[word] for word in sorted(met)) / whole if whole else 0.0
        if share < LEAST_FOUND or len(met) < LEAST_WORDS:
            return 0.0
        shares.append(share)
    return sum(shares) / len(shares) if shares else 0.0
