"""Every rule is kept by facts that are right and broken by facts that are wrong, and the engine is not misled."""

import re
from dataclasses import replace
from datetime import date
from importlib import resources

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from loaders.programme.form import FORM
from ontology.namespaces import DEF, ID, SHAPE
from ontology.vocabulary import ontology_graph, terms
from shapes.engine import check, prepare, read_shapes
from shapes.findings import sentence
from tests.example_facts import checked, facts, only, with_changes
from tests.faults import Fault, faults_of, written


def test_good_facts_break_no_rule_and_meet_every_shape() -> None:
    report = checked(facts())
    assert [sentence(finding) for finding in report.findings] == []
    assert report.shapes_without_target == ()
    assert report.things_without_shape == ()
    assert report.not_checked == ()
    assert set(report.rules_checked) == set(read_shapes().rules)


@pytest.mark.parametrize("fault", faults_of(read_shapes(), facts()), ids=str)
def test_a_fault_breaks_its_rule(fault: Fault) -> None:
    report = check(fault.made_in(facts()), only(fault.rule), ontology_graph())
    assert fault.rule in {finding.rule for finding in report.findings}


def test_every_rule_has_a_fault_that_breaks_it() -> None:
    assert set(read_shapes().rules) == {fault.rule for fault in faults_of(read_shapes(), facts())}


def test_every_term_of_the_vocabulary_is_met_by_a_rule() -> None:
    shapes = read_shapes()
    used = {str(term) for triple in shapes.graph for term in triple}
    used |= {DEF + name for query in shapes.queries for name in re.findall(r"gt:(\w+)", query.sparql)}
    # What sources and programmes state has shapes of its own; a column of the form is what the form asks for.
    for room in ("shapes.sources", "shapes.cpd"):
        for file in resources.files(room).iterdir():
            if file.name.endswith(".ttl"):
                used |= {DEF + name for name in re.findall(r"gt:(\w+)", file.read_text(encoding="utf-8"))}
    used |= {DEF + column.property for sheet in FORM for column in sheet.columns}
    assert {term.name for term in terms() if term.iri.startswith(DEF) and term.iri not in used} == set()


def test_no_rule_names_a_term_that_the_vocabulary_lacks() -> None:
    known = {term.iri for term in terms()}
    assert {str(term) for triple in read_shapes().graph for term in triple if str(term).startswith(DEF)} <= known


def test_the_engine_agrees_with_pyshacl_on_the_whole_graph() -> None:
    shapes = replace(read_shapes(), queries=())
    data = facts()
    for fault in written():
        data = fault.made_in(data)
    graph, _ = prepare(data, shapes, ontology_graph())
    for thing in list(graph.subjects(RDF.type, URIRef(SHAPE + "ReadByMachine"))):
        graph.remove((thing, None, None))
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes.graph, inference="none")
    oracle = {
        (str(report.value(result, SH.sourceShape)).removeprefix(SHAPE), str(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    }
    ours = {
        (finding.rule, place.focus)
        for finding in check(data, shapes, ontology_graph()).findings
        for place in finding.places
    }
    assert len(ours) > 30
    assert ours == oracle


@settings(max_examples=25, deadline=None)
@given(st.dates(date(1950, 1, 1)), st.dates(date(1950, 1, 1)))
def test_a_period_may_end_on_its_first_day_and_not_before(first: date, last: date) -> None:
    data = with_changes("<period/1> gt:startsOn ?any ; gt:endsOn ?any")
    data.add((URIRef(ID + "period/1"), URIRef(DEF + "startsOn"), Literal(first)))
    data.add((URIRef(ID + "period/1"), URIRef(DEF + "endsOn"), Literal(last)))
    report = check(data, only("Dated-order"), ontology_graph())
    assert bool(report.findings) == (last < first)


# What an engine may get wrong in silence


def test_chinese_in_a_given_script_is_not_taken_for_the_chinese_name() -> None:
    report = checked(
        with_changes('<body/board> skos:prefLabel "执行局"@zh', '<body/board> skos:prefLabel "执行局"@zh-Hans')
    )
    assert {finding.rule for finding in report.findings} == {"Named-chinese", "TextLanguage"}


def test_a_wrong_kind_of_value_would_pass_if_types_were_inferred_before_the_check() -> None:
    wrong = with_changes("", "<act/2> gt:adoptedBy <topic/1>")
    assert [finding.rule for finding in checked(wrong).findings] == ["Act-adoptedBy"]
    wrong.add((URIRef(ID + "topic/1"), RDF.type, URIRef(DEF + "Organization")))
    assert checked(wrong).findings == ()


def test_things_of_a_narrower_class_are_checked_as_what_they_are() -> None:
    ontology = Graph() + ontology_graph()
    ontology.add((URIRef("urn:ClimatePlan"), RDFS.subClassOf, URIRef(DEF + "StrategicPlan")))
    data = with_changes("", "<plan/climate> a <urn:ClimatePlan>")
    rules = {finding.rule for finding in check(data, read_shapes(), ontology).findings}
    assert {"Plan-planStatus", "Evidenced-statedIn"} <= rules


def test_facts_are_left_as_they_were() -> None:
    data = with_changes()
    before = set(data)
    checked(data)
    assert set(data) == before


def test_a_shape_that_met_nothing_is_named() -> None:
    report = checked(with_changes("<gap/1> a ?any"))
    assert report.shapes_without_target == ("KnowledgeGap",)
    assert "KnowledgeGap-gapIn" not in report.rules_checked


def test_a_thing_that_no_shape_speaks_of_is_named() -> None:
    report = checked(with_changes("", "<secret/1> a <urn:Unheard>"))
    assert report.things_without_shape == (ID + "secret/1",)
