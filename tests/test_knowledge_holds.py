"""The curated facts break no rule, and what they print stands in the paragraphs of the documents themselves."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from ontology.vocabulary import ontology_graph
from shapes.engine import check, read_shapes
from shapes.findings import Report, sentence
from shapes.gate import refusal


@cache
def curated() -> Graph:
    from loaders.knowledge import bundled_knowledge

    graph = Graph()
    for file in bundled_knowledge():
        for triple in file.graph:
            graph.add(triple)
    return graph


@cache
def with_texts(folder: Path) -> tuple[Graph, frozenset[str]]:
    """Return the curated facts together with every text of `folder` that has a symbol, and those symbols."""
    from loaders.document.graph import document_graph
    from loaders.document.reader import read_file

    graph, symbols = Graph(), set()
    for triple in curated():
        graph.add(triple)
    for path in sorted(folder.glob("*.txt")):
        document = read_file(path)
        if document.symbol is not None:
            symbols.add(document.symbol)
            for triple in document_graph(document):
                graph.add(triple)
    return graph, frozenset(symbols)


def must_hold(report: Report) -> None:
    assert not report.violations, refusal(report)


def test_the_curated_facts_break_no_rule() -> None:
    assert len(curated()) > 0
    must_hold(check(curated(), read_shapes(), ontology_graph()))


def test_the_curated_facts_and_the_texts_together_break_no_rule(shared: Path) -> None:
    must_hold(check(with_texts(shared / "seeds")[0], read_shapes(), ontology_graph()))


@pytest.mark.parametrize(
    "rule",
    [
        "FigureInText-printedAs",
        "PrintedFigure-readable",
        "ReadFigure-figureValue",
        "ReadFigure-valueQualifier",
        "PartInText",
    ],
)
def test_every_figure_and_part_is_borne_out_by_the_text(shared: Path, rule: str) -> None:
    graph, _ = with_texts(shared / "seeds")
    report = check(graph, read_shapes(("evidence",)), ontology_graph())
    assert [sentence(finding) for finding in report.findings if finding.rule == rule] == []


def test_figures_are_compared_with_every_text_that_is_there(shared: Path) -> None:
    from rdflib import URIRef

    from ontology.namespaces import DEF, DOC

    graph, symbols = with_texts(shared / "seeds")
    figures = {
        figure
        for figure in graph.subjects(URIRef(DEF + "printedAs"))
        for part in graph.objects(figure, URIRef(DEF + "statedIn"))
        if str(part).removeprefix(DOC).split("#")[0] in symbols
    }
    left = check(graph, read_shapes(("evidence",)), ontology_graph()).not_checked
    assert sum(unchecked.count for unchecked in left) <= len(set(graph.subjects(URIRef(DEF + "printedAs")))) - len(
        figures
    )
