"""The forms in which one name is written: with and without articles, turned round at a comma, with UN or in full.

A strict form says the same as the name. A loose one says less (Bolivia for the Plurinational State of Bolivia) and only
counts where nothing bears the name itself, and where one thing alone can be meant.

>>> key("Korea, Dem. People's Rep. of"), key("U.N. Women") == key("United Nations Women")
('koreademocraticpeoplesrepublic', True)
>>> sorted(loose("Bolivia (Plurinational State of)", place=True))
['bolivia']
"""

import re
from collections.abc import Iterator
from typing import Final

from queries.names.folding import HAN, fold

# Articles and links between words, in the languages written with spaces.
_LINKS: Final = frozenset(
    "the of and for la le les l d du de des et pour el los las del y para da do dos и".split()  # noqa: SIM905
)
_SPELLED: Final = {
    "st": "saint",
    "ste": "saint",
    "sainte": "saint",
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "intl": "international",
    "int": "international",
    "dept": "department",
    "program": "programme",
    "labor": "labour",
    "center": "centre",
}
_QUARTERS: Final = {"n": "north", "s": "south", "e": "east", "w": "west"}
_ISATION: Final = re.compile(r"isation(s|al)?$")
_UNITED_NATIONS: Final = re.compile(
    r"\b(?:united nations|nations unies|naciones unidas|nacoes unidas|организаци[ияеюи] объединенных нации|оон|onu|u n|"
    r"الامم المتحده)\b"
)
# A space says nothing but between two numbers.
_SPACE: Final = re.compile(r"(?<!\d) +| +(?!\d)")
_TURNED: Final = re.compile(r"(?P<last>[^,(（]+?)\s*(?:,\s*|[(（]\s*)(?P<first>[^,()（）]+?)\s*[)）]?")
_ENCLOSED: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_OFFICE: Final = re.compile(r"^(?:the )?(?:office|secretariat) of (?:the )?")
# What a state calls itself before its name; qualities count only beside one of the nouns.
_STATE: Final = frozenset(
    (  # noqa: SIM905 - sixty words read better so
        "republic republique republica kingdom royaume reino state states etat etats estado estados principality "
        "principaute principado commonwealth federation confederation confederacion sultanate union duchy duche ducado "
        "республика королевство государство княжество федерация союз جمهوريه مملكه دوله سلطنه اماره"
    ).split()
)
_QUALITY: Final = frozenset(
    (  # noqa: SIM905
        "democratic people peoples s federal federated federative federaux federados federees islamic arab socialist "
        "plurinational bolivarian cooperative co operative united independent hashemite eastern grand "
        "democratique populaire islamique arabe socialiste federale unie unis bolivarienne "
        "democratica popular islamica unida unidos gran bolivariana socialista "
        "демократическая народная исламская арабская федеративная социалистическая соединенные"
    ).split()
)
_STATE_HAN: Final = re.compile(
    r"(?:人民|民主|伊斯兰|阿拉伯|社会主义|联邦|联合|合作|玻利瓦尔|多民族)*(?:共和国|王国|公国|大公国|联邦)$"
)
_SHORTEST: Final = 2


def key(text: str) -> str:
    """Return a name as its forms are compared: one spelling of each word, without links between words and spaces."""
    folded = _UNITED_NATIONS.sub("un", fold(text))
    words = _words(folded)
    return _SPACE.sub("", " ".join([word for word in words if word not in _LINKS] or words))


def strict(text: str) -> Iterator[str]:
    """Give the keys of the forms that say the same: as it stands, and turned round at a comma or a parenthesis."""
    yield key(text)
    turned = _TURNED.fullmatch(text.strip())
    if turned is not None:
        yield key(f"{turned['first']} {turned['last']}")


def loose(text: str, place: bool = False, organisation: bool = False) -> set[str]:
    """Return the keys of the forms that say less; places and organizations are known by more of them."""
    found: set[str] = set()
    if place or organisation:
        bare = _ENCLOSED.sub(" ", text)
        found.add(key(bare))
        turned = _TURNED.fullmatch(text.strip())
        folded = [fold(bare)] + ([fold(f"{turned['first']} {turned['last']}")] if turned is not None else [])
        if place:
            found.update(key(_without_form_of_state(one)) for one in folded)
        if organisation:
            found.update(_without_united_nations(key(_OFFICE.sub("", folded[0]))))
    return {one for one in found - set(strict(text)) if len(one) >= _SHORTEST}


def _without_form_of_state(folded: str) -> str:
    words, last = _words(folded), 0
    for at, word in enumerate(words):
        if word not in _STATE and word not in _QUALITY and word not in _LINKS:
            break
        if word in _STATE or last:
            last = at + 1
    if not last and len(words) > 1 and words[-1] in _STATE:
        words.pop()
    return _STATE_HAN.sub("", " ".join(words[last:]))


def _without_united_nations(name: str) -> Iterator[str]:
    yield name
    prefix = "联合国" if HAN.search(name) else "un"
    if name.startswith(prefix) and len(name) > len(prefix) + 2:
        yield name.removeprefix(prefix)
    else:
        yield prefix + name


def _words(folded: str) -> list[str]:
    words = folded.split()
    # Alone, two letters are the code of a country.
    if len(words) < 2:
        return words
    first = _QUARTERS.get(words[0]) or _spelled(words[0])
    return [first, *map(_spelled, words[1:])]


def _spelled(word: str) -> str:
    word = _ISATION.sub(r"ization\1", _SPELLED.get(word, word))
    # The Arabic article is written as one with its word.
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
