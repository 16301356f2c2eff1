"""Which things a shape speaks of (SHACL, section 2.1.3), as a piece of a query.

Classes are looked up once for a whole check: which lies under which, and which have things at all. So no query walks
`rdfs:subClassOf`, and a shape without things costs nothing.

>>> Target(classes=("urn:C",)).pattern(World({}, frozenset({"urn:C"})), "?this")
'?this a <urn:C> . '
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from shapes.compiling.terms import written
from shapes.lint import EXEMPTS, TARGETS
from store.port import Solutions
from store.terms import IRI, Term

Select = Callable[[str], Solutions]

_SUBCLASSES: Final = f"SELECT ?narrow ?broad {{ ?narrow <{RDFS.subClassOf}> ?broad }}"
_PRESENT: Final = "SELECT DISTINCT ?class { ?thing a ?class }"


@dataclass(frozen=True)
class World:
    """What a check knows of classes: those under each, and those that have things; with `focus`, the asked things.

    `focus` maps each asked IRI to its classes, `related` each property to the asked things that have it (`^` before
    the property: that are values of it).
    """

    narrower: Mapping[str, frozenset[str]]
    present: frozenset[str]
    focus: Mapping[str, frozenset[str]] | None = None
    related: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def under(self, broad: str) -> frozenset[str]:
        """Return the class and all classes under it."""
        return self.narrower.get(broad, frozenset((broad,)))


@dataclass(frozen=True)
class Target:
    """The things of a shape: of these classes, these very nodes (as SPARQL writes them), those with or in a property.

    Things of an exempt class are left out (`gtshape:exempts`, see `shapes.lint`).
    """

    classes: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    def pattern(self, world: World, variable: str, distinct: bool = False) -> str | None:
        """Return a graph pattern that binds `variable` to each thing, None if there are none.

        Without `distinct` a thing may come several times.
        """
        choices = self._chosen(world, variable) if world.focus is not None else self._all(world, variable)
        if not choices:
            return None
        text = choices[0] if len(choices) == 1 else " UNION ".join(f"{{ {choice}}}" for choice in choices) + " "
        unless = sorted({kind for exempt in self.exempt for kind in world.under(exempt) if kind in world.present})
        text += "".join(f"FILTER NOT EXISTS {{ {variable} a <{kind}> }} " for kind in unless)
        once = len(choices) == 1 and (text.startswith(f"{variable} a") or text.startswith(f"VALUES {variable} "))
        return text if once or not distinct else f"{{ SELECT DISTINCT {variable} {{ {text}}} }} "

    def _all(self, world: World, variable: str) -> list[str]:
        choices = []
        kinds = sorted({kind for broad in self.classes for kind in world.under(broad)} & world.present)
        if len(kinds) == 1:
            choices.append(f"{variable} a <{kinds[0]}> . ")
        elif kinds:
            choices.append(f"VALUES {variable}_class {{ {_iris(kinds)} }} {variable} a {variable}_class . ")
        if self.nodes:
            choices.append(f"VALUES {variable} {{ {' '.join(self.nodes)} }} ")
        choices += [f"{variable} <{path}> {variable}_any . " for path in self.subjects_of]
        choices += [f"{variable}_any <{path}> {variable} . " for path in self.objects_of]
        return choices

    def _chosen(self, world: World, variable: str) -> list[str]:
        assert world.focus is not None  # noqa: S101 - the caller asked
        kinds = {kind for broad in self.classes for kind in world.under(broad)}
        found = {thing for thing, classes in world.focus.items() if classes & kinds}
        found |= {node[1:-1] for node in self.nodes if node[1:-1] in world.focus}
        for path in self.subjects_of:
            found |= world.related.get(path, frozenset())
        for path in self.objects_of:
            found |= world.related.get(f"^{path}", frozenset())
        return [f"VALUES {variable} {{ {_iris(sorted(found))} }} "] if found else []


def read_target(graph: Graph, shape: Node) -> Target | None:
    """Return the things a shape speaks of by itself, None if others must point it to them.

    A shape that is a class as well speaks of the things of that class.
    """
    classes = set(graph.objects(shape, SH.targetClass))
    if isinstance(shape, URIRef) and _is_class(graph, shape):
        classes.add(shape)
    if not classes and not any((shape, kind, None) in graph for kind in TARGETS):
        return None
    return Target(
        classes=_names(classes),
        nodes=tuple(sorted(written(node) for node in graph.objects(shape, SH.targetNode))),
        subjects_of=_names(graph.objects(shape, SH.targetSubjectsOf)),
        objects_of=_names(graph.objects(shape, SH.targetObjectsOf)),
        exempt=_names(graph.objects(shape, EXEMPTS)),
    )


def look_around(select: Select, targets: Collection[Target], focus: Collection[str] | None) -> World:
    """Return what a check needs to know of classes, and of the asked things (IRIs) where only some are asked."""
    broader: dict[str, set[str]] = {}
    for narrow, broad in select(_SUBCLASSES).rows:
        broader.setdefault(_text(narrow), set()).add(_text(broad))
    narrower = _narrower(broader)
    if focus is None:
        return World(narrower, frozenset(_text(kind) for (kind,) in select(_PRESENT).rows))
    asked = " ".join(IRI(thing).sparql() for thing in sorted(set(focus)))
    types: dict[str, set[str]] = {thing: set() for thing in focus}
    for thing, kind in select(f"SELECT ?this ?class {{ VALUES ?this {{ {asked} }} ?this a ?class }}").rows:
        types[_text(thing)].add(_text(kind))
    related = {}
    for path in {path for target in targets for path in target.subjects_of}:
        query = f"SELECT DISTINCT ?this {{ VALUES ?this {{ {asked} }} ?this <{path}> ?any }}"
        related[path] = frozenset(_text(thing) for (thing,) in select(query).rows)
    for path in {path for target in targets for path in target.objects_of}:
        query = f"SELECT DISTINCT ?this {{ VALUES ?this {{ {asked} }} ?any <{path}> ?this }}"
        related[f"^{path}"] = frozenset(_text(thing) for (thing,) in select(query).rows)
    known = {thing: frozenset(kinds) for thing, kinds in types.items()}
    return World(narrower, frozenset().union(*known.values()), known, related)


def _narrower(broader: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for narrow in broader:
        waiting, seen = [narrow], {narrow}
        while waiting:
            for broad in broader.get(waiting.pop(), ()):
                if broad not in seen:
                    seen.add(broad)
                    waiting.append(broad)
        for broad in seen:
            found.setdefault(broad, {broad}).add(narrow)
    return {broad: frozenset(kinds) for broad, kinds in found.items()}


def _is_class(graph: Graph, shape: URIRef) -> bool:
    wanted = {RDFS.Class, OWL.Class}
    return any(
        kind in wanted or wanted & set(graph.transitive_objects(kind, RDFS.subClassOf))
        for kind in graph.objects(shape, RDF.type)
    )


def _names(nodes: object) -> tuple[str, ...]:
    return tuple(sorted(written(node)[1:-1] for node in nodes))  # type: ignore[attr-defined]


def _iris(names: Collection[str]) -> str:
    return " ".join(f"<{name}>" for name in names)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, IRI) else "" if term is None else term.sparql()
