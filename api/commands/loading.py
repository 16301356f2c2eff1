"""`goldenthread load`: documents, resolutions and open data into the next snapshot.

goldenthread load report.txt
goldenthread load uninfo countries --from ../data
"""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import typer

from api.commands.console import embedded, err, fail, out, say
from api.loading import Loaded, Reading, load_documents
from api.loading_sources import SourceLoad, load_sources
from loaders.document.citations import citations
from loaders.document.model import NotAnOfficialDocument
from loaders.document.reader import read_document
from loaders.document.text import read_bytes
from loaders.resolutions import FOLDER as RESOLUTIONS_FOLDER
from loaders.resolutions import read_resolution, resolution_files
from loaders.sources.harvest import harvest, harvest_queries
from loaders.sources.registry import sources
from store.snapshot import Home

ALL: Final = "all"
RESOLUTIONS: Final = "resolutions"
# How many places that could not be read are printed; all are counted.
_SHOWN_NOTES: Final = 12


def load(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files of official documents (text) or resolutions (JSON), or names of open data sources, or `all` "
            "of these; none: what is bundled."
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--from", help="The file, folder or address (http, https) of the sources named.")
    ] = None,
    symbol: Annotated[str | None, typer.Option(help="The symbol of a document whose masthead lost it.")] = None,
) -> None:
    """Read documents or open data and add what they say to the graph; all enter or none."""
    chosen = embedded()
    home = Home(Path(chosen.store))
    words = what or []
    if place is not None or any(word in _names() for word in words):
        _load_sources(home, words, place)
    else:
        _load_documents(home, [Path(word) for word in words], symbol)


def _load_sources(home: Home, words: list[str], place: str | None) -> None:
    unknown = [word for word in words if word not in _names()]
    if unknown or not words:
        wrong = f"{unknown[0]!r} is no source of open data" if unknown else "--from needs the name of a source"
        fail(f"{wrong}; known: {', '.join(_names())}.")
    if place is None and words and all(word in harvest_queries() for word in words):
        place = _harvested(home, words)
    if place is None:
        listed = "\n".join(f"  {name}: {sources()[name].origin}" for name in words if name in sources())
        fail(f"Say with --from which file, folder or address holds it. Where it is published:\n{listed}")
    names = list(sources()) if ALL in words else [word for word in words if word in sources()]
    chosen = [sources()[name] for name in names if ALL not in words or sources()[name].found(place)]
    for name in names:
        if sources()[name] not in chosen:
            err.print(f"  {name}: no file in {place}", soft_wrap=True)
    loaded = None
    if chosen:
        loaded, loads = load_sources(home, chosen, place, say)
        for one in loads:
            _print_source(one)
    if RESOLUTIONS in words or (ALL in words and resolution_files(Path(place))):
        loaded = _load_resolutions(home, Path(place))
    if loaded is None:
        fail(f"{place} holds no file of any source; known: {', '.join(_names())}.")
    _tell(loaded)


def _harvested(home: Home, words: list[str]) -> str:
    """Ask live sources, and return the folder in which what they answered is kept."""
    folder = home.folder / "harvested"
    for word in words:
        say(f"{word}: asking {harvest_queries()[word].endpoint}")
        found = harvest(word, folder)
        if found.problem:
            err.print(f"  warning: {found.problem}", soft_wrap=True)
    return str(folder)


def _names() -> tuple[str, ...]:
    return (*sources(), RESOLUTIONS, ALL)


def _load_resolutions(home: Home, place: Path) -> Loaded:
    files = resolution_files(place)
    if not files:
        fail(f"{place} holds no resolutions: JSON files in it or in its folder {RESOLUTIONS_FOLDER}.")
    say(f"{RESOLUTIONS}: reading {len(files)} files")
    readings, notes = [], []
    for file in files:
        try:
            readings.append(_read(file, None))
        except NotAnOfficialDocument as error:
            notes.append(f"{file.name}: {error}")
    loaded = load_documents(home, readings, say)
    parts = sum(len(reading.document.parts) for reading in readings)
    out.print(f"{RESOLUTIONS}: {len(readings)} documents, {parts} parts", soft_wrap=True)
    problems = [f"{one.origin}: {problem}" for one in readings for problem in one.document.problems]
    _print_notes([*notes, *problems])
    return loaded


def _print_source(one: SourceLoad) -> None:
    counts = ", ".join(f"{number} {kind}" for kind, number in one.counts.items())
    out.print(f"{one.name}: {one.triples} statements; {counts}", soft_wrap=True)
    for warning in one.warnings:
        err.print(f"  warning: {warning}", soft_wrap=True)
    _print_notes([f"{note.place}: {note.problem}" for note in one.notes], one.unread)


def _print_notes(notes: list[str], number: int | None = None) -> None:
    for note in notes[:_SHOWN_NOTES]:
        err.print(f"  note: {note}", soft_wrap=True)
    rest = (len(notes) if number is None else number) - _SHOWN_NOTES
    if rest > 0:
        err.print(f"  note: {rest} more", soft_wrap=True)


def _load_documents(home: Home, files: list[Path], symbol: str | None) -> None:
    if symbol is not None and len(files) != 1:
        fail("--symbol names one document: give it with one file.")
    readings = [_read(file, symbol) for file in files]
    loaded = load_documents(home, readings, say)
    for reading in readings:
        document = reading.document
        cited, unnamed = citations(document)
        symbols = sorted({citation.mention.symbol for citation in cited if citation.mention.symbol is not None})
        said = f"{document.symbol}: {len(document.parts)} parts, {len(cited)} citations, "
        out.print(said + f"title {document.masthead.title or 'not found'}", soft_wrap=True)
        out.print(f"  cites {', '.join(symbols) or 'no document by its symbol'}", soft_wrap=True)
        for problem in (*document.problems, *unnamed):
            err.print(f"  note: {problem}", soft_wrap=True)
    _tell(loaded)


def _read(source: Path, symbol: str | None) -> Reading:
    try:
        data = read_bytes(source)
    except OSError as error:
        fail(f"{source} cannot be read: {error.strerror}.")
    if source.suffix == ".json":
        document = read_resolution(data, source.name)
    else:
        document = read_document(data, source.name, symbol=symbol)
    return Reading(document, source.name, hashlib.sha256(data).hexdigest())


def _tell(loaded: Loaded) -> None:
    done = "is now in use" if loaded.changed else "was in use already: nothing changed"
    out.print(f"snapshot {loaded.snapshot.id[:16]} {done} ({loaded.snapshot.triples} triples)", soft_wrap=True)
