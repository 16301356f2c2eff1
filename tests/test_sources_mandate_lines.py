"""A printed line of mandates has one certain address, or the reason why it has none: doubt has no address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.sources.budget.mandate_targets import Act, read_mandate, read_symbol


@pytest.mark.parametrize(
    ("printed", "heading", "entity", "symbol"),
    [
        ("3327 (XXIX)", "General Assembly resolutions", None, "A/RES/3327(XXIX)"),
        ("2020/7", "Economic and Social Council resolutions", None, "E/RES/2020/7"),
        ("5/5", "United Nations Environment Assembly resolution", None, "UNEP/EA.5/Res.5"),
        ("21/3", "Governing Council resolutions", "un-habitat", "HSP/GC/21/3"),
        ("2/1", "UN-Habitat Assembly resolution", None, "HSP/HA.2/Res.1"),
        ("A/HRC/RES/59/2", "anything", None, "A/HRC/RES/59/2"),
    ],
)
def test_a_line_with_one_reading_is_addressed(printed: str, heading: str, entity: str | None, symbol: str) -> None:
    assert read_mandate(printed, heading, entity).symbol == symbol


def test_a_decision_is_an_act_and_never_the_resolution_of_its_number() -> None:
    heading = "UN-Habitat Assembly resolutions and decisions"
    assert read_mandate("Decision 2/6", heading, "un-habitat").act == Act("decision", "un-habitat-assembly", "2/6")
    assert read_mandate("2/6", heading, "un-habitat", decisions_marked=True).symbol == "HSP/HA.2/Res.6"
    assert read_mandate("2/6", heading, "un-habitat").reason


def test_the_number_tells_the_kind_where_a_body_numbers_its_acts_apart() -> None:
    both = "Economic and Social Council resolutions and decisions"
    assert read_mandate("2025/19", both, None).symbol == "E/RES/2025/19"
    assert read_mandate("2005/213", both, None).act == Act("decision", "economic-and-social-council", "2005/213")
    assert read_mandate("Statistical Commission decision 53/110", both, None).act == Act(
        "decision", "statistical-commission", "53/110"
    )


def test_a_body_is_known_by_its_whole_name() -> None:
    heading = "Conference of the Parties to the Regional Agreement on Access to Information decisions"
    act = read_mandate("1/3", heading, None).act
    assert act is not None
    assert act.body == "conference-of-the-parties-to-the-regional-agreement-on-access-to-information"
    assert read_mandate("12/3", "Commission on Narcotic Drugs resolutions", None).act == Act(
        "resolution", "commission-on-narcotic-drugs", "12/3"
    )


@pytest.mark.parametrize(
    ("printed", "heading", "entity"),
    [
        ("21/3", "Governing Council resolutions", "unep"),
        ("2025/6", "Executive Board decisions", "unicef"),
        ("5/6", "Governing Council resolutions", "un-habitat"),
        ("Article 13", "Charter of the United Nations", "ola"),
        ("8/1", "President’s statements agreed upon by the Human Rights Council", "ohchr"),
        ("73/9", "Commission", "escap"),
        ("", "General Assembly resolutions", None),
        ("999/999", "General Assembly resolutions", None),
    ],
)
def test_a_line_with_several_readings_or_none_gives_its_reason(printed: str, heading: str, entity: str | None) -> None:
    mandate = read_mandate(printed, heading, entity)
    assert (mandate.symbol, mandate.act) == (None, None)
    assert mandate.reason


@given(st.text(), st.text())
def test_any_line_has_a_target_or_a_reason(printed: str, heading: str) -> None:
    for mandate in (read_mandate(printed, heading, "un-habitat"), read_symbol(printed)):
        assert sum(one is not None for one in (mandate.symbol, mandate.act, mandate.reason)) == 1
