"""Curated facts: JSON-LD written as YAML, one file per document, each fact under the part that states it.

The form is described in `knowledge/README.md`. Reading adds what follows from a fact's place: `gt:statedIn`, the part
itself, an IRI for what carries none (citations, figures, claims), the number of items of an enumeration, and for every
relation an `rdf:Statement` with its part, so that an answer can show the paragraph of that very fact. A date, a status
and the few other values on which documents disagree get a `gt:ValueStatement` likewise.

>>> [file.symbol for file in bundled_knowledge()]  # doctest: +SKIP
['A/RES/75/224', 'A/RES/79/214', 'HSP/EB.2025/4']
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Final

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD

from loaders import form, marked_yaml, symbols
from loaders.expansion import expand, identifier
from loaders.marked_yaml import MarkedMapping
from loaders.parts import NotAPartNumber, part_class, part_iri, part_slug
from ontology.namespaces import DEF, DOC, ID, PREFIXES, document_iri

STATED_IN: Final = URIRef(DEF + "statedIn")
VALUE_STATEMENT: Final = URIRef(DEF + "ValueStatement")

_WRITING: Final = {
    int: "a whole number",
    str: "text: put it in quotes",
    dict: "text by language, such as {en: …, zh: …}",
}

# What stands in one place only: its own evidence is that of every relation it holds, so no statement node repeats it.
_SELF_EVIDENT: Final = frozenset({"Citation", "ReportedFigure", "AssertedAlignment", "Enumeration"})
_IDENTIFIER: Final = re.compile(r"[a-z][a-z-]*/[^\s#]+|http://\S+|https://\S+|doc/\S+")


class KnowledgeError(ValueError):
    """A knowledge file that cannot be read; `problems` holds a sentence for each fault, with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class KnowledgeFile:
    """The facts of one document: its symbol, the language of the text that was read, what its parts state."""

    name: str
    symbol: str
    language: str
    graph: Graph


@cache
def bundled_knowledge() -> tuple[KnowledgeFile, ...]:
    """Return every knowledge file that comes with the project, read once; do not change the graphs.

    Raises KnowledgeError with all faults of all files.
    """
    files: list[KnowledgeFile] = []
    problems: list[str] = []
    for entry in sorted(resources.files("knowledge").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            try:
                files.append(read_knowledge(entry.read_text(encoding="utf-8"), entry.name))
            except KnowledgeError as error:
                problems.extend(error.problems)
    if problems:
        raise KnowledgeError(problems)
    return tuple(files)


def read_knowledge(text: str, name: str) -> KnowledgeFile:
    """Return the facts written in `text`; `name` is the file's name for errors.

    Raises KnowledgeError naming every unknown key, class, code, part number and identifier at once.
    """
    try:
        content = marked_yaml.load(text, name)
    except marked_yaml.UnreadableYaml as error:
        raise KnowledgeError([str(error)]) from error
    if not isinstance(content, MarkedMapping) or not isinstance(content.get("parts"), MarkedMapping):
        raise KnowledgeError([f"{name} line 1: a knowledge file has the keys document, language and parts"])
    try:
        symbol = symbols.normalise(str(content.get("document")))
    except symbols.UnreadableSymbol as error:
        raise KnowledgeError([f"{name} line {content.lines.get('document', 1)}: {error}"]) from error
    reader = Reader(name, symbol)
    for number, entries in content["parts"].items():
        reader.read_part(number, entries, content["parts"].lines[number])
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return KnowledgeFile(name, symbol, str(content.get("language")), reader.graph())


class Reader:
    """Collects the nodes of one file and all faults found on the way."""

    def __init__(self, name: str, symbol: str) -> None:
        self.name = name
        self.symbol = symbol
        self.problems: list[str] = []
        self.nodes: list[dict[str, Any]] = []
        self.statements: list[tuple[str, str, str, str]] = []
        self.values: list[tuple[str, str, URIRef | Literal, str]] = []
        self.described: set[str] = set()

    def read_part(self, number: str, entries: Any, line: int) -> None:
        """Read what one part states."""
        try:
            part_slug(number)
        except NotAPartNumber as error:
            self._fault(line, str(error))
            return
        if not isinstance(entries, list):
            self._fault(line, f"part {number} holds a list of entries, each beginning with `- `")
            return
        part = part_iri(self.symbol, number)
        document = document_iri(self.symbol)
        self.nodes.append(
            {
                "id": part,
                "type": [DEF + "DocumentPart", part_class(number)],
                "partNumber": number,
                "inDocument": document,
            }
        )
        for entry in entries:
            if isinstance(entry, MarkedMapping):
                self._read_entry(entry, number, part)
            else:
                self._fault(line, f"part {number}: an entry is a mapping of keys to values, not {entry!r}")

    def graph(self) -> Graph:
        """Return the triples of all nodes and of one statement node for each relation."""
        graph = Graph()
        for node in self.nodes:
            for triple in expand(node):
                graph.add(triple)
        for subject, predicate, target, part in self.statements:
            statement = _statement(graph, subject, predicate, target, part)
            graph.add((statement, RDF.type, RDF.Statement))
            graph.add((statement, RDF.object, URIRef(target)))
        for subject, predicate, given, part in self.values:
            statement = _statement(graph, subject, predicate, given, part)
            graph.add((statement, RDF.type, VALUE_STATEMENT))
            graph.add((statement, RDF.value, given))
        for cited in {document_iri(self.symbol), *_documents(graph)}:
            graph.add((URIRef(cited), RDF.type, URIRef(DEF + "Document")))
            graph.add((URIRef(cited), URIRef(DEF + "symbol"), Literal(symbols.from_iri(cited))))
        for prefix, iri in PREFIXES.items():
            graph.bind(prefix, iri)
        return graph

    def _read_entry(self, entry: MarkedMapping, number: str, part: str) -> None:
        types = entry.get("type", [])
        types = types if isinstance(types, list) else [types]
        node: dict[str, Any] = {}
        for key, value in entry.items():
            if key not in form.known_keys():
                known = form.known_keys()
                self._fault(entry.lines[key], f"{key!r} is not a key of the vocabulary{_nearest(key, known)}")
            elif value is None:
                self._fault(entry.lines[key], f"{key!r} has no value")
            elif key == "type":
                self._check_types(types, entry.lines[key])
                node["type"] = types
            else:
                node[key] = self._value(key, value, entry.lines[key])
        node["id"] = self._identify(entry, types, number, part)
        node["statedIn"] = part
        if "Enumeration" in types:
            node["listedCount"] = len(_as_list(entry.get("enumerates", [])))
        if "Citation" in types:
            node["readBy"] = "curated"
        self.nodes.append(node)
        if not _SELF_EVIDENT.intersection(types):
            self._state_relations(node, part)
            self._state_values(node, part)

    def _state_values(self, node: dict[str, Any], part: str) -> None:
        for key in sorted(node.keys() & form.evidenced_values()):
            for value in _as_list(node[key]):
                if key in form.codes():
                    given: URIRef | Literal = URIRef(f"{form.code_base(key)}{value}")
                else:
                    coerced = form.coerced(key)
                    given = Literal(str(value), datatype=URIRef(coerced) if coerced else None)
                self.values.append((identifier(node["id"]), DEF + key, given, part))

    def _state_relations(self, node: dict[str, Any], part: str) -> None:
        for key in sorted(node.keys() & form.relations() - {"statedIn"}):
            for value in _as_list(node[key]):
                subject, predicate, target = identifier(node["id"]), key, identifier(value)
                if key in form.upward():
                    subject, predicate, target = target, form.upward()[key], subject
                self.statements.append((subject, DEF + predicate, target, part))

    def _value(self, key: str, value: Any, line: int) -> Any:
        items = _as_list(value)
        if key in form.relations() or key == "id":
            for item in items:
                if not isinstance(item, str) or not _IDENTIFIER.fullmatch(item):
                    self._fault(line, f"{key!r} needs an identifier such as body/executive-board, not {item!r}")
        elif key in form.codes():
            for item in items:
                if item not in form.codes()[key]:
                    self._fault(line, f"{item!r} is not a code of {key!r}{_nearest(str(item), form.codes()[key])}")
        elif form.coerced(key) == str(XSD.decimal):
            return [str(item) for item in items] if isinstance(value, list) else str(value)
        elif any(not isinstance(item, form.written_as(key)) for item in items):
            self._fault(line, f"{key!r} is {_WRITING[form.written_as(key)]}, not {value}")
        return value

    def _check_types(self, types: list[Any], line: int) -> None:
        for kind in types:
            if kind not in form.classes():
                self._fault(line, f"{kind!r} is not a class of the vocabulary{_nearest(str(kind), form.classes())}")

    def _identify(self, entry: MarkedMapping, types: list[Any], number: str, part: str) -> str:
        if "id" in entry:
            return str(entry["id"])
        place = f"{self.symbol}/{part_slug(number)}"
        if "Citation" in types:
            cited = entry.get("citesDocument") or entry.get("citesAct") or entry.get("refersToPart")
            target = str(cited).removeprefix("doc/").replace("#", "/")
            return f"citation/{place}/{target}".replace(" ", "_")
        if "ReportedFigure" in types:
            identifier = f"figure/{place}/{str(entry.get('forMeasure')).removeprefix('measure/')}"
            if identifier in self.described:
                self._fault(
                    entry.line, "a second figure of this measure in this part needs an `id: figure/…` of its own"
                )
            self.described.add(identifier)
            return identifier
        if "AssertedAlignment" in types:
            said = " ".join(str(entry.get(key)) for key in ("claimSubject", "claimRelation", "claimObject", "claimant"))
            return "claim/" + hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()[:20]
        self._fault(entry.line, "this entry needs an `id: kind/name`")
        return "nothing/unidentified"

    def _fault(self, line: int, message: str) -> None:
        self.problems.append(f"{self.name} line {line}: {message}")


def _statement(graph: Graph, subject: str, predicate: str, value: str, part: str) -> URIRef:
    key = hashlib.sha1(f"{subject} {predicate} {value}".encode(), usedforsecurity=False).hexdigest()[:20]
    statement = URIRef(f"{ID}statement/{key}")
    graph.add((statement, RDF.subject, URIRef(subject)))
    graph.add((statement, RDF.predicate, URIRef(predicate)))
    graph.add((statement, STATED_IN, URIRef(part)))
    return statement


def _documents(graph: Graph) -> Iterator[str]:
    for term in {term for triple in graph for term in triple}:
        if isinstance(term, URIRef) and term.startswith(DOC) and "#" not in term:
            yield str(term)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _nearest(word: str, known: frozenset[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
