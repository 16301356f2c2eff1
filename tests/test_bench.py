"""The bench judges rightly: what it asks is answered, turns are fair, limits hold, bounds mean what they say."""

import json
import xml.etree.ElementTree as Xml
from dataclasses import replace
from pathlib import Path

import pytest

from bench.baseline import Kept, judged, ratios, store, stored
from bench.comparing.asked import Asked, asked
from bench.comparing.measure import Comparison, Wanted, measure
from bench.comparing.plot import marks_svg, ratios_svg
from bench.comparing.rounds import Compared, Effort, Spread, compare, overall, spread
from bench.comparing.sides import Child, Endpoint, NoAnswer, Took
from bench.comparing.table import lines
from bench.growth import Grown
from queries.catalogue import catalogue
from store.snapshot import Home

ONE = asked()["cq-04"]


class Steady:
    """A side that always takes the same time, or never answers."""

    def __init__(self, name: str, ms: float | None, leans_on: str = "", seen: list[str] | None = None) -> None:
        self.name = name
        self.leans_on = leans_on
        self.ms = ms
        self.seen = [] if seen is None else seen

    def can(self, one: Asked) -> bool:
        return True

    def once(self, one: Asked) -> Took:
        self.seen.append(self.name)
        if self.ms is None:
            raise NoAnswer("> 2 s")
        return Took(self.ms, 3)


def well_formed(svg: str) -> bool:
    return Xml.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own picture


def compared(**times: list[float]) -> Compared:
    return Compared(ONE, dict(times))


def test_every_question_is_asked_and_the_thread_coverage_gaps_search_reconciliation_and_a_check() -> None:
    others = {"thread", "coverage", "unserved", "search", "reconcile", "check"}
    assert set(asked()) == set(catalogue()) | others


def test_sides_take_turns_and_none_is_always_first() -> None:
    seen: list[str] = []
    compare([ONE], [Steady("a", 1, seen=seen), Steady("b", 1, seen=seen)], Effort(rounds=3, warm_up=1))
    assert seen == ["a", "b", "b", "a", "a", "b", "b", "a"]


def test_a_slow_side_is_asked_no_longer_than_its_time() -> None:
    seen: list[str] = []
    sides = [Steady("slow", 400, seen=seen), Steady("quick", 1, seen=seen)]
    compare([ONE], sides, Effort(rounds=9, seconds=0.5, warm_up=0))
    assert (seen.count("slow"), seen.count("quick")) == (2, 9)


def test_a_side_without_an_answer_is_asked_once_and_those_on_the_same_engine_not_at_all() -> None:
    seen: list[str] = []
    sides = [Steady("rdflib", None, seen=seen), Steady("endpoint", 1, leans_on="rdflib", seen=seen)]
    [found] = compare([ONE], sides, Effort(rounds=3))
    assert seen == ["rdflib"]
    assert found.failed == {"rdflib": "> 2 s", "endpoint": "> 2 s"}


def test_a_ratio_is_that_of_round_against_round() -> None:
    found = compared(engine=[1, 2, 4], http=[2, 2, 12])
    assert found.ratio("http", "engine") == Spread(2, 1.5, 2.5)
    assert found.ratio("rdflib", "engine") is None


def test_work_is_the_processors_time_in_the_best_round() -> None:
    found = compared(engine=[9.0], http=[9.0])
    found.cpu = {"engine": [1.0, 2.0], "http": [8.0, 3.0]}
    assert found.work("http", "engine") == 3
    assert found.work("rdflib", "engine") is None


def test_one_value_has_no_spread() -> None:
    assert spread([3]) == Spread(3, 3, 3)
    assert spread([]) is None


def test_the_mean_of_ratios_is_geometric() -> None:
    assert overall([0.5, 2.0, None]) == pytest.approx(1)
    assert overall([None]) is None


def grown(cost: str, small: float, large: float, rows: tuple[int, int] = (3, 3)) -> Grown:
    return Grown("cq-04", cost, small, large, *rows, times=10)


@pytest.mark.parametrize(
    ("case", "holds"),
    [
        (grown("anchored", 1, 1.29), True),
        (grown("anchored", 10, 14), False),
        (grown("anchored", 0.1, 0.3), True),
        (grown("anchored", 10, 24, (10, 20)), True),
        (grown("scan", 10, 119), True),
        (grown("scan", 10, 130), False),
        (grown("", 1, 1000), True),
        (replace(grown("scan", 10, 0), failed="large: > 20 s"), False),
    ],
)
def test_anchored_is_flat_and_scans_are_linear(case: Grown, holds: bool) -> None:
    assert case.holds is holds


def test_a_ratio_beyond_its_tolerance_breaks_the_baseline_and_so_does_one_that_is_gone() -> None:
    kept = {"all questions: http over engine": Kept(2.0, 1.5), "cq-04: engine over yardstick": Kept(0.2, 2.0)}
    assert [one.holds for one in judged(kept, {name: kept[name].ratio * 1.4 for name in kept})] == [True, True]
    assert [one.holds for one in judged(kept, {"all questions: http over engine": 3.1})] == [False, False]


def test_what_is_next_to_nothing_may_grow_within_it() -> None:
    kept = {"cq-11: engine over yardstick": Kept(0.001, 2.0)}
    assert judged(kept, {"cq-11: engine over yardstick": 0.04})[0].holds


def test_a_stored_baseline_is_read_back(tmp_path: Path) -> None:
    times = {"engine": [1.0], "yardstick": [4.0], "queries": [1.5], "http": [2.0], "again": [0.2]}
    found = dict(ratios([replace(compared(**times), cpu=times)]))
    assert found["cq-04: engine over yardstick"] == 0.25
    file = tmp_path / "baseline.json"
    store(found, file)
    kept = {name: Kept(**one) for name, one in json.loads(file.read_text())["ratios"].items()}
    assert {name: one.ratio for name, one in kept.items()} == pytest.approx(found, abs=1e-4)
    assert all(one.holds for one in judged(kept, found))


def test_the_baseline_that_comes_with_the_project_speaks_of_what_is_asked() -> None:
    told = {name.split(":")[0] for name in stored()} - {"all questions"}
    assert told <= set(asked())
    assert len(told) > 0.9 * len(asked())


def test_a_process_answers_by_name_and_counts_its_rows(bundled_home: Home) -> None:
    with Child("engine", bundled_home.folder, Path(), limit=60) as side:
        took = side.once(ONE)
    assert took.ms > 0
    assert took.rows > 0


def test_a_process_that_takes_too_long_is_ended_and_the_next_answer_comes(bundled_home: Home) -> None:
    with Child("queries", bundled_home.folder, Path(), limit=-1 + 1e-6) as side:
        with pytest.raises(NoAnswer):
            side.once(ONE)
        side._limit = 60
        assert side.once(ONE).ms > 0


def test_an_endpoint_that_is_not_there_gives_no_answer() -> None:
    with pytest.raises(NoAnswer):
        Endpoint("nobody", "http://127.0.0.1:9/query", limit=2).once(ONE)


def test_a_comparison_is_told_in_a_table_a_picture_and_figures(bundled_home: Home, tmp_path: Path) -> None:
    wanted = Wanted(("engine", "queries", "rdflib-endpoint"), ("cq-04", "thread"), 60, Effort(rounds=2, warm_up=0))
    done = measure(bundled_home.folder, wanted)
    assert any(note.startswith("rdflib-endpoint: not installed") for note in done.notes) or len(done.names) == 3
    done.write(tmp_path)
    table = (tmp_path / "compared.txt").read_text()
    assert "cq-04" in table
    assert json.loads((tmp_path / "compared.json").read_text())["asked"][0]["ms"]["engine"]
    assert well_formed((tmp_path / "compared.svg").read_text())
    results = list(done.as_results())
    assert [one.name for one in results][:1] == ["cq-04: queries over engine"]
    assert not list(bundled_home.folder.glob("*.nt"))


def test_an_answer_over_http_keeps_its_bound_by_ratio_or_by_a_little_more() -> None:
    def held(engine: float, http: float) -> bool:
        done = Comparison([compared(engine=[engine], http=[http])], ["engine", "http"], [])
        return next(iter(done.as_results())).holds

    assert held(10, 12.9)
    assert not held(10, 13.1)
    assert held(0.2, 0.49)
    assert not held(0.2, 0.51)


def test_who_gave_no_answer_is_said_in_the_table() -> None:
    one = compared(engine=[1.0])
    one.failed["rdflib"] = "> 2 s"
    assert any("> 2 s" in line for line in lines([one], ["engine", "rdflib"], []))


def test_a_picture_holds_the_names_as_text() -> None:
    assert "&lt;b&gt;" in marks_svg([("<b>", {"http": Spread(1, 1, 2)})], ["http"], "Times")
    assert well_formed(ratios_svg([], ["http"], "Times"))
