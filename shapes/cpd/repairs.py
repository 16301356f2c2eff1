"""Which values would do: the nearest things of the list that a cell is to be filled from, best first.

>>> nearest("95112", ["95121 – Housing", "95211 – Water"], 1)
('95121 – Housing',)
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from loaders.programme.context_model import Context
from loaders.programme.form import Column, choices
from loaders.sources.sdg_tags import target_of
from shapes.cpd.faults import Fault
from shapes.cpd.naming import Naming
from shapes.cpd.plans import years_of
from shapes.cpd.report import Repair
from store.terms import Literal

_MOST_VALUES: Final = 5
_MOST_PLACES: Final = 20
# Causes whose value is what the first of the cells at fault would have to hold.
_COMPUTED: Final = frozenset({"FIN-02-total", "FIN-02-programme"})


def repairs_of(faults: Sequence[Fault], naming: Naming, context: Context) -> tuple[Repair, ...]:
    """Return for each cell at fault the values that would do, where a list or a sum says so."""
    found = []
    for fault in faults[:_MOST_PLACES]:
        place = naming.where(fault)
        if place.property is None:
            continue
        if fault.cause.id in _COMPUTED and isinstance(fault.value, Literal):
            found.append(Repair(place.address, (naming.shown(fault)["en"],)))
            continue
        column = naming.column(fault.focus, place.property)
        meant = _candidates(fault, naming, context)
        if meant:
            found.append(Repair(place.address, meant))
            continue
        offered = list(_offered(column, fault, naming, context)) if column else []
        if offered:
            written = " ".join(part for part in (place.value, place.excerpt[1]) if part)
            found.append(Repair(place.address, nearest(place.value or written, offered, _MOST_VALUES)))
    return tuple(found)


def nearest(written: str, offered: Sequence[str], most: int) -> tuple[str, ...]:
    """Return up to `most` of the values on offer, those that look most like what is written first."""
    if len(offered) <= most and not written:
        return tuple(offered)
    ranked = process.extract(written, offered, scorer=fuzz.WRatio, limit=most)
    return tuple(value for value, *_ in ranked)


def _candidates(fault: Fault, naming: Naming, context: Context) -> tuple[str, ...]:
    """Return what an ambiguous value may mean, each with the words that a template offers."""
    shown = {one.iri: one.shown for one in context.outcomes} | {one.iri: one.shown for one in context.elements}
    shown |= {one.iri: one.shown for one in context.frameworks} | {one.iri: one.shown for one in context.plans}
    for one in naming.programme.unresolved:
        if (one.subject, one.predicate, one.text) == (fault.focus, fault.path, fault.text):
            return tuple(shown[iri] for iri in one.why.candidates if iri in shown)
    return ()


def _offered(column: Column, fault: Fault, naming: Naming, context: Context) -> Iterable[str]:
    if column.codes is not None:
        return [choice.slug for choice in choices(column.codes)]
    rows = naming.programme.rows.values()
    match column.target:
        case "framework":
            return [one.shown for one in context.frameworks]
        case "framework-outcome":
            own = {key[2] for key in naming.programme.places if len(key) == 3 and key[0] == naming.programme.programme}
            mine = [one for frame in context.frameworks if frame.iri in own for one in frame.outcomes]
            return [one.shown for one in (mine or context.outcomes)]
        case "framework-indicator":
            return [one.shown for outcome in context.outcomes for one in outcome.indicators]
        case "plan":
            covering = [plan for plan in context.plans if any(map(plan.covers, years_of(naming.programme)))]
            return [plan.shown for plan in (covering or context.plans)]
        case "plan-element":
            years = years_of(naming.programme)
            plans = {plan.iri for plan in context.plans if any(map(plan.covers, years))}
            elements = [one for one in context.elements if one.plan in plans] or list(context.elements)
            return [one.shown for one in elements]
        case "sdg":
            return _sdg_codes()
        case "outcome":
            return [row.row_id for row in rows if row.sheet == "outcomes"]
        case "result":
            return [row.row_id for row in rows if row.sheet in ("outcomes", "outputs")]
        case "indicator":
            return [row.row_id for row in rows if row.sheet == "indicators"]
    return []


@cache
def _sdg_codes() -> list[str]:
    """Return the numbers of all targets, those of the urban goal first."""
    numbers = [f"{goal}.{last}" for goal in (11, *range(1, 18)) for last in (*range(1, 20), *"abcd")]
    return list(dict.fromkeys(number for number in numbers if target_of(number)))
