"""Files made from one state of the graph that lie beside it: made once, whoever asks first, and only read afterwards.

A file counts when its SHA-256 stands beside it, in `{name}.sha256` with the version of what made it. One that is
missing, cut short, altered or of another version is made anew.

>>> beside(store, "names.sqlite", 3, write)  # doctest: +SKIP
PosixPath('…/snapshots/9f…/derived/names.sqlite')
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.port import Store


def beside(store: Store, name: str, version: int, write: Callable[[Path], object]) -> Path | None:
    """Return the file `name` beside a state, made by `write` (which is given where to) unless it is there and whole.

    None where there is no place for it: a remote endpoint, or a home that may only be read. Two processes that need it
    at once make it once. `version` is raised whenever a file made before would not do.
    """
    folder = store.derived
    if folder is None:
        return None
    file = folder / name
    if _whole(file, version):
        return file
    try:
        with _alone(folder / f"{name}.lock"):
            if not _whole(file, version):
                _make(file, version, write)
    except OSError:
        return None
    return file


def _whole(file: Path, version: int) -> bool:
    try:
        return _stamp(file).read_text(encoding="ascii") == _seal(version, file)
    except (OSError, UnicodeError):
        return False


def _make(file: Path, version: int, write: Callable[[Path], object]) -> None:
    """Write beside and move to its place in one step, first without its stamp: a kill leaves nothing that counts."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    os.close(handle)
    made = Path(name)
    try:
        write(made)
        made.chmod(0o644)
        seal = _seal(version, made)
        with suppress(FileNotFoundError):
            _stamp(file).unlink()
        made.replace(file)
        made.write_text(seal, encoding="ascii")
        made.chmod(0o644)
        made.replace(_stamp(file))
    finally:
        made.unlink(missing_ok=True)


def _stamp(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _seal(version: int, file: Path) -> str:
    with file.open("rb") as content:
        return f"{version} {hashlib.file_digest(content, 'sha256').hexdigest()}\n"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process, and no other thread, makes the same file."""
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
