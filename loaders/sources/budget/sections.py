"""Programme plans of the proposed programme budget, one section per file: text, results, mandates, money.

The JSON of two tools of the Secretariat is read (`loaders.sources.budget.blocks`). A section is a document with
numbered paragraphs; what it plans becomes a work programme with subprogrammes and results, each stated there.

>>> section_symbol("A_81_6 (SECT. 29A).json")
'A/81/6 (Sect. 29A)'
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph

from loaders.document.graph import GT, document_graph
from loaders.document.model import Masthead, OfficialDocument
from loaders.organisations import organisation_iri
from loaders.sources.budget.blocks import Section, read_section
from loaders.sources.budget.facts import Plan, write_plan
from loaders.sources.budget.mandate_citations import Cited
from loaders.sources.budget.text import BudgetText
from loaders.sources.files.json_files import read_json
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from loaders.symbols import UnreadableSymbol, normalise
from ontology.namespaces import DEF, document_iri
from store.terms import XSD_INTEGER, Literal

NAME: Final = "budget"
_TITLE: Final = {
    "en": "Programme plans of the proposed programme budget",
    "fr": "Plans-programmes du projet de budget-programme",
    "es": "Planes por programas del proyecto de presupuesto por programas",
    "ru": "Планы по программам предлагаемого бюджета по программам",
    "ar": "الخطط البرنامجية للميزانية البرنامجية المقترحة",
    "zh": "拟议方案预算的方案计划",
}
_NAMED: Final = re.compile(
    r"A[_/ ](?P<session>\d{2,3})[_/ ]6[_ ]*\(?SECT[._ ]*(?P<section>\d{1,2}[A-Z]?)\)?", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:programme plan|programme budget|requirements) for (?P<year>20\d\d)")
# "The United Nations Human Settlements Programme (UN-Habitat) is …", the opening of a first paragraph.
_OPENING: Final = re.compile(r"(?:The )?(?P<name>[A-Z][^().]{3,150}) \((?P<short>[A-Za-z-]{2,20})\)")
# "The Department of Global Communications is responsible for …", an opening that gives no acronym.
_OPENING_NAME: Final = re.compile(
    r"(?:The )?(?P<name>[A-Z][^().;]{3,150}?),? (?:is|was|has|provides|supports|assists|serves|works|acts|comprises)\b"
)
# The session of year n prepares the budget of year n + 1; the first session met in 1946.
_SESSION_TO_YEAR: Final = 1946


def section_symbol(name: str) -> str | None:
    """Return the symbol of the section that a file name names, in the forms of both tools; None for another name."""
    found = _NAMED.search(name)
    if found is None:
        return None
    try:
        return normalise(f"A/{found['session']}/6 (Sect. {found['section'].upper()})")
    except UnreadableSymbol:
        return None


def read_budget(files: Sequence[Path], out: Triples) -> None:
    """Write each section; raises SourceRefused for a file that is none, or does not say of which document it is."""
    agencies, cited = Agencies(out, "budget"), Cited()
    for path in files:
        problems: list[str] = []
        content = read_json(path, "section")
        try:
            section = read_section(content, problems)
        except ValueError as error:
            raise SourceRefused(f"{path.name} is no section of a programme budget: {error}.") from error
        symbol = section_symbol(section.source_file) or section_symbol(path.name)
        if symbol is None:
            raise SourceRefused(
                f"{path.name} does not say which section it is; name the file by its symbol, as in A_81_6_SECT_15.json."
            )
        out.note_all(path.name, problems)
        _write(out, path.name, symbol, section, agencies, cited)


def _write(out: Triples, file: str, symbol: str, section: Section, agencies: Agencies, cited: Cited) -> None:
    text = BudgetText(section)
    year = _year(section, symbol)
    number = symbol.rsplit(" ", 1)[1].rstrip(")")
    title = _title(section, number)
    head = Masthead(
        symbol=symbol, language="en", title=f"Proposed programme budget for {year}, section {number}{title}"
    )
    document = OfficialDocument(symbol, head, text.parts, "en", tuple(text.problems))
    graph = document_graph(document)
    out.add_all(graph)
    cited.described.update(_described(graph))
    out.note_all(file, text.problems)
    if text.images:
        out.note(file, f"{text.images} figures are images, so the values they show could not be read")
    out.counted("sections")
    out.counted("parts", len(text.parts))
    address = document_iri(symbol)
    spelling = _entity(section)
    entity = agencies.iri(spelling, file) if spelling else None
    if entity is None:
        out.note(file, "it does not say which entity's plan it is, so its subprogrammes and mandates have none")
    slug = entity.rsplit("/", 1)[1] if entity else f"section-{number.lower()}"
    write_plan(out, file, section, text, Plan(address, slug, entity, year), cited)
    if entity is not None:
        out.add(address, DEF + "submittedBy", entity)
    out.add(address, DEF + "reportYear", Literal(str(year), datatype=XSD_INTEGER))


def _described(graph: Graph) -> set[str]:
    """Return the documents and acts that the text's own citations describe."""
    kinds = (GT.Document, GT.Decision, GT.Resolution, GT.Recommendation)
    return {str(thing) for kind in kinds for thing in graph.subjects(RDF.type, kind)}


def _year(section: Section, symbol: str) -> int:
    for top in section.blocks:
        for block in top.walk():
            if block.kind == "a/b" and (found := _YEAR.search(block.plain)):
                return int(found["year"])
    return int(symbol.split("/")[1]) + _SESSION_TO_YEAR


def _title(section: Section, number: str) -> str:
    """Return the section's title, led by a colon, from the file or from the heading below "Section 15"."""
    if section.title:
        return f": {section.title}"
    for top in section.blocks:
        for block in top.walk():
            if re.fullmatch(rf"Section {number}", block.plain) and block.children and block.children[0].plain:
                return f": {block.children[0].plain}"
    return ""


def _entity(section: Section) -> str | None:
    """Return the entity as the file names it, else as the first numbered paragraph opens with it."""
    if section.entity:
        return section.entity
    for top in section.blocks:
        for block in top.walk():
            if block.numbered:
                return next((spelled for spelled in _openings(block.numbered[1]) if organisation_iri(spelled)), None)
    return None


def _openings(text: str) -> Iterator[str]:
    """Give what a first paragraph may open with as the name of an entity."""
    if named := _OPENING.match(text):
        yield f"{named['name']} ({named['short']})"
    if named := _OPENING_NAME.match(text):
        yield named["name"]


SOURCES: Final = (
    Source(
        name=NAME,
        title=_TITLE,
        publisher="United Nations Secretariat",
        licence="United Nations document",
        origin="united-nations/mandates and UN-EOSG-Analytics/un-mandates-housekeeping (text of A/81/6 and A/80/6)",
        folder="un-habitat-ppb",
        patterns=("A_*6*SECT*.json",),
        read=read_budget,
    ),
)
