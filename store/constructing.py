"""CONSTRUCT by way of SELECT, for an engine that cuts graphs without a word (Virtuoso; its tables say so in a header).

The pattern is asked as a table of the variables that the template uses, and the template is filled here, by the
embedded engine. Blank nodes of the table travel as IRIs of our own, since no query can name them.

>>> as_table("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }").query
'SELECT DISTINCT ?s ?o WHERE { ?s ?p ?o }'
"""

import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from store.nesting import closing, code, tokens
from store.port import QueryRefused, Solutions
from store.terms import Blank, Term

_BLANK: Final = "urn:x-goldenthread:blank:"
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_MANY: Final = frozenset({"limit", "offset"})


@dataclass(frozen=True, slots=True)
class Table:
    """A CONSTRUCT taken apart: the SELECT to ask, and the beginning of the query that fills the template."""

    query: str
    head: str


def as_table(query: str) -> Table:
    """Return the SELECT that gives what a CONSTRUCT's template needs; raises QueryRefused for DESCRIBE."""
    pieces = [token.group() for token in tokens(query)]
    words = [piece.lower() for piece in pieces]
    if "construct" not in words:
        raise QueryRefused(
            "DESCRIBE is not answered here: this store's engine may cut what it describes without saying so. "
            "Write CONSTRUCT."
        )
    start = words.index("construct")
    opening = pieces.index("{", start)
    end = closing(pieces, opening)
    short = any(not piece.isspace() for piece in pieces[start + 1 : opening])
    rest = pieces[start + 1 :] if short else pieces[end + 1 :]
    template = pieces[opening + 1 : end]
    names = list(dict.fromkeys(_VARIABLE.findall(" ".join(map(code, template)))))
    # Each solution makes new blank nodes of the template's, and a limit counts solutions: then none may be left out.
    once = not (_MANY & set(words[end:]) or "[" in template or any(piece.startswith("_:") for piece in template))
    shown = " ".join(f"?{name}" for name in names) or "(1 AS ?nothing)"
    prologue = "".join(pieces[:start])
    body = "".join(rest).strip()
    return Table(
        f"{prologue}SELECT {'DISTINCT ' if once else ''}{shown} {body}",
        f"{prologue}CONSTRUCT {{{''.join(template)}}} WHERE ",
    )


def filled(head: str, found: Solutions) -> list[ox.Triple]:
    """Return the triples that a template gives for these rows, each once."""
    variables = " ".join(f"?{name}" for name in found.variables)
    rows = " ".join(f"({' '.join(map(_written, row))})" for row in found.rows)
    triples = ox.Store().query(f"{head}{{ VALUES ({variables}) {{ {rows} }} }}")
    assert isinstance(triples, ox.QueryTriples)  # noqa: S101 - it is a CONSTRUCT
    return list(dict.fromkeys(map(_with_blank_nodes, triples)))


def _written(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return f"<{_BLANK}{term.label.encode().hex()}>" if isinstance(term, Blank) else term.sparql()


def _with_blank_nodes(triple: ox.Triple) -> ox.Triple:
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.NamedNode):
        subject = _named_or_blank(subject)
    if isinstance(value, ox.NamedNode):
        value = _named_or_blank(value)
    return ox.Triple(subject, triple.predicate, value)


def _named_or_blank(node: ox.NamedNode) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(f"b{node.value.removeprefix(_BLANK)}") if node.value.startswith(_BLANK) else node
