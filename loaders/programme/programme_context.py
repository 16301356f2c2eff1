"""The JSON-LD context that makes the form's JSON linked data, derived from the form.

Keys mean different properties in different sheets (`type` of an indicator is not that of an evaluation), so each
sheet has a context of its own, in force inside it (JSON-LD 1.1, section 4.1.8, scoped contexts). References stay
text, as they stand in the form: turning `95121` into an outcome takes the graph.

>>> programme_context()["outcomes"]["@reverse"]
'gt:resultOf'
"""

from decimal import Decimal
from functools import cache
from typing import Any, Final

from loaders.programme.form import FORM, Column, Sheet, choices, sheet
from loaders.programme.json_shape import CHILDREN
from ontology.namespaces import BASE, CODE, DEF, PREFIXES

PROGRAMME_CONTEXT: Final = BASE + "context/programme.jsonld"
# What ties a thing to the programme when it stands directly in it, though its sheet names another parent.
_OF_PROGRAMME: Final = "gt:partOfProgramme"
_DATATYPES: Final = {"date": "xsd:date", "number": "xsd:decimal", "integer": "xsd:integer", "year": "xsd:integer"}


@cache
def programme_context() -> dict[str, Any]:
    """Return the value of `@context`; shared by all callers: do not change it."""
    return {
        "@version": 1.1,
        "gt": DEF,
        "skos": PREFIXES["skos"],
        "xsd": PREFIXES["xsd"],
        **{one.thing: "gt:" + one.thing for one in FORM},
        "ProgrammeRisk": "gt:ProgrammeRisk",
        "programme": "@nest",
        **_keys(sheet("programme"), "programme"),
    }


def is_ours(context: object) -> bool:
    """Tell whether a `@context` is this one: its address, or its very content."""
    if isinstance(context, list) and len(context) == 1:
        context = context[0]
    if isinstance(context, dict) and isinstance(context.get("@version"), Decimal):
        context = context | {"@version": float(context["@version"])}
    return context in (PROGRAMME_CONTEXT, programme_context())


def _keys(one: Sheet, level: str) -> dict[str, Any]:
    own = {column.key: _definition(column) for column in one.columns}
    return own | {child: _child(sheet(child), level) for child in CHILDREN.get(level, ())}


def _child(one: Sheet, level: str) -> dict[str, Any]:
    direct = level == "programme" and one.parent not in ("resultOf", "partOfProgramme")
    link = _OF_PROGRAMME if direct else "gt:" + one.parent
    return {"@reverse": link, "@context": _keys(one, one.key)}


def _definition(column: Column) -> Any:
    iri = "skos:prefLabel" if column.property == "prefLabel" else "gt:" + column.property
    if column.kind == "code" and column.codes and not column.open_list:
        vocabulary = f"{CODE}{column.codes}/"
        slugs = {choice.slug: vocabulary + choice.slug for choice in choices(column.codes)}
        return {"@id": iri, "@type": "@vocab", "@context": {"@vocab": vocabulary, **slugs}}
    if column.kind in _DATATYPES:
        return {"@id": iri, "@type": _DATATYPES[column.kind]}
    return {"@id": iri, "@container": "@set"} if column.many else iri
