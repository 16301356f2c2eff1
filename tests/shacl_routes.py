"""Shapes put to facts by both routes: compiled to queries, and as pyshacl finds it; both say what is wrong alike.

Example: `ours(data, shapes) == theirs(data, shapes)`.
"""

import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from shapes.compiler import Breach, breaches, compile_constraints, severity_name
from shapes.compiling.paths import read_path
from shapes.compiling.terms import ntriples, of_rdflib
from store.scratch import Scratch

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:ex:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "urn:ex:"^^xsd:anyURI ] .
"""
Found = tuple[str, str, str, str, str, str]


def turtle(text: str) -> Graph:
    """Return the triples of a few words of Turtle, with the prefixes of SHACL and of the examples."""
    return Graph().parse(data=HEAD + text, format="turtle")


def found(data: Graph | str, shapes: Graph | str, focus: list[str] | None = None) -> list[Breach]:
    """Return the breaches that the compiled shapes find, of all things or of those in focus."""
    graph = turtle(data) if isinstance(data, str) else data
    compiled = compile_constraints(turtle(shapes) if isinstance(shapes, str) else shapes)
    return list(breaches(Scratch(ntriples(graph)).select, compiled, focus))


def ours(data: Graph, shapes: Graph) -> set[Found]:
    """Return what the compiled shapes find."""
    return {
        (
            breach.rule if not breach.rule.startswith("_:") else "",
            breach.component,
            breach.severity,
            breach.focus.sparql().lower(),
            breach.path_text or "",
            "" if breach.value is None else breach.value.sparql().lower(),
        )
        for breach in found(data, shapes)
    }


def theirs(data: Graph, shapes: Graph) -> set[Found]:
    """Return what pyshacl finds."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)

    def said(result: Node, path: URIRef) -> str:
        value = report.value(result, path)
        return "" if value is None else of_rdflib(value).sparql().lower()

    results = set()
    for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
        shape, path = report.value(result, SH.sourceShape), report.value(result, SH.resultPath)
        assert shape is not None
        results.add(
            (
                str(shape) if isinstance(shape, URIRef) else "",
                str(report.value(result, SH.sourceConstraintComponent)),
                severity_name(str(report.value(result, SH.resultSeverity))),
                said(result, SH.focusNode),
                "" if path is None else read_path(report, path).text,
                said(result, SH.value),
            )
        )
    return results


PLAIN = 'ex:S sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex:prefixes ; sh:select """{}""" ] .'
