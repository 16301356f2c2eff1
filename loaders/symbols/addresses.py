"""Symbols as addresses and as file names, both ways.

>>> from_iri(to_iri("A/81/6 (Sect. 15)")), from_file_name("A_RES_S-25_2.json")
('A/81/6 (Sect. 15)', 'A/RES/S-25/2')
"""

import re
from urllib.parse import unquote

from loaders.symbols.grammar import UnreadableSymbol
from loaders.symbols.normalise import normalise
from ontology.namespaces import DOC, document_iri


def to_iri(symbol: str) -> str:
    """Return the IRI of the document with this symbol, in any print; raises UnreadableSymbol."""
    return document_iri(normalise(symbol))


def from_iri(iri: str) -> str:
    """Return the symbol of the document that the IRI stands for, or, of a part (`…#para-15`), its document.

    Raises UnreadableSymbol where the IRI is not of a document of this installation.
    """
    if not iri.startswith(DOC):
        raise UnreadableSymbol(iri, f"the address of a document begins with {DOC}")
    return normalise(unquote(iri.removeprefix(DOC).partition("#")[0]).replace("_", " "))


def from_file_name(name: str) -> str:
    """Return the symbol that a file is named after, strokes printed as underscores ("A_RES_3327(XXIX).json").

    Raises UnreadableSymbol.
    """
    stem = re.sub(r"\.(?:json|txt|docx|pdf|csv|ttl|yaml)$", "", name, flags=re.IGNORECASE)
    section = re.fullmatch(r"(.+?)[_ ]\(?SECT\.?[_ ](\d+)\)?(?:_[A-Z][A-Za-z-]+)?", stem, flags=re.IGNORECASE)
    if section:
        return normalise(f"{section[1].replace('_', '/')} (Sect. {section[2]})")
    return normalise(stem.replace("_", "/"))
