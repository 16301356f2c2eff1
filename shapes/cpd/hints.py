"""Suggestions from words in common between an outcome and the elements of the plan (rule ALN-09); they never gate.

>>> sorted(telling("Municipal plans for safe public space"))
['municipal', 'plan', 'public', 'safe', 'space']
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from loaders.programme.context_model import Context, PlanElement
from loaders.programme.graph import ProgrammeGraph
from loaders.programme.properties import property_iri
from ontology.translations import LANGUAGES
from shapes.cpd.judging import CHINESE, Judged, NotJudged, Said, rows_of, text_of
from shapes.cpd.plans import years_of

_STOP: Final = frozenset(
    {"with", "from", "that", "this", "their", "more", "into", "have", "will", "through", "people", "access"}
    | {"adequate", "improved", "increased", "enhanced", "strengthened", "sustainable", "urban", "cities", "city"}
    | {"human", "settlements"}
)
# The share of an element's telling words that an outcome must hold, and how many words that must be at least.
_SHARE: Final = 0.6
_LEAST: Final = 3
_DECLARED: Final = tuple(property_iri(name) for name in ("primaryElement", "secondaryElement"))


def undeclared_elements(programme: ProgrammeGraph, context: Context) -> Iterator[Judged | NotJudged]:
    """Suggest for each outcome the one element of the plans in force whose words it holds most of, if undeclared."""
    years = years_of(programme)
    plans = {plan.iri for plan in context.plans if any(map(plan.covers, years))}
    elements = [
        (element, [telling(name) for name in element.names.values()])
        for element in context.elements
        if element.plan in plans
    ]
    declared = _declared(programme)
    for subject, row in rows_of(programme, "outcomes"):
        own = telling(text_of(row, "statement"))
        scored = [(_score(own, names), element) for element, names in elements]
        best = max(scored, key=lambda pair: (pair[0], pair[1].key), default=None)
        taken = max((score for score, element in scored if element.iri in declared[subject]), default=0.0)
        if best is not None and best[0] >= _SHARE and best[0] > taken and best[1].iri not in declared[subject]:
            yield Judged(subject, "secondaryElement", _named(best[1]))


def _declared(programme: ProgrammeGraph) -> Mapping[str, set[str]]:
    """Return the elements that each outcome names."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in programme.places:
        if len(key) == 3 and key[1] in _DECLARED:
            found[key[0]].add(key[2])
    return found


def telling(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about; of Chinese, its pairs of characters."""
    if CHINESE.search(text):
        runs = re.findall(r"[\u4e00-\u9fff]+", text)
        return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    words = re.findall(r"[a-z]{4,}", text.lower())
    return frozenset(word.rstrip("s") for word in words if word not in _STOP)


def _score(own: frozenset[str], names: Iterable[frozenset[str]]) -> float:
    best = 0.0
    for words in names:
        common = len(own & words)
        if common >= _LEAST:
            best = max(best, common / len(words))
    return best


def _named(element: PlanElement) -> Said:
    return Said({lang: element.names.get(lang) or element.names.get("en") or element.key for lang in LANGUAGES})
