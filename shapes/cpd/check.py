"""The check of one programme: rules applied to its graph and context, faults joined to cells, consequences hidden.

Everything is asked of one small store in memory that holds the programme and its context, so the time of a check does
not grow with the graph. What could not be judged, and why, is part of the report.

>>> report = check_programme(programme_graph(submission, context), context, submission)  # doctest: +SKIP
>>> report.verdict  # doctest: +SKIP
'not-ready'
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from loaders.programme.context_model import Context
from loaders.programme.form import sheet
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Problem, Submission
from ontology.namespaces import DEF, SHAPE
from shapes.compiler import breaches
from shapes.cpd.absences import absences
from shapes.cpd.faults import Fault, roots_of
from shapes.cpd.findings import finding_of, findings_of_problems
from shapes.cpd.judging import NotJudged
from shapes.cpd.naming import Naming
from shapes.cpd.plans import framework_name, plans_in_force
from shapes.cpd.report import Finding, NotChecked, Report, Verdict
from shapes.cpd.rules import GRADES, Cause, causes, compiled, needs, prefixes, rules, ruleset
from shapes.cpd.texts import text_faults
from shapes.cpd.unread import Unread, unread_of
from store.scratch import Scratch
from store.terms import IRI, Literal

# Of how many faults of one cause the further cells are looked up; beyond that a finding is long enough.
_MOST_RELATED: Final = 20


@dataclass(frozen=True)
class Judgement:
    """What the rules make of a programme, before it is put into words.

    `roots` are the faults to report, each with those that it explains and hides; `related` their further cells.
    `met` are the needs of rules that are met here, `not_judged` what comparisons of texts could not judge.
    """

    programme: ProgrammeGraph
    context: Context
    submission: Submission | None
    naming: Naming
    roots: Mapping[Fault, list[Fault]]
    related: Mapping[Fault, tuple[tuple[str, str], ...]]
    unread: Unread
    met: frozenset[str]
    not_judged: tuple[NotJudged, ...]
    not_checked: tuple[NotChecked, ...]
    checked: tuple[str, ...]

    def findings(self, faults: Iterable[Fault], problems: Sequence[Problem] = ()) -> tuple[Finding, ...]:
        """Return some of the faults, and of what could not be read, as findings: by severity, then by place."""
        grouped: dict[tuple[str, str], list[Fault]] = {}
        for fault in faults:
            grouped.setdefault(fault.key, []).append(fault)
        found = findings_of_problems(problems)
        found += [finding_of(group, self.roots, self.related, self.naming, self.context) for group in grouped.values()]
        return tuple(sorted(found, key=self.rank))

    def rank(self, finding: Finding) -> tuple[int, tuple[int, int, str], str, str]:
        """Return what puts findings in order."""
        return GRADES.index(finding.grade), self.naming.order(finding.where[0]), finding.rule, finding.cause


def check_programme(programme: ProgrammeGraph, context: Context, submission: Submission | None = None) -> Report:
    """Return what the rules find in a programme, and what they could not judge.

    With the submission, what its reader could not take is reported as well, and columns that could not be read are
    not reported as empty. The same input gives the same report.
    """
    return report_of(judged(programme, context, submission))


def judged(programme: ProgrammeGraph, context: Context, submission: Submission | None = None) -> Judgement:
    """Return what the rules find in a programme, not yet in words."""
    scratch = Scratch((programme.ntriples, context.ntriples))
    met = met_needs(scratch)
    unread = unread_of(programme, submission)
    present = _classes(programme)
    runnable = [cause for cause in causes().values() if met.issuperset(cause.needs)]
    faults = shape_faults(scratch, runnable)
    by_text, not_judged = text_faults(programme, context, [cause for cause in runnable if cause.by_text])
    faults += by_text
    several = {(one.subject, one.predicate, one.text) for one in programme.unresolved if one.why.reason == "ambiguous"}
    faults = [
        replace(fault, cause=fault.cause.ambiguous) if (fault.focus, fault.path, fault.text) in several else fault
        for fault in dict.fromkeys(faults)
    ]
    roots, related = _reported(faults, scratch, unread)
    applied = {cause.rule for cause in runnable if present & set(cause.about.split())}
    return Judgement(
        programme,
        context,
        submission,
        Naming(programme, context),
        roots,
        related,
        unread,
        met,
        not_judged,
        absences(met, present, not_judged, unread.columns, programme),
        tuple(rule for rule in rules() if rule in applied),
    )


def report_of(judgement: Judgement) -> Report:
    """Return in words what the rules find."""
    submission = judgement.submission
    findings = judgement.findings(judgement.roots, submission.problems if submission else ())
    return Report(
        verdict=verdict_of(findings, judgement.not_checked),
        findings=findings,
        not_checked=judgement.not_checked,
        checked=judgement.checked,
        ruleset=ruleset(),
        snapshot=judgement.context.snapshot,
        **plans_in_force(judgement.programme, judgement.context),
        framework=framework_name(judgement.programme, judgement.context),
        origin=submission.origin if submission else "stated",
        programme=judgement.programme.programme,
    )


def verdict_of(findings: Iterable[Finding], not_checked: Iterable[NotChecked] = ()) -> Verdict:
    """Return whether a programme may go on: not with a finding that gates; hints raise no question.

    A blocker that could not be judged is a question too: nobody may take it for passed.
    """
    grades = [(finding.gates, finding.grade) for finding in findings]
    if any(gates for gates, _ in grades):
        return "not-ready"
    unknown = any(rules()[one.rule].grade == "blocker" and one.absence == "not-checkable" for one in not_checked)
    return "ready-with-questions" if unknown or any(grade != "hint" for _, grade in grades) else "ready"


def met_needs(scratch: Scratch) -> frozenset[str]:
    """Return the names of the needs for which the store holds what is needed."""
    asked = " UNION ".join(
        f'{{ SELECT ("{need.name}" AS ?need) {{ {need.pattern} }} LIMIT 1 }}' for need in needs().values()
    )
    rows = scratch.select(f"{prefixes()}SELECT ?need {{ {asked} }}").rows
    return frozenset(term.value for (term,) in rows if isinstance(term, Literal))


def shape_faults(scratch: Scratch, runnable: Sequence[Cause]) -> list[Fault]:
    """Return what the shapes of these causes find."""
    wanted = {SHAPE + cause.id: cause for cause in runnable if not cause.by_text}
    found = []
    for breach in breaches(scratch.select, compiled(), only={cause.root for cause in wanted.values()}):
        cause = wanted.get(breach.rule)
        if cause is not None and isinstance(breach.focus, IRI):
            value = None if breach.value == breach.focus else breach.value
            found.append(Fault(cause, breach.focus.value, breach.path, value))
    return found


def _classes(programme: ProgrammeGraph) -> set[str]:
    found = {DEF + "CountryProgrammeDocument"}
    for row in programme.rows.values():
        risk = row.sheet == "lessons_risks" and row.value("kind") == "risk"
        found.add(DEF + ("ProgrammeRisk" if risk else sheet(row.sheet).thing))
    return found


def _reported(
    faults: list[Fault], scratch: Scratch, unread: Unread
) -> tuple[dict[Fault, list[Fault]], Mapping[Fault, tuple[tuple[str, str], ...]]]:
    """Return the faults to report, each with those that it explains, and their further cells."""
    # What a fault at an unread cell explains follows from that cell too, so roots are told before it is left out.
    found = {
        fault: follows for fault, follows in roots_of(faults, unread.programme).items() if not unread.explains(fault)
    }
    related = related_places(scratch, found)
    # A sum does not add up where one of its cells could not be read; that has been said.
    roots = {fault: follows for fault, follows in found.items() if not unread.touches(related.get(fault, ()))}
    return roots, related


def related_places(scratch: Scratch, faults: Iterable[Fault]) -> Mapping[Fault, tuple[tuple[str, str], ...]]:
    """Return the further cells, as (subject, property), that belong to each fault."""
    asked: dict[Cause, list[Fault]] = {}
    for fault in faults:
        if fault.cause.places is not None:
            asked.setdefault(fault.cause, []).append(fault)
    found: dict[Fault, tuple[tuple[str, str], ...]] = {}
    for cause, group in asked.items():
        group = group[:_MOST_RELATED]
        things = " ".join(dict.fromkeys(f"<{fault.focus}>" for fault in group))
        query = str(cause.places).replace("WHERE {", f"WHERE {{ VALUES ?this {{ {things} }} ", 1)
        rows: dict[str, dict[tuple[str, str], None]] = {}
        for this, row, path in scratch.select(prefixes() + query).rows:
            if isinstance(this, IRI) and isinstance(row, IRI) and isinstance(path, IRI):
                rows.setdefault(this.value, {})[row.value, path.value] = None
        for fault in group:
            found[fault] = tuple(rows.get(fault.focus, ()))
    return found
