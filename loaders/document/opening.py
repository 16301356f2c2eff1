r"""Where footnotes open, decided over the whole document before it is cut.

A mark at the start of a line opens a footnote only when the text before it refers to that mark: a broken line may put
the mark of a reference at its start too.

>>> found = footnote_openings(lay_out("Report² of\n³ them.\n² One.\n³ Two.").lines)
>>> sorted(found)
[2, 3]
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from loaders.document.layout import Line, ends_complete, lay_out
from loaders.document.notes import bare_footnote_at, footnote_at, refers_plainly

__all__ = ["FootnoteOpening", "footnote_openings", "lay_out"]

_SUPERSCRIPT: Final = {str(value): sign for value, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}


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
    before = ""
    for place, line in enumerate(lines):
        opening = footnote_at(line.text)
        if opening is not None and opening[0].startswith("*"):
            starred = re.compile(rf"(?<=[^\s*]){re.escape(opening[0])}(?!\*)")
            refers = bool(starred.search(before)) or any(starred.search(later.text) for later in lines[place + 1 :])
            if refers and not (bullets and len(opening[0]) == 1 and not _free(lines, place)):
                found[place] = FootnoteOpening(*opening)
        elif opening is not None:
            refers = _refers(before, opening[0])
            if refers or (
                _free(lines, place) and not any(_refers(later.text, opening[0]) for later in lines[place + 1 :])
            ):
                found[place] = FootnoteOpening(*opening)
        else:
            plain = _plain_opening(lines, place, before, found)
            if plain is not None:
                found[place] = plain
        if place not in found:
            before += "\n" + line.text
    return found


def _free(lines: Sequence[Line], place: int) -> bool:
    line = lines[place]
    return line.rule_before or place == 0 or ends_complete(lines[place - 1].text) or line.blanks_before > 0


def _refers(text: str, mark: str) -> bool:
    """Return whether a text holds a raised mark."""
    raised = "".join(_SUPERSCRIPT.get(digit, digit) for digit in mark)
    signs = rf"(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])|<sup>\s*{mark}\s*</sup>|\[\^?{mark}\]|\^{mark}(?!\d)"
    return bool(re.search(signs, text)) or (mark.isdigit() and refers_plainly(text, int(mark)))


def _plain_opening(
    lines: Sequence[Line], place: int, before: str, found: dict[int, FootnoteOpening]
) -> FootnoteOpening | None:
    """Return a footnote printed as "3 See …": below a rule or another footnote, next in the count, and referred to."""
    bare = bare_footnote_at(lines[place].text)
    if bare is None:
        return None
    number, rest = bare
    plain = [int(opening.mark) for opening in found.values() if opening.mark.isdigit()]
    line = lines[place]
    last = max(found, default=-10)
    near = place - last <= 8 and not any(inner.page_before for inner in lines[last + 1 : place + 1])
    placed = line.rule_before or (near and ends_complete(lines[place - 1].text)) or (near and line.blanks_before > 0)
    if not placed:
        placed = line.blanks_before > 0 and place > 0 and _tail_of_page(lines, place)
    previous = plain[-1] if plain else 0
    due = number == previous + 1
    following = previous < number <= previous + 5 or not plain
    if placed and (
        (due and (line.rule_before or (near and ends_complete(lines[place - 1].text))))
        or (following and refers_plainly(before, number))
    ):
        return FootnoteOpening(str(number), rest, plain=True)
    return None


def _tail_of_page(lines: Sequence[Line], place: int) -> bool:
    """Return whether the page, or the document, ends within the next lines."""
    following = lines[place + 1 : place + 9]
    return len(following) < 8 or any(line.page_before for line in following)
