"""What a source of open data is: who publishes it, under which terms, which files it comes as, and how they are read.

A reader is a plain function from files to triples. It guesses nothing: what it cannot read it notes, with the place.

>>> terms = {"publisher": "CEB", "licence": "MIT", "origin": "united-nations/open, data/ceb"}
>>> source = Source("ceb", {"en": "Expenses by SDG"}, **terms, folder="ceb", patterns=("*.csv",), read=print)
>>> source.graph.endswith("graph/source/ceb")
True
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.sources.triples import Triples
from ontology.namespaces import source_graph

Read = Callable[[Sequence[Path], Triples], None]


class SourceRefused(ValueError):  # noqa: N818 - named for what happened to the source
    """A source that cannot be taken as it is; the message says what, where and what to do. What was loaded stays."""


@dataclass(frozen=True)
class Source:
    """One source of open data.

    `folder` is the name of the folder its files usually stand in and `patterns` the names of the files (glob);
    `read` writes what they say, given in the order of the patterns, then by name. `origin` says in one line where the
    data comes from (repository and path, or address), `citation` how its publisher wants to be named. `beside` are the
    names of other sources' files by which this one is judged, from its folder (`../un-sdg-kos/*.ttl`); they are given
    to `read` after its own where they are there.
    """

    name: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    origin: str
    folder: str
    patterns: tuple[str, ...]
    read: Read
    citation: str = ""
    beside: tuple[str, ...] = ()

    @property
    def graph(self) -> str:
        """Return the IRI of the named graph that holds the source."""
        return source_graph(self.name)

    def found(self, place: str) -> bool:
        """Return whether a folder or file of this machine holds the source."""
        try:
            return bool(self.files(Path(place)))
        except SourceRefused:
            return False

    def files(self, place: Path) -> tuple[Path, ...]:
        """Return the files of this source at a place: the place itself if it is a file, a folder, or one above it.

        Raises SourceRefused where there is none.
        """
        if place.is_file():
            return (place, *self._beside(place.parent))
        for folder in (place / self.folder, place):
            found = [path for pattern in self.patterns for path in sorted(folder.glob(pattern)) if path.is_file()]
            if found:
                return tuple(dict.fromkeys([*found, *self._beside(folder)]))
        raise SourceRefused(
            f"{place} holds no file of the source {self.name}; they are named {' or '.join(self.patterns)}."
        )

    def _beside(self, folder: Path) -> list[Path]:
        return [path for pattern in self.beside for path in sorted(folder.glob(pattern)) if path.is_file()]
