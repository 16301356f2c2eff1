"""How names are compared: case, accents, punctuation and compatibility forms do not count.

Chinese is written without spaces, so it is cut into single characters and pairs of neighbours; a term of two characters
is then found within a longer name.

>>> fold("  CÔTE  d’Ivoire "), list(tokens("Plan 住房", pairs_only=True))
('cote d ivoire', ['plan', '住房'])
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

HAN: Final = re.compile(r"[\u3400-\u9fff]+")
WORD: Final = re.compile(r"\w+")
# Letters without a decomposition that are written one for the other: Latin strokes, Arabic endings, Persian letters.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": ""}
)


def fold(text: str) -> str:
    """Return a name as it is compared: compatibility forms, no accents, no case, no punctuation, single spaces."""
    # Twice, because a compatibility form may unfold to a capital letter (Unicode, section 3.13.5).
    decomposed = text
    for _ in range(2):
        decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(WORD.findall(letters.translate(_LETTERS)))


def tokens(text: str, pairs_only: bool = False) -> Iterator[str]:
    """Give the words by which a text is indexed; with `pairs_only` those by which it is asked for."""
    return words_of(fold(text), pairs_only)


def words_of(folded: str, pairs_only: bool = False) -> Iterator[str]:
    """Give the words of a text that is folded already, as `tokens` does."""
    for word in folded.split():
        last = 0
        for han in HAN.finditer(word):
            if han.start() > last:
                yield word[last : han.start()]
            run = han.group()
            if len(run) == 1 or not pairs_only:
                yield from run
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            last = han.end()
        if last < len(word):
            yield word[last:]


def fragments(text: str) -> list[str]:
    """Return the pieces of three characters, or Chinese characters and pairs, that a misspelt name still shares."""
    folded = fold(text)
    if HAN.search(folded):
        return sorted(set(words_of(folded)))
    return sorted({folded[at : at + 3] for at in range(len(folded) - 2)} or ({folded} if folded else set()))
