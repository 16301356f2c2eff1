"""`goldenthread info | check`: what is loaded, and whether the ontology and the knowledge hold together.

goldenthread check --ontology
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import Format
from api.commands.checking import ReportFormat, check_programme_file, compare_programme_files
from api.commands.console import FOUND, fail, out, refreshed, write
from api.settings import settings
from loaders import density
from loaders.knowledge import bundled_knowledge
from queries.catalogue import catalogue
from queries.template import support
from store.settings import open_store


def info(
    format: Annotated[Format, typer.Option(help="table or json.")] = Format.table,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="How many statements each paragraph of the curated documents has.")
    ] = False,
) -> None:
    """Say what is loaded, which questions there are, and where the graph is kept."""
    if paragraphs:
        write(density.page(bundled_knowledge()).encode(), None)
        return
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        rows = store.select(support("statistics")).rows
        identity = store.identity
    finally:
        store.close()
    held = [[getattr(term, "value", "") for term in row] for row in rows]
    documents = {
        symbol: {"statements": int(statements), "parts_read": int(parts)} for symbol, statements, parts in held
    }
    if format is Format.json:
        said = {"store": chosen.store, "snapshot": identity, "documents": documents, "questions": list(catalogue())}
        write(json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n", None)
        return
    out.print(f"store     {chosen.store}\nsnapshot  {identity}", soft_wrap=True)
    for symbol, counts in documents.items():
        out.print(f"{counts['statements']:6} statements, {counts['parts_read']:4} parts read  {symbol}", soft_wrap=True)
    for question in catalogue().values():
        out.print(f"{question.id:20} {question.title['en']}", soft_wrap=True)


def check(
    file: Annotated[
        Path | None, typer.Argument(help="A country programme: .xlsx, .json, .jsonld, .ttl, .docx or a .zip of CSV.")
    ] = None,
    ontology: Annotated[
        bool, typer.Option("--ontology", help="Prove the ontology and the knowledge consistent.")
    ] = False,
    format: Annotated[ReportFormat, typer.Option(help="How to write the report.")] = ReportFormat.table,
    lang: Annotated[str, typer.Option(help="The language of the report: en or zh.")] = "en",
    output: Annotated[Path | None, typer.Option(help="The file to write to.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="An older version of the programme: say what was mended since, and what broke.")
    ] = None,
) -> None:
    """Check a country programme document; or, with --ontology, the ontology and the curated knowledge by HermiT."""
    if file is not None and against is not None:
        compare_programme_files(against, file, lang, format, output)
    if file is not None:
        check_programme_file(file, lang, format, output)
    if not ontology:
        fail("Say what to check: a file, or --ontology.")
    from ontology.reasoner import prove_consistent
    from ontology.vocabulary import ontology_graph

    proof = prove_consistent(ontology_graph(), [file.graph for file in bundled_knowledge()])
    for clash in proof.clashes:
        out.print(clash, soft_wrap=True)
    out.print(f"{'consistent' if proof.consistent else 'INCONSISTENT'}, by {proof.prover}", soft_wrap=True)
    for reason, triples in proof.left_out.items():
        out.print(f"  not looked at: {triples} triples, {reason}", soft_wrap=True)
    raise typer.Exit(0 if proof.consistent else FOUND)
