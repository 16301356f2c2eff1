"""Files that a country office might send: whole, edited by hand, and broken on purpose."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from loaders.programme.json_form import read_json
from loaders.programme.submission import Problem, Submission, Value
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook

PROGRAMME: dict[str, Any] = {
    "programme": {
        "country_iso3": "XLA",
        "title": "Country programme of Xanadu",
        "type": "full",
        "start": "2026-01-01",
        "end": "2029-12-31",
        "unsdcf_id": "XLA-2026-2029",
        "derivation_option": "b",
        "plan_version": "2026-2029",
        "language": "en",
        "total_budget": "3000.50",
        "outcomes": [
            {
                "outcome_id": "1",
                "statement": "People live in adequate housing",
                "unsdcf_outcome_id": "501",
                "unsdcf_outcome_text": "By 2029 people in cities live in adequate housing",
                "plan_primary": "focus",
                "sdg_targets": ["11.1", "11.3"],
                "outputs": [
                    {
                        "output_id": "1.1",
                        "statement": "Twelve cities have land-use plans",
                        "unit_responsible": "Country office",
                        "partners": ["Ministry of Housing", "City of Xanadu"],
                        "gender_marker": 0,
                        "indicators": [
                            {
                                "indicator_id": "1.1.a",
                                "statement": "Share of households in slums",
                                "type": "quantitative",
                                "unit": "%",
                                "direction": "decrease",
                                "baseline": "12.5",
                                "baseline_year": 2025,
                                "target": 8,
                                "target_year": 2029,
                                "source": "Census",
                                "frequency": "yearly",
                                "cumulative": False,
                            },
                            {
                                "indicator_id": "1.1.b",
                                "statement": "Number of plans",
                                "type": "quantitative",
                                "target": "TBD",
                                "target_year": 2029,
                                "source": "Ministry",
                                "frequency": "yearly",
                            },
                        ],
                    }
                ],
                "resources": [{"year": 2026, "regular": 1000, "other": "2000.50", "total": "3000.50"}],
            },
            {
                "outcome_id": "2",
                "statement": "Cities withstand disasters",
                "unsdcf_outcome_id": "502",
                "unsdcf_outcome_text": "Cities withstand disasters",
                "plan_primary": "means-1",
            },
        ],
    }
}


def submission() -> Submission:
    return read_json(json.dumps(PROGRAMME).encode(), "xanadu.json")


def workbook(edit: Callable[[Workbook], object] | None = None) -> bytes:
    """Return the programme as a workbook, after somebody edited it."""
    data = to_workbook(submission())
    if edit is None:
        return data
    book = load_workbook(io.BytesIO(data))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def edited(edit: Callable[[Workbook], object]) -> Submission:
    return read_workbook(workbook(edit), "xanadu.xlsx")


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], added: dict[str, bytes] | None = None) -> bytes:
    """Return a zip with its entries changed; None leaves one out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(name, changed)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def with_shared_texts(data: bytes) -> bytes:
    """Return a workbook with its texts kept apart, as spreadsheet programs write them, some of them in runs."""
    texts: list[bytes] = []

    def take_out(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v></c>' % (len(texts) - 1)

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            link = b'<Relationship Id="texts" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'
            return part.replace(b"</Relationships>", link + b"</Relationships>")
        return re.sub(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', take_out, part)

    moved = repacked(data, change)
    runs = b"<si><r><t>%s</t></r><r><rPr/><t></t></r><rPh sb='0' eb='1'><t>phonetic</t></rPh></si>"
    items = b"".join(
        runs % text if number % 3 == 0 else b"<si><t>%s</t></si>" % text for number, text in enumerate(texts)
    )
    return repacked(moved, lambda _, part: part, {"xl/sharedStrings.xml": b"<sst>" + items + b"</sst>"})


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def values(read: Submission) -> dict[str, list[dict[str, Value]]]:
    """Return what was filled in, without places."""
    return {
        key: [{column: cell.value for column, cell in row.cells.items() if cell.given} for row in rows]
        for key, rows in read.sheets.items()
    }


def codes(read: Submission) -> list[str]:
    return [problem.code for problem in read.problems]


def only(read: Submission) -> Problem:
    """Return the one problem that there must be."""
    assert len(read.problems) == 1, read.problems
    return read.problems[0]
