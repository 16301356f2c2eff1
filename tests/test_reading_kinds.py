"""Documents of other kinds: contents pages, annotated agendas, jumping numbers, Markdown, tables in columns."""

import json
from datetime import date

import pytest

from loaders.document.model import NotAnOfficialDocument, OfficialDocument
from loaders.document.reader import read_document
from loaders.resolutions import read_resolution

FRONT = ("HSP/EB.2030/3", "United Nations", "Executive Board", "Distr.: General", "3 March 2030", "Notes on water")


def read(*blocks: str) -> OfficialDocument:
    return read_document("\n\n".join([*FRONT, *blocks]).encode(), "made.txt")


# Tables of contents


CONTENTS = """Contents
                                          Page
I.   Water ................................. 2
II.  Rivers, lakes and the
     water of towns ........................ 3
Annex
Figures on water ........................... 7"""
BODY = (
    "I. Water",
    "1. Water is scarce.",
    "2. It is dear.",
    "II. Rivers, lakes and the water of towns",
    "3. They flow.",
)
ANNEX = ("Annex", "Figures on water", "1. There are nine figures.")


def test_a_table_of_contents_opens_nothing_and_stands_on_the_cover() -> None:
    document = read(CONTENTS, *BODY, *ANNEX)
    assert document.numbers() == ["cover", "section I", "1", "2", "section II", "3", "annex", "annex.1"]
    assert "water of towns ....." in document.part("cover").text
    assert document.masthead.title == "Notes on water"
    assert document.problems == ()


def test_a_chinese_table_of_contents_opens_no_annex() -> None:
    table = "目录\n章次          页次\n一、水资源 ........ 2\n二、河流 ........ 3\n\n附件\n水的数字 ........ 5"
    body = ["一、水资源", "1. 水很少。", "二、河流", "2. 河流很长。", "附件", "水的数字", "1. 共有九个数字。"]
    document = read(table, *body)
    assert document.numbers() == ["cover", "section I", "1", "section II", "2", "annex", "annex.1"]


@pytest.mark.parametrize(
    "table",
    [
        "Contents\nI. Water\nII. Rivers, lakes and the water of towns\nAnnex\nFigures on water",
        "Contents\nI. Water  2\nII. Rivers, lakes and the water of towns  3\nAnnex. Figures on water  7",
        "I. Water ........ 2\nII. Rivers, lakes and the water of towns ........ 3\nAnnex\nFigures on water ........ 7",
        "Table of contents\n1. Water ..... 2\n2. Rivers ..... 3\n3. Annex I: Figures ..... 7",
    ],
    ids=["titles repeated", "trailing page numbers", "no heading", "numbered"],
)
def test_contents_are_known_by_their_leaders_their_pages_or_their_repetition(table: str) -> None:
    document = read(table, *BODY, *ANNEX)
    assert document.numbers() == ["cover", "section I", "1", "2", "section II", "3", "annex", "annex.1"]
    assert table.split("\n")[-1] in document.part("cover").text


def test_a_word_that_only_heads_text_begins_no_table_of_contents() -> None:
    document = read("Contents", "1. The box holds water.", "2. And air.")
    assert document.numbers("section", "paragraph") == ["heading 1", "1", "2"]


def test_an_annex_may_have_its_title_on_its_line() -> None:
    document = read("1. One.", "2. Two.", "Annex. Figures on water", "1. There are nine.")
    assert document.numbers("paragraph", "annex") == ["1", "2", "annex", "annex.1"]


# Numbers that start again, jump, or stay text


AGENDA = ("1. Opening.", "2. Water.", "3. Closing.")


@pytest.mark.parametrize("heading", ["Annotations", "Item 1", "Item 1\nOpening", "说明", "Annotations\n\nItem 1"])
def test_the_annotations_of_an_agenda_count_for_themselves(heading: str) -> None:
    document = read(*AGENDA, heading, "1. The Chair opens the session.", "Item 2\nWater", "2. Members talk of water.")
    numbers = ["1", "2", "3", "annotations.1", "annotations.2"]
    assert document.numbers("paragraph") == numbers
    assert document.part("3").text == "Closing."
    assert document.part("annotations.2").text == "Members talk of water."


def test_a_count_that_starts_again_unannounced_is_reported() -> None:
    document = read(*AGENDA, "1. The Chair opens the session.", "2. Members talk of water.")
    assert document.numbers("paragraph") == ["1", "2", "3"]
    assert document.problems == ("numbered lines 1, 2 after 3 were read as text of paragraph 3",)


def test_a_jump_opens_a_paragraph_and_is_reported() -> None:
    document = read("1. One is here.", "2. Two is here.", "40. Forty is far.", "41. It goes on.")
    assert document.numbers("paragraph") == ["1", "2", "40", "41"]
    assert document.problems[0].startswith("paragraph numbers not found: 3, 4, 5")


def test_numbers_that_go_back_or_repeat_are_kept_and_named() -> None:
    document = read("1. One.", "2. Two.", "12. Twelve is far.", "13. It goes on.", "5. Back.", "5. Again.", "6. Six.")
    assert document.numbers("paragraph") == ["1", "2", "12", "13", "5", "6"]
    assert document.problems == (
        "paragraph numbers not found: 3, 4, 7, 8, 9, 10, 11",
        "numbered line 5 after 5 was read as text of paragraph 5",
    )


def test_a_number_in_the_midst_of_a_broken_sentence_is_no_jump() -> None:
    document = read("1. One is here.", "2. Two follows section\n40. Forty of another plan.", "3. Three.")
    assert document.numbers("paragraph") == ["1", "2", "3"]
    assert document.problems == ()


# The masthead in two columns


def test_a_date_beside_the_name_of_the_body_is_read() -> None:
    front = [
        "United Nations                         HSP/EB.2030/3",
        "",
        "Executive Board of the                 Distr.: General",
        "United Nations Human                   12 January 2030",
        "Settlements Programme",
        "                                       Original: English",
        "",
        "Notes on water",
        "",
        "1. Water is scarce.",
    ]
    head = read_document("\n".join(front).encode(), "made.txt").masthead
    assert head.distribution_date == date(2030, 1, 12)
    assert head.body == "Executive Board of the United Nations Human Settlements Programme"
    assert (head.symbol, head.original_language, head.title) == ("HSP/EB.2030/3", "en", "Notes on water")


# Markdown


def test_emphasis_at_the_start_of_a_line_is_no_footnote_mark() -> None:
    act = [
        "*The Executive Board,*",
        "*Recalling* its decision 2029/1,",
        "1. *Takes note* of it;",
        "2. _Asks_ for more.",
    ]
    document = read("## Decision 2030/1: Water", *act, "## Decision 2030/2: Air", *act)
    assert document.numbers("footnote") == []
    assert document.part("decision 2030/1.pp1").text == "Recalling its decision 2029/1,"
    provision = document.part("decision 2030/2.1").provision
    assert provision is not None
    assert provision.verb == "Takes note"
    assert document.problems == ()


@pytest.mark.parametrize("note", ["* Issued late.", r"\* Issued late.", "*Issued late."])
def test_a_star_that_nothing_closes_is_a_footnote_mark(note: str) -> None:
    document = read("1. Water is scarce.*", "2. It is dear.", note)
    assert document.part("fn.*").text == "Issued late."
    assert document.part("1").notes == ("fn-*",)


# Tables in columns of spaces


def test_a_table_in_columns_below_its_caption_is_a_table() -> None:
    table = "Region          2028    2029\nNorth           12.5    17.6\nSouth           23.1    30.0"
    document = read("1. Water is scarce.", "Table 1\nWater by region", table, "Source: our count.", "2. See table 1.")
    assert document.numbers("paragraph", "table") == ["1", "table 0", "2"]
    text = document.part("table 0").text
    assert text.split("\n")[-4:] == [
        "Region\t2028\t2029",
        "North\t12.5\t17.6",
        "South\t23.1\t30.0",
        "Source: our count.",
    ]
    assert document.part("1").text == "Water is scarce."


def test_a_table_that_cannot_be_read_is_reported() -> None:
    document = read("1. Water is scarce.", "Table 1", "North 12 and South 23", "2. See table 1.")
    assert "no table could be read below 'Table 1': what follows was read as text" in document.problems


# Data that is no list


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b"[" + b"9" * 10_000 + b"]", json.dumps(3).encode()]
)
def test_data_of_another_shape_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(NotAnOfficialDocument, match=r"list of paragraphs|JSON"):
        read_resolution(data, "A_RES_73_239.json")
