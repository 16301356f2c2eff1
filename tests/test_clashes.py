"""The clashes: what cannot be true together is said in one sentence that names who and what."""

import pytest
from pyoxigraph import QuerySolutions
from rdflib import SKOS, Graph, Literal, URIRef

from ontology.axioms import read_axioms
from ontology.clashes import Inconsistent, Language, clash_queries, find_clashes
from ontology.closure import closure_updates
from ontology.namespaces import ID
from ontology.vocabulary import ontology_graph
from tests.closed_store import A_GRAPH, close, store_of, turtle


def clashes_of(ontology: Graph, facts: Graph, language: Language = "en") -> tuple[str, ...]:
    store = store_of({A_GRAPH: facts})
    close(store, closure_updates(ontology))

    def label(iri: str) -> str | None:
        names = [name for name in facts.objects(URIRef(iri), SKOS.prefLabel) if isinstance(name, Literal)]
        return next((str(name) for name in names if name.language == language), None)

    def select(text: str) -> list[tuple[str, ...]]:
        solutions = store.query(text)
        assert isinstance(solutions, QuerySolutions)
        return [tuple(str(getattr(value, "value", value)) for value in solution) for solution in solutions]

    return find_clashes(select, clash_queries(ontology), label, language)


CHAIN = """
gt:Outcome a owl:Class ; rdfs:label "Outcome"@en, "成果"@zh ; owl:disjointWith gt:Impact .
gt:Impact a owl:Class ; rdfs:label "Impact"@en, "影响"@zh .
gt:symbol a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:label "symbol"@en .
"""


def test_an_outcome_that_is_an_impact_is_a_clash_in_one_sentence() -> None:
    facts = turtle('id:o a gt:Outcome, gt:Impact ; skos:prefLabel "Outcome of means 1"@en, "手段1的成果"@zh .')
    assert clashes_of(turtle(CHAIN), facts) == (
        f"‘Outcome of means 1’ ({ID}o) cannot be both an Impact and an Outcome, which share no member.",
    )
    assert clashes_of(turtle(CHAIN), facts, "zh") == (
        f"“手段1的成果”（{ID}o）不能既是影响又是成果：两者没有共同成员。",
    )


def test_two_values_of_a_functional_property_are_a_clash_because_names_are_unique() -> None:
    facts = turtle('id:d gt:symbol "A/79/1", "A/79/2" .')
    (sentence,) = clashes_of(turtle(CHAIN), facts)
    assert sentence == f"{ID}d cannot have two values of “symbol”, which has one at most: A/79/1 and A/79/2."


def test_one_number_written_in_two_ways_is_no_clash() -> None:
    facts = turtle('id:d gt:symbol 1, "01"^^xsd:integer .')
    assert clashes_of(turtle(CHAIN), facts) == ()


OTHER_CLASHES = [
    ("gt:p a owl:InverseFunctionalProperty .", "id:a gt:p id:x . id:b gt:p id:x .", "it belongs to one at most"),
    ("gt:p owl:propertyDisjointWith gt:q .", "id:a gt:p id:x ; gt:q id:x .", "which exclude each other"),
    ("gt:p a owl:IrreflexiveProperty .", "id:a gt:p id:a .", "cannot be related to itself"),
    ("gt:p a owl:AsymmetricProperty .", "id:a gt:p id:b . id:b gt:p id:a .", "which holds one way only"),
    ("[] a owl:AllDisjointClasses ; owl:members ( gt:A gt:B gt:C ) .", "id:a a gt:A, gt:C .", "share no member"),
    ("gt:A owl:disjointWith gt:B . gt:C rdfs:subClassOf gt:A .", "id:a a gt:B, gt:C .", "cannot be both an A and a B"),
]


@pytest.mark.parametrize(("axioms", "facts", "said"), OTHER_CLASHES)
def test_each_contradiction_is_said_once(axioms: str, facts: str, said: str) -> None:
    (sentence,) = clashes_of(turtle(axioms), turtle(facts))
    assert said in sentence


def test_all_clashes_are_told_at_once() -> None:
    facts = turtle('id:a a gt:Outcome, gt:Impact . id:b a gt:Outcome, gt:Impact ; gt:symbol "1", "2" .')
    refusal = Inconsistent(clashes_of(turtle(CHAIN), facts))
    assert len(refusal.clashes) == 3
    assert str(refusal).count("cannot") == 3


def test_the_results_of_the_real_ontology_exclude_each_other() -> None:
    facts = turtle('id:o a gt:Outcome, gt:Impact ; skos:prefLabel "Outcome of means 1"@en .')
    sentences = clashes_of(ontology_graph(), facts)
    assert any("Outcome of means 1" in sentence and "share no member" in sentence for sentence in sentences)
    assert any("has one at most" in sentence for sentence in sentences), "two degrees of influence follow"


def test_there_is_one_query_for_each_pair_and_property() -> None:
    axioms, queries = read_axioms(ontology_graph()), clash_queries(ontology_graph())
    assert sum(query.kind == "disjoint" for query in queries) == len(axioms.disjoint)
    assert sum(query.kind == "functional" for query in queries) == len(axioms.functional)
