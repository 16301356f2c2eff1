"""Archives from the web, unpacked so that they can do no harm: nothing outside the folder, no more than a limit.

An office document is an archive as well (ISO/IEC 29500-2) and is left as it is.

    folder = unpack(Path("data.zip"), Path("unpacked"), most_bytes=2**30)
"""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from loaders.sources.source import SourceRefused

MOST_FILES: Final = 20_000
_READ_BYTES: Final = 2**16
_ENCRYPTED: Final = 0x1
# What the packages of office suites hold: Office Open XML and OpenDocument.
_OFFICE: Final = frozenset({"[Content_Types].xml", "META-INF/manifest.xml"})


def is_archive(file: Path) -> bool:
    """Say whether a file is a ZIP archive of files, and not a document that comes as one."""
    if not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return not _OFFICE & set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def unpack(file: Path, folder: Path, most_bytes: int) -> Path:
    """Return the folder with what an archive holds (the one folder in it, if that is all); `folder` is made anew.

    Raises SourceRefused for an archive that is damaged, locked or too large, or that names places outside.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_FILES:
                raise SourceRefused(f"{file.name} holds {len(parts)} files, more than the limit of {MOST_FILES}.")
            taken: set[str] = set()
            left = most_bytes
            for part in parts:
                if not part.is_dir():
                    left -= _unpack_one(archive, part, _inside(part, folder, taken, file.name), left, file.name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise SourceRefused(f"{file.name} cannot be unpacked: {problem}. Get a whole copy of it.") from None
    except SourceRefused:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    folder.mkdir(parents=True, exist_ok=True)
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _inside(part: zipfile.ZipInfo, folder: Path, taken: set[str], archive: str) -> Path:
    name = PurePosixPath(part.filename)
    outside = name.is_absolute() or ".." in name.parts or "\\" in part.filename or ":" in part.filename
    # The upper half of the attributes is the Unix mode of the file, where the archive was made on one.
    kind = stat.S_IFMT(part.external_attr >> 16)
    if outside or kind not in (0, stat.S_IFREG) or not name.parts:
        raise SourceRefused(
            f"{archive} holds {part.filename!r}, which is no plain file inside it; it was not unpacked."
        )
    if part.flag_bits & _ENCRYPTED:
        raise SourceRefused(f"{archive} is locked with a password. Unpack it, and give the folder.")
    key = name.as_posix().casefold()
    if key in taken:
        raise SourceRefused(f"{archive} holds {part.filename!r} twice; it was not unpacked.")
    taken.add(key)
    return folder.joinpath(*name.parts)


def _unpack_one(archive: zipfile.ZipFile, part: zipfile.ZipInfo, target: Path, left: int, name: str) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(part) as packed, target.open("xb") as out:
        # Counted as it comes: the size that an archive states of itself may be a lie.
        while data := packed.read(_READ_BYTES):
            size += len(data)
            if size > left:
                raise SourceRefused(f"{name} unpacks to more than the limit; it was not unpacked.")
            out.write(data)
    return size
