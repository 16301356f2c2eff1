"""The parts of a workbook that its sheets rely on: list of sheets, shared texts, number formats.

Source: ECMA-376-1, sections 18.2 (workbook), 18.4 (shared strings), 18.8 (styles); built-in date formats 18.8.30.

>>> is_date_format("d mmm yyyy"), is_date_format('0.0 "days"')
(True, False)
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loaders.programme.archive import Archive
from loaders.programme.xml_parts import attribute, walk

_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN: Final = {9: "0%", 10: "0.00%", 2: "0.00"}
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Package:
    """What a workbook says of its sheets: (name, part) in order, texts, the format of each style, the date system."""

    sheets: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool


def read_package(archive: Archive, workbook: str) -> Package:
    """Return the package whose workbook part is given; raises Unreadable when a part is damaged."""
    folder = posixpath.dirname(workbook)
    links = _relationships(archive, f"{folder}/_rels/{posixpath.basename(workbook)}.rels", folder)
    sheets: list[tuple[str, str]] = []
    from_1904 = False

    def starts(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal from_1904
        if name == "sheet":
            kind, part = links.get(attribute(attributes, "id") or "", ("", ""))
            if kind == "worksheet" and part in archive:
                sheets.append((attributes.get("name", ""), part))
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")

    walk(archive.chunks(workbook), f"{archive.name}: {workbook}", starts, lambda _: None)
    parts = dict(links.values())
    return Package(
        tuple(sheets),
        _shared_texts(archive, parts.get("sharedStrings")),
        _formats(archive, parts.get("styles")),
        from_1904,
    )


def _relationships(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    links: dict[str, tuple[str, str]] = {}

    def starts(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            links[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

    if part in archive:
        walk(archive.chunks(part), f"{archive.name}: {part}", starts, lambda _: None)
    return links


def _shared_texts(archive: Archive, part: str | None) -> tuple[str, ...]:
    if part is None or part not in archive:
        return ()
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False

    def starts(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic = True
        inside = name == "t" and not phonetic

    def ends(name: str) -> None:
        nonlocal inside, phonetic
        inside = False
        if name == "rPh":
            phonetic = False
        elif name == "si":
            texts.append(unescaped("".join(pieces)))

    walk(
        archive.chunks(part),
        f"{archive.name}: {part}",
        starts,
        ends,
        lambda text: pieces.append(text) if inside else None,
    )
    return tuple(texts)


def _formats(archive: Archive, part: str | None) -> tuple[str, ...]:
    if part is None or part not in archive:
        return ()
    custom: dict[int, str] = {}
    used: list[int] = []
    inside = False

    def starts(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            custom[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            used.append(_number(attributes.get("numFmtId")))

    def ends(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    walk(archive.chunks(part), f"{archive.name}: {part}", starts, ends)
    return tuple(
        custom.get(number, "yyyy-mm-dd" if number in _BUILT_IN_DATES else _BUILT_IN.get(number, "")) for number in used
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date: it has a day, month or year outside quotes and brackets."""
    return bool(re.search("[ymdYMD年月日]", _QUOTED.sub("", code.split(";")[0]))) and code != "General"


def unescaped(text: str) -> str:
    """Return text with `_x000D_` and the like turned to characters (ECMA-376-1, section 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """Return text in which what looks like such an escape stands for itself."""
    return _ESCAPED.sub(lambda found: "_x005F" + found[0], text) if "_x" in text else text
