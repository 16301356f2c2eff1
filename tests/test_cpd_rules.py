"""Each rule for country programmes holds where it should, breaks where it should, and leaves near-misses alone."""

import re
from typing import Any

import pytest
from rdflib import SH, Graph, URIRef

from loaders.knowledge import bundled_knowledge
from loaders.programme.form import sheet
from loaders.programme.properties import property_iri
from ontology.namespaces import DEF, SHAPE
from ontology.translations import LANGUAGES
from shapes.cpd.listing import rule_json, rules_json
from shapes.cpd.report import Report, Where
from shapes.cpd.rules import GRADES, Rule, causes, compiled, needs, rules, rules_graph
from shapes.cpd.texts import FUNCTIONS
from shapes.cpd.worked_examples import BrokenExample, Example, checked, edited, examples

# The rules that every check of a programme has, by their number in each set.
EXPECTED = {"DER": 10, "ALN": 9, "RES": 7, "IND": 10, "FIN": 5, "PAR": 5, "XCT": 4, "MEV": 3, "DOC": 6}
# Words of those who write rules, which no reader should have to know.
TECHNICAL = re.compile(
    r"\b(shape|node|minCount|conform|literal|IRI|triple|null|regex)\b|形状|节点|三元组", re.IGNORECASE
)


def of(outcome: str) -> list[Any]:
    found = []
    for rule, own in examples().items():
        chosen = [example for example in own if example.outcome == outcome]
        found += [pytest.param(one, id=f"{rule}-{one.cause or outcome}-{place}") for place, one in enumerate(chosen)]
    return found


def keys(report: Report) -> list[str]:
    return [f"{finding.rule}-{finding.cause}" for finding in report.findings]


def stands_at(place: Where, address: str) -> bool:
    """Return whether a place is the cell `sheet.row.column`, or `programme.column`."""
    key, _, rest = address.partition(".")
    row, _, column = rest.rpartition(".")
    in_sheet = place.subject.rsplit("/", 2)[-2] == key or key == "programme"
    return in_sheet and place.row_id == row and place.property == property_iri(sheet(key).column(column).property)


@pytest.mark.parametrize("example", of("passes"))
def test_the_programme_as_it_stands_keeps_every_rule(example: Example) -> None:
    report = checked(example.edits)
    assert keys(report) == []
    assert report.verdict == "ready"


@pytest.mark.parametrize("example", of("fails"))
def test_a_fault_is_found_where_it_was_made(example: Example) -> None:
    report = checked(example.edits)
    found = [one for one in report.findings if (one.rule, one.cause) == (example.rule, example.cause)]
    assert len(found) == 1, keys(report)
    for address in example.at:
        assert any(stands_at(place, address) for place in found[0].where), (address, found[0].where)
    if example.alone:
        assert keys(report) == [f"{example.rule}-{example.cause}"]


@pytest.mark.parametrize("example", of("near-miss"))
def test_a_near_miss_is_left_alone(example: Example) -> None:
    assert keys(checked(example.edits)) == []


def test_every_rule_is_there() -> None:
    counted = {name: sum(rule.startswith(name) for rule in rules()) for name in EXPECTED}
    assert counted == EXPECTED


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_every_rule_has_a_basis_a_mend_and_three_examples(rule: Rule) -> None:
    assert rule.basis or rule.note
    assert rule.mark != "s" or rule.note, "what is inferred from a paragraph is said to be inferred"
    assert rule.mark in ("N", "R", "K") or rule.verb
    assert {example.outcome for example in examples()[rule.id]} == {"passes", "fails", "near-miss"}
    for cause in rule.causes:
        assert set(cause.message) == set(cause.fix) == set(LANGUAGES)
        assert cause.at or cause.sheet


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_messages_are_plain_and_short(rule: Rule) -> None:
    for cause in rule.causes:
        for words in (cause.message, cause.fix):
            assert not TECHNICAL.search(" ".join(words.values()))
            assert words["en"].rstrip().endswith(".")
            assert words["zh"].endswith("。")
            assert len(re.findall(r"[.;](?:\s|$)", words["en"])) <= 2
        assert (
            "{thing}" in cause.message["en"]
            or "{value}" in cause.message["en"]
            or "{heading}" in cause.message["en"]
            or (cause.about.endswith("CountryProgrammeDocument"))
        )
        assert ("{value}" in cause.message["en"]) == ("{value}" in cause.message["zh"])


def test_each_example_that_fails_names_a_cause_of_its_rule() -> None:
    for rule, own in examples().items():
        names = {cause.name for cause in rules()[rule].causes} | {"ambiguous"}
        assert all(example.cause in names for example in own if example.outcome == "fails")


def test_every_part_that_a_rule_rests_on_is_in_the_knowledge() -> None:
    stated_in = URIRef(DEF + "statedIn")
    known = {str(part) for file in bundled_knowledge() for part in file.graph.objects(None, stated_in)}
    cited = {basis.iri for rule in rules().values() for basis in rule.basis}
    assert cited - known == set()


def test_only_rules_of_kinds_a_and_b_gate() -> None:
    for rule in rules().values():
        for grade in GRADES:
            assert rule.gates(grade) == (rule.kind in "AB" and grade in ("blocker", "error"))


def test_a_suggestion_never_gates_and_is_marked_as_one() -> None:
    report = checked(next(one for one in examples()["ALN-09"] if one.outcome == "fails").edits)
    assert [(finding.sort, finding.gates) for finding in report.findings] == [("suggestion", False)]
    assert report.verdict == "ready"


def test_what_rests_on_unverified_knowledge_says_so() -> None:
    report = checked(next(one for one in examples()["FIN-01"] if one.cause == "missing").edits)
    assert report.findings[0].why.is_verified is False
    assert report.findings[0].gates


def test_the_severity_of_a_shape_follows_its_grade() -> None:
    wanted = {
        "blocker": SH.Violation,
        "error": SH.Violation,
        "warning": SH.Warning,
        "question": SH.Info,
        "hint": SH.Info,
    }
    graph: Graph = rules_graph()
    for cause in causes().values():
        assert set(graph.objects(URIRef(SHAPE + cause.id), SH.severity)) == {wanted[cause.grade]}


def test_every_shape_is_compiled_and_every_text_rule_has_its_function() -> None:
    assert not compiled().refused
    assert {cause.id for cause in causes().values() if cause.by_text} == set(FUNCTIONS)
    assert all(need in needs() for cause in causes().values() for need in cause.needs)


def test_an_example_that_edits_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(BrokenExample, match="no row 'x' in outcomes"):
        edited([{"sheet": "outcomes", "row": "x", "set": {}}])


def test_the_rules_can_be_listed_with_their_examples() -> None:
    assert [one["id"] for one in rules_json()] == list(rules())
    told = rule_json(rules()["DER-04"])
    assert (told["verified"], told["mark"]) == (False, "K")
    assert {one["cause"] for one in told["causes"]} == {"missing", "not-option-c", "no-approval"}
    assert told["examples"][0]["outcome"] == "passes"
