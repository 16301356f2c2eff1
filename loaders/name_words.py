"""What of a name carries its meaning: its words in English, its pairs of neighbouring characters in Chinese.

Function words, and words that only say that something gets better, are passed over.

>>> english_words("Enhanced resilience of cities"), chinese_pairs("加强城市韧性")
(['citie', 'resilience'], ['城市', '市韧', '韧性'])
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

Tokens = Sequence[str]

_PASSED_OVER: Final = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "more",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "through",
        "to",
        "which",
        "who",
        "with",
        "better",
        "effective",
        "enhanced",
        "expanded",
        "improved",
        "increased",
        "reduced",
        "strengthened",
    ]
)
_PASSED_OVER_IN_CHINESE: Final = re.compile(
    "[^\u4e00-\u9fff]+|[和与及或并以的地]|所有人|通过|确保|有效|加强|改善|增加|提高|增进|增强|减少|扩大"
)


def english_words(name: str) -> Tokens:
    """Return the words of an English name that carry its meaning, in alphabetical order, plurals as singulars."""
    words = re.findall(r"[a-z]+", name.lower())
    return sorted(word.removesuffix("s") for word in words if word not in _PASSED_OVER)


def chinese_pairs(name: str) -> Tokens:
    """Return the pairs of neighbouring characters of a Chinese name that carry its meaning, in order of code point."""
    return sorted("".join(pair) for run in _PASSED_OVER_IN_CHINESE.split(name) for pair in pairwise(run))


TOKENS: Final[dict[str, Callable[[str], Tokens]]] = {"en": english_words, "zh": chinese_pairs}
