"""The form of curated facts: what follows from a fact's place, and every fault named with file and line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from loaders import marked_yaml
from loaders.document.reader import read_document
from loaders.expansion import expand
from loaders.knowledge import KnowledgeError, Reader, bundled_knowledge, read_knowledge
from loaders.parts import NotAPartNumber, part_iri, part_slug
from ontology.context import context
from ontology.namespaces import DEF, ID, document_iri
from tests.conftest import ROOT

EXAMPLE = """
document: HSP/EB.2025/4
language: zh
parts:
  "1":
    - id: act/decision/un-habitat-assembly/2/1
      type: Decision
      zh: 第2/1号决定
      en: decision 2/1
      adoptedBy: body/un-habitat-assembly
    - {type: Citation, citesDocument: doc/HSP/EB.2024/23, citationRole: records, citationText: ¹}
  "15(b)":
    - {id: list/x, type: Enumeration, zh: 清单, en-unofficial: list, enumerates: [topic/a, topic/b]}
    - type: ReportedFigure
      forMeasure: measure/x
      figureValue: 24.9
      unit: percent
      printedAs: 24.9%
"""


def gt(name: str) -> URIRef:
    return URIRef(DEF + name)


def faults(text: str) -> str:
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(text, "example.yaml")
    return str(caught.value)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return read_knowledge(EXAMPLE, "example.yaml").graph


def test_every_entry_is_stated_in_the_part_it_stands_under(graph: Graph) -> None:
    assert (
        URIRef(ID + "act/decision/un-habitat-assembly/2/1"),
        gt("statedIn"),
        URIRef(part_iri("HSP/EB.2025/4", "1")),
    ) in graph


def test_every_relation_has_a_statement_with_the_same_part(graph: Graph) -> None:
    statement = graph.value(predicate=RDF.predicate, object=gt("adoptedBy"))
    assert graph.value(statement, RDF.object) == URIRef(ID + "body/un-habitat-assembly")
    assert graph.value(statement, gt("statedIn")) == URIRef(part_iri("HSP/EB.2025/4", "1"))


def test_a_citation_gets_its_address_from_its_place_and_its_document_a_symbol(graph: Graph) -> None:
    citation = URIRef(ID + "citation/HSP/EB.2025/4/para-1/HSP/EB.2024/23")
    assert graph.value(graph.value(citation, gt("citesDocument")), gt("symbol")) == Literal("HSP/EB.2024/23")


def test_a_list_counts_its_items(graph: Graph) -> None:
    assert graph.value(URIRef(ID + "list/x"), gt("listedCount")) == Literal(2)


def test_a_figure_stays_exact(graph: Graph) -> None:
    value = next(graph.objects(None, gt("figureValue")))
    assert isinstance(value, Literal)
    assert (str(value), str(value.datatype).rsplit("#", 1)[-1]) == ("24.9", "decimal")


def test_an_unofficial_name_is_marked(graph: Graph) -> None:
    assert (URIRef(ID + "list/x"), gt("ownRendering"), Literal("list", lang="en")) in graph
    assert (URIRef(ID + "list/x"), SKOS.prefLabel, Literal("list", lang="en")) not in graph


@pytest.mark.parametrize("file", sorted((ROOT / "knowledge").glob("*.yaml")), ids=lambda file: file.stem)
def test_expansion_gives_what_a_json_ld_processor_gives(file: Path) -> None:
    reader = Reader(file.name, "HSP/EB.2025/4")
    for number, entries in marked_yaml.load(file.read_text(encoding="utf-8"), file.name)["parts"].items():
        reader.read_part(number, entries, 1)
    document = json.dumps({"@context": context(), "@graph": reader.nodes})
    processed = set(Graph().parse(data=document, format="json-ld"))
    assert {triple for node in reader.nodes for triple in expand(node)} == processed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("adoptedBy:", "adopetdBy:"), ("line 10", "'adopetdBy'", "did you mean 'adoptedBy'")),
        (("type: Decision", "type: Decsion"), ("line 7", "'Decsion'", "did you mean 'Decision'")),
        (("citationRole: records", "citationRole: recods"), ("line 11", "'recods'", "did you mean 'records'")),
        (('"15(b)":', '"fifteen":'), ("line 12", "'fifteen' is not the number of a document part")),
        (("body/un-habitat-assembly", "The Assembly"), ("line 10", "needs an identifier")),
        (("      zh: 第2/1号决定", "      type: Act"), ("line 8", "a second time")),
        (("document: HSP/EB.2025/4", "document: nothing"), ("line 2",)),
        (("zh: 第2/1号决定", "elementCode: 1.1"), ("line 8", "put it in quotes")),
        (("zh: 第2/1号决定", "ordinal: first"), ("line 8", "a whole number")),
        (("zh: 第2/1号决定", "rationale: because"), ("line 8", "by language")),
        (("id: list/x, ", ""), ("line 13", "needs an `id: kind/name`")),
    ],
)
def test_a_fault_is_named_with_file_line_and_the_nearest_right_word(
    wrong: tuple[str, str], said: tuple[str, ...]
) -> None:
    message = faults(EXAMPLE.replace(*wrong))
    assert message.startswith("example.yaml")
    assert not [words for words in said if words not in message], message


def test_all_faults_are_named_at_once() -> None:
    assert len(faults(EXAMPLE.replace("adoptedBy:", "a:").replace("citationRole:", "b:")).splitlines()) == 2


def test_the_parts_of_the_bundled_knowledge_are_those_of_the_text(shared: Path) -> None:
    texts = [read_document(path.read_bytes(), path.name) for path in sorted((shared / "seeds").glob("*.txt"))]
    read = {document.symbol: document for document in texts}
    missing = []
    for file in bundled_knowledge():
        if file.symbol in read:
            known = {f"{document_iri(file.symbol)}#{part.slug}" for part in read[file.symbol].parts}
            used = {str(part) for part in file.graph.objects(None, gt("statedIn"))}
            missing.extend(sorted(used - known))
    assert not missing


@given(st.text(max_size=12))
def test_a_part_number_is_read_or_refused_never_guessed(text: str) -> None:
    try:
        slug = part_slug(text)
    except NotAPartNumber as error:
        assert repr(text) in str(error)
    else:
        assert slug
        assert not set(slug) & set(' <>"{}|\\^`#')
