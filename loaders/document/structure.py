r"""From lines to parts: what each line opens, decided by its numbering and its surroundings.

The order of the questions matters: an annex or act first, then the chain of paragraph numbers, footnotes, headings,
tables, points, provisions; what opens nothing continues the part that is open. Nothing is left out.

>>> [draft.number for draft in structure(lay_out("1. First:\n(a) one;\n(b) two.\n2. Second.")).drafts]
['cover', '1', '1(a)', '1(b)', '2']
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.document.headings import (
    NAMED_HEADING,
    OPENING_WORDS,
    is_table_caption,
    is_title_like,
    numbered_subheading,
    section_heading,
)
from loaders.document.jumps import swallowed
from loaders.document.layout import Layout, Line, display_width, ends_complete, lay_out, without_mark
from loaders.document.plan import Plan
from loaders.document.points import BARE_LABEL, LABEL, next_labels
from loaders.document.provisions import begins_operative, begins_preamble, is_closing, is_date, is_enacting
from loaders.document.tables import aligned_rows, as_cells, is_lone_caption, is_table_row, table_end, without_rules
from loaders.document.walk import Walk

__all__ = ["lay_out", "structure"]

_HEADING_LINES: Final = 3


def structure(layout: Layout, *, items: bool = False, single_act: bool = False) -> Walk:
    """Return the walk through a document's lines, its drafts in order and the problems met.

    `items` says that each line is a whole item of text, so that points without label can be counted; `single_act` that
    the text is one resolution, in which the titles of others begin nothing.
    """
    plan = Plan(layout, items=items, single_act=single_act)
    walk = Walk(plan.layout)
    if plan.gaps:
        walk.problems.append("paragraph numbers not found: " + ", ".join(map(str, plan.gaps)))
    walk.scope_numbered = 0 in plan.numbered_scopes
    restarted, place = False, 0
    while place < len(plan.lines):
        line = plan.lines[place]
        if place in plan.contents:
            walk.add_contents(line)
        elif place in plan.scopes:
            walk.open_scope(line, plan.scopes[place], numbered=place in plan.numbered_scopes)
            restarted = False
        elif place in plan.chain:
            restarted = restarted or place in plan.restarts
            if place in plan.restarts:
                walk.problems.append(
                    f"the count of paragraphs starts again in section {'.'.join(k for _, k in walk.path)}"
                )
            walk.open_paragraph(plan.chain[place], restarted=restarted)
        elif place in plan.notes:
            walk.open_footnote(plan.notes[place])
        else:
            place = _unnumbered(plan, walk, place)
            continue
        place += 1
    walk.problems += swallowed(walk.loose)
    if walk.counted:
        walk.problems.append(f"{walk.counted} operative paragraphs have no printed number: they are counted")
    return walk


def _unnumbered(plan: Plan, walk: Walk, place: int) -> int:
    """Put a line that is no numbered paragraph, footnote or scope where it belongs; return the next place."""
    line = plan.lines[place]
    after_table = _table(plan, walk, place)
    if after_table > place:
        return after_table
    if is_enacting(line.text):
        walk.enacting = True
        (walk.scope or walk.cover).add(line.text, breaks=True)
        walk.current, walk.base = walk.scope or walk.cover, None
        return place + 1
    if is_closing(line.text):
        walk.close_act(line)
        return place + 1
    if walk.enacting and is_date(line.text) and ends_complete(_before(walk)):
        (walk.scope or walk.cover).add(line.text, breaks=True)
        return place + 1
    heading = _section(plan, walk, place)
    if heading:
        return place + heading
    if _point(plan, walk, place) or _provision(plan, walk, place):
        return place + 1
    count = _plain_heading(plan, walk, place)
    if count:
        walk.open_plain_heading(line.text)
        for extra in plan.lines[place + 1 : place + count]:
            walk.current.add_heading(extra.text)
        return place + count
    walk.add_text(line, plan.loose.get(place))
    return place + 1


def _before(walk: Walk) -> str:
    """Return the last line of the part that a line would continue, looking through a footnote, its marks left out."""
    draft = walk.interrupted if walk.current.kind == "footnote" and walk.interrupted is not None else walk.current
    return without_mark(draft.last_line)


def _section(plan: Plan, walk: Walk, place: int) -> int:
    """Open the numbered section at a line; return how many lines it took (0: none)."""
    line = plan.lines[place]
    if re.search(r"\.{4,}\s*\d*$|…{2,}", line.text):
        return 0
    heading = section_heading(line.text, walk.path)
    if heading is None and walk.section is not None and (place + 1 in plan.chain or line.heading_level):
        heading = numbered_subheading(line.text)
    if heading is None:
        return 0
    in_preamble = walk.base is not None and walk.base.provision is not None and _before(walk).endswith((",", "，"))
    free = (
        line.heading_level
        or in_preamble
        or ends_complete(_before(walk))
        or walk.current.kind in {"cover", "section", "annex", "table"}
    )
    if not free and not (line.blanks_before > 0 and plan.layout.blanks_mean_breaks) and not line.page_before:
        return 0
    if not heading.title and (place + 1 >= len(plan.lines) or not is_title_like(plan.lines[place + 1].text)):
        return 0
    walk.open_section(heading)
    if not heading.title:
        walk.current.add_heading(plan.lines[place + 1].text)
        return 2
    return 1


def _table(plan: Plan, walk: Walk, place: int) -> int:
    """Add the table at a line, its caption included; return the place after it, or `place` when there is none."""
    start = place
    if is_table_caption(plan.lines[place].text):
        aligned = _aligned_table(plan, walk, place)
        if aligned > place:
            return aligned
        while start < min(place + 3, len(plan.lines)) and not is_table_row(plan.lines[start].text):
            start += 1
    end = table_end(plan.lines, start, len(plan.lines)) if start < len(plan.lines) else start
    if end == start or any(inner in plan.chain for inner in range(start, end)):
        return place
    walk.open_table(without_rules(plan.lines[start:end]), [line.text for line in plan.lines[place:start]])
    return end


def _aligned_table(plan: Plan, walk: Walk, place: int) -> int:
    """Add the table in columns of spaces below a caption; return the place after it, or `place`: none could be read."""
    start, end = aligned_rows(plan.lines, place, plan.next_opening(place + 1))
    if end > start:
        walk.open_table(
            as_cells([line.text for line in plan.lines[start:end]]), [line.text for line in plan.lines[place:start]]
        )
        return end
    following = plan.lines[place + 1 : place + 5]
    if not any(is_table_row(line.text) for line in following) and is_lone_caption(plan.lines[place].text):
        walk.problems.append(f"no table could be read below {plan.lines[place].text!r}: what follows was read as text")
    return place


def _point(plan: Plan, walk: Walk, place: int) -> bool:
    line = plan.lines[place]
    match = LABEL.fullmatch(line.text) or BARE_LABEL.fullmatch(line.text)
    if match is None or walk.base is None:
        return False
    if walk.current.kind == "footnote" and not ends_complete(walk.current.last_line) and not line.page_before:
        return False
    bare = match.re is BARE_LABEL
    before = _before(walk)
    separated = (line.blanks_before > 0 and plan.layout.blanks_mean_breaks) or not plan.layout.wrapped
    loose = re.search(r"[,，、]$|\b(?:and|or)$|[和及]$", before)
    for reading in walk.points.readings(match["inner"]):
        upcoming = _upcoming(plan, place, next_labels(reading), bare=bare)
        if bare and reading[1].index == 1 and upcoming != "line":
            continue
        if upcoming == "inline" and not separated:
            continue
        if reading[1].index == 1 and upcoming == "none" and not re.search(r"[:：]$", before):
            continue
        if not (ends_complete(before) or separated or loose):
            continue
        readings = walk.points.readings(match["inner"])
        if (
            len(readings) > 1
            and upcoming != "line"
            and reading == readings[0]
            and _other_goes_on(plan, place, readings[1:])
        ):
            continue
        path = walk.points.take(match["inner"], reading)
        if path is not None:
            walk.open_point(line.text[: match.start("rest")].strip(), path, match["rest"])
            return True
    return False


def _other_goes_on(plan: Plan, place: int, others: Sequence[tuple[int, object]]) -> bool:
    return any(_upcoming(plan, place, next_labels(other)) == "line" for other in others)  # type: ignore[arg-type]


def _upcoming(plan: Plan, place: int, label: str, *, bare: bool = False) -> str:
    """Return where the next label of a list stands: at the start of a "line", "inline", or in "none" of the lines."""
    sign = re.compile(rf"^{re.escape(label)}[.)]\s" if bare else rf"[(（]{re.escape(label)}[)）]")
    for later in range(place, len(plan.lines)):
        if later > place and (later in plan.chain or later in plan.scopes):
            return "none"
        for match in sign.finditer(plan.lines[later].text):
            if match.start() == 0:
                return "line"
            if re.search(r"[;；,，、:：。和及]\s*$|\b(?:and|or)\s*$", plan.lines[later].text[: match.start()]):
                return "inline"
    return "none"


def _provision(plan: Plan, walk: Walk, place: int) -> bool:
    """Open the preambular or unnumbered operative paragraph at a line of an act."""
    line = plan.lines[place]
    if not walk.enacting:
        return False
    after_heading = walk.current.kind in {"section", "annex"}
    operative_open = (
        walk.base is not None and walk.base.provision is not None and walk.base.provision.kind == "operative"
    )
    if (
        not operative_open
        and not walk.last_number
        and begins_preamble(plan.layout, plan.lines, place, _before(walk), after_heading=after_heading)
    ):
        walk.open_preamble(line)
        return True
    if not begins_operative(line.text) or not re.search(r"[.;,，；。:：*]$", _before(walk)):
        return plan.items and _counted_point(walk, line)
    if not walk.scope_numbered:
        walk.open_counted(line, walk.last_number + 1)
        return True
    following = next((plan.chain[later].number for later in sorted(plan.chain) if later > place), 0)
    if following > walk.last_number + 1:
        walk.open_counted(line, walk.last_number + 1)
        return True
    return False


def _counted_point(walk: Walk, line: Line) -> bool:
    """Open a point whose label was lost: an item after a paragraph that announces a list."""
    base = walk.base
    if base is None or base.label or not re.search(r":$", base.last_line) or not line.text[:1].isupper():
        return False
    if walk.current is not base and not (walk.current.kind == "point" and not walk.current.label):
        return False
    letter = chr(97 + sum(draft.parent == base.slug for draft in walk.drafts))
    path = walk.points.take(letter)
    if path is None:
        return False
    walk.open_point("", path, line.text)
    return True


def _plain_heading(plan: Plan, walk: Walk, place: int) -> int:
    """Return how many lines an unnumbered heading at a line takes, 0 when there is none."""
    line = plan.lines[place]
    if line.heading_level and walk.current is not walk.cover:
        return 1
    if not is_title_like(line.text) and not NAMED_HEADING.match(line.text):
        return 0
    if OPENING_WORDS.fullmatch(line.text) and (walk.current is not walk.cover or place > 0):
        return 1
    if walk.current is walk.cover or walk.current.kind == "annex":
        return 0
    before = _before(walk)
    in_preamble = walk.base is not None and walk.base.provision is not None and before.endswith((",", "，"))
    if not (ends_complete(before) or in_preamble):
        return 0
    separated = line.blanks_before > 0 or not plan.layout.blanks_mean_breaks
    if NAMED_HEADING.match(line.text) and separated and display_width(line.text) <= 400:
        return 1
    count = 1
    while count <= _HEADING_LINES and not plan.opens(place + count):
        following = plan.lines[place + count].text
        if not is_title_like(following) and (
            not re.match(r"[a-z（(]", following) or re.search(r"[.;:。；：]$", following)
        ):
            return 0
        count += 1
    width = sum(display_width(inner.text) for inner in plan.lines[place : place + count])
    at_end = place + count >= len(plan.lines)
    return count if count <= _HEADING_LINES and separated and width <= 240 and not at_end else 0
