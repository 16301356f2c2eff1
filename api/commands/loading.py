"""`goldenthread load`: documents, resolutions, open data and country programmes into the next snapshot.

goldenthread load report.txt
goldenthread load uninfo countries --from ../data
goldenthread load kenya.xlsx
"""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import typer

from api.commands.console import embedded, err, fail, out, say
from api.loading import Loaded, Reading, load_documents
from api.loading_programmes import load_programmes
from api.loading_sources import SourceLoad, load_sources
from api.preparing import prepare
from loaders.document.citations import citations
from loaders.document.model import NotAnOfficialDocument
from loaders.document.reader import read_document
from loaders.document.text import read_bytes
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from loaders.resolutions import FOLDER as RESOLUTIONS_FOLDER
from loaders.resolutions import read_resolution, resolution_files
from loaders.sources.harvest import harvest, harvest_queries
from loaders.sources.registry import sources
from store.snapshot import Home

ALL: Final = "all"
RESOLUTIONS: Final = "resolutions"
# The files that country programmes come in.
_PROGRAMMES: Final = frozenset({".xlsx", ".docx", ".zip"})
# How many places that could not be read are printed; all are counted.
_SHOWN_NOTES: Final = 12
_LEAST_SECONDS: Final = 0.05


def load(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files of official documents (text) or resolutions (JSON), or of country programmes (xlsx, docx, "
            "zip), or names of open data sources, or `all` of these; none: what is bundled."
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
    elif words and all(Path(word).suffix.lower() in _PROGRAMMES for word in words):
        _load_programmes(home, [Path(word) for word in words])
    else:
        _load_documents(home, [Path(word) for word in words], symbol)
    prepare(home, say)


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
    readings, notes = list[Reading](), list[str]()
    if RESOLUTIONS in words or (ALL in words and resolution_files(Path(place))):
        readings, notes = _resolutions(Path(place))
    if not chosen and not readings:
        fail(f"{place} holds no file of any source; known: {', '.join(_names())}.")
    loaded, loads = load_sources(home, chosen, place, say, readings)
    for one in loads:
        _print_source(one)
    if readings:
        parts = sum(len(reading.document.parts) for reading in readings)
        out.print(f"{RESOLUTIONS}: {len(readings)} documents, {parts} parts", soft_wrap=True)
        _print_notes(notes)
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


def _load_programmes(home: Home, files: list[Path]) -> None:
    try:
        submissions = [read_submission(_content(file), file.name) for file in files]
        _tell(load_programmes(home, submissions, say))
    except Unreadable as error:
        fail(f"{error.place.text}: {error.detail.en} {error.fix.en}")


def _names() -> tuple[str, ...]:
    return (*sources(), RESOLUTIONS, ALL)


def _resolutions(place: Path) -> tuple[list[Reading], list[str]]:
    """Read the resolutions of a place; return them, and what could not be read."""
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
    problems = [f"{one.origin}: {problem}" for one in readings for problem in one.document.problems]
    return readings, [*notes, *problems]


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
    data = _content(source)
    if source.suffix == ".json":
        document = read_resolution(data, source.name)
    else:
        document = read_document(data, source.name, symbol=symbol)
    return Reading(document, source.name, hashlib.sha256(data).hexdigest())


def _content(source: Path) -> bytes:
    try:
        return read_bytes(source)
    except OSError as error:
        fail(f"{source} cannot be read: {error.strerror}.")


def _tell(loaded: Loaded) -> None:
    done = "is now in use" if loaded.changed else "was in use already: nothing changed"
    out.print(f"snapshot {loaded.snapshot.id[:16]} {done} ({loaded.snapshot.triples} triples)", soft_wrap=True)
    # What takes no time is no news.
    took = [f"{phase} {seconds:.1f} s" for phase, seconds in loaded.seconds.items() if seconds >= _LEAST_SECONDS]
    if took:
        err.print(f"… took {', '.join(took)}", style="dim", soft_wrap=True)
