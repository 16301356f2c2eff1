"""What a person may call a thing: its IRI, or what follows `/id/` in one of ours.

>>> thing_iri("plan/un-habitat/2026-2029").endswith("/id/plan/un-habitat/2026-2029")
True
"""

import re
from typing import Final

from ontology.namespaces import ID

_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
# RFC 3987, section 2.2: `ucschar` and what ASCII allows. Stores refuse a whole query for one character beyond it.
_CHARACTER: Final = (
    rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}\U000e1000-\U000efffd]"
    r"|%[0-9A-Fa-f]{2})"
)
# No host in square brackets: nothing is named by an IPv6 address.
_AUTHORITY: Final = rf"(?:(?!:\d*(?:[/?#]|$))(?:(?!@|:){_CHARACTER}))*(?::\d*)?"
_IRI: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*://{_AUTHORITY}(?:/(?:{_CHARACTER}|/)*)?(?:\?(?:{_CHARACTER}|[/?])*)?(?:\#(?:{_CHARACTER}|[/?])*)?"
)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")


def thing_iri(text: str) -> str:
    """Return the IRI that a person means: a full IRI, or the path of one of ours, as in `doc/HSP/EB.2025/4`.

    Raises ValueError when the text can be neither (RFC 3987, section 2.2).
    """
    text = text.strip()
    return checked_iri(text if _ABSOLUTE.match(text) else ID + text.removeprefix("/").removeprefix("id/"))


def checked_iri(iri: str) -> str:
    """Return an IRI with a host as it is; raises ValueError for what is none."""
    if not _IRI.fullmatch(iri):
        raise ValueError(f"{iri!r} is not an IRI")
    return iri
