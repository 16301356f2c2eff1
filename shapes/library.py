"""The rules of the room, read once: SHACL by module and the queries beside them.

>>> sorted(read_shapes(("alignment",)).rules)[:2]
['AlignmentClaim-alignmentLevel', 'AlignmentClaim-claimObject']
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, cast

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.namespaces import SHAPE, rebase
from shapes.compiler import Compiled, NotCompilable, compile_constraints
from shapes.findings import Severity
from shapes.lint import FIX, TARGETS, BrokenShape, refuse_broken, rules_of
from shapes.rule_queries import RuleQuery, read_rule_query

MODULES: Final = ("document", "governance", "plan", "results", "programme", "reform", "alignment", "evidence")


@dataclass(frozen=True)
class Rule:
    """What a rule says, whichever way it is written."""

    id: str
    severity: Severity
    message: Mapping[str, str]
    fix: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Rules ready to be applied: `rules` by id; `targeted` are the shapes that say which things they speak of."""

    graph: Graph
    compiled: Compiled
    targeted: tuple[URIRef, ...]
    rules: Mapping[str, Rule]
    queries: tuple[RuleQuery, ...]


def read_shapes(names: Iterable[str] | None = None) -> Shapes:
    """Return the rules of these modules (all of them without `names`); read once and kept.

    Raises BrokenShape for a rule that would be ignored in silence or could not be explained, LookupError for an unknown
    module.
    """
    chosen = MODULES if names is None else tuple(names)
    unknown = [name for name in chosen if name not in MODULES]
    if unknown:
        raise LookupError(f"{unknown[0]!r} is not a module of shapes; they are {', '.join(MODULES)}")
    return _read(chosen)


def compile_shapes(graph: Graph, queries: Iterable[RuleQuery] = ()) -> Shapes:
    """Return rules written in `graph` and in queries, ready to be applied; raises BrokenShape with all their faults."""
    refuse_broken(graph)
    queries = tuple(queries)
    rules = {name_of(shape): _rule(graph, shape) for shape in rules_of(graph)}
    for query in queries:
        if query.id in rules:
            raise BrokenShape([f"{query.id}: two rules have this name"])
        rules[query.id] = Rule(query.id, query.severity, query.message, query.fix)
    targeted = {shape for target in TARGETS for shape in graph.subjects(target) if isinstance(shape, URIRef)}
    try:
        compiled = compile_constraints(graph)
    except NotCompilable as problem:
        raise BrokenShape([str(problem)]) from problem
    return Shapes(graph, compiled, tuple(sorted(targeted)), dict(sorted(rules.items())), queries)


def name_of(shape: Node) -> str:
    """Return the short name of a rule: its IRI without the namespace of shapes."""
    return str(shape).removeprefix(SHAPE)


@cache
def _read(names: tuple[str, ...]) -> Shapes:
    room = resources.files("shapes")
    graph = Graph()
    for name in names:
        graph.parse(data=rebase((room / f"{name}.ttl").read_text(encoding="utf-8")), format="turtle")
    files = sorted((room / "rules").iterdir(), key=lambda file: file.name)
    queries = (
        read_rule_query(file.read_text(encoding="utf-8"), file.name) for file in files if file.name.endswith(".rq")
    )
    return compile_shapes(graph, [query for query in queries if query.module in names])


def _rule(graph: Graph, shape: Node) -> Rule:
    severity = str(graph.value(shape, SH.severity)).removeprefix(str(SH)).lower()
    return Rule(name_of(shape), cast("Severity", severity), _words(graph, shape, SH.message), _words(graph, shape, FIX))


def _words(graph: Graph, shape: Node, path: URIRef) -> dict[str, str]:
    return {str(text.language): str(text) for text in graph.objects(shape, path) if isinstance(text, Literal)}
