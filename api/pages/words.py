"""The words of the pages in six languages: gettext catalogues, read when a language is first asked for.

English is the text in the source. A module takes its words from `words_of(language)`:

    _ = words_of(language).gettext
    _("Questions")

Text that stands in a constant is marked by `N_`, so that it is found, and translated where it is shown.
"""

from functools import cache
from gettext import NullTranslations
from typing import Final

from babel import Locale

from ontology.translations import translations

# In the order in which the United Nations lists its languages, each by its own name.
LANGUAGE_NAMES: Final = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def N_(text: str) -> str:  # noqa: N802 - the name that extractors know
    """Mark a text for translation where it is only shown later."""
    return text


def words_of(language: str) -> NullTranslations:
    """Return the translations into one of the six languages."""
    return translations("api", language)


@cache
def locale_of(language: str) -> Locale:
    """Return how dates and numbers are written in a language."""
    # The United Nations writes 20 November 2026 in English.
    return Locale.parse("en_GB" if language == "en" else language)
