"""Two versions of a programme over HTTP and from the command line: any formats in, nothing kept, limits that hold."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.loading_sources import load_sources
from api.settings import Settings
from bench.mutations import FAULTS, Change, applicable, drawn
from bench.programmes import programme
from loaders.programme.context import read_context, with_documents
from loaders.programme.context_model import Context
from loaders.programme.graph import programme_graph
from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from loaders.programme.workbook import read_workbook
from loaders.sources.registry import sources
from shapes.cpd.check import check_programme
from shapes.cpd.citations import symbols_cited
from shapes.cpd.comparing import Version, compare
from shapes.cpd.worked_examples import edited
from store.embedded import EmbeddedStore
from store.snapshot import Home

NO_ELEMENT = [{"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}}]
NO_PARTNER = [{"sheet": "outputs", "row": "1.1", "set": {"partners": None}}]
NO_SOURCE = [{"sheet": "indicators", "row": "2.a", "set": {"source": None}}]


@pytest.fixture(scope="module")
def client(bundled_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(bundled_home.folder)))) as client:
        yield client


def flat(edits: list[dict[str, Any]]) -> dict[str, Any]:
    # The invented country of the examples is known to no graph; Kenya is.
    made: dict[str, Any] = json.loads(json.dumps(edited(edits)[0], default=str))
    made["programme"]["country_iso3"] = "KEN"
    return made


def as_json(edits: list[dict[str, Any]]) -> bytes:
    return json.dumps(flat(edits)).encode()


def workbook(edits: list[dict[str, Any]]) -> bytes:
    return to_workbook(submission_of_json(flat(edits), "kenya.json"))


def compared(client: TestClient, before: bytes, after: bytes, query: str = "", **form: str) -> Any:
    files = {"before": ("draft.xlsx", before), "after": ("kenya.json", after)}
    return client.post(f"/checks/compare{query}", files=files, data=form)


def rules_of(findings: list[dict[str, Any]]) -> list[str]:
    return [one["rule"] for one in findings]


def test_two_versions_in_two_formats_are_told_apart_finding_by_finding(client: TestClient) -> None:
    answer = compared(client, workbook(NO_ELEMENT + NO_PARTNER), as_json(NO_PARTNER + NO_SOURCE))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (rules_of(found["mended"]), rules_of(found["broken"])) == (["ALN-01"], ["IND-02"])
    [still] = found["unchanged"]
    assert (still["rule"], still["was"], still["where"][0]["address"]) == (
        "PAR-01",
        ["Outputs!E4"],
        "outputs[0].partners",
    )
    assert found["counts"] == {"mended": 1, "broken": 1, "unchanged": 1, "untold": 0}
    assert (found["before"]["file"], found["after"]["format"]) == ("draft.xlsx", "json")
    assert found["mended"][0]["why"]["url"].startswith("https://docs.un.org/")
    assert answer.headers["GoldenThread-Verdict"] == "not-ready"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_checked_in_one_version_only_is_told(client: TestClient) -> None:
    without = [{"sheet": "milestones", "remove": "all"}, {"sheet": "sections", "remove": "all"}]
    found = compared(client, as_json(without), as_json([])).json()
    assert "XCT-03" in {one["rule"] for one in found["now_checked"]}
    assert all(one["reason"]["en"] and one["causes"] for one in found["now_checked"])
    assert found["no_longer_checked"] == []
    turned = compared(client, as_json([]), as_json(without)).json()
    assert turned["no_longer_checked"] == found["now_checked"]


def test_the_comparison_is_a_table_too(client: TestClient) -> None:
    answer = compared(client, as_json(NO_ELEMENT), as_json(NO_SOURCE), "?lang=zh", format="csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="compared.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["变化", "新出现", "已改正"]
    assert [row[2] for row in rows[1:]] == ["IND-02", "ALN-01"]


@pytest.mark.parametrize("field", ["before", "after"])
def test_the_version_that_cannot_be_read_is_named(field: str, client: TestClient) -> None:
    files = {"before": as_json([]), "after": as_json([])} | {field: b"PK\x03\x04 not a zip"}
    answer = client.post("/checks/compare", files={name: (f"{name}.xlsx", data) for name, data in files.items()})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["field"], problem["type"].rsplit("/", 1)[-1]) == (field, "unreadable-programme")
    assert field in problem["detail"]


def test_both_files_are_asked_for(client: TestClient) -> None:
    answer = client.post("/checks/compare", files={"before": ("a.json", as_json([]))})
    assert (answer.status_code, answer.json()["field"]) == (400, "after")
    assert client.post("/checks/compare", content=as_json([])).status_code == 400
    more = {name: ("a.json", as_json([])) for name in ("before", "after", "other")}
    assert client.post("/checks/compare", files=more).status_code == 400


def test_files_that_are_too_large_are_refused_while_they_come(client: TestClient) -> None:
    answer = compared(client, b"x" * 11_000_000, b"x" * 11_000_000)
    assert (answer.status_code, answer.json()["limit_bytes"]) == (413, 10_000_000)
    alone = compared(client, b"x" * 11_000_000, as_json([]))
    assert alone.status_code == 413, "a single file keeps its own limit, whatever the other leaves"


def test_only_what_is_offered_can_be_had(client: TestClient) -> None:
    assert compared(client, as_json([]), as_json([]), "?format=xlsx").status_code == 406
    described = client.get("/openapi.json").json()["paths"]["/checks/compare"]["post"]
    schema = described["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert schema["required"] == ["before", "after"]


def command(home: Home, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "from api.command import main; main()", "check", *arguments],
        capture_output=True,
        env={"GOLDENTHREAD_STORE": str(home.folder), "PATH": ""},
        check=False,
    )


def test_the_command_line_compares_a_new_version_against_an_old_one(bundled_home: Home, tmp_path: Path) -> None:
    old, new, right = tmp_path / "draft.xlsx", tmp_path / "kenya.json", tmp_path / "right.json"
    old.write_bytes(workbook(NO_ELEMENT))
    new.write_bytes(as_json(NO_PARTNER))
    right.write_bytes(as_json([]))
    done = command(bundled_home, str(new), "--against", str(old), "--format", "json")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert (rules_of(found["mended"]), rules_of(found["broken"])) == (["ALN-01"], ["PAR-01"])
    shown = command(bundled_home, str(new), "--against", str(old))
    assert b"mended: 1" in shown.stdout
    assert b"outputs[0].partners" in shown.stdout
    # It ends as the check of the new version would.
    assert command(bundled_home, str(right), "--against", str(old)).returncode == 0
    refused = command(bundled_home, str(new), "--against", str(old), "--format", "turtle")
    assert (refused.returncode, b"--against" in refused.stderr) == (2, True)
    assert command(bundled_home, str(new), "--against", str(tmp_path / "none.xlsx")).returncode == 2


def test_a_fault_in_a_real_framework_is_what_broke_and_taken_back_what_was_mended(
    shared: Path, bundled_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(bundled_home.folder, home.folder, dirs_exist_ok=True)
    load_sources(home, [sources()["uninfo"]], str(shared / "data"))
    store = EmbeddedStore(home)
    context = read_context(store, "KEN")
    right = programme(context, 0, "en")
    clean = _version(store, context, right, Change("unchanged"))
    tried = applicable(right, FAULTS)
    assert len(tried) >= 60
    for change in tried:
        faulty = _version(store, context, right, change)
        wanted = check_programme(*faulty).findings
        forth, back = compare(clean, faulty), compare(faulty, clean)
        assert forth.broken == back.mended == wanted, change.name
        assert not any((forth.mended, back.broken, *forth.untold.values(), *back.untold.values())), change.name
    store.close()


def _version(store: EmbeddedStore, context: Context, right: dict[str, Any], change: Change) -> Version:
    made = json.loads(json.dumps(right, default=str))
    if change.edit is not None:
        change.edit(made)
    written = to_workbook(submission_of_json(made, "programme.json"), "en", context)
    submission = read_workbook(drawn(written, change), "programme.xlsx")
    graph = programme_graph(submission, context)
    return Version(graph, with_documents(context, store, symbols_cited(graph)), submission)
