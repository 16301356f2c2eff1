"""Which outcomes the projects of a plan serve together: one as primary, others as secondary, and where more is advised.

The document on it, HSP/EB.2021/19/Add.1 (paras. 8 and 9, annex II), prints primary (1) and secondary (2). What `cq-22`
tells of one primary outcome is told here of all outcomes of a plan at once.

>>> linkages(lookup, "…/id/plan/un-habitat/2020-2023").cells  # doctest: +SKIP
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ontology.namespaces import DEF
from queries.coverage import PlanThing, coverage
from queries.lookup import Lookup
from queries.template import fill, iris, support
from store.terms import IRI
from store.terms import Literal as LiteralTerm

How = Literal["primary", "secondary", "recommended"]


@dataclass(frozen=True, slots=True)
class Linkage:
    """Projects with the outcome `primary` serve `outcome`, or it is recommended that they do, as the parts say."""

    primary: str
    outcome: str
    how: How
    projects: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Linkages:
    """The outcomes of a plan and what links them."""

    plan: str
    outcomes: tuple[PlanThing, ...]
    links: tuple[Linkage, ...]

    @cached_property
    def cells(self) -> dict[tuple[str, str], tuple[Linkage, ...]]:
        """Return the linkages by primary and other outcome; where nothing is told there is no cell."""
        cells: dict[tuple[str, str], list[Linkage]] = {}
        for link in self.links:
            cells.setdefault((link.primary, link.outcome), []).append(link)
        return {cell: tuple(links) for cell, links in cells.items()}


def linkages(lookup: Lookup, plan: str) -> Linkages:
    """Return the outcomes of a plan and the linkages that its projects make between them."""
    outcomes = tuple(thing for thing in coverage(lookup, plan).things if thing.kind == DEF + "Outcome")
    merged: dict[tuple[str, str, How, str], set[str]] = {}
    for primary, outcome, projects, how, part in lookup.store.select(
        fill(support("outcome-linkages"), iris([plan]))
    ).rows:
        if (
            isinstance(primary, IRI)
            and isinstance(outcome, IRI)
            and isinstance(projects, IRI)
            and isinstance(part, IRI)
        ):
            key = (primary.value, outcome.value, _how(how), projects.value)
            merged.setdefault(key, set()).add(part.value)
    links = tuple(
        Linkage(primary, outcome, how, projects, tuple(sorted(parts)))
        for (primary, outcome, how, projects), parts in sorted(merged.items())
    )
    return Linkages(plan, outcomes, links)


def _how(term: object) -> How:
    text = term.value if isinstance(term, LiteralTerm) else ""
    return "primary" if text == "primary" else "recommended" if text == "recommended" else "secondary"
