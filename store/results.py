r"""Answers to SELECT and ASK as the W3C's four result formats, and SPARQL JSON read back.

Written from plain terms, so that an answer cut at a row limit, an embedded one and a remote one look the same.
JSON results carry `"completeness": "truncated"` beside `head` when the answer was cut; readers of the format pass over
members they do not know. The other three formats have no place for it.

>>> serialize_solutions(("x",), [(Literal("a", "en"),)], "text/csv")
b'x\r\na\r\n'
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from store.port import Solutions, StoreError, StoreUnavailable
from store.terms import IRI, XSD, XSD_STRING, Blank, Literal, Term

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
FORMATS: Final = (JSON, XML, CSV, TSV)

Row = Sequence[Term | None]

_XML_START: Final = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
# Characters that XML 1.0 (production 2) cannot hold, not even as a reference.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A reader of XML would turn a bare CR into LF, and tab and LF of an attribute into a space (XML 1.0, 2.11 and 3.3.3).
_XML_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_OUTER_SPACES: Final = re.compile(r"\A +| +\Z")
_CSV_QUOTED: Final = re.compile('[",\r\n]')
# What Turtle reads back as the same literal when written bare (Turtle, productions 19 to 21).
_BARE_NUMBERS: Final = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}


def serialize_solutions(
    variables: Sequence[str], rows: Iterable[Row], media_type: str, *, truncated: bool = False
) -> bytes:
    """Return the answer to a SELECT in one of `FORMATS`.

    Raises ValueError for another media type, and StoreError where XML is asked for and a value holds a control
    character, which XML cannot carry.
    """
    if media_type == JSON:
        return _solutions_json(variables, rows, truncated)
    if media_type == XML:
        return _solutions_xml(variables, rows)
    if media_type == CSV:
        return _separated(",", "\r\n", list(variables), rows, _csv_value)
    if media_type == TSV:
        return _separated("\t", "\n", ["?" + name for name in variables], rows, _tsv_value)
    raise ValueError(f"{media_type} is not a format of SPARQL results")


def serialize_truth(truth: bool, media_type: str) -> bytes:
    """Return the answer to an ASK; CSV and TSV, for which no standard exists, hold the bare word."""
    word = "true" if truth else "false"
    if media_type == JSON:
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    if media_type == XML:
        return f"{_XML_START}<head></head><boolean>{word}</boolean></sparql>".encode()
    if media_type in (CSV, TSV):
        return word.encode()
    raise ValueError(f"{media_type} is not a format of SPARQL results")


def parse_json(body: bytes) -> Solutions | bool:
    """Return the answer that SPARQL JSON results hold: Solutions, or the truth of an ASK.

    Strict: whatever the format does not allow raises StoreUnavailable, because servers that stop a query send its
    error text in the middle of a 200 answer.
    """
    try:
        document = json.loads(body)
        if "boolean" in document:
            if not isinstance(document["boolean"], bool):
                raise TypeError("boolean")
            return document["boolean"]
        variables = tuple(document["head"]["vars"])
        known = frozenset(variables)
        rows = []
        for binding in document["results"]["bindings"]:
            if not known.issuperset(binding):
                raise ValueError("a variable that the head does not name")
            rows.append(tuple(_term(binding[name]) if name in binding else None for name in variables))
        return Solutions(variables, tuple(rows))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise StoreUnavailable("The endpoint's answer was cut short or is not JSON results.") from problem


def _term(found: dict[str, Any]) -> Term:
    value = found["value"]
    if not isinstance(value, str):
        raise TypeError("value")
    kind = found["type"]
    if kind == "uri":
        return IRI(value)
    if kind == "bnode":
        return Blank(value)
    if kind not in ("literal", "typed-literal"):  # Virtuoso still writes the latter, of the 2007 working draft
        raise ValueError(f"the term type {kind}")
    language = found.get("xml:lang")
    if language is not None:
        return Literal(value, language=language)
    return Literal(value, datatype=found.get("datatype", XSD_STRING))


def _solutions_json(variables: Sequence[str], rows: Iterable[Row], truncated: bool) -> bytes:
    quoted = json.encoder.encode_basestring
    names = [quoted(name) + ":" for name in variables]
    written: dict[Term, str] = {}
    lines = []
    for row in rows:
        cells = []
        for name, term in zip(names, row, strict=True):
            if term is None:
                continue
            text = written.get(term)
            if text is None:
                text = written[term] = _json_term(term, quoted)
            cells.append(name + text)
        lines.append("{" + ",".join(cells) + "}")
    head = ",".join(quoted(name) for name in variables)
    note = ',"completeness":"truncated"' if truncated else ""
    return f'{{"head":{{"vars":[{head}]}}{note},"results":{{"bindings":[{",".join(lines)}]}}}}'.encode()


def _json_term(term: Term, quoted: Any) -> str:
    if isinstance(term, IRI):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, Blank):
        return f'{{"type":"bnode","value":{quoted(term.label)}}}'
    extra = ""
    if term.language is not None:
        extra = f',"xml:lang":{quoted(term.language)}'
    elif term.datatype != XSD_STRING:
        extra = f',"datatype":{quoted(term.datatype)}'
    return f'{{"type":"literal","value":{quoted(term.value)}{extra}}}'


def _solutions_xml(variables: Sequence[str], rows: Iterable[Row]) -> bytes:
    parts = [_XML_START, "<head>", *(f'<variable name="{name}"/>' for name in variables), "</head><results>"]
    for row in rows:
        parts.append("<result>")
        for name, term in zip(variables, row, strict=True):
            if term is not None:
                parts.append(f'<binding name="{name}">{_xml_term(term)}</binding>')
        parts.append("</result>")
    parts.append("</results></sparql>")
    return "".join(parts).encode()


def _xml_term(term: Term) -> str:
    if isinstance(term, IRI):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, Blank):
        return f"<bnode>{_xml_text(term.label)}</bnode>"
    attribute = ""
    if term.language is not None:
        attribute = f' xml:lang="{term.language}"'
    elif term.datatype != XSD_STRING:
        attribute = f' datatype="{_xml_text(term.datatype)}"'
    return f"<literal{attribute}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    if found := _NOT_IN_XML.search(text):
        raise StoreError(
            f"A value of the answer holds the character U+{ord(found.group()):04X}, which XML cannot carry; "
            "ask for JSON, CSV or TSV."
        )
    written = text.translate(_XML_ESCAPES)
    # Some readers, the engine's among them, drop plain spaces at the ends of a text.
    if text.startswith(" ") or text.endswith(" "):
        return _OUTER_SPACES.sub(lambda found: "&#32;" * len(found.group()), written)
    return written


def _separated(between: str, end: str, header: Sequence[str], rows: Iterable[Row], value: Any) -> bytes:
    lines = [between.join(header)]
    lines.extend(between.join(["" if term is None else value(term) for term in row]) for row in rows)
    return (end.join(lines) + end).encode()


def _csv_value(term: Term) -> str:
    if isinstance(term, Blank):
        return "_:" + term.label
    text = term.value
    return '"' + text.replace('"', '""') + '"' if _CSV_QUOTED.search(text) else text


def _tsv_value(term: Term) -> str:
    if isinstance(term, Literal) and term.language is None:
        number = _BARE_NUMBERS.get(term.datatype)
        if number is not None and number.fullmatch(term.value):
            return term.value
    return term.sparql()
