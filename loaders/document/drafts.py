"""Parts while they are read: their lines gathered, then joined into the text of a part.

>>> draft = Draft("paragraph", "1", "para-1", "1.")
>>> draft.add("超过 11亿人居住在贫"); draft.add("民窟。"); draft.text()
'超过 11亿人居住在贫民窟。'
"""

from dataclasses import dataclass, field
from typing import Final

from loaders.document.joining import PLAIN, Habits, join
from loaders.document.model import PartKind, Provision

_LONGEST_TAIL: Final = 4000
_SEAM: Final = 500


@dataclass
class Draft:
    """A part under construction; `pieces` are its lines, each with whether a new line of text begins there."""

    kind: PartKind
    number: str
    slug: str
    label: str = ""
    parent: str | None = None
    heading_lines: int = 0
    provision: Provision | None = None
    mark: str = ""
    enacting: bool = False
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    last_line: str = ""

    def add(self, text: str, *, breaks: bool = False) -> None:
        """Add a line; `breaks` when it begins a new line of the text rather than continuing the last."""
        if text:
            self.pieces.append((text, breaks))
            self.last_line = text

    def add_heading(self, text: str) -> None:
        """Add a line of the heading."""
        self.add(text)
        self.heading_lines = len(self.pieces)

    def text(self, habits: Habits = PLAIN) -> str:
        """Return the joined text."""
        return _joined(self.pieces, habits)

    def heading(self, habits: Habits = PLAIN) -> str | None:
        """Return the joined heading, None when the part has none."""
        return _joined(self.pieces[: self.heading_lines], habits) or None


def _joined(pieces: list[tuple[str, bool]], habits: Habits) -> str:
    done: list[str] = []
    tail = ""
    for text, breaks in pieces:
        tail = f"{tail}\n{text}" if breaks and tail else join(tail, text, habits)
        if len(tail) > _LONGEST_TAIL:
            # Only the end decides how the next line joins; a part of many thousand lines stays linear this way.
            done.append(tail[:-_SEAM])
            tail = tail[-_SEAM:]
    return "".join(done) + tail
