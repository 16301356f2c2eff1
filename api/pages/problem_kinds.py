"""The kinds of problems, by the end of their type (RFC 9457, section 3.1.1): title, meaning, and what to do.

An error page shows these words, and the address of the type itself (`/problem/snapshot-gone`) explains them.

>>> kind_of("query-timeout").statuses
(504,)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from api.pages.words import N_

# What helps against several kinds alike.
_AGAIN: Final = N_("Ask again in a few seconds.")
_LISTED: Final = N_("Choose one of those that the answer lists.")
_FIND: Final = N_("Search by name from the start page, or see all questions.")
_CORRECT: Final = N_("Correct what the details name, and ask again.")
_NARROWER: Final = N_("Ask for less: name the thing that is meant, or limit the number of rows.")
_SEND_FILE: Final = N_("Choose the file and send the form again.")
_PROTOCOL: Final = N_("Send one query as the SPARQL 1.1 Protocol describes; the page on the data gives examples.")


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: the HTTP statuses it comes with, its title, what it means and what to do (in English)."""

    statuses: tuple[int, ...]
    title: str
    means: str
    mend: str


PROBLEM_KINDS: Final[Mapping[str, ProblemKind]] = {
    "unknown-thing": ProblemKind(
        (404,),
        N_("Nothing is known of this"),
        N_("The documents and data that are loaded say nothing of what was asked for."),
        _FIND,
    ),
    "unknown-graph": ProblemKind(
        (404,),
        N_("There is no such part of the graph"),
        N_("The address names a part of the graph that is not loaded."),
        N_("See in the catalogue which parts there are."),
    ),
    "unknown-question": ProblemKind(
        (404,),
        N_("There is no such question"),
        N_("The address names a question that is not in the catalogue."),
        _FIND,
    ),
    "unknown-module": ProblemKind(
        (404,),
        N_("There is no such part of the vocabulary"),
        N_("The address names a part or a version of the vocabulary that is not in use."),
        _LISTED,
    ),
    "unknown-rule": ProblemKind(
        (404,),
        N_("There is no such rule"),
        N_("The address names a rule that programmes are not checked against."),
        N_("See all rules, and choose one."),
    ),
    "unknown-country": ProblemKind(
        (404,),
        N_("There is no such country here"),
        N_("The code is that of no country that is loaded."),
        N_("Write the code of three letters of ISO 3166-1, as in KEN."),
    ),
    "unknown-problem": ProblemKind(
        (404,),
        N_("There is no such kind of problem"),
        N_("The address names a kind of problem that the service does not have."),
        _LISTED,
    ),
    "unknown-language": ProblemKind(
        (400,),
        N_("This language is not one of the six"),
        N_("Pages are in Arabic, Chinese, English, French, Russian and Spanish."),
        N_("Write ar, zh, en, fr, ru or es."),
    ),
    "invalid-parameters": ProblemKind(
        (400, 422),
        N_("Something in the question cannot be read"),
        N_("One of the values cannot be read as what the question needs there."),
        _CORRECT,
    ),
    "repeated-parameter": ProblemKind(
        (400,),
        N_("Something is given twice"),
        N_("Each value may stand in the address once."),
        _CORRECT,
    ),
    "several-things": ProblemKind(
        (400,),
        N_("Several things have this name"),
        N_("The words may mean more than one thing, and none is guessed."),
        N_("Choose the one that is meant."),
    ),
    "snapshot-gone": ProblemKind(
        (410,),
        N_("This answer is no longer kept"),
        N_(
            "The link leads to an answer from an earlier state of the graph, which has been replaced since. The same "
            "question can be asked of the present state; the answer may differ."
        ),
        N_("Leave the snapshot out of the address to ask the same of the present state."),
    ),
    "query-timeout": ProblemKind(
        (504,),
        N_("This took too long"),
        N_("The question was stopped at its time limit, so there is no answer, not even a part of one."),
        _NARROWER,
    ),
    "query-too-large": ProblemKind(
        (507,),
        N_("This needs too much memory"),
        N_("The question was stopped at its limit of memory. A narrower one may do."),
        _NARROWER,
    ),
    "query-syntax": ProblemKind(
        (400,),
        N_("The query cannot be read"),
        N_("The text is not a query of SPARQL 1.1."),
        _CORRECT,
    ),
    "query-refused": ProblemKind(
        (403,),
        N_("The query asks for what is not allowed here"),
        N_("The query reaches for another service that is not on the list of those that may be asked."),
        N_("Take out what the details name, or ask those who run the service to allow it."),
    ),
    "query-missing": ProblemKind(
        (400,),
        N_("No query was sent"),
        N_("The request holds no query."),
        _PROTOCOL,
    ),
    "query-repeated": ProblemKind(
        (400,),
        N_("More than one query was sent"),
        N_("The request holds several queries, and one can be answered."),
        _PROTOCOL,
    ),
    "not-utf-8": ProblemKind(
        (400,),
        N_("The text is not in UTF-8"),
        N_("The bytes that were sent are no text in UTF-8."),
        N_("Send the text as UTF-8."),
    ),
    "not-an-iri": ProblemKind(
        (400,),
        N_("This is no address of a graph"),
        N_("A graph is named by an absolute address, and what was sent is none."),
        _CORRECT,
    ),
    "read-only": ProblemKind(
        (403,),
        N_("Nothing can be changed here"),
        N_("The service answers queries; what it holds is loaded by those who run it."),
        N_("Send a query that reads."),
    ),
    "request-too-large": ProblemKind(
        (413,),
        N_("The query is too long"),
        N_("The request is longer than the service reads."),
        N_("Send a shorter query."),
    ),
    "too-many-parameters": ProblemKind(
        (400,),
        N_("There are too many values in the request"),
        N_("The request holds more values than the service reads."),
        _PROTOCOL,
    ),
    "unsupported-media-type": ProblemKind(
        (415,),
        N_("A query cannot be sent in this way"),
        N_("The request says that its content is of a kind that is no query."),
        _PROTOCOL,
    ),
    "endpoint-failed": ProblemKind(
        (502,),
        N_("Another service did not answer"),
        N_("A service elsewhere that the question names gave no answer."),
        N_("Ask again later, or leave that service out of the question."),
    ),
    "store-busy": ProblemKind(
        (503,),
        N_("Too many questions at once"),
        N_("All processes that answer questions are at work."),
        _AGAIN,
    ),
    "checks-busy": ProblemKind(
        (503,),
        N_("Too many checks at once"),
        N_("All processes that read files are at work."),
        _AGAIN,
    ),
    "store-unavailable": ProblemKind(
        (503,),
        N_("The graph cannot be read at the moment"),
        N_("What the service answers from cannot be reached."),
        N_("Ask again in half a minute."),
    ),
    "empty-graph": ProblemKind(
        (503,),
        N_("Nothing is loaded"),
        N_("The service runs, but its graph is empty."),
        N_("Those who run the service load the bundled knowledge with `goldenthread load`."),
    ),
    "unreadable-programme": ProblemKind(
        (413, 422),
        N_("The file cannot be read"),
        N_("The file is no programme in a form that the service reads, or it is damaged."),
        N_("Open the file, mend what the details name, and send it again; or take the workbook to fill in."),
    ),
    "no-file": ProblemKind(
        (400,),
        N_("No file was sent"),
        N_("The request holds no file."),
        _SEND_FILE,
    ),
    "no-word-file": ProblemKind(
        (406,),
        N_("No Word file was sent"),
        N_("An answer as a Word file is made from a Word file only."),
        N_("Send a Word file, or choose another form of the answer."),
    ),
    "malformed-form": ProblemKind(
        (400,),
        N_("The form cannot be read"),
        N_("What was sent breaks off, or is no form with a file."),
        _SEND_FILE,
    ),
    "file-too-large": ProblemKind(
        (413,),
        N_("The file is too large"),
        N_("The file is larger than the service reads."),
        N_("Take images and sheets that are not needed out of the file, and send it again."),
    ),
    "batch-too-large": ProblemKind(
        (413,),
        N_("Too many names at once"),
        N_("The request holds more names than are reconciled at once."),
        N_("Send the names in smaller groups."),
    ),
    "invalid-reconciliation-query": ProblemKind(
        (400,),
        N_("The request for reconciliation cannot be read"),
        N_("What was sent is no request of the Reconciliation Service API 0.2."),
        _CORRECT,
    ),
    "method-not-allowed": ProblemKind(
        (405,),
        N_("This address does not work that way"),
        N_("The address exists, but not for this method of HTTP."),
        N_("Use one of the methods that the answer lists."),
    ),
    "not-acceptable": ProblemKind(
        (406,),
        N_("None of the formats that you accept can be given"),
        N_("The address has answers, in other formats than those asked for."),
        N_("Accept one of the formats that the answer lists."),
    ),
    "not-found": ProblemKind(
        (404,),
        N_("There is nothing at this address"),
        N_("No page, question or thing has this address."),
        _FIND,
    ),
    "malformed-header": ProblemKind(
        (400,),
        N_("The request cannot be read"),
        N_("A header of the request is not written as HTTP writes it."),
        _CORRECT,
    ),
    "disconnected": ProblemKind(
        (400,),
        N_("The connection ended"),
        N_("The connection ended before the answer was there."),
        N_("Ask again."),
    ),
    "internal": ProblemKind(
        (500,),
        N_("Something went wrong that should not have"),
        N_("The fault is in the service, not in the request."),
        N_("If it happens again, report it with the last line of the details below."),
    ),
}
OTHERWISE: Final = ProblemKind(
    (),
    N_("The request could not be answered."),
    N_("The status of the answer, as HTTP defines it, says what is the matter."),
    _CORRECT,
)
"""What is said of a problem that means no more than its HTTP status."""

_OF_STATUS: Final = re.compile(r"http-(?P<status>[45]\d\d)")


def kind_of(slug: str) -> ProblemKind | None:
    """Return the kind of problem whose type ends so (`http-418` means no more than that status), None for no kind."""
    known = PROBLEM_KINDS.get(slug)
    if known is not None:
        return known
    found = _OF_STATUS.fullmatch(slug)
    if found is None or int(found["status"]) not in {int(status) for status in HTTPStatus}:
        return None
    return replace(OTHERWISE, statuses=(int(found["status"]),))
