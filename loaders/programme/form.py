"""The form of a country programme document: its sheets and columns, described once for every format.

The workbook, the JSON and its schema, the zip of CSV files, the reading of Word files and the graph all follow this
description, so a column is added in one place. A sheet holds things of one class, a column one property of them;
the keys are the machine names that every format shares.

>>> sheet("outcomes").column("unsdcf_outcome_id").heading.en
'UNSDCF outcome'
>>> [choice.slug for choice in choices("programme-form")]
['full', 'short']
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from loaders.programme.sheets.codes import CODE_LISTS, Choice
from loaders.programme.sheets.evidence import EVALUATIONS, LESSONS_RISKS, SECTIONS
from loaders.programme.sheets.measures import INDICATORS, MILESTONES, RESOURCES
from loaders.programme.sheets.parts import Column, Kind, Sheet, Target
from loaders.programme.sheets.programme import PROGRAMME
from loaders.programme.sheets.results import OUTCOMES, OUTPUTS

FORM_VERSION: Final = "1"
FORM: Final[tuple[Sheet, ...]] = (
    PROGRAMME,
    OUTCOMES,
    OUTPUTS,
    INDICATORS,
    MILESTONES,
    RESOURCES,
    EVALUATIONS,
    LESSONS_RISKS,
    SECTIONS,
)
_BY_KEY: Final[Mapping[str, Sheet]] = MappingProxyType({one.key: one for one in FORM})


def sheet(key: str) -> Sheet:
    """Return the sheet with this key; raises KeyError if the form has none."""
    return _BY_KEY[key]


def choices(code_list: str) -> tuple[Choice, ...]:
    """Return the choices of a code list, in the order in which they are offered; raises KeyError if unknown."""
    return CODE_LISTS[code_list]


__all__ = [
    "FORM",
    "FORM_VERSION",
    "Choice",
    "Column",
    "Kind",
    "Sheet",
    "Target",
    "choices",
    "sheet",
]
