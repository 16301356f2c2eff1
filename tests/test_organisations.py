"""One organization has one address, whatever register spells it; what is not certain is nobody."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.organisations import (
    SCHEMES,
    ambiguous_spellings,
    organisation_iri,
    organisation_name,
    organisations,
)
from loaders.sources.names import bundled_names
from ontology.namespaces import DEF, ID
from ontology.vocabulary import ontology_graph, terms

HABITAT = ID + "org/un-habitat"
# Short names of the register that are another organization's in other registers or languages.
AMBIGUOUS = {"oms"}


@pytest.mark.parametrize(
    "spelling",
    [
        "UN-Habitat",
        "UN-HABITAT",
        "UNHABITAT",
        "un habitat",
        "41120",
        "XM-DAC-41120",
        "ONU-Habitat",
        "联合国人居署",
        "联合国人类住区规划署",
        "United Nations Human Settlements Programme",
        "United Nations Human Settlements Programme (UN-Habitat)",
        "the  UN\u2011Habitat ",
        "ＵＮ－Ｈａｂｉｔａｔ",
    ],
)
def test_un_habitat_is_one_whatever_its_spelling(spelling: str) -> None:
    assert organisation_iri(spelling) == HABITAT


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("PNUD", "org/undp"),
        ("UN Women", "org/un-women"),
        ("UNWOMEN", "org/un-women"),
        ("ONU Mujeres", "org/un-women"),
        ("XM-DAC-41AAA", "org/unops"),
        ("UN DESA", "org/desa"),
        ("UN RCO", "org/un-resident-coordinator-office"),
        ("International Labour Organisation", "org/ilo"),
        ("International Labor Organization", "org/ilo"),
        ("粮农组织", "org/fao"),
        ("UN-DPO", "org/dpo"),
        ("General Assembly", "body/general-assembly"),
        ("World Bank", "org/world-bank"),
        ("World Bank Group", "org/world-bank-group"),
    ],
)
def test_entities_are_known_by_acronym_code_and_name(spelling: str, slug: str) -> None:
    assert organisation_iri(spelling) == ID + slug


@pytest.mark.parametrize(
    "spelling", ["", "  ", "-", "Ministry of Housing", "UN-Habitats", "OMS", "41999", "UNDP (UNICEF)", "the"]
)
def test_what_is_unknown_or_shared_is_nobody(spelling: str) -> None:
    assert organisation_iri(spelling) is None


def test_a_register_is_asked_first_for_its_own_codes() -> None:
    assert organisation_iri("OMS", "budget") == ID + "org/unoms"
    assert organisation_iri("WHO", "budget") == ID + "org/who"


def test_only_the_spellings_known_to_be_shared_are() -> None:
    assert set(ambiguous_spellings()) == AMBIGUOUS


def test_each_spelling_of_each_organization_leads_back_to_it() -> None:
    for iri, one in organisations().items():
        for spelling in one.all_spellings():
            assert organisation_iri(spelling) in (iri, None), spelling
        assert organisation_iri(one.names["en"]) == iri
        for scheme, codes in one.codes.items():
            assert {organisation_iri(code, scheme) for code in codes} == {iri}


def test_an_organization_is_called_as_the_documents_call_it() -> None:
    bundled = bundled_names()
    for iri, one in organisations().items():
        for language, name in one.names.items():
            assert bundled.get((iri, language), name) == name


def test_names_are_given_by_language_and_english_stands_in() -> None:
    assert organisation_name(HABITAT, "zh") == "联合国人类住区规划署"
    assert organisation_name(ID + "org/unitaid", "zh") == "Unitaid"
    assert organisation_name(ID + "org/nobody") is None


def test_classes_and_code_schemes_are_those_of_the_vocabulary() -> None:
    classes = {term.name for term in terms() if term.kind == "class"}
    assert {one.type for one in organisations().values()} <= classes
    described = {str(subject) for subject in ontology_graph().subjects()}
    assert {DEF + name for name in SCHEMES.values()} <= described


@given(st.text())
def test_any_text_is_one_organization_or_none(text: str) -> None:
    assert organisation_iri(text) in {None, *organisations()}


def test_all_agencies_of_un_info_are_known(shared: Path) -> None:
    spelled = {
        row["agency"]
        for path in sorted((shared / "data/uninfo").glob("???.json"))
        for row in json.loads(path.read_text(encoding="utf-8"))["projects"]
    }
    assert len(spelled) == 30
    assert [one for one in spelled if organisation_iri(one, "uninfo") is None] == []


def test_all_entities_of_the_financial_statistics_are_known(shared: Path) -> None:
    with (shared / "data/ceb/expenses_sdgs.csv").open(encoding="utf-8") as opened:
        spelled = {row["entity_code"] for row in csv.DictReader(opened)}
    assert len(spelled) == 50
    assert [one for one in spelled if organisation_iri(one, "ceb") is None] == []


def test_all_entities_of_the_budget_are_one_by_code_and_by_name(shared: Path) -> None:
    with (shared / "data/un-habitat-ppb/ppb2027_all_mandates.csv").open(encoding="utf-8-sig") as opened:
        pairs = {(row["Entity"], row["Entity-Long"]) for row in csv.DictReader(opened)}
    assert len(pairs) == 45
    assert [pair for pair in pairs if organisation_iri(pair[0], "budget") != organisation_iri(pair[1])] == []
    assert len({organisation_iri(short, "budget") for short, _ in pairs}) == 45


def test_all_entities_of_the_chart_are_known_and_none_is_another(shared: Path) -> None:
    entities = json.loads((shared / "data/un-system/un-entities.json").read_text(encoding="utf-8"))
    found = {organisation_iri(one["entity"], "chart") for one in entities}
    assert len(entities) == len(found) == 169
    assert None not in found


def test_all_publishers_of_the_aid_registry_are_one_by_code_and_by_title(shared: Path) -> None:
    publishers = json.loads((shared / "data/iati/un_publishers_subset.json").read_text(encoding="utf-8"))
    pairs = [(one["publisher_iati_id"], one["title"]) for one in publishers.values()]
    assert [pair for pair in pairs if organisation_iri(pair[0], "iati") != organisation_iri(pair[1])] == []
    assert all(organisation_iri(code) for code, _ in pairs)
