"""How well the check finds faults: each made on its own in programmes on real frameworks, in English and in Chinese.

Reported by rule: faults found, with one finding each, at the very cell; false alarms on right programmes and on changes
that are none. The bounds are those that the project sets itself.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.loading_sources import load_sources
from bench.mutations import FAULTS, NEAR_MISSES, Change, Flat, applicable, drawn
from bench.programmes import programme
from bench.result import Result
from loaders.programme.context import read_context, with_documents
from loaders.programme.context_model import Context
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.submission import Submission
from loaders.programme.tables import sheet_named
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook
from loaders.sources.registry import sources
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from shapes.cpd.report import Finding, Report
from store.embedded import EmbeddedStore
from store.port import Store
from store.snapshot import Home

COUNTRIES = ("CHN", "COL", "EGY", "KEN", "LAO", "MOZ")
LANGUAGES = ("en", "zh")
# The data lies beside the project, never in it.
DATA = Path("../shared/data")


@dataclass
class Tally:
    """What was counted: trials, faults found, found once, named at their cell, and what went otherwise."""

    trials: int = 0
    found: int = 0
    once: int = 0
    at_cell: int = 0
    right: int = 0
    alarms: int = 0
    told: list[str] = field(default_factory=list)
    by_rule: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def measure() -> Iterator[Result]:
    """Yield how often faults are found, with one finding, at their cell, and how often there is a false alarm.

    Needs the data of UN INFO beside the project; without it nothing is measured, and that is said.
    """
    if not DATA.is_dir():
        yield Result(f"faults in programmes: not measured, {DATA} is not there", 0, "")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        load_sources(home, [sources()["uninfo"]], str(DATA))
        store = EmbeddedStore(home)
        tally = judge(store)
        store.close()
    for name, share, bound in (
        ("faults found", tally.found / tally.trials, 1.0),
        ("faults with one finding", tally.once / tally.trials, 0.95),
        ("faults named at their cell", tally.at_cell / tally.trials, 1.0),
    ):
        yield Result(f"{name}, of {tally.trials} in {len(FAULTS)} kinds", 100 * share, "%", held=share >= bound)
    yield Result(f"false alarms, of {tally.right} right programmes", 100 * tally.alarms / tally.right, "%", 2.0)
    for rule, number in sorted(tally.by_rule.items()):
        yield Result(f"  found by {rule}", number, "faults")


def judge(store: Store, seeds: int = 1) -> Tally:
    """Make every fault and near-miss in programmes of six countries, in two languages, and count what is found."""
    tally = Tally()
    for iso3 in COUNTRIES:
        context = read_context(store, iso3)
        for seed in range(seeds):
            for language in LANGUAGES:
                _judge_one(store, context, programme(context, seed, language), language, tally)
    return tally


def _judge_one(store: Store, context: Context, flat: Flat, language: str, tally: Tally) -> None:
    clean = _checked(store, context, flat, Change("unchanged"), language)[0]
    tally.right += 1
    if clean.findings:
        tally.alarms += 1
        tally.told.append(f"{context.iso3} {language}: clean, but {_said(clean.findings)}")
    base = {(finding.rule, finding.cause) for finding in clean.findings}
    for change in applicable(flat, FAULTS):
        report, submission = _checked(store, context, flat, change, language)
        new = [finding for finding in report.findings if (finding.rule, finding.cause) not in base]
        tally.trials += 1
        tally.found += bool(new)
        tally.once += len(new) == 1
        at = _at_cell(new, change, submission)
        tally.at_cell += at
        for finding in new:
            tally.by_rule[finding.rule] += 1
        if len(new) != 1 or not at:
            tally.told.append(f"{context.iso3} {language}: {change.name}: {_said(new)}")
    for change in NEAR_MISSES:
        report, _ = _checked(store, context, flat, change, language)
        new = [finding for finding in report.findings if (finding.rule, finding.cause) not in base]
        tally.right += 1
        tally.alarms += bool(new)
        if new:
            tally.told.append(f"{context.iso3} {language}: {change.name} (right): {_said(new)}")


def _checked(store: Store, context: Context, flat: Flat, change: Change, language: str) -> tuple[Report, Submission]:
    copy = {
        key: dict(value) if isinstance(value, Mapping) else [dict(row) for row in value] for key, value in flat.items()
    }
    if change.edit is not None:
        change.edit(copy)
    written = to_workbook(submission_of_json(copy, "programme.json"), "zh" if language == "zh" else "en", context)
    submission = read_workbook(drawn(written, change), "programme.xlsx")
    graph = programme_graph(submission, context)
    known = with_documents(context, store, symbols_cited(graph))
    return check_programme(graph, known, submission), submission


def _at_cell(findings: list[Finding], change: Change, submission: Submission) -> bool:
    found = {place.address for finding in findings for place in finding.where}
    named = found | {_in_english(address) for address in found}
    wanted = set(change.drawn)
    for key, number, column in change.cells:
        rows = submission.sheets[key]
        if number < len(rows):
            wanted.add(rows[number].place_of(column).text)
    return bool(named & wanted) or any(one.startswith(tuple(f"{place}!" for place in change.drawn)) for one in named)


def _in_english(address: str) -> str:
    """Return the address of a cell with the English name of its sheet, by which changes name where they draw."""
    name, _, cell = address.partition("!")
    one = sheet_named(name)
    return f"{one.title.en}!{cell}" if one else address


def _said(findings: object) -> str:
    listed = [f"{one.rule}-{one.cause} at {[place.address for place in one.where][:4]}" for one in findings]  # type: ignore[attr-defined]
    return "; ".join(listed) or "nothing found"
