"""A whole validation as SHACL means it (section 3): data and shapes in, results out, by the compiled route or pyshacl.

pyshacl does what the compiler refuses, and what the engine would not keep as written: "300"^^xsd:byte is an xsd:integer
there. Which route was taken, and why, is part of the outcome.

>>> outcome = validate(data, shapes)  # doctest: +SKIP
>>> outcome.conforms, outcome.route  # doctest: +SKIP
(False, 'compiled')
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import rdflib
from rdflib import SH, Graph
from rdflib.term import Node

from shapes.compiler import Breach, NotCompilable, breaches, compile_constraints, severity_name
from shapes.compiling.paths import read_path
from shapes.compiling.terms import name_of_node, ntriples, of_rdflib
from store.scratch import Scratch
from store.terms import Term

_LISTED = "SELECT DISTINCT ?literal { ?thing ?path ?literal FILTER(isLITERAL(?literal)) }"

_SHAPES = "urn:graph:shapes"


@dataclass(frozen=True)
class Outcome:
    """The results of a validation and how they were found; `reason` says why the compiled route was not taken."""

    results: tuple[Breach, ...]
    route: Literal["compiled", "pyshacl"]
    reason: str = ""

    @property
    def conforms(self) -> bool:
        """Return whether nothing was found, of whatever severity."""
        return not self.results


def validate(data: Graph | bytes, shapes: Graph) -> Outcome:
    """Return every result for `data` (a graph, or N-Triples) against the shapes.

    Raises ForbiddenQuery for a query that SHACL does not allow, store.port.StoreError for triples that cannot be read,
    and pyshacl's errors where it is asked.
    """
    graph = data if isinstance(data, Graph) else Graph().parse(data=data, format="nt")
    scratch = Scratch(ntriples(graph))
    try:
        compiled = compile_constraints(shapes, shapes_graph=_SHAPES)
        if any(f"GRAPH <{_SHAPES}>" in query.template for query in compiled.queries):
            scratch.add(ntriples(shapes), _SHAPES)
        _refuse_altered(scratch, graph)
    except NotCompilable as problem:
        if problem.is_forbidden:
            raise
        return Outcome(tuple(_by_pyshacl(graph, shapes)), "pyshacl", str(problem))
    return Outcome(tuple(breaches(scratch.select, compiled)), "compiled")


def _refuse_altered(scratch: Scratch, graph: Graph) -> None:
    kept = {_compared(term) for (term,) in scratch.select(_LISTED).rows if term is not None}
    for value in graph.objects():
        if isinstance(value, rdflib.Literal) and _compared(of_rdflib(value)) not in kept:
            raise NotCompilable("the data", f"the engine does not keep {value.n3()} as it is written")


def _compared(term: Term) -> str:
    text, mark, language = term.sparql().rpartition('"@')
    return f"{text}{mark}{language.lower()}" if mark else term.sparql()


def _by_pyshacl(data: Graph, shapes: Graph) -> Iterator[Breach]:
    import pyshacl  # the reference is only loaded where it is needed: it takes half a second

    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, Graph):
        raise ValueError(f"pyshacl could not validate: {text}")
    for result in report.objects(None, SH.result):
        yield _of_report(report, result)


def _of_report(report: Graph, result: Node) -> Breach:
    def one(path: Node) -> Any:
        return report.value(result, path)

    path = one(SH.resultPath)
    value = one(SH.value)
    texts = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, rdflib.Literal)]
    return Breach(
        name_of_node(one(SH.sourceShape)),
        str(one(SH.sourceConstraintComponent)),
        of_rdflib(one(SH.focusNode)),
        str(path) if isinstance(path, rdflib.URIRef) else None,
        None if path is None else read_path(report, path).text,
        None if value is None else of_rdflib(value),
        severity_name(str(one(SH.resultSeverity))),
        {str(text.language or ""): str(text) for text in texts},
    )
