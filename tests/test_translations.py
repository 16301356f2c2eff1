"""Every visible text of the pages is translated into every language; what readers see of the questions has a name."""

import re

import pytest
from babel.messages.catalog import Catalog

from api.pages.asking import TOPICS
from api.pages.catalogues import LANGUAGES, catalogue_of, merged, missing, texts
from api.pages.columns import COLUMNS
from queries.catalogue import catalogue

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, wanted: Catalog) -> None:
    assert not list(missing(catalogue_of(language), wanted))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_in_doubt_or_out_of_use(language: str, wanted: Catalog) -> None:
    held = catalogue_of(language)
    used = {str(message.id) for message in wanted}
    assert not [message.id for message in held if message.id and message.fuzzy]
    assert not [message.id for message in held if message.id and str(message.id) not in used]
    assert not list(held.obsolete)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for message in catalogue_of(language):
        if not message.id or not message.string:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string or ()
        allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
        for string in strings:
            named = set(PLACEHOLDER.findall(string or ""))
            assert named <= allowed, string
            # A plural form may say "one" or "two" in words; elsewhere nothing may be lost.
            assert named == allowed or not isinstance(message.id, str), string


def test_a_new_text_keeps_the_translations_there_are() -> None:
    wanted = Catalog()
    wanted.add("Find")
    wanted.add("Not yet translated")
    given = {"Not yet translated": {"fr": "Enfin traduit"}}
    made = merged("fr", wanted, given)
    assert made["Find"].string == catalogue_of("fr")["Find"].string
    assert made["Not yet translated"].string == "Enfin traduit"
    assert "Questions" in {str(key) for key in made.obsolete}
    assert not merged("fr", wanted, given, prune=True).obsolete


def test_what_readers_see_of_the_questions_has_a_name_to_translate() -> None:
    columns = {name for question in catalogue().values() for name in question.columns}
    told = {name.removesuffix("_part") for name in columns - {"part"}}
    assert not sorted(told - COLUMNS.keys())
    assert {question.topic for question in catalogue().values()} <= TOPICS.keys()
