"""The records of an XML file, one at a time: each child of the root as a small tree, with the line of every element.

Files come from anywhere and may be large, so: one record is held at a time; a document type declaration is refused, and
with it every entity (XML 1.0, sections 2.8 and 4), so that nothing is fetched and nothing multiplies; a record has
limits of size and depth. Names in a namespace are written `{namespace}name`.

>>> import io
>>> with_root = records(io.BytesIO(b"<all version='1'><one n='7'><name>A</name></one><two/></all>"), "one.xml")
>>> [(record.name, record.attributes, record.line) for record in with_root]
[('all', {'version': '1'}, 1), ('one', {'n': '7'}, 1), ('two', {}, 1)]
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat

from loaders.sources.source import SourceRefused

LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
DEEPEST: Final = 50
MOST_ELEMENTS: Final = 500_000
MOST_CHARACTERS: Final = 50_000_000
_READ_BYTES: Final = 2**16


@dataclass(slots=True)
class Element:
    """An element: its attributes, the text that stands directly in it, its children, the line where it begins."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text that stands directly in the element, its white space as single spaces."""
        return " ".join("".join(self.texts).split())

    def all(self, name: str) -> Iterator["Element"]:
        """Give the children of this name, in order."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """Return the first child of this name."""
        return next(self.all(name), None)

    def get(self, name: str) -> str:
        """Return an attribute without the white space around it, empty where it is missing."""
        return self.attributes.get(name, "").strip()


def records(file: BinaryIO, name: str) -> Iterator[Element]:
    """Give the root without its children, then each of its children with all that is in it.

    `name` is the file's, for messages. Raises SourceRefused where the file is not well-formed XML, declares a document
    type, or holds a record beyond the limits.
    """
    reading = _Reading(name)
    while data := file.read(_READ_BYTES):
        yield from reading.feed(data)
    yield from reading.feed(b"", last=True)


class _Reading:
    def __init__(self, name: str) -> None:
        self._name = name
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._elements = self._letters = 0

    def feed(self, data: bytes, *, last: bool = False) -> list[Element]:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as problem:
            raise SourceRefused(
                f"{self._name}, line {problem.lineno}: not well-formed XML ({expat.ErrorString(problem.code)}). "
                "Nothing of the file was taken; get a whole copy of it, and save it as UTF-8 if it is in another "
                "encoding than it declares."
            ) from None
        except (LookupError, ValueError) as problem:
            raise SourceRefused(f"{self._name}: cannot be decoded ({problem}). Give it as UTF-8.") from None
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(
            _clark(name), {_clark(key): value for key, value in attributes.items()}, self._parser.CurrentLineNumber
        )
        if not self._open:
            self._done.append(Element(element.name, element.attributes, element.line))
        elif len(self._open) > 1:
            self._open[-1].children.append(element)
        self._open.append(element)
        self._elements += 1
        if len(self._open) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise SourceRefused(
                f"{self._name}, line {element.line}: a record holds more than {MOST_ELEMENTS} elements or is nested "
                f"more than {DEEPEST} deep, which no record of this kind is."
            )

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if len(self._open) == 1:
            self._done.append(element)
            self._elements = self._letters = 0

    def _characters(self, text: str) -> None:
        if len(self._open) > 1:
            self._open[-1].texts.append(text)
        self._letters += len(text)
        if self._letters > MOST_CHARACTERS:
            raise SourceRefused(f"{self._name}: a record holds more than {MOST_CHARACTERS} characters of text.")

    def _doctype(self, *_: object) -> None:
        raise SourceRefused(
            f"{self._name}, line {self._parser.CurrentLineNumber}: declares a document type (<!DOCTYPE …>), through "
            "which files reach for others or grow without end. Remove the declaration."
        )


def _clark(name: str) -> str:
    namespace, space, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if space else name
