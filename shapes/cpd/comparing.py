"""Two versions of one programme compared: what was mended, what broke, what is still there, and what cannot be told.

Faults are compared, not findings: of three outputs that lack a partner, one may be mended. A fault is the same where
rule, cause and the thing concerned are (see `pairing`), wherever its cell now stands. One that another finding hides
in one of the versions is still there. One whose rule could not be judged in the other version is neither mended nor
new: nothing passes in silence. Which version is called the first only turns the answer round.

>>> found = compare(Version(programme, context, submission), Version(programme, context, submission))  # doctest: +SKIP
>>> found.mended, found.broken  # doctest: +SKIP
((), ())
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Problem, Submission
from shapes.cpd.check import Judgement, judged, report_of
from shapes.cpd.comparison import Comparison, Still, Which
from shapes.cpd.faults import Fault
from shapes.cpd.pairing import paired
from shapes.cpd.problems import addresses, same_problems
from shapes.cpd.report import NotChecked
from shapes.cpd.rules import needs


class Version(NamedTuple):
    """One version of a programme: its graph, what it is checked against, and what was handed in."""

    programme: ProgrammeGraph
    context: Context
    submission: Submission


def compare(before: Version, after: Version) -> Comparison:
    """Check two versions of a programme and return what became of the findings of the first in the second."""
    first, second = judged(*before), judged(*after)
    rows = paired(first.programme, second.programme)
    back = {other: one for one, other in rows.items()}
    kept, gone, come = _same_faults(first, second, rows)
    problems = same_problems((before.programme, before.submission), (after.programme, after.submission), rows)
    untold = [fault for fault in gone if _is_untold(fault, first, second, rows)]
    unknown = [fault for fault in come if _is_untold(fault, second, first, back)]
    return Comparison(
        before=report_of(first),
        after=report_of(second),
        mended=first.findings((one for one in gone if one not in untold), problems.gone),
        broken=second.findings((one for one in come if one not in unknown), problems.come),
        unchanged=_still(kept, first, second, problems.kept),
        untold={"before": first.findings(untold), "after": second.findings(unknown)},
        now_checked=_only(first.not_checked, second.not_checked),
        no_longer_checked=_only(second.not_checked, first.not_checked),
    )


class _Pair(NamedTuple):
    """A fault of the first version and the same fault of the second; whose report does not show it, if either's."""

    one: Fault
    other: Fault
    hidden_in: Which | None = None


def _same_faults(
    first: Judgement, second: Judgement, rows: Mapping[str, str]
) -> tuple[list[_Pair], list[Fault], list[Fault]]:
    """Return the faults that are in both versions, those in the first only, and those in the second only."""

    def here(fault: Fault) -> tuple[Hashable, ...]:
        # A row that only one version has is named by it.
        return fault.key, rows.get(fault.focus, ("only in the first", fault.focus)), fault.path

    def there(fault: Fault) -> tuple[Hashable, ...]:
        return fault.key, fault.focus, fault.path

    def with_value(key: Callable[[Fault], tuple[Hashable, ...]]) -> Callable[[Fault], tuple[Hashable, ...]]:
        return lambda fault: (*key(fault), _said(fault))

    shown, hidden = (list(first.roots), list(second.roots)), (_hidden(first), _hidden(second))
    exact, left, right = _matched(*shown, with_value(here), with_value(there))
    rough, left, right = _matched(left, right, here, there)
    behind, left, _ = _matched(left, hidden[1], here, there)
    before, _, right = _matched(hidden[0], right, here, there)
    return (
        [
            *(_Pair(*pair) for pair in (*exact, *rough)),
            *(_Pair(*pair, "after") for pair in behind),
            *(_Pair(*pair, "before") for pair in before),
        ],
        left,
        right,
    )


def _matched(
    ours: Sequence[Fault],
    theirs: Sequence[Fault],
    here: Callable[[Fault], Hashable],
    there: Callable[[Fault], Hashable],
) -> tuple[list[tuple[Fault, Fault]], list[Fault], list[Fault]]:
    """Return the pairs that have a key in common, in their order, and what is left over on either side."""
    waiting: dict[Hashable, deque[Fault]] = {}
    for other in theirs:
        waiting.setdefault(there(other), deque()).append(other)
    pairs, left = [], []
    for one in ours:
        if held := waiting.get(here(one)):
            pairs.append((one, held.popleft()))
        else:
            left.append(one)
    taken = {other for _, other in pairs}
    return pairs, left, [other for other in theirs if other not in taken]


def _said(fault: Fault) -> str | None:
    return fault.value["en"] if isinstance(fault.value, Mapping) else fault.text


def _hidden(judgement: Judgement) -> list[Fault]:
    return list(dict.fromkeys(fault for follows in judgement.roots.values() for fault in follows))


def _is_untold(fault: Fault, here: Judgement, there: Judgement, rows: Mapping[str, str]) -> bool:
    """Tell whether the other version could not be judged where it would have this fault."""
    if any(needs()[name].absence == "not-checkable" for name in fault.cause.needs if name not in there.met):
        return True
    same = rows.get(fault.focus)
    if same is None:
        row = here.programme.rows.get(fault.focus)
        # A row that was taken out takes its faults along; of a sheet that could not be read nothing is known.
        return row is not None and row.sheet in there.unread.sheets
    further = [(rows[subject], path) for subject, path in here.related.get(fault, ()) if subject in rows]
    return (
        there.unread.explains(replace(fault, focus=same))
        or there.unread.touches(further)
        or any((one.rule, one.cause, one.subject) == (*fault.key, same) for one in there.not_judged)
    )


def _still(
    kept: Iterable[_Pair], first: Judgement, second: Judgement, problems: Iterable[tuple[Problem, Problem]]
) -> tuple[Still, ...]:
    groups: dict[tuple[tuple[str, str], Which | None], list[_Pair]] = {}
    for pair in kept:
        groups.setdefault((pair.other.key, pair.hidden_in), []).append(pair)
    found = []
    for (_, hidden_in), pairs in groups.items():
        [finding] = second.findings(pair.other for pair in pairs)
        found.append(Still(finding, _places(first, (pair.one for pair in pairs)), hidden_in))
    by_code: dict[str, list[tuple[Problem, Problem]]] = {}
    for one, other in problems:
        by_code.setdefault(one.code, []).append((one, other))
    for same in by_code.values():
        [finding] = second.findings((), [other for _, other in same])
        found.append(Still(finding, addresses(one for one, _ in same)))
    return tuple(sorted(found, key=lambda still: second.rank(still.finding)))


def _places(judgement: Judgement, faults: Iterable[Fault]) -> tuple[str, ...]:
    places = sorted((judgement.naming.where(fault) for fault in faults), key=judgement.naming.order)
    return tuple(dict.fromkeys(place.address for place in places))


def _only(here: Iterable[NotChecked], there: Iterable[NotChecked]) -> tuple[NotChecked, ...]:
    """Return what was not checked here and is checked there, cause by cause."""
    open_there = {(one.rule, cause) for one in there for cause in one.causes}
    found = []
    for one in here:
        causes = tuple(cause for cause in one.causes if (one.rule, cause) not in open_there)
        if causes:
            found.append(replace(one, causes=causes))
    return tuple(found)
