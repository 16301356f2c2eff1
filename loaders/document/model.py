"""The parts of an official document, as plain values.

Every reader (text, resolution data) gives this model; the graph is built from it. Each character of a document that is
not page furniture stands in exactly one part: in its text, its label or as a footnote mark.

>>> Part(kind="paragraph", number="15", slug="para-15", text="Five means are used:", position=1).number
'15'
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

PartKind = Literal["cover", "section", "paragraph", "point", "footnote", "table", "annex"]
Language = Literal["zh", "en"]


class NotAnOfficialDocument(ValueError):  # noqa: N818 - named for what the input is
    """Raised when the input cannot be read as an official document; the message says what was looked for."""


@dataclass(frozen=True)
class Provision:
    """What makes a paragraph of a resolution or decision a provision: its kind and its opening verb as printed."""

    kind: Literal["preambular", "operative"]
    verb: str | None


@dataclass(frozen=True)
class Part:
    """A part of a document.

    `number` is the part's number as the contract prints it: `15`, `15(b)`, `fn3`, `cover`, `annex II.I`.
    `slug` is the fragment of its address: `para-15.b`, `fn-3`, `cover`, `annex-2.1`.
    `text` is what the part itself says, footnote marks removed: a paragraph with points gives its lead only (see
    `OfficialDocument.full_text`); a section or annex gives its heading, then what stands under it unnumbered.
    `label` is the number as printed: `(一)`, `15.`, `¹`. `notes` are the slugs of the footnotes it refers to.
    `parent` is the slug of the part that holds it; None for a part directly in the document.
    """

    kind: PartKind
    number: str
    slug: str
    text: str
    position: int
    parent: str | None = None
    heading: str | None = None
    notes: tuple[str, ...] = ()
    provision: Provision | None = None
    label: str = ""


@dataclass(frozen=True)
class Masthead:
    """What the first page says about the document; None where it does not say it."""

    symbol: str | None = None
    title: str | None = None
    language: Language | None = None
    original_language: str | None = None
    distribution_date: date | None = None
    body: str | None = None
    session: str | None = None
    meeting_dates: tuple[date, date] | None = None
    place: str | None = None
    agenda_item: str | None = None
    agenda_title: str | None = None
    issuer_note: str | None = None


@dataclass(frozen=True)
class OfficialDocument:
    """A document in its parts, in the order of the text; `problems` says what could not be read for certain."""

    symbol: str | None
    masthead: Masthead
    parts: tuple[Part, ...]
    language: Language
    problems: tuple[str, ...] = ()

    def part(self, number: str) -> Part:
        """Return the part with this number; raise KeyError when there is none."""
        for part in self.parts:
            if part.number == number:
                return part
        raise KeyError(number)

    def numbers(self, *kinds: PartKind) -> list[str]:
        """Return the numbers of the parts of these kinds (of all, when none is given), in order."""
        return [part.number for part in self.parts if not kinds or part.kind in kinds]

    def full_text(self, part: Part) -> str:
        """Return a part with its points: its own text, then each point with its printed label, one per line."""
        lines = [part.text]
        for child in self.parts:
            if child.parent == part.slug and child.kind == "point":
                lines.append(f"{child.label} {self.full_text(child)}")
        return "\n".join(lines)
