"""The index of all names of one state of the graph, in one SQLite file that is made once and then only read.

    names   one row for each name of a thing, with the folded form that is compared
    words   full text over the words of each name; `things` over the words of all names of a thing together
    pieces  full text over fragments of three characters, for names that are misspelt
    kinds   the classes of each thing

>>> opened(store)  # doctest: +SKIP
<sqlite3.Connection object at …>
"""

import os
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from ontology.namespaces import SDG
from queries.names.folding import fold, tokens
from queries.template import support
from store.port import Store
from store.terms import IRI, Literal

FILE: Final = "names.sqlite"
_SCHEMA: Final = """
CREATE TABLE names (
    id INTEGER PRIMARY KEY, thing TEXT, label TEXT, language TEXT, preferred INTEGER, folded TEXT);
CREATE TABLE kinds (thing TEXT, class TEXT, PRIMARY KEY (thing, class)) WITHOUT ROWID;
CREATE TABLE addresses (id INTEGER PRIMARY KEY, thing TEXT);
CREATE VIRTUAL TABLE words USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 2 tokenchars '/'");
CREATE VIRTUAL TABLE things USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 2 tokenchars '/'");
CREATE VIRTUAL TABLE pieces USING fts5(text, content='', detail=none, tokenize='trigram');
"""
_INDEXES: Final = """
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_thing ON names (thing);
CREATE INDEX kinds_class ON kinds (class);
"""
_SDG: Final = re.compile(re.escape(SDG) + r"(?P<code>\d{1,2}(?:\.[0-9a-z]{1,2})?)")


def opened(store: Store) -> sqlite3.Connection:
    """Return the index of a state of the graph, read-only; made now if it was not made before.

    It lies beside the snapshot where there is a place for it, else in memory.
    """
    folder = store.derived
    if folder is None:
        return _built(store, ":memory:")
    file = folder / FILE
    if not file.exists():
        try:
            _write(store, file)
        except OSError:
            # A home that may only be read.
            return _built(store, ":memory:")
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _write(store: Store, file: Path) -> None:
    """Write the index beside and move it to its place in one step: two processes may make it at once."""
    handle, name = tempfile.mkstemp(prefix=".names-", dir=file.parent)
    os.close(handle)
    try:
        _built(store, name).close()
        Path(name).chmod(0o644)
        Path(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _built(store: Store, place: str) -> sqlite3.Connection:
    database = sqlite3.connect(place, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(_SCHEMA)
    names, kinds = _read(store)
    rows = [(*key, preferred, fold(key[1])) for key, preferred in sorted(names.items())]
    together: defaultdict[str, dict[str, None]] = defaultdict(dict)
    with database:
        database.executemany(
            "INSERT INTO names (thing, label, language, preferred, folded) VALUES (?, ?, ?, ?, ?)", rows
        )
        database.executemany("INSERT INTO kinds VALUES (?, ?)", sorted(kinds))
        worded = [(number, " ".join(tokens(row[1]))) for number, row in enumerate(rows, 1)]
        database.executemany("INSERT INTO words (rowid, tokens) VALUES (?, ?)", worded)
        for row, (_, text) in zip(rows, worded, strict=True):
            together[row[0]].update(dict.fromkeys(text.split()))
        database.executemany("INSERT INTO addresses (thing) VALUES (?)", ((thing,) for thing in together))
        database.executemany(
            "INSERT INTO things (rowid, tokens) VALUES (?, ?)",
            ((number, " ".join(words)) for number, words in enumerate(together.values(), 1)),
        )
        database.executemany(
            "INSERT INTO pieces (rowid, text) VALUES (?, ?)", ((number, row[4]) for number, row in enumerate(rows, 1))
        )
        for table in ("words", "things", "pieces"):
            database.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - names of ours
    database.executescript(_INDEXES)
    return database


def _read(store: Store) -> tuple[dict[tuple[str, str, str], bool], set[tuple[str, str]]]:
    names: dict[tuple[str, str, str], bool] = {}
    kinds: set[tuple[str, str]] = set()
    for thing, label, preferred, kind in store.select(support("labels-of-all")).rows:
        if isinstance(thing, IRI) and isinstance(label, Literal):
            key = (thing.value, label.value, label.language or "")
            names[key] = names.get(key, False) or (isinstance(preferred, Literal) and preferred.value == "true")
            if isinstance(kind, IRI):
                kinds.add((thing.value, kind.value))
    for thing_iri in {key[0] for key in names}:
        names.update({(thing_iri, name, ""): False for name in _spoken_codes(thing_iri)})
    return names, kinds


def _spoken_codes(thing: str) -> Iterable[str]:
    """Give the ways in which people write the code of a goal or target: SDG 11, Goal 11, Target 11.1."""
    found = _SDG.fullmatch(thing)
    if found is None:
        return ()
    return _written(found["code"])


def _written(code: str) -> Iterator[str]:
    yield from (code, f"SDG {code}", f"SDG{code}", f"ODD {code}", f"ODS {code}", f"ЦУР {code}")
    yield f"Target {code}" if "." in code else f"Goal {code}"
