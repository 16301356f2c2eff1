"""The preview of alignment: what coverage and gaps would be with a programme in the graph, and nothing written."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.checking.checks import Checked, Contexts, checked
from api.commands.report_text import print_report
from api.loading_sources import load_sources
from api.settings import Settings
from bench.programmes import programme
from loaders.programme.context import read_context
from loaders.programme.context_graph import line
from loaders.programme.json_form import submission_of_json
from loaders.sources.registry import sources
from ontology.namespaces import BASE, DEF, ID, PREFIXES
from queries.coverage import Claim, Coverage, coverage
from queries.lookup import Lookup
from queries.preview import preview, proposed, standing
from shapes.cpd.worked_examples import edited
from store.embedded import EmbeddedStore
from store.port import Solutions
from store.scratch import Scratch
from store.snapshot import Home

PLAN = ID + "plan/un-habitat/2026-2029"
TODAY_A_GAP = "outcome-1"
N_TRIPLES = "application/n-triples"


@dataclass
class InMemory:
    """A graph in memory where a lookup expects a store."""

    scratch: Scratch
    identity: str = "in memory"

    def select(self, query: str, _dataset: object = None) -> Solutions:
        return self.scratch.select(query)


def flat(**first_outcome: Any) -> dict[str, Any]:
    # The invented country of the examples is known to no graph; Kenya is.
    made: dict[str, Any] = json.loads(json.dumps(edited([])[0], default=str))
    made["programme"]["country_iso3"] = "KEN"
    made["outcomes"][0] |= first_outcome
    return made


def check(lookup: Lookup, made: dict[str, Any]) -> Checked:
    return checked(lookup, Contexts(), submission_of_json(made, "kenya.json"))


@pytest.fixture(scope="module")
def closing(bundled: Lookup) -> Checked:
    """Return the check of a programme that names a result of the plan that nothing serves today."""
    assert TODAY_A_GAP in {thing.iri.rsplit("/", 1)[-1] for thing in coverage(bundled, PLAN).unserved}
    return check(bundled, flat(plan_primary=f"2026-2029/{TODAY_A_GAP}"))


def of_plan(found: Checked) -> dict[str, Any]:
    [plan] = found.body["alignment"]["plans"]
    return dict(plan)


def stated(claims: list[Claim]) -> bytes:
    """Return claims as a loaded programme would state them, each in a part of its document."""
    lines = []
    for claim in claims:
        lines += [
            line(claim.iri, PREFIXES["rdf"] + "type", DEF + "AssertedAlignment"),
            line(claim.iri, DEF + "claimSubject", claim.contributor),
            line(claim.iri, DEF + "claimRelation", claim.relation),
            line(claim.iri, DEF + "claimObject", claim.element),
            line(claim.iri, DEF + "statedIn", ID + "doc/draft#para-1"),
        ]
        if claim.level:
            lines.append(line(claim.iri, DEF + "alignmentLevel", claim.level))
    return "".join(lines).encode()


def figures(found: Coverage) -> tuple[Any, ...]:
    """Return what a coverage says, without the parts of documents that say so."""
    return (
        [thing.iri for thing in found.unserved],
        [thing.iri for thing in found.unlinked],
        {
            cell: sorted((one.relation, one.strength, one.level or "") for one in held)
            for cell, held in found.cells.items()
        },
    )


def test_the_preview_is_what_coverage_says_once_the_claims_are_in_the_graph(
    bundled: Lookup, bundled_store: EmbeddedStore, closing: Checked
) -> None:
    claims = proposed(closing.programme)
    everything = bundled_store.construct("CONSTRUCT WHERE { ?s ?p ?o }", N_TRIPLES)
    added = stated([one.claim for one in claims if one.claim.element.startswith(BASE)])
    loaded = coverage(Lookup(InMemory(Scratch((everything, added)))), PLAN)  # type: ignore[arg-type]
    assert figures(preview(standing(bundled, PLAN), claims).after) == figures(loaded)


def test_a_gap_that_the_programme_serves_is_closed_and_the_others_stay_open(bundled: Lookup, closing: Checked) -> None:
    today = coverage(bundled, PLAN)
    plan = of_plan(closing)
    assert plan["counts"]["gaps"] == {"before": len(today.unserved), "after": len(today.unserved) - 1}
    assert plan["counts"]["served"]["after"] == plan["counts"]["served"]["before"] + 1
    [closed] = plan["gaps"]["closed"]
    assert closed["iri"].endswith(f"/{TODAY_A_GAP}")
    assert {one["iri"] for one in plan["gaps"]["open"]} == {one.iri for one in today.unserved} - {closed["iri"]}


def test_what_is_served_names_the_outcomes_that_serve_it_and_their_cells(closing: Checked) -> None:
    plan = of_plan(closing)
    served = {one["iri"].rsplit("/", 1)[-1]: one for one in plan["served"]}
    assert served[TODAY_A_GAP]["closes_gap"]
    [by] = served[TODAY_A_GAP]["by"]
    assert (by["outcome"], by["name"]["en"], by["level"], by["relation"], by["where"]) == (
        "1",
        "Outcome 1",
        "primary",
        "contributes-to",
        "outcomes[0].plan_primary",
    )
    [secondary] = served["impact-area-3"]["by"]
    assert (secondary["outcome"], secondary["level"]) == ("2", "secondary")
    assert not served["impact-area-3"]["closes_gap"]
    assert plan["counts"]["claims"]["after"] - plan["counts"]["claims"]["before"] == 3
    assert plan["years"] == [2026, 2027, 2028, 2029]
    assert plan["served"][0]["name"]["en"] and plan["served"][0]["name"]["zh"]


def test_the_goals_and_targets_that_outcomes_name_are_told(closing: Checked) -> None:
    sdgs = closing.body["alignment"]["sdgs"]
    assert [one["code"] for one in sdgs["served"]] == ["1.4", "11.1", "11.5", "13.1"]
    assert [[by["outcome"] for by in one["by"]] for one in sdgs["served"]] == [["1"], ["1"], ["2"], ["2"]]
    assert sdgs["counts"] == {"before": 0, "after": 4}


def test_an_element_of_a_plan_of_other_years_is_named_and_not_counted(bundled: Lookup) -> None:
    found = check(bundled, flat(plan_primary="2020-2023/domain-1")).body["alignment"]
    [apart] = found["not_counted"]
    assert apart["iri"].endswith("element/2020-2023/domain-1")
    assert apart["by"][0]["where"] == "outcomes[0].plan_primary"
    assert {one["iri"] for one in found["plans"][0]["served"]}.isdisjoint({apart["iri"]})


def test_a_programme_that_straddles_two_plans_is_set_against_both(bundled: Lookup) -> None:
    made = flat(plan_secondary="2020-2023/domain-1")
    made["programme"]["start"] = "2025-01-01"
    found = check(bundled, made).body["alignment"]
    assert [(one["plan"]["iri"].rsplit("/", 1)[-1], one["years"][0]) for one in found["plans"]] == [
        ("2020-2023", 2025),
        ("2026-2029", 2026),
    ]
    assert [one["iri"].rsplit("/", 1)[-1] for one in found["plans"][0]["served"]] == ["domain-1"]
    assert found["not_counted"] == []


def test_what_a_document_leaves_unsaid_of_a_served_result_stays_open(bundled: Lookup) -> None:
    made = flat(plan_secondary="2020-2023/outcome-1.2")
    made["programme"]["start"] = "2025-01-01"
    [gap, *_] = check(bundled, made).body["alignment"]["plans"][0]["recorded_gaps"]
    assert gap["iri"].startswith(f"{ID}gap/")
    assert gap["about"].endswith("result/2020-2023/outcome-1.2")


def test_a_programme_that_names_nothing_changes_nothing(bundled: Lookup) -> None:
    made = flat()
    for outcome in made["outcomes"]:
        for key in ("plan_primary", "plan_secondary", "sdg_targets", "unsdcf_outcome_id"):
            outcome[key] = None
    found = check(bundled, made).body["alignment"]
    for whole in (*found["plans"], *found["frameworks"]):
        assert whole["served"] == whole["gaps"]["closed"] == []
        assert all(count["before"] == count["after"] for name, count in whole["counts"].items() if name != "elements")
    assert (found["sdgs"]["served"], found["not_counted"]) == ([], [])


@pytest.fixture(scope="module")
def client(bundled_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(bundled_home.folder), workers=1))) as client:
        yield client


def test_the_figures_of_today_are_those_of_the_gaps_and_nothing_is_written(client: TestClient) -> None:
    def today() -> tuple[Any, ...]:
        gaps = client.get("/alignment/gaps", params={"plan": "plan/un-habitat/2026-2029"}).json()
        return [one["iri"] for one in gaps["unserved"]], gaps["snapshot"]

    before = today()
    made = json.dumps(flat(plan_primary=f"2026-2029/{TODAY_A_GAP}")).encode()
    report = client.post("/checks", files={"file": ("kenya.json", made)}).json()
    [plan] = report["alignment"]["plans"]
    assert plan["counts"]["gaps"]["before"] == len(before[0])
    assert sorted(one["iri"] for one in (*plan["gaps"]["open"], *plan["gaps"]["closed"])) == sorted(before[0])
    assert report["alignment"]["preview"] is True
    assert "not in the graph" in report["alignment"]["note"]["en"]
    assert today() == before
    assert client.get("/id/cpd/ken-2026").status_code == 404


def test_the_command_line_tells_of_it(closing: Checked, capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (("en", ("What it would serve", "Preview")), ("zh", ("成果1",)), ("ar", ("outcomes[0]",))):
        print_report(closing.body, language)
        shown = capsys.readouterr().out
        assert all(one in shown for one in words)
        gaps = of_plan(closing)["counts"]["gaps"]
        assert f"{gaps['before']} → {gaps['after']}" in shown


def test_the_outcomes_of_a_real_framework_are_served_by_deriving_from_them(
    shared: Path, bundled_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(bundled_home.folder, home.folder, dirs_exist_ok=True)
    load_sources(home, [sources()["uninfo"]], str(shared / "data"))
    store = EmbeddedStore(home)
    lookup = Lookup(store)
    made = json.loads(json.dumps(programme(read_context(store, "KEN"), 0, "en"), default=str))
    [framework] = check(lookup, made).body["alignment"]["frameworks"]
    today = coverage(lookup, ID + "framework/ken")
    store.close()
    assert framework["counts"]["gaps"]["before"] == len(today.unserved)
    named = {one["unsdcf_outcome_id"].split(" ")[0] for one in made["outcomes"]}
    assert {one["iri"].rsplit("/", 1)[-1] for one in framework["served"]} == named
    assert {by["relation"] for one in framework["served"] for by in one["by"]} == {"derives-from"}
    assert len(framework["gaps"]["closed"]) == len(named)
