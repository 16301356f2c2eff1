"""Rules that compare texts (kind C) or suggest (kind D): plain functions, each for some causes; none of them gates.

A function looks at one programme and yields what it finds, or that it had nothing to compare with.

>>> sorted(FUNCTIONS)[:2]
['ALN-09-undeclared', 'DER-03-differs']
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from loaders.programme.context_model import Context
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.properties import property_iri
from shapes.cpd.citations import missing_paragraphs, unknown_symbols
from shapes.cpd.faults import Fault
from shapes.cpd.figures import figures_differ, parts_differ
from shapes.cpd.hints import undeclared_elements
from shapes.cpd.judging import Judged, NotJudged
from shapes.cpd.quotes import quotes_differ
from shapes.cpd.rules import Cause
from shapes.cpd.words import (
    groups_missing,
    issues_missing,
    markers_unbacked,
    sections_out_of_order,
    written_as_activity,
    wrong_level,
)

Judge = Callable[[ProgrammeGraph, Context], Iterator[Judged | NotJudged]]

FUNCTIONS: Final[Mapping[str, Judge]] = MappingProxyType(
    {
        "ALN-09-undeclared": undeclared_elements,
        "DER-03-differs": quotes_differ,
        "DOC-01-order": lambda programme, _: sections_out_of_order(programme),
        "DOC-02-paragraph": missing_paragraphs,
        "DOC-02-symbol": unknown_symbols,
        "DOC-03-figure": figures_differ,
        "IND-08-parts": parts_differ,
        "RES-02-outcome-as-output": lambda programme, _: wrong_level(programme, "outputs"),
        "RES-02-output-as-outcome": lambda programme, _: wrong_level(programme, "outcomes"),
        "RES-03-activity-outcome": lambda programme, _: written_as_activity(programme, "outcomes"),
        "RES-03-activity-output": lambda programme, _: written_as_activity(programme, "outputs"),
        "XCT-02-gender": lambda programme, _: markers_unbacked(programme, "gender_marker"),
        "XCT-02-human-rights": lambda programme, _: markers_unbacked(programme, "hr_marker"),
        "XCT-03-groups": lambda programme, _: groups_missing(programme),
        "XCT-04-issues": lambda programme, _: issues_missing(programme),
    }
)


def text_faults(
    programme: ProgrammeGraph, context: Context, asked: Iterable[Cause]
) -> tuple[list[Fault], tuple[NotJudged, ...]]:
    """Return what the comparisons of these causes find, and what they could not judge."""
    faults, not_judged = [], []
    for cause in asked:
        for one in FUNCTIONS[cause.id](programme, context):
            if isinstance(one, NotJudged):
                not_judged.append(one)
            else:
                path = None if one.property is None else property_iri(one.property)
                faults.append(Fault(cause, one.subject, path, one.said))
    return faults, tuple(dict.fromkeys(not_judged))
