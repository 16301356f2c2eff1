"""The context as a small graph for the rules: what a programme may refer to, and nothing else.

Every result of a strategic plan is tied to its plan directly (`gt:resultOf`), so that a rule reaches the plan of an
element in one step; goals and targets of the Sustainable Development Goals are typed, and targets tied to their goal.

>>> context_graph(Context.empty()).startswith(b"<http://metadata.un.org/sdg/1> ")
True
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from loaders.programme.context_model import Context, Framework, Names, PlanElement, StrategicPlan
from loaders.programme.properties import CODE_LISTS, RESULTS, code_list_slugs
from loaders.sources.sdg_tags import goal_of, target_of
from ontology.namespaces import CODE, DEF, PREFIXES, SDG
from store.terms import XSD_BOOLEAN, XSD_DATE, Literal

TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["skos"] + "prefLabel"
_CONCEPT: Final = PREFIXES["skos"] + "Concept"
_IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
_SDG_TERMS: Final = SDG + "ontology#"
_LETTERS: Final = "abcd"
_MOST: Final = 20

Triple = tuple[str, str, str | Literal]


def context_graph(context: Context) -> bytes:
    """Return the context in N-Triples; the same bytes for the same context."""
    lines = {line(*triple): None for triple in _triples(context)}
    return _standing() + "".join(lines).encode("utf-8", "replace")


def line(subject: str, predicate: str, value: str | Literal) -> str:
    """Return one line of N-Triples; a plain `str` is the IRI of a thing."""
    written = f"<{value}>" if isinstance(value, str) else value.sparql()
    return f"<{subject}> <{predicate}> {written} .\n"


@cache
def _standing() -> bytes:
    """Return what is the same in every context: goals, targets and the code lists that a programme uses."""
    lines = []
    for goal in range(1, 18):
        lines.append(line(f"{SDG}{goal}", TYPE, _SDG_TERMS + "Goal"))
        for last in [*map(str, range(1, _MOST)), *_LETTERS]:
            target = target_of(f"{goal}.{last}")
            if target and goal_of(str(goal)):
                lines.append(line(target, TYPE, _SDG_TERMS + "Target"))
                lines.append(line(target, DEF + "underGoal", f"{SDG}{goal}"))
    for name in sorted(set(CODE_LISTS.values())):
        for slug in code_list_slugs(name):
            lines.append(line(f"{CODE}{name}/{slug}", TYPE, _CONCEPT))
            lines.append(line(f"{CODE}{name}/{slug}", _IN_SCHEME, CODE + name))
    return "".join(lines).encode()


def _triples(context: Context) -> Iterator[Triple]:
    for code, area in context.areas.items():
        if area:
            yield area, TYPE, DEF + "Country"
            yield area, DEF + "iso3", Literal(code)
    for framework in context.frameworks:
        yield from _framework(framework)
    for plan in context.plans:
        yield from _plan(plan)
    for element in context.elements:
        yield from _element(element)


def _framework(framework: Framework) -> Iterator[Triple]:
    iri = framework.iri
    yield iri, TYPE, DEF + "CooperationFramework"
    for area in framework.areas:
        yield iri, DEF + "coversCountry", area
    yield from _named(iri, framework.names)
    if framework.status:
        yield iri, DEF + "planStatus", f"{CODE}plan-status/{framework.status}"
    for name in ("start", "end"):
        yield from _dated(iri, f"{name}sOn", getattr(framework, name))
        yield from _dated(iri, f"observed{name.title()}", getattr(framework, f"observed_{name}"))
    for entity in framework.entities:
        yield iri, DEF + "contributingEntity", entity
    for tie in framework.participations:
        yield tie.iri, TYPE, DEF + "Participation"
        yield tie.iri, DEF + "participationIn", iri
        yield tie.iri, DEF + "participant", tie.participant
        if tie.mode:
            yield tie.iri, DEF + "participationMode", f"{CODE}participation-mode/{tie.mode}"
    for outcome in framework.outcomes:
        yield outcome.iri, TYPE, DEF + "FrameworkOutcome"
        yield outcome.iri, DEF + "resultOf", iri
        yield outcome.iri, DEF + "sourceIdentifier", Literal(outcome.identifier)
        if outcome.code:
            yield outcome.iri, DEF + "officialCode", Literal(outcome.code)
        yield outcome.iri, DEF + "truncated", Literal(str(outcome.truncated).lower(), datatype=XSD_BOOLEAN)
        yield from _named(outcome.iri, outcome.names)
        for tag in outcome.sdgs:
            yield outcome.iri, DEF + "taggedWith", tag
        for entity in outcome.entities:
            yield outcome.iri, DEF + "contributingEntity", entity
        for indicator in outcome.indicators:
            yield indicator.iri, TYPE, DEF + "Indicator"
            yield outcome.iri, DEF + "measuredBy", indicator.iri
            yield from _named(indicator.iri, indicator.names)


def _plan(plan: StrategicPlan) -> Iterator[Triple]:
    yield plan.iri, TYPE, DEF + "StrategicPlan"
    yield from _named(plan.iri, plan.names)
    if plan.status:
        yield plan.iri, DEF + "planStatus", f"{CODE}plan-status/{plan.status}"
    for period in plan.periods:
        yield period.iri, TYPE, DEF + "PlanPeriod"
        yield period.iri, DEF + "periodOf", plan.iri
        yield from _dated(period.iri, "startsOn", period.start)
        yield from _dated(period.iri, "endsOn", period.end)
        yield from _dated(period.iri, "knownFrom", period.known_from)
    for document in plan.presented_in:
        yield plan.iri, DEF + "presentedIn", document


def _element(element: PlanElement) -> Iterator[Triple]:
    for kind in element.kinds:
        yield element.iri, TYPE, DEF + kind
    is_result = not RESULTS.isdisjoint(element.kinds)
    yield element.iri, TYPE, DEF + ("Result" if is_result else "PlanElement")
    yield element.iri, DEF + ("resultOf" if is_result else "elementOf"), element.plan
    if element.code:
        yield element.iri, DEF + "elementCode", Literal(element.code)
    yield from _named(element.iri, element.names)


def _named(iri: str, names: Names) -> Iterator[Triple]:
    for language, name in sorted(names.items()):
        yield iri, LABEL, Literal(name, language=language) if language else Literal(name)


def _dated(iri: str, name: str, day: date | None) -> Iterator[Triple]:
    if day is not None:
        yield iri, DEF + name, Literal(day.isoformat(), datatype=XSD_DATE)
