"""The one normaliser of symbols: whatever was printed becomes the symbol as printed today, or is refused.

>>> normalise("A/RES/3327 (XXIX)"), normalise("3327 (XXIX)", resolution_of="general-assembly")
('A/RES/3327(XXIX)', 'A/RES/3327(XXIX)')
"""

import re
from typing import Final
from urllib.parse import unquote

from loaders.symbols.acts import FIRST_GA_NUMBERED_BY_SESSION, NUMBER, act_symbol, bodies_in
from loaders.symbols.grammar import UnreadableSymbol, clean, closed, spell

SYMBOL_HOSTS: Final = r"(?:undocs\.org|docs\.un\.org|daccess-ods\.un\.org/access\.nsf/get\?open&ds=)"
"""The UN's own resolvers: what follows the host (and a language) is a symbol."""

_LINK = re.compile(
    rf"(?:https?://)?(?:www\.)?{SYMBOL_HOSTS}/?(?:(?:en|fr|es|ru|ar|zh)/)?(?P<symbol>[^?#]+)", re.IGNORECASE
)
_NUMBER = re.compile(NUMBER)
_LOOSE = re.compile(r"\s*([/()-])\s*")
_WORDS = re.compile(
    r"(?:\b(?:the|its|of|in|No|Nos|resolution|resolutions|res)\b\.?|第|号|决议|的|关于|在|其|,|\s)+", re.IGNORECASE
)
_DECIDING = re.compile(r"decision|recommendation|决定|建议", re.IGNORECASE)
_SHORT_COUNCIL = re.compile(r"(?<![-\w])(?:Governing )?Council|理事会")
_SHORT_ASSEMBLY = re.compile(r"(?<![-\w])Assembly|大会")


def normalise(printed: str, *, resolution_of: str | None = None) -> str:
    """Return the symbol of the one document that the text names.

    Takes a symbol in any print ("A/81/6 (SECT. 15)", with odd spaces, dashes, line breaks), an address at
    docs.un.org, or a resolution by number ("GA 76/4", "第73/239号决议"). `resolution_of` is the slug of the body whose
    resolution a bare number is ("76/4" -> "A/RES/76/4"); it does not change what the text itself says.

    Raises UnreadableSymbol for anything else: decisions (which have no symbol), articles, several documents at once.
    """
    text = clean(closed(printed))
    if not text:
        raise UnreadableSymbol(printed, "it is empty")
    link = _LINK.fullmatch(text)
    if link:
        return spell(clean(unquote(link["symbol"])))
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    number = _tight(text)
    if _NUMBER.fullmatch(number):
        return _resolution(printed, number, resolution_of)
    if re.match(r"[A-Za-z]+ ?/", text):
        return spell(text)
    return _worded(printed, text, resolution_of)


def _tight(text: str) -> str:
    """Return a number without the spaces that line ends put into it, keeping those before part letters."""
    tight = _LOOSE.sub(r"\1", text)
    tight = re.sub(r"(?<=\d) ?\(", " (", tight)
    return re.sub(r"\) ?(?=[A-Z])", ") ", re.sub(r"(?<=\d)([A-Za-z])(?=$|-| )", lambda m: " " + m[1].upper(), tight))


def _resolution(printed: str, number: str, body: str | None) -> str:
    if body is not None:
        try:
            return act_symbol(body, number)
        except UnreadableSymbol as wrong:
            raise UnreadableSymbol(printed, wrong.why) from None
    # A year in parentheses is the form of the Security Council alone.
    if re.fullmatch(r"\d{1,4} ?\((?:19|20)\d\d\)", number):
        return act_symbol("security-council", number)
    raise UnreadableSymbol(printed, "a number alone does not say whose it is; name the body, as in GA 76/4")


def _worded(printed: str, text: str, body: str | None) -> str:
    """Read "GA 76/4", "General Assembly resolution 77/161", "联大第73/239号决议"."""
    if _DECIDING.search(text):
        raise UnreadableSymbol(
            printed, "a decision or recommendation has no symbol of its own; give that of the document it is printed in"
        )
    found = list(_NUMBER.finditer(re.sub(r" +", " ", _LOOSE.sub(r"\1", text).replace("(", " ("))))
    if len(found) != 1:
        why = "it names several resolutions; give one at a time" if found else "there is no symbol and no number in it"
        raise UnreadableSymbol(printed, why + "; readable are HSP/EB.2025/4, GA 76/4, 第73/239号决议")
    number = found[0][0]
    before, after = found[0].string[: found[0].start()], found[0].string[found[0].end() :]
    named = bodies_in(before + "|" + after)
    rest = before + " " + after
    for start, end, _ in reversed(named):
        whole = before + "|" + after
        rest = whole[:start] + whole[end:]
    if body is not None and body.endswith("council"):
        rest = _SHORT_COUNCIL.sub(" ", rest)
    if len(named) > 1:
        raise UnreadableSymbol(printed, "it names two bodies")
    if not named and _SHORT_ASSEMBLY.search(rest):
        rest = _SHORT_ASSEMBLY.sub(" ", rest)
        named = [(0, 0, "general-assembly")]
    if _WORDS.sub("", rest.replace("|", " ")) or not (named or re.search(r"resolution|决议", rest, re.IGNORECASE)):
        raise UnreadableSymbol(
            printed, "it is more than a resolution's body and number, as in GA 76/4 or 第73/239号决议"
        )
    if named:
        body = named[0][2]
    session = re.match(r"(\d{2,3})/", number)
    if body is None and session and int(session[1]) >= FIRST_GA_NUMBERED_BY_SESSION:
        body = "general-assembly"
    return _resolution(printed, _tight(number), body)
