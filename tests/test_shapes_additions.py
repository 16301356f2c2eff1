"""Regions, statuses, activities, requirements and challenges: what must hold of them, beyond a kind for each value."""

import pytest

from ontology.vocabulary import ontology_graph
from shapes.engine import check, read_shapes
from tests.example_facts import facts
from tests.faults import Fault, turtle


def broken(removed: str = "", added: str = "") -> set[str]:
    """Return the rules that good facts break after this change."""
    gone = tuple(turtle(removed))
    assert set(gone) <= set(facts()), "only what is stated can be taken away"
    report = check(Fault("", "", gone, tuple(turtle(added))).made_in(facts()), read_shapes(), ontology_graph())
    return {finding.rule for finding in report.findings}


@pytest.mark.parametrize("thing", ["activity/1", "portfolio/1", "requirement/1", "challenge/1"])
def test_what_a_document_reports_needs_the_part_that_states_it(thing: str) -> None:
    assert broken(removed=f"<{thing}> gt:statedIn <doc/DOC/1#para-1>") == {"Evidenced-statedIn"}


@pytest.mark.parametrize("name", ["dimension", "lens"])
def test_a_dimension_or_lens_of_a_plan_has_a_status_like_every_element(name: str) -> None:
    assert "PlanElement-planStatus" in broken(removed=f"<element/{name}> gt:planStatus <code/plan-status/draft>")


def test_a_region_needs_a_chinese_name() -> None:
    assert broken(removed='<region/africa> skos:prefLabel "名称regionafrica"@zh') == {"Named-chinese"}


def test_a_region_is_a_place_where_things_happen_but_no_country() -> None:
    assert broken(added="<meeting/1> gt:heldAt <region/africa>") == set()
    assert broken(added="<meeting/1> gt:inCountry <region/africa>") == {"InCountry-inCountry"}
    assert broken(added="<meeting/1> gt:inRegion <http://metadata.un.org/sdg/codes/geoArea/404>") == {
        "Regional-inRegion"
    }


def test_two_documents_may_tell_two_statuses_of_one_event() -> None:
    assert broken(added="<event/forum> gt:eventStatus <code/event-status/planned>") == set()


def test_a_status_of_work_is_no_status_of_an_event_though_the_slug_is_the_same() -> None:
    assert broken(added="<event/forum> gt:eventStatus <code/programme-status/planned>") == {"Event-eventStatus"}


def test_a_provision_of_an_act_may_say_how_strongly_it_binds() -> None:
    said = "<provision/2> gt:normativeStrength <code/normative-strength/encouraged> ; gt:requires <framework/kenya>"
    assert broken(added=said) == set()


def test_a_difficulty_is_not_answered_by_another_difficulty() -> None:
    assert broken(added="<challenge/1> gt:answeredBy <challenge/1>") == {"Answered-answeredBy"}
