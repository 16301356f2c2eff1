"""The names of the topics that questions are gathered under.

>>> topic_name("reform", "en")
'United Nations reform'
"""

from collections.abc import Mapping
from typing import Final

from api.pages.words import N_, words_of

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


def topic_name(topic: str, language: str) -> str:
    """Return the name of a topic."""
    return words_of(language).gettext(TOPICS.get(topic, topic))
