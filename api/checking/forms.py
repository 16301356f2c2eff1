"""A check's report as a table and as RDF: CSV for a spreadsheet, `sh:ValidationReport` for programs.

>>> to_csv(checked.body, "en").decode("utf-8-sig").splitlines()[0]  # doctest: +SKIP
'severity,rule,where,value,what,fix,why,may be ignored if'
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from ontology.namespaces import PREFIXES, SHAPE
from shapes.cpd.report import Report

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("severity", "rule", "where", "value", "what", "fix", "why", "may be ignored if"),
    "zh": ("级别", "规则", "位置", "内容", "问题", "如何修正", "依据", "何时可忽略"),
}
_SEVERITY: Final = {
    "blocker": SH.Violation,
    "error": SH.Violation,
    "warning": SH.Warning,
    "question": SH.Info,
    "hint": SH.Info,
}
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def to_csv(body: Mapping[str, Any], language: str) -> bytes:
    """Return one line for each place of each finding, in UTF-8 with byte order mark; `language` is en or zh."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS[language])
    writer.writerows([_safe(value) for value in row] for row in table(body, language))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def table(body: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    """Give the rows of the report as a table, in the order of `HEADINGS`."""
    for finding in body["findings"]:
        said = finding["what"][language], finding["fix"][language], authority(finding, language)
        ignorable = (finding["may_ignore_if"] or {}).get(language, "")
        for place in finding["where"]:
            if not place["related"]:
                yield finding["severity"], finding["rule"], place["address"], place["value"] or "", *said, ignorable


def authority(finding: Mapping[str, Any], language: str) -> str:
    """Return on whose authority a finding stands, and how directly: `HSP/EB.2025/8, 17 (stated by the document)`."""
    parts = "; ".join(f"{part['symbol']}, {part['para']}" for part in finding["why"]["parts"])
    strength = finding["why"]["strength"][language]
    return f"{parts} ({strength})" if parts else str(strength)


def to_turtle(report: Report) -> bytes:
    """Return the report as a SHACL validation report (SHACL, section 3.6) in Turtle."""
    graph = Graph()
    graph.bind("sh", SH)
    for prefix in ("gt", "gtshape", "dcterms"):
        graph.bind(prefix, PREFIXES[prefix])
    whole = BNode("report")
    graph.add((whole, RDF.type, SH.ValidationReport))
    graph.add((whole, SH.conforms, Literal(not any(finding.gates for finding in report.findings))))
    graph.add((whole, DCTERMS.conformsTo, Literal(report.ruleset)))
    for number, finding in enumerate(report.findings):
        for at, place in enumerate(finding.where):
            if place.related:
                continue
            result = BNode(f"result-{number}-{at}")
            graph.add((whole, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.resultSeverity, _SEVERITY[finding.grade]))
            graph.add((result, SH.sourceShape, URIRef(f"{SHAPE}{finding.rule}-{finding.cause}")))
            graph.add((result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
            graph.add((result, SH.focusNode, URIRef(place.subject)))
            if place.property:
                graph.add((result, SH.resultPath, URIRef(place.property)))
            if place.value is not None:
                graph.add((result, SH.value, Literal(place.value)))
            graph.add((result, URIRef(PREFIXES["prov"] + "atLocation"), Literal(place.address)))
            for language, text in (*finding.what.items(),):
                graph.add((result, SH.resultMessage, Literal(text, lang=language)))
            for basis in finding.why.basis:
                graph.add((result, URIRef(SHAPE + "basis"), URIRef(basis.iri)))
    return graph.serialize(format="turtle", encoding="utf-8")


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
