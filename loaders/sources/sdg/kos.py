"""The UN's knowledge organization system for the Sustainable Development Goals, in its own IRIs.

Goals, targets, indicators, series, subjects and code lists are taken as they are; added are `gt:underGoal` and
`gt:underTarget`, numbers (`gt:indicatorNumber`) and evidence. Left out, and counted, are the axioms of its ontology:
facts come from sources, rules do not. Names of countries are those of the source `countries`, since this one has them
from Wikidata (in Chinese partly in traditional characters); here they are other names.

>>> SOURCES[0].name
'sdg-kos'
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import DCTERMS, SKOS, XSD

from loaders.sources.countries.area_codes import alpha3_of
from loaders.sources.files.rdf_files import labels_in, term_of
from loaders.sources.names import add_names, chosen_names
from loaders.sources.records import add_dataset, add_record, dataset_iri
from loaders.sources.sdg.files import (
    FRAMEWORK_PATTERNS,
    KOS_PATTERNS,
    LABEL_PATTERNS,
    SDG_ONTOLOGY,
    SdgFiles,
    sdg_files,
    sibling,
)
from loaders.sources.sdg.wording import is_goal_target_or_indicator, sdg_names
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, GEO_AREA, SDG
from store.terms import Literal

NAME: Final = "sdg-kos"
TITLE: Final = {
    "en": "Sustainable Development Goals: knowledge organization system of the United Nations",
    "zh": "联合国可持续发展目标知识组织系统",
}
_ORIGIN: Final = "UNStats/LOD4Stats, sdg-data (http://metadata.un.org/sdg)"
_VOID: Final = "http://rdfs.org/ns/void#"
_KINDS: Final = {"Goal": "goals", "Target": "targets", "Indicator": "indicators", "Series": "series"}
_NAMING: Final = frozenset({SKOS.prefLabel, SKOS.altLabel})
_AREA: Final = re.compile(re.escape(GEO_AREA) + r"\d{3}")
_AXIOMS: Final = frozenset({RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf})
# What stands under what, written from either end.
_UNDER: Final = {
    "isTargetOf": ("underGoal", False),
    "hasTarget": ("underGoal", True),
    "isIndicatorOf": ("underTarget", False),
    "hasIndicator": ("underTarget", True),
}


def read(files: Sequence[Path], out: Triples) -> None:
    """Write what the files say; raises SourceRefused where none of them names anything of the SDGs."""
    found = sdg_files(files, NAME, out.note)
    about = {name: graph for name, graph in found.kos.items() if not _describes_dataset(graph)}
    if not any(str(thing).startswith(SDG) for graph in about.values() for thing in graph.subjects()):
        names = ", ".join(found.kos) or "The files"
        raise SourceRefused(f"{names}: nothing there is named {SDG}… Load the RDF files of the KOS.")
    add_dataset(out, NAME, TITLE, _ORIGIN)
    for graph in found.kos.values():
        _write_dates(out, graph)
    for name, graph in sorted(about.items()):
        _write_triples(out, graph, name)
        _write_hierarchy(out, graph)
        _write_evidence(out, graph, name)
    _write_numbers(out, found)
    _write_names(out, found, about)
    _count(out, list(about.values()))


def _write_triples(out: Triples, graph: Graph, place: str) -> None:
    axioms = 0
    for subject, predicate, value in sorted(graph):
        if predicate in _NAMING and isinstance(value, RdfLiteral) and value.language:
            continue  # written by _write_names
        if predicate in _AXIOMS or str(predicate).startswith(str(OWL)) or str(value).startswith(str(OWL)):
            axioms += 1
            continue
        try:
            out.add(str(subject), str(predicate), term_of(value))
        except ValueError as error:
            out.note(place, f"{subject} {predicate}: {error}")
    if axioms:
        out.counted("axioms left out", axioms)


def _write_hierarchy(out: Triples, graph: Graph) -> None:
    lines = set()
    for local, (property_, turned) in _UNDER.items():
        for subject, value in graph.subject_objects(URIRef(SDG_ONTOLOGY + local)):
            lines.add((str(value), property_, str(subject)) if turned else (str(subject), property_, str(value)))
    for lower, property_, upper in sorted(lines):
        out.add(lower, DEF + property_, upper)


def _write_numbers(out: Triples, found: SdgFiles) -> None:
    """Write the numbers of indicators; where the framework in force gives a code other numbers, those are its own."""
    current: dict[str, set[str]] = {}
    for entry in found.framework.indicators() if found.framework else ():
        current.setdefault(str(entry.code), set()).add(entry.number)
    for code, old in sorted(found.old_indicators.items()):
        numbers = current.get(code, old.numbers)
        for number in sorted(old.numbers - numbers):
            out.note(code, f"was numbered {number} and is {', '.join(sorted(numbers))} in the framework in force")
        for number in sorted(old.numbers & numbers):
            out.add(SDG + code, DEF + "indicatorNumber", Literal(number))


def _write_evidence(out: Triples, graph: Graph, name: str) -> None:
    """Write where each thing stands: goals, targets, indicators and series by their own code, all else by the file."""
    file = add_record(out, NAME, name, name)
    for thing in sorted(map(str, set(graph.subjects(RDF.type, SKOS.Concept)))):
        local = thing.removeprefix(SDG)
        is_own = any((URIRef(thing), RDF.type, URIRef(SDG_ONTOLOGY + kind)) in graph for kind in _KINDS)
        record = add_record(out, NAME, f"{name}/{local}", f"{name} {local}") if is_own else file
        out.add(thing, DEF + "statedIn", record)


def _write_dates(out: Triples, graph: Graph) -> None:
    """Write when the dump was issued and changed, where the files describe themselves (VoID)."""
    for dataset in graph.subjects(RDF.type, URIRef(_VOID + "Dataset")):
        for property_ in (DCTERMS.issued, DCTERMS.modified):
            for day in sorted(graph.objects(dataset, property_), key=str):
                out.add(dataset_iri(NAME), str(property_), Literal(str(day), datatype=str(XSD.date)))


def _write_names(out: Triples, found: SdgFiles, about: Mapping[str, Graph]) -> None:
    preferred = {named for graph in about.values() for named in labels_in(graph, SKOS.prefLabel)}
    other = {named for graph in about.values() for named in labels_in(graph, SKOS.altLabel)}
    several = Counter((thing, language) for thing, language, _ in preferred)
    for (thing, language), number in sorted(several.items()):
        if number > 1:
            out.note(thing, f"has {number} names in {language}; the longest is taken, the others stand beside it")
    rest = {named for named in preferred if not alpha3_of(named[0]) and not is_goal_target_or_indicator(named[0])}
    add_names(out, preferred | other, sdg_names(found) | chosen_names(rest))


def _describes_dataset(graph: Graph) -> bool:
    return (None, RDF.type, URIRef(_VOID + "Dataset")) in graph and (None, RDF.type, SKOS.Concept) not in graph


def _count(out: Triples, graphs: Sequence[Graph]) -> None:
    for kind, plural in _KINDS.items():
        things = {thing for graph in graphs for thing in graph.subjects(RDF.type, URIRef(SDG_ONTOLOGY + kind))}
        out.counted(plural, len(things))
    coded = {str(thing) for graph in graphs for thing in graph.subjects(RDF.type, SKOS.Concept)}
    out.counted("codes", sum(thing.startswith(SDG + "codes/") for thing in coded))
    out.counted("areas", sum(bool(_AREA.fullmatch(thing)) for thing in coded))
    out.counted("subjects", len({pair for graph in graphs for pair in graph.subject_objects(DCTERMS.subject)}))
    out.counted("matches", len({pair for graph in graphs for pair in graph.subject_objects(SKOS.exactMatch)}))


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="Dag Hammarskjöld Library and Statistics Division, United Nations",
        licence="free copying and redistribution with the citation",
        origin=_ORIGIN,
        folder="un-sdg-kos",
        patterns=KOS_PATTERNS,
        beside=(*sibling("sdg-framework-2025", FRAMEWORK_PATTERNS), *sibling("sdg-six-languages", LABEL_PATTERNS)),
        read=read,
        citation="Amit Joshi, Luis Gonzalez Morales, Szymon Klarman and Aaron Helton, A Knowledge Organization System "
        "for the United Nations Sustainable Development Goals, New York, 2019, http://metadata.un.org/sdg",
    ),
)
