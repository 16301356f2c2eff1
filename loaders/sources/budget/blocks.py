r"""The blocks of a section of the proposed programme budget, as two tools of the Secretariat write them in JSON.

One writes a list of blocks, the other an object with the entity's name and the blocks under `content`. A block has a
type (`heading-sub`, `paragraph-1`, `table-content`, …), a text, the cells of a table, and blocks below it.

>>> read_section([{"block_type": "paragraph-1", "text": "15.1\tA text.", "children": []}], []).blocks[0].numbered
('15.1', 'A text.')
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_NUMBERED: Final = re.compile(
    r"(?P<number>(?:\d{1,2}[A-Z]?|[A-Z])(?:\.[IVXLC]+)?\.\d{1,4})[\t ]+(?P<text>\S.*)", re.DOTALL
)
_LETTERED: Final = re.compile(r"\((?P<letter>[a-z]{1,4}|\d{1,2})\)[\t ]+(?P<text>\S.*)", re.DOTALL)
# Deeper than any real tree, and far from Python's own limit.
_DEEPEST: Final = 60


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text and the addresses it links to."""

    text: str
    links: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A block of the text with what stands below it; `where` is its place in the file."""

    kind: str
    text: str
    rows: tuple[tuple[Cell, ...], ...]
    children: tuple["Block", ...]
    where: str

    @property
    def numbered(self) -> tuple[str, str] | None:
        """Return the number and the text of a numbered paragraph (`15.4`, `8.I.2`), None for another block."""
        found = _NUMBERED.fullmatch(self.text) if self.kind.startswith(("paragraph", "other")) else None
        return (found["number"], _plain(found["text"])) if found else None

    @property
    def lettered(self) -> tuple[str, str] | None:
        """Return the letter and the text of a point (`(a)`), None for another block."""
        found = _LETTERED.fullmatch(self.text) if self.kind.startswith("paragraph") else None
        return (found["letter"], _plain(found["text"])) if found else None

    @property
    def plain(self) -> str:
        """Return the text with plain spaces."""
        return _plain(self.text)

    def walk(self) -> Iterator["Block"]:
        """Give this block and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Section:
    """A section as read: its blocks, and the names that the file itself gives (empty where it gives none)."""

    blocks: tuple[Block, ...]
    entity: str = ""
    title: str = ""
    source_file: str = ""


def read_section(content: object, problems: list[str]) -> Section:
    """Return the blocks of a section; adds to `problems` what is no block. Raises ValueError where nothing is."""
    listed = content.get("content") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        raise ValueError("a list of blocks is expected, or an object that holds one under 'content'")
    blocks = tuple(_blocks(listed, "", 0, problems))
    if not any(block.numbered for top in blocks for block in top.walk()):
        raise ValueError("it holds no numbered paragraph such as 15.1")
    named = content if isinstance(content, dict) else {}
    return Section(
        blocks,
        _text(named, "entity_abbrev") or _text(named, "entity"),
        _text(named, "section_title"),
        _text(named, "source_file"),
    )


def _blocks(listed: object, where: str, depth: int, problems: list[str]) -> Iterator[Block]:
    if listed is None:
        return
    if not isinstance(listed, list):
        problems.append(f"{where}: a list of blocks is expected, not {type(listed).__name__}")
        return
    if depth > _DEEPEST:
        problems.append(f"{where}: the blocks are nested more than {_DEEPEST} deep; what lies deeper was not read")
        return
    for place, block in enumerate(listed):
        here = f"{where}/{place}"
        if not isinstance(block, dict) or not isinstance(block.get("block_type"), str):
            problems.append(f"{here}: it is no block with a block_type")
            continue
        text = block.get("text")
        if text is not None and not isinstance(text, str):
            problems.append(f"{here}: its text is {type(text).__name__}")
        yield Block(
            block["block_type"],
            text if isinstance(text, str) else "",
            _rows(block.get("table_content"), here, problems),
            tuple(_blocks(block.get("children"), here, depth + 1, problems)),
            here,
        )


def _rows(table: object, where: str, problems: list[str]) -> tuple[tuple[Cell, ...], ...]:
    if table is None:
        return ()
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        problems.append(f"{where}: its table is no list of rows")
        return ()
    return tuple(tuple(_cell(cell) for cell in row) for row in table)


def _cell(cell: object) -> Cell:
    if isinstance(cell, str):
        return Cell(_plain(cell), ())
    if not isinstance(cell, dict):
        return Cell("", ())
    links = cell.get("hyperlinks")
    pairs = links if isinstance(links, list) else []
    return Cell(
        _plain(_text(cell, "text")),
        tuple(str(pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2),
    )


def _text(holder: Mapping[str, object], key: str) -> str:
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
