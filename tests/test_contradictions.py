"""Contradictions: a planted mistake is found, wherever it stands, and its twin that is right is left alone."""

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest
import yaml
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic

from loaders.knowledge import bundled_knowledge, read_knowledge
from loaders.parts import part_iri
from ontology.areas import area_graph
from ontology.inference_rules import read_rules
from ontology.namespaces import BASE, DEF, DISCREPANCY_GRAPH, ID, ONTOLOGY_GRAPH
from ontology.vocabulary import ontology_graph
from queries.answers import Link, answer
from queries.catalogue import catalogue
from queries.lookup import Lookup
from shapes.contradictions import (
    ContradictionRule,
    Row,
    find_contradictions,
    parse_contradiction_rule,
    read_contradiction_rules,
)
from shapes.gate import admit
from shapes.lint import BrokenShape
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from store.terms import IRI
from store.terms import Literal as LiteralTerm

FACTS = BASE + "graph/facts"
KINDS = set(
    yaml.safe_load("""
[sum, count, percentage, two-titles, wrong-body, wrong-text, time, plan-and-fact, report-year, one-figure-two-measures,
 two-values, reference-to-nothing, two-verbs, two-parents, region, other-domain, qualifier, existing-and-forthcoming]
""")
)

Find = Callable[[Graph, str | None], Graph]


def planted() -> list[dict[str, Any]]:
    text = resources.files("tests").joinpath("planted_contradictions.yaml").read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = yaml.safe_load(text)
    return cases


def told(*versions: dict[str, Any]) -> Graph:
    """Return the facts of these documents and parts, read as a knowledge file is."""
    documents: dict[str, dict[str, list[Any]]] = {}
    for version in versions:
        for symbol, parts in version.items():
            for number, entries in parts.items():
                documents.setdefault(symbol, {}).setdefault(number, []).extend(entries)
    facts = Graph()
    for symbol, parts in documents.items():
        text = yaml.safe_dump({"document": symbol, "language": "zh", "parts": parts}, allow_unicode=True)
        facts += read_knowledge(text, "planted.yaml").graph
    return facts


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Give a search on the engine that a load uses, by all rules or by one."""
    reference = Graph()
    reference += ontology_graph()
    reference += area_graph()
    known = reference.serialize(format="nt", encoding="utf-8")
    home = Home(tmp_path_factory.mktemp("contradictions"))

    def search(facts: Graph, rule: str | None = None) -> Graph:
        with Staging(home) as staging:
            staging.put(GraphContent(ONTOLOGY_GRAPH, known))
            staging.put(GraphContent(FACTS, facts.serialize(format="nt", encoding="utf-8")))

            def select(query: str) -> Iterator[Row]:
                solutions = staging.select(query, default_graphs=[ONTOLOGY_GRAPH, FACTS])
                for row in solutions.rows:
                    yield {name: _term(term) for name, term in zip(solutions.variables, row, strict=True) if term}

            return find_contradictions(
                select, [known for known in read_contradiction_rules() if rule in (None, known.id)]
            )

    return search


def _term(term: object) -> URIRef | Literal:
    if isinstance(term, IRI):
        return URIRef(term.value)
    assert isinstance(term, LiteralTerm)
    return Literal(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype))


def gt(name: str) -> URIRef:
    return URIRef(DEF + name)


def finds(graph: Graph) -> list[URIRef]:
    return sorted(find for find in graph.subjects(RDF.type, gt("Discrepancy")) if isinstance(find, URIRef))


def case_name(case: dict[str, Any]) -> str:
    return f"{case['rule']}: {case['name']}"


@pytest.mark.parametrize("case", planted(), ids=case_name)
def test_a_planted_mistake_is_found(case: dict[str, Any], find: Find) -> None:
    found = find(told(case["said"], case["mistake"]), case["rule"])
    assert len(finds(found)) == 1
    (only,) = finds(found)
    assert len(set(found.objects(only, gt("setsAgainst")))) >= 2
    assert set(found.objects(only, gt("foundBy"))) == {URIRef(f"{ID}rule/{case['rule']}")}


@pytest.mark.parametrize("case", planted(), ids=case_name)
def test_the_right_twin_of_a_planted_mistake_is_left_alone(case: dict[str, Any], find: Find) -> None:
    assert finds(find(told(case["said"], case["twin"]), None)) == []


@pytest.mark.parametrize("case", planted(), ids=case_name)
def test_a_find_is_stated_in_every_part_that_takes_a_side(case: dict[str, Any], find: Find) -> None:
    facts = told(case["said"], case["mistake"])
    found = find(facts, case["rule"])
    (only,) = finds(found)
    concerned = set(found.objects(only, gt("statedIn")))
    assert concerned
    assert all((part, gt("inDocument"), None) in facts for part in concerned)
    parts = {
        part_iri(symbol, number)
        for symbol, parts in case["mistake"].items()
        for number in parts
        if not number.startswith("annex") or case["rule"] != "reference-finds-its-part"
    }
    assert {str(part) for part in concerned} >= parts or case["rule"] == "reference-finds-its-part"


# One word of what a bundled document truly states, and what would make it contradict itself.
SLIPS = [
    ("count-of-the-listed", "6", "figureValue: 4\n      unit: event", "figureValue: 5\n      unit: event"),
    ("reference-finds-its-part", "5", "HSP/EB.2025/4#sec-V", "HSP/EB.2025/4#sec-VII"),
    (
        "decision-or-document",
        "3",
        "citesDocument: doc/HSP/EB.2024/23\n      citationRole: records\n      citationText: 第 2024/5",
        "citesDocument: doc/HSP/EB.2024/5\n      citationRole: records\n      citationText: 第 2024/5",
    ),
]


@pytest.mark.parametrize(("rule", "number", "true", "slip"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_in_a_bundled_document_is_found_where_it_is_made(
    rule: str, number: str, true: str, slip: str, find: Find
) -> None:
    name = "HSP-EB.2025-4.yaml"
    text = resources.files("knowledge").joinpath(name).read_text(encoding="utf-8")
    assert true in text
    assert finds(find(read_knowledge(text, name).graph, rule)) == []
    found = find(read_knowledge(text.replace(true, slip, 1), name).graph, rule)
    (only,) = finds(found)
    assert URIRef(part_iri("HSP/EB.2025/4", number)) in set(found.objects(only, gt("statedIn")))


def test_every_rule_has_a_planted_mistake() -> None:
    assert {rule.id for rule in read_contradiction_rules()} == {case["rule"] for case in planted()}


def test_every_kind_of_contradiction_has_a_rule() -> None:
    assert {rule.kind for rule in read_contradiction_rules()} == KINDS


def test_a_rule_has_one_name_among_all_rules() -> None:
    assert not {rule.iri for rule in read_contradiction_rules()} & {rule.iri for rule in read_rules()}


@pytest.mark.parametrize("rule", read_contradiction_rules(), ids=lambda rule: rule.id)
def test_a_rule_names_no_document_and_nothing_that_a_document_speaks_of(rule: ContradictionRule) -> None:
    query = rule.sparql[rule.sparql.index("PREFIX") :]
    for line in query.splitlines():
        assert "/id/" not in line or "/id/code/" in line


def test_a_find_is_worded_from_what_it_sets_against_each_other(find: Find) -> None:
    case = next(case for case in planted() if case["rule"] == "parts-add-up")
    found = find(told(case["said"], case["mistake"]), "parts-add-up")
    (only,) = finds(found)
    words = {
        str(name.language): str(name) for name in found.objects(only, gt("ownRendering")) if isinstance(name, Literal)
    }
    place = "HSP/EB.2023/7 para. 4"
    assert words["en"] == f"25个 and 36个 ({place}) are the parts of 60个 ({place}), and together they are 61."
    assert words["zh"] == "HSP/EB.2023/7第4段所述总数为60个，HSP/EB.2023/7第4段所列各部分为25个和36个，合计61。"


def test_the_same_facts_give_the_same_finds(find: Find) -> None:
    case = next(case for case in planted() if case["rule"] == "one-unit-one-parent")
    facts = told(case["said"], case["mistake"])
    assert to_isomorphic(find(facts, None)) == to_isomorphic(find(facts, None))


RULE = """\
#+ id: example
#+ kind: sum
#+ title: {en: Title, zh: 标题}
#+ message: {en: "{one} and {other}", zh: "{one}和{other}"}
#+ why: {en: Reason., zh: 理由。}
SELECT ?one ?onePart ?other ?otherPart WHERE { ?one ?onePart ?other . ?other ?otherPart ?one }
"""


def test_a_rule_that_is_whole_is_read() -> None:
    assert parse_contradiction_rule(RULE, "example.rq").kind == "sum"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: sum", "kind: total", "total"),
        ("?otherPart WHERE", "WHERE", "?otherPart"),
        ("{one}和{other}", "{one}和{amount}", "{amount}"),
        ("zh: 理由。", "fr: raison", "why"),
        ("id: example", "id: sample", "sample"),
        ("SELECT ?one", "SELEKT ?one", "cannot be read"),
        ("#+ kind: sum\n", "", "kind is missing"),
        ("#+ kind: sum\n", "#+ kind: sum\n#+ severity: info\n", "severity"),
        ("#+ kind: sum\n", "#+ kind: [\n", "not YAML"),
    ],
)
def test_a_broken_rule_is_refused_with_its_file_and_fault(old: str, new: str, fault: str) -> None:
    with pytest.raises(BrokenShape, match=r"example\.rq") as caught:
        parse_contradiction_rule(RULE.replace(old, new), "example.rq")
    assert fault in str(caught.value)


def test_the_bundled_documents_contradict_themselves_and_each_other_in_more_than_twenty_places(
    bundled_store: EmbeddedStore,
) -> None:
    query = f"SELECT DISTINCT ?find ?rule {{ GRAPH <{DISCREPANCY_GRAPH}> {{ ?find <{DEF}foundBy> ?rule }} }}"
    rows = bundled_store.select(query).rows
    assert len(rows) >= 20
    assert len({rule for _, rule in rows}) >= 15


def test_a_place_where_the_documents_agree_is_not_among_the_finds(bundled_store: EmbeddedStore) -> None:
    twins = {
        part_iri("HSP/OECPR.2021/2", "33"),  # 51, 18, 26 and 96 partners are 191
        part_iri("HSP/OECPR.2021/2", "58"),  # eight countries, eight listed
        part_iri("HSP/OECPR.2021/2", "15"),  # the first 15 months
        part_iri("HSP/EB.2025/8", "12"),  # 25 and 20 frameworks are at least 45
        part_iri("HSP/EB.2025/4", "5"),  # section V is there
    }
    query = f"SELECT DISTINCT ?part {{ GRAPH <{DISCREPANCY_GRAPH}> {{ ?find <{DEF}statedIn> ?part }} }}"
    concerned = {part.value for (part,) in bundled_store.select(query).rows if isinstance(part, IRI)}
    assert not twins & concerned


def test_what_a_find_sets_against_each_other_is_called_by_what_it_says(bundled_store: EmbeddedStore) -> None:
    unnamed = f"""
        PREFIX gt: <{DEF}>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?side {{
          ?find gt:setsAgainst ?side
          FILTER NOT EXISTS {{ ?side skos:prefLabel|gt:ownRendering|gt:symbol ?name }}
        }}"""
    assert bundled_store.select(unnamed).rows == ()


def test_finds_stand_in_a_graph_of_their_own_that_every_question_sees(bundled_store: EmbeddedStore) -> None:
    everywhere = f"SELECT DISTINCT ?find {{ ?find a <{DEF}Discrepancy> }}"
    apart = f"SELECT DISTINCT ?find {{ GRAPH <{DISCREPANCY_GRAPH}> {{ ?find a <{DEF}Discrepancy> }} }}"
    assert set(bundled_store.select(everywhere).rows) == set(bundled_store.select(apart).rows)


def test_contradictions_of_the_sources_are_no_violations_of_ours(bundled_home: Home) -> None:
    assert any(graph.iri == DISCREPANCY_GRAPH for graph in current(bundled_home).graphs)
    assert admit(union_of_knowledge(), ontology_graph()).violations == ()


def current(home: Home) -> SnapshotInfo:
    info = home.current()
    assert info is not None
    return info


def union_of_knowledge() -> Graph:
    facts = Graph()
    for file in bundled_knowledge():
        facts += file.graph
    return facts


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [
        ({"document": "HSP/EB.2025/8", "kind": "region"}, {"region"}),
        ({"document": "HSP/EB.2025/4", "kind": "wrong-body"}, {"wrong-body"}),
        ({"document": "HSP/EB.2025/4", "kind": "sum"}, set()),
        ({"plan": "plan/un-habitat/2020-2023", "kind": "other-domain"}, {"other-domain"}),
    ],
)
def test_contradictions_are_asked_for_by_document_kind_and_plan(
    parameters: dict[str, str], kinds: set[str], bundled_store: EmbeddedStore
) -> None:
    found = answer(Lookup(bundled_store), catalogue()["discrepancies"], parameters, "en")
    kind = list(found.question.columns).index("discrepancy_kind")
    assert {cell.iri.rsplit("/", 1)[-1] for row in found.rows if isinstance(cell := row[kind], Link)} == kinds
