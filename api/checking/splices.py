"""Bytes put into an XML part at chosen elements, every other byte left as it was.

A part that is parsed and written again comes back with other quotes, prefixes and blanks; here nothing is rewritten.

>>> part = b'<a x="1"><b/>text</a>'
>>> [span] = spans(part, lambda number, name, attributes: name == "b").values()
>>> spliced(part, [filled(part, span, b"new")])
b'<a x="1"><b>new</b>text</a>'
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

# From (byte offset) and to: what stands between gives way to the bytes.
Edit = tuple[int, int, bytes]

_TAG: Final = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_NAME: Final = re.compile(rb"<([^\s/>]+)")
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Span:
    """Where an element stands, in bytes: its start tag from `start` to `inner`, its end tag from `close` to `end`.

    An empty element in one tag has all but `start` at its end. `depth` counts the elements around it.
    """

    name: str
    attributes: Mapping[str, str]
    depth: int
    start: int
    inner: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether start and end are one tag."""
        return self.inner == self.end


def in_utf8(part: bytes) -> bytes:
    """Return a part in UTF-8, as it is unless it is in UTF-16 (XML 1.0, section 4.3.3: no others must be read)."""
    if part[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return part
    return _DECLARED.sub('<?xml version="1.0" encoding="UTF-8"?>', part.decode("utf-16")).encode()


def spans(part: bytes, wanted: Callable[[int, str, Mapping[str, str]], bool]) -> dict[int, Span]:
    """Return where the wanted elements stand, by their number in the order of the part, counted from 0.

    `wanted` is asked with number, name without prefix and attributes. The part is in UTF-8 and well formed.
    """
    parser = expat.ParserCreate()
    opened: list[tuple[int, str, Mapping[str, str], int] | None] = []
    found: dict[int, Span] = {}
    number = 0

    def starts(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal number
        local = name.rpartition(":")[2]
        chosen = wanted(number, local, attributes)
        opened.append((number, local, attributes, parser.CurrentByteIndex) if chosen else None)
        number += 1

    def ends(_: str) -> None:
        one = opened.pop()
        if one is not None:
            at, local, attributes, start = one
            inner = _after(part, start)
            if part[inner - 2 : inner] == b"/>":
                found[at] = Span(local, attributes, len(opened), start, inner, inner, inner)
            else:
                close = parser.CurrentByteIndex
                found[at] = Span(local, attributes, len(opened), start, inner, close, _after(part, close))

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.Parse(part, True)
    return dict(sorted(found.items()))


def filled(part: bytes, span: Span, content: bytes) -> Edit:
    """Return the edit that puts content at the end of an element, also of one that is an empty tag."""
    if not span.is_empty_tag:
        return span.close, span.close, content
    name = _NAME.match(part, span.start)
    assert name is not None  # noqa: S101 - the parser found a tag there
    return span.end - 2, span.end, b">" + content + b"</" + name[1] + b">"


def with_attribute(part: bytes, span: Span, name: str, value: str) -> Edit:
    """Return the edit that gives an element an attribute, in the place of the one of that name if it has one."""
    tag = part[span.start : span.inner]
    said = name.encode() + b'="' + value.encode() + b'"'
    before = re.search(rb"(?<=\s)" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
    if before is not None:
        return span.start + before.start(), span.start + before.end(), said
    named = _NAME.match(part, span.start)
    assert named is not None  # noqa: S101 - the parser found a tag there
    return named.end(), named.end(), b" " + said


def namespace(part: bytes) -> str:
    """Return what an element put into a part must declare to be in its root's namespace; nothing if it inherits it.

    >>> namespace(b'<x:a xmlns:x="urn:a"/>'), namespace(b'<a xmlns="urn:a"/>')
    (' xmlns="urn:a"', '')
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: names.append(name)
    names: list[str] = []
    parser.Parse(part, True)
    root = re.search(rb"<([A-Za-z_][^\s/>]*)", part)
    assert root is not None  # noqa: S101 - the part is well formed
    return f' xmlns="{names[0].rpartition(" ")[0]}"' if b":" in root[1] else ""


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with all edits made; those at one place come in the order given, and none overlap."""
    pieces: list[bytes] = []
    done = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [part[done:start], text]
        done = end
    return b"".join([*pieces, part[done:]])


def _after(part: bytes, at: int) -> int:
    tag = _TAG.match(part, at)
    assert tag is not None  # noqa: S101 - the parser found a tag there
    return tag.end()
