"""What differs from engine to engine, in one place: how each is told apart, what it must be asked, what it means.

Everything else of this room speaks plain SPARQL 1.1. Found by putting every question of the catalogue, and all that
the service asks for itself, to Virtuoso 7.2.5 and to Oxigraph 0.5 and comparing the rows with the embedded store's.

Virtuoso, measured:
- a hash join, which its optimizer chooses now and then for one and the same text, loses rows and lets rows through NOT
  EXISTS (cq-04 forced to it: 25 rows for 20), and may end the server; index loops are right, and no slower over all
  questions: every query is sent with the pragma that asks for them (`preface`);
- a variable that VALUES binds is not seen by a FILTER within OPTIONAL, nor by a path that may be of length zero, and a
  row of several variables ends in "Internal error: ssg_print_rvr_fixed_val()": one row of VALUES in a query of ours is
  therefore written into the pattern (`_constants`);
- within OPTIONAL, EXISTS does not see variables from outside it: what must exist is joined instead (`joined`);
- a truth value that is computed comes back as the xsd:integer 1 or 0, an xsd:boolean as "1" (`booleans`);
- a CONSTRUCT is cut at the server's row limit without any sign, a SELECT with one in a header, and DESCRIBE may give
  nothing where there is something: graphs are made from tables (`announces_cut_graphs`, `store.constructing`);
- ASK answers with a row, or with none, of the variable `__ASK_RETVAL`;
- default graphs alone leave all named graphs in sight, and FROM adds to the protocol's parameters instead of giving way
  (SPARQL 1.1 Protocol, section 2.1.4): `exact`, `refuse_two_datasets`.

Both, measured: several default graphs give a triple once for each graph that holds it, not their merge: `exact`.

>>> of_server("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
'virtuoso'
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from typing import Literal as OneOf

from store.nesting import closing, code, tokens
from store.port import Dataset, QueryRefused, Solutions
from store.terms import XSD_BOOLEAN, XSD_INTEGER, Literal, Term

# Names no graph.
NOTHING: Final = "urn:x-goldenthread:nothing"
_ASKED: Final = ("__ASK_RETVAL",)
_TRUTHS: Final = {"0": "false", "1": "true", "false": "false", "true": "true"}
_COMPARES: Final = re.compile(r"[=<>!&|]|\b(?:not|in)\b", re.IGNORECASE)
_TELLS: Final = frozenset(
    ["true", "false", "exists", "bound", "sameterm", "isiri", "isuri", "isblank", "isliteral", "isnumeric"]
).union(["langmatches", "regex", "contains", "strstarts", "strends"])
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_EXISTS: Final = re.compile(r"EXISTS\s*\{([^{}]*)\}")
_CONDITIONS: Final = re.compile(
    r"(?P<before>\S)\s+FILTER\s*\((?P<all>(?:[^(){}]|(?<!NOT )EXISTS\s*\{[^(){}]*\})*)\)",
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """An engine: its `name`, where it takes updates and graphs beside the query address `query_end`, and its ways.

    `authentication` is how it wants a name and a password; `bulk` are parameters of a graph's upload that make it
    faster; `atomic` says whether one update request is seen whole or not at all; `moves` writes the update that puts a
    graph in the place of another, and may run twice; `preface` stands before every query and changes how it is
    evaluated, never what it means; `asks` turns a query of ours into the one to send, `reads` its answer into what the
    standard says.
    """

    name: str
    query_end: str
    update_end: str
    graphs_end: str
    graph_parameter: str
    authentication: OneOf["basic", "digest"]
    bulk: tuple[tuple[str, str], ...] = ()
    atomic: bool = False
    merges_default_graphs: bool = True
    hides_named_graphs: bool = True
    overrides_from: bool = True
    announces_cut_graphs: bool = True
    preface: str = ""
    asks: Callable[[str], str] = lambda query: query
    reads: Callable[[str, Solutions], Solutions | bool] = lambda query, found: found

    moves: Callable[[str, str], str] = lambda source, target: f"COPY GRAPH <{source}> TO GRAPH <{target}>"

    def exact(self, dataset: Dataset) -> Dataset:
        """Return the dataset that makes this engine see what the protocol says of the one given.

        Raises QueryRefused where the engine would give wrong answers.
        """
        if len(set(dataset.default_graphs)) > 1 and not self.merges_default_graphs:
            raise QueryRefused(
                f"Name one default graph: this store's engine ({self.name}) repeats what several of them hold."
            )
        if not self.hides_named_graphs and dataset.default_graphs and not dataset.named_graphs:
            return Dataset(dataset.default_graphs, (NOTHING,))
        return dataset

    def refuse_two_datasets(self) -> None:
        """Raise QueryRefused if the engine mixes the dataset of FROM clauses with that of the parameters."""
        if not self.overrides_from:
            raise QueryRefused(
                f"Choose graphs by parameters or by FROM, not by both: this store's engine ({self.name}) mixes them."
            )

    def addresses(self, query_url: str) -> tuple[str, str]:
        """Return the addresses for updates and for graphs that belong to a query address; itself where unknown."""
        if not query_url.endswith(self.query_end):
            return query_url, query_url
        base = query_url.removesuffix(self.query_end)
        return base + self.update_end, base + self.graphs_end


def of_server(header: str) -> Dialect:
    """Return the dialect of the engine that names itself so in its `Server` header; plain SPARQL 1.1 if unknown."""
    return next((known for known in (OXIGRAPH, VIRTUOSO) if header.lower().startswith(known.name)), PLAIN)


def joined(query: str) -> str:
    """Return a query of ours in which what `FILTER(… && EXISTS { … })` asks for is a part of the pattern itself.

    The rows are the same where they are distinct and the condition names no variable of its own, as ours do. Oxigraph,
    for which they are written, would search an OPTIONAL of several triples without what is known outside it.
    """
    return _CONDITIONS.sub(_as_pattern, query)


def _as_pattern(found: re.Match[str]) -> str:
    pieces = [piece.strip() for piece in found["all"].split("&&")]
    asked = [exists[1].strip() for piece in pieces if (exists := _EXISTS.fullmatch(piece))]
    if not asked or "||" in found["all"]:
        return found[0]
    rest = " && ".join(piece for piece in pieces if not _EXISTS.fullmatch(piece))
    start = "" if found["before"] in (".", "{") else " ."
    return f"{found['before']}{start} {' . '.join(asked)} {f'FILTER({rest})' if rest else ''}"


def written_out(query: str) -> str:
    """Return a query of ours with its one row of VALUES written into the group where it stands, as Virtuoso needs it.

    A query is left as it is where that might change it: several rows, or a sub-query that names the variable.
    """
    pieces = [token.group() for token in tokens(query)]
    found = next(_rows(pieces), None)
    if found is None:
        return query
    start, end, row = found
    opening = _opening(pieces, start)
    if opening is None:
        return query
    end_of_group = closing(pieces, opening)
    inside = pieces[opening + 1 : start] + pieces[end + 1 : end_of_group]
    if any(piece.lower() == "select" for piece in inside):
        return query
    outside = set(_VARIABLE.findall("".join(map(code, pieces[:opening] + pieces[end_of_group:]))))
    constants = {name: term for name, term in row.items() if term is not None}
    kept = [f" BIND({term} AS ?{name})" for name, term in constants.items() if name in outside]
    return "".join([*pieces[: opening + 1], *_constants(inside, constants), *kept, *pieces[end_of_group:]])


def booleans(query: str) -> frozenset[str]:
    """Return the variables that a query binds to a truth value: a comparison, EXISTS, `true`, BOUND and their like.

    What IF and COALESCE choose, and what is computed in a sub-query of another name, is not followed.
    """
    found = set()
    opened: list[int] = []
    pieces = [token.group() for token in tokens(query)]
    said = [piece for piece in pieces if not (piece.isspace() or piece.startswith("#"))]
    for at, piece in enumerate(said):
        if piece == "(":
            opened.append(at)
        elif piece == ")" and opened:
            opened.pop()
        elif (
            piece.lower() == "as" and opened and said[at + 2 : at + 3] == [")"] and _truthful(said[opened[-1] + 1 : at])
        ):
            found.add(said[at + 1][1:])
    return frozenset(found)


def _truthful(expression: list[str]) -> bool:
    depth = 0
    if expression and expression[0].lower() in _TELLS:
        return True
    for piece in expression:
        if piece in ("(", "{"):
            depth += 1
        elif piece in (")", "}"):
            depth -= 1
        elif depth == 0 and _COMPARES.search(code(piece) or ("" if len(piece) > 1 else piece)):
            return True
    return False


def _virtuoso_means(query: str, found: Solutions) -> Solutions | bool:
    if found.variables == _ASKED:
        return bool(found.rows)
    true_or_false = booleans(query)
    flags = [name in true_or_false for name in found.variables]
    return Solutions(
        found.variables,
        tuple(tuple(map(_truth, row, flags)) for row in found.rows),
    )


def _truth(term: Term | None, flag: bool) -> Term | None:
    if not isinstance(term, Literal):
        return term
    if term.datatype == XSD_BOOLEAN or (flag and term.datatype == XSD_INTEGER):
        return Literal(_TRUTHS.get(term.value, term.value), datatype=XSD_BOOLEAN)
    return term


def _rows(pieces: list[str]) -> Iterator[tuple[int, int, dict[str, str | None]]]:
    """Yield where a VALUES clause of exactly one row begins and ends, and what it binds; None for UNDEF."""
    for at, piece in enumerate(pieces):
        if piece.lower() != "values":
            continue
        opening = next(index for index in range(at, len(pieces)) if pieces[index] == "{")
        end_of_group = closing(pieces, opening)
        names = _VARIABLE.findall("".join(pieces[at:opening]))
        terms = _terms(pieces[opening + 1 : end_of_group])
        if "(" not in pieces[at:opening]:
            terms = [[term] for row in terms for term in row]
        if len(terms) == 1 and len(terms[0]) == len(names):
            yield at, end_of_group, dict(zip(names, terms[0], strict=True))


def _terms(pieces: list[str]) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[]]
    glued = False
    for piece in pieces:
        if piece == "(":
            rows = [row for row in rows if row] + [[]]
        if piece.isspace() or piece in "()" or piece.startswith("#"):
            glued = False
            continue
        row = rows[-1]
        # A datatype follows its literal as ^^<…>, which the scan gives in pieces, and a language as @….
        if glued and row and (piece in "^+-" or piece.startswith("@") or (row[-1] or "").endswith(("^", "+", "-"))):
            row[-1] = f"{row[-1]}{piece}"
        else:
            row.append(None if piece.lower() == "undef" else piece)
        glued = True
    return [row for row in rows if row]


def _opening(pieces: list[str], at: int) -> int | None:
    """Return where the group begins in which a piece stands, None if it stands behind the query's."""
    depth = 0
    for index in range(at - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(pieces[index], 0)
        if depth < 0:
            return index
    return None


def _constants(pieces: list[str], constants: dict[str, str]) -> Iterator[str]:
    """Yield the pieces with constants for variables, and BOUND of a constant as what it is.

    `!BOUND(?x) ||` is left out before the rest of its condition: with a truth that is known beside it, Virtuoso gives
    an IRI that the rest compares as a text.
    """
    at = 0
    while at < len(pieces):
        negated = pieces[at] == "!"
        call = pieces[at + negated : at + negated + 4]
        if len(call) == 4 and call[0].lower() == "bound" and _VARIABLE.sub(r"\1", call[2]) in constants:
            at += negated + 4
            rest = at + 1 if pieces[at : at + 1] and pieces[at].isspace() else at
            if negated and pieces[rest : rest + 1] == ["||"]:
                at = rest + 1
            else:
                yield "(1 = 0)" if negated else "(1 = 1)"
            continue
        piece = pieces[at]
        yield _VARIABLE.sub(lambda name: constants.get(name[1], name[0]), piece) if code(piece) else piece
        at += 1


def _difference(source: str, target: str) -> str:
    """Return an update whose transaction is as large as what changed: moving a graph costs minutes (measured)."""
    here, there = f"{{ GRAPH <{target}> {{ ?s ?p ?o }}", f"{{ GRAPH <{source}> {{ ?s ?p ?o }}"
    return f"DELETE {here} }} WHERE {here} MINUS {there} }} }} ;\nINSERT {here} }} WHERE {there} MINUS {here} }} }}"


PLAIN: Final = Dialect("plain", "/query", "/update", "/data", "graph", "basic")
OXIGRAPH: Final = Dialect(
    "oxigraph",
    "/query",
    "/update",
    "/store",
    "graph",
    "basic",
    (("no_transaction", "true"),),
    atomic=True,
    merges_default_graphs=False,
    moves=_difference,
)
VIRTUOSO: Final = Dialect(
    "virtuoso",
    "/sparql",
    "/sparql-auth",
    "/sparql-graph-crud-auth",
    "graph-uri",
    "digest",
    merges_default_graphs=False,
    hides_named_graphs=False,
    overrides_from=False,
    announces_cut_graphs=False,
    preface='define sql:select-option "loop" ',
    asks=lambda query: written_out(joined(query)),
    reads=_virtuoso_means,
)
