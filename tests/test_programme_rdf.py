"""A programme as RDF becomes the rows that a workbook would give, and no text makes the reader fetch anything."""

import json
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from loaders.programme import rdf
from loaders.programme.context_file import context_from_turtle
from loaders.programme.context_model import Context
from loaders.programme.form import FORM
from loaders.programme.graph import programme_graph
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.programme_context import PROGRAMME_CONTEXT
from loaders.programme.rdf import read_rdf
from loaders.programme.rdf_context import OWN_CONTEXT
from loaders.programme.rdf_lines import Lines
from loaders.programme.submission import Submission
from ontology.context import context as own_context
from ontology.namespaces import DEF, ID
from tests.programme_samples import CONTEXT, submission

TURTLE = f"""@prefix gt: <{DEF}> .
@prefix id: <{ID}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<p> a gt:CountryProgrammeDocument ;
    gt:coversCountry <http://metadata.un.org/sdg/codes/geoArea/404> ;
    skos:prefLabel "Programme. For Kenya"@en ;
    gt:startsOn "2026-01-01"^^xsd:date ;
    gt:documentForm <{ID}code/programme-form/full> ;
    gt:isInterim false .

<o1> a gt:ProgrammeOutcome , gt:Outcome ;
    gt:resultCode "1" ;
    skos:prefLabel "People are housed"@en ;
    gt:derivesFrom <{ID}framework/ken/outcome/86747> ;
    gt:taggedWith <http://metadata.un.org/sdg/11.1> , <http://metadata.un.org/sdg/11.3> ;
    gt:measuredBy <i1> .

<u1> a gt:ProgrammeOutput ; gt:resultCode "1.1" ; gt:directlyContributesTo <o1> .
<i1> a gt:ProgrammeIndicator ;
    gt:targetValue 12.50 .
[] a gt:ProgrammeRisk ; skos:prefLabel "No money"@en ; gt:informsResult <o1> , <u1> .
"""


@pytest.fixture(scope="module")
def xanadu() -> Context:
    return context_from_turtle(CONTEXT)


@pytest.fixture(scope="module")
def read() -> Submission:
    return read_rdf(TURTLE.encode(), "p.ttl")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def codes(read: Submission) -> list[str]:
    return [problem.code for problem in read.problems]


def test_classes_are_sheets_and_properties_are_columns(read: Submission) -> None:
    assert read.programme is not None
    assert read.programme.value("country_iso3") == "http://metadata.un.org/sdg/codes/geoArea/404"
    assert read.programme.value("type") == "full"
    assert read.programme.value("interim") is False
    assert str(read.programme.value("start")) == "2026-01-01"
    assert read.sheets["outcomes"][0].items("sdg_targets") == (
        "http://metadata.un.org/sdg/11.1",
        "http://metadata.un.org/sdg/11.3",
    )
    assert codes(read) == []


def test_a_reference_to_a_thing_of_the_programme_is_its_id(read: Submission) -> None:
    assert read.sheets["outputs"][0].value("outcome_id") == "1"
    assert read.sheets["lessons_risks"][0].items("result_id") == ("1", "1.1")


def test_an_indicator_may_be_tied_to_its_result_from_either_side(read: Submission) -> None:
    (indicator,) = read.sheets["indicators"]
    assert indicator.value("result_id") == "1"
    assert str(indicator.value("target")) == "12.50"
    assert indicator.place_of("result_id").text == "o1 gt:measuredBy, line 18"


def test_a_risk_is_known_by_its_class(read: Submission) -> None:
    assert read.sheets["lessons_risks"][0].value("kind") == "risk"


def test_an_address_is_the_thing_the_property_and_the_line(read: Submission) -> None:
    assert read.sheets["outcomes"][0].place_of("statement").text == "o1 skos:prefLabel, line 15"
    assert read.programme is not None
    assert read.programme.place_of("interim").text == "p gt:isInterim, line 11"
    assert read.sheets["outcomes"][0].place_of("assumptions").text == "o1 gt:assumption, line 13"


def test_a_line_is_found_in_n_triples_and_not_made_up() -> None:
    lines = Lines('<urn:a> <urn:b> "<urn:c>" .\n<urn:a> <urn:c> 1 .')
    assert lines.line("urn:a", "urn:c") == 2
    assert lines.line("urn:a", "urn:d") == 1
    assert lines.line("urn:z") is None


def test_the_language_is_that_of_most_texts() -> None:
    assert read_rdf(TURTLE.replace("@en", "@zh").encode(), "p.ttl").language == "zh"
    assert read_rdf(TURTLE.replace("gt:isInterim false", 'gt:inLanguage "fr"').encode(), "p.ttl").language == "fr"


def test_of_texts_in_several_languages_one_is_read_and_it_is_said() -> None:
    both = TURTLE.replace('"People are housed"@en', '"People are housed"@en , "人人有住房"@zh')
    read = read_rdf(both.encode(), "p.ttl")
    assert read.sheets["outcomes"][0].value("statement") == "People are housed"
    assert codes(read) == ["other-languages"]


def test_several_values_where_one_belongs_are_reported_and_kept() -> None:
    read = read_rdf(TURTLE.replace("gt:targetValue 12.50", "gt:targetValue 12.50 , 13").encode(), "p.ttl")
    assert read.sheets["indicators"][0].value("target") == "12.50; 13"
    assert codes(read) == ["several-values"]


def test_terms_that_the_form_does_not_have_are_listed_with_their_places() -> None:
    text = TURTLE.replace('gt:resultCode "1" ;', 'gt:resultCode "1" ; gt:budgget 3 ;') + "<x> a gt:ProgrammeOutcom ."
    read = read_rdf(text.encode(), "p.ttl")
    assert codes(read) == ["unknown-term", "unknown-term"]
    assert "gt:ProgrammeOutcom " in read.problems[0].detail.en
    assert "o1 gt:budgget, line 14" in read.problems[1].detail.en


def test_of_very_many_unknown_terms_the_first_are_listed_and_the_rest_counted() -> None:
    many = "".join(f"<p> <urn:q{number}> 1 .\n" for number in range(500))
    read = read_rdf((TURTLE + many).encode(), "p.ttl")
    assert len(read.problems) == LIMITS.places + 1
    assert "300 more" in read.problems[-1].detail.en


@pytest.mark.parametrize(
    "text", ["<< <urn:a> <urn:b> <urn:c> >> <urn:d> 1 .", "<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> ."]
)
def test_a_triple_within_a_triple_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rdf(text.encode(), "p.ttl")
    assert refused.value.code == "rdf-syntax"


def test_a_thing_without_class_is_not_dropped_in_silence() -> None:
    assert codes(read_rdf((TURTLE + "<x> gt:assumption 'that' .").encode(), "p.ttl")) == ["no-class"]


def test_a_second_programme_is_not_mixed_into_the_first() -> None:
    read = read_rdf((TURTLE + "<q> a gt:CountryProgrammeDocument ; gt:currency 'EUR' .").encode(), "p.ttl")
    assert codes(read) == ["several-programmes", "no-class"] or codes(read) == ["several-programmes"]
    assert read.programme is not None and read.programme.value("currency") is None


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty-file", "p.ttl"),
        (TURTLE.replace("false .", "false", 1).encode(), "rdf-syntax", "p.ttl, line 13"),
        (TURTLE.encode("utf-16"), "wrong-encoding", "p.ttl, line 1"),
        (b"<urn:a> <urn:b> <urn:c> .", "not-the-form", "p.ttl"),
        (b"\x00\x01\x02", "rdf-syntax", "p.ttl, line 1"),
        (b"<urn:a> <urn:b> " + b"[<urn:c> " * 5000, "rdf-syntax", "p.ttl, line 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data: bytes, code: str, place: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rdf(data, "p.ttl")
    assert refused.value.code == code
    assert refused.value.place.text.startswith(place)
    assert refused.value.detail.zh


def test_a_text_of_too_many_triples_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf, "MOST_TRIPLES", 9)
    with pytest.raises(Unreadable) as refused:
        read_rdf(TURTLE.encode(), "p.ttl")
    assert refused.value.code == "too-many-triples"


REMOTE = "https://example.org/context.jsonld"


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"@context": REMOTE}, "@context"),
        ({"@context": [OWN_CONTEXT, REMOTE]}, "@context[1]"),
        ({"@context": {"@import": REMOTE}}, "@context.@import"),
        ({"@context": {"a": {"@id": "urn:a", "@context": REMOTE}}}, "@context.a.@context"),
        ({"@graph": [{"@context": REMOTE}]}, "@graph[0].@context"),
        ([{"a": {"@context": ["file:///etc/passwd"]}}], "[0].a.@context[0]"),
    ],
)
def test_a_remote_context_is_refused_and_never_fetched(value: Any, place: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rdf(json.dumps(value).encode(), "p.jsonld", "application/ld+json")
    assert refused.value.code == "remote-context"
    assert refused.value.place.text == place


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("context", [OWN_CONTEXT, own_context(), [OWN_CONTEXT, {"rank": {"@id": "urn:r"}}]])
def test_json_ld_is_read_with_our_context_by_address_or_in_the_file(context: Any) -> None:
    value = {
        "@context": context,
        "id": "cpd/ken-2026",
        "type": "CountryProgrammeDocument",
        "startsOn": "2026-01-01",
        "documentForm": "full",
        "totalBudget": 1500000.5,
        "hasResult": {"type": "ProgrammeOutcome", "resultCode": "1", "en": "People are housed"},
    }
    read = read_rdf(json.dumps(value).encode(), "p.jsonld", "application/ld+json")
    assert read.programme is not None
    assert str(read.programme.value("total_budget")) == "1500000.5"
    assert read.programme.value("type") == "full"
    assert read.sheets["outcomes"][0].value("statement") == "People are housed"
    assert read.problems == ()


def test_the_context_of_the_form_is_known_by_its_address() -> None:
    value = {
        "@context": PROGRAMME_CONTEXT,
        "@graph": [
            {
                "@type": "CountryProgrammeDocument",
                "currency": "USD",
                "outcomes": [{"@type": "ProgrammeOutcome", "outcome_id": "1"}],
            }
        ],
    }
    read = read_rdf(json.dumps(value).encode(), "p.jsonld", "application/ld+json")
    assert read.sheets["outcomes"][0].row_id == "1"


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_a_graph_read_back_gives_the_same_graph(xanadu: Context, media_type: str) -> None:
    first = programme_graph(submission(), xanadu)
    named = {"text/turtle": "turtle", "application/n-triples": "nt", "application/ld+json": "json-ld"}[media_type]
    text = Graph().parse(data=first.ntriples, format="nt").serialize(format=named)
    read = read_rdf(text.encode(), "p", media_type)
    again = programme_graph(read, xanadu)
    assert read.problems == ()
    assert _unordered(again.ntriples, first.ntriples)


def _unordered(one: bytes, other: bytes) -> bool:
    """Compare graphs apart from things that have no id of their own and so are numbered in the order of the file."""

    def kept(text: bytes) -> set[bytes]:
        numbered = (b"/milestones/", b"/resources/", b"/evaluations/", b"/lessons_risks/", b"/sections/")
        # Writers of Turtle add a fraction to whole decimals.
        lines = text.replace(b'.0"^^', b'"^^').splitlines()
        return {line for line in lines if not any(part in line for part in numbered)}

    return kept(one) == kept(other)


_WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=";；"), min_size=1)


@settings(max_examples=50)
@given(
    rows=st.fixed_dictionaries(
        {
            one.key: st.lists(
                st.fixed_dictionaries({}, optional={column.key: _WORD for column in one.columns}),
                min_size=1 if one.vertical else 0,
                max_size=1 if one.vertical else 2,
            )
            for one in FORM
        }
    )
)
def test_whatever_the_cells_hold_is_read_back_from_n_triples(rows: Any) -> None:
    nothing = Context.empty()
    given_in = submission(rows)
    first = programme_graph(given_in, nothing)
    read = read_rdf(first.ntriples, "p.nt", "application/n-triples")
    for key, expected in given_in.sheets.items():
        for row, back in zip(expected, read.sheets[key], strict=True):
            for column in row.cells:
                if column not in ("language", "kind"):
                    assert str(back.value(column)).startswith("http") or back.value(column) == row.value(column)
