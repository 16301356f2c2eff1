"""A thread as a drawing: the things as boxes from top to bottom, and on every line a label that names its relations.

Labels have rows of their own between those of the things, so that none hides another; lines of one standing between two
things share a label.

>>> line = Line("a", "b", "asserted", True, ("1",))
>>> drawing = drawn({"a": 0, "b": 1}, [line], {"a": "decision", "b": "plan"}, {"1": "concerns"}, {})
>>> [type(one).__name__ for row in drawing.rows for one in row]
['ThingBox', 'Label', 'ThingBox']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.drawing.layers import Box, Placed, layered
from api.drawing.wording import width_of, wrapped

TYPE: Final = 14.0
SMALL: Final = 12.5
LEADING: Final = 18.0
_BOX: Final = 210.0
# A relation is named in one line and as a rule in full.
_LABEL: Final = 320.0
_PADDING: Final = 10.0
# Names are shown in full but for the longest, so that who hears the drawing hears what others see.
_MOST_LINES: Final = 7
# The least height of what one may click or touch (WCAG 2.2, criterion 2.5.8).
_TARGET: Final = 24.0
_MARGIN: Final = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two things in a standing; `relations` are the keys of what its label says, each a link.

    `forward` says whether the relations are told of the source; else its arrow points back to it.
    """

    source: str
    target: str
    standing: str
    forward: bool
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, by the middle of its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class ThingBox:
    """A thing: its box and its name in lines."""

    key: str
    place: Placed
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A relation on a label: its key, where one clicks (`y`, `height`), its text."""

    key: str
    y: float
    height: float
    text: Text


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a line: its box, what it says, and the two curves (SVG path data) that lead to and from it."""

    line: Line
    place: Placed
    said: tuple[Said, ...]
    standing: Text | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn thread: rows of things and rows of labels in turn, in reading order."""

    rows: tuple[tuple[ThingBox | Label, ...], ...]
    width: float
    height: float


def drawn(
    ranks: Mapping[str, int],
    lines: Sequence[Line],
    names: Mapping[str, str],
    said: Mapping[str, str],
    standings: Mapping[str, str],
    *,
    mirrored: bool = False,
) -> Drawing:
    """Draw things by rank and the lines between things of neighbouring ranks.

    `names` are those of the things, `said` the wording of each relation key, `standings` that of the standings to be
    written on labels; one without wording there is written by its line alone.
    """
    wording = {thing: wrapped(names[thing], _BOX - 2 * _PADDING, TYPE, _MOST_LINES) for thing in ranks}
    boxes = [Box(thing, 2 * rank, _BOX, _height(len(wording[thing]))) for thing, rank in ranks.items()]
    labels = {f"{index} {line.source} {line.target}": line for index, line in enumerate(lines)}
    texts = {
        key: [wrapped(said[one], _LABEL - 2 * _PADDING, SMALL, 1)[0] for one in line.relations]
        for key, line in labels.items()
    }
    joined: list[tuple[str, str]] = []
    for key, line in labels.items():
        notes = [standings[line.standing]] if line.standing in standings else []
        wide = max(width_of(text, SMALL) for text in (*texts[key], *notes)) + 2 * _PADDING
        height = _TARGET * len(line.relations) + LEADING * len(notes) + 4
        boxes.append(
            Box(key, 2 * min(ranks[line.source], ranks[line.target]) + 1, min(_LABEL, max(72.0, wide)), height)
        )
        joined += [(line.source, key), (key, line.target)]
    found = layered(boxes, joined, mirrored=mirrored)
    rows: dict[int, list[ThingBox | Label]] = {}
    rank_of = {box.key: box.rank for box in boxes}
    for key, at in found.boxes.items():
        place = Placed(key, at.x + _MARGIN, at.y + _MARGIN, at.width, at.height)
        if key in labels:
            line = labels[key]
            ends = [found.boxes[line.source], found.boxes[line.target]]
            rows.setdefault(rank_of[key], []).append(
                _label(line, place, texts[key], standings.get(line.standing), ends)
            )
        else:
            rows.setdefault(rank_of[key], []).append(ThingBox(key, place, _lines(place, wording[key])))
    order = tuple(tuple(rows[rank]) for rank in sorted(rows))
    return Drawing(order, found.width + 2 * _MARGIN, found.height + 2 * _MARGIN)


def _height(lines: int) -> float:
    return max(_TARGET, lines * LEADING) + 2 * _PADDING


def _lines(place: Placed, texts: Sequence[str]) -> tuple[Text, ...]:
    first = place.y + (place.height - len(texts) * LEADING) / 2 + LEADING * 0.72
    return tuple(Text(place.middle, first + index * LEADING, text) for index, text in enumerate(texts))


def _label(line: Line, place: Placed, texts: Sequence[str], standing: str | None, ends: Sequence[Placed]) -> Label:
    said = []
    y = place.y + 2
    for key, text in zip(line.relations, texts, strict=True):
        said.append(Said(key, y, _TARGET, Text(place.middle, y + _TARGET * 0.68, text)))
        y += _TARGET
    note = None if standing is None else Text(place.middle, y + LEADING * 0.6, standing)
    upper, lower = sorted(ends, key=lambda box: box.y)
    before = _curve(upper.middle + _MARGIN, upper.bottom + _MARGIN, place.middle, place.y)
    after = _curve(place.middle, place.bottom, lower.middle + _MARGIN, lower.y + _MARGIN)
    return Label(line, place, tuple(said), note, before, after)


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return the data of a path that leaves and arrives upright."""
    half = (y + to_y) / 2
    return f"M{x:.1f} {y:.1f}C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}"
