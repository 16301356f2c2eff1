"""What was not checked, and why: no rule passes in silence.

A rule is listed when nothing it speaks of was submitted, when what it needs is not known, when a column could not be
read, or when a comparison had nothing to compare with.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from loaders.programme.graph import ProgrammeGraph
from loaders.programme.texts import joined
from ontology.translations import LANGUAGES
from shapes.cpd.judging import NotJudged
from shapes.cpd.report import NotChecked
from shapes.cpd.rules import Rule, Words, needs, rules

_NOTHING: Words = {
    "en": "Nothing of this kind was submitted.",
    "zh": "未提交此类内容。",
    "fr": "Rien de ce genre n’a été présenté.",
    "es": "No se presentó nada de este tipo.",
    "ru": "Ничего подобного не представлено.",
    "ar": "لم يُقدَّم شيء من هذا النوع.",
}
_UNREAD: Words = {
    "en": "The column {} could not be read.",
    "zh": "无法读取栏目{}。",
    "fr": "La colonne {} n’a pas pu être lue.",
    "es": "No se pudo leer la columna {}.",
    "ru": "Не удалось прочитать графу: {}.",
    "ar": "تعذّرت قراءة العمود: {}.",
}


def absences(
    met: Collection[str],
    present: Collection[str],
    not_judged: Sequence[NotJudged],
    stopped: Collection[tuple[str, str | None]],
    programme: ProgrammeGraph,
) -> tuple[NotChecked, ...]:
    """Return what was not checked, in the order of the rules."""
    found: list[NotChecked] = []
    for rule in rules().values():
        found += _of_rule(rule, met, present)
        # What is so of several rows is said once.
        own = dict.fromkeys(replace(one, subject=None) for one in not_judged if one.rule == rule.id)
        found += [NotChecked(rule.id, (one.cause,), one.reason, "not-checkable") for one in own]
        found += _of_columns(rule, stopped, programme)
    return tuple(found)


def _of_rule(rule: Rule, met: Collection[str], present: Collection[str]) -> list[NotChecked]:
    seen = [cause for cause in rule.causes if not set(present).isdisjoint(cause.about.split())]
    if not seen:
        return [NotChecked(rule.id, tuple(sorted({cause.name for cause in rule.causes})), _NOTHING, "not-applicable")]
    by_need: dict[str, list[str]] = {}
    for cause in seen:
        for need in cause.needs:
            if need not in met:
                by_need.setdefault(need, []).append(cause.name)
                break
    return [
        NotChecked(rule.id, tuple(sorted(set(names))), needs()[need].reason, needs()[need].absence)
        for need, names in by_need.items()
    ]


def _of_columns(rule: Rule, stopped: Collection[tuple[str, str | None]], programme: ProgrammeGraph) -> list[NotChecked]:
    unread = {path for _, path in stopped}
    names = sorted({cause.name for cause in rule.causes if unread & set(cause.at)})
    if not names:
        return []
    at = {path for cause in rule.causes for path in cause.at}
    cells = [cell for cell in sorted(programme.columns) if cell in stopped and cell[1] in at]
    headings = list(dict.fromkeys(programme.columns[cell].heading for cell in cells))
    if not headings:
        return []
    named = joined(headings)
    reason: Words = {language: _UNREAD[language].format(named[language]) for language in LANGUAGES}
    return [NotChecked(rule.id, tuple(names), reason, "not-checkable")]
