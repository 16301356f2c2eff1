r"""Reads the text of an official document into its parts.

>>> document = read_document(b"A/79/123\n\nUnited Nations\n\n1. The first.\n\n2. The second.\n", "report.txt")
>>> document.symbol, document.numbers("paragraph")
('A/79/123', ['1', '2'])
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from loaders.document.drafts import Draft
from loaders.document.joining import Habits, habits_of
from loaders.document.layout import Layout, Line, lay_out
from loaders.document.masthead import masthead
from loaders.document.model import Language, NotAnOfficialDocument, OfficialDocument, Part
from loaders.document.notes import take_marks
from loaders.document.opening import footnote_openings
from loaders.document.provisions import is_enacting, provision_of
from loaders.document.structure import structure
from loaders.document.text import LIMIT_BYTES, decode, read_bytes
from loaders.document.walk import Walk
from loaders.symbols import UnreadableSymbol, normalise

_UN_WORDS: Final = re.compile(
    r"联合国|United Nations|Nations Unies|Distr\.|安全理事会|General Assembly|UNICEF|UNDP|UNFPA"
)


def read_file(path: Path, symbol: str | None = None, limit: int = LIMIT_BYTES) -> OfficialDocument:
    """Return the document in a file; like `read_document`, but a file over the limit is refused unread."""
    return read_document(read_bytes(path, limit), path.name, symbol, limit)


def read_document(data: bytes, name: str, symbol: str | None = None, limit: int = LIMIT_BYTES) -> OfficialDocument:
    """Return the official document that a file's bytes are the text of.

    Takes the bytes, the file's name (for messages), the symbol when the text itself has lost it, and the limit in
    bytes. Raises NotAnOfficialDocument when the bytes are no text, or the text no official document: no symbol of its
    own on a line or in a running header, no numbered paragraphs.
    """
    text = decode(data, name, limit)
    layout = lay_out(text)
    own = _own_symbol(layout, symbol)
    walk = structure(layout)
    numbered = sum(draft.kind == "paragraph" for draft in walk.drafts)
    _refuse(name, text, own, numbered)
    language = language_of(text)
    habits = habits_of(text)
    parts = finish(walk, habits)
    cover_lines = front_page(walk)
    head = masthead(cover_lines, own, _gaps(layout.lines, cover_lines))
    return OfficialDocument(own, head, parts, head.language or language, tuple(walk.problems))


def _own_symbol(layout: Layout, given: str | None) -> str | None:
    printed = given or layout.header_symbol
    if printed is None:
        return None
    try:
        return normalise(printed)
    except UnreadableSymbol as error:
        if given is not None:
            raise NotAnOfficialDocument(f"{given!r} cannot be the symbol of a document: {error}") from error
        return None


def _refuse(name: str, text: str, symbol: str | None, numbered: int) -> None:
    """Raise NotAnOfficialDocument for a text that is none, saying what was looked for."""
    speaks = _UN_WORDS.search(text[:20000]) is not None
    if symbol is not None and (numbered or speaks):
        return
    if symbol is not None:
        raise NotAnOfficialDocument(
            f"{name} is not an official document: {symbol} looks like a symbol, but there is no masthead of the United "
            "Nations and no numbered paragraph."
        )
    if numbered >= 2:
        raise NotAnOfficialDocument(
            f"{name} has {numbered} numbered paragraphs but no document symbol, neither alone on a line of its first "
            "page nor in a running header. If it is an official document, say which with --symbol (for example "
            "--symbol HSP/EB.2025/4)."
        )
    raise NotAnOfficialDocument(
        f"{name} is not an official document: looked for a document symbol (such as HSP/EB.2025/4) on a line of its "
        "own or in a running header, for numbered paragraphs, and for a United Nations masthead "
        f"({'words of one were found, nothing else' if speaks else 'found none of them'})."
    )


def language_of(text: str) -> Language:
    """Return the language of a text by its script: Chinese when a twentieth of its characters are ideographs."""
    ideographs = len(re.findall(r"[\u4e00-\u9fff]", text))
    return "zh" if ideographs * 20 > len(text) else "en"


def front_page(walk: Walk) -> list[str]:
    """Return the lines of the cover before the table of contents and the words with which a body begins to act."""
    lines = [line for line, _ in walk.cover.pieces[: walk.front]]
    return lines[: next((place for place, line in enumerate(lines) if is_enacting(line)), len(lines))]


def _gaps(lines: Sequence[Line], cover: Sequence[str]) -> list[int]:
    return [line.blanks_before for line, text in zip(lines, cover, strict=False) if line.text == text]


def finish(walk: Walk, habits: Habits) -> tuple[Part, ...]:
    """Return the parts of a walk: lines joined, footnote marks taken out and tied to their footnotes."""
    notes = [draft for draft in walk.drafts if draft.kind == "footnote"]
    known = frozenset(note.mark for note in notes)
    plain = frozenset(
        opening.mark
        for opening in footnote_openings(walk.layout.lines).values()
        if opening.plain and opening.mark.isdigit()
    )
    places = {id(draft): place for place, draft in enumerate(walk.drafts)}
    parts: list[Part] = []
    referred: set[str] = set()
    for position, draft in enumerate(walk.drafts, start=1):
        due = max((int(slug[3:]) for slug in referred if slug[3:].isdigit()), default=0) + 1
        text, marks = take_marks(draft.text(habits), known, plain, str(due))
        heading = draft.heading(habits)
        slugs = _notes_of(draft, marks, notes, places)
        referred |= set(slugs)
        provision = provision_of(text, draft.provision.kind) if draft.provision is not None else None
        parts.append(
            Part(
                kind=draft.kind,
                number=draft.number,
                slug=draft.slug,
                text=text,
                position=position,
                parent=draft.parent,
                heading=take_marks(heading, known, plain)[0] if heading else None,
                notes=slugs,
                provision=provision,
                label=draft.label,
            )
        )
    walk.problems += [f"footnote {note.number} is referred to nowhere" for note in notes if note.slug not in referred]
    return tuple(parts)


def _notes_of(draft: Draft, marks: Sequence[str], notes: Sequence[Draft], places: Mapping[int, int]) -> tuple[str, ...]:
    """Return the slugs of the footnotes that marks refer to: the next one with that mark, else the only earlier one."""
    slugs: list[str] = []
    for mark in marks:
        same = [note for note in notes if note.mark == mark]
        later = [note for note in same if places[id(note)] > places[id(draft)]]
        slugs.append((later or same[::-1])[0].slug)
    return tuple(slugs)
