"""Rules that put rows beside one another find what a comparison of every row with every other would, at any size."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph, programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.limits import LIMITS
from shapes.cpd.check import shape_faults
from shapes.cpd.rules import causes
from store.scratch import Scratch

Rows = Sequence[Mapping[str, Any]]
PAIRED = (
    "IND-09-twice",
    "IND-10-falls",
    "IND-10-same-year",
    "RES-04-duplicate-indicator",
    "RES-04-duplicate-outcome",
    "RES-04-duplicate-output",
)


def graph_of(sheets: Mapping[str, Rows]) -> ProgrammeGraph:
    front = {"country_iso3": "KEN", "start": "2026-01-01", "end": "2029-12-31"}
    flat = {"programme": front, **{key: list(rows) for key, rows in sheets.items()}}
    return programme_graph(submission_of_json(flat, "programme.json"), Context.empty())


def found(sheets: Mapping[str, Rows], cause: str) -> set[int]:
    """Return the rows of the cause's sheet, counted from 0, at which the cause is met."""
    programme = graph_of(sheets)
    faults = shape_faults(Scratch(programme.ntriples), [causes()[cause]])
    assert all(fault.cause.id == cause for fault in faults)
    of_sheet = {sheet: [one for one, row in programme.rows.items() if row.sheet == sheet] for sheet in sheets}
    places = {subject: at for subjects in of_sheet.values() for at, subject in enumerate(subjects)}
    return {places[fault.focus] for fault in faults}


def others(rows: Rows, at: int) -> list[Mapping[str, Any]]:
    return [row for to, row in enumerate(rows) if to != at]


def parts(row: Mapping[str, Any], key: str) -> set[str]:
    return {one for one in str(row.get(key) or "").split("; ") if one}


def said_twice(rows: Rows, at: int) -> bool:
    own = rows[at]
    return any(
        (own["statement"], own["result_id"]) == (row["statement"], row["result_id"])
        and parts(own, "disaggregation") == parts(row, "disaggregation")
        and parts(own, "country_iso3") <= parts(row, "country_iso3")
        for row in others(rows, at)
    )


def falls(rows: Rows, at: int, cumulative: set[str]) -> bool:
    own = rows[at]
    return own["indicator_id"] in cumulative and any(
        row["indicator_id"] == own["indicator_id"] and row["year"] < own["year"] and own["value"] < row["value"]
        for row in others(rows, at)
    )


def many(values: list[str]) -> st.SearchStrategy[str]:
    return st.sets(st.sampled_from(values), max_size=3).map(lambda chosen: "; ".join(sorted(chosen)))


INDICATORS = st.lists(
    st.fixed_dictionaries(
        {
            "statement": st.sampled_from(["Laws passed", "People housed"]),
            "result_id": st.sampled_from(["1", "2"]),
            "disaggregation": many(["sex", "age", "disability"]),
            "country_iso3": many(["KEN", "UGA", "QQQ"]),
        }
    ),
    max_size=9,
)
OUTCOMES = [{"outcome_id": "1", "statement": "a"}, {"outcome_id": "2", "statement": "b"}]


@given(INDICATORS)
@settings(deadline=None, max_examples=120)
def test_an_indicator_said_twice_is_found_as_pair_by_pair(rows: Rows) -> None:
    numbered = [{**row, "indicator_id": f"i{at}"} for at, row in enumerate(rows)]
    wanted = {at for at in range(len(rows)) if said_twice(rows, at)}
    assert found({"outcomes": OUTCOMES, "indicators": numbered}, "IND-09-twice") == wanted


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "indicator_id": st.sampled_from(["i1", "i2"]),
                "year": st.integers(2026, 2029),
                "value": st.integers(-3, 3),
            }
        ),
        max_size=9,
    ),
    st.sets(st.sampled_from(["i1", "i2"])),
)
@settings(deadline=None, max_examples=120)
def test_milestones_that_fall_or_share_a_year_are_found_as_pair_by_pair(rows: Rows, cumulative: set[str]) -> None:
    sheets = {
        "indicators": [
            {"indicator_id": code, "result_id": "1", "cumulative": "yes" if code in cumulative else "no"}
            for code in ("i1", "i2")
        ],
        "milestones": rows,
    }
    assert found(sheets, "IND-10-falls") == {at for at in range(len(rows)) if falls(rows, at, cumulative)}
    same = {
        at
        for at, own in enumerate(rows)
        if any((own["indicator_id"], own["year"]) == (row["indicator_id"], row["year"]) for row in others(rows, at))
    }
    assert found(sheets, "IND-10-same-year") == same


@pytest.mark.parametrize(
    ("sheet", "key", "cause"),
    [
        ("outcomes", "outcome_id", "RES-04-duplicate-outcome"),
        ("outputs", "output_id", "RES-04-duplicate-output"),
        ("indicators", "indicator_id", "RES-04-duplicate-indicator"),
    ],
)
@given(codes=st.lists(st.sampled_from(["1", "1.1", "1.10", "2"]), max_size=8))
@settings(deadline=None, max_examples=60)
def test_a_number_used_twice_is_found_as_pair_by_pair(sheet: str, key: str, cause: str, codes: list[str]) -> None:
    # The other sheets use the same numbers, which is no fault.
    sheets: dict[str, Rows] = {"outcomes": [{"outcome_id": "1"}], "outputs": [{"output_id": "1"}]}
    sheets[sheet] = [{key: code, "statement": "a"} for code in codes]
    assert found(sheets, cause) == {at for at, code in enumerate(codes) if codes.count(code) > 1}


def test_they_are_applied_to_the_largest_programme_that_is_read() -> None:
    number = LIMITS.rows // 2 - 10
    indicators = [
        {"indicator_id": str(at // 2), "result_id": "1", "statement": f"s{at // 2}", "cumulative": "yes"}
        for at in range(number)
    ]
    milestones = [{"indicator_id": str(at // 4), "year": 2026 + at % 4, "value": -at} for at in range(number)]
    programme = graph_of({"indicators": indicators, "milestones": milestones})
    faults = shape_faults(Scratch(programme.ntriples), [causes()[one] for one in PAIRED])
    counted = {name: sum(fault.cause.id == name for fault in faults) for name in PAIRED}
    assert counted["RES-04-duplicate-indicator"] == counted["IND-09-twice"] == number
    assert counted["IND-10-falls"] == number - -(-number // 4)


def test_no_rule_leaves_a_large_programme_unchecked() -> None:
    assert not any("few" in need for cause in causes().values() for need in cause.needs)
