"""What the parts of a document cite: documents by symbol, acts by body and number.

A paragraph that carries a footnote's mark cites what the footnote cites. An act whose body the text does not say is
reported, not guessed; and decision 2024/5 is never taken for document HSP/EB.2024/5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.document.model import OfficialDocument, Part
from loaders.symbols import Mention, find_mentions, issuer_of


@dataclass(frozen=True)
class Citation:
    """A place that cites: the part, the mention in its text (or in that of its footnote), printed there as given."""

    part: Part
    mention: Mention


def citations(document: OfficialDocument) -> tuple[list[Citation], list[str]]:
    """Return the citations of a document in reading order, and the problems: acts whose body the text does not say.

    The document's own symbol on its cover is no citation. A part cites each document or act once.
    """
    issuer = issuer_of(document.symbol) if document.symbol else None
    mentions = {part.slug: find_mentions(part.text, issuer=issuer) for part in document.parts}
    found: list[Citation] = []
    problems: list[str] = []
    for part in document.parts:
        seen: set[tuple[str, ...]] = set()
        for mention in _of_part(part, mentions):
            key = (
                (mention.symbol or "",) if mention.symbol else (mention.kind, mention.body or "", mention.number or "")
            )
            if key in seen or (mention.symbol is not None and mention.symbol == document.symbol):
                continue
            seen.add(key)
            if mention.symbol is None and mention.body is None:
                problems.append(
                    f"{part.number}: the body that adopted “{' '.join(mention.printed.split())}” is not named"
                )
                continue
            found.append(Citation(part, mention))
    return found, problems


def _of_part(part: Part, mentions: dict[str, list[Mention]]) -> Iterator[Mention]:
    yield from mentions[part.slug]
    for slug in part.notes:
        yield from mentions.get(slug, [])
