"""How deeply a query is nested is known before a parser could break on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.inspection import inspect
from store.nesting import DEEPEST, depth
from store.port import Limits, QueryRefused
from store.workers import WorkerPool

MANY = 30_000


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (" + "!" * MANY + "1 AS ?x) {}",
        "SELECT (" + "! # no\n" * MANY + "1 AS ?x) {}",
        "SELECT (" + "-" * MANY + "1 AS ?x) {}",
        "SELECT (" + "+ -" * MANY + "1 AS ?x) {}",
        "SELECT (" + "\\u0021" * MANY + "1 AS ?x) {}",
        "SELECT * { ?s " + "^" * MANY + "<http://e/p> ?o }",
        "SELECT * { ?s " + "^(" * MANY + "<http://e/p>" + ")" * MANY + " ?o }",
        "SELECT (" + "STR(" * MANY + "1" + ")" * MANY + " AS ?x) {}",
        "SELECT * {" + "FILTER EXISTS {" * MANY + "}" * MANY + "}",
        "SELECT * { ?s ?p " + "[ <http://e/p> " * MANY + "1" + "]" * MANY + "}",
        "SELECT (" + ("!" * 20 + "(") * 20 + "1" + ")" * 20 + " AS ?x) {}",
        "SELECT (" + "!" * MANY,
        "INSERT DATA " + "{" * MANY,
    ],
)
def test_hopeless_nesting_is_refused_before_any_parser_sees_it(query: str) -> None:
    with pytest.raises(QueryRefused, match=f"nested too deeply.*at most {DEEPEST}"):
        inspect(query)


def test_hopeless_nesting_ends_no_process() -> None:
    workers = WorkerPool(1)
    workers.warm()
    before = workers.pids
    with pytest.raises(QueryRefused, match="nested too deeply"):
        workers.inspect("SELECT (" + "!" * MANY + "1 AS ?x) {}", Limits())
    assert workers.inspect("ASK {}", Limits()).kind == "truth"
    assert workers.pids == before
    workers.close()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p '" + "(" * MANY + "' }",
        'ASK { ?s ?p """' + '!"' * MANY + ' """ }',
        "ASK { } # " + "{" * MANY,
        "ASK { ?s <http://e/" + "-(" * MANY + "> ?o }",
        "ASK { VALUES ?n { " + "-1 " * 1000 + "} }",
        "ASK { " + "{ ?s ?p -1 } UNION " * 300 + "{} }",
    ],
)
def test_what_is_long_but_not_deep_is_read(query: str) -> None:
    assert inspect(query).kind == "truth"


def test_an_escaped_bracket_in_a_name_opens_nothing() -> None:
    assert depth(r"ASK { ?s e:a\(b e:\(c , e:-\(\(\( }") == 2


def test_a_depth_that_people_write_is_read() -> None:
    assert inspect("SELECT (" + "(" * 12 + "1" + ")" * 12 + " AS ?x) {}").kind == "solutions"


@given(st.text("({[]})!^+-'\"\\<># \na1"))
def test_the_depth_of_any_text_is_counted(query: str) -> None:
    assert 0 <= depth(query) <= len(query)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_depth_counts_brackets_and_what_stands_before_operands(brackets: int, signs: int) -> None:
    assert depth("(" * brackets + "!" * signs + "1" + ")" * brackets) == brackets + signs
