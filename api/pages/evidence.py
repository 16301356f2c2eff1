"""Where something is said, as a reader finds it: the place in words, the sentence, the official document.

>>> reference("HSP/EB.2025/4", "15(b)", "en")
'HSP/EB.2025/4, para. 15(b)'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.pages.addresses import page_address, part_address
from api.pages.words import RIGHT_TO_LEFT, words_of
from queries.lookup import SOURCE, Evidence, Lookup

_OFFICIAL: Final = "https://docs.un.org/en/"
# A page shows the beginning of a long paragraph and leads to the whole of it.
_LONGEST: Final = 700


@dataclass(frozen=True, slots=True)
class Shown:
    """A place where something is stated, ready to be shown in one language.

    `address` leads to the place here, `official` to the document where its publisher keeps it. `text` is the sentence
    where it is loaded, in `text_language`; `whole` is False when it goes on.
    """

    reference: str
    address: str
    official: str
    title: str | None
    title_language: str
    text: str | None
    text_language: str
    whole: bool


def shown(evidence: Evidence, language: str) -> Shown:
    """Return a place as it is shown in a language: the text in it, else in English, else in any."""
    texts = dict(evidence.texts)
    spoken = next((tag for tag in (language, "en", *texts) if tag in texts), "")
    text = texts.get(spoken)
    whole = text is None or len(text) <= _LONGEST
    is_record = evidence.document.startswith(SOURCE)
    return Shown(
        reference=reference(evidence.symbol, evidence.part, language),
        address=page_address(evidence.document) if is_record else part_address(evidence.document, evidence.iri),
        official=official(evidence, language),
        title=evidence.title if evidence.title != evidence.symbol else None,
        title_language=evidence.title_language or "",
        text=text if whole or text is None else text[:_LONGEST].rsplit(" ", 1)[0] + " …",
        text_language=spoken,
        whole=whole,
    )


def official(evidence: Evidence, language: str) -> str:
    """Return the address of the official document in the reader's language (docs.un.org has all six)."""
    return evidence.url.replace(_OFFICIAL, f"https://docs.un.org/{language}/", 1)


def reference(symbol: str, part: str, language: str) -> str:
    """Return the place as it is cited in a language: symbol and part; of an empty symbol, the part alone."""
    _ = words_of(language).gettext
    kind, _space, number = part.partition(" ")
    if part[:1].isdigit():
        said = _("para. %(number)s") % {"number": _apart(part, language)}
    elif part == "cover":
        said = _("cover page")
    elif part.startswith("fn"):
        said = _("footnote %(number)s") % {"number": _apart(part.removeprefix("fn").removeprefix("."), language)}
    elif kind in ("annex", "section", "table"):
        written = {"annex": _("annex %(number)s"), "section": _("section %(number)s"), "table": _("table %(number)s")}
        said = written[kind] % {"number": _apart(number, language)}
    else:
        said = _apart(part, language)
    return _("%(symbol)s, %(part)s") % {"symbol": _apart(symbol, language), "part": said} if symbol else said


def _apart(text: str, language: str) -> str:
    """Keep a symbol or number in its own order where words run from right to left (Unicode isolates)."""
    return f"\u2066{text}\u2069" if language in RIGHT_TO_LEFT else text


def places(lookup: Lookup, parts: Iterable[str], language: str) -> list[Shown]:
    """Return the places of these document parts in the order of their documents."""
    known = lookup.evidence(parts, language)
    return [shown(one, language) for one in sorted(known.values(), key=lambda one: one.order)]
