"""Renders known parts as the text of a document, in layouts that vary as those of real documents do."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.document.citations import citations
from loaders.document.layout import display_width
from loaders.document.model import Masthead, OfficialDocument, Part

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Look:
    """How a document is printed; a width of 0 leaves lines unbroken."""

    name: str
    width: int = 0
    blank_between: bool = True
    blank_after_each_line: bool = False
    page_length: int = 0
    header: str = "own"
    form_feed: bool = False
    number: str = "{}. "
    point: str = "({}) "
    mark: str = "super"
    markdown: bool = False
    newline: str = "\n"
    notes_at_end: bool = False


LOOKS = (
    Look("Markdown", markdown=True, mark="sup", point="- ({}) "),
    Look("unbroken lines", number="{}.\t", point="({})\t"),
    Look("unbroken, Windows", newline="\r\n", mark="super"),
    Look("wide page", width=90, page_length=45, form_feed=True, mark="plain"),
    Look("narrow page", width=52, page_length=50, form_feed=True, header="number", mark="plain"),
    Look("page without form feed", width=76, page_length=40, mark="super"),
    Look("every line apart", width=70, blank_after_each_line=True, page_length=40, mark="super"),
    Look("close lines", width=80, blank_between=False, page_length=48, form_feed=True, mark="super"),
    Look("notes at the end", width=64, notes_at_end=True, mark="sup", newline="\r\n"),
    Look("open brackets", width=78, number="{}) ", point="{}) ", mark="super"),
    Look("indented", width=66, number="    {}.   ", point="        ({})  ", mark="super", page_length=42),
    Look("page of n", width=84, page_length=44, header="n/m", form_feed=True, mark="plain"),
)


def with_notes(document: OfficialDocument, dice: random.Random, share: float = 0.15) -> OfficialDocument:
    """Return the document with footnotes of our own, each citing a document, on a share of its paragraphs."""
    parts: list[Part] = []
    notes: list[Part] = []
    for part in document.parts:
        if part.kind == "footnote":
            continue
        last = part.text.rstrip()[-1:]
        if part.kind in {"paragraph", "point"} and dice.random() < share and last in ".;,。；，":
            number = len(notes) + 1
            text = f"See {dice.choice(('A', 'E'))}/{dice.randint(52, 79)}/{dice.randint(20, 900)}."
            if document.language == "zh":
                text = f"HSP/EB.{dice.randint(2019, 2025)}/{dice.randint(1, 30)}。"
            notes.append(Part("footnote", f"fn{number}", f"fn-{number}", text, 0))
            part = replace(part, notes=(f"fn-{number}",))
        else:
            part = replace(part, notes=())
        parts.append(part)
    return replace(document, parts=(*parts, *notes), masthead=Masthead(), problems=())


def render(document: OfficialDocument, look: Look, front: Sequence[str], dice: random.Random) -> str:
    """Return the text of a document's parts after the lines of its front page."""
    chinese = document.language == "zh"
    notes = {part.slug: part for part in document.parts if part.kind == "footnote"}
    lines: list[str] = []
    pending: list[str] = []
    page = 1
    printed = 0

    def turn_page() -> None:
        nonlocal page, printed
        if pending and not look.notes_at_end:
            lines.extend(["", "_" * 20] if look.mark == "plain" else [""])
            lines.extend(pending)
            pending.clear()
        page += 1
        header = {
            "own": [document.symbol or "", "", str(page)],
            "number": [str(page)],
            "n/m": [f"{document.symbol} {page}/40"],
        }
        lines.append("")
        if look.form_feed:
            lines.append("\f" + header[look.header][0])
            lines.extend(header[look.header][1:])
        else:
            lines.extend(header[look.header])
        lines.append("")
        printed = 0

    def put(block: Sequence[str]) -> None:
        nonlocal printed
        for line in block:
            if look.page_length and printed >= look.page_length:
                turn_page()
            lines.append(line)
            if look.blank_after_each_line:
                lines.append("")
            printed += 1
        if look.blank_between and not look.blank_after_each_line:
            lines.append("")

    for line in front:
        put([line])
    for part in document.parts:
        if part.kind in {"cover", "footnote", "table"}:
            continue
        for text in _texts(part, look):
            marked = text
            for slug in part.notes:
                marked = _mark(marked, notes[slug].number[2:], look)
            put(_wrap(marked, look.width, chinese, dice))
        for slug in part.notes:
            number = notes[slug].number[2:]
            opener = {"super": number.translate(SUPERSCRIPTS), "sup": f"<sup>{number}</sup>", "plain": number}[
                look.mark
            ]
            pending.extend(_wrap(f"{opener} {notes[slug].text}", look.width, chinese, dice))
            if not look.page_length and not look.notes_at_end:
                put(pending)
                pending.clear()
    if pending:
        lines.extend(["", "_" * 20])
        lines.extend(pending)
    return look.newline.join(lines) + look.newline


def _texts(part: Part, look: Look) -> list[str]:
    """Return the blocks that a part is printed as."""
    if part.kind == "paragraph":
        number = re.split(r"[. ]", part.number)[-1]
        return [part.text] if number.startswith("pp") else [look.number.format(number) + part.text]
    if part.kind == "point":
        return [look.point.format(re.findall(r"\(([^)]+)\)", part.number)[-1]) + part.text]
    first, *rest = part.text.split("\n")
    label = f"{part.label} " if part.label else ""
    if part.kind == "annex" and part.parent is None:
        return [first, *rest]
    return [("## " if look.markdown else "") + label + (part.heading or first).replace("\n", " "), *rest]


def _mark(text: str, number: str, look: Look) -> str:
    """Return the text with the mark after its last word, before or after the stop as the language has it."""
    mark = {"super": number.translate(SUPERSCRIPTS), "sup": f"<sup>{number}</sup>", "plain": number}[look.mark]
    return text + mark if text[-1:] not in "。；，" else text[:-1] + mark + text[-1:]


def _wrap(text: str, width: int, chinese: bool, dice: random.Random) -> list[str]:
    """Return a text broken at a width: at spaces, inside numbers and symbols, in Chinese anywhere but before a stop."""
    if not width:
        return [re.sub(r"\s*\n\s*", " ", text)]
    pieces = (
        re.findall(r"[A-Za-z0-9./%-]+|.(?:<sup>\d+</sup>|\d+(?=[。；，]))|.", text)
        if chinese
        else re.findall(r"\S+?(?:(?<=\w)[/-](?=\w)|\s+|$)", text)
    )
    lines, current = [], ""
    for piece in pieces:
        fits = display_width(current.rstrip() + piece.rstrip()) <= width
        if current and not fits and piece not in "，。；：、）”》":
            lines.append(current.strip())
            current = ""
        current += piece
    lines.append(current.strip())
    return [line for line in lines if line]


def compare(truth: OfficialDocument, read: OfficialDocument) -> tuple[list[str], int]:
    """Return what is missing, wrong or too much among the paragraphs and points, and how many there should be."""
    wanted = {part.number: squeezed(part.text) for part in truth.parts if part.kind in {"paragraph", "point"}}
    found = {part.number: squeezed(part.text) for part in read.parts if part.kind in {"paragraph", "point"}}
    wrong = [
        f"{number}: {found.get(number, 'missing')!r} for {text!r}"
        for number, text in wanted.items()
        if found.get(number) != text
    ]
    wrong += [f"{number}: not in the document" for number in found if number not in wanted]
    return wrong, len(wanted)


def compare_citations(truth: OfficialDocument, read: OfficialDocument) -> tuple[list[str], int]:
    """Return the citations missing or too much, and how many there should be."""
    wanted, found = cited(truth), cited(read)
    return [f"missing {one}" for one in sorted(wanted - found)] + [
        f"extra {one}" for one in sorted(found - wanted)
    ], len(wanted)


def cited(document: OfficialDocument) -> set[tuple[str, str]]:
    """Return (part number, what it cites) of paragraphs, points and footnotes."""
    found, _ = citations(document)
    return {
        (one.part.number, one.mention.symbol or f"{one.mention.kind} {one.mention.body} {one.mention.number}")
        for one in found
        if one.part.kind in {"paragraph", "point", "footnote"}
    }


def squeezed(text: str) -> str:
    """Return a text without the spaces that a line end may cost or give."""
    return re.sub(r"\s+", "", text)
