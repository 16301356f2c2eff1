"""Reads resolutions from paragraph-by-paragraph data into the model of official documents.

The data (lists of items with text, type, prefix, verb) is uneven: prefixes are missing or glued to the text, operative
paragraphs are marked preambular, whole resolutions frontmatter; pages of bound volumes bring the end of the resolution
before and the beginning of the next. So only texts and prefixes are trusted; what a paragraph is, its numbering and
its opening verb tell, by the same rules that read plain text.

>>> items = [{"text": "The General Assembly,"}, {"text": "Recalling its resolution 70/1,"}, {"text": "Decides to act."}]
>>> read_resolution(json.dumps(items).encode(), "A_RES_73_239.json").numbers()
['cover', 'pp1', '1']
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from loaders.document.joining import habits_of
from loaders.document.layout import Layout, Line, unmarked
from loaders.document.masthead import masthead
from loaders.document.model import NotAnOfficialDocument, OfficialDocument
from loaders.document.reader import finish, front_page, language_of
from loaders.document.structure import structure
from loaders.document.text import LIMIT_BYTES, decode
from loaders.symbols import UnreadableSymbol, from_file_name

# The folder in which such files usually stand.
FOLDER: Final = "un-resolutions"

_PAGE: Final = re.compile(
    r"<!--.*?-->|\d{1,4}|General Assembly\s?[—–-]+\s?[A-Z].*Session|_{3,}|/?\.\.\.|"
    r"(?:[IVXL]+\.\s+)?Resolutions adopted on the reports? of .{5,60}?\d*"
)
_RULE: Final = re.compile(r"-{3,}|_{3,}")
_TITLE: Final = re.compile(r"(?P<number>\d{1,4}/\d{1,3}|\d{3,4}\s?\([IVXLC]+\)|S-\d+/\d+)\s?[A-Z]?\.\s*\S.*", re.DOTALL)
_NUMBERED_HEADING: Final = re.compile(r"([IVXL]{1,5}|[A-H])\n(?=\S)")


def resolution_files(place: Path) -> tuple[Path, ...]:
    """Return the files of resolutions at a place: the place itself if it is a file, a folder, or one above it."""
    if place.is_file():
        return (place,)
    return next((found for folder in (place / FOLDER, place) if (found := tuple(sorted(folder.glob("*.json"))))), ())


def read_resolution(data: bytes, name: str) -> OfficialDocument:
    """Return the resolution, or other document, that a JSON file of paragraphs holds.

    Takes the bytes and the file's name, which carries the symbol (`A_RES_73_239.json`). Raises NotAnOfficialDocument
    when the data is not a list of items with texts, or the name gives no symbol.
    """
    try:
        symbol = from_file_name(name)
    except UnreadableSymbol as error:
        raise NotAnOfficialDocument(f"{name} does not name a document by its symbol: {error}") from error
    items = _items(data, name)
    number = re.sub(r"\s", "", "/".join(symbol.split("/")[2:])) if "/RES/" in symbol else None
    before, own, after = _own_items(items, number)
    lines, furniture = _lines(own)
    single = "/RES/" in symbol or "/Res." in symbol
    walk = structure(Layout(tuple(lines), tuple(furniture)), items=True, single_act=single)
    for text in [*_texts(before), *_texts(after)]:
        walk.cover.add(text, breaks=True)
    if before or after:
        walk.problems.append(
            f"{len(before) + len(after)} items belong to other resolutions on the same pages: see the cover"
        )
    whole = "\n".join(_texts(items))
    parts = finish(walk, habits_of(whole))
    head = masthead(front_page(walk), symbol)
    return OfficialDocument(symbol, head, parts, language_of(whole), tuple(walk.problems))


def _items(data: bytes, name: str) -> list[Mapping[str, object]]:
    text = decode(data, name, LIMIT_BYTES)
    try:
        items = json.loads(text)
    except RecursionError as error:
        raise NotAnOfficialDocument(f"{name} is no list of paragraphs: it is nested too deeply.") from error
    except json.JSONDecodeError as error:
        raise NotAnOfficialDocument(f"{name} is not JSON: {error.msg} at line {error.lineno}.") from error
    except ValueError as error:
        raise NotAnOfficialDocument(f"{name} is no list of paragraphs: {error}.") from error
    if not isinstance(items, list) or not items:
        raise NotAnOfficialDocument(f"{name} is no list of paragraphs.")
    for place, item in enumerate(items):
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise NotAnOfficialDocument(
                f"{name}: item {place} has no text; each item needs a text and may have a prefix."
            )
    return items


def _own_items(
    items: Sequence[Mapping[str, object]], number: str | None
) -> tuple[Sequence[Mapping[str, object]], Sequence[Mapping[str, object]], Sequence[Mapping[str, object]]]:
    """Return the items before the resolution, its own, and those after it, cut at the titles of resolutions."""
    if number is None:
        return [], items, []
    titles = [
        (place, re.sub(r"\s", "", match["number"]))
        for place, item in enumerate(items)
        if (match := _TITLE.fullmatch(str(item["text"]).strip())) is not None and item.get("type") != "paragraph"
    ]
    own = next((place for place, found in titles if found == number), None)
    if own is None:
        return [], items, []
    stop = next((place for place, found in titles if place > own and found != number), len(items))
    # What precedes the title is the resolution's own masthead, unless it holds the end of another resolution.
    foreign = any(re.match(r"\d+\. [A-Z]|\d+\w\w plenary meeting", str(item["text"])) for item in items[:own])
    return (items[:own], items[own:stop], items[stop:]) if foreign else ([], items[:stop], items[stop:])


def _texts(items: Sequence[Mapping[str, object]]) -> list[str]:
    return [re.sub(r"\s+", " ", str(item["text"])).strip() for item in items]


def _lines(items: Sequence[Mapping[str, object]]) -> tuple[list[Line], list[str]]:
    """Return the items as lines, prefixes before their texts, and the page furniture among them."""
    lines: list[Line] = []
    furniture: list[str] = []
    rule = False
    for item in items:
        text = str(item["text"]).replace("\xa0", " ").strip()
        prefix = str(item.get("prefix") or "").strip()
        if item.get("type") == "heading" and re.fullmatch(r"[IVXL]{1,5}|[A-H]", prefix):
            prefix += "."
        if _PAGE.fullmatch(text) or _RULE.fullmatch(text) or not text:
            furniture += [text] if text else []
            rule = rule or bool(_RULE.fullmatch(text))
            continue
        pieces = _NUMBERED_HEADING.sub(r"\1. ", text, count=1)
        whole = re.sub(r"\s+", " ", f"{prefix} {pieces}" if prefix else pieces).strip()
        bare, _ = unmarked(whole)
        heading = 1 if item.get("type") == "heading" and not re.search(r"[;,]$" if prefix else r"[.;,]$", bare) else 0
        lines.append(Line(bare, heading, 1, rule_before=rule))
        rule = False
    return lines, furniture
