r"""Numbers outside the chain of paragraphs: counts that start again, jumps, and lines that stay text.

An annotated agenda counts twice: its items, then the paragraphs of the annotations. A document may also jump from 2 to
12. Where a line clearly opens a paragraph it does; where that cannot be told, the line stays text and is reported.

>>> swallowed([(1, "paragraph", "5", 5), (2, "paragraph", "5", 5)])
['numbered lines 1, 2 after 5 were read as text of paragraph 5']
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from loaders.document.headings import ScopeOpening, is_title_like
from loaders.document.layout import Layout, Line, display_width, ends_complete
from loaders.document.numbering import Mark, free_numbers

_ANNOTATIONS: Final = re.compile(
    r"(?:Annotations|ANNOTATIONS|Explanatory notes|(?:议程)?(?:项目)?(?:注释|说明))\*{0,3}"
)
_ITEM: Final = re.compile(
    r"(?:Agenda )?[Ii]tem \d{1,2}(?:\s*\([a-z]\))?[.:]?|(?:议程)?项目\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
)
_WIDE: Final = 0.75
_HEADINGS_TRIED: Final = 50


def annotations_at(lines: Sequence[Line], scopes: Sequence[int]) -> dict[int, ScopeOpening]:
    """Return the line that begins the annotations of an agenda, where its heading shows that the count starts again.

    Takes the lines and the places where annexes and acts begin. The heading ("Annotations", else "Item 1") counts only
    when 1 and 2 stand before it and the next number behind it is 1 again.
    """
    stop = scopes[0] if scopes else len(lines)
    headings = [
        [place for place in range(stop) if heading.fullmatch(lines[place].text)] for heading in (_ANNOTATIONS, _ITEM)
    ]
    numbers = free_numbers(lines, 0, stop) if any(headings) else []
    for places in headings:
        for place in places[:_HEADINGS_TRIED]:
            before = [mark.number for mark in numbers if mark.line < place]
            after = [mark.number for mark in numbers if mark.line > place]
            if {1, 2} <= set(before) and after[:1] == [1]:
                return {place: ScopeOpening("annotations", "")}
    return {}


def clear_jumps(layout: Layout, lines: Sequence[Line], chain: Sequence[Mark]) -> list[Mark]:
    """Return the chain with the paragraphs that it left out as too far ahead, where their lines clearly open one.

    Such a line stands apart behind a finished sentence, counts on, and begins one itself; the chain must have a gap or
    its end there. A list in a paragraph starts at 1, a footnote stands below a rule: they are not meant.
    """
    if not chain:
        return []
    found = {mark.number for mark in chain}
    done: list[Mark] = []
    candidates = free_numbers(lines, chain[0].line + 1, len(lines))
    at = [one.line for one in candidates]
    for place, mark in enumerate(chain):
        done.append(mark)
        following = chain[place + 1] if place + 1 < len(chain) else None
        if following is not None and following.number <= mark.number + 1:
            continue
        last = mark.number
        stop = following.line if following is not None else len(lines)
        for one in candidates[bisect_right(at, mark.line) : bisect_left(at, stop)]:
            if one.number > last and one.number not in found and _is_clear(layout, lines, one):
                done.append(one)
                found.add(one.number)
                last = one.number
    return done


def _is_clear(layout: Layout, lines: Sequence[Line], mark: Mark) -> bool:
    line, before = lines[mark.line], lines[mark.line - 1]
    apart = (line.blanks_before > 0 and layout.blanks_mean_breaks) or not layout.wrapped
    apart = apart or display_width(before.text) < _WIDE * layout.width
    follows = lines[mark.line + 1] if mark.line + 1 < len(lines) else None
    goes_on = follows is not None and display_width(line.text) >= _WIDE * layout.width and follows.blanks_before == 0
    sentence = not is_title_like(mark.rest) or goes_on
    return apart and sentence and not line.rule_before and ends_complete(before.text)


def loose_numbers(lines: Sequence[Line], chain: Sequence[Mark]) -> dict[int, int]:
    """Return the numbers at the start of lines behind the chain's first that look like paragraphs but are not in it."""
    if not chain:
        return {}
    members = {mark.line for mark in chain}
    marks = free_numbers(lines, chain[0].line + 1, len(lines))
    return {mark.line: mark.number for mark in marks if mark.line not in members}


def swallowed(loose: Sequence[tuple[int, str, str, int]]) -> list[str]:
    """Return what to report of numbered lines that stayed text: (number, kind of part, its number, last paragraph)."""
    problems = []
    for (kind, holder, last), group in groupby(loose, key=lambda one: one[1:]):
        numbers = [str(number) for number, *_ in group]
        lines = "lines" if len(numbers) > 1 else "line"
        was = "were" if len(numbers) > 1 else "was"
        part = f"{kind} {holder}" if not holder.startswith(kind) else holder
        problems.append(f"numbered {lines} {', '.join(numbers)} after {last} {was} read as text of {part}")
    return problems
