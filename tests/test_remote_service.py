"""The same service on a remote SPARQL endpoint: every question of the catalogue gives the same answer there."""

from collections.abc import Iterator

import pytest

from queries.answers import answer
from queries.catalogue import catalogue
from queries.coverage import coverage
from queries.export import to_json
from queries.lookup import Lookup
from queries.names.finding import NameIndex
from queries.thread import find_threads
from store.embedded import EmbeddedStore
from store.remote import RemoteStore
from store.snapshot import Home
from tests.store_samples import oxigraph_server

PLAN = "https://w3id.org/goldenthread/id/plan/un-habitat/2026-2029"
DECISION = "https://w3id.org/goldenthread/id/act/decision/executive-board/2024/5"


@pytest.fixture(scope="module")
def remote(bundled_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    info = bundled_home.current()
    assert info is not None
    data = bundled_home.path(info.id) / "data"
    with oxigraph_server(data, tmp_path_factory.mktemp("server")) as endpoint:
        store = RemoteStore(endpoint)
        yield Lookup(store)
        store.close()


@pytest.mark.parametrize("question", sorted(catalogue()))
def test_a_question_gives_the_same_answer_on_both(question: str, remote: Lookup, bundled_store: EmbeddedStore) -> None:
    there = to_json(answer(remote, catalogue()[question], {}, "zh"))
    here = to_json(answer(Lookup(bundled_store), catalogue()[question], {}, "zh"))
    for said in (there, here):
        for row in said["rows"]:
            for cell in row.values():
                if isinstance(cell, list):
                    cell.sort(key=str)
    compared = ("parameters", "columns", "gap", "completeness")
    assert sorted(map(str, there["rows"])) == sorted(map(str, here["rows"]))
    assert {key: there[key] for key in compared} == {key: here[key] for key in compared}


def test_threads_coverage_and_search_work_there_too(remote: Lookup, bundled_store: EmbeddedStore) -> None:
    here = Lookup(bundled_store)
    assert find_threads(remote, DECISION, PLAN) == find_threads(here, DECISION, PLAN)
    assert coverage(remote, PLAN).cells.keys() == coverage(here, PLAN).cells.keys()
    assert NameIndex(remote.store).find("战略重点") == NameIndex(here.store).find("战略重点")


def test_an_endpoint_that_is_down_is_said_to_be() -> None:
    store = RemoteStore("http://127.0.0.1:9/sparql")
    with pytest.raises(Exception, match=r"(?i)endpoint|reach"):
        store.ask("ASK {}")
    store.close()
