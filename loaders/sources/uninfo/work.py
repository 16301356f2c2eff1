"""The sub-outputs of a framework in UN INFO: who does what, when, for how much, towards which output.

The export has one row for each sub-output and agency: rows of one identifier are one piece of work that several
agencies share, each with its own money. The output is given by its name alone, so a sub-output leads to an output only
where exactly one has that name (or a name that the export cut).

>>> outputs = Outputs()
>>> outputs.add("Output 1.1: better land records", "urn:o")
>>> outputs.named("Output 1.1:  Better land rec…")
('urn:o',)
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from loaders.sources.records import add_record
from loaders.sources.sdg_tags import goal_of, target_of
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from loaders.sources.uninfo.entries import CUT_AT, Texts, identifier, is_cut, uncut, write_money, write_names
from ontology.namespaces import DEF, ID, PREFIXES
from store.terms import XSD_DATE, Literal

_TYPE: Final = PREFIXES["rdf"] + "type"
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"})
# What rows of one sub-output must agree in; only the agency and its money are theirs.
_COMMON: Final = ("name", "code", "description", "start", "end", "outcome")


class Outputs:
    """The outputs of a framework by name, as rows of work call them."""

    def __init__(self) -> None:
        self._named: dict[str, dict[str, None]] = {}
        self._cut: set[str] = set()

    def add(self, name: str, address: str) -> None:
        """Take in an output."""
        key = _key(name)
        self._named.setdefault(key, {})[address] = None
        if is_cut(name) or len(name) >= CUT_AT - 1:
            self._cut.add(key)

    def named(self, name: str) -> tuple[str, ...]:
        """Return the outputs of this name; of a cut name, those that begin with it or that it begins with."""
        wanted = _key(name)
        if found := self._named.get(wanted):
            return tuple(found)
        return tuple(
            address
            for known, addresses in self._named.items()
            if (is_cut(name) and known.startswith(wanted)) or (known in self._cut and wanted.startswith(known))
            for address in addresses
        )


def _key(name: str) -> str:
    """Return a name as rows and outputs share it: quotation marks, dashes, spaces and letter case do not tell apart."""
    plain = unicodedata.normalize("NFKC", uncut(name)).translate(_PLAIN)
    return " ".join(plain.split()).casefold()


def write_work(
    out: Triples, file: str, listed: object, framework: str, outputs: Outputs, agencies: Agencies, texts: Texts
) -> None:
    """Write all sub-outputs of a framework, its agencies, and the earliest and latest day of its work."""
    if not isinstance(listed, list):
        out.note(f"{file} projects", f"a list of sub-outputs is expected, not {type(listed).__name__}")
        return
    work = _Work(out, file, framework, outputs, agencies, texts)
    for place, row in enumerate(listed):
        if isinstance(row, dict):
            work.take(f"{file} projects/{place}", row)
        else:
            out.note(f"{file} projects/{place}", f"a sub-output is expected, not {type(row).__name__}")
    work.finish()


class _Work:
    """What is known of a framework's work while its rows are read."""

    def __init__(
        self, out: Triples, file: str, framework: str, outputs: Outputs, agencies: Agencies, texts: Texts
    ) -> None:
        self._out = out
        self._file = file
        self._framework = framework
        self._outputs = outputs
        self._agencies = agencies
        self._texts = texts
        self._first: dict[str, Mapping[str, object]] = {}
        self._rows: set[tuple[str, str]] = set()
        self._working: dict[str, None] = {}
        self._days: list[date] = []
        self._unlinked: dict[str, int] = {}

    def take(self, place: str, row: Mapping[str, object]) -> None:
        key = identifier(row.get("id"))
        if key is None:
            self._out.note(place, f"its id is {row.get('id')!r}, so it cannot be addressed")
            return
        agency = self._agencies.iri(row.get("agency"), f"{place} (id {key})")
        who = agency.rsplit("/", 1)[1] if agency else f"row-{place.rsplit('/', 1)[1]}"
        if (key, who) in self._rows:
            self._out.note(place, f"a second row for sub-output {key} and the same agency; it was not taken")
            return
        self._rows.add((key, who))
        address = f"{self._framework}/sub-output/{key}"
        printed = f"{self._file} {key} {row.get('agency') or ''}".strip()
        record = add_record(self._out, "uninfo", f"{self._file}/{key}/{who}", printed)
        self._out.counted("rows of sub-outputs")
        if key in self._first:
            self._agree(place, key, row)
        else:
            self._first[key] = row
            self._describe(place, address, key, row)
        self._out.add(address, DEF + "statedIn", record)
        money = write_money(self._out, place, address, row, f"{address}/{who}", record)
        if agency is not None:
            self._working[agency] = None
            self._out.add(address, DEF + "contributingEntity", agency)
            for amount in money:
                self._out.add(amount, DEF + "contributingEntity", agency)
            if agency == ID + "org/un-habitat":
                self._out.counted("rows of sub-outputs of UN-Habitat")

    def finish(self) -> None:
        for agency in self._working:
            self._out.add(self._framework, DEF + "contributingEntity", agency)
        if self._days:
            for term, day in (("observedStart", min(self._days)), ("observedEnd", max(self._days))):
                self._out.add(self._framework, DEF + term, Literal(day.isoformat(), datatype=XSD_DATE))
        for name, number in self._unlinked.items():
            self._out.note(
                f"{self._file} projects",
                f"{number} sub-outputs are under {name!r}, which is the name of no one output of the framework",
            )
        self._out.counted("sub-outputs", len(self._first))

    def _agree(self, place: str, key: str, row: Mapping[str, object]) -> None:
        for field in _COMMON:
            if row.get(field) != self._first[key].get(field):
                self._out.note(
                    place, f"its {field} differs from that of the first row of sub-output {key}, which stands"
                )

    def _describe(self, place: str, address: str, key: str, row: Mapping[str, object]) -> None:
        self._out.add(address, _TYPE, DEF + "SubOutput")
        self._out.add(address, DEF + "sourceIdentifier", Literal(key))
        self._out.add(address, DEF + "serves", self._framework)
        write_names(self._out, place, address, row, self._texts)
        days = {field: self._day(place, field, row.get(field)) for field in ("start", "end")}
        start, end = days["start"], days["end"]
        if start and end and end < start:
            self._out.note(place, f"it ends on {end}, before it starts on {start}; both are kept")
        for term, day in (("startsOn", start), ("endsOn", end)):
            if day is not None:
                self._days.append(day)
                self._out.add(address, DEF + term, Literal(day.isoformat(), datatype=XSD_DATE))
        self._tags(place, address, row.get("sdg"))
        self._link(place, address, row.get("outcome"))

    def _day(self, place: str, field: str, given: object) -> date | None:
        if given in (None, ""):
            self._out.note(place, f"it has no {field} date")
            return None
        try:
            return date.fromisoformat(str(given).strip()[:10])
        except ValueError:
            self._out.note(place, f"its {field} date is {given!r}; a date is written 2026-06-30")
            return None

    def _tags(self, place: str, address: str, given: object) -> None:
        for tag in given if isinstance(given, list) else [] if given in (None, "") else [given]:
            goal = goal_of(str(tag)) or target_of(str(tag))
            if goal is None:
                self._out.note(place, f"its SDG is {tag!r}, which is no goal or target")
            else:
                self._out.add(address, DEF + "taggedWith", goal)
                self._out.counted("sub-outputs with a goal")

    def _link(self, place: str, address: str, given: object) -> None:
        if not isinstance(given, str) or not given.strip():
            self._out.note(place, f"its output is {given!r}")
            return
        outputs = self._outputs.named(given)
        if len(outputs) == 1:
            self._out.add(address, DEF + "directlyContributesTo", outputs[0])
            self._out.counted("sub-outputs under an output")
        else:
            self._unlinked[given] = self._unlinked.get(given, 0) + 1
