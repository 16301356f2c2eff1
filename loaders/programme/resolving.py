"""What the text of a cell refers to: the thing in the context or the row that it means, or why it means none.

People write the identifier, what a drop-down offered (`95121 – 1.2 – first words`), the printed code where it is
unambiguous, the full address, or the exact name. Nothing is guessed: of two things that fit, none is taken.

>>> resolver = Resolver(Context.empty(), {})
>>> resolver.resolve("sdg", "11.1")
Found(iri='http://metadata.un.org/sdg/11.1')
>>> resolver.resolve("plan", "2026-2029").reason
'unknown'
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from loaders.organisations import organisation_iri, organisations
from loaders.programme.context_model import Context, Framework, FrameworkIndicator, FrameworkOutcome
from loaders.programme.country_names import code_of
from loaders.programme.sheets.parts import Target
from loaders.programme.values import fold
from loaders.sources.countries.area_codes import area_of
from loaders.sources.sdg_tags import goal_of, target_of
from ontology.namespaces import GEO_AREA, SDG

Kind = Target | Literal["entity"]

# What stands between identifier and words in what a drop-down offers.
_DASH: Final = re.compile(r"\s+[–—-]\s+|\s*[|｜]\s*")
_CYCLE: Final = re.compile(r"(?P<code>[a-z]{3})[- ](?P<start>\d{4})\s*[-–/]\s*(?P<end>\d{4})")
_YEARS: Final = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})")
_M49: Final = re.compile(r"\d{3}")
_LONGEST_CODE: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The one thing that a text refers to."""

    iri: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why a text refers to nothing: no thing fits, or several do (`candidates`, IRIs)."""

    reason: Literal["unknown", "ambiguous"]
    candidates: tuple[str, ...] = ()


Resolution = Found | NotFound


@dataclass(frozen=True)
class Resolver:
    """Resolves references of one programme. `rows` gives, by sheet key and folded row id, the subjects of its rows.

    `framework` and `plans` (IRIs) are those that the programme names; they settle what a printed code means.
    """

    context: Context
    rows: Mapping[str, Mapping[str, tuple[str, ...]]]
    framework: str | None = None
    plans: frozenset[str] = frozenset()

    def resolve(self, kind: Kind, text: str) -> Resolution:
        """Return what a text refers to among the things of a kind."""
        for attempt in _attempts(text):
            found = self._once(kind, attempt)
            if not (isinstance(found, NotFound) and found.reason == "unknown"):
                return found
        return NotFound("unknown")

    def _once(self, kind: Kind, text: str) -> Resolution:
        match kind:
            case "country":
                return _one([self.context.areas.get(text.upper()) or country_iri(text)])
            case "sdg":
                return _one([goal_of(text) or target_of(text) or _sdg_address(text)])
            case "entity":
                return _one([text if text in organisations() else organisation_iri(text)])
            case "framework":
                return self._framework(text)
            case "framework-outcome":
                return self._lookup(self._framework_outcomes, text, self._own_outcomes)
            case "framework-indicator":
                return self._lookup(self._framework_indicators, text, self._own_indicators)
            case "plan":
                return self._plan(text)
            case "plan-element":
                return self._element(text)
            case "outcome":
                return self._row(("outcomes",), text)
            case "result":
                return self._row(("outcomes", "outputs"), text)
            case "indicator":
                return self._row(("indicators",), text)

    def _row(self, sheets: tuple[str, ...], text: str) -> Resolution:
        # Rows that share an id are reported as such; a reference means the first of them, or every one would be lost.
        folded = fold(text)
        return _one([subjects[0] for sheet in sheets if (subjects := self.rows.get(sheet, {}).get(folded))])

    def _framework(self, text: str) -> Resolution:
        folded = fold(text)
        by_name = [one.iri for one in self.context.frameworks if _is(folded, one.iri, one.key, one.names)]
        if by_name:
            return _one(by_name)
        if cycle := _CYCLE.fullmatch(folded):
            start, end = int(cycle["start"]), int(cycle["end"])
            return _one(
                [
                    one.iri
                    for one in self.context.frameworks
                    if one.iso3.lower() == cycle["code"] and _may_run(one, start, end)
                ]
            )
        return _one([one.iri for one in self.context.frameworks if one.iso3.lower() == folded])

    def _plan(self, text: str) -> Resolution:
        folded = fold(text)
        plans = self.context.plans
        if named := [plan.iri for plan in plans if _is(folded, plan.iri, plan.key, plan.names)]:
            return _one(named)
        if documents := [plan.iri for plan in plans if any(_ends(one, text) for one in plan.presented_in)]:
            return _one(documents)
        spans = {(int(start), int(end)) for start, end in _YEARS.findall(folded)}
        return _one(
            [
                plan.iri
                for plan in plans
                for period in plan.periods
                if period.start and period.end and spans == {(period.start.year, period.end.year)}
            ]
        )

    def _element(self, text: str) -> Resolution:
        """Elements of the plans that the programme names come first; a bare code means one of them or nothing."""
        found = _one(self._elements.get(fold(text), ()))
        if isinstance(found, Found):
            return found
        own = {element.iri for element in self.context.elements if element.plan in self.plans}
        named = [iri for iri in found.candidates if iri in own]
        return _one(named) if named else found

    @cached_property
    def _elements(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for element in self.context.elements:
            tail = element.key.split("/", 1)[-1]
            for spelling in (element.iri, element.key, tail, element.code, *element.names.values()):
                if spelling:
                    found.setdefault(fold(spelling), {})[element.iri] = None
        return {spelling: tuple(iris) for spelling, iris in found.items()}

    def _lookup(self, every: Mapping[str, tuple[str, ...]], text: str, own: frozenset[str]) -> Resolution:
        candidates = every.get(fold(text), ())
        return _one([iri for iri in candidates if iri in own] or candidates)

    @cached_property
    def _framework_outcomes(self) -> Mapping[str, tuple[str, ...]]:
        return _spelled((one, (one.code,)) for one in self.context.outcomes)

    @cached_property
    def _framework_indicators(self) -> Mapping[str, tuple[str, ...]]:
        return _spelled((one, ()) for outcome in self.context.outcomes for one in outcome.indicators)

    @cached_property
    def _own_outcomes(self) -> frozenset[str]:
        return frozenset(
            outcome.iri
            for framework in self.context.frameworks
            if framework.iri == self.framework
            for outcome in framework.outcomes
        )

    @cached_property
    def _own_indicators(self) -> frozenset[str]:
        return frozenset(
            indicator.iri
            for outcome in self.context.outcomes
            if outcome.iri in self._own_outcomes
            for indicator in outcome.indicators
        )


def country_iri(text: str) -> str | None:
    """Return the IRI of the country that a code of ISO 3166-1 or of M49, an address or a name means, or None."""
    plain = text.strip()
    if _M49.fullmatch(plain) or plain.startswith(GEO_AREA):
        number = plain.removeprefix(GEO_AREA)
        return GEO_AREA + number if _M49.fullmatch(number) else None
    code = plain if len(plain) <= _LONGEST_CODE else code_of(plain)
    return area_of(code) if code else None


def _attempts(text: str) -> Iterable[str]:
    """Give the text, then what stands before its first dash: what a drop-down offers begins with the identifier."""
    plain = " ".join(text.split())
    yield plain
    first = _DASH.split(plain, maxsplit=1)[0]
    if first and first != plain:
        yield first


def _one(candidates: Iterable[str | None]) -> Resolution:
    found = tuple(dict.fromkeys(candidate for candidate in candidates if candidate))
    match found:
        case ():
            return NotFound("unknown")
        case (iri,):
            return Found(iri)
        case _:
            return NotFound("ambiguous", found)


def _is(folded: str, iri: str, key: str, names: Mapping[str, str]) -> bool:
    return folded in (fold(iri), fold(key)) or any(folded == fold(name) for name in names.values())


def _ends(document: str, text: str) -> bool:
    """Return whether a document's address ends with a symbol as written."""
    symbol = text.split("(")[0].strip()
    return "/" in symbol and document.endswith("/" + symbol)


def _may_run(framework: Framework, start: int, end: int) -> bool:
    """Return whether a framework may have this cycle: it has, or no period of it is stated."""
    if framework.start is None or framework.end is None:
        return True
    return (framework.start.year, framework.end.year) == (start, end)


def _spelled(
    things: Iterable[tuple[FrameworkOutcome | FrameworkIndicator, tuple[str, ...]]],
) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for thing, more in things:
        for spelling in (thing.iri, thing.identifier, *more, *thing.names.values()):
            if spelling:
                found.setdefault(fold(spelling), {})[thing.iri] = None
    return {spelling: tuple(iris) for spelling, iris in found.items()}


def _sdg_address(text: str) -> str | None:
    code = text.removeprefix(SDG)
    return (goal_of(code) or target_of(code)) if code != text else None
