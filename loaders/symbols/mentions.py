"""The documents, resolutions, decisions and recommendations that official prose refers to, English and Chinese.

An act is not a document: "decision 2024/5" has a body and a number but no symbol, and is never taken for
HSP/EB.2024/5. What the text does not say (whose decision 2/1?) stays None.

>>> [(m.kind, m.symbol, m.paragraphs) for m in find_mentions("recalls paragraph 9 of resolution 71/244")]
[('resolution', 'A/RES/71/244', ('9',))]
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal

from loaders.symbols.acts import NUMBER, act_symbol, issuer_of
from loaders.symbols.governing import DATE, Act, Place, fits, governing
from loaders.symbols.grammar import LETTERS, SERIES, SESSION, UnreadableSymbol
from loaders.symbols.normalise import SYMBOL_HOSTS, normalise
from loaders.symbols.paragraphs import paragraphs_after, paragraphs_before
from loaders.symbols.plain import Plain

Kind = Literal["document", "decision", "resolution", "recommendation"]

_SEGMENT = r"(?=[A-Z0-9])[A-Za-z0-9]+(?:\. ?(?=[A-Z0-9])[A-Za-z0-9]+|-(?:\d+|[A-Z](?![A-Za-z/])))*"
_SYMBOL = re.compile(
    rf"(?<![\w/.])(?<![A-Za-z.]-)(?:{'|'.join(sorted(SERIES, key=len, reverse=True))})(?:/ ?{_SEGMENT})+"
    rf"(?: ?\((?:Sect|SECT|Part|Vol)\. ?(?:\d+|[IVX]+)\))?"
    rf"(?:(?<=\d)(?: {LETTERS})? ?\((?:{SESSION}|(?:19|20)\d\d)\))?"
    rf"(?:(?<=[\d)]) (?:[A-Z]-[A-Z](?![\w-])|[A-Z](?![\w-]| (?!(?:of|and|or|on|to|in|entitled)\b)[a-z])))?",
    re.ASCII,
)
_URL = re.compile(
    r"(?:https?://|\bwww\.)[^\s^<>\"“”,;()]*(?:\([^\s()]*\)[^\s^<>\"“”,;()]*)*|\b(?:undocs|docs\.un)\.org/\S+", re.ASCII
)
_UN_LINK = re.compile(rf"(?:https?://)?(?:www\.)?{SYMBOL_HOSTS}", re.IGNORECASE)
_RESOLUTION_SYMBOL = re.compile(
    r"[A-Z/]+/RES/(?P<number>[^/]+(?:/\d+)?.*)|(?:HSP/HA|UNEP/EA)\.(?P<session>\d+)/Res\.(?P<n>\d+)"
)
_AND_PART = re.compile(r"(?: and |, | & |和|及)(?P<part>(?:Add|Corr|Rev)\.\d+)(?!\w)", re.ASCII)

_ITEM: Final = rf"(?<![\w/.-]){NUMBER}(?: and [B-Z](?= of|,| and|;|\.|$))?(?![\w/]|[.,]\d)"
_HEAD = re.compile(
    rf"(?:\b(?P<word>[Rr]es(?:olutions?|\.)|[Dd]ecisions?|[Rr]ecommendations?|RESOLUTIONS?"
    rf"|DECISIONS?) (?:Nos?\. ?)?|\b(?P<body>GA|SC|ECOSOC|HRC) |(?<!号)(?P<zh>决议|决定) ?)"
    rf"(?={_ITEM})",
    re.ASCII,
)
_ITEM_AT = re.compile(_ITEM, re.ASCII)
_JOIN = re.compile(
    rf"{DATE}?(?:, entitled [“\"][^”\"]*[”\"])?(?: ?\([^()]*\))?(?:,? (?:and|or|to|as well as) |, |/)"
    r"(?:(?:in|by|its|the|Nos?\.) )?",
    re.ASCII,
)
_ITEM_WITH_DATE = re.compile(rf"(?:, | and ){_ITEM}(?={DATE}|,? on |,? entitled )", re.ASCII)
_END = re.compile(r"[;。]|(?<!para)(?<!paras)(?<!No)(?<!Nos)(?<!res)\. (?=[A-Z“])", re.ASCII)
_ZH_ITEM = (
    rf"(?:{SESSION}/\d+|E?S-\d+/\d+|\d{{1,4}}(?: ?{LETTERS})? ?\((?:{SESSION}|(?:19|20)\d\d)\)"
    rf"|[\d ]{{1,6}}/[\d ]{{1,6}}(?:{LETTERS} ?)?)"
)
_ZH_LIST = re.compile(
    rf"第 ?(?P<items>{_ZH_ITEM}(?: ?号? ?(?:、|和|及|与|以及|,)(?:其)?(?:第)? ?{_ZH_ITEM})*)"
    rf" ?号 ?(?P<word>决议|决定|建议)",
    re.ASCII,
)
_ACTS: Final[dict[str, Act]] = {
    "r": "resolution",
    "d": "decision",
    "决议": "resolution",
    "决定": "decision",
    "建议": "recommendation",
}
_ABBREVIATED: Final = {
    "GA": "general-assembly",
    "SC": "security-council",
    "ECOSOC": "economic-and-social-council",
    "HRC": "human-rights-council",
}


@dataclass(frozen=True)
class Mention:
    """Something official that prose refers to, with its span in the text given.

    `symbol` is of a document, or of a resolution that has one. `body` (a slug) and `number` are of an act; `body` is
    None where the text does not say. `paragraphs` are those referred to, as "9" or "15(b)".
    """

    kind: Kind
    printed: str
    start: int
    end: int
    symbol: str | None
    body: str | None
    number: str | None
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    kind: Kind
    start: int
    end: int
    symbol: str | None
    body: str | None = None
    number: str | None = None
    paragraphs: tuple[str, ...] = ()


def find_mentions(text: str, *, issuer: str | None = None) -> list[Mention]:
    """Return what the text refers to, in reading order, spans without overlap.

    `issuer` is the slug of the body that speaks (`issuer_of` gives it for a document's symbol); "its resolution" is
    the issuer's. Nothing is raised: what is not a symbol is not a mention, and a number whose body the text does not
    give is a mention with `body` and `symbol` None.
    """
    plain = Plain.of(text)
    documents, rest = _documents(plain.text)
    found = sorted(documents + _english(rest, issuer) + _chinese(rest, issuer), key=lambda f: f.start)
    mentions = []
    for one in found:
        start, end = plain.span(one.start, one.end)
        mentions.append(
            Mention(one.kind, text[start:end], start, end, one.symbol, one.body, one.number, one.paragraphs)
        )
    return mentions


def _documents(text: str) -> tuple[list[_Found], str]:
    """Return the symbols that stand in the text, and the text with them and all addresses blotted out."""
    found: list[_Found] = []
    rest = text
    for url in _URL.finditer(text):
        printed = url[0].rstrip(".:'")
        if _UN_LINK.match(printed):
            found.extend(_document(text, url.start(), url.start() + len(printed), printed))
        rest = _blot(rest, url.start(), url.end())
    for symbol in _SYMBOL.finditer(rest):
        end = symbol.end()
        one = _document(rest, symbol.start(), end, symbol[0])
        found.extend(one)
        while one and (part := _AND_PART.match(rest, end)):
            word = part["part"].split(".")[0]
            base = re.sub(rf"/{word}\.\d+$", "", one[0].symbol or "")
            one = _document(rest, part.start("part"), part.end(), f"{base}/{part['part']}")
            found.extend(one)
            end = part.end()
        if one:
            rest = _blot(rest, symbol.start(), end)
    return found, rest


def _blot(text: str, start: int, end: int) -> str:
    return text[:start] + "\u25a1" * (end - start) + text[end:]


def _document(text: str, start: int, end: int, printed: str) -> list[_Found]:
    try:
        symbol = normalise(printed)
    except UnreadableSymbol:
        return []
    paragraphs = paragraphs_before(text[max(0, start - 200) : start]) or paragraphs_after(text[end : end + 200])
    resolution = _RESOLUTION_SYMBOL.fullmatch(symbol)
    if not resolution:
        return [_Found("document", start, end, symbol, paragraphs=paragraphs)]
    number = resolution["number"] or f"{resolution['session']}/{resolution['n']}"
    return [_Found("resolution", start, end, symbol, issuer_of(symbol), number.replace("(", " ("), paragraphs)]


def _english(text: str, issuer: str | None) -> list[_Found]:
    found: list[_Found] = []
    heads = list(_HEAD.finditer(text))
    ends = [end.end() for end in _END.finditer(text)]
    for index, head in enumerate(heads):
        limit = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        stop = _END.search(text, head.end(), limit)
        limit = stop.start() if stop else limit
        plural = bool(head["word"]) and head["word"].lower().endswith("s")
        spans = _listed(text, head.end(), limit, plural)
        word = (head["word"] or head["zh"] or "resolution").lower()
        act: Act = "recommendation" if word.startswith("rec") else _ACTS[word if head["zh"] else word[0]]
        begins = _begin(ends, head.start())
        numbers = tuple(_number(text[start:end]) for start, end in spans)
        place = Place(text[begins : head.start()], text[spans[-1][1] : spans[-1][1] + 220], act, numbers)
        body = _ABBREVIATED[head["body"]] if head["body"] else governing(place, issuer)
        # The first number carries the word before it, as "resolution 71/244" and "GA 71/244" do.
        acts = _acts(act, [(head.start(), spans[0][1]), *spans[1:]], numbers, body)
        found += _with_paragraphs(text, head.start(), acts)
    return found


def _listed(text: str, start: int, limit: int, plural: bool) -> list[tuple[int, int]]:
    """Return the spans of the numbers that one "resolution(s)" heads."""
    first = _ITEM_AT.match(text, start)
    spans = [first.span()] if first else []
    while spans:
        end = spans[-1][1]
        join = _JOIN.match(text, end, limit)
        item = _ITEM_AT.match(text, join.end()) if join else None
        if item is None and plural:
            dated = _ITEM_WITH_DATE.search(text, end, limit)
            item = _ITEM_AT.search(text, dated.start() + 2) if dated else None
        if item is None or item.end() > limit:
            break
        spans.append(item.span())
    return spans


def _chinese(text: str, issuer: str | None) -> list[_Found]:
    found: list[_Found] = []
    ends = [end.end() for end in re.finditer("[。;]", text)]
    for listed in _ZH_LIST.finditer(text):
        act = _ACTS[listed["word"]]
        offset = listed.start("items")
        items = list(re.finditer(_ZH_ITEM, listed["items"]))
        numbers = tuple(_number(re.sub(r"(?<=[\d/]) +(?=[\d/])", "", item[0])) for item in items)
        begins = _begin(ends, listed.start())
        before = text[begins : listed.start()] + "第"
        body = governing(Place(before, text[listed.end() : listed.end() + 120], act, numbers), issuer)
        spans: list[tuple[int, int]] = []
        for index, item in enumerate(items):
            printed = item[0]
            start = offset + item.start() + len(printed) - len(printed.lstrip())
            end = offset + item.start() + len(printed.rstrip())
            # The first and the last number carry the words around the list, as 第73/239号决议 does.
            start = listed.start() if index == 0 else start
            end = listed.end() if index == len(items) - 1 else end
            spans.append((start, end))
        found += _with_paragraphs(text, listed.start(), _acts(act, spans, numbers, body))
    return found


def _begin(ends: list[int], position: int) -> int:
    """Return where the sentence of a position begins, given where sentences end."""
    earlier = bisect_right(ends, position)
    return ends[earlier - 1] if earlier else 0


def _number(printed: str) -> str:
    """Return the number of an act as printed today: 73/239, 52/12 B, 71/101 A-B, 3327 (XXIX)."""
    text = re.sub(r" and (?=[A-Z]$)", "-", printed.strip())
    text = re.sub(r" ?/ ?", "/", text)
    text = re.sub(r"(?<=\d) ?(?=\()", " ", text)
    return re.sub(r"(?<=\d)(?=[A-Z](?:-[A-Z])?$)", " ", text)


def _acts(act: Act, spans: list[tuple[int, int]], numbers: tuple[str, ...], body: str | None) -> list[_Found]:
    """Return the acts of one list; one that the list's body cannot have adopted has what its form alone says."""
    shared = body is not None and any(fits(body, number, act) for number in numbers)
    acts = []
    for (start, end), number in zip(spans, numbers, strict=True):
        own = body
        if shared and body is not None and not fits(body, number, act):
            own = governing(Place("", "", act, (number,)), None)
        acts.append(_Found(act, start, end, _symbol(act, own, number), own, number))
    return acts


def _symbol(act: Act, body: str | None, number: str) -> str | None:
    if act != "resolution" or body is None:
        return None
    try:
        return act_symbol(body, number)
    except UnreadableSymbol:
        return None


def _with_paragraphs(text: str, head: int, acts: list[_Found]) -> list[_Found]:
    before = paragraphs_before(text[max(0, head - 200) : head])
    after = paragraphs_after(text[acts[-1].end : acts[-1].end + 200])
    given = {0: before} if before else {len(acts) - 1: after}
    return [
        _Found(a.kind, a.start, a.end, a.symbol, a.body, a.number, given.get(index, ())) for index, a in enumerate(acts)
    ]
