"""Alignment over HTTP: the thread between two things, who contributes to what in a plan, and what nobody serves.

curl 'http://127.0.0.1:8000/alignment/thread?from=act/decision/executive-board/2024/5&to=element/2026-2029/focus'
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged, wants_fresh
from api.lookups import lookups_of
from api.negotiation import JSON, choose_language
from api.problems import Problem
from ontology.namespaces import ID
from queries.coverage import Claim, Coverage, PlanThing, coverage
from queries.export import evidence_json
from queries.identifiers import thing_iri
from queries.lookup import Lookup
from queries.template import fill, iris, support
from queries.thread import Step, find_threads

DEFAULT_PLAN = "plan/un-habitat/2026-2029"

Thing = Annotated[str, Query(description="An IRI, or what follows `/id/` in one of ours.")]
Language = Annotated[str | None, Query(description="The language of names: ar, zh, en, fr, ru or es.")]


def router() -> APIRouter:
    """Return the routes /alignment/thread, /alignment/coverage and /alignment/gaps."""
    routes = APIRouter(prefix="/alignment", tags=["alignment"])
    routes.add_api_route(
        "/thread", thread, summary="All shortest paths between two things, each step with its evidence"
    )
    routes.add_api_route("/coverage", plan_coverage, summary="Who contributes to what in a plan")
    routes.add_api_route("/gaps", plan_gaps, summary="What nothing serves, and what claims no link")
    return routes


def thread(
    request: Request,
    start: Annotated[str, Query(alias="from", description="Where the thread begins.")],
    end: Annotated[str, Query(alias="to", description="Where it ends.")],
    longest: Annotated[int, Query(ge=1, le=12, description="The most steps a path may have.")] = 8,
    suggested: Annotated[bool, Query(description="Whether to walk what a method only suggests.")] = False,
    lang: Language = None,
) -> Response:
    """Give all shortest paths between two things; asserted steps before inferred before suggested ones."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    source, target = _thing(start, "from"), _thing(end, "to")
    with lookups_of(request).use() as lookup:
        entity_tag = tag(lookup.store.identity, "thread", source, target, str(longest), str(suggested), language)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        for iri, name in ((source, "from"), (target, "to")):
            _known(request, lookup, iri, name)
        found = find_threads(lookup, source, target, longest, suggested=suggested)
        writer = _Writer(lookup, language)
        body = {
            "from": writer.named(source),
            "to": writer.named(target),
            "length": len(found.paths[0]) if found.paths else None,
            "paths": [[writer.step(step) for step in path] for path in found.paths],
            "gap": None if found.paths else f"No chain of at most {longest} stated relations joins the two.",
            **writer.footer(),
            "completeness": "complete" if found.complete else "truncated",
        }
    return _response(json_bytes(body), entity_tag, lookup, str(body["completeness"]))


def plan_coverage(request: Request, plan: Thing = DEFAULT_PLAN, lang: Language = None) -> Response:
    """Give the matrix of a plan: its elements and results, who claims to contribute, and the claims in each cell."""
    return _of_plan(request, "coverage", plan, lang)


def plan_gaps(request: Request, plan: Thing = DEFAULT_PLAN, lang: Language = None) -> Response:
    """Give the elements and results of a plan that nothing serves, and those that claim no link."""
    return _of_plan(request, "gaps", plan, lang)


def _of_plan(request: Request, what: str, plan: str, lang: str | None) -> Response:
    language = choose_language(lang, request.headers.get("Accept-Language"))
    iri = _thing(plan, "plan")
    with lookups_of(request).use() as lookup:
        entity_tag = tag(lookup.store.identity, what, iri, language)
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        body = None if wants_fresh(request) else bodies.get(entity_tag)
        if body is None:
            _known(request, lookup, iri, "plan")
            found = coverage(lookup, iri)
            writer = _Writer(lookup, language)
            told = writer.coverage(found) if what == "coverage" else writer.gaps(found)
            body = json_bytes(told | writer.footer() | {"completeness": "complete"})
            bodies.put(entity_tag, body)
    return _response(body, entity_tag, lookup, "complete")


class _Writer:
    """Writes things with their names, and collects the parts that the answer rests on."""

    def __init__(self, lookup: Lookup, language: str) -> None:
        self.lookup = lookup
        self.language = language
        self.parts: dict[str, None] = {}

    def named(self, iri: str) -> dict[str, Any]:
        name = self.lookup.label(iri, self.language)
        return {"iri": iri, "label": name.text, "language": name.language or None, "unofficial": name.unofficial}

    def step(self, step: Step) -> dict[str, Any]:
        return {
            "from": self.named(step.source),
            "relation": self.named(step.relation),
            "to": self.named(step.target),
            "direction": "forward" if step.forward else "backward",
            "status": step.strength,
            "said_by": step.via,
            "evidence": self._evidence(step.parts),
        }

    def coverage(self, found: Coverage) -> dict[str, Any]:
        self.lookup.names([*(thing.iri for thing in found.things), *found.contributors])
        return {
            "plan": self.named(found.plan),
            "elements": [self._thing(thing) for thing in found.things],
            "contributors": [self.named(contributor) for contributor in found.contributors],
            "cells": [
                {
                    "element": element,
                    "contributor": contributor,
                    "count": len(claims),
                    "claims": [self._claim(claim) for claim in claims],
                }
                for (element, contributor), claims in found.cells.items()
            ],
        }

    def gaps(self, found: Coverage) -> dict[str, Any]:
        return {
            "plan": self.named(found.plan),
            "unserved": [self._thing(thing) for thing in found.unserved],
            "unlinked": [self._thing(thing) for thing in found.unlinked],
            "looked_for": "asserted and inferred alignment claims to or from each element and result of the plan",
        }

    def footer(self) -> dict[str, Any]:
        evidence = self.lookup.evidence(self.parts, self.language)
        return {"evidence": [evidence_json(part) for part in evidence.values()], "snapshot": self.lookup.store.identity}

    def _thing(self, thing: PlanThing) -> dict[str, Any]:
        return {
            **self.named(thing.iri),
            "type": self.named(thing.kind),
            "code": thing.code,
            "status": None if thing.status is None else self.named(thing.status),
            "evidence": self._evidence(thing.parts),
        }

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return {
            "iri": claim.iri,
            "relation": self.named(claim.relation),
            "status": claim.strength,
            "level": None if claim.level is None else self.named(claim.level),
            "evidence": self._evidence(claim.parts),
        }

    def _evidence(self, parts: tuple[str, ...]) -> list[dict[str, str]]:
        self.parts.update(dict.fromkeys(parts))
        known = self.lookup.evidence(parts, self.language)
        return [{"iri": iri, "symbol": part.symbol, "part": part.part} for iri, part in known.items()]


def _thing(text: str, name: str) -> str:
    try:
        return thing_iri(text)
    except ValueError as error:
        detail = f"{name!r} is an IRI, or what follows `{ID}` in one of ours: {error}."
        raise Problem(400, "invalid-parameters", "Invalid parameters", detail, parameter=name) from error


def _known(request: Request, lookup: Lookup, iri: str, name: str) -> None:
    if not lookup.store.select(fill(support("kinds"), iris([iri]))).rows:
        near = list(lookups_of(request).index(lookup).nearest(iri))
        detail = f"The graph says nothing of {iri}, given as {name!r}. GET /search?q=… finds things by name."
        raise Problem(404, "unknown-thing", "No such thing", detail, parameter=name, nearest=near)


def _response(body: bytes, entity_tag: str, lookup: Lookup, completeness: str) -> Response:
    fields = headers(entity_tag, lookup.store.identity) | {"GoldenThread-Completeness": completeness}
    return Response(body, headers=fields, media_type=JSON)
