"""Plans in time as a page: periods, extensions, drafts, reviews and decisions on one line, as known on a day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel.dates import format_skeleton

from api.drawing.timeline import MARK, Bar, Mark, drawn
from api.drawing.wording import width_of, wrapped
from api.pages.environment import render, written_date
from api.pages.evidence import Shown, places, shown
from api.pages.words import N_, RIGHT_TO_LEFT, locale_of, words_of
from ontology.namespaces import CODE
from queries.lookup import Lookup, Name
from queries.plan_history import Happening, History, Period

ROLES: Final[Mapping[str, str]] = {
    "act": N_("Decision"),
    "draft": N_("Draft"),
    "report": N_("Report"),
    "session": N_("Session"),
    "evaluation": N_("Review or evaluation"),
}
_PRECISION: Final = CODE + "date-precision/"
# Of what is known to the month or year only, that is all that is written (Unicode date skeletons).
_SKELETONS: Final = {"month": "yMMMM", "year": "y"}
_NAME_WIDTH: Final = 1000.0
_NAME_TYPE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, as an entry of the list: its number in the drawing, when, what, and where that is said.

    `ahead` is true for what lay ahead on the day of which the page tells.
    """

    number: int
    role: str
    thing: str
    name: Name
    when: str
    status: str | None
    known_from: str
    ahead: bool
    places: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its period as known on the day, and what happened to it.

    `short` is its name as drawn, `half` half its width.
    """

    iri: str
    name: Name
    short: str
    half: float
    period: Period
    established_by: Name | None
    places: tuple[Shown, ...]
    told: tuple[Told, ...]


def timeline_page(lookup: Lookup, found: History, as_of: str, language: str) -> bytes:
    """Return the page of all plans as known on a day (ISO date)."""
    plans = _plans(lookup, found, as_of, language)
    picture = drawn(
        [Bar(plan.iri, plan.period.start, plan.period.end, plan.period.before) for plan in plans],
        [
            Mark(one.plan, str(told.number), one.start)
            for plan in plans
            for told, one in zip(plan.told, _of(found, plan.iri), strict=True)
        ],
        as_of,
        mirrored=language in RIGHT_TO_LEFT,
    )
    return render(
        "plans.html",
        language,
        {"as_of": as_of},
        current="/plans",
        as_of=as_of,
        plans=plans,
        told={str(told.number): told for plan in plans for told in plan.told},
        by_iri={plan.iri: plan for plan in plans},
        picture=picture,
        mark=MARK,
        moments=[(moment, written_date(moment, language)) for moment in found.moments],
        step=max((at for at, moment in enumerate(found.moments) if moment <= as_of), default=0),
        roles=ROLES,
    )


def _plans(lookup: Lookup, found: History, as_of: str, language: str) -> list[Plan]:
    periods = {period.plan: period for period in found.periods}
    things = [period.established_by for period in found.periods if period.established_by]
    lookup.names([*periods, *things, *(one.thing for one in found.happenings)])
    lookup.evidence([part for one in found.happenings for part in one.parts], language)
    plans = []
    number = 0
    for plan, period in periods.items():
        told = []
        for one in _of(found, plan):
            number += 1
            told.append(_told(lookup, one, number, as_of, language))
        by = None if period.established_by is None else lookup.label(period.established_by, language)
        said = tuple(shown(part, language) for part in period.evidence)
        name = lookup.label(plan, language)
        short = wrapped(name.text, _NAME_WIDTH, _NAME_TYPE, 1)[0]
        half = width_of(short, _NAME_TYPE) / 2
        plans.append(Plan(plan, name, short, half, period, by, said, tuple(told)))
    return plans


def _of(found: History, plan: str) -> Sequence[Happening]:
    return [one for one in found.happenings if one.plan == plan]


def _told(lookup: Lookup, one: Happening, number: int, as_of: str, language: str) -> Told:
    return Told(
        number,
        one.role,
        one.thing,
        lookup.label(one.thing, language),
        _when(one, language),
        None if one.status is None else lookup.label(one.status, language).text,
        one.known_from,
        one.start > as_of,
        tuple(places(lookup, one.parts, language)),
    )


def _when(one: Happening, language: str) -> str:
    """Return the days of an event, no more exactly than they are known."""
    exactly = (one.precision or "").removeprefix(_PRECISION)
    start = _day(one.start, exactly, language)
    end = start if one.end is None else _day(one.end, exactly, language)
    if end == start:
        return start
    return words_of(language).gettext("%(start)s to %(end)s") % {"start": start, "end": end}


def _day(day: str, exactly: str, language: str) -> str:
    if exactly in _SKELETONS:
        return format_skeleton(_SKELETONS[exactly], datetime.date.fromisoformat(day), locale=locale_of(language))
    return written_date(day, language)
