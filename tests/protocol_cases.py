"""The cases of the SPARQL 1.1 Protocol's query operation as data, in the manner of the W3C's protocol test suite.

Each case is one request and what must come of it. The data are four graphs that each hold one thing of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT: Final = {"Content-Type": "application/sparql-query"}
HERE: Final = "http://example.org/"

GRAPHS: Final = tuple(f"{HERE}graph/{number}" for number in range(1, 5))
DATA: Final = {graph: f'<{HERE}thing/{number}> <{HERE}number> "{number}" .\n' for number, graph in enumerate(GRAPHS, 1)}
ASK: Final = "ASK {}"


def ask_default(*numbers: int) -> str:
    """Ask whether the default graph holds exactly the things of these graphs."""
    held = " ".join(f'?s{number} <{HERE}number> "{number}" .' for number in numbers)
    absent = " ".join(
        f'FILTER NOT EXISTS {{ ?t{number} <{HERE}number> "{number}" }}' for number in {1, 2, 3, 4} - set(numbers)
    )
    return f"ASK {{ {held} {absent} }}"


def ask_named(*numbers: int) -> str:
    """Ask whether the named graphs are exactly these."""
    held = " ".join(f'GRAPH <{GRAPHS[number - 1]}> {{ ?s{number} ?p{number} "{number}" }}' for number in numbers)
    absent = " ".join(
        f'FILTER NOT EXISTS {{ GRAPH <{GRAPHS[number - 1]}> {{ ?t{number} ?q{number} "{number}" }} }}'
        for number in {1, 2, 3, 4} - set(numbers)
    )
    return f"ASK {{ {held} {absent} }}"


def ask_full(default: int, named: int) -> str:
    """Ask whether the default graph is one graph and the only named one another."""
    return ask_default(default).removesuffix("}") + ask_named(named).removeprefix("ASK {")


def encoded(query: str = "", defaults: tuple[int, ...] = (), named: tuple[int, ...] = ()) -> str:
    """Write the parameters of an operation as application/x-www-form-urlencoded."""
    pairs = [("query", query)] if query else []
    pairs += [("default-graph-uri", GRAPHS[number - 1]) for number in defaults]
    pairs += [("named-graph-uri", GRAPHS[number - 1]) for number in named]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)


@dataclass(frozen=True)
class Case:
    """A request, the status it must have, and for 200 the media types allowed and the truth where it is ASK."""

    name: str
    method: str = "POST"
    parameters: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 200
    media_types: tuple[str, ...] = ("application/sparql-results+json", "application/sparql-results+xml")
    truth: bool | None = True
    problem: str = ""


def _good() -> list[Case]:
    one, both = ask_default(1), ask_default(1, 2)
    rdf = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
    tables = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
    form_typed = FORM | {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    cases = [
        Case("query_get", "GET", encoded(ASK)),
        Case("query_post_form", headers=FORM, body=encoded(ASK).encode()),
        Case("query_post_form_with_charset", headers=form_typed, body=encoded(ASK).encode()),
        Case("query_post_direct", headers=DIRECT, body=ASK.encode()),
        Case(
            "query_post_direct_with_charset",
            headers={"Content-Type": 'Application/SPARQL-Query;charset="utf-8"'},
            body=ASK.encode(),
        ),
        Case("query_post_direct_with_byte_order_mark", headers=DIRECT, body=b"\xef\xbb\xbf" + ASK.encode()),
        Case("query_get_plus_for_space", "GET", "query=ASK+%7B+%7D"),
        Case("query_get_spaces_around", "GET", "query=%20%0A%09ASK%7B%7D%0D%0A"),
        Case("query_get_with_an_empty_pair", "GET", "&&" + encoded(ASK) + "&"),
        Case(
            "query_get_with_parameters_of_updates", "GET", encoded(one) + "&using-graph-uri=" + GRAPHS[1], truth=False
        ),
        Case("query_get_same_default_graph_twice", "GET", encoded(one, (1, 1))),
        Case("query_get_unknown_graph", "GET", encoded("ASK { ?s ?p ?o }") + "&default-graph-uri=a:none", truth=False),
        Case("query_form_with_dataset_in_both", "POST", encoded("", (1,)), FORM, encoded(both, (2,)).encode()),
        Case("query_get_with_parameters_of_others", "GET", encoded(ASK) + "&format=json&output=json&timeout=5"),
        Case("query_form_with_dataset_in_the_url", "POST", encoded("", (1,)), FORM, encoded(one).encode()),
        Case(
            "query_content_type_select",
            headers=FORM,
            body=encoded("SELECT (1 AS ?value) {}").encode(),
            media_types=tables,
            truth=None,
        ),
        Case("query_content_type_ask", headers=FORM, body=encoded(ASK).encode()),
        Case(
            "query_content_type_describe",
            headers=FORM,
            body=encoded(f"DESCRIBE <{HERE}thing/1>").encode(),
            media_types=rdf,
            truth=None,
        ),
        Case(
            "query_content_type_construct",
            headers=FORM,
            body=encoded("CONSTRUCT { <s> <p> 1 } WHERE {}".replace("<s> <p>", f"<{HERE}s> <{HERE}p>")).encode(),
            media_types=rdf,
            truth=None,
        ),
    ]
    datasets: list[tuple[str, str, tuple[int, ...], tuple[int, ...]]] = [
        ("query_dataset_default_graph", one, (1,), ()),
        ("query_dataset_default_graphs", both, (1, 2), ()),
        ("query_dataset_named_graphs", ask_named(1, 2), (), (1, 2)),
        ("query_dataset_full", ask_full(3, 1), (3,), (1,)),
        # SPARQL 1.1 Protocol, section 2.1.4: the protocol's dataset goes before that of the query.
        ("query_multiple_dataset", one.replace("{", f"FROM <{GRAPHS[1]}> {{", 1), (1,), ()),
    ]
    for name, query, defaults, named in datasets:
        whole = encoded(query, defaults, named)
        cases.append(Case(name + "_get", "GET", whole))
        cases.append(Case(name + "_post_form", headers=FORM, body=whole.encode()))
        cases.append(Case(name + "_post_direct", "POST", encoded("", defaults, named), DIRECT, query.encode()))
    return cases


_UNSUPPORTED: Final = "unsupported-media-type"
# The cases of the W3C's protocol test suite (sparql11-test-suite/protocol) that concern queries.
W3C: Final = [
    "bad_multiple_queries",
    "bad_query_method",
    "bad_query_missing_direct_type",
    "bad_query_missing_form_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
    "bad_query_wrong_media_type",
    "query_content_type_ask",
    "query_content_type_construct",
    "query_content_type_describe",
    "query_content_type_select",
    "query_dataset_default_graph",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_full",
    "query_dataset_named_graphs_get",
    "query_dataset_named_graphs_post",
    "query_get",
    "query_multiple_dataset",
    "query_post_direct",
    "query_post_form",
]


def _bad() -> list[Case]:
    utf16 = "ASK {}".encode("utf-16")
    update = "INSERT DATA { <a:s> <a:p> <a:o> }"
    latin = "ASK { ?s ?p 'é' }".encode("latin-1")
    rows: list[tuple[str, str, str, Mapping[str, str], bytes, int, str]] = [
        ("bad_query_method", "PUT", encoded(ASK), {}, b"", 405, "method-not-allowed"),
        ("bad_query_delete", "DELETE", encoded(ASK), {}, b"", 405, "method-not-allowed"),
        ("bad_multiple_queries", "GET", encoded(ASK) + "&" + encoded(ASK), {}, b"", 400, "query-repeated"),
        ("bad_multiple_queries_post", "POST", encoded(ASK), DIRECT, ASK.encode(), 400, "query-repeated"),
        # Without any parameter a GET asks for the service description; those who accept none forgot the query.
        ("bad_query_missing", "GET", "", {"Accept": "text/csv"}, b"", 400, "query-missing"),
        ("bad_query_missing_head", "HEAD", "default-graph-uri=a:b", {}, b"", 400, ""),
        ("bad_query_missing_with_other_parameters", "GET", "format=json", {}, b"", 400, "query-missing"),
        ("bad_query_missing_with_dataset", "GET", encoded("", (1,)), {}, b"", 400, "query-missing"),
        ("bad_query_missing_post", "POST", "", FORM, b"", 400, "query-missing"),
        ("bad_query_patch", "PATCH", encoded(ASK), {}, b"", 405, "method-not-allowed"),
        ("bad_multiple_queries_in_form", "POST", "", FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400, "query-repeated"),
        ("bad_multiple_queries_in_form_and_url", "POST", encoded(ASK), FORM, b"query=ASK%7B%7D", 400, "query-repeated"),
        ("bad_query_and_update", "POST", "", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL", 403, "read-only"),
        ("bad_query_missing_in_form", "POST", "", FORM, b"x=1", 400, "query-missing"),
        ("bad_query_name_in_capitals", "GET", "Query=ASK%7B%7D", {}, b"", 400, "query-missing"),
        (
            "bad_query_wrong_media_type",
            "POST",
            "",
            {"Content-Type": "text/plain"},
            ASK.encode(),
            415,
            "unsupported-media-type",
        ),
        ("bad_query_missing_form_type", "POST", "", {}, encoded(ASK).encode(), 415, "unsupported-media-type"),
        ("bad_query_missing_direct_type", "POST", "", {}, ASK.encode(), 415, "unsupported-media-type"),
        (
            "bad_query_unreadable_type",
            "POST",
            "",
            {"Content-Type": "sparql"},
            ASK.encode(),
            415,
            "unsupported-media-type",
        ),
        (
            "bad_query_multipart",
            "POST",
            "",
            {"Content-Type": "multipart/form-data; boundary=x"},
            b"--x--",
            415,
            "unsupported-media-type",
        ),
        (
            "bad_query_non_utf8",
            "POST",
            "",
            {"Content-Type": "application/sparql-query; charset=UTF-16"},
            utf16,
            415,
            "unsupported-media-type",
        ),
        ("bad_query_non_utf8_undeclared", "POST", "", DIRECT, utf16, 400, "not-utf-8"),
        ("bad_query_latin1", "POST", "", DIRECT, latin, 400, "not-utf-8"),
        ("bad_query_latin1_in_form", "POST", "", FORM, b"query=ASK%7B?s+?p+'%E9'%7D", 400, "not-utf-8"),
        ("bad_query_latin1_in_url", "GET", "query=ASK%7B?s+?p+'%E9'%7D", {}, b"", 400, "not-utf-8"),
        *(
            ("bad_query_media_type_" + name, "POST", "", {"Content-Type": kind}, ASK.encode(), 415, _UNSUPPORTED)
            for name, kind in (
                ("json", "application/json"),
                ("results", "application/sparql-results+json"),
                ("turtle", "text/turtle"),
                ("like_ours", "application/sparql-query+xml"),
                ("of_two", "application/sparql-query, text/plain"),
                ("latin1", "application/sparql-query; charset=ISO-8859-1"),
                ("form_latin1", "application/x-www-form-urlencoded; charset=ISO-8859-1"),
            )
        ),
        ("bad_query_half_encoded", "GET", "query=ASK%7B%7", {}, b"", 400, "query-syntax"),
        ("bad_query_form_sent_as_query", "POST", "", DIRECT, encoded(ASK).encode(), 400, "query-syntax"),
        ("bad_query_query_sent_as_form", "POST", "", FORM, ASK.encode(), 400, "query-missing"),
        ("bad_query_encoded_twice", "GET", "query=ASK%257B%257D", {}, b"", 400, "query-syntax"),
        (
            "bad_query_compressed",
            "POST",
            "",
            DIRECT | {"Content-Encoding": "gzip"},
            b"\x1f\x8b",
            415,
            "unsupported-media-type",
        ),
        ("bad_query_syntax", "GET", "query=ASK%20%7B", {}, b"", 400, "query-syntax"),
        ("bad_query_empty", "GET", "query=", {}, b"", 400, "query-syntax"),
        ("bad_query_empty_body", "POST", "", DIRECT, b"", 400, "query-syntax"),
        ("bad_graph_relative", "GET", encoded(ASK) + "&default-graph-uri=data.ttl", {}, b"", 400, "not-an-iri"),
        ("bad_graph_empty", "GET", encoded(ASK) + "&named-graph-uri=", {}, b"", 400, "not-an-iri"),
        ("bad_graph_not_an_iri", "GET", encoded(ASK) + "&named-graph-uri=a:b%20c", {}, b"", 400, "not-an-iri"),
        ("bad_too_many_parameters", "GET", encoded(ASK) + "&a=b" * 1000, {}, b"", 400, "too-many-parameters"),
        ("bad_update_get", "GET", "update=" + quote(update), {}, b"", 403, "read-only"),
        ("bad_update_post_form", "POST", "", FORM, b"update=" + quote(update).encode(), 403, "read-only"),
        (
            "bad_update_post_direct",
            "POST",
            "",
            {"Content-Type": "application/sparql-update"},
            update.encode(),
            403,
            "read-only",
        ),
        ("bad_body_too_large", "POST", "", DIRECT, b"#" * (2**20 + 1), 413, "request-too-large"),
        ("bad_form_too_large", "POST", "", FORM, b"query=" + b"a" * (2**20), 413, "request-too-large"),
    ]
    return [
        Case(name, method, parameters, headers, body, status, (), None, problem)
        for name, method, parameters, headers, body, status, problem in rows
    ]


GOOD: Final = _good()
BAD: Final = _bad()
