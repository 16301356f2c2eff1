"""A check's report as a table and as RDF: CSV for a spreadsheet, `sh:ValidationReport` for programs.

>>> to_csv(checked.body, "en").decode("utf-8-sig").splitlines()[0]  # doctest: +SKIP
'severity,rule,where,value,what,fix,why,may be ignored if'
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from ontology.namespaces import PREFIXES, SHAPE
from shapes.cpd.report import Report

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("severity", "rule", "where", "value", "what", "fix", "why", "may be ignored if"),
    "zh": ("级别", "规则", "位置", "内容", "问题", "如何修正", "依据", "何时可忽略"),
    "fr": ("gravité", "règle", "où", "valeur", "constat", "correction", "fondement", "peut être ignoré si"),
    "es": ("gravedad", "regla", "dónde", "valor", "qué ocurre", "cómo corregirlo", "fundamento", "puede omitirse si"),
    "ru": ("степень", "правило", "где", "значение", "что", "как исправить", "основание", "можно не учитывать, если"),
    "ar": ("الدرجة", "القاعدة", "الموضع", "القيمة", "الملاحظة", "التصحيح", "السند", "يمكن تجاهلها إذا"),
}
SEVERITIES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {name: name for name in ("blocker", "error", "warning", "question", "hint")},
    "zh": {"blocker": "须先解决", "error": "错误", "warning": "警告", "question": "问题", "hint": "提示"},
    "fr": {
        "blocker": "point bloquant",
        "error": "erreur",
        "warning": "avertissement",
        "question": "question",
        "hint": "indication",
    },
    "es": {
        "blocker": "impedimento",
        "error": "error",
        "warning": "advertencia",
        "question": "pregunta",
        "hint": "indicación",
    },
    "ru": {
        "blocker": "препятствие",
        "error": "ошибка",
        "warning": "предупреждение",
        "question": "вопрос",
        "hint": "подсказка",
    },
    "ar": {"blocker": "عائق", "error": "خطأ", "warning": "تحذير", "question": "سؤال", "hint": "إرشاد"},
}
MACHINE: Final[Mapping[str, str]] = {
    "en": "read by machine",
    "zh": "由机器读取",
    "fr": "lu par une machine",
    "es": "leído por una máquina",
    "ru": "прочитано машиной",
    "ar": "قُرئ آليًّا",
}
_SEVERITY: Final = {
    "blocker": SH.Violation,
    "error": SH.Violation,
    "warning": SH.Warning,
    "question": SH.Info,
    "hint": SH.Info,
}
Word = TypeVar("Word")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def to_csv(body: Mapping[str, Any], language: str) -> bytes:
    """Return one line for each place of each finding, in UTF-8 with byte order mark; `language` is en or zh."""
    return csv_of(HEADINGS[language], table(body, language))


def csv_of(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a table in UTF-8 with byte order mark; no cell of it begins a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def table(body: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    """Give the rows of the report as a table, in the order of `HEADINGS`."""
    for finding in body["findings"]:
        said = finding["what"][language], finding["fix"][language], authority(finding, language)
        ignorable = (finding["may_ignore_if"] or {}).get(language, "")
        for place in finding["where"]:
            if not place["related"]:
                yield finding["severity"], finding["rule"], place["address"], place["value"] or "", *said, ignorable


def said(words: Mapping[str, Word], language: str) -> Word:
    """Return what is said in a language, in English where it is not said in that one."""
    return words[language] if language in words else words["en"]


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
