"""What a comparison of texts says: that something is found, or that there was nothing to compare with.

>>> rows_of(programme, "outcomes")  # doctest: +SKIP
[('…/cpd/aaa-2026/outcomes/1', Row(…))]
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from loaders.programme.graph import ProgrammeGraph
from loaders.programme.submission import Row
from ontology.translations import LANGUAGES
from shapes.wording import BETWEEN

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


# In Chinese nothing but the comma stands between the members of such a list.
_BETWEEN: Final = BETWEEN | {"zh": ("、", "、")}


class Said(dict[str, str]):
    """Words by language that can stand in a set, as a fault does."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


@dataclass(frozen=True)
class Judged:
    """Something found at a row (IRI): the property concerned by its local name, and what there is to say of it."""

    subject: str
    property: str | None
    said: Said


@dataclass(frozen=True)
class NotJudged:
    """A cause that could not be judged, and why; `subject` is the row (IRI) where that is so of one row."""

    rule: str
    cause: str
    reason: Said
    subject: str | None = None


def same(text: str) -> Said:
    """Return a text that is the same in all languages, such as a quotation."""
    return Said(dict.fromkeys(LANGUAGES, text))


def rows_of(programme: ProgrammeGraph, *sheets: str) -> list[tuple[str, Row]]:
    """Return the rows of some sheets with their subjects."""
    return [(subject, row) for subject, row in programme.rows.items() if row.sheet in sheets]


def text_of(row: Row, *columns: str) -> str:
    """Return what is written in some columns of a row, as one text."""
    return "\n".join(str(value) for column in columns if (value := row.value(column)) is not None)


def listed(items: Iterable[Said]) -> Said:
    """Return several expressions as one: “a, b and c”."""
    found = list(items)
    return Said({language: _in_one([one[language] for one in found], *_BETWEEN[language]) for language in LANGUAGES})


def _in_one(words: list[str], comma: str, last: str) -> str:
    return last.join([comma.join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
