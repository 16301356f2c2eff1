"""A country has its official name in each of the six languages, as the M49 list of the Statistics Division gives it."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from loaders.sources.countries.areas import SOURCES
from loaders.sources.countries.columns import LANGUAGES
from loaders.sources.countries.english import official
from loaders.sources.names import bundled_names
from ontology.namespaces import GEO_AREA
from tests.source_reading import Reading

(COUNTRIES,) = SOURCES
HEADS = "M49,official_name_en,official_name_fr,CLDR display name,ISO4217-currency_country_name"
# Names that changed after the list of codes was published (A/77/245 is of 2022), and those the list does not hold.
RENAMED = {"792": "Türkiye"}
OUTSIDE = {"158"}
# What the bundled documents call four countries in Chinese, which stays their preferred name (knowledge/README.md, 3).
PRINTED = {("275", "zh"): "巴勒斯坦", ("760", "zh"): "叙利亚", ("834", "zh"): "坦桑尼亚", ("840", "zh"): "美国"}


def key(name: str) -> str:
    return re.sub(r"\W", "", re.sub(r"\s*\(.*?\)|\*+", "", name).casefold())


def english(name: object) -> bool:
    return isinstance(name, Literal) and name.language == "en"


def bundled(code: str, language: str) -> set[str]:
    name = bundled_names().get((GEO_AREA + code, language))
    return {name} if name else set()


@pytest.fixture(scope="module")
def preferred(request: pytest.FixtureRequest) -> dict[tuple[str, str], set[str]]:
    shared: Path = request.getfixturevalue("shared")
    reading = Reading(COUNTRIES, COUNTRIES.files(shared / "data"))
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for area, name in reading.graph.subject_objects(SKOS.prefLabel):
        if str(area).startswith(GEO_AREA):
            names[str(area).removeprefix(GEO_AREA), str(getattr(name, "language", ""))].add(str(name))
    return names


def test_every_country_bears_the_english_name_of_the_published_list(
    preferred: dict[tuple[str, str], set[str]], shared: Path
) -> None:
    codes = Graph().parse(shared / "data/un-sdg-kos/sdg-codes.ttl")
    called = {str(area): str(name) for area, name in codes.subject_objects(SKOS.prefLabel) if english(name)}
    compared = 0
    for code in {code for code, _ in preferred} - OUTSIDE:
        wanted = RENAMED.get(code, called[GEO_AREA + code])
        names = preferred.get((code, "en"), set()) | bundled(code, "en")
        assert {key(name) for name in names} == {key(wanted)}, (code, names, wanted)
        compared += 1
    assert compared == 248


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_country_bears_its_name_of_unterm_or_of_the_list_in_the_other_languages(
    preferred: dict[tuple[str, str], set[str]], shared: Path, language: str
) -> None:
    column = f"official_name_{'cn' if language == 'zh' else language}"
    with (shared / "data/countries/country-codes.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        code, term = row["M49"].zfill(3), row[f"UNTERM {LANGUAGES[language]} Short"]
        if code not in OUTSIDE:
            names = preferred.get((code, language), set()) | bundled(code, language)
            wanted = PRINTED.get((code, language)) or term or row[column]
            assert {key(name) for name in names} == {key(wanted)}, (code, language)


def test_cote_d_ivoire_has_its_name_in_six_languages(preferred: dict[tuple[str, str], set[str]]) -> None:
    assert {language: preferred["384", language] for language in sorted(LANGUAGES)} == {
        "ar": {"كوت ديفوار"},
        "en": {"Côte d’Ivoire"},
        "es": {"Côte d’Ivoire"},
        "fr": {"Côte d’Ivoire"},
        "ru": {"Кот-д'Ивуар"},
        "zh": {"科特迪瓦"},
    }


def test_a_name_that_none_of_the_row_shares_gives_way_without_the_list_and_stays_findable(tmp_path: Path) -> None:
    path = tmp_path / "countries.csv"
    row = "384,Ivory Coast,Côte d’Ivoire,Côte d’Ivoire,CÔTE D'IVOIRE"
    path.write_text(f"{HEADS}\n{row}\n792,Türkiye,Türkiye,Türkiye,\n", encoding="utf-8")
    reading = Reading(COUNTRIES, [path])
    assert reading.names(GEO_AREA + "384", "en") == {"Côte d’Ivoire"}
    assert reading.names(GEO_AREA + "384", "en", SKOS.altLabel) == {"Ivory Coast"}
    assert reading.names(GEO_AREA + "792", "en") == {"Türkiye"}
    assert reading.noted("its name in M49 is 'Côte d’Ivoire'")


@given(st.text(), st.text(), st.text())
def test_the_name_is_always_one_of_those_given(listed: str, published: str, other: str) -> None:
    assert official(listed, published, (other,)) in {listed, published, other}
    assert official(listed, "", ()) == listed
    assert official(listed, published, (listed,)) == listed or published.casefold() != listed.casefold()
