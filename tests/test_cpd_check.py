"""A check of a programme: one finding for one mistake, at its cell, with nothing passed over in silence."""

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, SH, Graph
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from loaders.programme.context_model import Context
from loaders.programme.form import FORM, sheet
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.properties import property_iri
from loaders.programme.submission import Place, Problem, Submission
from loaders.programme.texts import Text
from ontology.namespaces import SHAPE
from shapes.compiler import breaches
from shapes.cpd.check import check_programme
from shapes.cpd.faults import Fault, roots_of
from shapes.cpd.report import Report, report_json
from shapes.cpd.rules import Cause, causes, compiled, rules, rules_graph
from shapes.cpd.worked_examples import Example, checked, edited, examples, submission_of
from store.scratch import Scratch


def keys(report: Report) -> list[str]:
    return [f"{finding.rule}-{finding.cause}" for finding in report.findings]


@pytest.fixture
def queries_parsed_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the reference engine parse each query once and not for each thing, which changes no answer."""

    @functools.cache
    def prepared(text: str) -> Any:
        return translateQuery(parseQuery(text))

    original = processor.SPARQLProcessor.query

    def query(self: Any, asked: Any, *arguments: Any, **options: Any) -> Any:
        return original(self, prepared(asked) if isinstance(asked, str) else asked, *arguments, **options)

    monkeypatch.setattr(processor.SPARQLProcessor, "query", query)
    yield


# Rules that only compare texts: no shape finds their examples, so each is shown with one fault more that a shape finds.
BY_TEXT_ONLY = {"ALN-09", "DOC-03", "RES-02", "RES-03", "XCT-02", "XCT-03", "XCT-04"}
BESIDE: list[dict[str, Any]] = [{"sheet": "outputs", "row": "1.2", "set": {"partners": None}}]


def test_all_rules_but_these_have_an_example_that_a_shape_finds() -> None:
    assert {rule for rule in rules() if all(cause.by_text for cause in rules()[rule].causes)} == BY_TEXT_ONLY


@pytest.mark.parametrize("rule", sorted(rules()))
@pytest.mark.usefixtures("queries_parsed_once")
def test_the_reference_engine_finds_the_same(rule: str) -> None:
    failing = [one for one in examples()[rule] if one.outcome == "fails"]
    by_shapes = [one for one in failing if not any(cause.by_text for cause in causes_of(one))]
    example = (by_shapes or failing)[-1]
    submission, context = submission_of(example.edits if by_shapes else [*example.edits, *BESIDE])
    programme = programme_graph(submission, context)
    scratch = Scratch((programme.ntriples, context.ntriples))
    ours = {(one.rule, one.focus.sparql()) for one in breaches(scratch.select, compiled())}
    data = Graph().parse(data=programme.ntriples + context.ntriples, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=rules_graph(), inference="none")
    theirs = {
        (str(report.value(one, SH.sourceShape)), f"<{report.value(one, SH.focusNode)}>")
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert ours == theirs != set()
    named = {shape.removeprefix(SHAPE) for shape, _ in ours}
    assert named & {cause.id for cause in causes_of(example)} if by_shapes else named == {"PAR-01-no-partner"}


def causes_of(example: Example) -> list[Cause]:
    """Return the causes that an example breaks: those of its name, or any of its rule where a value is ambiguous."""
    own = rules()[example.rule].causes
    return [cause for cause in own if cause.name == example.cause] or list(own)


def test_a_deleted_outcome_is_one_mistake() -> None:
    report = checked([{"sheet": "outcomes", "remove": "1"}])
    assert keys(report) == ["RES-01-unknown-outcome"]
    finding = report.findings[0]
    assert finding.count == 2
    assert {"RES-07", "FIN-02"} <= dict(finding.follows).keys()


def test_a_framework_that_is_not_found_leaves_what_rests_on_it_unchecked() -> None:
    report = checked([{"sheet": "programme", "set": {"unsdcf_id": "XAR-1999-2003"}}])
    assert keys(report) == ["DER-01-unknown"]
    unchecked = {one.rule: one.reason["en"] for one in report.not_checked}
    assert unchecked["DER-03"] == "No cooperation framework that is known here is named."


def test_a_country_whose_framework_nobody_loaded_is_not_blamed() -> None:
    programme, _ = edited([])
    submission = submission_of_json(programme, "example.json")
    report = check_programme(programme_graph(submission, Context.empty()), Context.empty(), submission)
    assert not [one for one in report.findings if one.rule.startswith("DER-01")]
    assert report.verdict == "ready-with-questions" or any(one.gates for one in report.findings)
    assert any(
        one.rule == "DER-01" and one.reason["en"] == "No cooperation framework of this country is loaded here."
        for one in report.not_checked
    )


def test_swapped_dates_are_one_mistake_at_both_cells() -> None:
    report = checked([{"sheet": "programme", "set": {"start": "2029-12-31", "end": "2026-01-01"}}])
    assert keys(report) == ["DER-06-swapped"]
    assert [place.address for place in report.findings[0].where] == ["programme.start", "programme.end"]


def test_two_mistakes_are_two_findings() -> None:
    report = checked(
        [
            {"sheet": "outcomes", "row": "1", "set": {"assumptions": None}},
            {"sheet": "indicators", "row": "2.a", "set": {"source": None}},
        ]
    )
    assert sorted(keys(report)) == ["IND-02-no-source", "RES-06-no-assumption"]


def test_a_fault_that_only_asks_never_hides_one_that_gates() -> None:
    submission, context = submission_of([])
    programme = programme_graph(submission, context)
    gating = Fault(causes()["PAR-01-no-partner"], "urn:output", None, None)
    everywhere = {"explainsEverywhere": frozenset({"PAR-01-no-partner"})}
    asking = Fault(replace(causes()["RES-06-no-assumption"], hides=everywhere), "urn:outcome", None, None)
    assert set(roots_of([gating, asking], programme)) == {gating, asking}


def single_faults(key: str) -> Iterator[tuple[str, str, tuple[dict[str, Any], ...]]]:
    """Give the faults that can be made in one cell of a sheet: emptied, or filled with something that means nothing."""
    programme, _ = edited([])
    rows = [programme["programme"]] if key == "programme" else programme[key]
    for place, row in enumerate(rows):
        for column in sheet(key).columns:
            if column.key not in row or column.kind == "identifier":
                continue
            edit = {"sheet": key, "row": place}
            name = str(row.get(sheet(key).identifier.key)) if sheet(key).identifier else f"{key}-{place + 1}"
            yield "" if key == "programme" else name, column.key, ({**edit, "set": {column.key: None}},)
            if column.kind != "text":
                yield "" if key == "programme" else name, column.key, ({**edit, "set": {column.key: "zz9"}},)


@pytest.mark.parametrize("key", [one.key for one in FORM])
def test_a_single_fault_is_one_finding_that_names_its_cell(key: str) -> None:
    for row, column, edits in single_faults(key):
        report = checked(edits)
        assert len(report.findings) <= 1, (row, column, edits, keys(report))
        wanted = property_iri(sheet(key).column(column).property)
        for finding in report.findings:
            assert any((place.row_id, place.property) == (row, wanted) for place in finding.where), (row, column, edits)


def test_the_same_rule_and_cause_is_reported_once_with_its_count() -> None:
    report = checked(
        [{"sheet": "outputs", "row": row, "set": {"awp_ref": None}} for row in ("1.1", "1.2", "2.1")],
    )
    (finding,) = report.findings
    assert finding.count == 3
    assert finding.what["en"] == (
        "Output 1.1 names no result of the annual work programme in “awp_ref”."
        " The same in 2 more: Output 1.2; Output 2.1."
    )
    assert finding.what["zh"].endswith("另有2处相同：产出1.2；产出2.1。")


def test_an_ambiguous_code_offers_what_it_may_mean() -> None:
    example = next(one for one in examples()["DER-02"] if one.cause == "ambiguous")
    finding = checked(example.edits).findings[0]
    assert finding.repair[0].to_one_of[0].startswith("801 – 1.1")
    assert len(finding.repair[0].to_one_of) == 2


def test_a_repair_names_values_that_would_do() -> None:
    report = checked([{"sheet": "outcomes", "row": "2", "set": {"unsdcf_outcome_id": "8O2"}}])
    assert report.findings[0].repair[0].place == "outcomes[1].unsdcf_outcome_id"
    assert report.findings[0].repair[0].to_one_of[0].startswith("802")
    report = checked([{"sheet": "resources", "row": 0, "set": {"total": 650000}}])
    assert report.findings[0].repair[0].to_one_of == ("600000",)


def test_the_years_of_two_plans_are_told_apart() -> None:
    example = next(one for one in examples()["ALN-02"] if one.cause == "year-without-element")
    report = checked(example.edits)
    assert [(plan.years[0], plan.years[-1]) for plan in report.plans] == [(2025, 2025), (2026, 2029)]
    assert "in force in 2025" in report.findings[0].what["en"]
    assert "per draft HSP/EB.2025/4" in (report.findings[0].plan or {})["en"]


def test_what_was_not_checked_says_why() -> None:
    report = checked([{"sheet": "milestones", "remove": "all"}, {"sheet": "sections", "remove": "all"}])
    reasons = {(one.rule, one.absence): one.reason["en"] for one in report.not_checked}
    assert reasons["DOC-04", "not-applicable"] == "The programme is not marked as approved."
    assert reasons["XCT-03", "not-checkable"] == "The narrative was not submitted."
    every = set(report.checked) | {one.rule for one in report.not_checked}
    assert every == set(rules())


def test_a_column_that_could_not_be_read_is_not_reported_as_empty() -> None:
    submission, context = submission_of([{"sheet": "outputs", "row": "1.1", "set": {"awp_ref": None}}])
    place = Place("Outputs", "L1", "Outputs!L1")
    problem = Problem(
        "near-heading",
        place,
        Text("“Anual work programme” is no heading.", "“年度工作方按”不是标题。"),
        Text("Write the heading as in the template.", "请按模板填写标题。"),
        stops=(("outputs", "awp_ref"),),
    )
    unread = Submission(submission.format, submission.name, submission.language, submission.sheets, problems=(problem,))
    report = check_programme(programme_graph(unread, context), context, unread)
    assert keys(report) == ["FORM-near-heading"]
    assert report.findings[0].where[0].address == "Outputs!L1"
    assert report.verdict == "not-ready"
    assert any(one.rule == "ALN-08" and "could not be read" in one.reason["en"] for one in report.not_checked)


def test_the_same_programme_gives_the_same_report() -> None:
    edits = [{"sheet": "outcomes", "remove": "2"}, {"sheet": "programme", "set": {"cca_date": None}}]
    assert report_json(checked(edits)) == report_json(checked(edits))


def test_findings_come_by_severity_and_then_by_place() -> None:
    report = checked(
        [
            {"sheet": "indicators", "row": "2.a", "set": {"source": None}},
            {"sheet": "outcomes", "row": "2", "set": {"plan_primary": None}},
            {"sheet": "outcomes", "row": "1", "set": {"unsdcf_outcome_id": None}},
            {"sheet": "programme", "set": {"cca_date": None}},
        ]
    )
    assert keys(report) == ["DER-02-missing", "ALN-01-missing", "IND-02-no-source", "DER-07-no-date"]


def test_a_finding_carries_what_a_person_needs() -> None:
    report = checked([{"sheet": "outcomes", "row": "2", "set": {"unsdcf_outcome_id": None}}])
    said = report_json(report)
    assert said["verdict"] == "not-ready"
    assert said["counts"]["blocker"] == 1
    finding = said["findings"][0]
    assert finding["what"]["en"].startswith("Outcome 2 does not say in “unsdcf_outcome_id”")
    assert (finding["why"]["symbol"], finding["why"]["para"]) == ("HSP/EB.2025/8", "3")
    assert finding["why"]["verb"]["zh"].startswith("指导")
    assert finding["where"][0]["address"] == "outcomes[1].unsdcf_outcome_id"
    assert finding["where"][0]["excerpt"][0] == "2"
    assert finding["unsdcf"] == "XAR-2026-2030"
    assert finding["ruleset"].startswith("2026.")


# The texts of the example programme in Chinese; numbers, dates and codes stay.
IN_CHINESE: list[dict[str, Any]] = [
    {
        "sheet": "programme",
        "set": {"language": "zh", "title": "阿卡迪亚国家方案", "national_plan": "阿卡迪亚2035年愿景"},
    },
    {"sheet": "programme", "set": {"national_plan_goal": "支柱二：人人有居所", "cca_title": "阿卡迪亚共同国家评估"}},
    {"sheet": "outcomes", "row": "1", "set": {"statement": "阿卡迪亚非正规住区有更多家庭住上安全、可负担的住房"}},
    {"sheet": "outcomes", "row": "2", "set": {"statement": "阿卡迪亚城镇在洪水和高温后数周内恢复"}},
    {"sheet": "outputs", "row": "1.1", "set": {"statement": "十二个住区的改造规划获得通过，并登记租户和妇女的权利"}},
    {"sheet": "outputs", "row": "1.2", "set": {"statement": "阿卡迪亚市镇住房基金获得资金"}},
    {"sheet": "outputs", "row": "2.1", "set": {"statement": "五个城镇的洪水图公布"}},
    {"sheet": "indicators", "row": "1.a", "set": {"unit": "人", "disaggregation": "性别; 年龄; 残疾"}},
    {"sheet": "indicators", "row": "1.1.a", "set": {"statement": "获得通过的改造规划数", "unit": "项"}},
    {"sheet": "indicators", "row": "2.a", "set": {"statement": "恢复服务所需周数", "unit": "周"}},
    {"sheet": "lessons_risks", "row": 0, "set": {"text": "重点突出胜过许多小型试点"}},
    {"sheet": "sections", "row": 0, "set": {"text": "两项成果惠及非正规住区的妇女、青年、老年人和残疾人。"}},
    {"sheet": "sections", "row": 1, "set": {"text": "人权和气候变化贯穿三项产出；预算总额为100万美元。"}},
    {"sheet": "sections", "row": 3, "set": {"text": "遵循HSP/OECPR.2025/5第46段。"}},
]
WRITTEN = {"statement", "text", "unit", "disaggregation", "national_plan", "language"}


def test_the_same_programme_in_chinese_gives_the_same_findings() -> None:
    assert keys(checked(IN_CHINESE)) == []
    for own in examples().values():
        for example in own:
            if not any(WRITTEN & {*edit.get("set", ()), *edit.get("add", ())} for edit in example.edits):
                assert keys(checked([*IN_CHINESE, *example.edits])) == keys(checked(example.edits)), example


def test_nothing_at_all_is_reported_as_such() -> None:
    nothing = submission_of_json({"programme": {}}, "nothing.json")
    report = check_programme(programme_graph(nothing, Context.empty()), Context.empty(), nothing)
    assert report.verdict == "not-ready"
    assert "RES-01-no-outcomes" in keys(report)


def test_shapes_are_named_after_their_rules() -> None:
    for query in compiled().queries:
        assert query.root.startswith(SHAPE)
