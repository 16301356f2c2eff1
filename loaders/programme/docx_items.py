"""What the lines inside a cell of a results table say: outputs and indicators by number, values with their years.

One cell often holds an output with its indicators, each with baseline and target, on lines of their own or separated
by semicolons.

>>> [(item.kind, item.code, item.text) for item in items_of(["Output 1.1: A policy", "Indicator 1.1.1: Laws passed"])]
[('output', '1.1', 'A policy'), ('indicator', '1.1.1', 'Laws passed')]
>>> value_and_year("24.9 % (2024)")
('24.9 %', '2024')
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

_CODE: Final = r"[A-Za-z]?\d+(?:[.．]\d+)*(?:[.．]?[a-z](?![a-z]))?"
_NAMED: Final = re.compile(
    r"(?P<word>(?:programme|cpd|country programme|方案|国家方案)?\s*(?:outcomes?|outputs?|indicators?|成果|产出|指标))"
    rf"(?:\s*(?P<code>{_CODE})(?:\s*[:：.．、–—-]\s*|\s+)|\s*[:：]\s*)(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED: Final = re.compile(
    r"(?P<code>\d+(?:[.．]\d+)+[a-z]?)(?:[.．:：、)]\s*|\s+)(?P<rest>\D.*)"
    r"|(?P<whole>\d+[a-z]?)[.．:：、)]\s*(?P<after>\D.*)",
    re.DOTALL,
)
_LABELS: Final = (
    ("baseline", r"baselines?|基线值?"),
    ("target", r"targets?|目标值?"),
    ("source", r"(?:data )?sources?(?: of data)?|means of verification|数据来源|来源|核查手段"),
    ("frequency", r"frequency|频率|频次"),
    ("owner", r"responsible(?: party| unit)?|负责方|负责单位|责任方"),
    ("unit", r"unit(?: of measure)?|单位"),
    ("regular", r"regular(?: resources)?|core|经常资源|核心资源"),
    ("other", r"other(?: resources)?|non-core|其他资源|非核心资源"),
    ("total", r"total|合计|总计"),
)
_LABELLED: Final = tuple(
    (
        name,
        re.compile(
            rf"(?:{words})\s*(?:[(（]?(?P<year>(?:19|20)\d\d)\s*年?[)）]?)?\s*[:：]\s*(?P<rest>.*)", re.I | re.S
        ),
    )
    for name, words in _LABELS
)
_YEAR: Final = re.compile(
    r"[(（\[]\s*((?:19|20)\d\d)\s*年?\s*[)）\]]|[,，]\s*((?:19|20)\d\d)$|\b(?:in|by)\s+((?:19|20)\d\d)$|((?:19|20)\d\d)年"
)
_CURRENCY: Final = re.compile(r"^(?:US\s?\$|USD|\$)\s*(?=[\d])|(?<=\d)\s*(?:USD|美元)$", re.IGNORECASE)
_KINDS: Final = {
    "outcome": "outcome",
    "成果": "outcome",
    "output": "output",
    "产出": "output",
    "indicator": "indicator",
    "指标": "indicator",
}


@dataclass
class Item:
    """A result or indicator found in a cell: `kind` is empty where only a number or nothing told the items apart."""

    kind: str
    code: str
    text: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What labelled lines below it say, by label: the text and the year."""


def items_of(lines: Iterable[str]) -> list[Item]:
    """Return the items of a cell's lines; a line that begins nothing goes on with the one before."""
    items: list[Item] = []
    for line in lines:
        for piece in _pieces(line):
            labelled = labelled_of(piece)
            if labelled is not None and not items:
                items.append(Item("", "", ""))
            if labelled is not None:
                name, text, year = labelled
                items[-1].fields[name] = (text, year)
                continue
            begun = _begun(piece)
            if begun is not None:
                items.append(begun)
            elif items and not items[-1].fields:
                items[-1].text = f"{items[-1].text} {piece}".strip()
            else:
                items.append(Item("", "", piece))
    return items


def labelled_of(text: str) -> tuple[str, str, str] | None:
    """Return label, text and year of a line such as `Baseline (2024): 24.9 %`, or None."""
    for name, pattern in _LABELLED:
        if found := pattern.fullmatch(text.strip()):
            value, year = value_and_year(found["rest"])
            return name, value, found["year"] or year
    return None


def value_and_year(text: str) -> tuple[str, str]:
    """Return a value without the year that is printed beside it, and the year; "" where there is none."""
    found = _YEAR.search(text)
    if found is None:
        return text.strip(), ""
    year = next(group for group in found.groups() if group)
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,，;；:：")
    return (rest, year) if rest else (text.strip(), "")


def without_currency(text: str) -> tuple[str, str]:
    """Return a sum without the sign of the United States dollar, and `USD` if it had one."""
    plain = _CURRENCY.sub("", text.strip()).strip()
    return plain, "USD" if plain != text.strip() else ""


def _begun(text: str) -> Item | None:
    if found := _NAMED.fullmatch(text):
        word = re.sub(r"s$", "", found["word"].split()[-1].casefold())
        kind = next(kind for ending, kind in _KINDS.items() if word.endswith(ending))
        return Item(kind, _plain(found["code"]), found["rest"].strip())
    if found := _NUMBERED.fullmatch(text):
        return Item("", _plain(found["code"] or found["whole"]), (found["rest"] or found["after"]).strip())
    return None


def _plain(code: str | None) -> str:
    return (code or "").replace("．", ".").rstrip(".")


def _pieces(line: str) -> Sequence[str]:
    """Return the line, cut at semicolons where something labelled or named begins after them."""
    pieces: list[str] = []
    for part in re.split(r"\s*[;；]\s*", line.strip()):
        if not part:
            continue
        if pieces and labelled_of(part) is None and not _NAMED.fullmatch(part):
            pieces[-1] = f"{pieces[-1]}; {part}"
        else:
            pieces.append(part)
    return pieces
