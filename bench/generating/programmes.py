"""A country programme document: what it rests on, its outcomes and outputs with indicators, figures, claims, citations.

The same numbers of things in every programme make sizes easy to foresee; what they are called and say differs.

>>> programme(engagement, seed=1).facts.content().iri  # doctest: +SKIP
'https://w3id.org/goldenthread/graph/doc/E/CPD/2026/KEN/1'
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from bench.generating.facts import Facts
from bench.generating.frameworks import outcome_code, outcome_iri, outcome_name
from bench.generating.plans import elements, period
from bench.generating.words import MEASURES, Said, measure, result
from bench.generating.world import YEARS, Engagement

OUTCOMES: Final = 3
OUTPUTS: Final = 2
FIGURES: Final = 3
# Acts that programme documents rest on: resolutions of the General Assembly, by session and number.
_ACTS: Final = ("A/RES/72/279", "A/RES/75/233", "A/RES/76/4", "A/RES/79/226")


@dataclass(frozen=True)
class Programme:
    """A made programme: its facts, and what its parts say in both languages (part number, heading or none, text)."""

    engagement: Engagement
    title: Said
    facts: Facts
    parts: tuple[tuple[str, Said], ...]


def programme(engagement: Engagement, seed: int) -> Programme:
    """Return the programme of an engagement, the same for the same seed."""
    random = Random(f"{seed}/{engagement.symbol}")  # noqa: S311 - made data, the same for the same seed
    facts = Facts(engagement.symbol)
    country, agency = engagement.country, engagement.agency
    years = f"{engagement.year}–{engagement.year + YEARS - 1}"
    title = Said(
        f"Country programme document of {agency.name.en} for {country.name.en}, {years}",
        f"{agency.name.zh}{country.name.zh}国家方案文件（{years}年）",
    )
    parts = [("cover", title), *_opening(facts, engagement, title)]
    parts += _situation(facts, engagement, random)
    for number in range(1, OUTCOMES + 1):
        _derived(facts, engagement, number, seed)
        parts += _outcome(facts, engagement, number, random)
    parts += _closing(facts, engagement, random)
    return Programme(engagement, title, facts, tuple(parts))


def _opening(facts: Facts, engagement: Engagement, title: Said) -> Iterator[tuple[str, Said]]:
    document, agency = f"doc/{engagement.symbol}", engagement.agency.iri
    facts.say(
        "cover",
        id=document,
        type="Document",
        symbol=engagement.symbol,
        documentKind="plan",
        submittedBy=agency,
        issuedOn=f"{engagement.year - 1}-10-01",
        inLanguage="en",
        originalLanguage="en",
        concerns=[agency, f"cpd/{engagement.key}"],
        en=title.en,
        zh=title.zh,
    )
    facts.say("cover", id=agency, type="UNEntity")
    facts.say("cover", id=engagement.country.iri, type="Country")
    facts.say(
        "1",
        id=f"cpd/{engagement.key}",
        type="CountryProgrammeDocument",
        coversCountry=engagement.country.iri,
        cpdStatus="new-generation",
        planStatus="draft",
        presentedIn=document,
        responsibleParty=agency,
        derivesFrom=f"framework/{engagement.framework}",
        serves=engagement.plan,
        en=title.en,
        zh=title.zh,
    )
    facts.say("1", **period(engagement, f"cpd/{engagement.key}", document))
    facts.say(
        "1",
        id=f"framework/{engagement.framework}",
        type="CooperationFramework",
        coversCountry=engagement.country.iri,
        planStatus="in-force",
        en_unofficial=f"cooperation framework for {engagement.country.name.en}",
        zh=f"{engagement.country.name.zh}合作框架",
    )
    plan = engagement.plan_symbol
    facts.say("1", type="Citation", citesDocument=f"doc/{plan}", citationRole="background", citationText=plan)
    for act in _ACTS:
        facts.say("1", type="Citation", citesDocument=f"doc/{act}", citationRole="mandates", citationText=act)
    acts = ", ".join(_ACTS)
    yield (
        "1",
        Said(
            f"This programme rests on {plan} and on {acts}, and derives from the cooperation framework for "
            f"{engagement.country.name.en}.",
            f"本方案以{plan}和{acts}为依据，并源自{engagement.country.name.zh}的合作框架。",
        ),
    )


def _situation(facts: Facts, engagement: Engagement, random: Random) -> Iterator[tuple[str, Said]]:
    country = engagement.country
    for place in range(FIGURES):
        counted, unit = measure(place + int(random.random() * MEASURES))
        part, value = str(place + 2), random.randint(2, 900) * 1000 + random.randint(1, 9) * 10
        identifier = f"measure/{country.iso3.lower()}/{counted.en.replace(' ', '-')}"
        facts.say(
            part,
            id=identifier,
            type="Measure",
            en=f"{counted.en} in {country.name.en}",
            zh=f"{country.name.zh}的{counted.zh}",
        )
        facts.say(
            part,
            **_figure(identifier, value, unit),
            figurePlace=country.iri,
            forResult=f"cpd/{engagement.key}",
            startsOn=f"{engagement.year - 1 - place}-01-01",
            endsOn=f"{engagement.year - 1 - place}-12-31",
        )
        yield (
            part,
            Said(
                f"There are {value:,} {counted.en} in {country.name.en}. {result(random).en}.",
                f"{country.name.zh}有{value:,}{counted.zh}。{result(random).zh}。",
            ),
        )


def _derived(facts: Facts, engagement: Engagement, number: int, seed: int) -> None:
    """State from which outcome of the framework an outcome derives, and what that is called."""
    part, code = str(number + 1 + FIGURES), outcome_code(number)
    name = outcome_name(engagement, seed, code)
    facts.say(
        part,
        id=outcome_iri(engagement, code),
        type="FrameworkOutcome",
        resultOf=f"framework/{engagement.framework}",
        planStatus="in-force",
        en=name.en,
        zh=name.zh,
    )
    facts.say(part, id=f"outcome/{engagement.key}/{number}", derivesFrom=outcome_iri(engagement, code))


def _outcome(facts: Facts, engagement: Engagement, number: int, random: Random) -> Iterator[tuple[str, Said]]:
    part, name = str(number + 1 + FIGURES), result(random)
    outcome = f"outcome/{engagement.key}/{number}"
    agency, served = engagement.agency.iri, elements(engagement)
    facts.say(part, **_result(outcome, "Outcome", f"cpd/{engagement.key}", name))
    first, second = random.sample(range(len(served)), 2)
    for place, level in ((first, "primary"), (second, "secondary")):
        facts.say(part, **_claim(outcome, served[place], agency), alignmentLevel=level)
    facts.say(part, **_claim(outcome, f"http://metadata.un.org/sdg/{random.randint(1, 17)}", agency))
    yield part, Said(f"{name.en}.", f"{name.zh}。")
    for place in range(1, OUTPUTS + 1):
        yield from _output(facts, engagement, (number, place), random)


def _output(facts: Facts, engagement: Engagement, at: tuple[int, int], random: Random) -> Iterator[tuple[str, Said]]:
    number, place = at
    part, name = f"{number + 1 + FIGURES}({'abcdef'[place - 1]})", result(random)
    stem = f"{engagement.key}/{number}.{place}"
    output = f"output/{stem}"
    facts.say(part, **_result(output, "Output", f"cpd/{engagement.key}", name), measuredBy=f"indicator/{stem}")
    facts.say(part, id=output, directlyContributesTo=f"outcome/{engagement.key}/{number}")
    counted, _ = measure(int(random.random() * MEASURES))
    facts.say(
        part,
        id=f"indicator/{stem}",
        type="Indicator",
        hasBaseline=f"baseline/{stem}",
        hasTarget=f"target/{stem}",
        en=f"number of {counted.en} reached ({number}.{place})",
        zh=f"惠及的{counted.zh}数目（{number}.{place}）",
    )
    before = random.randint(1, 400)
    facts.say(part, id=f"baseline/{stem}", type="Baseline", baselineValue=before, baselineYear=engagement.year - 1)
    facts.say(
        part,
        id=f"target/{stem}",
        type="IndicatorTarget",
        targetValue=before * random.randint(2, 9),
        targetYear=engagement.year + YEARS - 1,
    )
    facts.say(part, **_claim(output, f"outcome/{engagement.key}/{number}", engagement.agency.iri))
    yield part, Said(f"{name.en}.", f"{name.zh}。")


def _closing(facts: Facts, engagement: Engagement, random: Random) -> Iterator[tuple[str, Said]]:
    part, learned = str(OUTCOMES + FIGURES + 2), result(random)
    evaluation, lesson = f"evaluation/{engagement.key}", f"lesson/{engagement.key}"
    name = engagement.country.name
    facts.say(
        part,
        id=evaluation,
        type="Evaluation",
        evaluationKind="final",
        evaluates=f"cpd/{engagement.key}",
        eventStatus="planned",
        responsibleParty=engagement.agency.iri,
        hasFinding=lesson,
        en=f"final evaluation of the programme for {name.en} ({engagement.key})",
        zh=f"{name.zh}国家方案最终评价（{engagement.key}）",
    )
    facts.say(part, id=lesson, type="Lesson", informs=f"cpd/{engagement.key}", en=learned.en, zh=learned.zh)
    yield part, Said(f"A final evaluation is planned. {learned.en}.", f"计划进行最终评价。{learned.zh}。")


def _result(identifier: str, kind: str, of: str, name: Said) -> dict[str, Any]:
    influence = "direct" if kind == "Outcome" else "full-control"
    return {
        "id": identifier,
        "type": kind,
        "resultOf": of,
        "planStatus": "draft",
        "hasInfluence": influence,
        "en": name.en,
        "zh": name.zh,
    }


def _claim(subject: str, target: str, claimant: str) -> dict[str, Any]:
    return {
        "type": "AssertedAlignment",
        "claimSubject": subject,
        "claimRelation": "contributes-to",
        "claimObject": target,
        "claimant": claimant,
    }


def _figure(identifier: str, value: int, unit: str) -> dict[str, Any]:
    return {
        "type": "ReportedFigure",
        "forMeasure": identifier,
        "figureValue": value,
        "unit": unit,
        "valueQualifier": "exact",
        "attribution": "context",
        "printedAs": f"{value:,}",
    }
