"""The check of a programme over HTTP and from the command line: any format in, any form out, nothing kept."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from rdflib import RDF, SH, Graph

from api.app import create_app
from api.settings import Settings
from bench.checking import judge
from loaders.programme.json_form import submission_of_json
from loaders.programme.template import to_workbook
from loaders.sources.registry import sources
from shapes.cpd.rules import rules
from shapes.cpd.worked_examples import edited
from store.embedded import EmbeddedStore
from store.snapshot import Home
from tests.http_answers import XLSX

MISTAKE = [{"sheet": "outcomes", "row": "1", "set": {"plan_primary": None}}]


@pytest.fixture(scope="module")
def client(bundled_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(bundled_home.folder)))) as client:
        yield client


def flat(edits: list[dict[str, Any]] = MISTAKE) -> dict[str, Any]:
    # The invented country of the examples is known to no graph; Kenya is.
    programme: dict[str, Any] = json.loads(json.dumps(edited(edits)[0], default=str))
    programme["programme"]["country_iso3"] = "KEN"
    return programme


def workbook(edits: list[dict[str, Any]] = MISTAKE) -> bytes:
    return to_workbook(submission_of_json(flat(edits), "kenya.json"))


def check(client: TestClient, data: bytes, name: str = "kenya.xlsx", **headers: str) -> Any:
    return client.post("/checks", files={"file": (name, data)}, headers=headers)


def test_a_workbook_comes_back_as_findings_with_cell_authority_and_fix(client: TestClient) -> None:
    answer = check(client, workbook())
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["verdict"] == "not-ready"
    [finding] = [one for one in report["findings"] if one["rule"] == "ALN-01"]
    assert finding["where"][0]["address"] == "Outcomes!E4"
    assert finding["why"]["symbol"] == "HSP/EB.2025/8"
    assert finding["why"]["url"].startswith("https://docs.un.org/")
    assert finding["fix"]["en"] and finding["fix"]["zh"]
    assert report["not_checked"], "what could not be checked is said"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["GoldenThread-Verdict"] == "not-ready"


def test_every_finding_has_an_authority_a_mend_and_a_place(client: TestClient) -> None:
    nothing = [
        {"sheet": "outcomes", "row": "1", "set": {"statement": None, "sdg_targets": "11.99", "assumptions": None}}
    ]
    for finding in check(client, workbook(nothing)).json()["findings"]:
        assert finding["where"], finding
        assert finding["fix"]["en"], finding
        assert finding["why"]["parts"] or finding["why"]["mark"] in ("N", "R", "K"), finding


@pytest.mark.parametrize("name", ["kenya.json", "kenya.xlsx"])
def test_the_same_programme_gives_the_same_findings_in_any_format(name: str, client: TestClient) -> None:
    data = workbook() if name.endswith("xlsx") else json.dumps(flat()).encode()
    assert [one["rule"] for one in check(client, data, name).json()["findings"]] == ["ALN-01"]


def test_a_programme_may_be_the_body_itself(client: TestClient) -> None:
    answer = client.post("/checks", content=json.dumps(flat()), headers={"Content-Type": "application/json"})
    assert [one["rule"] for one in answer.json()["findings"]] == ["ALN-01"]


def test_the_report_is_rdf_a_table_and_a_page_too(client: TestClient) -> None:
    report = Graph().parse(data=check(client, workbook(), Accept="text/turtle").content, format="turtle")
    [result] = report.subjects(RDF.type, SH.ValidationResult)
    assert str(report.value(result, SH.sourceShape)).endswith("ALN-01-missing")
    lines = check(client, workbook(), Accept="text/csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Outcomes!E4" in lines[1]
    page = check(client, workbook(), Accept="text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "ALN-01" in page.text


def test_the_workbook_comes_back_annotated_and_otherwise_untouched(client: TestClient) -> None:
    sent = workbook()
    answer = check(client, sent, Accept=XLSX)
    assert answer.headers["content-type"] == XLSX
    before, after = load_workbook(io.BytesIO(sent)), load_workbook(io.BytesIO(answer.content))
    for sheet in before.sheetnames:
        assert [[cell.value for cell in row] for row in before[sheet]] == [
            [cell.value for cell in row] for row in after[sheet]
        ]
    assert "ALN-01" in after["Outcomes"]["E4"].comment.text
    findings = after["Findings"]
    assert findings["C2"].value == "Outcomes!E4"
    assert findings["C2"].hyperlink.location or findings["C2"].hyperlink.target


def test_a_file_of_another_kind_comes_back_as_the_workbook_filled_in(client: TestClient) -> None:
    answer = check(client, json.dumps(flat()).encode(), "kenya.json", Accept=XLSX)
    book = load_workbook(io.BytesIO(answer.content))
    assert "ALN-01" in book["Outcomes"]["E4"].comment.text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"PK\x03\x04 not a zip", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 422),
        (b'{"programme": ', 422),
        (b"@prefix gt: <https://w3id.org/goldenthread/def#> . gt:x gt:y", 422),
        (b"%PDF-1.7 ...", 422),
    ],
)
def test_what_cannot_be_read_is_one_clear_problem(data: bytes, status: int, client: TestClient) -> None:
    answer = client.post("/checks", content=data)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_file_that_is_too_large_is_refused_while_it_comes(client: TestClient) -> None:
    answer = client.post("/checks", content=b"x" * 11_000_000)
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == 10_000_000


def test_the_template_can_be_filled_in_for_a_country_and_is_checked_as_it_is(client: TestClient) -> None:
    answer = client.get("/templates/cpd.xlsx", params={"country": "ken", "lang": "zh"})
    assert answer.status_code == 200
    report = check(client, answer.content).json()
    assert report["verdict"] == "not-ready"
    assert client.get("/templates/cpd.xlsx", params={"country": "QQQ"}).status_code == 404


def test_the_rules_are_published_with_their_authority_and_examples(client: TestClient) -> None:
    listed = client.get("/rules").json()
    assert {rule["id"] for rule in listed["rules"]} == set(rules())
    one = client.get("/rules/der-02").json()
    assert one["basis"][0]["symbol"] == "HSP/EB.2025/8"
    assert {example["outcome"] for example in one["examples"]} == {"passes", "fails", "near-miss"}
    assert client.get("/rules/DER-99").status_code == 404
    assert client.get("/templates/cpd.schema.json").json()["$schema"].endswith("2020-12/schema")


def test_the_command_line_checks_without_a_service(bundled_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "kenya.xlsx"
    file.write_bytes(workbook())
    command = [sys.executable, "-c", "from api.command import main; main()", "check", str(file), "--format", "json"]
    done = subprocess.run(
        command, capture_output=True, env={"GOLDENTHREAD_STORE": str(bundled_home.folder), "PATH": ""}, check=False
    )
    assert done.returncode == 1, done.stderr
    assert [one["rule"] for one in json.loads(done.stdout)["findings"]] == ["ALN-01"]


def test_single_faults_in_real_frameworks_are_found_once_and_at_their_cell(
    shared: Path, bundled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from api.loading_sources import load_sources

    home = Home(tmp_path / "home")
    shutil.copytree(bundled_home.folder, home.folder, dirs_exist_ok=True)
    load_sources(home, [sources()["uninfo"]], str(shared / "data"))
    monkeypatch.setattr("bench.checking.COUNTRIES", ("KEN",))
    store = EmbeddedStore(home)
    tally = judge(store)
    store.close()
    assert tally.told == []
    assert tally.trials >= 2 * 60
    assert (tally.found, tally.once, tally.at_cell) == (tally.trials, tally.trials, tally.trials)
    assert tally.alarms == 0
