"""The preview of alignment on a report: names in the reader's language, goals and gaps ready to show.

>>> named({"iri": "urn:a", "name": {"fr": "Plan"}, "unofficial": []}, "en").text
'Plan'
"""

from collections.abc import Mapping
from typing import Any, Final

from api.pages.authority import spoken
from api.pages.words import N_
from queries.lookup import Name, preferred

LEVELS: Final[Mapping[str, str]] = {
    "primary": N_("primary"),
    "secondary": N_("secondary"),
    "tertiary": N_("tertiary"),
}
NOT_COUNTED: Final = N_(
    "Named, but not counted: of no plan in force in these years, and of no framework it derives from"
)


def shown_preview(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the member `alignment` of a report as its template shows it in a language."""
    wholes = [*found["plans"], *found["frameworks"]]
    return {
        "wholes": [_whole(one, number, language) for number, one in enumerate(wholes, 1)],
        "sdgs": {
            "counts": found["sdgs"]["counts"],
            "served": [_thing(one, language) | {"by": _by(one, language)} for one in found["sdgs"]["served"]],
        },
        "not_counted": [_thing(one, language) | {"by": _by(one, language)} for one in found["not_counted"]],
    }


def named(thing: Mapping[str, Any], language: str) -> Name:
    """Return the name of a thing in a language, else in English, else in any."""
    names = tuple(
        # What is in no language that is known is shown as it is.
        Name(text, "" if tag == "und" else tag, tag in thing["unofficial"])
        for tag, text in thing["name"].items()
    )
    return preferred(names, language) or names[0]


def _whole(one: Mapping[str, Any], number: int, language: str) -> dict[str, Any]:
    return {
        "id": f"alignment-{number}",
        "iri": one["plan"]["iri"],
        "name": named(one["plan"], language),
        "years": one.get("years", ()),
        "draft": one.get("status") == "draft",
        "documents": one.get("documents", ()),
        "counts": one["counts"],
        "served": [
            _thing(thing, language) | {"by": _by(thing, language), "closes": thing["closes_gap"]}
            for thing in one["served"]
        ],
        "open": [_thing(thing, language) for thing in one["gaps"]["open"]],
        "recorded": [_thing(gap, language) for gap in one["recorded_gaps"]],
    }


def _thing(thing: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "iri": thing["iri"],
        "name": named(thing, language),
        "kind": named(thing["type"], language) if "type" in thing else None,
        "code": thing.get("code"),
    }


def _by(thing: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    return [one | {"name": spoken(one["name"], language)} for one in thing["by"]]
