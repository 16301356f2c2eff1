"""A strategic plan of an agency: its elements and their outcomes, and the document that presents it.

UN-Habitat's plan of the current cycle is the bundled one; only the names of its elements are needed.

>>> next(iter(elements(engagement)))  # doctest: +SKIP
'element/fao/2026-2029/1'
"""

from functools import cache
from random import Random
from typing import Final

from rdflib import URIRef

from bench.generating.facts import Facts
from bench.generating.words import Said, result, subject
from bench.generating.world import YEARS, Engagement
from loaders.knowledge import bundled_knowledge
from ontology.namespaces import DEF, ID

ELEMENTS: Final = 6
OUTCOMES: Final = 2


def elements(engagement: Engagement) -> tuple[str, ...]:
    """Return the identifiers of the elements of the plan that a programme serves."""
    if engagement.bundled_plan:
        return _bundled_elements(engagement.plan)
    return tuple(f"element/{_stem(engagement)}/{number}" for number in range(1, ELEMENTS + 1))


def plan_facts(engagement: Engagement, seed: int) -> Facts:
    """Return what the document of an agency's plan states."""
    random = Random(f"{seed}/{engagement.plan}")  # noqa: S311 - made data, the same for the same seed
    facts = Facts(engagement.plan_symbol)
    _cover(facts, engagement)
    status = "in-force"
    for number, element in enumerate(elements(engagement), start=1):
        name, part = subject(random), str(number + 1)
        kind = "MeansOfImplementation" if number % 2 else "ImpactArea"
        facts.say(
            part,
            id=element,
            type=kind,
            elementOf=engagement.plan,
            elementCode=str(number),
            planStatus=status,
            **_names(name),
        )
        for place in range(1, OUTCOMES + 1):
            facts.say(
                part,
                id=f"outcome/{_stem(engagement)}/{number}.{place}",
                type="Outcome",
                resultOf=element,
                hasInfluence="direct",
                planStatus=status,
                **_names(result(random)),
            )
        facts.say(
            part,
            type="AssertedAlignment",
            claimSubject=element,
            claimRelation="contributes-to",
            claimObject=f"http://metadata.un.org/sdg/{random.randint(1, 17)}",
            claimant=engagement.agency.iri,
        )
    return facts


def _cover(facts: Facts, engagement: Engagement) -> None:
    agency, years = engagement.agency, f"{engagement.year}–{engagement.year + YEARS - 1}"
    document = f"doc/{engagement.plan_symbol}"
    title = Said(f"Strategic plan of {agency.name.en}, {years}", f"{agency.name.zh}{years}年战略计划")
    facts.say(
        "cover",
        id=document,
        type="Document",
        symbol=engagement.plan_symbol,
        documentKind="plan",
        issuedOn=f"{engagement.year - 1}-09-01",
        inLanguage="en",
        originalLanguage="en",
        concerns=agency.iri,
        **_names(title),
    )
    facts.say("cover", id=agency.iri, type="UNEntity", **_names(agency.name))
    facts.say(
        "1",
        id=engagement.plan,
        type="StrategicPlan",
        planStatus="in-force",
        presentedIn=document,
        concerns=agency.iri,
        responsibleParty=agency.iri,
        **_names(title),
    )
    facts.say("1", **period(engagement, engagement.plan, document))


def period(engagement: Engagement, plan: str, document: str) -> dict[str, object]:
    """Return the entry of the years for which a plan or programme is made."""
    years = f"{engagement.year}–{engagement.year + YEARS - 1}"
    return {
        "id": f"period/{plan}",
        "type": "PlanPeriod",
        "periodOf": plan,
        "startsOn": f"{engagement.year}-01-01",
        "endsOn": f"{engagement.year + YEARS - 1}-12-31",
        "knownFrom": f"{engagement.year - 1}-09-01",
        "establishedBy": document,
        "en": f"period {years}",
        "zh": f"{years}年期间",
    }


def _names(name: Said) -> dict[str, str]:
    return {"en": name.en, "zh": name.zh}


def _stem(engagement: Engagement) -> str:
    return engagement.plan.removeprefix("plan/")


@cache
def _bundled_elements(plan: str) -> tuple[str, ...]:
    found = {
        str(element).removeprefix(ID)
        for file in bundled_knowledge()
        for element in file.graph.subjects(URIRef(DEF + "elementOf"), URIRef(ID + plan))
    }
    return tuple(sorted(found))
