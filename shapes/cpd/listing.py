"""The rules as plain values, for those who want to know what is checked, on whose authority, and with what examples.

>>> rule_json(rules()["DER-01"])["basis"][0]["symbol"]
'HSP/EB.2025/8'
"""

from typing import Any

from shapes.cpd.report import sort_of
from shapes.cpd.rules import MARKS, Rule, rules
from shapes.cpd.worked_examples import Example, examples


def rules_json() -> list[dict[str, Any]]:
    """Return all rules in short, in their order."""
    return [_short(rule) for rule in rules().values()]


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return one rule in full: what it says of each cause, and its examples."""
    causes: dict[str, Any] = {}
    for cause in rule.causes:
        causes.setdefault(
            cause.name,
            {"cause": cause.name, "severity": cause.grade, "message": dict(cause.message), "fix": dict(cause.fix)},
        )
    return {
        **_short(rule),
        "note": dict(rule.note) if rule.note else None,
        "verb": dict(rule.verb) if rule.verb else None,
        "may_ignore_if": dict(rule.may_ignore_if) if rule.may_ignore_if else None,
        "causes": list(causes.values()),
        "examples": [_example(one) for one in examples().get(rule.id, ())],
    }


def _short(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": dict(rule.title),
        "severity": rule.grade,
        "kind": rule.kind,
        "class": sort_of(rule, rule.grade),
        "gates": any(rule.gates(cause.grade) for cause in rule.causes),
        "basis": [{"symbol": one.symbol, "para": one.part, "iri": one.iri} for one in rule.basis],
        "mark": rule.mark,
        "strength": dict(MARKS[rule.mark]),
        "verified": rule.is_verified,
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "outcome": example.outcome,
        "cause": example.cause,
        "shows": dict(example.shows),
        "edits": [dict(edit) for edit in example.edits],
    }
