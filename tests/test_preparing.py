"""What quick answers need is made after a load, and opened before anybody searches."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.lookups import Lookups
from api.preparing import prepare
from api.state import Following
from store.current import CurrentStore
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from store.staging import Staging

NAMED = b'<http://example.org/%s> <http://www.w3.org/2004/02/skos/core#prefLabel> "%s"@en .\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    load(made, b"harbour")
    return made


@pytest.fixture
def store(home: Home) -> Iterator[CurrentStore]:
    opened = CurrentStore(home)
    yield opened
    opened.close()


def load(home: Home, name: bytes) -> None:
    with Staging(home) as staging:
        staging.put(GraphContent("http://example.org/graph", NAMED % (name, name)))
        staging.publish()


def beside(home: Home) -> dict[str, int]:
    opened = EmbeddedStore(home)
    folder = opened.derived
    opened.close()
    assert folder is not None
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def waited() -> None:
    for thread in threading.enumerate():
        if thread.name == "index of names":
            thread.join()


def test_what_a_snapshot_needs_is_made_once(home: Home) -> None:
    prepare(home)
    made = beside(home)
    assert {"names.sqlite", "statistics.json", "holdings.json"} <= made.keys()
    prepare(home)
    assert beside(home) == made


def test_the_index_of_names_is_there_before_the_first_search(home: Home, store: CurrentStore) -> None:
    lookups = Lookups(Following(store))
    with lookups.use():
        pass
    waited()
    assert "names.sqlite" in beside(home)
    with lookups.use() as lookup:
        assert [hit.label for hit in lookups.index(lookup).find("harbour")] == ["harbour"]


def test_a_new_snapshot_has_an_index_of_its_own(home: Home, store: CurrentStore) -> None:
    lookups = Lookups(Following(store))
    with lookups.use() as lookup:
        assert lookups.index(lookup).find("harbour")
    load(home, b"market")
    with lookups.use() as lookup:
        waited()
        assert lookups.index(lookup).find("market")
        assert not lookups.index(lookup).find("harbour")
