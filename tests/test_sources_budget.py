"""Programme budgets: the text of a section, what it plans, who cites which mandate; doubt has no address."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef

from loaders.sources.budget import mandates
from loaders.sources.budget import sections as budget
from loaders.sources.budget.facts import result_title
from loaders.sources.budget.mandate_targets import Act, read_mandate, read_symbol
from loaders.sources.budget.sections import section_symbol
from loaders.sources.budget.work_programmes import element_slug
from loaders.sources.source import SourceRefused
from ontology.namespaces import DEF, ID, document_iri
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(BUDGET,) = budget.SOURCES
(MANDATES,) = mandates.SOURCES
NEW, OLD = document_iri("A/81/6 (Sect. 15)"), document_iri("A/80/6 (Sect. 15)")
HABITAT = ID + "org/un-habitat"


def block(kind: str, text: str | None, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"block_type": kind, "text": text, "children": list(children), **more}


def line(number: str, title: str, link: str | None = None) -> list[dict[str, Any]]:
    return [{"text": number, "hyperlinks": [[number, link]] if link else []}, {"text": title, "hyperlinks": []}]


def section(
    *mandate_lines: list[dict[str, Any]], heading: str = "General Assembly resolutions"
) -> list[dict[str, Any]]:
    """Return a small section of another entity, invented for the tests."""
    listed = block("italic", heading, block("table-content", None, table_content=list(mandate_lines)))
    subprogramme = block(
        "subprogramme",
        "Subprogramme 2 – Trade in services",
        block("heading-sub", "Objective", block("paragraph-1", "12.3\tThe objective is to trade.")),
        block(
            "heading-sub",
            "Strategy",
            block(
                "paragraph-1",
                "12.4\tThe above-mentioned work is expected to result in:",
                block("paragraph-2", "(a)\tBetter services;"),
                block("paragraph-2", "(b)\tMore trade."),
            ),
        ),
        block(
            "heading-sub",
            "Planned results for 2027",
            block("heading-sub-sub", "Result 1: ports that work – Programme performance in 2025 and target for 2027"),
            block("paragraph-1", "12.5\tPorts work better."),
            block("heading-sub-sub", "Performance measure: number of ports", block("image", None)),
        ),
    )
    return [
        block(
            "a/b",
            "A.\tProposed programme plan for 2027 and programme performance in 2025",
            block(
                "heading",
                "Overall orientation",
                block(
                    "paragraph-1",
                    "12.1\tThe United Nations Conference on Trade and Development (UNCTAD) follows resolution 70/1.",
                ),
                block("heading-sub", "Legislative mandates", block("paragraph-1", "12.2\tThe list."), listed),
            ),
            block("heading", "Programme of work", subprogramme),
        ),
        block(
            "a/b",
            "B.\tProposed post and non-post resource requirements for 2027",
            block("heading-sub", "Programme of work"),
            block(
                "subprogramme",
                "Subprogramme 2 – Trade in services",
                block(
                    "paragraph-1",
                    "12.6\tThe proposed regular budget resources for 2027 amount to $1,234,500 and reflect no change.",
                ),
                block(
                    "heading-sub",
                    "Programme support",
                    block(
                        "paragraph-1", "12.7\tThe proposed regular budget resources for 2027 amount to $99 and so on."
                    ),
                ),
            ),
        ),
    ]


def read(folder: Path, content: object, name: str = "A_81_6 (SECT. 12).json") -> Reading:
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return Reading(BUDGET, [path])


@pytest.fixture(scope="module")
def sections(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(BUDGET, BUDGET.files(shared / "data"))


@pytest.fixture(scope="module")
def citations(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(MANDATES, MANDATES.files(shared / "data"))


def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/un-habitat-ppb/ppb2027_all_mandates.csv").open(encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("A_81_6_SECT_15.json", "A/81/6 (Sect. 15)"),
        ("A_81_6 (SECT. 15).json", "A/81/6 (Sect. 15)"),
        ("A_80_6_SECT.15.json", "A/80/6 (Sect. 15)"),
        ("A_81_6 (SECT. 29A).json", "A/81/6 (Sect. 29A)"),
        ("report.json", None),
        ("A_RES_70_1.json", None),
    ],
)
def test_a_file_name_names_its_section(name: str, symbol: str | None) -> None:
    assert section_symbol(name) == symbol


def test_a_section_of_another_entity_loads(tmp_path: Path) -> None:
    found = read(tmp_path, section(line("79/1", "The Pact", "https://docs.un.org/en/A/RES/79/1")))
    document = document_iri("A/81/6 (Sect. 12)")
    assert found.values(document, "submittedBy") == {ID + "org/unctad"}
    element = ID + "element/unctad/2027/subprogramme-2"
    assert found.names(element, "en") == {"Trade in services"}
    assert found.values(element, "elementOf") == {ID + "plan/unctad/work-programme-2027"}
    assert found.values(element, "statedIn") == {f"{document}#para-12.3"}
    citation = f"{ID}citation/A/81/6_(Sect._12)/mandates/1"
    assert found.values(citation, "citesDocument") == {document_iri("A/RES/79/1")}
    assert found.values(citation, "citingEntity") == {ID + "org/unctad"}
    assert found.values(citation, "statedIn") == {f"{document}#para-12.2"}
    assert found.noted("1 figures are images")
    assert found.out.unread == 1


def test_results_come_from_headings_and_from_what_is_expected(tmp_path: Path) -> None:
    found = read(tmp_path, section(line("79/1", "x")))
    start = ID + "result/unctad/2027/subprogramme-2/"
    names = {f"{start}result-1": "ports that work", f"{start}expected-a": "Better services"}
    for result, name in names.items():
        assert found.names(result, "en") == {name}
    document = document_iri("A/81/6 (Sect. 12)")
    assert found.values(f"{start}result-1", "statedIn") == {f"{document}#para-12.5"}
    assert found.values(f"{start}expected-a", "statedIn") == {f"{document}#para-12.4.a"}
    (measure,) = found.values(f"{start}result-1", "measuredBy")
    assert found.names(measure, "en") == {"number of ports"}


def test_money_is_that_of_the_subprogramme_and_not_of_what_stands_below_another_heading(tmp_path: Path) -> None:
    found = read(tmp_path, section(line("79/1", "x")))
    amounts = list(found.graph.subjects(RDF.type, URIRef(DEF + "Amount")))
    assert [str(amount) for amount in amounts] == [ID + "element/unctad/2027/subprogramme-2/amount/regular-budget-2027"]
    assert found.values(str(amounts[0]), "amountValue") == {"1234500"}


def test_a_number_that_contradicts_its_link_is_noted_and_stands(tmp_path: Path) -> None:
    found = read(tmp_path, section(line("79/1", "x", "https://docs.un.org/en/A/RES/79/2")))
    assert found.noted("links to A/RES/79/2, which is not A/RES/79/1")
    assert found.values(f"{ID}citation/A/81/6_(Sect._12)/mandates/1", "citesDocument") == {document_iri("A/RES/79/1")}


def test_a_section_that_names_no_entity_is_noted(tmp_path: Path) -> None:
    content = section(line("79/1", "x"))
    content[0]["children"][0]["children"][0]["text"] = "12.1\tIt follows resolution 70/1."
    found = read(tmp_path, content)
    assert found.noted("does not say which entity")
    assert found.counts["legislative mandates"] == 1


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        ({}, "A_81_6_SECT_12.json", "a list of blocks"),
        ([], "A_81_6_SECT_12.json", "no numbered paragraph"),
        ([block("paragraph-1", "12.1\tText.")], "unctad.json", "does not say which section"),
        ("text", "A_81_6_SECT_12.json", "a list of blocks"),
    ],
)
def test_what_is_no_section_is_refused_with_the_reason(tmp_path: Path, content: object, name: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        read(tmp_path, content, name)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["block_type", "text", "children", "table_content", "hyperlinks"]), _JSON)
def test_any_value_in_any_place_of_a_block_loads_or_is_refused(tmp_path: Path, key: str, value: Any) -> None:
    odd = {**block("paragraph-2", "(c)\tMore;"), key: value}
    content = section([{**line("79/1", "x")[0], key: value}])
    content[0]["children"].append(odd)
    assert read(tmp_path, content).counts["sections"] == 1


def test_headings_are_read_as_printed() -> None:
    assert result_title("Result 3: homes for all – Proposed programme plan for 2027") == ("3", "homes for all")
    assert result_title("Planned results for 2027") is None
    assert element_slug("Subprogamme 1 – Multilateral negotiations") == "subprogramme-1"
    assert element_slug("Conference management, Vienna") == "conference-management-vienna"


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


def test_the_sections_of_un_habitat_give_subprogrammes_results_and_paragraphs(sections: Reading) -> None:
    assert sections.counts["sections"] == 2
    assert sections.counts["subprogrammes"] == 8
    first = ID + "element/un-habitat/2027/subprogramme-1"
    assert sections.names(first, "en") == {"Housing, land, basic services and urban environment"}
    assert sections.values(first, "statedIn") == {NEW + "#para-15.27", NEW + "#para-15.32"}
    assert sections.values(NEW + "#para-15.4", "partNumber") == {"15.4"}
    assert sections.values(NEW + "#para-15.21.e", "partNumber") == {"15.21(e)"}
    for document, last in ((NEW, 73), (OLD, 98)):
        numbered = {f"{document}#para-15.{number}" for number in range(1, last + 1)}
        missing = [part for part in numbered if not sections.values(part, "partText")]
        assert missing == []


def test_the_work_programme_rests_on_the_strategic_plan_that_its_text_names(sections: Reading) -> None:
    for year in (2026, 2027):
        programme = f"{ID}plan/un-habitat/work-programme-{year}"
        assert sections.values(programme, "implementsPlan") == {ID + "plan/un-habitat/2026-2029"}


def test_the_mandates_of_the_section_are_those_of_the_register(
    sections: Reading, citations: Reading, shared: Path
) -> None:
    listed = [
        row for row in rows(shared) if row["Section"] == "15" and row["Part In Document"] == "Legislative mandates"
    ]
    start = ID + "citation/A/81/6_(Sect._15)/mandates/"
    found = {str(one) for one in sections.graph.subjects(RDF.type, URIRef(DEF + "Citation")) if start in str(one)}
    assert len(found) == len(listed) == 74

    def cited(reading: Reading, citation: str) -> str:
        (target,) = reading.values(citation, "citesDocument") | reading.values(citation, "citesAct")
        return target

    ours = Counter(cited(sections, one) for one in found)
    theirs = Counter()
    for number in range(1, 79):
        citation = f"{ID}citation/ppb-2027/un-habitat/{number}"
        theirs.update(citations.values(citation, "citesDocument") | citations.values(citation, "citesAct"))
    # The register prints 5/6 for 25/6, which therefore has no address there.
    assert ours - theirs == Counter([document_iri("HSP/GC/25/6")])


def test_every_row_is_a_citation_of_one_of_45_entities(citations: Reading, shared: Path) -> None:
    counts = citations.counts
    assert counts["citations"] == len(rows(shared)) == 3548
    assert counts["citing entities"] == 45
    assert counts["citations of plan outlines"] == 205
    entities = Counter(str(one) for one in citations.graph.objects(predicate=URIRef(DEF + "citingEntity")))
    assert entities[HABITAT] == 78
    assert entities.total() == 3548
    assert len(entities) == 45


def test_who_else_cites_a_mandate_is_answered(citations: Reading) -> None:
    cites, by = URIRef(DEF + "citesDocument"), URIRef(DEF + "citingEntity")
    citing = {
        symbol: len(
            {
                entity
                for citation in citations.graph.subjects(cites, URIRef(document_iri(symbol)))
                for entity in citations.graph.objects(citation, by)
            }
        )
        for symbol in ("A/RES/79/1", "A/RES/70/1", "A/RES/79/226")
    }
    assert citing == {"A/RES/79/1": 25, "A/RES/70/1": 20, "A/RES/79/226": 16}


def test_what_a_machine_found_is_marked(citations: Reading, shared: Path) -> None:
    marked = set(citations.graph.subjects(URIRef(DEF + "readBy")))
    assert len(marked) == sum("(LLM)" in row["Part In Document"] for row in rows(shared)) == 15


def test_only_lines_with_no_certain_reading_have_no_target(citations: Reading) -> None:
    lost = citations.counts["citations of what has no address"]
    assert lost == len(citations.noted("cites cannot be addressed"))
    assert lost < 0.05 * 3548
    assert citations.noted("UN-Habitat cites") == citations.noted("Governing Council of UN-Habitat has no")


def table(folder: Path, text: str, name: str = "all_mandates.csv") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Reading(MANDATES, [path])


def test_columns_may_stand_in_any_order_and_cells_may_be_missing(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "Source,Symbol,ENTITY,Full Document Symbol,Origin Document\n"
        "General Assembly resolutions,79/1,UNEP,A/RES/79/1,PPB 2028\n"
        "General Assembly resolutions,70/1,Ministry\n"
        "\n"
        "General Assembly resolutions,70/1,UNEP,not a symbol,PPB 2028\n",
    )
    assert found.counts["citations"] == 3
    assert found.values(ID + "citation/ppb-2028/unep/1", "citesDocument") == {document_iri("A/RES/79/1")}
    assert found.values(ID + "citation/ppb-2028/unep/1", "year") == {"2028"}
    assert found.noted("known as 'Ministry'")
    assert found.noted("names no year")
    assert found.noted("'not a symbol' is not readable")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "is empty"), ("a,b\n1,2\n", "no table of mandate citations"), ('Entity,"x', "cannot be read as a table")],
)
def test_another_table_is_refused_with_its_columns(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        table(tmp_path, text)


def test_the_sources_keep_their_own_rules_and_they_bite(sections: Reading, citations: Reading) -> None:
    for name, held, warned in (("budget", sections, set()), ("mandates", citations, {"BudgetCitation-target"})):
        shapes = compile_constraints(Graph().parse(ROOT / f"shapes/sources/{name}.ttl"))
        found = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(held.ntriples).select, shapes)}
        assert found == warned
        wrong = held.ntriples.replace(b"/def#symbol>", b"/def#nothing>")
        broken = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(wrong).select, shapes)}
        assert len(broken) == len(warned) + 1
