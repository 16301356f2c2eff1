"""Answers for readers with little room, language models above all: cut at a number of bytes, and saying so.

Cut data makes a model invent the rest, so a digest says `truncated` and how many there are, and its evidence is that of
the rows it holds.

>>> fitted([{"a": 1}, {"a": 2}], 8)
([{'a': 1}], False)
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from ontology.namespaces import DOC
from queries.answers import Answer
from queries.export import evidence_json, to_json
from queries.lookup import Evidence, Lookup
from queries.template import fill, iris, support
from store.terms import IRI, Literal, Term

# What is left for the evidence when the rows take all they may.
_EVIDENCE_SHARE: Final = 0.5
_LONGEST_TEXT: Final = 600
_PARTS_OF_A_THING: Final = 3

Row = TypeVar("Row")


def fitted(rows: Sequence[Row], budget: int) -> tuple[list[Row], bool]:
    """Return the first rows that fit into `budget` bytes of JSON (at least one), and whether they are all."""
    kept: list[Row] = []
    used = 0
    for row in rows:
        used += len(json.dumps(row, ensure_ascii=False).encode())
        if kept and used > budget:
            return kept, False
        kept.append(row)
    return kept, True


def of_answer(found: Answer, budget: int) -> dict[str, Any]:
    """Return the answer to a question in about `budget` bytes: its rows, what they rest on, and whether that is all."""
    whole = to_json(found)
    rows, complete = fitted(whole["rows"], budget)
    wanted = {part["iri"] for row in rows for cell in row.values() if isinstance(cell, list) for part in cell}
    evidence = [part for part in found.evidence if part.iri in wanted]
    kept = ("question", "parameters", "language", "columns", "gap", "sparql", "snapshot")
    return {
        **{key: whole[key] for key in kept},
        "rows": rows,
        "rows_in_all": len(whole["rows"]),
        **evidence_of(evidence, budget),
        "completeness": "complete" if complete else "truncated",
    }


def of_thing(lookup: Lookup, iri: str, language: str, budget: int) -> dict[str, Any] | None:
    """Return what the graph says of a thing in about `budget` bytes: names, relations by name, where it is stated.

    None when it says nothing.
    """
    rows = lookup.store.select(fill(support("relations"), iris([iri]))).rows
    if not rows:
        return None
    lookup.names({term.value for row in rows for term in row if isinstance(term, IRI)} | {iri})
    relations = [_relation(lookup, row, language) for row in rows]
    shown, complete = fitted(relations, budget)
    parts = [term.value for row in rows for term in row if isinstance(term, IRI) and _is_part(term.value)]
    return {
        "iri": iri,
        "label": lookup.label(iri, language).text,
        "names": [{"name": name.text, "language": name.language or None} for name in lookup.names([iri])[iri]],
        "relations": shown,
        "relations_in_all": len(relations),
        **evidence_of(list(lookup.evidence(parts, language).values()), budget),
        "snapshot": lookup.store.identity,
        "completeness": "complete" if complete else "truncated",
    }


def stated_in(lookup: Lookup, things: Iterable[str], language: str) -> dict[str, list[Evidence]]:
    """Return some of the document parts in which each thing is stated."""
    wanted = list(dict.fromkeys(things))
    parts: dict[str, list[str]] = {}
    if wanted:
        for thing, part in lookup.store.select(fill(support("stated-in"), iris(wanted))).rows:
            if isinstance(thing, IRI) and isinstance(part, IRI):
                parts.setdefault(thing.value, []).append(part.value)
    chosen = {thing: found[:_PARTS_OF_A_THING] for thing, found in parts.items()}
    known = lookup.evidence([part for found in chosen.values() for part in found], language)
    return {thing: [known[part] for part in found if part in known] for thing, found in chosen.items()}


def evidence_of(parts: Sequence[Evidence], budget: int) -> dict[str, Any]:
    """Return the evidence in a share of `budget` bytes, long texts shortened, and how much evidence there is."""
    written = [evidence_json(part) for part in parts]
    for part in written:
        texts: dict[str, str] = part["text"] or {}
        part["text"] = {tag: _shortened(text) for tag, text in texts.items()} or None
    kept, _ = fitted(written, int(budget * _EVIDENCE_SHARE))
    return {"evidence": kept, "evidence_in_all": len(written)}


def parts_among(values: Iterable[str]) -> list[str]:
    """Return the IRIs of document parts among the values of an answer."""
    return list(dict.fromkeys(value for value in values if _is_part(value)))


def _is_part(iri: str) -> bool:
    return iri.startswith(DOC) and "#" in iri


def _relation(lookup: Lookup, row: tuple[Term | None, ...], language: str) -> dict[str, Any]:
    forward, relation, value = row
    link = value.value if isinstance(value, IRI) else None
    return {
        "relation": lookup.label(relation.value, language).text if isinstance(relation, IRI) else "",
        "direction": "to" if isinstance(forward, Literal) and forward.value == "true" else "from",
        "value": lookup.label(link, language).text if link else getattr(value, "value", ""),
        "iri": link,
    }


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " …"
