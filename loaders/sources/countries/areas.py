"""Countries and areas by their M49 code: ISO codes, names in six languages, regions, groups, Wikidata.

Any table with a column of M49 codes is read, its columns in any order: that of datasets/country-codes, or the one that
the Statistics Division publishes (`M49 Code`, `ISO-alpha3 Code`, `Country or Area`). Names are those of UNTERM without
the article it adds in parentheses ("Kenya (le)" stays another name); where it gives none, those of the M49 list
(`english` says what that is in English). The world as a whole (001) holds every area and is not repeated for each.

>>> padded("4")
'004'
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.sources.countries.columns import LANGUAGES, Columns, columns_of
from loaders.sources.countries.english import BESIDE, official, published_names
from loaders.sources.files.rdf_files import is_rdf
from loaders.sources.names import Named, add_names, chosen_names
from loaders.sources.records import add_dataset, add_record
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, GEO_AREA, PREFIXES
from store.terms import Literal

NAME: Final = "countries"
TITLE: Final = {
    "en": "Countries and areas: codes, names in six languages, regions and groups",
    "zh": "国家和地区：代码、六种语文名称、区域和组别",
}
_ORIGIN: Final = "datasets/country-codes, data/country-codes.csv"
_TYPE: Final = PREFIXES["rdf"] + "type"
_MATCH: Final = PREFIXES["skos"] + "exactMatch"
_WIKIDATA: Final = "http://www.wikidata.org/entity/"
_MOST_BYTES: Final = 20_000_000
_QID: Final = re.compile(r"(?:^|/)(Q[1-9]\d*)$")
_ARTICLE: Final = re.compile(r"\s*\((?:the|le|la|les|l['’]|el|los|las)\)$")
_MARK: Final = re.compile(r"\s*\*+$")
_YES: Final = frozenset({"x", "1", "yes", "true"})
# ISO 3166 has a code for it and tables like these repeat it, but the standard M49 (ST/ESA/STAT/SER.M/49) does not.
_NOT_IN_M49: Final = frozenset({"158"})


@dataclass(frozen=True)
class _Row:
    values: Mapping[str, str]
    columns: Columns
    code: str
    file: str
    number: int

    @property
    def area(self) -> str:
        return GEO_AREA + self.code

    @property
    def place(self) -> str:
        return f"{self.file} row {self.number}"

    def text(self, column: str | None) -> str:
        return " ".join(self.values.get(column, "").split()) if column else ""


def padded(code: str) -> str | None:
    """Return an M49 code with its three digits, None for what is no such code."""
    return code.zfill(3) if re.fullmatch(r"[0-9]{1,3}", code) else None


def read(files: Sequence[Path], out: Triples) -> None:
    """Write every row that has an M49 code; raises SourceRefused for what is no table of countries."""
    add_dataset(out, NAME, TITLE, _ORIGIN)
    published = published_names((path for path in files if is_rdf(path)), out.note)
    tables = [path for path in files if not is_rdf(path)]
    seen: dict[str, str] = {}
    for path in tables:
        for row in _rows(path, out):
            if first := seen.get(row.code):
                out.note(row.place, f"the code {row.code} stood already in {first}; this row was left out")
                continue
            seen[row.code] = row.place
            _write(out, row, published.get(row.area, ""))
    if not seen:
        raise SourceRefused(f"{', '.join(path.name for path in tables)}: no row has an M49 code; nothing can be named.")


def _rows(path: Path, out: Triples) -> Iterator[_Row]:
    if path.stat().st_size > _MOST_BYTES:
        raise SourceRefused(f"{path.name} is larger than the {_MOST_BYTES} bytes that are read.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            head = opened.readline()
            opened.seek(0)
            table = csv.DictReader(opened, delimiter=max(",;\t", key=head.count), strict=True)
            columns = columns_of(table.fieldnames or (), path.name)
            for number, values in enumerate(table, 2):
                if None in values or None in values.values():
                    out.note(f"{path.name} row {number}", "has more or fewer cells than the head of the table")
                cells = {key: value for key, value in values.items() if isinstance(key, str) and isinstance(value, str)}
                if not any(cells.values()):
                    continue
                written = cells.get(columns.m49, "").strip()
                code = padded(written)
                if code is None:
                    what = " ".join(cells.get(column, "") for column in columns.described()).strip()
                    out.note(f"{path.name} row {number}", f"{what!r} has no M49 code ({written!r}); it was left out")
                    continue
                yield _Row(cells, columns, code, path.name, number)
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceRefused(f"{path.name} is no table in UTF-8 with commas, semicolons or tabs: {error}") from error


def _write(out: Triples, row: _Row, published: str) -> None:
    columns, area = row.columns, row.area
    out.counted("areas")
    if row.code in _NOT_IN_M49:
        out.note(row.place, f"{row.code} is a code of ISO 3166 that M49 does not list; it is not counted as a country")
    else:
        out.counted("countries")
        out.add(area, _TYPE, DEF + "Country")
    out.add(area, DEF + "m49", Literal(row.code))
    for property_, column, form in (("iso2", columns.iso2, r"[A-Z]{2}"), ("iso3", columns.iso3, r"[A-Z]{3}")):
        if re.fullmatch(form, value := row.text(column)):
            out.add(area, DEF + property_, Literal(value))
        elif column:
            out.note(row.place, f"{value!r} is no code of ISO 3166-1 in the column {column}")
    _write_names(out, row, published)
    for code in sorted(set(_wider(out, row))):
        out.add(area, DEF + "withinArea", GEO_AREA + code)
    for group, column in sorted(columns.groups.items()):
        if row.text(column).lower() in _YES:
            out.counted(group)
            out.add(area, DEF + "countryGroup", f"{CODE}country-group/{group}")
        elif row.text(column) not in {"", "0", "No", "no"}:
            out.note(row.place, f"{row.text(column)!r} in the column {column} is neither a mark nor empty")
    _write_match(out, row)
    out.add(area, DEF + "statedIn", add_record(out, NAME, f"{row.file}/{row.number}", row.place))


def _write_names(out: Triples, row: _Row, published: str) -> None:
    preferred: list[Named] = []
    other: list[Named] = []
    marked: list[str] = []
    for language in LANGUAGES:
        term, listed = row.text(row.columns.terms.get(language)), row.text(row.columns.listed.get(language))
        if _MARK.search(term):
            marked.append(term)
            term = _MARK.sub("", term)
        if language == "en" and not term:
            term = official(listed, published, [row.text(column) for column in row.columns.english])
            if term != listed:
                out.note(row.place, f"is {listed!r} in the table; its name in M49 is {term!r}")
        if name := _ARTICLE.sub("", term) or listed:
            preferred.append((row.area, language, name))
        formal = _MARK.sub("", row.text(row.columns.formal.get(language)))
        other.extend((row.area, language, text) for text in (term, listed, formal) if text)
    if marked:
        out.note(row.place, f"footnote marks were left out: {', '.join(marked)}")
    if not preferred:
        out.note(row.place, "has no name in any language")
    chosen = {} if row.code in _NOT_IN_M49 else chosen_names(preferred)
    add_names(out, [*preferred, *other], chosen)


def _wider(out: Triples, row: _Row) -> Iterator[str]:
    for column in row.columns.wider:
        written = row.text(column)
        code = padded(written)
        if code is not None:
            yield code
        elif written:
            out.note(row.place, f"{written!r} in the column {column} is no M49 code")


def _write_match(out: Triples, row: _Row) -> None:
    if not row.columns.wikidata:
        return
    written = row.text(row.columns.wikidata)
    match = _QID.search(written)
    if match:
        out.counted("matches with Wikidata")
        out.add(row.area, _MATCH, _WIKIDATA + match.group(1))
    else:
        out.note(row.place, f"{written!r} is no item of Wikidata" if written else "has no item of Wikidata")


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="Datasets (from ISO, UNTERM and the Statistics Division, United Nations)",
        licence="PDDL 1.0",
        origin=_ORIGIN,
        folder="countries",
        patterns=("*.csv", "*.tsv"),
        beside=BESIDE,
        read=read,
    ),
)
