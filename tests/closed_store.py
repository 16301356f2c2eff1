"""A store closed by the rules, for the tests of reasoning: facts as Turtle go in, what follows comes out."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph
from rdflib.term import Node

from ontology.closure import run_closure
from ontology.namespaces import BASE, ID, INFERRED_GRAPH, PREFIXES

Triple = tuple[Node, Node, Node]

A_GRAPH, ANOTHER_GRAPH = BASE + "graph/doc/A", BASE + "graph/doc/B"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + f"@prefix id: <{ID}> .\n"


def turtle(text: str) -> Graph:
    return Graph().parse(data=HEAD + text, format="turtle")


def store_of(graphs: Mapping[str, Graph]) -> Store:
    store = Store()
    for name, graph in graphs.items():
        text = graph.serialize(format="nt", encoding="utf-8")
        store.load(text, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(name))
    return store


def content(store: Store, name: str) -> set[Triple]:
    text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name))
    return set(Graph().parse(data=text, format="nt"))


def close(store: Store, updates: Sequence[str]) -> set[Triple]:
    inferred = NamedNode(INFERRED_GRAPH)
    run_closure(store.update, lambda: sum(1 for _ in store.quads_for_pattern(None, None, None, inferred)), updates)
    return content(store, INFERRED_GRAPH)
