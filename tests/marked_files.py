"""Files with findings in them, for tests that look at what marking leaves alone: made without a graph or a service."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from api.checking.marking import ToMark, marked
from loaders.programme.context_model import Context
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.reading import read_submission
from loaders.programme.template import to_workbook
from shapes.cpd.check import check_programme
from shapes.cpd.report import report_json
from shapes.cpd.worked_examples import edited


def workbook(edits: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the example programme as a workbook after some edits."""
    return to_workbook(submission_of_json(edited(edits)[0], "arcadia.json"))


def given_back(data: bytes, name: str, format: str, language: str = "en") -> tuple[bytes, dict[str, Any]]:
    """Return a file with its findings in it, and the report."""
    submission = read_submission(data, name)
    report = check_programme(programme_graph(submission, Context.empty()), Context.empty(), submission)
    body = report_json(report)
    return marked(ToMark(format, data, submission, body, language)), body  # type: ignore[arg-type]


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()
