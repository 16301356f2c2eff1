"""Crossings, linkages, plans in time, contradictions: what stands behind the pages that show much at once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.namespaces import ID
from queries.contradictions import contradictions, reasons
from queries.coverage import coverage
from queries.crossing import WAYS, crossing, plans_with_elements
from queries.linkages import linkages
from queries.lookup import Lookup
from queries.plan_history import history

PLAN = ID + "plan/un-habitat/2020-2023"
OUTCOME = ID + "result/2020-2023/outcome-"
KENYA = "http://metadata.un.org/sdg/codes/geoArea/404"


@pytest.mark.parametrize("by", WAYS)
def test_every_tie_of_a_crossing_has_its_place_and_every_element_is_served_or_a_gap(by: str, bundled: Lookup) -> None:
    found = crossing(bundled, PLAN, by)
    assert all(one.parts for one in found.carried)
    assert sum(len(held) for held in found.cells.values()) == len(found.carried)
    served = {one.element for one in found.carried}
    assert {thing.iri for thing in found.unserved} == {thing.iri for thing in found.things} - served
    assert set(found.columns) == {one.column for one in found.carried}
    for thing in found.things:
        assert found.count(thing.iri) == sum(found.count(thing.iri, column) for column in found.columns)


def test_a_crossing_by_claims_is_the_coverage(bundled: Lookup) -> None:
    found, matrix = crossing(bundled, PLAN, "claim"), coverage(bundled, PLAN)
    assert found.cells.keys() == matrix.cells.keys()
    assert found.unserved == matrix.unserved


def test_activities_in_a_country_are_tied_to_the_outcome_they_serve(bundled: Lookup) -> None:
    held = crossing(bundled, PLAN, "country").cells[OUTCOME + "4.2", KENYA]
    assert ID + "activity/outcome-4.2/camps-into-neighbourhoods-kenya" in {one.carrier for one in held}


def test_a_crossing_by_what_is_no_way_is_refused(bundled: Lookup) -> None:
    with pytest.raises(ValueError, match="'moon' is none of claim"):
        crossing(bundled, PLAN, "moon")


def test_a_plan_of_which_nothing_is_loaded_crosses_nothing(bundled: Lookup) -> None:
    assert crossing(bundled, ID + "plan/none", "country").carried == ()
    assert PLAN in plans_with_elements(bundled)
    assert ID + "plan/none" not in plans_with_elements(bundled)


def test_projects_serve_one_outcome_as_primary_and_others_as_secondary(bundled: Lookup) -> None:
    # HSP/EB.2021/19/Add.1, para. 9 (a) to (d).
    cells = linkages(bundled, PLAN).cells
    assert {link.how for link in cells[OUTCOME + "1.1", OUTCOME + "1.1"]} == {"primary"}
    assert {link.how for link in cells[OUTCOME + "1.1", OUTCOME + "2.1"]} == {"secondary"}
    assert {link.how for link in cells[OUTCOME + "1.1", OUTCOME + "3.2"]} == {"secondary", "recommended"}
    assert {link.how for link in cells[OUTCOME + "1.2", OUTCOME + "3.2"]} == {"recommended"}
    assert all(link.parts for links in cells.values() for link in links)
    assert len(linkages(bundled, PLAN).outcomes) == 12


def test_the_extension_is_known_from_the_day_of_the_decision(bundled: Lookup) -> None:
    ends = {
        day: {one.plan: one.end for one in history(bundled, day).periods}[PLAN] for day in ("2023-06-07", "2023-06-08")
    }
    assert ends == {"2023-06-07": "2023-12-31", "2023-06-08": "2025-12-31"}


def test_what_a_report_plans_is_known_with_the_report(bundled: Lookup) -> None:
    planned = ID + "evaluation/external-midterm-2022"
    (before, after) = ({one.thing for one in history(bundled, day).happenings} for day in ("2021-03-31", "2021-04-01"))
    assert planned not in before
    assert planned in after


def test_what_presents_a_plan_before_it_begins_is_a_draft(bundled: Lookup) -> None:
    roles = {(one.thing, one.role) for one in history(bundled, "2026-01-01").happenings}
    assert (ID + "doc/HSP/EB.2025/4", "draft") in roles
    assert (ID + "doc/HSP/OECPR.2025/5", "report") in roles


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates().map(str), st.dates().map(str))
def test_as_time_goes_on_nothing_that_was_known_is_forgotten(bundled: Lookup, one: str, other: str) -> None:
    earlier, later = (history(bundled, day) for day in sorted((one, other)))
    assert {period.plan for period in earlier.periods} <= {period.plan for period in later.periods}
    assert set(earlier.happenings) <= set(later.happenings)
    assert earlier.moments == later.moments


def test_every_moment_of_the_slider_changes_something_or_begins_something(bundled: Lookup) -> None:
    moments = history(bundled, "2026-01-01").moments
    assert list(moments) == sorted(set(moments))
    assert moments[0] == "2019-05-31"


def test_each_contradiction_has_two_sides_and_the_reason_of_its_rule(bundled: Lookup) -> None:
    found = contradictions(bundled, {})
    assert found
    why = reasons(bundled, {one.rule for one in found})
    for one in found:
        assert len(one.sides) >= 2
        assert any(side.evidence for side in one.sides)
        assert {"en", "zh"} <= why[one.rule].keys()


def test_a_side_tells_who_stands_in_which_relation_to_what(bundled: Lookup) -> None:
    found = contradictions(bundled, {"kind": "two-parents"})
    (one,) = found
    assert {side.relation for side in one.sides} == {"https://w3id.org/goldenthread/def#subsidiaryOf"}
    assert len({side.subject for side in one.sides}) == 1
    assert len({side.objects for side in one.sides}) == 2
