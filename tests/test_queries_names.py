"""Names and evidence: which name is shown, whether it is official, and the sentence where the text is loaded."""

import pytest

from ontology.namespaces import DEF, DOC, ID
from queries.answers import Link, answer
from queries.catalogue import catalogue
from queries.lookup import LANGUAGES, Evidence, Lookup, Name, local_name, preferred
from store.embedded import EmbeddedStore
from store.terms import IRI

PARTS = f"""SELECT DISTINCT ?part {{
  ?statement <{DEF}statedIn> ?part . ?part <{DEF}inDocument> <{DOC}HSP/EB.2025/4>
}}"""


def test_an_official_name_is_not_marked(bundled: Lookup) -> None:
    assert bundled.label(ID + "place/nairobi", "zh") == Name("内罗毕", "zh", False)
    assert bundled.label(ID + "place/nairobi", "en") == Name("Nairobi", "en", False)


def test_our_own_rendering_of_a_name_is_marked_even_after_inference(bundled: Lookup) -> None:
    names = bundled.names([ID + "indicators/gumf"])[ID + "indicators/gumf"]
    assert [name.unofficial for name in names if name.language == "en"] == [True]
    assert [name.unofficial for name in names if name.language == "zh"] == [False]


def test_a_name_falls_back_to_english_and_then_to_any() -> None:
    chinese, english, french = (Name(tag, tag, False) for tag in ("zh", "en", "fr"))
    assert preferred((chinese, english, french), "fr") == french
    assert preferred((chinese, english), "fr") == english
    assert preferred((chinese,), "fr") == chinese
    assert preferred((), "fr") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fallback_says_which_language_it_is_in(language: str, bundled: Lookup) -> None:
    name = bundled.label(ID + "event/world-urban-forum-12", language)
    assert name.language == ("zh" if language == "zh" else "en")


def test_a_thing_without_a_name_is_shown_by_the_end_of_its_address(bundled: Lookup) -> None:
    assert bundled.label("https://example.org/a/b", "en") == Name("b", "", True)
    assert local_name("https://example.org/a#c") == "c"
    assert local_name("https://example.org/a/") == "a"


def test_terms_of_the_vocabulary_have_names_too(bundled: Lookup) -> None:
    assert bundled.label(DEF + "StrategicPlan", "zh").language == "zh"
    assert not bundled.label(DEF + "StrategicPlan", "zh").unofficial


def test_what_was_looked_up_once_is_remembered(bundled_store: EmbeddedStore) -> None:
    lookup = Lookup(bundled_store)
    lookup.label(ID + "place/nairobi", "en")
    assert set(lookup.memory.names) == {ID + "place/nairobi"}
    assert Lookup(bundled_store, lookup.memory).label(ID + "place/nairobi", "zh").text == "内罗毕"


def test_evidence_names_document_part_title_and_the_official_address(bundled: Lookup) -> None:
    part = DOC + "HSP/EB.2025/4#para-3"
    found = bundled.evidence([part], "zh")[part]
    assert (found.symbol, found.part, found.document) == ("HSP/EB.2025/4", "3", DOC + "HSP/EB.2025/4")
    assert found.reference == "HSP/EB.2025/4, para. 3"
    assert found.url == "https://docs.un.org/en/HSP/EB.2025/4"
    assert found.title_language == "zh"
    assert found.title == "制定2026–2029年战略计划"
    assert found.texts == ()


def test_what_is_no_part_of_a_document_is_no_evidence(bundled: Lookup) -> None:
    assert bundled.evidence([DOC + "HSP/EB.2025/4", DOC + "HSP/EB.2025/4#para-999"], "en") == {}


@pytest.mark.parametrize(
    ("number", "reference"),
    [("15(b)", "X/1, para. 15(b)"), ("fn1", "X/1, fn1"), ("cover", "X/1, cover"), ("table V.D", "X/1, table V.D")],
)
def test_a_reference_is_written_as_people_write_it(number: str, reference: str) -> None:
    assert Evidence("i", "d", "X/1", number, None, None, ()).reference == reference


def test_evidence_gives_the_sentence_when_the_text_is_loaded(with_text: Lookup) -> None:
    found = answer(with_text, catalogue()["cq-05"], {}, "zh")
    (part,) = found.evidence
    ((language, text),) = part.texts
    assert language == "zh"
    assert "第 2024/5 号决定" in text
    assert "欢迎执行主任" in text


def test_every_part_that_states_something_stands_in_the_text(with_text: Lookup) -> None:
    parts = [row[0].value for row in with_text.store.select(PARTS).rows if isinstance(row[0], IRI)]
    assert len(parts) > 50
    evidence = with_text.evidence(parts, "zh")
    assert {part for part in parts if not evidence[part].texts} == set()


def test_the_parts_of_a_loaded_document_are_an_answer_with_evidence(with_text: Lookup) -> None:
    found = answer(with_text, catalogue()["parts"], {}, "zh")
    numbers = [row[1] for row in found.rows]
    assert numbers[0] == "cover"
    assert {str(number) for number in range(1, 28)} <= set(numbers)
    assert {"6(a)", "15(e)", "table V.D", "fn1", "fn.*"} <= set(numbers)
    inside = {row[1]: row[3] for row in found.rows}
    assert isinstance(inside["15(e)"], Link)
    assert inside["15(e)"].iri == DOC + "HSP/EB.2025/4#para-15", "the nearest part around it"
    assert numbers.count("15(e)") == numbers.count("18(a)") == 1
    assert all(any(isinstance(cell, tuple) and cell for cell in row) for row in found.rows)


def test_answers_stay_the_same_when_the_text_comes_beside_the_curated_facts(with_text: Lookup, bundled: Lookup) -> None:
    for question in ("cq-03", "cq-10", "cq-13", "cq-15", "citations"):
        plain = answer(bundled, catalogue()[question], {}, "en")
        richer = answer(with_text, catalogue()[question], {}, "en")
        assert [shown(row) for row in plain.rows] == [shown(row) for row in richer.rows], question


def shown(row: tuple[object, ...]) -> list[object]:
    return [
        cell.iri if isinstance(cell, Link) else [part.iri for part in cell] if isinstance(cell, tuple) else cell
        for cell in row
    ]
