r"""What is known about a document's lines before they are walked: counts, footnotes, annexes and acts.

Which line opens what depends on all the others, so it is settled for the whole document first.

>>> plan = Plan(lay_out("A/79/123\n\n1. One. 2. Two.\n\n3. Three."), items=False, single_act=True)
>>> [mark.number for _, mark in sorted(plan.chain.items())]
[1, 2, 3]
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from loaders.document.contents import contents_lines
from loaders.document.headings import ScopeOpening, scope_openings, section_heading
from loaders.document.jumps import annotations_at, clear_jumps, loose_numbers
from loaders.document.layout import Layout, Line, lay_out
from loaders.document.numbering import Mark, insert_hidden_starts, missing, paragraph_chain
from loaders.document.opening import FootnoteOpening, footnote_openings

LONGEST_TABLE: Final = 1000

__all__ = ["Plan", "lay_out"]


class Plan:
    """The scopes, footnotes and numbered paragraphs of the lines, by their place."""

    def __init__(self, layout: Layout, *, items: bool, single_act: bool) -> None:
        lines = list(layout.lines)
        self.layout, self.items, self.single_act = layout, items, single_act
        self._read(lines, jumps=False)
        # A number hidden within a line closes a gap; only what is a gap still may be a jump.
        lines, _ = insert_hidden_starts(lines, [self.chain[place] for place in sorted(self.chain)])
        self._read(lines, jumps=not items)
        self.layout = replace(layout, lines=tuple(lines))

    def _read(self, lines: list[Line], *, jumps: bool) -> None:
        self.lines = lines
        self.contents = frozenset() if self.items else contents_lines(lines)
        self.loose: dict[int, int] = {}
        self.scopes: dict[int, ScopeOpening] = {
            place: opening
            for place, opening in scope_openings(self.layout, lines).items()
            if place not in self.contents and (not self.single_act or opening.kind in {"annex", "appendix"})
        }
        if not self.items:
            self.scopes |= annotations_at(lines, sorted(self.scopes))
        self.notes: dict[int, FootnoteOpening] = {
            place: opening for place, opening in footnote_openings(lines).items() if place not in self.contents
        }
        self.chain: dict[int, Mark] = {}
        self.numbered_scopes: set[int] = set()
        self.gaps: list[int] = []
        self.restarts: set[int] = set()
        headings = frozenset(
            place
            for place, line in enumerate(lines)
            if line.heading_level or section_heading(line.text, []) is not None
        )
        bounds = [0, *sorted(self.scopes), len(lines)]
        for start, stop in pairwise(bounds):
            free = [place for place in range(start, stop) if place not in self.notes and place not in self.contents]
            freed = [lines[place] for place in free]
            chain = paragraph_chain(freed, 0, len(free), _renumbered(headings, free))
            if jumps:
                chain = clear_jumps(self.layout, freed, chain)
                self.loose |= {free[place]: number for place, number in loose_numbers(freed, chain).items()}
            for mark in chain:
                self.chain[free[mark.line]] = replace(mark, line=free[mark.line])
            if chain:
                self.numbered_scopes.add(start)
                self.gaps += missing(chain)
            previous = 0
            for mark in chain:
                if mark.number == 1 and previous:
                    self.restarts.add(free[mark.line])
                previous = mark.number

    def opens(self, place: int) -> bool:
        """Return whether a line is an opening that no heading runs over."""
        if place >= len(self.lines) or place in self.scopes or place in self.chain:
            return True
        return section_heading(self.lines[place].text, [("roman", "I"), ("letter", "A")]) is not None and bool(
            re.match(r"[IVX]+\.|[A-Z]\.|[一二三四五六七八九十]+、", self.lines[place].text)
        )

    def next_opening(self, place: int) -> int:
        """Return the first place from one on where a scope, paragraph or footnote begins, within the longest table."""
        stop = min(place + LONGEST_TABLE, len(self.lines))
        numbered = (self.chain, self.scopes, self.notes)
        return next((inner for inner in range(place, stop) if any(inner in places for places in numbered)), stop)


def _renumbered(places: frozenset[int], free: Sequence[int]) -> frozenset[int]:
    return frozenset(index for index, place in enumerate(free) if place in places)
