"""What the entities of the United Nations system spent and budgeted by Sustainable Development Goal, year by year.

The table of the Chief Executives Board has a row for each sum an entity reports; the rows of one entity, year, kind and
goal (or target, where one is given) are added up to one `gt:Amount`, evidenced by all of them. Sums are read as United
States dollars, which the table does not say. What is not understood is noted and left out: goals such as `X00`, kinds
other than expense and budget. A target that does not belong to the goal of its row is noted and the goal alone is kept.

>>> amount_iri("EXP", "UNHABITAT", 2022, SDG + "11").removeprefix(ID)
'expense/ceb/UNHABITAT/2022/11'
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final
from urllib.parse import quote

from loaders.organisations import organisation_iri
from loaders.sources.amounts import ASSUMED_CURRENCY, CURRENCY_ASSUMED
from loaders.sources.records import add_dataset, add_record
from loaders.sources.sdg_tags import goal_of, target_of
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, ID, PREFIXES, SDG
from store.terms import XSD_DECIMAL, XSD_INTEGER, Literal

# The kinds of financial information that the table writes, and what they are here.
KINDS: Final = {"EXP": "expense", "BUD": "budget"}
REQUIRED: Final = ("calendar_year", "entity_code", "type_of_financial_information", "amount", "sdg_goal")
_TARGET: Final = "sdg_target"
_INDICATOR: Final = "sdg_indicator"
_YEAR: Final = re.compile(r"((?:19|20)\d\d)(?:\.0)?")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?")
_TYPE: Final = PREFIXES["rdf"] + "type"

Row = Mapping[str, str]


@dataclass(slots=True)
class _Sum:
    """What the rows of one key add up to, and which rows they are (file and row)."""

    goal: str
    target: str | None
    value: Decimal = Decimal(0)
    rows: list[tuple[str, int]] = field(default_factory=list)


def amount_iri(kind: str, entity: str, year: int, tag: str) -> str:
    """Return the IRI of the sum of an entity (its code) in a year under a goal or target (its IRI)."""
    return f"{ID}{KINDS[kind]}/ceb/{quote(entity, safe='')}/{year}/{tag.removeprefix(SDG)}"


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the sums of all files; raises SourceRefused where a column is missing or no row could be read."""
    sums: dict[tuple[str, str, int, str], _Sum] = {}
    for path in files:
        for number, row in _rows(path):
            _read_row(path.name, number, row, sums, out)
    if not sums:
        first = f"{out.notes[0].place}: {out.notes[0].problem}" if out.notes else "there are no rows"
        raise SourceRefused(f"{', '.join(path.name for path in files)}: no row could be read ({first}).")
    add_dataset(out, _CEB.name, _CEB.title, _CEB.origin, CURRENCY_ASSUMED)
    unknown: set[str] = set()
    for (kind, entity, year, tag), found in sorted(sums.items(), key=lambda item: item[0]):
        organisation = organisation_iri(entity, "ceb")
        if organisation is None and entity not in unknown:
            unknown.add(entity)
            out.note(f"entity {entity}", "is no entity that is known here; its sums are kept under its code alone")
        _write(amount_iri(kind, entity, year, tag), kind, entity, organisation, year, found, out)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            first = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=first.count)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            columns = [column.strip().lower().replace(" ", "_") for column in next(reader, [])]
            missing = [name for name in REQUIRED if name not in columns]
            if missing:
                raise SourceRefused(
                    f"{path.name}: the first row does not name the column {' or '.join(missing)}; "
                    f"it names {', '.join(columns) or 'nothing'}. Give the table of expenses by goal."
                )
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    padded = cells + [""] * (len(columns) - len(cells))
                    yield reader.line_num, dict(zip(columns, (cell.strip() for cell in padded), strict=False))
        except UnicodeDecodeError as problem:
            raise SourceRefused(f"{path.name}: not in UTF-8 ({problem.reason}). Save it as UTF-8.") from None
        except csv.Error as problem:
            raise SourceRefused(f"{path.name}: not a table of comma-separated values ({problem}).") from None


def _read_row(file: str, number: int, row: Row, sums: dict[tuple[str, str, int, str], _Sum], out: Triples) -> None:
    place = f"{file}, row {number}"
    year, goal = _YEAR.fullmatch(row["calendar_year"]), goal_of(row["sdg_goal"])
    kind, entity, value = row["type_of_financial_information"].upper(), row["entity_code"], row["amount"]
    if year is None:
        out.note(place, f"{row['calendar_year']!r} is no year")
    if kind not in KINDS:
        out.note(place, f"{kind!r} is no kind of financial information that is known ({', '.join(KINDS)})")
    if not entity:
        out.note(place, "names no entity")
    if not _NUMBER.fullmatch(value):
        out.note(place, f"{value!r} is no number (digits, a point before decimals)")
    if goal is None:
        out.note(place, f"{row['sdg_goal']!r} is none of the 17 goals")
    if year is None or kind not in KINDS or not entity or not _NUMBER.fullmatch(value) or goal is None:
        return
    target = _target(row, goal, place, out)
    found = sums.setdefault((kind, entity, int(year.group(1)), target or goal), _Sum(goal, target))
    found.value += Decimal(value)
    found.rows.append((file, number))
    out.counted("rows")


def _target(row: Row, goal: str, place: str, out: Triples) -> str | None:
    if row.get(_INDICATOR):
        out.note(place, f"the indicator {row[_INDICATOR]} is not taken; the sum stands under its goal or target")
    written = row.get(_TARGET, "")
    if not written:
        return None
    target = target_of(written)
    if target is None:
        out.note(place, f"{written!r} is no target; the sum stands under its goal alone")
    elif not target.startswith(goal + "."):
        out.note(place, f"the target {written} is not under goal {goal.removeprefix(SDG)}, which is kept alone")
        return None
    return target


def _write(iri: str, kind: str, entity: str, organisation: str | None, year: int, found: _Sum, out: Triples) -> None:
    out.counted("amounts")
    out.add(iri, _TYPE, DEF + "Amount")
    out.add(iri, DEF + "amountKind", f"{CODE}amount-kind/{KINDS[kind]}")
    out.add(iri, DEF + "amountValue", Literal(f"{found.value:f}", datatype=XSD_DECIMAL))
    out.add(iri, DEF + "currency", Literal(ASSUMED_CURRENCY))
    out.add(iri, DEF + "year", Literal(str(year), datatype=XSD_INTEGER))
    out.add(iri, DEF + "officialCode", Literal(entity))
    if organisation is not None:
        out.add(iri, DEF + "amountOf", organisation)
        out.add(iri, DEF + "contributingEntity", organisation)
    out.add(iri, DEF + "taggedWith", found.goal)
    if found.target is not None:
        out.add(iri, DEF + "taggedWith", found.target)
    for file, number in found.rows:
        out.add(iri, DEF + "statedIn", add_record(out, _CEB.name, f"{file}/{number}", f"{file} row {number}"))


_CEB: Final = Source(
    name="ceb",
    title={
        "en": "Expenses and budgets of United Nations entities by Sustainable Development Goal",
        "zh": "联合国各实体按可持续发展目标分列的费用和预算",
        "fr": "Dépenses et budgets des entités des Nations Unies par objectif de développement durable",
        "es": "Gastos y presupuestos de las entidades de las Naciones Unidas por Objetivo de Desarrollo Sostenible",
        "ru": "Расходы и бюджеты структур Организации Объединенных Наций по целям в области устойчивого развития",
        "ar": "نفقات كيانات الأمم المتحدة وميزانياتها حسب أهداف التنمية المستدامة",
    },
    publisher="United Nations System Chief Executives Board for Coordination",
    licence="MIT",
    origin="united-nations/open, expenses by SDG of the Chief Executives Board",
    folder="ceb",
    patterns=("expenses_sdg*.csv",),
    read=read,
    citation="CEB Financial Statistics, expenses by Sustainable Development Goal",
)
SOURCES: Final = (_CEB,)
