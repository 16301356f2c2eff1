"""Two versions of a programme compared, for people: the form that takes both files, and what became of the findings."""

from collections.abc import Mapping
from typing import Any, Final

from api.pages.checking import fault_told, groups_of, unchecked_of
from api.pages.environment import render
from api.pages.grades import GRADES, MARKS, VERDICTS, Told
from api.pages.words import N_

# The forms that an answer is given in, as the form field `format` names them; the page is what one gets unasked.
FORMATS: Final[Mapping[str, str]] = {
    "html": N_("The comparison as a page"),
    "csv": N_("A table (CSV)"),
    "json": N_("Data (JSON)"),
}
CHANGES: Final[Mapping[str, Told]] = {
    "broken": Told("✕", N_("New in the newer version"), N_("Not found in the older version.")),
    "mended": Told("✓", N_("Mended"), N_("Found in the older version, and not in the newer.")),
    "unchanged": Told(
        "=",
        N_("Still there"),
        N_("Found in both versions, also where the cell has moved or its row bears a new number."),
    ),
}
UNTOLD: Final[Mapping[str, Told]] = {
    "before": Told(
        "?",
        N_("Found in the older version, not to be judged in the newer"),
        N_("Something it needs is missing or could not be read there, so it may still be at fault."),
    ),
    "after": Told(
        "?",
        N_("Found in the newer version, not to be judged in the older"),
        N_("Something it needs was missing or could not be read there, so it may not be new."),
    ),
}
_VERSIONS: Final[Mapping[str, str]] = {"before": N_("The older version"), "after": N_("The newer version")}


def compare_page(language: str, *, largest_mb: int, fault: Mapping[str, Any] | None = None) -> bytes:
    """Return the page that takes two files; `fault` (a problem, RFC 9457) says why one could not be checked."""
    told = None
    if fault is not None:
        told = fault_told(fault, language) | {"version": _VERSIONS.get(fault.get("field", ""), "")}
    return render(
        "compare.html", language, current="/check", fault=told, formats=FORMATS, largest=largest_mb, versions=_VERSIONS
    )


def comparison_page(body: Mapping[str, Any], language: str) -> bytes:
    """Return a comparison as a page: what is new first, then what was mended, then what is still there."""
    changes = [
        (change, told, body["counts"][change], groups_of(body[change], language)) for change, told in CHANGES.items()
    ]
    untold = [
        (which, told, len(body["untold"][which]), groups_of(body["untold"][which], language))
        for which, told in UNTOLD.items()
    ]
    return render(
        "comparison.html",
        language,
        current="/check",
        compared=body,
        verdicts=VERDICTS,
        versions=_VERSIONS,
        grades=GRADES,
        marks=MARKS,
        changes=[*changes, *(one for one in untold if one[2])],
        now_checked=unchecked_of(body["now_checked"], language),
        no_longer_checked=unchecked_of(body["no_longer_checked"], language),
        formats=FORMATS,
    )
