"""The pages that show many answers at once: the thread, the coverage of a plan, plans in time, contradictions.

Each answers what `/alignment` and the catalogue answer too, drawn for people.

curl 'http://127.0.0.1:8000/plans?as_of=2021-06-29&lang=zh'
"""

import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.lookups import lookups_of
from api.page_answers import Language, page_answer
from api.pages.contradictions import contradictions_page
from api.pages.coverage import ORDERS, WAYS, Asked, coverage_page
from api.pages.thread import EXAMPLES, End, thread_page
from api.pages.timeline import timeline_page
from api.problems import Problem
from ontology.namespaces import ID, document_iri
from queries.contradictions import contradictions, reasons
from queries.crossing import crossing, plans_with_elements
from queries.identifiers import thing_iri
from queries.linkages import linkages
from queries.lookup import Lookup
from queries.plan_history import history
from queries.template import fill, iris, support
from queries.thread import find_threads

# The plan in force, of which most is reported.
PLAN: Final = "plan/un-habitat/2020-2023"
_LONGEST: Final = 8
# What a reader can follow in a drawing.
_MOST_PATHS: Final = 24
_CANDIDATES: Final = 8


def router() -> APIRouter:
    """Return the routes /thread, /coverage, /plans and /contradictions."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/thread", thread)
    routes.add_api_route("/coverage", coverage)
    routes.add_api_route("/plans", plans)
    routes.add_api_route("/contradictions", disagreements)
    return routes


def thread(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=300)] = "",
    end: Annotated[str, Query(alias="to", max_length=300)] = "",
    suggested: bool = False,
    lang: Language = None,
) -> Response:
    """Show how two things are joined; each is given by identifier or by name."""

    def write(lookup: Lookup, language: str) -> bytes:
        ends = [_end(request, lookup, text.strip(), language) for text in (start, end)]
        one, other = ends[0].iri, ends[1].iri
        found = find_threads(lookup, one, other, _LONGEST, _MOST_PATHS, suggested=suggested) if one and other else None
        typed = start.strip() or end.strip()
        examples = [] if typed else [pair for pair in _EXAMPLES if all(_is_known(lookup, iri) for iri in pair)]
        return thread_page(
            lookup, ends[0], ends[1], found, language, suggested=suggested, longest=_LONGEST, examples=examples
        )

    return page_answer(request, lang, ("thread", start, end, str(suggested)), write)


def coverage(
    request: Request,
    plan: str = PLAN,
    by: str = "programme",
    order: str = "plan",
    element: str = "",
    column: str = "",
    lang: Language = None,
) -> Response:
    """Show the elements of a plan against things of one kind (`by`), or its outcomes against each other."""
    for name, value, known in (("by", by, WAYS), ("order", order, ORDERS)):
        if value not in known:
            raise _invalid(name, f"{name!r} is one of {', '.join(known)}")
    asked = Asked(
        _iri(plan or PLAN, "plan"),
        by,
        order,
        _iri(element, "element") if element else None,
        _iri(column, "column") if column else None,
    )

    def write(lookup: Lookup, language: str) -> bytes:
        if not _is_known(lookup, asked.plan):
            near = list(lookups_of(request).index(lookup).nearest(asked.plan))
            detail = f"The graph says nothing of {asked.plan}, given as 'plan'. GET /search?q=… finds things by name."
            raise Problem(404, "unknown-thing", "No such thing", detail, parameter="plan", nearest=near)
        found = linkages(lookup, asked.plan) if by == "outcome" else crossing(lookup, asked.plan, by)
        return coverage_page(lookup, asked, found, plans_with_elements(lookup), language)

    return page_answer(request, lang, ("coverage", asked.plan, by, order, element, column), write)


def plans(
    request: Request,
    as_of: str = "",
    step: Annotated[int | None, Query(ge=0)] = None,
    lang: Language = None,
) -> Response:
    """Show the plans as known on a day; `step` counts the days on which something became known and leads to its day."""
    day = _day(as_of)
    if step is not None and not as_of:
        with lookups_of(request).use() as lookup:
            moments = history(lookup, day).moments
        day = moments[min(step, len(moments) - 1)] if moments else day
        kept = f"&lang={lang}" if lang else ""
        return RedirectResponse(f"/plans?as_of={day}{kept}", 303)
    return page_answer(
        request,
        lang,
        ("plans", day),
        lambda lookup, language: timeline_page(lookup, history(lookup, day, language), day, language),
    )


def disagreements(request: Request, document: str = "", kind: str = "", lang: Language = None) -> Response:
    """Show where sources disagree, both places side by side."""
    given = {"document": document.strip(), "kind": kind.strip()}

    def write(lookup: Lookup, language: str) -> bytes:
        asked = {name: value for name, value in given.items() if value}
        every = contradictions(lookup, {}, language)
        found = contradictions(lookup, asked, language) if asked else every
        return contradictions_page(lookup, found, every, reasons(lookup, {one.rule for one in every}), given, language)

    return page_answer(request, lang, ("contradictions", *given.values()), write)


def _end(request: Request, lookup: Lookup, text: str, language: str) -> End:
    """Understand what somebody typed: an identifier, the full name of one thing, else names to choose from."""
    if not text:
        return End()
    for reading in (thing_iri, document_iri):
        try:
            iri = reading(text)
        except ValueError:
            continue
        if _is_known(lookup, iri):
            return End(text, iri)
    # The index is only opened for a name: the first to ask of a new snapshot waits for it.
    index = lookups_of(request).index(lookup)
    hits = index.find(text, language, most=_CANDIDATES)
    exact = [hit.iri for hit in hits if hit.exact]
    if len(exact) == 1:
        return End(text, exact[0])
    return End(text, None, tuple(hit.iri for hit in hits) or index.nearest(ID + text))


def _is_known(lookup: Lookup, iri: str) -> bool:
    return bool(lookup.store.select(fill(support("kinds"), iris([iri]))).rows)


def _iri(text: str, name: str) -> str:
    try:
        return thing_iri(text.strip())
    except ValueError as error:
        raise _invalid(name, f"{name!r} is an IRI, or what follows `/id/` in one of ours: {error}") from error


def _day(text: str) -> str:
    if not text.strip():
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise _invalid("as_of", f"'as_of' is a date such as 2021-06-29, not {text!r}") from error


def _invalid(name: str, detail: str) -> Problem:
    return Problem(400, "invalid-parameters", "Invalid parameters", f"{detail}.", parameter=name)


_EXAMPLES: Final = tuple((thing_iri(one), thing_iri(other)) for one, other in EXAMPLES)
