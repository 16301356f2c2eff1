"""SERVICE where an installation allows it: which clauses a query has, found by parsing, and what replaces them.

The engine would ask any host by itself, without limit of time or size (measured: it has no switch for it), so it never
sees SERVICE. Each clause is asked of its endpoint by `store.federation`, and its rows stand in its place as VALUES,
which joins as SERVICE does (SPARQL 1.1 Federated Query, section 4). This module runs in a worker, where a deadline
holds: what it reads comes from outside.

>>> found = calls("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", ("http://example.org/sparql",))
>>> found[0].query
'SELECT * WHERE { ?s ?p ?o }'
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rdflib import URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from store.inspection import nodes, parsed
from store.job import Call
from store.nesting import tokens
from store.port import QueryRefused

_FORMS: Final = ("select", "ask", "construct", "describe")
_EXISTS: Final = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_ENDPOINT: Final = re.compile(r"<([^<>]*)>")


def calls(query: str, allowed: tuple[str, ...]) -> tuple[Call, ...]:
    """Return the SERVICE clauses of a query in their order; none where it has none.

    Raises QueryRefused for an endpoint that is not in `allowed`, a variable one, one that is not written in full, and
    a SERVICE within EXISTS or within another SERVICE; QuerySyntaxError for what is not SPARQL.
    """
    _, body = parsed(query)
    services = [node for node in nodes(body) if node.name == "ServiceGraphPattern"]
    if not services:
        return ()
    for service in services:
        _check(service, allowed)
    if any(_holds_service(node, inner=True) for node in services) or any(
        _holds_service(node) for node in nodes(body) if node.name in _EXISTS
    ):
        raise QueryRefused("SERVICE within EXISTS or within another SERVICE is refused here; write it beside them.")
    found = tuple(_written(query))
    # The grammar and the scan of the text must agree: what one of them alone sees is not run.
    if Counter(call.endpoint for call in found) != Counter(str(service.term) for service in services):
        raise QueryRefused("A SERVICE of the query cannot be located; write it as SERVICE <address> { … }.")
    return found


def _check(service: CompValue, allowed: tuple[str, ...]) -> None:
    term = service.term
    if isinstance(term, Variable):
        raise QueryRefused("A SERVICE whose endpoint is a variable is refused here: name the endpoint.")
    if not isinstance(term, URIRef):
        raise QueryRefused("A SERVICE is written with its endpoint's address in full here: SERVICE <address> { … }.")
    if str(term) not in allowed:
        listed = ", ".join(allowed)
        raise QueryRefused(f"SERVICE <{term}> is refused here. The endpoints that may be asked from here: {listed}.")


def _holds_service(node: CompValue, *, inner: bool = False) -> bool:
    parts: Any = list(node.values()) if inner else node
    return any(found.name == "ServiceGraphPattern" for found in nodes(parts))


def _written(query: str) -> Iterator[Call]:
    """Yield the clauses as they stand in the text."""
    said = [token for token in tokens(query) if token.lastgroup != "nothing" or token.group().startswith("<")]
    prologue = next((token.start() for token in said if token.group().lower() in _FORMS), 0)
    at = 0
    while at < len(said):
        start = at
        at += 1
        if said[start].lastgroup != "operand" or said[start].group().lower() != "service":
            continue
        silent = at < len(said) and said[at].group().lower() == "silent"
        at += silent
        if at + 1 >= len(said) or said[at + 1].group() != "{":
            continue
        endpoint = _ENDPOINT.fullmatch(said[at].group())
        if endpoint is None:
            continue
        at += 1
        end = _closing(said, at)
        group = query[said[at].start() : said[end].end()]
        yield Call(
            endpoint[1], silent, f"{query[:prologue]}SELECT * WHERE {group}", said[start].start(), said[end].end()
        )
        at = end + 1


def _closing(said: list[re.Match[str]], opening: int) -> int:
    open_braces = 0
    for at in range(opening, len(said)):
        open_braces += {"{": 1, "}": -1}.get(said[at].group(), 0)
        if not open_braces:
            return at
    raise QueryRefused("A SERVICE of the query has no end.")
