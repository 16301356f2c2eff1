"""What was met before, for files that name a hundred thousand things and are read one thing at a time.

Words are remembered as eight bytes each in one array, less than a fifth of what a set of them takes, so that memory
hardly grows with the length of a file. Of a million different words two are taken for one with a chance of one in
thirty million.

>>> met = Seen()
>>> met.first("XM-DAC-41120-1"), met.first("XM-DAC-41120-1"), met.first("XM-DAC-41120", "1")
(True, False, True)
"""

import hashlib
from array import array
from typing import Final

_LEAST: Final = 1 << 5
# The share of places taken at which the array is doubled: beyond it a search takes many steps.
_FULL: Final = 0.7


class Seen:
    """A set of words that only grows; an open hash table (0 marks a free place)."""

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _LEAST))
        self._taken = 0

    def first(self, *words: str) -> bool:
        """Say whether these words, in this order, were never given before, and remember them."""
        key = int.from_bytes(hashlib.blake2b("\0".join(words).encode(), digest_size=8).digest()) or 1
        place = _place(self._places, key)
        if self._places[place] == key:
            return False
        self._places[place] = key
        self._taken += 1
        if self._taken > _FULL * len(self._places):
            self._grow()
        return True

    def _grow(self) -> None:
        larger = array("Q", bytes(16 * len(self._places)))
        for key in self._places:
            if key:
                larger[_place(larger, key)] = key
        self._places = larger


def _place(places: "array[int]", key: int) -> int:
    """Return where a key stands, or the free place where it would."""
    last = len(places) - 1
    place = key & last
    while places[place] and places[place] != key:
        place = (place + 1) & last
    return place
