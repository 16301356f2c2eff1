"""The closure: what follows from each kind of axiom, the same as an independent reasoner says, and nothing else."""

import random

import owlrl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from ontology.axioms import Axioms, UnknownConstruct, read_axioms
from ontology.clashes import clash_queries
from ontology.closure import EndlessClosure, closure_updates, run_closure
from ontology.namespaces import DEF, ID, INFERRED_GRAPH, PROVENANCE_GRAPH, SUGGESTED_GRAPH
from ontology.reasoning_view import reasoning_view
from ontology.vocabulary import ontology_graph
from tests.closed_store import A_GRAPH, ANOTHER_GRAPH, Triple, close, content, store_of, turtle


def entailed(axioms: str, facts: str, more_facts: str = "") -> set[Triple]:
    store = store_of({A_GRAPH: turtle(facts), ANOTHER_GRAPH: turtle(more_facts)})
    return close(store, closure_updates(turtle(axioms)))


KINDS = [
    ("a superclass", "gt:A rdfs:subClassOf gt:B . gt:B rdfs:subClassOf gt:C .", "id:x a gt:A .", "id:x a gt:B, gt:C ."),
    ("an equivalent class", "gt:A owl:equivalentClass gt:B .", "id:x a gt:B .", "id:x a gt:A ."),
    ("a cycle of classes", "gt:A rdfs:subClassOf gt:B . gt:B rdfs:subClassOf gt:A .", "id:x a gt:A .", "id:x a gt:B ."),
    ("a superproperty", "gt:p rdfs:subPropertyOf gt:q . gt:q rdfs:subPropertyOf gt:r .", "id:x gt:p 1 .",
     "id:x gt:q 1 ; gt:r 1 ."),
    ("an equivalent property", "gt:p owl:equivalentProperty gt:q .", "id:x gt:q id:y .", "id:x gt:p id:y ."),
    ("an inverse", "gt:p owl:inverseOf gt:q .", "id:x gt:p id:y . id:u gt:q id:v .",
     "id:y gt:q id:x . id:v gt:p id:u ."),
    ("the inverse of a superproperty", "gt:p rdfs:subPropertyOf gt:q . gt:q owl:inverseOf gt:r .", "id:x gt:p id:y .",
     "id:x gt:q id:y . id:y gt:r id:x ."),
    ("symmetry", "gt:p a owl:SymmetricProperty .", "id:x gt:p id:y .", "id:y gt:p id:x ."),
    ("symmetry above", "gt:p rdfs:subPropertyOf gt:q . gt:q a owl:SymmetricProperty .", "id:x gt:p id:y .",
     "id:x gt:q id:y . id:y gt:q id:x ."),
    ("transitivity", "gt:p a owl:TransitiveProperty .", "id:a gt:p id:b . id:b gt:p id:c . id:c gt:p id:d .",
     "id:a gt:p id:c, id:d . id:b gt:p id:d ."),
    ("transitivity below", "gt:d rdfs:subPropertyOf gt:p . gt:p a owl:TransitiveProperty .",
     "id:a gt:d id:b . id:b gt:d id:c .", "id:a gt:p id:b, id:c . id:b gt:p id:c ."),
    ("the value of all members",
     "gt:B rdfs:subClassOf gt:A . gt:A rdfs:subClassOf [ owl:onProperty gt:p ; owl:hasValue id:v ] .",
     "id:x a gt:B .", "id:x a gt:A ; gt:p id:v ."),
    ("membership by value", "[ a owl:Restriction ; owl:onProperty gt:p ; owl:hasValue id:v ] rdfs:subClassOf gt:A . "
     "gt:A rdfs:subClassOf gt:B .", "id:x gt:p id:v .", "id:x a gt:A, gt:B ."),
    ("a class that is its value", "gt:A owl:equivalentClass "
     "[ a owl:Restriction ; owl:onProperty gt:p ; owl:hasValue id:v ] .", "id:x gt:p id:v . id:y a gt:A .",
     "id:x a gt:A . id:y gt:p id:v ."),
    ("a chain of two", "gt:p owl:propertyChainAxiom ( gt:q gt:r ) .", "id:a gt:q id:b . id:b gt:r id:c .",
     "id:a gt:p id:c ."),
    ("a chain of three", "gt:p owl:propertyChainAxiom ( gt:q gt:r gt:q ) .",
     "id:a gt:q id:b . id:b gt:r id:c . id:c gt:q id:d .", "id:a gt:p id:d ."),
]  # fmt: skip


@pytest.mark.parametrize(("axioms", "facts", "expected"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_each_kind_of_axiom_gives_what_follows_and_nothing_else(axioms: str, facts: str, expected: str) -> None:
    assert entailed(axioms, facts) == set(turtle(expected))


def test_what_follows_may_rest_on_facts_of_several_graphs() -> None:
    axioms = "gt:p a owl:TransitiveProperty . gt:q owl:propertyChainAxiom ( gt:p gt:r ) ."
    found = entailed(axioms, "id:a gt:p id:b . id:b gt:r id:e .", "id:b gt:p id:c . id:c gt:r id:d .")
    assert found == set(turtle("id:a gt:p id:c ; gt:q id:d, id:e . id:b gt:q id:d ."))


def test_what_is_stated_is_not_repeated_as_inferred() -> None:
    axioms = "gt:p a owl:SymmetricProperty . gt:A rdfs:subClassOf gt:B ."
    assert entailed(axioms, "id:x gt:p id:y ; a gt:A, gt:B .", "id:y gt:p id:x .") == set()


def test_suggestions_and_provenance_prove_nothing() -> None:
    facts = turtle("id:x a gt:A .")
    store = store_of({SUGGESTED_GRAPH: facts, PROVENANCE_GRAPH: facts})
    assert close(store, closure_updates(turtle("gt:A rdfs:subClassOf gt:B ."))) == set()


def test_a_long_chain_is_closed_in_few_rounds() -> None:
    length = 65
    facts = Graph()
    for at in range(length):
        facts.add((URIRef(f"{ID}{at}"), URIRef(DEF + "p"), URIRef(f"{ID}{at + 1}")))
    store, run = store_of({A_GRAPH: facts}), list[str]()

    def update(text: str) -> None:
        run.append(text)
        store.update(text)

    run_closure(update, lambda: len(store), closure_updates(turtle("gt:p a owl:TransitiveProperty .")))
    assert len(content(store, INFERRED_GRAPH)) == length * (length - 1) // 2
    assert len(run) <= 10


def test_rules_that_mint_names_without_end_are_stopped() -> None:
    triples = iter(range(10**6))
    with pytest.raises(EndlessClosure, match="100 rounds"):
        run_closure(lambda text: None, lambda: next(triples), ("INSERT DATA {}",))


UNKNOWN = [
    ("gt:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty gt:p ; owl:someValuesFrom gt:B ] .", "someValuesFrom"),
    ("gt:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty gt:p ; owl:maxCardinality 1 ] .", "maxCardinality"),
    ("gt:A owl:equivalentClass [ owl:unionOf ( gt:B gt:C ) ] .", "unionOf"),
    ("gt:A owl:complementOf gt:B .", "complementOf"),
    ("gt:p rdfs:domain gt:A .", "domain"),
    ("gt:p a owl:ReflexiveProperty .", "ReflexiveProperty"),
    ("id:x owl:sameAs id:y .", "sameAs"),
    ("gt:A owl:hasKey ( gt:p ) .", "hasKey"),
    ("gt:A rdfs:subClassOf owl:Nothing .", "Nothing"),
    ("gt:A rdfs:subClassOf [ a owl:Class ] .", "no named class"),
    ("[ a owl:Restriction ; owl:onProperty gt:p ; owl:hasValue 1 ] .", "describe no class"),
    ("gt:p owl:propertyChainAxiom ( [ owl:inverseOf gt:q ] gt:r ) .", "anonymous"),
    ("gt:p a owl:TransitiveProperty, owl:FunctionalProperty .", "transitive.*also functional"),
    ("gt:q a owl:TransitiveProperty ; rdfs:subPropertyOf gt:p . gt:p a owl:AsymmetricProperty .", "also asymmetric"),
    ("gt:p owl:propertyChainAxiom ( gt:q gt:r ) ; a owl:FunctionalProperty .", "also functional"),
]  # fmt: skip


@pytest.mark.parametrize(("axioms", "named"), UNKNOWN)
def test_a_construct_without_a_rule_is_refused_by_name(axioms: str, named: str) -> None:
    for read in (closure_updates, clash_queries, reasoning_view):
        with pytest.raises(UnknownConstruct, match=f"(?s){named}"):
            read(turtle(axioms))


LOGICAL = {RDFS.subClassOf, RDFS.subPropertyOf, RDF.first, RDF.rest} | {
    OWL[name]
    for name in ("equivalentClass", "equivalentProperty", "inverseOf", "onProperty", "hasValue", "propertyChainAxiom")
}


def random_facts(axioms: Axioms, seed: int, size: int) -> Graph:
    """Draw facts that use every class and property of the ontology, more often those that axioms speak of."""
    choose = random.Random(seed)  # noqa: S311 - test data
    individuals = [URIRef(f"{ID}thing/{number}") for number in range(30)]
    individuals += sorted({value.value for _, value in axioms.values_of if isinstance(value.value, URIRef)})
    classes = sorted(axioms.classes)
    objects, data = sorted(axioms.object_properties), sorted(axioms.data_properties)
    busy = sorted((axioms.transitive | {p for pair in axioms.subproperties for p in pair}) & set(objects)) or objects
    facts = Graph()
    while len(facts) < size:
        subject = choose.choice(individuals)
        match choose.randrange(4):
            case 0:
                facts.add((subject, RDF.type, URIRef(choose.choice(classes))))
            case 1:
                facts.add((subject, URIRef(choose.choice(objects)), choose.choice(individuals)))
            case 2:
                facts.add((subject, URIRef(choose.choice(busy)), choose.choice(individuals)))
            case _:
                facts.add((subject, URIRef(choose.choice(data)), Literal(f"text {choose.randrange(50)}", lang="en")))
    return facts


def oracle(ontology: Graph, facts: Graph) -> Graph:
    """Return what owlrl entails, asked only for what both mean alike.

    Functional properties are left out, since names are unique here (two values are a clash, not one thing); so are
    disjointness, which entails nothing, and annotations, which only cost time.
    """
    together = Graph()
    for subject, predicate, value in ontology:
        kind = predicate == RDF.type and str(value).startswith(str(OWL))
        kept = value not in {
            OWL.FunctionalProperty,
            OWL.InverseFunctionalProperty,
            OWL.AllDisjointClasses,
            OWL.Ontology,
        }
        if predicate in LOGICAL or (kind and kept):
            together.add((subject, predicate, value))
    together += facts
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(together)
    return together


def comparable(triples: set[Triple], axioms: Axioms, facts: Graph) -> set[Triple]:
    """Keep what both speak of: the individuals' types among named classes, and their properties.

    owlrl also says what holds of the terms, that all is owl:Thing and the same as itself, and the anonymous classes.
    """
    classes = axioms.classes | {c for pair in axioms.subclasses for c in pair}
    properties = axioms.object_properties | axioms.data_properties | {p for pair in axioms.subproperties for p in pair}
    individuals = set(facts.subjects()) | set(facts.objects(None, None))
    return {
        (subject, predicate, value)
        for subject, predicate, value in triples
        if subject in individuals
        and not isinstance(subject, Literal)
        and (str(value) in classes if predicate == RDF.type else str(predicate) in properties)
        and not isinstance(value, BNode)
    }


def inferred_as_the_oracle_does(ontology: Graph, seed: int, size: int) -> int:
    """Compare both closures of random facts; return how many triples ours adds."""
    axioms = read_axioms(ontology)
    facts = random_facts(axioms, seed, size)
    split = {A_GRAPH: Graph(), ANOTHER_GRAPH: Graph()}
    for number, triple in enumerate(sorted(facts, key=str)):
        split[A_GRAPH if number % 2 else ANOTHER_GRAPH].add(triple)
    ours = close(store_of(split), closure_updates(ontology)) | set(facts)
    assert comparable(ours, axioms, facts) == comparable(set(oracle(ontology, facts)), axioms, facts)
    return len(ours) - len(facts)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), size=st.integers(200, 400))
def test_the_closure_of_the_ontology_is_what_owlrl_entails(seed: int, size: int) -> None:
    assert inferred_as_the_oracle_does(ontology_graph(), seed, size) > 0


EVERY_KIND = """
gt:A a owl:Class ; rdfs:subClassOf gt:B . gt:B a owl:Class ; owl:equivalentClass gt:C . gt:C a owl:Class .
gt:D a owl:Class ; rdfs:subClassOf gt:C, [ owl:onProperty gt:p ; owl:hasValue id:v ] .
gt:E a owl:Class ; owl:equivalentClass [ owl:onProperty gt:q ; owl:hasValue id:w ] .
gt:F a owl:Class . [ owl:onProperty gt:n ; owl:hasValue "text 1"@en ] rdfs:subClassOf gt:F .
gt:p a owl:ObjectProperty ; rdfs:subPropertyOf gt:q . gt:q a owl:ObjectProperty ; owl:inverseOf gt:r .
gt:r a owl:ObjectProperty . gt:s a owl:ObjectProperty, owl:SymmetricProperty ; rdfs:subPropertyOf gt:r .
gt:t a owl:ObjectProperty, owl:TransitiveProperty . gt:u a owl:ObjectProperty ; rdfs:subPropertyOf gt:t .
gt:c a owl:ObjectProperty ; owl:propertyChainAxiom ( gt:p gt:u ), ( gt:u gt:s gt:p ) .
gt:m a owl:DatatypeProperty ; owl:equivalentProperty gt:n . gt:n a owl:DatatypeProperty ; rdfs:subPropertyOf gt:o .
gt:o a owl:DatatypeProperty .
"""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), size=st.integers(5, 60))
def test_the_closure_of_every_kind_of_axiom_together_is_what_owlrl_entails(seed: int, size: int) -> None:
    assert inferred_as_the_oracle_does(turtle(EVERY_KIND), seed, size) >= 0
