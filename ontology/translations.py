"""The six languages of the United Nations, and the translations of what Python code says: gettext catalogues by room.

A sentence stands in the code in English; its translations in `<room>/locale/<language>.po`, which translators know how
to work with. Texts that are data (labels, questions, rules) stand beside their English in their own file instead.

>>> translations("loaders", "fr").gettext("Outcome number")
'Numéro de l’effet'
"""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Final, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("ar", "en", "es", "fr", "ru", "zh")


@cache
def translations(room: str, language: str) -> NullTranslations:
    """Return the translations of a room's texts; where there are none (as for English) each text stands for itself."""
    file = resources.files(room).joinpath("locale", f"{language}.po")
    if not file.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
