"""`goldenthread check FILE`: a country programme checked on this machine, without a service.

goldenthread check kenya.xlsx --lang zh
goldenthread check kenya.xlsx --format xlsx --output kenya-checked.xlsx
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from api.commands.console import FOUND, err, fail, out, refreshed, write
from api.negotiation import choose_language
from api.settings import settings
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from store.settings import open_store


class ReportFormat(StrEnum):
    """How a report is written."""

    table = "table"
    json = "json"
    csv = "csv"
    turtle = "turtle"
    xlsx = "xlsx"


def check_programme_file(file: Path, lang: str, format: ReportFormat, output: Path | None) -> None:
    """Check a file and end with exit code 0 if it is ready, 1 if anything was found, 2 if it cannot be read."""
    from api.checking.checks import Contexts, checked
    from queries.lookup import Lookup

    language = choose_language(lang, None)
    spoken = "zh" if language == "zh" else "en"
    try:
        data = file.read_bytes()
        submission = read_submission(data, file.name)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    except Unreadable as problem:
        detail, fix = getattr(problem.detail, spoken), getattr(problem.fix, spoken)
        fail(f"{problem.place.text or file.name}: {detail} {fix}")
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        found = checked(Lookup(store), Contexts(), submission)
    finally:
        store.close()
    if format is ReportFormat.table:
        _print(found.body, spoken)
    elif format is ReportFormat.json:
        write(json.dumps(found.body, ensure_ascii=False, indent=1).encode() + b"\n", output)
    elif format is ReportFormat.xlsx:
        from api.checking.annotated import annotated

        if output is None:
            fail("--format xlsx needs --output, the workbook to write.")
        write(annotated(data, found, "zh" if language == "zh" else "en"), output)
    else:
        from api.checking.forms import to_csv, to_turtle

        write(to_csv(found.body, spoken) if format is ReportFormat.csv else to_turtle(found.report), output)
    raise typer.Exit(FOUND if found.report.findings else 0)


def _print(body: dict[str, Any], language: str) -> None:
    counts = ", ".join(f"{number} {grade}" for grade, number in body["counts"].items() if number)
    out.print(f"{body['verdict']}{': ' + counts if counts else ''}", style="bold", soft_wrap=True)
    for finding in body["findings"]:
        places = [place["address"] for place in finding["where"] if not place["related"]]
        shown = ", ".join(places[:3]) + (f" … ({len(places)})" if len(places) > 3 else "")
        out.print(f"\n{finding['severity']}  {finding['rule']}  {shown}", soft_wrap=True)
        out.print(f"  {finding['what'][language]}\n  → {finding['fix'][language]}", soft_wrap=True)
        parts = "; ".join(f"{part['symbol']}, {part['para']}" for part in finding["why"]["parts"])
        out.print(f"  {parts} ({finding['why']['strength'][language]})", style="dim", soft_wrap=True)
    left = [one for one in body["not_checked"] if one["kind"] == "not-checkable"]
    if left:
        err.print(f"\n{len(left)} rules could not be checked:", soft_wrap=True)
        for one in left:
            err.print(f"  {one['rule']}: {one['reason'][language]}", soft_wrap=True)
