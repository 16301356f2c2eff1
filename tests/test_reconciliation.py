"""Reconciliation: a column is matched with things, in any language; what is uncertain is not called certain."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from ontology.namespaces import DEF, GEO_AREA, ID
from store.snapshot import Home


@pytest.fixture(scope="module")
def client(bundled_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(bundled_home.folder)))) as client:
        yield client


def schema(shared: Path, name: str) -> Any:
    folder = shared / "data" / "reconciliation-schemas" / "0.2" / "schemas"
    read = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
    text = json.dumps(read[name]).replace('{"$ref": "type.json"}', json.dumps(read["type.json"]).replace("$id", "was"))
    text = text.replace('{"$ref": "type.json"}', "{}")
    found = json.loads(text)
    # It points at a document of another host, and nothing here has credentials.
    found.get("properties", {}).pop("authentication", None)
    return found


def asked(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["q"]["result"]
    return found


def test_the_manifest_is_as_the_specification_says(client: TestClient, shared: Path) -> None:
    manifest = client.get("/reconcile").json()
    jsonschema.validate(manifest, schema(shared, "manifest.json"))
    assert {kind["id"] for kind in manifest["defaultTypes"]} >= {DEF + "Organization", DEF + "Country"}


def test_answers_are_as_the_specification_says(client: TestClient, shared: Path) -> None:
    batch = {
        "a": {"query": "UN-Habitat"},
        "b": {"query": "肯尼亚", "type": DEF + "Country", "limit": 3},
        "c": {"query": "?"},
    }
    jsonschema.validate(batch, schema(shared, "reconciliation-query-batch.json"))
    found = client.get("/reconcile", params={"queries": json.dumps(batch)}).json()
    jsonschema.validate(found, schema(shared, "reconciliation-result-batch.json"))
    assert set(found) == {"a", "b", "c"}
    assert found["c"]["result"] == []


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        ("UN-Habitat", "Organization", ID + "org/un-habitat"),
        ("UNHABITAT", "Organization", ID + "org/un-habitat"),
        ("XM-DAC-41120", "Organization", ID + "org/un-habitat"),
        ("联合国人居署", "Organization", ID + "org/un-habitat"),
        ("肯尼亚", "Country", GEO_AREA + "404"),
        ("Kenya", "Country", GEO_AREA + "404"),
        ("GA 73/239", "Document", ID + "doc/A/RES/73/239"),
        ("HSP/EB.2025/4", "Document", ID + "doc/HSP/EB.2025/4"),
        ("第73/239号决议", "Document", ID + "doc/A/RES/73/239"),
    ],
)
def test_a_name_in_any_form_and_language_is_matched(written: str, kind: str, meant: str, client: TestClient) -> None:
    [first, *others] = asked(client, query=written, type=DEF + kind)
    assert (first["id"], first["match"]) == (meant, True)
    assert not any(other["match"] for other in others)


def test_a_slip_of_the_pen_is_still_matched_and_a_doubtful_one_only_proposed(client: TestClient) -> None:
    [first, *_] = asked(client, query="Bangldesh", type=DEF + "Country")
    assert first["id"] == GEO_AREA + "050"
    assert not any(one["match"] for one in asked(client, query="Guine", type=DEF + "Country"))


def test_a_name_that_two_things_bear_is_never_certain(client: TestClient) -> None:
    found = asked(client, query="1.1")
    assert not any(one["match"] for one in found) or len([one for one in found if one["score"] == 100]) == 1


def test_properties_of_things_extend_a_table(client: TestClient, shared: Path) -> None:
    asked_for = {"ids": [ID + "org/un-habitat", ID + "nothing"], "properties": [{"id": "skos:prefLabel"}]}
    jsonschema.validate(asked_for, schema(shared, "data-extension-query.json"))
    found = client.post("/reconcile", data={"extend": json.dumps(asked_for)}).json()
    jsonschema.validate(found, schema(shared, "data-extension-response.json"))
    assert found["rows"][ID + "org/un-habitat"]
    assert not any(values for values in found["rows"][ID + "nothing"].values())


def test_suggestions_and_proposals_are_as_the_specification_says(client: TestClient, shared: Path) -> None:
    entity = client.get("/reconcile/suggest/entity", params={"prefix": "world urb"}).json()
    jsonschema.validate(entity, schema(shared, "suggest-entities-response.json"))
    assert entity["result"]
    kinds = client.get("/reconcile/suggest/type", params={"prefix": "count"}).json()
    jsonschema.validate(kinds, schema(shared, "suggest-types-response.json"))
    assert DEF + "Country" in {kind["id"] for kind in kinds["result"]}
    properties = client.get("/reconcile/suggest/property", params={"prefix": "label"}).json()
    jsonschema.validate(properties, schema(shared, "suggest-properties-response.json"))
    proposed = client.get("/reconcile/properties", params={"type": DEF + "Organization"}).json()
    jsonschema.validate(proposed, schema(shared, "data-extension-property-proposal.json"))
    assert proposed["properties"]


def test_a_preview_shows_the_thing_by_its_names(client: TestClient) -> None:
    page = client.get("/reconcile/preview", params={"id": ID + "org/un-habitat"})
    assert page.headers["content-type"].startswith("text/html")
    assert "United Nations Human Settlements Programme" in page.text
    assert client.get("/reconcile/preview", params={"id": ID + "nothing"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["[1]", "{", '{"q": 1}', '{"q": {"limit": 3}}', '{"q": {"query": "a", "limit": "x"}}']
)
def test_what_is_no_query_is_said_so(wrong: str, client: TestClient) -> None:
    answer = client.post("/reconcile", data={"queries": wrong})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
