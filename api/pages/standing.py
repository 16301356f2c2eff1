"""How something is known, visibly different: asserted, inferred or suggested, in words and shape, not colour alone.

>>> standing_of({"standing": "suggested", "part": "…"})
'suggested'
"""

from collections.abc import Mapping
from typing import Final

from api.pages.words import N_

STANDINGS: Final[Mapping[str, str]] = {
    "asserted": N_("Asserted"),
    "inferred": N_("Inferred"),
    "suggested": N_("Suggested"),
}
EXPLAINED: Final[Mapping[str, str]] = {
    "asserted": N_("A document says so, at the place named."),
    "inferred": N_("No document says so; a rule derived it from what the places named say."),
    "suggested": N_("No document says so; a method proposes it, and how surely is told beside it."),
}
# A column of one of these names tells rows of different standing apart.
_TELLING: Final = ("standing", "rule", "method")


def standing_of(row: Mapping[str, object]) -> str:
    """Return the standing of a row of an answer, by its columns: what it says itself, else by method or rule."""
    said = row.get("standing")
    if isinstance(said, str) and said in STANDINGS:
        return said
    if row.get("method") is not None:
        return "suggested"
    return "inferred" if row.get("rule") is not None else "asserted"


def differs(columns: Mapping[str, str]) -> bool:
    """Return whether the rows of a question can be of different standing."""
    return any(columns.get(name) in ("iri", "text") for name in _TELLING if name != "standing") or (
        columns.get("standing") == "text"
    )
