r"""Where footnotes open, decided over the whole document before it is cut.

A mark at the start of a line opens a footnote only when the text before it refers to that mark: a broken line may put
the mark of a reference at its start too.

>>> found = footnote_openings(lay_out("Report² of\n³ them.\n² One.\n³ Two.").lines)
>>> sorted(found)
[2, 3]
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from loaders.document.layout import Line, ends_complete, lay_out
from loaders.document.notes import bare_footnote_at, footnote_at, marks_in

__all__ = ["FootnoteOpening", "footnote_openings", "lay_out"]


@dataclass(frozen=True)
class FootnoteOpening:
    """A footnote's mark, the text after it on its line, and whether the mark is a plain digit."""

    mark: str
    rest: str
    plain: bool = False


def footnote_openings(lines: Sequence[Line]) -> dict[int, FootnoteOpening]:
    """Return the lines that open footnotes, by their place."""
    found: dict[int, FootnoteOpening] = {}
    bullets = sum(bool(re.match(r"\*\s", line.text)) for line in lines) > 3
    marks = [marks_in(line.text) for line in lines]
    last = {mark: place for place, inner in enumerate(marks) for mark in inner}
    before: set[str] = set()
    for place, line in enumerate(lines):
        opening = footnote_at(line.text)
        if opening is not None:
            star = opening[0].startswith("*")
            refers, later = opening[0] in before, last.get(opening[0], -1) > place
            if star:
                opens = (refers or later) and not (bullets and len(opening[0]) == 1 and not _free(lines, place))
            else:
                opens = refers or (_free(lines, place) and not later)
            if opens:
                found[place] = FootnoteOpening(*opening)
        else:
            plain = _plain_opening(lines, place, before, found)
            if plain is not None:
                found[place] = plain
        if place not in found:
            before |= marks[place]
    return found


def _free(lines: Sequence[Line], place: int) -> bool:
    line = lines[place]
    return line.rule_before or place == 0 or ends_complete(lines[place - 1].text) or line.blanks_before > 0


def _plain_opening(
    lines: Sequence[Line], place: int, before: AbstractSet[str], found: dict[int, FootnoteOpening]
) -> FootnoteOpening | None:
    """Return a footnote printed as "3 See …": below a rule or another footnote, next in the count, and referred to."""
    bare = bare_footnote_at(lines[place].text)
    if bare is None:
        return None
    number, rest = bare
    line = lines[place]
    last = next(reversed(found), -10)
    near = place - last <= 8 and not any(inner.page_before for inner in lines[last + 1 : place + 1])
    placed = line.rule_before or (near and ends_complete(lines[place - 1].text)) or (near and line.blanks_before > 0)
    if not placed:
        placed = line.blanks_before > 0 and place > 0 and _tail_of_page(lines, place)
    previous = next((int(opening.mark) for opening in reversed(found.values()) if opening.mark.isdigit()), 0)
    due = number == previous + 1
    following = previous < number <= previous + 5 or not previous
    if placed and (
        (due and (line.rule_before or (near and ends_complete(lines[place - 1].text))))
        or (following and str(number) in before)
    ):
        return FootnoteOpening(str(number), rest, plain=True)
    return None


def _tail_of_page(lines: Sequence[Line], place: int) -> bool:
    """Return whether the page, or the document, ends within the next lines."""
    following = lines[place + 1 : place + 9]
    return len(following) < 8 or any(line.page_before for line in following)
