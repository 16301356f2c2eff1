"""The office's own Word file given back with comments at the places of the findings; its text stays as it is.

What a machine read from running text is a proposal, and each comment says so. A finding about the whole file, or about
something that is not in it, stands at its beginning.

>>> commented(data, "kenya.docx", checked.body, "en")[:2]  # doctest: +SKIP
b'PK'
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from api.checking.forms import MACHINE, SEVERITIES, authority, said
from api.checking.packages import OFFICE, TYPES, linked, links_of, plain, repacked, targets, typed, unused
from api.checking.splices import Edit, Span, filled, in_utf8, spans, spliced
from loaders.programme.docx_places import Anchor, anchors_of

_DOCUMENT: Final = "word/document.xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W: Final = f'xmlns:w="{_MAIN}"'
_NONE: Final = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments {_W}/>'.encode()
_AUTHOR: Final = "Golden Thread"

Comment = tuple[Anchor, str]


def commented(data: bytes, name: str, body: Mapping[str, Any], language: str) -> bytes:
    """Return the Word file with a comment for each place of each finding; `body` is the report as plain values.

    Only the text's part gets marks, and the parts that hold comments are added to; all others are copied byte for byte.
    Raises Unreadable when the file cannot be opened.
    """
    anchors = anchors_of(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = frozenset(package.namelist())
        links = package.read(links_of(_DOCUMENT)) if links_of(_DOCUMENT) in names else None
        known = [part for part in targets(links, _DOCUMENT, "comments").values() if part in names]
        comments = package.read(known[0]) if known else _NONE
        document, types = package.read(_DOCUMENT), package.read(TYPES)
    changed: dict[str, bytes] = {}
    if not known:
        known = [unused(names, "word/comments{}.xml")]
        links, _ = linked(links, f"{OFFICE}/comments", known[0].removeprefix("word/"))
        changed |= {links_of(_DOCUMENT): links, TYPES: typed(types, known[0], _TYPE)}
    placed = sorted(_comments(body, anchors, language), key=lambda one: (one[0].first, one[0].last))
    comments, first = _added(comments, [text for _, text in placed])
    changed[known[0]] = comments
    changed[_DOCUMENT] = _marked(document, [anchor for anchor, _ in placed], first)
    return repacked(data, changed)


def _comments(body: Mapping[str, Any], anchors: Mapping[tuple[str, str], Anchor], language: str) -> Iterator[Comment]:
    beginning = next(iter(anchors.values()), None)
    rows: dict[tuple[str, str], Anchor] = {}
    for (sheet, cell), anchor in anchors.items():
        rows.setdefault((sheet, cell.partition("C")[0]), anchor)
        rows.setdefault((sheet, ""), anchor)
    for finding in body["findings"]:
        for anchor, addresses in _anchored(finding, anchors, rows, beginning).items():
            yield anchor, _words(finding, addresses if anchor == beginning else (), language)


def _anchored(
    finding: Mapping[str, Any],
    anchors: Mapping[tuple[str, str], Anchor],
    rows: Mapping[tuple[str, str], Anchor],
    beginning: Anchor | None,
) -> dict[Anchor, list[str]]:
    """Return the places of a finding in the text, and the addresses of those that have none there."""
    found: dict[Anchor, list[str]] = {}
    for place in finding["where"]:
        at = place["sheet"], place["cell"]
        anchor = anchors.get(at) or rows.get(at)
        if anchor is not None:
            found.setdefault(anchor, [])
        elif beginning is not None:
            found.setdefault(beginning, []).append(place["address"])
    return found


def _words(finding: Mapping[str, Any], addresses: Sequence[str], language: str) -> str:
    marks = finding["rule"], said(SEVERITIES, language)[finding["severity"]], said(MACHINE, language)
    lines = [" · ".join(marks), *dict.fromkeys(addresses)]
    lines += [said(finding["what"], language), said(finding["fix"], language), authority(finding, language)]
    return "\n".join(lines)


def _added(comments: bytes, texts: Sequence[str]) -> tuple[bytes, int]:
    """Return the part of comments with more of them, and the id of the first of these."""
    before = in_utf8(comments)
    there = spans(before, lambda _, name, __: name in ("comments", "comment"))
    whole = next(iter(there.values()))
    ids = [int(one.attributes.get("w:id", "0")) for one in there.values() if one.name == "comment"]
    first = max(ids, default=-1) + 1
    more = "".join(_comment(first + at, text) for at, text in enumerate(texts))
    return spliced(before, [filled(before, whole, more.encode())]), first


def _comment(number: int, text: str) -> str:
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in plain(text).splitlines()
    )
    return f'<w:comment {_W} w:id="{number}" w:author="{_AUTHOR}" w:initials="GT">{lines}</w:comment>'


def _marked(document: bytes, anchors: Sequence[Anchor], first: int) -> bytes:
    """Return the text's part with the range and the mark of each comment at its anchor."""
    part = in_utf8(document)
    wanted = {number for anchor in anchors for number in (anchor.first, anchor.properties, anchor.last)}
    found = spans(part, lambda number, _, __: number in wanted)
    begins: dict[int, list[bytes]] = {}
    ends: dict[int, list[bytes]] = {}
    for number, anchor in enumerate(anchors, start=first):
        begun = f'<w:commentRangeStart {_W} w:id="{number}"/>'
        ended = f'<w:commentRangeEnd {_W} w:id="{number}"/><w:r {_W}><w:commentReference w:id="{number}"/></w:r>'
        begins.setdefault(anchor.first, []).append(begun.encode())
        ends.setdefault(anchor.last, []).append(ended.encode())
    properties = {anchor.first: anchor.properties for anchor in anchors}
    edits: list[Edit] = []
    for at in sorted(begins.keys() | ends.keys()):
        inside = properties.get(at)
        edits += _around(
            part,
            found[at],
            found[inside].end if inside is not None else found[at].inner,
            b"".join(begins.get(at, ())),
            b"".join(ends.get(at, ())),
        )
    return spliced(part, edits)


def _around(part: bytes, paragraph: Span, start: int, before: bytes, after: bytes) -> list[Edit]:
    if paragraph.is_empty_tag:
        return [filled(part, paragraph, before + after)]
    return [(start, start, before), filled(part, paragraph, after)]
