"""Two submissions of one programme compared against what the graph knows of their countries, with authorities quoted.

>>> compared(lookup, contexts, before, after).body["counts"]  # doctest: +SKIP
{'mended': 1, 'broken': 0, 'unchanged': 2, 'untold': 0}
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.checking.checks import Contexts, quote, version_of
from api.checking.forms import HEADINGS, csv_of, table
from loaders.programme.submission import Submission
from queries.lookup import Lookup
from shapes.cpd.comparing import Version, compare
from shapes.cpd.comparison import Comparison, comparison_json

# What a finding may have come to, as a table and a terminal name it.
CHANGES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "broken": "broken",
        "mended": "mended",
        "unchanged": "unchanged",
        "before": "not judged in the new version",
        "after": "not judged in the old version",
    },
    "zh": {
        "broken": "新出现",
        "mended": "已改正",
        "unchanged": "未变",
        "before": "新版本中未能判断",
        "after": "旧版本中未能判断",
    },
    "fr": {
        "broken": "nouveau",
        "mended": "corrigé",
        "unchanged": "inchangé",
        "before": "non apprécié dans la nouvelle version",
        "after": "non apprécié dans l’ancienne version",
    },
    "es": {
        "broken": "nuevo",
        "mended": "corregido",
        "unchanged": "sin cambios",
        "before": "no juzgado en la versión nueva",
        "after": "no juzgado en la versión anterior",
    },
    "ru": {
        "broken": "появилось",
        "mended": "исправлено",
        "unchanged": "без изменений",
        "before": "не проверено в новой версии",
        "after": "не проверено в старой версии",
    },
    "ar": {
        "broken": "جديدة",
        "mended": "مصحَّحة",
        "unchanged": "لم تتغير",
        "before": "لم يُحكم عليها في النسخة الجديدة",
        "after": "لم يُحكم عليها في النسخة القديمة",
    },
}
_CHANGE: Final[Mapping[str, str]] = {
    "en": "change",
    "zh": "变化",
    "fr": "changement",
    "es": "cambio",
    "ru": "изменение",
    "ar": "التغيير",
}

Judge = Callable[[Version, Version], Comparison]


@dataclass(frozen=True)
class Compared:
    """A comparison, as an object and as plain JSON values with quotes."""

    comparison: Comparison
    body: dict[str, Any]


def compared(
    lookup: Lookup, contexts: Contexts, before: Submission, after: Submission, judge: Judge = compare
) -> Compared:
    """Compare two submissions on the state of the graph that a lookup is on; `judge` applies the rules."""
    found = judge(version_of(lookup, contexts, before), version_of(lookup, contexts, after))
    body = comparison_json(found)
    for version, submission in (("before", before), ("after", after)):
        body[version] |= {"file": submission.name, "format": submission.format}
    quote([finding for _, findings in by_change(body) for finding in findings], lookup)
    return Compared(found, body)


def by_change(body: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the findings of a comparison by what they came to, what is new first; keys as in `CHANGES`."""
    for change in ("broken", "mended", "unchanged"):
        yield change, body[change]
    yield from body["untold"].items()


def comparison_csv(body: Mapping[str, Any], language: str) -> bytes:
    """Return one line for each place of each finding, led by what it came to, in a language."""
    rows = (
        (CHANGES[language][change], *row)
        for change, findings in by_change(body)
        for row in table({"findings": findings}, language)
    )
    return csv_of((_CHANGE[language], *HEADINGS[language]), rows)
