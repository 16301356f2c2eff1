"""The report of the check of a country programme."""

from collections.abc import Mapping
from typing import Any

from api.pages.environment import render


def report_page(body: Mapping[str, Any], language: str) -> bytes:
    """Return the report of a check as a page."""
    return render("report.html", language, report=body)
