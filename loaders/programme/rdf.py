"""A programme as RDF: Turtle, N-Triples or JSON-LD, read into the same rows as a workbook.

The properties of the form are read backwards. Things may have any names, or none; what is no term of the form is
listed. Nothing is fetched: a JSON-LD context is ours or stands in the file.

>>> text = "@prefix gt: <" + DEF + "> . <urn:p> a gt:CountryProgrammeDocument ; gt:currency 'USD' ."
>>> read_rdf(text.encode(), "p.ttl", "text/turtle").programme.value("currency")
'USD'
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from loaders.programme.limits import Unreadable, check_size
from loaders.programme.rdf_context import with_own_context
from loaders.programme.rdf_lines import Lines
from loaders.programme.rdf_rows import DRAFT, rows_of
from loaders.programme.submission import Place, Submission
from loaders.programme.texts import Text, sentence
from ontology.namespaces import DEF as DEF
from store.rdf_input import RdfSyntax, RdfSyntaxError, TooManyTriples, read_triples

# A programme of a hundred outputs has some ten thousand.
MOST_TRIPLES: Final = 100_000
_SYNTAXES: Final[Mapping[str, RdfSyntax]] = MappingProxyType(
    {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/ld+json": "jsonld"}
)
_NAMES: Final = {"turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD"}


def read_rdf(data: bytes, name: str, media_type: str = "text/turtle") -> Submission:
    """Return what an RDF text says of one programme; raises Unreadable with line and column where it is none.

    `media_type` is text/turtle, application/n-triples or application/ld+json; another raises KeyError.
    """
    syntax = _SYNTAXES[media_type]
    check_size(data, name)
    lines = Lines("")
    if syntax == "jsonld":
        data = with_own_context(data, name)
    else:
        text = _decoded(data, name)
        data, lines = text.encode(), Lines(text, DRAFT)
    try:
        triples = read_triples(data, syntax, MOST_TRIPLES, DRAFT)
    except RdfSyntaxError as error:
        raise _mistake(error, name, syntax) from None
    except TooManyTriples:
        raise Unreadable(
            "too-many-triples",
            sentence(
                "{name} has more than {most:,} triples.",
                "{name} 的三元组超过 {most:,} 个。",
                name=name,
                most=MOST_TRIPLES,
            ),
            Text("Send one programme at a time.", "请一次只发送一个方案。"),
            Place("", "", name),
        ) from None
    return rows_of(triples, syntax, name, lines)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            "wrong-encoding",
            sentence(
                "{name} is not UTF-8: see line {line}.",
                "{name} 不是 UTF-8：见第 {line} 行。",
                name=name,
                line=line,
            ),
            Text("Save it as UTF-8.", "请另存为 UTF-8。"),
            Place("", "", f"{name}, line {line}"),
        ) from None


def _mistake(error: RdfSyntaxError, name: str, syntax: RdfSyntax) -> Unreadable:
    at = f"{name}, line {error.line}, column {error.column}" if error.line else name
    return Unreadable(
        "rdf-syntax",
        sentence(
            "{at} is not {syntax}: {error}.",
            "{at} 不是合法的 {syntax}：{error}。",
            at=at,
            syntax=_NAMES[syntax],
            error=error,
        ),
        Text(
            "Correct the text there; if it is meant to be something else, send a workbook or a Word file.",
            "请更正该处；如本非此格式，请发送工作簿或 Word 文件。",
        ),
        Place("", "", at),
    )
