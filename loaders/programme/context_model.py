"""What a country programme document is checked against, as plain values: frameworks, plans and what they consist of.

Everything has a short name that people can type and that a template offers (`shown`), and all its names by language.

>>> FrameworkOutcome("urn:o", "95121", "1.2", {"en": "People live in safety"}).shown
'95121 – 1.2 – People live in safety'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

Names = Mapping[str, str]

_WORDS_SHOWN: Final = 60


@dataclass(frozen=True)
class FrameworkIndicator:
    """An indicator of a framework: `identifier` is the key its source keeps it under."""

    iri: str
    identifier: str
    names: Names = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Return what a template offers."""
        return shown(self.identifier, "", self.names)


@dataclass(frozen=True)
class FrameworkOutput:
    """An output of a framework; `code` is the printed one, a label that several outputs may share."""

    iri: str
    identifier: str
    code: str
    names: Names = field(default_factory=dict)


@dataclass(frozen=True)
class FrameworkOutcome:
    """An outcome of a framework. `truncated`: the source cut its words; `sdgs` and `entities` are IRIs."""

    iri: str
    identifier: str
    code: str = ""
    names: Names = field(default_factory=dict)
    truncated: bool = False
    sdgs: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    outputs: tuple[FrameworkOutput, ...] = ()
    indicators: tuple[FrameworkIndicator, ...] = ()

    @property
    def shown(self) -> str:
        """Return what a template offers: identifier, printed code, first words."""
        return shown(self.identifier, self.code, self.names)


@dataclass(frozen=True)
class Participation:
    """The tie of an organisation to a framework; `mode` is the slug of the code list `participation-mode`."""

    iri: str
    participant: str
    mode: str


@dataclass(frozen=True)
class Framework:
    """A cooperation framework. `start` and `end` are stated; the observed ones come from the dates of its parts."""

    iri: str
    iso3: str
    areas: tuple[str, ...] = ()
    names: Names = field(default_factory=dict)
    status: str = ""
    start: date | None = None
    end: date | None = None
    observed_start: date | None = None
    observed_end: date | None = None
    outcomes: tuple[FrameworkOutcome, ...] = ()
    participations: tuple[Participation, ...] = ()
    entities: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the short name: country, and the years where they are stated (`KEN-2022-2026`)."""
        return f"{self.iso3}-{self.start.year}-{self.end.year}" if self.start and self.end else self.iso3

    @property
    def shown(self) -> str:
        """Return what a template offers."""
        return shown(self.key, "", self.names)

    def took_part(self, organisation: str) -> bool:
        """Return whether the organisation is tied to the framework or works on it."""
        return organisation in self.entities or any(tie.participant == organisation for tie in self.participations)


@dataclass(frozen=True)
class Period:
    """A span that a plan was understood to cover, from the day on which that became known."""

    iri: str
    start: date | None
    end: date | None
    known_from: date | None = None


@dataclass(frozen=True)
class PlanElement:
    """An element or result of a strategic plan; `key` is unique, `code` as printed is not, `kinds` are class names."""

    iri: str
    key: str
    code: str
    plan: str
    kinds: tuple[str, ...] = ()
    names: Names = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Return what a template offers."""
        return shown(self.key, "", self.names)


@dataclass(frozen=True)
class StrategicPlan:
    """A strategic plan with its status (slug of `plan-status`) and every period it was understood to cover."""

    iri: str
    key: str
    names: Names = field(default_factory=dict)
    status: str = ""
    periods: tuple[Period, ...] = ()
    presented_in: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Return what a template offers."""
        return shown(self.key, "", self.names)

    @property
    def period(self) -> Period | None:
        """Return the period as last known, or None."""
        known = [period for period in self.periods if period.start and period.end]
        return max(known, key=lambda period: (period.known_from or date.min, period.end or date.min), default=None)

    def covers(self, year: int) -> bool:
        """Return whether the year lies in the period as last known."""
        period = self.period
        return bool(period and period.start and period.end and period.start.year <= year <= period.end.year)


@dataclass(frozen=True)
class KnownDocument:
    """A document that the graph knows: the numbers of its parts that are known and whether its text is loaded."""

    iri: str
    symbol: str
    parts: frozenset[str] = frozenset()
    has_text: bool = False


@dataclass(frozen=True)
class Context:
    """All that one check needs to know of the graph, for some countries (`areas` by alpha-3 code)."""

    snapshot: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    frameworks: tuple[Framework, ...] = ()
    plans: tuple[StrategicPlan, ...] = ()
    elements: tuple[PlanElement, ...] = ()
    documents: Mapping[str, KnownDocument] = field(default_factory=dict)

    @staticmethod
    def empty() -> "Context":
        """Return the context that knows nothing: no reference to the graph can be resolved."""
        return Context()

    @property
    def iso3(self) -> str | None:
        """Return the country, where the context is that of exactly one."""
        return next(iter(self.areas)) if len(self.areas) == 1 else None

    @cached_property
    def outcomes(self) -> tuple[FrameworkOutcome, ...]:
        """All outcomes of all frameworks."""
        return tuple(outcome for framework in self.frameworks for outcome in framework.outcomes)

    @cached_property
    def ntriples(self) -> bytes:
        """The context as a graph for the rules, in N-Triples; the same bytes for the same context."""
        from loaders.programme.context_graph import context_graph  # the graph is written from this model

        return context_graph(self)

    def framework_of(self, outcome: str) -> Framework | None:
        """Return the framework that an outcome (IRI) belongs to."""
        return self._framework_by_outcome.get(outcome)

    @cached_property
    def _framework_by_outcome(self) -> dict[str, Framework]:
        return {outcome.iri: framework for framework in self.frameworks for outcome in framework.outcomes}

    def plans_in(self, year: int) -> tuple[StrategicPlan, ...]:
        """Return the plans whose last known period holds the year."""
        return tuple(plan for plan in self.plans if plan.covers(year))

    def elements_of(self, plan: str) -> tuple[PlanElement, ...]:
        """Return the elements and results of a plan (IRI)."""
        return tuple(element for element in self.elements if element.plan == plan)


def shown(key: str, code: str, names: Names) -> str:
    """Return key, code and first words of the name, separated by dashes; what is missing is left out."""
    name = " ".join((names.get("en") or next(iter(names.values()), "")).split())
    if code:
        # Sources often repeat the code in the name: "Outcome 1.1: By 2026, people …".
        name = re.sub(rf"^\w+ {re.escape(code)}[.:]?\s+", "", name)
    if len(name) > _WORDS_SHOWN:
        cut = name[:_WORDS_SHOWN]
        name = (cut.rsplit(" ", 1)[0] if " " in cut[_WORDS_SHOWN // 2 :] else cut).rstrip(" ,;.") + "…"
    return " – ".join(part for part in (key, code, name) if part)
