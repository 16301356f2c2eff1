"""For an engine that sees no outer variable in EXISTS, what must exist becomes a part of the pattern."""

import pytest

from store.dialects import joined


def plain(query: str) -> str:
    return " ".join(query.split())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{ ?a ?b ?c FILTER(EXISTS { ?a a ?k } && EXISTS { ?a ?p ?o }) }", "{ ?a ?b ?c . ?a a ?k . ?a ?p ?o }"),
        ("{ ?a ?b ?c . FILTER(?c > 1 && EXISTS { ?a a ?k }) }", "{ ?a ?b ?c . ?a a ?k FILTER(?c > 1) }"),
        ("{ OPTIONAL { ?a ?b ?c } FILTER(EXISTS { ?a a ?k }) }", "{ OPTIONAL { ?a ?b ?c } . ?a a ?k }"),
    ],
)
def test_what_must_exist_is_joined(written: str, meant: str) -> None:
    assert plain(joined(written)) == meant


@pytest.mark.parametrize(
    "query",
    [
        "{ ?a ?b ?c FILTER(?c = 1 || EXISTS { ?a a ?k }) }",
        "{ ?a ?b ?c FILTER(?c = 1 && NOT EXISTS { ?a a ?k }) }",
        "{ ?a ?b ?c FILTER NOT EXISTS { ?a a ?k } }",
        "{ ?a ?b ?c FILTER(?c > 1) }",
    ],
)
def test_other_conditions_stay_as_they_are(query: str) -> None:
    assert joined(query) == query
