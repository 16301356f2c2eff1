"""Countries and areas: codes of three digits, names that are never in conflict, groups, and any table of the kind."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS

from loaders.sources import unbis
from loaders.sources.countries import areas as countries
from loaders.sources.countries.areas import padded
from loaders.sources.names import bundled_names
from loaders.sources.sdg import framework as sdg_framework
from loaders.sources.sdg import kos as sdg_kos
from loaders.sources.sdg import labels as sdg_labels
from loaders.sources.source import SourceRefused
from ontology.areas import WITHIN_AREA, area_graph
from ontology.namespaces import CODE, DEF, GEO_AREA
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(COUNTRIES,) = countries.SOURCES
HEADS = "M49,ISO3166-1-Alpha-2,ISO3166-1-Alpha-3,UNTERM English Short,UNTERM French Short,wikidata_id"


@cache
def loaded(data: Path) -> Reading:
    return Reading(COUNTRIES, COUNTRIES.files(data))


def table(tmp_path: Path, *lines: str, name: str = "countries.csv", encoding: str = "utf-8") -> Reading:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return Reading(COUNTRIES, [path])


def rows(data: Path) -> list[dict[str, str]]:
    with (data / "countries" / "country-codes.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_row_with_a_code_is_an_area_and_those_of_m49_are_countries(shared: Path) -> None:
    found = loaded(shared / "data")
    codes = {row["M49"].zfill(3) for row in rows(shared / "data")}
    assert {str(area).removeprefix(GEO_AREA) for area in found.graph.subjects(URIRef(DEF + "m49"))} == codes
    assert found.counts["areas"] == len(codes) == 249
    stated = {str(area).removeprefix(GEO_AREA) for area in found.graph.subjects(RDF.type, URIRef(DEF + "Country"))}
    assert stated == codes - {"158"} and found.counts["countries"] == 248
    assert found.noted("158 is a code of ISO 3166 that M49 does not list")


@pytest.mark.parametrize(
    ("group", "column"),
    [
        ("ldc", "Least Developed Countries (LDC)"),
        ("lldc", "Land Locked Developing Countries (LLDC)"),
        ("sids", "Small Island Developing States (SIDS)"),
    ],
)
def test_groups_are_those_that_the_table_marks(shared: Path, group: str, column: str) -> None:
    found = loaded(shared / "data")
    marked = {GEO_AREA + row["M49"].zfill(3) for row in rows(shared / "data") if row[column] == "x"}
    code = URIRef(f"{CODE}country-group/{group}")
    assert {str(area) for area in found.graph.subjects(URIRef(DEF + "countryGroup"), code)} == marked
    assert found.counts[group] == len(marked)


def test_codes_links_and_evidence_of_a_country(shared: Path) -> None:
    found = loaded(shared / "data")
    kenya = GEO_AREA + "404"
    assert found.values(kenya, "iso2") == {"KE"}
    assert found.values(kenya, "iso3") == {"KEN"}
    assert found.values(kenya, str(SKOS.exactMatch)) == {"http://www.wikidata.org/entity/Q114"}
    (record,) = found.values(kenya, "statedIn")
    (place,) = found.values(record, "partNumber")
    number = int(place.rpartition(" ")[2])
    assert rows(shared / "data")[number - 2]["ISO3166-1-Alpha-3"] == "KEN"
    assert found.values(GEO_AREA + "516", "iso2") == {"NA"}


def test_names_are_those_of_unterm_without_article_or_footnote_mark(shared: Path) -> None:
    found = loaded(shared / "data")
    assert found.names(GEO_AREA + "004", "fr") == {"Afghanistan"}
    other = {"Afghanistan (l')", "la République islamique d'Afghanistan"}
    assert found.names(GEO_AREA + "004", "fr", SKOS.altLabel) == other
    assert found.names(GEO_AREA + "044", "en") == {"Bahamas"}
    assert found.names(GEO_AREA + "364", "en") == {"Iran (Islamic Republic of)"}
    assert found.names(GEO_AREA + "570", "fr") == {"Nioué"}
    assert found.names(GEO_AREA + "178", "zh") == {"刚果（布）"} or found.names(GEO_AREA + "178", "zh")
    assert found.noted("footnote marks were left out")


def test_every_country_has_a_name_in_six_languages(shared: Path) -> None:
    found = loaded(shared / "data")
    for area in found.graph.subjects(RDF.type, URIRef(DEF + "Country")):
        for language in ("ar", "en", "es", "fr", "ru", "zh"):
            names = found.names(str(area), language)
            assert len(names) == 1 or (str(area), language) in bundled_names()


def test_areas_that_hold_a_country_are_those_of_the_bundled_frame(shared: Path) -> None:
    found = loaded(shared / "data")
    own = {(str(s), str(o)) for s, o in found.graph.subject_objects(WITHIN_AREA)}
    bundled = {(str(s), str(o)) for s, o in area_graph().subject_objects(WITHIN_AREA)}
    assert own <= bundled
    assert found.values(GEO_AREA + "404", "withinArea") == {GEO_AREA + code for code in ("002", "202", "014")}


def test_a_thing_never_has_two_preferred_names_in_a_language(shared: Path) -> None:
    names: dict[tuple[str, str], set[str]] = {key: {name} for key, name in bundled_names().items()}
    for module in (countries, sdg_kos, sdg_framework, sdg_labels, unbis):
        (source,) = module.SOURCES
        for thing, name in Reading(source, source.files(shared / "data")).graph.subject_objects(SKOS.prefLabel):
            language = getattr(name, "language", None)
            assert language
            names.setdefault((str(thing), language), set()).add(str(name))
    assert {key: several for key, several in names.items() if len(several) > 1} == {}
    assert {key: names[key] for key in bundled_names()} == {key: {name} for key, name in bundled_names().items()}


def test_what_the_bundled_facts_call_a_country_stays_and_other_names_stand_beside(shared: Path) -> None:
    found = loaded(shared / "data")
    tanzania = GEO_AREA + "834"
    assert bundled_names()[tanzania, "zh"] == "坦桑尼亚"
    assert not found.names(tanzania, "zh")
    assert found.names(tanzania, "zh", SKOS.altLabel) == {"坦桑尼亚联合共和国"}


def test_columns_may_stand_in_any_order(shared: Path, tmp_path: Path) -> None:
    listed = rows(shared / "data")
    heads = sorted(listed[0], reverse=True)
    path = tmp_path / "country-codes.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, heads, delimiter=";")
        writer.writeheader()
        writer.writerows(listed)
    beside = [file for file in COUNTRIES.files(shared / "data") if file.suffix == ".ttl"]
    assert Reading(COUNTRIES, [path, *beside]).ntriples == loaded(shared / "data").ntriples


def test_the_table_of_the_statistics_division_is_read_too(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "Region Code;Sub-region Code;Country or Area;M49 Code;ISO-alpha3 Code;Least Developed Countries (LDC)",
        "002;202;Zzland;4;ZZZ;x",
    )
    assert found.values(GEO_AREA + "004", "iso3") == {"ZZZ"}
    assert found.values(GEO_AREA + "004", "withinArea") == {GEO_AREA + "002", GEO_AREA + "202"}
    assert found.values(GEO_AREA + "004", "countryGroup") == {CODE + "country-group/ldc"}
    assert found.names(GEO_AREA + "004", "en", SKOS.altLabel) == {"Zzland"}


def test_rows_that_cannot_be_read_are_noted_with_their_place(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        HEADS,
        ",XK,XKX,Kosovo,,Q1246",
        "40O,KE,KEN,Kenya,,Q114",
        "800,UG,UGA,Uganda,,https://www.wikidata.org/wiki/Q1036",
        "800,UG,UGA,Uganda again,,Q1036",
        "716,Zimbabwe,ZWE,Zimbabwe,,none",
    )
    assert found.counts["areas"] == 2
    assert found.noted("countries.csv row 2: 'XKX Kosovo' has no M49 code ('')")
    assert found.noted("countries.csv row 3") and found.noted("countries.csv row 5: the code 800 stood already")
    assert found.noted("'Zimbabwe' is no code of ISO 3166-1") and found.noted("'none' is no item of Wikidata")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["a,b", "1,2"], "needs a column M49"),
        (["M49", "404"], "needs a column M49 and names"),
        ([HEADS, ",,,,,"], "no row has an M49 code"),
        ([""], "it has no columns"),
    ],
)
def test_what_is_no_table_of_countries_is_refused(tmp_path: Path, lines: list[str], why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        table(tmp_path, *lines)


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="UTF-8"):
        table(tmp_path, HEADS, "384,CI,CIV,Côte d’Ivoire,,Q1008", encoding="utf-16")


@given(st.text())
def test_a_code_has_three_digits_or_is_none(text: str) -> None:
    code = padded(text)
    assert code is None or (re.fullmatch(r"[0-9]{3}", code) and code.endswith(text))


def test_the_source_keeps_its_own_rules_and_they_bite(shared: Path) -> None:
    shapes = compile_constraints(Graph().parse(ROOT / "shapes" / "sources" / "countries.ttl"))
    found = loaded(shared / "data")
    assert not list(breaches(Scratch(found.ntriples).select, shapes))
    wrong = found.ntriples.replace(b'/def#m49> "404"', b'/def#m49> "4x4"')
    assert [breach.rule.rpartition("#")[2] for breach in breaches(Scratch(wrong).select, shapes)] == ["CodedArea-m49"]
