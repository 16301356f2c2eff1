"""Questions about mandates and work programmes: their rows are those of the budget files, read here by plain means."""

from collections import defaultdict
from pathlib import Path

from ontology.namespaces import CODE, ID
from queries.lookup import Lookup
from tests.source_answers import rows, table


def test_a_shared_mandate_is_in_the_lists_of_both_entities(with_sources: Lookup, shared: Path) -> None:
    listed = table(shared, "un-habitat-ppb/ppb2027_all_mandates.csv")
    own = {row["Full Document Symbol"] for row in listed if row["Entity"].upper() == "UN-HABITAT"} - {""}
    others = defaultdict(set)
    for row in listed:
        if row["Full Document Symbol"] in own and row["Entity"].upper() != "UN-HABITAT":
            others[row["Full Document Symbol"]].add(row["Entity"])
    found = defaultdict(set)
    for row in rows(with_sources, "shared-mandates"):
        found[row["mandate"].removeprefix(ID + "doc/")].add(row["other"])
        assert row["part"]
        assert row["other_part"]
    assert others
    for symbol, entities in others.items():
        assert len(found[symbol.replace(" ", "_")]) >= len(entities), symbol
    assert {len(entities) for symbol, entities in found.items() if symbol == "A/RES/70/1"} == {
        len(others["A/RES/70/1"])
    }


def test_all_entities_that_cite_a_mandate_are_named_with_their_row(with_sources: Lookup, shared: Path) -> None:
    numbered = enumerate(table(shared, "un-habitat-ppb/ppb2027_all_mandates.csv"), 2)
    expected = {
        f"ppb2027_all_mandates.csv row {n}" for n, row in numbered if row["Full Document Symbol"] == "A/RES/70/1"
    }
    found = set().union(*(row["part"] for row in rows(with_sources, "mandate-entities", document="A/RES/70/1")))
    assert expected
    assert expected <= found


def test_the_oldest_mandates_stand_first_and_have_their_kind(with_sources: Lookup) -> None:
    found = rows(with_sources, "programme-mandates")
    years = [row["since"] for row in found if row["since"] is not None]
    assert years == sorted(years)
    assert (found[0]["since"], found[0]["mandate"]) == (1974, ID + "doc/A/RES/3327(XXIX)")
    kinds = {row["mandate"].removeprefix(ID): row["kind"] for row in found}
    assert kinds["doc/A/RES/70/1"] == "resolution"
    assert {kind for mandate, kind in kinds.items() if mandate.startswith("act/decision/")} == {"decision"}


def test_the_four_subprogrammes_of_two_years_stand_side_by_side(with_sources: Lookup) -> None:
    found = rows(with_sources, "subprogrammes-compared")
    assert [row["number"] for row in found] == ["1", "2", "3", "4"]
    for row in found:
        number = row["number"]
        assert row["earlier_subprogramme"] == f"{ID}element/un-habitat/2026/subprogramme-{number}"
        assert row["later_subprogramme"] == f"{ID}element/un-habitat/2027/subprogramme-{number}"
        assert row["earlier_budget"] > 2_000_000


def test_results_of_a_work_programme_belong_to_its_subprogrammes_and_plan(with_sources: Lookup) -> None:
    found = rows(with_sources, "programme-results", year="2027")
    assert {row["number"] for row in found} == {"1", "2", "3", "4"}
    assert {row["plan"] for row in found} == {ID + "plan/un-habitat/2026-2029"}
    assert {row["code"] for row in found} >= {"Result 1", "Result 2", "Result 3"}


def test_a_paragraph_leads_to_the_subprogrammes_that_cite_its_resolution(with_sources: Lookup) -> None:
    found = rows(with_sources, "paragraph-to-subprogramme", document="HSP/HA.1/Res.5")
    assert {row["subprogramme"].removeprefix(ID) for row in found} == {
        "element/un-habitat/2026/subprogramme-2",
        "element/un-habitat/2027/subprogramme-2",
    }
    assert {row["paragraph"] for row in found} >= {"1", "2"}
    assert {row["plan"] for row in found} == {ID + "plan/un-habitat/2026-2029"}
    assert all(row["part"] == {row["paragraph"]} and row["citation_part"] for row in found)


def test_a_request_reaches_the_plan_by_a_suggestion_or_not_at_all(with_sources: Lookup) -> None:
    found = rows(with_sources, "requests-and-outcomes", document="HSP/HA.2/Res.1")
    by_paragraph = {row["paragraph"]: row for row in found}
    assert by_paragraph["3"]["standing"] == "suggested"
    assert by_paragraph["3"]["element"] == ID + "element/2026-2029/means-3"
    assert by_paragraph["3"]["outcome"] == ID + "result/2026-2029/outcome-3"
    assert 0 < by_paragraph["3"]["confidence"] <= 1
    none = rows(with_sources, "requests-and-outcomes", document="A/RES/34/114", status="none")
    assert {row["paragraph"] for row in none} == {"2", "6"}
    assert {row["element"] for row in none} == {None}


def test_a_request_that_a_paper_reports_of_the_plan_is_asserted(bundled: Lookup) -> None:
    found = rows(bundled, "requests-and-outcomes", status="asserted")
    assert ID + "provision/executive-board/2024/5/4" in {row["request"] for row in found}


def test_work_is_only_suggested_to_contribute_to_the_plan(with_sources: Lookup) -> None:
    found = rows(with_sources, "work-and-plan")
    assert {row["standing"] for row in found} == {"suggested"}
    assert {row["method"] for row in found} == {CODE + "mapping-method/lexical"}
    pairs = {(row["work"].removeprefix(ID), row["element"].removeprefix(ID)): row["confidence"] for row in found}
    assert pairs["element/un-habitat/2027/subprogramme-3", "element/2026-2029/means-3"] == 1
    assert ("framework/ken/sub-output/86780", "element/2026-2029/impact-area-3") in pairs
    assert rows(with_sources, "work-and-plan", status="asserted") == []


def test_what_the_papers_cite_is_a_mandate_of_the_budget_or_not(with_sources: Lookup, bundled: Lookup) -> None:
    found = {(row["cited"].removeprefix(ID), row["standing"]) for row in rows(with_sources, "cited-and-mandated")}
    assert ("doc/A/RES/70/1", "mandate") in found
    assert ("doc/A/RES/76/4", "none") in found
    assert {row["standing"] for row in rows(bundled, "cited-and-mandated")} == {"none"}


def test_mandates_in_the_plan_outline_are_rows_of_its_table(with_sources: Lookup, shared: Path) -> None:
    listed = {
        row["full_document_symbol"].replace(" ", "_")
        for row in table(shared, "un-habitat-ppb/plan_outline_citations.csv")
    }
    found = rows(with_sources, "outline-mandates")
    assert {row["mandate"].removeprefix(ID + "doc/") for row in found} <= listed
    assert {row["priority"].split("/")[-2] for row in found} == {"plan-outline-2026-2028"}
