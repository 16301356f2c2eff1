"""Results as the W3C defines them, checked against examples and against the engine's own reader and writer."""

import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.engine import rows, variable_names
from store.port import QueryRefused, Solutions, StoreError, StoreUnavailable
from store.results import CSV, FORMATS, JSON, TSV, XML, parse_json, serialize_solutions, serialize_truth
from store.terms import IRI, XSD, XSD_INTEGER, Blank, Literal, Term

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32), max_size=12
)
CONTROLS = st.sampled_from(["\t", "\n", "\r", "\r\n", ",", '"', "\\", "<&>", "]]>", " x "])
VALUES = st.lists(TEXT | CONTROLS, max_size=4).map("".join)
TERMS: st.SearchStrategy[Term | None] = st.one_of(
    st.none(),
    st.sampled_from(["http://example.org/a", "urn:x:中", "http://example.org/?q=1&r=2"]).map(IRI),
    st.sampled_from(["b0", "x1"]).map(Blank),
    VALUES.map(Literal),
    st.builds(Literal, VALUES, st.sampled_from(["en", "zh-hans", "ar"])),
    st.builds(
        Literal,
        st.sampled_from(["1", "-07", "1.5", ".5", "1e3", "2.E-1", "true", "odd", "2020-01-01"]) | VALUES,
        datatype=st.sampled_from([XSD_INTEGER, XSD + "decimal", XSD + "double", XSD + "boolean", "urn:own"]),
    ),
)
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=6)


def read_by_the_engine(body: bytes, media_type: str) -> tuple[tuple[str, ...], tuple[tuple[Term | None, ...], ...]]:
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(media_type))
    assert isinstance(found, ox.QuerySolutions)
    return variable_names(found), rows(found)


@given(ROWS, st.sampled_from([JSON, XML, TSV]))
def test_what_is_written_reads_back_as_the_same_terms(table: list[tuple[Term | None, ...]], media_type: str) -> None:
    body = serialize_solutions(("a", "b"), table, media_type)
    assert read_by_the_engine(body, media_type) == (("a", "b"), tuple(table))


@given(ROWS)
def test_json_results_read_back_whole(table: list[tuple[Term | None, ...]]) -> None:
    assert parse_json(serialize_solutions(("a", "b"), table, JSON)) == Solutions(("a", "b"), tuple(table))


@given(ROWS, st.sampled_from(FORMATS))
def test_the_engine_writes_the_same(table: list[tuple[Term | None, ...]], media_type: str) -> None:
    tsv = serialize_solutions(("a", "b"), table, TSV)
    found = ox.parse_query_results(tsv, format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    theirs = found.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
    ours = serialize_solutions(("a", "b"), table, media_type)
    assert theirs is not None
    if media_type == CSV:
        assert ours == theirs
    elif media_type == JSON:
        assert json.loads(ours) == json.loads(theirs)
    else:
        assert read_by_the_engine(ours, media_type) == read_by_the_engine(theirs, media_type)


def test_csv_has_crlf_bare_names_and_quotes_only_where_needed() -> None:
    table = [
        (IRI("http://e/a"), Literal('say "hi", all')),
        (None, Literal("two\nlines", "en")),
        (Blank("b"), Literal("4")),
    ]
    body = serialize_solutions(("x", "y"), table, CSV)
    assert body == b'x,y\r\nhttp://e/a,"say ""hi"", all"\r\n,"two\nlines"\r\n_:b,4\r\n'


def test_tsv_has_question_marks_and_turtle_terms() -> None:
    table = [(IRI("http://e/a"), Literal("a\tb", "en")), (None, Literal("4", datatype=XSD_INTEGER))]
    assert serialize_solutions(("x", "y"), table, TSV) == b'?x\t?y\n<http://e/a>\t"a\\tb"@en\n\t4\n'


def test_xml_has_the_namespace_languages_and_datatypes() -> None:
    table = [(Literal("a<b", "en"), Literal("4", datatype=XSD_INTEGER))]
    root = ET.fromstring(serialize_solutions(("x", "y"), table, XML))  # noqa: S314 - our own output
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [variable.get("name") for variable in root.iter(space + "variable")] == ["x", "y"]
    first, second = root.iter(space + "literal")
    assert (first.text, first.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("a<b", "en")
    assert (second.text, second.get("datatype")) == ("4", XSD_INTEGER)


def test_a_character_that_xml_cannot_carry_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(StoreError, match=r"U\+0001.*ask for JSON"):
        serialize_solutions(("x",), [(Literal("\x01"),)], XML)


def test_only_json_can_say_that_rows_are_missing() -> None:
    assert json.loads(serialize_solutions(("x",), [], JSON, truncated=True))["completeness"] == "truncated"
    for media_type in (XML, CSV, TSV):
        cut = serialize_solutions(("x",), [], media_type, truncated=True)
        assert cut == serialize_solutions(("x",), [], media_type)


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_is_written_as_the_engine_does(truth: bool, media_type: str) -> None:
    asked = ox.Store().query("ASK {}" if truth else "ASK { FILTER(false) }")
    assert isinstance(asked, ox.QueryBoolean)
    assert serialize_truth(truth, media_type) == asked.serialize(
        format=ox.QueryResultsFormat.from_media_type(media_type)
    )


def test_a_truth_reads_back() -> None:
    assert parse_json(serialize_truth(True, JSON)) is True
    assert parse_json(serialize_truth(False, JSON)) is False


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"boolean": "true"}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[The SPARQL operation has been cancelled',
        b'{"head":{"vars":["x"]},"results":{}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"y":{"type":"uri","value":"http://e/"}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"triple","value":{}}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"not an iri"}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":4}}]}}',
        b"<html>Bad gateway</html>",
        b"\xff\xfe",
    ],
)
def test_anything_odd_is_no_answer(body: bytes) -> None:
    with pytest.raises(StoreUnavailable, match="cut short or is not JSON"):
        parse_json(body)


@given(st.integers(0, 10_000))
def test_json_results_cut_anywhere_are_no_answer(at: int) -> None:
    whole = serialize_solutions(("a",), [(IRI("http://e/a"),), (Literal("b", "en"),)], JSON)
    with pytest.raises(StoreUnavailable):
        parse_json(whole[: at % len(whole)])


@pytest.mark.parametrize("value", ['"a"@en--ltr', "<<( <urn:s> <urn:p> <urn:o> )>>"])
def test_terms_that_sparql_1_1_cannot_carry_are_refused_not_changed(value: str) -> None:
    found = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {value} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    with pytest.raises(QueryRefused, match=r"RDF 1\.2"):
        rows(found)
