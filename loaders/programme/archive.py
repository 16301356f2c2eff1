"""A zip from outside, opened with care: what it would inflate to is known before anything is inflated.

A workbook, a Word file and the CSV files all come as a zip. A bomb is refused by what its directory declares, and a
directory that lies is cut off at what it declares (`zipfile` reads no further).

>>> container_of(b"PK" + bytes([3, 4])), container_of(b"{}")
('zip', '')
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, Literal

from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
# Compound File Binary, section 2.2 of [MS-CFB]: older Office files, and new ones under a password.
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_CHUNK: Final = 65_536
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)

Container = Literal["zip", "compound", ""]


def container_of(data: bytes) -> Container:
    """Return what kind of container the bytes start as."""
    return "zip" if data.startswith(_ZIP) else "compound" if data.startswith(_COMPOUND) else ""


def refuse_compound(data: bytes, name: str) -> Unreadable:
    """Return the reason why an older or a password-protected Office file cannot be read."""
    place = Place("", "", name)
    if _ENCRYPTED_STREAM in data:
        return Unreadable(
            "password-protected",
            sentence(
                "The file {name} is protected by a password.",
                "文件 {name} 有密码保护。",
                name=name,
            ),
            Text("Remove the password and send it again.", "请取消密码后重新发送。"),
            place,
        )
    return Unreadable(
        "old-office-file",
        sentence(
            "The file {name} is in the format of Office before 2007.",
            "文件 {name} 为 Office 2007 以前的格式。",
            name=name,
        ),
        Text("Save it as .xlsx or .docx.", "请另存为 .xlsx 或 .docx。"),
        place,
    )


class Archive:
    """The entries of a zip within the limits; every failure to read one is an Unreadable that names it."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _DAMAGED:
            raise self._damaged(name) from None
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        self._check(entries)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries, in the order of the zip."""
        return tuple(self._entries)

    def __contains__(self, entry: str) -> bool:
        return entry in self._entries

    def size(self, entry: str) -> int:
        """Return the size of an entry in bytes, as declared."""
        return self._entries[entry].file_size

    def chunks(self, entry: str) -> Iterator[bytes]:
        """Give an entry piece by piece; raises Unreadable when it is damaged, missing or encrypted."""
        try:
            with self._zip.open(self._entries[entry]) as stream:
                while piece := stream.read(_CHUNK):
                    yield piece
        except (*_DAMAGED, KeyError):
            raise self._damaged(f"{self.name}: {entry}") from None

    def read(self, entry: str) -> bytes:
        """Return a whole entry; raises Unreadable as `chunks`."""
        return b"".join(self.chunks(entry))

    def _damaged(self, text: str) -> Unreadable:
        return Unreadable(
            "damaged-file",
            sentence(
                "{text} is damaged and cannot be opened.",
                "{text} 已损坏，无法打开。",
                text=text,
            ),
            Text("Open it in its program, save it again and send that file.", "请用原软件打开、重新保存后再发送。"),
            Place("", "", text),
        )

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        encrypted = next((entry for entry in entries if entry.flag_bits & 1), None)
        if encrypted:
            raise Unreadable(
                "password-protected",
                sentence(
                    "{name} is protected by a password.",
                    "{name} 有密码保护。",
                    name=self.name,
                ),
                Text("Remove the password and send it again.", "请取消密码后重新发送。"),
                Place("", "", f"{self.name}: {encrypted.filename}"),
            )
        largest = max(entries, key=lambda entry: entry.file_size, default=None)
        if largest and largest.file_size > LIMITS.part_bytes:
            self._refuse_size(largest.filename, largest.file_size, LIMITS.part_bytes)
        swollen = next((entry for entry in entries if _swells(entry)), None)
        total = sum(entry.file_size for entry in entries)
        if swollen:
            times = swollen.file_size // max(swollen.compress_size, 1)
            raise self._too_large(
                f"{self.name}: {swollen.filename}",
                sentence(
                    "would inflate {times:,} times; at most {most} times is read.",
                    "解压后为原大小的 {times:,} 倍；最多读取 {most} 倍。",
                    times=times,
                    most=LIMITS.inflation,
                ),
            )
        if total > LIMITS.inflated_bytes:
            self._refuse_size("", total, LIMITS.inflated_bytes)
        if len(entries) > LIMITS.entries:
            raise self._too_large(
                self.name,
                sentence(
                    "holds {count:,} files; at most {most:,} are read.",
                    "含有 {count:,} 个文件；最多读取 {most:,} 个。",
                    count=len(entries),
                    most=LIMITS.entries,
                ),
            )

    def _refuse_size(self, entry: str, size: int, most: int) -> None:
        raise self._too_large(
            f"{self.name}: {entry}" if entry else self.name,
            sentence(
                "would inflate to {size:.1f} MB; at most {most} MB are read.",
                "解压后为 {size:.1f} MB；最多读取 {most} MB。",
                size=size / 1_000_000,
                most=most // 1_000_000,
            ),
        )

    def _too_large(self, what: str, why: Text) -> Unreadable:
        return Unreadable(
            "inflates-too-much",
            sentence("{what} {why}", "{what} {why}", what=what, why=why),
            Text("Take out what does not belong to the form.", "请删除不属于表单的内容。"),
            Place("", "", what),
        )


def _swells(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    large = entry.file_size > LIMITS.inflation_ignored_below
    return large and ratio > LIMITS.inflation
