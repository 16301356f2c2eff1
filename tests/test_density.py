"""No numbered paragraph of a curated document is without a statement, and the page that shows it is up to date."""

from pathlib import Path

import pytest

from loaders.density import page, statements_per_part
from loaders.document.reader import read_document
from loaders.knowledge import KnowledgeFile, bundled_knowledge
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def curated() -> dict[str, KnowledgeFile]:
    return {file.symbol: file for file in bundled_knowledge()}


def test_every_numbered_part_of_the_five_documents_states_something(
    shared: Path, curated: dict[str, KnowledgeFile]
) -> None:
    empty = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        document = read_document(path.read_bytes(), path.name)
        counted = statements_per_part(curated[document.symbol or ""])
        empty += [
            f"{document.symbol} {part.number}"
            for part in document.parts
            if part.kind in ("cover", "paragraph", "point", "footnote") and not counted.get(part.number)
        ]
    assert not empty


def test_the_page_of_the_documentation_is_up_to_date(curated: dict[str, KnowledgeFile]) -> None:
    written = (ROOT / "docs" / "statements-per-paragraph.md").read_text(encoding="utf-8")
    assert written == page(curated.values()), "run: goldenthread info --paragraphs > docs/statements-per-paragraph.md"
