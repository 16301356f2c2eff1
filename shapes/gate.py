"""The gate: facts that break a rule are not loaded, and all reasons are given at once.

>>> admit(asserted, ontology)  # doctest: +SKIP
Traceback (most recent call last):
shapes.gate.Refused: 2 rules are broken; nothing was loaded.
- [HSP/EB.2025/4, 12] “…” (period/…): A plan period must have one last day. Under the part that states it, write …
"""

from rdflib import Graph

from shapes.engine import check, read_shapes
from shapes.findings import Report, sentence


class Refused(Exception):  # noqa: N818 - named for what happened to the load
    """A load that breaks rules of severity violation; `report` holds every finding, warnings included."""

    def __init__(self, report: Report) -> None:
        super().__init__(refusal(report))
        self.report = report


def admit(asserted: Graph, ontology: Graph) -> Report:
    """Return the report on these facts (warnings, what was not checked) or raise Refused with all of it.

    `asserted` holds everything that the next state would assert, the text of documents where it is loaded, and nothing
    that was inferred; `ontology` holds the vocabulary and its code lists.
    """
    report = check(asserted, read_shapes(), ontology)
    if report.violations:
        raise Refused(report)
    return report


def refusal(report: Report, lang: str = "en") -> str:
    """Return in plain words why a load is refused: every broken rule with its places. `lang` is `en` or `zh`."""
    broken = report.violations
    if lang == "zh":
        head = f"违反{len(broken)}项规则，未载入任何内容。"
    else:
        head = f"{len(broken)} rule{' is' if len(broken) == 1 else 's are'} broken; nothing was loaded."
    return "\n".join([head, *(f"- {sentence(finding, lang)}" for finding in broken)])
