"""What the running text of a Word file says: the sections of its narrative, and facts about the programme.

A heading is known by its style or by the words of the template; what stands below it up to the next one is a section.
Facts are taken where they are printed plainly: `Country: Kenya`, a title with the country and years, the cycle of a
cooperation framework.

>>> section_of("II. Programme priorities and partnerships"), section_of("三、方案和风险管理")
('priorities', 'management')
"""

import re
from collections.abc import Sequence
from typing import Final

from loaders.programme.country_names import country_in
from loaders.programme.docx_blocks import Paragraph, Table
from loaders.programme.docx_rows import FoundRow, FoundRows
from loaders.programme.form import sheet
from loaders.programme.headings import meanings
from loaders.programme.submission import Cell, Place
from loaders.programme.values import fold, read_date, understood
from loaders.sources.countries.area_codes import area_of

_SECTIONS: Final = (
    ("monitoring", r"monitoring|evaluation plan|监测|监督和评价"),
    ("management", r"(programme|program|risk).*management|management arrangements|方案.*管理|风险管理|管理安排"),
    ("priorities", r"priorities|partnerships|programme focus|优先事项|伙伴关系"),
    ("rationale", r"rationale|situation analysis|background|context|introduction|依据|理由|背景|形势|国情|导言|引言"),
)
_ORDINAL: Final = re.compile(
    r"^(?:[ivxlc]+|[a-z]|\d{1,2}|[一二三四五六七八九十]+|附件[一二三四五]?)\s*[.．、)）]\s*", re.IGNORECASE
)
_LONGEST_HEADING: Final = 80
_LABEL: Final = re.compile(r"(?P<label>[^:：]{2,60})[:：]\s*(?P<rest>\S.*)", re.DOTALL)
_SPAN: Final = re.compile(r"(20\d\d)\s*(?:年)?\s*(?:[-–—―~至到]|to)\s*(20\d\d)")
_PERIOD_LABELS: Final = frozenset(
    map(fold, ("Period", "Programme period", "Duration", "期间", "方案期", "方案期间", "周期"))
)
_FRAMEWORK: Final = re.compile(r"unsdcf|unsdaf|undaf|cooperation framework|合作框架", re.IGNORECASE)
_TITLE: Final = re.compile(r"country programme|habitat country|国家方案", re.IGNORECASE)
_FRONT: Final = 30
_LONGEST_TITLE: Final = 200


def section_of(text: str) -> str | None:
    """Return the section of the template that a heading names, or None."""
    if len(text) > _LONGEST_HEADING or text.rstrip().endswith((".", "。", ";", "；")):
        return None
    words = fold(_ORDINAL.sub("", text.strip()))
    return next((code for code, pattern in _SECTIONS if re.search(pattern, words)), None)


def read_sections(paragraphs: Sequence[Paragraph], found: FoundRows) -> None:
    """Add a row for every section; text under a heading that the template does not have is kept without a code."""
    row: FoundRow | None = None
    below: list[Paragraph] = []
    level = 0
    for paragraph in paragraphs:
        bare = _ORDINAL.sub("", paragraph.text)
        is_heading = paragraph.level > 0 or (len(bare) <= _LONGEST_HEADING and section_of(paragraph.text) is not None)
        if not is_heading:
            below.append(paragraph)
            continue
        code = section_of(paragraph.text)
        if code is None and row is not None and paragraph.level > level:
            below.append(paragraph)  # a heading inside a section belongs to its text
            continue
        level = paragraph.level
        _close(row, below)
        below = []
        row = found.add("sections", paragraph.place)
        if code is not None:
            row.cells["section_code"] = Cell(code, paragraph.text, paragraph.place, "")
        row.put("heading", bare, paragraph.place, "")
    _close(row, below)
    found.rows["sections"] = [
        one for one in found.rows["sections"] if "text" in one.cells or "section_code" in one.cells
    ]


def _close(row: FoundRow | None, below: Sequence[Paragraph]) -> None:
    if row is None or not below:
        return
    numbers = [paragraph.number for paragraph in below if paragraph.number]
    words = below[0].place.text
    if len(numbers) > 1:
        words = f"paras {numbers[0]}–{numbers[-1]}"
    elif len(below) > 1 and not numbers:
        words = f"{below[0].place.text} and below"
    place = Place(below[0].place.sheet, below[0].place.cell, words)
    text = "\n".join(paragraph.text for paragraph in below)
    row.cells["text"] = Cell(text, text, place, "")


def read_front_table(table: Table, found: FoundRows) -> bool:
    """Read a table of labels and values about the programme; returns whether it is one."""
    spelled = meanings(sheet("programme"))
    pairs = []
    for number in range(len(table.rows)):
        cells = table.cells(number)
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            pairs.append((label, value))
    known = [pair for pair in pairs if fold(pair[0].text) in spelled or fold(pair[0].text) in _PERIOD_LABELS]
    if len(known) < 2 or 2 * len(known) < len(pairs):
        return False
    for label, value in pairs:
        _fact(label.text, " ".join(value.lines), value.place, found)
    return True


def read_facts(paragraphs: Sequence[Paragraph], found: FoundRows) -> None:
    """Add what the title, labelled lines and the text say about the programme, each where it is printed first."""
    front = paragraphs[:_FRONT]
    for paragraph in front:
        if labelled := _LABEL.fullmatch(paragraph.text):
            _fact(labelled["label"], labelled["rest"], paragraph.place, found)
    title = next((one for one in front if _TITLE.search(one.text) and len(one.text) <= _LONGEST_TITLE), None)
    programme = _programme(found)
    if title is not None:
        programme.put("title", title.text, title.place, "")
        _country(title.text, title.place, programme)
        _period(title.text, title.place, programme)
    for paragraph in front:
        if len(paragraph.text) <= _LONGEST_TITLE and not _FRAMEWORK.search(paragraph.text):
            _country(paragraph.text, paragraph.place, programme)
    for paragraph in paragraphs:
        _framework(paragraph.text, paragraph.place, programme)


def _programme(found: FoundRows) -> FoundRow:
    if not found.rows["programme"]:
        found.rows["programme"].append(FoundRow("programme", "", Place("text", "", "the text")))
    return found.rows["programme"][0]


def _fact(label: str, value: str, place: Place, found: FoundRows) -> None:
    folded = fold(label)
    programme = _programme(found)
    if folded in _PERIOD_LABELS:
        _period(value, place, programme)
        return
    key = meanings(sheet("programme")).get(folded)
    if key == "country_iso3":
        _country(value, place, programme)
        if "country_iso3" not in programme.cells:
            programme.put(key, value, place, label)
    elif key == "unsdcf_id":
        _framework(f"UNSDCF {value}", place, programme)
        programme.put(key, value, place, label)
    elif key is not None:
        programme.put(key, value, place, label)


def _country(text: str, place: Place, programme: FoundRow) -> None:
    if "country_iso3" in programme.cells:
        return
    code = text.strip().upper() if area_of(text) and len(text.strip()) == 3 else country_in(text[:_LONGEST_TITLE])
    if code is not None:
        programme.cells["country_iso3"] = Cell(code, text, place, "")


def _period(text: str, place: Place, programme: FoundRow) -> None:
    if "start" in programme.cells:
        return
    if span := _SPAN.search(text):
        form = sheet("programme")
        programme.cells["start"] = Cell(understood(form.column("start"), f"{span[1]}-01-01"), span[0], place, "")
        programme.cells["end"] = Cell(understood(form.column("end"), f"{span[2]}-12-31"), span[0], place, "")
        return
    days = [day for part in re.split(r"\s(?:to|[-–—])\s|至", text) if (day := read_date(part))]
    if len(days) == 2:
        programme.cells["start"] = Cell(days[0], text, place, "")
        programme.cells["end"] = Cell(days[1], text, place, "")


def _framework(text: str, place: Place, programme: FoundRow) -> None:
    """Take the cycle printed right after the words for a cooperation framework, in one sentence with them."""
    if "unsdcf_id" in programme.cells:
        return
    for named in _FRAMEWORK.finditer(text):
        near = text[max(named.start() - 40, 0) : named.end() + 40]
        span = _SPAN.search(text[named.end() : named.end() + 40]) or _SPAN.search(near)
        country = programme.cells.get("country_iso3")
        if span and country:
            key = f"{country.value}-{span[1]}-{span[2]}"
            programme.cells["unsdcf_id"] = Cell(key, near.strip(), place, "")
            return
