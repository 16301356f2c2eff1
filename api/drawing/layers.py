"""A graph in layers: every box in the row of its rank, lines only between neighbouring rows, few of them crossing.

The method is that of Sugiyama, Tagawa and Toda (1981): boxes of a row are ordered by the mean place of what they are
joined to, downwards and upwards in turn; the order with the fewest crossings is kept.

>>> placed = layered([Box("a", 0, 100, 40), Box("b", 1, 100, 40)], [("a", "b")])
>>> [(one.x, one.y) for one in placed.boxes.values()]
[(0.0, 0.0), (0.0, 76.0)]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

_SWEEPS: Final = 8
BETWEEN_ROWS: Final = 36.0
BETWEEN_BOXES: Final = 20.0
# Counting crossings pair by pair is only worth while for rows that a reader can take in.
_COUNTED: Final = 60


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed: its key, the row it belongs to (0 is the first), its width and height."""

    key: str
    rank: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its left and upper edge."""

    key: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Return the x of its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Return the y of its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Placement:
    """All boxes, in the order in which one reads them: row by row, from left to right; and the size of the whole."""

    boxes: Mapping[str, Placed]
    width: float
    height: float


def layered(boxes: Sequence[Box], joined: Sequence[tuple[str, str]], *, mirrored: bool = False) -> Placement:
    """Place boxes row by row; `joined` are pairs of keys of neighbouring rows. Mirrored, rows run from right to left.

    Raises KeyError for a pair that names no box.
    """
    sizes = {box.key: box for box in boxes}
    rows: list[list[str]] = [[] for _ in range(1 + max((box.rank for box in boxes), default=-1))]
    for box in boxes:
        rows[box.rank].append(box.key)
    above: dict[str, list[str]] = {key: [] for key in sizes}
    below: dict[str, list[str]] = {key: [] for key in sizes}
    for one, other in joined:
        upper, lower = sorted((one, other), key=lambda key: sizes[key].rank)
        below[upper].append(lower)
        above[lower].append(upper)
    rows = _ordered(rows, above, below)
    width = max((_row_width([sizes[key] for key in row]) for row in rows), default=0.0)
    placed: dict[str, Placed] = {}
    y = 0.0
    for row in rows:
        height = max((sizes[key].height for key in row), default=0.0)
        x = (width - _row_width([sizes[key] for key in row])) / 2
        for key in row:
            box = sizes[key]
            left = width - x - box.width if mirrored else x
            placed[key] = Placed(key, left, y + (height - box.height) / 2, box.width, box.height)
            x += box.width + BETWEEN_BOXES
        y += height + BETWEEN_ROWS
    return Placement(placed, width, max(0.0, y - BETWEEN_ROWS))


def _row_width(boxes: Sequence[Box]) -> float:
    return sum(box.width for box in boxes) + BETWEEN_BOXES * max(0, len(boxes) - 1)


def _ordered(
    rows: list[list[str]], above: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        rows = [list(row) for row in rows]
        for index in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            fixed = rows[index - 1 if down else index + 1]
            place = {key: at for at, key in enumerate(fixed)}
            near = above if down else below
            # Python sorts stably, so boxes with equal means keep their order and the sweeps settle.
            own = {key: at for at, key in enumerate(rows[index])}
            mean = {
                key: sum(place[other] for other in near[key]) / len(near[key]) if near[key] else float(own[key])
                for key in rows[index]
            }
            rows[index].sort(key=lambda key: mean[key])
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _crossings(rows: Sequence[Sequence[str]], below: Mapping[str, Sequence[str]]) -> int:
    """Return how many pairs of lines cross."""
    count = 0
    for row, following in pairwise(rows):
        place = {key: at for at, key in enumerate(following)}
        lines = [(at, place[lower]) for at, key in enumerate(row) for lower in below[key]]
        if len(lines) > _COUNTED:
            continue
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))
    return count
