"""The last step of a load: what was built becomes a snapshot with a place of its own.

>>> finish(home, folder, info, store, base=None)  # doctest: +SKIP
"""

from pathlib import Path

import pyoxigraph as ox

from store import engine
from store.cloning import inodes, tidy
from store.port import StoreUnavailable
from store.snapshot import Home, SnapshotInfo


def finish(home: Home, folder: Path, info: SnapshotInfo, store: ox.Store | None, base: str | None) -> None:
    """Put what was built in `folder` in its place; the caller holds the load lock.

    Without `store`, the engine is closed and its directory `folder/build` is taken as it is, with its log: for little
    that was written, since to flush it takes longer than to write it. `base` is the snapshot that it was cloned from.
    """
    whole = folder / "whole"
    whole.mkdir()
    data = whole / "data"
    if store is None:
        (folder / "build").rename(data)
        tidy(data)
    else:
        store.flush()
        # A backup is hard links to the live files: the logs of the load and its `bulk-*.sst` stay behind.
        store.backup(data)
    home.adopt(whole, info, inodes(home.path(base) / "data") if base else ())


def is_whole(home: Home, identifier: str) -> bool:
    """Say whether a snapshot is there already; one that is damaged is put out of the way, to be swept."""
    if not home.path(identifier).exists():
        return False
    try:
        home.info(identifier)
        engine.open_snapshot(home.path(identifier) / "data")
    except StoreUnavailable:
        home.set_aside(identifier)
        return False
    return True
