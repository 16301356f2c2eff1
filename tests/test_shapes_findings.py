"""Findings are ones that people can use: one for each cause, with its places, in plain words of two languages."""

import re

import pytest
from rdflib import RDF, BNode, Graph, URIRef

from ontology.namespaces import DEF, ID
from ontology.vocabulary import ontology_graph
from shapes.engine import read_shapes
from shapes.findings import sentence
from shapes.gate import Refused, admit, refusal
from tests.example_facts import checked, facts, found, with_changes
from tests.faults import written

JARGON = re.compile(
    r"\b(node|shape|minCount|maxCount|SHACL|conform\w*|blank|triple|literal|IRI)\b|节点|三元组", re.IGNORECASE
)


def test_one_cause_is_one_finding_with_all_its_places() -> None:
    report = checked(with_changes("<period/0> gt:endsOn ?any . <period/1> gt:endsOn ?any . <period/2> gt:endsOn ?any"))
    (finding,) = report.findings
    assert (finding.rule, finding.cause, finding.count) == ("PlanPeriod-endsOn", "missing", 3)
    assert [place.focus.removeprefix(ID) for place in finding.places] == ["period/0", "period/1", "period/2"]


def test_two_causes_of_one_rule_are_two_findings() -> None:
    report = checked(
        with_changes("<plan/work> gt:planStatus ?any", "<plan/earlier> gt:planStatus <code/plan-status/ended>")
    )
    assert {(f.rule, f.cause) for f in report.findings} == {
        ("Plan-planStatus", "missing"),
        ("Plan-planStatus", "too-many"),
    }


def test_a_mistyped_identifier_is_one_finding_and_not_also_a_wrong_kind() -> None:
    report = checked(with_changes("<act/2> gt:adoptedBy ?any", "<act/2> gt:adoptedBy <body/bord>"))
    (finding,) = report.findings
    assert (finding.rule, finding.value) == ("DescribedSomewhere", ID + "body/bord")


def test_a_finding_says_where_what_and_how_to_mend_it() -> None:
    report = checked(with_changes("<act/1> gt:actNumber ?any"))
    finding = found(report, "Act-actNumber")
    assert (finding.part, finding.path) == (ID + "doc/DOC/1#para-1", DEF + "actNumber")
    assert sentence(finding, "en") == (
        "[DOC/1, 1] “Name of 1” (act/1): An act mostly has one number. "
        "Under the part that states it, write `actNumber:`, for example `actNumber: 2/1`; "
        "leave it out where no number is printed."
    )
    assert sentence(finding, "zh").startswith("[DOC/1, 1] “名称act1” (act/1)：决议或决定通常有一个编号。请在")


def test_many_places_are_counted_and_the_first_named() -> None:
    removed = " . ".join(f"<topic/{n}> gt:statedIn ?any" for n in (1, 2)) + " . <body/any> gt:statedIn ?any"
    removed += " . <body/office> gt:statedIn ?any . <lesson/1> gt:statedIn ?any . <finding/1> gt:statedIn ?any"
    (finding,) = checked(with_changes(removed)).findings
    assert finding.count == 6
    assert "The same in 5 more: " in sentence(finding, "en")
    assert sentence(finding, "en").endswith(" ….")
    assert "另有5处相同：" in sentence(finding, "zh")


def test_a_thing_without_identifier_is_called_by_its_kind() -> None:
    data = with_changes()
    unnamed = BNode("b3")
    data.add((unnamed, RDF.type, URIRef(DEF + "Citation")))
    data.add((unnamed, URIRef(DEF + "statedIn"), URIRef(ID + "doc/DOC/1#para-1")))
    report = checked(data)
    for finding in report.findings:
        for lang in ("en", "zh"):
            assert "b3" not in sentence(finding, lang)
    assert found(report, "Citation-target").label == {"en": "citation", "zh": "引文"}


@pytest.mark.parametrize("rule", read_shapes().rules.values(), ids=lambda rule: rule.id)
def test_a_rule_speaks_plainly_in_two_languages(rule: object) -> None:
    words = rule.message, rule.fix  # type: ignore[attr-defined]
    for text in words:
        assert not JARGON.search(text["en"])
        assert not JARGON.search(text["zh"])
        assert text["en"].endswith(".")
        assert text["zh"].endswith("。")
        assert len(re.findall(r"[.!?](?: |$)", text["en"])) <= 2
        assert re.search(r"[\u4e00-\u9fff]", text["zh"])


def test_the_same_facts_give_the_same_report() -> None:
    data = facts()
    for fault in written():
        data = fault.made_in(data)
    again = Graph()
    for triple in sorted(data, reverse=True):
        again.add(triple)
    assert checked(data) == checked(again)


# The gate, which refuses a load with its findings


def test_a_load_that_breaks_rules_is_refused_with_all_reasons_at_once() -> None:
    data = with_changes("<act/1> gt:adoptedBy ?any . <period/1> gt:endsOn ?any . <level/outcome> gt:measuredBy ?any")
    with pytest.raises(Refused) as refused:
        admit(data, ontology_graph())
    report = refused.value.report
    assert {finding.rule for finding in report.violations} == {"Act-adoptedBy", "StatementHolds", "PlanPeriod-endsOn"}
    assert str(refused.value).splitlines()[0] == "3 rules are broken; nothing was loaded."
    assert all(sentence(finding) in str(refused.value) for finding in report.violations)
    assert refusal(report, "zh").startswith("违反3项规则，未载入任何内容。\n- [DOC/1, 1] ")


def test_a_load_with_warnings_is_admitted_and_says_so() -> None:
    report = admit(with_changes("<level/outcome> gt:measuredBy ?any"), ontology_graph())
    assert {finding.severity for finding in report.findings} == {"warning"}
    assert report.violations == ()
