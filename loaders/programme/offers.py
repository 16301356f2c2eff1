"""What the template offers to choose from for one country: its framework and outcomes, the plans and their elements.

>>> offers_of(Context.empty()).by_target["framework"]
()
"""

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.programme.context_model import Context
from loaders.programme.form import Target
from ontology.translations import Language


@dataclass(frozen=True)
class Offers:
    """`by_target` holds what a drop-down shows for each kind of thing; `outcome_texts` pairs it with the full words.

    `country` and `framework` are filled in where the context leaves no choice, else empty.
    """

    by_target: Mapping[Target, tuple[str, ...]]
    outcome_texts: tuple[tuple[str, str], ...] = ()
    country: str = ""
    framework: str = ""


def offers_of(context: Context, language: Language = "en") -> Offers:
    """Return what a context has to offer; the words of outcomes in the language, else as they are."""
    frameworks = tuple(framework.shown for framework in context.frameworks)
    outcomes = [outcome for framework in context.frameworks for outcome in framework.outcomes]
    return Offers(
        {
            "country": tuple(sorted(context.areas)),
            "framework": frameworks,
            "framework-outcome": tuple(outcome.shown for outcome in outcomes),
            "framework-indicator": tuple(indicator.shown for outcome in outcomes for indicator in outcome.indicators),
            "plan": tuple(plan.shown for plan in context.plans),
            "plan-element": tuple(element.shown for element in context.elements),
        },
        tuple((outcome.shown, _words(outcome.names, language)) for outcome in outcomes if outcome.names),
        context.iso3 or "",
        frameworks[0] if len(frameworks) == 1 else "",
    )


def _words(names: Mapping[str, str], language: Language) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()))
