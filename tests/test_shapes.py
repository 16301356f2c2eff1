"""What must hold is found when it does not hold, is said in plain words, and is never passed in silence."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from loaders.programme.form import FORM
from ontology.namespaces import DEF, ID, PREFIXES, SHAPE, rebase
from ontology.vocabulary import ontology_graph, terms
from shapes.engine import Shapes, check, prepare, read_shapes
from shapes.findings import Finding, Report, sentence
from shapes.gate import Refused, admit, refusal
from shapes.library import MODULES, compile_shapes
from shapes.lint import BrokenShape
from shapes.rule_queries import EXAMPLE, read_rule_query
from tests.faults import Fault, faults_of, turtle, written

PART = "<doc/DOC/1#para-1>"
JARGON = re.compile(
    r"\b(node|shape|minCount|maxCount|SHACL|conform\w*|blank|triple|literal|IRI)\b|节点|三元组", re.IGNORECASE
)


@cache
def facts() -> Graph:
    text = (resources.files("tests") / "example_facts.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=rebase(text), format="turtle")


def with_changes(removed: str = "", added: str = "") -> Graph:
    anything = URIRef("urn:any")
    taken = [(s, p, None if o == anything else o) for s, p, o in turtle(removed.replace("?any", "<urn:any>"))]
    return Fault("", "", tuple(taken), tuple(turtle(added))).made_in(facts())


def checked(data: Graph) -> Report:
    return check(data, read_shapes(), ontology_graph())


def found(report: Report, rule: str) -> Finding:
    return next(finding for finding in report.findings if finding.rule == rule)


def only(rule: str) -> Shapes:
    """Return the rules cut down to one and what belongs to the same things."""
    shapes = read_shapes()
    using = set(shapes.graph.subjects(SH.property, URIRef(SHAPE + rule)))
    targeted = tuple(shape for shape in shapes.targeted if shape in using)
    return replace(shapes, targeted=targeted, queries=tuple(query for query in shapes.queries if query.id == rule))


# Every rule, on facts that are right and on facts that are wrong


def test_good_facts_break_no_rule_and_meet_every_shape() -> None:
    report = checked(facts())
    assert [sentence(finding) for finding in report.findings] == []
    assert report.shapes_without_target == ()
    assert report.things_without_shape == ()
    assert report.not_checked == ()
    assert set(report.rules_checked) == set(read_shapes().rules)


@pytest.mark.parametrize("fault", faults_of(read_shapes(), facts()), ids=str)
def test_a_fault_breaks_its_rule(fault: Fault) -> None:
    report = check(fault.made_in(facts()), only(fault.rule), ontology_graph())
    assert fault.rule in {finding.rule for finding in report.findings}


def test_every_rule_has_a_fault_that_breaks_it() -> None:
    assert set(read_shapes().rules) == {fault.rule for fault in faults_of(read_shapes(), facts())}


def test_every_term_of_the_vocabulary_is_met_by_a_rule() -> None:
    shapes = read_shapes()
    used = {str(term) for triple in shapes.graph for term in triple}
    used |= {DEF + name for query in shapes.queries for name in re.findall(r"gt:(\w+)", query.sparql)}
    # What sources and programmes state has shapes of its own; a column of the form is what the form asks for.
    for room in ("shapes.sources", "shapes.cpd"):
        for file in resources.files(room).iterdir():
            if file.name.endswith(".ttl"):
                used |= {DEF + name for name in re.findall(r"gt:(\w+)", file.read_text(encoding="utf-8"))}
    used |= {DEF + column.property for sheet in FORM for column in sheet.columns}
    assert {term.name for term in terms() if term.iri.startswith(DEF) and term.iri not in used} == set()


def test_no_rule_names_a_term_that_the_vocabulary_lacks() -> None:
    known = {term.iri for term in terms()}
    assert {str(term) for triple in read_shapes().graph for term in triple if str(term).startswith(DEF)} <= known


def test_the_engine_agrees_with_pyshacl_on_the_whole_graph() -> None:
    shapes = replace(read_shapes(), queries=())
    data = facts()
    for fault in written():
        data = fault.made_in(data)
    graph, _ = prepare(data, shapes, ontology_graph())
    for thing in list(graph.subjects(RDF.type, URIRef(SHAPE + "ReadByMachine"))):
        graph.remove((thing, None, None))
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes.graph, inference="none")
    oracle = {
        (str(report.value(result, SH.sourceShape)).removeprefix(SHAPE), str(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    }
    ours = {
        (finding.rule, place.focus)
        for finding in check(data, shapes, ontology_graph()).findings
        for place in finding.places
    }
    assert len(ours) > 30
    assert ours == oracle


@settings(max_examples=25, deadline=None)
@given(st.dates(date(1950, 1, 1)), st.dates(date(1950, 1, 1)))
def test_a_period_may_end_on_its_first_day_and_not_before(first: date, last: date) -> None:
    data = with_changes("<period/1> gt:startsOn ?any ; gt:endsOn ?any")
    data.add((URIRef(ID + "period/1"), URIRef(DEF + "startsOn"), Literal(first)))
    data.add((URIRef(ID + "period/1"), URIRef(DEF + "endsOn"), Literal(last)))
    report = check(data, only("Dated-order"), ontology_graph())
    assert bool(report.findings) == (last < first)


# What an engine may get wrong in silence


def test_chinese_in_a_given_script_is_not_taken_for_the_chinese_name() -> None:
    report = checked(
        with_changes('<body/board> skos:prefLabel "执行局"@zh', '<body/board> skos:prefLabel "执行局"@zh-Hans')
    )
    assert {finding.rule for finding in report.findings} == {"Named-chinese", "TextLanguage"}


def test_a_wrong_kind_of_value_would_pass_if_types_were_inferred_before_the_check() -> None:
    wrong = with_changes("", "<act/2> gt:adoptedBy <topic/1>")
    assert [finding.rule for finding in checked(wrong).findings] == ["Act-adoptedBy"]
    wrong.add((URIRef(ID + "topic/1"), RDF.type, URIRef(DEF + "Organization")))
    assert checked(wrong).findings == ()


def test_things_of_a_narrower_class_are_checked_as_what_they_are() -> None:
    ontology = Graph() + ontology_graph()
    ontology.add((URIRef("urn:ClimatePlan"), RDFS.subClassOf, URIRef(DEF + "StrategicPlan")))
    data = with_changes("", "<plan/climate> a <urn:ClimatePlan>")
    rules = {finding.rule for finding in check(data, read_shapes(), ontology).findings}
    assert {"Plan-planStatus", "Evidenced-statedIn"} <= rules


def test_facts_are_left_as_they_were() -> None:
    data = with_changes()
    before = set(data)
    checked(data)
    assert set(data) == before


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


def test_a_shape_that_met_nothing_is_named() -> None:
    report = checked(with_changes("<gap/1> a ?any"))
    assert report.shapes_without_target == ("KnowledgeGap",)
    assert "KnowledgeGap-gapIn" not in report.rules_checked


def test_a_thing_that_no_shape_speaks_of_is_named() -> None:
    report = checked(with_changes("", "<secret/1> a <urn:Unheard>"))
    assert report.things_without_shape == (ID + "secret/1",)


# Findings that people can use


def test_one_cause_is_one_finding_with_all_its_places() -> None:
    report = checked(with_changes("<period/0> gt:endsOn ?any . <period/1> gt:endsOn ?any . <period/2> gt:endsOn ?any"))
    (finding,) = report.findings
    assert (finding.rule, finding.cause, finding.count) == ("PlanPeriod-endsOn", "missing", 3)
    assert [place.focus.removeprefix(ID) for place in finding.places] == ["period/0", "period/1", "period/2"]


def test_two_causes_of_one_rule_are_two_findings() -> None:
    report = checked(
        with_changes("<plan/work> gt:planStatus ?any", "<plan/earlier> gt:planStatus <code/plan-status/ended>")
    )
    assert {(f.rule, f.cause) for f in report.findings} == {
        ("Plan-planStatus", "missing"),
        ("Plan-planStatus", "too-many"),
    }


def test_a_mistyped_identifier_is_one_finding_and_not_also_a_wrong_kind() -> None:
    report = checked(with_changes("<act/2> gt:adoptedBy ?any", "<act/2> gt:adoptedBy <body/bord>"))
    (finding,) = report.findings
    assert (finding.rule, finding.value) == ("DescribedSomewhere", ID + "body/bord")


def test_a_finding_says_where_what_and_how_to_mend_it() -> None:
    report = checked(with_changes("<act/1> gt:actNumber ?any"))
    finding = found(report, "Act-actNumber")
    assert (finding.part, finding.path) == (ID + "doc/DOC/1#para-1", DEF + "actNumber")
    assert sentence(finding, "en") == (
        "[DOC/1, 1] “Name of 1” (act/1): An act mostly has one number. "
        "Under the part that states it, write `actNumber:`, for example `actNumber: 2/1`; "
        "leave it out where no number is printed."
    )
    assert sentence(finding, "zh").startswith("[DOC/1, 1] “名称act1” (act/1)：决议或决定通常有一个编号。请在")


def test_many_places_are_counted_and_the_first_named() -> None:
    removed = " . ".join(f"<topic/{n}> gt:statedIn ?any" for n in (1, 2)) + " . <body/any> gt:statedIn ?any"
    removed += " . <body/office> gt:statedIn ?any . <lesson/1> gt:statedIn ?any . <finding/1> gt:statedIn ?any"
    (finding,) = checked(with_changes(removed)).findings
    assert finding.count == 6
    assert "The same in 5 more: " in sentence(finding, "en")
    assert sentence(finding, "en").endswith(" ….")
    assert "另有5处相同：" in sentence(finding, "zh")


def test_a_thing_without_identifier_is_called_by_its_kind() -> None:
    data = with_changes()
    unnamed = BNode("b3")
    data.add((unnamed, RDF.type, URIRef(DEF + "Citation")))
    data.add((unnamed, URIRef(DEF + "statedIn"), URIRef(ID + "doc/DOC/1#para-1")))
    report = checked(data)
    for finding in report.findings:
        for lang in ("en", "zh"):
            assert "b3" not in sentence(finding, lang)
    assert found(report, "Citation-target").label == {"en": "citation", "zh": "引文"}


@pytest.mark.parametrize("rule", read_shapes().rules.values(), ids=lambda rule: rule.id)
def test_a_rule_speaks_plainly_in_two_languages(rule: object) -> None:
    words = rule.message, rule.fix  # type: ignore[attr-defined]
    for text in words:
        assert not JARGON.search(text["en"])
        assert not JARGON.search(text["zh"])
        assert text["en"].endswith(".")
        assert text["zh"].endswith("。")
        assert len(re.findall(r"[.!?](?: |$)", text["en"])) <= 2
        assert re.search(r"[\u4e00-\u9fff]", text["zh"])


def test_the_same_facts_give_the_same_report() -> None:
    data = facts()
    for fault in written():
        data = fault.made_in(data)
    again = Graph()
    for triple in sorted(data, reverse=True):
        again.add(triple)
    assert checked(data) == checked(again)


# What was only read by machine


def test_what_a_text_was_only_found_to_cite_needs_no_names() -> None:
    cited = f"""<citation/9> a gt:Citation ; gt:citesAct <act/9> ; gt:readBy <code/reading/machine> ;
        gt:statedIn {PART} .
        <act/9> a gt:Resolution ; gt:actNumber "9" ; gt:adoptedBy <body/unknown>"""
    assert checked(with_changes("", cited)).findings == ()
    rules = {finding.rule for finding in checked(with_changes("", f"{cited} ; gt:statedIn {PART}")).findings}
    assert rules == {"DescribedSomewhere", "Named-chinese", "Named-english"}


def test_a_citation_read_by_machine_and_curated_needs_its_role() -> None:
    removed, machine = "<citation/1> gt:citationRole ?any", "<citation/1> gt:readBy <code/reading/machine>"
    assert [finding.rule for finding in checked(with_changes(removed, machine)).findings] == ["CitationRole"]
    removed += " ; gt:readBy <code/reading/curated>"
    assert checked(with_changes(removed, machine)).findings == ()


# Figures and the text


def figure(printed: str, value: str, text: str | None, unit: str = "person", qualifier: str = "exact") -> Report:
    data = with_changes(
        "<figure/1> gt:printedAs ?any ; gt:figureValue ?any ; gt:unit ?any ; gt:valueQualifier ?any . "
        f"{PART} gt:partText ?any",
        f'<figure/1> gt:printedAs "{printed}" ; gt:unit <code/unit/{unit}> ; '
        f"gt:valueQualifier <code/qualifier/{qualifier}>",
    )
    for path in ("printedAs", "figureValue"):
        data.remove((URIRef(ID + "figure/2"), URIRef(DEF + path), None))
    data.add(
        (
            URIRef(ID + "figure/1"),
            URIRef(DEF + "figureValue"),
            Literal(value, datatype=URIRef(PREFIXES["xsd"] + "decimal")),
        )
    )
    if text is not None:
        data.add((URIRef(ID + "doc/DOC/1#para-1"), URIRef(DEF + "partText"), Literal(text, lang="zh")))
    names = ("FigureInText-printedAs", "PrintedFigure-readable", "ReadFigure-figureValue", "ReadFigure-valueQualifier")
    report = checked(data)
    return replace(report, findings=tuple(finding for finding in report.findings if finding.rule in names))


@pytest.mark.parametrize(
    ("printed", "value", "text", "unit", "qualifier"),
    [
        ("1 760 万", "17600000", "惠及1 760\n万人", "person", "exact"),
        ("1760万", "17600000.0", "惠及 1 760 万人", "person", "exact"),
        ("41%", "41", "占41 %", "percent", "exact"),
        ("70 多万", "700000", "共70多万人", "person", "over"),
        ("四次", "4", "举行了四次务虚会", "event", "exact"),
        ("三分之二", "66.67", "三分之二的国家", "percent", "exact"),
        ("1 760 万", "17600000", "惠及约1 760万人", "person", "about"),
    ],
)
def test_a_figure_that_its_paragraph_prints_is_right(
    printed: str, value: str, text: str, unit: str, qualifier: str
) -> None:
    assert [sentence(finding) for finding in figure(printed, value, text, unit, qualifier).findings] == []


@pytest.mark.parametrize(
    ("printed", "value", "text", "rule"),
    [
        ("1 760 万", "17600000", "惠及1 670 万人", "FigureInText-printedAs"),
        ("1 760 万", "1760", "惠及1 760 万人", "ReadFigure-figureValue"),
        ("70 多万", "700000", "共70多万人", "ReadFigure-valueQualifier"),
        ("几十", "30", "几十人", "PrintedFigure-readable"),
    ],
)
def test_a_figure_that_its_paragraph_does_not_bear_out_is_found(printed: str, value: str, text: str, rule: str) -> None:
    assert [finding.rule for finding in figure(printed, value, text).findings] == [rule]


def test_the_text_of_a_point_is_not_the_text_of_its_paragraph() -> None:
    data = with_changes("<figure/2> gt:statedIn ?any", "<figure/2> gt:statedIn <doc/DOC/1#para-1.a>")
    assert [finding.rule for finding in checked(data).findings] == ["FigureInText-printedAs"]


def test_figures_whose_text_is_not_loaded_are_listed_as_not_checked() -> None:
    report = figure("1 760 万", "17600000", None)
    assert report.findings == ()
    (left,) = report.not_checked
    assert (left.rule, left.count) == ("FigureInText-printedAs", 1)
    assert "not loaded" in left.reason["en"]
    assert "未载入" in left.reason["zh"]


# The gate


def test_a_load_that_breaks_rules_is_refused_with_all_reasons_at_once() -> None:
    data = with_changes("<act/1> gt:adoptedBy ?any . <period/1> gt:endsOn ?any . <level/outcome> gt:measuredBy ?any")
    with pytest.raises(Refused) as refused:
        admit(data, ontology_graph())
    report = refused.value.report
    assert {finding.rule for finding in report.violations} == {"Act-adoptedBy", "StatementHolds", "PlanPeriod-endsOn"}
    assert str(refused.value).splitlines()[0] == "3 rules are broken; nothing was loaded."
    assert all(sentence(finding) in str(refused.value) for finding in report.violations)
    assert refusal(report, "zh").startswith("违反3项规则，未载入任何内容。\n- [DOC/1, 1] ")


def test_a_load_with_warnings_is_admitted_and_says_so() -> None:
    report = admit(with_changes("<level/outcome> gt:measuredBy ?any"), ontology_graph())
    assert {finding.severity for finding in report.findings} == {"warning"}
    assert report.violations == ()
