"""The words of the pages in six languages: gettext catalogues, read when a language is first asked for.

English is the text in the source. A module takes its words from `words_of(language)`:

    _ = words_of(language).gettext
    _("Questions")

Text that stands in a constant is marked by `N_`, so that it is found, and translated where it is shown.
"""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

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


@cache
def words_of(language: str) -> NullTranslations:
    """Return the translations into one of the six languages."""
    file = resources.files("api").joinpath("locale", f"{language}.po")
    if language == "en" or not file.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def locale_of(language: str) -> Locale:
    """Return how dates and numbers are written in a language."""
    # The United Nations writes 20 November 2026 in English.
    return Locale.parse("en_GB" if language == "en" else language)
