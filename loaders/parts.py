"""Part numbers as printed and the fragments that name them, both ways of one agreement.

>>> part_slug("15(b)"), part_slug("fn3"), part_slug("annex II.I"), part_slug("table V.D")
('para-15.b', 'fn-3', 'annex-2.1', 'table-V.D')
"""

import re
from typing import Final
from urllib.parse import quote

from ontology.namespaces import DEF, document_iri

_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_PARAGRAPH: Final = re.compile(r"(\d+[a-z]?(?: bis)?)((?:\([0-9a-z]+\))*)")
_FOOTNOTE: Final = re.compile(r"fn(\d+[a-z]?|\.\*+)")
_PREAMBULAR: Final = re.compile(r"pp(\d+)((?:\([0-9a-z]+\))*)")
_SECTION: Final = re.compile(r"section ([0-9A-Za-z.-]+)")
_HEADING: Final = re.compile(r"heading (\d+)")
_TABLE: Final = re.compile(r"table ([0-9A-Za-z.-]+)")
_ANNEX: Final = re.compile(r"annex ([IVXLC]+|\d+)((?:\.[0-9A-Za-z]+)*)((?:\([0-9a-z]+\))*)")


class NotAPartNumber(ValueError):  # noqa: N818 - named for what the text is
    """The text cannot be the number of a document part."""


def part_slug(number: str) -> str:
    """Return the fragment that names the part with this number inside its document.

    Numbers are `15`, `15(b)`, `8(c)(ii)`, `fn3`, `fn.*`, `cover`, `section V.D`, `heading 1` (the first
    heading without a number), `table V.D`, `annex II.I` and `pp2`.
    Raises NotAPartNumber for anything else.
    """
    if number == "cover":
        return number
    if match := _PARAGRAPH.fullmatch(number):
        return f"para-{match[1].replace(' ', '-')}{_points(match[2])}"
    if match := _PREAMBULAR.fullmatch(number):
        return f"pp-{match[1]}{_points(match[2])}"
    if match := _FOOTNOTE.fullmatch(number):
        return f"fn-{match[1].lstrip('.')}"
    if match := _SECTION.fullmatch(number):
        return f"sec-{match[1]}"
    if match := _HEADING.fullmatch(number):
        return f"heading-{match[1]}"
    if match := _TABLE.fullmatch(number):
        return f"table-{match[1]}"
    if match := _ANNEX.fullmatch(number):
        items = [str(_arabic(item)) for item in match[2].split(".")[1:]]
        return ".".join([f"annex-{_arabic(match[1])}", *items]) + _points(match[3])
    raise NotAPartNumber(
        f"{number!r} is not the number of a document part; numbers look like 15, 15(b), 8(c)(ii), fn3, fn.*, cover, "
        "section V.D, heading 1, table V.D, annex II.I, pp2"
    )


def part_class(number: str) -> str:
    """Return the IRI of the class of a part, as its number tells it."""
    kinds = {
        "cover": "Cover",
        "fn": "Footnote",
        "section": "Section",
        "heading": "Section",
        "table": "Table",
        "annex": "Annex",
    }
    for start, kind in kinds.items():
        if number.startswith(start):
            return DEF + kind
    return DEF + ("Point" if "(" in number else "Paragraph")


def part_iri(symbol: str, number: str) -> str:
    """Return the IRI of a part inside the document with this symbol."""
    return f"{document_iri(symbol)}#{quote(part_slug(number), safe='.*-')}"


def _points(printed: str) -> str:
    return "".join(f".{point}" for point in re.findall(r"\(([0-9a-z]+)\)", printed))


def _arabic(number: str) -> int | str:
    if not all(letter in _ROMAN for letter in number):
        return number
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
