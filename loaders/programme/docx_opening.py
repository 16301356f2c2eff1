"""What a Word file must be before it is opened: within its limits, without macros or entities, and all its own.

A file may also name parts that lie elsewhere (a template, a picture); nothing is ever fetched, and that is said.

>>> try:
...     opened(b"PK", "kenya.docx")
... except Unreadable as problem:
...     print(problem.code)
damaged-file
"""

import posixpath
from collections.abc import Mapping
from typing import Final

from loaders.programme.archive import Archive
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.submission import Place, Problem
from loaders.programme.texts import Text, sentence
from loaders.programme.xml_parts import walk

_DOCUMENT: Final = "word/document.xml"
_TYPES: Final = "[Content_Types].xml"
_MACROS: Final = "word/vbaProject.bin"
# A tree of so many elements takes some hundred megabytes of memory.
_MOST_ELEMENTS: Final = 600_000
# A table takes three levels; no reader follows text through fifty tables in one another.
_DEEPEST: Final = 200
# Where a link leads is nothing that is read with the file.
_MERE_LINKS: Final = frozenset({"hyperlink"})


def opened(data: bytes, name: str) -> tuple[Problem, ...]:
    """Return what is to be said of a Word file that may be opened; raises Unreadable for one that may not."""
    archive = Archive(data, name)
    if _DOCUMENT not in archive:
        said = sentence("{name} is no Word document.", "{name} 不是 Word 文件。", name=name)
        raise Unreadable("not-a-word-file", said, Text("Save it as .docx.", "请另存为 .docx。"), Place("", "", name))
    if _MACROS in archive:
        said = sentence("{name} holds macros.", "{name} 含有宏。", name=name)
        fix = Text("Save it as .docx, without macros.", "请另存为不含宏的 .docx。")
        raise Unreadable("macros", said, fix, Place("", "", f"{name}: {_MACROS}"))
    outside: dict[str, str] = {}
    missing: dict[str, str] = {} if _TYPES in archive else {_TYPES: name}
    reading = _Reading(name)
    for entry in archive.names:
        if not entry.endswith((".xml", ".rels")) or archive.size(entry) > LIMITS.part_bytes:
            continue
        reading.depth = 0

        def starts(element: str, attributes: Mapping[str, str], entry: str = entry) -> None:
            reading.begin(entry)
            if element == "Relationship" and entry.endswith(".rels"):
                _followed(attributes, entry, archive, outside, missing)

        walk(archive.chunks(entry), f"{name}: {entry}", starts, reading.end)
    if missing:
        raise _missing(name, *next(iter(missing.items())))
    return tuple(_outside(name, part, target) for part, target in outside.items())


class _Reading:
    """How many elements were met in all, and how deep in one another."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = 0
        self.depth = 0

    def begin(self, entry: str) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > _MOST_ELEMENTS:
            said = sentence(
                "{name} is larger than any programme document.",
                "{name} 过大，超出任何方案文件的规模。",
                name=self.name,
            )
            fix = Text("Send the programme only.", "请只发送方案。")
            raise Unreadable("too-many-elements", said, fix, Place("", "", f"{self.name}: {entry}"))
        if self.depth > _DEEPEST:
            said = sentence(
                "{name} nests its tables or text more than {most} levels deep.",
                "{name} 的表格或文字嵌套超过 {most} 层。",
                name=self.name,
                most=_DEEPEST,
            )
            fix = Text("Take the tables out of one another.", "请勿将表格层层嵌套。")
            raise Unreadable("nested-too-deep", said, fix, Place("", "", f"{self.name}: {entry}"))

    def end(self, _: str) -> None:
        self.depth -= 1


def _followed(
    attributes: Mapping[str, str],
    links: str,
    archive: Archive,
    outside: dict[str, str],
    missing: dict[str, str],
) -> None:
    """Note where a link of a part leads, if that is no part of the file."""
    kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
    folder, _, file = links.rpartition("_rels/")
    if attributes.get("TargetMode") == "External":
        if kind not in _MERE_LINKS:
            outside.setdefault(f"{folder}{file.removesuffix('.rels')}", target)
        return
    part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    if kind not in _MERE_LINKS and part not in archive:
        missing.setdefault(part, links)


def _missing(name: str, part: str, links: str) -> Unreadable:
    return Unreadable(
        "missing-part",
        sentence(
            "{name} lacks its part {part}, which {links} names.",
            "{name} 缺少 {links} 所列的 {part}。",
            name=name,
            part=part,
            links=links,
        ),
        Text("Open it in Word, save it as .docx and send that file.", "请在 Word 中打开并另存为 .docx 后再发送。"),
        Place("", "", f"{name}: {part}"),
    )


def _outside(name: str, part: str, target: str) -> Problem:
    return Problem(
        "outside-part",
        Place("", "", f"{name}: {part}"),
        sentence(
            "{name}: {part} refers to {target}, which is not in the file; nothing was fetched.",
            "{name}: {part} 引用文件之外的 {target}；未予获取。",
            name=name,
            part=part,
            target=target[:200],
        ),
        Text(
            "Nothing to do unless results stand there; then put them into the file.",
            "如其中含有成果，请移入文件；否则无需处理。",
        ),
        "hint",
    )
