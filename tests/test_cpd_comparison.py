"""Two versions of a programme compared: what is the same thing stays the same finding, wherever it now stands."""

import copy
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.mutations import Change, drawn
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.submission import Submission
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook
from shapes.cpd.check import check_programme
from shapes.cpd.comparing import Version, compare
from shapes.cpd.comparison import Comparison, comparison_json
from shapes.cpd.pairing import paired
from shapes.cpd.report import Finding
from shapes.cpd.rules import GRADES
from shapes.cpd.worked_examples import edited, examples, submission_of
from tests.programme_strategies import submissions

Edits = Sequence[Mapping[str, Any]]
_, CONTEXT = submission_of([])
MISQUOTED = "By 2030 some people in Arcadia live in safe and affordable homes"
FAILING = [one for own in examples().values() for one in own if one.outcome == "fails"]
# Those that change the programme alone: any of them can stand in one version beside any other.
IN_ONE_CONTEXT = [one.edits for one in FAILING if all("sheet" in edit for edit in one.edits)]


def version(edits: Edits = ()) -> Version:
    submission, context = submission_of(edits)
    return Version(programme_graph(submission, context), context, submission)


def of(submission: Submission) -> Version:
    return Version(programme_graph(submission, CONTEXT), CONTEXT, submission)


def flat(edits: Edits = ()) -> dict[str, Any]:
    programme: dict[str, Any] = copy.deepcopy(edited(edits)[0])
    return programme


def of_flat(programme: dict[str, Any]) -> Version:
    return of(submission_of_json(programme, "example.json"))


def keys(findings: Sequence[Finding]) -> list[str]:
    return sorted(f"{finding.rule}-{finding.cause}" for finding in findings)


def addresses(finding: Finding) -> list[str]:
    return [place.address for place in finding.where if not place.related]


def told(found: Comparison) -> tuple[Any, ...]:
    """Return what a comparison tells, in a form that does not depend on which version gives the words."""
    unchanged = Counter((one.finding.rule, one.finding.cause, one.hidden_in) for one in found.unchanged)
    return (
        (found.before, found.after),
        (found.mended, found.broken),
        (found.untold["before"], found.untold["after"]),
        (found.now_checked, found.no_longer_checked),
        unchanged,
    )


def turned(found: Comparison) -> tuple[Any, ...]:
    """Return what a comparison tells, the first version called the second."""
    *pairs, unchanged = told(found)
    other = {"before": "after", "after": "before", None: None}
    return (
        *((second, first) for first, second in pairs),
        Counter({(rule, cause, other[hidden]): count for (rule, cause, hidden), count in unchanged.items()}),
    )


@given(submissions)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_programme_compared_with_itself_has_nothing_mended_or_broken(submission: Submission) -> None:
    found = compare(of(submission), of(submission))
    assert (found.mended, found.broken, *found.untold.values()) == ((), (), (), ())
    assert (found.now_checked, found.no_longer_checked) == ((), ())
    assert [one.finding for one in found.unchanged] == list(found.before.findings)
    assert all(one.hidden_in is None for one in found.unchanged)


@given(submissions, submissions)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_which_version_is_called_the_first_only_turns_the_answer_round(one: Submission, other: Submission) -> None:
    assert told(compare(of(one), of(other))) == turned(compare(of(other), of(one)))


@st.composite
def some_edits(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    """Draw faults of the examples; an edit of a row that another has taken out is left out with it."""
    chosen: list[Mapping[str, Any]] = []
    for edits in draw(st.lists(st.sampled_from(IN_ONE_CONTEXT), max_size=4)):
        try:
            edited([*chosen, *edits])
        except (ValueError, IndexError, KeyError):
            continue
        chosen += edits
    return chosen


@given(some_edits(), some_edits())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_every_finding_of_either_version_is_told_of_once(one: Edits, other: Edits) -> None:
    before, after = of_flat(flat(one)), of_flat(flat(other))
    found = compare(before, after)
    assert told(found) == turned(compare(after, before))
    for report, only, untold, here in (
        (found.before, found.mended, found.untold["before"], "before"),
        (found.after, found.broken, found.untold["after"], "after"),
    ):
        counted: Counter[str] = Counter()
        for finding in (*only, *untold):
            counted[f"{finding.rule}-{finding.cause}"] += finding.count
        for still in found.unchanged:
            if still.hidden_in != here:
                counted[f"{still.finding.rule}-{still.finding.cause}"] += still.finding.count
        assert counted == Counter({f"{one.rule}-{one.cause}": one.count for one in report.findings})


@pytest.mark.parametrize("rule", sorted(examples()))
def test_a_fault_made_is_what_broke_and_taken_back_what_was_mended(rule: str) -> None:
    right = version()
    for example in examples()[rule]:
        if example.outcome == "fails":
            faulty = version(example.edits)
            wanted = check_programme(*faulty).findings
            forth, back = compare(right, faulty), compare(faulty, right)
            assert forth.broken == wanted
            assert back.mended == wanted
            assert (forth.mended, forth.unchanged, back.broken, back.unchanged) == ((), (), (), ())
            assert not any((*forth.untold.values(), *back.untold.values()))


def test_a_row_that_moved_is_no_new_finding() -> None:
    lacking = flat([{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}])
    moved = copy.deepcopy(lacking)
    moved["outputs"].insert(0, {**moved["outputs"][0], "output_id": "1.9", "statement": "Land records kept"})
    moved["indicators"].append({**moved["indicators"][1], "indicator_id": "1.9.a", "result_id": "1.9"})
    found = compare(of_flat(lacking), of_flat(moved))
    [still] = [one for one in found.unchanged if one.finding.rule == "PAR-01"]
    assert (still.was, addresses(still.finding)) == (("outputs[1].partners",), ["outputs[2].partners"])
    assert "PAR-01" not in {finding.rule for finding in (*found.mended, *found.broken)}


def test_a_row_that_was_renumbered_is_the_same_by_its_words() -> None:
    lacking = flat([{"sheet": "indicators", "row": "2.a", "set": {"source": None}}])
    renumbered = copy.deepcopy(lacking)
    for sheet in ("indicators", "milestones"):
        for row in renumbered.get(sheet, ()):
            row["indicator_id"] = str(row["indicator_id"]).replace("2.a", "2.b")
    found = compare(of_flat(lacking), of_flat(renumbered))
    assert found.counts == {"mended": 0, "broken": 0, "unchanged": 1, "untold": 0}


def test_words_may_change_where_the_number_stays() -> None:
    lacking = flat([{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}])
    reworded = copy.deepcopy(lacking)
    reworded["outputs"][1]["statement"] = "Housing fund of the towns of Arcadia endowed and running"
    assert compare(of_flat(lacking), of_flat(reworded)).counts["unchanged"] == 1


def test_a_risk_whose_words_changed_is_the_same_risk() -> None:
    lacking = flat()
    risk = next(row for row in lacking["lessons_risks"] if row["kind"] == "risk")
    risk["mitigation"] = None
    reworded = copy.deepcopy(lacking)
    next(row for row in reworded["lessons_risks"] if row["kind"] == "risk")["text"] = "Prices of land may rise steeply"
    found = compare(of_flat(lacking), of_flat(reworded))
    assert [one.finding.cause for one in found.unchanged] == ["no-mitigation"]
    assert (found.mended, found.broken) == ((), ())


def test_what_belongs_to_a_renumbered_row_stays_with_it() -> None:
    first = flat()
    second = copy.deepcopy(first)
    for sheet in ("outcomes", "outputs", "indicators", "milestones", "resources", "lessons_risks"):
        for row in second.get(sheet, ()):
            for key in ("outcome_id", "output_id", "indicator_id", "result_id"):
                if str(row.get(key, "")).startswith("2"):
                    row[key] = "7" + str(row[key])[1:]
    before, after = of_flat(first), of_flat(second)
    assert len(paired(before.programme, after.programme)) == len(before.programme.rows)


def test_of_three_places_one_may_be_mended_and_another_broken() -> None:
    def lacking(*outputs: str) -> Version:
        return version([{"sheet": "outputs", "row": output, "set": {"awp_ref": None}} for output in outputs])

    found = compare(lacking("1.1", "1.2"), lacking("1.2", "2.1"))
    [mended], [broken], [still] = found.mended, found.broken, found.unchanged
    assert mended.what["en"].startswith("Output 1.1 ")
    assert broken.what["en"].startswith("Output 2.1 ")
    assert still.finding.what["en"].startswith("Output 1.2 ")
    assert {one.count for one in (mended, broken, still.finding)} == {1}
    assert "more" not in mended.what["en"]


def test_another_wrong_value_in_the_same_cell_is_the_same_finding() -> None:
    def wrong(target: str) -> Version:
        return version([{"sheet": "outcomes", "row": "1", "set": {"sdg_targets": f"11.1; {target}"}}])

    found = compare(wrong("11.98"), wrong("11.99"))
    assert found.counts == {"mended": 0, "broken": 0, "unchanged": 1, "untold": 0}
    assert "11.99" in found.unchanged[0].finding.what["en"]


def test_the_same_programme_in_two_formats_has_nothing_mended_or_broken() -> None:
    lacking = flat([{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}])
    lacking["outcomes"][0]["plan_primary"] = "impact-area-99"
    written = submission_of_json(lacking, "example.json")
    workbook = read_workbook(to_workbook(written), "example.xlsx")
    found = compare(of(written), of(workbook))
    assert found.counts == {"mended": 0, "broken": 0, "unchanged": 2, "untold": 0}
    assert [addresses(one.finding) for one in found.unchanged] == [["Outcomes!E4"], ["Outputs!E5"]]


def test_what_another_finding_hides_is_neither_mended_nor_new() -> None:
    wrong_sum: Edits = [{"sheet": "programme", "set": {"total_budget": 1}}]
    lost: Edits = [*wrong_sum, {"sheet": "outcomes", "remove": "1"}]
    found = compare(version(wrong_sum), version(lost))
    assert (found.mended, keys(found.broken)) == ((), ["RES-01-unknown-outcome"])
    assert [(one.finding.rule, one.was, one.hidden_in) for one in found.unchanged] == [
        ("FIN-02", ("programme.total_budget",), "after")
    ]
    [back] = compare(version(lost), version(wrong_sum)).unchanged
    assert (back.finding.rule, back.hidden_in) == ("FIN-02", "before")


def test_what_cannot_be_judged_in_the_other_version_is_not_called_mended() -> None:
    lacking: Edits = [{"sheet": "outcomes", "row": "1", "set": {"unsdcf_outcome_text": MISQUOTED}}]
    unknown: Edits = [*lacking, {"sheet": "programme", "set": {"unsdcf_id": "XAR-1999-2003"}}]
    found = compare(version(lacking), version(unknown))
    assert keys(found.untold["before"]) == ["DER-03-differs"]
    assert (found.mended, keys(found.broken)) == ((), ["DER-01-unknown"])
    assert "DER-03" in {one.rule for one in found.no_longer_checked}
    assert "DER-03" in {one.rule for one in compare(version(unknown), version(lacking)).now_checked}


def test_what_stood_in_a_column_that_can_no_longer_be_read_is_not_called_mended() -> None:
    def misnamed(book: Any) -> None:
        page = book["Outputs"]
        for cell in page[2]:
            if cell.value == "partners":
                cell.value = None
                page.cell(1, cell.column).value = "Zusammenarbeit"

    lacking = submission_of_json(flat([{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}]), "a.json")
    renamed = read_workbook(drawn(to_workbook(lacking), Change("renamed", draw=misnamed)), "b.xlsx")
    found = compare(of(lacking), of(renamed))
    assert keys(found.untold["before"]) == ["PAR-01-no-partner"]
    assert found.mended == ()
    assert [finding.rule for finding in found.broken] == ["FORM"]


def test_a_row_that_was_taken_out_takes_its_findings_along() -> None:
    lacking = flat([{"sheet": "evaluations", "row": 0, "set": {"budget": None}}])
    without = copy.deepcopy(lacking)
    del without["evaluations"][0]
    found = compare(of_flat(lacking), of_flat(without))
    assert keys(found.before.findings) == keys(found.mended) == ["MEV-01-no-budget"]


def test_what_a_reader_could_not_take_is_the_same_wherever_its_row_is() -> None:
    def submitted(rows_before: int) -> Submission:
        book = to_workbook(submission_of_json(flat(), "a.json"))

        def draw(made: Any) -> None:
            page = made["Resources"]
            column = next(cell.column for cell in page[2] if cell.value == "regular")
            page.cell(4, column).value = "=1000*60"
            if rows_before:
                page.insert_rows(4, rows_before)

        return read_workbook(drawn(book, Change("formula", draw=draw)), "a.xlsx")

    found = compare(of(submitted(0)), of(submitted(2)))
    [still] = [one for one in found.unchanged if one.finding.rule == "FORM"]
    assert still.was != tuple(addresses(still.finding))
    assert "FORM" not in {finding.rule for finding in (*found.mended, *found.broken)}


def test_a_comparison_is_plain_json_with_counts_of_both_versions() -> None:
    found = compare(version([{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}]), version())
    said = comparison_json(found)
    assert json.loads(json.dumps(said)) == said
    assert said["counts"] == {"mended": 1, "broken": 0, "unchanged": 0, "untold": 0}
    assert (said["before"]["verdict"], said["after"]["verdict"]) == ("not-ready", "ready")
    assert said["before"]["counts"].keys() == set(GRADES)
    assert said["mended"][0]["where"][0]["address"] == "outputs[1].partners"
