"""What in a text tells a resolution or decision: the enacting words, preambles, and the closing formula.

>>> is_enacting("The General Assembly,"), is_closing("62nd plenary meeting")
(True, True)
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.document.layout import Layout, Line, without_mark
from loaders.document.model import Provision
from loaders.verbs import opens_preamble, verb_at_start

_ENACTING: Final = re.compile(
    r"(?:The\s+)(?:[A-Z][\w’'.-]*\s+|of\s+|the\s+|for\s+|and\s+|to\s+|on\s+)*"
    r"(?:Assembly|Council|Board|Committee|Commission|Parties|Conference|Programme)(?:\s+of\s+[A-Z][\w\s-]+)?\s*[,，]?"
)
_ENACTING_ZH: Final = re.compile(r"[\u4e00-\u9fff]{0,14}(?:大会|执行局|理事会|委员会|缔约方会议)\s*[，,]")
_DATE: Final = re.compile(r"\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d|(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日")
_OTHER_START: Final = re.compile(r"\d{1,3}[.)]\s|[A-Z][a-z]+ing\b|[(（]\w{1,4}[)）]")
_CLOSING: Final = re.compile(
    r"\d{1,4}(?:st|nd|rd|th)\s+(?:\([a-z]+\)\s+)?(?:plenary\s+)?meeting\b.{0,40}|第\s?\d+\s?次全体会议.{0,30}",
    re.DOTALL,
)


def is_enacting(text: str) -> bool:
    """Return whether a line names the body that acts, as the first words of a resolution do."""
    return len(text) < 120 and bool(_ENACTING.fullmatch(text) or _ENACTING_ZH.fullmatch(text))


def is_closing(text: str) -> bool:
    """Return whether a line is the closing formula: the meeting that adopted the text, and its date."""
    return bool(_CLOSING.fullmatch(text))


def is_date(text: str) -> bool:
    """Return whether a line is nothing but a date, as stands below an act."""
    return bool(_DATE.fullmatch(text))


def block_at(layout: Layout, lines: Sequence[Line], place: int) -> str:
    """Return the paragraph that begins at a line, as far as the layout shows its end (12 lines at most)."""
    block = without_mark(lines[place].text)
    for line in lines[place + 1 : place + 12]:
        if not layout.wrapped or (
            layout.blanks_mean_breaks and line.blanks_before > 0 and re.search(r"[.;:,，。；：]$", block)
        ):
            break
        if re.search(r"[,;.，；。]$", block) and (verb_at_start(line.text) or _OTHER_START.match(line.text)):
            break
        block = without_mark(f"{block} {line.text}")
    return block


def begins_preamble(layout: Layout, lines: Sequence[Line], place: int, before: str, *, after_heading: bool) -> bool:
    """Return whether an unnumbered line begins a preambular paragraph, given the text before it."""
    text = lines[place].text
    if not re.search(r"[,，;；]$", before) and not is_enacting(before) and not after_heading:
        return False
    if opens_preamble(block_at(layout, lines, place)):
        return True
    if after_heading:
        return False
    separated = not layout.wrapped or (layout.blanks_mean_breaks and lines[place].blanks_before > 0)
    return (
        separated
        and not text[0].islower()
        and verb_at_start(text) is None
        and block_at(layout, lines, place)[-1] in ",，"
    )


def begins_operative(text: str) -> bool:
    """Return whether an unnumbered line opens with an operative verb."""
    reading = verb_at_start(text)
    return reading is not None and reading.kind == "operative"


def provision_of(text: str, kind: str) -> Provision:
    """Return the provision that a paragraph of an act is, with its verb as printed when the table knows it."""
    reading = verb_at_start(text)
    verb = reading.printed if reading is not None else None
    if verb is None and kind == "preambular":
        participle = re.match(r"[A-Z][a-z]+ing\b", text)
        verb = participle.group(0) if participle is not None else None
    return Provision("preambular" if kind == "preambular" else "operative", verb)
