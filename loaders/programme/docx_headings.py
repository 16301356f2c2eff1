"""What the columns of a results table in a Word file are, by words that occur in their headings, English or Chinese.

Offices name the columns of a results and resources framework in their own ways, and put several things into one
column. A heading may span several rows; its words are then read together, from the widest to the narrowest.

>>> role_of("UNSDCF outcome, indicators, baselines and targets").name, role_of("指示性产出").name
('indicators', 'output')
>>> role_of("Estimated cost (US$ thousands) Regular")
Role(name='regular', level='', factor=1000)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.programme.docx_blocks import Table, TableCell
from loaders.programme.form import FORM, Sheet
from loaders.programme.headings import meanings
from loaders.programme.values import fold

_HEADER_ROWS: Final = 4
_LONGEST_HEADING: Final = 160
# At least this share of the headings of a flat table must be those of one sheet of the form.
_FLAT: Final = 0.6

# In this order: what is said more closely comes first.
_ROLES: Final[tuple[tuple[str, str], ...]] = (
    ("sdg_targets", r"\bsdgs?\b|sustainable development goal|可持续发展目标"),
    ("indicators", r"indicator.*(baseline|target)|(baseline|target).*indicator|指标.*(基线|目标)|基线.*指标"),
    ("baseline_year", r"baseline year|year of (the )?baseline|基线年"),
    ("target_year", r"target year|year of (the )?target|目标年"),
    ("baseline", r"baseline|基线"),
    ("target", r"\btargets?\b|目标值|指标目标|^目标$"),
    ("source", r"data source|sources? of data|means of verification|^sources?\b|数据来源|信息来源|核查|验证|^来源"),
    ("frequency", r"frequency|频率|频次"),
    ("indicator", r"indicator|performance measure|指标"),
    ("un_partners", r"\b(un|united nations) (partners|entities|agencies)|联合国(伙伴|实体|机构)"),
    ("partners", r"partner|伙伴|合作方|合作机构"),
    (
        "other",
        r"non-?core|other (resources|funds)|^other$|\bother\b.*(\$|cost|fund|resource)|非核心|其他资源|其它资源|^其他$",
    ),
    ("other", r"(cost|resources|budget).*\bother\b|(费用|资源|预算).*(其他|其它|非核心)"),
    ("regular", r"regular|\bcore\b|经常|核心资源|^核心$|(费用|资源|预算).*核心"),
    ("total", r"(cost|resources|budget).*total|total (cost|resources|budget)|^total$|合计|总计|总额"),
    ("money", r"\bcosts?\b|budget|resources|费用|资源|预算|经费"),
    ("unit_responsible", r"responsib|lead (unit|entity|agency)|implementing|负责|责任|牵头"),
    ("assumptions", r"assumption|假设|假定"),
    (
        "unsdcf_outcome",
        r"(unsdcf|undaf|unsdaf|cooperation framework|\bcf\b).*outcome|合作框架.*成果|国家优先事项.*成果",
    ),
    ("national_plan_goal", r"national (priority|priorities|goal)|国家优先事项|国家目标"),
    ("plan_primary", r"strategic plan|impact area|domain of change|战略计划|影响领域|变革领域"),
    ("output", r"\boutputs?\b|deliverable|产出"),
    ("outcome", r"\boutcomes?\b|成果"),
    ("year", r"^years?$|^年份$|^年度$"),
    ("unit", r"unit of measure|^unit$|计量单位|^单位$"),
    ("number", r"^(no|nr|code|id|#|编号|序号)$"),
)
_THOUSAND: Final = re.compile(r"thousand|\b000\b|千")
_MILLION: Final = re.compile(r"million|百万")


@dataclass(frozen=True, slots=True)
class Role:
    """What a column holds: `level` is the result that indicators belong to if said, `factor` what sums count in."""

    name: str
    level: str = ""
    factor: int = 1


@dataclass(frozen=True)
class Columns:
    """What was found out about a table: the roles of its columns (from 0), where data begin, the heading rows.

    Headings begin in row `heading_row`; what stands above are titles. Rows are counted from 0. `sheet` is the sheet of
    the form whose very columns the table has, by `keys`; else it is a results framework.
    """

    heading_row: int
    first_row: int
    headings: Mapping[int, str]
    roles: Mapping[int, Role]
    sheet: Sheet | None = None
    keys: Mapping[int, str] | None = None


def role_of(heading: str) -> Role | None:
    """Return what a column with this heading holds in a results framework, or None."""
    folded = fold(heading)
    if not folded or len(folded) > _LONGEST_HEADING:
        return None
    name = next((name for name, pattern in _patterns() if pattern.search(folded)), None)
    if name is None:
        return None
    level = ""
    if name in ("indicators", "indicator"):
        has_output, has_outcome = re.search("output|产出", folded), re.search("outcome|成果", folded)
        level = "output" if has_output and not has_outcome else "outcome" if has_outcome and not has_output else ""
    money = name in ("regular", "other", "total", "money")
    factor = 1 if not money else 1_000_000 if _MILLION.search(folded) else 1_000 if _THOUSAND.search(folded) else 1
    return Role(name, level, factor)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _ROLES)


def columns_of(table: Table) -> Columns | None:
    """Return what a table's columns are, or None for a table that is neither of the form nor a results framework."""
    best: Columns | None = None
    for first in range(min(len(table.rows), _HEADER_ROWS + 6)):
        for last in range(first, min(first + _HEADER_ROWS, len(table.rows) - 1)):
            found = _read(table, first, last)
            if found is not None and _score(found) > (_score(best) if best else 0):
                best = found
    return best


def _score(columns: Columns) -> float:
    known = columns.keys if columns.keys is not None else columns.roles
    return len(set(known.values())) + (0.5 if columns.sheet else 0) - 0.01 * columns.first_row


def _read(table: Table, first: int, last: int) -> Columns | None:
    headings = _headings(table, first, last)
    if headings is None or len(set(headings.values())) < 2:
        return None
    if flat := _flat(headings, first, last + 1):
        return flat
    roles = {column: role for column, text in headings.items() if (role := role_of(text))}
    names = {role.name for role in roles.values()}
    tells = names & {"indicators", "indicator", "output"}
    measures = names & {"baseline", "target", "partners", "money", "regular", "other", "total", "source", "outcome"}
    if not tells or len(names) < 2 or not (measures or len(tells) > 1):
        return None
    return Columns(first, last + 1, headings, roles)


def _headings(table: Table, first: int, last: int) -> dict[int, str] | None:
    """Return the words above each column in these rows, or None where a row is one cell and so a title."""
    headings: dict[int, str] = {}
    for number in range(first, last + 1):
        if len(table.cells(number)) < 2:
            return None
    for column in range(table.width):
        cells: dict[TableCell, None] = {}
        for number in range(first, last + 1):
            row = table.rows[number]
            cell = row[column] if column < len(row) else None
            if cell is not None and cell.row > first:
                cells[cell] = None
        text = " ".join(" ".join(cell.lines) for cell in cells)
        if text:
            headings[column] = text
    return headings


def _flat(headings: Mapping[int, str], heading_row: int, first_row: int) -> Columns | None:
    """Return the sheet of the form whose headings these are, where most of them are."""
    chosen: Columns | None = None
    for one in FORM:
        if one.vertical:
            continue
        spelled = meanings(one)
        keys: dict[int, str] = {}
        for column, text in headings.items():
            key = spelled.get(fold(text)) or next((spelled[half] for half in _halves(text) if half in spelled), None)
            if key and key not in keys.values():
                keys[column] = key
        best = len(chosen.keys) if chosen and chosen.keys else 1
        if len(keys) > best and len(keys) >= _FLAT * len(headings) and _identifies(one, set(keys.values())):
            chosen = Columns(heading_row, first_row, headings, {}, one, keys)
    return chosen


def _halves(text: str) -> list[str]:
    return [fold(half) for half in re.split(r"[|/\n]", text) if fold(half)]


def _identifies(one: Sheet, keys: set[str]) -> bool:
    """Return whether the columns say what the rows are: a table of year and budget may be about anything."""
    telling = {"outcomes": "statement", "outputs": "statement", "indicators": "statement", "milestones": "indicator_id"}
    telling |= {"resources": "result_id", "evaluations": "title", "lessons_risks": "text", "sections": "text"}
    tied = {"outputs": "outcome_id", "indicators": "result_id"}.get(one.key)
    return telling[one.key] in keys and (tied is None or tied in keys)
