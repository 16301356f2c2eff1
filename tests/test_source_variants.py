"""Files of the kinds that are held, from other countries, sections and bodies, load without a change of code."""

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS

from loaders.document.graph import document_graph
from loaders.resolutions import read_resolution
from loaders.sources import ceb
from loaders.sources.amounts import CURRENCY_ASSUMED
from loaders.sources.budget.sections import SOURCES as BUDGETS
from loaders.sources.records import dataset_iri
from loaders.sources.sdg_tags import goal_of, target_of
from loaders.sources.uninfo.frameworks import SOURCES as FRAMEWORKS
from ontology.namespaces import DEF, GEO_AREA, ID, SDG, document_iri
from queries.catalogue import catalogue
from tests.source_reading import Reading

(UNINFO,) = FRAMEWORKS
(BUDGET,) = BUDGETS
MONEY = {"required": 10, "available": 5, "spent": 1}
LONG = (
    "Los municipios y los departamentos cuentan con planes de ordenamiento territorial, catastros multipropósito y "
    "mecanismos de financiación que garantizan el acceso a una vivienda adecuada y a los servicios básicos para todas "
    "las personas que viven en asentamientos informales"
)


def tree(output: str, called: str, **work: Any) -> dict[str, Any]:
    """Return a framework in Spanish with one output, and a row of work that calls it so."""
    row = {"id": 9, "agency": "ONU-Habitat", "sdg": ["ODS 11"], "code": "1.1.1", "name": "Apoyo a los municipios"}
    row |= {"description": None, "start": "2024-01-01", "end": "2025-12-31", "outcome": called, **MONEY}
    below = {"id": 3, "code": "P1.1", "name": output, **MONEY}
    outcome = {"id": 2, "code": "E1", "name": "Las personas tienen acceso a una vivienda", "children": [below], **MONEY}
    top = {"id": 1, "code": "1", "name": "Ciudades para todos y para el futuro", "children": [outcome], **MONEY}
    whole = {"workspace_id": 77, "name": "Honduras", "totals": MONEY, "sdgs": {"11": MONEY}}
    return {**whole, "projects": [row | work], "framework": [top]}


def framework(folder: Path, content: object, name: str = "HND.json") -> Reading:
    (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return Reading(UNINFO, UNINFO.files(folder))


@pytest.mark.parametrize(
    ("output", "called"),
    [
        (LONG[:200], LONG[:200]),
        (LONG[:200], LONG),
        (LONG, LONG[:200]),
        (LONG, LONG[:197] + "..."),
        (LONG, LONG[:120] + "…"),
        (LONG[:150] + " […]", LONG),
        (LONG, LONG.replace(" ", "\u00a0").upper()),
        ("Les communes disposent d’un plan – et d’un budget", "Les communes disposent d'un plan - et d'un budget"),
    ],
)
def test_work_meets_its_output_however_the_name_was_cut_or_set(tmp_path: Path, output: str, called: str) -> None:
    found = framework(tmp_path, tree(output, called))
    start = ID + "framework/hnd"
    assert found.values(f"{start}/sub-output/9", "directlyContributesTo") == {f"{start}/output/3"}
    assert found.values(f"{start}/sub-output/9", "contributingEntity") == {ID + "org/un-habitat"}
    assert found.values(f"{start}/sub-output/9", "taggedWith") == {SDG + "11"}
    assert found.values(start, "coversCountry") == {GEO_AREA + "340"}
    assert found.names(f"{start}/outcome/2", "es") == {"Las personas tienen acceso a una vivienda"}


def test_a_cut_name_that_two_outputs_begin_with_leads_to_none_and_that_is_said(tmp_path: Path) -> None:
    content = tree(LONG + " rurales", LONG[:200])
    content["framework"][0]["children"][0]["children"].append(
        {"id": 4, "code": "2", "name": LONG + " urbanos", **MONEY}
    )
    found = framework(tmp_path, content)
    assert found.values(ID + "framework/hnd/sub-output/9", "directlyContributesTo") == set()
    assert found.noted("which is the name of no one output")


def test_names_with_an_ellipsis_at_their_end_are_marked_as_cut(tmp_path: Path) -> None:
    found = framework(tmp_path, tree(LONG, LONG[:90] + "…", name="Apoyo a los municipios de…"))
    assert found.values(ID + "framework/hnd/sub-output/9", "truncated") == {"true"}
    assert found.counts["names cut short"] == 2


@pytest.mark.parametrize(
    ("written", "goal"),
    [("ODD 11", "11"), ("ODS11", "11"), ("ЦУР 1", "1"), ("Objectif 13", "13"), ("Objetivo-5", "5"), ("ODD 18", None)],
)
def test_goals_are_known_by_what_country_teams_call_them(written: str, goal: str | None) -> None:
    assert goal_of(written) == (SDG + goal if goal else None)


@pytest.mark.parametrize(("written", "target"), [("Meta 11.1", "11.1"), ("cible 11.a", "11.a"), ("Задача 6.2", "6.2")])
def test_targets_are_known_by_what_country_teams_call_them(written: str, target: str) -> None:
    assert target_of(written) == SDG + target


def block(kind: str, text: str | None, *children: dict[str, Any]) -> dict[str, Any]:
    return {"block_type": kind, "text": text, "children": list(children)}


def section(number: str, opening: str, subprogramme: str) -> list[dict[str, Any]]:
    """Return a small section of the programme budget whose first paragraph opens so."""
    results = block(
        "paragraph-1",
        f"{number}.3\tThe work is expected to result in:",
        block("paragraph-2", "(a)\tBetter services."),
    )
    planned = block(
        "subprogramme",
        subprogramme,
        block("heading-sub", "Objective", block("paragraph-1", f"{number}.2\tThe objective is to contribute.")),
        block("heading-sub", "Strategy", results),
    )
    head = block("heading", "Overall orientation", block("paragraph-1", f"{number}.1\t{opening}"))
    return [block("a/b", "A.\tProposed programme plan for 2027", head, block("heading", "Programme of work", planned))]


@pytest.mark.parametrize(
    ("number", "opening", "slug"),
    [
        ("14", "The United Nations Environment Programme (UNEP) is the leading authority.", "unep"),
        ("14", "The United Nations Environment Programme provides leadership.", "unep"),
        ("29A", "The Department of Management Strategy, Policy and Compliance is responsible for policy.", "dmspc"),
        ("29B", "The Department of Operational Support provides support to entities.", "dos"),
        ("21", "The Economic Commission for Latin America and the Caribbean (ECLAC) is responsible.", "eclac"),
    ],
)
def test_a_section_of_any_entity_is_its_work_programme(tmp_path: Path, number: str, opening: str, slug: str) -> None:
    path = tmp_path / f"A_81_6 (SECT. {number}).json"
    path.write_text(json.dumps(section(number, opening, "Subprogramme 1 – Policy")), encoding="utf-8")
    found = Reading(BUDGET, [path])
    document = document_iri(f"A/81/6 (Sect. {number})")
    assert found.values(document, "submittedBy") == {f"{ID}org/{slug}"}
    element = f"{ID}element/{slug}/2027/subprogramme-1"
    assert found.values(element, "statedIn") >= {f"{document}#para-{number}.2"}
    assert found.values(f"{ID}result/{slug}/2027/subprogramme-1/expected-a", "resultOf") == {element}
    assert found.out.unread == 0


def test_a_section_of_no_known_entity_loads_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "A_81_6_SECT_33.json"
    path.write_text(json.dumps(section("33", "Construction works are planned.", "Subprogramme 1 – Works")))
    found = Reading(BUDGET, [path])
    assert found.noted("does not say which entity's plan it is")
    assert (URIRef(ID + "element/section-33/2027/subprogramme-1"), RDF.type, None) in found.graph


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("A_RES_ES-11_1", "A/RES/ES-11/1"),
        ("A_79_PV.3", "A/79/PV.3"),
        ("S_RES_2334 (2016)", "S/RES/2334(2016)"),
        ("E_RES_2021_2", "E/RES/2021/2"),
        ("A_HRC_RES_50_1", "A/HRC/RES/50/1"),
        ("HSP_HA.2_Res.1", "HSP/HA.2/Res.1"),
        ("A_C.2_79_L.12_Rev.1", "A/C.2/79/L.12/Rev.1"),
        ("A_RES_377(V) A", "A/RES/377(V) A"),
        ("UNEP_EA.6_Res.1", "UNEP/EA.6/Res.1"),
    ],
)
def test_a_resolution_with_an_odd_symbol_loads_under_it(name: str, symbol: str) -> None:
    items = [
        {"text": "The General Assembly,"},
        {"text": "Recalling its resolution 70/1,"},
        {"text": "Decides to act;", "prefix": "1."},
        {"text": "Requests the Secretary-General to report.", "prefix": "2."},
    ]
    document = read_resolution(json.dumps(items).encode(), f"{name}.json")
    assert (document.symbol, document.problems) == (symbol, ())
    assert document.numbers() == ["cover", "pp1", "1", "2"]
    parts = set(document_graph(document).objects(None, URIRef(DEF + "inDocument")))
    assert parts == {URIRef(document_iri(symbol))}


def test_a_currency_that_no_file_names_is_told_as_an_assumption(tmp_path: Path) -> None:
    reading = framework(tmp_path, tree(LONG, LONG))
    said = set(reading.graph.objects(URIRef(dataset_iri("uninfo")), DCTERMS.description))
    assert {str(text) for text in said} == set(CURRENCY_ASSUMED.values())
    assert {text.language for text in said} == {"ar", "en", "es", "fr", "ru", "zh"}  # type: ignore[attr-defined]
    table = tmp_path / "expenses_sdgs.csv"
    table.write_text(
        "calendar_year,entity_code,type_of_financial_information,amount,sdg_goal\n2024,UNHABITAT,EXP,10,11\n"
    )
    reading = Reading(ceb.SOURCES[0], [table])
    assert set(reading.graph.objects(URIRef(dataset_iri("ceb")), DCTERMS.description)) == said


@pytest.mark.parametrize(
    "question", ["money-by-country", "frameworks-by-goal", "spending-by-year", "spending-by-entity", "entity-spending"]
)
def test_an_answer_with_sums_in_an_assumed_currency_says_so_in_six_languages(question: str) -> None:
    note = catalogue()[question].note
    assert set(note) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert "assumed" in note["en"]
    assert "假定" in note["zh"]
