"""Drawings as places: texts fit, boxes do not overlap, every line has its label, time runs one way."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drawing import thread, timeline
from api.drawing.layers import Box, Placed, layered
from api.drawing.thread import Label, Line, ThingBox
from api.drawing.timeline import Bar, Mark
from api.drawing.wording import width_of, wrapped

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("战略计划 الخطة plan"), max_size=120
)


@given(TEXTS, st.floats(30, 400), st.integers(1, 4))
def test_no_line_is_wider_than_asked_for_and_there_are_no_more_than_asked_for(
    text: str, width: float, most: int
) -> None:
    lines = wrapped(text, width, 14, most)
    assert len(lines) <= most
    assert all(width_of(line, 14) <= max(width, width_of("W…", 14)) for line in lines)


def test_a_text_that_fits_is_not_cut() -> None:
    assert wrapped("Strategic plan 2020–2023", 1000, 14, 1) == ("Strategic plan 2020–2023",)
    assert "".join(wrapped("人居署战略计划", 60, 14, 9)) == "人居署战略计划"


def test_what_does_not_fit_says_so_by_an_ellipsis() -> None:
    assert wrapped("one two three four five six", 60, 14, 2)[-1].endswith("…")


def test_chinese_breaks_between_characters_and_english_between_words() -> None:
    assert all(len(line) <= 4 for line in wrapped("人居署战略计划", 60, 14, 9))
    assert set(" ".join(wrapped("strategic plans of cities", 90, 14, 9)).split()) == {
        "strategic",
        "plans",
        "of",
        "cities",
    }


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[tuple[str, str]]]:
    rows = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    boxes = [
        Box(f"{rank}-{at}", rank, draw(st.floats(10, 200)), draw(st.floats(10, 60)))
        for rank, count in enumerate(rows)
        for at in range(count)
    ]
    joined = [
        (one.key, other.key) for one in boxes for other in boxes if other.rank == one.rank + 1 and draw(st.booleans())
    ]
    return boxes, joined


@given(graphs(), st.booleans())
def test_boxes_never_overlap_and_stay_inside(graph: tuple[list[Box], list[tuple[str, str]]], mirrored: bool) -> None:
    boxes, joined = graph
    placement = layered(boxes, joined, mirrored=mirrored)
    assert placement.boxes.keys() == {box.key for box in boxes}
    assert not any(overlap(one, other) for one, other in combinations(placement.boxes.values(), 2))
    for box in placement.boxes.values():
        assert box.x >= -0.01 and box.x + box.width <= placement.width + 0.01
        assert box.y >= -0.01 and box.bottom <= placement.height + 0.01


@given(graphs())
def test_a_row_is_below_all_rows_before_it(graph: tuple[list[Box], list[tuple[str, str]]]) -> None:
    boxes, joined = graph
    placed = layered(boxes, joined).boxes
    for one, other in combinations(boxes, 2):
        if one.rank < other.rank:
            assert placed[one.key].bottom < placed[other.key].y


def test_mirrored_the_first_of_a_row_is_on_the_right() -> None:
    boxes = [Box("a", 0, 50, 20), Box("b", 0, 50, 20)]
    plain, mirrored = layered(boxes, []).boxes, layered(boxes, [], mirrored=True).boxes
    assert plain["a"].x < plain["b"].x
    assert mirrored["a"].x > mirrored["b"].x


def test_lines_are_untangled_where_they_can_be() -> None:
    boxes = [Box(key, 0 if key in "ab" else 1, 50, 20) for key in "abxy"]
    placed = layered(boxes, [("a", "y"), ("b", "x")]).boxes
    assert (placed["a"].x < placed["b"].x) == (placed["y"].x < placed["x"].x)


def overlap(one: Placed, other: Placed) -> bool:
    apart = (
        one.x + one.width <= other.x + 0.01
        or other.x + other.width <= one.x + 0.01
        or one.bottom <= other.y + 0.01
        or other.bottom <= one.y + 0.01
    )
    return not apart


def test_every_line_of_a_thread_has_one_label_with_all_its_relations() -> None:
    lines = [
        Line("a", "b", "asserted", True, ("1", "2")),
        Line("a", "b", "suggested", True, ("3",)),
        Line("b", "c", "inferred", False, ("4",)),
    ]
    said = {"1": "concerns", "2": "extends", "3": "continues", "4": "serves"}
    drawing = thread.drawn({"a": 0, "b": 1, "c": 2}, lines, dict.fromkeys("abc", "a thing"), said, {"suggested": "?"})
    rows = drawing.rows
    assert [type(row[0]) for row in rows] == [ThingBox, Label, ThingBox, Label, ThingBox]
    labels = [one for row in rows for one in row if isinstance(one, Label)]
    assert sorted(part.key for label in labels for part in label.said) == ["1", "2", "3", "4"]
    assert {label.line.standing: label.standing is not None for label in labels} == {
        "asserted": False,
        "suggested": True,
        "inferred": False,
    }
    assert all(part.height >= 24 for label in labels for part in label.said), "large enough to be touched"


def test_a_thread_is_read_from_top_to_bottom() -> None:
    lines = [Line("a", "b", "asserted", True, ("1",))]
    drawing = thread.drawn({"a": 0, "b": 1}, lines, {"a": "x", "b": "y"}, {"1": "concerns"}, {})
    tops = [row[0].place.y for row in drawing.rows]
    assert tops == sorted(tops)


DAYS = st.dates().map(lambda day: f"{2010 + day.year % 20}-{day.month:02}-{min(day.day, 28):02}")


@given(st.lists(DAYS, min_size=1, max_size=30), st.booleans())
def test_marks_of_a_plan_never_overlap(days: list[str], mirrored: bool) -> None:
    marks = [Mark("plan", str(number), day) for number, day in enumerate(days)]
    (lane,) = timeline.drawn([Bar("plan", "2020-01-01", "2023-12-31")], marks, days[0], mirrored=mirrored).lanes
    assert len(lane.marks) == len(days)
    for (_, x, y, _), (_, other_x, other_y, _) in combinations(lane.marks, 2):
        assert abs(x - other_x) >= timeline.MARK or abs(y - other_y) >= timeline.MARK


@pytest.mark.parametrize("mirrored", [False, True])
def test_time_runs_one_way(mirrored: bool) -> None:
    bars = [Bar("one", "2014-01-01", "2019-12-31"), Bar("two", "2020-01-01", "2025-12-31", "2023-12-31")]
    drawn = timeline.drawn(bars, [], "2021-06-29", mirrored=mirrored)
    places = [x for _, x in drawn.years]
    assert places == sorted(places, reverse=mirrored)
    one, two = drawn.lanes
    assert one.extension is None
    assert two.extension is not None
    assert (one.bar.x < two.bar.x) is not mirrored
    assert two.bar.x <= two.extension.x <= two.bar.x + two.bar.width
    assert drawn.today is not None
    assert all(upper.bar.bottom < lower.bar.y for upper, lower in pairwise(drawn.lanes))


def test_where_there_is_no_plan_there_is_nothing_to_draw() -> None:
    assert timeline.drawn([], [], "2021-06-29").lanes == ()


def test_a_day_outside_the_years_drawn_has_no_line() -> None:
    assert timeline.drawn([Bar("plan", "2020-01-01", "2023-12-31")], [], "1999-01-01").today is None
