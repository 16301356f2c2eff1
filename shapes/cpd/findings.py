"""Faults of one rule and cause become one finding: what, why and how to mend it, with all its places.

>>> in_sentence("“{heading}” of {thing} is empty.", {"thing": "The programme", "heading": "Title", "value": ""})
'“Title” of the programme is empty.'
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from loaders.programme.context_model import Context
from loaders.programme.submission import Problem
from ontology.translations import LANGUAGES
from shapes.cpd.faults import Fault
from shapes.cpd.naming import Naming
from shapes.cpd.plans import plan_words
from shapes.cpd.repairs import repairs_of
from shapes.cpd.report import Finding, Where, Why, sort_of
from shapes.cpd.rules import GRADES, Grade, Words, rules

# How many further things a sentence names before it only counts them; the finding itself keeps all.
_NAMED_MORE: Final = 3
# A message quotes so many characters of a value; the cell has the rest.
_LONGEST_VALUE: Final = 300
# A report of more places than this would be longer than any programme.
_MOST_PLACES: Final = 1_000
_FORM: Final[Words] = {
    "en": "The form of this check: what cannot be read cannot be judged",
    "zh": "本检查的表格：无法读取的内容无法判断",
    "fr": "Le formulaire de ce contrôle : ce qui ne peut pas être lu ne peut pas être apprécié",
    "es": "El formulario de este control: lo que no puede leerse no puede juzgarse",
    "ru": "Форма этой проверки: о том, что нельзя прочитать, нельзя судить",
    "ar": "نموذج هذا الفحص: ما تتعذر قراءته يتعذر الحكم عليه",
}
_SAME: Final[Words] = {
    "en": "{} The same in {} more: {}.",
    "zh": "{}另有{}处相同：{}。",
    "fr": "{} De même pour {} autres : {}.",
    "es": "{} Lo mismo en {} más: {}.",
    "ru": "{} То же еще в {}: {}.",
    "ar": "{} والأمر نفسه في {} أخرى: {}.",
}


def finding_of(
    faults: Sequence[Fault],
    roots: Mapping[Fault, Sequence[Fault]],
    related: Mapping[Fault, Sequence[tuple[str, str]]],
    naming: Naming,
    context: Context,
) -> Finding:
    """Return the one finding of these faults, which share rule and cause; `roots` says what each explains, if any."""
    placed = sorted(((naming.where(fault), fault) for fault in faults), key=lambda one: naming.order(one[0]))
    further = len(placed) - _MOST_PLACES
    first, things = placed[0][1], _what([fault for _, fault in placed], naming)
    placed = placed[:_MOST_PLACES]
    rule = rules()[first.cause.rule]
    grade = min((fault.cause.grade for fault in faults), key=GRADES.index)
    return Finding(
        rule=rule.id,
        cause=first.cause.name,
        grade=grade,
        sort=sort_of(rule, grade),
        gates=rule.gates(grade),
        where=(*(where for where, _ in placed), *_related(placed, related, naming)),
        what=things,
        why=Why(rule.basis, rule.mark, rule.verb, rule.note),
        fix={lang: _filled(first.cause.fix, first, naming, lang) for lang in LANGUAGES},
        may_ignore_if=rule.may_ignore_if,
        repair=repairs_of([fault for _, fault in placed], naming, context),
        follows=_follows(faults, roots),
        plan=plan_words(naming.programme, context) if rule.id.startswith("ALN") else None,
        further=max(further, 0),
    )


def findings_of_problems(problems: Iterable[Problem]) -> list[Finding]:
    """Return what the reader of a file could not take, one finding for each kind of problem."""
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(problem.code, []).append(problem)
    found = []
    for code, group in grouped.items():
        first = group[0]
        grade: Grade = min((problem.severity for problem in group), key=GRADES.index)
        places = [place for problem in group for place in (problem.places or (problem.place,))]
        blank: Words = dict.fromkeys(LANGUAGES, "")
        found.append(
            Finding(
                rule="FORM",
                cause=code,
                grade=grade,
                sort="suggestion" if grade == "hint" else "broken",
                gates=grade in ("blocker", "error"),
                where=tuple(
                    Where(place.sheet, place.cell, place.text, "", blank, None, (), "", None)
                    for place in dict.fromkeys(places)
                ),
                what={
                    to: ("" if to == "zh" else " ").join(problem.detail[to] for problem in group[: 1 + _NAMED_MORE])
                    for to in LANGUAGES
                },
                why=Why((), "R", None, _FORM),
                fix=first.fix.by_language(),
                may_ignore_if=None,
            )
        )
    return found


def in_sentence(template: str, words: Mapping[str, str]) -> str:
    """Return a message with its words filled in; a name within a sentence begins with a small article."""

    def fill(mark: re.Match[str]) -> str:
        word = words.get(mark[1], mark[0])
        return word if mark.start() == 0 else re.sub(r"^The\b", "the", word)

    return re.sub(r"\{(thing|heading|value)\}", fill, template)


def _filled(template: Words, fault: Fault, naming: Naming, lang: str) -> str:
    where = naming.where(fault)
    words = {
        "thing": naming.thing(fault.focus)[lang],
        "heading": where.heading[lang],
        "value": _clipped(naming.shown(fault)[lang]),
    }
    return in_sentence(template[lang], words)


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _what(faults: Sequence[Fault], naming: Naming) -> Words:
    first: Words = {lang: _filled(faults[0].cause.message, faults[0], naming, lang) for lang in LANGUAGES}
    if len(faults) == 1:
        return first
    things = list(dict.fromkeys(fault.focus for fault in faults[1:]))
    return {to: _SAME[to].format(first[to], len(faults) - 1, _listed(things, naming, to)) for to in LANGUAGES}


def _listed(things: Sequence[str], naming: Naming, to: str) -> str:
    named = list(dict.fromkeys(naming.thing(one)[to] for one in things))
    comma, ending = ("；", "等") if to == "zh" else ("; ", " …")
    return comma.join(named[:_NAMED_MORE]) + (ending if len(named) > _NAMED_MORE else "")


def _related(
    placed: Sequence[tuple[Where, Fault]], related: Mapping[Fault, Sequence[tuple[str, str]]], naming: Naming
) -> list[Where]:
    known = {(where.subject, where.property) for where, _ in placed}
    further = dict.fromkeys(
        (fault.focus, path)
        for where, fault in placed
        for path in fault.cause.at
        if path != where.property and (fault.focus, path) in naming.programme.columns
    )
    further |= dict.fromkeys(cell for _, fault in placed for cell in related.get(fault, ()))
    places = [naming.place(subject, path, related=True) for subject, path in further if (subject, path) not in known]
    return sorted(places, key=naming.order)


def _follows(faults: Sequence[Fault], roots: Mapping[Fault, Sequence[Fault]]) -> tuple[tuple[str, int], ...]:
    counted: dict[str, int] = {}
    for fault in faults:
        for other in roots.get(fault, ()):
            counted[other.cause.rule] = counted.get(other.cause.rule, 0) + 1
    return tuple(sorted(counted.items()))
