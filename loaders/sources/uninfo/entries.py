"""What every entry of UN INFO has, whatever its level: an identifier, a code, a name, a description, three sums.

>>> identifier(91690), identifier(" 91690 "), identifier(True)
('91690', '91690', None)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loaders.sources.amounts import ASSUMED_CURRENCY, Amount, add_amount
from loaders.sources.text_language import language_of
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, PREFIXES
from store.terms import XSD_BOOLEAN, Literal

KINDS: Final = ("required", "available", "spent")
# The export cuts names at this length.
CUT_AT: Final = 200
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.{3,}|\[(?:…|\.{3})\])\s*$")
_NAME: Final = PREFIXES["skos"] + "prefLabel"
_DESCRIPTION: Final = PREFIXES["dcterms"] + "description"


@dataclass(frozen=True)
class Texts:
    """The language most texts of a file are in, for those too short to tell by themselves; None where unknown."""

    language: str | None

    def literal(self, text: str) -> Literal:
        """Return a text, its white space made plain, in its language."""
        clean = " ".join(text.split())
        return Literal(clean, language_of(clean) or self.language)


def is_cut(name: str) -> bool:
    """Return whether a name was cut short: by the export at its length, or by whoever wrote it with an ellipsis."""
    return len(name) >= CUT_AT or uncut(name) != name.rstrip()


def uncut(name: str) -> str:
    """Return a name without the ellipsis at its end.

    >>> uncut("Les communes dis…"), uncut("Los municipios...")
    ('Les communes dis', 'Los municipios')
    """
    return _ELLIPSIS.sub("", name).rstrip()


def identifier(given: object) -> str | None:
    """Return an identifier as text, or None where there is none that an address can hold."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        return None
    text = str(given).strip()
    return text if _IDENTIFIER.fullmatch(text) else None


def write_names(out: Triples, place: str, address: str, entry: Mapping[str, object], texts: Texts) -> None:
    """Write the code, the name and the description; notes what is not text."""
    name = entry.get("name")
    if isinstance(name, str) and name.strip():
        out.add(address, _NAME, texts.literal(name))
        if is_cut(name):
            out.add(address, DEF + "truncated", Literal("true", datatype=XSD_BOOLEAN))
            out.counted("names cut short")
    else:
        out.note(place, f"its name is {name!r}")
    code = entry.get("code")
    if isinstance(code, str | int | float) and not isinstance(code, bool) and str(code).strip():
        out.add(address, DEF + "officialCode", Literal(" ".join(str(code).split())))
    elif code not in (None, ""):
        out.note(place, f"its code is {code!r}, which is no text")
    description = entry.get("description")
    if isinstance(description, str) and description.strip():
        out.add(address, _DESCRIPTION, texts.literal(description))
    elif description is not None and not isinstance(description, str):
        out.note(place, f"its description is {description!r}, which is no text")


def write_money(
    out: Triples, place: str, of: str, entry: Mapping[str, object], start: str, record: str
) -> tuple[str, ...]:
    """Write the three sums of an entry as amounts of a thing, their addresses below `start`; give those written."""
    written = []
    for kind in KINDS:
        address = f"{start}/amount/{kind}"
        if add_amount(out, address, Amount(kind, entry.get(kind), ASSUMED_CURRENCY), of, record):
            written.append(address)
            out.counted("amounts")
        else:
            out.note(place, f"{kind} is {entry.get(kind)!r}, which is no sum")
    return tuple(written)
