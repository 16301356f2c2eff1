"""What official prose refers to: documents, resolutions, decisions and recommendations, in English and Chinese."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.symbols import Mention, find_mentions, from_file_name, issuer_of, normalise
from tests.test_symbols import SYMBOLS, without_part_letters


def only(text: str, issuer: str | None = None) -> Mention:
    mentions = find_mentions(text, issuer=issuer)
    assert len(mentions) == 1, mentions
    return mentions[0]


def symbols(text: str, issuer: str | None = None) -> list[str | None]:
    return [mention.symbol for mention in find_mentions(text, issuer=issuer)]


def test_an_agenda_is_neither_the_decision_nor_the_resolution_of_the_same_number() -> None:
    agenda, decision, resolution = (
        only(text, "un-habitat-assembly") for text in ("HSP/HA.2/1", "its decision 2/1", "its resolution 2/1")
    )
    assert (agenda.kind, agenda.symbol) == ("document", "HSP/HA.2/1")
    assert (decision.kind, decision.symbol, decision.number) == ("decision", None, "2/1")
    assert (resolution.kind, resolution.symbol) == ("resolution", "HSP/HA.2/Res.1")


@pytest.mark.parametrize("text", ["decision 2024/5 of the Executive Board", "执行局第 2024/5 号决定"])
def test_a_decision_is_not_the_document_of_the_same_number(text: str) -> None:
    mention = only(text)
    assert (mention.kind, mention.body, mention.number) == ("decision", "executive-board", "2024/5")
    assert mention.symbol is None


@pytest.mark.parametrize(
    ("text", "issuer", "expected"),
    [
        ("HSP/EB.2024/23 and A/73/539.", None, ["HSP/EB.2024/23", "A/73/539"]),
        (
            "resolutions 53/199 of 15 December 1998 and 61/185 of 20 December 2006",
            None,
            ["A/RES/53/199", "A/RES/61/185"],
        ),
        ("resolutions 2601 (XXIV) and 37/90", None, ["A/RES/2601(XXIV)", "A/RES/37/90"]),
        ("第 71/243 和 72/279 号决议", None, ["A/RES/71/243", "A/RES/72/279"]),
        ("人居大会第1/2号决议和第 1/3 号决议", None, ["HSP/HA.1/Res.2", "HSP/HA.1/Res.3"]),
        ("Economic and Social Council resolution 1980/67", None, ["E/RES/1980/67"]),
        ("its resolution 2024/5", "economic-and-social-council", ["E/RES/2024/5"]),
        ("resolutions 377 A (V) and 76/262", None, ["A/RES/377(V) A", "A/RES/76/262"]),
        ("resolutions 71/101 A and B, 52/12 B", None, ["A/RES/71/101 A-B", "A/RES/52/12 B"]),
        ("UN-Habitat Governing Council resolution 26/8", "general-assembly", ["HSP/GC/26/8"]),
        ("the Assembly’s resolution 72/279", None, ["A/RES/72/279"]),
        ("根据大会第 72/2\n26 号\n\n决议", None, ["A/RES/72/226"]),
        ("见HSP/OECPR.\n2021/\n8。", None, ["HSP/OECPR.2021/8"]),
        ("A/74/L.86 and Add.1", None, ["A/74/L.86", "A/74/L.86/Add.1"]),
        ("see https://docs.un.org/en/A/RES/70/1.", None, ["A/RES/70/1"]),
        ("安全理事会第 1325(2000)号决议", None, ["S/RES/1325(2000)"]),
        ("resolution A/RES/70/1", None, ["A/RES/70/1"]),
        ("A/RES/71/101 A–B and A/RES/75/290 B of 25 June 2021", None, ["A/RES/71/101 A-B", "A/RES/75/290 B"]),
        ("E/2020/26-E/CN.5/2020/9", None, ["E/2020/26", "E/CN.5/2020/9"]),
        ("大会决议 73/239", None, ["A/RES/73/239"]),
    ],
)
def test_prose_in_either_language_gives_its_symbols(text: str, issuer: str | None, expected: list[str]) -> None:
    assert symbols(text, issuer) == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("在其 2024 年第二次会议第 2024/5 号决定¹中，执行局表示", "executive-board"),
        ("联合国人居大会在其第 2/2 号决定中", "un-habitat-assembly"),
        ("在联合国人居大会第二届会议第 2/1 号决定中¹，", "un-habitat-assembly"),
        ("人居署常驻代表委员会提出的第 2021/2 号建议", "committee-of-permanent-representatives"),
        ("In decision 2021/5, the Executive Board elected", "executive-board"),
        (
            "decision 16 (II) of the Governing Council of the United Nations Environment Programme",
            "unep-governing-council",
        ),
        ("Statistical Commission decision 53/110", "statistical-commission"),
        ("General Assembly decision 62/557", "general-assembly"),
    ],
)
def test_the_body_of_an_act_is_the_one_that_the_words_near_by_name(text: str, body: str) -> None:
    mention = only(text)
    assert (mention.body, mention.symbol) == (body, None)


@pytest.mark.parametrize(
    "text",
    ["its decision 2/1", "第2/1号决定", "第 2024/5 号决定", "resolution 2024/5", "resolution 2/1"],
)
def test_what_the_text_does_not_say_is_reported_and_not_guessed(text: str) -> None:
    mention = only(text)
    assert mention.number is not None
    assert (mention.body, mention.symbol) == (None, None)


def test_a_commission_that_is_named_is_not_taken_for_the_general_assembly() -> None:
    mention = only("Commission on Narcotic Drugs resolution 47/5")
    assert (mention.body, mention.symbol) == ("commission-on-narcotic-drugs", None)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("paragraph 9 of resolution 71/244", ("9",)),
        ("Recalls paragraphs 6 and 7 of its resolution 72/266 A", ("6", "7")),
        ("GA 71/244，第 9 段，2016 年 12 月 21 日。", ("9",)),
        ("GA 76/4，执行部分第 13 和第 14 段。", ("13", "14")),
        ("第71/244号决议…第9段", ("9",)),
        ("(A/77/673, para. 85)", ("85",)),
        ("A/81/6 (Sect. 15), paras. 3–5 and 15 (b)", ("3", "4", "5", "15(b)")),
    ],
)
def test_the_paragraphs_referred_to_are_kept(text: str, paragraphs: tuple[str, ...]) -> None:
    assert only(text).paragraphs == paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "24/7 support on 12/05/2020 for 1/2 of all",
        "SDG 11.1 and target 11.3, agenda item 6",
        "https://example.org/A/RES/70/1",
        "and/or A/H1N1, S/he",
        "2020/2021 season",
        "",
    ],
)
def test_dates_fractions_and_other_addresses_are_no_mentions(text: str) -> None:
    assert find_mentions(text) == []


@settings(deadline=None)
@given(st.lists(st.one_of(SYMBOLS, st.sampled_from([" and ", "，", "第", "号决议", "resolution 70/1", "\n", "²"]))))
def test_mentions_are_slices_of_the_text_and_never_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    end = 0
    for mention in find_mentions(text):
        assert text[mention.start : mention.end] == mention.printed
        assert mention.start >= end
        end = mention.end


@settings(deadline=None)
@given(SYMBOLS, st.sampled_from(["see {}.", "（{}）", "载于{}号文件", "report {}, which", "{}"]))
def test_a_symbol_is_found_in_whatever_stands_around_it(symbol: str, around: str) -> None:
    assert symbol in symbols(around.format(symbol))


# Links of the data that are themselves wrong: decision 19/1 of the High-level Committee on South-South Cooperation and
# resolutions of UN-Habitat's Governing Council are linked as resolutions of the General Assembly.
WRONG_LINKS = {
    ("A/RES/71/244", "A/RES/19/1"),
    ("A/RES/71/256", "A/RES/21/3"),
    ("A/RES/71/256", "A/RES/22/8"),
    ("A/RES/71/256", "A/RES/25/6"),
}
# What the same paragraphs say and the data does not link, or links wrongly as above.
UNLINKED = {
    ("A/RES/71/243", "E/RES/2013/5"),
    ("A/RES/71/243", "E/RES/2014/14"),
    ("A/RES/71/243", "E/RES/2015/15"),
    ("A/RES/71/256", "HSP/GC/21/3"),
    ("A/RES/71/256", "HSP/GC/22/8"),
    ("A/RES/71/256", "HSP/GC/25/6"),
    ("HSP/GC/25/6", "A/RES/68/309"),
    ("HSP/GC/25/6", "A/RES/69/226"),
}


def linked_paragraphs(shared: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (symbol of the file, text, symbols that the data links) of each paragraph with links to UN documents."""
    for path in sorted((shared / "data/un-resolutions").glob("*.json")):
        for paragraph in json.loads(path.read_text(encoding="utf-8")):
            links = {
                normalise(url) for _, url in paragraph["links"] or [] if re.search(r"undocs\.org|docs\.un\.org", url)
            }
            if links:
                yield from_file_name(path.name), paragraph["text"], {without_part_letters(link) for link in links}


def test_the_paragraphs_of_seventy_resolutions_give_the_symbols_that_they_link(shared: Path) -> None:
    linked: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    wrong: list[tuple[str, str]] = []
    for document, text, links in linked_paragraphs(shared):
        mentions = find_mentions(text, issuer=issuer_of(document))
        found = {without_part_letters(mention.symbol) for mention in mentions if mention.symbol}
        linked += [(document, link) for link in links]
        missed += [(document, link) for link in links - found]
        wrong += [(document, symbol) for symbol in found - links]
    assert len(linked) > 300
    assert [one for one in missed if one not in WRONG_LINKS] == []
    assert [one for one in wrong if one not in UNLINKED] == []
    assert len(missed) <= 0.02 * len(linked)
    assert len(set(wrong) - UNLINKED) <= 0.02 * len(linked)


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("000", {"HSP/EB.2025/4", "HSP/EB.2025/1", "HSP/EB.2024/23", "HSP/EB.2024/5", "2/1", "2/2", "2024/5"}),
        ("003", {"A/RES/76/4", "A/RES/71/244", "HSP/EB.2023/INF/8", "HSP/EB.2024/INF/8"}),
        ("004", {"HSP/EB.2021/19/Add.1", "HSP/EB.2021/19", "HSP/OECPR.2021/8", "2021/2"}),
    ],
)
def test_the_source_documents_give_their_citations(shared: Path, seed: str, expected: set[str]) -> None:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    found = {mention.symbol or mention.number for mention in find_mentions(path.read_text(encoding="utf-8"))}
    assert expected <= found
