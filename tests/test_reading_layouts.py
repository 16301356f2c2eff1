"""Layouts vary and breaks fall anywhere: parts and citations are read back, and no letter is lost or doubled."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.document.joining import Habits, join
from loaders.document.layout import lay_out
from loaders.document.model import OfficialDocument
from loaders.document.reader import read_document, read_file
from loaders.resolutions import read_resolution
from tests.reading_samples import seed
from tests.rendering import LOOKS, Look, compare, compare_citations, render, with_notes

FRONT_ZH = [
    "联合国",
    "{}",
    "联合国人类住区规划署",
    "Distr.: General",
    "27 January 2025",
    "Chinese",
    "Original: English",
]
FRONT_ZH += ["2025 年第一次会议", "临时议程项目 6", "题目", "执行主任的报告"]
RESOLUTIONS = (
    "A_RES_71_243", "A_RES_71_256", "A_RES_72_235", "A_RES_73_239", "A_RES_74_299", "A_RES_75_233", "A_RES_76_4",
    "A_RES_77_267", "A_RES_79_214", "E_RES_2020_7", "HSP_HA.1_Res.2", "HSP_HA.2_Res.2", "HSP_HA.2_Res.9",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_resolutions_printed_in_any_layout_are_read_back(shared: Path, look: Look) -> None:
    wrong: list[str] = []
    wrong_citations: list[str] = []
    parts = cites = 0
    for name in RESOLUTIONS:
        path = shared / "data" / "un-resolutions" / f"{name}.json"
        dice = random.Random(f"{name} {look.name}")  # noqa: S311 - a layout, not a secret
        truth = with_notes(read_resolution(path.read_bytes(), path.name), dice)
        read = read_document(render(truth, look, english_front(truth), dice).encode(), path.name)
        found, of = compare(truth, read)
        wrong, parts = wrong + [f"{name} {one[:200]}" for one in found], parts + of
        found, of = compare_citations(truth, read)
        wrong_citations, cites = wrong_citations + [f"{name} {one}" for one in found], cites + of
    assert len(wrong) <= 0.02 * parts, wrong[:10]
    assert len(wrong_citations) <= 0.02 * cites, wrong_citations[:10]


def english_front(document: OfficialDocument) -> list[str]:
    enacting = [line for line in document.part("cover").text.split("\n") if line.startswith("The ")]
    front = ["United Nations", document.symbol or "", "General Assembly", "Distr.: General", "11 January 2019"]
    return [*front, "Seventy-third session", "Agenda item 21", "The title of a resolution", *enacting[-1:]]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_chinese_reports_printed_in_any_layout_are_read_back(shared: Path, look: Look) -> None:
    wrong: list[str] = []
    parts = cites = 0
    for number in range(5):
        dice = random.Random(f"{number} {look.name}")  # noqa: S311 - a layout, not a secret
        truth = with_notes(seed(shared, number), dice)
        front = [line.format(truth.symbol) for line in FRONT_ZH]
        read = read_document(render(truth, look, front, dice).encode(), "again.txt")
        found, of = compare(truth, read)
        wrong, parts = wrong + [f"{truth.symbol} {one[:200]}" for one in found], parts + of
        found, of = compare_citations(truth, read)
        wrong, cites = wrong + found, cites + of
    assert len(wrong) <= 0.02 * min(parts, cites), wrong[:10]


@given(st.integers(36, 100), st.booleans(), st.integers(20, 60))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_chinese_paragraphs_survive_any_width(shared: Path, width: int, apart: bool, length: int) -> None:
    truth = with_notes(seed(shared, 2), random.Random(width))  # noqa: S311 - a layout, not a secret
    look = Look("any", width=width, blank_after_each_line=apart, page_length=length, form_feed=not apart)
    front = [line.format(truth.symbol) for line in FRONT_ZH]
    read = read_document(render(truth, look, front, random.Random(length)).encode(), "again.txt")  # noqa: S311
    wrong, parts = compare(truth, read)
    assert len(wrong) <= 0.02 * parts, wrong[:5]


# Nothing is lost


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[A-Za-z\u4e00-\u9fff]", re.sub(r"</?sup>", "", text)))


def lost(text: str, document: OfficialDocument) -> Counter[str]:
    kept = letters("\n".join(line.text for line in lay_out(text).lines))
    found = letters("\n".join(f"{part.label}\n{part.text}" for part in document.parts))
    return (kept - found) + (found - kept)


@pytest.mark.parametrize("number", range(5))
def test_every_letter_of_a_source_document_stands_in_exactly_one_part(shared: Path, number: int) -> None:
    path = next((shared / "seeds").glob(f"{number:03}_*.txt"))
    assert not lost(path.read_text(encoding="utf-8"), read_file(path))


LINES = st.one_of(
    st.sampled_from(
        [
            "1. First paragraph.", "2. Second paragraph:", "3. Third", "(a) a point;", "(b) another.", "(i) nested;",
            "I. Introduction", "A. Section", "Annex", "Annex II", "* A note.", "¹ A note.", "text with a mark¹ in it",
            "Title*",
            "a\tb\tc", "d\te\tf", "一、 导言", "1. 第一段。", "（一）一点；", "附件一", "The General Assembly,",
            "Recalling its resolution,", "1. Decides to act;", "Decision 2024/5", "Decision 2024/6", "12 plenary", "",
            "62nd plenary meeting", "## Heading", "| a | b |",
            "Contents", "I. Introduction .... 2", "Annex  7", "目录", "一、 导言 …… 3", "Annotations", "Item 1",
            "40. A jump far ahead.", "41. It goes on.", "*Recalling* it,", "North   12   17", "South   13   18",
            "continued in lower case", "Table 1", "HSP/EB.2025/4",
        ]
    ),
    st.text(alphabet="abc DEF.,;:()12 \t一二。，¹*", max_size=30),
)  # fmt: skip


@given(st.lists(LINES, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_lines_no_letter_is_lost_or_doubled(lines: list[str]) -> None:
    text = "\n".join(["A/79/123", "United Nations", *lines])
    document = read_document(text.encode(), "made.txt")
    assert not lost(text, document)
    assert len({part.slug for part in document.parts}) == len(document.parts)


# Pieces of a broken line


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("到 2019", "年", "到 2019年"),
        ("1", "760 people", "1 760 people"),
        ("about 24.", "9 per cent", "about 24.9 per cent"),
        ("1,", "234 people", "1,234 people"),
        ("in 2019,", "234 people", "in 2019, 234 people"),
        ("2020–", "2023", "2020–2023"),
        ("HSP/OECPR.2021/", "8", "HSP/OECPR.2021/8"),
        ("the year 20", "24", "the year 2024"),
        ("UN-", "Habitat", "UN-Habitat"),
        ("follow-", "up", "follow-up"),
    ],
)
def test_pieces_of_a_broken_line_are_joined(before: str, after: str, whole: str) -> None:
    assert join(before, after) == whole


def test_a_hyphen_goes_where_the_document_writes_the_word_without_it() -> None:
    assert join("imple-", "mentation", Habits(frozenset({"implementation"}))) == "implementation"
    assert join("follow-", "up", Habits(frozenset({"followup", "follow", "up"}))) == "follow-up"
