"""A graph several times as large as another, by copies of it in which everything has another name.

A copy has its own documents, plans, places and symbols, and shares with the others only what a vocabulary holds:
classes, properties, code lists. So what is said of one thing stays the same however many copies there are: a question
about it has the same answer, and a search that begins at it visits the same.

    multiplied(home, folder, 4)
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from ontology.namespaces import (
    BASE,
    CODE,
    DEF,
    DISCREPANCY_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    SHAPE,
    SUGGESTED_GRAPH,
)
from store.snapshot import Home
from tests.conftest import absent

SHARED = (DEF, DEF.rstrip("#"), SHAPE, CODE)
SHARED_GRAPHS = (ONTOLOGY_GRAPH, INFERRED_GRAPH, SUGGESTED_GRAPH, PROVENANCE_GRAPH, DISCREPANCY_GRAPH)
# Things of this project and of the lists of the United Nations; what is behind # stays behind it.
_THING = re.compile(
    rf"<(?!(?:{'|'.join(map(re.escape, SHARED))}))(?!(?:{'|'.join(map(re.escape, SHARED_GRAPHS))})>)"
    rf"((?:{re.escape(BASE)}|http://metadata\.un\.org/)[^#>]*)([^>]*)>"
)
_SYMBOL = re.compile(rf'(<{re.escape(DEF)}symbol> "[^"]*)"')
_BLANK = re.compile(r"(_:\w+)")


def multiplied(home: Home, folder: Path, times: int) -> Path:
    """Write the current snapshot of a home and its copies into a store of its own, `times` as large; return it."""
    current = home.current()
    assert current is not None
    once = ox.Store.read_only(str(home.path(current.id) / "data")).dump(format=ox.RdfFormat.N_QUADS)
    assert once is not None
    text = once.decode()
    store = ox.Store(str(folder))
    for number in range(times):
        store.bulk_load(copied(text, number).encode() if number else once, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return folder


def copied(nquads: str, number: int) -> str:
    """Return N-Quads in which all but the vocabulary has the name of copy `number`."""
    named = _THING.sub(rf"<\1~{number}\2>", nquads)
    return _BLANK.sub(rf"\1x{number}", _SYMBOL.sub(rf'\1~{number}"', named))


def engine_command() -> str:
    """Return the engine's own command, which tells how it went about a query."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        absent("the oxigraph command")
        raise AssertionError
    return binary


def explained(command: str, store: Path, query: str, folder: Path) -> bytes:
    """Return the engine's account of how it answered a query, as JSON: every step with the number of its results."""
    written, account = folder / "question.rq", folder / "account.json"
    written.write_text(query, encoding="utf-8")
    files = ("--query-file", str(written), "--results-file", str(folder / "answer.csv"), "--explain-file", str(account))
    asked = [command, "query", "--location", str(store), "--stats", *files]
    subprocess.run(asked, check=True, capture_output=True, timeout=300)
    return account.read_bytes()
