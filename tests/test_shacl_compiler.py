"""What cannot be compiled is refused by name, and only the things that are asked for are checked."""

import re

import pytest
from rdflib import BNode, Graph, URIRef

from ontology.namespaces import SHAPE
from shapes.compiler import NotCompilable, breaches, compile_constraints, things_of
from shapes.compiling.terms import ntriples, of_rdflib, to_rdflib
from shapes.compiling.validation import validate
from shapes.engine import check
from shapes.library import compile_shapes
from store.scratch import Scratch, UnreadableTriples
from tests.shacl_routes import PLAIN, found, turtle


def short(data: str, shapes: str, focus: list[str] | None = None) -> set[tuple[str, str]]:
    """Return rule and thing of each breach, without the namespace."""
    return {
        (breach.rule.removeprefix("urn:ex:"), breach.focus.sparql().removeprefix("<urn:ex:").rstrip(">"))
        for breach in found(data, shapes, focus)
    }


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("ex:S sh:targetClass ex:C ; sh:reifierShape ex:T .", "sh:reifierShape"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:js ex:T ] .", "sh:js"),
        ("ex:S sh:targetClass ex:C ; sh:node ex:S .", "refers to itself"),
        ("ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:S .", "refers to itself"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:in ( [] ) ] .", "blank node"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:in ex:T ] .", "must be a list"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p , ex:q ; sh:minCount 1 ] .", "one sh:path"),
        (
            "ex:S sh:targetClass ex:C ; sh:property [ sh:path [ sh:inversePath ex:p ; sh:oneOrMorePath ex:q ] ] .",
            "no path",
        ),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern '(?=a)' ] .", "cannot read the pattern"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:datatype xsd:byte ] .", "XMLSchema#byte"),
        ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:nodeKind ex:T ] .", "no kind of node"),
        (PLAIN.format("SELECT $this { $this ex:p ?x } LIMIT 1"), "LIMIT"),
        (PLAIN.format("SELECT $this { GRAPH ?g { $this ex:p ?x } }"), "GRAPH"),
        (PLAIN.format("SELECT $this { $this ex:p ?x } GROUP BY ?x"), "all things at once"),
        (PLAIN.format("SELECT $this { $this ex:p }"), "not SPARQL at line 2"),
        (
            "ex:N "
            + PLAIN.format("SELECT $this { $this ex:p ?x }")[5:].replace("sh:targetClass ex:C ;", "")
            + " ex:S sh:targetClass ex:C ; sh:not ex:N .",
            "sh:sparql in a shape that another",
        ),
    ],
)
def test_what_cannot_be_compiled_is_refused_with_its_name(shapes: str, said: str) -> None:
    with pytest.raises(NotCompilable, match=re.escape(said)):
        compile_constraints(turtle(shapes))
    assert said in "".join(compile_constraints(turtle(shapes), partial=True).refused.values())


def test_what_is_refused_does_not_keep_the_rest_from_being_checked() -> None:
    shapes = turtle("ex:S sh:targetClass ex:C ; sh:js ex:T . ex:U sh:targetClass ex:C ; sh:class ex:D .")
    compiled = compile_constraints(shapes, partial=True)
    assert set(compiled.refused) == {"urn:ex:S"}
    assert set(compiled.targets) == {"urn:ex:U"}


def test_a_validation_falls_back_to_the_reference_and_says_why() -> None:
    data = turtle("ex:a a ex:C ; ex:p '300'^^xsd:byte .")
    outcome = validate(data, turtle("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:datatype xsd:byte ] ."))
    assert (outcome.route, outcome.conforms) == ("pyshacl", False)
    assert "XMLSchema#byte" in outcome.reason
    outcome = validate(
        data, turtle("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] .")
    )
    assert (outcome.route, outcome.conforms) == ("pyshacl", False)
    assert "300" in outcome.reason


def test_the_engine_never_takes_a_derived_integer_for_an_integer() -> None:
    shapes = "ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:datatype xsd:integer ."
    assert short("ex:a a ex:C ; ex:p '3'^^xsd:byte . ex:b a ex:C ; ex:p 3 .", shapes) == {("P", "a")}


def test_a_finding_shows_the_value_as_the_facts_write_it() -> None:
    words = "sh:severity sh:Warning ; sh:message 'A.'@en , '甲。'@zh ; gtshape:fix 'B.'@en , '乙。'@zh"
    shapes = turtle(
        f"@prefix gtshape: <{SHAPE}> . ex:S sh:targetClass ex:C ; sh:property ex:P . "
        f"ex:P sh:path ex:p ; sh:maxInclusive 0 ; sh:languageIn ( 'en' ) ; {words} ."
    )
    data = turtle("ex:a a ex:C ; ex:p 0.70 , '7'^^xsd:byte , 'Text'@zh-Hans .")
    (finding,) = check(data, compile_shapes(shapes), Graph()).findings
    assert {place.value for place in finding.places} == {"0.70", "7", "Text"}


# Which things are asked


def test_only_the_asked_things_are_checked_and_the_others_are_looked_up() -> None:
    data = "ex:a a ex:D ; ex:p ex:b . ex:b a ex:D . ex:c ex:p ex:b . ex:D rdfs:subClassOf ex:C ."
    shapes = """ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 .
        ex:T sh:targetSubjectsOf ex:p ; sh:property ex:Q . ex:Q sh:path ex:p ; sh:property ex:R .
        ex:R sh:path ex:q ; sh:minCount 1 . ex:U sh:targetNode ex:c , ex:d ; sh:class ex:C .
        ex:V sh:targetObjectsOf ex:p ; sh:nodeKind sh:Literal ."""
    assert short(data, shapes) == {("P", "b"), ("R", "b"), ("U", "c"), ("U", "d"), ("V", "b")}
    assert short(data, shapes, ["urn:ex:a"]) == {("R", "b")}
    assert short(data, shapes, ["urn:ex:b"]) == {("P", "b"), ("V", "b")}
    assert short(data, shapes, ["urn:ex:c", "urn:ex:d"]) == {("R", "b"), ("U", "c"), ("U", "d")}
    assert short(data, shapes, ["urn:ex:nobody"]) == set()


def test_a_shape_that_is_a_class_speaks_of_its_things() -> None:
    data = "ex:a a ex:D . ex:b a ex:E . ex:D rdfs:subClassOf ex:C ."
    shapes = turtle("ex:C a sh:NodeShape , rdfs:Class ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 .")
    compiled = compile_constraints(shapes)
    scratch = Scratch(ntriples(turtle(data)))
    assert things_of(scratch.select, compiled) == {"urn:ex:C": {of_rdflib(URIRef("urn:ex:a"))}}
    assert {breach.focus for breach in breaches(scratch.select, compiled)} == {of_rdflib(URIRef("urn:ex:a"))}


def test_a_shape_that_is_switched_off_asks_nothing() -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:deactivated true ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert found("ex:b ex:p 1 .", shapes) == []
    assert len(found("ex:b ex:p 1 .", shapes.replace("true", "false"))) == 1


def test_only_the_named_shapes_are_asked() -> None:
    shapes = turtle("ex:S sh:targetNode ex:a ; sh:class ex:C . ex:T sh:targetNode ex:a ; sh:nodeKind sh:Literal .")
    scratch, compiled = Scratch(), compile_constraints(shapes)
    assert [breach.rule for breach in breaches(scratch.select, compiled, only=["urn:ex:T"])] == ["urn:ex:T"]


def test_triples_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(UnreadableTriples, match="line 2"):
        Scratch(b"<urn:a> <urn:b> <urn:c> .\n<urn:a> nonsense .")


def test_unnamed_things_keep_their_marks() -> None:
    (breach,) = found("_:x a ex:C .", "ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI .")
    assert breach.focus == breach.value
    assert isinstance(to_rdflib(breach.focus), BNode)
