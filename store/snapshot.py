"""The home of the snapshots: which one is current, which may go, and who may build.

    home/current                 two lines: the id of the snapshot in use and the id of the one before it
    home/lock                    held (flock) by the one load that builds
    home/snapshots/{id}/data/    an Oxigraph directory that nobody writes to any more
    home/snapshots/{id}/meta.json
    home/snapshots/{id}/derived/ files made from the snapshot by those who read it, such as an index of names
    home/staging-…/              the next snapshot, while it is built (`store.staging`)

The pointer is replaced in one step (written beside, fsync, rename), so that a crash at any moment leaves the old state
or the new one. Locks are flock's: the kernel drops them when their holder dies, and whoever then holds the load lock
knows that every staging folder is a leftover. Readers hold a shared lock on `meta.json`, so that no snapshot in use is
swept; the current one and the one before it stay in any case.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from store.port import LoadInProgress, StoreUnavailable

FORMAT: Final = 1
STAGING: Final = "staging-"
_ATTEMPTS: Final = 5
_WRITERS: Final = 8
# What is left of `ftp://x/y` when it is taken for a path begins with a folder `ftp:`.
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class GraphContent:
    """The content of one named graph as N-Triples; blank node labels mean something within it only."""

    iri: str
    ntriples: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 (hexadecimal) of the sorted lines; the order and repetition of lines do not count."""
        return lines_digest(self.ntriples)


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """One named graph of a snapshot: its content's digest and its number of triples."""

    iri: str
    digest: str
    triples: int


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """What is known of a snapshot without opening it; `triples` counts its default graph.

    `recipe` and `union` say by which rules its derived graphs and its default graph were made; a later load may go on
    from them only by the same. `loose` counts the quads written since its files were last put in order.
    """

    id: str
    graphs: tuple[GraphInfo, ...]
    triples: int
    built_at: datetime
    format: int = FORMAT
    recipe: str = ""
    union: str = ""
    loose: int = 0

    def graph(self, iri: str) -> GraphInfo | None:
        """Return the named graph with this IRI, None if the snapshot has none."""
        return next((graph for graph in self.graphs if graph.iri == iri), None)


def sum_digest(lines: Iterable[bytes], gone: Iterable[bytes] = (), start: str = "") -> str:
    """Return the sum of the SHA-256 of lines of N-Triples, modulo 2^256 (hexadecimal), whatever their order.

    Each line is given once, as the engine writes it. From `start`, the digest of a graph, that of the changed graph
    follows without reading what stays: `lines` came, `gone` went.
    """
    total = int(start or "0", 16)
    for line in lines:
        total += int.from_bytes(hashlib.sha256(line).digest(), "big")
    for line in gone:
        total -= int.from_bytes(hashlib.sha256(line).digest(), "big")
    return f"{total % 2**256:064x}"


def lines_digest(ntriples: bytes) -> str:
    """Return the SHA-256 (hexadecimal) of N-Triples, whatever the order of the lines."""
    lines = {line.strip() for line in ntriples.splitlines()}
    content = sorted(line for line in lines if line and not line.startswith(b"#"))
    return hashlib.sha256(b"\n".join(content)).hexdigest()


class Home:
    """A folder of snapshots; made, with its parents, when it does not exist.

    Raises ValueError for what reads like an address, StoreUnavailable if the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        if folder.parts and _SCHEME.fullmatch(folder.parts[0]):
            raise ValueError(f"{folder} reads like an address, not like a folder; ./{folder} would be one.")
        self.folder = folder
        try:
            (folder / "snapshots").mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreUnavailable(f"{folder} cannot be a home of snapshots: {problem.strerror}.") from problem

    def stamp(self) -> tuple[int, int] | None:
        """Return a value that changes with every publishing (one `stat`, microseconds); None before the first."""
        try:
            found = (self.folder / "current").stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def current(self) -> SnapshotInfo | None:
        """Return what is known of the snapshot in use, None if nothing was loaded yet."""
        kept = self._pointer()
        return self.info(kept[0]) if kept else None

    def info(self, identifier: str) -> SnapshotInfo:
        """Return what is known of a snapshot; raises StoreUnavailable if it is absent or of another format."""
        try:
            found = json.loads((self.path(identifier) / "meta.json").read_bytes())
            if found["format"] != FORMAT:
                raise StoreUnavailable(
                    f"The snapshot {identifier} has format {found['format']}, not {FORMAT}; load it again."
                )
            graphs = tuple(GraphInfo(**graph) for graph in found["graphs"])
            built_at = datetime.fromisoformat(found["built_at"])
            made = found.get("recipe", ""), found.get("union", ""), found.get("loose", 0)
            return SnapshotInfo(found["id"], graphs, found["triples"], built_at, FORMAT, *made)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StoreUnavailable(f"The snapshot {identifier} in {self.folder} is absent or damaged.") from problem

    def path(self, identifier: str) -> Path:
        """Return the folder of a snapshot, whether it exists or not."""
        return self.folder / "snapshots" / identifier

    def pin(self, identifier: str) -> tuple[SnapshotInfo, IO[bytes]] | None:
        """Return a snapshot that is kept, the current one or the one before it, and the open file that keeps it.

        None for one that is no longer kept, or never was.
        """
        if identifier not in self._pointer():
            return None
        try:
            mark = (self.path(identifier) / "meta.json").open("rb")
        except OSError:
            return None
        try:
            fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
            # A snapshot that the pointer names while we hold the lock is not being swept.
            if identifier in self._pointer():
                return self.info(identifier), mark
        except BlockingIOError:
            pass
        except BaseException:
            mark.close()
            raise
        mark.close()
        return None

    def pin_current(self) -> tuple[SnapshotInfo, IO[bytes]]:
        """Return the snapshot in use and the open file that keeps it from being swept until it is closed."""
        for _ in range(_ATTEMPTS):
            kept = self._pointer()
            if not kept:
                raise StoreUnavailable(f"{self.folder} holds no snapshot yet; load something first.")
            try:
                mark = (self.path(kept[0]) / "meta.json").open("rb")
            except FileNotFoundError:
                continue  # swept since the pointer was read: it has moved on
            except OSError as problem:
                raise StoreUnavailable(
                    f"The snapshot {kept[0]} in {self.folder} cannot be read: {problem.strerror}."
                ) from problem
            try:
                fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
                # A snapshot that the pointer names while we hold the lock is not being swept.
                if kept[0] in self._pointer():
                    return self.info(kept[0]), mark
                mark.close()
            except BlockingIOError:
                mark.close()
            except BaseException:
                mark.close()
                raise
        raise StoreUnavailable(f"The current snapshot of {self.folder} is absent; load again.")

    @contextmanager
    def load_lock(self) -> Iterator[None]:
        """Hold the right to build.

        Raises LoadInProgress if another load, of this or another process, has it, and StoreUnavailable if the folder
        cannot be written.
        """
        try:
            opened = (self.folder / "lock").open("wb")
        except OSError as problem:
            raise StoreUnavailable(
                f"{self.folder} cannot be written, so nothing can be loaded there: {problem.strerror}."
            ) from problem
        with opened as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LoadInProgress(f"Another load is at work in {self.folder}; wait until it has ended.") from None
            yield

    def sweep(self) -> tuple[Path, ...]:
        """Remove what killed loads left and the snapshots that nobody needs; return what was removed.

        Does nothing while a load is at work, nor in a folder that cannot be written: reading needs no sweep.
        """
        try:
            with self.load_lock():
                return self.sweep_locked()
        except (LoadInProgress, StoreUnavailable, OSError):
            return ()

    def sweep_locked(self) -> tuple[Path, ...]:
        """Sweep while the caller holds the load lock."""
        kept = self._pointer()
        gone = [*self.folder.glob(STAGING + "*"), *self.folder.glob(".current-*")]
        for folder in (self.folder / "snapshots").iterdir():
            if folder.name not in kept and not _in_use(folder):
                # Renamed first, so that a sweep that is killed leaves no half of a snapshot under its name.
                gone.append(folder.rename(self.folder / f"{STAGING}swept-{folder.name}"))
        for path in gone:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return tuple(gone)

    def adopt(self, folder: Path, info: SnapshotInfo, kept: Collection[int] = ()) -> None:
        """Move a whole snapshot (its `data` and a new `meta.json`) to its place; the caller holds the load lock.

        `kept` are the inodes of files that an earlier snapshot holds too: they are on the disk already.
        """
        (folder / "meta.json").write_text(json.dumps(asdict(info) | {"built_at": info.built_at.isoformat()}, indent=1))
        new = [path for path in (folder / "data").iterdir() if path.stat().st_ino not in kept]
        with ThreadPoolExecutor(_WRITERS) as writers:
            # Together, for the disk takes as long for all as for one.
            list(writers.map(_fsync, [*new, folder / "meta.json", folder / "data", folder]))
        folder.rename(self.path(info.id))
        _fsync(self.folder / "snapshots")

    def set_aside(self, identifier: str) -> None:
        """Take a damaged snapshot out of its place, for the next sweep; the caller holds the load lock."""
        self.path(identifier).rename(self.folder / f"{STAGING}damaged-{identifier}")

    def point_to(self, identifier: str) -> None:
        """Make a snapshot the current one, in one step; the caller holds the load lock."""
        kept = self._pointer()
        if kept and kept[0] == identifier:
            return
        handle, name = tempfile.mkstemp(prefix=".current-", dir=self.folder)
        with os.fdopen(handle, "w", encoding="ascii") as pointer:
            pointer.write("".join(f"{line}\n" for line in (identifier, *kept[:1])))
            pointer.flush()
            os.fsync(pointer.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(self.folder / "current")
        _fsync(self.folder)

    def _pointer(self) -> tuple[str, ...]:
        try:
            return tuple((self.folder / "current").read_text(encoding="ascii").split())
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeError) as problem:
            raise StoreUnavailable(f"The pointer to the current snapshot in {self.folder} cannot be read.") from problem


def _in_use(folder: Path) -> bool:
    try:
        with (folder / "meta.json").open("rb") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
