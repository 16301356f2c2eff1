"""A question as a page: the form of its parameters, the rows, each row's evidence, the SPARQL on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from api.pages.asking import topic_name
from api.pages.columns import column_name
from api.pages.environment import render
from api.pages.evidence import Shown, shown
from api.pages.picking import fields_of, written
from api.pages.standing import EXPLAINED, STANDINGS, differs, standing_of
from queries.answers import Answer, Cell, Link
from queries.catalogue import Names, catalogue
from queries.lookup import Lookup

# A page is for reading; all rows are in the downloads and on the pages that follow.
ROWS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells in the order of the columns shown, its standing, and the places of each evidence column."""

    cells: tuple[Cell, ...]
    standing: str
    places: tuple[tuple[str, tuple[Shown, ...]], ...]


def answer_page(lookup: Lookup, found: Answer, page: int = 1) -> bytes:
    """Return an answer as a page, from its row (page - 1) * ROWS_SHOWN on."""
    question, language = found.question, found.language
    kept = {
        name: value
        for name, parameter in question.parameters.items()
        if parameter.kind != "language" and (value := written(parameter, found.parameters[name]))
    }
    names = list(question.columns)
    first = (page - 1) * ROWS_SHOWN
    shown_rows = found.rows[first : first + ROWS_SHOWN]
    told = [
        index
        for index, (name, kind) in enumerate(question.columns.items())
        if kind != "evidence" and not (name == "standing" and kind == "text")
    ]
    filled = [index for index in told if any(row[index] not in (None, "") for row in found.rows)]
    columns = [
        {"name": column_name(names[index], language), "kind": question.columns[names[index]]} for index in filled
    ]
    return render(
        "answer.html",
        language,
        kept | ({"page": str(page)} if page > 1 else {}),
        current="/questions",
        snapshot=found.snapshot,
        question=question,
        topic=topic_name(question.topic, language),
        title=spoken(question.title, language),
        note=spoken(question.note, language) if question.note else None,
        gap=found.gap,
        fields=fields_of(lookup, question, found.parameters, language),
        columns=columns,
        empty=[column_name(names[index], language) for index in told if index not in filled],
        rows=[_row(row, names, filled, question.columns, language) for row in shown_rows],
        count=len(found.rows),
        first=first,
        page=page,
        pages=-(-len(found.rows) // ROWS_SHOWN),
        differs=differs(question.columns),
        standings=STANDINGS,
        explained=EXPLAINED,
        own=any(
            isinstance(cell, Link) and cell.name.unofficial and cell.name.language for row in shown_rows for cell in row
        ),
        fallbacks=found.fallbacks,
        sparql=found.sparql,
        asked=urlencode(kept | {"lang": language}),
        permanent=f"/questions/{question.id}?" + urlencode(kept | {"lang": language, "snapshot": found.snapshot}),
    )


def questions_page(language: str) -> bytes:
    """Return all questions by topic."""
    return render("questions.html", language, current="/questions", topics=topics(language))


def topics(language: str) -> list[dict[str, Any]]:
    """Return the topics with their questions, numbered questions first, titles in a language."""
    found: dict[str, list[dict[str, Any]]] = {}
    for question in catalogue().values():
        said = {"id": question.id, "title": spoken(question.title, language)}
        found.setdefault(question.topic, []).append(said)
    return [
        {
            "id": topic,
            "name": topic_name(topic, language),
            "questions": sorted(questions, key=lambda one: (not one["id"].startswith("cq-"), one["id"])),
        }
        for topic, questions in sorted(found.items(), key=lambda pair: topic_name(pair[0], language))
    ]


def spoken(names: Names, language: str) -> tuple[str, str]:
    """Return a text in a language, else in English, with the language it is in."""
    tag = language if language in names else "en"
    return names[tag], tag


def _row(
    row: Sequence[Cell], names: Sequence[str], filled: Sequence[int], kinds: Mapping[str, str], language: str
) -> Row:
    places = []
    for name, cell in zip(names, row, strict=True):
        if kinds[name] == "evidence" and isinstance(cell, tuple) and cell:
            places.append((column_name(name, language), tuple(shown(part, language) for part in cell if part)))
    return Row(
        cells=tuple(row[index] for index in filled),
        standing=standing_of(dict(zip(names, row, strict=True))),
        places=tuple(places),
    )
