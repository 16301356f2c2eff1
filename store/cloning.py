"""A copy of a snapshot's directory that can be written to, made of hard links: a millisecond, whatever its size.

The engine never changes a table file (`*.sst`) once it is written; it only removes the name. So the copy shares these
with the snapshot, and has its own copies of the few small files that are appended to: the log, the manifest.

>>> clone(home.path(identifier) / "data", folder / "build")  # doctest: +SKIP
"""

import os
import shutil
from pathlib import Path
from typing import Final

_TABLE: Final = ".sst"
_OPTIONS: Final = "OPTIONS-"
# What an engine that was open leaves behind, and no later one needs.
_LEFT: Final = ("LOG", "LOCK", "IDENTITY")


def clone(data: Path, target: Path) -> None:
    """Make `target` a directory that the engine opens as it would open `data`, which nobody writes to any more.

    Raises OSError, among others where the two lie on different file systems.
    """
    target.mkdir()
    for file in _needed(data):
        if file.suffix == _TABLE:
            os.link(file, target / file.name)
        else:
            shutil.copyfile(file, target / file.name)


def tidy(data: Path) -> None:
    """Remove what an engine leaves in its directory when it is closed and no later one needs."""
    needed = {file.name for file in _needed(data)}
    for file in list(data.iterdir()):
        if file.name not in needed:
            file.unlink()


def inodes(data: Path) -> frozenset[int]:
    """Return the inodes of a directory's table files, by which a later one knows those that it shares."""
    return frozenset(file.stat().st_ino for file in data.iterdir() if file.suffix == _TABLE)


def _needed(data: Path) -> list[Path]:
    files = [file for file in data.iterdir() if not file.name.startswith(_LEFT)]
    options = sorted(file for file in files if file.name.startswith(_OPTIONS))
    return [file for file in files if file not in options[:-1]]
