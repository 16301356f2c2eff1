"""Suggested counterparts: likeness of names in two languages, between a plan and the one before, and never a fact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef

from loaders.knowledge import bundled_knowledge
from loaders.name_words import chinese_pairs, english_words
from loaders.suggestions import LEAST_SHARED, shared, suggest
from loaders.suggestions_by_ties import LEAST_COMMON, MOST_TIED, pairs_by_ties
from ontology.namespaces import CODE, DEF, ID

PLANS = """
@prefix gt: <https://w3id.org/goldenthread/def#> .
@prefix id: <https://w3id.org/goldenthread/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:plan-1 a gt:StrategicPlan .
id:plan-2 a gt:StrategicPlan .
id:period-1 gt:periodOf id:plan-1 ; gt:startsOn "2020-01-01"^^xsd:date .
id:period-1-extended gt:periodOf id:plan-1 ; gt:startsOn "2020-01-01"^^xsd:date .
id:period-2 gt:periodOf id:plan-2 ; gt:startsOn "2026-01-01"^^xsd:date .
id:domain-3 gt:elementOf id:plan-1 ;
    skos:prefLabel "加强气候行动和改善城市环境"@zh , "Strengthened climate action and improved urban environment"@en .
id:area-3 gt:elementOf id:plan-2 ;
    skos:prefLabel "环境与气候行动"@zh ; gt:ownRendering "environment and climate action"@en .
"""


CRISES = """
@prefix gt: <https://w3id.org/goldenthread/def#> .
@prefix id: <https://w3id.org/goldenthread/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:crises skos:prefLabel "urban trouble"@en , "城市险情"@zh ; gt:hasResult id:rebuilt ; gt:concerns id:a , id:b .
id:rebuilt gt:resultOf id:crises ; skos:prefLabel "cities rebuilt"@en , "城市得到重建"@zh .
id:help gt:serves id:rebuilt ; skos:prefLabel "recovery and reconstruction after storms"@en , "灾后恢复和重建"@zh .
id:houses skos:prefLabel "houses"@en , "房屋"@zh ; gt:concerns id:c , id:d , id:e .
id:c skos:prefLabel "houses for all after storms"@en , "人人有房"@zh .
id:next skos:prefLabel "reconstruction and recovery"@en , "恢复和重建"@zh .
"""


def by_ties(*more: str, earlier: tuple[str, ...] = ("crises", "houses")) -> dict[tuple[str, str], float]:
    graph = Graph().parse(data=CRISES + "\n".join(more), format="turtle")
    found = pairs_by_ties(graph, [URIRef(ID + name) for name in earlier], [URIRef(ID + "next")])
    return {(str(thing).removeprefix(ID), str(other).removeprefix(ID)): sure for thing, other, sure in found}


def suggestions(*more: str) -> set[tuple[str, str]]:
    found = suggest(Graph().parse(data=PLANS + "\n".join(more), format="turtle"))
    return {
        (str(subject).removeprefix(ID), str(found.value(claim, URIRef(DEF + "claimObject"))).removeprefix(ID))
        for claim, subject in found.subject_objects(URIRef(DEF + "claimSubject"))
    }


@pytest.fixture(scope="module")
def asserted() -> Graph:
    graph = Graph()
    for file in bundled_knowledge():
        graph += file.graph
    return graph


def test_an_element_of_a_later_plan_may_go_on_with_one_of_the_plan_before() -> None:
    assert suggestions() == {("area-3", "domain-3")}


def test_a_suggestion_names_its_method_and_how_sure_it_is_and_nobody_claims_it() -> None:
    found = suggest(Graph().parse(data=PLANS, format="turtle"))
    (claim,) = found.subjects(RDF.type, URIRef(DEF + "SuggestedAlignment"))
    said = {str(p).removeprefix(DEF): o for p, o in found.predicate_objects(claim)}
    assert said["method"] == URIRef(CODE + "mapping-method/lexical")
    assert said["claimRelation"] == URIRef(CODE + "alignment-relation/continues")
    assert isinstance(said["confidence"], Literal)
    assert Decimal("0.5") < said["confidence"].value < 1
    assert said.keys().isdisjoint({"claimant", "statedIn", "premise"})


def test_likeness_in_one_language_alone_suggests_nothing() -> None:
    one_language = 'id:outcome-9 gt:resultOf id:area-3 ; skos:prefLabel "climate action"@en , "有效的资源调动"@zh .'
    assert ("outcome-9", "domain-3") not in suggestions(one_language)
    no_chinese = 'id:outcome-9 gt:resultOf id:area-3 ; skos:prefLabel "climate action"@en .'
    assert ("outcome-9", "domain-3") not in suggestions(no_chinese)


def test_results_and_their_other_names_are_compared_too() -> None:
    result = 'id:outcome-9 gt:resultOf id:area-3 ; skos:altLabel "climate action"@en , "气候行动"@zh .'
    assert ("outcome-9", "domain-3") in suggestions(result)


def test_what_a_document_claims_already_is_not_suggested() -> None:
    assert suggestions("id:claim gt:claimSubject id:domain-3 ; gt:claimObject id:area-3 .") == set()
    assert suggestions("id:claim gt:claimSubject id:area-3 ; gt:claimObject id:domain-3 .") == set()


def test_elements_of_one_plan_are_not_counterparts_of_each_other() -> None:
    twin = (
        'id:area-4 gt:elementOf id:plan-2 ; skos:prefLabel "环境与气候行动"@zh , "environment and climate action"@en .'
    )
    assert suggestions(twin) == {("area-3", "domain-3"), ("area-4", "domain-3")}


def test_a_number_in_a_name_is_no_likeness() -> None:
    numbered = """
    id:outcome-1 gt:elementOf id:plan-1 ; skos:prefLabel "成果3.1"@zh , "outcome 3.1"@en .
    id:outcome-2 gt:elementOf id:plan-2 ; skos:prefLabel "成果3.1"@zh , "outcome 3.1"@en .
    """
    assert suggestions(numbered) == {("area-3", "domain-3")}


def test_a_plan_whose_beginning_nobody_states_has_no_plan_before_it() -> None:
    undated = """
    id:plan-0 a gt:StrategicPlan . id:old gt:elementOf id:plan-0 ;
        skos:prefLabel "环境与气候行动"@zh , "environment and climate action"@en .
    """
    assert suggestions(undated) == {("area-3", "domain-3")}


def test_words_that_only_say_that_something_gets_better_are_passed_over() -> None:
    assert english_words("Effective and improved settlements") == ["settlement"]
    assert chinese_pairs("有效地扩大和改造住区") == sorted(["改造", "造住", "住区"])


@given(st.text("abcdef "), st.text("abcdef "))
def test_what_two_names_share_is_the_same_from_either_side_and_at_most_all(one: str, other: str) -> None:
    first, second = english_words(one), english_words(other)
    assert shared(first, second) == shared(second, first)
    assert 0 <= shared(first, second) <= 1
    assert shared(first, first) == (1 if first else 0)


def test_an_element_is_known_by_what_its_surroundings_are_called_where_names_share_nothing() -> None:
    assert by_ties() == {("next", "crises"): 1.0}


def test_words_of_surroundings_count_in_both_languages_or_not_at_all() -> None:
    assert by_ties("id:next skos:altLabel '资金调动和伙伴关系以及其他许多事项'@zh .") == {}
    english_alone = CRISES.replace('"恢复和重建"@zh', '"另一回事情"@zh')
    graph = Graph().parse(data=english_alone, format="turtle")
    assert not list(pairs_by_ties(graph, [URIRef(ID + "crises"), URIRef(ID + "houses")], [URIRef(ID + "next")]))


def test_words_that_all_surroundings_use_say_nothing() -> None:
    everywhere = "id:c skos:altLabel 'recovery and reconstruction'@en , '恢复和重建'@zh ."
    assert by_ties(everywhere) == {}


def test_an_element_that_hardly_anything_is_tied_to_has_no_surroundings() -> None:
    bare = Graph().parse(data=CRISES.replace(" ; gt:concerns id:a , id:b", ""), format="turtle")
    assert not list(pairs_by_ties(bare, [URIRef(ID + "crises"), URIRef(ID + "houses")], [URIRef(ID + "next")]))


def test_common_neighbours_are_a_sign_too_and_one_alone_is_none() -> None:
    shares = "id:next skos:prefLabel 'other'@en ; gt:concerns id:c"
    graph = CRISES.replace("id:next skos:prefLabel", "id:former skos:prefLabel")
    two = Graph().parse(data=graph + shares + ", id:d .", format="turtle")
    one = Graph().parse(data=graph + shares + ", id:z .", format="turtle")
    things = [URIRef(ID + "crises"), URIRef(ID + "houses")], [URIRef(ID + "next")]
    assert [(str(other).removeprefix(ID), sure) for _, other, sure in pairs_by_ties(two, *things)] == [("houses", 0.8)]
    assert list(pairs_by_ties(one, *things)) == []
    assert LEAST_COMMON == 2


def test_what_most_of_a_plan_is_tied_to_is_no_surrounding() -> None:
    elements = [f"element-{number}" for number in range(MOST_TIED)]
    hub = "id:help gt:serves {0} . {0} gt:concerns {0}-a , {0}-b .\n"
    everywhere = "".join(hub.format(f"id:{name}") for name in elements)
    assert by_ties(everywhere, earlier=("crises", "houses", *elements)) == {}


def test_what_a_plan_is_about_is_not_compared_with_how_it_is_carried_out() -> None:
    assert by_ties("id:next a gt:MeansOfImplementation .") == {}
    assert by_ties("id:next a gt:MeansOfImplementation . id:crises a gt:Enabler .") == {("next", "crises"): 1.0}


def test_a_crosswalk_is_suggested_where_no_word_is_shared(asserted: Graph) -> None:
    found = suggest(asserted)
    method = URIRef(CODE + "mapping-method/structural")
    pairs = {
        (
            str(found.value(claim, URIRef(DEF + "claimSubject"))).removeprefix(ID + "element/"),
            str(found.value(claim, URIRef(DEF + "claimObject"))).removeprefix(ID + "element/"),
        )
        for claim in found.subjects(URIRef(DEF + "method"), method)
    }
    assert pairs == {
        ("2026-2029/focus", "2020-2023/domain-1"),
        ("2026-2029/impact-area-1", "2020-2023/domain-1"),
        ("2026-2029/impact-area-1", "2020-2023/domain-2"),
        ("2026-2029/impact-area-2", "2020-2023/domain-4"),
    }


def test_no_pair_is_suggested_twice(asserted: Graph) -> None:
    found = suggest(asserted)
    pairs = [
        (found.value(claim, URIRef(DEF + "claimSubject")), found.value(claim, URIRef(DEF + "claimObject")))
        for claim in found.subjects(RDF.type, URIRef(DEF + "SuggestedAlignment"))
    ]
    assert len(pairs) == len(set(pairs))


def test_the_draft_of_2026_has_suggested_counterparts_that_no_document_states(asserted: Graph) -> None:
    found = suggest(asserted)
    pairs = {
        (str(found.value(claim, URIRef(DEF + "claimSubject"))), str(found.value(claim, URIRef(DEF + "claimObject"))))
        for claim in found.subjects(RDF.type, URIRef(DEF + "SuggestedAlignment"))
    }
    assert (ID + "element/2026-2029/focus", ID + "result/2020-2023/outcome-1.2") in pairs
    assert (ID + "element/2026-2029/impact-area-3", ID + "element/2020-2023/domain-3") in pairs
    for claim, sure in found.subject_objects(URIRef(DEF + "confidence")):
        assert isinstance(sure, Literal)
        assert Decimal(str(LEAST_SHARED)) <= sure.value <= 1, claim
    assert not any((claim, None, None) in asserted for claim in found.subjects())
