"""An error as a page: what was wrong, in the reader's language, the nearest names, and what to do next.

What programs read (RFC 9457) stays as it is; a browser that asks for a page is shown this.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.pages.addresses import identifier, page_address
from api.pages.environment import render
from api.pages.problem_kinds import OTHERWISE, kind_of
from api.pages.words import words_of
from queries.lookup import Lookup
from queries.names.asking import find_questions

_SHOWN: Final = 8


def error_page(problem: Mapping[str, Any], language: str, lookup: Lookup | None = None, address: str = "") -> bytes:
    """Return a problem (RFC 9457, as a mapping) as a page.

    Things that it names as `nearest` are shown by their names where `lookup` can find them; `address` is the path of
    the request, whose words may find a question.
    """
    _ = words_of(language).gettext
    slug = str(problem["type"]).rpartition("/")[2]
    kind = kind_of(slug) or OTHERWISE
    steps = [("/", _("Search by name from the start page")), ("/questions", _("See all questions"))]
    if retry := problem.get("again"):
        steps.insert(0, (str(retry), _("Ask the same of the present state")))
    return render(
        "error.html",
        language,
        status=problem["status"],
        title=_(kind.title),
        said=f"{_(kind.means)} {_(kind.mend)}",
        detail=problem["detail"],
        kind=problem["type"],
        instance=problem.get("instance", ""),
        faults=_faults(problem),
        near=_near(problem, language, lookup) or (_asked(problem, address, language) if slug == "not-found" else []),
        steps=steps,
    )


def _faults(problem: Mapping[str, Any]) -> list[str]:
    if "errors" in problem:
        return [f"{fault['parameter']} {fault['problem']}" for fault in problem["errors"]]
    return [problem["detail"]] if "parameter" in problem else []


def _near(problem: Mapping[str, Any], language: str, lookup: Lookup | None) -> list[dict[str, str]]:
    nearest: Sequence[str] = problem.get("nearest") or ()
    again: Mapping[str, str] = problem.get("choices") or {}
    found = []
    for iri in nearest[:_SHOWN]:
        name = lookup.label(iri, language).text if lookup else identifier(iri)
        found.append({"address": again.get(iri) or page_address(iri), "name": name, "short": identifier(iri)})
    return found


def _asked(problem: Mapping[str, Any], address: str, language: str) -> list[dict[str, str]]:
    words = " ".join(address.replace("-", " ").replace("_", " ").split("/"))
    return [
        {
            "address": f"/questions/{question.id}",
            "name": question.title.get(language, question.title["en"]),
            "short": question.id,
        }
        for question in find_questions(words, _SHOWN)
    ]
