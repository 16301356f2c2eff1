"""Questions that cross sources: every row has its evidence, and without the source the gap says how to load it."""

import re
from typing import Any

import pytest

from loaders.sources.registry import sources
from ontology.namespaces import DEF, SDG
from queries.answers import answer
from queries.catalogue import catalogue
from queries.lookup import Evidence, Lookup
from tests.source_answers import LOADED, rows

QUESTIONS = [question for question in catalogue().values() if question.topic == "sources"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_has_evidence_in_a_document_or_the_record_of_a_source(
    question: Any, language: str, with_sources: Lookup
) -> None:
    found = answer(with_sources, question, {}, language)
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


def test_every_source_that_was_loaded_is_told_with_licence_and_counts(with_sources: Lookup) -> None:
    found = {row["source"].rpartition("/")[2]: row for row in rows(with_sources, "loaded-sources")}
    assert set(LOADED) <= set(found)
    for name in LOADED:
        assert found[name]["licence"] == sources()[name].licence
        assert found[name]["statements"] > found[name]["records"] > 0


def test_a_changed_code_names_its_successor_and_what_still_uses_it(with_sources: Lookup) -> None:
    found = rows(with_sources, "changed-codes")
    losses = [row for row in found if row["number"] == "1.5.2"]
    assert {(row["old"], row["new"]) for row in losses} == {(SDG + "C010502", SDG + "C200211")}
    assert any(row["used_by"] is not None for row in found)
    assert not any((row["used_by"] or "").startswith("http://metadata.un.org/sdg/C") for row in found)
    eleven = rows(with_sources, "changed-codes", goal=SDG + "11")
    assert {row["number"] for row in eleven} < {row["number"] for row in found}
    assert "11.a.1" in {row["number"] for row in eleven}


def test_one_organization_has_its_code_in_each_register(with_sources: Lookup) -> None:
    found = rows(with_sources, "organisation-codes")
    codes = {row["register"].removeprefix(DEF): row["code"] for row in found if row["code"]}
    assert codes == {
        "SystemChartCode": "UN-Habitat",
        "IatiOrganisationCode": "XM-DAC-41120",
        "BudgetEntityCode": "UN-Habitat",
        "DacChannelCode": "41120",
        "UnInfoAgencyCode": "UN-HABITAT",
        "CebEntityCode": "UNHABITAT",
    }
