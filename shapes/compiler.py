"""SHACL compiled to SPARQL: each shape becomes a few SELECT queries that find all its breaches on the engine at once.

The whole of SHACL Core is known, and the queries and constraint components of SHACL-SPARQL as far as they mean the same
for all things at once as for each alone. What is not known is refused by name, never left out. pyshacl is the reference
that the tests compare with; `shapes.compiling.validation` falls back to it.

>>> compiled = compile_constraints(shapes)  # doctest: +SKIP
>>> scratch = Scratch(ntriples)  # doctest: +SKIP
>>> [(breach.rule, breach.focus.sparql()) for breach in breaches(scratch.select, compiled)]  # doctest: +SKIP
[('https://w3id.org/goldenthread/shape#Act-actNumber', '<https://w3id.org/goldenthread/id/act/1>')]
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import SH, Graph

from shapes.compiling.constraint_queries import queries_of_components, queries_of_sparql
from shapes.compiling.plan import Branch, Outcome, Planner, Query, fill_message
from shapes.compiling.refusals import ForbiddenQuery as ForbiddenQuery
from shapes.compiling.refusals import NotCompilable as NotCompilable
from shapes.compiling.targets import Select, Target, look_around, read_target
from shapes.compiling.terms import name_of_node
from store.terms import IRI, Literal, Term

_SEVERITIES: Final = frozenset(str(severity) for severity in (SH.Violation, SH.Warning, SH.Info))


@dataclass(frozen=True)
class Compiled:
    """Shapes ready to be asked: their queries, their targets by shape, and what could not be compiled, by shape.

    `refused` is empty unless `compile_constraints` was told to go on without those shapes; whoever does that must
    check them by other means.
    """

    queries: tuple[Query, ...]
    targets: Mapping[str, Target]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class Breach:
    """One constraint broken by one thing.

    `rule` is the IRI of the shape at fault (`_:…` for a shape without one), `component` the IRI of the kind of
    constraint, `severity` is "violation", "warning" or "info", or the IRI of another. `path` is the IRI of the property
    where there is a single one, `path_text` the path as SPARQL writes it. `messages` are those of the shape by language
    ("" for none), filled with what the breach binds.
    """

    rule: str
    component: str
    focus: Term
    path: str | None
    path_text: str | None
    value: Term | None
    severity: str
    messages: Mapping[str, str]


def compile_constraints(shapes: Graph, partial: bool = False, shapes_graph: str | None = None) -> Compiled:
    """Return every shape of the graph that has a target and is not deactivated, as queries.

    `shapes_graph` is the IRI of the graph that will hold the shapes in the store ($shapesGraph), if one does.

    Raises NotCompilable with the first reason where a shape cannot be compiled; with `partial` such shapes are listed
    as `refused` instead. A query that SHACL forbids raises ForbiddenQuery in any case.
    """
    queries: list[Query] = []
    targets: dict[str, Target] = {}
    refused: dict[str, str] = {}
    for shape in sorted(set(shapes.subjects()), key=str):
        try:
            target = read_target(shapes, shape)
            if target is None:
                continue
            planned = _compile_shape(Planner(shapes, shape, target, shapes_graph))
        except ForbiddenQuery:
            raise
        except NotCompilable as problem:
            if not partial:
                raise
            refused[name_of_node(shape)] = str(problem)
            continue
        queries += planned
        targets[name_of_node(shape)] = target
    return Compiled(tuple(queries), targets, refused)


def breaches(
    select: Select, compiled: Compiled, focus: Collection[str] | None = None, only: Collection[str] | None = None
) -> Iterator[Breach]:
    """Give every breach that `select` finds, each once for each way in which it is reached.

    With `focus` only these things (IRIs) are asked, as far as they are things of a shape: what else the store holds is
    there to be looked up. It takes longer than asking all, so leave it out where the store holds nothing else that a
    shape speaks of. With `only` just the shapes of these names. Raises what `select` raises.
    """
    asked = [query for query in compiled.queries if only is None or query.root in only]
    world = look_around(select, [query.target for query in asked], focus)
    for query in asked:
        text = query.text(world)
        if text is not None:
            yield from _read(select, text, query.branches)


def things_of(select: Select, compiled: Compiled, only: Collection[str] | None = None) -> dict[str, frozenset[Term]]:
    """Return the things that each shape speaks of, before any are exempted."""
    asked = {name: target for name, target in compiled.targets.items() if only is None or name in only}
    world = look_around(select, asked.values(), None)
    by_class: dict[Term, set[Term]] = {}
    if any(target.classes for target in asked.values()):
        for thing, kind in select("SELECT ?thing ?class { ?thing a ?class }").rows:
            if thing is not None and kind is not None:
                by_class.setdefault(kind, set()).add(thing)
    found = {}
    for name, target in asked.items():
        things = {
            thing for broad in target.classes for kind in world.under(broad) for thing in by_class.get(IRI(kind), ())
        }
        others = Target(nodes=target.nodes, subjects_of=target.subjects_of, objects_of=target.objects_of)
        pattern = others.pattern(world, "?this")
        if pattern is not None:
            rows = select(f"SELECT DISTINCT ?this {{ {pattern}}}").rows
            things |= {thing for (thing,) in rows if thing is not None}
        found[name] = frozenset(things)
    return found


def _compile_shape(planner: Planner) -> list[Query]:
    return [*planner.queries(), *queries_of_sparql(planner), *queries_of_components(planner)]


def _read(select: Select, text: str, branches: tuple[Branch, ...]) -> Iterator[Breach]:
    answer = select(text)
    if not answer.rows:
        return
    places = {name: place for place, name in enumerate(answer.variables)}
    for row in dict.fromkeys(answer.rows):
        # An author may have named a variable like ours, so a query of one branch is read by its only one.
        branch = branches[int(_value(row[places["branch"]])) if len(branches) > 1 else 0]
        for index, outcome in enumerate(branch.outcomes):
            if branch.always or _value(row[places[f"k{index}"]]) == "false":
                yield _breach(outcome, row, places)


def _breach(outcome: Outcome, row: tuple[Term | None, ...], places: Mapping[str, int]) -> Breach:
    def bound(name: str) -> Term | None:
        return row[places[name]] if name in places else None

    focus = bound("this")
    assert focus is not None  # noqa: S101 - every query binds it
    said = bound("path")
    path = said.value if isinstance(said, IRI) else outcome.path
    value = focus if outcome.value == "this" else bound("value") if outcome.value == "value" else None
    if value is None and outcome.falls_back_to_this:
        value = focus
    messages = dict(outcome.messages)
    if any("{" in text for text in messages.values()):
        terms = {name: _value(term) for name in places if (term := bound(name)) is not None}
        messages = {language: fill_message(text, terms) for language, text in messages.items()}
    return Breach(
        outcome.shape,
        outcome.component,
        focus,
        path,
        f"<{path}>" if isinstance(said, IRI) else outcome.path_text,
        value,
        severity_name(outcome.severity),
        messages,
    )


def severity_name(iri: str) -> str:
    """Return "violation", "warning" or "info" for a severity of SHACL, and the IRI of any other."""
    return iri.removeprefix(str(SH)).lower() if iri in _SEVERITIES else iri


def _value(term: Term | None) -> str:
    return "" if term is None else term.value if isinstance(term, IRI | Literal) else term.sparql()
