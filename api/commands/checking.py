"""`goldenthread check FILE`: a country programme checked on this machine, without a service.

goldenthread check kenya.xlsx --lang zh
goldenthread check kenya.xlsx --format xlsx --output kenya-checked.xlsx
goldenthread check kenya.docx --format docx --output kenya-commented.docx
goldenthread check kenya.xlsx --against draft.docx
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Literal

import typer

from api.commands.console import FOUND, fail, refreshed, write
from api.negotiation import choose_language
from api.settings import settings
from loaders.programme.limits import Unreadable
from loaders.programme.reading import read_submission
from loaders.programme.submission import Submission
from ontology.translations import Language
from queries.lookup import Lookup
from store.settings import open_store


class ReportFormat(StrEnum):
    """How a report is written."""

    table = "table"
    json = "json"
    csv = "csv"
    turtle = "turtle"
    xlsx = "xlsx"
    docx = "docx"


def check_programme_file(file: Path, lang: str, format: ReportFormat, output: Path | None) -> None:
    """Check a file and end with exit code 0 if it is ready, 1 if anything was found, 2 if it cannot be read."""
    from api.checking.checks import Contexts, checked
    from api.commands.report_text import print_report

    language = choose_language(lang, None)
    data, submission = _read(file, language)
    with _lookup() as lookup:
        found = checked(lookup, Contexts(), submission)
    if format is ReportFormat.table:
        print_report(found.body, language)
    elif format is ReportFormat.json:
        write(json.dumps(found.body, ensure_ascii=False, indent=1).encode() + b"\n", output)
    elif format in (ReportFormat.xlsx, ReportFormat.docx):
        from api.checking.marking import ToMark, marked

        if output is None:
            fail(f"--format {format.value} needs --output, the file to write.")
        wanted: Literal["xlsx", "docx"] = "xlsx" if format is ReportFormat.xlsx else "docx"
        with _told(file, language):
            given_back = marked(ToMark(wanted, data, submission, found.body, language))
        write(given_back, output)
    else:
        from api.checking.forms import to_csv, to_turtle

        write(to_csv(found.body, language) if format is ReportFormat.csv else to_turtle(found.report), output)
    raise typer.Exit(FOUND if found.report.findings else 0)


def compare_programme_files(old: Path, new: Path, lang: str, format: ReportFormat, output: Path | None) -> None:
    """Say what became of the findings on an old version in a new one; end as the check of the new one would."""
    from api.checking.checks import Contexts
    from api.checking.comparing import compared, comparison_csv
    from api.commands.report_text import print_comparison

    if format not in (ReportFormat.table, ReportFormat.json, ReportFormat.csv):
        fail(f"--against gives a table, json or csv. Leave it out to have the new version as {format}.")
    language = choose_language(lang, None)
    (_, before), (_, after) = _read(old, language), _read(new, language)
    with _lookup() as lookup:
        found = compared(lookup, Contexts(), before, after)
    if format is ReportFormat.table:
        print_comparison(found.body, language)
    elif format is ReportFormat.json:
        write(json.dumps(found.body, ensure_ascii=False, indent=1).encode() + b"\n", output)
    else:
        write(comparison_csv(found.body, language), output)
    raise typer.Exit(FOUND if found.comparison.after.findings else 0)


def _read(file: Path, language: Language) -> tuple[bytes, Submission]:
    """Return the bytes of a file and what it holds, or fail with the reason."""
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    with _told(file, language):
        return data, read_submission(data, file.name)


@contextmanager
def _told(file: Path, language: Language) -> Iterator[None]:
    """Fail with the reason why a file cannot be read or given back."""
    try:
        yield
    except Unreadable as problem:
        detail, fix = problem.detail[language], problem.fix[language]
        fail(f"{problem.place.text or file.name}: {detail} {fix}")


@contextmanager
def _lookup() -> Iterator[Lookup]:
    """Give the graph of the store that the settings name, brought up to date if it is on this machine."""
    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, workers=1)
    try:
        yield Lookup(store)
    finally:
        store.close()
