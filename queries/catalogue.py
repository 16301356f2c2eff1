"""The catalogue: every question is one `.rq` file, YAML front matter in `#+` lines and SPARQL below.

The file gives the REST route, the command, the page and the test. It is validated when it is read: a broken one is an
error that names file and line.

>>> catalogue()["cq-04"].parameters["as_of"].kind  # doctest: +SKIP
'date'
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal, get_args

import yaml
from pyparsing import ParseException, ParseResults
from rdflib import OWL, RDF, URIRef
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ontology.namespaces import CODE, DEF, rebase
from ontology.translations import LANGUAGES
from ontology.vocabulary import ontology_graph
from queries.template import TemplateError, parameters_of

ColumnKind = Literal["iri", "text", "number", "date", "evidence"]
Cost = Literal["anchored", "scan"]
Names = Mapping[str, str]

_REQUIRED: Final = ("id", "title", "columns", "cost", "gap")
_OPTIONAL: Final = ("parameters", "note")
_PLAIN_KINDS: Final = ("date", "integer", "text", "thing", "document", "language")


class CatalogueError(ValueError):
    """A question file that is not one; the message names file, line and what to write instead."""


@dataclass(frozen=True)
class Parameter:
    """What a question can be asked with.

    `kind` is a class, a code list, or date, integer, text, thing, document, or language (the language of the answer).
    """

    name: str
    kind: str
    title: Names
    default: str | int | None


@dataclass(frozen=True)
class Question:
    """One question: its titles, parameters and columns, and the SPARQL that answers it.

    `gap` says, for an empty answer, what no loaded document states. `cost` is `anchored` (starts from a bound thing,
    flat in the size of the graph) or `scan`.
    """

    id: str
    topic: str
    title: Names
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, ColumnKind]
    cost: Cost
    gap: Names
    note: Names
    sparql: str

    @property
    def evidence_columns(self) -> tuple[str, ...]:
        """Return the columns that hold the document parts."""
        return tuple(name for name, kind in self.columns.items() if kind == "evidence")


@cache
def catalogue() -> Mapping[str, Question]:
    """Return all questions by id, in the order of their ids; raises CatalogueError for the first broken file."""
    questions: dict[str, Question] = {}
    for topic, entry in _files():
        question = read_question(rebase(entry.read_text(encoding="utf-8")), f"queries/{topic}/{entry.name}", topic)
        if question.id + ".rq" != entry.name:
            raise CatalogueError(
                f"queries/{topic}/{entry.name} line 1: the file of {question.id} is named {question.id}.rq"
            )
        if question.id in questions:
            raise CatalogueError(
                f"queries/{topic}/{entry.name} line 1: {question.id} stands in {questions[question.id].topic}/ too"
            )
        questions[question.id] = question
    return dict(sorted(questions.items()))


def read_question(text: str, name: str, topic: str) -> Question:
    """Return the question written in `text`; `name` is the file's for errors. Raises CatalogueError."""
    matter, sparql = _split(text)
    try:
        front = yaml.safe_load(matter)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{name} line {line}: the front matter is not YAML: {error.problem}") from error
    fault = _Faults(name, text)
    fault.check(isinstance(front, dict), "id", "the file begins with `#+ id: …`")
    for key in _REQUIRED:
        fault.check(key in front, "id", f"the front matter lacks {key!r}")
    for key in front:
        fault.check(key in (*_REQUIRED, *_OPTIONAL), str(key), f"{key!r} is not a key of the front matter")
    texts = {key: _in_all_languages(front[key], key, key, fault) for key in ("title", "gap", "note") if key in front}
    for key in ("columns", "parameters"):
        fault.check(isinstance(front.get(key) or {}, dict), key, f"{key!r} is a mapping of names, as in {{name: kind}}")
    parameters = {key: _parameter(key, value, fault) for key, value in (front.get("parameters") or {}).items()}
    columns = front["columns"] or {}
    for column, kind in columns.items():
        fault.check(
            kind in get_args(ColumnKind), "columns", f"column {column!r}: {kind!r} is not one of {get_args(ColumnKind)}"
        )
    fault.check("evidence" in columns.values(), "columns", "no column of kind evidence: every row shows its part")
    fault.check(front["cost"] in get_args(Cost), "cost", f"cost is one of {get_args(Cost)}")
    _check_sparql(sparql, tuple(parameters), tuple(columns), fault)
    return Question(
        id=str(front["id"]),
        topic=topic,
        title=texts["title"],
        parameters=parameters,
        columns=columns,
        cost=front["cost"],
        gap=texts["gap"],
        note=texts.get("note", {}),
        sparql=sparql,
    )


class _Faults:
    """Raises CatalogueError with the line on which a key of the front matter stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()
        self.offset = sum(line.startswith("#+") for line in self.lines)

    def check(self, holds: bool, key: str, message: str) -> None:
        if not holds:
            at = next(
                (number for number, line in enumerate(self.lines, 1) if line.startswith("#+") and f"{key}:" in line), 1
            )
            raise CatalogueError(f"{self.name} line {at}: {message}")


def _files() -> Iterator[tuple[str, Traversable]]:
    for folder in sorted(resources.files("queries").iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and folder.name not in ("support", "__pycache__"):
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if entry.name.endswith(".rq"):
                    yield folder.name, entry


def _split(text: str) -> tuple[str, str]:
    matter: list[str] = []
    sparql: list[str] = []
    for line in text.splitlines():
        (matter if line.startswith("#+") and not sparql else sparql).append(line)
    return "\n".join(line[2:].removeprefix(" ") for line in matter), "\n".join(sparql) + "\n"


def _parameter(name: str, value: Any, fault: _Faults) -> Parameter:
    fault.check(isinstance(value, dict) and "type" in value, name, f"parameter {name!r} needs a type")
    kind = value["type"]
    known = isinstance(kind, str) and (kind in _PLAIN_KINDS or _is_class(kind) or _is_code_list(kind))
    fault.check(known, name, f"parameter {name!r}: {kind!r} is neither a class, a code list, nor one of {_PLAIN_KINDS}")
    given = {key: text for key, text in value.items() if key not in ("type", "default")}
    return Parameter(name, kind, _in_all_languages(given, f"parameter {name}", name, fault), value.get("default"))


def _in_all_languages(given: Any, what: str, key: str, fault: _Faults) -> Names:
    """Return a text that stands in each official language of the United Nations, and in no other."""
    held = given if isinstance(given, dict) else {}
    lacking = [language for language in LANGUAGES if not isinstance(held.get(language), str) or not held[language]]
    fault.check(not lacking, key, f"{what!r} needs a text in {', '.join(lacking)}")
    other = [str(language) for language in held if language not in LANGUAGES]
    fault.check(not other, key, f"{what!r} has {', '.join(other)}, which is none of {', '.join(LANGUAGES)}")
    return held


def _is_class(name: str) -> bool:
    return (URIRef(DEF + name), RDF.type, OWL.Class) in ontology_graph()


def _is_code_list(name: str) -> bool:
    return (URIRef(CODE + name), RDF.type, None) in ontology_graph()


def _check_sparql(sparql: str, parameters: tuple[str, ...], columns: tuple[str, ...], fault: _Faults) -> None:
    try:
        prologue, select = parseQuery(sparql)
    except ParseException as error:
        line = fault.offset + error.lineno
        raise CatalogueError(f"{fault.name} line {line}: the SPARQL cannot be read: {error.msg}") from error
    declared = {_prefix(item) for item in prologue if item.name == "PrefixDecl"}
    for prefix in sorted(_prefixes(select) - declared):
        line = next((at for at, text in enumerate(fault.lines, 1) if f"{prefix}:" in text and text[:2] != "#+"), 1)
        raise CatalogueError(f"{fault.name} line {line}: the prefix {prefix!r} is not declared")
    # `SELECT *` and queries of another kind name no columns.
    projection = select["projection"] if "projection" in select else ()  # noqa: SIM401 - see _prefix
    variables = tuple(str(item["var"] if "var" in item else item["evar"]) for item in projection)
    fault.check(variables == columns, "columns", f"the query selects {variables}, the columns are {columns}")
    if parameters:
        try:
            slots = parameters_of(sparql)
        except TemplateError as error:
            raise CatalogueError(f"{fault.name} line {fault.offset + 1}: {error}") from error
        fault.check(
            slots == parameters, "parameters", f"the VALUES line takes {slots}, the parameters are {parameters}"
        )


def _prefixes(node: Any) -> set[str]:
    """Return the prefixes that a parsed query uses."""
    if isinstance(node, CompValue):
        own = {_prefix(node)} if node.name == "pname" else set()
        return own.union(*(_prefixes(value) for value in node.values()))
    if isinstance(node, list | tuple | ParseResults):
        return set().union(*map(_prefixes, node))
    return set()


def _prefix(node: CompValue) -> str:
    # CompValue.get gives the name of what is asked for where there is none.
    return str(node["prefix"]) if "prefix" in node else ""
