"""Ratios as a picture: one line for each thing asked, one mark for each side on a scale of powers of ten (SVG).

>>> ratios_svg([], ["http"], "Times as long").startswith("<svg")
True
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from bench.comparing.rounds import Compared, Spread
from bench.comparing.table import reference

# Okabe and Ito's colours, which people of all kinds of sight tell apart; each side has a shape of its own too.
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")
_LEFT: Final = 220
_WIDTH: Final = 760
_ROW: Final = 16
_TOP: Final = 64


def ratios_svg(results: Sequence[Compared], names: Sequence[str], title: str) -> str:
    """Return the picture of the ratios to the reference, with quartiles as a line through each mark."""
    rows = [
        (one.asked.name, {name: found for name in names if (found := one.ratio(name, reference(one))) is not None})
        for one in results
    ]
    return marks_svg(rows, names, title)


def marks_svg(rows: Sequence[tuple[str, dict[str, Spread]]], names: Sequence[str], title: str) -> str:
    """Return a picture of values by line and by side."""
    values = [value for _, marks in rows for one in marks.values() for value in (one.low, one.high) if value > 0]
    low = math.floor(math.log10(min(values, default=0.1)))
    high = max(low + 1, math.ceil(math.log10(max(values, default=10))))
    height = _TOP + _ROW * len(rows) + 20
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 40}" height="{height}" '
        f'font-family="sans-serif" font-size="11" role="img"><title>{escape(title)}</title>',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="8" y="18" font-size="14">{escape(title)}</text>',
    ]
    for place, name in enumerate(names):
        left = 8 + place * 120
        pieces.append(f'{_mark(place, left + 5, 36)}<text x="{left + 14}" y="40">{escape(name)}</text>')
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        pieces.append(
            f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{height - 14}" '
            f'stroke="{"#888" if power == 0 else "#ddd"}"/><text x="{x:.1f}" y="{_TOP - 10}" '
            f'text-anchor="middle">{10.0**power:g}×</text>'
        )
    for number, (label, marks) in enumerate(rows):
        y = _TOP + _ROW * number + 8
        pieces.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        for place, name in enumerate(names):
            if (found := marks.get(name)) is not None:
                pieces.append(_spread(place, found, y, low, high))
    return "\n".join([*pieces, "</svg>\n"])


def _spread(place: int, found: Spread, y: float, low: int, high: int) -> str:
    first, last = _x(found.low, low, high), _x(found.high, low, high)
    colour = _COLOURS[place % len(_COLOURS)]
    whisker = f'<line x1="{first:.1f}" y1="{y}" x2="{last:.1f}" y2="{y}" stroke="{colour}"/>'
    return whisker + _mark(place, _x(found.median, low, high), y)


def _mark(place: int, x: float, y: float) -> str:
    colour = _COLOURS[place % len(_COLOURS)]
    if place % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y}" r="3.5" fill="{colour}"/>'
    if place % 3 == 1:
        return f'<rect x="{x - 3:.1f}" y="{y - 3}" width="6" height="6" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 4}l4 7h-8z" fill="{colour}"/>'


def _x(value: float, low: int, high: int) -> float:
    power = math.log10(value) if value > 0 else low
    return _LEFT + _WIDTH * (min(max(power, low), high) - low) / (high - low)
