"""A name as part of an address, made the same way wherever a thing has no code of its own.

>>> plain_slug("Commission on the Status of Women")
'commission-on-the-status-of-women'
>>> plain_slug("Région Île-de-France")
'region-ile-de-france'
"""

import re
import unicodedata
from typing import Final

MOST: Final = 80


def plain_slug(text: str, most: int = MOST) -> str:
    """Return a text as lower-case letters and digits joined by hyphens, at most `most` characters."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:most].rstrip("-")
