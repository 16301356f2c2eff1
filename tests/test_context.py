"""The JSON-LD context: what people write in YAML or JSON means the same triples to every reader."""

import json
from datetime import date
from typing import Any

import pyoxigraph
import yaml
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ontology.context import context
from ontology.namespaces import CODE, DEF, DOC, ID, PREFIXES
from ontology.translations import LANGUAGES
from ontology.vocabulary import ontology_graph, terms

EXAMPLE = """
- id: doc/HSP/EB.2025/4#para-9
  type: Paragraph
  inDocument: doc/HSP/EB.2025/4
  partNumber: "9"
  position: 21
  partText: {en: A consultation took place in Cairo., zh: 在开罗进行了协商。}
  states:
    - id: event/forum-12
      type: [Event, Consultation]
      zh: 世界城市论坛第十二届会议
      en: Twelfth session of the World Urban Forum
      zh-also: [第十二届世界城市论坛, 论坛]
      fr-unofficial: Douzième session du Forum urbain mondial
      startsOn: "2024-11-04"
      datePrecision: day
      heldAt: {id: place/cairo, inCountry: "http://metadata.un.org/sdg/codes/geoArea/818"}
    - plan/strategic-plan-2026
    - id: figure/one
      type: ReportedFigure
      figureValue: "17600000"
      unit: person
      valueQualifier: [about, exact]
      attribution: plan
"""


def as_json(nodes: Any) -> str:
    return json.dumps({"@context": context(), "@graph": nodes}, ensure_ascii=False)


def read(nodes: Any) -> Graph:
    return Graph().parse(data=as_json(nodes), format="json-ld")


def read_with_oxigraph(nodes: Any) -> Graph:
    quads = pyoxigraph.parse(as_json(nodes).encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    lines = [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads]
    return Graph().parse(data="\n".join(lines), format="nt")


def test_two_readers_take_the_same_triples_from_it() -> None:
    nodes = yaml.safe_load(EXAMPLE)
    assert len(read(nodes)) == 26
    assert isomorphic(read(nodes), read_with_oxigraph(nodes))


def test_what_is_written_under_a_part_is_stated_in_it() -> None:
    graph = read(yaml.safe_load(EXAMPLE))
    stated = set(graph.subjects(URIRef(DEF + "statedIn"), URIRef(DOC + "HSP/EB.2025/4#para-9")))
    assert stated == {URIRef(ID + name) for name in ("event/forum-12", "plan/strategic-plan-2026", "figure/one")}


def test_a_name_is_official_also_used_or_our_own() -> None:
    graph = read(yaml.safe_load(EXAMPLE))
    forum = URIRef(ID + "event/forum-12")
    assert Literal("世界城市论坛第十二届会议", lang="zh") in set(graph.objects(forum, SKOS.prefLabel))
    assert Literal("论坛", lang="zh") in set(graph.objects(forum, SKOS.altLabel))
    own = set(graph.objects(forum, URIRef(DEF + "ownRendering")))
    assert own == {Literal("Douzième session du Forum urbain mondial", lang="fr")}


def test_a_date_is_a_date_and_a_number_of_json_stays_a_number() -> None:
    graph = read(yaml.safe_load(EXAMPLE))
    [start] = graph.objects(URIRef(ID + "event/forum-12"), URIRef(DEF + "startsOn"))
    assert isinstance(start, Literal)
    assert start.toPython() == date(2024, 11, 4)
    [position] = graph.objects(URIRef(DOC + "HSP/EB.2025/4#para-9"), URIRef(DEF + "position"))
    assert isinstance(position, Literal)
    assert position.datatype == XSD.integer


def test_a_code_is_written_as_its_slug_and_only_where_its_list_applies() -> None:
    graph = read(yaml.safe_load(EXAMPLE))
    figure = URIRef(ID + "figure/one")
    assert (figure, URIRef(DEF + "attribution"), URIRef(CODE + "attribution/plan")) in graph
    assert (figure, URIRef(DEF + "unit"), URIRef(CODE + "unit/person")) in graph
    assert (figure, RDF.type, URIRef(DEF + "ReportedFigure")) in graph


def test_every_code_means_its_concept_to_both_readers() -> None:
    nodes, expected = [], set()
    for term in terms():
        for concept in ontology_graph().subjects(SKOS.inScheme, URIRef(f"{CODE}{term.code_list}")):
            slug = str(concept).rsplit("/", 1)[1]
            nodes.append({"id": f"{term.name}/{slug}", term.name: slug})
            expected.add((URIRef(f"{ID}{term.name}/{slug}"), URIRef(term.iri), concept))
    assert len(expected) == len(nodes) > 100
    assert set(read(nodes)) == expected
    assert set(read_with_oxigraph(nodes)) == expected


def test_every_class_and_property_is_a_key_of_its_own_name() -> None:
    assert {term.name for term in terms()} <= set(context())
    graph = read([{"id": "thing/one", "type": [term.name for term in terms() if term.kind == "class"]}])
    assert {str(value) for value in graph.objects(None, RDF.type)} == {t.iri for t in terms() if t.kind == "class"}


def test_a_key_is_never_both_a_term_and_a_name_or_a_prefix() -> None:
    reserved = {"id", "type", "states", *PREFIXES, *LANGUAGES}
    assert {term.name for term in terms()} & reserved == set()


def test_a_property_between_things_takes_an_identifier_and_one_with_text_takes_languages() -> None:
    for term in terms():
        definition = context()[term.name]
        if term.kind == "object" and not term.code_list:
            assert definition["@type"] == "@id", term
        if str(RDF.langString) in term.ranges:
            assert definition["@container"] == "@language", term


def test_what_is_no_key_of_the_vocabulary_still_becomes_a_term_so_that_it_can_be_found_and_reported() -> None:
    graph = read([{"id": "thing/one", "startOn": "2024-11-04"}])
    assert (URIRef(ID + "thing/one"), URIRef(DEF + "startOn"), Literal("2024-11-04")) in graph
    assert (URIRef(DEF + "startOn"), RDFS.label, None) not in ontology_graph()
