"""The examples of the rules: for each one that passes, some that fail and near-misses, as edits of one programme.

An edit sets cells of a row (`set`), adds a row (`add`) or removes one (`remove`), or changes the context (`context`
adds Turtle, `context_without` leaves out the lines that hold a text). They are run as tests and shown with the rule.

>>> [example.outcome for example in examples()["DER-01"]][:2]
['passes', 'fails']
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal

import yaml

from loaders.programme.context import with_documents
from loaders.programme.context_file import GraphAnswers, context_from_turtle
from loaders.programme.context_model import Context
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.submission import Submission
from ontology.namespaces import rebase
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from shapes.cpd.report import Report
from shapes.cpd.rules import FILES, Words

Outcome = Literal["passes", "fails", "near-miss"]
_KEYS: Final = MappingProxyType({"outcomes": "outcome_id", "outputs": "output_id", "indicators": "indicator_id"})
_AS_IT_STANDS: Final[Words] = MappingProxyType(
    {
        "en": "The programme as it stands.",
        "zh": "方案原样。",
        "fr": "Le programme tel quel.",
        "es": "El programa tal como está.",
        "ru": "Программа как есть.",
        "ar": "البرنامج كما هو.",
    }
)
_COUNTRIES: Final = ("XAR", "XBO")


@dataclass(frozen=True)
class Example:
    """An example of a rule: how it comes out, what it shows, and the edits that make it.

    `cause` is the one that a failing example breaks, `at` the addresses of the cells (`sheet.row.column`) that must be
    among the places of its finding; `alone` says that nothing else is found.
    """

    rule: str
    outcome: Outcome
    cause: str | None
    shows: Words
    edits: tuple[Mapping[str, Any], ...]
    at: tuple[str, ...] = ()
    alone: bool = True


class BrokenExample(ValueError):  # noqa: N818 - named for what the example is
    """An example that cannot be made: it edits a row that is not there."""


@cache
def examples() -> Mapping[str, tuple[Example, ...]]:
    """Return the examples of all rules by id."""
    found: dict[str, list[Example]] = {}
    for name in FILES:
        file = resources.files("shapes.cpd") / "examples" / f"{name}.yaml"
        if not file.is_file():
            continue
        for rule, groups in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found[rule] = [*_of(rule, "passes", groups.get("passes") or [{}])]
            found[rule] += [*_of(rule, "fails", groups["fails"]), *_of(rule, "near-miss", groups["near"])]
    return MappingProxyType({rule: tuple(own) for rule, own in found.items()})


def edited(edits: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], str]:
    """Return the programme in the flat JSON form, and the context in Turtle, after some edits."""
    base = _base()
    programme, context = copy.deepcopy(base["programme"]), str(base["context"])
    for edit in edits:
        if "context" in edit:
            context += "\n" + edit["context"]
        elif "context_without" in edit:
            context = "\n".join(line for line in context.splitlines() if edit["context_without"] not in line)
        elif "context_replace" in edit:
            context = context.replace(*edit["context_replace"])
        else:
            _edit_sheet(programme, edit)
    return programme, context


def submission_of(edits: Sequence[Mapping[str, Any]]) -> tuple[Submission, Context]:
    """Return the edited programme as a submission, and the context it is checked against."""
    programme, turtle = edited(edits)
    return submission_of_json(programme, "example.json"), _context(
        turtle, submission_of_json(programme, "example.json")
    )


def checked(edits: Sequence[Mapping[str, Any]]) -> Report:
    """Return the report on the programme after some edits."""
    submission, context = submission_of(edits)
    return check_programme(programme_graph(submission, context), context, submission)


@cache
def _parsed(turtle: str) -> tuple[Context, GraphAnswers]:
    from rdflib import Graph

    answers = GraphAnswers(Graph().parse(data=rebase(turtle), format="turtle"), "example")
    return context_from_turtle(turtle, _COUNTRIES), answers


def _context(turtle: str, submission: Submission) -> Context:
    context, answers = _parsed(turtle)
    return with_documents(context, answers, symbols_cited(programme_graph(submission, context)))


@cache
def _base() -> dict[str, Any]:
    text = (resources.files("shapes.cpd") / "examples" / "base.yaml").read_text(encoding="utf-8")
    base: dict[str, Any] = yaml.safe_load(text)
    return base


def _of(rule: str, outcome: Outcome, written: Sequence[Mapping[str, Any]]) -> list[Example]:
    return [
        Example(
            rule,
            outcome,
            one.get("cause"),
            one.get("shows") or _AS_IT_STANDS,
            tuple(one.get("edits") or ()),
            tuple(one.get("at") or ()),
            one.get("alone", True),
        )
        for one in written
    ]


def _edit_sheet(programme: dict[str, Any], edit: Mapping[str, Any]) -> None:
    sheet = edit["sheet"]
    if "add" in edit:
        programme.setdefault(sheet, []).append(dict(edit["add"]))
        return
    if edit.get("remove") == "all":
        programme[sheet] = []
        return
    rows = [programme["programme"]] if sheet == "programme" else programme[sheet]
    row = rows[0] if sheet == "programme" else _row(rows, sheet, edit.get("row", edit.get("remove")))
    if "remove" in edit:
        rows.remove(row)
        return
    for key, value in edit["set"].items():
        if value is None:
            row.pop(key, None)
        else:
            row[key] = value


def _row(rows: list[dict[str, Any]], sheet: str, wanted: Any) -> dict[str, Any]:
    if isinstance(wanted, int):
        return rows[wanted]
    key = _KEYS[sheet]
    for row in rows:
        if row.get(key) == wanted:
            return row
    raise BrokenExample(f"the example programme has no row {wanted!r} in {sheet}")
