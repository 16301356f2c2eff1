"""UN-Habitat's urban indicators: values by city, country or region and year, in the RDF Data Cube vocabulary.

Read are tables (CSV, XLSX) with a column `City Code`; every column of numbers that is none of the known ones is a
measure. Its year stands in its head ("… 2020 (%)") or in the column `Data Reference Year`, its unit in the brackets of
its head. A country comes from `Country or Territory Code`; a row that has it and no city is of the whole country or
region.

>>> measure_of("Green area per capita 2020 (m2/person)")
Measure(slug='green-area-per-capita', name='Green area per capita', unit='m2/person', year=2020)
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from loaders.slugs import plain_slug
from loaders.sources.countries.areas import padded
from loaders.sources.files.workbooks import open_workbook
from loaders.sources.records import add_dataset, add_record
from loaders.sources.sdg_tags import goal_of, indicator_number, target_of
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, GEO_AREA, ID, PREFIXES
from store.terms import XSD, XSD_DECIMAL, XSD_INTEGER, Literal

NAME: Final = "un-habitat-indicators"
TITLE: Final = {"en": "UN-Habitat urban indicators by city", "zh": "联合国人居署城市指标（按城市）"}
_ORIGIN: Final = "https://data.unhabitat.org (copies: OCHA-DAP/hdx-scraper-unhabitat)"
_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_CUBE: Final = "http://purl.org/linked-data/cube#"
_SDMX: Final = "http://purl.org/linked-data/sdmx/2009/"
_MOST_UNPACKED: Final = 500_000_000
_SEARCHED_ROWS: Final = 30
_KNOWN: Final = frozenset(
    {
        "sdg goal", "sdg target", "sdg indicator", "country or territory code", "country or territory name",
        "sdg region", "sdg sub-region", "city code", "city name", "data units", "data reference year", "data source",
        "footnote",
    }
)  # fmt: skip
_CITY: Final = re.compile(r"[A-Z][A-Z0-9_'-]+")
# Heads the code of a figure for a whole country, which the SDG code lists write for "no city".
_WHOLE: Final = "NOCITI"
_YEAR: Final = re.compile(r"\b(19|20)\d{2}\b")
_UNIT: Final = re.compile(r"\(([^()]+)\)\s*(\[\w\])?\s*$")


@dataclass(frozen=True)
class Measure:
    """What a column measures: its slug and name without year and unit, its unit, the year in its head, if any."""

    slug: str
    name: str
    unit: str | None
    year: int | None


@dataclass(frozen=True)
class _Row:
    place: str
    key: str
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        value = self.cells.get(column)
        return "" if value is None else " ".join(str(value).split())


@dataclass(frozen=True)
class _Seen:
    """What was written: cities with their names, measures, and where each value stands."""

    cities: dict[str, str]
    measures: set[str]
    values: dict[str, tuple[str, str]]


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the values of all tables; raises SourceRefused where none has a column of city codes."""
    add_dataset(out, NAME, TITLE, _ORIGIN)
    seen = _Seen({}, set(), {})
    tables = 0
    for path in files:
        for rows in _tables(path, out):
            tables += 1
            for row in rows:
                _write_row(out, row, seen)
    if not tables:
        raise SourceRefused(f"{', '.join(path.name for path in files)}: no table has a column City Code.")
    out.counted("cities", len(seen.cities))
    out.counted("measures", len(seen.measures))


def measure_of(head: str) -> Measure:
    """Return what a column measures, by its head."""
    unit = _UNIT.search(head)
    rest = _UNIT.sub("", head)
    year = _YEAR.search(rest)
    name = " ".join(_YEAR.sub("", rest).split())
    return Measure(plain_slug(name), name, unit.group(1) if unit else None, int(year.group()) if year else None)


def _write_row(out: Triples, row: _Row, seen: _Seen) -> None:
    area = _area(out, row, seen)
    if area is None:
        return
    record = ""
    for head, value in row.cells.items():
        if head in _KNOWN or value is None or not str(value).strip():
            continue
        measure, number = measure_of(head), _decimal(value)
        year = measure.year or _integer(row.text("data reference year"))
        if number is None or year is None:
            out.note(row.place, f"{value!r} under {measure.name!r} is no number with a year")
            continue
        record = record or add_record(out, NAME, row.key, row.place)
        observation = f"{ID}observation/{NAME}/{quote(area.rpartition('/')[2])}/{measure.slug}/{year}"
        if observation in seen.values:
            place, before = seen.values[observation]
            if before != number:
                out.note(row.place, f"{measure.name} in {year} is {number} here and {before} in {place}, which is kept")
                continue
        else:
            seen.values[observation] = (row.place, number)
            _write_value(out, row, seen, measure, observation)
            out.add(observation, _SDMX + "dimension#refArea", area)
            out.add(observation, _SDMX + "dimension#refPeriod", Literal(str(year), datatype=XSD + "gYear"))
            out.add(observation, DEF + "year", Literal(str(year), datatype=XSD_INTEGER))
            out.add(observation, _SDMX + "measure#obsValue", Literal(number, datatype=XSD_DECIMAL))
        out.add(observation, DEF + "statedIn", record)
        if area.startswith(ID):
            out.add(area, DEF + "statedIn", record)


def _write_value(out: Triples, row: _Row, seen: _Seen, measure: Measure, observation: str) -> None:
    out.counted("values")
    if measure.slug not in seen.measures:
        seen.measures.add(measure.slug)
        _write_measure(out, row, measure)
    out.add(observation, _TYPE, _CUBE + "Observation")
    out.add(observation, _CUBE + "measureType", f"{ID}measure/{NAME}/{measure.slug}")


def _area(out: Triples, row: _Row, seen: _Seen) -> str | None:
    """Return what a row is about: its city; the country or region where it gives a figure for the whole; else None."""
    code, name, written = row.text("city code"), row.text("city name"), row.text("country or territory code")
    area = GEO_AREA + number if (number := padded(written)) else None
    if code and not code.startswith(_WHOLE) and _CITY.fullmatch(code):
        city = f"{ID}place/city/{quote(code)}"
        _write_city(out, row, seen, city, area)
        return city
    if area is None:
        whole = row.text("country or territory name") or name
        out.note(row.place, f"{whole!r} has neither a city code ({code!r}) nor an M49 code ({written!r}); left out")
    return area


def _write_city(out: Triples, row: _Row, seen: _Seen, city: str, country: str | None) -> None:
    code, name = row.text("city code"), row.text("city name")
    if city not in seen.cities:
        seen.cities[city] = name
        out.add(city, _TYPE, DEF + "Place")
        out.add(city, DEF + "sourceIdentifier", Literal(code))
        if name:
            out.add(city, _LABEL, Literal(name, "en"))
    elif name and name != seen.cities[city]:
        out.note(row.place, f"{code} is called {name!r} here and {seen.cities[city]!r} before; the first name is kept")
    if country:
        out.add(city, DEF + "inCountry", country)
    elif written := row.text("country or territory code"):
        out.note(row.place, f"{written!r} is no M49 code; the country of {code} was left out")


def _write_measure(out: Triples, row: _Row, measure: Measure) -> None:
    iri = f"{ID}measure/{NAME}/{measure.slug}"
    out.add(iri, _TYPE, DEF + "Measure")
    out.add(iri, _TYPE, _CUBE + "MeasureProperty")
    out.add(iri, _LABEL, Literal(measure.name, "en"))
    if measure.unit:
        out.add(iri, _SDMX + "attribute#unitMeasure", Literal(measure.unit))
    if number := indicator_number(row.text("sdg indicator")):
        out.add(iri, DEF + "indicatorNumber", Literal(number))
    for tag in (goal_of(row.text("sdg goal")), target_of(row.text("sdg target"))):
        if tag:
            out.add(iri, DEF + "taggedWith", tag)


def _tables(path: Path, out: Triples) -> Iterator[Iterator[_Row]]:
    if path.suffix.lower() == ".xlsx":
        with open_workbook(path, _MOST_UNPACKED) as workbook:
            for sheet in workbook.worksheets:
                yield from _table(f"{path.name} {sheet.title}", sheet.iter_rows(values_only=True))
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            yield from _table(path.name, csv.reader(opened))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise SourceRefused(f"{path.name} is no table (CSV in UTF-8 or XLSX): {error}") from error


def _table(place: str, rows: Any) -> Iterator[Iterator[_Row]]:
    """Give the rows of a sheet under the head that names a column City Code; a sheet without one gives nothing."""
    numbered = enumerate(rows, 1)
    for number, head in numbered:
        heads = [" ".join(str(cell).split()) if cell is not None else "" for cell in head]
        if "city code" in (head.lower() for head in heads):
            names = [name.lower() if name.lower() in _KNOWN else name for name in heads]
            yield (
                _Row(f"{place} row {row}", f"{place.replace(' ', '_')}/{row}", _cells(names, cells))
                for row, cells in numbered
                if any(cell is not None and str(cell).strip() for cell in cells)
            )
            return
        if number >= _SEARCHED_ROWS:
            return


def _cells(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _decimal(value: Any) -> str | None:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return f"{number:f}" if number.is_finite() and abs(number) < 10**15 else None


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(19|20)\d{2}", text) else None


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="UN-Habitat (copies: OCHA)",
        licence="PDDL 1.0",
        origin=_ORIGIN,
        folder=NAME,
        patterns=("*.csv", "*.xlsx"),
        read=read,
        citation="UN-Habitat, Global Urban Indicators Database",
    ),
)
