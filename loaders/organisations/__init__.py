"""One organization, all its spellings: names, acronyms and codes of several registers lead to one address.

Sources spell one entity in many ways (UN-Habitat, UN-HABITAT, UNHABITAT, 41120, XM-DAC-41120, 联合国人居署); facts meet
only where all become one. A spelling that two organizations share, or that nobody is known by, is not guessed at.

>>> organisation_iri("UNHABITAT") == organisation_iri("XM-DAC-41120") == ID + "org/un-habitat"
True
>>> organisation_iri("OMS") is None  # the World Health Organization in French, an ombudsman's office in the budget
True
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml

from ontology.namespaces import ID

SCHEMES: Final[Mapping[str, str]] = {
    "chart": "SystemChartCode",
    "budget": "BudgetEntityCode",
    "ceb": "CebEntityCode",
    "uninfo": "UnInfoAgencyCode",
    "dac": "DacChannelCode",
    "iati": "IatiOrganisationCode",
}
"""The registers whose codes are known, and the datatype that each code has as a `skos:notation`."""

_ACRONYM: Final = re.compile(r"(?P<name>.+\S)\s*[（(](?P<short>[^()（）]{2,30})[)）]")


@dataclass(frozen=True)
class Organisation:
    """An organization: its IRI, the class of the vocabulary, names by language, other spellings, codes by scheme."""

    iri: str
    type: str
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]

    def all_spellings(self) -> Iterator[str]:
        """Give every spelling once: names, other spellings, codes."""
        codes = (code for scheme in self.codes.values() for code in scheme)
        yield from dict.fromkeys((*self.names.values(), *self.spellings, *codes))


def organisation_iri(spelling: str, scheme: str | None = None) -> str | None:
    """Return the IRI of the one organization that is spelled so, or None where none is known or several are.

    With a `scheme` (a key of SCHEMES) a code of that register counts before all other spellings, so that the budget's
    OMS is the ombudsman's office. "United Nations Development Programme (UNDP)" is read where both halves agree or
    only one is known. Letter case, spaces, hyphens and full stops do not matter.
    """
    if scheme is not None and (found := _coded().get((scheme, _key(spelling)))):
        return found
    found = _one(spelling)
    if found is not None:
        return found
    halves = _ACRONYM.fullmatch(spelling.strip())
    if halves is None:
        return None
    known = {one for half in halves.groups() if (one := _one(half)) is not None}
    return known.pop() if len(known) == 1 else None


def organisation_name(iri: str, language: str = "en") -> str | None:
    """Return the name of an organization in a language (`en`, `zh`), the English one for want of it, or None."""
    known = organisations().get(iri)
    return None if known is None else known.names.get(language, known.names["en"])


@cache
def organisations() -> Mapping[str, Organisation]:
    """Return all known organizations by IRI, in a fixed order."""
    text = (resources.files("loaders.organisations") / "organisations.yaml").read_text(encoding="utf-8")
    return {ID + slug: _organisation(slug, entry) for slug, entry in yaml.safe_load(text).items()}


def ambiguous_spellings() -> Mapping[str, tuple[str, ...]]:
    """Return the spellings (as compared) that several organizations share, with their IRIs."""
    return {key: iris for key, iris in _spelled().items() if len(iris) > 1}


def _organisation(slug: str, entry: Mapping[str, object]) -> Organisation:
    names = {language: str(entry[language]) for language in ("en", "zh") if language in entry}
    codes = {scheme: _listed(entry[scheme]) for scheme in SCHEMES if scheme in entry}
    if "dac" in codes:
        codes["iati"] = (*codes.get("iati", ()), *(f"XM-DAC-{code}" for code in codes["dac"]))
    return Organisation(ID + slug, str(entry.get("type", "UNEntity")), names, _listed(entry.get("also", [])), codes)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)


def _one(spelling: str) -> str | None:
    found = _spelled().get(_key(spelling), ())
    return found[0] if len(found) == 1 else None


@cache
def _spelled() -> Mapping[str, tuple[str, ...]]:
    spelled: dict[str, dict[str, None]] = {}
    for one in organisations().values():
        for spelling in one.all_spellings():
            spelled.setdefault(_key(spelling), {})[one.iri] = None
    spelled.pop("", None)
    return {key: tuple(iris) for key, iris in spelled.items()}


@cache
def _coded() -> Mapping[tuple[str, str], str]:
    return {
        (scheme, _key(code)): one.iri
        for one in organisations().values()
        for scheme, codes in one.codes.items()
        for code in codes
    }


def _key(spelling: str) -> str:
    """Return a spelling as it is compared: one width and case, no marks, one English of two."""
    text = unicodedata.normalize("NFKC", spelling).casefold().replace("&", "and")
    text = text.replace("organis", "organiz").replace("labor ", "labour ")
    return re.sub(r"^the", "", re.sub(r"[\W_]+", "", text))
