"""The ontology keeps its own rules: each rule finds nothing in it, and finds a fault that is planted."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest
import yaml
from rdflib import OWL, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Node

from ontology.axioms import read_axioms
from ontology.namespaces import CODE, DEF, DEFAULT_BASE, PREFIXES, rebase
from ontology.translations import LANGUAGES
from ontology.vocabulary import bridges_graph, code_iri, ontology_graph, terms

PREAMBLE = f"""
@prefix gt: <{DEF}> .
@prefix code: <{CODE}list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
"""
# What each rule must find: a fault in Turtle, and a term that the finding names.
PLANTED = {
    "unlabelled-term": ('gt:Fault a owl:Class ; rdfs:label "fault"@en .', DEF + "Fault"),
    "undefined-term": ('gt:Fault a owl:Class ; skos:definition "错误"@zh .', DEF + "Fault"),
    "no-isdefinedby": ("gt:Fault a owl:Class ; rdfs:isDefinedBy <urn:no-module> .", DEF + "Fault"),
    "orphan": ("gt:Fault a owl:Class ; rdfs:subClassOf gt:Fault .", DEF + "Fault"),
    "subclass-cycle": ("gt:Fault rdfs:subClassOf gt:Other . gt:Other rdfs:subClassOf gt:Fault .", DEF + "Fault"),
    "several-domains": ("gt:fault rdfs:domain gt:Plan , gt:Act .", DEF + "fault"),
    "duplicate-label": (
        'gt:Fault a owl:Class ; rdfs:label "Same"@en . gt:fault a owl:ObjectProperty ; rdfs:label "same"@en .',
        DEF + "(Fault|fault)",
    ),
    "wrong-naming": ("gt:some_fault a owl:ObjectProperty .", DEF + "some_fault"),
    "missing-example": ('gt:Fault a owl:Class ; skos:definition "What is wrong."@en .', DEF + "Fault"),
    "code-without-label": ('code:fault a skos:Concept ; skos:prefLabel "fault"@en .', CODE + "list/fault"),
    "circular-definition": (
        'gt:Fault a owl:Class ; rdfs:label "fault"@en ; skos:definition "A fault that somebody made."@en .',
        DEF + "Fault",
    ),
    "missing-licence": ("<urn:module> a owl:Ontology .", "urn:module"),
    "undocumented-range": ("gt:fault a owl:ObjectProperty ; schema:rangeIncludes gt:Nowhere .", DEF + "fault"),
    "outside-profile": ("gt:fault a owl:FunctionalProperty , owl:TransitiveProperty .", DEF + "fault"),
}
RULES = {entry.name.removesuffix(".rq"): entry for entry in files("ontology").joinpath("hygiene").iterdir()}


def findings(rule: str, graph: Graph) -> list[tuple[str, str]]:
    rows = graph.query(rebase(RULES[rule].read_text(encoding="utf-8")))
    return [(str(row[0]), str(row[1])) for row in rows]  # type: ignore[index]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_ontology_keeps_the_rule(rule: str) -> None:
    assert findings(rule, ontology_graph()) == []


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_rule_finds_a_planted_fault(rule: str) -> None:
    turtle, term = PLANTED[rule]
    found = findings(rule, Graph().parse(data=PREAMBLE + turtle, format="turtle"))
    assert any(re.fullmatch(term, subject) and message for subject, message in found), found


def test_a_label_that_only_another_code_list_uses_is_no_duplicate() -> None:
    turtle = """
    <urn:one> skos:inScheme <urn:list-a> ; skos:prefLabel "other"@en .
    <urn:two> skos:inScheme <urn:list-b> ; skos:prefLabel "other"@en .
    """
    assert findings("duplicate-label", Graph().parse(data=PREAMBLE + turtle, format="turtle")) == []


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_says_what_it_is_called_and_why_it_stands(rule: str) -> None:
    lines = [line[2:] for line in RULES[rule].read_text(encoding="utf-8").splitlines() if line.startswith("#+")]
    front_matter = yaml.safe_load("\n".join(lines))
    assert front_matter["rule"] == rule
    assert front_matter["why"]


def test_every_axiom_is_one_that_the_closure_can_carry_out() -> None:
    assert read_axioms(ontology_graph()).classes


def test_no_module_loads_the_bridges() -> None:
    assert not [value for value in ontology_graph().objects() if str(value).endswith("/def/bridges")]


def test_every_bridge_leads_from_a_term_or_code_that_exists() -> None:
    bridged = {subject for subject in bridges_graph().subjects() if str(subject).startswith((DEF, CODE))}
    assert bridged
    assert {str(subject) for subject in bridged if (subject, None, None) not in ontology_graph()} == set()


def test_every_foreign_term_of_a_bridge_says_where_it_is_defined() -> None:
    links = {SKOS.closeMatch, SKOS.relatedMatch, SKOS.exactMatch, RDFS.subClassOf, RDFS.subPropertyOf}
    foreign = {value for _, link, value in bridges_graph() if link in links}
    assert {str(term) for term in foreign if (term, RDFS.isDefinedBy, None) not in bridges_graph()} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_and_code_has_a_name_in_each_of_the_six_languages(language: str) -> None:
    graph = ontology_graph()
    named = {URIRef(term.iri): RDFS.label for term in terms()}
    named |= {concept: SKOS.prefLabel for concept in graph.subjects(SKOS.inScheme) if isinstance(concept, URIRef)}
    for subject, label in named.items():
        languages = [name.language for name in graph.objects(subject, label) if isinstance(name, Literal)]
        assert languages.count(language) == 1, subject


def test_a_decision_cannot_be_the_document_of_the_same_number() -> None:
    assert (URIRef(DEF + "Decision"), OWL.disjointWith, URIRef(DEF + "Document")) in ontology_graph()


def test_a_resolution_with_a_symbol_may_be_act_and_document_at_once() -> None:
    assert (URIRef(DEF + "Act"), OWL.disjointWith, URIRef(DEF + "Document")) not in ontology_graph()
    assert (URIRef(DEF + "Resolution"), RDFS.subClassOf, URIRef(DEF + "Act")) in ontology_graph()


def test_a_code_outside_its_list_is_refused_with_the_codes_there_are() -> None:
    assert code_iri("influence", "direct") == CODE + "influence/direct"
    with pytest.raises(KeyError, match="full-control"):
        code_iri("influence", "strong")
    with pytest.raises(KeyError, match="no such list"):
        code_iri("influences", "direct")


def test_every_term_is_used_by_a_question_a_shape_or_a_rule() -> None:
    used = set[str]()
    for room, ending in (("queries", ".rq"), ("shapes", ".rq"), ("shapes", ".ttl"), ("ontology/rules", ".rq")):
        for entry in _files(files(room.split("/")[0]).joinpath(*room.split("/")[1:]), ending):
            used |= _names_in(rebase(entry.read_text(encoding="utf-8")), ending, entry.name)
    assert sorted(term.name for term in terms() if term.iri not in used) == []


def _files(folder: Traversable, ending: str) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, ending)
        elif entry.name.endswith(ending):
            yield entry


def _names_in(text: str, ending: str, name: str) -> set[str]:
    """Return the IRIs that a Turtle file or a query speaks of, SPARQL inside shapes included."""
    if ending == ".rq":
        try:
            return _iris(translateQuery(parseQuery(text)).algebra)
        except Exception as error:
            raise AssertionError(f"{name} cannot be read as SPARQL: {error}") from error
    used = set[str]()
    for triple in Graph().parse(data=text, format="turtle"):
        for node in triple:
            used |= _iris(node)
    return used


def _iris(part: Any) -> set[str]:
    if isinstance(part, URIRef):
        return {str(part)}
    if isinstance(part, Literal):
        return {DEF + name for name in re.findall(r"\bgt:(\w+)", part)} | _written_out(str(part))
    if isinstance(part, PropertyPath):
        return _written_out(part.n3())
    if isinstance(part, Node | str):
        return set()
    if isinstance(part, dict):
        return set().union(*(_iris(value) for value in part.values()))
    if isinstance(part, list | tuple | set | frozenset):
        return set().union(*(_iris(value) for value in part))
    return set()


def _written_out(text: str) -> set[str]:
    return set(re.findall(rf"<({re.escape(DEF)}\w+)>", text))


def test_the_prefix_of_the_terms_is_the_one_in_the_files() -> None:
    assert PREFIXES["gt"] == DEF
    assert rebase(DEFAULT_BASE + "def#") == DEF
