"""The index of all names of one state of the graph, in one SQLite file that is made once and then only read.

    names   one row for each name of a thing, with the folded form that is compared
    words   full text over the words of each name; `things` over the words of all names of a thing together
    forms   the forms in which each name is also written, by which strict ones say the same and loose ones less
    pieces  full text over fragments of three characters, for names that are misspelt; `grams` how common each is,
            `vocabulary` every word of a name
    kinds   the classes of each thing

>>> opened(store)  # doctest: +SKIP
<sqlite3.Connection object at …>
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ontology.namespaces import DEF, GEO_AREA
from queries.beside import beside
from queries.names.folding import fold, words_of
from queries.names.spoken import spoken_names
from queries.names.variants import loose, strict
from queries.template import support
from store.port import Store
from store.terms import IRI, Literal

_Row = tuple[str, str, str, bool, str]

FILE: Final = "names.sqlite"
# Raised whenever an index made before would not do: one that lies beside a snapshot is then made again.
_VERSION: Final = 4
_SCHEMA: Final = """
CREATE TABLE names (
    id INTEGER PRIMARY KEY, thing TEXT, label TEXT, language TEXT, preferred INTEGER, folded TEXT);
CREATE TABLE kinds (thing TEXT, class TEXT, PRIMARY KEY (thing, class)) WITHOUT ROWID;
CREATE TABLE forms (form TEXT, name INTEGER, loose INTEGER, PRIMARY KEY (form, name)) WITHOUT ROWID;
CREATE TABLE addresses (id INTEGER PRIMARY KEY, thing TEXT);
CREATE VIRTUAL TABLE words USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 2 tokenchars '/'");
CREATE VIRTUAL TABLE things USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 2 tokenchars '/'");
CREATE VIRTUAL TABLE pieces USING fts5(text, content='', detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE spread USING fts5vocab(pieces, row);
CREATE VIRTUAL TABLE heard USING fts5vocab(words, row);
"""
_INDEXES: Final = """
CREATE TABLE grams (piece TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
INSERT INTO grams SELECT term, doc FROM spread;
DROP TABLE spread;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO vocabulary SELECT term FROM heard;
DROP TABLE heard;
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_thing ON names (thing);
CREATE INDEX kinds_class ON kinds (class);
"""
# Characters: what is longer has no other form than its own, and its beginning tells it from the others.
_LONGEST_FORM: Final = 120
_LONGEST_PIECES: Final = 80
_CODE: Final = 2
_PLACE: Final = frozenset((DEF + "Country", DEF + "Place"))
_ORGANISATION: Final = DEF + "Organization"


def opened(store: Store) -> sqlite3.Connection:
    """Return the index of a state of the graph, read-only; made now if it was not made before.

    It lies beside the snapshot where there is a place for it, else in memory.
    """
    file = beside(store, FILE, _VERSION, lambda path: _write(store, path))
    if file is None:
        return _built(store, ":memory:")
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _write(store: Store, file: Path) -> None:
    try:
        _built(store, str(file)).close()
    except sqlite3.OperationalError as error:
        raise OSError(f"{file} cannot be written: {error}") from error


def _built(store: Store, place: str) -> sqlite3.Connection:
    database = sqlite3.connect(place, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(_SCHEMA)
    names, kinds = _read(store)
    rows = sorted(((*key, preferred, fold(key[1])) for key, preferred in names.items()), key=_order)
    together: defaultdict[str, dict[str, None]] = defaultdict(dict)
    with database:
        database.executemany(
            "INSERT INTO names (thing, label, language, preferred, folded) VALUES (?, ?, ?, ?, ?)", rows
        )
        database.executemany("INSERT INTO kinds VALUES (?, ?)", sorted(kinds))
        database.executemany("INSERT INTO forms VALUES (?, ?, ?)", sorted(_forms(rows, kinds)))
        worded = [(number, " ".join(words_of(row[4]))) for number, row in enumerate(rows, 1)]
        database.executemany("INSERT INTO words (rowid, tokens) VALUES (?, ?)", worded)
        for row, (_, text) in zip(rows, worded, strict=True):
            together[row[0]].update(dict.fromkeys(text.split()))
        database.executemany("INSERT INTO addresses (thing) VALUES (?)", ((thing,) for thing in together))
        database.executemany(
            "INSERT INTO things (rowid, tokens) VALUES (?, ?)",
            ((number, " ".join(words)) for number, words in enumerate(together.values(), 1)),
        )
        database.executemany(
            "INSERT INTO pieces (rowid, text) VALUES (?, ?)",
            ((number, row[4][:_LONGEST_PIECES]) for number, row in enumerate(rows, 1)),
        )
        for table in ("words", "things", "pieces"):
            database.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - names of ours
    database.executescript(_INDEXES)
    return database


def _order(row: _Row) -> tuple[bool, int, _Row]:
    """Return what puts preferred names first and short ones before long ones: a search may end after the first."""
    return not row[3], len(row[4]), row


def _read(store: Store) -> tuple[dict[tuple[str, str, str], bool], set[tuple[str, str]]]:
    names: dict[tuple[str, str, str], bool] = {}
    kinds: set[tuple[str, str]] = set()
    for thing, label, preferred, kind in store.select(support("labels-of-all")).rows:
        if isinstance(thing, IRI) and isinstance(label, Literal):
            key = (thing.value, label.value, label.language or "")
            names[key] = names.get(key, False) or (isinstance(preferred, Literal) and preferred.value == "true")
            if isinstance(kind, IRI):
                kinds.add((thing.value, kind.value))
    stated: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for thing_iri, name, language in names:
        stated[thing_iri].append((name, language))
    for thing_iri, (name, language) in spoken_names(stated, kinds):
        names.setdefault((thing_iri, name, language), False)
    return names, kinds


def _forms(rows: Sequence[_Row], kinds: set[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """Give the other forms of each name: the form, the number of the name, whether it says less."""
    places = {thing for thing, kind in kinds if kind in _PLACE}
    organisations = {thing for thing, kind in kinds if kind == _ORGANISATION}
    for number, (thing, label, _, _, folded) in enumerate(rows, 1):
        # A code of two letters has no other form: N/A is not NA.
        if len(folded) > _LONGEST_FORM or (len(folded) <= _CODE and folded.isascii()):
            continue
        same = set(strict(label))
        yield from ((form, number, 0) for form in same)
        place = thing in places or thing.startswith(GEO_AREA)
        organisation = thing in organisations
        if place or organisation:
            yield from ((form, number, 1) for form in loose(label, place, organisation) - same)
