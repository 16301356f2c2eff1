"""What a state of the graph was made from: the documents and the sources of open data, and how fresh they are.

>>> [document.symbol for document in loaded(lookup, "en").documents][:1]  # doctest: +SKIP
['A/RES/75/224']
"""

from dataclasses import dataclass
from datetime import datetime

from queries.lookup import Lookup
from queries.template import support
from store.terms import IRI, Literal, Term, text_of


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document of which parts are known: its day of issue as printed, where that is known, and how many parts."""

    iri: str
    symbol: str
    title: str | None
    title_language: str
    issued: str | None
    parts: int


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source of open data: its named graph, its title, who publishes it, the licence, and when it was loaded."""

    graph: str
    title: str
    title_language: str
    publisher: str
    licence: str | None
    origin: str | None
    loaded: datetime | None
    statements: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that was loaded, by symbol and by title."""

    documents: tuple[LoadedDocument, ...]
    sources: tuple[LoadedSource, ...]

    @property
    def latest(self) -> datetime | None:
        """Return when the last source of open data was loaded, None where there is none."""
        return max((source.loaded for source in self.sources if source.loaded), default=None)


def loaded(lookup: Lookup, language: str) -> Loaded:
    """Return what the graph was made from, with titles in a language where there are any."""
    return Loaded(_documents(lookup, language), _sources(lookup, language))


def _documents(lookup: Lookup, language: str) -> tuple[LoadedDocument, ...]:
    rows = lookup.store.select(support("loaded-documents")).rows
    names = lookup.names(term.value for row in rows for term in row[:1] if isinstance(term, IRI))
    found = []
    for document, symbol, issued, parts in rows:
        iri, printed = text_of(document), text_of(symbol)
        # The symbol is a name too; it stands beside the title.
        titles = [name for name in names[iri] if name.text != printed]
        title = next((name for tag in (language, "en") for name in titles if name.language == tag), None)
        found.append(
            LoadedDocument(
                iri=iri,
                symbol=printed,
                title=title.text if title else None,
                title_language=title.language if title else "",
                issued=text_of(issued) or None,
                parts=int(text_of(parts) or 0),
            )
        )
    return tuple(found)


def _sources(lookup: Lookup, language: str) -> tuple[LoadedSource, ...]:
    titles: dict[str, dict[str, str]] = {}
    known: dict[str, tuple[Term | None, ...]] = {}
    for source, title, *rest in lookup.store.select(support("loaded-sources")).rows:
        if isinstance(source, IRI) and isinstance(title, Literal):
            titles.setdefault(source.value, {})[title.language or ""] = title.value
            known[source.value] = tuple(rest)
    found = []
    for graph, (publisher, licence, origin, when, statements) in known.items():
        spoken = next(tag for tag in (language, "en", *titles[graph]) if tag in titles[graph])
        found.append(
            LoadedSource(
                graph=graph,
                title=titles[graph][spoken],
                title_language=spoken,
                publisher=text_of(publisher),
                licence=text_of(licence) or None,
                origin=text_of(origin) or None,
                loaded=datetime.fromisoformat(text_of(when)) if when else None,
                statements=int(text_of(statements) or 0),
            )
        )
    return tuple(sorted(found, key=lambda source: source.title))
