"""The JSON Schema (draft 2020-12) of the form, with the headings and guidance of the workbook.

It is derived from the form, so that a programme that an office's own software writes can be checked before it is sent.

>>> programme_schema()["$defs"]["outcomes"]["required"]
['outcome_id', 'statement', 'unsdcf_outcome_id', 'unsdcf_outcome_text', 'plan_primary']
"""

from functools import cache
from typing import Any, Final

from loaders.programme.form import FORM, Column, Sheet, choices, sheet
from loaders.programme.json_shape import CHILDREN, PARENT_COLUMN
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from loaders.programme.texts import Text
from ontology.namespaces import BASE
from ontology.translations import Language

_TITLE: Final = Text("Country programme document", "国家方案文件")
_DESCRIPTION: Final = Text("A programme, nested or flat.", "一个方案，嵌套或平铺。")
PROGRAMME_SCHEMA: Final = BASE + "schema/programme.json"
_NUMBER_TEXT: Final = r"^\s*[+\-]?[0-9][0-9 ,.']*\s*%?\s*$"


@cache
def programme_schema(language: Language = "en") -> dict[str, Any]:
    """Return the schema with titles as the workbook of a language has them; shared by all: do not change it."""
    tables = {one.key: _list(one, language) for one in FORM if not one.vertical}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": PROGRAMME_SCHEMA,
        "title": _TITLE.shown(language),
        "description": _DESCRIPTION.shown(language),
        "type": "object",
        "properties": {
            "@context": {"description": f"Makes it JSON-LD: {PROGRAMME_CONTEXT}"},
            "$schema": {"type": "string"},
            "form_version": {"type": "string"},
            "programme": {"$ref": "#/$defs/programme"},
            **tables,
        },
        "required": ["programme"],
        "additionalProperties": False,
        "$defs": {one.key: _object(one, language) for one in FORM},
    }


def _list(one: Sheet, language: Language) -> dict[str, Any]:
    return {"title": one.title.shown(language), "type": "array", "items": {"$ref": f"#/$defs/{one.key}"}}


def _object(one: Sheet, language: Language) -> dict[str, Any]:
    # A nested thing stands inside what its parent column would name.
    required = [column.key for column in one.columns if column.required and column.key != PARENT_COLUMN.get(one.key)]
    return {
        "title": one.title.shown(language),
        "type": "object",
        "properties": {
            "@id": {"type": "string"},
            "@type": {"type": ["string", "array"]},
            **{column.key: _column(column, language) for column in one.columns},
            **{child: _list(sheet(child), language) for child in CHILDREN.get(one.key, ())},
        },
        "required": required,
        "additionalProperties": False,
    }


def _column(column: Column, language: Language) -> dict[str, Any]:
    described = {"title": column.heading.shown(language), "description": column.guidance.shown(language)}
    if column.many:
        several = {"type": "array", "items": {"type": "string", "minLength": 1}}
        return described | {"anyOf": [_text(column), several, *_blank(column)]}
    return described | {"anyOf": [*_values(column), *_blank(column)]}


def _blank(column: Column) -> list[dict[str, Any]]:
    return [] if column.required else [{"type": "null"}]


def _text(column: Column) -> dict[str, Any]:
    return {"type": "string", "minLength": 1} if column.required else {"type": "string"}


def _values(column: Column) -> list[dict[str, Any]]:
    slugs = [choice.slug for choice in choices(column.codes)] if column.codes else []
    match column.kind:
        case "date":
            return [{"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}]
        case "year":
            return [{"type": "integer", "minimum": 1900, "maximum": 2200}]
        case "integer":
            return [{"enum": [int(slug) for slug in slugs]}] if slugs else [{"type": "integer"}]
        case "number":
            return [{"type": "number"}, {"type": "string", "pattern": _NUMBER_TEXT}, {"const": "TBD"}]
        case "yes-no":
            return [{"type": "boolean"}, {"enum": ["yes", "no"]}]
        case "code" if not column.open_list:
            return [{"enum": slugs}]
        case _:
            return [_text(column)]
