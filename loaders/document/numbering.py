r"""Which numbers at the start of lines number the paragraphs.

A broken line may begin with any number, so no single line can tell. The paragraphs are the chain of numbers that
counts on through the document: it is found as the best path over all candidates, where each step by one is free, a gap
costs, and a number that stands after a finished sentence counts more than one in the midst of it. Missing numbers are
looked for within lines; what stays missing is reported.

>>> lines = lay_out("1. First one.\n2. Second, see section\n3. above.\n3. Third.").lines
>>> [mark.number for mark in paragraph_chain(lines, 0, len(lines))]
[1, 2, 3]
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from loaders.document.layout import Line, ends_complete, lay_out

__all__ = ["Mark", "insert_hidden_starts", "lay_out", "missing", "paragraph_chain"]

_STEP_WINDOW: Final = 200
_LARGEST_GAP: Final = 12
_GOOD: Final = 10.0
_POOR: Final = 2.0
_GAP_COST: Final = 6.0
_LATE_START_COST: Final = 8.0
_RESTART_COST: Final = 12.0

_NUMBER: Final = re.compile(
    r"(?:[Pp]ara(?:graph|\.)?\s+|第\s*)?(?P<number>\d{1,3})(?P<suffix>\s?(?:bis|ter|quater)|[a-d](?=\.))?"
    r"\s?(?:[.．、](?![\d])|段)\s*(?P<rest>.*)",
    re.DOTALL,
)
_BARE_NUMBER: Final = re.compile(r"(?P<number>\d{1,3})(?P<suffix>)(?:\)|(?=\t))\s*(?P<rest>\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A line that opens a numbered paragraph: where it stands, its number, the label as printed, the text after it."""

    line: int
    number: int
    suffix: str
    label: str
    rest: str
    weight: float


def paragraph_chain(
    lines: Sequence[Line], start: int, stop: int, after_headings: frozenset[int] = frozenset()
) -> list[Mark]:
    """Return the numbered paragraphs of lines[start:stop] in order.

    `after_headings` are the places of headings: the count may start again at 1 right behind one.
    """
    dotted, bracketed = (
        _best_chain(_candidates(lines, start, stop, pattern), after_headings) for pattern in (_NUMBER, _BARE_NUMBER)
    )
    # "1)" may number the paragraphs of a document, but mostly a list in one of them: it must clearly count further.
    if len(bracketed) > max(2, 2 * len(dotted)):
        return bracketed
    return dotted if len(dotted) > 1 or (dotted and dotted[0].number == 1) else []


def missing(chain: Sequence[Mark]) -> list[int]:
    """Return the numbers that the chain skips, before its first (up to 3) and between its members."""
    gaps: list[int] = []
    previous = 0
    for mark in chain:
        if mark.number > previous + 1:
            gaps.extend(range(previous + 1, mark.number))
        previous = mark.number
    found = {mark.number for mark in chain}
    return gaps if sum(mark.number == 1 for mark in chain) > 1 else [number for number in gaps if number not in found]


def insert_hidden_starts(lines: list[Line], chain: Sequence[Mark]) -> tuple[list[Line], bool]:
    """Return the lines with a line break before each missing paragraph number found within a line, and whether any was.

    A page's last line may hold the next paragraph's start: "… in line with it. 12. The Assembly …".
    """
    changed = False
    for before, after in reversed(list(pairwise(chain))):
        # From the last number to the first, so that places before stay valid; one missing number at a time.
        for wanted in range(after.number - 1, before.number, -1):
            pattern = re.compile(rf"(?<=[.;:。；：!?”\"）)])\s+(?={wanted}\.(?!\d)\s*[^\s\d])")
            limit = after.line
            for place in range(before.line, limit):
                found = pattern.search(lines[place].text)
                if found is not None:
                    head = replace(lines[place], text=lines[place].text[: found.start()])
                    tail = Line(lines[place].text[found.end() :], blanks_before=1)
                    lines = [*lines[:place], head, tail, *lines[place + 1 :]]
                    changed = True
                    break
    return lines, changed


def free_numbers(lines: Sequence[Line], start: int, stop: int) -> list[Mark]:
    """Return the numbered lines of lines[start:stop] that stand free and begin with a capital or a Chinese word."""
    return [
        mark
        for mark in _candidates(lines, start, stop, _NUMBER)
        if mark.weight == _GOOD and re.match(r"[“\"‘《（(*_]?[A-Z\u4e00-\u9fff]", mark.rest)
    ]


def _candidates(lines: Sequence[Line], start: int, stop: int, pattern: re.Pattern[str]) -> list[Mark]:
    found: list[Mark] = []
    for place in range(start, stop):
        match = pattern.match(lines[place].text)
        if match is None or lines[place].heading_level:
            continue
        label = lines[place].text[: match.start("rest")].strip()
        weight = _GOOD if _stands_free(lines, place, start) else _POOR
        if match["rest"][:1].islower() and len(match["rest"]) > 1:
            weight -= 3.0
        if re.search(r"\.{4,}\s*\d+$|…{2,}\s*\d+$", lines[place].text):
            continue
        found.append(Mark(place, int(match["number"]), match["suffix"] or "", label, match["rest"], weight))
    return found


def _stands_free(lines: Sequence[Line], place: int, start: int) -> bool:
    """Return whether the line before is finished, or a heading, so that a paragraph may begin here."""
    if place == start:
        return True
    before = lines[place - 1]
    if ends_complete(before.text) or before.heading_level or lines[place].rule_before:
        return True
    if re.search(r"[,，]$", before.text) or re.search(r"\b(?:and|or)$|[和及]$", before.text):
        return lines[place].blanks_before > 0
    # A heading: short, on its own. A wrapped line in mid-sentence is as wide as its neighbours.
    return len(before.text) < 45 and lines[place].blanks_before > 0


def _follows(earlier: Mark, later: Mark, after_headings: frozenset[int]) -> float | None:
    """Return the cost of stepping from one candidate to a later one, None where the count cannot go that way."""
    if later.number == earlier.number + 1 and not later.suffix:
        return 0.0
    if later.number == earlier.number and later.suffix and later.suffix != earlier.suffix:
        return 0.0
    if later.number > earlier.number + 1:
        gap = later.number - earlier.number - 1
        return _GAP_COST + _GAP_COST * (gap - 1) / 2 if gap <= _LARGEST_GAP else None
    if later.number == 1 and later.line - 1 in after_headings:
        return _RESTART_COST
    return None


def _best_chain(candidates: list[Mark], after_headings: frozenset[int]) -> list[Mark]:
    best: list[tuple[float, int]] = []
    for place, mark in enumerate(candidates):
        opening = mark.weight - (0.0 if mark.number == 1 else _LATE_START_COST + mark.number / 50)
        choice = (opening, -1)
        for earlier in range(max(0, place - _STEP_WINDOW), place):
            cost = _follows(candidates[earlier], mark, after_headings)
            if cost is not None and best[earlier][0] + mark.weight - cost > choice[0]:
                choice = (best[earlier][0] + mark.weight - cost, earlier)
        best.append(choice)
    if not best:
        return []
    place = max(range(len(best)), key=lambda index: best[index][0])
    if best[place][0] <= 0:
        return []
    chain: list[Mark] = []
    while place >= 0:
        chain.append(candidates[place])
        place = best[place][1]
    return chain[::-1]
