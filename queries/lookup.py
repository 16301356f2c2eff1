"""Names of things and places of statements, fetched once per state of the graph and kept.

An answer binds IRIs; a person reads names and paragraphs. Both are looked up in batches and remembered as long as the
snapshot lives, so that an answer costs little above its query.

>>> Evidence("…#para-3", "…", "HSP/EB.2025/4", "3", None, None, ()).reference
'HSP/EB.2025/4, para. 3'
"""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from ontology.namespaces import ID
from queries.template import fill, iris, support
from store.port import Store
from store.terms import IRI, Literal

LANGUAGES: Final = ("ar", "zh", "en", "fr", "ru", "es")
# What open data is held of: `loaders.sources.records` names its records.
SOURCE: Final = ID + "source/"
# Beyond this many remembered names the memory is emptied: a bound, not a policy.
_REMEMBER: Final = 200_000
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one language; `unofficial` when it is this project's own rendering."""

    text: str
    language: str
    unofficial: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document part that states something: where it is and, when the text is loaded, what it says.

    A record of a source of open data is evidence too: its `symbol` is the name of the source, its `part` the file and
    row or identifier. `title` and `texts` are by language; `origin` is where a source is published.
    """

    iri: str
    document: str
    symbol: str
    part: str
    title: str | None
    title_language: str | None
    texts: tuple[tuple[str, str], ...]
    origin: str | None = None
    # Puts parts in the order of their documents: the cover, then paragraphs, then the rest. Made once, sorted by often.
    order: tuple[object, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        pieces = re.findall(r"\d+|\D+", self.part)
        numbers = [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces]
        object.__setattr__(self, "order", (self.symbol, self.part != "cover", numbers))

    @property
    def url(self) -> str:
        """Return the address of the official document (docs.un.org, as United Nations data uses it since 2026).

        A source's record leads to where the source is published, or to what is known of it here.
        """
        if self.document.startswith(SOURCE):
            return self.origin if self.origin and self.origin.startswith(("http://", "https://")) else self.document
        return f"https://docs.un.org/en/{self.symbol}"

    @property
    def reference(self) -> str:
        """Return the reference as it is written in English: symbol and part."""
        number = self.part
        paragraph = number[:1].isdigit() and not self.document.startswith(SOURCE)
        return f"{self.symbol}, {f'para. {number}' if paragraph else number}"


@dataclass(slots=True)
class Memory:
    """What was looked up in one state of the graph; it outlives the single use of a store."""

    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    evidence: dict[tuple[str, str], Evidence | None] = field(default_factory=dict)
    # By language, then by thing.
    labels: dict[str, dict[str, Name]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The names and evidence of one store, remembered in `memory`, which belongs to the same state of the graph."""

    store: Store
    memory: Memory = field(default_factory=Memory)

    def names(self, things: Iterable[str]) -> Mapping[str, tuple[Name, ...]]:
        """Return all names of each thing; a thing without a name has an empty tuple."""
        wanted = list(dict.fromkeys(things))
        missing = [thing for thing in wanted if thing not in self.memory.names]
        for start in range(0, len(missing), _BATCH):
            self._fetch_names(missing[start : start + _BATCH])
        return {thing: self.memory.names.get(thing, ()) for thing in wanted}

    def label(self, thing: str, language: str) -> Name:
        """Return the name of a thing in a language, else in English, else in any, else the last part of its IRI."""
        return self.labels([thing], language)[thing]

    def labels(self, things: Iterable[str], language: str) -> dict[str, Name]:
        """Return what `label` says of each thing."""
        known = self.memory.labels.setdefault(language, {})
        wanted = list(dict.fromkeys(things))
        missing = [thing for thing in wanted if thing not in known]
        if missing:
            if len(known) > _REMEMBER:
                known = self.memory.labels[language] = {}
                missing = wanted
            for thing, names in self.names(missing).items():
                known[thing] = preferred(names, language) or Name(local_name(thing), "", True)
        return {thing: known[thing] for thing in wanted}

    def evidence(self, parts: Iterable[str], language: str) -> dict[str, Evidence]:
        """Return the evidence for each part that is known, with titles in the language where there are any."""
        wanted = list(dict.fromkeys(parts))
        missing = [part for part in wanted if (part, language) not in self.memory.evidence]
        for start in range(0, len(missing), _BATCH):
            self._fetch_evidence(missing[start : start + _BATCH], language)
        found = {part: self.memory.evidence.get((part, language)) for part in wanted}
        return {part: evidence for part, evidence in found.items() if evidence is not None}

    def _fetch_names(self, things: list[str]) -> None:
        collected: dict[str, list[Name]] = {thing: [] for thing in things}
        for thing, label, own in self.store.select(fill(support("labels"), iris(things))).rows:
            if isinstance(thing, IRI) and isinstance(label, Literal):
                unofficial = isinstance(own, Literal) and own.value == "true"
                collected[thing.value].append(Name(label.value, label.language or "", unofficial))
        with self.memory.lock:
            if len(self.memory.names) > _REMEMBER:
                self.memory.names.clear()
            self.memory.names.update({thing: _unofficial_wins(names) for thing, names in collected.items()})

    def _fetch_evidence(self, parts: list[str], language: str) -> None:
        rows: dict[str, list[tuple[object, ...]]] = {}
        for part, *rest in self.store.select(fill(support("evidence"), iris(parts))).rows:
            if isinstance(part, IRI):
                rows.setdefault(part.value, []).append(tuple(rest))
        with self.memory.lock:
            if len(self.memory.evidence) > _REMEMBER:
                self.memory.evidence.clear()
            for part_iri in parts:
                self.memory.evidence[part_iri, language] = _evidence(part_iri, rows.get(part_iri, []), language)


def preferred(names: tuple[Name, ...], language: str) -> Name | None:
    """Return the name to show: in the language, else English, else any; None when there is none."""
    for wanted in (language, "en"):
        for name in names:
            if name.language == wanted:
                return name
    return names[0] if names else None


def local_name(iri: str) -> str:
    """Return the last part of an IRI, for a thing that has no name."""
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _unofficial_wins(names: list[Name]) -> tuple[Name, ...]:
    # Inference copies an own rendering to skos:prefLabel; the same words then come twice, and the mark must survive.
    marked = {(name.text, name.language) for name in names if name.unofficial}
    kept = dict.fromkeys(Name(name.text, name.language, (name.text, name.language) in marked) for name in names)
    return tuple(sorted(kept, key=lambda name: (name.unofficial, name.language, name.text)))


def _evidence(part: str, rows: list[tuple[object, ...]], language: str) -> Evidence | None:
    if not rows:
        return None
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    for _document, _symbol, _origin, _number, title, text in rows:
        if isinstance(title, Literal):
            titles.setdefault(title.language or "", title.value)
        if isinstance(text, Literal):
            texts.setdefault(text.language or "", text.value)
    document, symbol, origin, number, *_ = rows[0]
    assert isinstance(document, IRI) and isinstance(number, Literal)  # noqa: S101 - the query binds both
    named = symbol.value if isinstance(symbol, Literal) else unquote(local_name(document.value))
    chosen = next((tag for tag in (language, "en", *titles) if tag in titles), None)
    return Evidence(
        iri=part,
        document=document.value,
        symbol=named,
        part=number.value,
        title=titles.get(chosen) if chosen is not None else None,
        title_language=chosen,
        texts=tuple(sorted(texts.items())),
        origin=origin.value if isinstance(origin, IRI | Literal) else None,
    )
