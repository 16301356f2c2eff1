"""A submission checked against what the graph knows of its country, and the authority of each finding quoted.

The context (framework, plans, codes) is fetched once per country and state of the graph and kept, so that a check
costs the same however large the graph is.

>>> checked(lookup, contexts, submission).body["verdict"]  # doctest: +SKIP
'not-ready'
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from api.checking.alignment import alignment_preview
from loaders.programme.context import read_context, with_documents
from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph, countries_named, programme_graph
from loaders.programme.submission import Submission
from queries.lookup import Lookup
from queries.preview import Standing, standing
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from shapes.cpd.comparing import Version
from shapes.cpd.report import Report, report_json
from store.port import Store

_KEPT: Final = 128

Made = TypeVar("Made")
Judge = Callable[[ProgrammeGraph, Context, Submission], Report]


@dataclass(frozen=True)
class Checked:
    """A check's report, as an object and as plain JSON values with quotes, and what was checked."""

    report: Report
    body: dict[str, Any]
    submission: Submission
    programme: ProgrammeGraph


class Contexts:
    """What was asked of the graph for checks, by state of the graph: contexts of countries, and how plans stand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, object], Any] = OrderedDict()

    def of(self, store: Store, countries: tuple[str, ...]) -> Context:
        """Return the context of these countries (alpha-3 codes)."""
        return self._held((store.identity, countries), lambda: read_context(store, countries))

    def standing(self, lookup: Lookup, plan: str) -> Standing:
        """Return how a plan or a framework (IRI) stands."""
        return self._held((lookup.store.identity, plan), lambda: standing(lookup, plan))

    def _held(self, key: tuple[str, object], make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                held: Made = self._kept[key]
                return held
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def checked(lookup: Lookup, contexts: Contexts, submission: Submission, judge: Judge = check_programme) -> Checked:
    """Check a submission against the state of the graph that a lookup is on; `judge` applies the rules."""
    version = version_of(lookup, contexts, submission)
    report = judge(*version)
    body = report_json(report) | {"file": submission.name, "format": submission.format}
    body["alignment"] = alignment_preview(lookup, contexts.standing, version, report)
    quote(body["findings"], lookup)
    return Checked(report, body, submission, version.programme)


def version_of(lookup: Lookup, contexts: Contexts, submission: Submission) -> Version:
    """Return the graph of a submission with what the state of the graph knows of its country and its sources."""
    context = contexts.of(lookup.store, countries_named(submission))
    programme = programme_graph(submission, context)
    return Version(programme, with_documents(context, lookup.store, symbols_cited(programme)), submission)


def quote(findings: Sequence[dict[str, Any]], lookup: Lookup) -> None:
    """Put beside each basis the address of the document and, where its text is loaded, the words themselves."""
    parts = {part["iri"] for finding in findings for part in finding["why"]["parts"]}
    known = lookup.evidence(sorted(parts), "en")
    for finding in findings:
        for part in finding["why"]["parts"]:
            evidence = known.get(part["iri"])
            part["url"] = evidence.url if evidence else f"https://docs.un.org/en/{part['symbol']}"
            part["quote"] = dict(evidence.texts) if evidence else {}
        first = next(iter(finding["why"]["parts"]), None)
        finding["why"]["url"] = first["url"] if first else None
        finding["why"]["quote"] = first["quote"] if first else {}
        finding["why"]["quote_zh"] = first["quote"].get("zh") if first else None
