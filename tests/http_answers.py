"""What tests expect of an answer over HTTP: its media type, or the problem that it tells.

Example: `problem_of(web.get("/id/xyz"), 404, "unknown-thing")["nearest"]`.
"""

import httpx

from ontology.namespaces import BASE

JSON, HTML, CSV, TURTLE = "application/json", "text/html", "text/csv", "text/turtle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_LD, N_TRIPLES = "application/ld+json", "application/n-triples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PLAN = "plan/un-habitat/2026-2029"


def problem_of(response: httpx.Response, status: int, slug: str) -> dict[str, object]:
    """Return the members of the problem that an answer must be, as RFC 9457 has it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "no-store" in response.headers["cache-control"]
    found: dict[str, object] = response.json()
    assert found["type"] == f"{BASE}problem/{slug}"
    assert found["status"] == status
    assert found["title"]
    assert str(found["instance"]).startswith("urn:uuid:")
    assert found["detail"]
    return found


def media_type(response: httpx.Response) -> str:
    """Return the media type of an answer that must be a good one."""
    assert response.status_code == 200, response.text
    return response.headers["content-type"].partition(";")[0]
