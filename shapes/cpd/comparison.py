"""What became of the findings on one version of a programme in the next: mended, broken, still there, or not to tell.

>>> Still(finding, ("Outputs!F4",)).hidden_in  # doctest: +SKIP
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shapes.cpd.report import Finding, NotChecked, Report, finding_json, not_checked_json

Which = Literal["before", "after"]


@dataclass(frozen=True)
class Still:
    """A finding that is in both versions, as it is in the second; `was` are the places in the first.

    `hidden_in` names the version whose report does not show it, because another finding there explains it.
    """

    finding: Finding
    was: tuple[str, ...]
    hidden_in: Which | None = None


@dataclass(frozen=True)
class Comparison:
    """What two versions of a programme have in common, and what not.

    `mended` are findings of the first version only and `broken` of the second only. `untold` are findings of one
    version (by its name) whose rule could not be judged at that place in the other. `now_checked` was not checked in
    the first version and is in the second, `no_longer_checked` the other way round.
    """

    before: Report
    after: Report
    mended: tuple[Finding, ...]
    broken: tuple[Finding, ...]
    unchanged: tuple[Still, ...]
    untold: Mapping[Which, tuple[Finding, ...]]
    now_checked: tuple[NotChecked, ...]
    no_longer_checked: tuple[NotChecked, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each sort."""
        return {
            "mended": len(self.mended),
            "broken": len(self.broken),
            "unchanged": len(self.unchanged),
            "untold": sum(map(len, self.untold.values())),
        }


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain JSON values; a finding is written as in the report of its version."""
    return {
        "before": _version_json(found.before),
        "after": _version_json(found.after),
        "counts": found.counts,
        "mended": [finding_json(one, found.before) for one in found.mended],
        "broken": [finding_json(one, found.after) for one in found.broken],
        "unchanged": [
            finding_json(one.finding, found.after) | {"was": list(one.was), "hidden_in": one.hidden_in}
            for one in found.unchanged
        ],
        "untold": {
            "before": [finding_json(one, found.before) for one in found.untold["before"]],
            "after": [finding_json(one, found.after) for one in found.untold["after"]],
        },
        "now_checked": [not_checked_json(one) for one in found.now_checked],
        "no_longer_checked": [not_checked_json(one) for one in found.no_longer_checked],
        "ruleset": found.after.ruleset,
        "snapshot": found.after.snapshot,
    }


def _version_json(report: Report) -> dict[str, Any]:
    return {
        "verdict": report.verdict,
        "counts": report.counts,
        "unsdcf": report.framework,
        "origin": report.origin,
        "programme": report.programme,
    }
