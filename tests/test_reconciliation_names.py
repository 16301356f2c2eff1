"""Names as people write them: at least 95 of 100 meet their thing first, at most 2 of 100 certain matches are wrong."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.loading_sources import load_sources
from api.settings import Settings
from loaders.sources.registry import sources
from ontology.namespaces import GEO_AREA, ID, SDG
from queries.names.finding import NameIndex
from queries.names.matching import Candidate, candidates
from store.embedded import EmbeddedStore
from store.snapshot import Home

_LOADED = ("sdg-kos", "sdg-framework", "sdg-labels", "unbis", "countries", "un-system", "uninfo")
_LEAST_RIGHT = 0.95
_MOST_WRONG = 0.02


@dataclass(frozen=True)
class Written:
    """A name in a table, the class asked for, and the thing meant; None where nothing can be certain."""

    text: str
    classes: tuple[str, ...]
    meant: str | None


def written() -> Iterator[Written]:
    text = resources.files("tests").joinpath("reconciliation_names.yaml").read_text(encoding="utf-8")
    for group in yaml.safe_load(text):
        classes = (group["type"],) if "type" in group else ()
        for name, end in group["names"].items():
            yield Written(name, classes, group.get("under", "") + end)
        yield from (Written(name, classes, None) for name in group["doubtful"])


@pytest.fixture(scope="module")
def home(bundled_home: Home, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("names") / "home"
    shutil.copytree(bundled_home.folder, folder)
    home = Home(folder)
    load_sources(home, [sources()[name] for name in _LOADED], str(shared / "data"))
    return home


@pytest.fixture(scope="module")
def names(home: Home) -> Iterator[NameIndex]:
    store = EmbeddedStore(home)
    yield NameIndex(store)
    store.close()


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(home.folder)))) as client:
        yield client


def test_names_meet_their_things_and_what_is_certain_is_right(names: NameIndex) -> None:
    answers = [(one, candidates(names, one.text, one.classes, most=5)) for one in written()]
    misses = [_told(one, found) for one, found in answers if not _right(one, found)]
    certain = [(one, match) for one, found in answers for match in found if match.certain]
    wrong = [_told(one, [match]) for one, match in certain if match.iri != one.meant]
    print("", *(f"missed: {miss}" for miss in misses), *(f"wrong: {one}" for one in wrong), sep="\n")
    assert len(answers) >= 220
    assert len(misses) <= (1 - _LEAST_RIGHT) * len(answers), misses
    assert len(wrong) <= _MOST_WRONG * len(certain), wrong


def test_every_name_is_written_once_for_each_class() -> None:
    every = [(one.text, one.classes) for one in written()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("language", "asked", "meant"),
    [
        ("en", "sustainable cities and communities", SDG + "11"),
        ("en", "sustainabel citis and comunities", SDG + "11"),
        ("en", "Indicator 11.1", SDG + "C110101"),
        ("fr", "villes durables", SDG + "11"),
        ("fr", "Cote d Ivoire", GEO_AREA + "384"),
        ("es", "ciudades sostenibles", SDG + "11"),
        ("ru", "устойчивые города", SDG + "11"),
        ("ar", "المدن المستدامة", SDG + "11"),
        ("ar", "كينيا", GEO_AREA + "404"),
        ("zh", "可持续的城市和社区", SDG + "11"),
        ("zh", "开发计划署", ID + "org/undp"),
        ("zh", "肯尼亚合作框架", ID + "framework/ken"),
        ("en", "unhabitat", ID + "org/un-habitat"),
    ],
)
def test_things_are_found_over_http_in_six_languages(language: str, asked: str, meant: str, client: TestClient) -> None:
    accept = {"Accept": "application/json"}
    found = client.get("/search", params={"q": asked, "lang": language}, headers=accept).json()
    assert meant in [hit["iri"] for hit in found["results"][:3]]
    suggested = client.get("/reconcile/suggest/entity", params={"prefix": asked, "lang": language}).json()
    assert meant in [hit["id"] for hit in suggested["result"][:3]]


def test_a_search_is_limited_kept_to_a_class_and_told_to_be_truncated(client: TestClient) -> None:
    accept = {"Accept": "application/json"}
    goals = client.get(
        "/search", params={"q": "goal", "type": SDG + "ontology#Goal", "limit": 2}, headers=accept
    ).json()
    assert len(goals["results"]) == 2
    assert goals["completeness"] == "truncated"
    assert all(SDG + "ontology#Goal" in hit["types"] for hit in goals["results"])
    assert client.get("/search", params={"q": "goal", "limit": 0}, headers=accept).status_code == 400


def test_pages_of_suggestions_follow_each_other_without_repeating(client: TestClient) -> None:
    pages = [
        client.get("/reconcile/suggest/entity", params={"prefix": "urban", "cursor": cursor}).json()["result"]
        for cursor in (0, 10, 20)
    ]
    assert [len(page) for page in pages] == [10, 10, 10]
    assert len({hit["id"] for page in pages for hit in page}) == 30


def _right(one: Written, found: list[Candidate]) -> bool:
    if one.meant is None:
        return not any(match.certain for match in found)
    return bool(found) and found[0].iri == one.meant


def _told(one: Written, found: list[Candidate]) -> str:
    offered = ", ".join(f"{match.iri} ({match.score:g})" for match in found[:3]) or "nothing"
    return f"{one.text!r} means {one.meant or 'nothing for certain'}, offered: {offered}"
