"""UN document symbols: one spelling for each, its address, and the official things that prose refers to.

Symbols are printed in a dozen ways ("GA 76/4", "3327 (XXIX)", "第73/239号决议", a symbol broken by a line end). Facts
meet only where all of them become one. What cannot be read is refused with the reason; nothing is guessed.

>>> normalise("GA 76/4")
'A/RES/76/4'
>>> [m.symbol for m in find_mentions("联大第 75/233 号决议")]
['A/RES/75/233']
"""

from loaders.symbols.acts import act_symbol, body_named, issuer_of
from loaders.symbols.addresses import from_file_name, from_iri, to_iri
from loaders.symbols.grammar import UnreadableSymbol
from loaders.symbols.mentions import Mention, find_mentions
from loaders.symbols.normalise import normalise

__all__ = [
    "Mention",
    "UnreadableSymbol",
    "act_symbol",
    "body_named",
    "find_mentions",
    "from_file_name",
    "from_iri",
    "issuer_of",
    "normalise",
    "to_iri",
]
