"""The reader of official documents: the five source documents, layouts that vary, and what is no document."""

import random
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.document.citations import citations
from loaders.document.graph import GT, document_graph, part_address
from loaders.document.joining import Habits, join
from loaders.document.layout import lay_out
from loaders.document.model import NotAnOfficialDocument, OfficialDocument
from loaders.document.notes import take_marks
from loaders.document.reader import read_document, read_file
from loaders.document.text import decode
from loaders.resolutions import read_resolution
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


def seed(shared: Path, number: int) -> OfficialDocument:
    path = next((shared / "seeds").glob(f"{number:03}_*.txt"))
    return read_file(path)


def counted(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def points(number: int, letters: str) -> list[str]:
    return [f"{number}({letter})" for letter in letters]


def text_of(*lines: str) -> bytes:
    return "\n\n".join(lines).encode()


# The five documents


def test_the_draft_plan_has_27_paragraphs_with_their_points(shared: Path) -> None:
    document = seed(shared, 0)
    wanted = counted(1, 27)
    for number, letters in ((4, "abc"), (6, "abcd"), (13, "abc"), (15, "abcde"), (18, "abc"), (21, "abcd")):
        place = wanted.index(str(number)) + 1
        wanted[place:place] = points(number, letters)
    assert document.numbers("paragraph", "point") == wanted
    assert document.numbers("footnote") == ["fn.*", "fn.**", "fn1", "fn2"]
    assert document.numbers("table") == ["table V.D"]
    assert document.part("table V.D").text.count("\n") == 4
    assert document.problems == ()


def test_the_midterm_review_has_94_paragraphs_and_11_footnotes(shared: Path) -> None:
    document = seed(shared, 1)
    assert document.numbers("paragraph", "point") == counted(1, 94)
    assert document.numbers("footnote") == ["fn.*", *(f"fn{number}" for number in range(1, 12))]
    assert "section IX.E" in document.numbers("section")


def test_the_report_broken_by_its_page_has_46_paragraphs(shared: Path) -> None:
    document = seed(shared, 2)
    wanted = counted(1, 46)
    wanted[9:9] = points(9, "abc")
    wanted[17:17] = points(14, "abcd")
    assert document.numbers("paragraph", "point") == wanted


def test_the_reform_report_has_27_paragraphs_and_4_footnotes(shared: Path) -> None:
    document = seed(shared, 3)
    assert document.numbers("paragraph", "point") == counted(1, 27)
    assert document.numbers("footnote") == ["fn.*", "fn.**", "fn1", "fn2", "fn3", "fn4"]


def test_the_document_without_masthead_has_its_nested_points_and_annexes(shared: Path) -> None:
    document = seed(shared, 4)
    numbers = document.numbers("paragraph", "point")
    assert [number for number in numbers if "(" not in number] == counted(1, 12)
    assert [number for number in numbers if number.startswith("8(c)")] == ["8(c)", "8(c)(i)", "8(c)(ii)", "8(c)(iii)"]
    romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    assert document.numbers("annex") == ["annex I", "annex II", *(f"annex II.{numeral}" for numeral in romans)]
    assert document.part("annex II.IV").slug == "annex-2.4"
    assert document.part("8(c)(ii)").slug == "para-8.c.ii"
    assert document.part("8(c)(ii)").label == "(二)"


def test_a_symbol_lost_from_the_masthead_is_found_in_the_running_header(shared: Path) -> None:
    assert seed(shared, 4).symbol == "HSP/EB.2021/19/Add.1"


def test_a_bare_figure_is_not_taken_for_a_page_number(shared: Path) -> None:
    document = seed(shared, 4)
    assert re.search(r"\b88\b", document.part("annex II.I").text)
    assert re.search(r"\b54\b", document.part("annex II.II").text)


@pytest.mark.parametrize(
    ("number", "symbol", "agenda", "issued"),
    [
        (0, "HSP/EB.2025/4", "6", date(2025, 1, 27)),
        (1, "HSP/OECPR.2021/2", "2", date(2021, 4, 1)),
        (2, "HSP/OECPR.2025/5", None, date(2025, 3, 4)),
        (3, "HSP/EB.2025/8", "10", date(2025, 1, 27)),
    ],
)
def test_the_masthead_is_read(shared: Path, number: int, symbol: str, agenda: str | None, issued: date) -> None:
    document = seed(shared, number)
    head = document.masthead
    assert (document.symbol, head.agenda_item, head.distribution_date) == (symbol, agenda, issued)
    assert (document.language, head.original_language, head.place) == ("zh", "en", "内罗毕")
    assert head.issuer_note in {"执行主任的报告", "秘书处的说明"}


def test_title_body_and_meeting_stand_in_the_masthead(shared: Path) -> None:
    head = seed(shared, 0).masthead
    assert head.title == "制定 2026–2029 年战略计划"
    assert head.body == "联合国人类住区规划署执行局"
    assert head.session == "2025 年第一次会议"
    assert head.meeting_dates == (date(2025, 3, 25), date(2025, 3, 27))
    assert seed(shared, 1).masthead.body == "联合国人类住区规划署常驻代表委员会"
    assert (seed(shared, 2).masthead.title or "").endswith("战略计划执行情况")


def test_a_sentence_broken_by_a_page_is_whole_again(shared: Path) -> None:
    assert re.search(r"居住在贫民窟和非正规住区", seed(shared, 2).part("3").text)
    assert "以及方案、预算和行政事项" in seed(shared, 0).part("3").text
    assert re.search(r"7 590 万", seed(shared, 2).part("3").text)


def test_text_after_a_footnote_block_goes_on_with_the_paragraph_that_the_page_broke(shared: Path) -> None:
    document = seed(shared, 3)
    assert document.part("2").text.endswith("重要作用。")
    assert "重要作用" not in document.part("fn2").text


def test_a_quotation_below_a_paragraph_belongs_to_it(shared: Path) -> None:
    assert document_has(seed(shared, 1), "83", "促请联合国发展系统各实体")
    assert document_has(seed(shared, 0), "15(a)", "成果：空间发展计划")


def document_has(document: OfficialDocument, number: str, words: str) -> bool:
    return words in document.part(number).text


def test_marks_lead_to_footnotes_and_leave_the_text(shared: Path) -> None:
    document = seed(shared, 0)
    assert document.part("1").notes == ("fn-1",)
    assert document.part("3").notes == ("fn-1", "fn-2")
    assert document.part("cover").notes == ("fn-*", "fn-**")
    assert not re.search(r"[¹²³*]", document.part("3").text + document.part("cover").text)


def test_an_inline_list_makes_no_points(shared: Path) -> None:
    assert not [number for number in seed(shared, 2).numbers() if number.startswith("18(")]


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


# Layouts that vary


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


# Documents of other kinds


CPD = """United Nations
DP/DCP/KEN/4

Executive Board

Original: English

Second regular session 2022
29 August–2 September 2022, New York
Item 4 of the provisional agenda
Country programmes and related matters

Country programme document for Kenya (2022-2026)

Contents
I. Rationale .................................. 2

22-11111 (E)    080722
*2211111*

DP/DCP/KEN/4

2/16                          22-11111

I. Rationale

1. Growth averaged 5.7 per cent between 2010 and 2019.1 Poverty fell from 46.8 per
cent to 36.1 per cent in 2015/16.

2. The programme builds on lessons of the previous cycle (DP/DCP/KEN/
3), paragraph
12. Partners include 47 county governments; see section
3. of the evaluation.

______________________
1 World Bank, 2020. See also E/2019/68.

DP/DCP/KEN/4

22-11111                                                              3/16

3. The programme will:

(a) strengthen governance, including by (i) elections and
(ii) devolution;

(b) promote growth:

(i) in agriculture;

(ii) in manufacturing.

A. Governance

4. The area is 120 km² and 3 m².

1. Devolution

5. Support for 1,
234 enterprises and follow-
up with UN-
Habitat, worth $2.
5 million. 6. Hidden in the line before.

Paragraph 6 bis. Added later.

7. Last.

Annex A. Results and resources framework for Kenya (2022-2026)

Indicator\tBaseline\tTarget
1.1 Counties with plans\t12\t47
"""


@pytest.fixture(scope="module")
def programme() -> OfficialDocument:
    return read_document(CPD.encode(), "programme.txt")


def test_a_country_programme_document_gives_its_parts(programme: OfficialDocument) -> None:
    wanted = ["1", "2", "3", "3(a)", "3(b)", "3(b)(i)", "3(b)(ii)", "4", "5", "6", "6 bis", "7"]
    assert programme.numbers("paragraph", "point") == wanted
    assert programme.numbers("section") == ["section I", "section I.A", "section I.A.1"]
    assert programme.numbers("annex", "table") == ["annex A", "table annex-A"]
    assert programme.masthead.meeting_dates == (date(2022, 8, 29), date(2022, 9, 2))
    assert programme.masthead.title == "Country programme document for Kenya (2022-2026)"


def test_a_number_at_a_line_start_within_a_sentence_opens_no_paragraph(programme: OfficialDocument) -> None:
    assert "paragraph 12. Partners" in programme.part("2").text
    assert "section 3. of" in programme.part("2").text


def test_numbers_symbols_and_words_broken_by_a_line_end_are_whole(programme: OfficialDocument) -> None:
    text = programme.part("5").text
    assert "1,234 enterprises and follow-up with UN-Habitat, worth $2.5 million." in text
    assert "DP/DCP/KEN/3" in programme.part("2").text


def test_the_square_of_a_unit_is_no_footnote_mark(programme: OfficialDocument) -> None:
    assert programme.part("4").text.endswith("120 km² and 3 m².")
    assert take_marks("on 3 m² of land²", {"2"}) == ("on 3 m² of land", ("2",))


def test_a_plain_digit_after_a_stop_refers_to_its_footnote(programme: OfficialDocument) -> None:
    assert programme.part("1").notes == ("fn-1",)
    assert "2019. Poverty" in programme.part("1").text


def test_a_paragraph_cites_what_its_footnote_cites(programme: OfficialDocument) -> None:
    found, _ = citations(programme)
    cited = {(one.part.number, one.mention.symbol) for one in found}
    assert {("1", "E/2019/68"), ("fn1", "E/2019/68"), ("2", "DP/DCP/KEN/3")} <= cited


def test_each_decision_of_a_compilation_counts_for_itself() -> None:
    act = ["The Executive Board,", "Recalling its decision 2023/1,", "1. Takes note of it;", "2. Requests a report."]
    lines = ["HSP/EB.2024/23", "Executive Board", "Decision 2024/5", *act, "Decision 2024/6", *act]
    document = read_document(text_of(*lines), "decisions.txt")
    assert document.numbers("paragraph") == [
        f"decision 2024/{act}.{number}" for act in (5, 6) for number in ("pp1", "1", "2")
    ]
    provision = document.part("decision 2024/6.2").provision
    assert provision is not None
    assert (provision.kind, provision.verb) == ("operative", "Requests")


def test_a_gap_in_the_numbers_is_reported() -> None:
    document = read_document(text_of("A/79/123", "United Nations", "1. One.", "2. Two.", "5. Five."), "gap.txt")
    assert document.numbers("paragraph") == ["1", "2", "5"]
    assert document.problems == ("paragraph numbers not found: 3, 4",)


def test_an_act_whose_body_is_not_named_is_reported_not_guessed() -> None:
    document = read_document(text_of("A/79/123", "United Nations", "1. See decision 9999/5."), "act.txt")
    found, problems = citations(document)
    assert not found
    assert "decision 9999/5" in problems[0]


def test_a_paragraph_gives_its_own_text_and_its_full_text(shared: Path) -> None:
    document = seed(shared, 4)
    part = document.part("8(c)")
    assert part.text.endswith("结论：")
    assert document.full_text(part).count("\n") == 3


# The graph


def test_the_graph_states_parts_and_citations(shared: Path) -> None:
    document = seed(shared, 0)
    graph = document_graph(document)
    paragraph = part_address(document, "para-3")
    cited = {
        str(symbol)
        for one in graph.subjects(GT.statedIn, paragraph)
        for doc in graph.objects(one, GT.citesDocument)
        for symbol in graph.objects(doc, GT.symbol)
    }
    assert cited == {"HSP/EB.2024/23", "HSP/EB.2024/5"}
    assert str(graph.value(part_address(document, "fn-*"), GT.partNumber)) == "fn.*"
    texts = list(graph.objects(paragraph, GT.partText))
    assert [text.language for text in texts] == ["zh"]  # type: ignore[attr-defined]
    assert all(graph.value(part_address(document, part.slug), GT.inDocument) for part in document.parts)


def test_a_decision_is_cited_as_an_act_and_not_as_the_document_of_that_number(shared: Path) -> None:
    document = seed(shared, 1)
    graph = document_graph(document)
    acts = {str(act) for act in graph.objects(None, GT.citesAct)}
    assert any(act.endswith("act/decision/executive-board/2020/3") for act in acts)
    assert "HSP/EB.2020/3" not in {str(symbol) for symbol in graph.objects(None, GT.symbol)}


# What is no document


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (bytes(range(256)) * 8, "encoding|binary"),
        ("caf\u00e9 cr\u00e8me br\u00fbl\u00e9e ".encode("latin-1") * 50, "encoding"),
        (b"<!DOCTYPE html><html><body>A/79/123</body></html>", "HTML"),
        (b"It was a bright cold day in April, and the clocks were striking thirteen.\n\n" * 40, "looked for"),
        (b"1. Call me Ishmael.\n\n2. Some years ago.\n\n3. Never mind how long.\n", "--symbol"),
    ],
    ids=["empty", "blank", "PDF", "binary", "latin-1", "HTML", "novel", "no symbol"],
)
def test_what_is_no_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnOfficialDocument, match=reason):
        read_document(data, "file.txt")


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(NotAnOfficialDocument, match="too large"):
        read_file(path)


def test_the_limit_is_a_parameter() -> None:
    with pytest.raises(NotAnOfficialDocument, match="limit is 10"):
        read_document(b"A/79/123 and more", "file.txt", limit=10)


def test_a_given_symbol_makes_a_document_of_numbered_paragraphs() -> None:
    data = text_of("1. One.", "2. Two.")
    assert read_document(data, "lost.txt", symbol="HSP/EB.2025/9").symbol == "HSP/EB.2025/9"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_recognised(shared: Path, encoding: str) -> None:
    text = next((shared / "seeds").glob("002_*.txt")).read_text(encoding="utf-8")
    assert decode(text.encode(encoding), "again.txt") == text


# Joining


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
