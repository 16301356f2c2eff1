"""What documents tell: whether it may enter, where it contradicts itself, which elements of plans may go together.

All of it is asked of the curated facts and the texts of documents together, and of nothing else.

>>> report, suggestions = admitted(staging, texts, told)  # doctest: +SKIP
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from rdflib import Graph, Literal, URIRef

from loaders.knowledge import bundled_knowledge
from loaders.suggestions import suggest
from ontology.namespaces import DEF, knowledge_graph, text_graph
from ontology.vocabulary import ontology_graph
from shapes.contradictions import Row, find_contradictions
from shapes.findings import Report
from shapes.gate import admit
from store.staging import Staging
from store.terms import IRI
from store.terms import Literal as LiteralTerm

_PART_TEXT: Final = URIRef(DEF + "partText")


def knowledge() -> dict[str, Graph]:
    """Return the curated facts of all documents, by graph."""
    return {knowledge_graph(file.symbol): file.graph for file in bundled_knowledge()}


def admitted(staging: Staging, texts: Mapping[str, Graph], told: Sequence[str]) -> tuple[Report, Graph]:
    """Return the gate's report on what documents assert, and what it suggests; raises shapes.gate.Refused.

    `texts` are those that are loaded now; of the others in `told`, only those that facts were curated from are read.
    """
    read = [iri for iri in told if iri in _curated_texts()]
    curated = _union([*knowledge().values(), *(texts[iri] if iri in texts else _staged(staging, iri) for iri in read)])
    suggestions = suggest(curated)
    asserted = curated
    for iri in texts.keys() - _curated_texts():
        asserted += texts[iri]
        _forget_words(asserted, texts[iri])
    return admit(asserted, ontology_graph()), suggestions


def contradictions(staging: Staging, told: Sequence[str]) -> Graph:
    """Return where documents do not agree with themselves or with each other."""
    return find_contradictions(lambda query: _rows(staging, query, told))


def _rows(staging: Staging, query: str, graphs: Sequence[str]) -> Iterator[Row]:
    solutions = staging.select(query, default_graphs=graphs)
    for row in solutions.rows:
        yield {
            name: URIRef(term.value) if isinstance(term, IRI) else _literal(term)
            for name, term in zip(solutions.variables, row, strict=True)
            if isinstance(term, IRI | LiteralTerm)
        }


def _literal(term: LiteralTerm) -> Literal:
    return Literal(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype))


@cache
def _curated_texts() -> frozenset[str]:
    """Return the graphs of the texts from which facts were curated, each in the language that was read."""
    return frozenset(text_graph(file.symbol, file.language) for file in bundled_knowledge())


def _forget_words(asserted: Graph, text: Graph) -> None:
    """Take the words of a text out of what is checked: printed figures are those of the language that was curated."""
    for triple in text.triples((None, _PART_TEXT, None)):
        asserted.remove(triple)


def _staged(staging: Staging, iri: str) -> Graph:
    triples = staging.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", "application/n-triples")
    return Graph().parse(data=triples, format="nt")


def _union(graphs: Iterable[Graph]) -> Graph:
    union = Graph()
    for graph in graphs:
        union += graph
    return union
