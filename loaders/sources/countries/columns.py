"""Which column of a table of countries holds what, by the heads that publishers give them, in whatever order.

>>> columns_of(["ISO-alpha3 Code", "M49 Code", "Country or Area"], "m49.csv").m49
'M49 Code'
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from loaders.sources.source import SourceRefused

LANGUAGES: Final = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}
# The M49 list of country-codes writes zh as cn.
_LISTED: Final = {language: rf"official_name_({'cn|zh' if language == 'zh' else language})" for language in LANGUAGES}

_ENGLISH: Final = ("CLDR display name", "ISO4217-currency_country_name")
_WIDER: Final = ("Region Code", "Sub-region Code", "Intermediate Region Code")


@dataclass(frozen=True)
class Columns:
    """The head of the column for each thing; None or missing where the table has none.

    `terms` are names of UNTERM, `formal` the formal ones and `listed` those of the M49 list, by language; `english` are
    other English names; `wider` are codes of the areas that hold this one; `groups` are ldc, lldc and sids.
    """

    m49: str
    iso2: str | None
    iso3: str | None
    wikidata: str | None
    terms: Mapping[str, str]
    formal: Mapping[str, str]
    listed: Mapping[str, str]
    english: tuple[str, ...]
    wider: tuple[str, ...]
    groups: Mapping[str, str]

    def described(self) -> Iterator[str]:
        """Give the columns by which a person recognises a row."""
        yield from (column for column in (self.iso3, self.terms.get("en"), self.listed.get("en")) if column)


def columns_of(heads: Iterable[str], file: str) -> Columns:
    """Return which column holds what; raises SourceRefused where codes or names are missing."""
    heads = tuple(head for head in heads if head)

    def find(pattern: str) -> str | None:
        return next((head for head in heads if re.fullmatch(pattern, head.strip(), re.IGNORECASE)), None)

    def by_language(patterns: Mapping[str, str]) -> dict[str, str]:
        return {language: head for language, pattern in patterns.items() if (head := find(pattern))}

    m49 = find(r"M49([ _-]code)?") or find(r"ISO3166-1-numeric")
    terms = by_language({language: rf"UNTERM {name} Short" for language, name in LANGUAGES.items()})
    listed = by_language(_LISTED)
    if "en" not in listed and (head := find(r"Country or Area")):
        listed["en"] = head
    if m49 is None or not (terms or listed):
        raise SourceRefused(
            f"{file} is no table of countries: it needs a column M49 and names (UNTERM English Short, official_name_en "
            f"or Country or Area); it has {', '.join(heads)[:200] or 'no columns'}."
        )
    return Columns(
        m49=m49,
        iso2=find(r"ISO3166-1-Alpha-2|ISO-alpha2 Code"),
        iso3=find(r"ISO3166-1-Alpha-3|ISO-alpha3 Code"),
        wikidata=find(r"wikidata([ _]id)?"),
        terms=terms,
        formal=by_language({language: rf"UNTERM {name} Formal" for language, name in LANGUAGES.items()}),
        listed=listed,
        english=tuple(head for name in _ENGLISH if (head := find(name))),
        wider=tuple(head for name in _WIDER if (head := find(name))),
        groups=by_language({group: rf"(.*\()?{group}\)?" for group in ("ldc", "lldc", "sids")}),
    )
