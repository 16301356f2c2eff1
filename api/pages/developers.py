"""The ways for programs, explained to people, and a SPARQL editor that needs no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.pages.asking import topic_name
from api.pages.environment import render
from api.pages.question import spoken, topics
from api.pages.words import N_
from queries.catalogue import Question

# In the words of the tools themselves, shortened.
TOOLS: Final = (
    ("list_questions", N_("the questions that can be asked, with their parameters")),
    ("ask", N_("a question answered: rows, each with the document parts that say so")),
    ("find", N_("things by name, in any of the six languages")),
    ("describe", N_("what the graph holds of one thing, and where that is stated")),
    ("sparql", N_("a query of one's own, within the limits")),
)
FORMATS: Final = (
    ("Turtle", ".ttl", "text/turtle"),
    ("JSON-LD", ".jsonld", "application/ld+json"),
    ("N-Triples", ".nt", "application/n-triples"),
    ("HTML", ".html", "text/html"),
)
# How the answer of the editor is given; anything but a page is the endpoint's own answer.
RESULTS: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json, application/ld+json",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}
_FIRST_QUERY: Final = """PREFIX gt: <https://w3id.org/goldenthread/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?plan ?name ?part WHERE {
  ?plan a gt:StrategicPlan ; skos:prefLabel ?name ; gt:statedIn ?part .
  FILTER(LANG(?name) = "en")
}
ORDER BY ?plan
LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer to a query: rows of (text, IRI or nothing), or a truth, or triples as text, or what went wrong.

    `shown` rows of `count` are there; `complete` is False where the service's own limit cut the answer.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str | None] | None, ...], ...] = ()
    count: int = 0
    truth: bool | None = None
    triples: str | None = None
    complete: bool = True
    fault: str | None = None


def developers_page(address: str, language: str) -> bytes:
    """Return the page of the ways for programs; `address` is where the service is, with a slash at its end."""
    return render("developers.html", language, current="/developers", address=address, tools=TOOLS, formats=FORMATS)


def sparql_page(query: str, language: str, result: Result | None, example: Question | None = None) -> bytes:
    """Return the editor with a query and what it found, or with a question of the catalogue to start from."""
    kept = {"example": example.id} if example else {"query": query} if query else {}
    return render(
        "sparql.html",
        language,
        kept,
        current="/developers",
        query=query or _FIRST_QUERY,
        result=result,
        topics=topics(language),
        example=example.id if example else "",
        example_title=spoken(example.title, language) if example else None,
        example_topic=topic_name(example.topic, language) if example else "",
        results=list(RESULTS),
    )


def columns_and_rows(
    variables: Sequence[str], rows: Sequence[Sequence[tuple[str, str | None] | None]], most: int
) -> Result:
    """Return the rows of an answer as a result that shows at most so many."""
    return Result(tuple(variables), tuple(tuple(row) for row in rows[:most]), len(rows))
