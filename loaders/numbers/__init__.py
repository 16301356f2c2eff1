"""Numbers as official prose prints them, English and Chinese, with what the words around them say of their exactness.

A figure is stored as a value in base units and as it was printed; this reads the second as the first. A number may
be parted by thin spaces or a line end (`1 760 万`), scaled (`1.9 亿`, "17.6 million"), written out (三分之二, "two
thirds") and hedged (70 多万, "at least"). Fractions without an end are rounded to four places: 三分之二 is 0.6667. What
gives no definite number (几十, 数百万, a range) is refused, and is not found.

>>> n = read_number("70 多万"); n.value, n.qualifier
(Decimal('700000'), 'over')
"""

from loaders.numbers.finding import find_numbers
from loaders.numbers.printed import PrintedNumber, Qualifier, UnreadableNumber
from loaders.numbers.reading import read_number

__all__ = ["PrintedNumber", "Qualifier", "UnreadableNumber", "find_numbers", "read_number"]
