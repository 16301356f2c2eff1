"""The form of a name in which two spellings of the same name are the same: letters and figures, without dress.

>>> name_key("The URBAN  Areas (urban)", "en"), name_key("城市 地区", "zh")
('urban areas urban', '城市地区')
"""

import re
import unicodedata
from typing import Final

# Words that stand before a name in one list and not in another.
_ARTICLES: Final = re.compile(r"^(?:the|le|la|les|l|el|los|las)\s+|^ال")
_DRESS: Final = re.compile(r"[^\w]+|_+")
_LEAST_LETTERS: Final = 4
_LEAST_CHARACTERS: Final = 2


def name_key(name: str, language: str) -> str:
    """Return the key of a name in a language, empty where what is left of it is too short to tell things apart."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    words = _ARTICLES.sub("", _DRESS.sub(" ", bare).strip())
    if language.split("-")[0].lower() == "zh":
        words = words.replace(" ", "")
        return words if len(words) >= _LEAST_CHARACTERS else ""
    return words if len(words) >= _LEAST_LETTERS else ""
