"""What work might contribute to a plan: found by the words that tell work apart, and only suggested."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from loaders.suggestions_of_work import WORK_SUGGESTION, roots, suggest_work
from ontology.namespaces import CODE, DEF, GRAPH, ID, PREFIXES
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from store.staging import Staging

PLAN, OWN = f"<{ID}plan/un-habitat/2026-2029>", f"<{ID}org/un-habitat>"
XSD = PREFIXES["xsd"]


def day(text: str) -> str:
    return f'"{text}"^^<{XSD}date>'


def work(name: str, text: str, start: str = "2026-01-01", end: str = "2027-12-31") -> list[str]:
    thing = f"<{ID}framework/xar/sub-output/{name}>"
    return [
        f"{thing} <{PREFIXES['rdf']}type> <{DEF}SubOutput> .",
        f'{thing} <{PREFIXES["skos"]}prefLabel> "{text}"@en .',
        f"{thing} <{DEF}contributingEntity> {OWN} .",
        f"{thing} <{DEF}startsOn> {day(start)} .",
        f"{thing} <{DEF}endsOn> {day(end)} .",
    ]


@pytest.fixture
def plan() -> list[str]:
    period = f"<{ID}period/1>"
    elements = {"housing": "affordable housing and land", "climate": "climate adaptation", "gender": "gender"}
    triples = [
        f"{PLAN} <{PREFIXES['rdf']}type> <{DEF}StrategicPlan> .",
        f"{PLAN} <{DEF}hasPeriod> {period} .",
        f"{period} <{DEF}startsOn> {day('2026-01-01')} .",
        f"{period} <{DEF}endsOn> {day('2029-12-31')} .",
    ]
    for slug, name in elements.items():
        triples += [
            f"<{ID}element/{slug}> <{DEF}elementOf> {PLAN} .",
            f'<{ID}element/{slug}> <{PREFIXES["skos"]}prefLabel> "{name}"@en .',
        ]
    return triples


class Suggesting:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, triples: list[str]) -> Graph:
        home = Home(self.folder)
        with Staging(home) as staging:
            staging.put(GraphContent(GRAPH + "source/uninfo", "\n".join(triples).encode()))
            found = suggest_work(staging.select)
            staging.publish()
        store = EmbeddedStore(home)
        assert set(suggest_work(store.select)) == set(found)
        store.close()
        return found


@pytest.fixture
def suggesting(tmp_path: Path) -> Iterator[Suggesting]:
    yield Suggesting(tmp_path)


def pairs(graph: Graph) -> set[tuple[str, str]]:
    subject, target = URIRef(DEF + "claimSubject"), URIRef(DEF + "claimObject")
    return {
        (str(work).rpartition("/")[2], str(element).rpartition("/")[2])
        for suggestion, work in graph.subject_objects(subject)
        for element in graph.objects(suggestion, target)
    }


def test_work_is_suggested_for_the_element_whose_words_it_says(plan: list[str], suggesting: Suggesting) -> None:
    found = suggesting(
        [
            *plan,
            *work("1", "Affordable Houses on Serviced Land for 300 Families"),
            *work("2", "Adapting coastal towns"),
            *work("3", "Support to national urban development programmes"),
        ]
    )
    assert pairs(found) == {("1", "housing"), ("2", "climate")}
    confidence = {str(value) for value in found.objects(None, URIRef(DEF + "confidence"))}
    assert confidence == {"1.00", "0.50"}
    assert {str(one) for one in found.objects(None, URIRef(DEF + "method"))} == {CODE + "mapping-method/lexical"}
    assert all(str(one).startswith(WORK_SUGGESTION) for one in found.subjects())


def test_a_name_of_one_word_suggests_nothing(plan: list[str], suggesting: Suggesting) -> None:
    assert pairs(suggesting([*plan, *work("1", "Gender and youth")])) == set()


def test_work_is_held_against_the_plans_in_force_while_it_runs(plan: list[str], suggesting: Suggesting) -> None:
    assert pairs(suggesting([*plan, *work("1", "Climate adaptation", "2020-01-01", "2025-12-31")])) == set()


def test_a_language_without_rules_has_no_words() -> None:
    assert roots("Vivienda asequible", "es") == frozenset()
    assert roots("适当住房", "zh")
