"""What this project keeps of a snapshot while it answers: looked-up names, the index of names, contexts of countries.

>>> own = Own(EmbeddedStore(Home(Path("/srv/made"))))  # doctest: +SKIP
"""

import json
from functools import cached_property
from typing import Final

from api.checking.checks import Contexts
from bench.programmes import programme
from loaders.programme.context import read_context
from loaders.programme.graph import ProgrammeGraph, programme_graph
from loaders.programme.json_form import submission_of_json
from queries.lookup import Lookup
from queries.names.finding import NameIndex
from store.port import Store

# Whose programme is checked: a country of which every made world holds a cooperation framework.
COUNTRY: Final = "KEN"


class Own:
    """One store with what is learned of it; everything is made when it is first needed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.lookup = Lookup(store)
        self.contexts = Contexts()

    @cached_property
    def index(self) -> NameIndex:
        """The index of names."""
        return NameIndex(self.store)

    @cached_property
    def programme(self) -> bytes:
        """A right programme on a framework of the store, as JSON."""
        return json.dumps(programme(read_context(self.store, COUNTRY), seed=1), default=str).encode()

    def programme_with_context(self) -> tuple[ProgrammeGraph, bytes]:
        """Return the graph of that programme and what it is judged by, as N-Triples: what a SHACL engine is given."""
        context = read_context(self.store, COUNTRY)
        return programme_graph(
            submission_of_json(json.loads(self.programme), "programme.json"), context
        ), context.ntriples
