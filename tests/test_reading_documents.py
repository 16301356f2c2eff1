"""The five source documents are read as a person reads them: masthead, paragraphs, points, footnotes, graph."""

import re
from datetime import date
from pathlib import Path

import pytest

from loaders.document.graph import GT, document_graph, part_address
from loaders.document.model import OfficialDocument
from tests.reading_samples import seed


def counted(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def points(number: int, letters: str) -> list[str]:
    return [f"{number}({letter})" for letter in letters]


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
