"""The files of the Sustainable Development Goals side by side: what one says can only be judged by the others.

Three sources share them: the UN's knowledge organization system (RDF), the framework in force (JSON, XLSX), the labels
in six languages (YAML). Each reads its own and holds it against those of the other two that stand beside it, so that
all three come to the same name and number for each thing, in whatever order they are loaded.

>>> files = sdg_files(paths, "sdg-framework", out.note)  # doctest: +SKIP
>>> len(files.framework.codes())  # doctest: +SKIP
235
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from rdflib import RDF, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import SKOS
from rdflib.term import Node

from loaders.sources.files.rdf_files import Note, is_rdf, read_rdf, with_names
from loaders.sources.sdg.framework_files import CODE, Framework, differences, read_framework
from loaders.sources.sdg.label_files import Label, read_labels
from loaders.sources.sdg_tags import indicator_number
from loaders.sources.source import SourceRefused
from ontology.namespaces import SDG

SDG_ONTOLOGY: Final = SDG + "ontology#"
KOS_PATTERNS: Final = ("*.ttl", "*.nt", "*.rdf", "*.owl", "*.n3")
FRAMEWORK_PATTERNS: Final = ("*.json", "*.xlsx")
LABEL_PATTERNS: Final = ("*/global_*.yml", "global_*.yml")
_COMPACT: Final = URIRef(SDG_ONTOLOGY + "SDGCodeCompact")

_Content = TypeVar("_Content")


@dataclass(frozen=True)
class OldIndicator:
    """An indicator as the knowledge organization system has it: its code, its numbers, its English names."""

    code: str
    numbers: frozenset[str]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class SdgFiles:
    """What the files at hand hold: graphs by file name, the framework in force if it is there, labels."""

    kos: Mapping[str, Graph]
    framework: Framework | None
    labels: tuple[Label, ...]

    @cached_property
    def old_indicators(self) -> Mapping[str, OldIndicator]:
        """Return the indicators of the knowledge organization system by code."""
        return {
            str(thing).removeprefix(SDG): _old_indicator(graph, thing)
            for graph in self.kos.values()
            for thing in sorted(graph.subjects(RDF.type, URIRef(SDG_ONTOLOGY + "Indicator")), key=str)
            if CODE.fullmatch(str(thing).removeprefix(SDG))
        }


def sibling(folder: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns of files in a folder that stands beside a source's own."""
    return tuple(f"../{folder}/{pattern}" for pattern in patterns)


def sdg_files(paths: Sequence[Path], own: str, note: Note) -> SdgFiles:
    """Return what the files hold; `own` is the name of the source that is being read.

    A file of its own that cannot be read raises SourceRefused; one of the others is noted and not used.
    """
    kos = {
        path.name: graph
        for path in paths
        if is_rdf(path) and (graph := _read(path, own == "sdg-kos", note, _kos_graph)) is not None
    }
    frameworks = [
        framework
        for path in paths
        if path.suffix.lower() in {".json", ".xlsx"}
        and (framework := _read(path, own == "sdg-framework", note, read_framework)) is not None
    ]
    labels = [
        label
        for path in paths
        if path.suffix.lower() in {".yml", ".yaml"}
        for label in _read(path, own == "sdg-labels", note, read_labels) or ()
    ]
    if own == "sdg-framework":
        for other in frameworks[1:]:
            for difference in differences(frameworks[0], other):
                note("the files of the framework", difference)
    return SdgFiles(kos, frameworks[0] if frameworks else None, tuple(labels))


def numbers_of(graph: Graph, thing: Node) -> frozenset[str]:
    """Return the numbers (`11.1.1`) that the knowledge organization system gives an indicator."""
    return frozenset(
        number
        for notation in graph.objects(thing, SKOS.notation)
        if isinstance(notation, RdfLiteral) and notation.datatype == _COMPACT
        if (number := indicator_number(str(notation))) is not None
    )


def _old_indicator(graph: Graph, thing: Node) -> OldIndicator:
    texts = {
        " ".join(str(label).split())
        for label in graph.objects(thing, SKOS.prefLabel)
        if isinstance(label, RdfLiteral) and label.language == "en"
    }
    return OldIndicator(str(thing).removeprefix(SDG), numbers_of(graph, thing), tuple(sorted(texts)))


def _kos_graph(path: Path, note: Note) -> Graph:
    return with_names(read_rdf(path), "sdg-kos", path.name, note)


def _read(path: Path, own: bool, note: Note, read: Callable[[Path, Note], _Content]) -> _Content | None:
    if own:
        return read(path, note)
    try:
        return read(path, lambda place, problem: None)
    except (SourceRefused, OSError) as error:
        note(path.name, f"stands beside this source and was not used for comparison: {error}")
        return None
