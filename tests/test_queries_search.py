"""Finding by name: two Chinese characters, accents, beginnings of words, the exact name first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import DEF, ID
from queries.lookup import Lookup
from queries.names.finding import Hit, NameIndex
from queries.names.folding import fold
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.store_samples import load

EX = "http://example.org/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
ALSO = "http://www.w3.org/2004/02/skos/core#altLabel"
NAMES = [
    ("oran", LABEL, "Órán évaluation stratégique", "fr"),
    ("plan", LABEL, "Plan", "en"),
    ("planning", LABEL, "Planning for cities", "en"),
    ("city-plan", LABEL, "City plan", "en"),
    ("short", ALSO, "plan", "en"),
    ("arabic", LABEL, "الخطة الاستراتيجية", "ar"),
    ("russian", LABEL, "Стратегический план", "ru"),
    ("mixed", LABEL, "COVID-19疫情报告", "zh"),
    ("symbol", ALSO, "HSP/EB.2025/4", "en"),
]


@pytest.fixture(scope="module")
def index(bundled_store: EmbeddedStore) -> NameIndex:
    return NameIndex(bundled_store)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    home = Home(tmp_path_factory.mktemp("names"))
    lines = [f'<{EX}{thing}> <{kind}> "{name}"@{language} .\n' for thing, kind, name, language in NAMES]
    load(home, GraphContent(EX + "graph", "".join(lines).encode()))
    store = EmbeddedStore(home)
    made = NameIndex(store)
    store.close()
    return made


def ends(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.iri.removeprefix(EX).removeprefix(ID) for hit in hits]


@pytest.mark.parametrize(("term", "thing"), [("开罗", "place/cairo"), ("住房", "element/2026-2029/focus")])
def test_a_chinese_term_of_two_characters_is_found(term: str, thing: str, index: NameIndex) -> None:
    assert thing in ends(index.find(term, most=100))


def test_a_chinese_term_is_found_within_a_longer_name(index: NameIndex) -> None:
    hits = index.find("城市论坛", "zh")
    assert "event/world-urban-forum-12" in ends(hits)
    assert all("城市论坛" in hit.label for hit in hits)


def test_an_exact_name_comes_first(index: NameIndex, small: NameIndex) -> None:
    first = index.find("战略重点", "zh")[0]
    assert first.exact
    assert first.label == "战略重点"
    assert ends(small.find("plan"))[:2] == ["plan", "short"]
    assert [hit.exact for hit in small.find("plan")][:3] == [True, True, False]


def test_names_that_begin_with_the_words_come_before_those_that_hold_them(small: NameIndex) -> None:
    assert ends(small.find("plan")) == ["plan", "short", "planning", "city-plan", *ends(small.find("plan"))[4:]]


@pytest.mark.parametrize("written", ["evaluation", "ÉVALUATION", "évaluation", "éval", "oran", "Oran strat"])
def test_accents_and_case_do_not_matter(written: str, small: NameIndex) -> None:
    assert ends(small.find(written)) == ["oran"]


@pytest.mark.parametrize(
    ("written", "thing"),
    [
        ("الخطة", "arabic"),
        ("стратегический", "russian"),
        ("СТРАТЕГ", "russian"),
        ("covid", "mixed"),
        ("疫情", "mixed"),
        ("19疫情", "mixed"),
    ],
)
def test_other_scripts_and_mixtures_of_scripts_are_found(written: str, thing: str, small: NameIndex) -> None:
    assert ends(small.find(written)) == [thing]


def test_the_beginning_of_a_word_is_enough(index: NameIndex) -> None:
    assert "event/world-urban-forum-12" in ends(index.find("world urb"))


def test_all_words_must_occur(small: NameIndex) -> None:
    assert ends(small.find("city plan")) == ["city-plan"]
    assert small.find("city forum") == ()


def test_a_symbol_is_found_as_it_is_written(index: NameIndex, small: NameIndex) -> None:
    assert ends(small.find("HSP/EB.2025/4")) == ["symbol"]
    assert ends(index.find("HSP/EB.2024/23"))[0] == "doc/HSP/EB.2024/23"


def test_a_class_keeps_only_its_things(index: NameIndex) -> None:
    every = index.find("plan", most=10_000)
    plans = index.find("plan", kind="StrategicPlan", most=10_000)
    assert {hit.iri for hit in plans} < {hit.iri for hit in every}
    assert plans
    assert all(DEF + "StrategicPlan" in hit.kinds for hit in plans)
    assert index.find("plan", kind=DEF + "StrategicPlan", most=10_000) == plans
    assert index.find("plan", kind="NoSuchClass") == ()


def test_a_thing_is_found_once_whatever_the_number_of_its_names(index: NameIndex) -> None:
    hits = index.find("战略计划", most=100)
    assert len({hit.iri for hit in hits}) == len(hits)


def test_names_in_the_language_of_the_asker_are_preferred(index: NameIndex, bundled: Lookup) -> None:
    english, chinese = index.find("SDG 11", "en"), index.find("2026", "zh")
    assert all(hit.language in ("en", "zh", "") for hit in (*english, *chinese))
    assert chinese[0].language == "zh"


@pytest.mark.parametrize(
    "text", ["", "   ", "!!", "《》", '"', "*", "AND", "NOT", "NEAR(", "a OR b", "col:x", "zzzz", "%", "_"]
)
def test_what_is_no_name_finds_nothing_and_breaks_nothing(text: str, small: NameIndex) -> None:
    assert small.find(text) == ()


@given(st.text(max_size=30))
def test_any_text_can_be_looked_for(small: NameIndex, text: str) -> None:
    small.find(text)


@given(st.sampled_from(NAMES))
def test_every_name_finds_its_thing_first_among_exact_ones(small: NameIndex, name: tuple[str, str, str, str]) -> None:
    found = small.find(name[2])
    assert name[0] in ends(found)
    assert found[0].exact


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("asked", ["GA 73/239", "A/RES/73/239", "General Assembly resolution 73/239", "第73/239号决议"])
def test_a_resolution_is_found_however_its_symbol_is_written(asked: str, index: NameIndex) -> None:
    assert any(iri.endswith("73/239") for iri in ends(index.find(asked))[:3])


def test_words_may_be_spread_over_the_names_of_a_thing(small: NameIndex, index: NameIndex) -> None:
    hits = index.find("战略计划 strategic")
    assert hits
    assert hits[0].how == "names"


@pytest.mark.parametrize(("asked", "thing"), [("evaluatoin strategique", "oran"), ("Стратегческий план", "russian")])
def test_a_misspelt_name_is_found_and_said_to_be_only_alike(asked: str, thing: str, small: NameIndex) -> None:
    [hit, *_] = small.find(asked)
    assert hit.iri == EX + thing
    assert hit.how == "alike"
    assert hit.score < 100


def test_an_index_that_lies_beside_the_snapshot_is_read_and_not_made_again(bundled_home: Home) -> None:
    store = EmbeddedStore(bundled_home)
    NameIndex(store)
    assert store.derived is not None
    file = store.derived / "names.sqlite"
    written = file.stat().st_mtime_ns
    assert NameIndex(store).find("plan")
    assert file.stat().st_mtime_ns == written
    store.close()
