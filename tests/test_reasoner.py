"""The proof of consistency: HermiT's word where Java is, our own rules' where it is not, and what neither could see."""

import pytest
from rdflib import OWL, Graph, URIRef

from ontology.namespaces import ID
from ontology.reasoner import HERMIT, OWN_RULES, ReasonerFailed, prove_consistent
from ontology.reasoning_view import reasoning_view
from ontology.vocabulary import ontology_graph
from tests.closed_store import turtle

# rdflib's own evaluator calls what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

PLANTED = turtle('id:o a gt:Outcome, gt:Impact ; skos:prefLabel "Outcome of means 1"@en .')
SOUND = turtle("""
id:o a gt:Outcome ; gt:rationale "why"@en, "为何"@zh ;
    skos:prefLabel "Outcome of means 1"@en ; gt:resultOf id:m ; gt:statedIn id:part .
id:m a gt:MeansOfImplementation . id:p a gt:PlanPeriod ; gt:startsOn "2026-01-01"^^xsd:date .
id:s a rdf:Statement ; rdf:subject id:o ; rdf:predicate gt:resultOf ; rdf:object id:m .
""")


def test_hermit_proves_the_ontology_and_sound_facts_consistent(java: str) -> None:
    proof = prove_consistent(ontology_graph(), [SOUND], java=java)
    assert proof.consistent, proof.clashes
    assert proof.prover == HERMIT
    assert proof.left_out["annotations and other vocabularies"] > 0


def test_hermit_finds_a_planted_clash_and_the_sentence_names_it(java: str) -> None:
    proof = prove_consistent(ontology_graph(), [PLANTED], java=java)
    assert not proof.consistent
    assert proof.prover == HERMIT
    assert any("Outcome of means 1" in sentence for sentence in proof.clashes)


def test_hermit_takes_two_dates_of_a_functional_property_for_two(java: str) -> None:
    axioms = turtle("gt:startsOn a owl:DatatypeProperty, owl:FunctionalProperty .")
    facts = turtle('id:p gt:startsOn "2026-01-01"^^xsd:date, "2026-01-02"^^xsd:date .')
    proof = prove_consistent(axioms, [facts], java=java)
    assert (proof.consistent, proof.prover) == (False, HERMIT)


def test_hermit_takes_two_things_for_two(java: str) -> None:
    axioms = turtle("gt:inDocument a owl:ObjectProperty, owl:FunctionalProperty .")
    proof = prove_consistent(axioms, [turtle("id:p gt:inDocument id:d, id:e .")], java=java)
    assert (proof.consistent, proof.prover) == (False, HERMIT)


def test_a_reasoner_that_takes_too_long_is_ended(java: str) -> None:
    with pytest.raises(ReasonerFailed, match=r"within 0\.01 seconds"):
        prove_consistent(Graph(), java=java, limit_s=0.01)


def test_without_java_our_own_rules_judge_and_say_so() -> None:
    for facts, consistent in ((SOUND, True), (PLANTED, False)):
        proof = prove_consistent(ontology_graph(), [facts], java=None)
        assert (proof.consistent, proof.prover) == (consistent, OWN_RULES)
        assert bool(proof.clashes) != consistent


def test_the_view_says_what_it_leaves_out() -> None:
    axioms = turtle("gt:A a owl:Class . gt:p a owl:ObjectProperty . gt:d a owl:DatatypeProperty .")
    facts = turtle('id:x a gt:A, gt:B ; gt:p id:y, gt:A, "text" ; gt:d "2026"^^xsd:gYear, "a"@en ; skos:note "n" .')
    view = reasoning_view(axioms, [facts])
    assert set(view.left_out.values()) == {1}
    assert len(view.left_out) == 5
    assert len(view.graph) == len(axioms) + len(facts) - 5


def test_names_in_the_view_are_apart_within_a_code_list() -> None:
    listed = turtle("id:a skos:inScheme id:s . id:b skos:inScheme id:s . id:c skos:inScheme id:s .")
    view = reasoning_view(turtle(""), [listed]).graph
    apart = {frozenset(view.items(node)) for node in view.objects(None, OWL.distinctMembers)}
    assert apart == {frozenset(URIRef(ID + name) for name in "abc")}
