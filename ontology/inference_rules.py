"""The named rules: files in `ontology/rules/` that each say which alignment follows from which facts.

A rule is a SPARQL CONSTRUCT that makes gt:InferredAlignment nodes, with its id, title and reason as YAML in `#+` lines
above it. The file can be run as it stands, as a query over the default graph, to see what it says. For materialising,
each triple of its WHERE is read from any graph but the suggested and the provenance one; so a rule writes one triple on
a line, ended by a full stop, without property paths (transitive properties are closed already). It may only add: MINUS,
NOT EXISTS and aggregates are refused, since their answer changes while the closure grows. An inferred claim has no
gt:statedIn of its own: its evidence is that of its premises.

>>> [rule.id for rule in read_rules()]
['result-of-element']
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import yaml
from rdflib import RDF, Literal, URIRef, Variable
from rdflib.plugins.sparql import parser
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node

from ontology.closure import HornRule, Pattern, insertion, read_pattern
from ontology.namespaces import DEF, ID, PREFIXES, rebase

_FORM: Final = re.compile(
    r"(?s)^(?P<prologue>.*?)\bCONSTRUCT\s*\{(?P<template>[^{}]*)\}\s*WHERE\s*\{(?P<where>.*)\}\s*$"
)
_TERM: Final = r"(?:[?$]\w+|a|<[^<>\s]+>|[\w-]*:[\w.-]*[\w-]|\"[^\"\\]*\"(?:@[\w-]+|\^\^\S+)?|-?\d+|true|false)"
_TRIPLE: Final = re.compile(rf"^\s*(?P<triple>{_TERM}\s+{_TERM}\s+{_TERM})\s*\.\s*$")
_PATTERNS: Final = frozenset(
    {"Project", "BGP", "Join", "LeftJoin", "Union", "Filter", "Extend", "ToMultiSet", "values"}
)
_CLAIM_NEEDS: Final = ("claimSubject", "claimRelation", "claimObject", "premise", "byRule", "method")
_LANGUAGES: Final = ("en", "zh")
_VARIABLE: Final = re.compile(r"\?\w+")
# A variable whose values the rule lists stays a variable.
_LISTED: Final = re.compile(r"(?i)\bVALUES\s*(\?\w+|\([^)]*\))")


class BrokenRule(ValueError):  # noqa: N818 - said of the rule's file
    """A rule file is not what a rule must be; the message names the file, what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One triple of a rule's WHERE, by which a fact may have to do with the rule, and those that hold with it alone."""

    pattern: Pattern
    beside: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: `title` and `why` by language, `construct` the query of the file, `update` what materialises it.

    `sure` are the triples that every solution has, `seeds` one for each triple of WHERE, `materialising` the CONSTRUCT
    of what `update` writes. Of a claim of the rule, `told` says which property tells which variable, and `marks` what
    all have in common (property, value).
    """

    id: str
    title: dict[str, str]
    why: dict[str, str]
    construct: str
    update: str
    materialising: str
    sure: tuple[Pattern, ...]
    seeds: tuple[Seed, ...]
    told: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]

    def about(self, terms: Mapping[str, str]) -> str:
        """Return the CONSTRUCT of what the rule says where these variables have these values, as SPARQL writes them."""
        given = {name for listed in _LISTED.findall(self.materialising) for name in _VARIABLE.findall(listed)}
        return _VARIABLE.sub(
            lambda found: terms.get(found[0], found[0]) if found[0] not in given else found[0], self.materialising
        )

    @property
    def iri(self) -> str:
        """The rule as an individual, which the claims it makes name as their gt:byRule."""
        return rule_iri(self.id)


def rule_iri(rule_id: str) -> str:
    """Return the IRI of the rule with this id."""
    return f"{ID}rule/{rule_id}"


def read_rules() -> tuple[Rule, ...]:
    """Read all bundled rules, sorted by id; raises BrokenRule for the first that is not one."""
    found = [entry for entry in files("ontology").joinpath("rules").iterdir() if entry.name.endswith(".rq")]
    return tuple(
        parse_rule(entry.name, entry.read_text(encoding="utf-8")) for entry in sorted(found, key=lambda e: e.name)
    )


def parse_rule(name: str, text: str) -> Rule:
    """Read one rule from the text of the file `name` (`{id}.rq`); raises BrokenRule."""
    lines = rebase(text).splitlines()
    front = [line.removeprefix("#+") for line in lines if line.startswith("#+")]
    construct = "\n".join(line for line in lines if not line.lstrip().startswith("#")).strip()
    rule_id, title, why = _front_matter(name, "\n".join(line.removeprefix(" ") for line in front))
    form, algebra = _parsed(name, construct)
    _check_template(name, rule_id, algebra.template)
    where = _materialising(name, form, algebra)
    update = form["prologue"] + insertion(form["template"], where)
    return Rule(rule_id, title, why, construct, update, **_ends(form, algebra, where))


def rule_updates(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the updates that materialise the rules and describe each as a gt:InferenceRule in the inferred graph.

    Run them in one fixpoint with the closure: `run_closure(update, count, closure_updates(o) + rule_updates(rules))`.
    """
    return tuple(update for rule in rules for update in (rule.update, description(rule).update))


def _front_matter(name: str, text: str) -> tuple[str, dict[str, str], dict[str, str]]:
    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise BrokenRule(f"{name}: the `#+` lines are not YAML: {fault}") from fault
    if not isinstance(front, dict) or set(front) != {"id", "title", "why"}:
        raise BrokenRule(f"{name}: the `#+` lines must give id, title and why, and nothing else.")
    if name != f"{front['id']}.rq" or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", front["id"]):
        raise BrokenRule(f"{name}: the file's name must be its id in lower case, {front['id']!r}, followed by .rq.")
    texts = []
    for key in ("title", "why"):
        given = front[key]
        if not isinstance(given, dict) or not all(isinstance(given.get(to), str) and given[to] for to in _LANGUAGES):
            raise BrokenRule(f"{name}: {key} must be given in English (en) and Chinese (zh).")
        texts.append({str(language): str(said).strip() for language, said in given.items()})
    return front["id"], texts[0], texts[1]


def _parsed(name: str, construct: str) -> tuple[re.Match[str], CompValue]:
    form = _FORM.match(construct)
    if form is None:
        raise BrokenRule(f"{name}: a rule is written CONSTRUCT {{ … }} WHERE {{ … }}, with nothing after it.")
    try:
        return form, translateQuery(parser.parseQuery(construct)).algebra
    except Exception as fault:  # rdflib raises whatever its parser meets
        raise BrokenRule(f"{name}: not a SPARQL query: {fault}") from fault


def _materialising(name: str, form: re.Match[str], algebra: CompValue) -> str:
    """Return the WHERE of a rule with each triple read from any graph that rules may read."""
    lines, wrapped = [], 0
    for line in form["where"].splitlines():
        if triple := _TRIPLE.match(line):
            wrapped += 1
            line = read_pattern(f"ruleGraph{wrapped}", triple["triple"])
        lines.append(line)
    if wrapped != sum(_triples(name, algebra.p)):
        raise BrokenRule(
            f"{name}: write each triple of WHERE on a line of its own, ended by a full stop, without paths."
        )
    return "\n".join(lines)


def _ends(form: re.Match[str], algebra: CompValue, where: str) -> dict[str, Any]:
    """Return how the rule is asked from each of its ends, the fields of `Rule` from `materialising` on."""
    groups = list(_groups(algebra.p))
    sure = [triple for triples, may_lack in groups if not may_lack for triple in triples]
    bound = {term for triple in sure for term in triple}

    def written(term: Node) -> str:
        # What an optional part alone binds, another fact may bind as well: it is not what the claim is made for.
        return term.n3() if term in bound or not isinstance(term, Variable) else f"{term.n3()}Seed"

    seeds = []
    for triples, may_lack in groups:
        patterns: list[Pattern] = [(written(s), written(p), written(o)) for s, p, o in triples]
        for at, pattern in enumerate(patterns):
            seeds.append(Seed(pattern, tuple(patterns[:at] + patterns[at + 1 :]) if may_lack else ()))
    stated: dict[str, list[Node]] = {}
    for _, predicate, value in algebra.template:
        stated.setdefault(predicate.n3(), []).append(value)
    single = {predicate: values[0] for predicate, values in stated.items() if len(values) == 1}
    return {
        "materialising": f"{form['prologue']}CONSTRUCT {{ {form['template']} }} WHERE {{ {where} }}",
        "sure": tuple((s.n3(), p.n3(), o.n3()) for s, p, o in sure),
        "seeds": tuple(seeds),
        "told": tuple((p, o.n3()) for p, o in single.items() if isinstance(o, Variable) and o in bound),
        "marks": tuple((p, o.n3()) for p, o in single.items() if not isinstance(o, Variable)),
    }


def _groups(pattern: CompValue, may_lack: bool = False) -> Iterator[tuple[list[tuple[Node, Node, Node]], bool]]:
    """Yield the triples that hold together, and whether a solution may lack them (OPTIONAL, UNION)."""
    if pattern.name == "BGP" and pattern.triples:
        yield list(pattern.triples), may_lack
    for key in ("p", "p1", "p2"):
        if isinstance(pattern.get(key), CompValue):
            alternative = pattern.name == "Union" or (pattern.name == "LeftJoin" and key == "p2")
            yield from _groups(pattern[key], may_lack or alternative)


def _triples(name: str, pattern: CompValue) -> Iterator[int]:
    """Yield the number of triples of each basic graph pattern; refuse patterns whose answer can shrink."""
    if pattern.name not in _PATTERNS:
        raise BrokenRule(f"{name}: a rule may only add, so {pattern.name} has no place in it.")
    if any("EXISTS" in str(value) for key, value in pattern.items() if key == "expr"):
        raise BrokenRule(f"{name}: a rule may only add, so EXISTS and NOT EXISTS have no place in it.")
    if pattern.name == "BGP":
        yield len(pattern.triples)
    for key in ("p", "p1", "p2"):
        if isinstance(pattern.get(key), CompValue):
            yield from _triples(name, pattern[key])


def _check_template(name: str, rule_id: str, template: Iterable[tuple[object, object, object]]) -> None:
    triples = list(template)
    if any(isinstance(term, BNode) for triple in triples for term in triple):
        raise BrokenRule(f"{name}: the claim must have an IRI made from what it says; a blank node is new at each run.")
    claims = {subject for subject, _, value in triples if value == URIRef(DEF + "InferredAlignment")}
    if len(claims) != 1 or {subject for subject, _, _ in triples} != claims:
        raise BrokenRule(f"{name}: a rule makes claims (gt:InferredAlignment) and says nothing else.")
    said = {predicate for _, predicate, _ in triples}
    if missing := [need for need in _CLAIM_NEEDS if URIRef(DEF + need) not in said]:
        raise BrokenRule(f"{name}: the claim lacks {', '.join('gt:' + need for need in missing)}.")
    if unwanted := said - {URIRef(DEF + need) for need in _CLAIM_NEEDS} - {RDF.type, URIRef(DEF + "alignmentLevel")}:
        raise BrokenRule(f"{name}: an inferred claim carries no {', '.join(sorted(map(str, unwanted)))}.")
    rules = {value for _, predicate, value in triples if predicate == URIRef(DEF + "byRule")}
    if rules != {URIRef(rule_iri(rule_id))}:
        raise BrokenRule(f"{name}: gt:byRule must be the rule itself, <{rule_iri(rule_id)}>.")
    if not all(isinstance(subject, Variable) for subject in claims):
        raise BrokenRule(f"{name}: the claim must be a variable, bound to an IRI made from what it says.")


def description(rule: Rule) -> HornRule:
    """Return what says what a rule is, wherever it is at work: it follows from nothing."""
    skos = PREFIXES["skos"]
    texts = [(f"<{skos}prefLabel>", rule.title), (f"<{skos}definition>", rule.why)]
    said = [(term, Literal(text, lang=to).n3()) for term, by in texts for to, text in sorted(by.items())]
    head = [(RDF.type.n3(), f"<{DEF}InferenceRule>"), *said]
    return HornRule((), tuple((f"<{rule.iri}>", term, value) for term, value in head))
