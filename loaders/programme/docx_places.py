"""Where the places of a Word file are in its XML, so that something can be put beside what was read there.

>>> anchors_of(data, "kenya.docx")["table 2", "R5C1"]  # doctest: +SKIP
Anchor(first=212, properties=213, last=230)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from loaders.programme.docx_blocks import Elements, body_of, read_blocks


@dataclass(frozen=True, slots=True)
class Anchor:
    """The paragraphs of a place, as numbers of elements in the order of `word/document.xml`, counted from 0.

    `first` and `last` may be the same one; `properties` is the element that the first paragraph begins with, if any.
    """

    first: int
    properties: int | None
    last: int


def anchors_of(data: bytes, name: str) -> Mapping[tuple[str, str], Anchor]:
    """Return the anchor of each paragraph and cell by the sheet and cell of its place, in the order of the file.

    Raises Unreadable when the file cannot be opened.
    """
    elements: Elements = {}
    read_blocks(data, name, elements)
    ends = {place: own for place, element in elements.items() if (own := _paragraphs(element))}
    wanted = {element for own in ends.values() for element in (own[0], own[0].find(qn("w:pPr")), own[-1])}
    numbers: dict[Any, int] = {}
    if ends:
        root = next(iter(ends.values()))[0].getroottree().getroot()
        numbers = {one: number for number, one in enumerate(_elements(root)) if one in wanted}
    found = {}
    for place, own in ends.items():
        properties = own[0].find(qn("w:pPr"))
        found[place] = Anchor(numbers[own[0]], numbers.get(properties), numbers[own[-1]])
    return dict(sorted(found.items(), key=lambda item: item[1].first))


def _elements(root: Any) -> Iterator[Any]:
    return (one for one in root.iter() if isinstance(one.tag, str))


def _paragraphs(element: Any) -> list[Any]:
    """Return the paragraphs of a cell, those of tables within it left out, or the paragraph itself."""
    return [element] if element.tag == qn("w:p") else [one for one in body_of(element) if one.tag == qn("w:p")]
