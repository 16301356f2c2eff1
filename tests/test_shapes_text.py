"""What was read from a text: figures stand in their paragraph, and what only a machine read needs fewer names."""

from dataclasses import replace

import pytest
from rdflib import Literal, URIRef

from ontology.namespaces import DEF, ID, PREFIXES
from shapes.findings import Report, sentence
from tests.example_facts import PART, checked, with_changes


def test_what_a_text_was_only_found_to_cite_needs_no_names() -> None:
    cited = f"""<citation/9> a gt:Citation ; gt:citesAct <act/9> ; gt:readBy <code/reading/machine> ;
        gt:statedIn {PART} .
        <act/9> a gt:Resolution ; gt:actNumber "9" ; gt:adoptedBy <body/unknown>"""
    assert checked(with_changes("", cited)).findings == ()
    rules = {finding.rule for finding in checked(with_changes("", f"{cited} ; gt:statedIn {PART}")).findings}
    assert rules == {"DescribedSomewhere", "Named-chinese", "Named-english"}


def test_a_citation_read_by_machine_and_curated_needs_its_role() -> None:
    removed, machine = "<citation/1> gt:citationRole ?any", "<citation/1> gt:readBy <code/reading/machine>"
    assert [finding.rule for finding in checked(with_changes(removed, machine)).findings] == ["CitationRole"]
    removed += " ; gt:readBy <code/reading/curated>"
    assert checked(with_changes(removed, machine)).findings == ()


def figure(printed: str, value: str, text: str | None, unit: str = "person", qualifier: str = "exact") -> Report:
    data = with_changes(
        "<figure/1> gt:printedAs ?any ; gt:figureValue ?any ; gt:unit ?any ; gt:valueQualifier ?any . "
        f"{PART} gt:partText ?any",
        f'<figure/1> gt:printedAs "{printed}" ; gt:unit <code/unit/{unit}> ; '
        f"gt:valueQualifier <code/qualifier/{qualifier}>",
    )
    for path in ("printedAs", "figureValue"):
        data.remove((URIRef(ID + "figure/2"), URIRef(DEF + path), None))
    data.add(
        (
            URIRef(ID + "figure/1"),
            URIRef(DEF + "figureValue"),
            Literal(value, datatype=URIRef(PREFIXES["xsd"] + "decimal")),
        )
    )
    if text is not None:
        data.add((URIRef(ID + "doc/DOC/1#para-1"), URIRef(DEF + "partText"), Literal(text, lang="zh")))
    names = ("FigureInText-printedAs", "PrintedFigure-readable", "ReadFigure-figureValue", "ReadFigure-valueQualifier")
    report = checked(data)
    return replace(report, findings=tuple(finding for finding in report.findings if finding.rule in names))


@pytest.mark.parametrize(
    ("printed", "value", "text", "unit", "qualifier"),
    [
        ("1 760 万", "17600000", "惠及1 760\n万人", "person", "exact"),
        ("1760万", "17600000.0", "惠及 1 760 万人", "person", "exact"),
        ("41%", "41", "占41 %", "percent", "exact"),
        ("70 多万", "700000", "共70多万人", "person", "over"),
        ("四次", "4", "举行了四次务虚会", "event", "exact"),
        ("三分之二", "66.67", "三分之二的国家", "percent", "exact"),
        ("1 760 万", "17600000", "惠及约1 760万人", "person", "about"),
    ],
)
def test_a_figure_that_its_paragraph_prints_is_right(
    printed: str, value: str, text: str, unit: str, qualifier: str
) -> None:
    assert [sentence(finding) for finding in figure(printed, value, text, unit, qualifier).findings] == []


@pytest.mark.parametrize(
    ("printed", "value", "text", "rule"),
    [
        ("1 760 万", "17600000", "惠及1 670 万人", "FigureInText-printedAs"),
        ("1 760 万", "1760", "惠及1 760 万人", "ReadFigure-figureValue"),
        ("70 多万", "700000", "共70多万人", "ReadFigure-valueQualifier"),
        ("几十", "30", "几十人", "PrintedFigure-readable"),
    ],
)
def test_a_figure_that_its_paragraph_does_not_bear_out_is_found(printed: str, value: str, text: str, rule: str) -> None:
    assert [finding.rule for finding in figure(printed, value, text).findings] == [rule]


def test_the_text_of_a_point_is_not_the_text_of_its_paragraph() -> None:
    data = with_changes("<figure/2> gt:statedIn ?any", "<figure/2> gt:statedIn <doc/DOC/1#para-1.a>")
    assert [finding.rule for finding in checked(data).findings] == ["FigureInText-printedAs"]


def test_figures_whose_text_is_not_loaded_are_listed_as_not_checked() -> None:
    report = figure("1 760 万", "17600000", None)
    assert report.findings == ()
    (left,) = report.not_checked
    assert (left.rule, left.count) == ("FigureInText-printedAs", 1)
    assert "not loaded" in left.reason["en"]
    assert "未载入" in left.reason["zh"]
