"""What rules say is said in six languages, with the same values filled in, and so is everything in a report."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from api.checking.comparing import CHANGES
from api.checking.forms import HEADINGS, SEVERITIES
from api.pages.catalogues import ROOMS, catalogue_of, missing, texts
from ontology.inference_rules import read_rules
from ontology.translations import LANGUAGES
from shapes.contradictions import read_contradiction_rules
from shapes.cpd.listing import rule_json
from shapes.cpd.report import report_json
from shapes.cpd.rules import needs, rules
from shapes.cpd.worked_examples import checked, examples

MARK = re.compile(r"\{[^}]*\}")


def said(value: Any, at: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give everything in a plain value that is said in several languages, with where it stands."""
    if isinstance(value, Mapping):
        if "en" in value and all(isinstance(words, str) for words in value.values()):
            yield at, value
        else:
            for key, inner in value.items():
                yield from said(inner, f"{at}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from said(inner, at)


def assert_six(words: Mapping[str, str], at: str) -> None:
    assert set(words) == set(LANGUAGES), (at, words["en"])
    marks = {language: sorted(set(MARK.findall(text))) for language, text in words.items()}
    assert all(each == marks["en"] for each in marks.values()), (at, words)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_speaks_six_languages_and_fills_in_the_same(rule: Any) -> None:
    for at, words in said(rule_json(rule), rule.id):
        assert_six(words, at)


def test_what_a_rule_needs_to_know_is_told_in_six_languages() -> None:
    for need in needs().values():
        assert_six(need.reason, need.name)


@pytest.mark.parametrize("rule", [*read_contradiction_rules(), *read_rules()], ids=lambda rule: rule.id)
def test_a_contradiction_is_told_in_six_languages_with_the_same_values(rule: Any) -> None:
    for name in ("title", "message", "why"):
        words = getattr(rule, name, None)
        if words is not None:
            assert_six(words, f"{rule.id} {name}")


def test_everything_in_a_report_is_said_in_six_languages() -> None:
    for own in examples().values():
        for at, words in said(report_json(checked(own[-1].edits))):
            assert set(words) == set(LANGUAGES), (own[-1].rule, at, words)
            assert all(words.values()) or not any(words.values()), (own[-1].rule, at, words)


def test_tables_of_a_report_have_headings_in_six_languages() -> None:
    for words in (HEADINGS, SEVERITIES, CHANGES):
        assert set(words) == set(LANGUAGES)


@pytest.fixture(scope="module")
def of_readers() -> Catalog:
    return texts("loaders")


@pytest.mark.parametrize("language", ROOMS["loaders"])
def test_what_readers_of_files_say_is_translated_and_fills_in_the_same(language: str, of_readers: Catalog) -> None:
    held = catalogue_of(language, "loaders")
    assert not list(missing(held, of_readers))
    assert {message.id for message in held if message.id} == {message.id for message in of_readers if message.id}
    for message in held:
        if message.id:
            assert _fields(str(message.string)) == _fields(str(message.id)), message.string


def _fields(text: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}
