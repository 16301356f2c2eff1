"""RDF terms as plain frozen values, so that no room above needs an engine's types.

>>> Literal("4", datatype=XSD_INTEGER).sparql()
'"4"^^<http://www.w3.org/2001/XMLSchema#integer>'
"""

import re
from dataclasses import dataclass
from typing import Final

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING: Final = XSD + "string"
XSD_INTEGER: Final = XSD + "integer"
XSD_DECIMAL: Final = XSD + "decimal"
XSD_BOOLEAN: Final = XSD + "boolean"
XSD_DATE: Final = XSD + "date"
RDF_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

# RFC 3987 forbids these in an IRI; SPARQL's IRIREF production (SPARQL 1.1, section 19.8) as well.
_NOT_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_LANGUAGE: Final = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class IRI:
    """An IRI; raises ValueError for characters that no IRI may hold."""

    value: str

    def __post_init__(self) -> None:
        if found := _NOT_IN_IRI.search(self.value):
            raise ValueError(f"{self.value!r} is not an IRI: it holds {found.group()!r}")

    def sparql(self) -> str:
        """Return the term as it is written in SPARQL and N-Triples."""
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node; its label means something within one answer only."""

    label: str

    def sparql(self) -> str:
        """Return the term as it is written in SPARQL and N-Triples."""
        return f"_:{self.label}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: its lexical form, and a language or a datatype."""

    value: str
    language: str | None = None
    datatype: str = XSD_STRING

    def __post_init__(self) -> None:
        if self.language is not None and not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"{self.language!r} is not a language tag")
        if self.datatype != XSD_STRING:
            IRI(self.datatype)

    def sparql(self) -> str:
        """Return the term as it is written in SPARQL and N-Triples."""
        quoted = '"' + "".join(_ESCAPES.get(character, character) for character in self.value) + '"'
        if self.language is not None:
            return f"{quoted}@{self.language}"
        return quoted if self.datatype == XSD_STRING else f"{quoted}^^<{self.datatype}>"


Term = IRI | Blank | Literal


def value_of(term: Term | None) -> str | None:
    """Return an IRI or the lexical form of a literal; None for a blank node and for what is not bound."""
    return term.value if isinstance(term, IRI | Literal) else None


def text_of(term: Term | None) -> str:
    """Return `value_of` a term, empty where that is None."""
    return value_of(term) or ""
