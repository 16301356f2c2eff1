"""The example facts that break no rule, changed as a test needs them, and what a check finds in them.

Example: `checked(with_changes("<period/1> gt:endsOn ?any"))` checks them without the end of a period.
"""

from dataclasses import replace
from functools import cache
from importlib import resources

from rdflib import SH, Graph, URIRef

from ontology.namespaces import SHAPE, rebase
from ontology.vocabulary import ontology_graph
from shapes.engine import Shapes, check, read_shapes
from shapes.findings import Finding, Report
from tests.faults import Fault, turtle

PART = "<doc/DOC/1#para-1>"


@cache
def facts() -> Graph:
    """Return the facts of example_facts.ttl, which no test may change."""
    text = (resources.files("tests") / "example_facts.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=rebase(text), format="turtle")


def with_changes(removed: str = "", added: str = "") -> Graph:
    """Return a copy of the facts, changed by two pieces of Turtle; `?any` takes away every value."""
    anything = URIRef("urn:any")
    taken = [(s, p, None if o == anything else o) for s, p, o in turtle(removed.replace("?any", "<urn:any>"))]
    return Fault("", "", tuple(taken), tuple(turtle(added))).made_in(facts())


def checked(data: Graph) -> Report:
    """Return what all rules find in these facts."""
    return check(data, read_shapes(), ontology_graph())


def found(report: Report, rule: str) -> Finding:
    """Return the first finding of a rule."""
    return next(finding for finding in report.findings if finding.rule == rule)


def only(rule: str) -> Shapes:
    """Return the rules cut down to one and what belongs to the same things."""
    shapes = read_shapes()
    using = set(shapes.graph.subjects(SH.property, URIRef(SHAPE + rule)))
    targeted = tuple(shape for shape in shapes.targeted if shape in using)
    return replace(shapes, targeted=targeted, queries=tuple(query for query in shapes.queries if query.id == rule))
