"""`goldenthread ask | query | export`: answers, free SPARQL and whole graphs, on paper or in a file.

goldenthread ask cq-04 --as-of 2021-06-29
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import FOUND, err, fail, out, read_text, refreshed, write
from api.negotiation import choose_language
from api.settings import settings
from api.terminal import print_answer
from queries.answers import answer
from queries.catalogue import catalogue
from queries.export import to_csv, to_json, to_turtle, to_xlsx
from queries.lookup import Lookup
from store.port import MediaTypes
from store.settings import open_store
from store.terms import IRI


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    turtle = "turtle"


class RdfFormat(StrEnum):
    """How a graph is written."""

    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question's id, such as cq-04; `info` lists all.")],
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,
    lang: Annotated[str, typer.Option(help="The language of names.")] = "en",
    output: Annotated[Path | None, typer.Option(help="The file to write to.")] = None,
) -> None:
    """Answer a question of the catalogue; its parameters are options: --plan …, --as-of 2021-06-29."""
    if question not in catalogue():
        fail(f"There is no question {question!r}. Known: {', '.join(catalogue())}.")
    if output is not None and format is Format.table:
        fail("--output needs a --format to write: json, csv, xlsx or turtle.")
    given = _options(context.args)
    spoken = choose_language(lang, None)
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        found = answer(Lookup(store), catalogue()[question], given, spoken)
    finally:
        store.close()
    if format is Format.table:
        print_answer(out, found)
    else:
        writers = {Format.csv: to_csv, Format.xlsx: to_xlsx, Format.turtle: to_turtle}
        body = (
            json.dumps(to_json(found), ensure_ascii=False, indent=1).encode()
            if format is Format.json
            else writers[format](found)
        )
        write(body, output)
    raise typer.Exit(0 if found.rows else FOUND)


def query(
    file: Annotated[Path, typer.Argument(help="A file with a SPARQL query; - reads standard input.")],
    format: Annotated[
        str, typer.Option(help="json, xml, csv or tsv for rows; turtle, ntriples or jsonld for graphs.")
    ] = "csv",
) -> None:
    """Run a SPARQL query, read only, within the limits of the settings."""
    rows = {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    }
    graphs = {"turtle": "text/turtle", "ntriples": "application/n-triples", "jsonld": "application/ld+json"}
    if format not in rows | graphs:
        fail(f"{format!r} is no format; use one of {', '.join(rows | graphs)}.")
    text = sys.stdin.read() if str(file) == "-" else read_text(file)
    truth = rows[format] if format in ("json", "xml") else rows["json"]
    offered = MediaTypes(rows.get(format, rows["csv"]), truth, graphs.get(format, graphs["turtle"]))
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        found = store.answer(text, offered, chosen.limits)
    finally:
        store.close()
    write(found.body, None)
    if found.truncated:
        err.print(
            f"The answer is cut at {chosen.limits.rows} rows; GOLDENTHREAD_QUERY_ROWS sets the limit.", soft_wrap=True
        )
        raise typer.Exit(FOUND)


def export(
    graph: Annotated[str | None, typer.Argument(help="A named graph's IRI; without it, all that queries see.")] = None,
    format: Annotated[RdfFormat, typer.Option(help="How to write the graph.")] = RdfFormat.turtle,
    output: Annotated[Path | None, typer.Option(help="The file to write to.")] = None,
) -> None:
    """Write a graph as Turtle, N-Triples or JSON-LD."""
    from rdflib import Graph

    from ontology.namespaces import PREFIXES
    from queries.jsonld import compact

    where = "?s ?p ?o" if graph is None else f"GRAPH {IRI(graph).sparql()} {{ ?s ?p ?o }}"
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", "application/n-triples")
    finally:
        store.close()
    if not triples:
        fail(f"There is no graph {graph}, or it is empty.")
    if format is RdfFormat.ntriples:
        write(triples, output)
        return
    read = Graph().parse(data=triples, format="nt")
    for prefix, namespace in PREFIXES.items():
        read.bind(prefix, namespace, replace=True)
    write(compact(read) if format is RdfFormat.jsonld else read.serialize(format="turtle", encoding="utf-8"), output)


def _options(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            fail(f"{word!r} is not an option; parameters are written --name value.")
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = next(rest, "")
        if value == "" or (not equals and value.startswith("--")):
            fail(f"{word} has no value; parameters are written --name value.")
        given[name.replace("-", "_")] = value
    return given
