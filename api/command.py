"""The command line: `goldenthread serve | load | ask | query | export | info | check`.

Exit codes: 0 fine, 1 the check or query found something (or a question has no answer), 2 the input or the command was
wrong.

    goldenthread ask cq-04 --as-of 2021-06-29
"""

import hashlib
import json
import socket
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from api.loading import Loaded, Reading, load_documents, refresh
from api.negotiation import choose_language
from api.settings import Settings, settings
from api.terminal import print_answer
from loaders import density
from loaders.document.citations import citations
from loaders.document.model import NotAnOfficialDocument
from loaders.document.reader import read_document
from loaders.document.text import read_bytes
from loaders.knowledge import bundled_knowledge
from loaders.resolutions import read_resolution
from ontology.clashes import Inconsistent
from queries.answers import BadParameter, answer
from queries.catalogue import CatalogueError, catalogue
from queries.export import to_csv, to_json, to_turtle, to_xlsx
from queries.lookup import Lookup
from queries.template import support
from shapes.gate import Refused
from store.port import MediaTypes, StoreError
from store.settings import open_store
from store.snapshot import Home
from store.terms import IRI

FOUND: Final = 1
WRONG: Final = 2

app = typer.Typer(name="goldenthread", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
# No markup: the words of documents hold square brackets of their own.
_out = Console(markup=False, highlight=False)
_err = Console(stderr=True, markup=False, highlight=False)


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


def main() -> None:
    """Run the command line; every foreseen error is one message on standard error and exit code 2."""
    try:
        app()
    except (
        StoreError,
        NotAnOfficialDocument,
        Refused,
        Inconsistent,
        BadParameter,
        CatalogueError,
        ValueError,
    ) as error:
        _fail(error)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0 chooses a free one.")
    ] = None,
) -> None:
    """Start the service. With nothing configured it serves the bundled knowledge on http://127.0.0.1:8000."""
    import uvicorn

    from api.app import create_app

    chosen = settings()
    where = host or chosen.host, chosen.port if port is None else port
    # Bound here, so that a port in use is said before anything else and a free one that was chosen is known. Without
    # the protocol named, the event loop leaves Nagle's delay on, and each answer waits 40 ms for it.
    listening = socket.socket(socket.AF_INET6 if ":" in where[0] else socket.AF_INET, proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(where)
    except OSError as error:
        _fail(f"{where[0]}:{where[1]} cannot be listened on: {error.strerror}. --port 0 chooses a free port.")
    if not chosen.remote:
        _refreshed(chosen)
    address = f"http://{where[0]}:{listening.getsockname()[1]}"
    _err.print(f"Golden Thread on {address} (Ctrl+C ends it)", soft_wrap=True)
    config = uvicorn.Config(create_app(chosen), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


@app.command()
def load(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="Official documents (text), or resolutions (JSON); none: what is bundled."),
    ] = None,
    symbol: Annotated[str | None, typer.Option(help="The symbol of a document whose masthead lost it.")] = None,
) -> None:
    """Read documents and add their parts and citations to the graph; all enter or none."""
    chosen = _embedded()
    if symbol is not None and len(sources or ()) != 1:
        _fail("--symbol names one document: give it with one file.")
    readings = [_read(source, symbol) for source in sources or ()]
    loaded = load_documents(Home(Path(chosen.store)), readings, _say)
    for reading in readings:
        document = reading.document
        cited, unnamed = citations(document)
        symbols = sorted({citation.mention.symbol for citation in cited if citation.mention.symbol is not None})
        said = f"{document.symbol}: {len(document.parts)} parts, {len(cited)} citations, "
        _out.print(said + f"title {document.masthead.title or 'not found'}", soft_wrap=True)
        _out.print(f"  cites {', '.join(symbols) or 'no document by its symbol'}", soft_wrap=True)
        for problem in (*document.problems, *unnamed):
            _err.print(f"  note: {problem}", soft_wrap=True)
    _tell(loaded)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question's id, such as cq-04; `info` lists all.")],
    format: Annotated[Format, typer.Option(help="How to write the answer.")] = Format.table,
    lang: Annotated[str, typer.Option(help="The language of names.")] = "en",
    output: Annotated[Path | None, typer.Option(help="The file to write to.")] = None,
) -> None:
    """Answer a question of the catalogue; its parameters are options: --plan …, --as-of 2021-06-29."""
    if question not in catalogue():
        _fail(f"There is no question {question!r}. Known: {', '.join(catalogue())}.")
    if output is not None and format is Format.table:
        _fail("--output needs a --format to write: json, csv, xlsx or turtle.")
    given = _options(context.args)
    spoken = choose_language(lang, None)
    chosen = settings()
    if not chosen.remote:
        _refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        found = answer(Lookup(store), catalogue()[question], given, spoken)
    finally:
        store.close()
    if format is Format.table:
        print_answer(_out, found)
    else:
        writers = {Format.csv: to_csv, Format.xlsx: to_xlsx, Format.turtle: to_turtle}
        body = (
            json.dumps(to_json(found), ensure_ascii=False, indent=1).encode()
            if format is Format.json
            else writers[format](found)
        )
        _write(body, output)
    raise typer.Exit(0 if found.rows else FOUND)


@app.command()
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
        _fail(f"{format!r} is no format; use one of {', '.join(rows | graphs)}.")
    text = sys.stdin.read() if str(file) == "-" else _text(file)
    truth = rows[format] if format in ("json", "xml") else rows["json"]
    offered = MediaTypes(rows.get(format, rows["csv"]), truth, graphs.get(format, graphs["turtle"]))
    chosen = settings()
    if not chosen.remote:
        _refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        found = store.answer(text, offered, chosen.limits)
    finally:
        store.close()
    _write(found.body, None)
    if found.truncated:
        _err.print(
            f"The answer is cut at {chosen.limits.rows} rows; GOLDENTHREAD_QUERY_ROWS sets the limit.", soft_wrap=True
        )
        raise typer.Exit(FOUND)


@app.command()
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
        _refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", "application/n-triples")
    finally:
        store.close()
    if not triples:
        _fail(f"There is no graph {graph}, or it is empty.")
    if format is RdfFormat.ntriples:
        _write(triples, output)
        return
    read = Graph().parse(data=triples, format="nt")
    for prefix, namespace in PREFIXES.items():
        read.bind(prefix, namespace, replace=True)
    _write(compact(read) if format is RdfFormat.jsonld else read.serialize(format="turtle", encoding="utf-8"), output)


@app.command()
def info(
    format: Annotated[Format, typer.Option(help="table or json.")] = Format.table,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="How many statements each paragraph of the curated documents has.")
    ] = False,
) -> None:
    """Say what is loaded, which questions there are, and where the graph is kept."""
    if paragraphs:
        _write(density.page(bundled_knowledge()).encode(), None)
        return
    chosen = settings()
    if not chosen.remote:
        _refreshed(chosen)
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
        _write(json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n", None)
        return
    _out.print(f"store     {chosen.store}\nsnapshot  {identity}", soft_wrap=True)
    for symbol, counts in documents.items():
        _out.print(
            f"{counts['statements']:6} statements, {counts['parts_read']:4} parts read  {symbol}", soft_wrap=True
        )
    for question in catalogue().values():
        _out.print(f"{question.id:20} {question.title['en']}", soft_wrap=True)


@app.command()
def check(
    ontology: Annotated[
        bool, typer.Option("--ontology", help="Prove the ontology and the knowledge consistent.")
    ] = False,
) -> None:
    """Check the ontology and the curated knowledge: shapes, and consistency by HermiT where Java is present."""
    from ontology.reasoner import prove_consistent
    from ontology.vocabulary import ontology_graph

    if not ontology:
        _fail("Say what to check: --ontology.")
    proof = prove_consistent(ontology_graph(), [file.graph for file in bundled_knowledge()])
    for clash in proof.clashes:
        _out.print(clash, soft_wrap=True)
    _out.print(f"{'consistent' if proof.consistent else 'INCONSISTENT'}, by {proof.prover}", soft_wrap=True)
    for reason, triples in proof.left_out.items():
        _out.print(f"  not looked at: {triples} triples, {reason}", soft_wrap=True)
    raise typer.Exit(0 if proof.consistent else FOUND)


def _read(source: Path, symbol: str | None) -> Reading:
    try:
        data = read_bytes(source)
    except OSError as error:
        _fail(f"{source} cannot be read: {error.strerror}.")
    if source.suffix == ".json":
        document = read_resolution(data, source.name)
    else:
        document = read_document(data, source.name, symbol=symbol)
    return Reading(document, source.name, hashlib.sha256(data).hexdigest())


def _embedded() -> Settings:
    chosen = settings()
    if chosen.remote:
        _fail(f"{chosen.store} is a remote endpoint; load into a folder (GOLDENTHREAD_STORE) and publish from there.")
    return chosen


def _refreshed(chosen: Settings) -> Loaded:
    return refresh(Home(Path(chosen.store)), _say)


def _say(step: str) -> None:
    _err.print(f"… {step}", style="dim", soft_wrap=True)


def _tell(loaded: Loaded) -> None:
    done = "is now in use" if loaded.changed else "was in use already: nothing changed"
    _out.print(f"snapshot {loaded.snapshot.id[:16]} {done} ({loaded.snapshot.triples} triples)", soft_wrap=True)


def _options(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            _fail(f"{word!r} is not an option; parameters are written --name value.")
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = next(rest, "")
        if value == "" or (not equals and value.startswith("--")):
            _fail(f"{word} has no value; parameters are written --name value.")
        given[name.replace("-", "_")] = value
    return given


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{file} cannot be read as UTF-8 text: {error}.")


def _write(body: bytes, output: Path | None) -> None:
    if output is not None:
        try:
            output.write_bytes(body)
        except OSError as error:
            _fail(f"{output} cannot be written: {error.strerror}.")
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()


def _fail(message: object) -> NoReturn:
    _err.print(f"goldenthread: {message}", style="red", soft_wrap=True)
    raise SystemExit(WRONG)
