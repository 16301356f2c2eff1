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
from rapidfuzz.distance import OSA

from loaders.organisations import organisation_iri
from ontology.namespaces import DEF, PREFIXES
from queries.names.finding import NameIndex
from queries.names.folding import HAN, fold
from queries.names.variants import loose, strict

# Of 100: a misspelt name is certain from here on, if it is long enough and the next is far enough behind.
_CERTAIN: Final = 90.0
_MARGIN: Final = 6.0
_SHORTEST_MISSPELT: Final = 6
_SHORTEST_MISSPELT_HAN: Final = 5
_LONG_WORD: Final = 8
# The score of a name borne in full, of one that says less than the full name, and the share where a number differs.
_FULL: Final = 100.0
_LESS: Final = 98.0
_OTHER_NUMBER: Final = 0.8
# The score of a name that begins with what was written, word for word.
_BEGINNING: Final = 82.0
_NUMBER: Final = re.compile(r"\d+")
_HALVES: Final = re.compile(r"(.+?)\s*(?::|：|\s[-–—])\s*(.+)")
_PLACES: Final = frozenset((DEF + "Country", DEF + "Place"))
# Subjects and codes: what only has these classes is a notion of a thing.
_NOTIONS: Final = frozenset(
    (
        PREFIXES["skos"] + "Concept",
        DEF + "Topic",
        "http://eurovoc.europa.eu/schema#MicroThesaurus",
        "http://metadata.un.org/sdg/codes/nameOfInternationalInstitution",
    )
)
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
    bearers, score = _bearers(index, text, classes)
    meant = bearers if classes else _things_themselves(index, bearers)
    scored = dict.fromkeys(meant, (text, score)) | {iri: (text, score - 1.0) for iri in bearers if iri not in meant}
    for iri, label, near in _near(index, text, classes, most):
        scored.setdefault(iri, (label, min(near, _LESS - 2.0)))
    notions = set() if classes else {iri for iri in scored if not _has_thing(index, [iri])}
    ordered = sorted(scored.items(), key=lambda item: (-item[1][1], item[0] in notions, item[0]))
    certain = meant[0] if len(meant) == 1 else None
    if not bearers and ordered and _slightly_misspelt(text, _rivals(ordered, notions)):
        certain = ordered[0][0]
    return [
        Candidate(iri, label, round(score, 1), index.kinds(iri), iri == certain)
        for iri, (label, score) in ordered[:most]
    ]


def _bearers(index: NameIndex, text: str, classes: Sequence[str]) -> tuple[list[str], float]:
    """Return what bears this name: as it stands, else in another form of it, else in one that says less.

    Without a class asked for, a notion that bears the name as it stands does not hide a thing that bears a form of it.
    """
    found = dict.fromkeys(index.named(text, classes) or index.cited(text, classes))
    if not found or not (classes or _has_thing(index, found)):
        found |= dict.fromkeys(_same(index, text, classes))
    if found:
        return list(found), _FULL
    less = dict.fromkeys(index.formed(tuple(strict(text)), classes, loose=True))
    if wider := tuple(loose(text, place=True)):
        less |= dict.fromkeys(one for one in index.formed(wider, classes) if _PLACES & set(index.kinds(one)))
    return list(less) or _both_halves(index, text, classes), _LESS


def _same(index: NameIndex, text: str, classes: Sequence[str]) -> Iterable[str]:
    """Give what bears a form of the name that says the same, and the organization that has this spelling.

    One organization has many spellings, more than any source states as its names.
    """
    yield from index.formed(tuple(strict(text)), classes)
    if (organisation := organisation_iri(text)) is not None:
        kinds = index.kinds(organisation)
        if kinds and (not classes or set(kinds) & set(classes)):
            yield organisation


def _both_halves(index: NameIndex, text: str, classes: Sequence[str]) -> list[str]:
    """Return what both halves of a text name: "SDG 11: Sustainable Cities and Communities"."""
    halves = _HALVES.fullmatch(text)
    if halves is None:
        return []
    first, second = (_bearers(index, half, classes)[0] for half in halves.groups())
    return [one for one in first if one in second]


def _things_themselves(index: NameIndex, bearers: Sequence[str]) -> list[str]:
    """Leave out subjects and codes that are called like a thing (the subject Kenya) where the thing itself is there."""
    return [one for one in bearers if _has_thing(index, [one])] or list(bearers)


def _rivals(ordered: Sequence[tuple[str, tuple[str, float]]], notions: set[str]) -> list[tuple[str, float]]:
    """Return the names and scores that count against each other: a notion is no rival of a thing that comes first."""
    first = ordered[0][0]
    return [named for iri, named in ordered if first in notions or iri not in notions]


def _has_thing(index: NameIndex, bearers: Iterable[str]) -> bool:
    return any(not _NOTIONS.issuperset(index.kinds(one)) for one in bearers)


def _near(index: NameIndex, text: str, classes: Sequence[str], most: int) -> Iterable[tuple[str, str, float]]:
    asked, numbers = _core(text), _NUMBER.findall(fold(text))
    best: dict[str, tuple[str, float]] = {}
    for iri, label, score in index.alike(text, classes, most * 3):
        core = fuzz.ratio(asked, _core(label)) if asked else 0.0
        nearer = max(score, core * 0.97)
        if nearer > best.get(iri, ("", 0.0))[1]:
            best[iri] = (label, nearer)
    for kind in classes or (None,):
        for hit in index.find(text, kind=kind, most=most, misspelt=False):
            folded, label = fold(text), fold(hit.label)
            beginning = _BEGINNING if label.startswith(folded + " ") else 0.0
            best.setdefault(hit.iri, (hit.label, max(beginning, fuzz.ratio(folded, label) * 0.9)))
    for iri, (label, score) in best.items():
        # Another number is another thing, however alike the rest is.
        yield iri, label, score if _NUMBER.findall(fold(label)) == numbers else score * _OTHER_NUMBER


def _core(text: str) -> str:
    return " ".join(_DROPPED.sub(" ", fold(text)).split())


def _slightly_misspelt(text: str, found: Sequence[tuple[str, float]]) -> bool:
    """Return whether the first of the names found differs by slips only, and the second is far behind."""
    shortest = _SHORTEST_MISSPELT_HAN if HAN.search(text) else _SHORTEST_MISSPELT
    if not found or found[0][1] < _CERTAIN or len(fold(text)) < shortest:
        return False
    if len(found) > 1 and found[0][1] - found[1][1] < _MARGIN:
        return False
    written, meant = fold(text).replace(" ", ""), fold(found[0][0]).replace(" ", "")
    slips = OSA.distance(written, meant)
    return slips <= 1 or _same_words(text, found[0][0])


def _same_words(written: str, meant: str) -> bool:
    """Return whether each word of one name is a word of the other, or one written with a slip of the pen."""
    ours, theirs = _core(written).split(), _core(meant).split()
    return all(
        any(OSA.distance(one, other) <= (1 if len(one) < _LONG_WORD else 2) for other in others)
        for some, others in ((ours, theirs), (theirs, ours))
        for one in some
    )
