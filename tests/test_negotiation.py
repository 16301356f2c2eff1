"""Content and language negotiation: what the asker's headers mean, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import (
    GRAPH_SUFFIXES,
    LANGUAGES,
    OFFERS,
    RESULT_SUFFIXES,
    MalformedHeader,
    UnknownLanguage,
    choose,
    choose_answer_types,
    choose_language,
    split_suffix,
)

JSON, XML, CSV, TSV = OFFERS["solutions"]
TURTLE, JSON_LD, N_TRIPLES, RDF_XML = OFFERS["graph"]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"

SOLUTIONS = [
    # no preference
    (None, JSON),
    ("", JSON),
    (" , ,", JSON),
    ("*/*", JSON),
    ("*", JSON),
    ("application/*", JSON),
    ("text/*", CSV),
    (CHROME, JSON),
    (JAVA, JSON),
    # one type
    (JSON, JSON),
    (XML, XML),
    (CSV, CSV),
    (TSV, TSV),
    ("TEXT/CSV", CSV),
    ("Application/SPARQL-Results+XML", XML),
    (f"  {TSV}  ", TSV),
    # nothing fits
    ("text/html", None),
    ("image/*", None),
    ("application/foo", None),
    (f"{TURTLE}, {RDF_XML}", None),
    ("application/sparql-results", None),
    # lists and quality
    (f"{CSV}, {TSV}", CSV),
    (f"{TSV}, {CSV}", CSV),
    (f"{XML}, {JSON}", JSON),
    (f"{CSV};q=0.5, {TSV}", TSV),
    (f"{CSV};q=0.5,{TSV};q=0.7,{XML};q=0.6", TSV),
    ("text/foo;q=0.9,text/csv", CSV),
    ("text/foo;q=0.5 , text/csv ; q = 0.7", CSV),
    (f"{XML};q=1.000, {JSON};q=0.999", XML),
    (f"{XML};Q=0.3, {CSV};q=0.2", XML),
    (f"{JSON};q=.1, {XML};q=.2", XML),
    # what is named goes before what a wildcard lets in
    (f"{XML}, */*", XML),
    ("text/*, */*", CSV),
    (f"{TSV}, text/*, */*", TSV),
    ("foo/bar, */*;q=0.9", JSON),
    # exclusion, and the most specific range decides
    (f"*/*, {JSON};q=0", XML),
    (f"{JSON};q=0, */*;q=0.1", XML),
    ("*/*, application/*;q=0", CSV),
    (f"application/*;q=0, {XML};q=0.4", XML),
    (f"text/*;q=0.9, {CSV};q=0.1, {JSON};q=0.5", TSV),
    ("*/*;q=0", None),
    (f"{CSV};q=0", None),
    (f"{CSV};q=0.0, {CSV};q=0.000", None),
    # parameters
    (f"{JSON};charset=utf-8", JSON),
    (f'{CSV}; charset="UTF-8"', CSV),
    (f"{CSV};header=absent", CSV),
    (f"{CSV};header=absent;q=0.2, {TSV};q=0.3", TSV),
    (f"{CSV};q=0.9, {CSV};header=absent;q=0, {TSV};q=0.5", CSV),
    (f"{CSV};q=0.9, {CSV};charset=utf-8;q=0.1, {TSV};q=0.5", TSV),
    (f'{CSV};note="a, b;q=0";q=0.5, {TSV};q=0.4', CSV),
    (f'{CSV};note="say \\", */*";q=0.3, {TSV};q=0.4', TSV),
    (f"{XML};q=0.5;level=1, {CSV};q=0.4", XML),
]


@pytest.mark.parametrize(("accept", "expected"), SOLUTIONS)
def test_the_accept_header_chooses_among_formats_of_solutions(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERS["solutions"]) == expected


@pytest.mark.parametrize(
    ("accept", "part"),
    [
        ("fooBar", "fooBar"),
        ("text/csv, nonsense", "nonsense"),
        ("text/", "text/"),
        ("/csv", "/csv"),
        ("*/csv", "*/csv"),
        ("text/csv/xml", "text/csv/xml"),
        ("text/csv;q=1.5", "text/csv;q=1.5"),
        ("text/csv;q=-0.1", "text/csv;q=-0.1"),
        ("text/csv;q=high", "text/csv;q=high"),
        ("text/csv;q=", "text/csv;q="),
        ("text/csv;q=.", "text/csv;q=."),
        ("text/csv;q", "text/csv;q"),
        ("text/csv;a b=c", "text/csv;a b=c"),
        ('text/csv;a="b', 'text/csv;a="b'),
        ("text/csv;a=b c", "text/csv;a=b c"),
        ("text/c sv", "text/c sv"),
        ("text csv, text/csv", "text csv"),
        ("text/csv;q=٠", "text/csv;q=٠"),
    ],
)
def test_a_header_that_cannot_be_read_is_named_at_the_piece_at_fault(accept: str, part: str) -> None:
    with pytest.raises(MalformedHeader) as caught:
        choose(accept, [CSV])
    assert caught.value.header == "Accept"
    assert caught.value.part == part
    assert repr(part) in str(caught.value)


@pytest.mark.parametrize(
    ("accept", "solutions", "truth", "graph"),
    [
        (None, JSON, JSON, TURTLE),
        ("*/*", JSON, JSON, TURTLE),
        ("text/csv", CSV, CSV, None),
        ("text/turtle", None, None, TURTLE),
        ("application/n-quads", None, None, None),
        ("application/trig", None, None, None),
        ("text/csv, text/turtle;q=0.5, */*;q=0.1", CSV, CSV, TURTLE),
        ("application/json", JSON, JSON, JSON_LD),
        ("application/xml", XML, XML, RDF_XML),
        ("text/plain", None, None, N_TRIPLES),
        ("application/sparql-results+xml,application/rdf+xml,*/*", XML, XML, RDF_XML),
        (CHROME, XML, XML, RDF_XML),
    ],
)
def test_each_kind_of_query_gets_the_format_that_fits_it(
    accept: str | None, solutions: str | None, truth: str | None, graph: str | None
) -> None:
    types = choose_answer_types(accept).types
    assert (types.solutions, types.truth, types.graph) == (solutions, truth, graph)


def test_an_answer_carries_the_general_name_under_which_it_was_asked_for() -> None:
    assert choose_answer_types("application/json").names == {
        JSON: "application/json",
        JSON_LD: "application/json",
    }
    assert choose_answer_types("application/json, application/sparql-results+json").names[JSON] == JSON


_types = st.sampled_from([*OFFERS["solutions"], "text/*", "application/*", "*/*", "text/html", "image/png"])
_ranges = st.lists(st.tuples(_types, st.integers(0, 1000)), min_size=1, unique_by=lambda pair: pair[0])


@given(_ranges)
def test_the_choice_does_not_depend_on_the_order_of_the_header(ranges: list[tuple[str, int]]) -> None:
    accept = [f"{name};q={quality / 1000:.3f}" for name, quality in ranges]
    forward, backward = (
        choose(", ".join(accept), OFFERS["solutions"]),
        choose(",".join(accept[::-1]), OFFERS["solutions"]),
    )
    assert forward == backward


@given(_ranges)
def test_what_is_chosen_was_offered_and_not_excluded(ranges: list[tuple[str, int]]) -> None:
    chosen = choose(", ".join(f"{name};q={quality / 1000:.3f}" for name, quality in ranges), OFFERS["solutions"])
    named = dict(ranges)
    for offer in OFFERS["solutions"]:
        wildcard = offer.partition("/")[0] + "/*"
        quality = named.get(offer, named.get(wildcard, named.get("*/*", 0)))
        if offer == chosen:
            assert quality > 0
        elif chosen is None:
            assert quality == 0


@given(st.text(max_size=60))
def test_any_header_is_either_understood_or_named_as_malformed(accept: str) -> None:
    try:
        assert choose(accept, OFFERS["graph"]) in (None, *OFFERS["graph"])
    except MalformedHeader as error:
        assert error.part in accept


@pytest.mark.parametrize(
    ("path", "stem", "media_type"),
    [
        ("doc/HSP/EB.2025/4.ttl", "doc/HSP/EB.2025/4", TURTLE),
        ("doc/HSP/EB.2025/4.jsonld", "doc/HSP/EB.2025/4", JSON_LD),
        ("doc/HSP/EB.2025/4.nt", "doc/HSP/EB.2025/4", N_TRIPLES),
        ("doc/HSP/EB.2025/4.xml", "doc/HSP/EB.2025/4", RDF_XML),
        ("doc/HSP/EB.2025/4.html", "doc/HSP/EB.2025/4", "text/html"),
        ("doc/HSP/EB.2025/4", "doc/HSP/EB.2025/4", None),
        ("doc/HSP/EB.2025", "doc/HSP/EB.2025", None),
        (".ttl", ".ttl", None),
    ],
)
def test_a_suffix_names_a_format_and_a_dot_in_a_symbol_does_not(path: str, stem: str, media_type: str | None) -> None:
    assert split_suffix(path, GRAPH_SUFFIXES) == (stem, media_type)


def test_results_have_suffixes_of_their_own() -> None:
    endings = [split_suffix("answer" + suffix, RESULT_SUFFIXES)[1] for suffix in (".json", ".xml", ".csv", ".tsv")]
    assert endings == [JSON, XML, CSV, TSV]
    assert split_suffix("answer.ttl", RESULT_SUFFIXES) == ("answer.ttl", None)


@pytest.mark.parametrize(
    ("lang", "accept_language", "expected"),
    [
        (None, None, "en"),
        (None, "", "en"),
        ("zh", "fr", "zh"),
        ("zh-Hans-CN", None, "zh"),
        ("fr_CA", None, "fr"),
        ("AR", None, "ar"),
        ("", "ru", "ru"),
        (None, "fr", "fr"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB;q=0.5, es;q=0.8", "es"),
        (None, "ru, ar", "ru"),
        (None, "ar, ru", "ar"),
        (None, "de, fr;q=0.3", "fr"),
        (None, "de", "en"),
        (None, "*", "en"),
        (None, "de, *;q=0.5", "en"),
        (None, "en;q=0, *", "ar"),
        (None, "fr;q=0, en;q=0", "en"),
        (None, "fr;q=0.1, *;q=0.9", "en"),
        (None, "zh-Hant-TW", "zh"),
    ],
)
def test_lang_beats_the_header_and_english_serves_the_rest(
    lang: str | None, accept_language: str | None, expected: str
) -> None:
    assert choose_language(lang, accept_language) == expected


@pytest.mark.parametrize("lang", ["de", "english", "-", "zz-ZH", "中文"])
def test_a_language_that_is_none_of_the_six_is_refused_by_name(lang: str) -> None:
    with pytest.raises(UnknownLanguage, match="ar, en, es, fr, ru, zh"):
        choose_language(lang, "fr")


@pytest.mark.parametrize("header", ["fr;q=2", "fr;x=1", "f r", "fr-", "français"])
def test_an_accept_language_that_cannot_be_read_is_named(header: str) -> None:
    with pytest.raises(MalformedHeader, match="Accept-Language"):
        choose_language(None, header)


@given(st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True))
def test_the_first_of_several_equal_languages_is_taken(languages: list[str]) -> None:
    assert choose_language(None, ", ".join(languages)) == languages[0]
