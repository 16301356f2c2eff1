"""Who cites which mandate: the legislative mandates of all entities in a programme budget, and those of plan outlines.

Two tables of the repository united-nations/mandates, told apart by their columns: citations of a budget by entity and
subprogramme (`ppb2027_all_mandates.csv`), and citations of a plan outline by priority area.

>>> [source.name for source in SOURCES]
['mandates']
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.slugs import plain_slug
from loaders.sources.budget.mandate_citations import BudgetCitation, Cited, add_citation, citation_iri
from loaders.sources.budget.mandate_targets import Mandate, read_mandate, read_symbol
from loaders.sources.budget.work_programmes import WorkProgrammes
from loaders.sources.records import add_dataset, add_record
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from ontology.namespaces import DEF, ID, PREFIXES
from store.terms import Literal

NAME: Final = "mandates"
_TITLE: Final = {
    "en": "Mandate citations of programme budgets",
    "fr": "Mandats cités dans les budgets-programmes",
    "es": "Mandatos citados en los presupuestos por programas",
    "ru": "Мандаты, указанные в бюджетах по программам",
    "ar": "الولايات المستشهد بها في الميزانيات البرنامجية",
    "zh": "方案预算援引的任务授权",
}
_ORIGIN: Final = "united-nations/mandates, data/processed/ppb2027/all_mandates.csv, data/references"
_BUDGET: Final = frozenset({"entity", "symbol", "full document symbol", "source"})
_OUTLINE: Final = frozenset({"full_document_symbol", "priority_area"})
_YEAR: Final = re.compile(r"\b(20\d\d)\b")
_LONGEST_TITLE: Final = 300


@dataclass(frozen=True)
class _Table:
    """The rows of a table with their numbers in the file (the heading is row 1), by lower-case column name."""

    file: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    columns: frozenset[str]


def read_mandates(files: Sequence[Path], out: Triples) -> None:
    """Write the citations of the tables; raises SourceRefused for a table that is neither of the two."""
    add_dataset(out, NAME, _TITLE, _ORIGIN)
    cited = Cited()
    for path in files:
        table = _table(path)
        if table.columns >= _BUDGET:
            _Budget(out, table, cited).write()
        elif table.columns >= _OUTLINE:
            _write_outline(out, table, cited)
        else:
            raise SourceRefused(
                f"{path.name} is no table of mandate citations: it has the columns {', '.join(sorted(table.columns))}; "
                f"needed are {', '.join(sorted(_BUDGET))}, or {', '.join(sorted(_OUTLINE))}."
            )


def _table(path: Path) -> _Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, strict=True)
            heading = next(reader, None)
            if heading is None:
                raise SourceRefused(f"{path.name} is empty; fetch it again.")
            names = [name.strip().casefold() for name in heading]
            blank = dict.fromkeys(names, "")
            rows = tuple(
                (number, {**blank, **dict(zip(names, (cell.strip() for cell in row), strict=False))})
                for number, row in enumerate(reader, start=2)
                if any(cell.strip() for cell in row)
            )
    except UnicodeDecodeError as error:
        raise SourceRefused(f"{path.name} is not UTF-8 text at byte {error.start}; save it as UTF-8.") from error
    except csv.Error as error:
        raise SourceRefused(f"{path.name} cannot be read as a table: {error}.") from error
    return _Table(path.name, rows, frozenset(names))


class _Budget:
    """The citations of one budget table while its rows are read."""

    def __init__(self, out: Triples, table: _Table, cited: Cited) -> None:
        self._out = out
        self._table = table
        self._cited = cited
        self._agencies = Agencies(out, "budget")
        self._programmes = WorkProgrammes(out)
        self._counts: Counter[str] = Counter()
        self._marked = {self._list_of(row) for _, row in table.rows if row["symbol"].casefold().startswith("decision")}

    def write(self) -> None:
        for number, row in self._table.rows:
            self._take(number, row)
        self._out.counted("citing entities", len(self._counts))

    @staticmethod
    def _list_of(row: Mapping[str, str]) -> tuple[str, ...]:
        """Return what tells one list of mandates from another."""
        return tuple(row.get(column, "") for column in ("entity", "subprogramme", "source"))

    def _take(self, number: int, row: Mapping[str, str]) -> None:
        place = f"{self._table.file}:{number}"
        spelling = row["entity"] or row.get("entity-long", "")
        entity = self._agencies.iri(spelling, place)
        citing = entity.rsplit("/", 1)[1] if entity else plain_slug(spelling) or "unnamed"
        self._counts[citing] += 1
        budget = row.get("origin document", "")
        found = _YEAR.search(budget)
        year = int(found[1]) if found else None
        if year is None:
            self._out.note(place, f"its origin {budget!r} names no year")
        record = add_record(self._out, NAME, f"{self._table.file}/{number}", f"{self._table.file} row {number}")
        mandate = self._mandate(row, citing)
        if mandate.reason is not None:
            self._out.note(place, f"what {spelling} cites cannot be addressed: {mandate.reason}")
            self._out.counted("citations of what has no address")
        element = None
        if year is not None:
            element = self._programmes.element(citing, entity, year, row.get("subprogramme", ""), record)
        listed = (
            "list" in row.get("part in document", "").casefold()
            or "legislative" in row.get("part in document", "").casefold()
        )
        title = row.get("description", "")
        add_citation(
            self._out,
            BudgetCitation(
                iri=citation_iri(f"ppb-{year}" if year else "ppb", citing, self._counts[citing]),
                mandate=mandate,
                printed=row["symbol"] or row["full document symbol"],
                stated_in=record,
                entity=entity,
                element=element,
                year=year,
                title=title if listed and 0 < len(title) <= _LONGEST_TITLE else None,
                read_by_machine="(LLM)" in row.get("part in document", ""),
            ),
            self._cited,
        )
        self._out.counted("citations")

    def _mandate(self, row: Mapping[str, str], citing: str) -> Mandate:
        if row["full document symbol"]:
            return read_symbol(row["full document symbol"])
        marked = self._list_of(row) in self._marked
        mandate = read_mandate(row["symbol"], row["source"], citing, decisions_marked=marked)
        if mandate.reason is None:
            return mandate
        if "undocs.org" in row.get("link", "") or "docs.un.org" in row.get("link", ""):
            linked = read_symbol(row["link"])
            return linked if linked.reason is None else mandate
        return mandate


def _write_outline(out: Triples, table: _Table, cited: Cited) -> None:
    counts: Counter[str] = Counter()
    described: set[str] = set()
    for number, row in table.rows:
        place = f"{table.file}:{number}"
        outline, area = row.get("origin_document", "") or "Plan Outline", row["priority_area"]
        record = add_record(out, NAME, f"{table.file}/{number}", f"{table.file} row {number}")
        element = _area(out, outline, area, record, described) if area else None
        if element is None:
            out.note(place, "it names no priority area")
        mandate = read_symbol(row["full_document_symbol"])
        if mandate.reason is not None:
            out.note(place, mandate.reason)
        citing = plain_slug(area) or "unnamed"
        counts[citing] += 1
        citation = BudgetCitation(
            iri=citation_iri(plain_slug(outline), citing, counts[citing]),
            mandate=mandate,
            printed=row.get("symbol", "") or row["full_document_symbol"],
            stated_in=record,
            element=element,
        )
        add_citation(out, citation, cited)
        out.counted("citations of plan outlines")


def _area(out: Triples, outline: str, area: str, record: str, described: set[str]) -> str:
    plan = f"{ID}plan/united-nations/{plain_slug(outline)}"
    element = f"{ID}element/{plain_slug(outline)}/{plain_slug(area)}"
    for iri, kind, name in ((plan, "Plan", outline), (element, "PlanElement", area)):
        if iri not in described:
            described.add(iri)
            for predicate, value in _named(kind, name):
                out.add(iri, predicate, value)
            out.add(iri, DEF + "statedIn", record)
            if kind == "PlanElement":
                out.add(iri, DEF + "elementOf", plan)
                out.counted("priority areas of plan outlines")
    return element


def _named(kind: str, name: str) -> Iterator[tuple[str, str | Literal]]:
    yield PREFIXES["rdf"] + "type", DEF + kind
    yield PREFIXES["skos"] + "prefLabel", Literal(name, "en")


SOURCES: Final = (
    Source(
        name=NAME,
        title=_TITLE,
        publisher="United Nations Secretariat (mandates.un.org)",
        licence="no licence file; facts of United Nations documents",
        origin=_ORIGIN,
        folder="un-habitat-ppb",
        patterns=("*all_mandates.csv", "plan_outline_citations.csv"),
        read=read_mandates,
    ),
)
