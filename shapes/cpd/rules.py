"""The rules for country programmes as read from their Turtle files: what each asks, on whose authority, how it hides.

A rule (`gtshape:Rule`) has a grade, a kind (A: within the document, B: across the graph, C: comparison of texts,
D: suggestion) and its basis. Its causes are the shapes that belong to it (`gtshape:ofRule`), each with its own message
and mend; causes that share a name are reported together. Only kinds A and B with the grade blocker or error gate.

>>> rule = rules()["DER-01"]
>>> rule.grade, rule.kind, [basis.text for basis in rule.basis]
('blocker', 'A', ['HSP/EB.2025/8, 3', 'HSP/EB.2025/8, 17'])
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, cast
from urllib.parse import unquote

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib import Literal as Text
from rdflib.term import Node

from loaders.programme.properties import property_iri
from ontology.namespaces import DEF, DOC, PREFIXES, SHAPE, rebase
from shapes.compiler import Compiled, compile_constraints
from shapes.lint import refuse_broken

Grade = Literal["blocker", "error", "warning", "question", "hint"]
GRADES: Final[tuple[Grade, ...]] = ("blocker", "error", "warning", "question", "hint")
Kind = Literal["A", "B", "C", "D"]
Mark = Literal["S", "s", "N", "R", "K"]
Words = Mapping[str, str]
Reach = Literal["explains", "explainsBelow", "explainsAbove", "explainsEverywhere", "explainsSameValue"]
REACHES: Final[tuple[Reach, ...]] = (
    "explains",
    "explainsBelow",
    "explainsAbove",
    "explainsEverywhere",
    "explainsSameValue",
)
Absence = Literal["not-checkable", "not-applicable"]

# What each file is about; in this order rules are listed.
FILES: Final = ("der", "aln", "res", "ind", "fin", "par", "xct", "mev", "doc", "needs")
RULES_VERSION: Final = "2026.1"
MARKS: Final[Mapping[Mark, Words]] = MappingProxyType(
    {
        "S": {
            "en": "stated by the document",
            "zh": "文件明文所述",
            "fr": "énoncé par le document",
            "es": "lo dice el documento",
            "ru": "сказано в документе",
            "ar": "منصوص عليه في الوثيقة",
        },
        "s": {
            "en": "supported by the document, not ordered by it",
            "zh": "文件有所依据，并未明文规定",
            "fr": "étayé par le document, non ordonné par lui",
            "es": "lo respalda el documento, no lo ordena",
            "ru": "подкреплено документом, но не предписано им",
            "ar": "تؤيده الوثيقة ولا تأمر به",
        },
        "N": {
            "en": "another norm than the documents loaded here",
            "zh": "所载文件以外的规范",
            "fr": "une autre norme que les documents chargés ici",
            "es": "otra norma, distinta de los documentos cargados aquí",
            "ru": "иная норма, чем загруженные здесь документы",
            "ar": "قاعدة غير الوثائق المحمَّلة هنا",
        },
        "R": {"en": "practice", "zh": "通行做法", "fr": "pratique", "es": "práctica", "ru": "практика", "ar": "ممارسة"},
        "K": {
            "en": "general knowledge that has not been verified",
            "zh": "尚未核实的一般知识",
            "fr": "connaissance générale non vérifiée",
            "es": "conocimiento general sin verificar",
            "ru": "общеизвестное, не проверено",
            "ar": "معرفة عامة لم يُتحقق منها",
        },
    }
)

_SEVERAL: Final[Words] = MappingProxyType(
    {
        "en": "“{value}” in “{heading}” of {thing} may mean several things.",
        "zh": "{thing}“{heading}”中的“{value}”可指不止一项。",
        "fr": "{thing} : « {value} » dans « {heading} » peut désigner plusieurs choses.",
        "es": "{thing}: «{value}» en «{heading}» puede significar varias cosas.",
        "ru": "{thing}: «{value}» в графе «{heading}» может означать разное.",
        "ar": "{thing}: «{value}» في «{heading}» قد يعني أكثر من شيء.",
    }
)
_WHICH: Final[Words] = MappingProxyType(
    {
        "en": "Write the identifier of the one that is meant.",
        "zh": "请填写所指一项的标识编号。",
        "fr": "Inscrire l’identifiant de celle qui est visée.",
        "es": "Escriba el identificador de la que se quiere indicar.",
        "ru": "Укажите идентификатор того, что имеется в виду.",
        "ar": "اكتب معرّف المقصود منها.",
    }
)


@dataclass(frozen=True)
class Basis:
    """A document part that a rule rests on: its IRI, the document's symbol and the part's number as printed."""

    iri: str
    symbol: str
    part: str

    @property
    def text(self) -> str:
        """Return the part as people write it."""
        return f"{self.symbol}, {self.part}"


@dataclass(frozen=True)
class Need:
    """What must be known before a cause can be judged: a pattern that holds where it is, and the reason if not."""

    name: str
    pattern: str
    reason: Words
    absence: Absence


@dataclass(frozen=True, eq=False)
class Cause:
    """One way to break a rule: the shape (`id`, short name) that finds it, and what it says.

    `at` are the properties whose cells are at fault where the breach names none; `sheet` the key of a sheet instead.
    `places` is a query for further cells that belong to the breach. `about` is the class looked at, `root` the shape
    that brings its things (itself, or the one that it hangs from); a text rule (`by_text`) is a function instead.
    """

    id: str
    rule: str
    name: str
    grade: Grade
    about: str
    root: str
    message: Words
    fix: Words
    at: tuple[str, ...]
    sheet: str | None
    needs: tuple[str, ...]
    places: str | None
    by_text: bool
    hides: Mapping[Reach, frozenset[str]]

    @property
    def key(self) -> tuple[str, str]:
        """Return the rule and the name by which causes are reported together."""
        return self.rule, self.name

    @cached_property
    def ambiguous(self) -> "Cause":
        """The same cause where what is written means several things rather than none."""
        return replace(self, name="ambiguous", message=_SEVERAL, fix=_WHICH)


@dataclass(frozen=True, eq=False)
class Rule:
    """What is asked, and on whose authority. `note` says what the basis does not say itself."""

    id: str
    title: Words
    grade: Grade
    kind: Kind
    mark: Mark
    basis: tuple[Basis, ...]
    note: Words | None
    verb: Words | None
    may_ignore_if: Words | None
    causes: tuple[Cause, ...]

    def gates(self, grade: Grade) -> bool:
        """Return whether a breach of this grade keeps a programme from going on."""
        return self.kind in ("A", "B") and grade in ("blocker", "error")

    @property
    def is_verified(self) -> bool:
        """Return False where the rule rests on general knowledge that nobody has verified."""
        return self.mark != "K"


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by id, in the order of their files; read once."""
    graph = rules_graph()
    causes: dict[str, list[Cause]] = {}
    roots = {inner: outer for outer, inner in graph.subject_objects(SH.property)}
    for shape in graph.subjects(_own("ofRule")):
        cause = _cause(graph, shape, roots.get(shape, shape))
        causes.setdefault(cause.rule, []).append(cause)
    everything = {cause.id: frozenset({cause.id}) for found in causes.values() for cause in found}
    everything |= {rule: frozenset(cause.id for cause in found) for rule, found in causes.items()}
    found_rules = {}
    for rule in graph.subjects(RDF.type, _own("Rule")):
        own = tuple(_expanded(cause, everything) for cause in sorted(causes[_short(rule)], key=lambda one: one.id))
        found_rules[_short(rule)] = _rule(graph, rule, own)
    order = [name.upper() for name in FILES]
    return MappingProxyType(dict(sorted(found_rules.items(), key=lambda item: (order.index(item[0][:3]), item[0]))))


@cache
def causes() -> Mapping[str, Cause]:
    """Return all causes by the short name of their shape."""
    return MappingProxyType({cause.id: cause for rule in rules().values() for cause in rule.causes})


@cache
def needs() -> Mapping[str, Need]:
    """Return what causes may need to know, by name."""
    graph = rules_graph()
    found = {}
    for node in graph.subjects(RDF.type, _own("Need")):
        name = _short(node).removeprefix("need-")
        absence = cast("Absence", _text(graph, node, "absence"))
        found[name] = Need(
            name, _text(graph, node, "pattern") or "", _words(graph, node, _own("reason")) or {}, absence
        )
    return MappingProxyType(dict(sorted(found.items())))


@cache
def compiled() -> Compiled:
    """Return the shapes of the rules as queries; raises BrokenShape or NotCompilable for a rule that cannot be run."""
    return compile_constraints(rules_graph())


@cache
def rules_graph() -> Graph:
    """Return the rules as written; shared by all callers: do not change it. Raises BrokenShape for a faulty one."""
    graph = Graph()
    for name in FILES:
        graph.parse(data=_file(name), format="turtle")
    refuse_broken(graph)
    return graph


@cache
def ruleset() -> str:
    """Return the name of this state of the rules: a version, and a digest of all that they say."""
    digest = hashlib.sha256("\n".join(_file(name) for name in FILES).encode()).hexdigest()
    return f"{RULES_VERSION}+{digest[:12]}"


def prefixes() -> str:
    """Return the head of a query of these rules."""
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("gt", "skos", "xsd"))


def _file(name: str) -> str:
    return rebase((resources.files("shapes.cpd") / f"{name}.ttl").read_text(encoding="utf-8"))


def _rule(graph: Graph, node: Node, own: tuple[Cause, ...]) -> Rule:
    return Rule(
        id=_short(node),
        title=_words(graph, node, RDFS.label) or {},
        grade=cast("Grade", _text(graph, node, "grade")),
        kind=cast("Kind", _text(graph, node, "kind")),
        mark=cast("Mark", _text(graph, node, "basisMark")),
        basis=tuple(sorted(map(_basis, graph.objects(node, _own("basis"))), key=_in_order)),
        note=_words(graph, node, _own("basisNote")),
        verb=_words(graph, node, _own("verb")),
        may_ignore_if=_words(graph, node, _own("mayIgnoreIf")),
        causes=own,
    )


def _cause(graph: Graph, shape: Node, root: Node) -> Cause:
    rule = _short(graph.value(shape, _own("ofRule")))
    name = _text(graph, shape, "cause") or _short(shape).removeprefix(f"{rule}-")
    places = graph.value(shape, SH.path)
    written = (_text(graph, shape, "at") or "").split()
    at = [property_iri(one.removeprefix("skos:")) for one in written if not one.startswith("sheet:")]
    sheets = [one.removeprefix("sheet:") for one in written if one.startswith("sheet:")]
    about = graph.value(root, SH.targetClass) or graph.value(shape, _own("about"))
    return Cause(
        id=_short(shape),
        rule=rule,
        name=name,
        grade=cast("Grade", _text(graph, shape, "grade") or _text(graph, URIRef(SHAPE + rule), "grade")),
        about=" ".join(sorted(str(one) for one in graph.objects(root, SH.targetClass))) or str(about),
        root=str(root),
        message=_words(graph, shape, SH.message) or {},
        fix=_words(graph, shape, _own("fix")) or {},
        at=tuple(at) or ((str(places),) if isinstance(places, URIRef) else ()),
        sheet=sheets[0] if sheets else None,
        needs=tuple(sorted(_short(one).removeprefix("need-") for one in graph.objects(shape, _own("needs")))),
        places=_text(graph, shape, "places"),
        by_text=(shape, RDF.type, _own("TextRule")) in graph,
        hides={reach: frozenset(_short(one) for one in graph.objects(shape, _own(reach))) for reach in REACHES},
    )


def _expanded(cause: Cause, everything: Mapping[str, frozenset[str]]) -> Cause:
    """Put the causes of a rule in the place of its id; raises KeyError for what is neither."""
    hides = {reach: frozenset().union(*(everything[one] for one in named)) for reach, named in cause.hides.items()}
    return replace(cause, hides=hides)


def _basis(part: Node) -> Basis:
    document, _, fragment = unquote(str(part).removeprefix(DOC)).partition("#")
    kind, _, number = fragment.partition("-")
    printed = re.sub(r"\.([0-9a-z]+)", r"(\1)", number) if kind == "para" else f"{kind} {number}"
    return Basis(str(part), document.replace("_", " "), printed)


def _in_order(basis: Basis) -> tuple[bool, str, int, str]:
    digits = re.match(r"\d+", basis.part)
    return basis.symbol != "HSP/EB.2025/8", basis.symbol, int(digits.group()) if digits else 10**6, basis.part


def _own(name: str) -> URIRef:
    return URIRef(SHAPE + name)


def _short(node: Node | None) -> str:
    return str(node).removeprefix(SHAPE).removeprefix(DEF)


def _text(graph: Graph, node: Node, name: str) -> str | None:
    value = graph.value(node, _own(name))
    return None if value is None else str(value)


def _words(graph: Graph, node: Node, path: URIRef) -> Words | None:
    found = {str(text.language): str(text) for text in graph.objects(node, path) if isinstance(text, Text)}
    return dict(sorted(found.items())) or None
