"""A section of the programme budget of any entity: its parts, results, money and mandates, or why it is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, URIRef

from loaders.sources.budget import sections as budget
from loaders.sources.budget.facts import result_title
from loaders.sources.budget.sections import section_symbol
from loaders.sources.budget.work_programmes import element_slug
from loaders.sources.source import SourceRefused
from ontology.namespaces import DEF, ID, document_iri
from tests.source_reading import Reading

(BUDGET,) = budget.SOURCES


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
