"""Finding a question by words of its title, in any of its languages, or by its number.

>>> [question.id for question in find_questions("extended plan")]  # doctest: +SKIP
['cq-03']
"""

from functools import cache
from typing import Final

from queries.catalogue import Question, catalogue
from queries.names.folding import tokens

# A title that has none of the rarer words in common is no answer to a long text.
_LEAST_SHARE: Final = 0.6


def find_questions(text: str, most: int = 5) -> tuple[Question, ...]:
    """Return the questions whose title, in one language, holds most of the words of a text, best first.

    The beginning of a word is enough. A text that is the number of a question finds that one.
    """
    wanted = tuple(dict.fromkeys(tokens(text, pairs_only=True)))
    known = catalogue()
    if (number := text.strip().lower()) in known:
        return (known[number],)
    if not wanted:
        return ()
    scored = []
    for name, titles in _titles():
        share = max(sum(_holds(title, word) for word in wanted) / len(wanted) for title in titles)
        if share >= _LEAST_SHARE:
            scored.append((-share, not name.startswith("cq-"), name))
    return tuple(known[name] for _, _, name in sorted(scored)[:most])


def _holds(title: frozenset[str], word: str) -> bool:
    return word in title or any(said.startswith(word) for said in title)


@cache
def _titles() -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    return tuple(
        (question.id, tuple(frozenset(tokens(title)) for title in question.title.values()))
        for question in catalogue().values()
    )
