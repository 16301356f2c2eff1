"""The rules for country programme documents: all of them by set, and each with its authority and its examples."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.pages.authority import paragraphs, spoken
from api.pages.environment import render
from api.pages.evidence import reference
from api.pages.grades import EXAMPLES, GRADES, KINDS, MARKS, SETS, set_of
from loaders.programme.form import sheet
from ontology.translations import Language

_NAMED_FIRST: Final = re.compile(r"^\{thing\}\s?:\s")
# What is said of an example that says nothing itself; of one that changes something, the change tells more.
_AS_IT_STANDS: Final = "The programme as it stands."


def rules_page(body: Mapping[str, Any], language: Language, asked: Mapping[str, str] | None = None) -> bytes:
    """Return the list of rules as a page; `asked` is what they were filtered by (`set`, `severity`)."""
    groups = []
    for name, title in SETS.items():
        found = [_listed(rule, language) for rule in body["rules"] if set_of(rule["id"]) == name]
        if found:
            groups.append({"id": name, "title": title, "rules": found})
    kept = {name: value for name, value in (asked or {}).items() if value}
    return render(
        "rules.html",
        language,
        kept,
        current="/rules",
        groups=groups,
        count=len(body["rules"]),
        ruleset=body["ruleset"],
        sets=SETS,
        grades=GRADES,
        asked={"set": "", "severity": ""} | kept,
    )


def rule_page(rule: Mapping[str, Any], language: Language) -> bytes:
    """Return a rule as a page."""
    causes = {cause["cause"]: _plain(spoken(cause["message"], language)) for cause in rule["causes"]}
    examples = [
        {
            "told": EXAMPLES[one["outcome"]],
            "shows": None if one["edits"] and one["shows"]["en"] == _AS_IT_STANDS else spoken(one["shows"], language),
            "edits": _edits(one["edits"], language),
            "found": causes.get(one["cause"]),
        }
        for one in rule["examples"]
    ]
    return render(
        "rule.html",
        language,
        current="/rules",
        rule=rule,
        title=spoken(rule["title"], language),
        set_id=set_of(rule["id"]),
        set_title=SETS[set_of(rule["id"])],
        grades=GRADES,
        grade=GRADES[rule["severity"]],
        kind=KINDS[rule["kind"]],
        mark=MARKS[rule["mark"]],
        verb=spoken(rule["verb"], language) if rule["verb"] else None,
        note=spoken(rule["note"], language) if rule["note"] else None,
        ignorable=spoken(rule["may_ignore_if"], language) if rule["may_ignore_if"] else None,
        places=paragraphs(rule["basis"], language),
        causes=_causes(rule["causes"], language),
        examples=examples,
    )


def _listed(rule: Mapping[str, Any], language: Language) -> dict[str, Any]:
    references = [reference(basis["symbol"], basis["para"], language) for basis in rule["basis"]]
    return {
        "id": rule["id"],
        "title": spoken(rule["title"], language),
        "slug": rule["severity"],
        "grade": GRADES[rule["severity"]],
        "first": references[0] if references else "",
        "others": len(references) - 1 if references else 0,
        "mark": MARKS[rule["mark"]],
    }


def _causes(
    causes: Sequence[Mapping[str, Any]], language: Language
) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    """Return what a rule says and how that is mended, with the severity; what is said alike stands once."""
    said = [
        (one["severity"], _plain(spoken(one["message"], language)), _plain(spoken(one["fix"], language)))
        for one in causes
    ]
    return list(dict.fromkeys(said))


def _plain(said: tuple[str, str]) -> tuple[str, str]:
    """Leave out what only a finding can fill in; a sentence that begins with the thing's name begins after it."""
    text, language = said
    rest = _NAMED_FIRST.sub("", text)
    text = rest[:1].upper() + rest[1:] if rest != text else text
    for mark in ("{thing}", "{heading}", "{value}"):
        text = text.replace(mark, "…")
    return text, language


def _edits(edits: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Return what an example changes in the programme: the sheet, the column's heading and the value, if any."""
    found: list[dict[str, Any]] = []
    for edit in edits:
        if "sheet" not in edit:
            continue
        page = sheet(edit["sheet"])
        for key, value in (edit.get("set") or edit.get("add") or {}).items():
            heading = page.column(key).heading
            found.append(
                {
                    "sheet": page.title[language],
                    "heading": heading[language],
                    "value": None if value is None else str(value),
                    "language": language,
                }
            )
    return found
