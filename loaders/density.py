"""How many statements each part of a document has, so that thin places of the knowledge can be seen.

>>> page(bundled_knowledge()).splitlines()[0]  # doctest: +SKIP
'# Statements per paragraph'
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from rdflib import URIRef

from loaders.knowledge import STATED_IN, KnowledgeFile
from ontology.namespaces import DEF

_PART_NUMBER: Final = URIRef(DEF + "partNumber")
_BAR: Final = 40


def statements_per_part(file: KnowledgeFile) -> Mapping[str, int]:
    """Return how many things and relations each part states, by part number; points count for their paragraph too."""
    numbers = {part: str(number) for part, number in file.graph.subject_objects(_PART_NUMBER)}
    counted: Counter[str] = Counter()
    for _, part in file.graph.subject_objects(STATED_IN):
        number = numbers.get(part)
        if number is not None:
            counted[number] += 1
            if "(" in number:
                counted[number.partition("(")[0]] += 1
    return {number: counted[number] for number in sorted(counted, key=_in_reading_order)}


def page(files: Iterable[KnowledgeFile]) -> str:
    """Return the page for all documents, as Markdown: one row a part, points under their paragraph."""
    lines = [
        "# Statements per paragraph",
        "",
        "How many things and relations each part of each document is held to state; a paragraph counts its points too.",
        "Written by `goldenthread info --paragraphs`; a test keeps it up to date.",
    ]
    for file in files:
        counted = statements_per_part(file)
        most = max(counted.values(), default=1)
        lines += ["", f"## {file.symbol}", "", "| part | statements | |", "|---|---:|---|"]
        for number, statements in counted.items():
            bar = "█" * max(1, round(_BAR * statements / most))
            lines.append(f"| {number} | {statements} | {bar} |")
    return "\n".join(lines) + "\n"


def _in_reading_order(number: str) -> tuple[int, list[int], str]:
    kinds = ("cover", "heading", "section", "", "fn", "table", "annex")
    kind = next((word for word in kinds if word and number.startswith(word)), "")
    return kinds.index(kind), [int(digits) for digits in re.findall(r"\d+", number)], number
