"""Numbers as official prose prints them: value, exactness, and where they stand."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.numbers import Qualifier, UnreadableNumber, find_numbers, read_number

QUALIFIED: dict[str, Qualifier] = {
    "": "exact",
    "约": "about",
    "超过": "over",
    "至少": "at-least",
    "近": "nearly",
    "不到": "under",
    "多达": "up-to",
    "some ": "about",
    "more than ": "over",
    "at least ": "at-least",
    "nearly ": "nearly",
    "fewer than ": "under",
    "up to ": "up-to",
}
NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen | twenty thirty forty fifty sixty seventy eighty ninety"
)
SMALL, TENS = (names.split() for names in NAMES.split("|"))
SPACES = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "\n", " \n"])


def chinese(value: int) -> str:
    """Return the Chinese numeral of a number from 0 to 9999."""
    if value == 0:
        return "零"
    text, gap = "", False
    for worth, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // worth % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + unit
        gap = digit == 0
    return text.removeprefix("一") if 10 <= value < 20 else text


def english(value: int) -> str:
    """Return the English words of a number from 1 to 999."""
    if value >= 100:
        rest = f" and {english(value % 100)}" if value % 100 else ""
        return f"{SMALL[value // 100]} hundred{rest}"
    if value < 20:
        return SMALL[value]
    return TENS[value // 10 - 2] + (f"-{SMALL[value % 10]}" if value % 10 else "")


@settings(deadline=None)
@given(st.integers(0, 9999))
def test_chinese_numerals_read_as_their_value(value: int) -> None:
    assert read_number(chinese(value)).value == value
    assert read_number(chinese(value) + "个").value == value


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from([("万", 10**4), ("亿", 10**8)]))
def test_chinese_numerals_before_ten_thousands_read_as_their_value(value: int, scale: tuple[str, int]) -> None:
    assert read_number(chinese(value) + scale[0]).value == value * scale[1]


@settings(deadline=None)
@given(st.integers(1, 999))
def test_english_words_read_as_their_value(value: int) -> None:
    assert read_number(english(value)).value == value
    assert read_number(english(value) + " countries").value == value


@settings(deadline=None)
@given(st.integers(1, 10**9), st.sampled_from(sorted(QUALIFIED)), SPACES)
def test_separated_thousands_read_whole_with_their_qualifier(value: int, words: str, space: str) -> None:
    for printed in (f"{value:,}", f"{value:,}".replace(",", space), str(value)):
        number = read_number(words + printed)
        assert number.value == value
        assert number.qualifier == QUALIFIED[words]


@settings(deadline=None)
@given(
    st.decimals("0.1", "9999", places=1),
    st.sampled_from([("万", 10**4), ("亿", 10**8), (" million", 10**6), (" billion", 10**9), ("千万", 10**7)]),
    st.sampled_from(sorted(QUALIFIED)),
)
def test_scales_multiply_and_qualifiers_hold(value: Decimal, scale: tuple[str, int], words: str) -> None:
    number = read_number(f"{words}{value}{scale[0]}")
    assert (number.value, number.qualifier) == (value * scale[1], QUALIFIED[words])


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(["多", " 多", "余"]), st.sampled_from([("", 1), ("万", 10**4)]))
def test_a_number_and_more_is_over_it(value: int, more: str, scale: tuple[str, int]) -> None:
    number = read_number(f"{value}{more}{scale[0]}")
    assert number.value == value * scale[1]
    assert number.qualifier == "over"


@settings(deadline=None)
@given(st.decimals("0", "100", places=1), st.sampled_from(["%", " %", "％", " per cent", " percent"]))
def test_a_percentage_keeps_its_number_and_says_so(value: Decimal, sign: str) -> None:
    number = read_number(f"{value}{sign}")
    assert (number.value, number.percent) == (value, True)


@pytest.mark.parametrize(
    ("printed", "value", "qualifier"),
    [
        ("1 760 万", "17600000", "exact"),
        ("1.9 亿", "190000000", "exact"),
        ("1.91\n亿", "191000000", "exact"),
        ("2 \n200", "2200", "exact"),
        ("70 多万", "700000", "over"),
        ("390多万", "3900000", "over"),
        ("1.8 万多户", "18000", "over"),
        ("24 000 多名", "24000", "over"),
        ("超过 15 场", "15", "over"),
        ("至少 45 个", "45", "at-least"),
        ("10 个以上", "10", "at-least"),
        ("约 90%", "90", "about"),
        ("三分之二", "0.6667", "exact"),
        ("近四分之一", "0.25", "nearly"),
        ("百分之四十一", "41", "exact"),
        ("十二", "12", "exact"),
        ("两", "2", "exact"),
        ("四次", "4", "exact"),
        ("五种", "5", "exact"),
        ("三个", "3", "exact"),
        ("四年期", "4", "exact"),
        ("4 500 名代表", "4500", "exact"),
        ("8 000 万美元", "80000000", "exact"),
        ("１２", "12", "exact"),
        ("17.6 million", "17600000", "exact"),
        ("some 1.1 billion", "1100000000", "about"),
        ("more than 250", "250", "over"),
        ("250 or more", "250", "at-least"),
        ("at least 466,000", "466000", "at-least"),
        ("466 000", "466000", "exact"),
        ("two thirds", "0.6667", "exact"),
        ("one in five", "0.2", "exact"),
        ("nearly one quarter", "0.25", "nearly"),
        ("$80 million", "80000000", "exact"),
        ("80 million US dollars", "80000000", "exact"),
    ],
)
def test_a_printed_figure_reads_as_its_value(printed: str, value: str, qualifier: str) -> None:
    number = read_number(printed)
    assert (number.value, number.qualifier) == (Decimal(value), qualifier)
    assert number.printed == printed


@pytest.mark.parametrize("printed", ["第二届", "21st", "fifty-second", "twenty-third", "第 16 次"])
def test_an_ordinal_is_no_count(printed: str) -> None:
    assert read_number(printed).ordinal


@pytest.mark.parametrize(
    "printed",
    ["", "几", "几十", "数百万", "万", "一百二", "Articles", "several", "6–8", "2020–2023", "12 of 15", "四川", "1 2"],
)
def test_what_is_no_definite_number_is_refused(printed: str) -> None:
    with pytest.raises(UnreadableNumber):
        read_number(printed)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("近四分之一（23%）的项目", ["0.25", "23"]),
        ("2024 年 11 月 4 日至 8 日，至少有 45 个国家", ["45"]),
        ("联大第 73/239 号决议，HSP/EB.2024/23，第 9 段", []),
        ("SDG 11.1, target 11.3, 24/7, COVID-19, G20, 15 December 1998", []),
        ("2020–2023 年期间战略计划", []),
        ("城市人口增加\n了 1.91\n亿人²", ["191000000"]),
        ("1. 人居署支持 50 多个城市", ["50"]),
        ("一个协商进程，统一的做法，几十个城市，十二个国家", ["12"]),
        ("Agenda items 5, 7 and 8, Table 13, subprogramme 5, resolution 2719 (2023) [2]", []),
        ("In 2021, one of the two largest cities had 1.5 million people", ["2", "1500000"]),
        ("6–8 million people", ["6000000", "8000000"]),
        ("2 200 cities, 300 towns", ["2200", "300"]),
    ],
)
def test_numbers_are_found_and_what_only_looks_like_one_is_not(text: str, values: list[str]) -> None:
    assert [number.value for number in find_numbers(text)] == [Decimal(value) for value in values]


def test_the_ends_of_a_range_are_bounds() -> None:
    assert [(n.printed, n.qualifier) for n in find_numbers("6–8 个")] == [("6", "at-least"), ("8", "up-to")]


PIECES = st.sampled_from(
    [
        "约 90%",
        "1 760 万",
        "人",
        "，",
        "\n",
        "2020–2023 年",
        "6–8",
        "第 71/243 号决议",
        "三分之二",
        "多",
        "two thirds",
        " ",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.integers(0, 10**7).map(str))).map("".join)))
def test_found_numbers_are_slices_of_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.printed
        assert number.start >= end
        end = number.end


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    try:
        number = read_number(text)
    except UnreadableNumber:
        return
    assert number.printed == text


def test_the_figures_of_a_source_document_are_found(shared: Path) -> None:
    (path,) = (shared / "seeds").glob("002_*.txt")
    found = {(number.value, number.qualifier) for number in find_numbers(path.read_text(encoding="utf-8"))}
    assert {
        (Decimal(17_600_000), "exact"),
        (Decimal(191_000_000), "exact"),
        (Decimal(466_000), "at-least"),
        (Decimal(3_900_000), "over"),
        (Decimal(1_600_000_000), "over"),
        (Decimal(24_000), "over"),
    } <= found


def test_what_is_found_reads_alone_as_the_same_value(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        for number in find_numbers(path.read_text(encoding="utf-8")):
            assert read_number(number.printed).value == number.value, number
