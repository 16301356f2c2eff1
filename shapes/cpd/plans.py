"""Which strategic plan is in force for which year of a programme, and how surely it is known.

A plan that the graph knows only from its draft is called so: "per draft HSP/EB.2025/4".
"""

from datetime import date
from typing import Any, Final

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from ontology.namespaces import DOC
from ontology.translations import LANGUAGES
from shapes.cpd.report import PlanInForce
from shapes.cpd.rules import Words

_PER_DRAFT: Final[Words] = {
    "en": ", per draft {}",
    "zh": "（依据草案{}）",
    "fr": ", selon le projet {}",
    "es": ", según el proyecto {}",
    "ru": ", по проекту {}",
    "ar": "، وفق المشروع {}",
}


def years_of(programme: ProgrammeGraph) -> range:
    """Return the years of a programme; none where its dates cannot be read or are the wrong way round."""
    row = programme.rows.get(programme.programme)
    start, end = (row.value("start"), row.value("end")) if row else (None, None)
    if not isinstance(start, date) or not isinstance(end, date):
        return range(0)
    # A mistyped century must not make a list of thousands of years.
    return range(start.year, min(end.year, start.year + 100) + 1)


def plans_in_force(programme: ProgrammeGraph, context: Context) -> dict[str, Any]:
    """Return the plans that some of the programme's years fall under, and the years that no plan known here covers."""
    by_plan: dict[str, list[int]] = {}
    uncovered = []
    for year in years_of(programme):
        covering = context.plans_in(year)
        for plan in covering:
            by_plan.setdefault(plan.iri, []).append(year)
        if not covering and context.plans:
            uncovered.append(year)
    plans = tuple(
        PlanInForce(
            plan.iri,
            {lang: plan.names.get(lang) or plan.names.get("en") or plan.key for lang in LANGUAGES},
            tuple(by_plan[plan.iri]),
            plan.status,
            tuple(sorted(one.removeprefix(DOC).replace("_", " ") for one in plan.presented_in)),
        )
        for plan in context.plans
        if plan.iri in by_plan
    )
    return {"plans": plans, "years_without_plan": tuple(uncovered)}


def plan_words(programme: ProgrammeGraph, context: Context) -> Words | None:
    """Return in words which plan a programme was held against in which years; None where none is known."""
    plans: tuple[PlanInForce, ...] = plans_in_force(programme, context)["plans"]
    if not plans:
        return None
    return {to: ("；" if to == "zh" else "; ").join(_in_words(plan, to) for plan in plans) for to in LANGUAGES}


def _in_words(plan: PlanInForce, language: str) -> str:
    years = f"{plan.years[0]}–{plan.years[-1]}" if len(plan.years) > 1 else str(plan.years[0])
    draft = plan.status in ("draft", "under-preparation")
    said = f"{years}年：{plan.name['zh']}" if language == "zh" else f"{years}: {plan.name[language]}"
    return said + (_PER_DRAFT[language].format(", ".join(plan.documents)).rstrip() if draft else "")


def framework_name(programme: ProgrammeGraph, context: Context) -> str:
    """Return the short name of the framework that a programme derives from, or the empty text."""
    prefix = programme.programme
    named = [
        key[2] for key in programme.places if len(key) == 3 and key[0] == prefix and key[1].endswith("#derivesFrom")
    ]
    return next((one.key for one in context.frameworks if one.iri in named), "")
