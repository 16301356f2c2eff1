"""Who plans what where: agencies, cycles of four years, countries, in an order that depends on the seed alone.

UN-Habitat comes first, with the plan that is bundled and a fixed number of countries, so that what is asked of that
plan has an answer of one size from about 10^5 triples on. Then come the other agencies of the current cycle, then the
cycles before it. A country's cooperation framework comes with the first programme that derives from it.

>>> next(engagements(seed=1)).symbol
'E/CPD/2026/EGY/1'
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Final

import yaml

from bench.generating.words import Said
from loaders.organisations import organisations
from loaders.sources.countries.area_codes import area_of
from ontology.namespaces import ID

YEARS: Final = 4
THIS_CYCLE: Final = 2026
HABITAT: Final = ID + "org/un-habitat"
# Where UN-Habitat has a programme, and between how many countries another agency has one.
HABITAT_COUNTRIES: Final = 24
_OTHERS: Final = (30, 130)
# Those that questions ask about unless told otherwise come first, so that even the smallest world holds them.
_FIRST: Final = ("EGY", "KEN", "CHN", "COL", "LAO", "MOZ")

# Areas with a code in which nobody lives for good.
_NOBODY: Final = frozenset({"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its code (ISO 3166-1 alpha-3), its address, its names."""

    iso3: str
    iri: str
    name: Said


@dataclass(frozen=True, slots=True)
class Agency:
    """An entity of the United Nations: its number here, address, names, and its code in UN INFO."""

    number: int
    iri: str
    name: Said
    code: str

    @property
    def slug(self) -> str:
        """Return the last part of its address."""
        return self.iri.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Engagement:
    """One country programme of an agency in a cycle, named by the cycle's first year.

    `opens_plan` says that it is the first of its agency in the cycle, `opens_framework` that of its country.
    """

    agency: Agency
    country: Country
    year: int
    opens_plan: bool
    opens_framework: bool

    @property
    def symbol(self) -> str:
        """Return the symbol of the programme document."""
        return f"E/CPD/{self.year}/{self.country.iso3}/{self.agency.number}"

    @property
    def key(self) -> str:
        """Return what tells its results from those of other programmes, in addresses."""
        return f"{self.country.iso3.lower()}-{self.year}-{self.agency.slug}"

    @property
    def plan_symbol(self) -> str:
        """Return the symbol of the document that presents the agency's strategic plan."""
        return "HSP/EB.2025/4" if self.bundled_plan else f"E/SP/{self.year}/{self.agency.number}"

    @property
    def plan(self) -> str:
        """Return the identifier of the agency's strategic plan."""
        return f"plan/{self.agency.slug}/{self.year}-{self.year + YEARS - 1}"

    @property
    def bundled_plan(self) -> bool:
        """Say whether the plan comes with the project."""
        return self.agency.iri == HABITAT

    @property
    def framework(self) -> str:
        """Return the slug of the country's cooperation framework of the cycle."""
        return f"{self.country.iso3.lower()}-{self.year}"


def engagements(seed: int) -> Iterator[Engagement]:
    """Yield programmes without end, cycle by cycle into the past."""
    year = THIS_CYCLE
    while True:
        framed: set[str] = set()
        for agency in agencies():
            if agency.iri == HABITAT and year != THIS_CYCLE:
                continue
            for place, country in enumerate(_where(seed, agency, year)):
                yield Engagement(agency, country, year, place == 0, country.iso3 not in framed)
                framed.add(country.iso3)
        year -= YEARS


@cache
def agencies() -> tuple[Agency, ...]:
    """Return the entities that UN INFO knows, UN-Habitat first."""
    known = [
        one
        for one in organisations().values()
        if one.type == "UNEntity" and "uninfo" in one.codes and "zh" in one.names
    ]
    known.sort(key=lambda one: (one.iri != HABITAT, one.iri))
    return tuple(
        Agency(number, one.iri, Said(one.names["en"], one.names["zh"]), one.codes["uninfo"][0])
        for number, one in enumerate(known, start=1)
    )


@cache
def countries() -> tuple[Country, ...]:
    """Return the countries that have a name in both languages, those asked about by default first."""
    text = (resources.files("loaders.programme") / "country_names.yaml").read_text(encoding="utf-8")
    found = []
    for iso3, names in yaml.safe_load(text).items():
        iri = area_of(iso3)
        if iri is not None and len(names) > 1 and iso3 not in _NOBODY:
            found.append(Country(iso3, iri, Said(names[0], names[1])))
    found.sort(key=lambda one: (_FIRST.index(one.iso3) if one.iso3 in _FIRST else len(_FIRST), one.iso3))
    return tuple(found)


def _where(seed: int, agency: Agency, year: int) -> list[Country]:
    if agency.iri == HABITAT:
        return [*countries()[: len(_FIRST)], *countries()[len(_FIRST) :: 13]][:HABITAT_COUNTRIES]
    random = Random(f"{seed}/{agency.slug}/{year}")  # noqa: S311 - made data, the same for the same seed
    return random.sample(countries(), random.randint(*_OTHERS))
