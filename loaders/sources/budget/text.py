r"""The text of a budget section as parts of an official document, and which part each block's words stand in.

Paragraphs keep their printed numbers (`15.4`, `15.21(a)`), tables theirs (`table 15.1`). Headings have no numbers, so
no address: they stand as the heading of the paragraphs below them.

>>> from loaders.sources.budget.blocks import read_section
>>> text = BudgetText(read_section([{"block_type": "paragraph-1", "text": "15.1\tA text."}], []))
>>> [part.number for part in text.parts]
['cover', '15.1']
"""

import re
from dataclasses import dataclass
from typing import Final

from loaders.document.model import Part, PartKind
from loaders.sources.budget.blocks import Block, Section

_TABLE: Final = re.compile(r"Table (?P<number>\d{1,2}[A-Z]?\.(?:[IVXLC]+\.)?\d{1,3}|[A-Z]\.\d{1,3})\b")
_LETTERED_PART: Final = re.compile(r"(?P<letter>[A-Z])\.\s+\S")
_HEADINGS: Final = ("heading", "subprogramme", "italic", "list")


@dataclass
class _Draft:
    kind: PartKind
    number: str
    slug: str
    text: str
    parent: str | None
    heading: str | None = None
    label: str = ""

    def part(self, position: int) -> Part:
        return Part(
            self.kind, self.number, self.slug, self.text, position, self.parent, heading=self.heading, label=self.label
        )


class BudgetText:
    """The parts of a section in order; `part_of` gives the part (its slug) in which a block stands, by its place.

    A heading stands in no part, so it is given the first part that follows it, which is the text that it opens.
    """

    def __init__(self, section: Section) -> None:
        self.part_of: dict[str, str] = {}
        self.problems: list[str] = []
        self.images = 0
        self._drafts: dict[str, _Draft] = {}
        self._section: str | None = None
        self._paragraph: _Draft | None = None
        self._points: list[tuple[str, _Draft]] = []
        self._heading: str | None = None
        self._table: str | None = None
        self._waiting: list[str] = []
        self._add(_Draft("cover", "cover", "cover", section.title, None))
        for top in section.blocks:
            for block in top.walk():
                self._take(block)
        self.parts = tuple(draft.part(place) for place, draft in enumerate(self._drafts.values(), 1))

    def _take(self, block: Block) -> None:
        if block.kind == "a/b" or block.kind.startswith(_HEADINGS):
            self._waiting.append(block.where)
        self._read(block)
        self.part_of.setdefault(block.where, next(reversed(self._drafts)))

    def _read(self, block: Block) -> None:
        if block.kind == "image":
            self.images += 1
        elif block.numbered:
            number, text = block.numbered
            self._paragraph = self._add(_Draft("paragraph", number, f"para-{number}", text, self._section))
            self._points = []
        elif block.lettered and self._paragraph is not None:
            self._open_point(block.kind, *block.lettered)
        elif block.kind.startswith(("table", "heading")) and (found := _TABLE.match(block.plain)):
            self._table = found["number"]
        elif block.rows:
            self._take_rows(block)
        elif block.kind == "a/b" and (letter := _LETTERED_PART.match(block.plain)):
            drafted = _Draft("section", letter["letter"], f"sec-{letter['letter']}", block.plain, None)
            self._section = self._add(drafted).slug
        elif block.kind.startswith(_HEADINGS):
            self._heading = block.plain or self._heading
            if self._paragraph is None:
                self._append(block.plain)
        elif block.kind not in ("frontmatter", "figure"):
            self._append(block.plain)

    def _open_point(self, kind: str, letter: str, text: str) -> None:
        """Open a point below the paragraph, or below the point before it where its block is of a deeper kind."""
        while self._points and self._points[-1][0] >= kind:
            self._points.pop()
        above = self._points[-1][1] if self._points else self._paragraph
        if above is not None:
            number, slug = f"{above.number}({letter})", f"{above.slug}.{letter}"
            draft = _Draft("point", number, slug, text, above.slug, label=f"({letter})")
            self._points.append((kind, self._add(draft)))

    def _take_rows(self, block: Block) -> None:
        text = "\n".join(" | ".join(cell.text for cell in row) for row in block.rows)
        if self._table is None:
            self._append(text)
            return
        number, self._table = self._table, None
        self._add(_Draft("table", f"table {number}", f"table-{number}", text, self._section))

    def _append(self, text: str) -> None:
        last = self._drafts[next(reversed(self._drafts))]
        last.text = "\n".join(piece for piece in (last.text, text) if piece)

    def _add(self, draft: _Draft) -> _Draft:
        slug, number, again = draft.slug, draft.number, 1
        while draft.slug in self._drafts:
            again += 1
            draft.slug, draft.number = f"{slug}-{again}", f"{number}-{again}"
        if again > 1:
            self.problems.append(f"the number {number} occurs more than once; the later one is {draft.number}")
        draft.heading = self._heading if draft.kind in ("paragraph", "table") else None
        self._drafts[draft.slug] = draft
        for where in self._waiting:
            self.part_of[where] = draft.slug
        if draft.kind != "section":
            self._waiting.clear()
        return draft
