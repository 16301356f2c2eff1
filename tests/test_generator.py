"""Made data: the same for the same seed, in the form of loaded data, within the rules, and open to every question."""

import io
import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from bench.generating.making import Made, make
from bench.generating.world import HABITAT_COUNTRIES, engagements
from bench.generator import Generated, generate
from loaders.knowledge import bundled_knowledge
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, ID, source_graph
from ontology.vocabulary import ontology_graph
from queries.answers import answer
from queries.catalogue import catalogue
from queries.coverage import coverage
from queries.lookup import Lookup
from queries.names.finding import NameIndex
from queries.thread import find_threads
from shapes.gate import admit
from shapes.sources import source_breaches
from store.embedded import EmbeddedStore
from store.scratch import Scratch
from store.snapshot import GraphContent, Home

PLAN = ID + "plan/un-habitat/2026-2029"
SIZE = 3_000


def made(triples: int, seed: int) -> tuple[Made, list[GraphContent], bytes]:
    graphs: list[GraphContent] = []
    file = io.BytesIO()
    return make(triples, seed, graphs.append, Triples(file)), graphs, file.getvalue()


def test_the_same_seed_makes_the_same_data() -> None:
    assert made(SIZE, 1) == made(SIZE, 1)


def test_another_seed_makes_other_data() -> None:
    assert made(SIZE, 1)[0].digest != made(SIZE, 2)[0].digest


def test_a_larger_world_holds_the_smaller_one() -> None:
    smaller, larger = made(SIZE, 1)[1], made(3 * SIZE, 1)[1]
    assert larger[: len(smaller)] == smaller


@pytest.mark.parametrize("size", [100, 5_000, 12_000])
def test_at_least_as_many_triples_are_made_as_asked_for_and_not_many_more(size: int) -> None:
    counted, graphs, source = made(size, 1)
    assert size <= counted.triples <= size + 4_000
    assert counted.triples == source.count(b"\n") + sum(graph.ntriples.count(b"\n") for graph in graphs)
    assert counted.graphs == len(graphs) + 1


def test_each_programme_has_its_facts_and_its_text_in_two_languages_in_graphs_of_their_own() -> None:
    _, graphs, _ = made(100, 1)
    assert [graph.iri.split("/graph/")[1] for graph in graphs] == [
        "doc/E/CPD/2026/EGY/1",
        "text/en/E/CPD/2026/EGY/1",
        "text/zh/E/CPD/2026/EGY/1",
    ]


def test_the_bundled_plan_has_so_many_programmes_and_no_more() -> None:
    first = []
    for engagement in engagements(1):
        if engagement.agency.number == 2 and engagement.year < 2026:
            break
        first.append(engagement)
    assert sum(engagement.bundled_plan for engagement in first) == HABITAT_COUNTRIES


def test_what_is_made_passes_the_gate() -> None:
    graph = Graph()
    for file in bundled_knowledge():
        graph += file.graph
    for content in made(SIZE, 1)[1]:
        # The words of a text in another language than its facts are not held against their figures.
        if "/text/zh/" not in content.iri:
            graph.parse(data=content.ntriples, format="nt")
    assert not admit(graph, ontology_graph()).violations


def test_made_frameworks_pass_the_shapes_of_their_source() -> None:
    store = Scratch(made(SIZE, 1)[2])
    assert source_breaches("uninfo", store.select) == ((), ())


@pytest.fixture(scope="module")
def generated(bundled_home: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Generated, Home]:
    folder = tmp_path_factory.mktemp("made") / "home"
    shutil.copytree(bundled_home.folder, folder)
    return generate(SIZE, 1, folder), Home(folder)


@pytest.fixture
def lookup(generated: tuple[Generated, Home]) -> Lookup:
    return Lookup(EmbeddedStore(generated[1]))


def test_made_data_stands_in_its_graphs_beside_what_is_bundled(
    generated: tuple[Generated, Home], bundled_home: Home
) -> None:
    now, before = generated[0].snapshot, bundled_home.current()
    assert before is not None
    names = {graph.iri for graph in now.graphs}
    assert {graph.iri for graph in before.graphs} | {source_graph("uninfo")} <= names
    assert now.triples >= before.triples + 0.9 * generated[0].made.triples


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_every_question_is_answered_on_made_data(question: object, lookup: Lookup) -> None:
    found = answer(lookup, question, {}, "zh")  # type: ignore[arg-type]
    assert found.rows or found.gap


def test_made_programmes_are_in_the_coverage_of_the_plan(lookup: Lookup) -> None:
    served = {claim.contributor for claim in coverage(lookup, PLAN).claims}
    assert f"{ID}outcome/egy-2026-un-habitat/1" in served


def test_a_thread_runs_from_a_made_output_to_the_plan_with_evidence_at_every_step(lookup: Lookup) -> None:
    paths = find_threads(lookup, f"{ID}output/egy-2026-un-habitat/1.1", PLAN).paths
    assert paths
    assert all(step.parts for path in paths for step in path)


def test_made_things_are_found_by_name_in_both_languages(lookup: Lookup) -> None:
    index = NameIndex(lookup.store)
    for name in ("final evaluation of the programme for Egypt", "埃及国家方案最终评价"):
        assert f"{ID}evaluation/egy-2026-un-habitat" in {hit.iri for hit in index.find(name)}


def test_work_of_made_frameworks_is_asked_for_by_country(lookup: Lookup) -> None:
    found = answer(lookup, catalogue()["framework-work"], {}, "en")
    assert found.rows
    assert all(part.document.endswith("/source/uninfo") for part in found.evidence)


def test_each_kind_of_thing_that_is_made_is_a_class_of_the_vocabulary() -> None:
    kinds = set()
    for content in made(SIZE, 1)[1]:
        graph = Graph().parse(data=content.ntriples, format="nt")
        kinds |= {str(kind) for kind in graph.objects(predicate=None, subject=None) if str(kind).startswith(DEF)}
    known = {str(term) for term in ontology_graph().subjects()}
    assert kinds <= known


def test_a_home_that_holds_other_things_is_refused(generated: tuple[Generated, Home]) -> None:
    with pytest.raises(ValueError, match="a folder of its own"):
        generate(SIZE, 1, Path(generated[1].folder))
