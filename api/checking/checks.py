"""A submission checked against what the graph knows of its country, and the authority of each finding quoted.

The context (framework, plans, codes) is fetched once per country and state of the graph and kept, so that a check
costs the same however large the graph is.

>>> checked(lookup, contexts, submission).body["verdict"]  # doctest: +SKIP
'not-ready'
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from loaders.programme.context import read_context, with_documents
from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph, countries_named, programme_graph
from loaders.programme.submission import Submission
from queries.lookup import Lookup
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from shapes.cpd.report import Report, report_json
from store.port import Store

_KEPT: Final = 64

Judge = Callable[[ProgrammeGraph, Context, Submission], Report]


@dataclass(frozen=True)
class Checked:
    """A check's report, as an object and as plain JSON values with quotes, and what was checked."""

    report: Report
    body: dict[str, Any]
    submission: Submission
    programme: ProgrammeGraph


class Contexts:
    """The contexts of countries that were asked for, by state of the graph."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, tuple[str, ...]], Context] = OrderedDict()

    def of(self, store: Store, countries: tuple[str, ...]) -> Context:
        """Return the context of these countries (alpha-3 codes)."""
        key = store.identity, countries
        with self._lock:
            if (held := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return held
        context = read_context(store, countries)
        with self._lock:
            self._kept[key] = context
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return context


def checked(lookup: Lookup, contexts: Contexts, submission: Submission, judge: Judge = check_programme) -> Checked:
    """Check a submission against the state of the graph that a lookup is on; `judge` applies the rules."""
    context = contexts.of(lookup.store, countries_named(submission))
    programme = programme_graph(submission, context)
    context = with_documents(context, lookup.store, symbols_cited(programme))
    report = judge(programme, context, submission)
    body = report_json(report) | {"file": submission.name, "format": submission.format}
    _quote(body, lookup)
    return Checked(report, body, submission, programme)


def _quote(body: dict[str, Any], lookup: Lookup) -> None:
    """Put beside each basis the address of the document and, where its text is loaded, the words themselves."""
    parts = {part["iri"] for finding in body["findings"] for part in finding["why"]["parts"]}
    known = lookup.evidence(sorted(parts), "en")
    for finding in body["findings"]:
        for part in finding["why"]["parts"]:
            evidence = known.get(part["iri"])
            part["url"] = evidence.url if evidence else f"https://docs.un.org/en/{part['symbol']}"
            part["quote"] = dict(evidence.texts) if evidence else {}
        first = next(iter(finding["why"]["parts"]), None)
        finding["why"]["url"] = first["url"] if first else None
        finding["why"]["quote"] = first["quote"] if first else {}
        finding["why"]["quote_zh"] = first["quote"].get("zh") if first else None
