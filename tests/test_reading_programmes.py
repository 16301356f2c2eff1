"""Country programme documents and compilations of decisions: their own layout gives parts, marks and citations."""

from datetime import date

import pytest

from loaders.document.citations import citations
from loaders.document.model import OfficialDocument
from loaders.document.notes import take_marks
from loaders.document.reader import read_document
from tests.reading_samples import text_of

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
