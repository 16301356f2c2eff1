"""How the properties of the form take their values, in a table that needs no ontology at run time.

The ontology (`ontology/modules/country-programme.ttl`) says the same at length; a test holds the two together. Reading
it for every check would cost more than the check.

>>> CODE_LISTS["documentForm"], "quotedText" in TEXTS
('programme-form', True)
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from loaders.programme.form import FORM, choices
from ontology.namespaces import DEF, PREFIXES

# Running text, which has a language.
TEXTS: Final = frozenset(
    {"prefLabel", "derivationReason", "derivationApproval", "periodReason", "analysisTitle", "nationalPlan"}
    | {"nationalPlanGoal", "southSouthReason", "reviewDecision", "reviewConditions", "quotedText", "assumption"}
    | {"dataSource", "mitigation", "heading", "sectionText"}
)
# A code list that the form does not offer as a choice, since words are welcome too.
_PARTICIPATION: Final = ("signatory", "active", "soft", "co-convener", "co-chair", "member", "lead")
# Lists of the form whose values are no concepts: the language is a tag, a marker a number, yes or no a truth value.
_NO_CONCEPTS: Final = frozenset({"language", "marker", "yes-no"})
RESULTS: Final = frozenset({"Result", "Impact", "Outcome", "Output"})


def _code_lists() -> Mapping[str, str]:
    offered = {
        column.property: column.codes
        for sheet in FORM
        for column in sheet.columns
        if column.codes is not None and column.codes not in _NO_CONCEPTS
    }
    return MappingProxyType({**offered, "frameworkRole": "participation-mode"})


CODE_LISTS: Final = _code_lists()
"""The code list of each property that takes its values from one."""


@cache
def code_list_slugs(name: str) -> tuple[str, ...]:
    """Return the slugs of a code list that programmes use; raises KeyError for another."""
    return _PARTICIPATION if name == "participation-mode" else tuple(choice.slug for choice in choices(name))


def property_iri(name: str) -> str:
    """Return the IRI of a property of the form (`prefLabel` is that of SKOS)."""
    return PREFIXES["skos"] + name if name == "prefLabel" else DEF + name
