"""Questions about countries, goals and money: sums and lists are those of the files, read here by plain means."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from ontology.namespaces import CODE, DEF, GRAPH, ID, PREFIXES, SDG
from queries.lookup import Lookup
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.source_answers import OWN, area, rows, table, tree
from tests.store_samples import load


def test_sums_by_goal_are_those_of_the_files_and_un_habitat_is_named(with_sources: Lookup, shared: Path) -> None:
    found = {row["framework"]: row for row in rows(with_sources, "frameworks-by-goal")}
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


def test_work_and_money_of_an_entity_are_those_of_its_rows(with_sources: Lookup, shared: Path) -> None:
    money = {row["country"]: row for row in rows(with_sources, "money-by-country")}
    for code, number in [("KEN", "404"), ("MOZ", "508"), ("CHN", "156")]:
        own = [one for one in tree(shared, code)["projects"] if one["agency"] == "UN-HABITAT"]
        row = money[area(number)]
        for kind in ("required", "available", "spent"):
            assert row[kind] == pytest.approx(sum(one[kind] or 0 for one in own))
        assert row["sub_outputs"] == len({one["id"] for one in own})
        work = rows(with_sources, "framework-work", country=area(number))
        assert {row["sub_output"].rpartition("/")[2] for row in work} == {str(one["id"]) for one in own}
        assert {one for row in work for one in row["part"]} == {f"{code}.json {one['id']} UN-HABITAT" for one in own}


def test_partners_of_an_outcome_are_the_other_agencies_under_its_outputs(with_sources: Lookup, shared: Path) -> None:
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
    found = rows(with_sources, "outcome-partners", country=area("818"))
    assert {row["outcome"].rpartition("/")[2] for row in found} == {str(outcome) for outcome in own}
    assert sorted(row["sub_outputs"] for row in found) == sorted(map(len, expected.values()))


def test_countries_of_a_group_are_those_marked_in_the_table(with_sources: Lookup, shared: Path) -> None:
    listed = table(shared, "countries/country-codes.csv")
    column = next(name for name in listed[0] if "LLDC" in name)
    marked = {area(row["M49"].zfill(3)) for row in listed if row[column].strip()}
    found = rows(with_sources, "country-groups", group="lldc")
    assert {row["country"] for row in found} <= marked
    assert {row["country"] for row in found} >= {area("418"), area("398")}
    assert {row["names_entity"] for row in found if row["country"] == area("418")} == {True}


def test_spending_is_the_sum_of_the_rows_of_the_table(with_sources: Lookup, shared: Path) -> None:
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
    found = rows(with_sources, "spending-by-year")
    assert [(said["year"], said["total"]) for said in found] == [
        (year, pytest.approx(value)) for year, value in sorted(total.items())
    ]
    entities: defaultdict[str, float] = defaultdict(float)
    for said in rows(with_sources, "spending-by-entity", year="2023"):
        entities[said["code"]] += said["amount"]
    assert entities == pytest.approx(by_entity)
    assert {said["entities"] for said in found if said["year"] == 2023} == {len(by_entity)}
    spent = {(said["year"], said["tag"]): said["amount"] for said in rows(with_sources, "entity-spending")}
    assert {key: value for key, value in spent.items() if key in own} == pytest.approx(own)


def test_indicators_of_a_goal_and_of_a_custodian(with_sources: Lookup, shared: Path) -> None:
    framework = json.loads((shared / "data/sdg-framework-2025/sdgs.json").read_text(encoding="utf-8"))
    numbers = set(re.findall(r'"(11\.[0-9a-z]\.[0-9]+)', json.dumps(framework)))
    found = rows(with_sources, "goal-indicators")
    assert {row["number"] for row in found} >= numbers
    assert SDG + "C110101" in {row["indicator"] for row in found}
    own = rows(with_sources, "custodian-indicators", agency="un-habitat")
    assert {row["number"] for row in own} >= {"11.1.1", "11.3.1", "11.7.1"}


def test_subjects_of_a_goal_are_those_of_the_thesaurus(with_sources: Lookup) -> None:
    found = rows(with_sources, "goal-subjects")
    assert {row["subject"] for row in found} == {
        "http://metadata.un.org/thesaurus/1000995",
        "http://metadata.un.org/thesaurus/1002986",
    }


def test_a_country_has_the_codes_of_its_row(with_sources: Lookup, shared: Path) -> None:
    (row,) = (row for row in table(shared, "countries/country-codes.csv") if row["M49"] in ("508", "0508"))
    for found in rows(with_sources, "country-codes", country=area("508")):
        assert (found["m49"], found["iso2"], found["iso3"]) == (
            "508",
            row["ISO3166-1-Alpha-2"],
            row["ISO3166-1-Alpha-3"],
        )
        assert found["group"] == CODE + "country-group/ldc"


def test_figures_of_cities_are_those_of_the_table(with_sources: Lookup) -> None:
    found = rows(with_sources, "city-figures", country=area("004"))
    assert found
    assert {row["tag"] for row in found} == {SDG + "11.7"}
    assert all(row["part"] and row["year"] for row in found)


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
    load(home, GraphContent(GRAPH + "source/iati", "\n".join(triples).encode()))
    store = EmbeddedStore(home)
    (row,) = rows(Lookup(store), "activities-by-goal")
    store.close()
    assert (row["tag"], row["entity"], row["part"]) == (SDG + "11.1", OWN, {"a.xml X"})
