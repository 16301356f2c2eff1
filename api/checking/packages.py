"""An Office file as a package of parts, some of them changed or added, the others byte for byte as they were.

Source: ECMA-376-2, sections 9.1.2 (content types) and 9.3 (relationships).

>>> linked(None, "http://example.org/comments", "comments.xml")[1]
'rId1'
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from api.checking.splices import filled, in_utf8, spans, spliced

TYPES: Final = "[Content_Types].xml"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_LINKS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_TYPES_OF: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_BOOK: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# A fixed date keeps the file the same for the same findings.
_WRITTEN_ON: Final = (2000, 1, 1, 0, 0, 0)


def repacked(data: bytes, changed: Mapping[str, bytes], gone: frozenset[str] = frozenset()) -> bytes:
    """Return the package with some parts changed, some left out and, after all others, those that are new."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        names = [entry.filename for entry in before.infolist()]
        for entry in before.infolist():
            if entry.filename in gone:
                continue
            after.writestr(entry, changed.get(entry.filename) or before.read(entry))
        for name in changed:
            if name not in names:
                entry = zipfile.ZipInfo(name, _WRITTEN_ON)
                entry.compress_type = zipfile.ZIP_DEFLATED
                after.writestr(entry, changed[name])
    return buffer.getvalue()


def links_of(part: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    return f"{posixpath.dirname(part)}/_rels/{posixpath.basename(part)}.rels"


def targets(links: bytes | None, part: str, kind: str) -> dict[str, str]:
    """Return the parts that a part is linked to by relationships of a kind (the end of its type), by their ids."""
    found = {}
    for span in _relationships(links):
        if span.get("Type", "").rpartition("/")[2] == kind and span.get("TargetMode") != "External":
            target = span.get("Target", "")
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))
            found[span.get("Id", "")] = path.lstrip("/")
    return found


def linked(links: bytes | None, kind: str, target: str) -> tuple[bytes, str]:
    """Return the relationships of a part with one more, of a type (IRI) to a target, and the id of that one."""
    before = in_utf8(links or _NO_LINKS)
    taken = {one.get("Id", "") for one in _relationships(before)}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
    [whole] = spans(before, lambda _, local, __: local == "Relationships").values()
    own = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    one = f'<Relationship {own} Id="{name}" Type={quoteattr(kind)} Target={quoteattr(target)}/>'
    return spliced(before, [filled(before, whole, one.encode())]), name


def typed(types: bytes, part: str, content_type: str) -> bytes:
    """Return the content types of a package with that of one more part."""
    types = in_utf8(types)
    [whole] = spans(types, lambda _, local, __: local == "Types").values()
    one = f'<Override xmlns="{_TYPES_OF}" PartName={quoteattr("/" + part)} ContentType={quoteattr(content_type)}/>'
    return spliced(types, [filled(types, whole, one.encode())])


def without_macros(links: bytes, types: bytes) -> tuple[bytes, bytes, frozenset[str]]:
    """Return links and content types of a workbook without its macros, and the parts that hold these.

    A file that says that it holds macros is not opened under a name that says that it does not.
    """
    macros = targets(links, "xl/workbook.xml", "vbaProject")
    if not macros:
        return links, types, frozenset()
    ties = spans(links, lambda _, name, given: name == "Relationship" and given.get("Id") in macros).values()
    links = spliced(links, [(tie.start, tie.end, b"") for tie in ties])
    for marked in (b".sheet.macroEnabled.main+xml", b".template.macroEnabledTemplate.main+xml"):
        types = types.replace(b"application/vnd.ms-excel" + marked, _BOOK)
    named = {f"/{part}" for part in macros.values()}
    told = spans(types, lambda _, name, given: name == "Override" and given.get("PartName") in named).values()
    return links, spliced(types, [(one.start, one.end, b"") for one in told]), frozenset(macros.values())


def unused(names: frozenset[str], pattern: str) -> str:
    """Return the first name of a part, made by putting numbers for `{}`, that no part has in any case of letters."""
    taken = {name.casefold() for name in names}
    number = 1
    while (name := pattern.format(number)).casefold() in taken:
        number += 1
    return name


def plain(text: str) -> str:
    """Return text without the characters that XML 1.0 does not know (section 2.2)."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _relationships(links: bytes | None) -> list[Mapping[str, str]]:
    if links is None:
        return []
    return [span.attributes for span in spans(in_utf8(links), lambda _, name, __: name == "Relationship").values()]
