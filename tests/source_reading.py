"""How tests read a source: its own files or files written for the test, as a graph with what was noted and counted."""

import io
from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import SKOS

from loaders.sources.source import Source
from loaders.sources.triples import Triples
from ontology.namespaces import DEF


class Reading:
    """What a source says: the graph, its N-Triples, counts and notes."""

    def __init__(self, source: Source, files: Sequence[Path]) -> None:
        written = io.BytesIO()
        self.out = Triples(written)
        source.read(files, self.out)
        self.ntriples = written.getvalue()
        self.graph = Graph().parse(data=self.ntriples.decode(), format="nt")
        self.counts = self.out.counts

    def values(self, thing: str, property_: str) -> set[str]:
        """Return the values of a property of ours (local name) or of any property (IRI)."""
        predicate = URIRef(property_ if ":" in property_ else DEF + property_)
        return {str(value) for value in self.graph.objects(URIRef(thing), predicate)}

    def names(self, thing: str, language: str, property_: URIRef = SKOS.prefLabel) -> set[str]:
        """Return the names of a thing in a language."""
        return {
            str(name)
            for name in self.graph.objects(URIRef(thing), property_)
            if isinstance(name, RdfLiteral) and name.language == language
        }

    def noted(self, text: str) -> list[str]:
        """Return the notes that hold a text, with their places."""
        return [f"{note.place}: {note.problem}" for note in self.out.notes if text in f"{note.place}: {note.problem}"]
