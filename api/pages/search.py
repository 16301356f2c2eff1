"""What was found by name: things and questions, or what to try when nothing is called that."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.environment import render
from api.pages.question import spoken
from queries.catalogue import Question


def search_page(
    text: str,
    language: str,
    found: Sequence[Mapping[str, Any]],
    questions: Sequence[Question] = (),
    *,
    more: bool = False,
) -> bytes:
    """Return what was found by name as a page.

    Each found thing has `iri`, `label`, what `matched` and `how`; `more` says that there are others.
    """
    asked = [{"id": question.id, "title": spoken(question.title, language)} for question in questions]
    alike = bool(found) and all(thing["how"] == "alike" for thing in found)
    return render("search.html", language, {"q": text}, text=text, found=found, questions=asked, more=more, alike=alike)
