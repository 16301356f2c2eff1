"""Urban indicators: each number of the tables becomes one value of one city, country or region in one year."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from loaders.sources import un_habitat_indicators
from loaders.sources.source import SourceRefused
from loaders.sources.un_habitat_indicators import measure_of
from ontology.namespaces import GEO_AREA, ID, SDG
from shapes.compiler import breaches, compile_constraints
from store.scratch import Scratch
from tests.conftest import ROOT
from tests.source_reading import Reading

(SOURCE,) = un_habitat_indicators.SOURCES
OBSERVATION = URIRef("http://purl.org/linked-data/cube#Observation")
VALUE = URIRef("http://purl.org/linked-data/sdmx/2009/measure#obsValue")
AREA = "http://purl.org/linked-data/sdmx/2009/dimension#refArea"
HEADS = "City Code,City Name,Country or Territory Code,Share (%),Data Reference Year"


def table(tmp_path: Path, *rows: str, heads: str = HEADS) -> Reading:
    path = tmp_path / "cities.csv"
    path.write_text("\n".join((heads, *rows)) + "\n", encoding="utf-8")
    return Reading(SOURCE, [path])


def test_every_number_of_a_table_is_one_value(shared: Path) -> None:
    path = shared / "data" / "un-habitat-indicators" / "SDG_11-7-1_AFG.csv"
    with path.open(encoding="utf-8-sig", newline="") as opened:
        cells = [cell for row in csv.DictReader(opened) for head, cell in row.items() if "Average" in head and cell]
    found = Reading(SOURCE, [path])
    values = [value.value for value in found.graph.objects(None, VALUE) if isinstance(value, Literal)]
    assert sorted(values) == sorted(map(Decimal, cells))
    assert found.counts["cities"] == 10


def test_cities_lie_in_their_country_and_measures_carry_their_indicator(shared: Path) -> None:
    found = Reading(SOURCE, SOURCE.files(shared / "data"))
    assert found.values(ID + "place/city/AF_KABUL", "inCountry") == {GEO_AREA + "004"}
    assert found.counts["values"] == len(set(found.graph.subjects(RDF.type, OBSERVATION)))
    slug = measure_of("Average share of urban population with convenient access to open public spaces (%) [b]").slug
    measure = f"{ID}measure/un-habitat-indicators/{slug}"
    assert found.values(measure, "indicatorNumber") == {"11.7.1"}
    assert found.values(measure, "taggedWith") == {SDG + "11", SDG + "11.7"}
    shapes = compile_constraints(Graph().parse(ROOT / "shapes" / "sources" / "un-habitat-indicators.ttl"))
    assert not list(breaches(Scratch(found.ntriples).select, shapes))


def test_a_row_without_a_city_is_of_its_country_or_region(tmp_path: Path) -> None:
    found = table(tmp_path, ",,1,44.2,2020", "NOCITI_NORWAY,National,578,61,2022", ",Nowhere,,1,2020")
    areas = {str(area) for area in found.graph.objects(None, URIRef(AREA))}
    assert areas == {GEO_AREA + "001", GEO_AREA + "578"}
    assert found.counts["cities"] == 0 and found.noted("'Nowhere' has neither a city code")


def test_the_same_value_twice_is_one_value_and_another_is_noted(tmp_path: Path) -> None:
    found = table(tmp_path, "KE_X,X,404,1.5,2020", "KE_X,X,404,1.5,2020", "KE_X,Y,404,2.5,2020", "KE_X,X,404,n/a,2020")
    assert found.counts["values"] == 1
    (observation,) = found.graph.subjects(RDF.type, OBSERVATION)
    assert len(found.values(str(observation), "statedIn")) == 2
    assert found.noted("is 2.5 here and 1.5 in") and found.noted("is called 'Y' here") and found.noted("'n/a' under")


def test_a_year_may_stand_in_the_head_of_the_column() -> None:
    measure = measure_of("Average share of green area in city/ urban area 2010 (%)")
    assert (measure.year, measure.unit) == (2010, "%")
    assert measure.slug == measure_of("Average share of green area in city/urban area 1990 (%)").slug


def test_a_table_without_city_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no table has a column City Code"):
        table(tmp_path, "1,2", heads="a,b")
