"""What cannot be true together: one query for each axiom that a fact can contradict, one sentence for each clash.

The queries are anchored on one pair of classes or one property, because one query for all disjoint pairs is slower by
orders of magnitude. They see named types only, so the closure (`ontology.closure`) must have run before. Names are
unique here: two different values of a functional property are a clash and never one thing with two names.

>>> query = ClashQuery("disjoint", ("…#Outcome", "…#Impact"), (("Outcome", "Impact"), ("成果", "影响")), "SELECT …")
>>> clash_sentence(query, ("…/id/x",), {"…/id/x": "Outcome of means 1"}.get)
'‘Outcome of means 1’ (…/id/x) cannot be both an Outcome and an Impact, which share no member.'
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib import Literal as RdfLiteral

from ontology.axioms import Axioms, read_axioms
from ontology.closure import read_pattern
from ontology.deduction import Fact, Facts

Kind = Literal["disjoint", "functional", "inverse-functional", "disjoint-properties", "irreflexive", "asymmetric"]
Language = Literal["en", "zh"]
Label = Callable[[str], str | None]

_LANGUAGES: Final[tuple[Language, Language]] = ("en", "zh")
_SENTENCES: Final[dict[Language, dict[Kind, str]]] = {
    "en": {
        "disjoint": "{0} cannot be both {a} and {b}, which share no member.",
        "functional": "{0} cannot have two values of “{a}”, which has one at most: {1} and {2}.",
        "inverse-functional": "{0} cannot be the value of “{a}” of two things, {1} and {2}: it belongs to one at most.",
        "disjoint-properties": "{0} cannot be related to {1} by both “{a}” and “{b}”, which exclude each other.",
        "irreflexive": "{0} cannot be related to itself by “{a}”.",
        "asymmetric": "{0} and {1} cannot each be related to the other by “{a}”, which holds one way only.",
    },
    "zh": {
        "disjoint": "{0}不能既是{a}又是{b}：两者没有共同成员。",
        "functional": "{0}的“{a}”至多有一个值，不能同时是{1}和{2}。",
        "inverse-functional": "{0}至多是一个事物的“{a}”的值，不能同时属于{1}和{2}。",
        "disjoint-properties": "{0}与{1}之间不能既有“{a}”又有“{b}”：两者互相排斥。",
        "irreflexive": "{0}不能与自身有“{a}”关系。",
        "asymmetric": "{0}与{1}不能互为“{a}”：该关系只有一个方向。",
    },
}


@dataclass(frozen=True, slots=True)
class ClashQuery:
    """One thing that facts could contradict: the kind of axiom, its terms, and a SELECT with a row for each clash.

    `names` are the terms' labels, first in English, then in Chinese. The SELECT's columns are what the sentence names.
    """

    kind: Kind
    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    select: str


class Inconsistent(Exception):  # noqa: N818 - said of the facts
    """The facts contradict the ontology; `clashes` has one sentence for each contradiction, and `str()` has all."""

    def __init__(self, clashes: Sequence[str]) -> None:
        super().__init__("\n".join(clashes))
        self.clashes = tuple(clashes)


def clash_queries(ontology: Graph) -> tuple[ClashQuery, ...]:
    """Return one query for each disjoint pair and each property that a fact could contradict.

    Raises UnknownConstruct when the ontology says something outside the profile.
    """
    axioms = read_axioms(ontology)
    pairs: list[tuple[Kind, tuple[str, ...], str]] = []
    for left, right in sorted(axioms.disjoint):
        pairs.append(("disjoint", (left, right), _select("?x", f"?x {_TYPE} <{left}>", f"?x {_TYPE} <{right}>")))
    for used in sorted(axioms.functional):
        pairs.append(("functional", (used,), _two_values(used)))
    for used in sorted(axioms.inverse_functional):
        body = _select("?x ?a ?b", f"?a <{used}> ?x", f"?b <{used}> ?x", "STR(?a) < STR(?b)")
        pairs.append(("inverse-functional", (used,), body))
    for left, right in sorted(axioms.disjoint_properties):
        body = _select("?x ?y", f"?x <{left}> ?y", f"?x <{right}> ?y")
        pairs.append(("disjoint-properties", (left, right), body))
    for used in sorted(axioms.irreflexive):
        pairs.append(("irreflexive", (used,), _select("?x", f"?x <{used}> ?x")))
    for used in sorted(axioms.asymmetric):
        body = _select("?x ?y", f"?x <{used}> ?y", f"?y <{used}> ?x", "STR(?x) <= STR(?y)")
        pairs.append(("asymmetric", (used,), body))
    return tuple(
        ClashQuery(kind, terms, tuple(tuple(_name(ontology, term, to) for term in terms) for to in _LANGUAGES), select)
        for kind, terms, select in pairs
    )


def clash_sentence(query: ClashQuery, row: Sequence[str], label: Label, language: Language = "en") -> str:
    """Say one clash in one sentence; `row` holds the values as plain text, `label` gives a thing's name by its IRI."""
    names = query.names[_LANGUAGES.index(language)]
    if query.kind == "disjoint" and language == "en":
        names = tuple(_with_article(name) for name in names)
    named = {"a": names[0], "b": names[-1]}
    return _SENTENCES[language][query.kind].format(*(_shown(value, label, language) for value in row), **named)


def find_clashes(
    select: Callable[[str], Iterable[Sequence[str]]],
    queries: Iterable[ClashQuery],
    label: Label,
    language: Language = "en",
) -> tuple[str, ...]:
    """Return a sentence for each clash, each once; `select` runs a SELECT and gives its rows as plain text."""
    found: dict[tuple[ClashQuery, frozenset[str]], str] = {}
    for query in queries:
        for row in sorted(tuple(values) for values in select(query.select)):
            found.setdefault((query, frozenset(row)), clash_sentence(query, row, label, language))
    return tuple(found.values())


def may_clash(axioms: Axioms, facts: Facts, fresh: Iterable[Fact], term: Callable[[str], object]) -> bool:
    """Say whether a fact that is new may contradict another, for what was true before contradicted nothing.

    False means that no query of `clash_queries` has a row; True, that they have to be asked. `term` reads a term as
    SPARQL writes it.
    """
    excluded: dict[object, set[object]] = {}
    for left, right in (*axioms.disjoint, *axioms.disjoint_properties):
        one, other = term(f"<{left}>"), term(f"<{right}>")
        excluded.setdefault(one, set()).add(other)
        excluded.setdefault(other, set()).add(one)
    kind = term(_TYPE)
    functional, inverse, irreflexive, asymmetric = (
        {term(f"<{used}>") for used in named}
        for named in (axioms.functional, axioms.inverse_functional, axioms.irreflexive, axioms.asymmetric)
    )
    kinds: dict[object, set[object]] = {}

    def of_excluded_kinds(subject: object, value: object) -> bool:
        if subject not in kinds:
            kinds[subject] = {other for _, _, other in facts.matching(subject, kind, None)}
        return not excluded.get(value, set()).isdisjoint(kinds[subject])

    return any(
        (predicate == kind and of_excluded_kinds(subject, value))
        or (predicate in functional and len(set(facts.matching(subject, predicate, None))) > 1)
        or (predicate in inverse and len(set(facts.matching(None, predicate, value))) > 1)
        or any(facts.holds((subject, other, value)) for other in excluded.get(predicate, ()))
        or (predicate in irreflexive and subject == value)
        or (predicate in asymmetric and facts.holds((value, predicate, subject)))
        for subject, predicate, value in fresh
    )


_TYPE: Final = RDF.type.n3()


def _select(columns: str, first: str, second: str | None = None, condition: str | None = None) -> str:
    where = read_pattern("g1", first)
    if second is not None:
        where += " " + read_pattern("g2", second)
    if condition is not None:
        where += f" FILTER({condition})"
    return f"SELECT DISTINCT {columns} WHERE {{ {where} }}"


def _two_values(used: str) -> str:
    # 1 and 01 are one number, and values that cannot be compared (texts in two languages) are two.
    different = "!sameTerm(?a, ?b) && STR(?a) <= STR(?b) && COALESCE(?a != ?b, true)"
    return _select("?x ?a ?b", f"?x <{used}> ?a", f"?x <{used}> ?b", different)


def _name(ontology: Graph, term: str, language: Language) -> str:
    labels = [text for text in ontology.objects(URIRef(term), RDFS.label) if isinstance(text, RdfLiteral)]
    wanted = {str(text.language): str(text) for text in labels}
    return wanted.get(language) or wanted.get("en") or re.split(r"[#/]", term)[-1] or term


def _with_article(name: str) -> str:
    return f"an {name}" if name[:1].lower() in set("aeio") else f"a {name}"


def _shown(value: str, label: Label, language: Language) -> str:
    name = label(value)
    if name is None:
        return value
    return f"‘{name}’ ({value})" if language == "en" else f"“{name}”（{value}）"
