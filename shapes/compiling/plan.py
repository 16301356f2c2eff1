"""The queries of a check: what each asks, and what each row of its answer reports.

The constraints of a shape and of its property shapes on the same things go into one query, a UNION of branches: one
for all that is asked of the thing itself (true or false in `?k0`, `?k1` …), one for each path with what is asked of its
values, one for each constraint that is reported pair by pair. A query costs some 50 microseconds before it begins, so
few are better than many.

    SELECT DISTINCT ?this ?branch ?path ?value ?other ?k0 {
      { ?this a <urn:C> . BIND(EXISTS { ?this <urn:p> ?v1 . } AS ?k0) FILTER(!?k0) BIND(0 AS ?branch) } UNION …
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from rdflib import SH, Graph
from rdflib import Literal as Text
from rdflib.term import Node

from shapes.compiling.conditions import TRUE, Condition, Conditions, both
from shapes.compiling.paths import Path
from shapes.compiling.refusals import NotCompilable
from shapes.compiling.targets import Target, World
from shapes.compiling.terms import name_of_node, written

_MARK: Final = re.compile(r"⟦(things|distinct things|under) ([^⟧]*)⟧")
# Longer queries are cut here; the engine reads a query in time that grows with its length and no faster.
_MOST_BRANCHES: Final = 16
_ORDERS: Final = {"LessThan": "<", "LessThanOrEquals": "<="}


@dataclass(frozen=True)
class Outcome:
    """What a row reports: the shape and kind of constraint at fault, and which of its terms is the value.

    `path` is the property where it is a single one, `path_text` the whole path as SPARQL writes it; a row that binds
    ?path says another. `messages` are pairs of language ("" for none) and text, in which `{?name}` stands for a
    variable of the row.
    """

    shape: str
    component: str
    severity: str
    messages: tuple[tuple[str, str], ...]
    path: str | None = None
    path_text: str | None = None
    value: Literal["value", "this"] | None = None
    falls_back_to_this: bool = False


@dataclass(frozen=True)
class Branch:
    """A part of a query: `outcomes[i]` is reported by a row where `?k{i}` is false, or by every row if `always`."""

    pattern: str
    outcomes: tuple[Outcome, ...]
    always: bool = False


@dataclass(frozen=True)
class Query:
    """A query with marks for the things and classes of one check; `target` is that of the shape `root`."""

    root: str
    target: Target
    template: str
    branches: tuple[Branch, ...]

    def text(self, world: World) -> str | None:
        """Return the query for a check, None if the shape speaks of nothing in it."""
        things = self.target.pattern(world, "?this")
        if things is None:
            return None

        def fill(mark: re.Match[str]) -> str:
            kind, of = mark.groups()
            if kind == "under":
                return ", ".join(f"<{name}>" for name in sorted(world.under(of[1:-1])))
            if kind == "things" and of == "?this":
                return things
            return self.target.pattern(world, of, distinct=kind == "distinct things") or ""

        return _MARK.sub(fill, self.template)


@dataclass(frozen=True)
class Visit:
    """A shape that reports by itself: the pattern that binds its things as ?this, and one that binds each once."""

    shape: Node
    head: str
    distinct: str
    path: Path | None


@dataclass
class _Unit:
    """What is asked of the same things: `head` is the pattern that binds them as ?this."""

    head: str
    chain: tuple[str, ...]
    conditions: list[tuple[str, Outcome]] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


class Planner:
    """Makes the queries of one shape with a target, down through the property shapes that it reports by itself.

    `shapes_graph` names the graph of the store that holds the shapes, None if none does.
    """

    def __init__(self, graph: Graph, shape: Node, target: Target, shapes_graph: str | None = None) -> None:
        self.graph = graph
        self.shapes_graph = shapes_graph
        self.root = name_of_node(shape)
        self.target = target
        self.conditions = Conditions(graph)
        self._units: list[_Unit] = []
        self.visited: list[Visit] = []
        self._walk(shape, self._unit("⟦things ?this⟧", ()), (), "⟦distinct things ?this⟧")

    def queries(self) -> Iterator[Query]:
        """Give the queries for all but the constraints that are queries themselves."""
        for unit in self._units:
            branches = list(unit.branches)
            branches[:0] = _of_flags(unit.head, unit.conditions)
            for first in range(0, len(branches), _MOST_BRANCHES):
                yield self._query(branches[first : first + _MOST_BRANCHES], unit.chain)

    def outcome(
        self, shape: Node, component: str, path: Path | None, value: Literal["value", "this"] | None
    ) -> Outcome:
        """Return what is reported of a constraint of this shape; `component` is a bare name of SHACL or an IRI."""
        return Outcome(
            name_of_node(shape),
            component if ":" in component else f"{SH}{component}ConstraintComponent",
            str(self.graph.value(shape, SH.severity) or SH.Violation),
            messages_of(self.graph, shape),
            None if path is None else path.iri,
            None if path is None else path.text,
            value,
        )

    def _unit(self, head: str, chain: tuple[str, ...]) -> _Unit:
        unit = _Unit(head, chain)
        self._units.append(unit)
        return unit

    def _walk(self, shape: Node, unit: _Unit, above: tuple[Node, ...], distinct: str) -> None:
        if shape in above:
            raise NotCompilable(name_of_node(shape), "the shape refers to itself, which SHACL leaves undefined")
        if self.conditions.is_off(shape):
            return
        above = (*above, shape)
        path = self.conditions.path_of(shape)
        self._of_things(shape, path, unit)
        if path is not None:
            for pattern in steps(unit.head, path, "?value"):
                self._of_values(shape, path, unit, pattern)
        self._of_pairs(shape, path, unit)
        self.visited.append(Visit(shape, unit.head, distinct, path))
        self._of_properties(shape, path, unit, above, distinct)

    def _of_properties(
        self, shape: Node, path: Path | None, unit: _Unit, above: tuple[Node, ...], distinct: str
    ) -> None:
        inner_shapes = sorted(self.graph.objects(shape, SH.property), key=str)
        if path is not None and inner_shapes:
            outer = f"?a{len(unit.chain)}"
            heads = [pattern.replace("?this", outer) for pattern in steps(unit.head, path, "?value")]
            step = " UNION ".join(f"{{ {head.replace('?value', '?this')}}}" for head in heads) + " "
            distinct = f"{{ SELECT DISTINCT ?this {{ {step}}} }} "
            head = step if len(heads) > 1 else heads[0].replace("?value", "?this")
            unit = self._unit(head, (*unit.chain, outer))
        for inner in inner_shapes:
            self._walk(inner, unit, above, distinct)

    def _of_things(self, shape: Node, path: Path | None, unit: _Unit) -> None:
        for component, text in self.conditions.of_set(shape, "?this", path, ()):
            unit.conditions.append((text, self.outcome(shape, component, path, None)))
        if path is None:
            for component, text in self.conditions.of_value(shape, "?this", "?this", ()):
                unit.conditions.append((text, self.outcome(shape, component, path, "this")))

    def _of_values(self, shape: Node, path: Path, unit: _Unit, pattern: str) -> None:
        asked: list[Condition] = list(self.conditions.of_value(shape, "?value", "?this", ()))
        flags = [(text, self.outcome(shape, component, path, "value")) for component, text in asked]
        unit.branches += _of_flags(pattern, flags)

    def _of_pairs(self, shape: Node, path: Path | None, unit: _Unit) -> None:
        values = [f"{unit.head}BIND(?this AS ?value) "] if path is None else steps(unit.head, path, "?value")
        if self.conditions.is_closed(shape):
            outcome = self.outcome(shape, "Closed", path, "value")
            within = f"FILTER(?path NOT IN ({self.conditions.allowed(shape)})) "
            if path is None:
                unit.branches.append(Branch(f"{unit.head}?this ?path ?value . {within}", (outcome,), True))
            for pattern in steps(unit.head, path, "?other") if path is not None else ():
                unit.branches.append(Branch(f"{pattern}?other ?path ?value . {within}", (outcome,), True))
        for component, order in _ORDERS.items():
            for other in self.graph.objects(shape, SH[component[0].lower() + component[1:]]):
                wrong = f"?this {written(other)} ?other . FILTER(!COALESCE(?value {order} ?other, false)) "
                outcome = self.outcome(shape, component, path, "value")
                unit.branches += [Branch(f"{pattern}{wrong}", (outcome,), True) for pattern in values]
        for other in self.graph.objects(shape, SH.equals):
            outcome = self.outcome(shape, "Equals", path, "value")
            other_path = Path(written(other), str(other))
            missing = f"FILTER({self.conditions.differs('?this', other_path, '?value')}) "
            unit.branches += [Branch(f"{pattern}{missing}", (outcome,), True) for pattern in values]
            excess = f"?this {other_path.text} ?value . FILTER({self.conditions.differs('?this', path, '?value')}) "
            unit.branches.append(Branch(f"{unit.head}{excess}", (outcome,), True))
        if self.conditions.is_unique_lang(shape) and path is not None:
            outcome = self.outcome(shape, "UniqueLang", path, None)
            twice = (
                f"FILTER({self.conditions.shares_language('?this', path, '?one')}) BIND(LCASE(LANG(?one)) AS ?other) "
            )
            unit.branches += [
                Branch(f"{pattern}{twice}", (outcome,), True) for pattern in steps(unit.head, path, "?one")
            ]

    def _query(self, branches: list[Branch], chain: tuple[str, ...]) -> Query:
        flags = max((len(branch.outcomes) for branch in branches if not branch.always), default=0)
        asked = " ".join(["?this ?branch ?path ?value ?other", *chain, *(f"?k{index}" for index in range(flags))])
        parts = " UNION\n".join(
            f"{{ {branch.pattern}BIND({place} AS ?branch) }}" for place, branch in enumerate(branches)
        )
        return Query(self.root, self.target, f"SELECT DISTINCT {asked} {{\n{parts} }}", tuple(branches))


def messages_of(graph: Graph, node: Node) -> tuple[tuple[str, str], ...]:
    """Return the messages of a shape or constraint, by language."""
    texts = (text for text in graph.objects(node, SH.message) if isinstance(text, Text))
    return tuple(sorted((str(text.language or ""), str(text)) for text in texts))


def fill_message(text: str, terms: Mapping[str, str]) -> str:
    """Return a message with the row's terms in the place of `{?name}` and `{$name}`; what is unbound stays as it is."""
    return re.sub(r"\{[?$](\w+)\}", lambda mark: terms.get(mark[1], mark[0]), text)


def filled(template: str) -> str:
    """Return a query with a thing and a class that nobody has, to see whether the engine can read it."""
    fillings = {"under": "<urn:none>"}
    return _MARK.sub(lambda mark: fillings.get(mark[1], f"VALUES {mark[2]} {{ <urn:none> }} "), template)


def _of_flags(pattern: str, conditions: list[tuple[str, Outcome]]) -> list[Branch]:
    asked = [(text, outcome) for text, outcome in conditions if text != TRUE]
    if not asked:
        return []
    outcomes = tuple(outcome for _, outcome in asked)
    if len(asked) == 1:
        return [Branch(f"{pattern}FILTER(!({asked[0][0]})) ", outcomes, True)]
    flags = "".join(f"BIND({text} AS ?k{index}) " for index, (text, _) in enumerate(asked))
    wrong = both([f"?k{index}" for index in range(len(asked))])
    return [Branch(f"{pattern}{flags}FILTER(!{wrong}) ", outcomes)]


def steps(head: str, path: Path, value: str) -> list[str]:
    """Return the patterns that bind `value` to each value by the path of what `head` binds as ?this."""
    steps = [f"{head}?this {path.text} {value} . "]
    # A path of no steps leads to the thing itself even where the graph does not hold it.
    return [*steps, f"{head}BIND(?this AS {value}) "] if path.nullable else steps
