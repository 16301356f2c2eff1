"""Facts of a made document, part by part as `knowledge/README.md` has them, read by the reader of curated facts.

>>> facts = Facts("E/CPD/2026/KEN/1")
>>> facts.say("cover", id="topic/made", type="Topic", zh="主题", en="subject")
>>> len(facts.triples()) > 0
True
"""

from typing import Any

from loaders.knowledge import Reader
from loaders.marked_yaml import MarkedMapping
from ontology.namespaces import knowledge_graph
from store.snapshot import GraphContent


class Facts:
    """What the parts of one document state, while it is written."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self._parts: dict[str, list[MarkedMapping]] = {}

    def say(self, part: str, **entry: Any) -> None:
        """State something in a part; a key with a hyphen is written with an underscore, `en_also`."""
        said = MarkedMapping(1)
        for key, value in entry.items():
            said[key.replace("_", "-")] = value
            said.lines[key.replace("_", "-")] = 1
        self._parts.setdefault(part, []).append(said)

    def triples(self) -> bytes:
        """Return all of it as N-Triples in a fixed order; raises ValueError for what the reader does not take."""
        reader = Reader(self.symbol, self.symbol)
        for part, entries in self._parts.items():
            reader.read_part(part, entries, 1)
        if reader.problems:
            raise ValueError("\n".join(reader.problems))
        return in_order(reader.graph().serialize(format="nt", encoding="utf-8"))

    def content(self) -> GraphContent:
        """Return the named graph of the document's facts."""
        return GraphContent(knowledge_graph(self.symbol), self.triples())


def in_order(ntriples: bytes) -> bytes:
    """Return the lines of N-Triples sorted, since a graph in memory has an order of its own in every run."""
    return b"".join(sorted(line + b"\n" for line in ntriples.splitlines() if line))
