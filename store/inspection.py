r"""What a query from outside is, before any store sees it: its kind, its dataset, and whether it may run at all.

Refused are updates, SERVICE in whatever disguise, and all that rdflib's SPARQL 1.1 grammar cannot read to the end: what
could not be inspected might hold a SERVICE. The engine has no switch for SERVICE, so this is the gate. rdflib and the
engine must then read the same text. They differ in two ways that would let a SERVICE slip through, both closed here:
rdflib ends a comment at LF only (SPARQL 1.1, section 19.4: CR too), and it decodes `\u0022` before it looks for
strings (the engine: inside them).

>>> inspect("ASK { ?s ?p ?o }").kind
'truth'
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parser import expandUnicodeEscapes, parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from store.engine import syntax_error
from store.job import Inspection
from store.nesting import refuse_deep
from store.port import Dataset, Kind, QueryRefused, QuerySyntaxError

_KINDS: Final[dict[str, Kind]] = {
    "SelectQuery": "solutions",
    "AskQuery": "truth",
    "ConstructQuery": "graph",
    "DescribeQuery": "graph",
}
_ASCII_ESCAPE: Final = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")
# No token of SPARQL may hold this character, so a text that ends in it never runs: it only fails, at the first error.
_NEVER: Final = "\n\x01"
_EXCERPT: Final = 40
_SERVICE_REFUSED: Final = (
    "SERVICE is refused here: this endpoint asks no other. Query the other endpoint directly and join the answers."
)


@lru_cache(maxsize=256)
def inspect(query: str) -> Inspection:
    """Return what a query is (about 4 ms; remembered for a text seen before).

    Raises QuerySyntaxError with line and column of what cannot be read, and QueryRefused for an update, for SERVICE,
    for hopeless nesting and for what lies beyond SPARQL 1.1. Takes time that grows with the text: call it where a
    deadline holds.
    """
    prologue, body = parsed(query)
    if any(node.name == "ServiceGraphPattern" for node in nodes(body)):
        raise QueryRefused(_SERVICE_REFUSED)
    try:
        # SERVICE is excluded by now, so that an empty store in memory can be asked: for the engine's own complaint.
        ox.Store().query(query)
    except SyntaxError as problem:
        found = syntax_error(problem)
        if missing := _undeclared(prologue, body):
            raise QuerySyntaxError(f"The prefix {missing}: is not declared.", found.line, found.column) from problem
        raise found from problem
    except (OSError, RuntimeError) as problem:
        raise QueryRefused(f"The query cannot be run: {problem}") from problem
    return Inspection(_KINDS[body.name], _dataset(prologue, body))


def parsed(query: str) -> tuple[Any, CompValue]:
    """Return the prologue and the body of a query as the grammar reads them, SERVICE included.

    Raises as `inspect` does for what cannot be read, an update, hopeless nesting, and a SERVICE that may be disguised.
    """
    try:
        query.encode()
        expanded = str(expandUnicodeEscapes(query))
    except ValueError as problem:
        raise QuerySyntaxError(f"The query holds what is not a character: {problem}") from problem
    refuse_deep(query)
    if expanded != query:
        refuse_deep(expanded)
    mentions_service = "service" in expanded.lower() or "service" in query.lower()
    if mentions_service and (escape := _ASCII_ESCAPE.search(query)):
        raise QueryRefused(
            f"A query that mentions SERVICE may not write the ordinary character {escape.group()} as an escape; "
            "write the character itself."
        )
    try:
        prologue, body = parseQuery(_readable(query))
    except MemoryError:
        raise
    except Exception as problem:
        raise _unreadable(query, mentions_service, problem) from problem
    return prologue, body


def _readable(query: str) -> str:
    """Return the text with LF for every line end, and a space for a tab, which the grammar would count as eight."""
    return query.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _dataset(prologue: Any, body: CompValue) -> Dataset:
    clauses = body.datasetClause or ()
    if not clauses:
        return Dataset()
    names = translatePrologue(prologue, None)
    return Dataset(
        tuple(str(names.absolutize(clause.default)) for clause in clauses if clause.default is not None),
        tuple(str(names.absolutize(clause.named)) for clause in clauses if clause.named is not None),
    )


def _undeclared(prologue: Any, body: CompValue) -> str | None:
    declared = {node.prefix or "" for node in nodes(prologue) if node.name == "PrefixDecl"}
    used = {node.prefix or "" for node in nodes(body) if node.name == "pname"}
    return min(used - declared, default=None)


def nodes(part: Any) -> Iterator[CompValue]:
    """Yield every node of a parsed query: groups, expressions, sub-queries, solution modifiers."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif not isinstance(part, str) and hasattr(part, "__iter__"):
            waiting.extend(part)


def _unreadable(query: str, mentions_service: bool, problem: Exception) -> QuerySyntaxError | QueryRefused:
    """Return why a text that the grammar does not hold is not answered: an update, no SPARQL, or beyond our reach."""
    if _is_update(query):
        return QueryRefused("This is an update, and the graph is read only here.")
    if isinstance(problem, RecursionError):
        return QueryRefused("The query is nested too deeply to be inspected; write it with fewer levels of brackets.")
    if not isinstance(problem, ParseBaseException):
        return QuerySyntaxError(f"The query is not SPARQL: {problem}")
    line, column = problem.lineno, problem.column
    if _engine_reads(query, mentions_service):
        return QueryRefused(
            f"The query goes beyond SPARQL 1.1 from line {line}, column {column} on; "
            "only what can be inspected whole is run here."
        )
    # The grammar stops where the unreadable part begins; the engine's position (measured) lies behind it by as much
    # as it looked ahead, and its list of what it expected there is no advice.
    rest = problem.line[column - 1 :].strip()
    near = f", near {rest[:_EXCERPT]!r}" if rest else ""
    return QuerySyntaxError(f"The query is not SPARQL at line {line}, column {column}{near}.", line, column)


def _engine_reads(query: str, mentions_service: bool) -> bool:
    """Say whether the engine takes a text that the grammar does not; a text that may hold SERVICE is never run."""
    try:
        ox.Store().query(query + _NEVER if mentions_service else query)
    except SyntaxError as complaint:
        line = syntax_error(complaint).line
        return mentions_service and line is not None and line > query.count("\n") + 1
    except (OSError, RuntimeError):
        pass
    return True


def _is_update(query: str) -> bool:
    try:
        return len(parseUpdate(_readable(query))) > 1
    except MemoryError:
        raise
    except Exception:
        return False
