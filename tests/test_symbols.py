"""UN document symbols: one spelling for every print, and an address both ways."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.symbols import (
    UnreadableSymbol,
    body_named,
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
        ("Governing Council resolution 19/4", "un-habitat-governing-council", "HSP/GC/19/4"),
        ("hsp/eb.2024/23/add.1", None, "HSP/EB.2024/23/Add.1"),
        ("A/RES/71/313/Corr.1", None, "A/RES/71/313/Corr.1"),
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
        "E/2020/26-E/CN.5/2020/9",
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
