"""The language of a text: as its tag says it, else by the small words that only one language has much.

Only languages in which country teams write and that small words tell apart; where they do not, no language is given.

>>> language_of("Los derechos de las mujeres en el territorio"), language_of("WASH 2024")
('es', None)
"""

import re
from collections.abc import Iterable
from typing import Final

_SMALL_WORDS: Final = {
    "en": "the of and to in by with for is are have has from their that which on at as people",
    "fr": "le la les des du et en dans pour par avec sur aux une un est sont leur leurs de d l qui ainsi",
    "es": "el la los las del y en para por con una un de que se al su sus es son e más",
    "pt": "o a os as do da dos das e em para por com uma um de que se ao no na nos nas seu sua mais",
}
_LANGUAGES: Final = tuple(_SMALL_WORDS)
_OF_WORD: Final = {
    word: tuple(language for language in _LANGUAGES if word in _SMALL_WORDS[language].split())
    for words in _SMALL_WORDS.values()
    for word in words.split()
}
_SAME_LANGUAGE: Final = {"zh-hans": "zh", "zh-cn": "zh", "zh-hans-cn": "zh"}
_SCRIPTS: Final = (("ar", "[\u0600-\u06ff]"), ("ru", "[\u0400-\u04ff]"), ("zh", "[\u4e00-\u9fff]"))
# A word of one language counts for it; one of several counts for each a little.
_FEWEST: Final = 1.5
_LEAD: Final = 1.25


def plain_tag(tag: str) -> str:
    """Return a language tag in lower case, the one by which names of the language are found.

    The Chinese of the United Nations is written in simplified characters and tagged zh throughout.

    >>> plain_tag("zh-Hans"), plain_tag("pt-BR")
    ('zh', 'pt-br')
    """
    return _SAME_LANGUAGE.get(tag.lower(), tag.lower())


def language_of(*texts: str) -> str | None:
    """Return the language code that the texts together are in, or None where it cannot be told."""
    whole = " ".join(texts)
    letters = len(re.findall(r"[^\W\d_]", whole))
    for language, script in _SCRIPTS:
        if letters and len(re.findall(script, whole)) > letters / 2:
            return language
    scores = _scores(re.findall(r"[^\W\d_]+", whole.casefold()))
    ranked = sorted(scores.items(), key=lambda one: -one[1])[:2]
    if not ranked or ranked[0][1] < _FEWEST:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1] else None


def _scores(words: Iterable[str]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for word in words:
        languages = _OF_WORD.get(word, ())
        for language in languages:
            scores[language] = scores.get(language, 0.0) + 1 / len(languages)
    return scores
