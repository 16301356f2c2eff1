"""What a check found, in plain words: one finding for each rule and cause, with every place it was met.

A finding names the thing and its paragraph, says what is wrong and how to mend it, in English and in Chinese.

>>> place = Place("urn:a", {"en": "period/a", "zh": "period/a"}, None, None, "HSP/EB.2025/4, 12", "")
>>> message, fix = {"en": "It has no end.", "zh": "缺少结束日期。"}, {"en": "Add it.", "zh": "请补充。"}
>>> sentence(Finding("PlanPeriod-endsOn", "violation", "missing", (place,), message, fix), "en")
'[HSP/EB.2025/4, 12] period/a: It has no end. Add it.'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ontology.namespaces import SHAPE

Severity = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")

# How many further places a sentence names before it only counts them; the finding itself keeps all.
SHOWN_PLACES: Final = 3


@dataclass(frozen=True)
class Place:
    """Where a rule was broken: the thing, its names by language, the property, the document part, the value as given.

    `part_text` is the part as people write it (`HSP/EB.2025/4, 15(b)`), `value_text` the value without any markup.
    """

    focus: str
    label: Mapping[str, str]
    path: str | None
    part: str | None
    part_text: str
    value_text: str
    value: str | None = None


@dataclass(frozen=True)
class Finding:
    """A broken rule and one cause of it. Fields about the thing itself speak of the first place."""

    rule: str
    severity: Severity
    cause: str
    places: tuple[Place, ...]
    message: Mapping[str, str]
    fix: Mapping[str, str]

    @property
    def count(self) -> int:
        """Return in how many places the rule is broken for this cause."""
        return len(self.places)

    @property
    def rule_iri(self) -> str:
        """Return the IRI of the shape or query that states the rule."""
        return SHAPE + self.rule

    @property
    def focus(self) -> str:
        """Return the IRI of the thing at fault, or a description where it has none."""
        return self.places[0].focus

    @property
    def label(self) -> Mapping[str, str]:
        """Return the names of the thing at fault, by language (en, zh)."""
        return self.places[0].label

    @property
    def path(self) -> str | None:
        """Return the IRI of the property at fault, where there is a single one."""
        return self.places[0].path

    @property
    def value(self) -> str | None:
        """Return the value at fault, as an IRI or as text."""
        return self.places[0].value

    @property
    def part(self) -> str | None:
        """Return the IRI of the document part that states what is at fault."""
        return self.places[0].part


@dataclass(frozen=True)
class NotChecked:
    """A rule that could not be applied, why, and to how many things."""

    rule: str
    reason: Mapping[str, str]
    count: int


@dataclass(frozen=True)
class Report:
    """The outcome of a check: what was found, and all that was not looked at.

    `rules_checked` are the rules that had something to speak of, `shapes_without_target` those shapes that had nothing;
    `things_without_shape` are things of ours (IRIs) that no shape spoke of, `not_checked` what could not be judged.
    """

    findings: tuple[Finding, ...]
    rules_checked: tuple[str, ...]
    shapes_without_target: tuple[str, ...]
    things_without_shape: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """Return the findings for which a load is refused."""
        return self.of_severity("violation")


def sentence(finding: Finding, lang: str = "en") -> str:
    """Return the finding in plain words (`lang` is `en` or `zh`): where, what, the fault, its mend, where else."""
    first, others = finding.places[0], finding.places[1 : 1 + SHOWN_PLACES]
    chinese = lang == "zh"
    where = f"[{first.part_text}] " if first.part_text else ""
    text = f"{where}{first.label[lang]}{'：' if chinese else ': '}{finding.message[lang]}"
    if first.value_text:
        text += f"此处为“{first.value_text}”。" if chinese else f" Here it is “{first.value_text}”."
    text += finding.fix[lang] if chinese else f" {finding.fix[lang]}"
    if others:
        more = finding.count - 1
        listed = ("；" if chinese else "; ").join(_where(place, lang) for place in others)
        ending = "" if more <= SHOWN_PLACES else ("等" if chinese else " …")
        text += f"另有{more}处相同：{listed}{ending}。" if chinese else f" The same in {more} more: {listed}{ending}."
    return text


def _where(place: Place, lang: str) -> str:
    return f"{place.label[lang]} [{place.part_text}]" if place.part_text else place.label[lang]
