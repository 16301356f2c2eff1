"""Cooperation frameworks as UN INFO registers them: priorities, outcomes, outputs, sub-outputs, agencies, money.

One JSON file per country, named by its ISO 3166-1 alpha-3 code (`KEN.json`), as the repository united-nations/open
keeps them. Identifiers of UN INFO are the keys; printed codes are labels (half of them are irregular). Several
countries may share one framework (one `workspace_id`): then it is one thing that covers them all. Files give neither
title nor period of a framework, so neither is stated; what the dates of the work show is kept as observed.

>>> [source.name for source in SOURCES]
['uninfo']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.sources.amounts import CURRENCY_ASSUMED
from loaders.sources.countries.area_codes import area_of
from loaders.sources.files.json_files import read_json
from loaders.sources.records import add_dataset
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from loaders.sources.uninfo.framework import CountryFile, Covered, write_framework
from ontology.namespaces import ID

NAME: Final = "uninfo"
_TITLE: Final = {
    "en": "UN INFO: cooperation frameworks",
    "fr": "UN INFO : cadres de coopération",
    "es": "UN INFO: marcos de cooperación",
    "ru": "UN INFO: рамочные программы по сотрудничеству",
    "ar": "UN INFO: أطر التعاون",
    "zh": "UN INFO：合作框架",
}
_ORIGIN: Final = "united-nations/open, public/data/uninfo-countries (UN INFO public API)"
_INDEX: Final = "uninfo-countries-index.json"
_OTHER: Final = frozenset({"workspaces.json"})


@dataclass(frozen=True)
class _Read:
    """A country file, the countries that share its framework (areas and names), and the slug of the framework."""

    file: CountryFile
    areas: tuple[str, ...]
    names: tuple[str, ...]
    slug: str


def read_uninfo(files: Sequence[Path], out: Triples) -> None:
    """Write the frameworks of the country files; raises SourceRefused for a file that is none."""
    index = next((_shared(path) for path in files if path.name == _INDEX), {})
    countries = [_country(path) for path in files if path.name != _INDEX and path.name not in _OTHER]
    if not countries:
        raise SourceRefused("There is no country file among those given; they are named by a country code: KEN.json.")
    add_dataset(out, NAME, _TITLE, _ORIGIN, CURRENCY_ASSUMED)
    agencies = Agencies(out, "uninfo")
    for read in _frameworks(countries, index, out):
        write_framework(out, read.file, f"{ID}framework/{read.slug}", Covered(read.areas, read.names), agencies)


def _country(path: Path) -> CountryFile:
    content = read_json(path, "country file")
    if not isinstance(content, dict) or not {"framework", "projects"} & content.keys():
        raise SourceRefused(
            f"{path.name} is no country file of UN INFO: it has neither 'framework' nor 'projects' at its top. "
            "Give the files of public/data/uninfo-countries."
        )
    return CountryFile(path.name, path.stem.upper(), content)


def _shared(path: Path) -> Mapping[str, Mapping[str, object]]:
    """Return the country codes by workspace, with the names of the countries, from the index of countries."""
    content = read_json(path, "index of countries")
    if not isinstance(content, dict):
        raise SourceRefused(f"{path.name} is not the index of countries: an object of country codes is expected.")
    shared: dict[str, dict[str, object]] = {}
    for code, entry in sorted(content.items()):
        if isinstance(entry, dict) and "workspace_id" in entry and entry.get("has_framework", True):
            shared.setdefault(str(entry["workspace_id"]), {})[code.upper()] = entry.get("name")
    return shared


def _frameworks(
    countries: Sequence[CountryFile], index: Mapping[str, Mapping[str, object]], out: Triples
) -> list[_Read]:
    """Return one reading for each framework: of files that repeat one tree, the first is read."""
    groups: dict[str, list[CountryFile]] = {}
    for country in countries:
        workspace = country.content.get("workspace_id")
        groups.setdefault(f"workspace-{workspace}" if workspace is not None else country.code, []).append(country)
    read = []
    for group, members in groups.items():
        first = members[0]
        names = {one.code: one.content.get("name") for one in members}
        names = {**index.get(group.removeprefix("workspace-"), {}), **names}
        slug = group.lower() if len(names) > 1 else first.code.lower()
        for other in members[1:]:
            if other.tree != first.tree:
                out.note(
                    other.name,
                    f"it shares the workspace of {first.name} but not all of its content; {first.name} was read",
                )
        areas = {code: area_of(code) for code in sorted(names)}
        for code, area in areas.items():
            if area is None:
                out.note(first.name, f"{code!r} is no country code of ISO 3166-1 alpha-3; no country was stated for it")
        out.counted("countries", sum(area is not None for area in areas.values()))
        covered = tuple(area for area in areas.values() if area is not None)
        spoken = tuple(sorted(name.strip() for name in names.values() if isinstance(name, str) and name.strip()))
        read.append(_Read(first, covered, spoken, slug))
    return read


SOURCES: Final = (
    Source(
        name=NAME,
        title=_TITLE,
        publisher="United Nations Development Coordination Office (UN INFO)",
        licence="MIT",
        origin=_ORIGIN,
        folder="uninfo",
        patterns=(_INDEX, "[A-Za-z][A-Za-z][A-Za-z].json"),
        read=read_uninfo,
    ),
)
