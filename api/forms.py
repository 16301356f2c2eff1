"""What an office needs before a check: the workbook to fill in, the JSON Schema, and the rules that will be applied.

curl -O 'http://127.0.0.1:8000/templates/cpd.xlsx?country=KEN&lang=zh'
"""

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json as json_bytes

from api.caching import headers, tag, unchanged
from api.lookups import lookups_of
from api.negotiation import HTML, JSON, choose, choose_language
from api.pages import rule_page, rules_page
from api.problems import Problem, not_acceptable
from api.questions import XLSX
from loaders.programme.json_schema import programme_schema
from loaders.programme.template import write_template
from ontology import translations
from queries.lookup import Lookup
from shapes.cpd.listing import rule_json
from shapes.cpd.rules import MARKS, Rule, rules, ruleset

if TYPE_CHECKING:
    from api.checking.checks import Contexts

_OFFERS: Final = (JSON, HTML)
_SCHEMA: Final = "application/schema+json"
Language = Annotated[str | None, Query(description="The language, one of six.")]


def router() -> APIRouter:
    """Return the routes /templates/cpd.xlsx, /templates/cpd.schema.json, /rules and /rules/{id}."""
    routes = APIRouter(tags=["checks"])
    routes.add_api_route("/templates/cpd.xlsx", workbook, summary="The workbook to fill in")
    routes.add_api_route("/templates/cpd.schema.json", schema, summary="The JSON Schema of a programme")
    routes.add_api_route("/rules", list_rules, summary="The rules for country programme documents")
    routes.add_api_route("/rules/{rule}", one_rule, summary="A rule, its authority and its examples")
    return routes


def workbook(
    request: Request,
    lang: Language = None,
    country: Annotated[
        str | None, Query(pattern="^[A-Za-z]{3}$", description="A country (ISO 3166-1 alpha-3) to fill in for.")
    ] = None,
) -> Response:
    """Give the workbook; for a country, filled in with its cooperation framework and the outcomes to choose from."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    iso3 = country.upper() if country else None
    contexts: Contexts = request.app.state.contexts
    with lookups_of(request).use() as lookup:
        snapshot = lookup.store.identity
        entity_tag = tag(snapshot, "template", language, iso3 or "")
        if (held := unchanged(request, entity_tag)) is not None:
            return held
        bodies = lookups_of(request).bodies
        body = bodies.get(entity_tag)
        if body is None:
            context = contexts.of(lookup.store, (iso3,) if iso3 else ())
            if iso3 and iso3 not in context.areas:
                detail = f"No country has the code {iso3!r} here; codes are of ISO 3166-1 alpha-3, such as KEN."
                raise Problem(404, "unknown-country", "No such country", detail, parameter="country")
            body = write_template(language, context)
            bodies.put(entity_tag, body)
    name = f"cpd-{iso3.lower()}.xlsx" if iso3 else "cpd.xlsx"
    fields = headers(entity_tag, snapshot) | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=fields, media_type=XLSX)


def schema(request: Request, lang: Language = None) -> Response:
    """Give the JSON Schema (draft 2020-12) of a programme as JSON; its titles are headings of the workbook."""
    language = choose_language(lang, request.headers.get("Accept-Language"))
    entity_tag = tag(ruleset(), "schema", language)
    if (held := unchanged(request, entity_tag)) is not None:
        return held
    fields = headers(entity_tag) | {"Vary": "Accept-Language"}
    return Response(json_bytes(programme_schema(language)), headers=fields, media_type=_SCHEMA)


def list_rules(
    request: Request,
    lang: Language = None,
    named: Annotated[str, Query(alias="set", description="A set of rules, such as DER.", max_length=10)] = "",
    severity: Annotated[str, Query(description="A severity, such as error.", max_length=20)] = "",
) -> Response:
    """List the rules with their grade, kind and authority."""
    media_type, language = _wanted(request, lang)
    asked = {"set": named.upper(), "severity": severity}
    chosen = [
        rule
        for rule in rules().values()
        if asked["set"] in ("", rule.id.partition("-")[0]) and severity in ("", rule.grade)
    ]
    with lookups_of(request).use() as lookup:
        listed = [quoted(rule, lookup) for rule in chosen]
    body = {"ruleset": ruleset(), "marks": {mark: dict(words) for mark, words in MARKS.items()}, "rules": listed}
    written = json_bytes(body) if media_type == JSON else rules_page(body, language, asked)
    return Response(written, media_type=media_type, headers={"Vary": "Accept, Accept-Language"})


def one_rule(request: Request, rule: str, lang: Language = None) -> Response:
    """Give a rule: what it asks, on whose authority, when it may be ignored, and what passes and fails."""
    media_type, language = _wanted(request, lang)
    known = rules().get(rule.upper())
    if known is None:
        detail = f"There is no rule {rule!r}. GET /rules lists all."
        raise Problem(404, "unknown-rule", "No such rule", detail, known=list(rules()))
    with lookups_of(request).use() as lookup:
        body = quoted(known, lookup)
    written = json_bytes(body) if media_type == JSON else rule_page(body, language)
    return Response(written, media_type=media_type, headers={"Vary": "Accept, Accept-Language"})


def _wanted(request: Request, lang: str | None) -> tuple[str, translations.Language]:
    media_type = choose(request.headers.get("Accept"), _OFFERS)
    if media_type is None:
        raise not_acceptable(_OFFERS, "Accept, Accept-Language")
    return media_type, choose_language(lang, request.headers.get("Accept-Language"))


def quoted(rule: Rule, lookup: Lookup) -> dict[str, Any]:
    """Return a rule as plain values, the paragraphs it rests on with their text where that is loaded."""
    known = lookup.evidence([basis.iri for basis in rule.basis], "en")
    body = rule_json(rule) | {"url": f"/rules/{rule.id}"}
    for basis in body["basis"]:
        evidence = known.get(basis["iri"])
        basis["url"] = evidence.url if evidence else f"https://docs.un.org/en/{basis['symbol']}"
        basis["quote"] = dict(evidence.texts) if evidence else {}
    return body
