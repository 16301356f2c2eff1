"""Finding things by what somebody typed: a symbol, a full name, words of a name, and, if need be, a misspelt name.

A name that matches in full comes first, then names that begin with the words, then others by rank. Words that no single
name holds may be spread over the names of a thing, in several languages. What is only alike comes last, and says so.

>>> [hit.iri for hit in NameIndex(store).find("GA 73/239")]  # doctest: +SKIP
['https://w3id.org/goldenthread/id/doc/A/RES/73/239']
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz, process

from loaders.symbols import find_mentions
from ontology.namespaces import DEF, ID
from queries.names.folding import HAN, fold, fragments, tokens
from queries.names.index import opened
from queries.names.variants import strict
from store.port import Store

How = Literal["exact", "words", "names", "alike"]

# Of 100; below it addresses have little more in common than their letters.
_ALIKE_ADDRESS: Final = 60
# Of 100; what a misspelt name must have in common with the name.
_ALIKE: Final = 72
# Of 100; what a misspelt word must have in common with the word meant.
_ALIKE_WORD: Final = 78
_CANDIDATES: Final = 150
# Names looked at for a misspelt one, and how many of its fragments are looked for whatever they bring.
_MOST_SHARING: Final = 3000
_LEAST_PIECES: Final = 4
_LONGEST_ASKED: Final = 200
# Names looked at that hold the words asked for, and that begin with them: common words stand in very many.
_MOST_SAYING: Final = 600
_MOST_BEGINNING: Final = 100
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found: the name that matched, its language, the classes of the thing, and how it matched.

    `how` is `exact` for a full name, `words` for words of one name, `names` for words spread over several names,
    `alike` for a name that only resembles what was asked; `score` says how near it is, of 100.
    """

    iri: str
    label: str
    language: str
    kinds: tuple[str, ...]
    how: How
    score: float

    @property
    def exact(self) -> bool:
        """Return whether the whole name matched."""
        return self.how == "exact"


class NameIndex:
    """The names of one state of the graph."""

    def __init__(self, store: Store) -> None:
        self._lock = threading.Lock()
        self._database = opened(store)

    def find(
        self,
        text: str,
        language: str | None = None,
        kind: str | None = None,
        most: int = 20,
        misspelt: bool = True,
    ) -> tuple[Hit, ...]:
        """Return the things that `text` names, best first, one hit for each thing.

        `language` prefers names in it; `kind` keeps things of that class (its IRI, or the local name of one of ours).
        Where nothing is called so, names that resemble the text are given, unless `misspelt` says not to.
        """
        text = text[:_LONGEST_ASKED]
        wanted = list(tokens(text, pairs_only=True))
        if not wanted:
            return ()
        classes = () if kind is None else (kind if "://" in kind else DEF + kind,)
        with self._lock:
            found = {hit[0]: hit for hit in self._by_symbol(text, classes)}
            for hit in self._by_form(text, classes, most):
                found.setdefault(hit[0], hit)
            for hit in self._by_words(text, wanted, language, classes, most):
                found.setdefault(hit[0], hit)
            if len(found) < most and len(wanted) > 1:
                for hit in self._by_names(wanted, language, classes, most):
                    found.setdefault(hit[0], hit)
            if not found and misspelt:
                found = {hit[0]: hit for hit in self.alike_in(text, classes, most)}
                for hit in self._by_words_meant(wanted, language, classes, most):
                    found.setdefault(hit[0], hit)
            return tuple(
                Hit(iri, label, spoken, self._kinds(iri), how, score)
                for iri, label, spoken, how, score in list(found.values())[:most]
            )

    def named(self, text: str, classes: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the things that bear exactly this name or code, in any language, accents and case aside."""
        with self._lock:
            rows = self._database.execute(
                f"SELECT DISTINCT thing FROM names WHERE folded = ? {_of(classes)} ORDER BY thing",  # noqa: S608
                (fold(text), *classes),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def cited(self, text: str, classes: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the document that a text names by its symbol, however that is written: GA 73/239."""
        with self._lock:
            return tuple(dict.fromkeys(hit[0] for hit in self._by_symbol(text, classes)))

    def formed(self, forms: Sequence[str], classes: Sequence[str] = (), loose: bool = False) -> tuple[str, ...]:
        """Return the things with a name of one of these forms (`queries.names.variants`); `loose` ones say less."""
        with self._lock:
            rows = self._formed(forms, classes, loose)
        return tuple(dict.fromkeys(row[0] for row in rows))

    def alike(self, text: str, classes: Sequence[str] = (), most: int = 10) -> tuple[tuple[str, str, float], ...]:
        """Return the things whose names resemble a text, with the name and how near it is (of 100), nearest first."""
        with self._lock:
            found = self.alike_in(text[:_LONGEST_ASKED], classes, most)
        return tuple((iri, label, score) for iri, label, _, _, score in found)

    def kinds(self, thing: str) -> tuple[str, ...]:
        """Return the classes of a thing."""
        with self._lock:
            return self._kinds(thing)

    def classes(self) -> tuple[tuple[str, int], ...]:
        """Return every class with the number of things of it that have a name, most first."""
        with self._lock:
            counted = "SELECT class, COUNT(*) AS n FROM kinds GROUP BY class ORDER BY n DESC, class"
            return tuple(self._database.execute(counted).fetchall())

    def nearest(self, iri: str, most: int = 5) -> tuple[str, ...]:
        """Return the things whose addresses look most like an IRI that names nothing, most alike first."""
        with self._lock:
            rows = self._database.execute("SELECT thing FROM addresses WHERE thing LIKE ? ORDER BY thing", (ID + "%",))
            things = [row[0] for row in rows]
        # What comes before the path is alike for all of ours and would hide the difference.
        alike = process.extract(
            iri.removeprefix(ID),
            {thing: thing.removeprefix(ID) for thing in things},
            scorer=fuzz.ratio,
            limit=most,
            score_cutoff=_ALIKE_ADDRESS,
        )
        return tuple(thing for _, _, thing in alike)

    def _by_symbol(self, text: str, classes: Sequence[str]) -> Iterable[tuple[str, str, str, How, float]]:
        """Find the document that a text names in another way than its symbol is printed: GA 73/239."""
        for mention in find_mentions(text):
            if mention.symbol is not None and mention.start == 0 and mention.end == len(text.rstrip()):
                yield from self._rows("folded = ?", (fold(mention.symbol),), classes, "exact")

    def _by_form(self, text: str, classes: Sequence[str], most: int) -> Iterable[tuple[str, str, str, How, float]]:
        """Find what bears the name in another form; where something bears it as it stands, nothing else is meant."""
        folded = fold(text)
        if self._database.execute("SELECT 1 FROM names WHERE folded = ?", (folded,)).fetchone() is None:
            for thing, label, spoken in self._formed(tuple(strict(text)), classes, loose=False)[:most]:
                yield thing, label, spoken, "exact", 100.0

    def _formed(self, forms: Sequence[str], classes: Sequence[str], loose: bool) -> list[tuple[str, str, str]]:
        return self._database.execute(
            f"""SELECT thing, label, language FROM forms JOIN names ON names.id = forms.name
                WHERE form IN ({", ".join("?" * len(forms))}) AND loose <= ? {_of(classes)}
                ORDER BY preferred DESC, thing, label""",  # noqa: S608 - placeholders only
            (*forms, int(loose), *classes),
        ).fetchall()

    def _by_words(
        self, text: str, wanted: Sequence[str], language: str | None, classes: Sequence[str], most: int
    ) -> Iterable[tuple[str, str, str, How, float]]:
        folded = fold(text)
        held = "thing, label, language, folded, preferred"
        rows = self._database.execute(
            f"""SELECT {held}, rank FROM words JOIN names ON names.id = words.rowid
                WHERE words MATCH ? {_of(classes)} LIMIT ?""",  # noqa: S608 - columns and placeholders only
            (_match(wanted), *classes, _MOST_SAYING),
        ).fetchall()
        if len(rows) == _MOST_SAYING:
            # The shortest of the preferred names come first; what begins with the text may stand anywhere.
            rows += self._database.execute(
                f"SELECT {held}, 0.0 FROM names WHERE folded >= ? AND folded < ? {_of(classes)} LIMIT ?",  # noqa: S608
                (folded, folded + _LAST, *classes, _MOST_BEGINNING),
            ).fetchall()
        rows.sort(
            key=lambda row: (
                *(row[3] != folded, not row[3].startswith(folded), not row[4], row[2] != (language or "")),
                *(len(row[3]), row[5], row[0]),
            )
        )
        for thing, label, spoken, said, *_ in rows[: most * 8]:
            exact = said == folded
            yield thing, label, spoken, "exact" if exact else "words", 100.0 if exact else 90.0

    def _by_words_meant(
        self, wanted: Sequence[str], language: str | None, classes: Sequence[str], most: int
    ) -> Iterable[tuple[str, str, str, How, float]]:
        """Find names that hold the words that misspelt ones seem to mean: "sustainabel citis"."""
        meant = [self._word_meant(word) for word in wanted]
        if meant != wanted and not any(HAN.search(word) for word in wanted):
            score = fuzz.ratio(" ".join(wanted), " ".join(meant))
            for thing, label, spoken, _, _ in self._by_words(" ".join(meant), meant, language, classes, most):
                yield thing, label, spoken, "alike", score

    def _word_meant(self, word: str) -> str:
        """Return a word as it is, or the nearest word of a name with the same first letter."""
        first = word[0]
        known = self._database.execute(
            "SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND LENGTH(word) BETWEEN ? AND ?",
            (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2),
        )
        near = process.extractOne(word, [row[0] for row in known], scorer=fuzz.ratio, score_cutoff=_ALIKE_WORD)
        return word if near is None else str(near[0])

    def _by_names(
        self, wanted: Sequence[str], language: str | None, classes: Sequence[str], most: int
    ) -> Iterable[tuple[str, str, str, How, float]]:
        rows = self._database.execute(
            f"""SELECT thing FROM things JOIN addresses AS names ON names.id = things.rowid
                WHERE things MATCH ? {_of(classes)} ORDER BY rank, thing LIMIT ?""",  # noqa: S608
            (_match(wanted), *classes, most),
        ).fetchall()
        for (thing,) in rows:
            label, spoken = self._database.execute(
                "SELECT label, language FROM names WHERE thing = ? ORDER BY preferred DESC, language = ? DESC LIMIT 1",
                (thing, language or ""),
            ).fetchone()
            yield thing, label, spoken, "names", 80.0

    def alike_in(self, text: str, classes: Sequence[str], most: int) -> list[tuple[str, str, str, How, float]]:
        """Return names that share fragments with a text, by how near they are; the caller holds the lock."""
        asked = fold(text)
        rows = self._sharing(text, asked, classes)
        folded = [row[3] for row in rows]
        best: dict[str, tuple[str, str, str, How, float]] = {}
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            for _, score, at in process.extract(asked, folded, scorer=scorer, score_cutoff=_ALIKE, limit=_CANDIDATES):
                thing, label, spoken, _ = rows[at]
                if score > best.get(thing, ("", "", "", "alike", 0.0))[4]:
                    best[thing] = (thing, label, spoken, "alike", score)
        return sorted(best.values(), key=lambda hit: (-hit[4], hit[0]))[:most]

    def _sharing(self, text: str, asked: str, classes: Sequence[str]) -> list[tuple[str, str, str, str]]:
        """Return the names of about the same length that share the rarest fragments of a text."""
        pieces = fragments(text)
        if not pieces:
            return []
        if HAN.search(text):
            table, order = "words", "ORDER BY rank LIMIT ?"
        else:
            table, order = "pieces", "LIMIT ?"
            pieces = self._rarest(pieces)
        match = " OR ".join(f'"{piece}"' for piece in pieces)
        # Names of very different length are never alike enough.
        between = (int(len(asked) * 0.55), int(len(asked) / 0.55) + 1)
        return self._database.execute(
            f"""SELECT thing, label, language, folded FROM {table} JOIN names ON names.id = {table}.rowid
                WHERE {table} MATCH ? AND LENGTH(folded) BETWEEN ? AND ? {_of(classes)} {order}""",  # noqa: S608
            (match, *between, *classes, _CANDIDATES if table == "words" else _MOST_SHARING),
        ).fetchall()

    def _rarest(self, pieces: Sequence[str]) -> list[str]:
        held = self._database.execute(
            f"SELECT piece, names FROM grams WHERE piece IN ({', '.join('?' * len(pieces))}) ORDER BY names",  # noqa: S608
            pieces,
        ).fetchall()
        chosen: list[str] = []
        names = 0
        for piece, number in held:
            if len(chosen) >= _LEAST_PIECES and names + number > _MOST_SHARING:
                break
            chosen.append(piece)
            names += number
        return chosen or list(pieces[:1])

    def _rows(
        self, where: str, values: tuple[str, ...], classes: Sequence[str], how: How
    ) -> Iterable[tuple[str, str, str, How, float]]:
        rows = self._database.execute(
            f"SELECT thing, label, language FROM names WHERE {where} {_of(classes)} ORDER BY thing",  # noqa: S608
            (*values, *classes),
        ).fetchall()
        for thing, label, spoken in rows:
            yield thing, label, spoken, how, 100.0

    def _kinds(self, thing: str) -> tuple[str, ...]:
        found = self._database.execute("SELECT class FROM kinds WHERE thing = ? ORDER BY class", (thing,)).fetchall()
        return tuple(row[0] for row in found)


def _of(classes: Sequence[str]) -> str:
    """Return the condition that a thing is of one of these classes, with a placeholder for each."""
    if not classes:
        return ""
    listed = ", ".join("?" * len(classes))
    return f"AND EXISTS (SELECT 1 FROM kinds WHERE kinds.thing = names.thing AND class IN ({listed}))"  # noqa: S608


def _match(wanted: Sequence[str]) -> str:
    """Return the full-text query for all of these words; the beginning of a word is enough, a single letter is none."""
    return " ".join(f'"{token}"' + ("*" if len(token) > 1 and not HAN.search(token) else "") for token in wanted)
