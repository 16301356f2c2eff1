"""Cooperation frameworks of UN INFO: all is read, nothing is corrected, and what cannot be read is named."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.sources.amounts import number
from loaders.sources.source import SourceRefused
from loaders.sources.text_language import language_of
from loaders.sources.uninfo.frameworks import SOURCES
from loaders.sources.uninfo.work import Outputs
from ontology.namespaces import CODE, DEF, GEO_AREA, ID, SDG
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(UNINFO,) = SOURCES
COUNTRIES = ("CHN", "COL", "EGY", "KEN", "LAO", "MOZ")
KINDS = ("required", "available", "spent")
BENIN = ID + "framework/ben"


def money(required: object = 10, available: object = 5, spent: object = 0) -> dict[str, object]:
    return {"required": required, "available": available, "spent": spent}


def framework(**changed: Any) -> dict[str, Any]:
    """Return a country invented for the tests, in French, with one of everything."""
    output = {
        "id": 13,
        "code": "P 1.1",
        "name": "Les communes disposent de plans pour la gestion des terres",
        **money(),
    }
    outcome = {"id": 12, "code": "E1", "name": "Les habitants des villes ont accès à un logement", **money()}
    priority = {"id": 11, "code": "1", "name": "Des villes pour tous et pour l’avenir", **money()}
    work = {
        "id": 21,
        "agency": "UN-HABITAT",
        "sdg": None,
        "code": "1.1.a",
        "name": "Appui aux communes dans la gestion des terres",
        "description": None,
        "start": "2023-01-01",
        "end": "2026-12-31",
        "outcome": output["name"],
        **money(),
    }
    tree = [{**priority, "children": [{**outcome, "children": [output]}]}]
    whole = {"workspace_id": 209, "name": "Bénin", "totals": money(), "sdgs": {"11": money()}}
    return {**whole, "projects": [work], "framework": tree, **changed}


def work(**changed: Any) -> dict[str, Any]:
    return {**framework()["projects"][0], **changed}


def read(folder: Path, /, **files: object) -> Reading:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return Reading(UNINFO, UNINFO.files(folder))


def test_a_country_in_french_loads_with_its_whole_chain(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework())
    assert found.out.notes == []
    assert found.values(BENIN, "coversCountry") == {GEO_AREA + "204"}
    priority, outcome, output = f"{BENIN}/priority/11", f"{BENIN}/outcome/12", f"{BENIN}/output/13"
    assert found.values(priority, "elementOf") == {BENIN}
    assert found.values(outcome, "resultOf") == {priority, BENIN}
    assert found.values(output, "directlyContributesTo") == {outcome}
    assert found.values(f"{BENIN}/sub-output/21", "directlyContributesTo") == {output}
    assert found.names(outcome, "fr") == {"Les habitants des villes ont accès à un logement"}
    assert found.values(output, "officialCode") == {"P 1.1"}
    assert found.values(output, "sourceIdentifier") == {"13"}


def test_who_works_on_a_framework_is_said_and_nobody_is_made_a_signatory(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework())
    assert found.values(BENIN, "contributingEntity") == {ID + "org/un-habitat"}
    assert found.values(f"{BENIN}/sub-output/21", "contributingEntity") == {ID + "org/un-habitat"}
    assert not list(found.graph.subjects(RDF.type, URIRef(DEF + "Participation")))


def test_a_period_is_observed_and_never_stated(tmp_path: Path) -> None:
    rows = [work(), work(id=22, start="2022-05-01", end="2027-06-30")]
    found = read(tmp_path, BEN=framework(projects=rows, totals=money(20, 10)))
    assert found.values(BENIN, "observedStart") == {"2022-05-01"}
    assert found.values(BENIN, "observedEnd") == {"2027-06-30"}
    assert not found.values(BENIN, "startsOn")
    assert not found.values(BENIN, "endsOn")


def test_money_keeps_its_kind_and_nothing_is_zero(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework(projects=[work(**money(7.5, 0, None))]))
    start = f"{BENIN}/sub-output/21/un-habitat/amount/"
    assert found.values(start + "required", "amountValue") == {"7.5"}
    assert found.values(start + "available", "amountValue") == {"0"}
    assert found.values(start + "available", "amountKind") == {CODE + "amount-kind/available"}
    assert not found.values(start + "spent", "amountValue")
    assert found.noted("spent is None")


def test_sums_by_goal_are_tagged(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework(sdgs={"11": money(3), "18": money()}))
    assert found.values(f"{BENIN}/amount/sdg-11/required", "taggedWith") == {SDG + "11"}
    assert found.noted("sdgs/18: it is no goal")


def test_sums_that_do_not_add_up_are_noted_and_kept(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework(totals=money(99)))
    assert found.values(f"{BENIN}/amount/required", "amountValue") == {"99"}
    assert found.values(f"{BENIN}/priority/11/amount/required", "amountValue") == {"10"}
    assert found.noted("required is 99, but its 1 parts make 10")


def test_agencies_that_share_a_sub_output_share_the_thing_and_not_the_money(tmp_path: Path) -> None:
    rows = [work(), work(agency="UNDP", **money(1, 1, 1))]
    found = read(tmp_path, BEN=framework(projects=rows))
    assert found.counts["rows of sub-outputs"] == 2
    assert found.counts["sub-outputs"] == 1
    assert found.values(f"{BENIN}/sub-output/21", "contributingEntity") == {ID + "org/un-habitat", ID + "org/undp"}
    assert found.values(f"{BENIN}/sub-output/21/undp/amount/required", "amountValue") == {"1"}
    assert found.values(f"{BENIN}/sub-output/21/undp/amount/required", "contributingEntity") == {ID + "org/undp"}


def test_rows_of_one_sub_output_that_disagree_are_noted(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework(projects=[work(), work(agency="UNDP", end="2030-12-31"), work()]))
    assert found.noted("its end differs")
    assert found.noted("a second row for sub-output 21 and the same agency")
    assert found.values(f"{BENIN}/sub-output/21", "endsOn") == {"2026-12-31"}


def test_a_code_is_a_label_and_never_a_key(tmp_path: Path) -> None:
    rows = [work(id=21), work(id=22), work(id=23, code=None), work(id=24, code=["1"]), work(id=25, code=1.1)]
    found = read(tmp_path, BEN=framework(projects=rows))
    for key in (21, 22):
        assert found.values(f"{BENIN}/sub-output/{key}", "officialCode") == {"1.1.a"}
    assert found.values(f"{BENIN}/sub-output/25", "officialCode") == {"1.1"}
    assert found.noted("its code is ['1']")


def test_a_name_of_200_characters_is_marked_as_cut(tmp_path: Path) -> None:
    found = read(tmp_path, BEN=framework(projects=[work(name="x" * 200), work(id=22, name="x" * 199)]))
    assert found.values(f"{BENIN}/sub-output/21", "truncated") == {"true"}
    assert not found.values(f"{BENIN}/sub-output/22", "truncated")


def test_work_leads_to_an_output_only_where_one_has_its_name() -> None:
    outputs = Outputs()
    for address, name in (("urn:a", "1.1 Water"), ("urn:b", "1.2 Land"), ("urn:c", "1.2 Land"), ("urn:d", "z" * 210)):
        outputs.add(name, address)
    assert outputs.named("1.1  Water ") == ("urn:a",)
    assert outputs.named("1.1 Wat") == ()
    assert outputs.named("1.2 Land") == ("urn:b", "urn:c")
    assert outputs.named("z" * 200) == ("urn:d",)


def test_work_under_a_name_of_no_output_is_noted_with_its_number(tmp_path: Path) -> None:
    rows = [work(outcome="4.1 Climat"), work(id=22, outcome="4.1 Climat"), work(id=23, outcome=None)]
    found = read(tmp_path, BEN=framework(projects=rows))
    assert found.noted("2 sub-outputs are under '4.1 Climat'")
    assert found.noted("its output is None")
    assert not found.values(f"{BENIN}/sub-output/21", "directlyContributesTo")


def test_an_agency_that_is_not_known_is_noted_once_and_its_work_stays(tmp_path: Path) -> None:
    rows = [work(agency="ONU-X"), work(id=22, agency="ONU-X"), work(id=23, agency=None)]
    found = read(tmp_path, BEN=framework(projects=rows))
    assert len(found.noted("no one organization is known as 'ONU-X'")) == 1
    assert found.noted("the organization is None")
    assert found.counts["rows of sub-outputs"] == 3
    assert not found.values(BENIN, "contributingEntity")


def test_countries_that_share_a_framework_are_covered_by_one(tmp_path: Path) -> None:
    found = read(tmp_path, WSM=framework(name="Samoa"), TKL=framework(name="Tokelau"))
    shared = ID + "framework/workspace-209"
    assert found.values(shared, "coversCountry") == {GEO_AREA + "882", GEO_AREA + "772"}
    assert found.names(shared, "en", URIRef(DEF + "ownRendering")) == {"cooperation framework for Samoa and Tokelau"}
    assert found.counts["frameworks"] == 1
    assert found.out.notes == []


def test_the_index_tells_of_countries_whose_files_are_not_given(tmp_path: Path) -> None:
    index = {code: {"workspace_id": 209, "name": code, "has_framework": True} for code in ("WSM", "NIU")}
    (tmp_path / "uninfo-countries-index.json").write_text(json.dumps(index), encoding="utf-8")
    found = read(tmp_path, WSM=framework(name="Samoa"))
    assert found.values(ID + "framework/workspace-209", "coversCountry") == {GEO_AREA + "882", GEO_AREA + "570"}


def test_files_that_share_a_workspace_but_differ_are_noted(tmp_path: Path) -> None:
    found = read(tmp_path, WSM=framework(), TKL=framework(projects=[]))
    assert found.noted("not all of its content")


def test_a_country_that_has_no_code_of_the_united_nations_loads_without_one(tmp_path: Path) -> None:
    found = read(tmp_path, XKX=framework(name="Kosovo"))
    assert found.noted("'XKX' is no country code")
    assert found.counts["frameworks"] == 1
    assert not found.values(ID + "framework/xkx", "coversCountry")


@pytest.mark.parametrize(
    ("changed", "noted"),
    [
        ({"framework": None}, "no tree of results"),
        ({"framework": "none"}, "no tree of results"),
        ({"framework": [None]}, "an entry is expected, not NoneType"),
        ({"framework": [{"id": None, "name": "x"}]}, "its id is None"),
        ({"framework": [{"id": 1, "name": None, **money()}]}, "its name is None"),
        ({"framework": [{"id": 1, "name": "x", "children": "many", **money()}]}, "a list of entries is expected"),
        ({"projects": None}, "a list of sub-outputs is expected"),
        ({"projects": ["x"]}, "a sub-output is expected, not str"),
        ({"projects": [work(id="<x>")]}, "so it cannot be addressed"),
        ({"projects": [work(start="soon")]}, "its start date is 'soon'"),
        ({"projects": [work(end=None)]}, "it has no end date"),
        ({"projects": [work(end="2020-01-01")]}, "before it starts"),
        ({"projects": [work(sdg=[11, 99])]}, "its SDG is 99"),
        ({"projects": [work(required="a lot")]}, "required is 'a lot'"),
        ({"projects": [work(description=7)]}, "its description is 7"),
        ({"totals": None}, "the totals of the framework are missing"),
        ({"sdgs": []}, "sums by goal are expected"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(tmp_path: Path, changed: dict[str, Any], noted: str) -> None:
    found = read(tmp_path, BEN=framework(**changed))
    assert found.noted(noted), found.out.notes
    assert all(note.place.startswith("BEN.json") for note in found.out.notes)
    assert found.counts["frameworks"] == 1


def test_a_tree_that_is_deeper_than_a_framework_is_noted(tmp_path: Path) -> None:
    tree = framework()["framework"]
    tree[0]["children"][0]["children"][0]["children"] = [{"id": 99, "name": "x", **money()}]
    assert read(tmp_path, BEN=framework(framework=tree)).noted("it lies 4 levels deep")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no country file"),
        (b'{"name": "x"}', "neither 'framework' nor 'projects'"),
        (b"\xff\xfe{", "not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"framework": "\\ud800"}', "lone surrogate"),
    ],
)
def test_a_file_that_is_no_country_file_is_refused_with_the_reason(tmp_path: Path, text: bytes, why: str) -> None:
    (tmp_path / "BEN.json").write_bytes(text)
    with pytest.raises(SourceRefused, match=why):
        read(tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(framework())), st.sampled_from(sorted(work())), _JSON)
def test_any_value_in_any_place_loads_or_is_refused(tmp_path: Path, key: str, field: str, value: Any) -> None:
    read(tmp_path, BEN=framework(**{key: value}))
    read(tmp_path, BEN=framework(projects=[work(**{field: value})]))
    node = {
        **framework()["framework"][0],
        **({field: value} if field in ("id", "code", "name") else {"children": value}),
    }
    read(tmp_path, BEN=framework(framework=[node]))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("People in Kenya at risk of being left behind have access to services", "en"),
        ("Les populations vulnérables ont accès à des services de qualité dans les communes", "fr"),
        ("Las personas en situación de vulnerabilidad en el territorio acceden a los servicios", "es"),
        ("As pessoas em situação de vulnerabilidade no território têm acesso aos serviços da cidade", "pt"),
        ("الوصول إلى السكن اللائق للجميع", "ar"),
        ("Доступ к жилью для всех", "ru"),
        ("人人享有适当住房", "zh"),
        ("WASH 2024-2026", None),
        ("", None),
    ],
)
def test_the_language_of_a_text_is_told_by_its_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("printed", [True, None, "", "1,5", "NaN", "inf", "1e999999", [], {}])
def test_what_is_no_number_is_none(printed: object) -> None:
    assert number(printed) is None


@pytest.fixture(scope="module")
def held(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(UNINFO, UNINFO.files(shared / "data"))


def test_six_countries_give_all_their_entries(held: Reading, shared: Path) -> None:
    files = {code: json.loads((shared / f"data/uninfo/{code}.json").read_text("utf-8")) for code in COUNTRIES}

    def below(nodes: list[dict[str, Any]]) -> int:
        return sum(1 + below(node.get("children") or []) for node in nodes)

    counts = held.counts
    assert counts["frameworks"] == counts["countries"] == 6
    nodes = sum(below(one["framework"]) for one in files.values())
    assert counts["strategic priorities"] + counts["outcomes"] + counts["outputs"] == nodes == 150
    assert counts["rows of sub-outputs"] == sum(len(one["projects"]) for one in files.values()) == 1324
    assert counts["rows of sub-outputs of UN-Habitat"] == 54
    distinct = {(code, row["id"]) for code, one in files.items() for row in one["projects"]}
    assert counts["sub-outputs"] == len(distinct) == 1130


def test_the_money_of_each_kind_is_that_of_the_files(held: Reading, shared: Path) -> None:
    for code in COUNTRIES:
        rows = json.loads((shared / f"data/uninfo/{code}.json").read_text("utf-8"))["projects"]
        start = f"{ID}framework/{code.lower()}/sub-output/"
        for kind in KINDS:
            total = sum(
                int(str(value))
                for subject, value in held.graph.subject_objects(URIRef(DEF + "amountValue"))
                if str(subject).startswith(start) and str(subject).endswith(f"/{kind}")
            )
            assert total == sum(row[kind] for row in rows)


def test_only_laos_has_work_under_outputs_that_its_tree_lacks(held: Reading) -> None:
    lost = held.noted("which is the name of no one output")
    assert lost
    assert all(note.startswith("LAO.json") for note in lost)
    assert held.counts["sub-outputs under an output"] == 1034


def test_sums_that_do_not_add_up_are_those_of_egypt_and_laos(held: Reading) -> None:
    noted = held.noted("both are kept")
    assert len(noted) == held.counts["sums that do not add up"] == 9
    assert {note[:3] for note in noted} == {"EGY", "LAO"}


def test_colombia_is_read_in_spanish(held: Reading) -> None:
    languages = Counter(
        name.language
        for thing, name in held.graph.subject_objects(SKOS.prefLabel)
        if str(thing).startswith(f"{ID}framework/col/") and isinstance(name, Literal)
    )
    assert languages["es"] > 0.98 * languages.total()


def test_the_source_keeps_its_own_rules_and_they_bite(held: Reading) -> None:
    shapes = compile_constraints(Graph().parse(ROOT / "shapes/sources/uninfo.ttl"))
    found = list(breaches(Scratch(held.ntriples).select, shapes))
    assert {breach.rule.rpartition("#")[2] for breach in found} == {"RegisteredSubOutput-output"}
    wrong = held.ntriples.replace(b'#amountValue> "66432050"', b'#amountValue> "many"')
    bitten = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(wrong).select, shapes)}
    assert bitten == {"RegisteredSubOutput-output", "RegisteredAmount-value"}


def test_reading_twice_gives_the_same(held: Reading, shared: Path) -> None:
    assert Reading(UNINFO, UNINFO.files(shared / "data/uninfo")).ntriples == held.ntriples
