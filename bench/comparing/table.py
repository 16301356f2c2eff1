"""The results as a table: milliseconds of the reference, and how many times as long everybody else took.

>>> print(ratio_text(Spread(1.4, 1.3, 1.6)))
1.40 [1.30 1.60]
"""

from collections.abc import Iterator, Sequence

from bench.comparing.rounds import Compared, Spread, overall

_WIDTH = 20


def reference(one: Compared) -> str:
    """Return to whom the others are compared: the bare engine, or `queries` where SPARQL alone cannot say it."""
    return "engine" if "engine" in one.times else "queries"


def lines(results: Sequence[Compared], names: Sequence[str], notes: Sequence[str]) -> Iterator[str]:
    """Yield the table line by line: one for each thing asked, then the geometric mean for each cost, then notes."""
    others = [name for name in names if name != "engine"]
    yield f"{'asked':26}{'cost':9}{'rows':>6}{'engine ms':>11}  " + "".join(f"{name:>{_WIDTH}}" for name in others)
    for one in results:
        yield line(one, others)
    for cost in ("anchored", "scan", ""):
        chosen = [one for one in results if one.asked.cost == cost]
        means = [overall(_median(one, name) for one in chosen) for name in others]
        cells = "".join(f"{'' if mean is None else f'{mean:.2f}':>{_WIDTH}}" for mean in means)
        named = f"all {len(chosen)} {cost or 'others'}"
        yield f"{named:54}{cells}"
    work = [f"{name} {mean:.2f}" for name in others if (mean := overall(one.work(name, "engine") for one in results))]
    if work:
        yield f"The processor's time of all, over the engine's, geometric mean of the best rounds: {', '.join(work)}."
    yield "Times as long as the engine, or as `queries` where there is no engine time: median [quartiles]."
    yield from notes


def line(one: Compared, others: Sequence[str]) -> str:
    """Return the line of one thing asked."""
    ms, rows = one.ms("engine"), one.rows.get("engine", 0)
    cells = "".join(f"{_cell(one, name):>{_WIDTH}}" for name in others)
    return f"{one.asked.name:26}{one.asked.cost:9}{rows:>6}{'–' if ms is None else f'{ms:.2f}':>11}  {cells}"


def ratio_text(found: Spread) -> str:
    """Return a ratio with its quartiles, in as many digits as it has a meaning."""
    return f"{_short(found.median)} [{_short(found.low)} {_short(found.high)}]"


def _cell(one: Compared, name: str) -> str:
    if name in one.failed:
        said = one.failed[name]
        return said if len(said) < _WIDTH else said[: _WIDTH - 2] + "…"
    if name == reference(one):
        ms = one.ms(name)
        return "" if ms is None else f"{ms:.2f} ms"
    found = one.ratio(name, reference(one))
    return "" if found is None else ratio_text(found)


def _median(one: Compared, name: str) -> float | None:
    found = one.ratio(name, reference(one)) if name != reference(one) else None
    return None if found is None else found.median


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
