"""The masthead: what the first page says of the document, in Chinese and in English.

>>> masthead(["A/79/123", "Distr.: General", "27 January 2025", "Original: French"], "A/79/123").original_language
'fr'
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from loaders.document.layout import SYMBOL_LINE
from loaders.document.model import Language, Masthead

_MONTHS: Final = {
    month: number
    for number, month in enumerate(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        start=1,
    )
}
_MONTH: Final = "|".join(_MONTHS)
_DATE: Final = re.compile(rf"(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})\*{{0,3}}")
_DATE_ZH: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DAYS: Final = re.compile(
    rf"(\d{{1,2}})(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?\s*(?:[–—-]|\bto\b|\band\b)\s*(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})"
)
_DAYS_ZH: Final = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?\s*(?:至|[–—-])\s*(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日"
)
_LANGUAGES: Final = {
    "Arabic": "ar", "Chinese": "zh", "English": "en", "French": "fr", "Russian": "ru", "Spanish": "es",
    "阿拉伯文": "ar", "中文": "zh", "英文": "en", "法文": "fr", "俄文": "ru", "西班牙文": "es",
}  # fmt: skip
_ORIGINAL: Final = re.compile(r"(?:Original|ORIGINAL|原文)\s*[:：]\s*([^\s,/]+).*")
_AGENDA: Final = re.compile(
    r"(?:临时)?议程[\s*\\]*项目\s*(?P<zh>[\d一二三四五六七八九十]+(?:\s*\([a-z]\))*(?:\s*[和、至-]\s*\d+)*).*"
    r"|(?:Agenda\s+)?[Ii]tems?\s+(?P<en>\d+(?:\s*\([a-z]+\))*(?:(?:,| and| to)\s*\d+(?:\s*\([a-z]+\))*)*)"
    r"(?:\s+of the (?:provisional |preliminary list\b.*)?.*)?"
)
_ISSUER: Final = re.compile(
    r".{0,25}(?:执行主任|秘书长|秘书处|主席|高级专员|署长|委员会|工作组|小组).{0,20}的(?:进度|补充|进展)?(?:报告|说明|备忘录|信)\*{0,3}"
    r"|(?:Progress |Interim |Annual )?(?:Report|Note) (?:of|by|from) the .{3,90}|Letter dated .{5,120}",
)
_SESSION: Final = re.compile(
    r"(?:(?:[12]\d{3})\s*年)?\s*第\s?[\d一二三四五六七八九十百]+\s?(?:次|届).{0,20}?(?:会议|届会|续会)?.{0,20}"
    r"|[A-Z][a-z]+(?:[- ][a-z]+)*\s+(?:regular |annual |resumed |special |substantive |open-ended )*(?:session|meeting)"
    r"(?:\s+of\s+\d{4}|,?\s+\d{4}|\s+\(.*\))?\*{0,3}|\d{4} (?:session|annual session|.{4,20} regular session).*"
    r"|(?:First|Second|Third|Annual) (?:regular )?session \d{4}",
)
_BODY: Final = re.compile(
    r"(?:联合国)?[\u4e00-\u9fff]{2,30}(?:执行局|委员会|大会|理事会|人居大会)|大会|安全理事会|经济及社会理事会"
    r"|(?:The )?(?:[A-Z][\w’'-]+\s)?(?:[A-Z][\w’'-]+\s|of\s|the\s|to\s|and\s|for\s|on\s)*"
    r"(?:Assembly|Council|Board|Committee|Commission|Conference)(?:\s(?:of|to|for|on)\s.{3,120})?"
)
_UNIT_TITLE: Final = re.compile(
    r"\d{1,4}/\d{1,3}(?: [A-Z])?[.．]\s*(?P<title>\S.*)|\d+\s?\([IVXLC]+\)[.．]\s*(?P<old>\S.*)"
    r"|S-\d+/\d+[.．]\s*(?P<special>\S.*)"
)
_ADOPTED: Final = re.compile(
    r"(?:Resolution|Decision)s? adopted by (?:the )?(?P<body>.+?)(?:\s+(?:on|at)\s+.*)?"
    r"|.{0,10}(?:大会|理事会|执行局).{0,40}通过的?(?:决议|决定).*"
)
_UNFINISHED: Final = re.compile(r"(?:\b(?:of|the|and|for|to|on)|,|、|和)$")
_BOILERPLATE: Final = re.compile(
    r"联合国|United Nations|HSP|Distr\.?.*|UN[ -]?HABITAT.*|联合国人居署|General|Limited|Restricted|普遍|限制"
)


def dates_in(text: str) -> list[date]:
    """Return the whole dates that a text prints, in order."""
    found = [(m.start(), _date(int(m[3]), _MONTHS[m[2]], int(m[1]))) for m in _DATE.finditer(text)]
    found += [(m.start(), _date(int(m[1]), int(m[2]), int(m[3]))) for m in _DATE_ZH.finditer(text)]
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day is not None]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def meeting_days(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a meeting, when a line prints them."""
    match = _DAYS.search(text)
    if match is not None:
        month, year = match[2] or match[5], match[3] or match[6]
        first, last = (
            _date(int(year), _MONTHS[month], int(match[1])),
            _date(int(match[6]), _MONTHS[match[5]], int(match[4])),
        )
        return (first, last) if first and last else None
    match = _DAYS_ZH.search(text)
    if match is None:
        return None
    first = _date(int(match[1]), int(match[2]), int(match[3]))
    last = _date(int(match[1]), int(match[4] or match[2]), int(match[5]))
    return (first, last) if first and last else None


def _place(line: str) -> str | None:
    """Return the town that stands before or after the days of a meeting."""
    rest = re.sub(r"[*\s,，()（）]+$", "", _DAYS_ZH.sub("", _DAYS.sub("", line))).strip(" ,，*(（")
    return rest if rest and not _SESSION.fullmatch(rest) else None


def _one_column(cover: Sequence[str], gaps: Sequence[int]) -> tuple[list[str], set[int], list[int]]:
    """Return the lines of a masthead printed in two columns one below the other, the right column first.

    Gives the lines, the places of those that had a neighbour to their right, and the empty lines before each. Only what
    surely is a column of its own (symbol, distribution, date, language) is taken from the right.
    """
    right: list[str] = []
    left: list[str] = []
    beside: list[int] = []
    for place, line in enumerate(cover):
        columns = re.split(r"\s{3,}|\t+", line.strip())
        if len(columns) == 2 and _is_right_column(columns[1]):
            right.append(columns[1].strip())
            beside.append(place)
            left.append(re.sub(r"\s+", " ", columns[0]))
        else:
            left.append(re.sub(r"\s+", " ", line).strip())
    before = [gaps[place] if place < len(gaps) else 1 for place in range(len(cover))]
    return right + left, {len(right) + place for place in beside}, [1] * len(right) + before


def _is_right_column(text: str) -> bool:
    return bool(
        SYMBOL_LINE.fullmatch(text)
        or _BOILERPLATE.fullmatch(text)
        or _DATE.fullmatch(text)
        or _DATE_ZH.fullmatch(text)
        or _ORIGINAL.fullmatch(text)
        or text in _LANGUAGES
    )


def _body_lines(lines: Sequence[str], place: int, wrapped: AbstractSet[int], gaps: Sequence[int]) -> list[int]:
    """Return the places of the lines that the name of a body takes: a narrow column breaks it."""
    found = [place]
    while place + 1 < len(lines) and gaps[place + 1] == 0:
        follows = lines[place + 1]
        goes_on = _UNFINISHED.search(lines[place]) or place in wrapped or place + 1 in wrapped
        if not goes_on or _SESSION.match(follows) or _AGENDA.fullmatch(follows) or _is_right_column(follows):
            break
        place += 1
        found.append(place)
    return found


def masthead(cover: Sequence[str], symbol: str | None, gaps: Sequence[int] = ()) -> Masthead:
    """Return what the lines of the cover say.

    Takes the lines without furniture, the document's symbol where known, and how many empty lines stand before each
    line (they part the agenda item's title from the document's).
    """
    lines, wrapped, gaps = _one_column(cover, gaps)
    found: dict[str, str] = {}
    taken: set[int] = set()
    days: tuple[date, date] | None = None
    distributed: date | None = None
    agenda_at = issuer_at = None
    for place, line in enumerate(lines):
        if place in taken:
            continue
        bare = re.sub(r"(?:<sup>.*?</sup>|[\\*⁰¹²³⁴-⁹])+$", "", line).strip()
        if SYMBOL_LINE.fullmatch(bare) or _BOILERPLATE.fullmatch(bare):
            taken.add(place)
        elif bare in _LANGUAGES:
            found.setdefault("language", _LANGUAGES[bare])
            taken.add(place)
        elif (match := _ORIGINAL.fullmatch(bare)) is not None:
            named = match[1]
            found.setdefault("original", _LANGUAGES.get(named.capitalize() if named.isascii() else named, named))
            taken.add(place)
        elif meeting_days(bare) is not None and len(bare) < 90:
            days = days or meeting_days(bare)
            found.setdefault("place", _place(bare) or "")
            taken.add(place)
        elif dates_in(bare) and len(re.sub(r"[\d\s年月日]", "", bare)) <= 12 and issuer_at is None:
            distributed = distributed or dates_in(bare)[0]
            taken.add(place)
        elif (match := _AGENDA.fullmatch(line)) is not None or (match := _AGENDA.fullmatch(bare)) is not None:
            found.setdefault("agenda", (match["zh"] or match["en"]).replace(" ", ""))
            agenda_at = place if agenda_at is None else agenda_at
            taken.add(place)
        elif issuer_at is None and place > 2 and _ISSUER.fullmatch(bare):
            found["issuer"], issuer_at = bare, place
            taken.add(place)
        elif (match := _ADOPTED.fullmatch(bare)) is not None:
            if match["body"]:
                found.setdefault("body", match["body"])
            taken.add(place)
        elif (match := _UNIT_TITLE.fullmatch(bare)) is not None:
            found.setdefault("unit", match["title"] or match["old"] or match["special"])
            taken.add(place)
        elif agenda_at is None and bare.endswith(found.get("body", "")) and _BODY.fullmatch(bare):
            body_lines = _body_lines(lines, place, wrapped, gaps)
            found["body"] = _one_line([lines[inner] for inner in body_lines])
            taken.update(body_lines)
        elif (
            agenda_at is None
            and issuer_at is None
            and _SESSION.match(bare)
            and "session" not in found
            and len(bare) < 80
        ):
            found["session"] = bare
            taken.add(place)
    title, agenda_title = _titles(lines, taken, agenda_at, issuer_at, gaps)
    language = found.get("language")
    known: Language | None = language if language in ("zh", "en") else None  # type: ignore[assignment]
    return Masthead(
        symbol=symbol,
        title=found.get("unit") or title,
        language=known,
        original_language=found.get("original"),
        distribution_date=distributed,
        body=found.get("body"),
        session=found.get("session"),
        meeting_dates=days,
        place=found.get("place") or None,
        agenda_item=found.get("agenda"),
        agenda_title=agenda_title,
        issuer_note=found.get("issuer"),
    )


def _titles(
    lines: Sequence[str], taken: set[int], agenda_at: int | None, issuer_at: int | None, gaps: Sequence[int]
) -> tuple[str | None, str | None]:
    """Return the titles of the document and of the agenda item, from the lines between item and issuer's note."""
    stop = issuer_at if issuer_at is not None else len(lines)
    start = agenda_at + 1 if agenda_at is not None else (max((p for p in taken if p < stop), default=-1) + 1)
    free = [place for place in range(start, stop) if place not in taken]
    if not free:
        return None, None
    spaces = [gaps[place] if place < len(gaps) else 1 for place in free]
    widest = max(spaces[1:], default=0)
    breaks = [index for index, space in enumerate(spaces) if index and space == widest and widest > min(spaces[1:])]
    if agenda_at is not None and len(free) > 1 and not breaks:
        breaks = [1]
    last = breaks[-1] if breaks else 0
    title = _one_line([lines[place] for place in free[last:]])
    agenda_title = _one_line([lines[place] for place in free[:last]]) if last and agenda_at is not None else None
    if title and agenda_title and re.sub(r"\s", "", title) == re.sub(r"\s", "", agenda_title):
        # A line end that became a space parts two Chinese words; the other printing shows how the title is written.
        title = min(title, agenda_title, key=len)
    return title, agenda_title


def _one_line(lines: Sequence[str]) -> str:
    from loaders.document.joining import join

    whole = ""
    for line in lines:
        whole = join(whole, line)
    return re.sub(r"(?:<sup>.*?</sup>|[*⁰¹²³⁴-⁹])+$", "", whole).strip()
