"""A rule that would be ignored in silence, or could not be explained, is refused when the rules are read."""

import re

import pytest
from rdflib import Graph

from ontology.namespaces import SHAPE
from shapes.engine import Shapes, check, read_shapes
from shapes.library import MODULES, compile_shapes
from shapes.lint import BrokenShape
from shapes.rule_queries import EXAMPLE, read_rule_query

GOOD_SHAPE = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:ex:> . @prefix gtshape: <{SHAPE}> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Violation ;
    sh:message "It lacks p."@en , "缺少 p。"@zh ; gtshape:fix "Add p."@en , "请补充 p。"@zh .
"""


def compiled(change: tuple[str, str]) -> Shapes:
    assert change[0] in GOOD_SHAPE
    return compile_shapes(Graph().parse(data=GOOD_SHAPE.replace(*change), format="turtle"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("sh:minCount 1", "sh:minCount 1 ; sh:reifierShape ex:R"), "sh:reifierShape is not applied"),
        (("sh:targetClass ex:C", "sh:targetWhere ex:C"), "sh:targetWhere is not applied"),
        (("sh:minCount 1", "sh:minimumCount 1"), "sh:minimumCount is not applied"),
        (("sh:minCount 1", "sh:minCount 1 ; sh:deactivated true"), "sh:deactivated is not applied"),
        (("sh:severity sh:Violation", "sh:severity sh:Fatal"), "sh:Fatal is not applied"),
        (("sh:severity sh:Violation ;", ""), "one sh:severity"),
        ((' , "缺少 p。"@zh', ""), "one sh:message in English (@en) and one in Chinese"),
        (('"Add p."@en , ', ""), "one gtshape:fix in English (@en) and one in Chinese"),
        (("sh:property ex:P .", "sh:property [ sh:path ex:q ; sh:minCount 1 ] ."), "has no name"),
        (("; sh:property ex:P .", "."), "would never be applied"),
    ],
)
def test_a_rule_that_would_be_ignored_or_could_not_be_explained_is_refused(change: tuple[str, str], said: str) -> None:
    with pytest.raises(BrokenShape, match=re.escape(said)):
        compiled(change)


def test_a_whole_shape_may_carry_a_constraint_of_its_own() -> None:
    words = 'sh:severity sh:Warning ; sh:message "Bad."@en , "有误。"@zh ; gtshape:fix "Mend."@en , "请改。"@zh'
    shapes = compiled(("sh:property ex:P .", f'sh:property ex:P ; sh:pattern "^urn:good" ; {words} .'))
    data = Graph().parse(data="<urn:good:1> a <urn:ex:C> ; <urn:ex:p> 1 . <urn:bad:1> a <urn:ex:C> .", format="turtle")
    findings = check(data, shapes, Graph()).findings
    assert [(finding.rule, finding.focus) for finding in findings] == [
        ("urn:ex:P", "urn:bad:1"),
        ("urn:ex:S", "urn:bad:1"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("#+ id: Example\n", ""), "id is missing"),
        (("warning", "grave"), "severity is one of violation, warning, info"),
        (("en: Mend it., ", ""), "fix has one text in English"),
        (("#+ id: Example", "#+ id: Example\n#+ colour: red"), "colour is not a key"),
        (("#+ id: Example", "#+ id: [Example"), "not YAML"),
        (("?focus WHERE", "?thing WHERE"), "must select ?focus"),
        (("SELECT ?focus", "SELEKT ?focus"), "cannot be read"),
    ],
)
def test_a_broken_rule_query_is_refused_with_its_file(change: tuple[str, str], said: str) -> None:
    assert change[0] in EXAMPLE
    with pytest.raises(BrokenShape, match="example.rq: .*" + re.escape(said)):
        read_rule_query(EXAMPLE.replace(*change), "example.rq")


def test_two_rules_of_one_name_are_refused() -> None:
    query = read_rule_query(EXAMPLE, "example.rq")
    with pytest.raises(BrokenShape, match="two rules have this name"):
        compile_shapes(Graph(), [query, query])


def test_an_unknown_module_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="'plans' is not a module"):
        read_shapes(("plans",))


def test_modules_may_be_read_alone() -> None:
    assert all(rule.split("-")[0] != "Plan" for rule in read_shapes(("evidence",)).rules)
    assert {rule for module in MODULES for rule in read_shapes((module,)).rules} == set(read_shapes().rules)
