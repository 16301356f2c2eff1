"""The rules for country programme documents: all of them, and each with its authority."""

from collections.abc import Mapping
from typing import Any

from api.pages.environment import render


def rules_page(body: Mapping[str, Any], language: str) -> bytes:
    """Return the list of rules as a page."""
    return render("rules.html", language, current="/rules", body=body)


def rule_page(rule: Mapping[str, Any], language: str) -> bytes:
    """Return a rule as a page."""
    return render("rule.html", language, current="/rules", rule=rule)
