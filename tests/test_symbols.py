"""UN document symbols: one spelling, an address both ways, and what prose refers to."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.symbols import (
    Mention,
    UnreadableSymbol,
    body_named,
    find_mentions,
    from_file_name,
    from_iri,
    issuer_of,
    normalise,
    to_iri,
)
from ontology.namespaces import DOC

ROMAN = st.sampled_from(["I", "IV", "XIV", "XXIX", "XXX", "S-VI"])
NUMBERS = st.integers(1, 400)
YEARS = st.integers(1946, 2099)
LETTERS = st.sampled_from(["", " A", " B", " A-B", " C"])
SUFFIX = st.sampled_from(["", "/Add.1", "/Rev.2", "/Corr.1", "/Add.3/Rev.1", "/Add.2/Corr.1"])

RESOLUTIONS = st.one_of(
    st.builds("A/RES/{}/{}{}".format, st.integers(31, 120), NUMBERS, LETTERS),
    st.builds("A/RES/S-{}/{}".format, st.integers(10, 40), NUMBERS),
    st.builds("A/RES/ES-{}/{}".format, st.integers(1, 12), NUMBERS),
    st.builds("A/RES/{}({}){}".format, st.integers(1, 3600), ROMAN, LETTERS),
    st.builds("E/RES/{}/{}".format, YEARS, st.integers(1, 90)),
    st.builds("E/RES/{}({}){}".format, st.integers(1, 2100), ROMAN, LETTERS),
    st.builds("S/RES/{}({})".format, st.integers(1, 3000), YEARS),
    st.builds("A/HRC/RES/{}/{}".format, st.integers(1, 90), st.integers(1, 60)),
    st.builds("HSP/HA.{}/Res.{}".format, st.integers(1, 9), st.integers(1, 30)),
    st.builds("HSP/GC/{}/{}".format, st.integers(1, 26), st.integers(1, 30)),
    st.builds("UNEP/EA.{}/Res.{}".format, st.integers(1, 9), st.integers(1, 30)),
)
DOCUMENTS = st.one_of(
    st.builds("HSP/EB.{}/{}{}".format, YEARS, NUMBERS, SUFFIX),
    st.builds("HSP/EB.{}/INF/{}{}".format, YEARS, NUMBERS, SUFFIX),
    st.builds("HSP/OECPR.{}/{}{}".format, YEARS, NUMBERS, SUFFIX),
    st.builds("HSP/HA.{}/{}".format, st.integers(1, 9), NUMBERS),
    st.builds("A/{}/{}{}".format, st.integers(31, 99), NUMBERS, SUFFIX),
    st.builds("A/{}/L.{}{}".format, st.integers(31, 99), NUMBERS, SUFFIX),
    st.builds("A/{}/6 (Sect. {})".format, st.integers(60, 99), st.integers(1, 36)),
    st.builds("E/AC.51/{}/{}".format, YEARS, NUMBERS),
    st.builds("E/ICEF/{}/P/L.{}".format, YEARS, NUMBERS),
    st.builds("DP/DCP/{}/{}".format, st.sampled_from(["KEN", "LAO", "BRA"]), st.integers(1, 9)),
    st.builds("FCCC/CP/{}/{}{}".format, YEARS, NUMBERS, SUFFIX),
    st.builds("S/PRST/{}/{}".format, YEARS, NUMBERS),
)
SYMBOLS = st.one_of(RESOLUTIONS, DOCUMENTS)


def without_part_letters(symbol: str) -> str:
    return re.sub(r" [A-Z](?:-[A-Z])?$", "", symbol)


def only(text: str, issuer: str | None = None) -> Mention:
    mentions = find_mentions(text, issuer=issuer)
    assert len(mentions) == 1, mentions
    return mentions[0]


def symbols(text: str, issuer: str | None = None) -> list[str | None]:
    return [mention.symbol for mention in find_mentions(text, issuer=issuer)]


@settings(deadline=None)
@given(SYMBOLS)
def test_a_symbol_survives_its_address(symbol: str) -> None:
    assert to_iri(symbol).startswith(DOC)
    assert " " not in to_iri(symbol)
    assert from_iri(to_iri(symbol)) == symbol


@settings(deadline=None)
@given(SYMBOLS)
def test_a_normalised_symbol_stays_as_it_is(symbol: str) -> None:
    assert normalise(symbol) == symbol


@settings(deadline=None)
@given(SYMBOLS, st.data())
def test_non_breaking_and_thin_spaces_change_nothing(symbol: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(symbol)))
    # Inside the series (H SP) nobody prints a space that does not part two words.
    at = max(at, symbol.index("/"))
    space = data.draw(st.sampled_from(["\u00a0", "\u2009", "\u202f", "\u200b", "\u200d", "\ufeff"]))
    assert normalise(symbol[:at] + space + symbol[at:]) == symbol


@settings(deadline=None)
@given(SYMBOLS, st.sampled_from([str.upper, str.lower, str.title]))
def test_the_letter_case_of_suffixes_does_not_matter(symbol: str, case: type[str]) -> None:
    printed = re.sub(r"/(Add|Rev|Corr|Res)\.", lambda suffix: case(suffix[0]), symbol)
    assert normalise(printed) == symbol


@settings(deadline=None)
@given(SYMBOLS)
def test_a_line_may_break_after_a_stroke(symbol: str) -> None:
    assert normalise(symbol.replace("/", "/\n", 2)) == symbol


@settings(deadline=None)
@given(st.text(max_size=30))
def test_text_is_a_stable_symbol_or_is_refused(text: str) -> None:
    try:
        symbol = normalise(text)
    except UnreadableSymbol as refusal:
        assert refusal.printed is not None and refusal.why
    else:
        assert normalise(symbol) == symbol
        assert from_iri(to_iri(symbol)) == symbol


@pytest.mark.parametrize(
    ("printed", "body", "symbol"),
    [
        ("GA 76/4", None, "A/RES/76/4"),
        ("第73/239号决议", None, "A/RES/73/239"),
        ("第 75/233 号决议", None, "A/RES/75/233"),
        ("联大第73/239号决议", None, "A/RES/73/239"),
        ("General Assembly resolution 77/161", None, "A/RES/77/161"),
        ("3327 (XXIX)", "general-assembly", "A/RES/3327(XXIX)"),
        ("3327(XXIX)", "general-assembly", "A/RES/3327(XXIX)"),
        ("A/RES/3327 (XXIX)", None, "A/RES/3327(XXIX)"),
        ("1472 A (XIV)", "general-assembly", "A/RES/1472(XIV) A"),
        ("1946/9 (I)", "economic-and-social-council", "E/RES/9(I)"),
        ("671 (XXV) A", "economic-and-social-council", "E/RES/671(XXV) A"),
        ("A/RES/71/101 A–B", None, "A/RES/71/101 A-B"),
        ("A/RES/80/84a-b", None, "A/RES/80/84 A-B"),
        ("2282\n(2016)", None, "S/RES/2282(2016)"),
        ("S/RES/2719 (2023)", None, "S/RES/2719(2023)"),
        ("2/1", "un-habitat-assembly", "HSP/HA.2/Res.1"),
        ("19/4", "un-habitat-governing-council", "HSP/GC/19/4"),
        ("59/2", "human-rights-council", "A/HRC/RES/59/2"),
        ("A/81/6 (SECT. 15)", None, "A/81/6 (Sect. 15)"),
        ("HSP/EB.2021/19/ADD.1", None, "HSP/EB.2021/19/Add.1"),
        ("A/73/539,", None, "A/73/539"),
        ("(A/73/539)", None, "A/73/539"),
        ("HSP/EB.2024/23²", None, "HSP/EB.2024/23"),
        ("https://undocs.org/en/A/RES/377%20(V)", None, "A/RES/377(V)"),
        ("ECE/TRANS/\nWP.30/AC.2/125", None, "ECE/TRANS/WP.30/AC.2/125"),
    ],
)
def test_what_was_printed_becomes_the_symbol_as_printed_today(printed: str, body: str | None, symbol: str) -> None:
    assert normalise(printed, resolution_of=body) == symbol


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "F",
        "A",
        "A/RES",
        "Articles 33 and 99",
        "Article 13",
        "Rules of Procedure of the Board",
        "73/239",
        "resolution 19/4",
        "ECE/CES/105 ECE/CES/107",
        "ECE/TRANS/288 and Add.2",
        "WT/MIN(05)/DEC",
        "OECPR.2025/7",
        "24/7",
        "2007",
        "A/73/5 39",
        "A/H1N1",
        "https://example.org/A/RES/70/1",
    ],
)
def test_what_is_not_one_symbol_is_refused(printed: str) -> None:
    with pytest.raises(UnreadableSymbol):
        normalise(printed)


@pytest.mark.parametrize("printed", ["decision 2024/5", "Decision 2/6", "第 2024/5 号决定", "第2021/2号建议"])
@pytest.mark.parametrize("body", [None, "executive-board", "un-habitat-assembly", "general-assembly"])
def test_a_decision_has_no_symbol_of_its_own(printed: str, body: str | None) -> None:
    with pytest.raises(UnreadableSymbol, match="decision"):
        normalise(printed, resolution_of=body)


@pytest.mark.parametrize(
    ("number", "body"),
    [
        ("78/558", "general-assembly"),
        ("19/4", "general-assembly"),
        ("2009/250", "economic-and-social-council"),
        ("18/117", "human-rights-council"),
        ("2025/6", "executive-board"),
        ("47/5", "commission-on-narcotic-drugs"),
        ("66/1", "economic-and-social-commission-for-asia-and-the-pacific"),
    ],
)
def test_a_number_that_its_body_gives_to_no_resolution_is_refused(number: str, body: str) -> None:
    with pytest.raises(UnreadableSymbol):
        normalise(number, resolution_of=body)


def test_the_address_of_a_part_leads_to_its_document() -> None:
    assert from_iri(to_iri("HSP/EB.2025/4") + "#para-15.b") == "HSP/EB.2025/4"


def test_an_address_of_something_else_is_refused() -> None:
    with pytest.raises(UnreadableSymbol, match="address"):
        from_iri("http://metadata.un.org/sdg/11")


def test_every_resolution_file_is_named_after_its_symbol(shared: Path) -> None:
    names = [path.name for path in (shared / "data/un-resolutions").glob("*.json")]
    read = [from_file_name(name) for name in names]
    assert len(set(read)) == len(names) == 70
    assert {"A/RES/3327(XXIX)", "A/RES/S-25/2", "HSP/HA.2/Res.10", "HSP/HA.2/1", "FCCC/CP/2015/10/Add.1"} <= set(read)
    assert from_file_name("A_81_6_SECT_15.docx") == from_file_name("A_81_6 (SECT. 15).json") == "A/81/6 (Sect. 15)"


# --- mentions


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


# --- against the data

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


def csv_rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data/un-habitat-ppb" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_error_of_the_list(source: str, number: str, full: str) -> bool:
    """Return whether the list of mandates itself gives a resolution or decision the symbol of another one."""
    organ = body_named(source) or ""
    of_the_assembly = full.startswith("A/RES/")
    return (
        (of_the_assembly and organ.startswith("commission-"))
        or (of_the_assembly and organ == "human-rights-council")
        or (source.startswith("Economic and Social Council") and number in {"2004/233", "1997/225", "2025/23"})
    )


@pytest.mark.parametrize("name", ["ppb2027_all_mandates.csv", "ppb2027_section15_mandates.csv"])
def test_every_mandate_with_a_full_symbol_is_read_as_that_symbol(shared: Path, name: str) -> None:
    compared = 0
    for row in csv_rows(shared, name):
        source, number, full = row["Source"], row["Symbol"], row["Full Document Symbol"]
        if not full or is_error_of_the_list(source, number, full):
            continue
        body = body_named(source) if "resolution" in source.lower() else None
        assert without_part_letters(normalise(number, resolution_of=body)) == without_part_letters(normalise(full)), row
        compared += 1
    assert compared >= 51


def test_every_citation_of_the_plan_outline_is_read_or_refused(shared: Path) -> None:
    refused = set()
    for row in csv_rows(shared, "plan_outline_citations.csv"):
        try:
            full = normalise(row["full_document_symbol"])
        except UnreadableSymbol:
            refused.add(row["full_document_symbol"])
            continue
        bodies = {"UNEP/EA.": "united-nations-environment-assembly"}
        body = issuer_of(full) if "/RES/" in full else bodies.get(full[:8])
        assert without_part_letters(normalise(row["symbol"], resolution_of=body)) == without_part_letters(full)
    assert all(one.startswith("UN Charter Article") or one == "CAC/COSP 9/2" for one in refused)


def test_mandates_without_a_document_are_refused_and_nothing_else_breaks(shared: Path) -> None:
    for row in csv_rows(shared, "ppb2027_all_mandates.csv"):
        body = body_named(row["Source"]) if "resolution" in row["Source"].lower() else None
        try:
            symbol = normalise(row["Symbol"], resolution_of=body)
        except UnreadableSymbol:
            continue
        assert from_iri(to_iri(symbol)) == symbol


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
