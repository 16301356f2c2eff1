"""A context written by hand: a small Turtle text with an invented country, for examples and tests.

The same queries are asked as of a store, so an example cannot know what a store would not.

>>> context_from_turtle("", "KEN").areas
{'KEN': 'http://metadata.un.org/sdg/codes/geoArea/404'}
"""

from collections.abc import Iterable

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.query import ResultRow

from loaders.programme.context import assemble
from loaders.programme.context_model import Context
from loaders.sources.countries.area_codes import area_of
from ontology.namespaces import DEF, rebase
from store.port import Solutions
from store.terms import IRI, Blank, Literal, Term


class GraphAnswers:
    """A small rdflib graph that answers as a store does, for contexts written by hand."""

    def __init__(self, graph: Graph, identity: str = "") -> None:
        self._graph = graph
        self.identity = identity

    def select(self, query: str) -> Solutions:
        """Answer a SELECT."""
        answer = self._graph.query(query)
        names = tuple(str(variable) for variable in answer.vars or ())
        rows = [tuple(_term(value) for value in row) for row in answer if isinstance(row, ResultRow)]
        return Solutions(names, tuple(sorted(rows, key=repr)))


def context_from_turtle(text: str, countries: str | Iterable[str] | None = None) -> Context:
    """Return the context that a small Turtle text states, as used in examples with invented countries.

    Without `countries`, the frameworks of every area that has one are taken; the short name of an area that has no
    alpha-3 code is its `gt:iso3`. Raises rdflib's errors for text that is not Turtle.
    """
    graph = Graph().parse(data=rebase(text), format="turtle")
    codes = {str(code): str(area) for area, code in graph.subject_objects(URIRef(DEF + "iso3"))}
    wanted = [countries] if isinstance(countries, str) else list(countries or sorted(codes))
    answers = GraphAnswers(graph, "example")
    return assemble(answers, {code: codes.get(code) or area_of(code) or "" for code in wanted})


def _term(value: object) -> Term | None:
    match value:
        case None:
            return None
        case URIRef():
            return IRI(str(value))
        case BNode():
            return Blank(str(value))
        case RdfLiteral() if value.language:
            return Literal(str(value), language=value.language)
        case RdfLiteral() if value.datatype:
            return Literal(str(value), datatype=str(value.datatype))
        case _:
            return Literal(str(value))
