"""The words for what a check finds: grades, verdicts, kinds and sets of rules, how directly a document says so.

The report and the list of rules share them. A grade has a sign beside its name, so that none is told by colour alone.

>>> GRADES["error"].sign
'✕'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.pages.words import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A grade or a verdict as it is shown: its sign, its name, what it means, and the name of `one` of a grade."""

    sign: str
    name: str
    means: str
    one: str = ""


GRADES: Final[Mapping[str, Told]] = {
    "blocker": Told("■", N_("Blockers"), N_("To be solved before anything else."), N_("Blocker")),
    "error": Told("✕", N_("Errors"), N_("To be corrected before the programme goes on."), N_("Error")),
    "warning": Told("▲", N_("Warnings"), N_("To be corrected, or to be explained."), N_("Warning")),
    "question": Told(
        "?", N_("Questions for a person"), N_("Only a person can judge this."), N_("Question for a person")
    ),
    "hint": Told("i", N_("Hints"), N_("A suggestion, which may be left aside."), N_("Hint")),
}
VERDICTS: Final[Mapping[str, Told]] = {
    "ready": Told("✓", N_("Ready"), N_("No rule that could be applied is broken.")),
    "ready-with-questions": Told(
        "?",
        N_("Ready, with questions"),
        N_("Nothing stops the programme, but someone has to look at what is open: see below."),
    ),
    "not-ready": Told("✕", N_("Not ready"), N_("At least one finding must be mended before the programme goes on.")),
}
MARKS: Final[Mapping[str, str]] = {
    "S": N_("The document says so expressly."),
    "s": N_("The document supports it, but does not order it."),
    "N": N_("It rests on another norm than the documents loaded here."),
    "R": N_("It is practice, not ordered by a document."),
    "K": N_("It is general knowledge that has not been verified."),
}
KINDS: Final[Mapping[str, str]] = {
    "A": N_("within the document"),
    "B": N_("against the graph"),
    "C": N_("by comparing texts"),
    "D": N_("as a suggestion"),
}
SETS: Final[Mapping[str, str]] = {
    "DER": N_("Derivation from the cooperation framework"),
    "ALN": N_("Alignment with the strategic plan and the Goals"),
    "RES": N_("Outcomes and outputs"),
    "IND": N_("Indicators"),
    "FIN": N_("Resources"),
    "PAR": N_("Partners"),
    "XCT": N_("Cross-cutting commitments"),
    "MEV": N_("Evaluation and lessons"),
    "DOC": N_("The document itself"),
}
EXAMPLES: Final[Mapping[str, Told]] = {
    "passes": Told("✓", N_("Passes"), ""),
    "fails": Told("✕", N_("Fails"), ""),
    "near-miss": Told("✓", N_("Passes, though it looks like a fault"), ""),
}


def set_of(rule: str) -> str:
    """Return the set that a rule belongs to: `DER` of `DER-01`."""
    return rule.partition("-")[0]
