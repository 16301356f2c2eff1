"""A workbook to try the check with: the programme of an invented country, complete but for one mistake.

The workbook bears the code of a real country, since an invented one is known to no graph and would be a fault itself;
all its words are invented.

>>> sample_workbook("en")[:2]  # doctest: +SKIP
b'PK'
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from ontology.translations import Language
from shapes.cpd.worked_examples import edited

# The first outcome names no element of the strategic plan (rule ALN-01).
MISTAKE: Final[Sequence[dict[str, Any]]] = ({"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}},)
MENDED: Final = "2026-2029/focus"
COUNTRIES: Final = ("KEN", "EGY", "CHE")
_TITLE: Final = "Country programme of Arcadia 2026–2029 (an invented example)"


def sample_workbook(language: Language, has_framework: Callable[[str], bool] = lambda code: False) -> bytes:
    """Return the sample as a workbook.

    `has_framework` tells of a country (alpha-3 code) whether its framework is loaded: the sample takes the code of one
    without, because its invented outcomes are in no real framework.
    """
    programme, _context = edited(MISTAKE)
    country = next((code for code in COUNTRIES if not has_framework(code)), COUNTRIES[-1])
    programme["programme"] |= {"country_iso3": country, "title": _TITLE}
    return to_workbook(submission_of_json(programme, "sample.json"), language)
