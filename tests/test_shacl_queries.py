"""Queries that an author writes into a shape are asked of all things at once, as if of each alone."""

import re

import pytest
from rdflib import SH, Literal

from shapes.compiler import ForbiddenQuery, compile_constraints
from shapes.compiling.terms import of_rdflib
from tests.shacl_routes import PLAIN, found, theirs, turtle

DATA = "ex:a a ex:C ; ex:p 1, 2 ; ex:q 5 . ex:b a ex:C ; ex:p 9 . ex:c a ex:C . ex:other ex:p 1, 2 ."


@pytest.mark.parametrize(
    ("query", "things"),
    [
        ("SELECT $this ?value WHERE { $this ex:p ?value . FILTER(?value > 8) }", {"b"}),
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?any } }", {"c"}),
        ("SELECT $this WHERE { FILTER($this = ex:b) }", {"b"}),
        ("SELECT $this WHERE { { { FILTER($this = ex:b) } FILTER(bound($this)) } }", {"b"}),
        ("SELECT $this WHERE { { FILTER($this = ex:b) } UNION { $this ex:q ?any } }", {"a", "b"}),
        ("SELECT $this WHERE { OPTIONAL { ?x ex:q ?y FILTER(?x = $this) } FILTER(!bound(?y)) }", {"b", "c"}),
        ("SELECT $this WHERE { $this a ex:C . OPTIONAL { $this ex:p ?y } FILTER(!bound(?y)) }", {"c"}),
        (
            "SELECT $this WHERE { { SELECT $this (COUNT(?x) AS ?n) { $this ex:p ?x } GROUP BY $this } FILTER(?n > 1) }",
            {"a"},
        ),
        ("SELECT $this (SUM(?x) AS ?value) { $this ex:p ?x } GROUP BY $this HAVING(SUM(?x) > 2)", {"a", "b"}),
        ("SELECT $this WHERE { BIND($this AS ?that) FILTER(?that = ex:c) } # { MINUS", {"c"}),
        ('SELECT $this WHERE { $this ex:p ?x . FILTER(STR(?x) = "9" && "MINUS {" != "VALUES") }', {"b"}),
        ("SELECT $this { { BIND(STR($this) AS ?s) $this ex:p ?x FILTER(STRENDS(?s, 'b')) } }", {"b"}),
        ("SELECT $this WHERE { $this ex:p|ex:q ?x , ?y . FILTER(?x<?y && ?y>4) }", {"a"}),
    ],
)
def test_a_query_is_asked_of_all_things_as_if_of_each_alone(query: str, things: set[str]) -> None:
    shapes = turtle(PLAIN.format(query.replace("\\", "")))
    assert {breach.focus.sparql()[8:-1] for breach in found(turtle(DATA), shapes)} == things
    if "MINUS {" not in query:  # which pyshacl takes for the keyword even in a string
        assert {line[3][8:-1] for line in theirs(turtle(DATA), shapes)} == things


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT $this WHERE { $this ex:p ?x . MINUS { $this ex:q ?y } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?x { 1 } $this ex:p ?x }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <urn:x> { $this ex:p ?x } }", "SERVICE"),
        ("SELECT $this WHERE { BIND(ex:a AS $this) }", "AS $this"),
        ("SELECT ?x WHERE { $this ex:p ?x }", "every SELECT"),
        ("SELECT $this WHERE { { SELECT ?x { ?x ex:p ?y } } }", "every SELECT"),
        ("SELECT $this WHERE { { SELECT * { $this ex:p ?y } } }", "every SELECT"),
        ("SELECT $this WHERE { $this $PATH ?x }", "PATH"),
    ],
)
def test_a_query_that_shacl_forbids_is_refused(query: str, said: str) -> None:
    with pytest.raises(ForbiddenQuery, match=re.escape(said)):
        compile_constraints(turtle(PLAIN.format(query)), partial=True)


def test_what_a_query_binds_is_reported_and_fills_its_message() -> None:
    shapes = """ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:severity sh:Info ; sh:sparql [
        sh:message "{$this} has {?value} over {?most}."@en , "过高"@zh ; sh:prefixes ex:prefixes ;
        sh:select "SELECT $this ?value (8 AS ?most) { $this $PATH ?value . FILTER(?value > 8) }" ] ."""
    (breach,) = found(DATA, shapes)
    assert (breach.rule, breach.path, breach.severity) == ("urn:ex:P", "urn:ex:p", "info")
    assert breach.component == str(SH.SPARQLConstraintComponent)
    assert breach.value == of_rdflib(Literal(9))
    assert breach.messages == {"en": "urn:ex:b has 9 over 8.", "zh": "过高"}


def test_a_query_may_name_the_property_and_needs_no_value() -> None:
    (breach,) = found(DATA, PLAIN.format("SELECT $this (ex:q AS ?path) { $this ex:q ?any }"))
    assert (breach.path, breach.value) == ("urn:ex:q", breach.focus)


def test_a_query_of_an_author_may_use_any_name() -> None:
    query = "SELECT $this ?branch (?k0 AS ?value) { $this ex:p ?branch , ?k0 . FILTER(?branch > ?k0) }"
    assert [breach.value for breach in found(DATA, PLAIN.format(query))] == [of_rdflib(Literal(1))]
