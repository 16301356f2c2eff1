"""Which thing a name in somebody's table means: candidates with a score, and whether one of them is certain.

A match is offered as certain only where a name is borne in full by one thing alone among those that may be meant, or is
misspelt so slightly that nothing else comes near. Everything else is a proposal for a person.

>>> candidates(index, "Kenia", ("gt:Country",))  # doctest: +SKIP
[Candidate(iri='…/geoArea/404', name='Kenya', score=100.0, certain=True, …)]
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from loaders.organisations import organisation_iri
from queries.names.finding import NameIndex
from queries.names.folding import HAN, fold

# Of 100: a misspelt name is certain from here on, if it is long enough and the next is far enough behind.
_CERTAIN: Final = 90.0
_MARGIN: Final = 6.0
_SHORTEST_MISSPELT: Final = 6
_SHORTEST_MISSPELT_HAN: Final = 5
# Words that names are written with or without: articles and forms of state, in the languages of the index.
_DROPPED: Final = re.compile(
    r"\b(?:the|of|and|la|le|les|el|los|las|du|de|des|del|et|y|republic|republique|republica|kingdom|state|"
    r"united nations|nations unies|naciones unidas)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean: how near its name is (of 100), its classes, and whether it is certainly meant."""

    iri: str
    name: str
    score: float
    kinds: tuple[str, ...]
    certain: bool


def candidates(index: NameIndex, text: str, classes: Sequence[str] = (), most: int = 10) -> list[Candidate]:
    """Return what a name may mean, best first; `classes` (IRIs) keep things of any of these classes."""
    text = text.strip()
    if not fold(text):
        return []
    exact = _borne_in_full(index, text, classes)
    scored = dict.fromkeys(exact, (text, 100.0))
    for iri, label, score in _near(index, text, classes, most):
        scored.setdefault(iri, (label, min(score, 99.0)))
    ordered = sorted(scored.items(), key=lambda item: (-item[1][1], item[0]))
    certain = exact[0] if len(exact) == 1 else None
    if not exact and _slightly_misspelt(text, [score for _, (_, score) in ordered]):
        certain = ordered[0][0]
    return [
        Candidate(iri, label, round(score, 1), index.kinds(iri), iri == certain)
        for iri, (label, score) in ordered[:most]
    ]


def _borne_in_full(index: NameIndex, text: str, classes: Sequence[str]) -> list[str]:
    found = dict.fromkeys(index.named(text, classes))
    if not found and (hits := [hit for hit in index.find(text, most=3) if hit.exact]):
        found = dict.fromkeys(hit.iri for hit in hits if not classes or set(hit.kinds) & set(classes))
    if not found and (organisation := organisation_iri(text)) is not None:
        # One organisation has many spellings, more than any source states as its names.
        kinds = index.kinds(organisation)
        if kinds and (not classes or set(kinds) & set(classes)):
            found = {organisation: None}
    return list(found)


def _near(index: NameIndex, text: str, classes: Sequence[str], most: int) -> Iterable[tuple[str, str, float]]:
    asked = _core(text)
    best: dict[str, tuple[str, float]] = {}
    for iri, label, score in index.alike(text, classes, most * 3):
        core = fuzz.ratio(asked, _core(label)) if asked else 0.0
        nearer = max(score, core * 0.97)
        if nearer > best.get(iri, ("", 0.0))[1]:
            best[iri] = (label, nearer)
    for kind in classes or (None,):
        for hit in index.find(text, kind=kind, most=most):
            best.setdefault(hit.iri, (hit.label, fuzz.ratio(fold(text), fold(hit.label)) * 0.9))
    return ((iri, label, score) for iri, (label, score) in best.items())


def _core(text: str) -> str:
    return " ".join(_DROPPED.sub(" ", fold(text)).split())


def _slightly_misspelt(text: str, scores: Sequence[float]) -> bool:
    shortest = _SHORTEST_MISSPELT_HAN if HAN.search(text) else _SHORTEST_MISSPELT
    if not scores or scores[0] < _CERTAIN or len(fold(text)) < shortest:
        return False
    return len(scores) < 2 or scores[0] - scores[1] >= _MARGIN
