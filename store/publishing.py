"""A snapshot written to a SPARQL 1.1 store elsewhere, beside the one that answers there, and put in its place at once.

Graphs that have not changed stay. A new graph is written under its own name, which no query is told of yet; a changed
one beside the old; the merge of all but the suggested ones as a new union (`store.publication`). When all are counted
and found whole, one update replaces the changed graphs and announces the new state. Until then the old state answers;
a publishing that was killed goes on where it stood, batch by batch, when it is started again. The union of the state
before stays some minutes, for those who still ask it.

    with Target("http://localhost:7878/query") as target:
        published = publish(Home(folder), target, say=print)
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

import pyoxigraph as ox

from store import engine
from store.port import StoreError
from store.publication import (
    CONTENTS,
    CREATED,
    DEFAULT,
    IDENTIFIER,
    PROGRESS,
    PUBLICATION,
    REPLACED,
    STAGED,
    STATE_QUERY,
    UNIONS,
    Publication,
    contents_query,
    next_record,
    read_contents,
    read_state,
    written_contents,
)
from store.snapshot import Home, SnapshotInfo
from store.target import Target
from store.terms import IRI, Literal

BATCH: Final = 20_000
# Longer than a service takes to notice a new state and to end the queries that began before.
GRACE: Final = timedelta(minutes=5)
_DONE: Final = "<http://www.w3.org/ns/prov#value>"
_OWNER: Final = "<http://www.w3.org/ns/prov#wasStartedBy>"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did: the state that answers now, how many graphs and triples were sent, and to which engine."""

    identity: str
    engine: str
    changed: bool
    graphs: int = 0
    triples: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A graph to send: its name here (None: the merge), its digest, the name to write it under, its triples."""

    graph: str | None
    digest: str
    written: str
    triples: int

    @property
    def moves(self) -> bool:
        """Return whether it is to replace another graph."""
        return self.graph not in (None, self.written)


def publish(home: Home, target: Target, say: Say = lambda _: None) -> Published:
    """Make the current snapshot of a home the state that answers at `target`; nothing is sent that is there already.

    Raises StoreUnavailable where there is no snapshot or the endpoint fails, and StoreError if another publishing
    to the same endpoint began meanwhile or the engine did not keep what it was sent.
    """
    info, mark = home.pin_current()
    with mark:
        source = engine.open_snapshot(home.path(info.id) / "data")
        return _Publishing(info, source, target, say).run()


class _Publishing:
    def __init__(self, info: SnapshotInfo, source: ox.Store, target: Target, say: Say) -> None:
        self._info = info
        self._source = source
        self._target = target
        self._say = say
        self._owner = secrets.token_hex(8)
        self._sent = 0

    def run(self) -> Published:
        state = self._state()
        there = self._graphs_of(state)
        wanted = {graph.iri: graph.digest for graph in self._info.graphs}
        if state.identity == self._info.id and there == wanted:
            self._finish(state, there)
            return Published(self._info.id, self._target.dialect.name, False)
        self._claim()
        pieces = [
            _Piece(graph.iri, graph.digest, self._place(graph.iri, graph.digest, there), graph.triples)
            for graph in self._info.graphs
            if there.get(graph.iri) != graph.digest
        ]
        union = _Piece(None, self._info.id, UNIONS + self._info.id, self._info.triples)
        self._sweep(state, there, {piece.written for piece in (*pieces, union)})
        places = {graph: graph for graph in wanted} | {piece.graph: piece.written for piece in pieces if piece.graph}
        for number, piece in enumerate([*pieces, union], 1):
            name = piece.graph or "the union that queries see"
            self._say(f"{number} of {len(pieces) + 1}: {name} ({piece.triples} triples)")
            if piece is not union or not self._kept(state, union):
                self._send(piece, places)
        self._say("switching to the new state")
        self._switch(state, pieces, there, wanted, union)
        self._finish(self._state(), wanted)
        return Published(self._info.id, self._target.dialect.name, True, len(pieces), self._sent)

    def _kept(self, state: Publication, union: _Piece) -> bool:
        """Say whether the union stands there still, from a time when this state was the current one."""
        known = any(record.default_graph == union.written for record in state.records)
        return known and self._target.count(union.written) == union.triples

    def _state(self) -> Publication:
        return read_state(self._target.select(STATE_QUERY))

    def _graphs_of(self, state: Publication) -> Mapping[str, str]:
        if state.current is None:
            return {}
        return read_contents(self._target.select(contents_query(state.current.iri)))

    def _claim(self) -> None:
        """Say that this publishing is at work; an older one that still runs ends at its next step."""
        owned = f"<{PROGRESS}> {_OWNER}"
        self._target.update(f"DELETE WHERE {{ GRAPH <{PROGRESS}> {{ {owned} ?owner }} }}")
        self._target.update(f'INSERT DATA {{ GRAPH <{PROGRESS}> {{ {owned} "{self._owner}" }} }}')

    def _hold(self) -> None:
        found = self._target.select(f"SELECT ?owner {{ GRAPH <{PROGRESS}> {{ <{PROGRESS}> {_OWNER} ?owner }} }}").rows
        if [row[0] for row in found] != [Literal(self._owner)]:
            raise StoreError("Another publishing to this endpoint began; wait until it has ended and publish again.")

    def _place(self, graph: str, digest: str, there: Mapping[str, str]) -> str:
        """Return the name to write a graph under: its own, unless something that may be seen stands there."""
        if graph not in there and (graph in self._begun() or not self._target.count(graph)):
            return graph
        return f"{STAGED}{digest}/{graph.removeprefix('https://').removeprefix('http://')}"

    def _send(self, piece: _Piece, places: Mapping[str, str]) -> None:
        self._write(piece, places, self._done(piece))
        if self._target.count(piece.written) != piece.triples:
            # What an earlier attempt left is not what it said it was: once more, from nothing.
            self._write(piece, places, None)
        if (counted := self._target.count(piece.written)) != piece.triples:
            raise StoreError(
                f"The engine holds {counted} of the {piece.triples} triples of {piece.graph or 'the union'} that it "
                "was sent; nothing was switched."
            )

    def _write(self, piece: _Piece, places: Mapping[str, str], done: int | None) -> None:
        if done is None:
            self._note(piece, None)
            self._target.update(f"DROP SILENT GRAPH <{piece.written}>")
            if piece.graph is None:
                self._copy_blank_nodes(piece.written, places)
            elif first := b"".join(_lines(self._quads(piece.graph), blank=True)):
                # Labels of blank nodes mean something within one request only.
                self._target.add(piece.written, first)
            done = 0
            self._note(piece, done)
        lines = islice(_lines(self._quads(piece.graph), blank=False), done, None)
        while batch := list(islice(lines, BATCH)):
            self._hold()
            self._target.add(piece.written, b"".join(batch))
            done += len(batch)
            self._sent += len(batch)
            self._note(piece, done)
            if done % (10 * BATCH) == 0:
                self._say(f"   {done} triples")

    def _quads(self, graph: str | None) -> Iterator[ox.Quad]:
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        return self._source.quads_for_pattern(None, None, None, name)

    def _copy_blank_nodes(self, union: str, places: Mapping[str, str]) -> None:
        """Copy what is said with blank nodes there, so that they are the same in the union as in their graphs."""
        graphs: dict[str, None] = {}
        for quad in self._quads(None):
            if _has_blank_node(quad):
                holders = self._source.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
                graphs |= {at.graph_name.value: None for at in holders if isinstance(at.graph_name, ox.NamedNode)}
        for graph in graphs:
            self._target.update(
                f"INSERT {{ GRAPH <{union}> {{ ?s ?p ?o }} }} "
                f"WHERE {{ GRAPH <{places[graph]}> {{ ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }} }}"
            )

    def _begun(self) -> dict[str, tuple[str, int]]:
        """Return what this publishing, or one that was killed, began: the digest and number of triples by name."""
        found = self._target.select(f"SELECT ?written ?n {{ GRAPH <{PROGRESS}> {{ ?written {_DONE} ?n }} }}").rows
        begun = {}
        for written, said in found:
            if isinstance(written, IRI) and isinstance(said, Literal):
                digest, _, number = said.value.partition(" ")
                begun[written.value] = digest, int(number)
        return begun

    def _done(self, piece: _Piece) -> int | None:
        digest, number = self._begun().get(piece.written, ("", 0))
        return number if digest == piece.digest else None

    def _note(self, piece: _Piece, done: int | None) -> None:
        """Remember how many triples of a piece arrived; None: some may be there, none count."""
        subject = f"<{piece.written}> {_DONE}"
        said = '"- 0"' if done is None else f'"{piece.digest} {done}"'
        self._target.update(
            f"DELETE WHERE {{ GRAPH <{PROGRESS}> {{ {subject} ?n }} }} ;\n"
            f"INSERT DATA {{ GRAPH <{PROGRESS}> {{ {subject} {said} }} }}"
        )

    def _sweep(self, state: Publication, there: Mapping[str, str], needed: Collection[str]) -> None:
        """Remove what an abandoned publishing of another state left."""
        seen = there.keys() | {record.default_graph for record in state.records}
        for written in self._begun().keys() - needed:
            if written not in seen:
                self._target.update(f"DROP SILENT GRAPH <{written}>")
            self._target.update(f"DELETE WHERE {{ GRAPH <{PROGRESS}> {{ <{written}> {_DONE} ?n }} }}")

    def _switch(
        self,
        state: Publication,
        pieces: Iterable[_Piece],
        there: Mapping[str, str],
        wanted: Mapping[str, str],
        union: _Piece,
    ) -> None:
        record = next_record(state.records)
        # A record counts when it names its union, so its contents may stand there before.
        contents = Literal(written_contents(wanted)).sparql()
        self._target.update(f"DELETE WHERE {{ GRAPH <{PUBLICATION}> {{ <{record}> ?p ?o }} }}")
        self._target.add(PUBLICATION, f"<{record}> {CONTENTS} {contents} .\n".encode())
        self._hold()
        steps = [
            *(
                self._target.dialect.moves(piece.written, piece.graph)
                for piece in pieces
                if piece.graph is not None and piece.moves
            ),
            *(f"DROP SILENT GRAPH <{graph}>" for graph in sorted(there.keys() - wanted.keys())),
        ]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        announced = (
            f"INSERT DATA {{ GRAPH <{PUBLICATION}> {{ <{record}> {IDENTIFIER} {Literal(self._info.id).sparql()} ; "
            f'{DEFAULT} {IRI(union.written).sparql()} ; {CREATED} "{now}" }} }}'
        )
        if self._target.dialect.atomic:
            self._target.update(" ;\n".join([*steps, announced]), again=False)
            return
        if steps:
            mark = f'<{PUBLICATION}> {REPLACED} "{self._info.id}"'
            steps.insert(0, f"INSERT DATA {{ GRAPH <{PUBLICATION}> {{ {mark} }} }}")
        for step in [*steps, announced]:
            self._target.update(step, again=False)

    def _finish(self, state: Publication, seen: Mapping[str, str]) -> None:
        """Remove what the switch needed, and the unions that nobody can still be asking."""
        if state.switching:
            self._target.update(f"DELETE WHERE {{ GRAPH <{PUBLICATION}> {{ <{PUBLICATION}> {REPLACED} ?mark }} }}")
        self._sweep(state, seen, ())
        self._target.update(f"DROP SILENT GRAPH <{PROGRESS}>")
        now = datetime.now(UTC)
        asked = {record.default_graph for record in state.records[-1:]}
        for record, following in zip(state.records, state.records[1:], strict=False):
            if now - following.created < GRACE:
                continue
            if record.default_graph not in asked:
                self._target.update(f"DROP SILENT GRAPH <{record.default_graph}>")
            self._target.update(f"DELETE WHERE {{ GRAPH <{PUBLICATION}> {{ <{record.iri}> ?p ?o }} }}")


def _has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _lines(quads: Iterable[ox.Quad], *, blank: bool) -> Iterator[bytes]:
    for quad in quads:
        if _has_blank_node(quad) is blank:
            yield f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
