"""An error as a page: what was wrong, in the reader's language, the nearest names, and what to do next.

What programs read (RFC 9457) stays as it is; a browser that asks for a page is shown this.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.pages.addresses import identifier, page_address
from api.pages.environment import render
from api.pages.words import N_, words_of
from queries.lookup import Lookup
from queries.names.asking import find_questions

_SHOWN: Final = 8

# By the end of the problem's type; `%(given)s` and the like are members of the problem.
TITLES: Final[Mapping[str, str]] = {
    "unknown-thing": N_("Nothing is known of this"),
    "unknown-graph": N_("There is no such part of the graph"),
    "unknown-question": N_("There is no such question"),
    "unknown-module": N_("There is no such part of the vocabulary"),
    "unknown-rule": N_("There is no such rule"),
    "unknown-country": N_("There is no such country here"),
    "unknown-language": N_("This language is not one of the six"),
    "invalid-parameters": N_("Something in the question cannot be read"),
    "repeated-parameter": N_("Something is given twice"),
    "several-things": N_("Several things have this name"),
    "snapshot-gone": N_("This answer is no longer kept"),
    "query-timeout": N_("This took too long"),
    "query-too-large": N_("This needs too much memory"),
    "query-syntax": N_("The query cannot be read"),
    "query-refused": N_("The query asks for what is not allowed here"),
    "endpoint-failed": N_("Another service did not answer"),
    "store-busy": N_("Too many questions at once"),
    "checks-busy": N_("Too many checks at once"),
    "store-unavailable": N_("The graph cannot be read at the moment"),
    "unreadable-programme": N_("The file cannot be read"),
    "no-file": N_("No file was sent"),
    "malformed-form": N_("The form cannot be read"),
    "file-too-large": N_("The file is too large"),
    "method-not-allowed": N_("This address does not work that way"),
    "not-found": N_("There is nothing at this address"),
    "malformed-header": N_("The request cannot be read"),
    "internal": N_("Something went wrong that should not have"),
}
SAID: Final[Mapping[str, str]] = {
    "unknown-thing": N_("The documents and data that are loaded say nothing of what was asked for."),
    "unknown-question": N_("The address names a question that is not in the catalogue."),
    "unknown-language": N_("Pages are in Arabic, Chinese, English, French, Russian and Spanish."),
    "invalid-parameters": N_("One of the values cannot be read as what the question needs there."),
    "repeated-parameter": N_("Each value may stand in the address once."),
    "several-things": N_("Choose the one that is meant."),
    "snapshot-gone": N_(
        "The link leads to an answer from an earlier state of the graph, which has been replaced since. The same "
        "question can be asked of the present state; the answer may differ."
    ),
    "query-timeout": N_("The question was stopped at its time limit, so there is no answer, not even a part of one."),
    "query-too-large": N_("The question was stopped at its limit of memory. A narrower one may do."),
    "store-busy": N_("Ask again in a few seconds."),
    "checks-busy": N_("Ask again in a few seconds."),
    "store-unavailable": N_("Ask again in half a minute."),
    "endpoint-failed": N_("A service elsewhere that the question names gave no answer."),
    "internal": N_("If it happens again, report it with the last line of the details below."),
}
_OTHERWISE: Final = N_("The request could not be answered.")


def error_page(problem: Mapping[str, Any], language: str, lookup: Lookup | None = None, address: str = "") -> bytes:
    """Return a problem (RFC 9457, as a mapping) as a page.

    Things that it names as `nearest` are shown by their names where `lookup` can find them; `address` is the path of
    the request, whose words may find a question.
    """
    _ = words_of(language).gettext
    slug = str(problem["type"]).rpartition("/")[2]
    steps = [("/", _("Search by name from the start page")), ("/questions", _("See all questions"))]
    if retry := problem.get("again"):
        steps.insert(0, (str(retry), _("Ask the same of the present state")))
    return render(
        "error.html",
        language,
        status=problem["status"],
        title=_(TITLES.get(slug, _OTHERWISE)),
        said=_(SAID.get(slug, _OTHERWISE)),
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
