"""The outcome of a check of a programme: a verdict, findings that people can act on, and what was not checked.

Three kinds of finding are never mixed: a rule that is broken, a question for a person, a suggestion. A finding names
its cells as the office sees them, says what, why (document, paragraph, verb) and how to mend it, in English and
Chinese; what follows from it is counted (`follows`) and not reported again.

>>> Report("ready", (), (), ("DER-01",), "2026.1", "").counts
{'blocker': 0, 'error': 0, 'warning': 0, 'question': 0, 'hint': 0}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shapes.cpd.rules import GRADES, MARKS, Absence, Basis, Grade, Mark, Rule, Words

Verdict = Literal["ready", "ready-with-questions", "not-ready"]
FindingClass = Literal["broken", "question", "suggestion"]


@dataclass(frozen=True)
class Where:
    """A place at fault: sheet and cell as in the file, its address in words, the row and the heading above it.

    `value` is what stands there as typed, None where it is blank; `excerpt` the row's number, its first words and the
    value. `subject` and `property` are IRIs in the graph of the programme. A related place belongs to the same
    mistake, though it may be right itself.
    """

    sheet: str
    cell: str
    address: str
    row_id: str
    heading: Words
    value: str | None
    excerpt: tuple[str, ...]
    subject: str
    property: str | None
    related: bool = False


@dataclass(frozen=True)
class Why:
    """On whose authority: document parts, the verb as printed (in English our rendering), how directly it says so."""

    basis: tuple[Basis, ...]
    mark: Mark
    verb: Words | None = None
    note: Words | None = None

    @property
    def is_verified(self) -> bool:
        """Return False where it rests on general knowledge that nobody has verified."""
        return self.mark != "K"


@dataclass(frozen=True)
class Repair:
    """A cell and the values that would do, best first."""

    place: str
    to_one_of: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A rule broken for one cause, with its places; where there are very many, `further` counts those left out.

    `follows` counts, by rule, what it explains and hides.
    """

    rule: str
    cause: str
    grade: Grade
    sort: FindingClass
    gates: bool
    where: tuple[Where, ...]
    what: Words
    why: Why
    fix: Words
    may_ignore_if: Words | None
    repair: tuple[Repair, ...] = ()
    follows: tuple[tuple[str, int], ...] = ()
    plan: Words | None = None
    further: int = 0

    @property
    def count(self) -> int:
        """Return at how many places the rule is broken."""
        return sum(not place.related for place in self.where) + self.further


@dataclass(frozen=True)
class NotChecked:
    """A rule, or some of its causes, that was not applied, and why."""

    rule: str
    causes: tuple[str, ...]
    reason: Words
    absence: Absence


@dataclass(frozen=True)
class PlanInForce:
    """A strategic plan that some years of the programme fall under; `known_from` a document symbol if it is a draft."""

    iri: str
    name: Words
    years: tuple[int, ...]
    status: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """All that a check has to say. `checked` are the rules that had something to speak of and were applied to it."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    checked: tuple[str, ...]
    ruleset: str
    snapshot: str
    plans: tuple[PlanInForce, ...] = ()
    framework: str = ""
    origin: str = "stated"
    programme: str = ""
    years_without_plan: tuple[int, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each grade."""
        return {grade: sum(finding.grade == grade for finding in self.findings) for grade in GRADES}


def sort_of(rule: Rule, grade: Grade) -> FindingClass:
    """Return whether a finding is a broken rule, a question for a person or a suggestion."""
    if grade == "hint" or rule.kind == "D":
        return "suggestion"
    # What is found by looking for words is for a person to judge.
    judged = rule.kind == "C" and grade != "error"
    return "question" if grade == "question" or judged else "broken"


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as plain JSON values; the same report gives the same text."""
    return {
        "verdict": report.verdict,
        "counts": report.counts,
        "findings": [finding_json(finding, report) for finding in report.findings],
        "not_checked": [not_checked_json(one) for one in report.not_checked],
        "checked": list(report.checked),
        "plans": [
            {"iri": one.iri, "name": dict(one.name), "years": list(one.years), "status": one.status,
             "documents": list(one.documents)}
            for one in report.plans
        ],
        "years_without_plan": list(report.years_without_plan),
        "unsdcf": report.framework,
        "origin": report.origin,
        "programme": report.programme,
        "ruleset": report.ruleset,
        "snapshot": report.snapshot,
    }  # fmt: skip


def finding_json(finding: Finding, report: Report) -> dict[str, Any]:
    """Return one finding as plain JSON values."""
    return {
        "rule": finding.rule,
        "cause": finding.cause,
        "class": finding.sort,
        "severity": finding.grade,
        "gates": finding.gates,
        "count": finding.count,
        "where": [_where_json(place) for place in finding.where],
        "what": dict(finding.what),
        "why": _why_json(finding.why),
        "fix": dict(finding.fix),
        "may_ignore_if": _optional(finding.may_ignore_if),
        "repair": [{"set": one.place, "to_one_of": list(one.to_one_of)} for one in finding.repair],
        "follows": [{"rule": rule, "count": count} for rule, count in finding.follows],
        "ruleset": report.ruleset,
        "plan": _optional(finding.plan),
        "unsdcf": report.framework,
    }


def not_checked_json(one: NotChecked) -> dict[str, Any]:
    """Return what was not checked as plain JSON values."""
    return {"rule": one.rule, "causes": list(one.causes), "reason": dict(one.reason), "kind": one.absence}


def _where_json(place: Where) -> dict[str, Any]:
    return {
        "sheet": place.sheet,
        "cell": place.cell,
        "row_id": place.row_id,
        "heading": dict(place.heading),
        "value": place.value,
        "address": place.address,
        "excerpt": list(place.excerpt),
        "related": place.related,
    }


def _why_json(why: Why) -> dict[str, Any]:
    first = why.basis[0] if why.basis else None
    return {
        "symbol": first.symbol if first else None,
        "para": first.part if first else None,
        "iri": first.iri if first else None,
        "parts": [{"symbol": one.symbol, "para": one.part, "iri": one.iri} for one in why.basis],
        "verb": _optional(why.verb),
        "mark": why.mark,
        "strength": dict(MARKS[why.mark]),
        "verified": why.is_verified,
        "note": _optional(why.note),
    }


def _optional(words: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if words is None else dict(words)
