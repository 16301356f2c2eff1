"""On which line of a Turtle or N-Triples text a statement stands, found without a parser: a hint for people.

The line is that of the predicate within a statement that begins with the subject; where the text is written in
another way the line of the subject is given, or none.

>>> text = "@prefix x: <urn:x:> ." + chr(10) + "x:a x:b 1 ;" + chr(10) + "  x:c 2 ."
>>> Lines(text).line("urn:x:a", "urn:x:c")
3
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_PREFIX: Final = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_TOKEN: Final = re.compile(r"<([^<>\"{}|^`\\\s]*)>|([\w.-]*):([\w/.%~-]*[\w/%~-]|)|\ba\b")
_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Lines:
    """The lines of one text; `base` resolves relative addresses."""

    text: str
    base: str = ""

    def line(self, subject: str, predicate: str | None = None) -> int | None:
        """Return the number, from 1, of the line where a statement about a subject (IRI) stands; None if not found."""
        first = self._found.get((subject, ""))
        return first if predicate is None else self._found.get((subject, predicate), first)

    @cached_property
    def _found(self) -> dict[tuple[str, str], int]:
        """The first line of each subject that begins a statement, and of each term that stands in its statements."""
        found: dict[tuple[str, str], int] = {}
        subject: str | None = None
        for number, (line, tokens) in enumerate(zip(self._lines, self._tokens, strict=True), start=1):
            rest = tokens
            if subject is None and tokens:
                subject, rest = tokens[0], tokens[1:]
                found.setdefault((subject, ""), number)
            if subject is not None:
                for token in rest:
                    found.setdefault((subject, token), number)
            stripped = line.strip()
            if stripped.endswith(".") and not stripped.startswith("#"):
                subject = None
        return found

    @cached_property
    def _lines(self) -> list[str]:
        # Not splitlines(), which also splits at characters that may stand inside a literal.
        return self.text.replace("\r\n", "\n").split("\n")

    @cached_property
    def _tokens(self) -> list[tuple[str, ...]]:
        prefixes: dict[str, str] = {}
        tokens: list[tuple[str, ...]] = []
        for line in self._lines:
            if declared := _PREFIX.match(line):
                prefixes[declared[1]] = declared[2]
                tokens.append(())
            else:
                tokens.append(tuple(self._read(line, prefixes)))
        return tokens

    def _read(self, line: str, prefixes: dict[str, str]) -> Iterator[str]:
        for token in _TOKEN.finditer(_STRING.sub('""', line)):
            if token[1] is not None:
                yield token[1] if ":" in token[1] else self.base + token[1]
            elif token[0] == "a":
                yield _RDF_TYPE
            elif token[2] in prefixes:
                yield prefixes[token[2]] + token[3]
