"""Values enter a query through one line, as whole terms: none is changed on the way and none can break out."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import ID, SUGGESTED_GRAPH
from queries.answers import BadParameter, read_parameters
from queries.catalogue import catalogue
from queries.identifiers import thing_iri
from queries.template import TemplateError, fill, parameters_of
from store.embedded import EmbeddedStore
from store.terms import IRI, XSD_INTEGER, Blank, Literal, Term

ONE = "SELECT ?x { VALUES (?x) { (UNDEF) } }"
TWO = "SELECT ?x ?y WHERE {\n  VALUES (?x ?y) { (UNDEF UNDEF) }\n}"
# What breaks out of strings and groups where text is pasted into a query.
HOSTILE = st.text(st.sampled_from("\"'\\{}()<>#\n\r\t;.@^ au0\x00\u2028🌍?$"), max_size=40)
TEXTS = st.one_of(HOSTILE, st.text(max_size=40))


@given(TEXTS)
def test_any_text_comes_back_as_it_went_in(bundled_store: EmbeddedStore, text: str) -> None:
    assert bundled_store.select(fill(ONE, [(Literal(text),)])).rows == ((Literal(text),),)


@given(TEXTS, st.sampled_from(["en", "zh", "zh-Hans", "ar"]))
def test_any_text_keeps_its_language(bundled_store: EmbeddedStore, text: str, language: str) -> None:
    found = bundled_store.select(fill(ONE, [(Literal(text, language=language),)])).rows[0][0]
    assert isinstance(found, Literal)
    assert found.value == text
    assert found.language is not None
    assert found.language.lower() == language.lower()


@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=5))
def test_rows_stay_rows_whatever_they_hold(bundled_store: EmbeddedStore, rows: list[tuple[str, str]]) -> None:
    terms = [(Literal(one), Literal(other)) for one, other in rows]
    assert list(bundled_store.select(fill(TWO, terms)).rows) == terms


@given(st.text(max_size=30))
def test_what_is_given_as_a_thing_is_one_iri_or_refused(bundled_store: EmbeddedStore, text: str) -> None:
    try:
        iri = IRI(thing_iri(text))
    except ValueError:
        return
    assert bundled_store.select(fill(ONE, [(iri,)])).rows == ((iri,),)


@given(st.text(st.sampled_from("abc/:?#@[]%20.é中\x7f\ue000\ufdd0\U0001fffe"), max_size=12))
def test_what_is_given_as_an_address_is_one_iri_or_refused(bundled_store: EmbeddedStore, rest: str) -> None:
    try:
        iri = IRI(thing_iri("https://" + rest))
    except ValueError:
        return
    assert bundled_store.select(fill(ONE, [(iri,)])).rows == ((iri,),)


@given(HOSTILE)
def test_no_parameter_of_a_question_can_add_to_its_query(text: str) -> None:
    question = catalogue()["cq-04"]
    for name in question.parameters:
        try:
            terms = read_parameters(question, {name: text}, "en")
        except BadParameter as error:
            assert error.name == name
            continue
        filled = fill(question.sparql, [tuple(terms.values())])
        head, tail = question.sparql.split("{ (UNDEF UNDEF) }")
        assert filled.startswith(head)
        assert filled.endswith(tail)
        written = filled.removeprefix(head).removesuffix(tail)
        # A date and an IRI hold neither a brace nor white space of their own.
        assert written.count("{") == written.count("}") == 1
        assert "\n" not in written


def test_an_open_parameter_stays_open(bundled_store: EmbeddedStore) -> None:
    assert fill(TWO, [(None, Literal("1", datatype=XSD_INTEGER))]) == (
        f'SELECT ?x ?y WHERE {{\n  VALUES (?x ?y) {{ (UNDEF "1"^^<{XSD_INTEGER}>) }}\n}}'
    )
    assert bundled_store.select(fill(ONE, [(None,)])).rows == ((None,),)


def test_no_row_makes_an_empty_answer(bundled_store: EmbeddedStore) -> None:
    assert bundled_store.select(fill(ONE, [])).rows == ()


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", f"{ONE} {ONE}", "SELECT * { VALUES ?x { UNDEF } }"])
def test_a_template_has_exactly_one_parameter_line(text: str) -> None:
    with pytest.raises(TemplateError, match="a template has one line"):
        parameters_of(text)


@pytest.mark.parametrize("row", [(), (None,), (None, None, None)])
def test_a_row_of_another_width_is_refused(row: tuple[None, ...]) -> None:
    with pytest.raises(TemplateError, match="takes 2 values"):
        fill(TWO, [row])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plan/un-habitat/2026-2029", ID + "plan/un-habitat/2026-2029"),
        ("/id/plan/un-habitat/2026-2029", ID + "plan/un-habitat/2026-2029"),
        ("id/doc/HSP/EB.2025/4#para-3", ID + "doc/HSP/EB.2025/4#para-3"),
        (" http://metadata.un.org/sdg/11 ", "http://metadata.un.org/sdg/11"),
    ],
)
def test_a_thing_may_be_named_by_its_iri_or_its_path(written: str, meant: str) -> None:
    assert thing_iri(written) == meant


def test_every_support_query_is_a_template_that_runs(bundled_store: EmbeddedStore) -> None:
    suggested = f"SELECT ?thing {{ GRAPH <{SUGGESTED_GRAPH}> {{ ?thing ?p ?o FILTER(isIRI(?thing)) }} }} LIMIT 1"
    ((suggestion,),) = bundled_store.select(suggested).rows
    for entry in resources.files("queries").joinpath("support").iterdir():
        text = entry.read_text(encoding="utf-8")
        given = suggestion if entry.name == "describe-suggested.rq" else IRI(ID + "doc/HSP/EB.2025/4")
        filled = fill(text, [(given,) * len(parameters_of(text))]) if "UNDEF" in text else text
        if "CONSTRUCT {" in text:
            assert bundled_store.construct(filled, "application/n-triples")
        else:
            assert bundled_store.select(filled).variables


def test_blank_nodes_are_no_values() -> None:
    term: Term = Blank("b0")
    assert not isinstance(term, IRI | Literal)
