"""The walk through a document's lines that puts each of them into exactly one part.

State is what a reader keeps in mind: the sections and points that are open, the part being read, and the part that a
footnote at the foot of a page interrupted. `structure` decides what a line opens; this module says where it then goes.
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.document.drafts import Draft
from loaders.document.headings import Heading, ScopeOpening, Style
from loaders.document.layout import Layout, Line, display_width, ends_complete
from loaders.document.model import Provision
from loaders.document.numbering import Mark
from loaders.document.numerals import arabic
from loaders.document.opening import FootnoteOpening
from loaders.document.points import PointStack

_WIDE: Final = 0.75


class Walk:
    """The parts read so far and what is open; each `open_…` begins a part, `add_text` continues one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.cover = Draft("cover", "cover", "cover")
        self.drafts: list[Draft] = [self.cover]
        self.current = self.cover
        self.interrupted: Draft | None = None
        self.base: Draft | None = None
        self.points = PointStack()
        self.path: list[tuple[Style, str]] = []
        self.section: Draft | None = None
        self.numbered_section: Draft | None = None
        self.scope: Draft | None = None
        self.scope_numbered = False
        self.scope_path = ("", "")
        self.enacting = False
        self.preambles = 0
        self.counted = 0
        self.last_number = 0
        self.plain_headings = 0
        self.tables: dict[str, int] = {}
        self.problems: list[str] = []
        self.front: int | None = None
        self.loose: list[tuple[int, str, str, int]] = []
        self._slugs: set[str] = {"cover"}

    def _open(self, draft: Draft) -> Draft:
        if draft.slug in self._slugs:
            again = 2
            while f"{draft.slug}-{again}" in self._slugs:
                again += 1
            if draft.kind not in {"section", "table"}:
                self.problems.append(
                    f"the number {draft.number} occurs more than once; the later one is {draft.number}-{again}"
                )
            draft.number, draft.slug = f"{draft.number}-{again}", f"{draft.slug}-{again}"
        self._slugs.add(draft.slug)
        self.drafts.append(draft)
        self.current, self.interrupted = draft, None
        return draft

    def open_scope(self, line: Line, opening: ScopeOpening, *, numbered: bool) -> None:
        """Begin an annex or an act of a compilation; `numbered` says that its paragraphs are."""
        number = f"{opening.kind} {opening.key}".strip()
        key = (
            str(arabic(opening.key) or opening.key)
            if opening.kind in {"annex", "appendix"}
            else opening.key.replace("/", "-")
        )
        slug = f"{opening.kind}-{key}".rstrip("-")
        kind = "annex" if opening.kind in {"annex", "appendix"} else "section"
        self.scope = self._open(Draft(kind, number, slug))  # type: ignore[arg-type]
        self.scope.add_heading(line.text)
        self.scope_path = (self.scope.number + ".", self.scope.slug + ".")
        self.scope_numbered, self.enacting = numbered, False
        self.preambles = self.last_number = 0
        self.path, self.section, self.numbered_section, self.base = [], self.scope, self.scope, None
        self.points.clear()

    def open_section(self, heading: Heading) -> None:
        """Begin a numbered section, below the ones that are open."""
        styles = [style for style, _ in self.path]
        depth = styles.index(heading.style) if heading.style in styles else len(styles)
        self.path = [*self.path[:depth], (heading.style, heading.key)]
        keys = [key for _, key in self.path]
        parent = self._section_slug(keys[:-1]) if depth else (self.scope.slug if self.scope else None)
        number, slug = self._section_names(keys)
        draft = self._open(
            Draft("annex" if number.startswith("annex ") else "section", number, slug, heading.label, parent)
        )
        draft.add_heading(heading.title)
        self.section = self.numbered_section = draft
        self.base = None
        self.points.clear()

    def _section_names(self, keys: Sequence[str]) -> tuple[str, str]:
        if self.scope is not None and self.scope.kind == "annex" and not self.scope_numbered:
            arabic_keys = [str(arabic(key) or key) for key in keys]
            return ".".join([self.scope.number, *keys]), ".".join([self.scope.slug, *arabic_keys])
        within = f"{self.scope.slug}." if self.scope is not None else ""
        return f"section {within}{'.'.join(keys)}", f"sec-{within}{'.'.join(keys)}"

    def _section_slug(self, keys: Sequence[str]) -> str:
        return self._section_names(keys)[1]

    def open_plain_heading(self, text: str) -> None:
        """Begin a section whose heading has no number."""
        self.plain_headings += 1
        number = self.plain_headings
        parent = self.numbered_section.slug if self.numbered_section is not None else None
        draft = self._open(Draft("section", f"heading {number}", f"heading-{number}", "", parent))
        draft.add_heading(text)
        self.section, self.base = draft, None
        self.points.clear()

    def open_paragraph(self, mark: Mark, *, restarted: bool = False) -> None:
        """Begin a numbered paragraph."""
        printed = f"{mark.number}{' ' + mark.suffix.strip() if len(mark.suffix.strip()) > 1 else mark.suffix.strip()}"
        self.last_number = mark.number
        self._paragraph(printed, mark.label, restarted=restarted)
        self.current.add(mark.rest)

    def open_counted(self, line: Line, number: int) -> None:
        """Begin an operative paragraph whose number is not printed: it is counted."""
        self.counted += 1
        self.last_number = number
        self._paragraph(str(number), "")
        self.current.add(line.text)

    def _paragraph(self, printed: str, label: str, *, restarted: bool = False) -> None:
        before_number, before_slug = self.scope_path
        if restarted and self.path and not before_number:
            keys = ".".join(key for _, key in self.path)
            before_number, before_slug = f"{keys}.", f"{keys}."
        slug_number = printed.replace(" ", "-")
        slug = (
            f"{before_slug}{slug_number}"
            if before_slug and self.scope is not None
            else f"para-{before_slug}{slug_number}"
        )
        parent = self.section.slug if self.section is not None else None
        provision = Provision("operative", None) if self.enacting else None
        self.base = self._open(Draft("paragraph", before_number + printed, slug, label, parent, provision=provision))
        self.points.clear()

    def open_preamble(self, line: Line) -> None:
        """Begin a preambular paragraph; they are counted, since none has a number."""
        self.preambles += 1
        before_number, before_slug = self.scope_path
        parent = self.section.slug if self.section is not None else None
        number, slug = f"{before_number}pp{self.preambles}", f"{before_slug}pp-{self.preambles}"
        self.base = self._open(Draft("paragraph", number, slug, "", parent, provision=Provision("preambular", None)))
        self.current.add(line.text)
        self.points.clear()

    def open_point(self, label: str, path: tuple[str, ...], rest: str) -> None:
        """Begin a point of the paragraph that is open."""
        if self.base is None:
            raise ValueError("a point needs a paragraph that holds it")
        slugs = [point.strip("()") for point in path]
        parent = ".".join([self.base.slug, *slugs[:-1]])
        self._open(Draft("point", self.base.number + "".join(path), ".".join([self.base.slug, *slugs]), label, parent))
        self.current.add(rest)

    def open_footnote(self, opening: FootnoteOpening) -> None:
        """Begin a footnote; what it interrupts may go on after it."""
        interrupted = self.interrupted if self.current.kind == "footnote" else self.current
        star = opening.mark.startswith("*")
        number, slug = (
            (f"fn.{opening.mark}", f"fn-{opening.mark}") if star else (f"fn{opening.mark}", f"fn-{opening.mark}")
        )
        draft = self._open(Draft("footnote", number, slug, opening.mark, mark=opening.mark))
        draft.add(opening.rest)
        self.interrupted = interrupted

    def open_table(self, rows: Sequence[str], caption: Sequence[str]) -> None:
        """Add a whole table, named after the section it stands in; the part before it stays open."""
        before = self.current if self.current.kind != "footnote" else (self.interrupted or self.current)
        keys = ".".join(key for _, key in self.path)
        if self.scope is not None:
            keys = f"{self.scope.slug}.{keys}".rstrip(".")
        name = keys or "0"
        self.tables[name] = self.tables.get(name, 0) + 1
        if self.tables[name] > 1:
            name = f"{name}.{self.tables[name]}"
        parent = self.section.slug if self.section is not None else None
        draft = self._open(Draft("table", f"table {name}", f"table-{name}", "", parent))
        for line in caption:
            draft.add_heading(line)
        for row in rows:
            draft.add(row, breaks=True)
        self.current = before

    def close_act(self, line: Line) -> None:
        """Put the closing formula with the cover: it speaks of the document, not of its last paragraph."""
        self.current, self.interrupted, self.base = self.cover, None, None
        self.current.add(line.text, breaks=True)

    def add_contents(self, line: Line) -> None:
        """Put a line of the table of contents with the cover: it opens nothing."""
        if self.front is None:
            self.front = len(self.cover.pieces)
        self.cover.add(line.text, breaks=True)
        self.current, self.interrupted, self.base = self.cover, None, None

    def add_text(self, line: Line, number: int | None = None) -> None:
        """Continue the part that a line without opening belongs to; `number` is the one it begins with, if any."""
        if self.current.kind == "footnote" and self.interrupted is not None and not self._continues_note(line):
            self.current, self.interrupted = self.interrupted, None
        draft = self.current
        if number is not None:
            self.loose.append((number, draft.kind, draft.number, self.last_number))
        if draft.kind == "cover":
            draft.add(line.text, breaks=True)
        elif draft.heading_lines and draft.heading_lines == len(draft.pieces):
            self._after_heading(draft, line)
        else:
            draft.add(line.text, breaks=self._breaks(draft, line))

    def _after_heading(self, draft: Draft, line: Line) -> None:
        if not draft.pieces[-1][0] or self._heading_goes_on(draft, line):
            draft.add_heading(line.text)
        elif draft.kind == "annex" and len(draft.pieces) == 1 and not ends_complete(line.text):
            draft.pieces.append((line.text, True))
            draft.heading_lines = 2
        else:
            draft.add(line.text, breaks=True)

    def _heading_goes_on(self, draft: Draft, line: Line) -> bool:
        if line.heading_level or (self.layout.blanks_mean_breaks and line.blanks_before > 0):
            return False
        wide = display_width(draft.last_line) >= 0.86 * self.layout.width and self.layout.wrapped
        return (wide or bool(re.match(r"[（(a-z]", line.text))) and not re.search(r"[.。;；]$", line.text)

    def _continues_note(self, line: Line) -> bool:
        """Return whether a line goes on with the footnote rather than with the part that the footnote interrupted."""
        note, interrupted = self.current, self.interrupted
        if interrupted is None:
            return True
        address = line.text.startswith("http")
        if line.page_before and not address:
            return False
        if address or re.search(r"[:：,，、(（]$", note.last_line) or not note.pieces:
            return True
        unfinished = not ends_complete(interrupted.last_line)
        separated = line.blanks_before > 0 and self.layout.blanks_mean_breaks
        wide = self.layout.wrapped and display_width(note.last_line) >= _WIDE * self.layout.width
        if not ends_complete(note.last_line):
            return not separated or (wide and not unfinished)
        if separated or unfinished:
            return False
        return wide and self.layout.blanks_mean_breaks

    def _breaks(self, draft: Draft, line: Line) -> bool:
        """Return whether a continuing line begins a new line of the part's text."""
        if not draft.pieces or not ends_complete(draft.last_line):
            return draft.kind == "annex" or (draft.kind == "section" and not self.layout.wrapped)
        if not self.layout.wrapped:
            return True
        if self.layout.blanks_mean_breaks:
            return line.blanks_before > 0 and not line.page_before
        return display_width(draft.last_line) < _WIDE * self.layout.width and not line.page_before
