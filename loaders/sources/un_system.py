"""The entities and organs of the United Nations system, with all their spellings, from the data of its system chart.

Three files, told apart by what they hold: the chart (`un-entities.json`), the organs and the entities of the register
of mandates (`organs.json`, `mandate_entities.csv`). Which spellings mean one organization is said in
`loaders.organisations`; an entity unknown there gets an address of its own, with a note, so other editions load.

>>> [source.name for source in SOURCES]
['un-system']
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.organisations import SCHEMES, organisation_iri, organisations
from loaders.slugs import plain_slug
from loaders.sources.files.json_files import read_json
from loaders.sources.names import bundled_names
from loaders.sources.records import add_dataset, add_record
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, ID, PREFIXES
from store.terms import Literal

NAME: Final = "un-system"
_TITLE: Final = {
    "en": "Entities and organs of the United Nations system",
    "fr": "Entités et organes du système des Nations Unies",
    "es": "Entidades y órganos del sistema de las Naciones Unidas",
    "ru": "Подразделения и органы системы Организации Объединенных Наций",
    "ar": "كيانات وأجهزة منظومة الأمم المتحدة",
    "zh": "联合国系统的实体和机关",
}
_ORIGIN: Final = "UN-EOSG-Analytics/un-system-chart-navigator, public/un-entities.json; united-nations/mandates, data"
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME: Final = PREFIXES["skos"] + "prefLabel"
_OTHER_NAME: Final = PREFIXES["skos"] + "altLabel"
_NOTATION: Final = PREFIXES["skos"] + "notation"
# Not organs but instruments and a rest, which the file of organs lists beside them.
_NO_ORGANS: Final = frozenset({"Charter", "Other", "UNCLOS", "UNHA and Other"})
_PRINCIPAL: Final = {
    "General Assembly": "body/general-assembly",
    "Security Council": "body/security-council",
    "Economic and Social Council": "body/economic-and-social-council",
    "Secretariat": "org/secretariat",
    "International Court of Justice": "body/international-court-of-justice",
    "Trusteeship Council": "body/trusteeship-council",
}
# The chart groups by these as well; they are no organs.
_GROUPS: Final = frozenset({"Specialized Agencies", "Related Organizations"})


@dataclass(frozen=True)
class _Entry:
    """An entity or organ of one of the files: its place, the register it is from, and what is said of it."""

    place: str
    scheme: str
    short: str
    name: str
    aliases: tuple[str, ...]
    web: str
    organs: tuple[str, ...]
    category: str


def read_un_system(files: Sequence[Path], out: Triples) -> None:
    """Write all entities and organs of the files; raises SourceRefused for a file that is none of the three."""
    add_dataset(out, NAME, _TITLE, _ORIGIN)
    writer = _Writer(out)
    for path in files:
        for entry in _csv(path, out) if path.suffix.casefold() == ".csv" else _json(path, out):
            writer.take(path.name, entry)
    writer.finish()


def _json(path: Path, out: Triples) -> Iterator[_Entry]:
    listed = read_json(path, "list of entities")
    if not isinstance(listed, list) or not any(isinstance(one, dict) and _is_entry(one) for one in listed):
        raise SourceRefused(
            f"{path.name} is no list of entities: objects with 'entity' and 'entity_long', or 'short' and 'long', are "
            "expected."
        )
    for number, one in enumerate(listed):
        place = f"{path.name}/{number}"
        if not isinstance(one, dict) or not _is_entry(one):
            out.note(place, "it is no entity with a short and a long name")
        elif "entity" in one:
            yield _charted(place, one)
            out.counted("entities of the chart")
        elif one["short"] in _NO_ORGANS:
            out.note(place, f"{one['short']!r} is no organ and was not taken")
        else:
            yield _Entry(place, "", str(one["short"]), str(one["long"]), (), _text(one, "website"), (), "")
            out.counted("organs")


def _is_entry(one: Mapping[str, object]) -> bool:
    pairs = (("entity", "entity_long"), ("short", "long"))
    return any(_text(one, short) and _text(one, name) for short, name in pairs)


def _charted(place: str, one: Mapping[str, object]) -> _Entry:
    return _Entry(
        place,
        "chart",
        _text(one, "entity"),
        _text(one, "entity_long"),
        _texts(one.get("entity_aliases")),
        _text(one, "entity_link"),
        _texts(one.get("un_principal_organ")),
        _text(one, "category"),
    )


def _csv(path: Path, out: Triples) -> Iterator[_Entry]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceRefused(f"{path.name} cannot be read as a table in UTF-8: {error}.") from error
    if not rows or not {"entity", "entity_long"} <= rows[0].keys():
        raise SourceRefused(f"{path.name} is no table of entities: it needs the columns entity and entity_long.")
    for number, row in enumerate(rows, start=2):
        short, name = _text(row, "entity"), _text(row, "entity_long")
        if short and name:
            yield _Entry(f"{path.name}:{number}", "budget", short, name, (), "", (), "")
            out.counted("entities of the register of mandates")
        else:
            out.note(f"{path.name}:{number}", "it has no short or no long name")


def _text(one: Mapping[str, object], key: str) -> str:
    value = one.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    """Return a text, or a list of texts, as texts; a text may itself list several, parted by semicolons."""
    listed = value if isinstance(value, list) else [value]
    return tuple(part.strip() for one in listed if isinstance(one, str) for part in one.split(";") if part.strip())


class _Writer:
    """Writes each organization once, however many files name it."""

    def __init__(self, out: Triples) -> None:
        self._out = out
        self._seen: dict[str, set[str]] = {}

    def take(self, file: str, entry: _Entry) -> None:
        iri = organisation_iri(entry.short, entry.scheme or None) or organisation_iri(entry.name)
        if iri is None:
            iri = f"{ID}org/{plain_slug(entry.short)}"
            self._out.note(entry.place, f"{entry.name!r} ({entry.short}) is not in organisations.yaml; it has {iri}")
        key = f"{file}/{plain_slug(entry.short)}"
        record = add_record(self._out, NAME, key, f"{file} {entry.short}")
        self._once(iri, DEF + "statedIn", record)
        if iri not in self._seen or not self._seen[iri] & {"described"}:
            self._describe(iri, entry)
        for spelling in (entry.short, entry.name, *entry.aliases):
            self._spelled(iri, spelling)
        if entry.scheme:
            self._once(iri, _NOTATION, Literal(entry.short, datatype=DEF + SCHEMES[entry.scheme]))
        if entry.web.startswith(("http://", "https://")):
            self._once(iri, DEF + "webAddress", Literal(entry.web))
        elif entry.web:
            self._out.note(entry.place, f"its address is {entry.web!r}, which is none")
        if entry.category:
            self._once(iri, PREFIXES["dcterms"] + "type", Literal(entry.category, "en"))
        for organ in entry.organs:
            self._under(iri, organ, entry)

    def finish(self) -> None:
        """Write the known organizations that no file names: publishers, and organs that entities stand under."""
        for iri, known in organisations().items():
            if iri not in self._seen:
                self._known(iri)
                for spelling in known.all_spellings():
                    self._spelled(iri, spelling)
        self._out.counted("organizations", len(self._seen))

    def _describe(self, iri: str, entry: _Entry) -> None:
        if iri in organisations():
            self._known(iri)
            for spelling in organisations()[iri].all_spellings():
                self._spelled(iri, spelling)
            return
        self._seen.setdefault(iri, set()).add("described")
        self._once(iri, _TYPE, DEF + "Organization")
        self._once(iri, _NAME, Literal(entry.name, "en"))
        self._seen[iri].add(entry.name)

    def _known(self, iri: str) -> None:
        known = organisations()[iri]
        self._seen.setdefault(iri, set()).add("described")
        self._once(iri, _TYPE, DEF + known.type)
        for language, name in sorted(known.names.items()):
            preferred = bundled_names().get((iri, language), name)
            self._once(iri, _NAME, Literal(preferred, language))
            self._seen[iri].add(preferred)
            self._spelled(iri, name)
        for scheme, codes in known.codes.items():
            for code in codes:
                self._once(iri, _NOTATION, Literal(code, datatype=DEF + SCHEMES[scheme]))

    def _spelled(self, iri: str, spelling: str) -> None:
        """Write a spelling that is neither the name nor written yet; without a language, since it belongs to none."""
        if spelling and spelling not in self._seen[iri]:
            self._seen[iri].add(spelling)
            self._out.add(iri, _OTHER_NAME, Literal(spelling))

    def _under(self, iri: str, organ: str, entry: _Entry) -> None:
        if organ in _GROUPS:
            return
        above = _PRINCIPAL.get(organ)
        if above is None:
            self._out.note(entry.place, f"{organ!r} is no principal organ")
        elif ID + above != iri:
            self._once(iri, DEF + "principalOrgan", ID + above)

    def _once(self, iri: str, predicate: str, value: Literal | str) -> None:
        key = f"{predicate} {value}"
        seen = self._seen.setdefault(iri, set())
        if key not in seen:
            seen.add(key)
            self._out.add(iri, predicate, value)


SOURCES: Final = (
    Source(
        name=NAME,
        title=_TITLE,
        publisher="United Nations Secretariat (systemchart.un.org)",
        licence="no licence file; facts",
        origin=_ORIGIN,
        folder="un-system",
        patterns=("un-entities.json", "organs.json", "mandate_entities.csv"),
        read=read_un_system,
    ),
)
