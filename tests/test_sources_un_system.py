"""The entities and organs of the system: each once, with all its spellings, under the organ that the chart shows."""

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.organisations import organisations
from loaders.sources.source import SourceRefused
from loaders.sources.un_system import SOURCES
from ontology.namespaces import DEF, ID
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(SYSTEM,) = SOURCES
HABITAT = ID + "org/un-habitat"


def entity(**changed: Any) -> dict[str, Any]:
    entry = {"entity": "UNTEST", "entity_long": "United Nations Office for Tests", "un_principal_organ": "Secretariat"}
    return {**entry, **changed}


def chart(folder: Path, *entries: object) -> Reading:
    path = folder / "un-entities.json"
    path.write_text(json.dumps(list(entries)), encoding="utf-8")
    return Reading(SYSTEM, [path])


@pytest.fixture(scope="module")
def held(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(SYSTEM, SYSTEM.files(shared / "data"))


def test_all_entities_and_organs_of_the_files_are_read(held: Reading, shared: Path) -> None:
    folder = shared / "data/un-system"
    assert held.counts["entities of the chart"] == len(json.loads((folder / "un-entities.json").read_text())) == 169
    assert held.counts["organs"] + len(held.noted("is no organ")) == len(
        json.loads((folder / "organs.json").read_text())
    )
    assert held.out.unread == 4


def test_no_entity_of_the_chart_is_lost_among_the_others(held: Reading, shared: Path) -> None:
    entries = json.loads((shared / "data/un-system/un-entities.json").read_text(encoding="utf-8"))
    code = URIRef(DEF + "SystemChartCode")
    coded = {
        str(name)
        for name in held.graph.objects(None, SKOS.notation)
        if isinstance(name, Literal) and name.datatype == code
    }
    assert {entry["entity"] for entry in entries} <= coded


def test_un_habitat_has_all_its_spellings_and_codes(held: Reading) -> None:
    assert held.names(HABITAT, "en") == {"United Nations Human Settlements Programme"}
    assert held.names(HABITAT, "zh") == {"联合国人类住区规划署"}
    spelled = held.values(HABITAT, str(SKOS.altLabel))
    assert {"UN-Habitat", "UN-HABITAT", "UNHABITAT", "41120", "XM-DAC-41120", "人居署"} <= spelled
    codes = {
        str(code.datatype).removeprefix(DEF): str(code)
        for code in held.graph.objects(URIRef(HABITAT), SKOS.notation)
        if isinstance(code, Literal)
    }
    assert codes == {
        "SystemChartCode": "UN-Habitat",
        "BudgetEntityCode": "UN-Habitat",
        "CebEntityCode": "UNHABITAT",
        "UnInfoAgencyCode": "UN-HABITAT",
        "DacChannelCode": "41120",
        "IatiOrganisationCode": "XM-DAC-41120",
    }


def test_an_entity_stands_under_its_organ_and_an_agency_under_none(held: Reading) -> None:
    assert held.values(HABITAT, "principalOrgan") == {ID + "body/general-assembly"}
    assert held.values(ID + "body/peacebuilding-commission", "principalOrgan") == {
        ID + "body/general-assembly",
        ID + "body/security-council",
    }
    assert not held.values(ID + "org/fao", "principalOrgan")


def test_each_organization_has_one_class_and_one_name_by_language(held: Reading) -> None:
    for iri in organisations():
        assert len(set(held.graph.objects(URIRef(iri), RDF.type))) == 1
        assert len(held.names(iri, "en")) == 1
        assert len(held.names(iri, "zh")) <= 1


def test_an_entity_that_is_new_gets_an_address_and_a_note(tmp_path: Path) -> None:
    found = chart(tmp_path, entity(entity_aliases="OldTest; Older Test", entity_link="https://example.org/"))
    iri = ID + "org/untest"
    assert found.names(iri, "en") == {"United Nations Office for Tests"}
    assert found.values(iri, str(SKOS.altLabel)) == {"UNTEST", "OldTest", "Older Test"}
    assert found.values(iri, "principalOrgan") == {ID + "org/secretariat"}
    assert found.values(iri, "webAddress") == {"https://example.org/"}
    assert found.noted("is not in organisations.yaml")


@pytest.mark.parametrize(
    ("entry", "noted"),
    [
        (entity(un_principal_organ="Board of Tests"), "is no principal organ"),
        (entity(entity_link="none"), "its address is 'none'"),
        (entity(entity_long=None), "it is no entity with a short and a long name"),
        ("UNTEST", "it is no entity"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(tmp_path: Path, entry: object, noted: str) -> None:
    found = chart(tmp_path, entity(), entry)
    assert [note for note in found.noted(noted) if note.startswith("un-entities.json/1")]


@pytest.mark.parametrize("text", ["{}", "[]", "[{}]", "nothing", '[{"entity": 1, "entity_long": "x"}]'])
def test_a_file_that_is_no_list_of_entities_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "un-entities.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"un-entities\.json"):
        Reading(SYSTEM, [path])


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mandate_entities.csv"
    path.write_text("name\nUNTEST\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="entity_long"):
        Reading(SYSTEM, [path])


def test_the_source_keeps_its_own_rules_and_they_bite(held: Reading) -> None:
    shapes = compile_constraints(Graph().parse(ROOT / "shapes/sources/un-system.ttl"))
    assert not list(breaches(Scratch(held.ntriples).select, shapes))
    wrong = held.ntriples.replace(b"core#prefLabel> ", b"core#altLabel> ")
    bitten = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(wrong).select, shapes)}
    assert bitten == {"ChartedOrganisation-name"}
