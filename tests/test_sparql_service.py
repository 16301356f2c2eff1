"""What the SPARQL endpoint promises beside the protocol: limits, honesty, caching, other sites, errors as problems."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from store.current import CurrentStore
from store.port import Limits
from tests.http_answers import problem_of
from tests.protocol_cases import ASK, DIRECT, FORM, GRAPHS
from tests.protocol_service import LIMITS, SELECT, Watched, application, stored
from tests.serving import served


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CurrentStore]:
    with stored(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="module")
def store(embedded: CurrentStore) -> Watched:
    return Watched(embedded)


@pytest.fixture(scope="module")
def address(store: Watched) -> Iterator[str]:
    with served(application(store)) as found:
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"Accept": "*/*"}) as found:
        yield found


def test_a_page_of_another_site_may_ask(client: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    wish = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/sparql", headers=origin | wish)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    answer = client.get("/sparql", params={"query": ASK}, headers=origin)
    for response in (preflight, answer):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
    assert "GoldenThread-Completeness" in answer.headers["access-control-expose-headers"]


def test_an_answer_says_whether_it_is_whole(client: httpx.Client) -> None:
    whole = client.get("/sparql", params={"query": SELECT})
    assert whole.headers["goldenthread-completeness"] == "complete"
    assert whole.headers["goldenthread-row-limit"] == str(LIMITS.rows)
    cut = client.get("/sparql", params={"query": "SELECT * { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z }"})
    assert cut.status_code == 200
    assert cut.headers["goldenthread-completeness"] == "truncated"
    assert len(cut.json()["results"]["bindings"]) == LIMITS.rows


def test_a_query_without_end_is_ended(embedded: CurrentStore) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(20)) + " }"
    app = application(embedded, limits=Limits(seconds=0.5))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        problem = problem_of(client.get("/sparql", params={"query": endless}), 504, "query-timeout")
        assert problem["limit_s"] == 0.5
        assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_service_is_refused(client: httpx.Client) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"
    problem_of(client.get("/sparql", params={"query": query}), 403, "query-refused")


def test_an_update_sent_as_a_query_is_refused(client: httpx.Client) -> None:
    query = "DELETE WHERE { ?s ?p ?o }"
    problem_of(client.post("/sparql", data={"query": query}), 403, "query-refused")


@pytest.mark.parametrize(
    ("word", "status", "slug", "member"),
    [
        ("timeout", 504, "query-timeout", ("limit_s", 3)),
        ("large", 507, "query-too-large", ("limit_bytes", 2**30)),
        ("busy", 503, "store-busy", ("retry_after_s", 5)),
        ("refused", 403, "query-refused", ("detail", "SERVICE is not allowed here.")),
        ("unavailable", 503, "store-unavailable", ("retry_after_s", 30)),
        ("other", 500, "internal", ("status", 500)),
        ("bug", 500, "internal", ("status", 500)),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_that_fails_is_never_an_empty_success(
    client: httpx.Client, method: str, word: str, status: int, slug: str, member: tuple[str, object]
) -> None:
    query = f"{SELECT} # fail: {word}"
    place = {"params": {"query": query}} if method == "GET" else {"data": {"query": query}}
    response = client.request(method, "/sparql", **place)  # type: ignore[arg-type]
    problem = problem_of(response, status, slug)
    assert problem[member[0]] == member[1]
    assert "secret" not in response.text
    if status == 503:
        assert int(response.headers["retry-after"]) > 0


def test_an_answer_that_is_still_right_is_not_computed_again(client: httpx.Client, store: Watched) -> None:
    asked = {"query": SELECT + " # cached"}
    first = client.get("/sparql", params=asked)
    before = len(store.asked)
    second = client.get("/sparql", params=asked, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert second.status_code == 304
    assert second.content == b""
    assert len(store.asked) == before
    for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
        assert second.headers[name] == first.headers[name]


def test_the_entity_tag_differs_by_query_format_dataset_and_snapshot(client: httpx.Client, store: Watched) -> None:
    def tag(query: str, accept: str = "*/*", **more: str) -> str:
        return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept}).headers["etag"]

    tags = [tag(SELECT), tag(SELECT + " "), tag(SELECT, "text/csv"), tag(SELECT, "application/json")]
    tags += [tag(SELECT, **{"default-graph-uri": GRAPHS[0]}), tag(SELECT, **{"named-graph-uri": GRAPHS[0]})]
    store.named = "another"
    try:
        tags.append(tag(SELECT))
    finally:
        store.named = None
    assert len(set(tags)) == len(tags)
    assert tag(SELECT) == tags[0]


@pytest.mark.parametrize("call", ["NOW()", "rand()", "Now ( )", "STRUUID()", "'\\u0041'"])
def test_an_answer_that_changes_with_time_has_no_entity_tag(client: httpx.Client, call: str) -> None:
    response = client.get("/sparql", params={"query": f"SELECT ({call} AS ?value) {{}}"})
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_a_post_is_answered_in_full_whatever_the_asker_has(client: httpx.Client) -> None:
    tag = client.get("/sparql", params={"query": SELECT}).headers["etag"]
    response = client.post("/sparql", data={"query": SELECT}, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"


def test_other_callers_are_served_while_queries_hold_every_thread(embedded: CurrentStore) -> None:
    store = Watched(embedded)
    with served(application(store, threads=2)) as address, httpx.Client(base_url=address, timeout=20) as client:
        held = [
            threading.Thread(target=client.get, args=("/sparql",), kwargs={"params": {"query": f"{ASK} # hold {n}"}})
            for n in range(2)
        ]
        for thread in held:
            thread.start()
        while len(store.asked) < 2:
            time.sleep(0.01)
        try:
            assert client.get("/numbers", params={"limit": 3}).json() == 3
            problem_of(client.get("/sparql", params={"query": ASK}), 503, "store-busy")
        finally:
            store.held.set()
            for thread in held:
                thread.join()
        assert client.get("/sparql", params={"query": ASK}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_query_of_an_asker_who_leaves_is_ended(embedded: CurrentStore, method: str) -> None:
    store = Watched(embedded)
    query = f"{ASK} # hold"
    place = {"params": {"query": query}} if method == "GET" else {"data": {"query": query}}
    with served(application(store)) as address:
        with httpx.Client(base_url=address) as client, pytest.raises(httpx.ReadTimeout):
            client.request(method, "/sparql", timeout=0.3, **place)  # type: ignore[arg-type]
        assert store.held.wait(5)
        with httpx.Client(base_url=address) as client:
            assert client.get("/sparql", params={"query": ASK}).status_code == 200
    assert store.cancelled == [query]


def test_an_unknown_address_is_a_problem(client: httpx.Client) -> None:
    assert "/nowhere" in str(problem_of(client.get("/nowhere"), 404, "not-found")["detail"])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "'limit' in the URL's query is required."),
        ({"limit": "many"}, "'limit' in the URL's query must be a whole number."),
        ({"limit": "0"}, "'limit' in the URL's query must be at least 1."),
        ({"limit": "11"}, "'limit' in the URL's query must be at most 10."),
    ],
)
def test_an_invalid_parameter_is_named_with_what_is_allowed(
    client: httpx.Client, given: dict[str, str], sentence: str
) -> None:
    problem = problem_of(client.get("/numbers", params=given), 400, "invalid-parameters")
    assert problem["detail"] == sentence


def test_an_invalid_part_of_a_body_is_422(client: httpx.Client) -> None:
    problem = problem_of(client.post("/numbers", json={"number": "x" * 200}), 422, "invalid-parameters")
    assert problem["detail"] == "'number' in the body must be a whole number."
    assert problem["errors"] == [
        {"parameter": "number", "in": "body", "problem": "must be a whole number", "given": "x" * 100 + "…"}
    ]


def test_a_language_that_is_not_spoken_is_told_those_that_are(client: httpx.Client) -> None:
    assert client.get("/language", headers={"Accept-Language": "de, fr;q=0.5"}).json() == "fr"
    problem = problem_of(client.get("/language", params={"lang": "de"}), 400, "unknown-language")
    assert problem["accepted"] == ["ar", "en", "es", "fr", "ru", "zh"]


def test_the_description_of_the_service_names_both_ways_to_ask(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths["/sparql"]) == {"get", "post"}
    assert set(paths["/sparql"]["post"]["requestBody"]["content"]) == {*FORM.values(), *DIRECT.values()}
