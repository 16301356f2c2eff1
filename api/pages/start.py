"""The first page: one box to search, what can be asked by topic, what is loaded and how fresh it is."""

from api.pages.environment import render
from api.pages.question import topics
from queries.loaded import loaded
from queries.lookup import Lookup


def start_page(lookup: Lookup, language: str) -> bytes:
    """Return the first page."""
    return render("start.html", language, current="/", topics=topics(language), loaded=loaded(lookup, language))
