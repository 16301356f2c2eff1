"""Questions that cross sources: their rows are those of the files, read here by plain means, each with its evidence."""

import csv
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.loading import Reading, load_documents
from api.loading_sources import load_sources
from loaders.resolutions import read_resolution
from loaders.sources.registry import sources
from ontology.namespaces import CODE, DEF, GRAPH, ID, PREFIXES, SDG
from queries.answers import Answer, Cell, Link, answer
from queries.catalogue import catalogue
from queries.lookup import Evidence, Lookup
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from store.staging import Staging

OWN = ID + "org/un-habitat"
QUESTIONS = [question for question in catalogue().values() if question.topic == "sources"]
# The smallest set of sources that every question but those about activities is answered from.
LOADED = (
    "sdg-kos",
    "sdg-framework",
    "countries",
    "un-habitat-indicators",
    "un-system",
    "uninfo",
    "mandates",
    "budget",
    "ceb",
)
TEXTS = ("A_RES_34_114.json", "HSP_HA.1_Res.5.json", "HSP_HA.2_Res.1.json")


@pytest.fixture(scope="module")
def loaded(shared: Path, bundled_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    """Give a store with the sources and the texts of three resolutions."""
    folder = tmp_path_factory.mktemp("sources")
    home = Home(shutil.copytree(bundled_home.folder, folder / "home"))
    place = folder / "data"
    place.mkdir()
    for source in (shared / "data").iterdir():
        if source.is_dir() and source.name != "un-habitat-indicators":
            (place / source.name).symlink_to(source)
    (place / "un-habitat-indicators").mkdir()
    shutil.copy(shared / "data/un-habitat-indicators/SDG_11-7-1_AFG.csv", place / "un-habitat-indicators")
    load_documents(home, [_text(shared / "data/un-resolutions" / name) for name in TEXTS])
    load_sources(home, [sources()[name] for name in LOADED], str(place))
    store = EmbeddedStore(home)
    yield Lookup(store)
    store.close()


def _text(path: Path) -> Reading:
    data = path.read_bytes()
    return Reading(read_resolution(data, path.name), path.name, sha256(data).hexdigest())


def table(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / name).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def tree(shared: Path, code: str) -> Any:
    return json.loads((shared / f"data/uninfo/{code}.json").read_text(encoding="utf-8"))


def rows(lookup: Lookup, question: str, **given: str) -> list[dict[str, Any]]:
    found = ask(lookup, question, **given)
    return [dict(zip(found.question.columns, map(plain, row), strict=True)) for row in found.rows]


def ask(lookup: Lookup, question: str, **given: str) -> Answer:
    return answer(lookup, catalogue()[question], given, "en")


def plain(cell: Cell) -> Any:
    """Return a thing as its IRI, evidence as the places it names, anything else as it is."""
    if isinstance(cell, Link):
        return cell.iri
    return {part.part for part in cell} if isinstance(cell, tuple) else cell


def area(code: str) -> str:
    return f"http://metadata.un.org/sdg/codes/geoArea/{code}"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_has_evidence_in_a_document_or_the_record_of_a_source(
    question: Any, language: str, loaded: Lookup
) -> None:
    found = answer(loaded, question, {}, language)
    for row in found.rows:
        assert any(cell for cell in row if isinstance(cell, tuple)), row
    for part in found.evidence:
        assert isinstance(part, Evidence)
        assert part.symbol
        assert part.part
    if question.id not in {"activities-by-goal", "city-figures"}:
        assert found.rows


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_the_source_the_gap_says_how_to_load_it(question: Any, language: str, bundled: Lookup) -> None:
    found = answer(bundled, question, {}, language)
    assert (found.gap is None) is bool(found.rows)
    if found.gap is not None:
        named = re.findall(r"goldenthread load ([a-z][a-z-]+) --from", found.gap)
        assert named
        assert set(named) <= {*sources(), "resolutions"}


def test_a_shared_mandate_is_in_the_lists_of_both_entities(loaded: Lookup, shared: Path) -> None:
    listed = table(shared, "un-habitat-ppb/ppb2027_all_mandates.csv")
    own = {row["Full Document Symbol"] for row in listed if row["Entity"].upper() == "UN-HABITAT"} - {""}
    others = defaultdict(set)
    for row in listed:
        if row["Full Document Symbol"] in own and row["Entity"].upper() != "UN-HABITAT":
            others[row["Full Document Symbol"]].add(row["Entity"])
    found = defaultdict(set)
    for row in rows(loaded, "shared-mandates"):
        found[row["mandate"].removeprefix(ID + "doc/")].add(row["other"])
        assert row["part"]
        assert row["other_part"]
    assert others
    for symbol, entities in others.items():
        assert len(found[symbol.replace(" ", "_")]) >= len(entities), symbol
    assert {len(entities) for symbol, entities in found.items() if symbol == "A/RES/70/1"} == {
        len(others["A/RES/70/1"])
    }


def test_all_entities_that_cite_a_mandate_are_named_with_their_row(loaded: Lookup, shared: Path) -> None:
    numbered = enumerate(table(shared, "un-habitat-ppb/ppb2027_all_mandates.csv"), 2)
    expected = {
        f"ppb2027_all_mandates.csv row {n}" for n, row in numbered if row["Full Document Symbol"] == "A/RES/70/1"
    }
    found = set().union(*(row["part"] for row in rows(loaded, "mandate-entities", document="A/RES/70/1")))
    assert expected
    assert expected <= found


def test_the_oldest_mandates_stand_first_and_have_their_kind(loaded: Lookup) -> None:
    found = rows(loaded, "programme-mandates")
    years = [row["since"] for row in found if row["since"] is not None]
    assert years == sorted(years)
    assert (found[0]["since"], found[0]["mandate"]) == (1974, ID + "doc/A/RES/3327(XXIX)")
    kinds = {row["mandate"].removeprefix(ID): row["kind"] for row in found}
    assert kinds["doc/A/RES/70/1"] == "resolution"
    assert {kind for mandate, kind in kinds.items() if mandate.startswith("act/decision/")} == {"decision"}


def test_the_four_subprogrammes_of_two_years_stand_side_by_side(loaded: Lookup) -> None:
    found = rows(loaded, "subprogrammes-compared")
    assert [row["number"] for row in found] == ["1", "2", "3", "4"]
    for row in found:
        number = row["number"]
        assert row["earlier_subprogramme"] == f"{ID}element/un-habitat/2026/subprogramme-{number}"
        assert row["later_subprogramme"] == f"{ID}element/un-habitat/2027/subprogramme-{number}"
        assert row["earlier_budget"] > 2_000_000


def test_results_of_a_work_programme_belong_to_its_subprogrammes_and_plan(loaded: Lookup) -> None:
    found = rows(loaded, "programme-results", year="2027")
    assert {row["number"] for row in found} == {"1", "2", "3", "4"}
    assert {row["plan"] for row in found} == {ID + "plan/un-habitat/2026-2029"}
    assert {row["code"] for row in found} >= {"Result 1", "Result 2", "Result 3"}


def test_a_paragraph_leads_to_the_subprogrammes_that_cite_its_resolution(loaded: Lookup) -> None:
    found = rows(loaded, "paragraph-to-subprogramme", document="HSP/HA.1/Res.5")
    assert {row["subprogramme"].removeprefix(ID) for row in found} == {
        "element/un-habitat/2026/subprogramme-2",
        "element/un-habitat/2027/subprogramme-2",
    }
    assert {row["paragraph"] for row in found} >= {"1", "2"}
    assert {row["plan"] for row in found} == {ID + "plan/un-habitat/2026-2029"}
    assert all(row["part"] == {row["paragraph"]} and row["citation_part"] for row in found)


def test_a_request_reaches_the_plan_by_a_suggestion_or_not_at_all(loaded: Lookup) -> None:
    found = rows(loaded, "requests-and-outcomes", document="HSP/HA.2/Res.1")
    by_paragraph = {row["paragraph"]: row for row in found}
    assert by_paragraph["3"]["standing"] == "suggested"
    assert by_paragraph["3"]["element"] == ID + "element/2026-2029/means-3"
    assert by_paragraph["3"]["outcome"] == ID + "result/2026-2029/outcome-3"
    assert 0 < by_paragraph["3"]["confidence"] <= 1
    none = rows(loaded, "requests-and-outcomes", document="A/RES/34/114", status="none")
    assert {row["paragraph"] for row in none} == {"2", "6"}
    assert {row["element"] for row in none} == {None}


def test_a_request_that_a_paper_reports_of_the_plan_is_asserted(bundled: Lookup) -> None:
    found = rows(bundled, "requests-and-outcomes", status="asserted")
    assert ID + "provision/executive-board/2024/5/4" in {row["request"] for row in found}


def test_sums_by_goal_are_those_of_the_files_and_un_habitat_is_named(loaded: Lookup, shared: Path) -> None:
    found = {row["framework"]: row for row in rows(loaded, "frameworks-by-goal")}
    for code, number in [
        ("KEN", "404"),
        ("COL", "170"),
        ("MOZ", "508"),
        ("LAO", "418"),
        ("CHN", "156"),
        ("EGY", "818"),
    ]:
        said = tree(shared, code)
        row = found[f"{ID}framework/{code.lower()}"]
        assert row["country"] == area(number)
        for kind in ("required", "available", "spent"):
            assert row[kind] == pytest.approx(said["sdgs"]["11"][kind])
        own = {f"{code}.json {one['id']} {one['agency']}" for one in said["projects"] if one["agency"] == "UN-HABITAT"}
        assert (row["names_entity"], row["entity_part"]) == (bool(own), own)


def test_work_and_money_of_an_entity_are_those_of_its_rows(loaded: Lookup, shared: Path) -> None:
    money = {row["country"]: row for row in rows(loaded, "money-by-country")}
    for code, number in [("KEN", "404"), ("MOZ", "508"), ("CHN", "156")]:
        own = [one for one in tree(shared, code)["projects"] if one["agency"] == "UN-HABITAT"]
        row = money[area(number)]
        for kind in ("required", "available", "spent"):
            assert row[kind] == pytest.approx(sum(one[kind] or 0 for one in own))
        assert row["sub_outputs"] == len({one["id"] for one in own})
        work = rows(loaded, "framework-work", country=area(number))
        assert {row["sub_output"].rpartition("/")[2] for row in work} == {str(one["id"]) for one in own}
        assert {one for row in work for one in row["part"]} == {f"{code}.json {one['id']} UN-HABITAT" for one in own}


def test_partners_of_an_outcome_are_the_other_agencies_under_its_outputs(loaded: Lookup, shared: Path) -> None:
    said = tree(shared, "EGY")
    outcome_of = {
        " ".join(output["name"].split()): outcome["id"]
        for priority in said["framework"]
        for outcome in priority["children"]
        for output in outcome["children"]
    }
    work = [(outcome_of.get(" ".join(str(one["outcome"]).split())), one) for one in said["projects"]]
    own = {outcome for outcome, one in work if outcome and one["agency"] == "UN-HABITAT"}
    expected = defaultdict(set)
    for outcome, one in work:
        if outcome in own and one["agency"] != "UN-HABITAT":
            expected[str(outcome), one["agency"]].add(one["id"])
    found = rows(loaded, "outcome-partners", country=area("818"))
    assert {row["outcome"].rpartition("/")[2] for row in found} == {str(outcome) for outcome in own}
    assert sorted(row["sub_outputs"] for row in found) == sorted(map(len, expected.values()))


def test_work_is_only_suggested_to_contribute_to_the_plan(loaded: Lookup) -> None:
    found = rows(loaded, "work-and-plan")
    assert {row["standing"] for row in found} == {"suggested"}
    assert {row["method"] for row in found} == {CODE + "mapping-method/lexical"}
    pairs = {(row["work"].removeprefix(ID), row["element"].removeprefix(ID)): row["confidence"] for row in found}
    assert pairs["element/un-habitat/2027/subprogramme-3", "element/2026-2029/means-3"] == 1
    assert ("framework/ken/sub-output/86780", "element/2026-2029/impact-area-3") in pairs
    assert rows(loaded, "work-and-plan", status="asserted") == []


def test_countries_of_a_group_are_those_marked_in_the_table(loaded: Lookup, shared: Path) -> None:
    listed = table(shared, "countries/country-codes.csv")
    column = next(name for name in listed[0] if "LLDC" in name)
    marked = {area(row["M49"].zfill(3)) for row in listed if row[column].strip()}
    found = rows(loaded, "country-groups", group="lldc")
    assert {row["country"] for row in found} <= marked
    assert {row["country"] for row in found} >= {area("418"), area("398")}
    assert {row["names_entity"] for row in found if row["country"] == area("418")} == {True}


def test_spending_is_the_sum_of_the_rows_of_the_table(loaded: Lookup, shared: Path) -> None:
    total: defaultdict[int, float] = defaultdict(float)
    by_entity: defaultdict[str, float] = defaultdict(float)
    own: defaultdict[tuple[int, str], float] = defaultdict(float)
    for row in table(shared, "ceb/expenses_sdgs.csv"):
        year, goal = int(row["calendar_year"]), row["sdg_goal"]
        if row["type_of_financial_information"] != "EXP":
            continue
        if goal == "11":
            total[year] += float(row["amount"])
            if year == 2023:
                by_entity[row["entity_code"]] += float(row["amount"])
        if row["entity_code"] == "UNHABITAT" and not row["sdg_target"]:
            own[year, SDG + goal] += float(row["amount"])
    found = rows(loaded, "spending-by-year")
    assert [(said["year"], said["total"]) for said in found] == [
        (year, pytest.approx(value)) for year, value in sorted(total.items())
    ]
    entities: defaultdict[str, float] = defaultdict(float)
    for said in rows(loaded, "spending-by-entity", year="2023"):
        entities[said["code"]] += said["amount"]
    assert entities == pytest.approx(by_entity)
    assert {said["entities"] for said in found if said["year"] == 2023} == {len(by_entity)}
    spent = {(said["year"], said["tag"]): said["amount"] for said in rows(loaded, "entity-spending")}
    assert {key: value for key, value in spent.items() if key in own} == pytest.approx(own)


def test_a_changed_code_names_its_successor_and_what_still_uses_it(loaded: Lookup) -> None:
    found = rows(loaded, "changed-codes")
    losses = [row for row in found if row["number"] == "1.5.2"]
    assert {(row["old"], row["new"]) for row in losses} == {(SDG + "C010502", SDG + "C200211")}
    assert any(row["used_by"] is not None for row in found)
    assert not any((row["used_by"] or "").startswith("http://metadata.un.org/sdg/C") for row in found)
    eleven = rows(loaded, "changed-codes", goal=SDG + "11")
    assert {row["number"] for row in eleven} < {row["number"] for row in found}
    assert "11.a.1" in {row["number"] for row in eleven}


def test_indicators_of_a_goal_and_of_a_custodian(loaded: Lookup, shared: Path) -> None:
    framework = json.loads((shared / "data/sdg-framework-2025/sdgs.json").read_text(encoding="utf-8"))
    numbers = set(re.findall(r'"(11\.[0-9a-z]\.[0-9]+)', json.dumps(framework)))
    found = rows(loaded, "goal-indicators")
    assert {row["number"] for row in found} >= numbers
    assert SDG + "C110101" in {row["indicator"] for row in found}
    own = rows(loaded, "custodian-indicators", agency="un-habitat")
    assert {row["number"] for row in own} >= {"11.1.1", "11.3.1", "11.7.1"}


def test_subjects_of_a_goal_are_those_of_the_thesaurus(loaded: Lookup) -> None:
    found = rows(loaded, "goal-subjects")
    assert {row["subject"] for row in found} == {
        "http://metadata.un.org/thesaurus/1000995",
        "http://metadata.un.org/thesaurus/1002986",
    }


def test_one_organization_has_its_code_in_each_register(loaded: Lookup) -> None:
    found = rows(loaded, "organisation-codes")
    codes = {row["register"].removeprefix(DEF): row["code"] for row in found if row["code"]}
    assert codes == {
        "SystemChartCode": "UN-Habitat",
        "IatiOrganisationCode": "XM-DAC-41120",
        "BudgetEntityCode": "UN-Habitat",
        "DacChannelCode": "41120",
        "UnInfoAgencyCode": "UN-HABITAT",
        "CebEntityCode": "UNHABITAT",
    }


def test_a_country_has_the_codes_of_its_row(loaded: Lookup, shared: Path) -> None:
    (row,) = (row for row in table(shared, "countries/country-codes.csv") if row["M49"] in ("508", "0508"))
    for found in rows(loaded, "country-codes", country=area("508")):
        assert (found["m49"], found["iso2"], found["iso3"]) == (
            "508",
            row["ISO3166-1-Alpha-2"],
            row["ISO3166-1-Alpha-3"],
        )
        assert found["group"] == CODE + "country-group/ldc"


def test_figures_of_cities_are_those_of_the_table(loaded: Lookup) -> None:
    found = rows(loaded, "city-figures", country=area("004"))
    assert found
    assert {row["tag"] for row in found} == {SDG + "11.7"}
    assert all(row["part"] and row["year"] for row in found)


def test_what_the_papers_cite_is_a_mandate_of_the_budget_or_not(loaded: Lookup, bundled: Lookup) -> None:
    found = {(row["cited"].removeprefix(ID), row["standing"]) for row in rows(loaded, "cited-and-mandated")}
    assert ("doc/A/RES/70/1", "mandate") in found
    assert ("doc/A/RES/76/4", "none") in found
    assert {row["standing"] for row in rows(bundled, "cited-and-mandated")} == {"none"}


def test_mandates_in_the_plan_outline_are_rows_of_its_table(loaded: Lookup, shared: Path) -> None:
    listed = {
        row["full_document_symbol"].replace(" ", "_")
        for row in table(shared, "un-habitat-ppb/plan_outline_citations.csv")
    }
    found = rows(loaded, "outline-mandates")
    assert {row["mandate"].removeprefix(ID + "doc/") for row in found} <= listed
    assert {row["priority"].split("/")[-2] for row in found} == {"plan-outline-2026-2028"}


def test_every_source_that_was_loaded_is_told_with_licence_and_counts(loaded: Lookup) -> None:
    found = {row["source"].rpartition("/")[2]: row for row in rows(loaded, "loaded-sources")}
    assert set(LOADED) <= set(found)
    for name in LOADED:
        assert found[name]["licence"] == sources()[name].licence
        assert found[name]["statements"] > found[name]["records"] > 0


def test_activities_are_found_by_a_target_of_the_goal_too(tmp_path: Path) -> None:
    activity, part = f"<{ID}activity/iati/X>", f"<{ID}source/iati#a.xml/X>"
    rdf = PREFIXES["rdf"]
    triples = [
        f"<{SDG}11> <{rdf}type> <{DEF}Topic> .",
        f"<{SDG}11.1> <{DEF}underGoal> <{SDG}11> .",
        f"{activity} <{rdf}type> <{DEF}Activity> .",
        f"{activity} <{DEF}taggedWith> <{SDG}11.1> .",
        f"{activity} <{DEF}contributingEntity> <{OWN}> .",
        f"{activity} <{DEF}statedIn> {part} .",
        f"{part} <{DEF}inDocument> <{ID}source/iati> .",
        f'{part} <{DEF}partNumber> "a.xml X" .',
    ]
    home = Home(tmp_path)
    with Staging(home) as staging:
        staging.put(GraphContent(GRAPH + "source/iati", "\n".join(triples).encode()))
        staging.publish()
    store = EmbeddedStore(home)
    (row,) = rows(Lookup(store), "activities-by-goal")
    store.close()
    assert (row["tag"], row["entity"], row["part"]) == (SDG + "11.1", OWN, {"a.xml X"})
