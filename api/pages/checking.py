"""The check of a country programme for people: the form that takes the file, and the report.

Findings stand by severity, then by sheet. What could not be checked has a section of its own: none passes in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.pages.alignment import LEVELS, shown_preview
from api.pages.authority import paragraphs, spoken
from api.pages.environment import render
from api.pages.evidence import Shown
from api.pages.grades import GRADES, MARKS, VERDICTS, Told
from queries.countries import Country

# The forms that an answer is given in, as the form field `format` names them; the page is what one gets unasked.
FORMATS: Final = ("html", "xlsx", "docx", "csv", "json", "ttl")
# A page shows as many cells of one finding; the annotated workbook marks all of them.
_MOST_PLACES: Final = 30

Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is shown; texts come with their language. `more` cells are not listed.

    Of two versions, `was` are its places in the older, and `hidden_in` is the one that does not show it.
    """

    rule: str
    what: Said
    fix: Said
    ignorable: Said | None
    note: Said | None
    plan: Said | None
    verb: Said | None
    places: tuple[Mapping[str, Any], ...]
    more: int
    repair: tuple[Mapping[str, Any], ...]
    why: tuple[Shown, ...]
    mark: str
    verified: bool
    follows: tuple[Mapping[str, Any], ...]
    was: tuple[str, ...] = ()
    hidden_in: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity by the sheet that they begin in; a blank sheet stands for the file as a whole."""

    grade: str
    told: Told
    count: int
    sheets: tuple[tuple[str, tuple[Found, ...]], ...]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The rules that were not applied for one reason; `open` where they might have found something."""

    reason: Said
    rules: tuple[str, ...]
    open: bool


def check_page(
    countries: Sequence[Country], language: str, *, largest_mb: int, fault: Mapping[str, Any] | None = None
) -> bytes:
    """Return the page that takes a file; `fault` (a problem, RFC 9457) says why one could not be checked."""
    told = None if fault is None else fault_told(fault, language)
    return render("check.html", language, current="/check", countries=countries, fault=told, largest=largest_mb)


def fault_told(fault: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return in a language why a file could not be checked, how to mend that, and where (of a problem, RFC 9457)."""
    what, fix = fault.get("what"), fault.get("fix")
    return {
        "what": spoken(what, language) if what else (fault["detail"], "en"),
        "fix": spoken(fix, language) if fix else None,
        "where": fault.get("where") or "",
    }


def report_page(body: Mapping[str, Any], language: str) -> bytes:
    """Return the report of a check as a page."""
    groups = groups_of(body["findings"], language)
    sheets = list(dict.fromkeys(sheet for group in groups for sheet, _ in group.sheets))
    unchecked = unchecked_of(body["not_checked"], language)
    return render(
        "report.html",
        language,
        current="/check",
        report=body,
        verdict=VERDICTS[body["verdict"]],
        grades=GRADES,
        marks=MARKS,
        groups=groups,
        sheets=sheets,
        open_rules=[one for one in unchecked if one.open],
        idle_rules=[one for one in unchecked if not one.open],
        plans=[(spoken(plan["name"], language), plan) for plan in body["plans"]],
        preview=shown_preview(body["alignment"], language),
        levels=LEVELS,
    )


def groups_of(findings: Sequence[Mapping[str, Any]], language: str) -> list[Group]:
    """Return the findings by severity, the gravest first, and by sheet in the order of the file."""
    groups = []
    for grade, told in GRADES.items():
        sheets: dict[str, list[Found]] = {}
        for finding in findings:
            if finding["severity"] == grade:
                sheets.setdefault(finding["where"][0]["sheet"], []).append(_found(finding, language))
        if sheets:
            count = sum(len(found) for found in sheets.values())
            groups.append(Group(grade, told, count, tuple((sheet, tuple(found)) for sheet, found in sheets.items())))
    return groups


def unchecked_of(absences: Sequence[Mapping[str, Any]], language: str) -> list[Unchecked]:
    """Return what was not checked, by reason, in the order of the rules."""
    found: dict[tuple[Said, bool], dict[str, None]] = {}
    for one in absences:
        key = spoken(one["reason"], language), one["kind"] == "not-checkable"
        found.setdefault(key, {})[one["rule"]] = None
    return [Unchecked(reason, tuple(named), is_open) for (reason, is_open), named in found.items()]


def _found(finding: Mapping[str, Any], language: str) -> Found:
    why = finding["why"]
    return Found(
        rule=finding["rule"],
        what=spoken(finding["what"], language),
        fix=spoken(finding["fix"], language),
        ignorable=_optional(finding["may_ignore_if"], language),
        note=_optional(why["note"], language),
        plan=_optional(finding["plan"], language),
        verb=_optional(why["verb"], language),
        places=tuple(finding["where"][:_MOST_PLACES]),
        more=max(0, len(finding["where"]) - _MOST_PLACES),
        repair=tuple(finding["repair"][:_MOST_PLACES]),
        why=tuple(paragraphs(why["parts"], language)),
        mark=why["mark"],
        verified=why["verified"],
        follows=tuple(finding["follows"]),
        was=tuple(finding.get("was", ())[:_MOST_PLACES]),
        hidden_in=finding.get("hidden_in"),
    )


def _optional(words: Mapping[str, str] | None, language: str) -> Said | None:
    return spoken(words, language) if words else None
