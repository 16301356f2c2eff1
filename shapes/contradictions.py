"""Where documents do not agree with themselves or with each other: each find is a `gt:Discrepancy` with both sides.

A rule is one file in `contradictions/`: front matter in `#+` lines (id, kind, title, message, why) above a SELECT over
what is asserted. A row sets `?one`, stated in `?onePart`, against `?other`, stated in `?otherPart`; rows with the same
`?about` are one find. The message is filled with what the row binds. A find is about the sources, not about us: it is
derived at each load, and the gate never sees it.

>>> sorted({rule.kind for rule in read_contradiction_rules()})[:2]
['count', 'existing-and-forthcoming']
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, Final

import yaml
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from ontology.namespaces import CODE, DEF, ID, rebase
from ontology.translations import LANGUAGES
from ontology.vocabulary import code_iri
from shapes.lint import BrokenShape
from shapes.naming import STATED_IN
from shapes.wording import Names, names_of, sayable, saying, sayings_of, worded

Row = Mapping[str, Node]
# Answers a SELECT over the asserted facts and the ontology; unbound variables are left out of a row.
Select = Callable[[str], Iterable[Row]]

_MARK: Final = "#+"
_KEYS: Final = ("id", "kind", "title", "message", "why")
_SIDES: Final = ("one", "onePart", "other", "otherPart")
# Not the blank that French has before some marks, at which no line breaks.
_BLANKS: Final = re.compile(r"[ \n]+")
_NEEDED: Final = frozenset({"en", "zh"})
_OWN_RENDERING: Final = URIRef(DEF + "ownRendering")


@dataclass(frozen=True)
class ContradictionRule:
    """A rule: its `kind` is a slug of the code list discrepancy-kind; `title`, `message` and `why` by language."""

    id: str
    kind: str
    title: Mapping[str, str]
    message: Mapping[str, str]
    why: Mapping[str, str]
    sparql: str

    @property
    def iri(self) -> str:
        """Return the rule as an individual, which its finds name as their gt:foundBy."""
        return f"{ID}rule/{self.id}"


@cache
def read_contradiction_rules() -> tuple[ContradictionRule, ...]:
    """Return the bundled rules, sorted by id; raises BrokenShape naming the file at fault."""
    files = sorted((resources.files("shapes") / "contradictions").iterdir(), key=lambda file: file.name)
    return tuple(
        parse_contradiction_rule(file.read_text(encoding="utf-8"), file.name)
        for file in files
        if file.name.endswith(".rq")
    )


def parse_contradiction_rule(text: str, name: str) -> ContradictionRule:
    """Return the rule written in `text`, the content of the file `name`; raises BrokenShape saying what is wrong."""
    front = "\n".join(line.removeprefix(_MARK).removeprefix(" ") for line in text.splitlines() if line[:2] == _MARK)
    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise BrokenShape([f"{name}: the lines that begin with `{_MARK}` are not YAML: {error}"]) from error
    sparql = rebase(text)
    try:
        bound = {str(variable) for variable in prepareQuery(sparql).algebra.PV}
    except Exception as error:  # rdflib raises the exceptions of its parser, which share no base
        raise BrokenShape([f"{name}: the query cannot be read: {error}"]) from error
    problems = _faults(fields if isinstance(fields, dict) else {}, name, bound)
    if problems:
        raise BrokenShape([f"{name}: {problem}" for problem in problems])
    texts = {key: {to: _BLANKS.sub(" ", text).strip() for to, text in fields[key].items()} for key in _KEYS[2:]}
    return ContradictionRule(fields["id"], fields["kind"], texts["title"], texts["message"], texts["why"], sparql)


def find_contradictions(select: Select, rules: Sequence[ContradictionRule] | None = None) -> Graph:
    """Return every find of the rules (without `rules`, the bundled ones) as gt:Discrepancy nodes, with the rules.

    The same facts give the same graph: a find is named after its rule and what it is about.
    """
    finds = [
        (rule, about, rows)
        for rule in (read_contradiction_rules() if rules is None else rules)
        for about, rows in _grouped(select(rule.sparql)).items()
    ]
    sayings = sayings_of(select, {row[side] for _, _, rows in finds for row in rows for side in ("one", "other")})
    spoken_of = {term for _, _, rows in finds for row in rows for term in row.values()}
    names = names_of(select, spoken_of.union(*sayings.values()))
    graph = Graph()
    for rule, about, rows in finds:
        _describe_find(graph, rule, about, rows, names)
    for thing, parts in sayings.items():
        for lang in LANGUAGES:
            if (thing, lang) not in names.labels and sayable(parts, names, lang):
                graph.add((thing, _OWN_RENDERING, Literal(saying(parts, names, lang), lang=lang)))
    for rule in {rule.id: rule for rule, _, _ in finds}.values():
        _describe_rule(graph, rule)
    return graph


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        about = str(row["about"]) if "about" in row else " ".join(sorted((str(row["one"]), str(row["other"]))))
        groups.setdefault(about, []).append(row)
    return groups


def _describe_find(graph: Graph, rule: ContradictionRule, about: str, rows: Sequence[Row], names: Names) -> None:
    key = hashlib.sha1(about.encode(), usedforsecurity=False).hexdigest()[:20]
    find = URIRef(f"{ID}discrepancy/{rule.id}/{key}")
    graph.add((find, RDF.type, URIRef(DEF + "Discrepancy")))
    graph.add((find, URIRef(DEF + "foundBy"), URIRef(rule.iri)))
    graph.add((find, URIRef(DEF + "discrepancyKind"), URIRef(code_iri("discrepancy-kind", rule.kind))))
    for row in rows:
        for side in ("one", "other"):
            graph.add((find, URIRef(DEF + "setsAgainst"), row[side]))
            graph.add((find, STATED_IN, row[f"{side}Part"]))
    for lang in rule.message:
        values = {field: worded({row[field] for row in rows if field in row}, names, lang) for field in _fields(rule)}
        graph.add((find, _OWN_RENDERING, Literal(rule.message[lang].format_map(values), lang=lang)))


def _describe_rule(graph: Graph, rule: ContradictionRule) -> None:
    iri = URIRef(rule.iri)
    graph.add((iri, RDF.type, URIRef(DEF + "InferenceRule")))
    for path, words in ((SKOS.prefLabel, rule.title), (SKOS.definition, rule.why)):
        for lang, text in words.items():
            graph.add((iri, path, Literal(text, lang=lang)))


def _fields(rule: ContradictionRule) -> frozenset[str]:
    return frozenset(field for text in rule.message.values() for field in _placeholders(text))


def _placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def _faults(fields: dict[str, Any], name: str, bound: set[str]) -> list[str]:
    problems = [f"{key} is missing" for key in _KEYS if key not in fields]
    problems += [f"{key} is not a key of a rule" for key in sorted(fields.keys() - set(_KEYS))]
    problems += [f"the query must select ?{side}" for side in _SIDES if side not in bound]
    for key in _KEYS[2:]:
        words = fields.get(key, dict.fromkeys(LANGUAGES, "-"))
        if not isinstance(words, dict) or not _NEEDED <= set(words) <= set(LANGUAGES) or not all(words.values()):
            problems.append(f"{key} has one text in English (en) and one in Chinese (zh), and may have the other four")
        elif key == "message":
            unbound = sorted({field for text in words.values() for field in _placeholders(text)} - bound)
            problems += [f"the message speaks of {{{field}}}, which the query does not select" for field in unbound]
    if "id" in fields and (name != f"{fields['id']}.rq" or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fields["id"])):
        problems.append(f"the file's name must be its id in lower case, {fields['id']!r}, followed by .rq")
    try:
        code_iri("discrepancy-kind", str(fields.get("kind", "sum")))
    except KeyError as error:
        problems.append(f"kind: {error.args[0]}".replace(CODE, ""))
    return problems
