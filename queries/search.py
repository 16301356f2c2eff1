"""Finding things by name, in any of the six languages: an SQLite full-text index of all names, built once per snapshot.

Words are folded (case, accents); Chinese, which is written without spaces, is indexed by single characters and pairs,
so that a term of two characters is found. A name that matches in full comes first, then names that begin with the
words, then others by rank.

>>> [hit.iri for hit in NameIndex(store).find("strategic focus")]  # doctest: +SKIP
"""

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from ontology.namespaces import DEF, ID
from queries.template import support
from store.port import Store
from store.terms import IRI, Literal

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
# Of 100; below it addresses have little more in common than their letters.
_ALIKE: Final = 60
_WORD: Final = re.compile(r"\w+")
_SCHEMA: Final = """
CREATE TABLE name (id INTEGER PRIMARY KEY, thing TEXT, label TEXT, language TEXT, preferred INTEGER, folded TEXT);
CREATE TABLE kind (thing TEXT, class TEXT, PRIMARY KEY (thing, class));
CREATE VIRTUAL TABLE words USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 2 tokenchars '/'");
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found: the name that matched, its language, and the classes of the thing."""

    iri: str
    label: str
    language: str
    kinds: tuple[str, ...]
    exact: bool


class NameIndex:
    """The names of one state of the graph."""

    def __init__(self, store: Store) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        names: dict[tuple[str, str, str], bool] = {}
        kinds: set[tuple[str, str]] = set()
        for thing, label, preferred, kind in store.select(support("labels-of-all")).rows:
            if isinstance(thing, IRI) and isinstance(label, Literal):
                key = (thing.value, label.value, label.language or "")
                names[key] = names.get(key, False) or (isinstance(preferred, Literal) and preferred.value == "true")
                if isinstance(kind, IRI):
                    kinds.add((thing.value, kind.value))
        rows = [(*key, preferred, fold(key[1])) for key, preferred in sorted(names.items())]
        with self._database:
            self._database.executemany(
                "INSERT INTO name (thing, label, language, preferred, folded) VALUES (?, ?, ?, ?, ?)", rows
            )
            self._database.executemany("INSERT INTO kind VALUES (?, ?)", sorted(kinds))
            self._database.executemany(
                "INSERT INTO words (rowid, tokens) VALUES (?, ?)",
                ((number, " ".join(_tokens(row[1]))) for number, row in enumerate(rows, 1)),
            )

    def find(self, text: str, language: str | None = None, kind: str | None = None, most: int = 20) -> tuple[Hit, ...]:
        """Return the things whose names hold all words of `text`, best first, one hit for each thing.

        `language` prefers names in it; `kind` keeps things of that class of ours (its local name or IRI).
        """
        wanted = list(_tokens(text, pairs_only=True))
        if not wanted:
            return ()
        match = " ".join(
            f'"{token}"' + ("*" if _WORD.fullmatch(token) and not _HAN.search(token) else "") for token in wanted
        )
        folded = fold(text)
        with self._lock:
            rows = self._database.execute(
                """SELECT thing, label, language, folded = :folded AS exact
                   FROM words JOIN name ON name.id = words.rowid
                   WHERE words MATCH :match AND (:kind IS NULL OR thing IN (SELECT thing FROM kind WHERE class = :kind))
                   ORDER BY exact DESC, folded LIKE :folded || '%' DESC, preferred DESC, language = :language DESC,
                            LENGTH(folded), rank, thing LIMIT :most""",
                {
                    "folded": folded,
                    "match": match,
                    "kind": kind if kind is None or "://" in kind else DEF + kind,
                    "language": language or "",
                    "most": most * 8,
                },
            ).fetchall()
            best: dict[str, tuple[str, str, bool]] = {}
            for thing, label, spoken, exact in rows:
                best.setdefault(thing, (label, spoken, bool(exact)))
            return tuple(
                Hit(thing, label, spoken, self._kinds(thing), exact)
                for thing, (label, spoken, exact) in list(best.items())[:most]
            )

    def nearest(self, iri: str, most: int = 5) -> tuple[str, ...]:
        """Return the things whose addresses look most like an IRI that names nothing, most alike first."""
        with self._lock:
            things = [row[0] for row in self._database.execute("SELECT DISTINCT thing FROM name ORDER BY thing")]
        # What comes before the path is alike for all of ours and would hide the difference.
        alike = process.extract(
            iri.removeprefix(ID),
            {thing: thing.removeprefix(ID) for thing in things},
            scorer=fuzz.ratio,
            limit=most,
            score_cutoff=_ALIKE,
        )
        return tuple(thing for _, _, thing in alike)

    def _kinds(self, thing: str) -> tuple[str, ...]:
        found = self._database.execute("SELECT class FROM kind WHERE thing = ? ORDER BY class", (thing,)).fetchall()
        return tuple(row[0] for row in found)


def fold(text: str) -> str:
    """Return a name as it is compared: compatibility forms, no accents, no case, no punctuation, single spaces."""
    # Twice, because a compatibility form may unfold to a capital letter (Unicode, section 3.13.5).
    decomposed = text
    for _ in range(2):
        decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    return " ".join(_WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter))))


def _tokens(text: str, pairs_only: bool = False) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())):
        last = 0
        for han in _HAN.finditer(word):
            if han.start() > last:
                yield word[last : han.start()]
            run = han.group()
            if len(run) == 1 or not pairs_only:
                yield from run
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            last = han.end()
        if last < len(word):
            yield word[last:]
