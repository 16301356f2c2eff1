"""Activities of the aid transparency standard, written for a test and read.

Example: `one(tmp_path, '<tag vocabulary="2" code="11"/>')` reads an activity with this tag.
"""

from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph, URIRef

from loaders.sources.iati.activities import SOURCES, activity_iri
from loaders.sources.triples import Triples
from ontology.namespaces import DEF
from tests.source_reading import Reading

CODELISTS, ACTIVITIES = SOURCES
MINIMAL = (
    '<iati-activity xml:lang="en" default-currency="USD"><iati-identifier>XX-1-P</iati-identifier>'
    "<reporting-org ref='XX-1' type='40'><narrative>X</narrative></reporting-org>"
    "<title><narrative>Title</narrative></title>{}</iati-activity>"
)


def file(*activities: str, version: str = "2.03") -> str:
    """Return a file of these activities."""
    return f'<?xml version="1.0"?><iati-activities version="{version}">{"".join(activities)}</iati-activities>'


def read(tmp_path: Path, *texts: str) -> tuple[Graph, Triples]:
    """Read files of these texts: what they say, and what was counted and noted."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"file-{number}.xml")
        paths[-1].write_text(text, encoding="utf-8")
    return read_files(paths)


def read_files(paths: Iterable[Path]) -> tuple[Graph, Triples]:
    reading = Reading(ACTIVITIES, list(paths))
    return reading.graph, reading.out


def values(graph: Graph, subject: str, name: str) -> set[str]:
    """Return the values of a property of ours."""
    return {str(value) for value in graph.objects(URIRef(subject), URIRef(DEF + name))}


def one(tmp_path: Path, content: str) -> tuple[Graph, Triples, str]:
    """Read one activity that holds this content, and give its IRI."""
    graph, out = read(tmp_path, file(MINIMAL.format(content)))
    return graph, out, activity_iri("XX-1-P")
