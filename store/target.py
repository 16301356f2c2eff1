"""A SPARQL 1.1 store that may be written: its query, update and graph addresses, and a name and password for them.

Writing uses SPARQL 1.1 Update and the Graph Store HTTP Protocol (POST of N-Triples adds them to a graph). Where the
addresses follow from the query's is known for the engines of `store.dialects`.

    with Target("http://localhost:8890/sparql", user="dba", password="…") as target:
        target.update("DROP SILENT GRAPH <https://example.org/graph/a>")
"""

import time
from types import TracebackType
from typing import Final, Self

import httpx

from store.dialects import PLAIN, of_server
from store.port import Solutions, StoreError, StoreUnavailable
from store.resilience import AGAIN, ATTEMPTS, wait_after
from store.results import JSON, parse_json
from store.terms import IRI, Literal

# Counting or moving a large graph takes minutes.
_SECONDS: Final = 1800.0
_CONNECT_S: Final = 5.0


class Target:
    """An endpoint to write to; `update_url` and `graphs_url` where they do not follow from `query_url`.

    Raises StoreUnavailable if it does not answer.
    """

    def __init__(
        self,
        query_url: str,
        update_url: str | None = None,
        graphs_url: str | None = None,
        *,
        user: str = "",
        password: str = "",
    ) -> None:
        timeout = httpx.Timeout(_SECONDS, connect=_CONNECT_S)
        self._client = httpx.Client(timeout=timeout, follow_redirects=True)
        self._query_url = query_url
        self.dialect = PLAIN
        try:
            answered = self._request(query_url, data={"query": "ASK {}"}, headers={"Accept": JSON})
        except StoreError:
            self.close()
            raise
        self.dialect = of_server(answered.headers.get("server", ""))
        known = self.dialect.addresses(query_url)
        self._update_url = update_url or known[0]
        self._graphs_url = graphs_url or known[1]
        if user:
            digest = self.dialect.authentication == "digest"
            self._client.auth = httpx.DigestAuth(user, password) if digest else httpx.BasicAuth(user, password)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def select(self, query: str) -> Solutions:
        """Answer a SELECT that names its graphs by GRAPH."""
        found = parse_json(self._request(self._query_url, data={"query": query}, headers={"Accept": JSON}).content)
        if isinstance(found, bool):
            raise StoreError("This is not a SELECT query.")
        return found

    def count(self, graph: str) -> int:
        """Return how many triples a graph has; 0 for one that is not there."""
        ((number,),) = self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {IRI(graph).sparql()} {{ ?s ?p ?o }} }}").rows
        return int(number.value) if isinstance(number, Literal) else 0

    def update(self, sparql: str, *, again: bool = True) -> None:
        """Run an update, which may hold several operations; `again` where it may run twice if its answer is lost."""
        self._request(self._update_url, data={"update": sparql}, headers={"Accept": f"{JSON}, */*;q=0.1"}, again=again)

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add N-Triples to a graph, which is made if it is not there."""
        self._request(
            self._graphs_url,
            content=ntriples,
            params={self.dialect.graph_parameter: graph} | dict(self.dialect.bulk),
            headers={"Content-Type": "application/n-triples"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _request(
        self,
        url: str,
        *,
        data: dict[str, str] | None = None,
        content: bytes | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str],
        again: bool = True,
    ) -> httpx.Response:
        """Post; again where the connection fails. Triples with blank nodes then come twice, as a count will tell."""
        attempts = ATTEMPTS if again else 1
        for attempt in range(1, attempts + 1):
            try:
                answered = self._client.post(url, data=data, content=content, params=params, headers=headers)
            except (httpx.TransportError, httpx.InvalidURL) as problem:
                if attempt == attempts or not isinstance(problem, httpx.TransportError):
                    raise StoreUnavailable(f"{url} cannot be reached: {problem}") from problem
            else:
                if answered.status_code not in AGAIN or attempt == attempts:
                    return _accepted(url, answered)
            time.sleep(wait_after(attempt, None))
        raise AssertionError


def _accepted(url: str, answered: httpx.Response) -> httpx.Response:
    if answered.is_success:
        return answered
    if answered.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise StoreError(
            f"{url} does not let us write: give a name and a password that may "
            "(GOLDENTHREAD_PUBLISH_USER, GOLDENTHREAD_PUBLISH_PASSWORD)."
        )
    said = " ".join(answered.text[:500].split())
    raise StoreUnavailable(f"{url} answered with status {answered.status_code}: {said}")
