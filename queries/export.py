"""An answer in the forms that people and programs take: plain JSON, CSV, a workbook, Turtle.

Every form carries the evidence of each row; all but CSV the SPARQL, the snapshot and, when there is no row, the gap.
"""

import csv
import io
from typing import Any, Final
from urllib.parse import quote, urlencode

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from ontology.namespaces import DEF, ID, PREFIXES
from queries.answers import OPEN, Answer, Link
from queries.lookup import Evidence
from store.terms import IRI

# A cell that begins with one of these is a formula to a spreadsheet program; text from documents must never be one.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# Excel specifications and limits: total number of characters that a cell can contain.
_LONGEST_CELL: Final = 32_767
_CUT: Final = " … (cut here: a cell holds no more)"


def to_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values: rows by column, the evidence listed once, names with their language."""
    return {
        "question": {
            "id": answer.question.id,
            "title": answer.question.title.get(answer.language, answer.question.title["en"]),
            "topic": answer.question.topic,
            "note": answer.question.note.get(answer.language, answer.question.note.get("en")),
        },
        "parameters": {name: None if term is None else term.value for name, term in answer.parameters.items()},
        "language": answer.language,
        "columns": [{"name": name, "kind": kind} for name, kind in answer.question.columns.items()],
        "rows": _plain_rows(answer),
        "evidence": [evidence_json(evidence) for evidence in answer.evidence],
        "gap": answer.gap,
        "sparql": answer.sparql,
        "snapshot": answer.snapshot,
        "completeness": "complete",
        "name_languages_used": list(answer.fallbacks),
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Return a document part as plain values: where it is, and its text by language where that is loaded."""
    return {
        "iri": evidence.iri,
        "symbol": evidence.symbol,
        "part": evidence.part,
        "reference": evidence.reference,
        "title": evidence.title,
        "title_language": evidence.title_language,
        "url": evidence.url,
        "text": dict(evidence.texts) or None,
    }


def to_csv(answer: Answer) -> bytes:
    """Return the rows as CSV (UTF-8 with byte order mark, so that Excel reads Chinese): name and IRI of each thing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_headings(answer))
    writer.writerows([_safe(value) for value in row] for row in _flat_rows(answer))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def to_xlsx(answer: Answer) -> bytes:
    """Return the answer as a workbook: the rows, the evidence with links, and how the answer was found."""
    book = Workbook()
    rows = book.active
    assert rows is not None  # noqa: S101 - a new workbook has one sheet
    rows.title = "Answer"
    rows.append(_headings(answer))
    for row in _flat_rows(answer):
        rows.append([_cell(value) for value in row])
    evidence = book.create_sheet("Evidence")
    evidence.append(["symbol", "part", "title", "text", "url", "iri"])
    for part in answer.evidence:
        text = "\n".join(text for _, text in part.texts)
        evidence.append([_cell(value) for value in (part.symbol, part.part, part.title, text, part.url, part.iri)])
        evidence.cell(evidence.max_row, 5).hyperlink = part.url
    about = book.create_sheet("About")
    for key, value in to_json(answer).items():
        if key not in ("rows", "evidence", "columns"):
            about.append([key, _cell(str(value))])
    for sheet in book.worksheets:
        for cell in sheet[1] if sheet is not about else about["A"]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2" if sheet is not about else None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_turtle(answer: Answer) -> bytes:
    """Return the answer as Turtle: one resource for each row with a property for each column, tied to its parts."""
    graph = Graph()
    base = URIRef(answer_iri(answer))
    column = {name: URIRef(f"{ID}question/{answer.question.id}#{name}") for name in answer.question.columns}
    graph.add((base, DCTERMS.title, Literal(answer.question.title["en"], lang="en")))
    graph.add((base, DCTERMS.isVersionOf, URIRef(f"{ID}question/{answer.question.id}")))
    for number, row in enumerate(answer.rows, 1):
        node = URIRef(f"{base}#row-{number}")
        graph.add((base, DCTERMS.hasPart, node))
        for (name, kind), cell in zip(answer.question.columns.items(), row, strict=True):
            if kind == "evidence" and isinstance(cell, tuple):
                for part in cell:
                    graph.add((node, URIRef(DEF + "statedIn"), URIRef(part.iri)))
            elif isinstance(cell, Link):
                graph.add((node, column[name], URIRef(cell.iri)))
            elif cell is not None and not isinstance(cell, tuple):
                graph.add((node, column[name], Literal(cell, datatype=XSD.date) if kind == "date" else Literal(cell)))
    for name, term in answer.parameters.items():
        if term is not None:
            value = URIRef(term.value) if isinstance(term, IRI) else Literal(term.value)
            graph.add((base, URIRef(f"{ID}question/{answer.question.id}#{name}"), value))
    graph.add((base, RDF.type, URIRef("http://www.w3.org/ns/prov#Entity")))
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph.serialize(format="turtle", encoding="utf-8")


def answer_iri(answer: Answer) -> str:
    """Return the IRI of an answer: the question, the state it was asked of, and every parameter.

    It leads to the permanent link of the answer, which has the same parameters.
    """
    asked = {}
    for name, term in answer.parameters.items():
        if term is not None:
            asked[name] = term.value.removeprefix(ID) if isinstance(term, IRI) else term.value
        elif answer.question.parameters[name].default is not None:
            asked[name] = OPEN
    said = f"?{urlencode(asked, safe='/:', quote_via=quote)}" if asked else ""
    return f"{ID}answer/{answer.question.id}/{quote(answer.snapshot, safe='')}{said}"


def _plain_rows(answer: Answer) -> list[dict[str, Any]]:
    # A thing or a part that stands in many rows is one object there, and is written in plain values once.
    names = tuple(answer.question.columns)
    links: dict[int, dict[str, Any]] = {}
    parts = {part.iri: {"iri": part.iri, "symbol": part.symbol, "part": part.part} for part in answer.evidence}
    rows = []
    for row in answer.rows:
        plain: list[Any] = []
        for cell in row:
            if isinstance(cell, Link):
                link = links.get(id(cell))
                if link is None:
                    link = links[id(cell)] = _plain(cell)
                plain.append(link)
            else:
                plain.append([parts[part.iri] for part in cell] if isinstance(cell, tuple) else cell)
        rows.append(dict(zip(names, plain, strict=True)))
    return rows


def _plain(link: Link) -> dict[str, Any]:
    name = link.name
    return {"iri": link.iri, "label": name.text, "language": name.language or None, "unofficial": name.unofficial}


def _headings(answer: Answer) -> list[str]:
    headings: list[str] = []
    for name, kind in answer.question.columns.items():
        headings.extend([name, f"{name}_iri"] if kind in ("iri", "evidence") else [name])
    return headings


def _flat_rows(answer: Answer) -> list[list[Any]]:
    rows = []
    for row in answer.rows:
        flat: list[Any] = []
        for cell, kind in zip(row, answer.question.columns.values(), strict=True):
            if isinstance(cell, Link):
                flat.extend([cell.name.text, cell.iri])
            elif isinstance(cell, tuple):
                flat.extend(["; ".join(part.reference for part in cell), " ".join(part.iri for part in cell)])
            else:
                flat.extend([cell, None] if kind == "iri" else [cell])
        rows.append(flat)
    return rows


def _cell(value: Any) -> Any:
    """Return a value as a cell of a workbook can hold it; what it cannot hold is replaced or cut visibly."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", _safe(value))
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - len(_CUT)] + _CUT


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
