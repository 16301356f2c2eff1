"""Homes that are read-only, damaged or no folder at all."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from store.embedded import EmbeddedStore
from store.port import Limits, MediaTypes, StoreUnavailable
from store.results import CSV
from store.settings import open_store
from store.snapshot import GraphContent, Home, SnapshotInfo
from store.staging import Staging
from store.workers import WorkerPool
from tests.conftest import ROOT, absent
from tests.store_samples import EX, GRAPHS, SUGGESTED, load, numbered

READER = """
import sys
from pathlib import Path
from store.port import Limits, MediaTypes, StoreUnavailable
from store.settings import open_store
from store.snapshot import Home
from store.staging import Staging
store = open_store(sys.argv[1], workers=1)
print(store.ask("ASK { ?s ?p ?o }"), store.answer("ASK {}", MediaTypes(None, "text/csv", None), Limits()).body)
store.close()
try:
    with Staging(Home(Path(sys.argv[1]))):
        pass
except StoreUnavailable as refused:
    print(refused)
"""


def without_rights() -> list[str]:
    """Return what to put before a command so that it may not write where the mode of a file forbids it."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        absent("setpriv, which takes root's rights away,")
    lost = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", lost, "--inh-caps", lost]


@pytest.mark.parametrize("locked_before", [True, False])
def test_a_home_that_cannot_be_written_can_be_read(tmp_path: Path, locked_before: bool) -> None:
    home = tmp_path / "home"
    load(Home(home), *GRAPHS)
    (home / "staging-left").mkdir()
    if not locked_before:
        (home / "lock").unlink()
    everything = [home, *home.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        command = [*without_rights(), sys.executable, "-c", READER, str(home)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    assert (said.returncode, said.stderr) == (0, "")
    read, refused = said.stdout.splitlines()
    assert read.startswith("True b'")
    assert refused == f"{home} cannot be written, so nothing can be loaded there: Permission denied."


def damage(home: Home, info: SnapshotInfo) -> None:
    file = max((home.path(info.id) / "data").glob("*.sst"), key=lambda path: path.stat().st_size)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def test_a_damaged_snapshot_is_unavailable_and_says_what_to_do(tmp_path: Path) -> None:
    home = Home(tmp_path)
    info = load(home, *GRAPHS)
    damage(home, info)
    sentence = f"The snapshot {info.id} is damaged: .*; goldenthread load builds it anew"
    with pytest.raises(StoreUnavailable, match=sentence):
        EmbeddedStore(home)
    store = open_store(tmp_path, workers=1)
    with pytest.raises(StoreUnavailable, match=sentence):
        store.ask("ASK {}")
    store.close()


def test_a_snapshot_that_is_damaged_is_unavailable_to_a_query_from_outside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    info = load(home, *GRAPHS)
    damage(home, info)
    workers = WorkerPool(1)
    with pytest.raises(StoreUnavailable, match="is damaged"):
        workers.answer(home.path(info.id) / "data", "ASK {}", MediaTypes(CSV, CSV, None), Limits())
    workers.close()


def test_loading_builds_a_damaged_snapshot_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    info = load(home, *GRAPHS)
    damage(home, info)
    assert load(home, *GRAPHS).id == info.id
    store = EmbeddedStore(home)
    assert store.ask("ASK { ?s ?p ?o }")
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "lock", "snapshots"]


def test_graphs_of_a_damaged_snapshot_are_not_lost_silently(tmp_path: Path) -> None:
    home = Home(tmp_path)
    damage(home, load(home, *GRAPHS))
    with (
        pytest.raises(StoreUnavailable, match="1 graphs loaded earlier cannot be taken over"),
        Staging(home) as staging,
    ):
        staging.put(GraphContent(EX + "graph/a", numbered(1)))
        staging.keep(EX + "graph/odd")
        staging.publish([SUGGESTED])


@pytest.mark.parametrize("address", ["ftp://x/y", "file:///x/y", "htp://example.org/sparql", "s3://x"])
def test_an_address_of_another_kind_is_no_store(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="give a folder, or the http"):
        open_store(address)
    with pytest.raises(ValueError, match="reads like an address"):
        Home(Path(address))
    assert list(tmp_path.iterdir()) == []


def test_the_case_of_an_address_does_not_matter() -> None:
    store = open_store("HTTP://127.0.0.1:9/sparql", workers=1)
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.ask("ASK {}")
    store.close()
