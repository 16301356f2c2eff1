"""On whose authority a rule stands, as a reader finds it: each paragraph with its words where they are loaded.

>>> spoken({"en": "Errors", "zh": "错误"}, "fr")
('Errors', 'en')
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.addresses import part_address
from api.pages.evidence import Shown, reference


def spoken(words: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return words in a language, or in English where they are not said in it, and the language they are in."""
    used = language if language in words else "en"
    return words[used], used


def paragraphs(parts: Sequence[Mapping[str, Any]], language: str) -> list[Shown]:
    """Return the parts of documents that a rule rests on (`symbol`, `para`, `iri`, `url`, `quote`), ready to show."""
    found = []
    for part in parts:
        quote: Mapping[str, str] = part["quote"]
        tag = next((tag for tag in (language, "en", *quote) if tag in quote), "")
        found.append(
            Shown(
                reference=reference(part["symbol"], part["para"], language),
                address=part_address(part["iri"].partition("#")[0], part["iri"]),
                official=part["url"].replace("https://docs.un.org/en/", f"https://docs.un.org/{language}/", 1),
                title=None,
                title_language="",
                text=quote.get(tag),
                text_language=tag,
                whole=True,
            )
        )
    return found
