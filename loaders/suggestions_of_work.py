"""To which element of a strategic plan work might contribute: suggestions by the words of names, never asserted.

Open data names work (sub-outputs of cooperation frameworks, subprogrammes of a budget) and the texts of resolutions
name requests, and no document says which element of the entity's strategic plan each serves. What is found here is a
`gt:SuggestedAlignment` by the lexical method and stays in the graph of suggestions.

A name of an element, or of a result of it, counts as its words (`loaders.name_words`) by their roots, without those
that all work on human settlements uses (`_COMMON`) and without names that give a number (`outcome 1.2`). The share of
these words that the name of the work says is the confidence. A pair is suggested where at least two words are said and
`LEAST_SHARE` of the name, or one and `LEAST_SHARE_OF_ONE`; names of a single word (gender, innovation) suggest nothing.
Requests are long, so that chance says more: they need two words and `LEAST_SHARE_OF_REQUEST`. Of the elements of one
plan the best is suggested, and those nearly as good (`NEARLY`).

Work is held against the plans of its entity that are in force while it runs, a subprogramme against the plan that its
work programme says it implements, and a request of a resolution that the entity's budget cites as a mandate against
the entity's latest plan.

>>> sorted(roots("Strategic Urban Plans for Cities; financing of planning", "en"))
['financ', 'plan', 'strategic']
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rdflib import RDF, XSD, Graph, URIRef
from rdflib import Literal as RdfLiteral

from loaders.name_words import TOKENS
from ontology.namespaces import CODE, DEF, ID, PREFIXES
from store.port import Solutions
from store.terms import IRI, Literal, Term

# Where these suggestions have their addresses, so that a load can tell those it makes anew.
WORK_SUGGESTION: Final = ID + "suggestion/work/"

LEAST_SHARE: Final = 0.2
LEAST_SHARE_OF_ONE: Final = 0.25
LEAST_SHARE_OF_REQUEST: Final = 0.4
LEAST_WORDS: Final = 2
NEARLY: Final = 0.8

_WORDS: Final = """
access action adequate among based building capacity capacitie change citie city development driver enhancing focus goal
greater habitat human implementation improving inclusive including increase it level local management national new
number people program programme project promote promoting promotion regional relevant serve settlement strategie
stronger subprogramme support supporting sustainable system technical un urban various work
"""
# What work on human settlements is called whatever it is about, and words that say how and not on what.
_COMMON: Final = frozenset(_WORDS.split())
_ENDINGS: Final = (
    "ization",
    "isation",
    "ation",
    "ition",
    "tion",
    "mental",
    "ment",
    "ience",
    "ient",
    "ing",
    "ed",
    "e",
    "y",
)
_LEAST_ROOT: Final = 4
_NUMBERED: Final = re.compile(r"\d|[(（]")
_CONTRIBUTES: Final = URIRef(CODE + "alignment-relation/contributes-to")
_PREFIX: Final = f"PREFIX gt: <{DEF}> PREFIX skos: <{PREFIXES['skos']}>\n"
_NAMES: Final = "skos:prefLabel|skos:altLabel|gt:ownRendering"
# Whose a plan is, its address says: plan/un-habitat/2026-2029. Each graph is asked by itself (GRAPH), since what is
# being loaded has no union of all graphs yet.
_OWNED: Final = (
    "{ SELECT DISTINCT ?plan ?entity { GRAPH ?g1 { ?plan a gt:StrategicPlan } "
    f'BIND(IRI(CONCAT("{ID}org/", STRBEFORE(STRAFTER(STR(?plan), "{ID}plan/"), "/"))) AS ?entity) }} }} '
)
_SPANS: Final = (
    "{ SELECT ?plan (MIN(?begun) AS ?first) (MAX(?ended) AS ?last) { GRAPH ?g2 { ?plan a gt:StrategicPlan } "
    "GRAPH ?g3 { ?plan gt:hasPeriod|^gt:periodOf ?period } GRAPH ?g4 { ?period gt:startsOn ?begun } "
    "GRAPH ?g5 { ?period gt:endsOn ?ended } } GROUP BY ?plan } "
)
_PLANS: Final = f"{_PREFIX} SELECT ?plan ?entity ?first {{ {_OWNED} {_SPANS} }}"
_ELEMENTS: Final = _PREFIX + (
    "SELECT DISTINCT ?plan ?element ?name { GRAPH ?g1 { ?plan a gt:StrategicPlan } "
    f"GRAPH ?g2 {{ ?element gt:elementOf ?plan }} {{ GRAPH ?g3 {{ ?element {_NAMES} ?name }} }} UNION "
    f"{{ GRAPH ?g4 {{ ?result gt:resultOf ?element }} GRAPH ?g5 {{ ?result {_NAMES} ?name }} }} }}"
)
_WORK: Final = _PREFIX + (
    f"SELECT DISTINCT ?plan ?work ?name {{ {_OWNED} {_SPANS} GRAPH ?g6 {{ ?work gt:contributingEntity ?entity ; "
    "a gt:SubOutput ; skos:prefLabel ?name ; gt:startsOn ?start ; gt:endsOn ?end } "
    "FILTER(?start <= ?last && ?end >= ?first) }"
)
_SUBPROGRAMMES: Final = _PREFIX + (
    "SELECT DISTINCT ?plan ?work ?name { GRAPH ?g1 { ?plan a gt:StrategicPlan } GRAPH ?g2 { ?programme "
    "gt:implementsPlan ?plan ; a gt:WorkProgramme . ?work gt:elementOf ?programme ; a gt:Subprogramme ; "
    "skos:prefLabel ?name } }"
)
_REQUESTS: Final = _PREFIX + (
    f"SELECT DISTINCT ?entity ?request ?text {{ {_OWNED} GRAPH ?g6 {{ ?entity gt:citesMandate ?document }} "
    f"GRAPH ?g7 {{ ?request gt:inDocument ?document ; gt:provisionVerb <{CODE}verb/requests> ; gt:partText ?text }} }}"
)

# The properties that suggestions depend on.
READ_OF_WORK: Final = frozenset(
    {DEF + name for name in ("ownRendering", "elementOf", "resultOf", "hasPeriod", "periodOf", "startsOn", "endsOn")}
    | {DEF + name for name in ("contributingEntity", "implementsPlan", "citesMandate", "inDocument", "provisionVerb")}
    | {DEF + "partText", *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")), str(RDF.type)}
)

Select = Callable[[str], Solutions]


@dataclass(frozen=True, slots=True)
class _Plan:
    iri: str
    entity: str
    first: str
    names: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]


def suggest_work(select: Select) -> Graph:
    """Return the suggested contributions of all work and requests to the elements of strategic plans.

    `select` answers a SELECT over named graphs, as a store or what is staged does. Without open data there is nothing
    to suggest.
    """
    plans = {plan.iri: plan for plan in _plans(select)}
    suggestions = Graph()
    for query in (_WORK, _SUBPROGRAMMES):
        for (plan, work), said in _gathered(select(query)).items():
            if plan in plans:
                _add(suggestions, work, _contributions(plans[plan], said, request=False))
    latest: dict[str, _Plan] = {}
    for known in sorted(plans.values(), key=lambda plan: (plan.first, plan.iri)):
        latest[known.entity] = known
    for (entity, request), said in _gathered(select(_REQUESTS)).items():
        if entity in latest:
            _add(suggestions, request, _contributions(latest[entity], said, request=True))
    return suggestions


def roots(name: str, language: str) -> frozenset[str]:
    """Return the roots of the words of a name that tell one work from another; none in a language not known here."""
    split = TOKENS.get(language.split("-")[0])
    if split is None:
        return frozenset()
    return frozenset(_root(word) for word in split(name) if word not in _COMMON)


def _root(word: str) -> str:
    for _ in range(2):
        ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _LEAST_ROOT), "")
        word = word.removesuffix(ending)
    return word[:-1] if len(word) > _LEAST_ROOT and word[-1] == word[-2] else word


def _plans(select: Select) -> Iterable[_Plan]:
    names: defaultdict[str, dict[str, set[tuple[str, frozenset[str]]]]] = defaultdict(dict)
    for plan, element, name in select(_ELEMENTS).rows:
        if isinstance(plan, IRI) and isinstance(element, IRI) and isinstance(name, Literal) and name.language:
            words = roots(name.value, name.language)
            if len(words) >= LEAST_WORDS and not _NUMBERED.search(name.value):
                spoken = name.language.split("-")[0]
                names[plan.value].setdefault(element.value, set()).add((spoken, words))
    for plan, entity, first in select(_PLANS).rows:
        if isinstance(plan, IRI) and isinstance(entity, IRI) and isinstance(first, Literal):
            known = {element: tuple(said) for element, said in names[plan.value].items()}
            yield _Plan(plan.value, entity.value, first.value, known)


def _gathered(solutions: Solutions) -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """Return the words said by language, of each thing for each plan or entity."""
    found: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for of, thing, name in sorted(solutions.rows, key=_order):
        if isinstance(of, IRI) and isinstance(thing, IRI) and isinstance(name, Literal):
            spoken = (name.language or "en").split("-")[0]
            said = found.setdefault((of.value, thing.value), {})
            said[spoken] = said.get(spoken, frozenset()) | roots(name.value, spoken)
    return found


def _order(row: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple(term.value if isinstance(term, IRI | Literal) else "" for term in row)


def _contributions(plan: _Plan, said: Mapping[str, frozenset[str]], *, request: bool) -> dict[str, float]:
    shares = {
        element: max((_share(words, said.get(language, frozenset()), request) for language, words in names), default=0)
        for element, names in plan.names.items()
    }
    best = max(shares.values(), default=0)
    return {element: share for element, share in shares.items() if share > 0 and share >= NEARLY * best}


def _share(name: frozenset[str], said: frozenset[str], request: bool) -> float:
    met = len(name & said)
    share = met / len(name)
    least = LEAST_SHARE_OF_REQUEST if request else LEAST_SHARE
    enough = (met >= LEAST_WORDS and share >= least) or (met == 1 and not request and share >= LEAST_SHARE_OF_ONE)
    return share if enough else 0.0


def _add(graph: Graph, work: str, elements: Mapping[str, float]) -> None:
    for element, share in elements.items():
        key = hashlib.sha1(f"{work} contributes-to {element} lexical".encode(), usedforsecurity=False).hexdigest()[:20]
        suggestion = URIRef(WORK_SUGGESTION + key)
        for predicate, value in (
            (RDF.type, URIRef(DEF + "SuggestedAlignment")),
            (URIRef(DEF + "claimSubject"), URIRef(work)),
            (URIRef(DEF + "claimRelation"), _CONTRIBUTES),
            (URIRef(DEF + "claimObject"), URIRef(element)),
            (URIRef(DEF + "method"), URIRef(CODE + "mapping-method/lexical")),
            (URIRef(DEF + "confidence"), RdfLiteral(Decimal(f"{share:.2f}"), datatype=XSD.decimal)),
        ):
            graph.add((suggestion, predicate, value))
