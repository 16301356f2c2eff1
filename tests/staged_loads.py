"""Loads of small random graphs, one after another, each followed by inference; for the tests of incremental loading.

`sequence(draw)` gives states (graph → N-Triples) of which each differs in part from the one before; `load` publishes
one and says whether it was built on the last.
"""

import random
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from ontology.axioms import read_axioms
from ontology.closure import closure_rules, run_closure
from ontology.deduction import Rules, deduce
from ontology.inference_rules import description, read_rules, rule_updates
from ontology.namespaces import BASE, DEF, ID, INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH
from store.deriving import Derivation, is_literal, read_term
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from store.terms import Literal as LiteralTerm
from store.union import OneName
from tests.closed_store import A_GRAPH, ANOTHER_GRAPH, turtle
from tests.test_closure import EVERY_KIND, random_facts

State = dict[str, bytes]

ONTOLOGY = turtle(f"""{EVERY_KIND}
gt:hasResult a owl:ObjectProperty ; owl:inverseOf gt:resultOf . gt:resultOf a owl:ObjectProperty .
gt:Outcome rdfs:subClassOf gt:Result . gt:MeansOfImplementation rdfs:subClassOf gt:PlanElement .
gt:InferredAlignment rdfs:subClassOf gt:AlignmentClaim .
""")
AXIOMS = read_axioms(ONTOLOGY)
HORN, NAMED = closure_rules(ONTOLOGY), read_rules()
RULES = Rules((*HORN, *(description(rule) for rule in NAMED)), NAMED, read_term, is_literal)
UPDATES = (*(rule.update for rule in HORN), *rule_updates(NAMED))
# The graph that comes first in the alphabet gives the name.
NAMES = OneName(str(SKOS.prefLabel), str(SKOS.altLabel), lambda graph: graph)
GRAPHS = (A_GRAPH, ANOTHER_GRAPH, BASE + "graph/text/en/A", SUGGESTED_GRAPH, PROVENANCE_GRAPH)


def load(home: Home, state: State) -> tuple[SnapshotInfo, bool]:
    """Publish a snapshot of exactly these graphs and what follows; say whether the one in use was built upon."""
    with Staging(home, "rules") as staging:
        for graph, content in state.items():
            staging.put(GraphContent(graph, content))
        staging.by_rules(INFERRED_GRAPH)
        built_upon = staging.difference is not None
        if built_upon:
            derivation = Derivation(staging, INFERRED_GRAPH, [SUGGESTED_GRAPH, PROVENANCE_GRAPH])
            deduce(RULES, derivation.before, derivation.now, *derivation.changes())
        else:
            run_closure(staging.run, lambda: _inferred(staging), UPDATES)
        return staging.publish([SUGGESTED_GRAPH], NAMES), built_upon


def content(home: Home, info: SnapshotInfo) -> set[str]:
    """Return every quad of a snapshot."""
    return {str(quad) for quad in ox.Store.read_only(str(home.path(info.id) / "data"))}


def states(seed: int, number: int) -> list[State]:
    """Return states that follow each other: graphs come and go, gain, lose and exchange triples, or stay."""
    choose = random.Random(seed)  # noqa: S311 - test data
    found: list[State] = []
    state: State = {}
    for _ in range(number):
        state = dict(state)
        for graph in GRAPHS:
            _change(choose, state, graph)
        if not state:
            state[GRAPHS[0]] = _graph(choose)
        found.append(state)
    return found


def _change(choose: random.Random, state: State, graph: str) -> None:
    drawn = choose.random()
    if graph in state and drawn < 0.3:
        lines = state[graph].splitlines(keepends=True)
        kept = choose.sample(lines, choose.randrange(len(lines)) + 1)
        state[graph] = b"".join(kept) + (_graph(choose) if drawn < 0.1 else b"")
    elif drawn < 0.5:
        state[graph] = _graph(choose)
    elif drawn < 0.55:
        state.pop(graph, None)


def _graph(choose: random.Random) -> bytes:
    graph = random_facts(AXIOMS, choose.randrange(40), choose.randrange(1, 30))
    graph += turtle(f"@prefix relation: <{ID}code/alignment-relation/> .\n" + "\n".join(_thread(choose)))
    for _ in range(choose.randrange(4)):
        named = choose.choice([SKOS.prefLabel, SKOS.prefLabel, SKOS.altLabel])
        name = Literal(f"name {choose.randrange(3)}", lang=choose.choice(["en", "zh"]))
        graph.add((URIRef(f"{ID}n{choose.randrange(3)}"), named, name))
    if choose.random() < 0.2:
        graph.add((URIRef(ID + "n0"), RDF.type, URIRef(DEF + "A")))
    return graph.serialize(format="nt", encoding="utf-8")


def _thread(choose: random.Random) -> list[str]:
    """Draw pieces of what the rule `result-of-element` reads, whole or not."""
    found = []
    for number in range(choose.randrange(6)):
        element, other, result = (f"id:{kind}{choose.randrange(3)}" for kind in ("e", "e", "r"))
        node, claim = f"id:s{number}", f"id:c{choose.randrange(2)}"
        found.append(
            choose.choice(
                [
                    f"{element} a gt:MeansOfImplementation .",
                    f"{result} a gt:Outcome ; gt:resultOf {element} .",
                    f"{node} rdf:subject {element} ; rdf:predicate gt:hasResult ; rdf:object {result} .",
                    f"{node} rdf:subject {result} ; rdf:predicate gt:resultOf ; rdf:object {element} .",
                    f"{node} rdf:subject {result} ; rdf:object {element} .",
                    f"{claim} a gt:AssertedAlignment ; gt:claimSubject {element} ; gt:claimObject id:goal ; "
                    "gt:claimRelation relation:contributes-to .",
                    f"{claim} gt:claimSubject {other} .",
                ]
            )
        )
    return found


def _inferred(staging: Staging) -> int:
    counted = staging.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} }}").rows[0][0]
    assert isinstance(counted, LiteralTerm)
    return int(counted.value)


def stated(state: State) -> Graph:
    """Return the union of all that rules read of a state."""
    union = Graph()
    for graph, ntriples in state.items():
        if graph not in (SUGGESTED_GRAPH, PROVENANCE_GRAPH):
            union.parse(data=ntriples, format="nt")
    return union


def fresh_home(folder: Path, name: str) -> Home:
    """Return a home that holds nothing yet."""
    return Home(folder / name)
