"""What a question costs as the graph grows: an anchored one the same, any other no more than the graph's growth.

What is counted is what the engine visits: the results of every step of its plan, as its own `--stats` tell them. That
is the same in every run, unlike seconds.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ontology.namespaces import ID
from queries.answers import read_parameters
from queries.catalogue import Question, catalogue
from queries.template import fill, iris, support
from store.snapshot import Home
from tests.multiplied import engine_command, explained, multiplied

TIMES = 4
# Steps of a few rows may be taken in another order.
FLAT = 1.1
LINEAR = 1.1
PLAN = ID + "plan/un-habitat/2020-2023"
# What the service asks of one thing for itself.
ANCHORED = ("coverage", "kinds", "labels", "neighbours-suggested", "plan-things", "stated-in")
# Counted over the whole graph, or chosen as the first of all: a larger graph has another answer.
OF_THE_WHOLE = {"cq-36", "cq-45", "loaded-sources"}


@dataclass(frozen=True)
class Sizes:
    command: str
    once: Path
    more: Path
    folder: Path

    def visited(self, sparql: str) -> tuple[int, int]:
        once, more = (
            json.loads(explained(self.command, store, sparql, self.folder)) for store in (self.once, self.more)
        )
        return visits(once["plan"]), visits(more["plan"])

    def rows(self, question: Question) -> tuple[Counter[str], Counter[str]]:
        once, more = (rows_of(ox.Store.read_only(str(store)), asked(question)) for store in (self.once, self.more))
        return once, more


@pytest.fixture(scope="module")
def sizes(bundled_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sizes]:
    folder = tmp_path_factory.mktemp("sizes")
    command = engine_command()
    once, more = (multiplied(bundled_home, folder / str(times), times) for times in (1, TIMES))
    yield Sizes(command, once, more, folder)


def asked(question: Question) -> str:
    parameters = read_parameters(question, {}, "en")
    return fill(question.sparql, [tuple(parameters.values())]) if parameters else question.sparql


def visits(step: dict[str, Any]) -> int:
    number: int = step["number of results"]
    return number + sum(map(visits, step["children"]))


def rows_of(store: ox.Store, sparql: str) -> Counter[str]:
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return Counter(str([str(term) for term in row]) for row in found)


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_no_question_grows_faster_than_it_declares(question: Question, sizes: Sizes) -> None:
    once, more = sizes.visited(asked(question))
    bound = FLAT if question.cost == "anchored" else LINEAR * TIMES
    assert more <= max(once, 20) * bound, f"{once} visits became {more} in a graph {TIMES} times as large"


@pytest.mark.parametrize("name", ANCHORED)
def test_what_the_service_asks_of_one_thing_costs_the_same(name: str, sizes: Sizes) -> None:
    once, more = sizes.visited(fill(support(name), iris([PLAN])))
    assert more <= max(once, 20) * FLAT


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_what_a_graph_answers_it_answers_among_others(question: Question, sizes: Sizes) -> None:
    once, more = sizes.rows(question)
    if question.cost == "anchored":
        assert more == once
    elif question.id not in OF_THE_WHOLE:
        assert more >= once
