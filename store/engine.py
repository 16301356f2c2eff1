"""Oxigraph behind plain terms: questions put to one of its stores, its errors turned into ours.

`evaluate` gives a query the dataset that the SPARQL 1.1 Protocol means (section 2.1.4), which the engine alone does
not. Measured with pyoxigraph 0.5.13: with several default graphs (and with its own union default graph) a triple that
stands in two of them gives two rows, though the default graph is their RDF merge, a set; and a default graph without
named graphs leaves all named graphs in sight.

>>> select(ox.Store(), "SELECT (1 + 1 AS ?two) {}").rows[0][0].value
'2'
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from store.port import Dataset, QueryRefused, QuerySyntaxError, Solutions, StoreError, StoreUnavailable
from store.terms import IRI, XSD_STRING, Blank, Literal, Term

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_POSITION: Final = re.compile(r"(?:error )?at (\d+):(\d+): ?", re.DOTALL)
# The engine lists character ranges, and extensions of its own that are no advice to anybody here.
_NOISE: Final = re.compile(r"(?:\['.*?'\]|\[_\]|\b(?:LATERAL|SERVICE)\b)(?:\s*[,|]\s*)?", re.DOTALL)


def open_snapshot(folder: Path) -> ox.Store:
    """Return the store of a snapshot's folder `…/{id}/data`, read-only.

    Raises StoreUnavailable if it is not there or damaged, and says which.
    """
    try:
        return ox.Store.read_only(str(folder))
    except RuntimeError as problem:
        raise StoreUnavailable(
            f"The snapshot {folder.parent.name} is damaged: {problem}; goldenthread load builds it anew."
        ) from problem
    except OSError as problem:
        raise StoreUnavailable(f"The snapshot {folder.parent.name} could not be opened: {problem}") from problem


def evaluate(store: ox.Store, query: str, dataset: Dataset | None = None) -> Answer:
    """Put a query to a store; the solutions are computed as they are read, the rest at once.

    Raises QuerySyntaxError, or another StoreError where the store cannot be read.
    """
    try:
        if dataset is None or not (dataset.default_graphs or dataset.named_graphs):
            return store.query(query)
        named: list[ox.NamedNode | ox.BlankNode] = [_graph(iri) for iri in dataset.named_graphs]
        defaults: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
        defaults = [_graph(iri) for iri in dict.fromkeys(dataset.default_graphs)]
        if len(defaults) > 1:
            store, defaults = merged(store, dataset), [ox.DefaultGraph()]
        return store.query(query, default_graph=defaults, named_graphs=named)
    except SyntaxError as problem:
        raise syntax_error(problem) from problem
    except (OSError, RuntimeError) as problem:
        raise engine_failure(problem) from problem


def select(store: ox.Store, query: str, dataset: Dataset | None = None) -> Solutions:
    """Answer a SELECT; raises QueryRefused for another kind of query."""
    found = evaluate(store, query, dataset)
    if not isinstance(found, ox.QuerySolutions):
        raise QueryRefused("This is not a SELECT query.")
    try:
        return Solutions(variable_names(found), rows(found))
    except (OSError, RuntimeError) as problem:
        raise engine_failure(problem) from problem


def ask(store: ox.Store, query: str, dataset: Dataset | None = None) -> bool:
    """Answer an ASK; raises QueryRefused for another kind of query."""
    found = evaluate(store, query, dataset)
    if not isinstance(found, ox.QueryBoolean):
        raise QueryRefused("This is not an ASK query.")
    return bool(found)


def construct(store: ox.Store, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
    """Answer a CONSTRUCT or DESCRIBE as an RDF media type; raises QueryRefused for another kind of query."""
    found = evaluate(store, query, dataset)
    if not isinstance(found, ox.QueryTriples):
        raise QueryRefused("This is not a CONSTRUCT or DESCRIBE query.")
    try:
        return serialize_triples(found, media_type)
    except (OSError, RuntimeError) as problem:
        raise engine_failure(problem) from problem


def serialized(store: ox.Store, query: str, media_type: str, dataset: Dataset | None = None) -> bytes:
    """Answer any kind of query, written by the engine; raises ValueError if the media type does not fit the kind."""
    found = evaluate(store, query, dataset)
    if isinstance(found, ox.QueryTriples):
        return serialize_triples(found, media_type)
    results = ox.QueryResultsFormat.from_media_type(media_type)
    if results is None:
        raise ValueError(f"{media_type} is not a format of SPARQL results")
    try:
        written = found.serialize(format=results)
    except (OSError, RuntimeError) as problem:
        raise engine_failure(problem) from problem
    assert written is not None  # noqa: S101 - bytes are returned where no output is named
    return written


def merged(store: ox.Store, dataset: Dataset) -> ox.Store:
    """Return a store in memory whose default graph is the merge of the dataset's default graphs, named graphs beside.

    Exact for every query, and costs some 8 microseconds for each triple of these graphs: ask large unions of the
    store's own default graph instead.
    """
    copy = ox.Store()
    for iri in dict.fromkeys(dataset.default_graphs):
        copy.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, _graph(iri))
        )
    for iri in dict.fromkeys(dataset.named_graphs):
        copy.extend(store.quads_for_pattern(None, None, None, _graph(iri)))
    return copy


def variable_names(found: ox.QuerySolutions) -> tuple[str, ...]:
    """Return the names of the projected variables in order, without question marks."""
    return tuple(variable.value for variable in found.variables)


def rows(solutions: Iterable[ox.QuerySolution]) -> tuple[tuple[Term | None, ...], ...]:
    """Return the rows as plain terms; each IRI is converted once, because answers repeat them.

    Raises QueryRefused for the terms of RDF 1.2 that SPARQL 1.1 results cannot carry.
    """
    iris: dict[str, IRI] = {}
    converted = []
    for solution in solutions:
        row: list[Term | None] = []
        for term in solution:
            kind = type(term)
            if kind is ox.NamedNode:
                value = term.value
                iri = iris.get(value)
                if iri is None:
                    iri = iris[value] = _iri(value)
                row.append(iri)
            elif kind is ox.Literal:
                row.append(_literal(term))
            elif term is None:
                row.append(None)
            elif kind is ox.BlankNode:
                row.append(Blank(term.value))
            else:
                raise QueryRefused("The answer holds a triple term of RDF 1.2, which is not carried here.")
        converted.append(tuple(row))
    return tuple(converted)


def _iri(value: str) -> IRI:
    # Past the checks of IRI(), as below.
    iri = object.__new__(IRI)
    object.__setattr__(iri, "value", value)
    return iri


def _literal(term: ox.Literal) -> Literal:
    # Past the checks of Literal(), which the engine made when the triple was loaded: 0.4 instead of 1 microsecond for
    # each of what may be hundreds of thousands of values.
    literal = object.__new__(Literal)
    language = term.language
    if language is not None and term.direction is not None:
        raise QueryRefused("The answer holds a text with a base direction (RDF 1.2), which is not carried here.")
    object.__setattr__(literal, "value", term.value)
    object.__setattr__(literal, "language", language)
    object.__setattr__(literal, "datatype", XSD_STRING if language is not None else term.datatype.value)
    return literal


def rdf_format(media_type: str) -> ox.RdfFormat:
    """Return the engine's name of an RDF media type; raises ValueError for a type that it cannot write."""
    found = ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type} is not a media type of RDF")
    return found


def serialize_triples(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    """Return a graph as an RDF media type, each triple once (the engine repeats those that several solutions give)."""
    written = ox.serialize(dict.fromkeys(triples), format=rdf_format(media_type))
    assert written is not None  # noqa: S101 - bytes are returned where no output is named
    return written


def syntax_error(problem: SyntaxError) -> QuerySyntaxError:
    """Return the engine's complaint with its line and column, shortened to what a person can use."""
    text = str(problem)
    at = _POSITION.match(text)
    if at is None:
        return QuerySyntaxError(f"The query is not SPARQL: {text}")
    line, column = int(at[1]), int(at[2])
    expected = " ".join(_NOISE.sub("", text[at.end() :]).split()).strip(" ,|")
    hint = f": {expected}" if expected not in ("", "expected", "expected one of") else "."
    return QuerySyntaxError(f"The query is not SPARQL at line {line}, column {column}{hint}", line, column)


def engine_failure(problem: Exception) -> StoreError:
    """Return the error that stands for a failure of the engine itself."""
    return StoreUnavailable(f"The store could not be read: {problem}")


def _graph(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as problem:
        raise QueryRefused(f"{iri!r} does not name a graph: it is not an absolute IRI.") from problem
