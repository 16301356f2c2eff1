"""The text of a CSV file, whose encoding nobody states: told from its bytes, or not read at all.

Unicode is known by its marks or by being valid. Older encodings take nearly any bytes for some text, so one is only
believed where what it makes of them reads like text in its language, and no other does; else the file is refused.

>>> decoded("é".encode("cp1252"), "outputs.csv")
('é', 'Windows-1252')
>>> decoded("到2026年城市".encode("big5"), "outputs.csv")
('到2026年城市', 'Big5')
"""

import re
from typing import Final, NamedTuple

from loaders.programme.limits import Unreadable
from loaders.programme.submission import Place
from loaders.programme.texts import Text, sentence

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Characters that are found in nearly every Chinese sentence, or in nearly every programme, in both scripts.
_COMMON: Final = frozenset(
    "的一是不了在人有和国國这這中大为為上个個以要他时時来來用们們到作地于於出就分对對成会會可主发發年动動同工也能下过過"
    "产產方后後多定行学學法所民得经經及与與或其由市城住房果指标標目基线線资資源伙伴案合架计計划劃政府部门門土口度将將"
    "项項金额額单單位数數据據数开開展区區全新家长長公务務管理加关關系改进進建设設机構构实實"
)
# In each encoding, the rows (by their first byte) of the marks and of the characters in daily use: GB 2312, level 1;
# Big5, level 1. What was written in another encoding falls everywhere else.
_ROWS: Final = {"gb18030": (range(0xB0, 0xD8), range(0xA1, 0xA4)), "big5": (range(0xA4, 0xC7), range(0xA1, 0xA4))}
_NAMES: Final = {"gb18030": "GB 18030", "big5": "Big5", "cp1252": "Windows-1252"}
_DAILY: Final = 0.85
_SHARE: Final = 0.2
_MARGIN: Final = 0.05
# Of so few characters none may be a common one.
_FEW: Final = 8
# So many characters tell enough.
_LOOKED_AT: Final = 50_000
# Letters and marks of western European text; what other encodings have there is not among them.
_ACCENTED: Final = re.compile("[À-ÖØ-öø-ÿŒœŸ]")
_WESTERN: Final = re.compile("[À-ÖØ-öø-ÿŒœŸ‘’“”–—…«»€°ºª·§©®™\u00a0¿¡½¼¾²³×]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class _Reading(NamedTuple):
    encoding: str
    text: str
    common: float


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a CSV file and the encoding if it had to be told from the bytes, else "".

    Raises Unreadable where no encoding fits, or more than one.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name), ""
    if b"\x00" in data:
        # Unicode in pairs of bytes without a mark: one of each pair is 0 where the text is Latin.
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return _strictly(data, encoding, name), "UTF-16"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    found = sorted(_readings(data), key=lambda one: -one.common)
    if not found or (len(found) > 1 and found[0].common - found[1].common < _MARGIN):
        raise undecodable(name)
    return found[0].text, _NAMES[found[0].encoding]


def undecodable(name: str) -> Unreadable:
    """Return the reason why a file is not read whose encoding cannot be told."""
    return Unreadable(
        "wrong-encoding",
        sentence(
            "{name} is text in an encoding that could not be told.",
            "无法判断 {name} 的文字编码。",
            name=name,
        ),
        Text("Save it as “CSV UTF-8”.", "请另存为“CSV UTF-8”。"),
        Place(name, "", name),
    )


def _readings(data: bytes) -> list[_Reading]:
    """Return what the bytes may say, in each encoding in which that reads like text."""
    found = []
    for encoding, rows in _ROWS.items():
        text = _tried(data, encoding)
        beyond = re.findall(r"[^\x00-\x7f]", text or "")[:_LOOKED_AT]
        if text is None or not beyond:
            continue
        daily = sum(_is_daily(character, encoding, rows) for character in beyond) / len(beyond)
        common = sum(character in _COMMON for character in beyond) / len(beyond)
        if daily >= _DAILY and (common >= _SHARE or len(beyond) < _FEW):
            found.append(_Reading(encoding, text, common))
    western = _tried(data, "cp1252")
    if western is not None and _is_western(western):
        found.append(_Reading("cp1252", western, 0.0 if found else 1.0))
    return found


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_daily(character: str, encoding: str, rows: tuple[range, range]) -> bool:
    written = character.encode(encoding)
    return len(written) == 2 and any(written[0] in row for row in rows) and (encoding == "big5" or written[1] > 0xA0)


def _is_western(text: str) -> bool:
    """Tell whether accented letters stand alone, and all beyond ASCII is what western European text has."""
    runs = re.findall(r"[^\x00-\x7f]+", text)[:_LOOKED_AT]
    alone = sum(len(_ACCENTED.findall(run)) <= 1 for run in runs)
    known = sum(len(_WESTERN.findall(run)) for run in runs)
    return alone >= 0.8 * len(runs) and known >= 0.95 * sum(map(len, runs))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise undecodable(name) from None
    if _CONTROL.search(text[:1].replace("\ufeff", "") + text[1:]):
        raise undecodable(name)
    return text
