"""The codelists of the International Aid Transparency Initiative as lists of concepts, with their names in languages.

Each list is a `skos:ConceptScheme`, each code a `skos:Concept` whose notation is the code; a code of a list that is
grouped by another (sectors by categories) has the group as `skos:broader`. Codes that other sources use as well
(countries, goals and targets, organizations) are said in their terms too, so that the two can be linked by code.

>>> scheme_iri("ResultType").endswith("code/iati/ResultType")
True
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from loaders.sources.countries.area_codes import area_of
from loaders.sources.iati.names import LABEL, TYPE, Place, code_iri, narratives
from loaders.sources.iati.xml_records import LANGUAGE, Element, records
from loaders.sources.records import add_dataset, add_record
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import CODE, DEF, PREFIXES
from store.terms import Literal

_SKOS: Final = PREFIXES["skos"]
# Lists whose codes are those of a register, and the datatype that such a code has as a notation.
_REGISTERS: Final = {
    "UNSDG-Goals": "http://metadata.un.org/sdg/ontology#SDGCodeCompact",
    "UNSDG-Targets": "http://metadata.un.org/sdg/ontology#SDGCodeCompact",
    "CRSChannelCode": DEF + "DacChannelCode",
    "OrganisationIdentifier": DEF + "IatiOrganisationCode",
}
_COUNTRIES: Final = "Country"
_LIST_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_DROPPED: Final = CODE + "code-status/dropped"


def scheme_iri(codelist: str) -> str:
    """Return the IRI of a codelist."""
    return f"{CODE}iati/{codelist}"


def read(files: Sequence[Path], out: Triples) -> None:
    """Write the lists of all files; raises SourceRefused for a file that is no IATI codelist."""
    add_dataset(out, CODELISTS.name, CODELISTS.title, CODELISTS.origin)
    for path in files:
        with path.open("rb") as file:
            reading = records(file, path.name)
            root = next(reading, None)
            if root is None or root.name != "codelist" or not _LIST_NAME.fullmatch(root.get("name")):
                raise SourceRefused(f'{path.name} is no IATI codelist: its root is not <codelist name="…">.')
            _read_list(root, list(reading), path.name, out)


def _read_list(root: Element, parts: list[Element], file: str, out: Triples) -> None:
    codelist = root.get("name")
    scheme = scheme_iri(codelist)
    record = add_record(out, CODELISTS.name, file, file)
    place = Place(out, file, codelist, root.get(LANGUAGE))
    out.counted("codelists")
    out.add(scheme, TYPE, _SKOS + "ConceptScheme")
    out.add(scheme, DEF + "statedIn", record)
    for part in parts:
        if part.name == "metadata":
            _texts(part, "name", scheme, LABEL, place)
        elif part.name == "codelist-items":
            _items(part, root.get("category-codelist"), scheme, record, place)
        else:
            place.note(part, f"<{part.name}> is no part of a codelist and was skipped")


def _items(items: Element, groups: str, scheme: str, record: str, place: Place) -> None:
    out, seen = place.out, set()
    for item in items.all("codelist-item"):
        written = item.first("code")
        value = "" if written is None else written.text
        if not value or value in seen:
            place.note(item, "an item without a code was skipped" if not value else f"the code {value} stands twice")
            continue
        seen.add(value)
        concept = code_iri(place.identifier, value)
        out.counted("codes")
        out.add(concept, TYPE, _SKOS + "Concept")
        out.add(concept, _SKOS + "inScheme", scheme)
        out.add(concept, _SKOS + "notation", Literal(value))
        if register := _REGISTERS.get(place.identifier):
            out.add(concept, _SKOS + "notation", Literal(value, datatype=register))
        elif place.identifier == _COUNTRIES and area_of(value):
            out.add(concept, DEF + "iso2", Literal(value))
        out.add(concept, DEF + "statedIn", record)
        if not _texts(item, "name", concept, LABEL, place):
            place.note(item, f"the code {value} has no name")
        _texts(item, "description", concept, _SKOS + "definition", place)
        category = item.first("category")
        if groups and category is not None and category.text:
            out.add(concept, _SKOS + "broader", code_iri(groups, category.text))
        if item.get("status") == "withdrawn":
            out.add(concept, DEF + "codeStatus", _DROPPED)


def _texts(element: Element, kind: str, iri: str, predicate: str, place: Place) -> bool:
    said: set[str | None] = set()
    for child in element.all(kind):
        for text, language in narratives(child, place):
            if language in said:
                place.note(child, f"a second {kind} in the same language was not taken: {text[:60]!r}")
            else:
                place.out.add(iri, predicate, Literal(text, language))
                said.add(language)
    return bool(said)


CODELISTS: Final = Source(
    name="iati-codelists",
    title={
        "en": "Codelists of the International Aid Transparency Initiative",
        "zh": "国际援助透明度倡议代码表",
        "fr": "Listes de codes de l’Initiative internationale pour la transparence de l’aide",
        "es": "Listas de códigos de la Iniciativa Internacional para la Transparencia de la Ayuda",
        "ru": "Перечни кодов Международной инициативы по обеспечению транспарентности помощи",
        "ar": "قوائم رموز المبادرة الدولية للشفافية في المعونة",
    },
    publisher="IATI",
    licence="CC BY 4.0",
    origin="IATI/IATI-Codelists and IATI/IATI-Codelists-NonEmbedded, xml/",
    folder="iati/codelists",
    patterns=("*.xml",),
    read=read,
    citation="IATI Standard, codelists (CC BY 4.0)",
)
