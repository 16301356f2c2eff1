"""The named rules: the claims they make rest on premises, are made once, and never come from suggestions."""

import pytest
from pyoxigraph import Store
from rdflib import RDF, SKOS, Literal, URIRef

from ontology.closure import closure_updates
from ontology.inference_rules import BrokenRule, parse_rule, read_rules, rule_updates
from ontology.namespaces import DEF, ID, SUGGESTED_GRAPH
from ontology.translations import LANGUAGES
from tests.closed_store import A_GRAPH, Triple, close, content, store_of, turtle

PLAN = turtle("""
gt:Outcome rdfs:subClassOf gt:Result . gt:MeansOfImplementation rdfs:subClassOf gt:PlanElement .
gt:hasResult owl:inverseOf gt:resultOf . gt:InferredAlignment rdfs:subClassOf gt:AlignmentClaim .
""")
STATED = f"""
@prefix relation: <{ID}code/alignment-relation/> .
id:means-1 a gt:MeansOfImplementation .
id:outcome-1 a gt:Outcome ; gt:resultOf id:means-1 .
id:statement-1 a rdf:Statement ; rdf:subject id:outcome-1 ; rdf:predicate gt:resultOf ; rdf:object id:means-1 .
id:claim-1 a gt:AssertedAlignment ; gt:claimSubject id:means-1 ; gt:claimObject id:goal-11 ;
    gt:claimRelation relation:contributes-to .
"""


def thread_of(stated: str, suggested: str = "") -> tuple[Store, set[Triple]]:
    store = store_of({A_GRAPH: turtle(stated), SUGGESTED_GRAPH: turtle(suggested)})
    return store, close(store, closure_updates(PLAN) + rule_updates(read_rules()))


def claims(found: set[Triple]) -> list[dict[str, set[str]]]:
    made = {s for s, p, o in found if p == RDF.type and o == URIRef(DEF + "InferredAlignment")}
    return [
        {str(p).removeprefix(DEF): {str(o) for s, q, o in found if s == claim and q == p} for _, p, _ in found}
        for claim in sorted(made, key=str)
    ]


def test_a_result_contributes_to_what_its_element_contributes_to() -> None:
    (claim,) = claims(thread_of(STATED)[1])
    assert claim["claimSubject"] == {ID + "outcome-1"}
    assert claim["claimRelation"] == {ID + "code/alignment-relation/contributes-to"}
    assert claim["claimObject"] == {ID + "goal-11"}
    assert claim["premise"] == {ID + "claim-1", ID + "statement-1"}
    assert claim["byRule"] == {ID + "rule/result-of-element"}
    assert claim["method"] == {ID + "code/mapping-method/rule"}
    assert "statedIn" not in claim


def test_the_premise_may_be_stated_from_the_side_of_the_element() -> None:
    stated = STATED.replace("gt:resultOf id:means-1", "gt:position 1").replace(
        "rdf:subject id:outcome-1 ; rdf:predicate gt:resultOf ; rdf:object id:means-1",
        "rdf:subject id:means-1 ; rdf:predicate gt:hasResult ; rdf:object id:outcome-1",
    )
    (claim,) = claims(thread_of(stated + "id:means-1 gt:hasResult id:outcome-1 .")[1])
    assert claim["premise"] == {ID + "claim-1", ID + "statement-1"}


def test_two_statements_of_one_alignment_are_premises_of_one_claim() -> None:
    again = STATED.split("id:claim-1")[1]
    (claim,) = claims(thread_of(STATED + "id:claim-2" + again)[1])
    assert claim["premise"] == {ID + "claim-1", ID + "claim-2", ID + "statement-1"}


@pytest.mark.parametrize("relation", ["rests-on", "continues", "reflects", "aligned-with"])
def test_what_an_element_rests_on_says_nothing_about_its_results(relation: str) -> None:
    assert claims(thread_of(STATED.replace("relation:contributes-to", f"relation:{relation}"))[1]) == []


def test_a_suggested_alignment_is_no_premise_wherever_it_stands() -> None:
    suggested = STATED.replace("gt:AssertedAlignment", "gt:SuggestedAlignment")
    assert claims(thread_of(suggested)[1]) == []
    kept, found = thread_of("", STATED)
    assert claims(found) == []
    assert content(kept, SUGGESTED_GRAPH) == set(turtle(STATED))


def test_running_the_rules_twice_adds_nothing() -> None:
    store, first = thread_of(STATED)
    again = close(store, closure_updates(PLAN) + rule_updates(read_rules()))
    assert again == first
    assert content(store, A_GRAPH) == set(turtle(STATED))


def test_a_rule_is_described_where_its_claims_are() -> None:
    found = thread_of(STATED)[1]
    rule = URIRef(ID + "rule/result-of-element")
    assert (rule, RDF.type, URIRef(DEF + "InferenceRule")) in found
    names = {o.language for s, p, o in found if s == rule and p == SKOS.prefLabel and isinstance(o, Literal)}
    assert names == set(LANGUAGES)


RULE = f"""#+ id: r
#+ title: {{en: A, zh: 甲}}
#+ why: {{en: B, zh: 乙}}
PREFIX gt: <{DEF}>
CONSTRUCT {{
  ?claim a gt:InferredAlignment ; gt:claimSubject ?x ; gt:claimRelation ?r ; gt:claimObject ?y ;
    gt:premise ?c ; gt:byRule <{ID}rule/r> ; gt:method <{ID}code/mapping-method/rule> .
}}
WHERE {{
  ?c gt:claimSubject ?x .
  ?c gt:claimObject ?y .
  ?c gt:claimRelation ?r .
  BIND(IRI(CONCAT(STR(?c), "/again")) AS ?claim)
}}
"""
BROKEN = [
    ("#+ title", "#+ name", "id, title and why"),
    ("#+ id: r", "#+ id: s", "name must be its id"),
    ("zh: 甲", "fr: a", "Chinese"),
    ("#+ id: r", "#+ id: [", "not YAML"),
    ("CONSTRUCT {", "SELECT * {", "CONSTRUCT"),
    ("BIND(", "BIND((", "not a SPARQL query"),
    ("gt:premise ?c ;", "", "lacks gt:premise"),
    ("gt:premise ?c ;", "gt:premise ?c ; gt:statedIn ?p ;", "carries no .*statedIn"),
    ("rule/r>", "rule/other>", "the rule itself"),
    ("?claim a", "[] a", "blank node"),
    ("?claim a", "?x a gt:Plan . ?claim a", "says nothing else"),
    ("?c gt:claimObject ?y .", "?c gt:claimObject ?y ; gt:claimant ?z .", "a line of its own"),
    ("?c gt:claimObject ?y .", "?c gt:claimObject/gt:partOf ?y .", "a line of its own"),
    ("BIND(", "MINUS { ?c gt:claimant ?z . }\n  BIND(", "only add, so Minus"),
    ("BIND(", "FILTER NOT EXISTS { ?c gt:claimant ?z . }\n  BIND(", "only add, so EXISTS"),
]


def test_the_rule_that_the_broken_ones_are_made_from_is_whole() -> None:
    assert parse_rule("r.rq", RULE).title["en"] == "A"


@pytest.mark.parametrize(("good", "bad", "said"), BROKEN)
def test_a_broken_rule_is_refused_with_its_file_and_the_reason(good: str, bad: str, said: str) -> None:
    assert good in RULE
    with pytest.raises(BrokenRule, match=f"(?s)^r\\.rq: .*{said}"):
        parse_rule("r.rq", RULE.replace(good, bad, 1))
