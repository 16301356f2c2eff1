"""The budget sections of UN-Habitat and the register of mandates: what they plan, and who cites which mandate."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from loaders.sources.budget import mandates
from loaders.sources.budget import sections as budget
from loaders.sources.source import SourceRefused
from ontology.namespaces import DEF, ID, document_iri
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(BUDGET,) = budget.SOURCES
(MANDATES,) = mandates.SOURCES
NEW, OLD = document_iri("A/81/6 (Sect. 15)"), document_iri("A/80/6 (Sect. 15)")
HABITAT = ID + "org/un-habitat"


@pytest.fixture(scope="module")
def sections(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(BUDGET, BUDGET.files(shared / "data"))


@pytest.fixture(scope="module")
def citations(request: pytest.FixtureRequest) -> Reading:
    shared: Path = request.getfixturevalue("shared")
    return Reading(MANDATES, MANDATES.files(shared / "data"))


def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/un-habitat-ppb/ppb2027_all_mandates.csv").open(encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def test_the_sections_of_un_habitat_give_subprogrammes_results_and_paragraphs(sections: Reading) -> None:
    assert sections.counts["sections"] == 2
    assert sections.counts["subprogrammes"] == 8
    first = ID + "element/un-habitat/2027/subprogramme-1"
    assert sections.names(first, "en") == {"Housing, land, basic services and urban environment"}
    assert sections.values(first, "statedIn") == {NEW + "#para-15.27", NEW + "#para-15.32"}
    assert sections.values(NEW + "#para-15.4", "partNumber") == {"15.4"}
    assert sections.values(NEW + "#para-15.21.e", "partNumber") == {"15.21(e)"}
    for document, last in ((NEW, 73), (OLD, 98)):
        numbered = {f"{document}#para-15.{number}" for number in range(1, last + 1)}
        missing = [part for part in numbered if not sections.values(part, "partText")]
        assert missing == []


def test_the_work_programme_rests_on_the_strategic_plan_that_its_text_names(sections: Reading) -> None:
    for year in (2026, 2027):
        programme = f"{ID}plan/un-habitat/work-programme-{year}"
        assert sections.values(programme, "implementsPlan") == {ID + "plan/un-habitat/2026-2029"}


def test_the_mandates_of_the_section_are_those_of_the_register(
    sections: Reading, citations: Reading, shared: Path
) -> None:
    listed = [
        row for row in rows(shared) if row["Section"] == "15" and row["Part In Document"] == "Legislative mandates"
    ]
    start = ID + "citation/A/81/6_(Sect._15)/mandates/"
    found = {str(one) for one in sections.graph.subjects(RDF.type, URIRef(DEF + "Citation")) if start in str(one)}
    assert len(found) == len(listed) == 74

    def cited(reading: Reading, citation: str) -> str:
        (target,) = reading.values(citation, "citesDocument") | reading.values(citation, "citesAct")
        return target

    ours = Counter(cited(sections, one) for one in found)
    theirs = Counter()
    for number in range(1, 79):
        citation = f"{ID}citation/ppb-2027/un-habitat/{number}"
        theirs.update(citations.values(citation, "citesDocument") | citations.values(citation, "citesAct"))
    # The register prints 5/6 for 25/6, which therefore has no address there.
    assert ours - theirs == Counter([document_iri("HSP/GC/25/6")])


def test_every_row_is_a_citation_of_one_of_45_entities(citations: Reading, shared: Path) -> None:
    counts = citations.counts
    assert counts["citations"] == len(rows(shared)) == 3548
    assert counts["citing entities"] == 45
    assert counts["citations of plan outlines"] == 205
    entities = Counter(str(one) for one in citations.graph.objects(predicate=URIRef(DEF + "citingEntity")))
    assert entities[HABITAT] == 78
    assert entities.total() == 3548
    assert len(entities) == 45


def test_who_else_cites_a_mandate_is_answered(citations: Reading) -> None:
    cites, by = URIRef(DEF + "citesDocument"), URIRef(DEF + "citingEntity")
    citing = {
        symbol: len(
            {
                entity
                for citation in citations.graph.subjects(cites, URIRef(document_iri(symbol)))
                for entity in citations.graph.objects(citation, by)
            }
        )
        for symbol in ("A/RES/79/1", "A/RES/70/1", "A/RES/79/226")
    }
    assert citing == {"A/RES/79/1": 25, "A/RES/70/1": 20, "A/RES/79/226": 16}


def test_what_a_machine_found_is_marked(citations: Reading, shared: Path) -> None:
    marked = set(citations.graph.subjects(URIRef(DEF + "readBy")))
    assert len(marked) == sum("(LLM)" in row["Part In Document"] for row in rows(shared)) == 15


def test_only_lines_with_no_certain_reading_have_no_target(citations: Reading) -> None:
    lost = citations.counts["citations of what has no address"]
    assert lost == len(citations.noted("cites cannot be addressed"))
    assert lost < 0.05 * 3548
    assert citations.noted("UN-Habitat cites") == citations.noted("Governing Council of UN-Habitat has no")


def table(folder: Path, text: str, name: str = "all_mandates.csv") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Reading(MANDATES, [path])


def test_columns_may_stand_in_any_order_and_cells_may_be_missing(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "Source,Symbol,ENTITY,Full Document Symbol,Origin Document\n"
        "General Assembly resolutions,79/1,UNEP,A/RES/79/1,PPB 2028\n"
        "General Assembly resolutions,70/1,Ministry\n"
        "\n"
        "General Assembly resolutions,70/1,UNEP,not a symbol,PPB 2028\n",
    )
    assert found.counts["citations"] == 3
    assert found.values(ID + "citation/ppb-2028/unep/1", "citesDocument") == {document_iri("A/RES/79/1")}
    assert found.values(ID + "citation/ppb-2028/unep/1", "year") == {"2028"}
    assert found.noted("known as 'Ministry'")
    assert found.noted("names no year")
    assert found.noted("'not a symbol' is not readable")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "is empty"), ("a,b\n1,2\n", "no table of mandate citations"), ('Entity,"x', "cannot be read as a table")],
)
def test_another_table_is_refused_with_its_columns(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        table(tmp_path, text)


def test_the_sources_keep_their_own_rules_and_they_bite(sections: Reading, citations: Reading) -> None:
    for name, held, warned in (("budget", sections, set()), ("mandates", citations, {"BudgetCitation-target"})):
        shapes = compile_constraints(Graph().parse(ROOT / f"shapes/sources/{name}.ttl"))
        found = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(held.ntriples).select, shapes)}
        assert found == warned
        wrong = held.ntriples.replace(b"/def#symbol>", b"/def#nothing>")
        broken = {breach.rule.rpartition("#")[2] for breach in breaches(Scratch(wrong).select, shapes)}
        assert len(broken) == len(warned) + 1
