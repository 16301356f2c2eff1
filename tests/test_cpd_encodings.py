"""A CSV file in an old encoding is read as it was written, and said to be; where none can be told, it is not read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.programme.csv_zip import read_csv_zip
from loaders.programme.encodings import decoded
from loaders.programme.limits import Unreadable
from tests.marked_files import packed

SIMPLIFIED = "肯尼亚城市人口迅速增长，住房短缺。方案成果：到2026年人人有住房；合作框架的优先事项得到落实"
TRADITIONAL = "肯亞城市人口迅速增長，住房短缺。方案成果：到2026年人人有住房；合作框架的優先事項得到落實"
FRENCH = "Élaboré à Nairobi — l’accès à l’eau, énergie; sécurité foncière « réelle »"
SPANISH = "Niñez, participación y vivienda: ¿qué cambió?"
RUSSIAN = "Города Кении быстро растут, жилья не хватает"
ARABIC = "تنمو المدن في كينيا بسرعة ويقل السكن"
KOREAN = "케냐의 도시는 빠르게 성장하고 있습니다 주택이 부족합니다"
JAPANESE = "ケニアの都市は急速に成長している。住宅が不足している"
POLISH = "Miasta rosną szybko, mieszkań jest za mało, więc żądamy łąk"
HEAD = "outcome_id,statement\r\n"


def line(text: str) -> str:
    return f"{HEAD}1,“{text}”\r\n" if "“" in text else f'{HEAD}1,"{text}"\r\n'


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (SIMPLIFIED, "gb18030", "GB 18030"),
        (SIMPLIFIED, "gbk", "GB 18030"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL, "cp950", "Big5"),
        (FRENCH, "cp1252", "Windows-1252"),
        (SPANISH, "cp1252", "Windows-1252"),
        (SIMPLIFIED, "utf-8", ""),
        (RUSSIAN, "utf-8-sig", ""),
        (ARABIC, "utf-16", ""),
        (SIMPLIFIED, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, "utf-16-be", "UTF-16"),
        (SIMPLIFIED, "utf-32", ""),
    ],
)
def test_text_is_read_as_it_was_written_and_a_guess_is_said(text: str, encoding: str, told: str) -> None:
    assert decoded(line(text).encode(encoding), "outcomes.csv") == (line(text), told)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
        (KOREAN, "euc-kr"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (POLISH, "cp1250"),
        (FRENCH.replace("—", "-"), "mac_roman"),
        ("énergie, sécurité, égalité", "cp850"),
    ],
)
def test_text_in_an_encoding_that_cannot_be_told_is_refused_and_never_misread(text: str, encoding: str) -> None:
    with pytest.raises(Unreadable) as problem:
        decoded(line(text).encode(encoding), "outcomes.csv")
    assert problem.value.code == "wrong-encoding"
    assert problem.value.place.text == "outcomes.csv"
    assert "UTF-8" in problem.value.fix.en


@pytest.mark.parametrize(
    "data", [b"\xff\xfea\x00\x01", b"\xff\xfe" + bytes(9), b"\xfe\xff\xd8\x00", b"a\x00\x07\x00c\x00", b"\x81\x8d\x9d"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decoded(data, "outcomes.csv")


@pytest.mark.parametrize(("text", "encoding"), [(TRADITIONAL, "big5"), (SIMPLIFIED, "gb18030")])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_part_of_a_text_is_taken_for_another_text(text: str, encoding: str, data: st.DataObject) -> None:
    pieces = st.sampled_from([text[at : at + 6] for at in range(0, len(text) - 3, 3)])
    written = line("".join(data.draw(st.lists(pieces, min_size=1, max_size=8))))
    try:
        assert decoded(written.encode(encoding), "outcomes.csv")[0] == written
    except Unreadable as problem:
        assert problem.code == "wrong-encoding"


def test_a_sheet_in_big5_is_one_warning_with_the_name_of_its_file() -> None:
    read = read_csv_zip(packed({"outcomes.csv": line(TRADITIONAL).encode("big5")}), "sheets.zip")
    [outcome] = read.sheets["outcomes"]
    assert outcome.value("statement") == TRADITIONAL
    [told] = [problem for problem in read.problems if problem.code == "encoding-told"]
    assert told.place.text == "outcomes.csv"
    assert "Big5" in told.detail.en and "Big5" in told.detail.zh
