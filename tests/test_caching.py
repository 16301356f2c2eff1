"""Entity tags name an answer by all that shaped it, and kept bodies never outgrow their bound."""

from hypothesis import given
from hypothesis import strategies as st

from api.caching import Bodies, tag


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_answers_that_differ_in_anything_have_different_tags(one: list[str], other: list[str]) -> None:
    clean = [[text.replace("\0", "") for text in shape] for shape in (one, other)]
    assert (tag("snapshot", *clean[0]) == tag("snapshot", *clean[1])) is (clean[0] == clean[1])


def test_another_snapshot_gives_another_tag() -> None:
    assert tag("a", "cq-04") != tag("b", "cq-04")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 30))))
def test_kept_bodies_stay_within_their_bound(puts: list[tuple[str, int]]) -> None:
    bodies = Bodies(limit=1000)
    for name, size in puts:
        bodies.put(name, b"x" * size)
    held = [body for name in "abcdef" if (body := bodies.get(name)) is not None]
    assert sum(map(len, held)) <= 1000
    assert all(len(body) <= 10 for body in held)


def test_the_body_asked_for_least_recently_goes_first() -> None:
    bodies = Bodies(limit=2000)
    for number in range(100):
        bodies.put(str(number), b"x" * 20)
    assert bodies.get("0") == b"x" * 20
    bodies.put("new", b"x" * 20)
    assert bodies.get("0") is not None
    assert bodies.get("1") is None
