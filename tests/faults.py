"""Faults made on purpose: for every rule of shapes/ the smallest changes to good facts that must break it.

What a SHACL constraint demands says how to break it, so most faults are derived from the rule itself; rules about
several things at once have theirs written down in `WRITTEN`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.namespaces import DEF, ID, PREFIXES, SHAPE
from ontology.vocabulary import ontology_graph
from shapes.engine import Shapes

_WRONG = Literal(False)  # no rule allows a truth value, so it is wrong wherever a kind of value is demanded
_KINDS = (SH.datatype, SH["class"], SH.node, SH.pattern, SH["or"], SH["in"], SH.nodeKind)


@dataclass(frozen=True)
class Fault:
    """A change that must break `rule`: triples taken away (None stands for anything) and triples added, as Turtle."""

    rule: str
    name: str
    removed: tuple[tuple[Node | None, Node | None, Node | None], ...] = ()
    added: tuple[tuple[Node, Node, Node], ...] = ()

    def made_in(self, facts: Graph) -> Graph:
        """Return a copy of `facts` with this fault."""
        graph = Graph()
        for triple in facts:
            graph.add(triple)
        for pattern in self.removed:
            graph.remove(pattern)
        for triple in self.added:
            graph.add(triple)
        return graph

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def faults_of(shapes: Shapes, facts: Graph) -> list[Fault]:
    """Return every fault that the constraints of these rules ask for, and those that are written down."""
    ontology = Graph()
    for triple in [*facts, *ontology_graph()]:
        ontology.add(triple)
    derived = [
        fault
        for target in shapes.targeted
        for rule in shapes.graph.objects(target, SH.property)
        for fault in _derived(shapes, target, rule, ontology)
    ]
    return [*derived, *written()]


def _derived(shapes: Shapes, target: URIRef, rule: Node, facts: Graph) -> Iterator[Fault]:
    path = shapes.graph.value(rule, SH.path)
    name = str(rule).removeprefix(SHAPE)
    if not isinstance(path, URIRef) or not path.startswith(DEF):
        return
    things = sorted(_things(shapes, target, facts))
    if not things:  # what the check itself marks, such as figures whose paragraph is loaded: see `written`
        return
    having = [thing for thing in things if (thing, path, None) in facts] or things
    thing = having[0]
    values = sorted(facts.objects(thing, path), key=str)
    for constraint, demanded in shapes.graph.predicate_objects(rule):
        if constraint == SH.minCount:
            yield Fault(name, "nothing stated", ((thing, path, None),))
        elif constraint == SH.maxCount and int(str(demanded)) == 0:
            yield Fault(name, "something stated", (), ((thing, path, URIRef(ID + "claim/1")),))
        elif constraint == SH.maxCount:
            yield Fault(name, "stated twice", (), ((thing, path, _another(values[0])),))
        elif constraint in _KINDS:
            yield Fault(
                name,
                f"wrong value ({str(constraint).removeprefix(str(SH))})",
                ((thing, path, None),),
                ((thing, path, _WRONG),),
            )
        elif constraint == SH.minLength:
            yield Fault(name, "empty", ((thing, path, None),), ((thing, path, Literal("", datatype=XSD.string)),))
        elif constraint == SH.uniqueLang:
            yield Fault(name, "two in one language", (), ((thing, path, Literal("另一", lang="zh")),))
        elif constraint == SH.minInclusive:
            yield Fault(name, "too small", ((thing, path, None),), ((thing, path, Literal(-1)),))
        elif constraint == SH.maxInclusive:
            yield Fault(name, "too large", ((thing, path, None),), ((thing, path, Literal(2)),))


def _things(shapes: Shapes, target: URIRef, facts: Graph) -> set[URIRef]:
    found: set[Node] = set()
    for kind in shapes.graph.objects(target, SH.targetClass):
        found |= set(facts.subjects(RDF.type, kind))
    for path in shapes.graph.objects(target, SH.targetSubjectsOf):
        found |= set(facts.subjects(path))
    return {thing for thing in found if isinstance(thing, URIRef)}


def _another(value: Node) -> Node:
    if isinstance(value, Literal) and value.datatype == XSD.date:
        return Literal("2031-01-01", datatype=XSD.date)
    if isinstance(value, Literal) and isinstance(value.value, int):
        return Literal(value.value + 1)
    if isinstance(value, Literal):
        return Literal(f"{value}1", datatype=value.datatype, lang=value.language)
    return URIRef(f"{value}-other")


def written() -> list[Fault]:
    """Return the faults that no single constraint tells."""
    return [
        _fault("Evidenced-statedIn", "no part", "<act/1> gt:statedIn ?any", ""),
        _fault("Evidenced-statedIn", "a document, not a part", "", "<act/1> gt:statedIn <doc/DOC/1>"),
        _fault("Named-chinese", "English only", '<act/1> skos:prefLabel "名称act1"@zh', ""),
        _fault(
            "Named-chinese",
            "zh-Hans is not zh",
            '<body/board> skos:prefLabel "执行局"@zh',
            '<body/board> skos:prefLabel "执行局"@zh-Hans',
        ),
        _fault("Named-english", "Chinese only", "<body/group> gt:ownRendering ?any", ""),
        _fault("Named-oncePerLanguage", "official and own name", "", '<body/board> gt:ownRendering "The Board"@en'),
        _fault("Named-oncePerLanguage", "no language", "", '<body/board> skos:prefLabel "Board"'),
        _fault("Statement-subject", "none", "<statement/1> rdf:subject ?any", ""),
        _fault("Statement-predicate", "none", "<statement/1> rdf:predicate ?any", ""),
        _fault("Statement-object", "two", "", "<statement/1> rdf:object <body/any>"),
        _fault("ValueStatement-subject", "none", "<statement/2> rdf:subject ?any", ""),
        _fault("ValueStatement-predicate", "none", "<statement/2> rdf:predicate ?any", ""),
        _fault("ValueStatement-value", "two", "", '<statement/2> rdf:value "2024-06-02"^^xsd:date'),
        _fault(
            "Citation-target",
            "none",
            "<citation/1> gt:citesDocument ?any ; gt:citesAct ?any ; gt:refersToPart ?any",
            "",
        ),
        _fault("Consultation-who", "nobody", "<consultation/1> gt:participant ?any", ""),
        _fault(
            "Mandate-bindingVerb",
            "welcomes",
            "<provision/2> gt:provisionVerb ?any",
            "<provision/2> gt:provisionVerb <code/verb/welcomes>",
        ),
        _fault(
            "Dated-order",
            "ends before it starts",
            "<period/1> gt:endsOn ?any",
            '<period/1> gt:endsOn "2025-12-31"^^xsd:date',
        ),
        _fault("Plan-hasPeriod", "none", "<plan/work> gt:hasPeriod ?any", ""),
        _fault("PlanPeriod-periodOf", "of no plan", "<plan/work> gt:hasPeriod ?any", ""),
        _fault("PlanElement-elementOf", "of no plan", "<element/enabler> gt:elementOf ?any", ""),
        _fault(
            "PlanElement-statusOfPlan",
            "another status",
            "<element/area> gt:planStatus ?any",
            "<element/area> gt:planStatus <code/plan-status/approved>",
        ),
        _fault("Result-resultOf", "of no plan", "<outcome/1> gt:resultOf ?any", ""),
        _fault(
            "Result-statusOfPlan",
            "another status",
            "<outcome/1> gt:planStatus ?any",
            "<outcome/1> gt:planStatus <code/plan-status/approved>",
        ),
        _fault("IndicatorFamily-measures", "nothing", "<level/outcome> gt:measuredBy ?any", ""),
        _fault("IndicatorTarget-indicator", "of none", "<indicator/1> gt:hasTarget ?any", ""),
        _fault("Baseline-indicator", "of none", "<indicator/1> gt:hasBaseline ?any", ""),
        _fault(
            "FigureInText-printedAs",
            "not printed there",
            "<figure/2> gt:printedAs ?any",
            '<figure/2> gt:printedAs "42%"',
        ),
        _fault(
            "PrintedFigure-readable",
            "no definite number",
            "<figure/2> gt:printedAs ?any",
            '<figure/2> gt:printedAs "若干"',
        ),
        _fault(
            "ReadFigure-figureValue",
            "another value",
            "<figure/2> gt:figureValue ?any",
            "<figure/2> gt:figureValue 0.41",
        ),
        _fault(
            "ReadFigure-valueQualifier",
            "exact for about",
            "<figure/1> gt:valueQualifier ?any",
            "<figure/1> gt:valueQualifier <code/qualifier/exact>",
        ),
        _fault("Finding-evaluation", "of none", "<evaluation/1> gt:hasFinding ?any", ""),
        _fault("EvaluationRecommendation-evaluation", "of none", "<evaluation/1> gt:hasFinding ?any", ""),
        _fault("DescribedSomewhere", "mistyped", "", "<plan/strategic> gt:concerns <body/bord>"),
        _fault("TextLanguage", "zh-Hans", "", '<body/board> skos:altLabel "执行局"@zh-Hans'),
        _fault(
            "NameLength",
            "a sentence",
            '<body/board> skos:prefLabel "执行局"@zh',
            f'<body/board> skos:prefLabel "{"长" * 41}"@zh',
        ),
        _fault("SymbolInAddress", "another symbol", "<doc/DOC/2> gt:symbol ?any", '<doc/DOC/2> gt:symbol "DOC/3"'),
        _fault(
            "PartInAddress",
            "another document",
            "<doc/DOC/1#fn-1> gt:inDocument ?any",
            "<doc/DOC/1#fn-1> gt:inDocument <doc/DOC/2>",
        ),
        _fault("StatementHolds", "relation gone", "<act/1> gt:adoptedBy ?any", "<act/1> gt:adoptedBy <body/any>"),
        _fault("CitationRole", "none", "<citation/1> gt:citationRole ?any", ""),
        _fault("CountryAddress", "a name", "", "<place/city> a gt:Country"),
        _fault("PlaceStated", "no part", "<place/city> gt:statedIn ?any", ""),
        _fault(
            "ElementCode",
            "twice",
            "",
            '<element/other> a gt:Enabler ; gt:elementOf <plan/strategic> ; gt:elementCode "1"',
        ),
        _fault("ListedCount", "three of two", "<list/1> gt:listedCount ?any", "<list/1> gt:listedCount 3"),
        _fault("PercentRange", "over a hundred", "<figure/2> gt:figureValue ?any", "<figure/2> gt:figureValue 141"),
        _fault(
            "PartInText",
            "unknown paragraph",
            "",
            '<doc/DOC/1#para-9> a gt:Paragraph ; gt:inDocument <doc/DOC/1> ; gt:partNumber "9"',
        ),
    ]


def _fault(rule: str, name: str, removed: str, added: str) -> Fault:
    anything = URIRef("urn:any")
    without = turtle(removed.replace("?any", "<urn:any>"))
    taken = [(subject, path, None if value == anything else value) for subject, path, value in without]
    return Fault(rule, name, tuple(taken), tuple(turtle(added)))


def turtle(text: str) -> Graph:
    """Return the triples of a few words of Turtle, with the prefixes and the base of the example facts."""
    known = ("gt", "rdf", "skos", "xsd")
    head = f"@base <{ID}> . " + " ".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in known) + " "
    return Graph().parse(data=head + (f"{text} ." if text else ""), format="turtle")
