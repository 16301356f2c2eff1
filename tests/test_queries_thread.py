"""The thread between two things, coverage and gaps: every step and every cell with who says so and where."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.namespaces import CODE, DEF, ID, PREFIXES
from queries.coverage import coverage
from queries.lookup import Lookup
from queries.thread import Step, Threads, find_threads
from store.embedded import EmbeddedStore
from store.snapshot import GraphContent, Home
from tests.store_samples import load

EX = "http://example.org/"
PLAN = ID + "plan/un-habitat/2026-2029"
DECISION = ID + "act/decision/un-habitat-assembly/2/1"
Build = Callable[[str], Lookup]


@pytest.fixture
def made_of(tmp_path: Path) -> Iterator[Build]:
    """Give a function that makes a lookup on a graph written in N-Triples."""
    with ExitStack() as open_stores:
        count = iter(range(1000))

        def build(triples: str) -> Lookup:
            home = Home(tmp_path / str(next(count)))
            load(home, GraphContent(EX + "graph", triples.encode()))
            store = EmbeddedStore(home)
            open_stores.callback(store.close)
            return Lookup(store)

        yield build


def stated(source: str, target: str, part: str = "p") -> str:
    """Return the triples of a relation that a document part states."""
    statement, rdf = f"<{EX}says/{source}-{target}-{part}>", PREFIXES["rdf"]
    return (
        f"{statement} <{rdf}subject> <{EX}{source}> .\n{statement} <{rdf}predicate> <{DEF}concerns> .\n"
        f"{statement} <{rdf}object> <{EX}{target}> .\n{statement} <{DEF}statedIn> <{EX}doc#{part}> .\n"
    )


def inferred(source: str, target: str) -> str:
    """Return the triples of an alignment that a rule derived from a claim stated in a part."""
    claim, premise = f"<{EX}follows/{source}-{target}>", f"<{EX}premise/{source}-{target}>"
    return (
        f"{claim} <{PREFIXES['rdf']}type> <{DEF}InferredAlignment> .\n"
        f"{claim} <{DEF}claimSubject> <{EX}{source}> .\n{claim} <{DEF}claimObject> <{EX}{target}> .\n"
        f"{claim} <{DEF}claimRelation> <{CODE}alignment-relation/supports> .\n"
        f"{claim} <{DEF}premise> {premise} .\n{premise} <{DEF}statedIn> <{EX}doc#p> .\n"
    )


def things(path: tuple[Step, ...]) -> list[str]:
    return [path[0].source.removeprefix(EX), *(step.target.removeprefix(EX) for step in path)] if path else []


def joined(found: Threads) -> bool:
    return all(one.target == other.source for path in found.paths for one, other in pairwise(path))


def test_a_decision_leads_to_the_plan_it_extended_in_one_step(bundled: Lookup) -> None:
    found = find_threads(bundled, ID + "plan/un-habitat/2020-2023", DECISION)
    assert found.complete
    assert {len(path) for path in found.paths} == {1}
    assert all(step.strength == "asserted" and step.parts for path in found.paths for step in path)


def test_the_thread_runs_from_the_mandate_to_the_expected_impact(bundled: Lookup) -> None:
    start, end = ID + "act/decision/executive-board/2024/5", ID + "result/2026-2029/outcome-3"
    found = find_threads(bundled, start, end)
    assert found.complete
    assert joined(found)
    shortest = {len(path) for path in found.paths}
    assert len(shortest) == 1
    for path in found.paths:
        assert (path[0].source, path[-1].target) == (start, end)
        for step in path:
            assert bundled.evidence(step.parts, "en").keys() == set(step.parts) != set()
    assert any(PLAN in {step.target for step in path} for path in found.paths)


def test_the_thread_back_has_the_same_steps_the_other_way_round(bundled: Lookup) -> None:
    there = find_threads(bundled, DECISION, ID + "indicators/core")
    back = find_threads(bundled, ID + "indicators/core", DECISION)
    assert there.paths
    turned = {tuple((step.target, step.source, step.via) for step in reversed(path)) for path in back.paths}
    assert {tuple((step.source, step.target, step.via) for step in path) for path in there.paths} == turned


def test_a_thing_is_joined_to_itself_by_no_step(bundled: Lookup) -> None:
    assert find_threads(bundled, PLAN, PLAN) == Threads(((),), True)


def test_where_there_is_no_path_the_answer_is_empty_and_complete(made_of: Build) -> None:
    lookup = made_of(stated("a", "b") + stated("c", "d"))
    assert find_threads(lookup, EX + "a", EX + "d") == Threads((), True)


def test_a_path_longer_than_asked_for_is_not_given_and_said_to_be_cut_off(made_of: Build) -> None:
    lookup = made_of("".join(stated(str(number), str(number + 1)) for number in range(6)))
    assert find_threads(lookup, EX + "0", EX + "6", longest=5) == Threads((), False)
    (path,) = find_threads(lookup, EX + "0", EX + "6", longest=6).paths
    assert things(path) == [str(number) for number in range(7)]


def test_all_paths_of_the_shortest_length_are_given_and_no_longer_one(made_of: Build) -> None:
    lookup = made_of(
        stated("a", "b") + stated("b", "d") + stated("a", "c") + stated("c", "d") + stated("a", "x")
        + stated("x", "y") + stated("y", "d")
    )  # fmt: skip
    found = find_threads(lookup, EX + "a", EX + "d")
    assert [things(path) for path in found.paths] == [["a", "b", "d"], ["a", "c", "d"]]
    assert found.complete


def test_relations_are_walked_backwards_too_and_say_so(made_of: Build) -> None:
    lookup = made_of(stated("b", "a") + stated("b", "c"))
    (path,) = find_threads(lookup, EX + "a", EX + "c").paths
    assert [(step.source, step.target, step.forward) for step in path] == [
        (EX + "a", EX + "b", False),
        (EX + "b", EX + "c", True),
    ]


def test_asserted_paths_come_before_those_with_inferred_steps(made_of: Build) -> None:
    lookup = made_of(
        inferred("a", "b")
        + inferred("b", "d")
        + stated("a", "c")
        + inferred("c", "d")
        + stated("a", "z")
        + stated("z", "d")
    )
    found = find_threads(lookup, EX + "a", EX + "d")
    assert [things(path)[1] for path in found.paths] == ["z", "c", "b"]
    assert [[step.strength for step in path] for path in found.paths] == [
        ["asserted", "asserted"],
        ["asserted", "inferred"],
        ["inferred", "inferred"],
    ]
    assert all(step.parts == (EX + "doc#p",) for path in found.paths for step in path), "inferred: of its premises"


def test_one_relation_stated_in_several_parts_is_one_path_with_all_of_them_per_statement(made_of: Build) -> None:
    both = f"<{EX}says/a-b-p> <{DEF}statedIn> <{EX}doc#q> .\n"
    (path,) = find_threads(made_of(stated("a", "b") + both), EX + "a", EX + "b").paths
    assert path[0].parts == (EX + "doc#p", EX + "doc#q")


def test_more_paths_than_asked_for_are_cut_and_said_to_be(made_of: Build) -> None:
    lookup = made_of("".join(stated("a", f"m{n}") + stated(f"m{n}", "z") for n in range(8)))
    found = find_threads(lookup, EX + "a", EX + "z", most=5)
    assert len(found.paths) == 5
    assert not found.complete
    assert find_threads(lookup, EX + "a", EX + "z", most=8).complete


EDGES = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda edge: edge[0] != edge[1]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDGES)
def test_the_paths_are_those_that_an_exhaustive_search_finds(made_of: Build, edges: set[tuple[int, int]]) -> None:
    lookup = made_of("".join(stated(str(one), str(other)) for one, other in sorted(edges)))
    found = find_threads(lookup, EX + "0", EX + "6")
    assert found.complete
    assert {tuple(things(path)) for path in found.paths} == exhaustively(edges)


def exhaustively(edges: set[tuple[int, int]]) -> set[tuple[str, ...]]:
    paths: list[tuple[int, ...]] = [(0,)]
    seen = {0}
    while paths:
        ends = [path for path in paths if path[-1] == 6]
        if ends:
            return {tuple(map(str, path)) for path in ends}
        paths = [
            (*path, other)
            for path in paths
            for other in range(7)
            if other not in seen and ((path[-1], other) in edges or (other, path[-1]) in edges)
        ]
        seen |= {path[-1] for path in paths}
    return set()


def test_coverage_has_every_element_and_result_with_its_part_and_code(bundled: Lookup) -> None:
    found = coverage(bundled, PLAN)
    by_end = {thing.iri.removeprefix(ID): thing for thing in found.things}
    assert {f"element/2026-2029/means-{number}" for number in range(1, 6)} <= by_end.keys()
    assert {f"result/2026-2029/outcome-{number}" for number in range(1, 6)} <= by_end.keys()
    assert {"element/2026-2029/focus", "result/2026-2029/impact", "result/2026-2029/outputs"} <= by_end.keys()
    assert all(thing.parts for thing in found.things)
    assert all(thing.status == CODE + "plan-status/draft" for thing in found.things)
    means = by_end["element/2026-2029/means-2"]
    assert (means.code, means.kind) == ("2", DEF + "MeansOfImplementation")


def test_every_claim_of_a_cell_has_its_evidence_and_its_strength(bundled: Lookup) -> None:
    found = coverage(bundled, PLAN)
    assert found.claims
    assert {claim.strength for claim in found.claims} <= {"asserted", "inferred"}
    assert all(claim.parts for claim in found.claims)
    assert sum(len(claims) for claims in found.cells.values()) == len(found.claims)
    # The outcomes contribute to the expected impact (para. 15).
    impact = ID + "result/2026-2029/impact"
    assert any(element == impact for element, _ in found.cells)


def test_what_nobody_serves_is_what_is_in_no_cell(bundled: Lookup) -> None:
    found = coverage(bundled, PLAN)
    served = {element for element, _ in found.cells}
    assert {thing.iri for thing in found.unserved} == {thing.iri for thing in found.things} - served
    assert {thing.iri for thing in found.unlinked} == {thing.iri for thing in found.things} - set(found.contributors)


def test_a_plan_of_which_no_element_is_loaded_has_none(bundled: Lookup) -> None:
    found = coverage(bundled, ID + "plan/none")
    assert (found.things, found.claims, found.unserved, found.contributors) == ((), (), (), ())


def test_what_is_only_suggested_is_walked_when_asked_for(bundled: Lookup) -> None:
    focus, outcome = ID + "element/2026-2029/focus", ID + "result/2020-2023/outcome-1.2"
    stated = find_threads(bundled, focus, outcome)
    proposed = find_threads(bundled, focus, outcome, suggested=True)
    assert all(step.strength != "suggested" for path in stated.paths for step in path)
    assert [[step.strength for step in path] for path in proposed.paths] == [["suggested"]]
    assert all(step.parts for path in proposed.paths for step in path)
