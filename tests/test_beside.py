"""Files beside a snapshot: made once, read by all, and made again when they are not what was made."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.beside import beside
from queries.names.finding import NameIndex
from queries.statistics import count, counted, held, holdings
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from store.staging import Staging
from tests.store_samples import GRAPHS

NAME = "made.txt"
EX_NAME = b"http://example.org/name"
PREFERRED = b"http://www.w3.org/2004/02/skos/core#prefLabel"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    home = Home(tmp_path / "home")
    with Staging(home) as staging:
        staging.put(GraphContent(GRAPHS[0].iri, GRAPHS[0].ntriples.replace(EX_NAME, PREFERRED)))
        staging.publish()
    opened = EmbeddedStore(home)
    yield opened
    opened.close()


class Maker:
    """Writes a file and counts how often it was asked to."""

    def __init__(self, text: str = "made") -> None:
        self.times = 0
        self.text = text

    def __call__(self, path: Path) -> None:
        self.times += 1
        path.write_text(self.text)


def test_a_file_is_made_once(store: EmbeddedStore) -> None:
    maker = Maker()
    found = [beside(store, NAME, 1, maker) for _ in range(3)]
    assert maker.times == 1
    assert found[0] is not None
    assert found[0].read_text() == "made"
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text(""),
        lambda file: file.write_text("mado"),
        lambda file: file.with_name(NAME + ".sha256").unlink(),
        lambda file: file.with_name(NAME + ".sha256").write_bytes(b"\xff"),
        lambda file: os.truncate(file, 2),
    ],
    ids=["missing", "emptied", "altered", "without its stamp", "with a wrong stamp", "cut short"],
)
def test_a_damaged_file_is_made_again(damage: object, store: EmbeddedStore) -> None:
    maker = Maker()
    file = beside(store, NAME, 1, maker)
    assert callable(damage)
    damage(file)
    again = beside(store, NAME, 1, maker)
    assert again is not None
    assert again.read_text() == "made"
    assert maker.times == 2


def test_a_file_of_another_version_is_made_again(store: EmbeddedStore) -> None:
    beside(store, NAME, 1, Maker("old"))
    found = beside(store, NAME, 2, Maker("new"))
    assert found is not None
    assert found.read_text() == "new"


def test_what_fails_to_be_made_leaves_nothing(store: EmbeddedStore) -> None:
    def fails(path: Path) -> None:
        path.write_text("half")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        beside(store, NAME, 1, fails)
    assert store.derived is not None
    assert [path.name for path in store.derived.iterdir()] == [f"{NAME}.lock"]


def test_those_who_need_it_at_once_make_it_once(store: EmbeddedStore) -> None:
    maker = Maker()
    threads = [threading.Thread(target=beside, args=(store, NAME, 1, maker)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert maker.times == 1


def test_where_nothing_can_be_written_there_is_no_file(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError("no space left")

    assert beside(store, NAME, 1, full) is None
    monkeypatch.setattr(EmbeddedStore, "derived", None)
    assert beside(store, NAME, 1, Maker()) is None


@pytest.mark.parametrize("damage", [b"", b"not a database", None], ids=["emptied", "something else", "cut in half"])
def test_names_are_found_though_their_index_is_damaged(damage: bytes | None, store: EmbeddedStore) -> None:
    expected = NameIndex(store).find("thing 7")
    assert expected
    assert store.derived is not None
    file = store.derived / "names.sqlite"
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert NameIndex(store).find("thing 7") == expected


def test_counts_are_kept_as_they_were_counted(store: EmbeddedStore) -> None:
    for _ in range(2):
        assert counted(store) == count(store)
        assert held(store) == holdings(store)
