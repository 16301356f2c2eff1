"""Plans in time: their periods as known on a day, and what happened to them, each with the day from which it was known.

A period is known as `cq-04` has it: from the day of the act or document that set it. An event is known from the day on
which it began, or on which a loaded document that tells of it was issued, whichever came first; so an evaluation that a
report of 2021 plans for 2022 is known in 2021.

>>> history(lookup, "2021-06-29").periods  # doctest: +SKIP
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from queries.answers import Link, answer
from queries.catalogue import catalogue
from queries.lookup import Evidence, Lookup
from queries.template import fill, iris, support
from store.terms import IRI, value_of

Role = Literal["act", "draft", "report", "session", "evaluation"]
# Later than any document: what is known on it is all that is known.
_ALWAYS: Final = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Period:
    """When a plan runs (ISO dates, both inclusive), since when that was known, and which end it replaced (`before`)."""

    plan: str
    start: str
    end: str
    known_from: str
    established_by: str | None
    before: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a plan: an act, a draft or report issued, a session that considers it, an evaluation.

    `precision` and `status` are codes (IRIs) where they are stated; `known_from` is an ISO date.
    """

    plan: str
    thing: str
    role: Role
    start: str
    end: str | None
    precision: str | None
    status: str | None
    known_from: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The plans as known on a day, and all days on which something became known, in order."""

    periods: tuple[Period, ...]
    happenings: tuple[Happening, ...]
    moments: tuple[str, ...]


def history(lookup: Lookup, as_of: str, language: str = "en") -> History:
    """Return the periods of all plans and what happened to them, as known on a day (ISO date)."""
    periods = _periods(lookup, as_of, language)
    starts = {period.plan: period.start for period in _periods(lookup, _ALWAYS, language)}
    happenings = _happenings(lookup, starts)
    known_at = {moment for (moment,) in _moments(lookup)} | {one.known_from for one in happenings}
    known_at |= {one.start for one in happenings}
    return History(
        periods,
        tuple(one for one in happenings if one.known_from <= as_of),
        tuple(sorted(known_at)),
    )


def _moments(lookup: Lookup) -> Sequence[tuple[str]]:
    """Return the days from which a period of a plan was known, those that were replaced among them."""
    question = catalogue()["plans"]
    at = list(question.columns).index("known_from")
    rows = answer(lookup, question, {}, "en").rows
    return [(str(row[at]),) for row in rows if row[at] is not None]


def _periods(lookup: Lookup, as_of: str, language: str) -> tuple[Period, ...]:
    found = answer(lookup, catalogue()["cq-04"], {"plan": "any", "as_of": as_of}, language)
    names = list(found.question.columns)
    periods = []
    for row in found.rows:
        cell = dict(zip(names, row, strict=True))
        plan, by, evidence = cell["plan"], cell["established_by"], cell["part"]
        if isinstance(plan, Link) and isinstance(evidence, tuple):
            periods.append(
                Period(
                    plan.iri,
                    str(cell["start"]),
                    str(cell["end"]),
                    str(cell["known_from"]),
                    by.iri if isinstance(by, Link) else None,
                    None if cell["before"] is None else str(cell["before"]),
                    evidence,
                )
            )
    return tuple(sorted(periods, key=lambda period: (period.start, period.end, period.plan)))


def _happenings(lookup: Lookup, starts: dict[str, str]) -> list[Happening]:
    if not starts:
        return []
    rows = lookup.store.select(fill(support("dated-events"), iris(sorted(starts)))).rows
    merged: dict[tuple[str, str, Role, str], tuple[list[str | None], set[str], set[str]]] = {}
    for plan, event, role, start, end, precision, status, told, part in rows:
        if not (isinstance(plan, IRI) and isinstance(event, IRI)):
            continue
        began = value_of(start) or ""
        key = (plan.value, event.value, _role(value_of(role), began, starts[plan.value]), began)
        _, days, parts = merged.setdefault(
            key, ([value_of(end), value_of(precision), value_of(status)], {began}, set())
        )
        if (day := value_of(told)) is not None:
            days.add(day)
        if isinstance(part, IRI):
            parts.add(part.value)
    return [
        Happening(plan, event, role, began, facts[0], facts[1], facts[2], min(days), tuple(sorted(parts)))
        for (plan, event, role, began), (facts, days, parts) in sorted(merged.items(), key=lambda item: item[0][3])
    ]


def _role(text: str | None, day: str, plan_starts: str) -> Role:
    """Return the role of an event; what presents a plan before its period begins is a draft of it."""
    if text == "presented":
        return "draft" if day < plan_starts else "report"
    return (
        "act" if text == "act" else "report" if text == "report" else "session" if text == "session" else "evaluation"
    )
