"""From bytes to text, or one clear refusal.

Official documents reach us as UTF-8 mostly, as UTF-16 or GB 18030 from older office software. Anything else (a PDF
file itself, an archive, a web page) is refused with the reason, because half-read text would give half a document.

>>> decode("第1段".encode("gb18030") * 40, "old.txt")[:3]
'第1段'
"""

import codecs
import re
from pathlib import Path
from typing import Final

from loaders.document.model import NotAnOfficialDocument

LIMIT_BYTES: Final = 20 * 1024 * 1024

_SIGNATURES: Final = {
    b"%PDF": "a PDF file: extract its text first (pdftotext)",
    b"PK\x03\x04": "an archive or office file (.docx, .xlsx, .zip): save it as plain text first",
    b"\xd0\xcf\x11\xe0": "an old office file (.doc): save it as plain text first",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_MARKUP: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1b\x7f]")
# Characters that fill ordinary Chinese prose; wrong decoding yields rare ones instead.
_COMMON_CHINESE: Final = frozenset(
    "的一是在和了国联合大会年月日第人不为有中发展计划议报告执行关于以及其对与、，。（）：；"
)


def read_bytes(path: Path, limit: int = LIMIT_BYTES) -> bytes:
    """Return a file's bytes; raise NotAnOfficialDocument, without reading it, when it is larger than `limit` bytes."""
    size = path.stat().st_size
    if size > limit:
        raise NotAnOfficialDocument(_too_large(path.name, size, limit))
    return path.read_bytes()


def decode(data: bytes, name: str, limit: int = LIMIT_BYTES) -> str:
    """Return the text of a file's bytes, its line ends as newlines.

    Takes the bytes, the file's name (for messages) and the limit in bytes. Raises NotAnOfficialDocument when the input
    is empty, too large, not text, markup of a web page, or in an encoding that cannot be told for certain.
    """
    if len(data) > limit:
        raise NotAnOfficialDocument(_too_large(name, len(data), limit))
    if not data.strip():
        raise NotAnOfficialDocument(f"{name} is empty: a document's text was expected.")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise NotAnOfficialDocument(f"{name} is not plain text but {what}.")
    text = _decoded(data, name)
    if _MARKUP.match(text):
        raise NotAnOfficialDocument(f"{name} is a web page (HTML): save the document itself as plain text first.")
    if not text.strip():
        raise NotAnOfficialDocument(f"{name} is empty: a document's text was expected.")
    control = len(_CONTROL.findall(text))
    if control > max(3, len(text) // 1000):
        raise NotAnOfficialDocument(f"{name} is binary: it holds {control} control characters that no text has.")
    return re.sub(r"\r\n?|\x85|\u2028|\u2029", "\n", text).replace("\x0b", "\n")


def _too_large(name: str, size: int, limit: int) -> str:
    return f"{name} is too large for a document: {size:,} bytes, the limit is {limit:,}."


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotAnOfficialDocument(f"{name} begins as {encoding} but byte {error.start} is not.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    else:
        if "\x00" in text:
            raise NotAnOfficialDocument(f"{name} is binary, or UTF-16 without its byte order mark.")
        return text
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if _reads_as_chinese(text):
        return text
    raise NotAnOfficialDocument(
        f"{name} is not in an encoding that can be told for certain: byte {position} is not UTF-8, and it does not "
        "read as GB 18030 Chinese. Save it as UTF-8."
    )


def _reads_as_chinese(text: str) -> bool:
    """Return whether a GB 18030 decoding is plausible: mostly Chinese beyond ASCII, one character in ten common."""
    beyond = [char for char in text if ord(char) > 0x7F]
    if len(beyond) < 20 or _CONTROL.search(text):
        return False
    common = sum(char in _COMMON_CHINESE for char in beyond)
    ideographs = sum("\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\uff5e" for char in beyond)
    return ideographs >= 0.9 * len(beyond) and common >= 0.1 * len(beyond)
