"""The names of parameters and topics, for people, in all six languages.

A question names its parameters in some languages; the others are translated here, like every word of the pages. A new
parameter gets its line here (a test names those that have none).

>>> topic_name("reform", "en")
'United Nations reform'
"""

from collections.abc import Mapping
from typing import Final

from api.pages.words import N_, words_of
from queries.catalogue import Parameter

PARAMETERS: Final = (
    N_("Addressee"),
    N_("Agency, as the list writes it"),
    N_("As known on"),
    N_("Attribution"),
    N_("Body"),
    N_("Budget year"),
    N_("Citing document"),
    N_("Committee"),
    N_("Country"),
    N_("Decision or resolution"),
    N_("Document"),
    N_("Domain of change"),
    N_("Earlier plan"),
    N_("Earlier year"),
    N_("Entity"),
    N_("Evaluation"),
    N_("Evaluation or body that made it"),
    N_("Flagship programme"),
    N_("Framework"),
    N_("Goal of the SDG"),
    N_("Goal or target of the SDG"),
    N_("Group of countries"),
    N_("Held or planned"),
    N_("Instrument"),
    N_("Instrument that the rule binds"),
    N_("Kind of amount (expense, budget)"),
    N_("Kind of contradiction"),
    N_("Later year"),
    N_("Measure"),
    N_("Measure of funding"),
    N_("Measure of the whole"),
    N_("Meeting"),
    N_("Mode of participation"),
    N_("Normative services"),
    N_("Normative strength"),
    N_("Operational portfolio"),
    N_("Organization"),
    N_("Outcome"),
    N_("Plan"),
    N_("Plan that a part concerned speaks of"),
    N_("Policy or framework"),
    N_("Primary outcome"),
    N_("Procedure or method"),
    N_("Recommendation"),
    N_("Reform"),
    N_("Region"),
    N_("Report"),
    N_("Resolution"),
    N_("Resolution or decision"),
    N_("Review or evaluation"),
    N_("Session"),
    N_("Status"),
    N_("Strategic plan"),
    N_("Strategy"),
    N_("Target of the SDG"),
    N_("Unit"),
    N_("Up to"),
    N_("What derives"),
    N_("What it must derive from"),
    N_("What the share is about"),
    N_("Year"),
    N_("asserted or suggested"),
    N_("asserted, inferred or suggested"),
    N_("asserted, suggested or none"),
    N_("mandate or none"),
)
TOPICS: Final[Mapping[str, str]] = {
    "alignment": N_("Alignment of plans"),
    "document": N_("What a document says"),
    "evidence": N_("Evidence and figures"),
    "governance": N_("Governing bodies and decisions"),
    "plan": N_("Strategic plans"),
    "programme": N_("Programmes and partners"),
    "reform": N_("United Nations reform"),
    "results": N_("Results and outcomes"),
    "sources": N_("Open data of the United Nations"),
}


def parameter_name(parameter: Parameter, language: str) -> str:
    """Return the name of a parameter: the question's own in this language, else the translation of its English one."""
    english = parameter.title["en"]
    return parameter.title.get(language) or words_of(language).gettext(english)


def topic_name(topic: str, language: str) -> str:
    """Return the name of a topic."""
    return words_of(language).gettext(TOPICS.get(topic, topic))
