"""What words tell of results: activities instead of changes, the wrong level, markers and groups that nobody speaks of.

The lists hold what was seen in real programmes; they find beginnings and expressions, no meaning, and so they only ask.

>>> bool(ACTIVITY.match("Organize three workshops")), bool(ACTIVITY.match("Municipal plans adopted"))
(True, False)
"""

import re
from collections.abc import Iterator
from typing import Final

from loaders.programme.form import choices
from loaders.programme.graph import ProgrammeGraph
from shapes.cpd.judging import Judged, NotJudged, Said, listed, rows_of, same, text_of
from shapes.cpd.topics import BACKED, GROUPS, ISSUES

_VERBS: Final = (
    "conduct|organi[sz]e|hold|provide|train|carry out|undertake|facilitate|implement|arrange|convene|assist|support"
    "|promote|develop|deliver|prepare|build"
)
ACTIVITY: Final = re.compile(
    rf"\s*(?:(?:to )?(?:{_VERBS})\s+(?!(?:to|for|from|systems?|services?|programmes?|mechanisms?|programs?)\b)"
    r"|(?:conducting|organi[sz]ing|holding|providing|training of|carrying out|undertaking|facilitating|implementing"
    r"|arranging|convening|assisting|supporting|promoting|developing|delivering|preparing|building)\s"
    r"|.*\bthrough (?:the )?(?:organi[sz]|workshop|training|provision|conduct|holding|seminar)"
    r"|(?:举办|开展|组织|召开|进行|提供|实施|培训|支持|协助|推动|开办|编写|制定))",
    re.IGNORECASE,
)
PRODUCT: Final = re.compile(
    r"\b(?:handbook|manual|guideline|guidance note|report|training|workshop|toolkit|study|seminar|publication)s?\b.*"
    r"\b(?:published|produced|delivered|drafted|completed|held|printed|organi[sz]ed|conducted)\b"
    r"|(?:手册|指南|报告|培训|讲习班|工具包|研讨会|出版物).*(?:编写|出版|完成|举办|印发|编制)",
    re.IGNORECASE,
)
LIVES: Final = re.compile(
    r"\b(?:poverty|inequality|inequalities|mortality|slum population|greenhouse gas emissions|unemployment)\b.*"
    r"\b(?:reduced|eliminated|eradicated|ended|halved)\b|\bpeople\b.*\b(?:enjoy|thrive|live better)\b"
    r"|\blives\b.*\b(?:improved|transformed)\b|(?:贫困|不平等|死亡率|失业|排放).*(?:减少|消除|降低)|人[们民].*(?:享有|兴旺)",
    re.IGNORECASE,
)
_NARRATIVE: Final = ("outcomes", "outputs", "indicators", "lessons_risks", "sections")
_TEXTS: Final = ("statement", "assumptions", "text", "mitigation", "heading", "disaggregation", "unit")


def written_as_activity(programme: ProgrammeGraph, sheet: str) -> Iterator[Judged | NotJudged]:
    """Find statements that begin like activities."""
    for subject, row in rows_of(programme, sheet):
        statement = text_of(row, "statement")
        if ACTIVITY.match(statement):
            yield Judged(subject, "prefLabel", same(statement))


def wrong_level(programme: ProgrammeGraph, sheet: str) -> Iterator[Judged | NotJudged]:
    """Find outcomes that read like products, and outputs that read like changes in people's lives."""
    signs = PRODUCT if sheet == "outcomes" else LIVES
    for subject, row in rows_of(programme, sheet):
        statement = text_of(row, "statement")
        if signs.search(statement):
            yield Judged(subject, "prefLabel", same(statement))


def markers_unbacked(programme: ProgrammeGraph, marker: str) -> Iterator[Judged | NotJudged]:
    """Find outputs with a marker of 2 or 3 whose words and indicators do not speak of it."""
    for subject, row in rows_of(programme, "outputs"):
        value = row.value(marker)
        if not isinstance(value, int) or value not in (2, 3):
            continue
        words = [text_of(row, "statement", "joint_programme", "modality")]
        words += [
            text_of(indicator, "statement", "disaggregation", "unit")
            for _, indicator in rows_of(programme, "indicators")
            if str(indicator.value("result_id")).strip() == row.row_id
        ]
        if not BACKED[marker].search("\n".join(words)):
            name = "genderMarker" if marker == "gender_marker" else "humanRightsMarker"
            yield Judged(subject, name, same(str(value)))


def sections_out_of_order(programme: ProgrammeGraph) -> Iterator[Judged | NotJudged]:
    """Find sections that stand after one that follows them in the template."""
    order = [choice.slug for choice in choices("programme-section")]
    furthest = -1
    for subject, row in rows_of(programme, "sections"):
        code = str(row.value("section_code"))
        if code not in order:
            continue
        if order.index(code) < furthest:
            label = choices("programme-section")[order.index(code)].label
            yield Judged(subject, "sectionCode", Said(label.by_language()))
        furthest = max(furthest, order.index(code))


def groups_missing(programme: ProgrammeGraph) -> Iterator[Judged | NotJudged]:
    """Find the groups left behind that the whole text does not name."""
    yield from _unspoken(programme, GROUPS)


def issues_missing(programme: ProgrammeGraph) -> Iterator[Judged | NotJudged]:
    """Find the cross-cutting issues that the whole text does not speak of."""
    yield from _unspoken(programme, ISSUES)


def _unspoken(programme: ProgrammeGraph, topics: tuple[tuple[Said, str], ...]) -> Iterator[Judged]:
    text = "\n".join(text_of(row, *_TEXTS) for _, row in rows_of(programme, *_NARRATIVE))
    unspoken = [name for name, words in topics if not re.search(words, text, re.IGNORECASE)]
    if unspoken:
        yield Judged(programme.programme, None, listed(unspoken))
