"""A report and a comparison on a terminal: findings with cell, mend and authority, and what the programme would serve.

>>> print_report({"verdict": "ready", "counts": {}, "findings": [], "not_checked": [], "alignment": {}}, "en")
... # doctest: +SKIP
ready
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from api.checking.comparing import CHANGES, by_change
from api.checking.forms import said
from api.commands.console import err, out
from api.pages.alignment import NOT_COUNTED
from api.pages.words import words_of

_SHOWN: Final = 3


def print_report(body: Mapping[str, Any], language: str) -> None:
    """Print the report of a check; what could not be checked goes to standard error."""
    _ = words_of(language).gettext
    out.print(_verdict(body), style="bold", soft_wrap=True)
    for finding in body["findings"]:
        _finding(finding, language)
    _preview(body["alignment"], language)
    left = [one for one in body["not_checked"] if one["kind"] == "not-checkable"]
    if left:
        _absences(_("What could not be checked"), left, language)


def print_comparison(body: Mapping[str, Any], language: str) -> None:
    """Print what became of the findings; what was checked in one version only goes to standard error."""
    _, changes = words_of(language).gettext, said(CHANGES, language)
    for which in ("before", "after"):
        out.print(f"{body[which]['file']}: {_verdict(body[which])}", style="bold", soft_wrap=True)
    for change, findings in by_change(body):
        if findings or change in body["counts"]:
            out.print(f"\n{changes[change]}: {len(findings)}", style="bold", soft_wrap=True)
        for finding in findings:
            _finding(finding, language)
            if finding.get("was"):
                out.print(f"  {_('Where it was')}: {_first(finding['was'])}", style="dim", soft_wrap=True)
    for heading, absences in (
        (_("Not checked in the older version, and checked in the newer"), body["now_checked"]),
        (_("Checked in the older version, and not in the newer"), body["no_longer_checked"]),
    ):
        if absences:
            _absences(heading, absences, language)


def _verdict(body: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{number} {grade}" for grade, number in body["counts"].items() if number)
    return f"{body['verdict']}{': ' + counts if counts else ''}"


def _finding(finding: Mapping[str, Any], language: str) -> None:
    places = [place["address"] for place in finding["where"] if not place["related"]]
    out.print(f"\n{finding['severity']}  {finding['rule']}  {_first(places)}", soft_wrap=True)
    out.print(f"  {said(finding['what'], language)}\n  → {said(finding['fix'], language)}", soft_wrap=True)
    parts = "; ".join(f"{part['symbol']}, {part['para']}" for part in finding["why"]["parts"])
    out.print(f"  {parts} ({said(finding['why']['strength'], language)})", style="dim", soft_wrap=True)


def _first(places: list[str]) -> str:
    return ", ".join(places[:_SHOWN]) + (f" … ({len(places)})" if len(places) > _SHOWN else "")


def _absences(heading: str, absences: Iterable[Mapping[str, Any]], language: str) -> None:
    err.print(f"\n{heading}:", soft_wrap=True)
    for one in absences:
        err.print(f"  {one['rule']}: {said(one['reason'], language)}", soft_wrap=True)


def _preview(found: Mapping[str, Any], language: str) -> None:
    _ = words_of(language).gettext
    out.print(f"\n{_('What it would serve')}", style="bold", soft_wrap=True)
    out.print(f"  {_('Preview')}: {said(found['note'], language)}", style="dim", soft_wrap=True)
    for one in (*found["plans"], *found["frameworks"]):
        served, gaps = one["counts"]["served"], one["counts"]["gaps"]
        out.print(f"\n  {_name(one['plan'], language)}", soft_wrap=True)
        if one.get("status") == "draft":
            out.print(f"    {_('per draft %(symbols)s') % {'symbols': ', '.join(one['documents'])}}", soft_wrap=True)
        out.print(f"    {_('Elements and results served')}: {served['before']} → {served['after']}", soft_wrap=True)
        out.print(f"    {_('Gaps')}: {gaps['before']} → {gaps['after']}", soft_wrap=True)
        for thing in one["served"]:
            closed = f" [{_('Gap')}: {_('closed')}]" if thing["closes_gap"] else ""
            out.print(f"    + {_name(thing, language)}: {_by(thing, language)}{closed}", soft_wrap=True)
        for thing in one["gaps"]["open"]:
            out.print(f"    – {_('Gap')}: {_name(thing, language)}", style="dim", soft_wrap=True)
    counts = found["sdgs"]["counts"]
    heading = _("Sustainable Development Goals and their targets")
    out.print(f"\n  {heading}: {counts['before']} → {counts['after']}", soft_wrap=True)
    for thing in found["sdgs"]["served"]:
        out.print(f"    + {thing['code']}: {_by(thing, language)}", soft_wrap=True)
    if found["not_counted"]:
        out.print(f"\n  {_(NOT_COUNTED)}:", soft_wrap=True)
    for thing in found["not_counted"]:
        out.print(f"    + {_name(thing, language)}: {_by(thing, language)}", soft_wrap=True)


def _name(thing: Mapping[str, Any], language: str) -> str:
    names = thing["name"]
    return str(names.get(language) or names.get("en") or next(iter(names.values())))


def _by(thing: Mapping[str, Any], language: str) -> str:
    return "; ".join(f"{said(one['name'], language)} ({one['where']})" for one in thing["by"])
