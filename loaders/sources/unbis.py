"""The UNBIS Thesaurus: subjects of the United Nations with their names in six languages.

Read are tables with a column `iri` (a name per language, `alt_en` with names divided by `|`), RDF dumps of the
thesaurus, and tables of concepts that UNBIS and EuroVoc share by name (`id`, `label`, `matches`). Addresses of the
older form (`thesaurus#1002986`) become those of today (`thesaurus/1002986`). A shared name is a close match, not an
exact one, and only where one subject of each side stands in the row.

>>> SOURCES[0].name
'unbis'
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from loaders.sources.files.rdf_files import is_rdf, labels_in, read_rdf, term_of, with_names
from loaders.sources.names import Named, add_names, chosen_names
from loaders.sources.records import add_dataset, add_record
from loaders.sources.source import Source, SourceRefused
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, PREFIXES, THESAURUS
from store.terms import Literal

NAME: Final = "unbis"
TITLE: Final = {"en": "UNBIS Thesaurus", "zh": "联合国书目信息系统叙词表"}
_ORIGIN: Final = "http://metadata.un.org/thesaurus (public lists joined; EuroVoc: sklarman/sdg-graph-query-api)"
_EUROVOC: Final = "http://eurovoc.europa.eu/"
_TYPE: Final = PREFIXES["rdf"] + "type"
_OLD: Final = THESAURUS.rstrip("/") + "#"
_SUBJECT: Final = re.compile(re.escape(THESAURUS) + r"(\d{2}|\d{6}|\d{7})")
# By the number of digits in its code.
_CLASSES: Final = {
    2: ("domain", _EUROVOC + "schema#Domain"),
    6: ("microthesaurus", _EUROVOC + "schema#MicroThesaurus"),
    7: ("concept", PREFIXES["skos"] + "Concept"),
}
_PLURALS: Final = {"domain": "domains", "microthesaurus": "microthesauri", "concept": "concepts"}
_LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
_MOST_BYTES: Final = 100_000_000


class _Names:
    """What the files call each subject: preferred and other names, and the record that says so."""

    def __init__(self) -> None:
        self.preferred: set[Named] = set()
        self.other: set[Named] = set()
        self.subjects: dict[str, str] = {}


def read(files: Sequence[Path], out: Triples) -> None:
    """Write subjects, names and matches; raises SourceRefused where no file holds a subject of the thesaurus."""
    add_dataset(out, NAME, TITLE, _ORIGIN)
    names = _Names()
    tables = []
    for path in files:
        if is_rdf(path):
            _read_rdf(path, out, names)
        elif "matches" in (heads := _heads(path)):
            tables.append(path)
        elif "iri" in heads:
            _read_labels(path, out, names)
        else:
            raise SourceRefused(f"{path.name} needs a column iri, or the columns label and matches; it has {heads}.")
    if not names.subjects and not tables:
        raise SourceRefused(f"{', '.join(path.name for path in files)}: no subject is named {THESAURUS}….")
    for subject, record in sorted(names.subjects.items()):
        kind, class_ = _CLASSES[len(subject.removeprefix(THESAURUS))]
        out.counted(_PLURALS[kind])
        out.add(subject, _TYPE, class_)
        out.add(subject, str(SKOS.notation), Literal(subject.removeprefix(THESAURUS)))
        out.add(subject, DEF + "statedIn", record)
    add_names(out, names.preferred | names.other, chosen_names(names.preferred))
    _note_doubles(out, names.preferred)
    _note_missing(out, names)
    for path in tables:
        _read_matches(path, out)


def subject_iri(written: str) -> str | None:
    """Return the address of a subject in today's form, None for what is no subject of the thesaurus.

    >>> subject_iri("http://metadata.un.org/thesaurus#1002986")
    'http://metadata.un.org/thesaurus/1002986'
    """
    iri = written.strip().replace("https://", "http://", 1).replace(_OLD, THESAURUS, 1)
    return iri if _SUBJECT.fullmatch(iri) else None


def _read_labels(path: Path, out: Triples, names: _Names) -> None:
    record = add_record(out, NAME, path.name, path.name)
    for number, row in _rows(path, out):
        place = f"{path.name} row {number}"
        subject = subject_iri(row["iri"])
        if subject is None:
            out.note(place, f"{row['iri']!r} is no subject of the thesaurus; the row was left out")
            continue
        again = subject in names.subjects
        if again:
            out.note(place, f"{subject} stands here a second time; its names stand beside those of the first")
        kind = _CLASSES[len(subject.removeprefix(THESAURUS))][0]
        if row.get("kind") and row["kind"] != kind:
            out.note(place, f"is called a {row['kind']}, but its code is that of a {kind}")
        names.subjects.setdefault(subject, record)
        for language in _LANGUAGES:
            if label := " ".join(row.get(language, "").split()):
                (names.other if again else names.preferred).add((subject, language, label))
            for other in row.get(f"alt_{language}", "").split("|"):
                if other.strip():
                    names.other.add((subject, language, " ".join(other.split())))


def _read_rdf(path: Path, out: Triples, names: _Names) -> None:
    """Take a dump: names, classes and relations of its subjects, addresses in today's form."""
    graph = _renamed(with_names(read_rdf(path), NAME, path.name, out.note))
    record = add_record(out, NAME, path.name, path.name)
    for thing in sorted(map(str, set(graph.subjects(SKOS.prefLabel)))):
        if subject_iri(thing):
            names.subjects.setdefault(thing, record)
    names.preferred.update(named for named in labels_in(graph, SKOS.prefLabel) if named[0] in names.subjects)
    names.other.update(named for named in labels_in(graph, SKOS.altLabel) if named[0] in names.subjects)
    for subject, predicate, value in sorted(graph):
        if str(subject) not in names.subjects or predicate in {SKOS.prefLabel, SKOS.altLabel, RDF.type, SKOS.notation}:
            continue
        try:
            out.add(str(subject), str(predicate), term_of(value))
        except ValueError as error:
            out.note(path.name, f"{subject} {predicate}: {error}")


def _renamed(graph: Graph) -> Graph:
    """Return the graph with addresses of the older form in today's; changed in place, since it may be large."""
    older = [triple for triple in graph if any(_is_older(term) for term in triple)]
    for triple in older:
        graph.remove(triple)
        subject, predicate, value = (
            URIRef(subject_iri(str(term)) or str(term)) if _is_older(term) else term for term in triple
        )
        graph.add((subject, predicate, value))
    return graph


def _is_older(term: Node) -> bool:
    return isinstance(term, URIRef) and term != (subject_iri(term) or term)


def _read_matches(path: Path, out: Triples) -> None:
    found: set[tuple[str, str]] = set()
    for number, row in _rows(path, out):
        matches = [match.strip() for match in row["matches"].split(";") if match.strip()]
        subjects = [iri for match in matches if (iri := subject_iri(match))]
        others = [match for match in matches if match.startswith(_EUROVOC)]
        if unknown := [match for match in matches if not subject_iri(match) and match not in others]:
            out.note(f"{path.name} row {number}", f"{', '.join(unknown)}: neither of UNBIS nor of EuroVoc")
        # A microthesaurus has the name of the concept it is about; the match is with the concept.
        concepts = [iri for iri in subjects if len(iri.removeprefix(THESAURUS)) == max(_CLASSES)]
        if len(concepts) == 1 and len(others) == 1:
            found.add((concepts[0], others[0]))
        elif subjects and others:
            out.note(
                f"{path.name} row {number}", f"it is not certain which of {' '.join(matches)} match; none was taken"
            )
    for subject, other in sorted(found):
        out.add(subject, str(SKOS.closeMatch), other)
    out.counted("matches with EuroVoc", len(found))


def _note_doubles(out: Triples, named: set[Named]) -> None:
    """Note which subjects share a name, once for each set of subjects."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, language, name in sorted(named):
        holders[language, name].append(subject.removeprefix(THESAURUS))
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (language, name), subjects in sorted(holders.items()):
        if len(subjects) > 1:
            shared[(*subjects,)].append(f"{name!r} ({language})")
            out.counted(f"names shared by several subjects ({language})")
    for several, texts in sorted(shared.items()):
        out.note(" and ".join(several), f"have the same name: {', '.join(texts)}")


def _note_missing(out: Triples, names: _Names) -> None:
    for language in _LANGUAGES:
        named = {subject for subject, tag, _ in names.preferred if tag == language}
        if missing := sorted(names.subjects.keys() - named):
            out.note(language, f"{len(missing)} subjects have no name in this language, first {missing[0]}")


def _heads(path: Path) -> list[str]:
    if path.stat().st_size > _MOST_BYTES:
        raise SourceRefused(f"{path.name} is larger than the {_MOST_BYTES} bytes that are read.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            return opened.readline().rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise SourceRefused(f"{path.name} is not in UTF-8: {error}") from error


def _rows(path: Path, out: Triples) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table with tabs, in which quotation marks are letters like others."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            for number, row in enumerate(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
                if None in row or None in row.values():
                    out.note(
                        f"{path.name} row {number}", "has more or fewer cells than the head of the table; left out"
                    )
                    continue
                yield number, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceRefused(f"{path.name} is no table in UTF-8 with tabs: {error}") from error


SOURCES: Final = (
    Source(
        name=NAME,
        title=TITLE,
        publisher="Dag Hammarskjöld Library, United Nations",
        licence="United Nations content, to be cited; matches MIT",
        origin=_ORIGIN,
        folder="unbis",
        patterns=("*.ttl", "*.nt", "*.rdf", "*.tsv"),
        read=read,
        citation="United Nations, Dag Hammarskjöld Library, UNBIS Thesaurus, http://metadata.un.org/thesaurus",
    ),
)
