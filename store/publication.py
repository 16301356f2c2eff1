"""What a published dataset says of itself: which state it is, and which graphs a query of ours is to see.

A published dataset keeps each named graph under its own name, and the merge of all but the suggested ones in a graph
of its own for each state, `…/graph/union/{identity}`: engines differ in what their default graph is (Virtuoso: all
graphs there are, each triple once for each), so queries name this one. A union never changes once it is announced, so
every answer from the default graph is of one state, whatever is being published beside it; the named graphs are
replaced in place, and `Publication` tells whether that happened meanwhile.

In the graph `…/graph/publication`, which queries do not see, each state is one record; the last one counts:

    <…/graph/publication/000002> dcterms:identifier "{identity}" ; sd:defaultGraph <…/graph/union/{identity}> ;
        dcterms:created "2026-11-20T12:00:00+00:00" ; dcterms:tableOfContents "{…}" .
    <…/graph/publication> dcterms:isReplacedBy "{identity}" .      # only while named graphs are being replaced
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ontology.namespaces import GRAPH, PROVENANCE_GRAPH
from store.port import Solutions, StoreUnavailable
from store.terms import IRI, Literal, text_of

PUBLICATION: Final = GRAPH + "publication"
PROGRESS: Final = PUBLICATION + "/progress"
UNIONS: Final = GRAPH + "union/"
STAGED: Final = GRAPH + "staged/"

_DCTERMS: Final = "http://purl.org/dc/terms/"
IDENTIFIER: Final = f"<{_DCTERMS}identifier>"
CREATED: Final = f"<{_DCTERMS}created>"
CONTENTS: Final = f"<{_DCTERMS}tableOfContents>"
REPLACED: Final = f"<{_DCTERMS}isReplacedBy>"
DEFAULT: Final = "<http://www.w3.org/ns/sparql-service-description#defaultGraph>"

# A dataset that others filled may state its identity in its graph of provenance.
STATE_QUERY: Final = (
    "SELECT ?record ?id ?default ?created ?mark { "
    f"{{ GRAPH <{PUBLICATION}> {{ ?record {IDENTIFIER} ?id ; {DEFAULT} ?default ; {CREATED} ?created }} }} UNION "
    f"{{ GRAPH <{PUBLICATION}> {{ <{PUBLICATION}> {REPLACED} ?mark }} }} UNION "
    f"{{ GRAPH <{PROVENANCE_GRAPH}> {{ <{PROVENANCE_GRAPH}> {IDENTIFIER} ?id }} }} }}"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One state that was published: its number (`iri`), identity, union graph, and when it became the current one."""

    iri: str
    identity: str
    default_graph: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """What a dataset says of itself now; `records` in their order, none where nothing was published.

    `identity` is None where it says none; `switching` while named graphs are being replaced.
    """

    identity: str | None
    records: tuple[Record, ...] = ()
    switching: bool = False

    @property
    def current(self) -> Record | None:
        """Return the state in use, None where nothing was published."""
        return self.records[-1] if self.records else None


def read_state(found: Solutions) -> Publication:
    """Return what the answer to STATE_QUERY says."""
    records: dict[str, Record] = {}
    stated: set[str] = set()
    switching = False
    for row in found.rows:
        said = dict(zip(found.variables, row, strict=True))
        switching = switching or said.get("mark") is not None
        identity = said.get("id")
        if not isinstance(identity, Literal):
            continue
        record, default = said.get("record"), said.get("default")
        if isinstance(record, IRI) and isinstance(default, IRI):
            created = datetime.fromisoformat(text_of(said.get("created")))
            records[record.value] = Record(record.value, identity.value, default.value, created)
        else:
            stated.add(identity.value)
    ordered = tuple(records[iri] for iri in sorted(records))
    if ordered:
        return Publication(ordered[-1].identity, ordered, switching)
    return Publication(stated.pop() if len(stated) == 1 else None, (), switching)


def contents_query(record: str) -> str:
    """Return the query for the graphs of a state."""
    return f"SELECT ?contents {{ GRAPH <{PUBLICATION}> {{ {IRI(record).sparql()} {CONTENTS} ?contents }} }}"


def read_contents(found: Solutions) -> Mapping[str, str]:
    """Return the digest of each named graph of a state; raises StoreUnavailable where the record has none."""
    for (contents,) in found.rows:
        if isinstance(contents, Literal):
            graphs: dict[str, str] = json.loads(contents.value)
            return graphs
    raise StoreUnavailable("The published dataset does not say which graphs it has; publish it again.")


def written_contents(graphs: Mapping[str, str]) -> str:
    """Return the digests of named graphs as the text that `read_contents` reads."""
    return json.dumps(dict(sorted(graphs.items())), separators=(",", ":"))


def next_record(records: Iterable[Record]) -> str:
    """Return the address of the record that follows these."""
    last = max((int(record.iri.rpartition("/")[2]) for record in records), default=0)
    return f"{PUBLICATION}/{last + 1:06d}"
